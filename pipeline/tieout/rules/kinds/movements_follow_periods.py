"""Every row of a column of movements is the later actual less the earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.periods import changes, none_found
from tieout.rules.population import NO_EXCUSE, agreement, exact, halves, population_of, touching
from tieout.rules.quoting import quoted, written
from tieout.values.outcome import Text
from tieout.values.tally import Check


class MovementsFollowPeriods(Kind, frozen=True, kw_only=True):
    """Every row of a column of role `movement` is what its line was in a period less what it was in the one before.

    What a cost has changed, a line with `sign = "-"` that is printed positive, may be printed as its effect on the
    result: a higher cost is negative. A table keeps to one of the two in all such lines, that which most of its rows
    show (`rules/periods.py`); a row that goes against it is broken. Of other lines it is always printed plain.
    """

    type: ClassVar = "expect_movements_to_follow_periods"
    is_identity: ClassVar = True
    binds: ClassVar = True
    holds_in_sound_tables: ClassVar = True
    known: ClassVar = Known(
        broken=2,
        figures=(
            figure("sales", 10, 2, 1, basis_role="actual"),
            figure("sales", 12, 3, 1, basis_role="actual", period_no=2021),
            figure("sales", 2, 4, 1, basis_role="movement"),
            figure("costs", 7, 2, 2, basis_role="actual", sign=-1),
            figure("costs", 8, 3, 2, basis_role="actual", period_no=2021, sign=-1),
            figure("costs", 1, 4, 2, basis_role="movement", sign=1),
            figure("rent", 3, 2, 3, basis_role="actual", sign=-1),
            figure("rent", 5, 3, 3, basis_role="actual", period_no=2021, sign=-1),
            figure("rent", -2, 4, 3, basis_role="movement", sign=1),
        ),
    )

    def population(self) -> str:
        """Check every movement of which the two amounts are in its row."""
        return population_of(
            f"""
WITH {changes("movement")}, computed AS (
    SELECT
        pair_id, turned, later.cell_id AS later_cell, earlier.cell_id AS earlier_cell,
        coalesce(later.unit, earlier.unit) AS unit, coalesce(earlier.unit, later.unit) AS other_unit,
        turned * (later.value - earlier.value) AS value,
        CASE turned WHEN 1 THEN later.lower - earlier.upper ELSE earlier.lower - later.upper END AS lower,
        CASE turned WHEN 1 THEN later.upper - earlier.lower ELSE earlier.upper - later.lower END AS upper,
        CASE turned WHEN 1 THEN later.lower_closed AND earlier.upper_closed
            ELSE earlier.lower_closed AND later.upper_closed END AS lower_closed,
        CASE turned WHEN 1 THEN later.upper_closed AND earlier.lower_closed
            ELSE earlier.upper_closed AND later.lower_closed END AS upper_closed
    FROM (SELECT pair_id, sign AS found_sign FROM found)
    JOIN later USING (pair_id)
    JOIN earlier USING (pair_id),
    LATERAL (SELECT found_sign * later.sign AS turned)
)
SELECT
    found.table_name,
    coalesce(found.line_path, 'line ' || found.line_no) || '/' || found.slice AS about,
    CASE
        WHEN found.value IS NULL OR computed.value IS NULL OR computed.unit <> computed.other_unit
            OR found.unit <> computed.unit THEN 'not judged'
        -- It is the difference of rounded figures: an amount just on the edge may have gone either way.
        WHEN {agreement("found", "computed")} = 'broken' AND {touching("found", "computed")} THEN 'within rounding'
        ELSE {agreement("found", "computed")}
    END AS judgement,
    {NO_EXCUSE},
    {{'is_effect': turned = -1}} AS told,
    [found.cell_id, later_cell, earlier_cell] AS cells,
    [-1, turned, -turned] AS weights,
    {exact("computed.value")} AS expected,
    {exact("found.value")} AS found,
    {exact("abs(found.value - computed.value)")} AS gap,
    {exact(halves("found", "computed"))} AS allowed
FROM found
JOIN computed USING (pair_id)
""",
            "'movements'",
            none_found("movement"),
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return (
            "In every row a change is the figure of its period less that of the period before, within the rounding of "
            "the print. A table that prints the change of costs as the effect on the result does so in all of them."
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a movement that is not what lies between its periods."""
        found, later, earlier = cells[:3]
        expected, gap, allowed = (written(found, value) for value in (check.expected, check.gap, check.allowed))
        is_effect = check.told.get("is_effect")
        return Text(
            f"{found.name} prints {quoted(found)}; {quoted(later)} less {quoted(earlier)}"
            f"{', as its effect on the result,' if is_effect else ''} makes {expected.en}. They are {gap.en} apart; "
            f"rounding explains at most {allowed.en}.",
            f"{found.name} vermeldt {quoted(found)}; {quoted(later)} min {quoted(earlier)} is"
            f"{', als effect op het resultaat,' if is_effect else ''} {expected.nl}. Dat scheelt {gap.nl}; "
            f"afronding verklaart hooguit {allowed.nl}.",
        )
