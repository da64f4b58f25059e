"""Populations of printed rows: which lines are there, how they are spelled, what belongs to no column."""

from __future__ import annotations

from tieout.checks.population import NO_VALUES


def _rows(subject: str, judgement: str, note: str, cells: str, where: str) -> str:
    """Give a population of one check for each row of the batch."""
    return f"""
SELECT
    table_name || '/' || {subject} AS subject,
    CASE WHEN {judgement} THEN 'exact' ELSE 'broken' END AS judgement,
    {note} AS note,
    {cells} AS cells,
    {NO_VALUES}
FROM {{batch}}
WHERE {where}
ORDER BY table_name, coalesce(position, 1000000), line_no
"""


def prescribed_lines_are_present() -> str:
    """Check that each required line is printed; a missing one is placed after the line before it."""
    return _rows("line_path", "line_no IS NOT NULL", "known_as", "[label_cell]", "required")


def lines_are_recognised() -> str:
    """Check that each printed row is a line of the rulebook."""
    return _rows(
        "'line ' || line_no",
        "line_path IS NOT NULL",
        "coalesce(nearest, '')",
        "coalesce(row_cells, [label_cell])",
        "line_no IS NOT NULL",
    )


def spellings_are_known() -> str:
    """Check that each recognised row is spelled as declared."""
    return _rows(
        "line_path", "as_declared", "known_as", "[label_cell]", "line_no IS NOT NULL AND line_path IS NOT NULL"
    )


def values_are_placed() -> str:
    """Check that no row prints values that belong to no column."""
    return _rows(
        "coalesce(line_path, 'line ' || line_no)", "unplaced IS NULL", "''",
        "coalesce(unplaced_cells, [label_cell])", "line_no IS NOT NULL",
    )  # fmt: skip


def lines_are_stated_once() -> str:
    """Check that no line of the rulebook is printed twice in one table."""
    return f"""
WITH stated AS (
    SELECT *, row_number() OVER (PARTITION BY table_name, line_path ORDER BY line_no) AS place,
        first_value(label_cell) OVER (PARTITION BY table_name, line_path ORDER BY line_no) AS first_cell
    FROM {{batch}}
    WHERE line_no IS NOT NULL AND line_path IS NOT NULL
)
SELECT
    table_name || '/' || line_path || CASE WHEN place > 1 THEN '/line ' || line_no ELSE '' END AS subject,
    CASE WHEN place = 1 THEN 'exact' ELSE 'broken' END AS judgement,
    '' AS note,
    CASE WHEN place = 1 THEN [label_cell] ELSE [label_cell, first_cell] END AS cells,
    {NO_VALUES}
FROM stated
ORDER BY table_name, line_no
"""
