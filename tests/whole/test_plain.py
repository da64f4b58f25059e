"""Packages of other people from file to report: real records, judged by the engines that their declarations are for."""

from __future__ import annotations

import json
import re
import shutil

import duckdb
import pytest

from tests.conftest import CLOCK, REPOSITORY, Folder
from tests.whole.conftest import InThisProcess, found
from tests.whole.test_inert import tell
from tieout.engines.process import EngineError
from tieout.gate.check import check
from tieout.intake.load import ingest

pytestmark = pytest.mark.usefixtures("tables_judged_once")

YES = "Special Election Question,,,Yes"
BUDGET, PRECINCTS = REPOSITORY / "data" / "city-budget-2022", REPOSITORY / "data" / "precincts-2024"


@pytest.fixture(scope="module")
def judged(tmp_path_factory, engines_in_this_process):
    """Judge both packages as they are, once."""
    home = tmp_path_factory.mktemp("plain")
    return {path.name: check(path, home, clock=CLOCK) for path in (BUDGET, PRECINCTS)}


def test_the_line_of_a_budget_that_lost_its_amount_is_found_by_the_suite(judged):
    verdict = judged[BUDGET.name].verdict
    (finding,) = verdict.findings
    assert (verdict.verdict, finding.rule) == ("hold", "workplace_standards.adopted_budget.amount.not_be_null")
    assert [(place.file, place.line, place.column) for place in finding.places] == [("workplace_standards.csv", 129, 6)]
    assert finding.owner == "Budget office"


def test_precincts_whose_votes_add_up_are_published(judged):
    verdict = judged[PRECINCTS.name].verdict
    assert (verdict.verdict, verdict.findings) == ("publish", ())
    assert {one.engine for one in verdict.rules} == {"tieout", "pandera"}


def test_an_engine_proves_itself_before_it_is_believed(judged):
    budget, precincts = (judged[path.name].verdict for path in (BUDGET, PRECINCTS))
    assert {one.name for one in budget.rules if "canary" in one.name} == {"great_expectations_catches_its_canary"}
    assert {one.name for one in precincts.rules if "canary" in one.name} == {"pandera_catches_its_canary"}


def test_the_run_has_the_records_by_their_types(judged):
    with duckdb.connect(str(judged[PRECINCTS.name].folder / "run.duckdb"), read_only=True) as run:
        assert run.execute("SELECT sum(votes) = sum(provisional + absentee + election_day) FROM records.precincts"
                           ).fetchall() == [(True,)]  # fmt: skip
        assert run.execute("SELECT count(*) FROM given.precincts").fetchall() == [(281,)]


def test_the_run_shows_the_records_that_findings_are_about(judged):
    with duckdb.connect(str(judged[BUDGET.name].folder / "run.duckdb"), read_only=True) as run:
        (row,) = run.execute("SELECT line_no, row[6], severity FROM failing_rows").fetchall()
        assert row == (129, "", "critical")
        (cell,) = run.execute("SELECT cells.column_label FROM finding_places JOIN cells USING (cell_id)").fetchall()
        assert cell == ("amount",)


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("precincts", ",Yes,195,", ",Yes,196,", "precincts.votes+provisional+absentee+election_day.sum"),
        ("precincts", ",Yes,195,", ",Yes,-195,", "precincts.precincts.votes.greater_than_or_equal_to"),
        ("precincts", "Special Election Question,,,Yes,195", "Special Question,,,Yes,195",
         "precincts.precincts.office.isin"),
        ("precincts", f"Dist 2,{YES},176", f"Dist 1,{YES},176",
         "precincts.county+precinct+office+candidate.primaryKey"),
        ("precincts", ",Yes,195,", ",Yes,many,", "precincts.votes.type"),
    ],
)  # fmt: skip
def test_a_slip_in_one_cell_is_found_where_it_is(judge, tmp_path, name, old, new, rule):
    shutil.copytree(PRECINCTS, tmp_path / PRECINCTS.name)
    folder = Folder(tmp_path / PRECINCTS.name)
    folder.replace(f"{name}.csv", old, new)
    verdict = judge(folder).verdict
    assert verdict.verdict == "hold"
    assert found(verdict, rule)


def test_a_suite_that_is_no_suite_is_refused(judge, tmp_path):
    shutil.copytree(BUDGET, tmp_path / BUDGET.name)
    (tmp_path / BUDGET.name / "adopted_budget.json").write_text("{}")
    assert judge(Folder(tmp_path / BUDGET.name)).exit_code == 2


def test_a_suite_that_is_not_there_is_told_by_its_name(judge, tmp_path):
    shutil.copytree(BUDGET, tmp_path / BUDGET.name)
    (tmp_path / BUDGET.name / "adopted_budget.json").unlink()
    checked = judge(Folder(tmp_path / BUDGET.name))
    assert checked.exit_code == 2
    assert "adopted_budget.json" in str(checked.error)


def test_an_expectation_that_the_engine_does_not_know_is_never_passed(judge, tmp_path):
    shutil.copytree(BUDGET, tmp_path / BUDGET.name)
    folder = Folder(tmp_path / BUDGET.name)
    folder.replace("adopted_budget.json", "expect_column_value_lengths_to_equal", "expect_column_value_length_to_equal")
    assert judge(folder).verdict.verdict == "cannot judge"


