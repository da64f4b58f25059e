"""A check is written out as the sum that it is, with the figures as they are printed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.report.conftest import at, checked
from tests.report.conftest import table as printed_table
from tieout.report.computing import MOST_TERMS, signed, sum_of
from tieout.report.days import day_en, day_nl
from tieout.report.formats.page.sheets import lay_out_tables
from tieout.report.formats.page.shown import causes_of, heaps_of, show_findings
from tieout.values.outcome import Outcome, Place


def places(*printed, file="a.csv"):
    """Give places that print this."""
    return tuple(Place(file, line, 2, "row", "head", text) for line, text in enumerate(printed, start=2))


@pytest.mark.parametrize(
    ("printed", "weights", "written"),
    [
        pytest.param(("39,2", "-17,3", "21,9"), (-1, 1, -1), "−17,3 − 21,9", id="one less the other"),
        pytest.param(("39,2", "-17,3", "21,9"), (1, -1, 1), "−17,3 − 21,9", id="whichever side counts as positive"),
        pytest.param(("10", "4", "6"), (-1, 1, 1), "4 + 6", id="a sum"),
        pytest.param(("10", "4", "6"), (-1, -1, 1), "−4 + 6", id="what is taken off first"),
        pytest.param(("10", "-4", "6"), (-1, -1, 1), "− −4 + 6", id="a negative that is taken off first"),
        pytest.param(("10", "(4)", "‒ 6"), (-1, 1, 1), "(4) + −6", id="brackets stay, a dash is a minus"),
        pytest.param(("€ 10", "€ 4"), (-1, 1), "€ 4", id="one figure that must be another"),
        pytest.param(("10", "4", ""), (-1, 1, 1), None, id="a blank is no term"),
        pytest.param(("10", "4", "6"), (-1, 2, 1), None, id="one that counts twice"),
        pytest.param(("10", "4"), (), None, id="nothing adds up"),
        pytest.param(("10",), (1,), None, id="nothing else is there"),
        pytest.param(("1",) * (MOST_TERMS + 2), (-1, *(1,) * (MOST_TERMS + 1)), None, id="too long to be read"),
    ],
)
def test_a_check_is_written_as_its_sum(printed, weights, written):
    assert sum_of(places(*printed), weights) == written


def test_figures_of_different_files_are_no_sum_to_read():
    assert sum_of((*places("10", "4"), *places("6", file="b.csv")), (-1, 1, 1)) is None


@pytest.mark.parametrize(
    ("printed", "written"),
    [("-17,3", "−17,3"), ("‒ 0,84%", "−0,84%"), ("17-", "17-"), ("-", "-"), ("€ -3", "€ -3"), ("", ""), (" 4 ", "4")],
)
def test_a_dash_before_digits_is_a_minus(printed, written):
    assert signed(printed) == written


@pytest.mark.parametrize(
    ("date", "nl", "en"),
    [
        ("2026-11-02", "2-11-2026", "2 November 2026"),
        ("2026-13-02", "2026-13-02", "2026-13-02"),
        ("soon", "soon", "soon"),
    ],
)
def test_a_date_is_written_as_its_reader_does(date, nl, en):
    assert (day_nl(date), day_en(date)) == (nl, en)


def shown(verdict, tables=()):
    """Number the findings of a verdict."""
    return show_findings(verdict, tables, lambda place: None)


def test_what_is_to_be_explained_stands_by_table_and_cause_the_largest_first(hold, tables):
    heaps = heaps_of([one for one in shown(hold, tables) if one.kind == "warning"])
    assert [(table[:8], [[one.finding.places[0].line for one in heap] for heap in heaped])
            for table, heaped in heaps] == [("Tabel 39", [[4, 5, 3], [12]])]  # fmt: skip


def test_what_is_critical_stands_by_table_and_cause_the_largest_first(hold, tables):
    one = hold.findings[0]
    found = tuple(replace(one, id=f"{rule}{number}", rule=rule) for rule in ("a", "b", "c") for number in range(2))
    outcomes = [Outcome("a", "failed", 9, 2), Outcome("b", "failed", 900, 500, listed=2)]
    causes = causes_of(shown(replace(hold, findings=found), tables), outcomes)
    assert [(cause.findings[0].finding.rule, cause.count) for cause in causes] == [("b", 500), ("a", 2), ("c", 2)]
    assert {cause.table for cause in causes} == {tables[0].title}


def test_what_is_about_no_table_stands_under_its_file(hold):
    heaps = heaps_of([one for one in shown(hold) if one.kind == "warning"])
    assert [table for table, _ in heaps] == ["doelmatigheidsindicatoren.csv"]


def test_what_is_about_a_figure_that_must_be_corrected_comes_after_that(hold):
    late = replace(hold.findings[1], places=hold.findings[0].places[:1])
    told = shown(replace(hold, findings=(*hold.findings, replace(late, id="late"))))
    assert [(one.number, one.after) for one in told if one.after is not None] == [(6, 1)]


SMALL = replace(
    printed_table("t", "T", "Line,2021,2022\nTotal,10,12\nA,4,5\nB,6,8\n", "", (2, 3)),
    label_columns=(1,),
    figures=((2, 2), (2, 3), (3, 2), (3, 3), (4, 2), (4, 3)),
)


def cell(line, column):
    """Point at a cell of the small table."""
    return Place("t.csv", line, column, "row", "head", "1")


def identity(judgement, *cells):
    """Hold an identity over cells."""
    return checked("r", judgement, cells, *(-1, *(1,) * (len(cells) - 1)), expected=Decimal(1), found=Decimal(1))


def state_of(checks):
    """Give the state of the first figure where these checks are kept."""
    (sheet,) = lay_out_tables((replace(SMALL, checks=tuple(checks)),), ())
    return next(one.state for row in sheet.rows for one in row.cells if one.id == "t1-2-2")


ALONE = checked("r", "exact", (cell(2, 2),))
HELD = checked("r", "exact", (cell(2, 2), cell(2, 3)), expected=Decimal(1), found=Decimal(1))
NOTATION = checked("r", "exact", (cell(2, 2), cell(2, 3)))
UNKNOWN = checked("r", "not judged", (cell(2, 2), cell(2, 3)))
SUM = (cell(2, 2), cell(3, 2), cell(4, 2))


@pytest.mark.parametrize(
    ("checks", "state"),
    [
        pytest.param([ALONE], "alone", id="by itself"),
        pytest.param([NOTATION], "alone", id="how it is written beside another"),
        pytest.param([UNKNOWN, ALONE], "not judged", id="the other is not printed"),
        pytest.param([HELD, UNKNOWN], "compared", id="held against another"),
        pytest.param([HELD, identity("within rounding", *SUM)], "rounding", id="within rounding"),
        pytest.param([identity("within rounding", *SUM), identity("exact", *SUM)], "ties out", id="exactly in one"),
        pytest.param([identity("exact", *SUM), identity("broken", *SUM)], "broken", id="broken in one"),
        pytest.param([identity("exact", cell(2, 3), cell(3, 3))], "nothing", id="only others were looked at"),
    ],
)
def test_each_figure_says_what_became_of_it(checks, state):
    assert state_of(checks) == state


def test_a_table_says_how_many_of_its_figures_add_up_with_others_and_how_many_were_looked_at_by_nothing():
    (sheet,) = lay_out_tables((replace(SMALL, checks=(identity("exact", *SUM), ALONE)),), ())
    assert sheet.shares == {"ties out": 3, "nothing": 3}


def test_a_row_of_sums_is_a_total_and_the_sections_are_rows():
    table = replace(
        printed_table("t", "T", "Part,Line,2022\nCosts,Total,12\nCosts,A,5\nIncome,B,8\n", "", (3,)),
        label_columns=(2,), section_columns=(1,), figures=((2, 3), (3, 3)),
        checks=(identity("exact", *(Place("t.csv", line, 3, "row", "head", "1") for line in (2, 3, 4))),),
    )  # fmt: skip
    (sheet,) = lay_out_tables((table,), ())
    rows = list(sheet.rows)
    assert [[one.text for one in row.section] for row in rows] == [["Costs"], [], ["Income"]]
    assert [row.total for row in rows] == [True, False, False]
    assert [[one.text for one in row.cells] for row in rows] == [["Total", "12"], ["A", "5"], ["B", "8"]]
    assert [row.hidden for row in rows] == [(), ("t1-3-1",), ()]


def test_the_sample_points_where_it_says():
    assert [place.printed for place in at(0, (5, 5), (3, 5), (4, 5))] == ["39,2", "-17,3", "21,9"]
