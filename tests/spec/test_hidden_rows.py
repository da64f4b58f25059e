"""Rows of a table that its publisher puts out of sight: in a cell of another row, or as a comment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.spec.cutting import source
from tieout.intake.layout import A_ROW, ROWS_IN_A_CELL, Layout
from tieout.intake.scan import scan

STATEMENT = Layout(figure_columns=frozenset({2, 3}))
FOREIGN = Layout(figure_columns=frozenset({1, 2, 3}), is_foreign=True)
"""The layout of other people's records, of which any column may have figures."""
HEAD = b"a,b,c\n"


def reasons(data, layout):
    """Give the lines of a file that cannot be read, with why."""
    return [(one.line, one.reason) for one in scan(source(HEAD + data), "utf-8", ",", 3, layout=layout).rejects]


@pytest.mark.parametrize("layout", [STATEMENT, FOREIGN], ids=["a statement", "records of other people"])
@pytest.mark.parametrize(
    ("data", "is_found"),
    [
        pytest.param(b'"one\ntwo,2,3\nthree",4,5\n', True, id="a row between the lines of a cell"),
        pytest.param(b'"one,2,3\ntwo",4,5\n', True, id="a row on the first of them"),
        pytest.param(b'"one\ntwo,2,3",4,5\n', True, id="a row on the last of them"),
        pytest.param(b'"one\ntwo, and three, and four",4,5\n', False, id="a sentence with as many commas"),
        pytest.param(b'"one\ntwo,2",4,5\n', False, id="fewer cells than a row has"),
        pytest.param(b'"one\ntwo",4,5\n', False, id="a name over two lines"),
        pytest.param(b'"one\n1,234,5",4,5\n', False, id="a number with commas"),
    ],
)
def test_rows_that_hide_in_a_cell_are_found(data, is_found, layout):
    assert reasons(data, layout)[:1] == ([(2, ROWS_IN_A_CELL)] if is_found else [])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'"one\n1,2,3",4,5\n', id="a list of numbers"),
        pytest.param(b'7,"apples, 3, red\npears, 4, green",x\n', id="figures elsewhere than the record has them"),
        pytest.param(b'x,"apples, 3, red\npears, 4, green",y\n', id="a record without figures"),
    ],
)
def test_lists_in_a_cell_of_other_peoples_records_are_no_rows(data):
    assert reasons(data, FOREIGN) == []


@pytest.mark.parametrize(
    ("data", "is_found"),
    [
        pytest.param(b"#one,2,3\nx,4,5\n", True, id="a record"),
        pytest.param(b"#one, or two\nx,4,5\n", False, id="a remark"),
        pytest.param(b"#1,2,3\nx,4,5\n", False, id="numbers of columns"),
    ],
)
def test_a_record_of_other_people_that_is_declared_a_comment_is_refused(data, is_found):
    assert reasons(data, replace(FOREIGN, comment_char="#")) == ([(2, A_ROW)] if is_found else [])
