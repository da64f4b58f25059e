"""The repository keeps its own conventions; each is shown to be broken by something that breaks it."""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
import re
import subprocess
from collections.abc import Callable, Iterator

import pytest

import tieout.findings
from tests.conftest import REPOSITORY
from tieout.findings.own_rules import OWN_RULES
from tieout.report.registry import files_of, formats, known_files
from tieout.values.outcome import Rule

CODE = REPOSITORY / "pipeline" / "tieout"
MODULES = {path.relative_to(CODE).as_posix(): path for path in sorted(CODE.rglob("*.py"))}
BROAD = {
    ("cli/main.py", "run"): "an uncaught surprise would exit 1, like a verdict",
    ("gate/check.py", "check"): "no surprise may look like a verdict",
    ("gate/check.py", "judge_ahead"): "what cannot be judged together is judged alone, and it is told of that one",
    ("gate/check.py", "_refused"): "where nothing can be recorded there is no record, which publishes nothing",
    ("engines/backends/great_expectations/__init__.py", "run"): "one table that fails must not hide the others",
    ("engines/backends/great_expectations/foreign.py", "decide_on"): "one that does not load must not hide the others",
    ("engines/backends/great_expectations/foreign.py", "_apart"): "one that breaks must not hide the others",
    (
        "engines/backends/great_expectations/foreign.py",
        "_reported",
    ): "a table that cannot be asked is told of its rules",
    ("engines/backends/pandera/__init__.py", "_shape"): "one shape that fails must not hide the others",
    ("engines/backends/pandera/importing.py", "run_module"): "whatever a module raises is told of it",
    ("engines/backends/pandera/importing.py", "main"): "a schema that cannot be made is told of its module",
    ("engines/backends/pandera/foreign.py", "decide"): "a table that cannot be asked is told of its rules",
    ("engines/backends/pandera/foreign.py", "_decided"): "one rule that fails must not hide the others",
}
"""Where everything is caught, and why. What is raised again, once things are put away, may be caught anywhere."""
STARTS = {
    "gate/supervisor.py": "the process that judges",
    "gate/revision.py": "git, which is asked for the files of a revision",
    "engines/process.py": "the processes of the engines",
    "engines/documenting.py": "the process that renders data docs",
    "engines/importing.py": "the process that runs a schema in Python, once and confined",
}
"""Where another program is started."""
READERS = {"intake/formats/tables/csv.py", "intake/second_reader.py", "intake/whole.py"}
"""The only modules that have a CSV read."""
LOOSE = re.compile(r"\b(?:ignore_errors|store_rejects|null_padding|new_line|union_by_name|sample_size)\b")
"""Options by which a reader of CSV silently leaves something out, or guesses."""
YAML = "declarations/plain_yaml.py"
"""The only module that reads YAML: it takes the events of a parser, of which nothing is made by itself."""
CLOCK = "store/clock.py"
"""The only module that asks the clock."""
OF_TIME = {"time", "time_ns", "localtime", "gmtime", "ctime", "clock_gettime", "clock_gettime_ns", "strftime"}
ASKS = re.compile(
    r"(?:^|\.)(?:datetime\.(?:now|utcnow|today)|date\.today|time\.(?:time|time_ns|clock_gettime(?:_ns)?))$"
)
UNGIVEN = {"time.localtime": 0, "time.gmtime": 0, "time.ctime": 0, "time.asctime": 0, "time.strftime": 1}
"""What asks the clock where it is given no more than so many arguments."""
SQL_ASKS = re.compile(
    r"\b(?:(?:now|today|get_current_time(?:stamp)?|localtime(?:stamp)?|transaction_timestamp)\(\)"
    r"|current_(?:date|time|timestamp|localtimestamp)\b)",
    re.IGNORECASE,
)
STARTERS = {"run", "Popen", "call", "check_call", "check_output", "getoutput", "getstatusoutput"}


