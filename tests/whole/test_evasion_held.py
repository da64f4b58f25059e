"""Ways to talk the gate round that end where they began: what is wrong is found still, or what is done is found.

Each begins with a real publication in which a figure is wrong. Ways that once led past the gate have a table of their
own.
"""

from __future__ import annotations

import copy
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import CLOCK
from tests.whole.test_evasion import (
    BARE,
    BASES,
    FIGURES,
    SAID,
    TAKEN,
    Change,
    Package,
    both,
    declares,
    is_note,
    named,
    of_all,
    printed,
    settings,
    split,
    table,
)
from tieout.gate.check import Checked, check
from tieout.gate.supervisor import Bench

pytestmark = pytest.mark.rare


def without(name: str, label: str) -> Change:
    """Leave a row out of a table."""

    def change(package: Package, folder: Path) -> None:
        file = folder / table(package, name)["path"]
        lines = file.read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if label not in line]
        assert len(kept) == len(lines) - 1, (name, label)
        file.write_text("".join(kept), "utf-8")

    return change


def twice(name: str, label: str) -> Change:
    """Print a row of a table twice."""

    def change(package: Package, folder: Path) -> None:
        file = folder / table(package, name)["path"]
        lines = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text("".join(line * (2 if label in line else 1) for line in lines), "utf-8")

    return change


def another_total(stage: str | None = None, **other: object) -> Change:
    """Print another total of the income in a second table, which may be declared of something else."""

    def change(package: Package, folder: Path) -> None:
        whole = table(package, "pdirekt")
        head = (folder / whole["path"]).read_text("utf-8").splitlines(keepends=True)[0]
        (folder / "vervolg.csv").write_text(f"{head}Totaal baten,87.240,88.000\n", "utf-8")
        second = copy.deepcopy(whole) | {"name": "vervolg", "path": "vervolg.csv"}
        second["tieout"].update(complete=False, **other)
        for one in second["schema"]["fields"]:
            if one["tieout"]["role"] == "figure" and stage is not None:
                one["tieout"]["stage"] = stage
        package["resources"].append(second)

    return change


def undeclared(moved: str = "kasstroom.csv") -> Change:
    """Leave the cash flow out of the package; its file stays, or gets another name."""

    def change(package: Package, folder: Path) -> None:
        package["resources"].remove(table(package, "kasstroom"))
        (folder / "answers.toml").unlink()
        (folder / moved).parent.mkdir(exist_ok=True)
        (folder / "kasstroom.csv").rename(folder / moved)

    return change


def reads(**other: object) -> Change:
    """Declare of the cash flow how its cells are read."""
    return lambda package, folder: table(package, "kasstroom")["schema"].update(other)


def answers(finding: str) -> Change:
    """Explain a finding, whether there is one or not."""

    def change(package: Package, folder: Path) -> None:
        with (folder / "answers.toml").open("a", encoding="utf-8") as stream:
            stream.write(f'\n[[explanation]]\nfinding = "{finding}"\ntext = "Zo staat het in het jaarverslag."\n')
            stream.write('who = "J. de Vries"\nwhen = 2026-11-22\nuntil = 2027-06-30\n')

    return change


def one_word(package: Package, folder: Path) -> None:
    """Explain a finding by a word."""
    answers("norm_is_met/doelmatigheidsindicatoren/x/2012@00000000")(package, folder)
    path = folder / "answers.toml"
    path.write_text(path.read_text("utf-8").replace("Zo staat het in het jaarverslag.", "Akkoord"), "utf-8")


@dataclass(frozen=True)
class Way:
    """One way, and what comes of it."""

    base: str
    how: str
    change: Change
    comes: str
    """The severity of the finding, or `refused`."""
    rule: str = ""
    """The rule that finds something, or what the refusal says."""
    stays: bool = False
    """Whether the publication that it begins with breaks that rule too."""


