"""The findings as a table: a row each, exact, and nothing in it that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.report.conftest import held_by, told_of
from tieout.report.formats.csv import FORMAT
from tieout.values.outcome import Place, Text


def told(*verdicts, language=None):
    """Tell verdicts as one text."""
    return FORMAT.together(told_of(*verdicts, language=language)).decode()


def rows_of(text):
    """Read the table as rows by head."""
    return list(csv.DictReader(io.StringIO(text)))


def test_a_publication_on_hold_reads_like_this(hold, same_as_golden):
    same_as_golden("hold.csv", told(hold))


def test_a_run_that_cannot_judge_reads_like_this_in_one_language(cannot_judge, same_as_golden):
    same_as_golden("cannot-judge.csv", told(cannot_judge, language="nl"))


def test_each_publication_has_its_rows_and_an_answer_its_state(hold, publish):
    rows = rows_of(told(hold, publish))
    assert [row["state"] for row in rows] == [*["open"] * 5, "explained", "noted", "noted", "explained"]
    assert rows[-1]["answered_by"] == "M. de Vries, concerncontrol"
    assert rows[-1]["until"] == "2024-05-09"


def test_numbers_are_written_to_their_last_digit(hold):
    (row,) = [row for row in rows_of(told(hold)) if row["rule"] == "first_line_calls_meet_norm"]
    assert [row[key] for key in ("expected", "found", "gap", "allowed")] == ["97.0", "72.30", "24.70", "0"]


@pytest.mark.parametrize(
    ("printed", "cell"),
    [
        pytest.param("=1+1", "'=1+1", id="a formula"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="a function"),
        pytest.param("- waarvan rente", "'- waarvan rente", id="a label with a dash"),
        pytest.param("-17,3", "-17,3", id="a printed figure stays as it is"),
        pytest.param("a\nb", "a / b", id="a line break is no row"),
    ],
)
def test_a_cell_is_shown_and_never_run(hold, printed, cell):
    finding = replace(hold.findings[0], places=(Place("a.csv", 2, 3, printed, printed, printed),))
    (row,) = rows_of(told(held_by(finding)))
    assert (row["row"], row["column_head"], row["printed"]) == (cell, cell, cell)


def test_a_number_without_end_is_not_written_out(hold):
    finding = replace(hold.findings[0], gap=Decimal("1E+100000"), message=Text("x"))
    (row,) = rows_of(told(held_by(finding)))
    assert row["gap"] == "1E+100000"
