"""How a publisher in a hurry would talk the gate round, and what it says of each way.

Only what a publication holds is changed: what it declares, how its files are named, what lies beside it. Each way
begins with a real publication in which a figure is wrong, or a warning would have to be explained.
"""

from __future__ import annotations

import copy
import csv
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CLOCK, LOGIUS, REPOSITORY, Folder
from tests.whole.test_command_line import tieout
from tieout.gate.check import check
from tieout.gate.supervisor import Bench

pytestmark = pytest.mark.usefixtures("tables_judged_once")

TABLES = REPOSITORY / "data" / "printed-tables"
Package = dict[str, Any]
Change = Callable[[Package, Path], None]


def from_tables(*names: str, replaced: tuple[tuple[str, str, str], ...] = ()) -> Callable[[Path], None]:
    """Make a publication of printed tables, as `tieout init` proposes it; in a file a text may be replaced."""

    def make(folder: Path) -> None:
        folder.mkdir()
        for name in names:
            text = (TABLES / f"{name}.csv").read_text("utf-8")
            for file, old, new in replaced:
                if file == name:
                    assert text.count(old) == 1, (name, old)
                    text = text.replace(old, new)
            (folder / f"{name}.csv").write_text(text, "utf-8")
        assert tieout("init", folder)[0] == 0

    return make


def logius(*replaced: tuple[str, str]) -> Callable[[Path], None]:
    """Make the publication of Logius 2022, in which the difference of the operating cash flow has the wrong sign."""

    def make(folder: Path) -> None:
        shutil.copytree(LOGIUS, folder)
        for old, new in replaced:
            put(folder / "kasstroom.csv", old, new)

    return make


def put(file: Path, old: str, new: str) -> None:
    """Put one text in place of another in a file."""
    text = file.read_text("utf-8")
    assert old in text, (file.name, old)
    file.write_text(text.replace(old, new), "utf-8")


RIGHT = ('"39,2"', '"-39,2"')
BASES: dict[str, Callable[[Path], None]] = {
    "L": logius(),
    "L*": logius(RIGHT),
    "Z": logius(RIGHT, ('(-/-),"249,4"', '(-/-),"229,4"')),
    "D": from_tables(
        "pdirekt_2017_jv_baten_lasten",
        replaced=(("pdirekt_2017_jv_baten_lasten", "87.240,85.703", "87.240,82.703"),
                  ("pdirekt_2017_jv_baten_lasten", "lasten,0,3.266", "lasten,0,6.266")),
    ),
    "D*": from_tables(
        "dpc_2012_jv_doelmatigheid",
        "dpc_2012_jv_kasstroom",
        replaced=(("dpc_2012_jv_doelmatigheid", '"4,0%","3,4%"', '"4,0%","6,4%"'),),
    ),
    "B": from_tables("pdirekt_2017_jv_baten_lasten"),
    "N": from_tables("dpc_2012_jv_doelmatigheid", "dpc_2013_jv_doelmatigheid"),
    "S": from_tables(
        "dpc_2015_jv_balans",
        "dpc_2015_jv_balans_specificatie_debiteuren",
        replaced=(
            ("dpc_2015_jv_balans", "4.470,5.381", "4.170,5.381"),
            ("dpc_2015_jv_balans", "1.566,1.702", "1.866,1.702"),
        ),
    ),
    "Y": from_tables("at_2022_jv_baten_lasten"),
    "D-sound": from_tables("pdirekt_2017_jv_baten_lasten"),
}  # fmt: skip


def table(package: Package, name: str) -> Package:
    """Give a table of a package by its name, or by a part of it."""
    return next(one for one in package["resources"] if name in one["name"])


def column(package: Package, name: str, head: str) -> Package:
    """Give what a package declares of a column."""
    return next(one for one in table(package, name)["schema"]["fields"] if head in one["name"])["tieout"]


