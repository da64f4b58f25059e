"""No figure is about a factor times all others of its line, or about that part of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from msgspec import Meta

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, NOTHING_TOLD, STOCKS, population_of
from tieout.rules.quoting import quoted
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check

# What a figure shows without its scale, exactly: to multiply by a tenth is no floating point, to divide is. A scale
# that is no power of ten leaves the figure as it is.
POWERS = ", ".join(str(10**n) for n in range(10))
SMALL = 10**15
"""Amounts below this can be multiplied by any factor."""
SHOWN = "abs(CASE scale {} ELSE value END)".format(
    " ".join(f"WHEN {10**n} THEN CAST(value * 0.{'0' * (n - 1)}1 AS DECIMAL(38, 12))" for n in range(1, 10))
)


class MagnitudesAgree(Kind, frozen=True, kw_only=True):
    """No figure is about `factor` times all others of its line, or about that part of them.

    The others are the other columns of a statement (of a specification those about the same line), or the
    other periods of an entity in a table of records. About is between half and twice; figures of fewer than
    `digits` digits are left alone.
    """

    type: ClassVar = "expect_magnitudes_to_agree"
    known: ClassVar = Known(
        broken=1,
        arguments={"factor": 1000, "digits": 3},
        figures=(figure("factor", 345, 3, period_no=2021), figure("factor", 346000, 4)),
    )

    factor: Annotated[int, Meta(ge=2)]
    digits: Annotated[int, Meta(ge=1)]

    def population(self) -> str:
        """Check each amount against all others of its series."""
        least = 10 ** (self.digits - 1)
        return population_of(
            f"""
WITH stated AS NOT MATERIALIZED (
    SELECT
        *, CASE WHEN slice_no = column_no THEN CAST(line_no AS VARCHAR) ELSE entity || '/' || line_path END AS series
    FROM {{batch}}
    WHERE state = 'figure' AND basis_role IN {STOCKS} AND line_path IS NOT NULL AND value <> 0 AND unit <> '%'
), scales AS (
    -- To take the scale off a figure takes long: in a table of one scale the figures are compared with it.
    SELECT
        table_name, CASE WHEN min(scale) = max(scale) AND min(scale) IN ({POWERS})
            AND max(value) < {SMALL} AND min(value) > -{SMALL} THEN min(scale) END AS one_scale
    FROM {{batch}}
    WHERE state = 'figure'
    GROUP BY table_name
), measured AS NOT MATERIALIZED (
    SELECT
        stated.*, CASE WHEN one_scale IS NULL THEN {SHOWN} ELSE abs(value) END AS shown,
        {least} * coalesce(one_scale, 1) AS enough
    FROM stated
    JOIN scales ON scales.table_name = stated.table_name
), series AS (
    SELECT
        table_name, series, unit, of_line, count(*) - 1 AS others,
        max(shown, 2) AS most, min(shown, 2) AS least, min(cell_id, 2) AS first_cells
    FROM measured
    GROUP BY table_name, series, unit, of_line
    HAVING others > 0
), compared AS (
    -- The most and the least of the others: where it is that itself, what comes next.
    SELECT
        measured.*, others,
        CASE WHEN shown = most[1] THEN most[2] ELSE most[1] END AS most_of_others,
        CASE WHEN shown = least[1] THEN least[2] ELSE least[1] END AS least_of_others,
        CASE WHEN cell_id = first_cells[1] THEN first_cells[2] ELSE first_cells[1] END AS other_cell
    FROM measured
    JOIN series
        ON series.table_name = measured.table_name AND series.series = measured.series AND series.unit = measured.unit
        AND series.of_line IS NOT DISTINCT FROM measured.of_line
)
SELECT
    table_name,
    line_path || '/' || slice AS about,
    CASE
        WHEN 2 * shown >= {self.factor} * most_of_others AND shown <= {2 * self.factor} * least_of_others
            AND least_of_others >= enough THEN 'broken'
        WHEN {2 * self.factor} * shown >= most_of_others AND {self.factor} * shown <= 2 * least_of_others
            AND others > 1 AND shown >= enough THEN 'broken'
        ELSE 'exact'
    END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    [cell_id, other_cell] AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM compared
""",
            "'magnitudes'",
            literal(ALONE),
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return f"No figure is about {self.factor} times the others of its line, or about that part of them."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a figure of another order of magnitude than its line."""
        one, other = cells[0], cells[1]
        return Text(
            f"{one.name} prints {quoted(one)}, and {other.name} {quoted(other)}.",
            f"{one.name} vermeldt {quoted(one)}, en {other.name} {quoted(other)}.",
        )
