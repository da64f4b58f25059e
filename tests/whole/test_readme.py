"""The README and the guides show and name what really is there."""

from __future__ import annotations

import dataclasses
import re
import shlex
import shutil
import subprocess
from typing import get_args

import pytest
from msgspec import structs

from tests.conftest import LOGIUS, REPOSITORY, Folder
from tests.spec.test_schema import TABLES
from tests.whole.test_command_line import tieout
from tests.whole.test_inert import tell
from tieout.declarations import publication
from tieout.narrative import ties
from tieout.report.registry import formats
from tieout.rulebook import declared as declared_rules
from tieout.rulebook import headwords, narrative_words, terms, vocabulary
from tieout.rulebook import model as rulebook
from tieout.rulebook.shelf import read_rulebook
from tieout.rules.population import EXCUSES
from tieout.rules.registry import KINDS
from tieout.selftest import examples
from tieout.selftest.worlds import every_rule
from tieout.store.views import RUNS, VIEWS

pytestmark = pytest.mark.usefixtures("tables_judged_once")

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
GUIDE = (REPOSITORY / "expectations" / "README.md").read_text(encoding="utf-8")
GLOSSARY = (REPOSITORY / "GLOSSARY.md").read_text(encoding="utf-8")
CONTRIBUTING = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")


def shown(command):
    """Give the pieces of output that the README shows for a command, cut where it leaves lines out."""
    block = re.search(rf"```console\n\$ {re.escape(command)}\n(.*?)```", README, re.DOTALL)
    assert block, f"the README does not show {command}"
    return [piece.strip("\n") for piece in block.group(1).split("[…]\n")]


def assert_shown_in_order(pieces, out):
    """Find the pieces in an output, each behind the one before."""
    at = 0
    for piece in pieces:
        assert piece in out[at:]
        at = out.index(piece, at) + len(piece)


def test_the_first_screen_says_what_it_is_how_to_install_and_shows_a_run():
    first_screen = README.split("\n")[:40]
    assert "A publication gate for figures" in first_screen[2]
    assert "$ make gate" in "\n".join(first_screen)
    assert "$ tieout check data/logius-2022" in "\n".join(first_screen)


@pytest.mark.another_day
def test_the_output_in_the_readme_is_the_output_of_the_command(tmp_path):
    shutil.copytree(LOGIUS, tmp_path / "data" / "logius-2022")
    code, out, _ = tieout("check", "data/logius-2022", cwd=tmp_path, COLUMNS="100")
    assert code == 1
    assert_shown_in_order(shown("tieout check data/logius-2022"), out)
    question = re.search(r'\$ tieout sql "(.+)"\n', README).group(1)
    _, answer, _ = tieout("sql", question, cwd=tmp_path, COLUMNS="100")
    assert shown(f'tieout sql "{question}"') == [answer.strip("\n")]


def test_every_table_and_view_of_a_run_is_in_the_readme():
    told = README[README.index("## Questions in SQL") : README.index("## Answers")]
    assert [one.name for one in (*TABLES, *VIEWS, RUNS) if f"`{one.name}`" not in told] == []


def test_the_arithmetic_in_the_readme_is_what_the_command_finds():
    command = "arithmetic data/printed-tables/dpc_2022_jv_baten_lasten.csv"
    code, out, _ = tieout(*command.split(), cwd=REPOSITORY, COLUMNS="100")
    assert code == 1
    assert_shown_in_order(shown(f"tieout {command}"), out)


def test_every_format_and_what_the_action_takes_and_gives_is_in_the_readme():
    part = README[README.index("## In CI") : README.index("## Your own publication")]
    for one in formats():
        assert f"`{one.name}`" in part
    action = (REPOSITORY / "action.yml").read_text("utf-8")
    outputs = re.findall(r"^  ([a-z]+):$", action[action.index("\noutputs:") : action.index("\nruns:")], re.MULTILINE)
    assert outputs
    assert [name for name in outputs if f"`{name}`" not in part] == []
    pinned = re.findall(r"uses: (actions/\S+@[0-9a-f]{40})", part)
    assert pinned
    workflow = (REPOSITORY / ".github/workflows/ci.yml").read_text("utf-8")
    assert [name for name in pinned if name not in workflow] == []


def test_the_commands_for_ci_in_the_readme_are_taken_as_shown(tmp_path, monkeypatch, as_printed):
    """What they write is told elsewhere; here the record stands already, and they are typed as they are shown."""
    shutil.copytree(LOGIUS, tmp_path / "data" / "logius-2022")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "verdicts").mkdir()
    shutil.copytree(as_printed.folder, tmp_path / "verdicts" / "logius-2022")
    part = README[README.index("## In CI") : README.index("## Your own publication")]
    (command,) = re.findall(r"^\$ (tieout check .*)$", part, re.MULTILINE)
    assert tell(*shlex.split(command)[1:])[0] == 1
    for file in ("tieout.xml", "tieout.sarif", "findings.xlsx"):
        assert (tmp_path / file).stat().st_size > 1000


