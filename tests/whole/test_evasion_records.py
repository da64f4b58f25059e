"""How whoever delivers records would get wrong ones published where no rulebook is named, and what is said of each way.

Only what the package holds is changed: its `datapackage.json`, its suite, the layout of its file. Each way begins with
a real package; of the sound ones nothing is said.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CLOCK, REPOSITORY
from tieout.gate.check import check
from tieout.gate.supervisor import Bench

pytestmark = pytest.mark.rare

VOTES, BUDGET = "precincts-2024", "city-budget-2022"
FILES = {VOTES: "precincts.csv", BUDGET: "workplace_standards.csv"}
Table = dict[str, Any]
Change = Callable[[Table, Path], None]


def put(folder: Path, file: str, old: str, new: str) -> None:
    """Put one text in place of another that stands in a file, the first time."""
    text = (folder / file).read_text("utf-8")
    assert old in text, old
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def printed(old: str, new: str, **also: Any) -> Change:
    """Print something else in the records of votes, and say something else of their table."""

    def change(table: Table, folder: Path) -> None:
        put(folder, FILES[VOTES], old, new)
        table.update(also)

    return change


def all_votes(votes: str) -> Change:
    """Print another number of votes of one precinct, and let the sum be ten thousand off."""

    def change(table: Table, folder: Path) -> None:
        put(folder, FILES[VOTES], "Yes,195,", f"Yes,{votes},")
        table["tieout"]["sums"][0]["step"] = 10000

    return change


def grouped(table: Table, folder: Path) -> None:
    """Print 1.95 where 195 were counted, and say that the dot groups digits."""
    put(folder, FILES[VOTES], "Yes,195,", "Yes,1.95,")
    next(one for one in table["schema"]["fields"] if one["name"] == "votes")["groupChar"] = "."


def in_a_cell(table: Table, folder: Path) -> None:
    """Put three records in a cell of the one above them."""
    head, first, *rows = (folder / FILES[VOTES]).read_text("utf-8").splitlines()
    cells = first.split(",")
    cells[4] = '"' + "\n".join(rows[:3]) + '"'
    (folder / FILES[VOTES]).write_text("\n".join([head, ",".join(cells), *rows[3:], ""]), "utf-8")


def headless(table: Table, folder: Path) -> None:
    """Take the heads away."""
    head = (folder / FILES[VOTES]).read_text("utf-8").splitlines()[0]
    put(folder, FILES[VOTES], head + "\n", "")
    table["dialect"] = {"header": False}


def to_itself(table: Table, folder: Path) -> None:
    """Let a field that nothing is asked of refer to itself."""
    table["schema"]["foreignKeys"] = [{"fields": ["district"], "reference": {"resource": "", "fields": ["district"]}}]


def fewer(table: Table, folder: Path) -> None:
    """Leave all records out but two."""
    lines = (folder / FILES[VOTES]).read_text("utf-8").splitlines(keepends=True)
    (folder / FILES[VOTES]).write_text("".join(lines[:3]), "utf-8")


def expects(**said: Any) -> Change:
    """Say something else of the expectation that every line of the budget has an amount; it has none in one."""

    def change(table: Table, folder: Path) -> None:
        suite = json.loads((folder / "adopted_budget.json").read_text("utf-8"))
        said_of_rows = {key: value for key, value in said.items() if key != "severity"}
        suite["expectations"][1]["kwargs"].update(said_of_rows)
        suite["expectations"][1].update({key: value for key, value in said.items() if key == "severity"})
        (folder / "adopted_budget.json").write_text(json.dumps(suite), "utf-8")

    return change


@dataclass(frozen=True)
class Way:
    """One way, and what tells of it: a rule that finds or cannot judge it, or how a line of the first screen begins."""

    base: str
    how: str
    change: Change
    told: str


EXPENSES = {"row_condition": 'col("account_type")=="Expense"', "condition_parser": "great_expectations"}
FOUND = (
    Way(VOTES, "a record is a comment by its first sign",
        printed("Allegheny,Duquesne Ward 1 Dist 1", "#Allegheny,Duquesne Ward 1 Dist 1", dialect={"commentChar": "#"}),
        "lines_are_readable"),
    Way(VOTES, "a record is a comment by its number",
        printed("Yes,195,", "Yes,1950,", dialect={"commentRows": [2]}), "lines_are_readable"),
    Way(VOTES, "records stand in a cell of another", in_a_cell, "lines_are_readable"),
    Way(VOTES, "a dot that groups no digits", grouped, "precincts.votes.type"),
    Way(VOTES, "a field refers to itself", to_itself, "precincts.district.foreignKeys.precincts"),
)  # fmt: skip
SHOWN = (
    Way(VOTES, "a sum may be ten thousand off", all_votes("1950"),
        "What adds up only as far as figures rounded to a step must: precincts.votes (10,000)."),
    Way(VOTES, "records are left out", fewer,
        "Records as they were delivered, of which no rule asks how many there must be: precincts (2)."),
    Way(VOTES, "there are no heads", headless,
        "Tables without heads, whose columns are what is declared of them: precincts."),
    Way(VOTES, "a line is a comment",
        printed("Allegheny,Duquesne Ward 1 Dist 1,", "# As counted.\nAllegheny,Duquesne Ward 1 Dist 1,",
                dialect={"commentChar": "#"}),
        "Lines that are declared to be comments, and are judged as nothing: 1 in precincts.csv."),
    Way(BUDGET, "an expectation looks at some records", expects(**EXPENSES),
        '“amount is filled in, where col("account_type")=="Expense"” (workplace_standards) is not asked of other '
        "records."),
    Way(BUDGET, "an expectation only informs", expects(severity="info"),
        "Do not hold, and only inform by the word of their suite: “amount is filled in” (workplace_standards) (1)."),
    Way(BUDGET, "an expectation lets some records pass", expects(mostly=0.9),
        "“amount is filled in, for a share of 0.9 at least” (workplace_standards): 1 of 128 rows"),
)  # fmt: skip
"""Ways that are no finding: each with the line of the first screen that tells of it."""


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """The verdict on each base and on each way, all judged by one command."""
    home = tmp_path_factory.mktemp("records")
    found = {}
    with Bench() as bench:
        for base in FILES:
            found[base] = check(REPOSITORY / "data" / base, clock=CLOCK, bench=bench).verdict
        for way in (*FOUND, *SHOWN):
            folder = home / str(len(found))
            shutil.copytree(REPOSITORY / "data" / way.base, folder)
            package = json.loads((folder / "datapackage.json").read_text("utf-8"))
            way.change(package["resources"][0], folder)
            (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
            found[way.how] = check(folder, clock=CLOCK, bench=bench).verdict
    return found


@pytest.mark.parametrize("way", FOUND, ids=[way.how for way in FOUND])
def test_wrong_records_are_not_published_this_way(judged, way):
    verdict = judged[way.how]
    told = {one.rule for one in verdict.findings} | {one.rule for one in verdict.outcomes if one.state == "broken"}
    assert way.told in told, [line.en for line in verdict.reasons]
    assert verdict.verdict != "publish"


@pytest.mark.parametrize("way", SHOWN, ids=[way.how for way in SHOWN])
def test_what_makes_the_judgement_of_records_softer_stands_on_the_first_screen(judged, way):
    lines = [line.en for line in judged[way.how].stands_on]
    assert any(line.startswith(way.told) for line in lines), lines
    assert not any(line.en.startswith(way.told) for line in judged[way.base].stands_on), (
        "of the sound one it is not said"
    )


def test_what_a_suite_and_a_step_make_softer_is_softer_than_the_version_before(judged):
    soft = {text for way in SHOWN for text in judged[way.how].softened_by if text not in judged[way.base].softened_by}
    assert soft == {
        "rule workplace_standards.adopted_budget.amount.not_be_null looks only at some records",
        "rule workplace_standards.adopted_budget.amount.not_be_null only informs",
        "sum precincts.votes has a step",
    }


def test_the_sound_votes_are_published(judged):
    assert judged[VOTES].verdict == "publish"
