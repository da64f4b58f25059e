"""Every row of 27 tables that were really published is the line that a reader takes it for.

`printed_rows.csv` has the rows as printed, in their order, and beside each the line that it is.
"""

from __future__ import annotations

from itertools import groupby

import pytest

from tests.spec.test_lines.reading import recogniser, rows_of

PRINTED = rows_of("printed_rows.csv")
TABLES = {name: list(rows) for name, rows in groupby(PRINTED, key=lambda row: row["table"])}


def test_there_are_27_tables():
    assert len(TABLES) == 27
    assert len(PRINTED) == 499


@pytest.mark.parametrize("name", TABLES)
def test_every_printed_row_is_recognised(name):
    rows = TABLES[name]
    found = recogniser(rows[0]["kind"], rows[0]["agency"]).recognise_rows([(row["label"], []) for row in rows])
    assert [
        (row["label"], one.line.path if one.line else None, str(one.year or ""))
        for row, one in zip(rows, found, strict=True)
    ] == [(row["label"], row["path"], row["year"]) for row in rows]


@pytest.mark.parametrize("name", TABLES)
def test_no_printed_row_is_taken_for_a_line_that_another_row_is(name):
    paths = [row["path"] for row in TABLES[name]]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("name", TABLES)
def test_a_row_that_is_printed_twice_on_end_is_the_same_line_twice(name):
    rows = TABLES[name]
    known = recogniser(rows[0]["kind"], rows[0]["agency"])
    for place, row in enumerate(rows):
        printed = [(one["label"], []) for one in [*rows[: place + 1], row, *rows[place + 1 :]]]
        found = known.recognise_rows(printed)
        assert [one.line.path for one in found[place : place + 2]] == [row["path"]] * 2, row["label"]