def declares(name: str, head: str, *dropped: str, **other: object) -> Change:
    """Declare something else of a column."""

    def change(package: Package, folder: Path) -> None:
        told = column(package, name, head)
        for key in dropped:
            told.pop(key, None)
        told.update(other)

    return change


def is_note(name: str, head: str, now: str | None = None, role: str = "note") -> Change:
    """Declare a column of figures as something else, and let its head say so too."""

    def change(package: Package, folder: Path) -> None:
        fields = table(package, name)["schema"]["fields"]
        place = next(at for at, one in enumerate(fields) if head in one["name"])
        fields[place]["tieout"] = {"role": role}
        if now is not None:
            put(folder / table(package, name)["path"], fields[place]["name"], now)
            fields[place]["name"] = now

    return change


def settings(name: str, **other: object) -> Change:
    """Declare something else of a table."""
    return lambda package, folder: table(package, name)["tieout"].update(other)


def of_all(**other: object) -> Change:
    """Declare something else of the publication."""
    return lambda package, folder: package["tieout"].update(other)


def as_indicators(package: Package, folder: Path) -> None:
    """Declare the cash flow as a kind of table whose rows are the agency's own."""
    table(package, "kasstroom")["tieout"].update(kind="doelmatigheidsindicatoren", complete=False)
    (folder / "answers.toml").unlink()


def printed(name: str, old: str, new: str, *more: tuple[str, str]) -> Change:
    """Print something else in a table."""

    def change(package: Package, folder: Path) -> None:
        for was, now in ((old, new), *more):
            put(folder / table(package, name)["path"], was, now)

    return change


def left_out(package: Package, folder: Path) -> None:
    """Leave a part of the operating cash flow blank, and allow its rule to examine nothing, as one would be told to."""
    put(folder / "kasstroom.csv", '"21,9"', "")
    Folder(folder).allow("operating_cash_flow_ties_out", "00000000")


def without_costs(package: Package, folder: Path) -> None:
    """Leave out every row between two totals."""
    file = folder / table(package, "pdirekt")["path"]
    lines = file.read_text("utf-8").splitlines(keepends=True)
    first, last = (
        next(at for at, line in enumerate(lines) if line.startswith(f"Totaal {of}")) for of in ("baten", "lasten")
    )
    file.write_text("".join([*lines[: first + 1], *lines[last:]]), "utf-8")


def hidden(package: Package, folder: Path) -> None:
    """Leave the cash flow out of the package, and hide its file."""
    (folder / "kasstroom.csv").rename(folder / ".kasstroom.csv")
    package["resources"].remove(table(package, "kasstroom"))
    (folder / "answers.toml").unlink()


def both(one: Change, other: Change) -> Change:
    """Make two changes, one after the other."""

    def change(package: Package, folder: Path) -> None:
        one(package, folder)
        other(package, folder)

    return change


def split(at: str, repeated: str, stage: str | None = None, **other: object) -> Change:
    """Cut the statement in two resources before a row; the second prints one row of the first again."""

    def change(package: Package, folder: Path) -> None:
        whole = table(package, "pdirekt")
        head, *rows = (folder / whole["path"]).read_text("utf-8").splitlines(keepends=True)
        cut = next(place for place, row in enumerate(rows) if row.startswith(at))
        again = [row for row in rows[:cut] if row.startswith(repeated)]
        (folder / whole["path"]).write_text("".join([head, *rows[:cut]]), "utf-8")
        (folder / "vervolg.csv").write_text("".join([head, *again, *rows[cut:]]), "utf-8")
        whole["tieout"]["complete"] = False
        rest = copy.deepcopy(whole) | {"name": "vervolg", "path": "vervolg.csv"}
        rest["tieout"].update(other)
        for one in rest["schema"]["fields"]:
            if one["tieout"]["role"] == "figure" and stage is not None:
                one["tieout"]["stage"] = stage
        package["resources"].append(rest)

    return change