def test_a_page_of_records_has_a_head_for_each_row_and_numbers_stand_below_each_other(judged):
    page = (judged[PRECINCTS.name].folder / "report.html").read_text(encoding="utf-8")
    assert page.count('<th scope="row" id="t1-') == 281
    assert re.findall(r'id="t1-2-\d+" class="figure" data-head="(\w+)"', page) == [
        "votes", "provisional", "absentee", "election_day"
    ]  # fmt: skip
    assert "Druk op een cijfer" not in page, "there is nothing to press"


def test_a_page_says_by_what_it_was_judged(judged):
    page = (judged[PRECINCTS.name].folder / "report.html").read_text(encoding="utf-8")
    assert "op wat het datapakket zelf vraagt" in page
    assert "met regelboek" not in page


@pytest.mark.parametrize("has_key", [True, False])
@pytest.mark.rare
def test_what_is_new_in_a_package_tells_a_weaker_schema_and_records_by_their_key(tmp_path, monkeypatch, has_key):
    shutil.copytree(PRECINCTS, tmp_path / "base")
    key = '"primaryKey"' if has_key else '"uniqueKeys": [["precinct", "office", "candidate"]], "x:key"'
    Folder(tmp_path / "base").replace("datapackage.json", '"primaryKey"', key)
    shutil.copytree(tmp_path / "base", tmp_path / PRECINCTS.name)
    folder = Folder(tmp_path / PRECINCTS.name)
    folder.replace("precincts.yaml", "le: 5000", "le: 50000")
    folder.replace("precincts.csv", ",Yes,195,5,", ",Yes,196,6,")
    monkeypatch.chdir(tmp_path)
    tell("check", PRECINCTS.name, "--since", "base", "--quiet")
    new = json.loads((tmp_path / "verdicts" / PRECINCTS.name / "changes.json").read_text("utf-8"))
    assert new["not_compared"] == ([] if has_key else ["precincts"])
    changed = [
        (one["column"], one["was"]["printed"], one["now"]["printed"], one["now"]["line"]) for one in new["cells"]
    ]
    assert changed == ([("votes", "195", "196", 2), ("provisional", "5", "6", 2)] if has_key else [])
    assert [(one["file"], one["key"], one["was"], one["now"]) for one in new["declarations"]] == [
        ("precincts.yaml", "columns.votes.le", "5000", "50000")
    ]


def test_two_suites_whose_files_are_called_alike_are_told_apart(judge, tmp_path):
    shutil.copytree(BUDGET, tmp_path / BUDGET.name)
    folder = Folder(tmp_path / BUDGET.name)
    shutil.copy(folder.path / "adopted_budget.json", folder.path / "adopted_budget.old.json")
    folder.replace("datapackage.json", '"adopted_budget.json"', '"adopted_budget.json", "adopted_budget.old.json"')
    verdict = judge(folder).verdict
    assert verdict.verdict == "hold"
    assert {one.rule for one in verdict.findings} == {
        "workplace_standards.adopted_budget.amount.not_be_null",
        "workplace_standards.adopted_budget.2.amount.not_be_null",
    }  # fmt: skip


def test_a_suite_on_a_table_without_rows_found_nothing_to_look_at(judge, tmp_path):
    shutil.copytree(BUDGET, tmp_path / BUDGET.name)
    file = tmp_path / BUDGET.name / "workplace_standards.csv"
    file.write_bytes(file.read_bytes().split(b"\n")[0] + b"\n")
    verdict = judge(Folder(tmp_path / BUDGET.name)).verdict
    assert verdict.verdict == "cannot judge"
    assert {one.state for one in verdict.outcomes if one.rule.startswith("workplace")} == {"empty"}


@pytest.mark.rare
def test_a_verdict_stands_until_what_it_depends_on_changes(judge, tmp_path):
    shutil.copytree(PRECINCTS, tmp_path / PRECINCTS.name)
    folder = Folder(tmp_path / PRECINCTS.name)
    assert [judge(folder).reused, judge(folder).reused] == [False, True]
    folder.replace("precincts.yaml", "le: 5000", "le: 6000")
    assert not judge(folder).reused


class Gone(InThisProcess):
    """Stands in for an engine that ends without an answer."""

    def ask(self, request):
        """End."""
        raise EngineError("it ended with exit code -9")


def test_an_engine_that_ends_without_an_answer_passes_nothing(judge, monkeypatch):
    monkeypatch.setattr("tieout.engines.run.EngineProcess", Gone)
    verdict = judge(PRECINCTS, fresh=True).verdict
    assert verdict.verdict == "cannot judge"
    of_engine = {one.name for one in verdict.rules if one.engine == "pandera"}
    states = {one.state for one in verdict.outcomes if one.rule in of_engine}
    assert states == {"broken"}


def test_a_record_that_is_lost_on_the_way_to_its_table_stops_everything(judge, monkeypatch):
    def ingest_less(connection, *given):
        loaded = ingest(connection, *given)
        connection.execute("DELETE FROM raw.precincts WHERE line_no = 9")
        return loaded

    monkeypatch.setattr("tieout.gate.plain_session.ingest", ingest_less)
    checked = judge(PRECINCTS, fresh=True)
    assert checked.exit_code == 3
    assert "280 records stand in the table where 281 were read" in str(checked.error)
