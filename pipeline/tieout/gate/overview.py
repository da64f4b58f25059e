"""Read the verdicts that checks left behind, and put them on one page."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from tieout.report.overview.gathering import Told, gather
from tieout.report.overview.writing import FILE, MARK, overview_page
from tieout.report.registry import kept, read_record, record
from tieout.values.errors import TieoutError, UsageError

DEEPEST = 4
"""Folders within each other in which verdicts are sought."""


def write_overview(target: Path, folders: Sequence[Path]) -> tuple[Path, int]:
    """Write the overview of all verdicts in some folders into a folder; give its file and how many publications it has.

    A record that cannot be read is named on the page. Raises UsageError where a folder is not there, holds no verdict,
    or another page stands where this one would go.
    """
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(str(folder), "there is no such folder", "Name one in which `tieout check` left verdicts.")
    page = target / FILE
    if page.exists() and MARK not in page.read_text("utf-8", errors="replace")[:200]:
        raise UsageError(str(page), "another page stands here", "Name another folder.")
    told, unread = [], []
    for found in sorted({path for folder in folders for path in _records(folder, DEEPEST)}):
        try:
            verdict, run = read_record(found.read_bytes())
        except (OSError, TieoutError):
            unread.append(str(found))
            continue
        told.append(Told(verdict, run, _page_beside(found, target)))
    if not told and not unread:
        named = ", ".join(map(str, folders))
        raise UsageError(named, "no verdict is in there", "Run `tieout check` first, or name another folder.")
    target.mkdir(parents=True, exist_ok=True)
    overview = gather(told, unread)
    draft = target / f".{FILE}.new"
    draft.write_text(overview_page(overview), "utf-8", newline="\n")
    draft.replace(page)
    return page, len({one.verdict.publication for one in told})


def _records(folder: Path, deep: int) -> Iterator[Path]:
    """Yield the records in a folder and those within it."""
    if (folder / record().file).is_file():
        yield folder / record().file
    if deep:
        for inner in sorted(folder.iterdir()):
            if inner.is_dir() and not inner.is_symlink() and not inner.name.startswith("."):
                yield from _records(inner, deep - 1)


def _page_beside(found: Path, target: Path) -> str:
    """Give the address of the page beside a record, as seen from the overview; empty where there is none."""
    pages = [one.file for one in kept() if one.media_type == "text/html"]
    there = next((found.parent / name for name in pages if (found.parent / name).is_file()), None)
    return "" if there is None else _address(os.path.relpath(there, target))


def _address(path: str) -> str:
    """Write a path as an address that leads nowhere else, whatever its folders are called."""
    from urllib.parse import quote

    return "./" + quote(path.replace(os.sep, "/"))
