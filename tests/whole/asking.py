"""Ask a run a question as the command does, from file to lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tieout.report.answer import FORMATS
from tieout.store.question import ask


def answered(query: str, run: Path | None, out: Path, form: str, width: int) -> Iterator[str]:
    """Give the lines of the answer to one query."""
    with ask(query, [run] if run else [], out) as answer:
        yield from FORMATS[form](answer.heads, answer.rows, width)
