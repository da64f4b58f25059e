"""The repository keeps its own conventions; each is shown to be broken by something that breaks it."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import REPOSITORY

CODE = REPOSITORY / "pipeline" / "tieout"
MODULES = {path.relative_to(CODE).as_posix(): path for path in sorted(CODE.rglob("*.py"))}
BROAD = {
    ("cli/main.py", "run"): "an uncaught surprise would exit 1, like a verdict",
    ("gate/check.py", "check"): "no surprise may look like a verdict",
    ("gate/check.py", "_refused"): "where nothing can be recorded there is no record, which publishes nothing",
    ("engines/suites.py", "run"): "one table that fails must not hide the others",
    ("engines/shapes.py", "_shape"): "one shape that fails must not hide the others",
}
"""Where everything is caught, and why. What is raised again, once things are put away, may be caught anywhere."""
STARTS = {"gate/supervisor.py": "the process that judges", "engines/process.py": "the processes of the engines"}
"""Where another program is started."""
READERS = {"intake/load.py", "intake/second_reader.py"}
"""The only modules that have a CSV read."""
LOOSE = re.compile(r"\b(?:ignore_errors|store_rejects|null_padding|new_line|union_by_name|sample_size)\b")
"""Options by which a reader of CSV silently leaves something out, or guesses."""
STARTERS = {"run", "Popen", "call", "check_call", "check_output", "getoutput", "getstatusoutput"}


def inside(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Give every node with the name of the function that it stands in."""
    todo: list[tuple[ast.AST, str]] = [(tree, "")]
    while todo:
        node, function = todo.pop()
        yield node, function
        here = node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        todo += [(child, here) for child in ast.iter_child_nodes(node)]


def called(node: ast.AST) -> str:
    """Name what a call calls, with all its dots; nothing where it is no call."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def keywords(node: ast.AST) -> dict[str, ast.expr]:
    """Give the keywords of a call."""
    return {word.arg: word.value for word in node.keywords if word.arg} if isinstance(node, ast.Call) else {}


def texts(tree: ast.AST) -> Iterator[str]:
    """Give every text in the code that is no docstring."""
    described = {
        id(first.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        for first in node.body
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described:
            yield node.value


def no_assert(_name: str, tree: ast.AST) -> bool:
    """`python -O` takes them out."""
    return any(isinstance(node, ast.Assert) for node in ast.walk(tree))


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
        for node in ast.walk(tree)
    )


def no_other_reader(name: str, tree: ast.AST) -> bool:
    """Another reader would take a file otherwise than the two that must agree."""
    if name in READERS:
        return False
    reads = any(called(node).split(".")[-1] in {"read_csv", "read_csv_auto", "scan_csv"} for node in ast.walk(tree))
    return reads or any(re.search(r"\bread_csv(?:_auto)?\s*\(", text) for text in texts(tree))


def no_loose_option(_name: str, tree: ast.AST) -> bool:
    """Rows are lost under them without a word; `shutil.rmtree(ignore_errors=…)` is another thing."""
    given = any(
        LOOSE.fullmatch(word) for node in ast.walk(tree) if called(node) != "shutil.rmtree" for word in keywords(node)
    )
    return given or any(LOOSE.search(text) for text in texts(tree))


def no_unsafe_import(_name: str, tree: ast.AST) -> bool:
    """They run code, or take NO for false."""
    names = [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return bool({name.split(".")[0] for name in names} & {"yaml", "ruamel", "pickle", "marshal", "shelve", "dill"})


def no_evaluation(_name: str, tree: ast.AST) -> bool:
    """Nothing of a publication is code."""
    return any(called(node) in {"eval", "exec", "compile", "__import__"} for node in ast.walk(tree))


def no_unpacking(_name: str, tree: ast.AST) -> bool:
    """Archives are not unpacked."""
    return any(called(node).split(".")[-1] in {"extractall", "unpack_archive"} for node in ast.walk(tree))


def no_loose_json(_name: str, tree: ast.AST) -> bool:
    """NaN is no JSON."""
    return any(
        called(node) in {"json.dumps", "json.dump"}
        and not (isinstance(last := keywords(node).get("allow_nan"), ast.Constant) and last.value is False)
        for node in ast.walk(tree)
    )


def no_other_program(name: str, tree: ast.AST) -> bool:
    """What is started where must be looked at; nothing ever by a shell."""
    for node in ast.walk(tree):
        module, _, function = called(node).rpartition(".")
        by_os = module == "os" and re.match(r"system|popen|exec|spawn|posix_spawn|fork", function)
        if by_os or (isinstance(node, ast.Call) and "shell" in keywords(node)):
            return True
        if module == "subprocess" and function in STARTERS and name not in STARTS:
            return True
        if isinstance(node, ast.ImportFrom) and node.module in {"subprocess", "multiprocessing"}:
            return True
    return False


def no_truth_of_a_result(name: str, tree: ast.AST) -> bool:
    """`bool(result)` of Great Expectations is true of a failure."""
    if name != "engines/suites.py":
        return False
    compared = {
        id(node.left) for node in ast.walk(tree) if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is)
    }
    asked = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "success"]
    return any(called(node) == "bool" for node in ast.walk(tree)) or any(id(node) not in compared for node in asked)


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
    no_truth_of_a_result: ("bool(result)", "passed = result.success", "if result.success == True: pass"),
}  # fmt: skip
"""Each convention with code that breaks it."""
SPARED = {
    no_broad_except: "try: f()\nexcept BaseException:\n    undo()\n    raise",
    no_exit_by_value: "sys.exit(3)",
    no_other_reader: '"""Never calls read_csv(path)."""',
    no_loose_option: "shutil.rmtree(folder, ignore_errors=True)",
    no_loose_json: "json.dumps(x, allow_nan=False)",
    no_truth_of_a_result: "passed = result.success is True",
}
"""Code that only looks as if it broke one."""


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda convention: convention.__name__)
def test_the_code_keeps_it(convention):
    assert [name for name, path in MODULES.items() if convention(name, ast.parse(path.read_text("utf-8")))] == []


@pytest.mark.parametrize(
    ("convention", "code"),
    [pytest.param(one, code, id=f"{one.__name__}: {code}") for one, codes in CONVENTIONS.items() for code in codes],
)
def test_what_breaks_it_is_seen(convention, code):
    assert convention("engines/suites.py", ast.parse(code))


@pytest.mark.parametrize(("convention", "code"), SPARED.items(), ids=lambda value: getattr(value, "__name__", None))
def test_what_does_not_break_it_is_left_alone(convention, code):
    assert not convention("engines/suites.py", ast.parse(code))


def test_every_place_that_is_spared_is_there():
    broad = set()
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text("utf-8"))
        broad |= {
            (name, function)
            for node, function in inside(tree)
            if isinstance(node, ast.ExceptHandler) and "Exception" in ast.unparse(node.type or ast.Name("Exception"))
            and ast.unparse(node.type or ast.Name("Exception")) in {"Exception", "BaseException"}
            and not isinstance(node.body[-1], ast.Raise)
        }  # fmt: skip
    assert broad == set(BROAD)
    assert set(STARTS) | READERS <= set(MODULES)
    assert all("subprocess.Popen(" in MODULES[name].read_text("utf-8") for name in STARTS)


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
