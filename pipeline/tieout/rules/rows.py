"""Populations of printed rows: which lines are there, how they are spelled, what belongs to no column."""

from __future__ import annotations

from tieout.rules.population import ALONE, NO_VALUES


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


def _alone(what: str, where: str) -> str:
    """Give, for each table without a row that a population is about, a check that says so."""
    return f"""
UNION ALL
SELECT table_name || '/{what}' AS subject, 'not judged' AS judgement, '{ALONE}' AS note,
    [min(label_cell)] AS cells, {NO_VALUES}
FROM {{batch}}
GROUP BY table_name
HAVING NOT coalesce(bool_or({where}), false)
"""


def _some_rows(what: str, subject: str, judgement: str, note: str, cells: str, where: str) -> str:
    """Give a population of one check for some rows of the batch, and a reason for tables that have none."""
    rows = _rows(subject, judgement, note, cells, where)
    return f"SELECT * FROM ({rows}) {_alone(what, where)}"


def prescribed_lines_are_present() -> str:
    """Check that each required line is printed; a missing one is placed after the line before it."""
    return _some_rows("required", "line_path", "line_no IS NOT NULL", "known_as", "[label_cell]", "required")


def usual_lines_are_present() -> str:
    """Check that each line of the model that is not required is printed none the less."""
    where = "expected AND NOT required"
    return _some_rows("expected", "line_path", "line_no IS NOT NULL", "known_as", "[label_cell]", where)


def lines_are_recognised(is_open: bool) -> str:
    """Check that each printed row is a line of the rulebook, in tables that the model leaves open or does not.

    A row that is not known and prints no figure either, blank or with a source in it, leaves nothing unjudged.
    """
    bare = "line_path IS NULL AND unplaced IS NULL AND len(coalesce(stated_cells, [])) = 0"
    return _some_rows(
        "rows",
        "'line ' || line_no",
        "line_path IS NOT NULL",
        "coalesce(nearest, '')",
        "coalesce(row_cells, [label_cell])",
        f"line_no IS NOT NULL AND NOT repeats_header AND NOT ({bare}) AND open = {is_open}",
    )


def labels_name_the_year() -> str:
    """Check that the year that a label prints is the report year of its table."""
    return _some_rows(
        "labels", "line_path", "label_year = report_year", "CAST(report_year AS VARCHAR)", "[label_cell]",
        "line_no IS NOT NULL AND label_year IS NOT NULL",
    )  # fmt: skip


def titles_name_the_year() -> str:
    """Check that the title of a table names its report year, where it names a year."""
    years = "regexp_extract_all(title, '(19|20)[0-9][0-9]')"
    return f"""
WITH titled AS (
    SELECT table_name, any_value(title) AS title, any_value(report_year) AS report_year, min(label_cell) AS label_cell
    FROM {{batch}}
    GROUP BY table_name
)
SELECT
    table_name || '/title' AS subject,
    CASE
        WHEN len({years}) = 0 THEN 'not judged'
        WHEN list_contains({years}, CAST(report_year AS VARCHAR)) THEN 'exact'
        ELSE 'broken'
    END AS judgement,
    CASE WHEN len({years}) = 0 THEN '{ALONE}' ELSE report_year || ' ' || title END AS note,
    [label_cell] AS cells,
    {NO_VALUES}
FROM titled
ORDER BY table_name
"""


def headers_are_not_repeated() -> str:
    """Check that no row repeats the heads of the columns."""
    return _rows(
        "'line ' || line_no", "NOT repeats_header", "''", "coalesce(row_cells, [label_cell])", "line_no IS NOT NULL"
    )


def headings_are_bare() -> str:
    """Check that a line that only heads others prints no figure."""
    return _some_rows(
        "headings", "line_path", "len(coalesce(stated_cells, [])) = 0", "known_as",
        "list_prepend(label_cell, coalesce(stated_cells, []))", "line_no IS NOT NULL AND heading",
    )  # fmt: skip


def spellings_are_known() -> str:
    """Check that each recognised row is spelled as declared."""
    where = "line_no IS NOT NULL AND line_path IS NOT NULL"
    return _some_rows("spellings", "line_path", "as_declared", "known_as", "[label_cell]", where)


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
{_alone("once", "line_no IS NOT NULL AND line_path IS NOT NULL")}
ORDER BY cells, subject
"""


def records_are_unique() -> str:
    """Check that no agency has two records of one year, and that every record says whose and of when it is."""
    return f"""
WITH placed AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY table_name, agency, year ORDER BY line_no) AS place,
        first_value(key_cell) OVER (PARTITION BY table_name, agency, year ORDER BY line_no) AS first_cell
    FROM {{batch}}
    WHERE list_name IS NULL
)
SELECT
    table_name || '/' || coalesce(record, 'line ' || line_no)
        || CASE WHEN place > 1 THEN '/line ' || line_no ELSE '' END AS subject,
    CASE WHEN place = 1 AND agency <> '' AND year IS NOT NULL THEN 'exact' ELSE 'broken' END AS judgement,
    '' AS note,
    CASE WHEN place = 1 THEN [key_cell] ELSE [key_cell, first_cell] END AS cells,
    {NO_VALUES}
FROM placed
ORDER BY table_name, line_no
"""


def codes_are_known() -> str:
    """Check that each code of a record is in its list."""
    return f"""
SELECT
    table_name || '/' || coalesce(record, 'line ' || line_no) || '/' || list_name AS subject,
    CASE WHEN known THEN 'exact' ELSE 'broken' END AS judgement,
    coalesce(nearest, '') AS note,
    [key_cell] AS cells,
    {NO_VALUES}
FROM {{batch}}
WHERE list_name IS NOT NULL
ORDER BY table_name, line_no, list_name
"""
