"""One thing changed in a copy of Logius 2022, and the place that the gate names for it."""

from __future__ import annotations

import pytest

from tests.whole.conftest import corrected, found

pytestmark = pytest.mark.usefixtures("tables_judged_once")

TABLE, FLOW = "doelmatigheidsindicatoren.csv", "kasstroom.csv"


def first_places(verdict, rule):
    return [(f.places[0].file, f.places[0].line, f.places[0].column, f.places[0].printed) for f in found(verdict, rule)]


CHANGED = (
    (FLOW, '"-17,3"', '"-71,3"', "operating_cash_flow_ties_out", 5, 5, "digits swapped in a part"),
    (TABLE, "99,91%", "199,91%", "percentage_in_range", 18, 8, "a percentage above 100"),
    (TABLE, "99,91%", "-99,91%", "percentage_in_range", 18, 8, "a percentage below zero"),
    (TABLE, "99,91%", "99,19%", "availability_meets_norm", 18, 8, "availability under its norm"),
    (TABLE, '"0,39%"', '"390,00%"', "balance_percentage_in_range", 7, 8, "a balance of 390%"),
    (TABLE, ",22%,", ",42%,", "overhead_meets_norm", 8, 8, "overhead above its norm"),
    (TABLE, ",8,7,", ",6,7,", "satisfaction_meets_norm", 11, 8, "satisfaction under its norm"),
    (TABLE, "99,91%", "99.91.%", "indicator_is_figure_or_mark", 18, 8, "text that is no figure"),
    (TABLE, "€ 0,34", "€ O,34", "indicator_is_figure_or_mark", 2, 8, "a letter among the digits"),
    (TABLE, "€ 0,34", "€ 0,44", "deviation_is_explained", 2, 8, "a deviation of more than 10%"),
    (TABLE, "PKIoverheid", "PKI-dienst", "own_indicator_is_declared", 21, 4, "a label nobody knows"),
)
"""One cell of a file with what it becomes, and the rule, line and column that then tell of it."""


@pytest.mark.parametrize(
    ("file", "old", "new", "rule", "line", "column"),
    [
        pytest.param(*one[:-1], id=one[-1], marks=[pytest.mark.rare] if place else [])
        for place, one in enumerate(CHANGED)
    ],
)
def test_one_changed_cell_is_named(logius, judge, file, old, new, rule, line, column):
    logius.replace(file, old, new)
    checked = judge(logius)
    assert (file, line, column) in [place[:3] for place in first_places(checked.verdict, rule)]
    assert checked.exit_code != 0


def test_a_budget_that_no_longer_balances_is_named_at_each_figure_it_contradicts(logius, judge):
    logius.replace(
        FLOW, 'ontvangsten operationele kasstroom (+/+),"249,4"', 'ontvangsten operationele kasstroom (+/+),"294,4"'
    )
    verdict = judge(logius).verdict
    assert first_places(verdict, "budgeted_cash_flow_is_zero") == [(FLOW, 3, 3, "294,4")]
    assert first_places(verdict, "budgeted_receipts_agree_with_revenue") == [(FLOW, 3, 3, "294,4")]
    (finding,) = found(verdict, "budgeted_receipts_agree_with_revenue")
    assert "249.4" in finding.cause.en, "swapping two digits back is the likely cause"


@pytest.mark.rare
def test_both_budget_figures_changed_alike_still_contradict_the_revenue(logius, judge):
    logius.replace(FLOW, '"249,4"', '"294,4"', times=2)
    verdict = judge(logius).verdict
    assert first_places(verdict, "budgeted_receipts_agree_with_revenue") == [(FLOW, 3, 3, "294,4")]


def each_row(numbers):
    """Give the lines of a table, of which most are left to the long loops."""
    return [pytest.param(number, marks=[] if number == 2 else pytest.mark.rare) for number in numbers]


@pytest.mark.parametrize("number", each_row(range(2, 28)))
@pytest.mark.rare
def test_any_deleted_indicator_row_is_missed(logius, judge, number):
    dropped = logius.drop_line(TABLE, number)
    (finding,) = found(judge(logius).verdict, "prescribed_line_is_present")
    assert finding.severity == "critical"
    assert finding.places[0].file == TABLE
    assert abs(finding.places[0].line - number) <= 1, dropped


