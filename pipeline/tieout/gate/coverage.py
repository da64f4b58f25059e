"""Count what was looked at: the cells of the publication, its figures and marks, and the figures that a rule saw."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from tieout.findings.findings import Counted
from tieout.store.sql import identifier
from tieout.values.outcome import Outcome
from tieout.values.tally import bits_of, united
from tieout.values.verdict import Coverage


def count_coverage(
    connection: duckdb.DuckDBPyConnection, counted: Sequence[Counted], outcomes: Sequence[Outcome]
) -> Coverage:
    """Count what was looked at in a run whose figures are made."""
    rows = dict(connection.execute("SELECT state, COUNT(*) FROM figures WHERE own GROUP BY state").fetchall())
    looked_at_told = united(one.tally.looked_at for one in counted)
    printed = connection.execute("SELECT cell_id FROM figures WHERE own AND state = 'figure'").fetchnumpy()["cell_id"]
    told = {int(cell) for cell in printed}
    examined = (int.from_bytes(looked_at_told, "little") & int.from_bytes(bits_of(told), "little")).bit_count()
    wide = connection.execute("SELECT table_name, wide_from FROM tables WHERE wide_from IS NOT NULL").fetchall()
    for table, before in wide:
        columns = [
            number
            for (number,) in connection.execute(
                "SELECT column_no FROM columns WHERE table_name = $1 AND role = 'figure' ORDER BY ALL", [table]
            ).fetchall()
        ]
        width = int(connection.execute("SELECT count(*) FROM columns WHERE table_name = $1", [table]).fetchall()[0][0])
        for column in columns:
            looked_at = united(one.tally.looked_at_wide.get(table, {}).get(column, b"") for one in counted)
            figures, blanks, both, also = _count(connection, table, column, looked_at)
            rows["figure"] = rows.get("figure", 0) + figures
            rows["mark"] = rows.get("mark", 0) + blanks
            examined += both
            # Of records that are told, some are looked at in the wide table alone.
            numbers = (before + row * width + column for row in also)
            examined += sum(number in told and not _has(looked_at_told, number) for number in numbers)
    return Coverage(
        cells=sum(rows.values()),
        figures=rows.get("figure", 0),
        marks=rows.get("mark", 0),
        examined=examined,
        checks=sum(outcome.examined for outcome in outcomes),
    )


def _count(
    connection: duckdb.DuckDBPyConnection, table: str, column: int, looked_at: bytes
) -> tuple[int, int, int, list[int]]:
    """Count the figures and blanks in one column of a wide table, and the figures that were looked at.

    Counted are the records that are not told; of those that are it gives the rows that were looked at.
    """
    value, place = f"v{column}", f"wide.{identifier(table)}"
    figures, blanks = connection.execute(
        f"SELECT count({value}), count(*) FILTER ({value} IS NULL) FROM {place} WHERE NOT told"
    ).fetchall()[0]
    seen = int.from_bytes(looked_at, "little")
    unseen = connection.execute(f"SELECT row_no FROM {place} WHERE {value} IS NULL OR told").fetchnumpy()["row_no"]
    told = connection.execute(f"SELECT row_no FROM {place} WHERE told ORDER BY row_no").fetchall()
    left_out = int.from_bytes(bits_of(unseen.tolist()), "little")
    return figures, blanks, (seen & ~left_out).bit_count(), [row for (row,) in told if _has(looked_at, row)]


def _has(bits: bytes, number: int) -> bool:
    """Tell whether a number is in a set that is written as bits."""
    return number // 8 < len(bits) and bool(bits[number // 8] >> number % 8 & 1)
