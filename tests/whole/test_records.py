"""Records are judged as they always were, whichever way they take: figures of every cell, or wide tables.

What was said of the drawn tables before there were wide ones stands in `records_expected.json`.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from tests.conftest import CLOCK
from tests.whole.drawn_records import DRAWN, draw
from tieout.declarations.datapackage import parse_publication
from tieout.engines.run import started_engines
from tieout.findings.own_rules import OWN_RULES
from tieout.gate.check import check
from tieout.gate.gathering import gather
from tieout.gate.together import judge_together
from tieout.gate.versions import Judged, read_versions
from tieout.values.errors import CannotJudgeError
from tieout.values.moments import days_at
from tieout.values.outcome import Outcome
from tieout.values.verdict import Verdict

EXPECTED = Path(__file__).with_name("records_expected.json")


NAMES = [name if name == "faulty" else pytest.param(name, marks=pytest.mark.rare) for name in DRAWN]
"""What is drawn; one of them is judged whenever tests run."""


def said_of(verdict: Verdict) -> dict[str, object]:
    """Give all that a verdict says of figures: what was counted, found, and not judged."""
    tally = verdict.tally
    return {
        "verdict": verdict.verdict,
        "outcomes": of_rulebook({one.rule: counts(one) for one in verdict.outcomes}),
        "findings": sorted(
            f"{one.severity} {one.id} {sha256(one.message.en.encode()).hexdigest()[:8]}" for one in verdict.findings
        ),
        "not judged": sorted(f"{one.rule} {one.subject} {len(one.places)}" for one in verdict.not_judged),
        "coverage": [tally.cells, tally.figures, tally.marks, tally.examined, tally.checks],
        "stands on": [one.en for one in verdict.stands_on],
    }


def of_rulebook(outcomes: dict[str, list[object]]) -> dict[str, list[object]]:
    """Leave out what became of the engine's own rules: new ones come, and none of them looks at records this way."""
    own = {rule.name for rule in OWN_RULES}
    return {name: told for name, told in sorted(outcomes.items()) if name not in own}


def expected(name: str) -> dict[str, object]:
    """Give what was said of a drawn table before there were wide ones."""
    said = json.loads(EXPECTED.read_text("utf-8"))[name]
    return said | {"outcomes": of_rulebook(said["outcomes"])}


def counts(one: Outcome) -> list[object]:
    """Give all that was counted of a rule."""
    return [one.state, one.examined, one.breaches, one.exact, one.within_rounding, one.not_judged, one.listed]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.rare
def test_drawn_records_are_judged_as_they_always_were(name, tmp_path, engines_in_this_process):
    said = said_of(check(draw(tmp_path, name), tmp_path / "out", clock=CLOCK).verdict)
    assert said == expected(name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.rare
def test_drawn_records_in_a_wide_table_are_judged_the_same(name, tmp_path, engines_in_this_process, monkeypatch):
    monkeypatch.setattr("tieout.figures.tables.WIDE_FROM", 1)
    monkeypatch.setattr("tieout.figures.wide.MOST_TOLD", 1)
    said = said_of(check(draw(tmp_path, name), tmp_path / "out", clock=CLOCK).verdict)
    assert said == expected(name)


@pytest.fixture(scope="module")
def wide_sound(tmp_path_factory, engines_in_this_process):
    """Sound records in a wide table, judged once."""
    home = tmp_path_factory.mktemp("wide")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tieout.figures.tables.WIDE_FROM", 1)
        patch.setattr("tieout.figures.wide.MOST_TOLD", 1)
        return check(draw(home, "sound"), home / "out", clock=CLOCK)


def test_records_in_wide_tables_are_not_judged_together_with_others(tmp_path, engines_in_this_process, monkeypatch):
    monkeypatch.setattr("tieout.figures.tables.WIDE_FROM", 1)
    monkeypatch.setattr("tieout.figures.wide.MOST_TOLD", 1)
    cases = [gather(draw(tmp_path, name), [], None, days_at(CLOCK()), None) for name in ("sound", "sums")]
    with started_engines() as engines, pytest.raises(CannotJudgeError, match="together they have too many figures"):
        list(judge_together(cases, cases[0].rulebook, engines, tmp_path, lambda stage: None))


@pytest.mark.rare
def test_what_changed_in_a_wide_table_is_not_compared_and_that_is_said(tmp_path, wide_sound, monkeypatch):
    monkeypatch.setattr("tieout.figures.tables.WIDE_FROM", 1)
    monkeypatch.setattr("tieout.figures.wide.MOST_TOLD", 1)
    folder = draw(tmp_path, "sound")
    path = folder / "records.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), "utf-8")
    versions = []
    for checked in (wide_sound, check(folder, tmp_path / "out", clock=CLOCK)):
        declared = parse_publication(checked.judged["datapackage.json"], "datapackage.json", "agency")
        versions.append(Judged(checked.verdict, declared, checked.judged, checked.folder / "run.duckdb"))
    old, new, large = read_versions(*versions)
    assert large == ("records",)
    assert old.sheets == new.sheets == ()


def test_the_series_of_a_wide_table_have_every_figure_of_it(wide_sound):
    with duckdb.connect(wide_sound.folder / "run.duckdb", read_only=True) as run:
        ((told,), (shown,)) = run.execute(
            "SELECT count(*) FROM figures WHERE state = 'figure' UNION ALL SELECT count(*) FROM series"
        ).fetchall()
    assert told < shown == wide_sound.verdict.tally.figures
