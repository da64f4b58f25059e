"""Lines are zero under one basis, or follow to be zero from their parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import DERIVED, BasisName, Derive, Kind, LinePattern, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import DECLARED, NOTHING_TOLD, exact, on_lines, population_of
from tieout.rules.quoting import all_quoted, quoted, written
from tieout.rules.sums import figures_and_sums
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class FiguresAreZero(Kind, frozen=True, kw_only=True):
    """These lines are zero under one basis, or follow to be; what an entity budgets itself is left alone."""

    type: ClassVar = "expect_figures_to_be_zero"
    binds: ClassVar = True
    known: ClassVar = Known(
        broken=1,
        arguments={"lines": ["flow"], "basis": "target"},
        figures=(figure("flow", 9), figure("flow", 7, column=3)),
    )

    lines: list[LinePattern]
    basis: BasisName
    derive: Derive = {}

    def population(self) -> str:
        """Check every such line in every column of the basis."""
        return population_of(
            f"""
WITH known AS ({figures_and_sums(self.derive)}), wanted AS (
    SELECT * FROM {{batch}} WHERE basis = {literal(self.basis)} AND {on_lines(self.lines)}
)
SELECT
    wanted.table_name,
    wanted.line_path || '/' || wanted.slice AS about,
    CASE
        WHEN known.value IS NULL OR wanted.budgeted THEN 'not judged'
        WHEN known.value = 0 THEN 'exact'
        WHEN (known.lower < 0 OR (known.lower = 0 AND known.lower_closed))
            AND (known.upper > 0 OR (known.upper = 0 AND known.upper_closed)) THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    CASE WHEN wanted.budgeted THEN '{DECLARED}' END AS excuse,
    {NOTHING_TOLD},
    coalesce(known.cells, [wanted.cell_id]) AS cells,
    known.weights,
    CASE WHEN known.value IS NOT NULL THEN {exact("0")} END AS expected,
    {exact("known.value")} AS found,
    {exact("abs(known.value)")} AS gap,
    {exact("(known.upper - known.lower) * 0.5")} AS allowed
FROM wanted
LEFT JOIN known
    ON known.table_name = wanted.table_name AND known.line_no = wanted.line_no
    AND known.column_no = wanted.column_no AND known.line_path = wanted.line_path
""",
            f"'zero_{self.basis}'",
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        derived = DERIVED if self.derive else ""
        return f"{names.lines(self.lines)} are zero in the column of the {self.basis}, or follow to be zero.{derived}"

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a figure that should be zero."""
        found = written(cells[0], check.found)
        if len(cells) == 1:
            return Text(
                f"{cells[0].name} prints {quoted(cells[0])} where zero is expected.",
                f"{cells[0].name} vermeldt {quoted(cells[0])} waar nul wordt verwacht.",
            )
        parts, head = all_quoted(cells), cells[0].place.column_label
        return Text(
            f"{parts.en} make {found.en} in {head}, where zero is expected.",
            f"Uit {parts.nl} volgt {found.nl} in {head}, waar nul wordt verwacht.",
        )
