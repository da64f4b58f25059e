"""No record is a copy of another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from msgspec import Meta

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, population_of
from tieout.rules.quoting import quoted
from tieout.rules.records import STATED
from tieout.rules.settling import Settled, WideTable, count, first_bits
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check

NEARLY = 10
"""Of so many figures one may be another, and the record of the period before is copied all the same."""


class RecordsDiffer(Kind, frozen=True, kw_only=True):
    """No record prints the figures of another of its table, of another period or of another entity.

    Only where at least `figures` figures that are not zero are the same. Of the same entity in the period before one
    figure in ten may be another: who copies a row mends some of it.
    """

    type: ClassVar = "expect_records_to_differ"
    known: ClassVar = Known(
        broken=1,
        arguments={"figures": 3},
        figures=tuple(
            figure(f"copied_{column}", value, column, line, slice=f"record {line}", slice_no=-line,
                   basis_role="actual", entity="copied", period_no=2020 + line)
            for line, values in enumerate(((11, 23, 35), (14, 25, 36), (14, 25, 36)), 1)
            for column, value in enumerate(values, 2)
        ),
    )  # fmt: skip

    figures: Annotated[int, Meta(ge=3)]

    def population(self) -> str:
        """Check each record against all others of its table."""
        return population_of(
            f"""
WITH stated AS ({STATED}), printed AS (
    SELECT
        table_name, slice_no, any_value(slice) AS slice, any_value(entity) AS entity, any_value(period_no) AS period_no,
        count(*) AS figures, min(cell_id) AS cell, list(line_path || ' ' || value ORDER BY line_path) AS all_figures
    FROM stated
    GROUP BY table_name, slice_no
), copied AS (
    SELECT *, lag(cell) OVER (PARTITION BY table_name, all_figures ORDER BY cell) AS original FROM printed
), nearly AS (
    SELECT
        one.table_name, one.slice_no, min(other.cell_id) AS original,
        count(*) FILTER (one.value = other.value) AS alike, count(*) FILTER (one.value <> other.value) AS differing
    FROM stated AS one
    JOIN stated AS other
        ON other.table_name = one.table_name AND other.entity = one.entity AND other.period_no = one.period_no - 1
        AND other.line_path = one.line_path
    GROUP BY one.table_name, one.slice_no
    HAVING alike >= {self.figures} AND {NEARLY} * differing <= alike + differing
)
SELECT
    copied.table_name,
    slice AS about,
    CASE WHEN figures < {self.figures} OR coalesce(copied.original, nearly.original) IS NULL THEN 'exact'
        ELSE 'broken' END AS judgement,
    {NO_EXCUSE},
    {{'figures': coalesce(alike, figures), 'differing': coalesce(differing, 0)}} AS told,
    [cell, coalesce(copied.original, nearly.original, cell)] AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM copied
LEFT JOIN nearly USING (table_name, slice_no)
""",
            "'records'",
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled:
        """Hold each record against all others at once: where one may be a copy, the population tells which."""
        columns = [(column, f"{column.value} <> 0") for column in table.columns]
        amounts = ", ".join(f"nullif({column.value}, 0)" for column in table.columns)
        both = [(f"one.{column.value}", f"other.{column.value}") for column in table.columns]
        alike = count(f"{one} = {other} AND {one} <> 0" for one, other in both)
        differing = count(f"{one} <> {other} AND {one} <> 0 AND {other} <> 0" for one, other in both)
        return Settled(
            "all",
            f"""
            WITH told AS (
                SELECT
                    *, {count(condition for _, condition in columns)} AS checks_of, {first_bits(columns, 1)} AS seen,
                    hash({amounts}) AS figures
                FROM {table.source}
            ), copied AS (
                SELECT figures FROM told WHERE checks_of >= {self.figures} GROUP BY figures HAVING count(*) > 1
            ), pairs AS (
                SELECT one.row_no, other.row_no AS other_row, {alike} AS alike, {differing} AS differing
                FROM {table.source} AS one
                JOIN {table.source} AS other
                    ON other.entity = one.entity AND other.period_no = one.period_no - 1
            ), nearly AS (
                SELECT row_no
                FROM pairs
                GROUP BY row_no
                HAVING sum(alike) >= {self.figures} AND {NEARLY} * sum(differing) <= sum(alike) + sum(differing)
            ), open AS (
                SELECT row_no FROM told SEMI JOIN copied USING (figures)
                UNION
                SELECT unnest([row_no, other_row]) FROM pairs SEMI JOIN nearly USING (row_no)
            )
            SELECT
                row_no, 1 AS checks, CASE WHEN row_no NOT IN (FROM open) THEN 'exact' END AS judged, {NO_EXCUSE}, seen
            FROM told
            WHERE checks_of > 0
            """,
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return (
            f"No record prints the figures of another of its table, where {self.figures} or more are the same; of the "
            "period before one figure in ten may be another."
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a record that is a copy."""
        one, other = cells[0], cells[1]
        count, differing = int(str(check.told["figures"])), int(str(check.told["differing"]))
        but = Text(f", and {differing} not", f", en {differing} niet") if differing else Text("", "")
        return Text(
            f"{one.place.line_label} and {other.place.line_label} print the same {count} figures{but.en}: one of them "
            f"seems to be a copy of the other. {one.place.column_label} is {quoted(one)} in both.",
            f"{one.place.line_label} en {other.place.line_label} vermelden dezelfde {count} cijfers{but.nl}: een van "
            f"de twee lijkt een kopie van de andere. {one.place.column_label} is in beide {quoted(one)}.",
        )
