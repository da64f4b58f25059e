"""A line of percentages is not printed as fractions of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, NOTHING_TOLD, STOCKS, population_of
from tieout.rules.quoting import quoted
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check

FEWEST = 3
"""Figures that a line must print."""
SHOWN = 3
"""Figures that a finding shows."""


class PercentagesAreNoFractions(Kind, frozen=True, kw_only=True):
    """No line in percent prints figures under 1 throughout without a percent sign anywhere in it.

    0,23 for 23% is a fraction. A line whose label or head has the sign, or of which one figure has, is left alone.
    """

    type: ClassVar = "expect_percentages_not_to_be_fractions"
    known: ClassVar = Known(
        broken=1,
        figures=tuple(
            figure("fraction", 0, column, unit="%", line_unit="%", percent_text="", decimals=2, printed="0,23")
            for column in (2, 3, 4)
        ),
    )

    def population(self) -> str:
        """Check each line of percentages without a sign: of a statement its columns, of records all of them."""
        return population_of(
            f"""
WITH stated AS (
    SELECT
        *, CASE WHEN slice_no = column_no THEN line_no ELSE -column_no END AS series,
        abs(value) <= 1 AND decimals >= 2 AS is_small
    FROM {{batch}}
    WHERE state = 'figure' AND line_unit = '%' AND basis_role IN {STOCKS} AND line_path IS NOT NULL
)
SELECT
    table_name,
    any_value(line_path) || CASE WHEN any_value(of_line) IS NULL THEN '' ELSE '/' || any_value(of_line) END AS about,
    CASE WHEN bool_and(is_small) THEN 'broken' ELSE 'exact' END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    min(cell_id, {SHOWN}) AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM stated
GROUP BY table_name, series, of_line
HAVING count(*) >= {FEWEST} AND bool_and(percent_text = '')
    AND NOT bool_or(contains(coalesce(line_label, ''), '%') OR contains(column_label, '%'))
""",
            "'percentages'",
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled | None:
        """Say nothing of records without percentages; of others the population must tell."""
        return None if any(column.line_unit == "%" for column in table.columns) else NOTHING

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return (
            "No line in percent prints figures under 1 throughout, without a percent sign in a figure, its label or "
            "the heads: 0,23 for 23% is a fraction."
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a line of fractions."""
        shown = ", ".join(quoted(cell) for cell in cells)
        return Text(
            f"{cells[0].label} is in percent and prints {shown}, under 1 throughout and without a sign: read so, it is "
            "less than 1%. If these are fractions of one, print them as percentages.",
            f"{cells[0].label} is in procenten en vermeldt {shown}, overal onder de 1 en zonder teken: zo gelezen is "
            "het minder dan 1%. Zijn dit breuken van één, druk ze dan af als percentages.",
        )
