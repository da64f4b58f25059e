"""Check printed rows in SQL: one check for each row of `lines`, and a reason for tables that have none."""

from __future__ import annotations

from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, NOTHING_TOLD


def each_row(about: str, holds: str, cells: str, where: str, told: str = NOTHING_TOLD) -> str:
    """Give a population of one check for each row of the batch that `where` takes; all arguments are SQL."""
    return f"""
SELECT
    table_name,
    {about} AS about,
    CASE WHEN {holds} THEN 'exact' ELSE 'broken' END AS judgement,
    {NO_EXCUSE},
    {told},
    {cells} AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM {{batch}}
WHERE {where}
ORDER BY table_name, coalesce(position, 1000000), line_no
"""


def without_rows(what: str, where: str) -> str:
    """Give, for each table without a row that a population is about, a check that says so."""
    return f"""
SELECT table_name, '{what}' AS about, 'not judged' AS judgement, '{ALONE}' AS excuse, [min(label_cell)] AS cells
FROM {{batch}}
GROUP BY table_name
HAVING NOT coalesce(bool_or({where}), false)
"""


def some_rows(what: str, about: str, holds: str, cells: str, where: str, told: str = NOTHING_TOLD) -> str:
    """Give a population of one check for some rows of the batch, and a reason for tables that have none."""
    rows = each_row(about, holds, cells, where, told)
    return f"SELECT * FROM ({rows}) UNION ALL BY NAME {without_rows(what, where)}"