CASH, COSTS = "operating_cash_flow_ties_out", "costs_tie_out"
CELL, READABLE, PRESENT = "cell_is_figure_or_mark", "lines_are_readable", "prescribed_line_is_present"
UNKNOWN, COUNTS, FILES = "line_is_recognised", "explanations_are_in_force", "files_are_declared"
PART, DIFFERENCE, ENTRY = "voorzieningen,0,537", '"39,2"', "Dotaties voorzieningen"
TOTAL = "Totaal lasten,87.240,"
CASH_FINDING = "operating_cash_flow_ties_out/kasstroom/verschil/2022@00000000"
WAYS = (
    Way("L", "the table goes on elsewhere", settings("kasstroom", complete=False), "critical", CASH, stays=True),
    Way("L", "both parts are left out of one that goes on elsewhere", both(
        settings("kasstroom", complete=False),
        both(without("kasstroom", "Totaal uitgaven"), without("kasstroom", "Totaal ontvangsten"))),
        "critical", PRESENT),
    Way("L", "of an unknown agency a part is left out", both(
        of_all(agency="waterschap"), without("kasstroom", "Totaal uitgaven")), "critical", CASH, stays=True),
    Way("L", "the difference is a note without a year", is_note("kasstroom", "Verschil", "Verschil"), "critical", SAID),
    Way("D*", "the norms are an index", is_note("doelmatigheid", "Streefwaarde", "Index"), "warning", FIGURES),
    Way("D", "the statement is of an open kind", settings(
        "pdirekt", kind="doelmatigheidsindicatoren", complete=False), "critical", SAID),
    Way("D", "the realisation is an estimate", declares("pdirekt", "Realisatie", basis="estimate"), "critical", SAID),
    Way("L", "the difference is a mutation", declares("kasstroom", "Verschil", basis="mutation"),
        "critical", CASH, stays=True),
    Way("Z", "a budget of nothing has a stage", declares("kasstroom", "Vastgestelde", stage="x"),
        "critical", "budgeted_cash_flow_is_zero", stays=True),
    Way("Z", "and the stage is told", declares("kasstroom", "Vastgestelde", stage="x"), "warning", TAKEN),
    Way("S", "a column specifies another line", declares("specificatie", "Debiteuren", of="activa/voorraden"),
        "critical", "specification_is_its_line", stays=True),
    Way("Z", "the agency has a capital", of_all(agency="Logius"), "refused", "Is logius meant?"),
    Way("L", "a key that nobody knows", settings("kasstroom", ignore=True), "refused", '"ignore" is not known'),
    Way("Y", "the difference is a realisation", declares(
        "at_2022", "Verschil", "formula", "number", basis="realisation"), "refused", "repeats basis and year"),
    Way("L", "millions are thousands", settings("kasstroom", scale=1000), "critical", CASH, stays=True),
    Way("L", "numbers are those of a machine", settings("kasstroom", numbers="machine"), "critical", CELL),
    Way("L", "the figure is a missing value", reads(missingValues=["", "39,2"]), "critical", CASH, stays=True),
    Way("L", "another decimal sign", reads(decimalChar="."), "refused", '"decimalChar" is not known'),
    Way("D", "a part is blank", printed("pdirekt", PART, PART.removesuffix("537")), "critical", COSTS, stays=True),
    Way("D", "a part is blank, which is not given", both(
        settings("pdirekt", blank="not given"), printed("pdirekt", PART, PART.removesuffix("537"))),
        "critical", "part_of_total_is_given"),
    Way("D", "a part is left out", without("pdirekt", ENTRY), "critical", COSTS, stays=True),
    Way("D", "a part is reworded", printed("pdirekt", ENTRY, "Dotatie aan voorziening"), "critical", COSTS, stays=True),
    Way("D", "a part is printed twice", twice("pdirekt", ENTRY), "critical", "line_is_stated_once"),
    Way("D", "a part is a row that nobody knows", printed("pdirekt", ENTRY, "Diverse posten"), "warning", UNKNOWN),
    Way("D", "a row that nobody knows makes up the gap", printed(
        "pdirekt", TOTAL, f"Overige correcties,0,-3.000\n{TOTAL}"), "warning", UNKNOWN),
    Way("D", "a total is blank", printed("pdirekt", f"{TOTAL}82.703", TOTAL),
        "critical", "balance_ties_out"),
    Way("D", "a total does not apply", printed("pdirekt", f"{TOTAL}82.703", f"{TOTAL}n.v.t."),
        "critical", "balance_ties_out"),
    Way("L", "a total with an asterisk", printed("kasstroom", DIFFERENCE, '"39,2*"'), "critical", CASH, stays=True),
    Way("L", "a total with a point", printed("kasstroom", DIFFERENCE, "39.2"), "critical", CASH, stays=True),
    Way("L", "a total with a footnote", printed("kasstroom", DIFFERENCE, '"39,2 1)"'), "critical", CELL),
    Way("L", "a total is about so much", printed("kasstroom", DIFFERENCE, '"circa 39,2"'), "critical", CELL),
    Way("L", "a total is a percentage", printed("kasstroom", DIFFERENCE, '"39,2%"'),
        "critical", "figure_has_the_unit_of_its_line"),
    Way("L", "a Cyrillic letter in a label", printed("kasstroom", "Totaal operationele", "T\u043etaal operationele"),
        "critical", PRESENT),
    Way("L", "a hidden sign in a label", printed("kasstroom", "ontvangsten", "ont\u200bvangsten"),
        "critical", READABLE),
    Way("L", "a hidden sign in a figure", printed("kasstroom", DIFFERENCE, '"39\u200b,2"'), "critical", READABLE),
    Way("L", "a total in its label, and its cell is blank", printed(
        "kasstroom", 'Totaal operationele kasstroom,,,"39,2"', '"Totaal operationele kasstroom 39,2",,,'),
        "critical", COUNTS),
    Way("B", "another total in a second table", another_total(), "critical", "same_figure_same_value"),
    Way("B", "another total in another document", another_total(document="slotwet"),
        "warning", "prior_year_is_as_published"),
    Way("B", "another total with a stage", another_total("raming"), "warning", TAKEN),
    Way("B", "a second table with a total alone", another_total("raming"), "warning", BARE),
    Way("D", "the parts of a total are in two tables", split("Omzet derden", "Omzet moeder"),
        "critical", "income_ties_out"),
    Way("D", "all but the balance is in another table", split("Saldo", "Totaal lasten"), "critical", PRESENT),
    Way("D*", "a missed norm was not measured", printed("doelm", '"4,0%","6,4%"', '"4,0%",n.b.'),
        "warning", "target_is_measured"),
    Way("D*", "a norm without its word", printed("doelm", "Maximaal 5,5%", "5,5%"),
        "warning", "norm_is_met", stays=True),
    Way("L", "an answer to what is critical", answers(CASH_FINDING), "critical", COUNTS),
    Way("D*", "an answer to nothing", answers("norm_is_met/doelmatigheidsindicatoren/x/2012@00000000"),
        "critical", COUNTS),
    Way("D*", "an answer of a word", one_word, "refused", "Say why, in a sentence"),
    Way("L", "the table is left out, and its file stays", undeclared(), "critical", FILES),
    Way("L", "and is called a text", undeclared("kasstroom.txt"), "critical", FILES),
    Way("L", "and lies in a folder", undeclared("bijlage/kasstroom.csv"), "critical", FILES),
)  # fmt: skip
NOTED = both(
    printed("kasstroom", '"-17,3"', "-17", ('"21,9"', "22"), ('"39,2"', "39")),
    is_note("kasstroom", "Verschil", "Toelichting"),
)
"""Figures of two digits are no more than numbers of rows, so no finding is made of them."""


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """What came of each base and of each way, all judged by one command."""
    home = tmp_path_factory.mktemp("held")
    for base in {way.base for way in WAYS}:
        BASES[base](home / named(base))
    found = {}
    with Bench() as bench:
        for base in sorted({way.base for way in WAYS}):
            found[base] = check(home / named(base), clock=CLOCK, bench=bench)
        for name, base, change in (*((way.how, way.base, way.change) for way in WAYS), ("noted", "L", NOTED)):
            folder = home / f"way-{len(found)}"
            shutil.copytree(home / named(base), folder)
            package = json.loads((folder / "datapackage.json").read_text("utf-8"))
            change(package, folder)
            (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), "utf-8")
            found[name] = check(folder, clock=CLOCK, bench=bench)
    return found


def broken(checked: Checked) -> set[tuple[str, str]]:
    """Name the rules that find something, with how severe that is."""
    return {(one.rule, one.severity) for one in checked.verdict.findings}


@pytest.mark.parametrize("way", WAYS, ids=[f"{way.base}: {way.how}" for way in WAYS])
def test_a_wrong_figure_is_not_published_this_way(judged, way):
    checked = judged[way.how]
    assert checked.verdict.verdict != "publish"
    if way.comes == "refused":
        assert way.rule in str(checked.error)
        assert judged[way.base].error is None, "the sound declaration is read"
        return
    assert (way.rule, way.comes) in broken(checked), broken(checked)
    assert ((way.rule, way.comes) in broken(judged[way.base])) is way.stays


def test_a_column_of_small_figures_that_is_declared_a_note_stands_on_the_first_screen(judged):
    told = 'Columns with figures that are judged as none: "Toelichting" (note)'
    assert any(line.en.startswith(told) for line in judged["noted"].verdict.stands_on)
    assert not any(line.en.startswith(told) for line in judged["L"].verdict.stands_on)
