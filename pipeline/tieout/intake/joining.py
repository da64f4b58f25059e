"""Make one table of several files: each is taken in and proven by itself, and their rows are put one behind another.

A table of which one file cannot be taken in has no rows at all: what is left of it would look like the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

import duckdb

from tieout.intake.files import SourceFile
from tieout.intake.interface import FileFault, Loaded, accounted, beyond
from tieout.intake.names import raw_names
from tieout.rulebook.model import Limits
from tieout.store.run import comment_delivered
from tieout.store.sql import identifier
from tieout.values.errors import CannotJudgeError, shorten
from tieout.values.outcome import Input, Text

LOST = "A row was lost or moved when the files of the table were put together; nothing can be said of it."
MOST_NAMED = 10
"""Files of a table that are named in what the run says of it."""
LONGEST_HEADS = 200
"""Characters of a header that are told."""


def load_parts(
    connection: duckdb.DuckDBPyConnection,
    known: Loaded,
    files: Sequence[tuple[str, SourceFile]],
    load: Callable[[Loaded, SourceFile], Loaded],
    limits: Limits,
) -> Loaded:
    """Make `raw.<name>` of files, given by their paths; `load` takes one in. Say what became of all.

    Lines are counted on from file to file. Raises CannotJudgeError where the rows are not those of the files.
    """
    size = sum(file.size for _, file in files)
    if size > limits.bytes:
        fault = beyond("bytes", "bytes", size, limits.bytes)
        return _whole(known, _faulty([_untouched(known, *one) for one in files], fault))
    pieces = [load(_untouched(known, path, file), file) for path, file in files]
    rows = sum(piece.input.rows for piece in pieces)
    if rows > limits.rows:
        pieces = _faulty(pieces, beyond("rows", "rijen", rows, limits.rows))
    if any(piece.header_faults or piece.file_faults for piece in pieces):
        for piece in pieces:
            connection.execute(f"DROP TABLE IF EXISTS {_place(piece)}")
        return _whole(known, [_left_out(piece) for piece in _told_apart(pieces)])
    whole = _whole(known, pieces)
    if rows:
        _join(connection, whole, [piece for piece in pieces if piece.is_loaded])
    return whole


def _untouched(known: Loaded, path: str, file: SourceFile) -> Loaded:
    """Give one file of a table, before anything is known of it."""
    return replace(known, name=f"{known.name} ({path})", file=path, input=Input(path, file.sha256, file.size, 0, 0, 0))


def _left_out(piece: Loaded) -> Loaded:
    """Give a file of a table that is not loaded: none of its lines is."""
    lines = piece.input.lines
    return replace(piece, input=accounted(piece, lines, 0, lines, 0), rejects=())


def _told_apart(pieces: Sequence[Loaded]) -> list[Loaded]:
    """Say of each file with another header than the files beside it which header it has, and which they have."""
    like = next((piece for piece in pieces if piece.heads and not piece.header_faults), None)
    if like is None:
        return list(pieces)
    return [
        replace(piece, header_faults=((None, _other_heads(piece, like)),))
        if piece.header_faults and piece.heads
        else piece
        for piece in pieces
    ]


def _other_heads(piece: Loaded, like: Loaded) -> Text:
    """Say that a file of a table has another header than one beside it."""
    found, expected = (shorten(", ".join(one.heads), LONGEST_HEADS) for one in (piece, like))
    return Text(
        f"its header is {found} where {like.file}, of the same table, has {expected}: every part has its own header, "
        "and they are all alike",
        f"de kop is {found} waar {like.file}, van dezelfde tabel, {expected} heeft: elk deel heeft een eigen kop, en "
        "die zijn alle gelijk",
    )


def _faulty(pieces: Sequence[Loaded], fault: FileFault) -> list[Loaded]:
    """Say of the first file what is wrong with all of them together."""
    first, *others = pieces
    return [replace(first, file_faults=(*first.file_faults, fault)), *others]


def _whole(known: Loaded, pieces: Sequence[Loaded]) -> Loaded:
    """Say of a table what became of its files together."""
    inputs = [piece.input for piece in pieces]
    before = [0, *accumulate(piece.whole_lines for piece in pieces)]
    return replace(
        known,
        input=replace(
            known.input,
            bytes=sum(one.bytes for one in inputs),
            lines=sum(one.lines for one in inputs),
            rows=sum(one.rows for one in inputs),
            rejected=sum(one.rejected for one in inputs),
            continued=sum(one.continued for one in inputs),
            comments=sum(one.comments for one in inputs),
        ),
        rejects=tuple(
            replace(reject, line=reject.line + above)
            for piece, above in zip(pieces, before, strict=False)
            for reject in piece.rejects
        ),
        header_line=pieces[0].header_line,
        titles=tuple(title for piece in pieces for title in piece.titles),
        header_faults=tuple(fault for piece in pieces for fault in piece.header_faults),
        file_faults=tuple(fault for piece in pieces for fault in piece.file_faults),
        pieces=tuple(pieces),
    )


def _place(item: Loaded) -> str:
    """Name the raw table of what was loaded."""
    return f"raw.{identifier(item.name)}"


def _join(connection: duckdb.DuckDBPyConnection, whole: Loaded, pieces: Sequence[Loaded]) -> None:
    """Put the rows of the files one behind another, prove that all of them stand there so, and drop the rest."""
    before = {part.file: part.before for part in whole.parts}
    cells = ", ".join(map(identifier, raw_names([field.name for field in whole.resource.fields])))
    rows = " UNION ALL ".join(
        f"SELECT CAST(line_no + {before[piece.file]} AS INTEGER) AS line_no, {cells} FROM {_place(piece)}"
        for piece in pieces
    )
    connection.execute(f"CREATE TABLE {_place(whole)} AS {rows}")
    sums = f"SELECT count(*), sum(hash(line_no, {cells})) FROM"
    one = connection.execute(f"{sums} {_place(whole)}").fetchall()
    other = connection.execute(f"{sums} ({rows})").fetchall()
    in_order = connection.execute(
        "SELECT coalesce(bool_and(line_no > before), true) "
        f"FROM (SELECT line_no, lag(line_no) OVER () AS before FROM {_place(whole)})"
    ).fetchall()[0][0]
    if one != other or one[0][0] != whole.input.rows or not in_order:
        raise CannotJudgeError(whole.file, f"{one[0][0]} rows were made of {whole.input.rows}", LOST)
    for piece in pieces:
        connection.execute(f"DROP TABLE {_place(piece)}")
    named = [f"{part.file} from {part.before + 1} on" for part in whole.parts][:MOST_NAMED]
    more = len(whole.parts) - len(named)
    told = f"{', '.join(named)}{f' and {more} more' if more else ''}"
    by_rows = whole.resource.counts_rows
    comment_delivered(connection, _place(whole), f"all cells as text; line_no counts on: {told}", by_rows=by_rows)
