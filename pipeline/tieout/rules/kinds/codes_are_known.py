"""Each code of a record is in its list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LooksAt, Names
from tieout.rules.known import Known, record
from tieout.rules.population import NO_EXCUSE, NO_VALUES, NO_WEIGHTS
from tieout.rules.quoting import nearest, quoted
from tieout.rules.settling import NO_TEXT, NOTHING, Settled, WideTable
from tieout.values.outcome import Text
from tieout.values.tally import Check


class CodesAreKnown(Kind, frozen=True, kw_only=True):
    """Each code of a record is in its list."""

    type: ClassVar = "expect_codes_to_be_known"
    looks_at: ClassVar[LooksAt] = "records"
    known: ClassVar = Known(
        broken=1, records=(record(1, list_name="codes", known=False), record(2, list_name="codes", known=True))
    )

    def population(self) -> str:
        """Check every code."""
        return f"""
SELECT
    table_name,
    coalesce(record, 'line ' || line_no) || '/' || list_name AS about,
    CASE WHEN known THEN 'exact' ELSE 'broken' END AS judgement,
    {NO_EXCUSE},
    {{'nearest': nearest}} AS told,
    [key_cell] AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM {{batch}}
WHERE list_name IS NOT NULL
ORDER BY table_name, line_no, list_name
"""

    def settle(self, table: WideTable) -> Settled | None:
        """Judge the codes of each record; of several of which one is not known the population tells which."""
        if not table.codes:
            return NOTHING
        known = " AND ".join(f"k{number}" for number in table.codes)
        unknown = "'broken'" if len(table.codes) == 1 else NO_TEXT
        return Settled(
            "each",
            f"""
            SELECT
                row_no, {len(table.codes)} AS checks, CASE WHEN {known} THEN 'exact' ELSE {unknown} END AS judged,
                {NO_EXCUSE}, CAST(0 AS BIGINT) AS seen
            FROM {table.source}
            """,
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "A code is in its list."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a code that is in no list."""
        near = nearest(check)
        return Text(
            f"{cells[0].name} is {quoted(cells[0])}, which is no known code.{near.en}",
            f"{cells[0].name} is {quoted(cells[0])}, en dat is geen bekende code.{near.nl}",
        )
