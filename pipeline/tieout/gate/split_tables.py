"""Tell of a table that lies in several files by the file and the line in it, as a reader finds it.

Within a run its lines are counted on from file to file. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.intake.interface import Loaded
from tieout.report.printed import PrintedTable, RawLine
from tieout.values.outcome import Finding
from tieout.values.places import FilePart, Split, in_its_file, placed
from tieout.values.verdict import Verdict

if TYPE_CHECKING:
    from tieout.changes.since import Since, Spot


def in_their_files(verdict: Verdict, split: Split) -> Verdict:
    """Give a verdict of which every place is in its own file; `split` has the tables that lie in several."""
    if not split:
        return verdict
    return replace(
        verdict,
        findings=tuple(_moved(one, split) for one in verdict.findings),
        not_judged=tuple(
            replace(one, places=tuple(placed(place, split) for place in one.places)) for one in verdict.not_judged
        ),
    )


def _moved(finding: Finding, split: Split) -> Finding:
    """Give a finding of which every place is in its own file."""
    return replace(finding, places=tuple(placed(place, split) for place in finding.places))


def file_by_file(table: PrintedTable, item: Loaded, raw: Sequence[Sequence[RawLine]]) -> Iterator[PrintedTable]:
    """Yield a table as printed, one for each of its files: of those that show something, with what is on its lines.

    `raw` has the lines of each file that are shown as they are in it.
    """
    if not item.pieces:
        yield table
        return
    parts, count, told = item.parts, len(item.pieces), []
    for number, (part, piece, lines) in enumerate(zip(parts, item.pieces, raw, strict=True), 1):
        shown = _of_part(table, part, parts)
        if shown.rows or lines:
            rows_out = piece.input.rows - len(shown.rows)
            told.append(
                replace(
                    shown, name=f"{table.name} ({number})", title=f"{table.title} ({number}/{count})",
                    raw=tuple(lines), header_line=piece.header_line or 0, left_out=rows_out,
                )
            )  # fmt: skip
    if not told:
        yield replace(table, file=parts[0].file)
        return
    # What stands in files of which nothing is shown is counted with the first that is.
    unseen = item.input.rows - sum(len(one.rows) + one.left_out for one in told)
    yield replace(told[0], left_out=told[0].left_out + unseen)
    yield from told[1:]


def spots_in_their_files(since: Since, old: Split, new: Split) -> Since:
    """Give what is new with every place in its own file; `old` and `new` have the tables of each version in several."""
    if not old and not new:
        return since
    return replace(
        since,
        cells=tuple(replace(one, was_at=_spot(one.was_at, old), at=_spot(one.at, new)) for one in since.cells),
        unwatched=tuple(replace(one, at=_spot(one.at, new)) for one in since.unwatched),
        parts=tuple(
            replace(one, was_at=one.was_at and _spot(one.was_at, old), at=one.at and _spot(one.at, new))
            for one in since.parts
        ),
    )


def _spot(spot: Spot, split: Split) -> Spot:
    """Give a place of a version in its own file."""
    file, line = in_its_file(spot.file, spot.line, split.get(spot.file, ()))
    return replace(spot, file=file, line=line)


def _of_part(table: PrintedTable, part: FilePart, parts: Sequence[FilePart]) -> PrintedTable:
    """Give what of a table stands in one of its files, by the lines of that."""

    def there(line: int) -> bool:
        return in_its_file(parts[0].file, line, parts)[0] == part.file

    return replace(
        table,
        file=part.file,
        rows=tuple(replace(row, line=row.line - part.before) for row in table.rows if there(row.line)),
        figures=tuple((line - part.before, column) for line, column in table.figures if there(line)),
        series=tuple(replace(one, line=one.line - part.before) for one in table.series if there(one.line)),
        checks=tuple(one for one in table.checks if any(place.file == part.file for place in one.places)),
    )
