"""No record is the sum of the others of its period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, NOTHING_TOLD, population_of
from tieout.rules.quoting import quoted
from tieout.rules.records import ADDABLE
from tieout.rules.settling import Settled, WideTable, count, first_bits
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check

LINES = 3
"""Lines in which a record must be the sum of the others."""
OTHERS = 2
"""Other records of its period that there must be."""
SHOWN = 3
"""Figures that a finding shows."""
LARGEST = 10**18


class RecordsAreNoSums(Kind, frozen=True, kw_only=True):
    """No record is in every line the sum of all others of its table and period: a total that is counted once more.

    Only where it has three lines that are not zero, and there are two others. Percentages do not add up.
    """

    type: ClassVar = "expect_records_not_to_be_sums"
    known: ClassVar = Known(
        broken=1,
        figures=tuple(
            figure(f"added_{column}", value, column, line, slice=f"record {line}", slice_no=-line,
                   basis_role="actual", entity=f"one {line}")
            for line, values in enumerate(((10, 20, 35), (4, 5, 6), (14, 25, 41)), 1)
            for column, value in enumerate(values, 2)
        ),
    )  # fmt: skip

    def population(self) -> str:
        """Check each record against all others of its table and period."""
        return population_of(
            f"""
WITH stated AS (SELECT * FROM ({ADDABLE}) WHERE abs(value) < {LARGEST}), summed AS (
    SELECT table_name, period_no, line_path, unit, sum(value) AS total, sum(upper - lower) * 0.5 AS half
    FROM stated
    GROUP BY table_name, period_no, line_path, unit
), counted AS (
    SELECT table_name, period_no, count(DISTINCT slice_no) - 1 AS others FROM stated GROUP BY table_name, period_no
), compared AS (
    SELECT stated.*, others >= {OTHERS} AND abs(total - 2 * value) <= half AS is_sum
    FROM stated
    JOIN counted
        ON counted.table_name = stated.table_name AND counted.period_no IS NOT DISTINCT FROM stated.period_no
    JOIN summed
        ON summed.table_name = stated.table_name AND summed.period_no IS NOT DISTINCT FROM stated.period_no
        AND summed.line_path = stated.line_path AND summed.unit = stated.unit
)
SELECT
    table_name,
    any_value(slice) AS about,
    CASE WHEN bool_and(is_sum) AND count(*) >= {LINES} THEN 'broken' ELSE 'exact' END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    min(cell_id, {SHOWN}) AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM compared
GROUP BY table_name, slice_no
""",
            "'records'",
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled:
        """Hold each record against all others; of a period in which one may be their sum the population tells."""
        added = [
            (column, f"({column.value} <> 0 AND abs({column.value}) < {LARGEST})")
            for column in table.columns
            if column.unit != "%"
        ]
        sums = "".join(
            f", sum({one.value}) FILTER ({stated}) AS t{one.number}, sum({one.half}) FILTER ({stated}) AS s{one.number}"
            for one, stated in added
        )
        are_sums = count(f"{stated} AND abs(t{one.number} - 2 * {one.value}) <= s{one.number}" for one, stated in added)
        lines = count(stated for _, stated in added)
        return Settled(
            "all",
            f"""
            WITH stated AS (
                SELECT *, {lines} AS lines, {first_bits(added, SHOWN)} AS seen FROM {table.source}
            ), summed AS (
                SELECT period_no, count(*) - 1 AS others{sums} FROM stated WHERE lines > 0 GROUP BY period_no
            )
            SELECT
                row_no, 1 AS checks,
                CASE WHEN bool_and(others < {OTHERS} OR lines < {LINES} OR {are_sums} < lines)
                    OVER (PARTITION BY stated.period_no) THEN 'exact' END AS judged,
                {NO_EXCUSE}, seen
            FROM stated
            JOIN summed ON summed.period_no IS NOT DISTINCT FROM stated.period_no
            WHERE lines > 0
            """,
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "No record is in every line the sum of all others of its table and period."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a record that is the sum of the others."""
        shown = ", ".join(f"{quoted(cell)} ({cell.place.column_label})" for cell in cells)
        return Text(
            f"{cells[0].place.line_label} is in every line the sum of all other records of its period, such as "
            f"{shown}: who adds up the records counts everything twice.",
            f"{cells[0].place.line_label} is in elke kolom de som van alle andere records van zijn periode, zoals "
            f"{shown}: wie de records optelt, telt alles dubbel.",
        )