def as_text(package: Package, folder: Path) -> None:
    """Deliver the cash flow as a table in a text."""
    one = table(package, "kasstroom")
    with (folder / one["path"]).open(encoding="utf-8", newline="") as stream:
        head, *rows = ("| " + " | ".join(row) + " |" for row in csv.reader(stream))
    (folder / one["path"]).unlink()
    (folder / "kasstroom.md").write_text("\n".join([head, re.sub("[^|]+", "---", head), *rows, ""]), "utf-8")
    text = next(other for other in package["resources"] if other["path"].endswith(".md"))
    package["resources"].remove(one)
    package["resources"].append(copy.deepcopy(text) | {"name": "kasstroom", "path": "kasstroom.md"})
    (folder / "answers.toml").unlink()


def headed(was: str, now: str, year: int) -> Change:
    """Declare a column of the indicators under another head, and of another year."""

    def change(package: Package, folder: Path) -> None:
        (one,) = [one for one in table(package, "doelmatigheid")["schema"]["fields"] if one["name"] == was]
        one["name"] = now
        one["tieout"]["year"] = year

    return change


def every_column(name: str, **other: object) -> Change:
    """Declare something else of every column of figures of a table."""

    def change(package: Package, folder: Path) -> None:
        for one in table(package, name)["schema"]["fields"]:
            if one["tieout"]["role"] == "figure":
                one["tieout"].update(other)

    return change


def loosened(package: Package, folder: Path) -> None:
    """Print a norm that is missed, and a looser one of a later stage in a further column, blank for the other lines."""
    one = table(package, "2013")
    with (folder / one["path"]).open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    (sick,) = [row for row in rows if row[0].startswith("Ziekteverzuim")]
    norm = next(place for place, cell in enumerate(sick) if "Maximaal" in cell)
    sick[norm - 1] = "6,0%"
    for row in (head, *rows):
        row.append("Streefwaarde 1e suppletoire" if row is head else "Maximaal 6,5%" if row is sick else "")
    with (folder / one["path"]).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([head, *rows])
    fields = one["schema"]["fields"]
    fields.append(copy.deepcopy(fields[norm]) | {"name": head[-1]})
    fields[-1]["tieout"]["stage"] = "1e suppletoire"


@dataclass(frozen=True)
class Way:
    """One way to talk the gate round."""

    base: str
    how: str
    change: Change
    rule: str
    """The rule that tells of it, or how the line begins that does."""


