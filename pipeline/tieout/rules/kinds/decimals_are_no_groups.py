"""What stands behind the decimal mark of a statement is no group of three digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, population_of
from tieout.rules.quoting import quoted
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check

FEWEST = 3
"""Figures that must look like groups of three."""
SHOWN = 3
"""Figures that a finding shows."""
NUMBER = "regexp_extract(printed, '[0-9](?:.*[0-9])?')"
LOOKS_GROUPED = f"(decimals = 3 AND regexp_full_match({NUMBER}, '[1-9][0-9]{{0,2}}[^0-9][0-9]{{3}}'))"
IS_SHORT = f"(decimals = 0 AND regexp_full_match({NUMBER}, '[0-9]{{1,3}}'))"


class DecimalsAreNoGroups(Kind, frozen=True, kw_only=True):
    """In no statement every figure of four digits and more has three of them behind what is read as its decimal mark.

    A program of another country writes 10,542 for ten thousand; read as a little more than ten, all figures are a
    thousandth of what they are, and every sum still adds up. Percentages and records of programs are left alone.
    """

    type: ClassVar = "expect_decimals_not_to_be_groups"
    examines_values: ClassVar = False
    known: ClassVar = Known(
        broken=1,
        figures=tuple(
            figure(f"group_{line}", 10 + line, 2, line, decimals=3, printed=f"{10 + line},125") for line in (1, 2, 3)
        ),
    )

    def population(self) -> str:
        """Check each statement that prints decimals."""
        return population_of(
            f"""
WITH stated AS (
    SELECT *, {LOOKS_GROUPED} AS looks_grouped, {IS_SHORT} AS is_short
    FROM {{batch}}
    WHERE state = 'figure' AND slice_no = column_no AND value <> 0 AND unit <> '%' AND percent_text = ''
        AND scale <= 1000
)
SELECT
    table_name,
    'decimals' AS about,
    CASE WHEN bool_and(looks_grouped OR is_short) AND count(*) FILTER (looks_grouped) >= {FEWEST} THEN 'broken'
        ELSE 'exact' END AS judgement,
    {NO_EXCUSE},
    {{'figures': count(*) FILTER (looks_grouped)}} AS told,
    coalesce(min(cell_id, {SHOWN}) FILTER (looks_grouped), [min(cell_id)]) AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM stated
GROUP BY table_name
""",
            "'decimals'",
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled:
        """Say of records nothing: it is about statements."""
        return NOTHING

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return (
            "In no statement every figure of four digits and more has three of them behind what is read as its decimal "
            "mark: then that mark parts thousands."
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a statement whose decimals look like thousands."""
        shown = ", ".join(quoted(cell) for cell in cells)
        count = check.told["figures"]
        return Text(
            f"All {count} figures of four digits and more have three behind the decimal mark, such as {shown}: read "
            "so, each is a thousandth of what it seems to be. If that mark parts thousands, declare the notation.",
            f"Alle {count} cijfers van vier en meer posities hebben er drie achter het decimaalteken, zoals {shown}: "
            "zo gelezen is elk een duizendste van wat het lijkt. Scheidt dat teken duizendtallen, declareer dan de "
            "notatie.",
        )
