"""Take a text in, a row for each line: what every format of narratives does."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from tieout.declarations.publication import Resource
from tieout.intake.files import SourceFile
from tieout.intake.interface import Loaded, Room, accounted
from tieout.intake.scan import Reject, decode
from tieout.store.run import comment_delivered, insert
from tieout.store.sql import identifier
from tieout.values.transcript import Transcript


def load(connection: duckdb.DuckDBPyConnection, known: Loaded, file: SourceFile, room: Room) -> Loaded:
    """Load a narrative, a row for each line."""
    text, faults = decode(file, known.resource.encoding)
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    kept = [(number, line) for number, line in enumerate(lines, 1) if number not in faults]
    table = f"raw.{identifier(known.name)}"
    connection.execute(f"CREATE TABLE {table} (line_no INTEGER, text VARCHAR)")
    insert(connection, table, ("line_no", "text"), kept)
    comment_delivered(connection, table, f"{known.file}: the narrative, line by line")
    rejects = tuple(Reject(number, None, lines[number - 1], reason) for number, reason in faults.items())
    counted = accounted(known, len(lines), len(kept), len(rejects), 0)
    return replace(known, input=counted, rejects=rejects, transcript=Transcript(_as_it_stands(file, known.resource)))


def _as_it_stands(file: SourceFile, resource: Resource) -> str:
    """Give the whole text, also of lines that were rejected: what can be read of them is judged."""
    return file.data.decode(resource.encoding, "replace")
