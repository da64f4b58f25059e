"""No two records have the same keys, and every record has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LooksAt, Names, joined
from tieout.rules.known import Known, record
from tieout.rules.population import NO_EXCUSE, NO_VALUES, NO_WEIGHTS
from tieout.rules.settling import Settled, WideTable
from tieout.values.outcome import Text
from tieout.values.places import on_two_lines
from tieout.values.tally import Check


class RecordsAreUnique(Kind, frozen=True, kw_only=True):
    """No entity has two records of one period and the same further keys; every record says whose and of when it is."""

    type: ClassVar = "expect_records_to_be_unique"
    looks_at: ClassVar[LooksAt] = "records"
    known: ClassVar = Known(broken=1, records=(record(1), record(2), record(3, "two")))

    def population(self) -> str:
        """Check every record; of two the later is wrong."""
        keys = "PARTITION BY table_name, entity, period_no, further_keys ORDER BY line_no"
        return f"""
WITH placed AS (
    SELECT *, row_number() OVER ({keys}) AS place, first_value(key_cell) OVER ({keys}) AS first_cell
    FROM {{batch}}
    WHERE list_name IS NULL
)
SELECT
    table_name,
    coalesce(record, 'line ' || line_no) || CASE WHEN place > 1 THEN '/line ' || line_no ELSE '' END AS about,
    CASE WHEN place = 1 AND entity <> '' AND period_no IS NOT NULL AND NOT list_contains(further_keys, '')
        THEN 'exact' ELSE 'broken' END AS judgement,
    {NO_EXCUSE},
    {{'no_entity': entity = '', 'no_period': period_no IS NULL}} AS told,
    CASE WHEN place = 1 THEN [key_cell] ELSE [key_cell, first_cell] END AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM placed
ORDER BY table_name, line_no
"""

    def settle(self, table: WideTable) -> Settled:
        """Hold the keys of all records against each other; of those that are not their own the population tells."""
        return Settled(
            "all",
            f"""
            WITH told AS (
                SELECT
                    row_no, hash(entity, period_no, further_keys) AS keys,
                    entity <> '' AND period_no IS NOT NULL AND NOT list_contains(further_keys, '') AS has_keys
                FROM {table.source}
            ), again AS (
                SELECT keys FROM told GROUP BY keys HAVING count(*) > 1
            )
            SELECT
                row_no, 1 AS checks, CASE WHEN has_keys AND keys NOT IN (FROM again) THEN 'exact' END AS judged,
                {NO_EXCUSE}, CAST(0 AS BIGINT) AS seen
            FROM told
            """,
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "No two records have the same keys, and every record has them all."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a record that stands twice, or has no key."""
        one, first = cells[0], cells[-1]
        there, before = on_two_lines(one.place, first.place)
        if len(cells) == 1:
            en, nl = _lacking(check, one)
            return Text(
                f"{there.en.capitalize()} lacks a key: {en}.", f"{there.nl.capitalize()} mist een sleutel: {nl}."
            )
        return Text(
            f"{one.label} on {there.en} is on {before.en} too.",
            f"{one.label} op {there.nl} staat ook op {before.nl}.",
        )


def _lacking(check: Check, cell: Cell) -> tuple[str, str]:
    """Name the keys that a record lacks, in English and Dutch; `cell` is that of the first."""
    en: list[str] = []
    nl: list[str] = []
    if check.told.get("no_entity"):
        en, nl = [cell.label], [cell.label]
    if check.told.get("no_period"):
        en, nl = [*en, "its year or period"], [*nl, "het jaar of de periode"]
    return (joined(en), joined(nl, "en")) if en else ("one of the others", "een van de andere")