BARE = "total_has_the_rows_that_make_it"
DECLARED = "figure_is_of_the_declared_step"
COARSE, DIRECTION = "figure_is_as_precise_as_its_table", "norm_has_the_direction_of_its_line"
SPLIT, UNSPLIT, TABLED = "split_total_equals_its_parts", "split_total_is_judged", "text_prints_no_table"
HIDDEN, UNTIED = "part_of_total_is_given", "printed_total_is_tied_out"
HEADED, BESIDE = "heading_prints_the_total_of_its_block", "figure_of_heading_is_tied_out"
BEYOND = "norm_is_met_beyond_rounding"
OTHER_WORDS = "row_is_no_line_in_other_words"
REFUSED = "refused"
"""It is not judged at all: the declaration contradicts itself."""
SAID, TAKEN, FIGURES = "declaration_is_as_printed", "declaration_is_as_recognised", "column_of_figures_is_declared"
COSTS, EQUITY = "- personele kosten", "Eigen vermogen,,"
NO_TOTAL = ("Totaal lasten,87.240,85.703", "Totaal lasten,87.240,n.b.")
SICK = '"Maximaal 5,5%","5,2%",4.1%,"4,0%",'
ROUNDED_SICK = SICK.replace("Maximaal 5,5%", "Maximaal 6%")
SICK_LEAVE, UNNAMED = "Ziekteverzuimpercentage", ("Maximaal 5,5%", "5,5%")
LAST_YEAR = ("Ziekteverzuim-percentage", "Afwezigheid personeel")
SEE = "{} (zie toelichting)"
WAYS = (
    Way("L", "the difference is a note", is_note("kasstroom", "Verschil", SEE.format("Verschil 2022")), SAID),
    Way("L", "the difference is a section", is_note("kasstroom", "Verschil", role="section"), REFUSED),
    Way("L", "the difference is a number", is_note("kasstroom", "Verschil", role="number"), REFUSED),
    Way("D", "the realisation is a note", is_note("pdirekt", "Realisatie", SEE.format("Realisatie 2017")), SAID),
    Way("D", "the realisation is a note with another head", is_note("pdirekt", "Realisatie", "Toelichting"), FIGURES),
    Way("D*", "the norms are a note", is_note("doelmatigheid", "Streefwaarde", "Streefwaarde (%)"), SAID),
    Way("L", "the cash flow is of an open kind", as_indicators, SAID),
    Way("Z", "the budget is an estimate", declares("kasstroom", "Vastgestelde begroting", basis="estimate"), SAID),
    Way("L*", "it is a realisation", declares("kasstroom", "Vastgestelde", basis="realisation", stage="x"), SAID),
    Way("L*", "the realisation is of another year", declares("indicatoren", "Realisatie 2021", year=2018), REFUSED),
    Way("D*", "the norms are of another year", declares("doelmatigheid", "Streefwaarde", year=2011), TAKEN),
    Way("L*", "the norms have a stage", declares("indicatoren", "Vastgestelde begroting", stage="x"), TAKEN),
    Way("Z", "the cash flow is of another agency", settings("kasstroom", agency="rvo"), TAKEN),
    Way("Z", "all is of another agency", of_all(agency="at"), SAID),
    Way("S", "the specification is of another agency", settings("specificatie", agency="pdirekt"), SAID),
    Way("S", "the specification is of another document", settings("specificatie", document="slotwet"), TAKEN),
    Way("S", "the specification is of another year", settings("specificatie", year=2014), REFUSED),
    Way("Y", "the difference has no formula", declares("at_2022", "Verschil", "formula", "number"), SAID),
    Way("Y", "the difference has another formula", declares("at_2022", "Verschil", formula="(1)-(2)"), SAID),
    Way("Y", "the difference is a mutation", declares("at_2022", "Verschil", "formula", basis="mutation"), SAID),
    Way("Y", "the difference is of another year", declares("at_2022", "Verschil", year=2021), SAID),
    Way("Y", "the difference has another number", declares("at_2022", "Verschil", number=5), SAID),
    Way("D", "a part is not known", printed("pdirekt", "voorzieningen,0,537", "voorzieningen,0,n.b."), HIDDEN),
    Way("D", "a part is a word", printed("pdirekt", "voorzieningen,0,537", "voorzieningen,0,zie toelichting"), HIDDEN),
    Way("L", "a part is blank, by leave of the publisher", left_out, HIDDEN),
    Way("L", "a total is in billions, and the table declares its step", both(
        settings("kasstroom", step=0.1), printed("kasstroom", '"39,2"', '"0,0 mld."')), DECLARED),
    Way("L", "a total is in billions", printed("kasstroom", '"39,2"', '"0,0 mld."'), COARSE),
    Way("D", "a total is in billions", printed("pdirekt", "87.240,82.703", '87.240,"0,1 mld."'), COARSE),
    Way("D", "a part is in billions", printed("pdirekt", "voorzieningen,0,537", "voorzieningen,0,0 mld."), COARSE),
    Way("D*", "a norm is the other way round", printed("doelmatigheid", "Maximaal 5,5%", "Minimaal 5,5%"), DIRECTION),
    Way("B", "a heading has another total", printed("pdirekt", COSTS, f"Lasten,,82.703\n{COSTS}"), HEADED),
    Way("B", "a heading without its total", printed("pdirekt", COSTS, f"Lasten,,82.703\n{COSTS}", NO_TOTAL), BESIDE),
    Way("S", "a heading has a part for its total", printed("jv_balans", EQUITY, f"Passiva,25.207,9\n{EQUITY}"), HEADED),
    Way("D*", "a missed norm is rounded away", printed("doelm", SICK + '"6,4%"', ROUNDED_SICK + "6%"), BEYOND),
    Way("D*", "a row has another ending", printed("doelm", SICK_LEAVE, "Ziekteverzuimcijfer", UNNAMED), OTHER_WORDS),
    Way("D*", "a row says more", printed("doelm", SICK_LEAVE, "Ziekteverzuim van personeel", UNNAMED), OTHER_WORDS),
    Way("N", "a row of last year has another name", printed("2013", *LAST_YEAR, UNNAMED), OTHER_WORDS),
    Way("D", "all rows of a total are left out", without_costs, BARE),
    Way("D", "a total is in another table", split("Totaal lasten", "Totaal baten"), SPLIT),
    Way("D", "a total is in another table with a stage", split("Totaal lasten", "Totaal baten", "raming"), UNSPLIT),
    Way("D", "a total is in another document", split("Totaal lasten", "Totaal baten", document="slotwet"), UNSPLIT),
    Way("L", "the table is in a text", as_text, TABLED),
    Way("L", "the table is hidden", hidden, "files_are_declared"),
    Way("Z", "the agency is unknown", of_all(agency="waterschap"), "entity_is_known"),
    Way("D", "thousands are millions", settings("pdirekt", scale=1000000), SAID),
)  # fmt: skip


