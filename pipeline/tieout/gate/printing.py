"""Fetch what a report shows of a publication: its tables as printed, and what was checked on their cells.

Of a long table it shows what a reader looks for. Reads the files as delivered in a run; changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import duckdb

from tieout.declarations.plain import ROW_NUMBER
from tieout.declarations.publication import Publication, Resource
from tieout.findings.cells import fetch_cells
from tieout.findings.findings import Counted
from tieout.gate.case import Case
from tieout.gate.split_tables import file_by_file
from tieout.intake.delivered import some_records
from tieout.intake.interface import Loaded, split_of
from tieout.intake.unpacking import unpacked_beginning
from tieout.report.printed import PrintedCheck, PrintedPoint, PrintedRow, PrintedSeries, PrintedTable, RawLine
from tieout.rules.cell import Cell
from tieout.rules.kind import Kind
from tieout.store.sql import identifier
from tieout.values.places import Split, counted_on
from tieout.values.tally import Check
from tieout.values.verdict import Verdict

SHOWN_WHOLE = 2_000
"""Rows up to which a table is shown whole."""
FIRST = 20
"""Rows at the head of a longer one that are shown."""
MOST = 500
"""Rows of a longer one that are shown because a finding is about them, those of the weightiest first."""
MOST_CHECKS = 20_000
"""Checks up to which each is shown with the cells that it looked at; a table of records has far more."""
BEGINNING = 2**20
"""Bytes of a file without a broken line, of which the first lines are shown."""
MOST_RAW = 30
"""Lines that are shown of a file that could not be read."""
FEWEST_YEARS, MOST_YEARS = 3, 8
"""Years of which a row prints what came of it, from which that is a series, and the last of these that are shown."""
WIDEST_RAW = 300
"""Characters that are shown of such a line."""


def print_tables(
    case: Case,
    connection: duckdb.DuckDBPyConnection,
    loaded: Sequence[Loaded],
    counted: Sequence[Counted],
    cells: Mapping[int, Cell],
    verdict: Verdict,
) -> tuple[PrintedTable, ...]:
    """Give the publication's own tables as printed, each with the checks that were made on it.

    Of a long one these are its first rows, and those that findings are about. `cells` are those that were fetched
    before; those of checks that hold are fetched here. A table that could not be read comes as the lines of its file,
    with the broken ones marked.
    """
    checks = _checks_by_table(case, connection, counted, cells, split_of(loaded))
    own = [item for item in loaded if item.own and item.resource.is_table and item.resource.schema is not None]
    printed = (_print_table(case, connection, item, checks.get(item.name, ()), verdict) for item in own)
    raw = (
        [
            _raw_lines(case, piece, piece.file) if piece.rejects or piece.header_faults or piece.file_faults else ()
            for piece in item.pieces
        ]
        for item in own
    )
    return tuple(
        part for item, table, lines in zip(own, printed, raw, strict=True) for part in file_by_file(table, item, lines)
    )


def _print_table(
    case: Case,
    connection: duckdb.DuckDBPyConnection,
    item: Loaded,
    checks: Sequence[PrintedCheck],
    verdict: Verdict,
) -> PrintedTable:
    """Fetch one table as printed."""
    resource = item.resource
    rows, left_out = _rows(connection, item, verdict) if item.is_loaded else ((), 0)
    return PrintedTable(
        name=resource.name,
        title=resource.title or resource.name,
        file=resource.path,
        source="; ".join(source.title for source in resource.sources),
        header=tuple(field.name for field in resource.fields),
        figure_columns=_columns(resource, "figure") if resource.tieout is not None else _numbers(case, resource),
        rows=rows,
        left_out=left_out,
        label_columns=_columns(resource, "label"),
        section_columns=_columns(resource, "section"),
        link=next((one.path for one in resource.sources if one.path.startswith(("https://", "http://"))), ""),
        owner=_owner(case.publication, resource),
        checks=tuple(checks),
        figures=_figures(connection, item.name) if checks else (),
        series=_series(connection, item.name, _lines(verdict, item)) if checks else (),
        raw=_unread(case, item),
        header_line=item.header_line or 0,
    )


def _rows(connection: duckdb.DuckDBPyConnection, item: Loaded, verdict: Verdict) -> tuple[tuple[PrintedRow, ...], int]:
    """Fetch the rows of a table, and say how many of a long one are left out."""
    count = item.input.rows
    if count <= SHOWN_WHOLE:
        found = connection.execute(f"SELECT * FROM raw.{identifier(item.name)} ORDER BY line_no").fetchall()
    else:
        first = range(1, FIRST + 1)
        with some_records(connection, item, numbers=first, lines=_lines(verdict, item)) as records:
            query = f"SELECT * EXCLUDE ({ROW_NUMBER}) FROM {records} ORDER BY line_no"
            found = connection.execute(query).fetchall()
    rows = tuple(PrintedRow(row[0], tuple(row[1:])) for row in found)
    return rows, count - len(rows)


def _lines(verdict: Verdict, item: Loaded) -> list[int]:
    """Give the lines of a table that findings are about, those of the weightiest first."""
    files, parts = set(item.resource.paths), item.parts
    lines: dict[int, None] = {}
    for finding in verdict.findings:
        for place in finding.places:
            _, line = counted_on(place.file, place.line, parts)
            if place.file in files and line is not None:
                lines[line] = None
        if len(lines) >= MOST:
            break
    return list(lines)[:MOST]


def _figures(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[tuple[int, int], ...]:
    """Give the cells of a table that print a figure, by line and column."""
    rows = connection.execute(
        "SELECT DISTINCT line_no, column_no FROM figures WHERE table_name = $1 AND state = 'figure' ORDER BY ALL",
        [table],
    ).fetchall()
    return tuple((line, column) for line, column in rows)


def _series(connection: duckdb.DuckDBPyConnection, table: str, lines: Sequence[int]) -> tuple[PrintedSeries, ...]:
    """Give what came of the rows that findings are about, where a table prints it of several years in one unit."""
    if not lines:
        return ()
    rows = connection.execute(
        "SELECT line_no, period, column_no, printed, value, unit FROM figures WHERE table_name = $1 "
        "AND line_no IN (SELECT unnest($2::INTEGER[])) AND state = 'figure' AND basis_role = 'actual' "
        "AND stage IS NULL AND of_line IS NULL AND slice_no = column_no AND period IS NOT NULL "
        "ORDER BY line_no, period_no, column_no",
        [table, list(lines)],
    ).fetchall()
    found: defaultdict[int, list[PrintedPoint]] = defaultdict(list)
    units: defaultdict[int, set[str]] = defaultdict(set)
    for line, period, column, printed, value, unit in rows:
        if period not in {point.period for point in found[line]}:
            found[line].append(PrintedPoint(period, column, printed, value))
            units[line].add(unit)
    return tuple(
        PrintedSeries(line, tuple(points[-MOST_YEARS:]))
        for line, points in found.items()
        if len(points) >= FEWEST_YEARS and len(units[line]) == 1
    )


def _columns(resource: Resource, role: str) -> tuple[int, ...]:
    """Give the numbers of the columns of a table that have a role, the first is 1."""
    return tuple(number for number, field in enumerate(resource.fields, 1) if field.tieout.role == role)


def _numbers(case: Case, resource: Resource) -> tuple[int, ...]:
    """Give the numbers of the columns of a table of records that hold numbers by their declaration, the first is 1."""
    tables = case.plain.resources if case.plain is not None else ()
    fields = next((table.schema.fields for table in tables if table.path == resource.path), ())
    return tuple(number for number, field in enumerate(fields, 1) if field.type in {"integer", "number"})


def _owner(publication: Publication, resource: Resource) -> str:
    """Say who looks after a table; nothing where nobody is named."""
    return publication.owners.get(resource.path, "")


def _unread(case: Case, item: Loaded) -> tuple[RawLine, ...]:
    """Give the lines of a file that are shown as they are in it: none where all of it could be read.

    Those of a table in several files are shown with each of these.
    """
    if item.pieces or (item.is_loaded and not item.rejects and not item.header_faults):
        return ()
    return _raw_lines(case, item, item.resource.path)


def _raw_lines(case: Case, item: Loaded, path: str) -> tuple[RawLine, ...]:
    """Give the first lines of a file and those around its broken ones, as they are in it; none of what is no text."""
    file, packing = case.deliveries[0].files[path], item.resource.packing
    is_damaged = packing is not None and any(fault.kind == "format" for fault in item.file_faults)
    if is_damaged or item.resource.counts_rows:
        return ()
    # Without a broken line only what the file begins with is shown, however large it is.
    most = case.rulebook.limits.most_held if item.rejects else BEGINNING
    text = unpacked_beginning(file, packing, most).decode(item.resource.encoding, "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    broken = {reject.line for reject in item.rejects}
    if item.header_faults or (item.file_faults and not broken):
        broken.add(item.header_line or 1)
    around = {number for at in broken for number in (at - 1, at, at + 1)} | {1, 2, 3}
    wanted = sorted(number for number in around if 1 <= number <= len(lines))[:MOST_RAW]
    return tuple(RawLine(number, lines[number - 1][:WIDEST_RAW], number in broken) for number in wanted)


def _checks_by_table(
    case: Case,
    connection: duckdb.DuckDBPyConnection,
    counted: Sequence[Counted],
    cells: Mapping[int, Cell],
    split: Split,
) -> Mapping[str, Sequence[PrintedCheck]]:
    """Give the checks that were made on the cells of each table; none where there are too many to show each."""
    made = [(one, check) for one in counted for check in one.tally.checks]
    whole = all(one.tally.is_whole for one in counted)
    if not whole or len(made) > MOST_CHECKS:
        return {}
    missing = {number for _, check in made for number in check.cells} - cells.keys()
    known = {**cells, **(fetch_cells(connection, missing, case.rulebook.units, split) if missing else {})}
    by_table: defaultdict[str, list[PrintedCheck]] = defaultdict(list)
    for one, check in made:
        involved = [known[number] for number in check.cells]
        shown = _print_check(one, check, involved)
        for table in dict.fromkeys(cell.table for cell in involved if cell.own):
            by_table[table].append(shown)
    return by_table


def _print_check(one: Counted, check: Check, cells: Sequence[Cell]) -> PrintedCheck:
    """Lay out a check as it is shown, its amounts in the unit in which its first cell is printed."""
    first, last = cells[0], cells[-1]
    pictured = one.wording.pictured if isinstance(one.wording, Kind) else ""
    halves = (first.in_print(first.half_step), first.in_print(last.half_step)) if pictured else (None, None)
    return PrintedCheck(
        rule=one.rule.name,
        judgement=check.judgement,
        is_identity=one.wording.is_identity,
        places=tuple(cell.place for cell in cells),
        weights=check.weights,
        expected=first.in_print(check.expected),
        found=first.in_print(check.found),
        gap=first.in_print(check.gap),
        allowed=first.in_print(check.allowed),
        unit=first.unit_word if check.found is not None else None,
        pictured=pictured,
        half_steps=(halves[0], halves[1]) if halves[0] is not None and halves[1] is not None else None,
    )