def test_the_last_row_of_a_table_that_goes_on_elsewhere_is_said_to_be_cut_off(logius, judge):
    logius.drop_line(TABLE, 28)
    outcomes = {outcome.rule: outcome for outcome in judge(logius).verdict.outcomes}
    said = outcomes["first_line_calls_meet_norm"]
    assert (said.state, said.examined) == ("empty", 0)
    assert "go on elsewhere" in said.allowed_empty.en
    assert "elders verdergaat" in said.allowed_empty.nl


@pytest.mark.parametrize("number", each_row(range(2, 15)))
def test_any_deleted_cash_flow_row_is_missed(logius, judge, number):
    logius.drop_line(FLOW, number)
    checked = judge(logius)
    assert [f.severity for f in found(checked.verdict, "prescribed_line_is_present")] == ["critical"]
    assert checked.exit_code in {1, 3}


@pytest.mark.rare
def test_a_doubled_row_is_named(logius, judge):
    logius.replace(TABLE, "MijnOverheid,,* Aantal berichten,", "DigiD,,* Aantal DigiD authenticaties,")
    verdict = judge(logius).verdict
    assert first_places(verdict, "line_is_stated_once")[0][:2] == (TABLE, 16)


@pytest.mark.rare
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param('"99,91%"', '"99,91%', "quotes do not fit", id="a quote that never closes"),
        pytest.param('"99,91%"', '"99,91"%', "quotes do not fit at character", id="text after the closing quote"),
        pytest.param('"99,91%"', "99,91%", "11 fields where the header names 10", id="a decimal comma without quotes"),
        pytest.param('"99,78%","99,91%"', '"99,91%"', "9 fields where the header names 10", id="a field too few"),
        pytest.param("99,91%", "99,91%\x07", "hidden character U+0007", id="a control character"),
        pytest.param("99,91%", "99,91\u200b%", "hidden character U+200B", id="a space of no width"),
    ],
)
def test_a_line_that_cannot_be_read_is_rejected_at_its_place(logius, judge, old, new, says):
    logius.replace(TABLE, old, new)
    checked = judge(logius)
    (finding,) = found(checked.verdict, "lines_are_readable")
    assert (finding.severity, finding.places[0].file, finding.places[0].line) == ("critical", TABLE, 18)
    assert says in finding.message.en
    counted = {item.path: (item.lines, item.rows, item.rejected) for item in checked.verdict.inputs}
    assert counted[TABLE] == (27, 26, 1)
    assert checked.exit_code in {1, 3}


def test_a_changed_header_is_named_and_nothing_is_read_under_it(logius, judge):
    logius.replace(TABLE, "Realisatie 2021,Realisatie 2022", "Realisatie 2022,Realisatie 2021")
    checked = judge(logius)
    assert [f.places[0].column for f in found(checked.verdict, "header_is_as_declared")] == [7, 8]
    counted = {item.path: (item.lines, item.rows, item.rejected) for item in checked.verdict.inputs}
    assert counted[TABLE] == (27, 0, 27)
    assert checked.exit_code == 3


@pytest.mark.rare
def test_a_file_that_nothing_declares_is_named(logius, judge):
    (logius.path / "extra.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    verdict = judge(logius).verdict
    assert [f.places[0].file for f in found(verdict, "files_are_declared")] == ["extra.csv"]


def test_the_corrected_copy_with_explanations_is_published(logius, judge):
    checked = corrected(logius, judge)
    assert checked.verdict.verdict == "publish"
    assert checked.exit_code == 0
    explained = [f for f in checked.verdict.findings if f.severity == "warning"]
    assert len(explained) == 11
    assert all(f.explanation.who == "J. de Vries" for f in explained)


@pytest.mark.rare
@pytest.mark.parametrize(
    ("line", "delimiter"), [("\n", ","), ("\r\n", ","), ("\n", ";"), ("\r\n", "\t")], ids=["LF", "CRLF", ";", "tab"]
)
def test_line_ends_and_delimiters_as_declared_change_nothing(logius, judge, as_printed, line, delimiter):
    import csv
    import io

    path = logius.path / TABLE
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter, lineterminator=line).writerows(rows)
    logius.declare(lambda package: package["resources"][0]["dialect"].update(delimiter=delimiter))
    verdict = judge(logius).verdict
    assert verdict.findings == as_printed.verdict.findings
