"""Cut CSV texts into lines, and see each time that not one line is lost."""

from __future__ import annotations

import hashlib

from tieout.intake.files import SourceFile
from tieout.intake.scan import Scan, scan


def source(data: bytes, name: str = "t.csv") -> SourceFile:
    return SourceFile(name, data, hashlib.sha256(data).hexdigest())


def scanned(data: str | bytes, width: int = 2, delimiter: str = ",", encoding: str = "utf-8") -> Scan:
    """Scan a CSV and see that not one line of it is lost."""
    found = scan(source(data if isinstance(data, bytes) else data.encode()), encoding, delimiter, width)
    spans = [record.count("\n") + 1 for record in found.records]
    of_records = [at + more for at, span in zip(found.line_numbers, spans, strict=True) for more in range(span)]
    assert sorted(of_records + [reject.line for reject in found.rejects]) == list(
        range(found.header_lines + 1, found.header_lines + found.lines + 1)
    )
    assert found.continued == sum(spans) - len(spans)
    return found
