"""Find in SQL the two amounts that a column of what changed lies between: a later actual, and an earlier one.

A column of role `movement` or `rate` tells of its period what changed since the nearest earlier period of which its
table prints an actual column. A mark that says that there is nothing counts as an amount of nothing, as in a sum.

What a cost, an outflow that is printed positive, has changed may be printed plain (a higher cost is positive) or as
its effect on the result (a higher cost is negative). A table keeps to one of the two, for its movements and for its
rates apart: that which the signs of most of its outflows show, plain where they show neither. The reading settles it
(`figures/readings.py`) as what such a cell counts for: as its line does where it is plain, as 1 where it is the effect.
"""

from __future__ import annotations

from tieout.rules.population import ALONE, NOT_PRINTED
from tieout.store.sql import literal


def changes(*roles: str, source: str = "{batch}") -> str:
    """Give common table expressions that end in `found`, `later` and `earlier`: rows of `figures` in the same order.

    `found` has the cells of columns of these roles that print a figure or should, and a dash as nothing; `pair_id` is
    the same in the three, and the two others have a row only where the table prints that cell.
    """
    listed = ", ".join(map(literal, roles))
    return f"""
amounts AS (
    SELECT
        * REPLACE (
            CASE WHEN is_nothing THEN 0 ELSE value END AS value, CASE WHEN is_nothing THEN 0 ELSE lower END AS lower,
            CASE WHEN is_nothing THEN 0 ELSE upper END AS upper, is_nothing OR lower_closed AS lower_closed,
            is_nothing OR upper_closed AS upper_closed)
    FROM {source}
    WHERE slice_no = column_no
), periods AS (
    SELECT DISTINCT table_name, column_no, period_no, stage, of_line FROM amounts WHERE basis_role = 'actual'
), spans AS (
    SELECT one.table_name, one.column_no, later.column_no AS later_no, earlier.column_no AS earlier_no
    FROM (
        SELECT DISTINCT table_name, column_no, period_no, stage, of_line FROM amounts WHERE basis_role IN ({listed})
    ) AS one
    JOIN periods AS later
        ON later.table_name = one.table_name AND later.period_no = one.period_no
        AND later.of_line IS NOT DISTINCT FROM one.of_line AND (later.stage IS NULL OR later.stage = one.stage)
    JOIN periods AS earlier
        ON earlier.table_name = one.table_name AND earlier.period_no < later.period_no
        AND earlier.of_line IS NOT DISTINCT FROM later.of_line AND earlier.stage IS NOT DISTINCT FROM later.stage
    QUALIFY row_number() OVER (
        PARTITION BY one.table_name, one.column_no ORDER BY later.stage IS NULL, earlier.period_no DESC, later.column_no
    ) = 1
), found AS (
    SELECT cell_id AS pair_id, amounts.*, later_no, earlier_no
    FROM amounts
    JOIN spans USING (table_name, column_no)
    WHERE state <> 'mark' OR mark IN ('dash', 'nil')
), later AS (
    SELECT found.pair_id, amounts.*
    FROM found
    JOIN amounts ON amounts.table_name = found.table_name AND amounts.line_no = found.line_no
        AND amounts.column_no = found.later_no
), earlier AS (
    SELECT found.pair_id, amounts.*
    FROM found
    JOIN amounts ON amounts.table_name = found.table_name AND amounts.line_no = found.line_no
        AND amounts.column_no = found.earlier_no
)"""


EFFECTS = f"""
    WITH {changes("movement", "rate", source="figures")}
    SELECT found.table_name, found.basis_role
    FROM found
    JOIN later USING (pair_id)
    JOIN earlier USING (pair_id)
    WHERE found.sign = -1
    GROUP BY found.table_name, found.basis_role
    HAVING count(*) FILTER (sign(found.value) * sign(later.value - earlier.value) = -1)
        > count(*) FILTER (sign(found.value) * sign(later.value - earlier.value) = 1)
"""
"""Gives the tables, with the role, that print what outflows have changed as the effect on the result."""


def none_found(role: str) -> str:
    """Give the reason why a table has no check on a column of a role: it prints none, or no two periods beside it."""
    return f"CASE WHEN count(*) FILTER (basis_role = {literal(role)}) = 0 THEN '{NOT_PRINTED}' ELSE '{ALONE}' END"
