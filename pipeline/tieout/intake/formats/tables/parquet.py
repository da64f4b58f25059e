"""Take a Parquet file in: DuckDB reads it, and writes every value as the text of a cell.

pyarrow reads it again, and both must have as many rows, and every cell of every row alike. Each row has its number for
its line. A row with a value that no cell can hold is rejected with its number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa

from tieout.intake import files
from tieout.intake.cell_texts import DATED, NO_NUMBER, READ, Written, texts_of
from tieout.intake.columnar import head_faults, open_columnar, read_columnar
from tieout.intake.files import SourceFile, refuse_without_room
from tieout.intake.interface import FileFault, Loaded, Room, accounted, beyond
from tieout.intake.kept import InMemory, OnDisk
from tieout.intake.names import raw_names
from tieout.intake.records import hidden, too_long
from tieout.intake.scan import Reject
from tieout.rulebook.model import Limits
from tieout.store.run import comment_delivered
from tieout.store.sql import identifier, literal
from tieout.values.errors import CannotJudgeError, DeclarationError, shorten
from tieout.values.letters import HIDDEN
from tieout.values.outcome import Text

READS_IN_PIECES = True
"""A large file is not held in memory."""
TWO_READERS = "Two readers disagree about this file; nothing can be said of it."
BETWEEN = " | "
"""What stands between the cells of a row that is shown."""


def load(connection: duckdb.DuckDBPyConnection, known: Loaded, file: SourceFile, room: Room) -> Loaded:
    """Load one table, unless its columns are not the declared ones or it is larger than may be."""
    columns = tuple(field.name for field in known.resource.fields)
    known = replace(known, header_line=None)
    limits = room.limits
    if len(columns) > limits.columns:
        return replace(known, file_faults=(beyond("columns", "kolommen", len(columns), limits.columns),))
    staged = room.staging / f"{file.sha256}.parquet"
    if file.lying is not None:
        refuse_without_room(known.file, file.size, room.staging)
    try:
        # Both readers find it there, as it was when it was opened.
        with staged.open("wb") as stream:
            stream.writelines(file.blocks())
        return _load(connection, known, staged, columns, limits)
    finally:
        staged.unlink()


def _load(
    connection: duckdb.DuckDBPyConnection, known: Loaded, staged: Path, columns: Sequence[str], limits: Limits
) -> Loaded:
    """Load one table from where its file was put."""
    found = open_columnar(staged, limits, in_pieces=True)
    if isinstance(found, FileFault):
        return replace(known, file_faults=(found,))
    known = replace(known, heads=found.heads)
    if faults := tuple(head_faults(found, columns)):
        told = accounted(known, found.rows, 0, found.rows, 0)
        return replace(known, input=told, header_faults=faults)
    _refuse_unsaid_numbers(known, found.forms)
    is_large = found.unpacked > files.MOST_HELD
    if is_large:
        refuse_without_room(known.file, found.unpacked, staged.parent)
    with OnDisk(staged.with_suffix(".arrow")) if is_large else InMemory() as kept:
        second = read_columnar(found, limits, kept=kept)
    if isinstance(second, FileFault):
        return replace(known, file_faults=(second,))
    if found.rows == 0:
        return replace(known, input=accounted(known, 0, 0, 0, 0))
    names = raw_names(columns)
    _read(connection, known, staged, names, found.forms)
    _agree(connection, known, names, found.forms, second)
    table = f"raw.{identifier(known.name)}"
    rejects = _reject(connection, table, names, found.forms, limits)
    comment_delivered(connection, table, f"{known.file}: all cells as text", by_rows=True)
    rows = int(connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
    return replace(known, input=accounted(known, found.rows, rows, len(rejects), 0), rejects=rejects)


def _refuse_unsaid_numbers(known: Loaded, forms: Sequence[Written]) -> None:
    """Refuse figures with decimals that are declared to be printed: a dot before decimals may be one between thousands.

    Raises DeclarationError for the first.
    """
    resource = known.resource
    if resource.tieout is None or resource.tieout.numbers == "machine":
        return
    for field, form in zip(resource.fields, forms, strict=True):
        if field.tieout.role == "figure" and form.sort in {"decimal", "binary"}:
            raise DeclarationError(
                known.file,
                f"column {shorten(field.name)} holds numbers with decimals, and resource {resource.name} has them "
                "printed",
                'Declare "numbers": "machine" under its "tieout".',
            )


def _read(
    connection: duckdb.DuckDBPyConnection, known: Loaded, staged: Path, names: Sequence[str], forms: Sequence[Written]
) -> None:
    """Have DuckDB read every row, number it, and write its values as texts."""
    numbered = ", ".join(f"c{number}" for number in range(1, len(names) + 1))
    try:
        connection.execute(
            f"""
            CREATE TABLE raw.{identifier(known.name)} AS
            SELECT CAST(row_no + 1 AS INTEGER) AS line_no, {texts_of(forms, names)}
            FROM read_parquet(
                {literal(str(staged))}, file_row_number = true, hive_partitioning = false
            ) AS staged({numbered}, row_no)
            """
        )
    except duckdb.Error as error:
        what = f"pyarrow reads it, and DuckDB cannot: {shorten(str(error), 200)}"
        raise CannotJudgeError(known.file, what, TWO_READERS) from error


def _agree(
    connection: duckdb.DuckDBPyConnection, known: Loaded, names: Sequence[str], forms: Sequence[Written],
    second: pa.Table,
) -> None:  # fmt: skip
    """Hold the rows of DuckDB against those of pyarrow: their number, each column, each row with its number."""
    first = f"raw.{identifier(known.name)}"
    numbered = f"SELECT CAST(row_number() OVER () AS INTEGER) AS line_no, {texts_of(forms, names)} FROM {READ}"
    connection.register(READ, second)
    try:
        one, other = _fingerprint(connection, first, names), _fingerprint(connection, f"({numbered})", names)
    finally:
        connection.unregister(READ)
    if one[0] != other[0]:
        raise CannotJudgeError(known.file, f"DuckDB reads {one[0]} rows and pyarrow {other[0]}", TWO_READERS)
    for number, (ours, theirs) in enumerate(zip(one[2:], other[2:], strict=True), 1):
        if ours != theirs:
            what = f"DuckDB and pyarrow read column {number} differently"
            raise CannotJudgeError(known.file, what, TWO_READERS)
    if one[1] != other[1]:
        raise CannotJudgeError(known.file, "DuckDB and pyarrow read its rows in another order", TWO_READERS)
    in_order = connection.execute(
        f"SELECT coalesce(bool_and(line_no > before), true) FROM "
        f"(SELECT line_no, lag(line_no) OVER () AS before FROM {first})"
    ).fetchall()[0][0]
    if not in_order:
        raise CannotJudgeError(known.file, "DuckDB does not hold its rows in the order of the file", TWO_READERS)


def _fingerprint(connection: duckdb.DuckDBPyConnection, source: str, names: Sequence[str]) -> tuple[int, ...]:
    """Give how many rows there are, a sum over the rows with their numbers, and one over the cells of each column."""
    cells = [identifier(name) for name in names]
    sums = ", ".join(f"sum(hash({cell}))" for cell in cells)
    (found,) = connection.execute(
        f"SELECT count(*), sum(hash(line_no, {', '.join(cells)})), {sums} FROM {source}"
    ).fetchall()
    return tuple(int(one or 0) for one in found)


def _reject(
    connection: duckdb.DuckDBPyConnection, table: str, names: Sequence[str], forms: Sequence[Written], limits: Limits
) -> tuple[Reject, ...]:
    """Take the rows out that hold what no cell can, and say of each why, and in which column."""
    unfit = [
        condition
        for name, form in zip(names, forms, strict=True)
        if (condition := form.unfit(identifier(name), limits.cell)) is not None
    ]
    length = " + ".join(f"length({identifier(name)})" for name in names)
    found = connection.execute(
        f"SELECT * FROM {table} WHERE {' OR '.join([*unfit, f'{length} > {limits.line}'])} ORDER BY line_no"
    ).fetchall()
    rejects = []
    for number, *cells in found:
        column, reason = _why(cells, forms, limits)
        rejects.append(Reject(number, column, BETWEEN.join(cells), reason))
    if rejects:
        connection.execute(f"DELETE FROM {table} WHERE line_no IN (SELECT unnest($1::INTEGER[]))",
                           [[reject.line for reject in rejects]])  # fmt: skip
    return tuple(rejects)


def _why(cells: Sequence[str], forms: Sequence[Written], limits: Limits) -> tuple[int | None, Text]:
    """Say in which column a row holds what no cell can, and what that is; no column where all are too long together."""
    for column, (cell, form) in enumerate(zip(cells, forms, strict=True), 1):
        if form.sort == "text" and (stray := HIDDEN.search(cell)):
            return column, hidden(stray[0])
        if form.sort == "text" and len(cell) > limits.cell:
            return column, too_long("cell", "cel", len(cell), limits.cell)
        if form.sort == "binary" and re.fullmatch(NO_NUMBER, cell):
            return column, Text(f"it holds {cell}, which is no number", f"er staat {cell} in, en dat is geen getal")
        if form.sort == "day" and cell and not re.fullmatch(DATED, cell):
            return column, Text(
                "it holds a day outside the years 1 to 9999", "er staat een dag in buiten de jaren 1 tot en met 9999"
            )
    return None, too_long("row", "rij", sum(map(len, cells)), limits.line)