def test_the_claims_in_the_readme_are_what_the_command_lists(tmp_path, monkeypatch):
    shutil.copytree(LOGIUS, tmp_path / "data" / "logius-2022")
    monkeypatch.chdir(tmp_path)
    code, out, told = tell("claims", "data/logius-2022")
    assert code == 1, told
    assert_shown_in_order(shown("tieout claims data/logius-2022"), out)


@pytest.mark.parametrize("declared", [ties.Tie, ties.Apart])
def test_every_key_of_a_tie_is_in_the_readme(declared):
    section = README[README.index("## The text ties out too") : README.index("## From a bare folder")]
    told = re.findall(r"^(\w+) = |`(\w+)`", section, re.MULTILINE)
    names = {one or other for one, other in told}
    assert [item.name for item in structs.fields(declared) if item.name not in names] == []


@pytest.mark.rare
@pytest.mark.another_day
def test_the_bare_folder_in_the_readme_is_recognised_and_judged_as_shown(tmp_path):
    folder = tmp_path / "data" / "dpc"
    folder.mkdir(parents=True)
    for year in (2021, 2022):
        shutil.copy(REPOSITORY / "data" / "printed-tables" / f"dpc_{year}_jv_baten_lasten.csv", folder)
    code, out, _ = tieout("init", "data/dpc", cwd=tmp_path)
    assert (code, [out.strip("\n")]) == (0, shown("tieout init data/dpc"))
    code, out, _ = tieout("check", "data/dpc", "--full", cwd=tmp_path, COLUMNS="100")
    assert code == 1
    assert_shown_in_order(shown("tieout check data/dpc --full"), out)


@pytest.mark.rare
def test_what_the_readme_says_is_new_is_what_the_command_says(logius, tmp_path, monkeypatch):
    home = tmp_path / "data" / "logius-2022"
    shutil.copytree(logius.path, home)
    for command in (["init", "-b", "main"], ["add", "data"], ["commit", "-m", "first"]):
        known = ["git", "-c", "user.name=J. de Vries", "-c", "user.email=j@example.org"]
        subprocess.run([*known, *command], cwd=tmp_path, check=True, capture_output=True)
    folder = Folder(home)
    line = folder.line("kasstroom.csv", 6)
    folder.replace("kasstroom.csv", line, line.replace(",0,", ",7,"))
    folder.replace("kasstroom.csv", '"-17,3"', '"-71,3"')
    folder.declare(lambda package: package["resources"][1]["tieout"].update(complete=False))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    command = "tieout check data/logius-2022 --since main"
    _, out, _ = tell(*command.split()[1:])
    assert_shown_in_order(shown(command), out)


@pytest.mark.rare
def test_the_rule_in_the_readme_is_explained_as_shown():
    code, out, _ = tieout("explain", "other_costs_tie_out", COLUMNS="100")
    assert code == 0
    assert_shown_in_order(shown("tieout explain other_costs_tie_out"), out)


def test_the_answer_in_the_readme_answers_a_real_finding(as_printed):
    finding = re.search(r'^finding = "(.+)"$', README, re.MULTILINE).group(1)
    assert finding in {item.id for item in as_printed.verdict.findings if item.severity == "warning"}


@pytest.mark.rare
def test_the_answer_that_the_readme_writes_is_written_as_shown(logius, tmp_path, monkeypatch):
    shutil.copytree(logius.path, tmp_path / "data" / "logius-2022")
    monkeypatch.chdir(tmp_path)
    pattern = r"^\$ (tieout answer .*?'first.*?)\n(answered.*?)\n```"
    (shown_there,) = re.findall(pattern, README, re.MULTILINE | re.DOTALL)
    code, out, told = tell(*shlex.split(shown_there[0].replace("\\\n", ""))[1:])
    assert (code, out.strip("\n")) == (0, shown_there[1]), told


def test_every_command_is_in_the_readme():
    from tieout.cli.main import cli

    for name in cli.commands:
        assert f"tieout {name}" in README


@pytest.mark.parametrize(
    "declared", [publication.PackageSettings, publication.TableSettings, publication.FieldSettings]
)
def test_every_key_of_a_publication_is_in_the_readme(declared):
    declarations = README[README.index("## Your own publication") :]
    assert [item.name for item in structs.fields(declared) if f"`{item.name}`" not in declarations] == []


