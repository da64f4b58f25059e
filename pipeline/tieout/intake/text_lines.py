"""Take a text in, a row for each line: what every format of narratives does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from tieout.intake.files import SourceFile
from tieout.intake.interface import Loaded, accounted
from tieout.intake.scan import Reject, decode
from tieout.rulebook.model import Limits
from tieout.store.run import comment_delivered, insert
from tieout.store.sql import identifier


def load(
    connection: duckdb.DuckDBPyConnection, known: Loaded, file: SourceFile, staging: Path, limits: Limits
) -> Loaded:
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
    return replace(known, input=accounted(known, len(lines), len(kept), len(rejects), 0), rejects=rejects)
