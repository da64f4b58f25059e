"""No table prints figures that lost their last digits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import NO_EXCUSE, NO_VALUES, NO_WEIGHTS, population_of
from tieout.rules.quoting import quoted, written
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text
from tieout.values.tally import Check


class DigitsAreKept(Kind, frozen=True, kw_only=True):
    """No table prints figures as a spreadsheet shows those that are too wide for their column: 6.73E+04 for 67,314.

    Such a figure stands for all that show so, 67,250 to 67,350: what does not tie out then is hidden.
    """

    type: ClassVar = "expect_digits_to_be_kept"
    examines_values: ClassVar = False
    known: ClassVar = Known(broken=1, figures=(figure("wide", 67300, 2, decimals=-2, printed="6.73E+04"),))

    def population(self) -> str:
        """Check each table that prints figures."""
        return population_of(
            f"""
SELECT
    table_name,
    'digits' AS about,
    CASE WHEN count(*) FILTER (decimals < 0) > 0 THEN 'broken' ELSE 'exact' END AS judgement,
    {NO_EXCUSE},
    {{'figures': count(*) FILTER (decimals < 0)}} AS told,
    [coalesce(min(cell_id) FILTER (decimals < 0), min(cell_id))] AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM {{batch}}
WHERE state = 'figure'
GROUP BY table_name
""",
            "'digits'",
        )

    def settle(self, table: WideTable) -> Settled:
        """Say of records what it says of those that are told: one that lost its digits is never plain."""
        return NOTHING

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "No figure is shortened to an exponent, by which its last digits are lost."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a table whose figures lost digits."""
        first, count = cells[0], int(str(check.told["figures"]))
        value = first.value or Decimal(0)
        low, high = written(first, value - first.half_step), written(first, value + first.half_step)
        figures = Text("1 figure has", "1 cijfer is") if count == 1 else Text(
            f"{english(count)} figures have", f"{dutch(count)} cijfers zijn"
        )  # fmt: skip
        return Text(
            f"{figures.en} lost their last digits, as a spreadsheet shows numbers that are too wide: {first.name} "
            f"prints {quoted(first)}, which may be anything from {low.en} to "
            f"{high.en}. Export the full numbers.",
            f"{figures.nl} de laatste cijfers kwijt, zoals een rekenblad te brede getallen toont: {first.name} "
            f"vermeldt {quoted(first)}, wat van alles kan zijn van {low.nl} tot "
            f"{high.nl}. Exporteer de hele getallen.",
        )
