"""Make a polluted file large: sound rows stand between its header and the rest, which is as it was."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.polluted.cases import Broken, Case, Sound, Undecidable

HEADER = re.compile(rb"(?:\xef\xbb\xbf)?[^\r\n\"]+(\r?\n)")
"""A header on one line, without quotes, and its end."""


def enlarged(case: Case, rows: int) -> Case | None:
    """Give a case with so many sound rows more; None of one whose header is broken, or is none in UTF-8."""
    header = HEADER.match(case.data)
    is_told = isinstance(case.truth, Sound) or (
        isinstance(case.truth, Broken) and all(one > 1 for one in case.truth.lines)
    )
    if header is None or case.encoding != "utf-8" or case.form != "csv" or not is_told or len(case.heads) < 2:
        return None
    told = header[0].removeprefix(b"\xef\xbb\xbf").strip().split(case.delimiter.encode())
    if told != [head.encode() for head in case.heads]:
        return None
    added = [(f"Post {number}", *("115",) * (len(case.heads) - 1)) for number in range(rows)]
    text = b"".join(case.delimiter.join(row).encode() + header[1] for row in added)
    data = header[0] + text + case.data[header.end() :]
    return replace(case, data=data, truth=_further_down(case.truth, added))


def _further_down(truth: Sound | Broken | Undecidable, added: list[tuple[str, ...]]) -> Sound | Broken | Undecidable:
    """Give the truth about a file above which so many rows were put."""
    if isinstance(truth, Broken):
        return replace(truth, lines=tuple(line + len(added) for line in truth.lines))
    if isinstance(truth, Sound):
        lines = (*range(2, len(added) + 2), *(line + len(added) for line in truth.lines))
        return Sound((*added, *truth.rows), lines)
    return truth
