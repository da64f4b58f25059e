"""Tell verdicts as a table of comma-separated values: a row a finding, each cell safe to open in a spreadsheet.

A text that a spreadsheet would run begins with an apostrophe; numbers are written to their last digit, with a dot.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from tieout.report.interface import Report, of_several
from tieout.report.rows import Cell, exact, heads, rows
from tieout.values.errors import uncommanded
from tieout.values.spreadsheet import inert


def _field(cell: Cell) -> str:
    """Write one cell so that it is shown and never run."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return exact(cell)
    return inert(uncommanded(cell)) if isinstance(cell, str) else str(cell)


def _write(reports: Sequence[Report]) -> bytes:
    """Write the table, its heads first."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heads(reports[0].language))
    writer.writerows([_field(cell) for cell in row] for row in rows(reports))
    return stream.getvalue().encode()


FORMAT = of_several("csv", "text/csv", _write)
