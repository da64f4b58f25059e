"""Two tables of annual reports in English tie out by a rulebook of another field, and one wrong figure is named."""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path

import pytest

from tests.conftest import CLOCK, REPOSITORY, Folder
from tests.whole.conftest import found
from tieout.gate.check import check
from tieout.recognition.proposal import propose
from tieout.selftest.examples import read_examples, show, undeclared
from tieout.selftest.worlds import every_rule

REPORTS = REPOSITORY / "data" / "annual-reports"
ACME, FOODS = "acme_2019_operating_statement.csv", "foods_2019_segments.csv"


@pytest.fixture
def reports(tmp_path: Path) -> Folder:
    """A copy of the two tables with their declaration."""
    shutil.copytree(REPORTS, tmp_path / "annual-reports")
    return Folder(tmp_path / "annual-reports")


@pytest.fixture(scope="module")
def as_printed(tmp_path_factory: pytest.TempPathFactory, engines_in_this_process: None):
    """What is said of the two tables as they were printed."""
    return check(REPORTS, tmp_path_factory.mktemp("reports"), clock=CLOCK).verdict


@pytest.mark.rare
def test_the_tables_as_printed_are_published_without_a_question(as_printed):
    assert (as_printed.verdict, as_printed.findings) == ("publish", ())


@pytest.mark.parametrize(
    "rule",
    [
        "cost_of_sales_ties_out",
        "gross_profit_ties_out",
        "operating_expenses_tie_out",
        "operating_result_ties_out",
        "gross_profit_share_is_a_ratio",
        "operating_result_share_is_a_ratio",
        "change_follows_its_years",
        "change_in_percent_follows_its_years",
        "total_of_segments_ties_out",
    ],
)
def test_what_the_tables_can_show_is_examined(as_printed, rule):
    (outcome,) = [one for one in as_printed.outcomes if one.rule == rule]
    assert (outcome.state, outcome.breaches) == ("passed", 0)
    assert outcome.examined


@pytest.mark.rare
@pytest.mark.parametrize(
    ("file", "old", "new", "rule", "line", "column"),
    [
        pytest.param(ACME, "71,513", "71,531", "cost_of_sales_ties_out", 5, 2, id="two digits of a total"),
        pytest.param(ACME, "(300)", "300", "change_follows_its_years", 4, 4, id="the sign of a change"),
        pytest.param(ACME, "13.7%", "17.3%", "general_share_is_a_ratio", 11, 2, id="a percentage of sales"),
        pytest.param(ACME, "7.7%", "7.1%", "change_in_percent_follows_its_years", 5, 5, id="a change in percent"),
        pytest.param(FOODS, "9,538.4", "9,583.4", "total_of_segments_ties_out", 7, 2, id="the total of segments"),
        pytest.param(FOODS, "793.4", "739.4", "total_of_segments_ties_out", 7, 2, id="a segment"),
        pytest.param(FOODS, "(6)%", "6%", "change_in_percent_follows_its_years", 4, 4, id="the sign of a rate"),
        pytest.param(ACME, '"$ 12,828"', "77?92", "cell_is_figure_or_mark", 10, 2, id="a cell that cannot be read"),
        pytest.param(FOODS, '"$7,938.3"', "hello", "cell_is_figure_or_mark", 7, 3, id="a word for a total"),
    ],
)
def test_one_wrong_figure_holds_them_at_its_cell(reports, judge, file, old, new, rule, line, column):
    reports.replace(file, old, new)
    verdict = judge(reports).verdict
    assert verdict.verdict == "hold"
    named = [(one.severity, one.places[0]) for one in found(verdict, rule)]
    places = [(severity, Path(place.file).name, place.line, place.column) for severity, place in named]
    assert ("critical", file, line, column) in places


@pytest.mark.rare
def test_every_rule_does_on_its_examples_what_they_show():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of third parties, as their processes do
        book = every_rule("annual_reports", None)
        examples = read_examples(book, None)
        assert [*undeclared(book, examples)] == []
        assert [one.fault for one in show(book, examples, None) if one.fault] == []


@pytest.mark.rare
def test_a_bare_folder_of_them_is_recognised_and_judged_alike(tmp_path, judge, as_printed):
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in (ACME, FOODS):
        shutil.copy(REPORTS / name, bare / name)
    proposal = propose(bare, "annual_reports")
    told = [
        (one.file, one.kind, one.entity, one.year, one.document, one.unit, [text.split()[0] for text in one.columns])
        for one in proposal.tables
    ]
    bases = ["label", "actual", "actual", "change", "change_percent"]
    assert told == [
        (ACME, "operating_statement", "acme", 2019, "annual report", "USD x 1", bases),
        (FOODS, "segments", "foods", 2019, "annual report", "USD x 1000000", [*bases[:3], bases[4]]),
    ]
    (bare / "datapackage.json").write_bytes(proposal.package)
    assert [one["tieout"]["company"] for one in json.loads(proposal.package)["resources"]] == ["acme", "foods"]
    assert judge(bare).verdict.verdict == as_printed.verdict == "publish"
