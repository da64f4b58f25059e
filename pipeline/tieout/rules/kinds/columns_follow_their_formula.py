"""Every row of a column is what the formula of the column makes of the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.formulas import CANDIDATES
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, exact, population_of
from tieout.rules.quoting import formula_as_printed, quoted, written
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class ColumnsFollowTheirFormula(Kind, frozen=True, kw_only=True):
    """Every row of a column is what the formula of the column makes of the others."""

    type: ClassVar = "expect_columns_to_follow_their_formula"
    is_identity: ClassVar = True
    binds: ClassVar = True
    holds_in_sound_tables: ClassVar = True
    known: ClassVar = Known(
        broken=1,
        figures=tuple(
            figure(path, value, column, line, **({"basis_role": "difference"} if column == 4 else {}))
            for line, (path, values) in enumerate((("one", (5, 7, 9)), ("two", (5, 7, 2)), ("three", (4, 8, 4))), 1)
            for column, value in enumerate(values, 2)
        ),
    )

    def population(self) -> str:
        """Check every row of every column with a formula, printed or that of a difference."""
        return population_of(
            f"""
WITH {CANDIDATES}
SELECT
    table_name,
    coalesce(line_path, 'line ' || line_no) || '/' || slice AS about,
    judgement,
    {NO_EXCUSE},
    {{'formula': candidate}} AS told,
    list_prepend(cell_id, coalesce(cells, [])) AS cells,
    list_prepend(-1, coalesce(weights, [])) AS weights,
    {exact("expected")} AS expected,
    {exact("value")} AS found,
    {exact("abs(value - expected)")} AS gap,
    {exact("(upper - lower) * 0.5 + (most - least) * 0.5")} AS allowed
FROM row_check
JOIN chosen USING (table_name, column_no)
WHERE candidate = CASE WHEN is_other THEN best ELSE printed END
    AND NOT (value IS NULL AND expected = 0)
""",
            "'column formulas'",
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled:
        """Say of records nothing: only columns of statements follow from others."""
        return NOTHING

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return (
            "In every row a column is what its formula makes of the others, within the rounding of the print; a column "
            "of differences without a formula is the realisation less the budget, or the other way round."
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a figure that is not what the formula of its column makes."""
        found = cells[0]
        expected, gap, allowed = (written(found, value) for value in (check.expected, check.gap, check.allowed))
        formula = formula_as_printed(str(check.told["formula"]))
        operands = " · ".join(quoted(cell) for cell in cells[1:])
        made = f"{formula}, {operands}" if operands else formula
        return Text(
            f"{found.name} prints {quoted(found)}; {made}, makes {expected.en}. They are {gap.en} apart; "
            f"rounding explains at most {allowed.en}.",
            f"{found.name} vermeldt {quoted(found)}; uit {made} volgt {expected.nl}. Dat scheelt {gap.nl}; "
            f"afronding verklaart hooguit {allowed.nl}.",
        )