BOOK = read_rulebook("agency_accounts", frozenset(), frozenset())
ROLES = get_args(publication.Role)
BASES = [basis.name for basis in BOOK.bases]


@pytest.mark.parametrize("words", [ROLES, BASES, BOOK.documents], ids=["roles", "bases", "documents"])
def test_every_word_that_a_publication_may_use_is_in_the_readme(words):
    declarations = README[README.index("## Your own publication") :]
    assert [word for word in words if f"`{word}`" not in declarations] == []


def row_of(name):
    """Give the row of an expectation type in the table of the guide."""
    rows = re.findall(rf"^\| `{name}` \|.*$", GUIDE, re.MULTILINE)
    assert len(rows) == 1, f"{name} has {len(rows)} rows"
    return rows[0].split(" | ")


def test_every_expectation_type_has_a_row_with_its_arguments():
    for name, kind in KINDS.items():
        assert re.findall("`(.+?)`", row_of(name)[1]) == list(kind.__struct_fields__), name


def test_the_guide_says_which_types_look_at_what():
    types = re.findall(r"^\| `(expect_\w+)` \|", GUIDE, re.MULTILINE)
    told = re.search(r"The types from `(\w+)` to `(\w+)` look at `lines`, the last two at", GUIDE)
    first, last = (types.index(name) for name in told.groups())
    assert set(types[first : last + 1]) == {name for name, kind in KINDS.items() if kind.looks_at == "lines"}
    assert set(types[-2:]) == {name for name, kind in KINDS.items() if kind.looks_at == "records"}


DECLARED = {
    vocabulary: "Notation Labels EntityWords Basis Units",
    declared_rules: "RuleText ShapeCheck ShapeColumn ShapeRows Shape SuiteScope",
    rulebook: "Line EntityLine Kind Entity",
    terms: "Terms KeyRoles",
    headwords: "Heads BasisWording StageWording AmountWording DocumentWording KeyWording RoleWording YearWording",
    narrative_words: "NarrativeWords NumberWords DirectionWords BaseWords BoundWords "
    "QuantityWords NameWords GroupWords",
    examples: "Example DrawnTable Spoiled",
}
"""What a rulebook may declare, by the module that has it."""


@pytest.mark.parametrize(
    "declared", [getattr(module, name) for module, names in DECLARED.items() for name in names.split()]
)
def test_every_key_of_a_rulebook_is_explained(declared):
    fields = dataclasses.fields if dataclasses.is_dataclass(declared) else structs.fields
    keys = [item.name for item in fields(declared)]
    # Kinds and entities hold their lines; tables of a file are named as they are written there.
    written = [f"`[[{key.removesuffix('s')}]]`" if key == "lines" else f"`{key}`" for key in keys]
    tables = re.findall(r"`\[+(?:example\.|column\.)?(\w+)\]+`", GUIDE)
    missing = [key for key, shown in zip(keys, written, strict=True) if shown not in GUIDE and key not in tables]
    assert missing == []


def test_every_reason_for_a_rule_that_examines_nothing_is_explained():
    for excuse in EXCUSES:
        assert f"*{excuse}*" in GUIDE


def test_every_word_that_sets_columns_apart_is_in_the_glossary():
    for word in (*BASES, *ROLES, *BOOK.documents):
        assert f"`{word}`" in GLOSSARY
    for word in (*EXCUSES, "within rounding", "mutant", "root", "follows", "slice", "stage"):
        assert word in GLOSSARY


def test_every_wing_is_on_the_map():
    package = REPOSITORY / "pipeline" / "tieout"
    mapped = CONTRIBUTING[CONTRIBUTING.index("## Where what is") : CONTRIBUTING.index("## A kind of rule")]
    wings = {path.parent.name for path in package.glob("*/__init__.py")}
    assert wings == set(re.findall(r"^\| `(\w+)` \|", mapped, re.MULTILINE))


def test_every_file_that_the_guide_to_the_code_names_is_there():
    package = REPOSITORY / "pipeline" / "tieout"
    named = re.findall(r"`((?:\w+/)+\w+\.py)`", CONTRIBUTING)
    assert named
    assert [name for name in named if not (package / name).exists() and not (REPOSITORY / name).exists()] == []


