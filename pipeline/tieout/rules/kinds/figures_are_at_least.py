"""A line is never less than an amount."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Amount, BasisName, Kind, LinePath, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import NO_EXCUSE, NO_WEIGHTS, NOTHING_TOLD, exact, listed, population_of
from tieout.rules.quoting import quoted, written
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class FiguresAreAtLeast(Kind, frozen=True, kw_only=True):
    """A line is never less than an amount in base units, under these bases."""

    type: ClassVar = "expect_figures_to_be_at_least"
    known: ClassVar = Known(
        broken=1,
        arguments={"line": "cash", "amount": 12, "bases": ["actual"]},
        figures=(figure("cash", 11, 3), figure("cash", 13, 4), figure("cash", 1)),
    )

    line: LinePath
    amount: Amount
    bases: list[BasisName]

    def population(self) -> str:
        """Check the line in every column of these bases."""
        return population_of(
            f"""
SELECT
    table_name,
    line_path || '/' || slice AS about,
    CASE
        WHEN value IS NULL THEN 'not judged'
        WHEN lower >= {self.amount} THEN 'exact'
        WHEN upper > {self.amount} OR (upper = {self.amount} AND upper_closed) THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    [cell_id] AS cells,
    {NO_WEIGHTS},
    {exact(str(self.amount))} AS expected,
    value AS found,
    {exact(f"{self.amount} - value")} AS gap,
    {exact("(upper - lower) * 0.5")} AS allowed
FROM {{batch}}
WHERE line_path = {literal(self.line)} AND basis IN ({listed(self.bases)})
""",
            literal(self.line),
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return f"{names.line(self.line)} is never less than {self.amount:,}."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a figure below its limit."""
        cell = cells[0]
        limit = written(cell, check.expected)
        return Text(
            f"{cell.name} prints {quoted(cell)}; the limit is {limit.en}.",
            f"{cell.name} vermeldt {quoted(cell)}; de grens is {limit.nl}.",
        )
