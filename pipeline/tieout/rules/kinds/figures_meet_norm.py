"""Actual figures meet the norm in the target column of their period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LinePattern, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import NO_WEIGHTS, NOT_PRINTED, exact, on_lines, population_of
from tieout.rules.quoting import one_step, points, quoted
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check

Direction = Literal["at least", "at most", "as declared"]


class FiguresMeetNorm(Kind, frozen=True, kw_only=True):
    """Each actual figure meets the norm in the target column of its period.

    `as declared` takes the direction that the cell of the norm prints, else that of the line. Where a norm
    is printed in several stages, of the documents of a year, the last that prints one counts; a blank beside a printed
    norm is none. A
    figure beside no norm, or one in another unit, misses it. The norm counts as printed; a
    figure counts as printed, and is `within rounding` where the amounts that print so lie on
    both sides of the norm. One that is said not to be there is left to the rule on measured targets.
    """

    type: ClassVar = "expect_figures_to_meet_norm"
    holds_to_norm: ClassVar = True
    pictured: ClassVar = "norm"
    known: ClassVar = Known(
        broken=1,
        arguments={"lines": ["norm*"], "direction": "at least"},
        figures=(
            figure("norm", 99, unit="%"),
            figure("norm", 199, 3, unit="%"),
            figure("norm/missed", 99, 2, 2, unit="%"),
            figure("norm/missed", 7, 3, 2, unit="%"),
        ),
    )

    lines: list[LinePattern]
    direction: Direction
    except_lines: list[LinePattern] = []

    def population(self) -> str:
        """Check each actual figure that stands beside a target with a direction."""
        told = "coalesce(bound, compare)" if self.direction == "as declared" else literal(self.direction)
        wanted = "true" if "*" in self.lines else on_lines(self.lines)
        wanted += f" AND NOT coalesce({on_lines(self.except_lines)}, false)"
        return population_of(
            f"""
WITH norm AS (
    SELECT *, {told} AS direction
    FROM {{batch}}
    WHERE basis_role = 'target' AND ({wanted}) AND {told} IN ('at least', 'at most')
    QUALIFY coalesce(stage_no >= max(stage_no) FILTER (state = 'figure') OVER (
        PARTITION BY table_name, line_no, line_path, period_no), true)
        AND (state = 'figure' OR count(*) FILTER (state = 'figure') OVER (
            PARTITION BY table_name, line_no, line_path, period_no) = 0)
), paired AS (
    SELECT
        actual.*, norm.direction, norm.cell_id AS norm_cell, norm.value AS norm, norm.unit AS norm_unit,
        CASE WHEN norm.direction = 'at most' THEN -1 ELSE 1 END AS way
    FROM {{batch}} AS actual
    JOIN norm
        ON norm.table_name = actual.table_name AND norm.line_no = actual.line_no AND norm.period_no = actual.period_no
    WHERE actual.basis_role = 'actual'
), sided AS (
    SELECT
        *,
        CASE WHEN way = 1 THEN lower ELSE -upper END AS least,
        CASE WHEN way = 1 THEN upper ELSE -lower END AS most,
        CASE WHEN way = 1 THEN upper_closed ELSE lower_closed END AS most_closed
    FROM paired
)
SELECT
    table_name,
    coalesce(line_path, 'line ' || line_no) || '/' || period AS about,
    CASE
        WHEN value IS NULL THEN 'not judged'
        WHEN norm IS NULL OR unit <> norm_unit THEN 'broken'
        WHEN least >= way * norm THEN 'exact'
        WHEN way * value >= way * norm THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    CASE WHEN state = 'mark' AND mark <> 'blank' THEN '{NOT_PRINTED}' END AS excuse,
    {{'one_step': coalesce(
        way * value < way * norm AND (most > way * norm OR (most = way * norm AND most_closed)), false)}} AS told,
    [cell_id, norm_cell] AS cells,
    {NO_WEIGHTS},
    norm AS expected,
    value AS found,
    {exact("abs(value - norm)")} AS gap,
    {exact("0")} AS allowed
FROM sided
""",
            "'norm'",
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        lines = "every line with a norm" if "*" in self.lines else names.lines(self.lines)
        how = "at least or at most, as its cell or the line says" if self.direction == "as declared" else self.direction
        but = f" Except {names.lines(self.except_lines)}." if self.except_lines else ""
        return f"The realisation of {lines} meets the norm in the budget column: {how}.{but}"

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a norm that is missed."""
        found, norm = cells[0], cells[1]
        if check.expected is None or found.unit != norm.unit:
            return Text(
                f"{found.name} is {quoted(found)}, and beside it stands no norm to hold it against: {quoted(norm)}.",
                f"{found.name} is {quoted(found)}, en daarnaast staat geen norm om het aan te toetsen: {quoted(norm)}.",
            )
        gap, caveat = points(found, check.gap), one_step(check)
        return Text(
            f"{found.name} is {quoted(found)} against a norm of {quoted(norm)}: {gap.en} off.{caveat.en}",
            f"{found.name} is {quoted(found)} bij een norm van {quoted(norm)}: {gap.nl} ernaast.{caveat.nl}",
        )