def step(title, language, number=0):
    """Give a block of code under one of the step-by-step changes of the guide."""
    part = GUIDE[GUIDE.index(f"**{title}") :]
    return re.findall(rf"```{language}\n(.*?)```", part, re.DOTALL)[number]


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """A folder with the table of the guide, a copy of the rulebook, and that copy with all four changes."""
    home = tmp_path_factory.mktemp("changed")
    table = re.search(r"```csv\n(.*?)```", GUIDE, re.DOTALL).group(1)
    for year in (2019, 2025, 2026):
        (home / f"nea-{year}").mkdir()
        (home / f"nea-{year}" / f"nea_{year}_jv_baten_lasten.csv").write_text(table, encoding="utf-8")
    for name in ("books", "changed"):
        shutil.copytree(REPOSITORY / "expectations", home / name)
    book = home / "changed" / "agency_accounts"
    spelling = re.search(r"add\n`(\".+?\")` to the `spellings`", GUIDE).group(1)
    lines = book / "lines" / "baten_lasten.toml"
    text = lines.read_text(encoding="utf-8")
    path = text.index('path = "omzet/moederdepartement"')
    spellings = text.index("spellings = [", path) + len("spellings = [")
    text = f"{text[:spellings]}\n    {spelling},{text[spellings:]}"
    before = text.index('[[line]]\npath = "apparaatskosten/materieel/overig"')
    lines.write_text(f"{text[:before]}{step('Add a model year', 'toml')}\n{text[before:]}", encoding="utf-8")
    with (book / "entities" / "nea.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + step("Add a line of an agency", "toml"))
    suite = book / "suites" / "baten_lasten.json"
    text = suite.read_text(encoding="utf-8")
    suite.write_text(
        text.replace('"expectations": [', f'"expectations": [{step("Add a rule", "json")},', 1), encoding="utf-8"
    )
    with (book / "examples" / "baten_lasten.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + step("Add a rule", "toml"))
    return home


def checked(home, folder, books):
    """Recognise and check a folder by a rulebook; give the exit code and what was said."""
    told = tieout("init", folder, "--force", "--rulebooks", books, cwd=home)[1]
    code, out, _ = tieout("check", folder, "--rulebooks", books, cwd=home)
    return code, told + out


@pytest.mark.rare
@pytest.mark.another_day
def test_without_the_changes_of_the_guide_its_table_is_held(changed):
    code, out = checked(changed, "nea-2019", "books")
    assert code == 1
    assert "Bijdrage van het kerndepartement" in out
    assert "Programmakosten handhaving" in out


@pytest.mark.rare
@pytest.mark.another_day
def test_with_the_changes_of_the_guide_its_table_is_published(changed):
    assert checked(changed, "nea-2019", "changed")[0] == 0


@pytest.mark.rare
@pytest.mark.another_day
def test_the_new_line_of_the_guide_is_asked_from_its_first_year_on(changed):
    assert checked(changed, "nea-2025", "changed")[0] == 0
    code, out = checked(changed, "nea-2026", "changed")
    assert code == 1
    assert "“waarvan clouddiensten” is not in the table" in out


def test_the_new_rule_of_the_guide_does_what_its_examples_show(changed):
    books = changed / "changed"
    book = every_rule("agency_accounts", books)
    found = [item for item in examples.read_examples(book, books) if item.example.rule == "revenue_is_not_negative"]
    assert [item.example.shows for item in found] == list(examples.SHOWS)
    assert [item.fault for item in examples.show(book, found, books)] == [None, None, None]


def masked(text: str) -> str:
    """Take out what differs from run to run: keys, digests, sequences, moments."""
    text = re.sub(r"\b[0-9a-f]{64}\b", "<hex>", text)
    text = re.sub(r"\b[0-9]{13}\b", "<sequence>", text)
    return re.sub(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", "<moment>", text)


@pytest.mark.rare
def test_what_the_readme_says_of_publishing_is_what_the_commands_say(sound, tmp_path, monkeypatch):
    """Its answers end one day, so that it is run by the clock that they were given by."""
    shutil.copytree(sound.path, tmp_path / "data" / "logius-2022")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    _, out, _ = tell("keygen", "keys")
    assert masked(out.strip("\n")) == masked(shown("tieout keygen keys")[0])
    for command in (
        "tieout publish data/logius-2022 --to public/logius-2022 --key keys/tieout.key",
        "tieout verify public/logius-2022 --key keys/tieout.pub --name logius-2022",
    ):
        code, out, told = tell(*command.split()[1:])
        assert code == 0, told
        assert_shown_in_order([masked(part) for part in shown(command)], masked(out))
    changed = tmp_path / "public" / "logius-2022" / "kasstroom.csv"
    changed.write_text(changed.read_text(encoding="utf-8").replace("249,4", "249,5"), encoding="utf-8")
    command = "tieout verify public/logius-2022 --key keys/tieout.pub"
    code, _, told = tell(*command.split()[1:])
    assert code == 3
    assert masked(told.strip("\n")) == masked(shown(command)[0])
