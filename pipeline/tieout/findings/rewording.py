"""Find rows that are a known line in other words, in tables whose rows the model leaves to the entity.

There a row that is not known is the entity's own, and no norm or unit of a line is held against it: a line that is
called otherwise goes unjudged. Looks at `lines` and `figures`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import duckdb

from tieout.figures.labels import plain_words, spelled
from tieout.findings.examined import Judged, judged
from tieout.findings.findings import finding_id
from tieout.findings.likeness import are_one_row, nearest_line
from tieout.rulebook.model import Line, Rulebook
from tieout.values.errors import shorten
from tieout.values.outcome import Finding, Place, Rule, Text, breach

REWORDED = Rule(
    name="row_is_no_line_in_other_words",
    title=Text("A row may be a known line in other words", "Een rij lijkt een bekende regel in andere woorden"),
    reason=Text(
        "The row is not known, so that no norm or unit is held against it, and it is close to a line that the table "
        "does not print, or repeats the figures of one that it printed last year. Call it what it is called, have the "
        "spelling declared, or say why it is another.",
        "De rij is niet bekend, zodat geen norm of eenheid eraan wordt getoetst, en zij lijkt op een regel die de "
        "tabel niet vermeldt, of herhaalt de cijfers van een rij van vorig jaar. Noem haar zoals zij heet, laat de "
        "spelling opnemen, of leg uit waarom het een andere is.",
    ),
    source="A line keeps its name",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/rewording.py",
)
NOT_OPEN = Text(
    "No table leaves its rows to the entity, or all its rows are known.",
    "Geen tabel laat haar rijen aan de organisatie, of alle rijen zijn bekend.",
)
MOST = 1_000
"""Rows of a table that are not known up to which they are compared with what is."""
BARE = "1"
"""The unit of a number that prints none."""
ROWS = """
    SELECT
        lines.table_name, lines.kind, lines.entity, tables.document, lines.report_year, lines.own,
        tables.publication, lines.file, lines.line_no, lines.label, lines.line_label, lines.line_path, lines.known_as,
        coalesce(list({'period': figures.period_no, 'role': figures.basis_role, 'value': figures.value,
            'unit': figures.unit, 'bound': figures.bound, 'printed': figures.printed} ORDER BY figures.column_no)
            FILTER (figures.state = 'figure'), [])
    FROM lines
    JOIN tables USING (table_name)
    LEFT JOIN figures ON figures.table_name = lines.table_name AND figures.line_no = lines.line_no
    WHERE lines.open AND lines.line_no IS NOT NULL AND NOT lines.repeats_header AND lines.label IS NOT NULL
    GROUP BY ALL
    ORDER BY lines.table_name, lines.line_no
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table of an open kind."""

    table: str
    kind: str
    entity: str
    document: str
    year: int
    own: bool
    publication: str
    file: str
    line: int
    label: str
    line_label: str
    path: str | None
    known_as: str | None
    figures: Sequence[Mapping[str, Any]] = field(repr=False)

    @property
    def series(self) -> tuple[str, str, str]:
        """Say which table it is of, in any year."""
        return self.kind, self.entity, self.document

    @property
    def name(self) -> str:
        """Name it as it is known from year to year."""
        return self.path or plain_words(self.label)

    @property
    def actual(self) -> dict[int, Decimal]:
        """Give what came of it, by period."""
        return {
            one["period"]: one["value"]
            for one in self.figures
            if one["role"] == "actual" and one["period"] is not None and one["value"] is not None
        }

    def may_be(self, unit: str) -> bool:
        """Tell whether it prints figures, and none in another unit than that of a line."""
        units = {one["unit"] for one in self.figures} - {BARE, unit}
        return bool(self.figures) and not units

    def misses(self, compare: str | None) -> bool:
        """Tell whether it would miss its norm if that had this direction; where the print gives one it is judged."""
        way = {"at least": 1, "at most": -1}.get(compare or "")
        norms = {(one["period"], one["unit"]): one for one in self.figures if one["role"] == "target"}
        for one in self.figures:
            norm = norms.get((one["period"], one["unit"]))
            if way is None or norm is None or norm["bound"] is not None or one["role"] != "actual":
                continue
            if way * one["value"] < way * norm["value"]:
                return True
        return False


def judge_rewording(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> Judged:
    """Judge every row with figures of the publication's own open tables that is no line of the rulebook.

    Found is one that is close in words to one line that the table does not print, and one that is new and repeats the
    figures of a row of last year's table that is gone.
    """
    rows = [_Row(*row) for row in connection.execute(ROWS).fetchall()]
    unknown: dict[str, list[_Row]] = {}
    for row in rows:
        if row.own and row.path is None and row.figures:
            unknown.setdefault(row.table, []).append(row)
    examined = [row for own in unknown.values() if len(own) <= MOST for row in own]
    found: dict[tuple[str, int], Finding] = {}
    for own in unknown.values():
        if len(own) <= MOST:
            siblings = [row for row in rows if row.own and row.series == own[0].series and row.year == own[0].year]
            found |= _repeating(own, siblings, _before(own[0], rows))
            found |= _worded(own, siblings, rulebook)
    findings = [found[row.table, row.line] for row in examined if (row.table, row.line) in found]
    return judged([REWORDED], len(examined), findings, NOT_OPEN)


def _before(one: _Row, rows: Sequence[_Row]) -> list[_Row]:
    """Give the rows of the last table of an earlier year; those of its own publication go before those beside it."""
    earlier = [row for row in rows if row.series == one.series and row.year < one.year]
    last = [row for row in earlier if row.year == max(row.year for row in earlier)]
    return [row for row in last if row.publication == one.publication] or last


def _worded(own: Sequence[_Row], siblings: Sequence[_Row], rulebook: Rulebook) -> dict[tuple[str, int], Finding]:
    """Give a finding for each row that is close in words to one line, which no table of its kind prints.

    Where several rows are close to one line that has been parted. A row that says more than the line is found only
    where it would miss the norm of the line.
    """
    first = own[0]
    lines = {line.path: line for line in rulebook.lines(first.kind, first.entity) if not line.heading}
    label = rulebook.entity(first.entity).label
    known = {path: [spelled(text, label) for text in (line.label, *line.spellings)] for path, line in lines.items()}
    printed = {row.path for row in siblings}
    near = {row.line: nearest_line(row.label, known) for row in own}
    close = Counter(one[0] for one in near.values() if one is not None)
    found = {}
    for row in own:
        one = near[row.line]
        if one is None or one[0] in printed or close[one[0]] > 1:
            continue
        line: Line = lines[one[0]]
        unit = rulebook.units.of_line(line.unit, next((figure["unit"] for figure in row.figures), None))
        if row.may_be(unit) and (one[1] == "same" or row.misses(line.compare)):
            name = spelled(line.label, label)
            found[row.table, row.line] = _finding(
                row,
                f"is close to {name}, which the table does not print otherwise",
                f"lijkt op {name}, een regel die de tabel verder niet vermeldt",
            )
    return found


def _repeating(own: Sequence[_Row], siblings: Sequence[_Row], before: Sequence[_Row]) -> dict[tuple[str, int], Finding]:
    """Give a finding for each new row that repeats the figures of one row of last year's table that is gone."""
    here, then = {row.name for row in siblings}, {row.name for row in before}
    gone = [row for row in before if row.name not in here and row.actual]
    new = [row for row in own if row.name not in then]
    pairs = [(row, old) for row in new for old in gone if are_one_row(row.label, row.actual, old.label, old.actual)]
    of_new, of_old = Counter(row.line for row, _ in pairs), Counter((old.table, old.line) for _, old in pairs)
    return {
        (row.table, row.line): _finding(
            row,
            f"repeats the figures of {shorten(old.label)} in {old.file}, a row that is gone",
            f"herhaalt de cijfers van {shorten(old.label)} in {old.file}, een rij die nu ontbreekt",
            Place(old.file, old.line, None, old.line_label, None, old.label),
        )
        for row, old in pairs
        if of_new[row.line] == 1 and of_old[old.table, old.line] == 1
    }


def _finding(row: _Row, en: str, nl: str, *more: Place) -> Finding:
    """Say which line a row may be."""
    printed = [row.label, *(one["printed"] for one in row.figures)]
    return breach(
        REWORDED,
        finding_id("", f"{row.table}/line {row.line}", printed)[1:],
        Text(
            f"{shorten(row.label)} is not a line of the rulebook, and {en}.",
            f"{shorten(row.label)} is geen regel van het regelboek, en {nl}.",
        ),
        Place(row.file, row.line, None, row.line_label, None, row.label),
        *more,
    )