def inside(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Give every node with the name of the function that it stands in."""
    todo: list[tuple[ast.AST, str]] = [(tree, "")]
    while todo:
        node, function = todo.pop()
        yield node, function
        here = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        todo += [(child, here) for child in ast.iter_child_nodes(node)]


@functools.lru_cache(maxsize=1)
def walked(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Give every node; the tree that was asked last is not walked again."""
    return tuple(ast.walk(tree))


@functools.lru_cache(maxsize=10_000)
def written(node: ast.AST) -> str:
    """Write a node as code."""
    return ast.unparse(node)


def called(node: ast.AST) -> str:
    """Name what a call calls, with all its dots; nothing where it is no call."""
    return written(node.func) if isinstance(node, ast.Call) else ""


def keywords(node: ast.AST) -> dict[str, ast.expr]:
    """Give the keywords of a call."""
    return {word.arg: word.value for word in node.keywords if word.arg} if isinstance(node, ast.Call) else {}


def texts(tree: ast.AST) -> Iterator[str]:
    """Give every text in the code that is no docstring."""
    described = {
        id(first.value)
        for node in walked(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        for first in node.body
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    }
    for node in walked(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described:
            yield node.value


def no_assert(_name: str, tree: ast.AST) -> bool:
    """`python -O` takes them out."""
    return any(isinstance(node, ast.Assert) for node in walked(tree))


def no_broad_except(name: str, tree: ast.AST) -> bool:
    """What catches everything hides what it did not expect."""
    for node, function in inside(tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = ast.unparse(node.type) if node.type else "BaseException"
        raised = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        if re.search(r"\b(?:Base)?Exception\b", caught) and not raised and (name, function) not in BROAD:
            return True
    return False


def no_exit_by_value(_name: str, tree: ast.AST) -> bool:
    """256, False and None are all 0 to a shell."""
    return any(
        called(node) in {"sys.exit", "exit", "quit"}
        and not (len(node.args) == 1 and isinstance(node.args[0], ast.Constant) and type(node.args[0].value) is int)
        for node in walked(tree)
    )


def no_other_reader(name: str, tree: ast.AST) -> bool:
    """Another reader would take a file otherwise than the two that must agree."""
    if name in READERS:
        return False
    reads = any(called(node).split(".")[-1] in {"read_csv", "read_csv_auto", "scan_csv"} for node in walked(tree))
    return reads or any(re.search(r"\bread_csv(?:_auto)?\s*\(", text) for text in texts(tree))


def no_loose_option(_name: str, tree: ast.AST) -> bool:
    """Rows are lost under them without a word; `shutil.rmtree(ignore_errors=…)` is another thing."""
    given = any(
        LOOSE.fullmatch(word) for node in walked(tree) if called(node) != "shutil.rmtree" for word in keywords(node)
    )
    return given or any(LOOSE.search(text) for text in texts(tree))


def no_unsafe_import(name: str, tree: ast.AST) -> bool:
    """They run code, or take NO for false."""
    if name == YAML:
        return False
    names = [name.name for node in walked(tree) if isinstance(node, ast.Import) for name in node.names]
    names += [node.module or "" for node in walked(tree) if isinstance(node, ast.ImportFrom)]
    return bool({name.split(".")[0] for name in names} & {"yaml", "ruamel", "pickle", "marshal", "shelve", "dill"})


def no_evaluation(_name: str, tree: ast.AST) -> bool:
    """Nothing of a publication is code."""
    return any(called(node) in {"eval", "exec", "compile", "__import__"} for node in walked(tree))


def no_unpacking(_name: str, tree: ast.AST) -> bool:
    """Archives are not unpacked."""
    return any(called(node).split(".")[-1] in {"extractall", "unpack_archive"} for node in walked(tree))


def no_loose_json(_name: str, tree: ast.AST) -> bool:
    """NaN is no JSON."""
    return any(
        called(node) in {"json.dumps", "json.dump"}
        and not (isinstance(last := keywords(node).get("allow_nan"), ast.Constant) and last.value is False)
        for node in walked(tree)
    )


def no_other_program(name: str, tree: ast.AST) -> bool:
    """What is started where must be looked at; nothing ever by a shell."""
    for node in walked(tree):
        module, _, function = called(node).rpartition(".")
        by_os = module == "os" and re.match(r"system|popen|exec|spawn|posix_spawn|fork", function)
        if by_os or (isinstance(node, ast.Call) and "shell" in keywords(node)):
            return True
        if module == "subprocess" and function in STARTERS and name not in STARTS:
            return True
        if isinstance(node, ast.ImportFrom) and node.module in {"subprocess", "multiprocessing"}:
            return True
    return False


def no_other_clock(name: str, tree: ast.AST) -> bool:
    """What asks the clock itself gives another answer on another day, and nobody can hand it one."""
    if name == CLOCK:
        return False
    for node in walked(tree):
        if isinstance(node, ast.Attribute) and ASKS.search(written(node)):
            return True
        if isinstance(node, ast.ImportFrom) and node.module == "time" and {x.name for x in node.names} & OF_TIME:
            return True
        if called(node) in UNGIVEN and len(node.args) == UNGIVEN[called(node)]:
            return True
    return any(SQL_ASKS.search(text) for text in texts(tree))


def no_truth_of_a_result(name: str, tree: ast.AST) -> bool:
    """`bool(result)` of Great Expectations is true of a failure."""
    if not name.startswith("engines/backends/great_expectations/"):
        return False
    compared = {
        id(node.left) for node in walked(tree) if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is)
    }
    asked = [node for node in walked(tree) if isinstance(node, ast.Attribute) and node.attr == "success"]
    return any(called(node) == "bool" for node in walked(tree)) or any(id(node) not in compared for node in asked)


FIELD = re.compile(
    r"(?<![a-z])(?:agency|agencies|agentschap(?:pen)?|\w*jaarverslag(?:en)?|\w*begroting(?:en)?|\w*suppletoire|slotwet\w*"
    r"|baten|lasten|realisaties?|miljoenennota|eur|euros?|mln|mld)(?![a-z])|€",
    re.IGNORECASE,
)
"""Words of the first field: they stand in its rulebook."""
EXAMPLES = ("rulebook/", "store/")
"""Where a docstring may give a word of a field as an example."""


def no_word_of_a_field(name: str, tree: ast.AST) -> bool:
    """What one field says is declared in its rulebook: another field has other words."""
    told = [
        getattr(node, part)
        for node in walked(tree)
        for part in ("id", "attr", "arg", "name", "asname")
        if isinstance(getattr(node, part, None), str)
    ]
    told += texts(tree)
    if not name.startswith(EXAMPLES):
        told += [node.value for node in walked(tree) if isinstance(node, ast.Constant) and type(node.value) is str]
    return any(FIELD.search(text.replace("_", " ")) for text in told)


Convention = Callable[[str, ast.AST], bool]
CONVENTIONS: dict[Convention, tuple[str, ...]] = {
    no_assert: ("assert rows",),
    no_broad_except: (
        "try: f()\nexcept: pass",
        "try: f()\nexcept Exception: pass",
        "try: f()\nexcept (ValueError, BaseException) as error: g(error)",
        "try: f()\nexcept Exception as error: raise ValueError from error",
    ),
    no_exit_by_value: ("sys.exit(code)", "sys.exit()", "sys.exit(True)", "exit(len(rows))"),
    no_other_reader: ("pandas.read_csv(path)", 'run("SELECT * FROM read_csv(\'a\')")', "pl.scan_csv(path)"),
    no_loose_option: ("read(path, ignore_errors=True)", 'run("... null_padding = true")', 'x = {"sample_size": -1}'),
    no_unsafe_import: ("import yaml", "from pickle import loads", "import ruamel.yaml"),
    no_evaluation: ("eval(text)", "exec(text)", "compile(text, '', 'exec')"),
    no_unpacking: ("archive.extractall(folder)", "shutil.unpack_archive(path)"),
    no_loose_json: ("json.dumps(x)", "json.dumps(x, allow_nan=True)", "json.dump(x, stream, indent=2)"),
    no_other_program: (
        "subprocess.run(['ls'])", "os.system('ls')", "os.execv(path, [])", "f(shell=True)",
        "from subprocess import run",
    ),
    no_other_clock: (
        "datetime.datetime.now(zone)", "datetime.now()", "date.today()", "datetime.date.today()", "f(clock=time.time)",
        "from time import time", "time.gmtime()", "time.strftime('%Y')", "run('SELECT now()')", "x = 'current_date'",
    ),
    no_truth_of_a_result: ("bool(result)", "passed = result.success", "if result.success == True: pass"),
    no_word_of_a_field: (
        "agency = scope.agency", "def f(agencies): pass", 'BOOK = "agency_accounts"', "told_of_agency = 1",
        "table.agency", 'f(document="ontwerpbegroting")', 'run("SELECT sum(baten) FROM figures")', 'unit = "EUR"',
        'SIGN = re.compile("€ ?")', '"""Such as slotwet."""', 'stage = "1e suppletoire"', 'f"x {scale} mln."',
    ),
}  # fmt: skip
"""Each convention with code that breaks it."""
SPARED = {
    no_broad_except: "try: f()\nexcept BaseException:\n    undo()\n    raise",
    no_exit_by_value: "sys.exit(3)",
    no_other_reader: '"""Never calls read_csv(path)."""',
    no_loose_option: "shutil.rmtree(folder, ignore_errors=True)",
    no_loose_json: "json.dumps(x, allow_nan=False)",
    no_other_clock: "time.monotonic(); time.gmtime(moment); clock(); f('datetime.now')",
    no_truth_of_a_result: "passed = result.success is True",
    no_word_of_a_field: 'balance = {"accounts": European, "neuron": entity, "budget": 1}',
}
"""Code that only looks as if it broke one."""


@pytest.fixture(scope="module")
def broken() -> dict[Convention, list[str]]:
    """The modules that break each convention: every module is read once for all of them."""
    found: dict[Convention, list[str]] = {one: [] for one in CONVENTIONS}
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text("utf-8"))
        for convention, names in found.items():
            if convention(name, tree):
                names.append(name)
    walked.cache_clear()
    written.cache_clear()
    return found


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: convention.__name__)
def test_the_code_keeps_it(convention, broken):
    assert broken[convention] == []


@pytest.mark.parametrize(
    ("convention", "code"),
    [pytest.param(one, code, id=f"{one.__name__}: {code}") for one, codes in CONVENTIONS.items() for code in codes],
)
def test_what_breaks_it_is_seen(convention, code):
    assert convention is not no_other_clock or ANY_CLOCK.search(code)
    assert convention("engines/backends/great_expectations/__init__.py", ast.parse(code))


@pytest.mark.parametrize(("convention", "code"), SPARED.items(), ids=lambda value: getattr(value, "__name__", None))
def test_what_does_not_break_it_is_left_alone(convention, code):
    assert not convention("engines/backends/great_expectations/__init__.py", ast.parse(code))


def test_every_place_that_is_spared_is_there():
    broad = set()
    for name, path in MODULES.items():
        if "except" not in (code := path.read_text("utf-8")):
            continue
        tree = ast.parse(code)
        broad |= {
            (name, function)
            for node, function in inside(tree)
            if isinstance(node, ast.ExceptHandler) and "Exception" in ast.unparse(node.type or ast.Name("Exception"))
            and ast.unparse(node.type or ast.Name("Exception")) in {"Exception", "BaseException"}
            and not isinstance(node.body[-1], ast.Raise)
        }  # fmt: skip
    assert broad == set(BROAD)
    assert set(STARTS) | READERS | {CLOCK, YAML} <= set(MODULES)
    assert all("subprocess.Popen(" in MODULES[name].read_text("utf-8") for name in STARTS)


def test_no_page_of_the_report_has_a_word_of_a_field():
    pages = [path for path in CODE.rglob("*") if path.suffix in {".j2", ".css", ".js", ".json"}]
    assert pages
    assert [path.name for path in pages if FIELD.search(path.read_text("utf-8").replace("_", " "))] == []


def test_a_docstring_may_give_an_example_where_things_are_declared():
    tree = ast.parse('"""Such as slotwet."""')
    assert not no_word_of_a_field("rulebook/model.py", tree)
    assert no_word_of_a_field("figures/labels.py", tree)
    assert no_word_of_a_field("rulebook/model.py", ast.parse('x = "slotwet"'))


TESTS = REPOSITORY / "tests"
PROVES_THE_CLOCK = {"whole/test_same_bytes.py", "whole/test_inert.py"}
"""The clock itself is held against that of Python in the one; the other asks DuckDB for types, not for the time."""


ANY_CLOCK = re.compile("now|today|time|current_date", re.IGNORECASE)
"""What stands in all code that asks a clock: other code need not be taken apart."""


def test_no_test_asks_the_clock_by_itself():
    found = {path.relative_to(TESTS).as_posix(): path.read_text("utf-8") for path in sorted(TESTS.rglob("*.py"))}
    asks = {name for name, code in found.items() if ANY_CLOCK.search(code) and no_other_clock(name, ast.parse(code))}
    assert asks - {"spec/test_house.py"} == PROVES_THE_CLOCK


def test_one_place_alone_starts_a_browser():
    paths = {path.relative_to(TESTS).as_posix(): path for path in sorted(TESTS.rglob("*.py"))}
    starting = {name for name, path in paths.items() if "playwright.sync_api" in path.read_text("utf-8")}
    assert starting - {"spec/test_house.py"} == {"browser.py"}


def test_no_linter_lets_a_clock_without_a_time_zone_pass():
    assert '"DTZ",' in (REPOSITORY / "pyproject.toml").read_text("utf-8")
    files = [path.read_text("utf-8") for path in (*MODULES.values(), *TESTS.rglob("*.py"))]
    assert not any(re.search(r"noqa:.*\bDT" + r"Z", text) for text in files)


# --- formats of the report ------------------------------------------------------------------------


def file_names_told(text: str, names: frozenset[str]) -> list[str]:
    """Give the names of report files that stand in a text."""
    return sorted(name for name in names if name in text)


def test_the_file_of_a_format_is_named_in_no_module_but_its_own():
    sources = [path for path in CODE.rglob("*") if path.suffix in {".py", ".j2", ".css", ".js"}]
    told = {
        path.relative_to(CODE).as_posix(): file_names_told(path.read_text("utf-8"), known_files()) for path in sources
    }
    shelf = CODE / "report" / "formats"
    homes = {one: f"{one}/__init__" if (shelf / one).is_dir() else one for one in (each.name for each in formats())}
    own = {f"report/formats/{homes[one.name]}.py": sorted(files_of(one)) for one in formats() if one.file}
    assert {name: files for name, files in told.items() if files} == own


def test_a_file_of_a_format_that_is_named_elsewhere_is_seen():
    assert file_names_told('RECORD = "verdict.json"', known_files()) == ["verdict.json"]
    assert file_names_told('f"{HOME}/report.html and verdict.json"', known_files()) == ["report.html", "verdict.json"]
    assert file_names_told("its verdict, and a report", known_files()) == []


def goldens_of(name: str) -> list[str]:
    """Give the golden files that the test of a format holds what it writes against, whole."""
    path = REPOSITORY / "tests" / "report" / f"test_report_{name}.py"
    text = path.read_text("utf-8") if path.exists() else ""
    found = re.findall(r'same_as_golden\("([^"]+)", (?:FORMAT\.write|told)\(', text)
    return [golden for golden in found if (REPOSITORY / "tests" / "report" / "golden" / golden).is_file()]


@pytest.mark.parametrize("format", formats(), ids=lambda one: one.name)
def test_every_format_is_named_as_its_module_and_has_a_golden_test(format):
    assert {f"report/formats/{format.name}.py", f"report/formats/{format.name}/__init__.py"} & set(MODULES)
    assert goldens_of(format.name) != []


def test_a_format_without_a_golden_test_is_seen():
    assert goldens_of("no_such_format") == []
    assert goldens_of("hostile") == [], "a test that compares nothing whole"


# --- what no file of the repository may say ------------------------------------------------------

FOREIGN = re.compile(
    "|".join((
        "(?:pypi|pypy|npmjs)" + r"\.(?:org|com)", "python" + "hosted", r"https?://[\w./-]*(?:arti" + r"factory|nexus)",
        "--(?:extra-)?index" + "-url", "(?<![\\w.])/wo" + "rk/", r"(?<![\w.])/home/(?!someone/)\w+/", "/Use" + "rs/",
        r"\b(?:sub-?ag" + r"ents?|chat" + "gpt|clau" + "de|anth" + r"ropic|copi" + r"lot|co-authored" + r"-by)\b",
    )),
    re.IGNORECASE,
)  # fmt: skip
"""Where packages are fetched from is the business of who installs; the rest is nobody's."""


def tracked() -> dict[str, str]:
    """Give every text file that git has, or would have."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout.split("\0")
    files = {name: (REPOSITORY / name).read_bytes() for name in listed if name and (REPOSITORY / name).is_file()}
    return {name: data.decode("utf-8", "replace") for name, data in files.items() if b"\0" not in data}


def test_no_file_says_where_it_was_made_or_where_packages_come_from():
    files = tracked()
    assert len(files) > 200
    assert {name: found[0] for name, text in files.items() if (found := FOREIGN.search(text))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "https://files.python" + "hosted.org/x", "see /wo" + "rk/shared", "/home/" + "jan/tieout", "a sub" + "agent",
        "--index" + "-url https://x", "Co-authored" + "-by: x", "https://py" + "pi.org/simple",
        "https://mirror.example/arti" + "factory/x",
    ],
)  # fmt: skip
def test_a_file_that_says_so_is_seen(text):
    assert FOREIGN.search(text)


@pytest.mark.parametrize("text", ["framework/x", "https://datapackage.org", "home/jan", "sessions"])
def test_a_file_that_does_not_is_left_alone(text):
    assert not FOREIGN.search(text)


# --- workflows -----------------------------------------------------------------------------------

WORKFLOWS = {path.name: path.read_text("utf-8") for path in sorted((REPOSITORY / ".github/workflows").glob("*"))}
SECTION = re.compile(r"^(?P<name>[a-z-]+):(?P<body>.*\n(?:(?:[ #].*)?\n)*)", re.MULTILINE)


def workflow_faults(text: str) -> list[str]:
    """Say in what a workflow is not as it must be."""
    top = {found["name"]: found["body"] for found in SECTION.finditer(text)}
    jobs = re.split(r"^  (?=[a-z_-]+:$)", top.get("jobs", ""), flags=re.MULTILINE)[1:]
    steps = re.split(r"^      - ", text, flags=re.MULTILINE)
    faults = {
        "no permissions: {} at the top": top.get("permissions", "").strip() != "{}",
        "an action without a commit and its version": any(
            not re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v[0-9]+(?:\.[0-9]+)*$", line)
            for line in text.splitlines()
            if re.search(r"\buses:", line)
        ),
        "a checkout that keeps its credentials": any(
            "actions/checkout@" in step and not re.search(r"^ +persist-credentials: false$", step, re.MULTILINE)
            for step in steps
        ),
        "no shell: bash, so no pipefail": not re.search(r"\n  run:\n    shell: bash\n", top.get("defaults", "")),
        "no job": not jobs,
        "a job without a limit of time": any(
            not re.search(r"^    timeout-minutes: [0-9]+$", job, re.MULTILINE) for job in jobs
        ),
        "no group of concurrency": "group:" not in top.get("concurrency", ""),
        "a trigger by which others run with our rights": bool(
            re.search(r"\b(?:pull_request_target|workflow_run)\b", text)
        ),
        "a step that may fail": "continue-on-error" in text,
        "a text of an event in a command": any(
            "${{" in line for step in steps for line in step.splitlines() if line.lstrip("- ").startswith("run:")
        ),
        "all rights": bool(re.search(r"write-all|read-all", text)),
    }
    return [fault for fault, there in faults.items() if there]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_is_as_it_must_be(name):
    assert name.endswith(".yml")
    assert workflow_faults(WORKFLOWS[name]) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("permissions: {}", "permissions:\n  contents: write", "no permissions: {} at the top"),
        ("permissions: {}\n", "", "no permissions: {} at the top"),
        (" # v5.0.0", "", "an action without a commit and its version"),
        ("@08c6903cd8c0fde910a37f88322edcfb5dd907a8", "@v5", "an action without a commit and its version"),
        ("persist-credentials: false", "fetch-depth: 0", "a checkout that keeps its credentials"),
        ("    shell: bash\n", "    shell: sh\n", "no shell: bash, so no pipefail"),
        ("    timeout-minutes: 5\n", "", "a job without a limit of time"),
        ("concurrency:", "env:", "no group of concurrency"),
        ("pull_request:", "pull_request_target:", "a trigger by which others run with our rights"),
        ("    timeout-minutes: 5\n", "    timeout-minutes: 5\n    continue-on-error: true\n", "a step that may fail"),
        ("run: bash .ci/run", "run: echo ${{ github.event.pull_request.title }}", "a text of an event in a command"),
        ("      contents: read", "      read-all", "all rights"),
    ],
)
def test_a_workflow_that_is_not_is_seen(old, new, fault):
    text = WORKFLOWS["ci.yml"]
    assert old in text
    assert fault in workflow_faults(text.replace(old, new))


def test_the_one_required_check_asks_for_every_other_job():
    text = WORKFLOWS["ci.yml"]
    jobs = re.findall(r"^  ([a-z_-]+):$", text[text.index("\njobs:") :], re.MULTILINE)
    (needed,) = re.findall(r"^    needs: \[(.*)\]$", text, re.MULTILINE)
    assert needed.split(", ") == [job for job in jobs if job != "ci"]
    assert "if: always()" in text[text.index("\n  ci:") :]


def test_updates_of_actions_wait_until_others_have_tried_them():
    text = (REPOSITORY / ".github/dependabot.yml").read_text("utf-8")
    assert text.count("package-ecosystem:") == text.count("cooldown:") == 1
    (days,) = re.findall(r"default-days: ([0-9]+)", text)
    assert int(days) >= 7


def test_every_rule_of_the_engine_is_listed_among_its_own():
    """A rulebook names rules of the engine in its terms: one that is not listed could not be named."""
    declared = {
        value.name
        for module in pkgutil.iter_modules(tieout.findings.__path__)
        for value in vars(importlib.import_module(f"tieout.findings.{module.name}")).values()
        if isinstance(value, Rule)
    }
    assert declared == {rule.name for rule in OWN_RULES}
    assert len(OWN_RULES) == len(declared)
