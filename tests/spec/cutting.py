"""Cut CSV texts into lines, and see each time that not one line is lost."""

from __future__ import annotations

import hashlib

from tieout.intake.files import SourceFile
from tieout.intake.layout import USUAL_LAYOUT, Layout
from tieout.intake.scan import USUAL_LENGTHS, Scan, scan


def source(data: bytes, name: str = "t.csv") -> SourceFile:
    return SourceFile(name, data, hashlib.sha256(data).hexdigest())


def scanned(
    data: str | bytes,
    width: int = 2,
    delimiter: str = ",",
    encoding: str = "utf-8",
    layout: Layout = USUAL_LAYOUT,
) -> Scan:
    """Scan a CSV and see that not one line of it is lost."""
    file = source(data if isinstance(data, bytes) else data.encode(encoding))
    found = scan(file, encoding, delimiter, width, USUAL_LENGTHS, layout)
    spans = [record.count("\n") + 1 for record in found.records]
    of_records = [at + more for at, span in zip(found.line_numbers, spans, strict=True) for more in range(span)]
    if layout.header_rows:
        of_header = [*layout.header_rows[:-1], *range(layout.header_rows[-1], layout.header_rows[-1] + 1)]
        of_header += range(of_header[-1] + 1, of_header[-1] + 1 + found.header_lines - len(of_header))
    else:
        begins = found.header_line or 1
        of_header = list(range(begins, begins + found.header_lines))
    told = [*of_header, *of_records, *(reject.line for reject in found.rejects), *found.comments]
    assert sorted(told) == list(range(1, found.header_lines + found.lines + 1))
    assert found.continued == sum(spans) - len(spans)
    return found