SHOWN = (
    Way("D*", "a norm of a year in which nothing came about", both(
        printed("doelmatigheid", "Streefwaarde", "Streefwaarde 2013"),
        headed("Streefwaarde", "Streefwaarde 2013", 2013)),
        "Budgets and norms that nothing is held against: \"Streefwaarde 2013\""),
    Way("S", "a specification of another stage", every_column("specificatie", stage="bruto"),
        "Specifications that are held against nothing: dpc_2015_jv_balans_specificatie_debiteuren (activa/debiteuren)"),
    Way("D*", "a norm on a row of its own", printed("doelmatigheid", "Service level telefonie,80% binnen 40 seconden",
        "Norm telefonie,,80%,80%,80%,80%\nService level telefonie,"),
        "Norms on a row of their own, which no row is held against: \"Norm telefonie\""),
    Way("S", "a specification is rounded to millions", printed("debiteuren", "4.383,0", '"4,4 mln.",0',
        ("75,17", '"0,1 mln.",0'), (",9", ",0"), ("12,1.540", '0,"1,5 mln."'),
        ("4.470,1.566", '"4,5 mln.","1,6 mln."')),
        "Tables that are rounded far more coarsely than the others: "
        "dpc_2015_jv_balans_specificatie_debiteuren (in 100,000, elsewhere 1,000)"),
    Way("N", "a looser norm of a later stage", loosened, "Norms that are met only as they were changed later: "
        "\"Ziekteverzuim-percentage\", \"Maximaal 6,5%\" after \"Maximaal 5,5%\""),
    Way("L*", "a figure in a label", printed("kasstroom", 'Totaal operationele kasstroom,,,"-39,2"',
        '"Totaal operationele kasstroom: -39,2",0,,'),
        "Figures in labels, heads and titles that nobody judges: \"Totaal operationele kasstroom: -39,2\""),
    Way("D", "a row of its own that a total counts", both(
        printed("pdirekt", "Totaal lasten,87.240", "Verrekening,0,-3.000\nTotaal lasten,87.240"),
        settings("pdirekt", part_of={"Verrekening": "totaal_lasten"})),
        "Rows that no rulebook knows, counted in a total by the publisher's word: \"Verrekening\" in totaal_lasten"),
)  # fmt: skip
"""Ways that are no finding: each with the line of the first screen that tells of it."""


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """The rules that find something in each base and in each way, all judged by one command."""
    home = tmp_path_factory.mktemp("ways")
    for base, make in BASES.items():
        make(home / named(base))
    ways = {f"way-{place}": way for place, way in enumerate(WAYS)}
    ways |= {f"sound-{place}": way for place, way in enumerate(SOUND)}
    ways |= {f"shown-{place}": way for place, way in enumerate(SHOWN)}
    for name, way in ways.items():
        folder = home / name
        shutil.copytree(home / named(way.base), folder)
        path = folder / "datapackage.json"
        package = json.loads(path.read_text("utf-8"))
        package["name"] = folder.name
        way.change(package, folder)
        path.write_text(json.dumps(package, ensure_ascii=False, allow_nan=False), "utf-8")
    folders = [home / named(base) for base in BASES] + [home / name for name in ways]
    found = {}
    with Bench() as bench:
        for folder in folders:
            checked = check(folder, clock=CLOCK, bench=bench)
            rules = {REFUSED} if checked.error else {one.rule for one in checked.verdict.findings}
            found[folder.name] = rules, checked.verdict
    return found


