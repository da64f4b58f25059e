"""Look at a Parquet file that nothing declares: its columns, and the cells of its first rows."""

from __future__ import annotations

from tieout.intake.cell_texts import read_texts
from tieout.intake.columnar import open_columnar, read_columnar
from tieout.intake.files import SourceFile
from tieout.intake.interface import FileFault
from tieout.recognition.bare import Bare
from tieout.rulebook.model import NO_OTHER_LIMITS
from tieout.store.run import open_empty
from tieout.values.errors import UsageError

MOST_ROWS = 50_000
"""Rows that are looked at."""


def look_at_columns(file: SourceFile, where: str) -> Bare:
    """Look at a Parquet file; `where` is its path for messages.

    Raises UsageError where it is no table that can be read.
    """
    found = open_columnar(file.data, NO_OTHER_LIMITS)
    table = found if isinstance(found, FileFault) else read_columnar(found, NO_OTHER_LIMITS, MOST_ROWS)
    if isinstance(found, FileFault) or isinstance(table, FileFault):
        fault = found if isinstance(found, FileFault) else table
        raise UsageError(where, fault.what.en, fault.advice.en)
    if len(found.heads) < 2:
        raise UsageError(where, f"it has {len(found.heads)} columns", "A table has labels and figures.")
    if not found.rows:
        raise UsageError(where, "it has no rows", "A table without rows cannot be recognised.")
    connection = open_empty()
    try:
        rows = read_texts(connection, table, found.forms)
    finally:
        connection.close()
    return Bare(
        file.name, "utf-8", ",", found.heads, rows, tuple(range(1, len(rows) + 1)), 0, "", len(rows) == found.rows,
        typed=frozenset(at for at, form in enumerate(found.forms) if form.sort in {"decimal", "binary"}),
    )  # fmt: skip
