"""The formula in a head is the one that its column follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.formulas import CANDIDATES
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_VALUES, NO_WEIGHTS, population_of
from tieout.rules.quoting import formula_as_printed
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class HeadsPrintTheirFormula(Kind, frozen=True, kw_only=True):
    """The formula in a head is the one that its column follows."""

    type: ClassVar = "expect_heads_to_print_their_formula"
    examines_values: ClassVar = False
    known: ClassVar = Known(
        broken=1,
        figures=(
            figure("one", 5, 2, column_number=1),
            figure("one", 7, 3, basis_role="change", column_number=2),
            figure("one", 12, 4, basis_role="forecast", column_number=3, formula="(2)-(1)"),
        ),
    )

    def population(self) -> str:
        """Check every head that prints a formula."""
        return population_of(
            f"""
WITH {CANDIDATES}
SELECT
    chosen.table_name,
    'column ' || chosen.column_no AS about,
    CASE WHEN telling = 0 THEN 'not judged' WHEN is_other THEN 'broken' ELSE 'exact' END AS judgement,
    -- Rows of zeros fit every formula; where no row can be judged at all, it is not known whether they do.
    CASE WHEN telling = 0 AND judged > 0 THEN '{ALONE}' END AS excuse,
    {{'formula': CASE WHEN is_other THEN best END}} AS told,
    first_cells.cells AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM chosen
JOIN (
    SELECT table_name, column_no, [min(cell_id)] AS cells FROM {{batch}} GROUP BY table_name, column_no
) AS first_cells USING (table_name, column_no)
WHERE printed_formula IS NOT NULL
""",
            "'column heads'",
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled:
        """Say of records nothing: only columns of statements follow from others."""
        return NOTHING

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "The formula that a head prints is the one that its column follows."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a head that prints another formula than its column follows."""
        head, other = cells[0].place.column_label or "", formula_as_printed(str(check.told["formula"]))
        return Text(
            f"The head “{head}” is not what the rows below it do; {other} is.",
            f"De kop “{head}” klopt niet met de rijen eronder; {other} klopt wel.",
        )