def named(base: str) -> str:
    """Give the folder of a base."""
    return f"base-{base}".replace("*", "-right").lower()


@pytest.mark.rare
@pytest.mark.parametrize("place", range(len(WAYS)), ids=[f"{way.base}: {way.how}" for way in WAYS])
def test_a_way_to_talk_the_gate_round_is_told(judged, place):
    rules, verdict = judged[f"way-{place}"]
    assert WAYS[place].rule in rules, [one.en for one in verdict.reasons]
    assert verdict.verdict != "publish"


SOUND = (
    Way("D-sound", "a total is in another table", split("Totaal lasten", "Totaal baten"), SPLIT),
    Way(
        "D-sound", "a total is in another document", split("Totaal lasten", "Totaal baten", document="slotwet"), UNSPLIT
    ),
)
"""What is split and ties out: the rule says nothing of it."""


@pytest.mark.rare
@pytest.mark.parametrize("place", range(len(SOUND)), ids=[way.how for way in SOUND])
def test_a_statement_in_two_tables_that_ties_out_is_not_accused(judged, place):
    rules, _ = judged[f"sound-{place}"]
    assert rules.isdisjoint({SPLIT, UNSPLIT, REFUSED})


@pytest.mark.rare
@pytest.mark.parametrize("place", range(len(SHOWN)), ids=[f"{way.base}: {way.how}" for way in SHOWN])
def test_a_way_that_is_no_finding_stands_on_the_first_screen(judged, place):
    way = SHOWN[place]
    _, verdict = judged[f"shown-{place}"]
    assert any(line.en.startswith(way.rule) for line in verdict.stands_on), verdict.stands_on
    _, base = judged[named(way.base)]
    assert not any(line.en.startswith(way.rule) for line in base.stands_on), "of the sound one nothing is said"


@pytest.mark.rare
@pytest.mark.parametrize("base", BASES)
def test_what_is_declared_as_it_is_printed_is_not_accused(judged, base):
    rules, _ = judged[named(base)]
    assert rules.isdisjoint(
        {BARE, SAID, TAKEN, FIGURES, HIDDEN, UNTIED, COARSE, DIRECTION, HEADED, BESIDE, BEYOND, OTHER_WORDS, SPLIT,
         UNSPLIT, TABLED}
    )  # fmt: skip


@pytest.mark.rare
def test_what_is_held_against_nothing_says_how_many_figures_of_earlier_years_that_leaves(judged):
    lines = {name: judged[named(name)][1].stands_on[-1] for name in ("Y", "D")}
    assert lines["Y"].en == (
        "Held against nothing else: 14 figures of earlier years were not compared with what was published of them."
    )
    assert lines["Y"].nl == (
        "Tegen niets anders gehouden: 14 cijfers over eerdere jaren zijn niet vergeleken met wat daarover is "
        "gepubliceerd."
    )
    assert lines["D"].en == "Held against nothing else."
