"""No record is of another scale than all others of its period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from msgspec import Meta

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, population_of
from tieout.rules.quoting import quoted
from tieout.rules.records import ADDABLE
from tieout.rules.settling import Settled, WideColumn, WideTable, count, first_bits
from tieout.store.sql import literal
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text
from tieout.values.tally import Check

RECORDS = 8
"""Records of a period that there must be: among few one may well be far larger than the others."""
LINES = 3
"""Lines that a record must print."""
SHOWN = 3
"""Lines that a finding shows."""


class RecordsAreOfOneScale(Kind, frozen=True, kw_only=True):
    """No record is in most of its lines this many times the largest of all others of its table and period.

    One reporter that writes thousands where all others write millions stands out of every line, and need have no
    history for it. Percentages are left out.
    """

    type: ClassVar = "expect_records_to_be_of_one_scale"
    known: ClassVar = Known(
        broken=1,
        arguments={"times": 5},
        figures=tuple(
            figure(f"scaled_{column}", value * column, column, line, slice=f"record {line}", slice_no=-line,
                   basis_role="actual", entity=f"one {line}")
            for line, value in enumerate((12, 9, 14, 7, 15, 11, 8, 13, 9000), 1)
            for column in (2, 3, 4)
        ),
    )  # fmt: skip

    times: Annotated[int, Meta(ge=5)]

    def population(self) -> str:
        """Check each record against the largest of the others."""
        return population_of(
            f"""
WITH stated AS (SELECT *, abs(value) AS size FROM ({ADDABLE})), most AS (
    SELECT table_name, period_no, line_path, unit, max(size, 2) AS sizes, max_by(cell_id, size, 2) AS largest
    FROM stated
    GROUP BY table_name, period_no, line_path, unit
    HAVING count(*) >= {RECORDS}
), compared AS (
    SELECT
        stated.*,
        CASE WHEN size = sizes[1] THEN sizes[2] ELSE sizes[1] END AS most_of_others,
        CASE WHEN cell_id = largest[1] THEN largest[2] ELSE largest[1] END AS other_cell
    FROM stated
    JOIN most
        ON most.table_name = stated.table_name AND most.period_no IS NOT DISTINCT FROM stated.period_no
        AND most.line_path = stated.line_path AND most.unit = stated.unit
)
SELECT
    table_name,
    any_value(slice) AS about,
    CASE WHEN count(*) >= {LINES} AND 2 * count(*) FILTER (size >= {self.times} * most_of_others) > count(*)
        THEN 'broken' ELSE 'exact' END AS judgement,
    {NO_EXCUSE},
    {{'lines': count(*) FILTER (size >= {self.times} * most_of_others), 'of': count(*)}} AS told,
    flatten(coalesce(
        min([cell_id, other_cell], {SHOWN}) FILTER (size >= {self.times} * most_of_others),
        min([cell_id, other_cell], {SHOWN})
    )) AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM compared
GROUP BY table_name, slice_no
""",
            "'records'",
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled:
        """Hold each record against the largest of the others; of a period with one too large the population tells.

        Looked at are the first lines of each record, and the figures that they are held against.
        """
        added = [(column, f"{column.value} <> 0") for column in table.columns if column.unit != "%"]
        largest = "".join(
            f", max(abs({one.value}), 2) FILTER ({stated}) AS m{one.number}"
            f", max_by(row_no, abs({one.value}), 2) FILTER ({stated}) AS at{one.number}"
            f", count(*) FILTER ({stated}) AS n{one.number}"
            for one, stated in added
        )
        held = [(one, f"({stated} AND n{one.number} >= {RECORDS})") for one, stated in added]
        large = [(one, f"({stated} AND {self._is_large(one)})") for one, stated in held]
        shown = f"CASE WHEN many = 0 THEN {first_bits(held, SHOWN)} ELSE {first_bits(large, SHOWN)} END"
        others = " UNION ALL ".join(
            f"SELECT at{one.number}[CASE WHEN row_no = at{one.number}[1] THEN 2 ELSE 1 END], {one.bit} FROM judged "
            f"WHERE seen & {one.bit} > 0"
            for one, _ in added
        )
        return Settled(
            "all",
            f"""
            WITH most AS (
                SELECT period_no{largest} FROM {table.source} GROUP BY period_no
            ), compared AS (
                SELECT *, {count(condition for _, condition in held)} AS lines,
                    {count(condition for _, condition in large)} AS many
                FROM {table.source} AS one
                JOIN most ON most.period_no IS NOT DISTINCT FROM one.period_no
            ), judged AS MATERIALIZED (
                SELECT *, {shown} AS seen FROM compared WHERE lines > 0
            )
            SELECT
                row_no, 1 AS checks,
                CASE WHEN bool_and(lines < {LINES} OR 2 * many <= lines) OVER (PARTITION BY period_no) THEN 'exact' END
                    AS judged, {NO_EXCUSE}, seen
            FROM judged
            UNION ALL
            SELECT row_no, 0, 'exact', NULL, CAST(bit_or(bit) AS BIGINT)
            FROM (SELECT DISTINCT * FROM ({others or "SELECT 0, 0 WHERE false"}) AS other (row_no, bit))
            GROUP BY row_no
            """,
        )

    def _is_large(self, one: WideColumn) -> str:
        """Give a condition: an amount is so many times the largest of the others of its line."""
        size, most = f"abs({one.value})", f"m{one.number}"
        return f"{size} >= {self.times} * CASE WHEN {size} = {most}[1] THEN {most}[2] ELSE {most}[1] END"

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return (
            f"No record is in most of its lines {self.times} times the largest of all others of its table and period "
            f"or more, where there are {RECORDS} or more."
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a record of another scale."""
        lines, of = english(int(str(check.told["lines"]))), english(int(str(check.told["of"])))
        lines_nl, of_nl = dutch(int(str(check.told["lines"]))), dutch(int(str(check.told["of"])))
        pairs = list(zip(cells[::2], cells[1::2], strict=True))
        shown = "; ".join(
            f"{one.place.column_label}: {quoted(one)}, {quoted(other)} ({other.place.line_label})"
            for one, other in pairs
        )
        return Text(
            f"{cells[0].place.line_label} is far larger than every other record of its period, in {lines} of its {of} "
            f"lines: it seems to be in another unit. Its figures beside the largest of the others: {shown}.",
            f"{cells[0].place.line_label} is veel groter dan elk ander record van zijn periode, in {lines_nl} van zijn "
            f"{of_nl} regels: het lijkt in een andere eenheid te staan. Zijn cijfers naast de grootste van de andere: "
            f"{shown}.",
        )
