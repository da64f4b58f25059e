"""Say what each printed row of a statement is, and which lines of the model are missing: the table `lines`.

A row is recognised or it is not; no line is guessed. Reads `cells`, which must be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb

from tieout.declarations.publication import TableSettings
from tieout.figures.labels import Recognised, Recogniser, plain_words, spelled
from tieout.intake.interface import Loaded
from tieout.rulebook.model import Line, Rulebook
from tieout.store.schema import LINES, LineRow

DECLARED = "declared/"
"""Before the words of a line that a declaration adds to those of the rulebook: the same in every year."""


def make_lines(connection: duckdb.DuckDBPyConnection, tables: Sequence[Loaded], rulebook: Rulebook) -> None:
    """Make `lines` of statements: what each printed row is, and which lines of the model are missing."""
    LINES.create(connection)
    recognisers: dict[tuple[object, ...], Recogniser] = {}
    for table in tables:
        settings = table.resource.tieout
        if settings is not None:
            key = (settings.kind, table.scope.entity, *settings.part_of.items())
            if key not in recognisers:
                label = rulebook.entity(table.scope.entity).label
                recognisers[key] = Recogniser(_lines_of(table, settings, rulebook), rulebook.labels, label)
            rows = _printed_lines(connection, table, settings, rulebook, recognisers[key])
            LINES.insert(connection, [*rows, *_missing_lines(table, settings, rulebook, rows)])


def _lines_of(table: Loaded, settings: TableSettings, rulebook: Rulebook) -> tuple[Line, ...]:
    """Give the lines of a table in the order of the model, and behind them the rows that its declaration adds.

    Such a row is printed in every version of the table: where it is not, it was left out. What it counts in, and with
    which sign, is as of its total.
    """
    known = rulebook.lines(settings.kind, table.scope.entity)
    totals = {line.path: line for line in known}
    added = (
        Line(
            path=f"{DECLARED}{plain_words(label).replace(' ', '_')}",
            label=label,
            unit=totals[total].unit,
            joins=(total,),
            sign=totals[total].sign,
            required=True,
        )
        for label, total in settings.part_of.items()
    )
    return (*known, *added)


def _printed_lines(
    connection: duckdb.DuckDBPyConnection,
    table: Loaded,
    settings: TableSettings,
    rulebook: Rulebook,
    recogniser: Recogniser,
) -> list[LineRow]:
    """Recognise each row of a table."""
    found = connection.execute(
        """
        SELECT
            line_no,
            list(printed ORDER BY column_no) FILTER (role = 'section'),
            any_value(printed) FILTER (role = 'label'),
            any_value(cell_id) FILTER (role = 'label'),
            list((cell_id, printed) ORDER BY column_no) FILTER (role = 'unplaced' AND trim(printed) <> ''),
            list(cell_id ORDER BY role <> 'label', column_no) FILTER (role IN ('label', 'figure', 'unplaced')),
            list(cell_id ORDER BY column_no) FILTER (role = 'figure' AND trim(printed) <> ''),
            bool_and(lower(trim(printed)) = lower(trim(column_label))) FILTER (role = 'figure' AND trim(printed) <> ''),
            list(trim(printed)) FILTER (role = 'figure' AND trim(printed) <> '')
        FROM cells
        WHERE table_name = $1
        GROUP BY line_no
        ORDER BY line_no
        """,
        [table.name],
    ).fetchall()
    sections = [[section for section in row[1] or [] if section.strip()] for row in found]
    recognised = recogniser.recognise_rows([(row[2], printed) for row, printed in zip(found, sections, strict=True)])
    recognised = without_headings(recognised, [row[8] or [] for row in found], rulebook.notation.percent)
    model = _Model(table, settings, rulebook)
    rows = []
    for row, printed, what in zip(found, sections, recognised, strict=True):
        line_no, _, label, label_cell, unplaced, row_cells, stated_cells, repeats_header, _ = row
        rows.append(
            LineRow(
                **model.whose(),
                **model.told(what.line),
                line_no=line_no,
                label=label,
                line_label=" / ".join([*printed, label]),
                section=" / ".join(printed),
                as_declared=what.as_declared,
                nearest=what.nearest,
                label_year=what.year,
                label_cell=label_cell,
                unplaced_cells=[cell for cell, _ in unplaced] if unplaced else None,
                unplaced="; ".join(text for _, text in unplaced or []) or None,
                row_cells=row_cells,
                stated_cells=stated_cells,
                repeats_header=bool(repeats_header),
            )
        )
    return rows


def without_headings(
    recognised: Sequence[Recognised], stated: Sequence[Sequence[str]], percent: Sequence[str]
) -> list[Recognised]:
    """Take back what a row is that only heads another row of that line, prints its percentages, or is its subtotal.

    `Revenue:` without a figure above its parts heads them where `Total revenue` below prints their sum, and `Gross
    margin` in percent is not `Gross profit` once more. `stated` is what each row prints in its columns of figures.
    """
    rows: dict[str, list[int]] = {}
    for at, one in enumerate(recognised):
        if one.line is not None:
            rows.setdefault(one.line.path, []).append(at)
    kept = list(recognised)
    for path, same in rows.items():
        rates = {at for at in same if 2 * sum(text.endswith(tuple(percent)) for text in stated[at]) > len(stated[at])}
        blank = {at for at in same if not stated[at]}
        if amounts := set(same) - rates - blank:
            line = recognised[same[0]].line
            parts = [at for other, found in rows.items() if other.startswith(f"{path}/") for at in found]
            subtotals = {at for at in amounts if _is_subtotal(at, max(amounts), parts)}
            heads = {at for at in blank if at < max(amounts)}
            for at in heads | subtotals | (rates if line is not None and line.unit != "%" else set()):
                kept[at] = Recognised(None, False, None)
    return kept


def _is_subtotal(row: int, total: int, parts: Sequence[int]) -> bool:
    """Tell whether parts of a line stand above a row and between that and the row below that is the line as well.

    `Total shareholders' equity`, then `Noncontrolling interests`, then `Total equity`: the first is not the total.
    """
    return any(at < row for at in parts) and any(row < at < total for at in parts)


class _Model:
    """What the rulebook tells of the lines of one table."""

    def __init__(self, table: Loaded, settings: TableSettings, rulebook: Rulebook) -> None:
        self.table = table
        self.settings = settings
        self.kind = rulebook.kinds[settings.kind]
        self.units = rulebook.units
        self.lines = _lines_of(table, settings, rulebook)
        self.entity = rulebook.entity(table.scope.entity)
        self.position = {line.path: place for place, line in enumerate(self.lines)}

    def whose(self) -> dict[str, Any]:
        """Say in which table a line stands."""
        return {
            "table_name": self.table.name,
            "kind": self.kind.name,
            "entity": self.table.scope.entity,
            "own": self.table.own,
            "complete": self.settings.complete,
            "title": self.table.resource.title,
            "report_year": self.table.scope.year,
            "file": self.table.file,
            "open": self.kind.open,
        }

    def told(self, line: Line | None) -> dict[str, Any]:
        """Give what the rulebook tells of a line; of a row that is not recognised only what such rows add to."""
        if line is None:
            return {"joins": [self.kind.rows_join]} if self.kind.rows_join else {}
        asked = line.asked_in(self.table.scope.year)
        return {
            "line_path": line.path,
            "known_as": spelled(line.label, self.entity.label),
            "required": line.required and asked,
            "expected": line.expected and asked,
            "heading": line.heading,
            "position": self.position[line.path],
            "line_unit": self.units.of_line(line.unit, self.settings.unit),
            "compare": line.compare,
            "joins": list(line.joins),
            "outflow": line.sign == "-",
            "budgeted": line.path in self.entity.budgets,
        }


def _missing_lines(
    table: Loaded, settings: TableSettings, rulebook: Rulebook, printed: Sequence[LineRow]
) -> Iterator[LineRow]:
    """Give the lines of the model that a table does not print, at the row after which they belong.

    Of a table that is known to go on elsewhere, the lines after its last printed one are not missing.
    """
    model = _Model(table, settings, rulebook)
    rows = {row.line_path: row for row in printed if row.line_path}
    last = max((model.position[path] for path in rows), default=-1)
    before = printed[0] if printed else None
    for place, line in enumerate(model.lines):
        told = model.told(line)
        if line.path in rows:
            before = rows[line.path]
        elif (told["required"] or told["expected"]) and before is not None and (settings.complete or place < last):
            yield LineRow(
                **model.whose(),
                **told,
                label=told["known_as"],
                line_label=told["known_as"],
                section=line.section or "",
                as_declared=True,
                label_cell=before.label_cell,
                repeats_header=False,
            )
