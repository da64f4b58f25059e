"""Make figures of raw cells: recognise lines, read every printed cell, and lay out typed tables.

Tables made here: `columns`, `cells` (every cell with its place), `lines` (every printed row and every
line that the model asks for and is missing), `records` (the keys of each row of a table of records),
`figures` (one row per cell of a figure column) and `typed.*` (a row per line, a column per year and
basis, in base units).

Figures that add up stand in one slice: a column of a statement, a row of a table of records.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

import duckdb

from tieout.grammar import reading
from tieout.ingest import Loaded, raw_names
from tieout.labels import Recogniser, spelled
from tieout.publication import YEAR, Field
from tieout.rulebook import Agency, Kind, Line, Rulebook
from tieout.store import comment, identifier, insert, literal

COLUMN_COLUMNS = (
    "table_order", "table_name", "kind", "agency", "document", "report_year", "own", "complete", "title", "file",
    "column_no", "column_label", "role", "basis", "year", "stage", "of_line", "column_number", "formula", "line_path",
    "line_unit", "blank", "numbers", "table_unit", "table_scale",
)  # fmt: skip
LINE_COLUMNS = (
    "table_name", "kind", "agency", "own", "complete", "title", "report_year", "file", "line_no", "line_label",
    "section", "line_path", "known_as", "as_declared", "nearest", "label_year", "required", "expected", "open",
    "heading", "position", "line_unit", "compare", "joins", "outflow", "budgeted", "label_cell",
    "unplaced_cells", "unplaced", "row_cells", "stated_cells", "repeats_header",
)  # fmt: skip
NOTHING = ("dash", "not_applicable", "nil")
"""Marks that say that there is nothing, where `not_available` says that it is not known."""


def make_figures(connection: duckdb.DuckDBPyConnection, loaded: Sequence[Loaded], rulebook: Rulebook) -> None:
    """Make `columns`, `cells`, `lines`, `records`, `figures` and `typed.*` of all tables that were loaded."""
    tables = [item for item in loaded if item.resource.is_table and item.is_loaded]
    _make_columns(connection, tables, rulebook)
    _make_cells(connection, tables)
    _make_lines(connection, tables, rulebook)
    _make_records(connection, tables, rulebook)
    _make_figures(connection, rulebook)
    connection.execute("CREATE SCHEMA typed")
    for table in tables:
        _make_typed(connection, table)


def _fields(table: Loaded) -> tuple[Field, ...]:
    """Give the declared columns of a table."""
    return table.resource.schema.fields if table.resource.schema else ()


def _is_records(table: Loaded) -> bool:
    """Tell a table of records from a statement."""
    return any(field.tieout.role == "key" for field in _fields(table))


def _make_columns(connection: duckdb.DuckDBPyConnection, tables: Sequence[Loaded], rulebook: Rulebook) -> None:
    """Make `columns`: what each column of each table holds."""
    connection.execute(
        """
        CREATE TABLE columns (
            table_order INTEGER, table_name VARCHAR, kind VARCHAR, agency VARCHAR, document VARCHAR,
            report_year BIGINT, own BOOLEAN, complete BOOLEAN, title VARCHAR, file VARCHAR, column_no INTEGER,
            column_label VARCHAR, role VARCHAR, basis VARCHAR, year BIGINT, stage VARCHAR, of_line VARCHAR,
            column_number BIGINT, formula VARCHAR, line_path VARCHAR, line_unit VARCHAR, blank VARCHAR,
            numbers VARCHAR, table_unit VARCHAR, table_scale BIGINT
        )
        """
    )
    rows = []
    for order, table in enumerate(tables):
        settings = table.resource.tieout
        if settings is None:
            continue
        units = {line.path: line.unit for line in rulebook.kinds[settings.kind].lines}
        for number, field in enumerate(_fields(table), 1):
            told = field.tieout
            rows.append((
                order, table.name, settings.kind, table.scope.agency, table.scope.document, table.scope.year,
                table.own, settings.complete, table.resource.title, table.file, number, field.name, told.role,
                told.basis or ("realisation" if told.line else None), told.year, told.stage, told.of, told.number,
                told.formula, told.line, units.get(told.line or ""), settings.blank, settings.numbers, settings.unit,
                settings.scale,
            ))  # fmt: skip
    insert(connection, "columns", COLUMN_COLUMNS, rows)
    comment(
        connection, "columns", "What each column of each table holds, as declared",
        {
            "basis": "budget, realisation, difference, mutation or estimate",
            "own": "Whether the table is of the publication itself, and not of one that it is held against",
            "formula": "The formula that the head prints, in the numbers of the columns",
            "table_scale": "Factor of bare numbers",
        },
    )  # fmt: skip


def _make_cells(connection: duckdb.DuckDBPyConnection, tables: Sequence[Loaded]) -> None:
    """Make `cells`: every cell of every table as printed, numbered in reading order."""
    parts = [
        f"SELECT {order} AS table_order, line_no, {number} AS column_no, {identifier(name)} AS printed "
        f"FROM raw.{identifier(table.name)}"
        for order, table in enumerate(tables)
        for number, name in enumerate(raw_names([field.name for field in _fields(table)]), 1)
    ] or ["SELECT 0 AS table_order, 0 AS line_no, 0 AS column_no, '' AS printed WHERE false"]
    connection.execute(
        f"""
        CREATE TABLE cells AS
        SELECT
            CAST(row_number() OVER (ORDER BY table_order, line_no, column_no) AS BIGINT) AS cell_id,
            columns.table_name, columns.file, line_no, column_no, columns.role, columns.column_label, printed
        FROM ({" UNION ALL ".join(parts)})
        JOIN columns USING (table_order, column_no)
        ORDER BY cell_id
        """
    )
    comment(
        connection, "cells", "Every cell of every table as printed, with its place",
        {
            "line_no": "Physical line in the file, the first is 1",
            "column_no": "Field within the line, the first is 1",
            "role": "section, number, label, figure, unplaced, note, key or code",
        },
    )  # fmt: skip


def _make_lines(connection: duckdb.DuckDBPyConnection, tables: Sequence[Loaded], rulebook: Rulebook) -> None:
    """Make `lines`: what each printed row of a statement is, and which lines of the model are missing."""
    connection.execute(
        """
        CREATE TABLE lines (
            table_name VARCHAR, kind VARCHAR, agency VARCHAR, own BOOLEAN, complete BOOLEAN, title VARCHAR,
            report_year BIGINT, file VARCHAR, line_no INTEGER, line_label VARCHAR, section VARCHAR,
            line_path VARCHAR, known_as VARCHAR, as_declared BOOLEAN, nearest VARCHAR, label_year BIGINT,
            required BOOLEAN, expected BOOLEAN, open BOOLEAN, heading BOOLEAN, position INTEGER,
            line_unit VARCHAR, compare VARCHAR, joins VARCHAR[], outflow BOOLEAN, budgeted BOOLEAN,
            label_cell BIGINT, unplaced_cells BIGINT[], unplaced VARCHAR, row_cells BIGINT[],
            stated_cells BIGINT[], repeats_header BOOLEAN
        )
        """
    )
    recognisers: dict[tuple[str, str], Recogniser] = {}
    for table in tables:
        settings = table.resource.tieout
        if not _is_records(table) and settings is not None:
            key = (settings.kind, table.scope.agency)
            if key not in recognisers:
                label = rulebook.agency(table.scope.agency).label
                recognisers[key] = Recogniser(rulebook.lines(*key), rulebook.labels, label)
            rows = _printed_lines(connection, table, rulebook, recognisers[key])
            rows += _missing_lines(table, rulebook, rows)
            insert(connection, "lines", LINE_COLUMNS, [tuple(row[name] for name in LINE_COLUMNS) for row in rows])
    comment(
        connection, "lines", "Every printed row with the line that it is, and every line of the model that is missing",
        {
            "line_no": "Physical line in the file; NULL where the line is missing",
            "line_path": "The line of the rulebook; NULL where the row is not recognised",
            "stated_cells": "Its cells in columns of figures that are not blank",
            "nearest": "The known line that comes nearest to a row that is not recognised",
            "label_year": "The year that the label prints, where the line has one",
            "required": "Every complete table prints it", "expected": "The model has it",
            "open": "The model leaves rows of this kind of table to the agency",
            "unplaced": "Values printed in the row that belong to no column",
            "compare": "What the budget column of the line is: budget, or a norm: at least, at most",
            "joins": "The totals that the line may add to; in figures the one that it adds to",
            "budgeted": "A cash flow that the agency is declared to budget itself",
        },
    )  # fmt: skip


def _printed_lines(
    connection: duckdb.DuckDBPyConnection, table: Loaded, rulebook: Rulebook, recogniser: Recogniser
) -> list[dict[str, object]]:
    """Recognise each row of a table."""
    settings = table.resource.tieout
    if settings is None:
        return []
    known = rulebook.lines(settings.kind, table.scope.agency)
    agency = rulebook.agency(table.scope.agency)
    position = {line.path: place for place, line in enumerate(known)}
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
            bool_and(lower(trim(printed)) = lower(trim(column_label))) FILTER (role = 'figure' AND trim(printed) <> '')
        FROM cells
        WHERE table_name = $1
        GROUP BY line_no
        ORDER BY line_no
        """,
        [table.name],
    ).fetchall()
    sections = [[section for section in row[1] or [] if section.strip()] for row in found]
    recognised = recogniser.recognise_rows([(row[2], printed) for row, printed in zip(found, sections, strict=True)])
    rows: list[dict[str, object]] = []
    for row, printed, what in zip(found, sections, recognised, strict=True):
        line_no, _, label, label_cell, unplaced, row_cells, stated_cells, repeats_header = row
        rows.append(_whose(table) | _told(what.line, agency, table.scope.year, position) | {
            "line_no": line_no, "line_label": " / ".join([*printed, label]), "section": " / ".join(printed),
            "as_declared": what.as_declared, "nearest": what.nearest, "label_year": what.year,
            "open": rulebook.kinds[settings.kind].open, "label_cell": label_cell,
            "unplaced_cells": [cell for cell, _ in unplaced] if unplaced else None,
            "unplaced": "; ".join(text for _, text in unplaced or []) or None,
            "row_cells": row_cells, "stated_cells": stated_cells, "repeats_header": bool(repeats_header),
        })  # fmt: skip
    return rows


def _whose(table: Loaded) -> dict[str, object]:
    """Say in which table a line stands."""
    settings = table.resource.tieout
    return {
        "table_name": table.name, "kind": settings.kind if settings else "", "agency": table.scope.agency,
        "own": table.own, "complete": settings is None or settings.complete, "title": table.resource.title,
        "report_year": table.scope.year, "file": table.file,
    }  # fmt: skip


def _told(line: Line | None, agency: Agency, year: int, position: dict[str, int]) -> dict[str, object]:
    """Give what the rulebook tells of a line; of a row that is not recognised it tells nothing."""
    if line is None:
        return dict.fromkeys(
            ("line_path", "known_as", "required", "expected", "heading", "position", "line_unit", "compare", "joins",
             "outflow", "budgeted")
        )  # fmt: skip
    asked = line.asked_in(year)
    return {
        "line_path": line.path, "known_as": spelled(line.label, agency.label), "required": line.required and asked,
        "expected": line.expected and asked, "heading": line.heading, "position": position[line.path],
        "line_unit": line.unit, "compare": line.compare, "joins": list(line.joins), "outflow": line.sign == "-",
        "budgeted": line.path in agency.budgets,
    }  # fmt: skip


def _missing_lines(table: Loaded, rulebook: Rulebook, printed: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """List the lines of the model that a table does not print, at the row after which they belong.

    Of a table that is known to go on elsewhere, the lines after its last printed one are not missing.
    """
    settings = table.resource.tieout
    known = rulebook.lines(settings.kind, table.scope.agency) if settings else ()
    agency = rulebook.agency(table.scope.agency)
    position = {line.path: place for place, line in enumerate(known)}
    rows = {row["line_path"]: row for row in printed if row["line_path"]}
    last = max((position[str(path)] for path in rows), default=-1)
    missing: list[dict[str, object]] = []
    before = printed[0] if printed else None
    for place, line in enumerate(known):
        told = _told(line, agency, table.scope.year, position)
        if line.path in rows:
            before = rows[line.path]
        elif (
            (told["required"] or told["expected"])
            and before is not None
            and settings is not None
            and (settings.complete or place < last)
        ):
            missing.append(_whose(table) | told | {
                "line_no": None, "line_label": told["known_as"], "section": line.section or "", "as_declared": True,
                "nearest": None, "label_year": None, "open": rulebook.kinds[settings.kind].open,
                "label_cell": before["label_cell"], "unplaced_cells": None, "unplaced": None, "row_cells": None,
                "stated_cells": None, "repeats_header": False,
            })  # fmt: skip
    return missing


def _make_records(connection: duckdb.DuckDBPyConnection, tables: Sequence[Loaded], rulebook: Rulebook) -> None:
    """Make `records`: whose row each row of a table of records is and of which year, and the codes in it."""
    connection.execute(
        """
        CREATE TABLE records (
            table_name VARCHAR, kind VARCHAR, own BOOLEAN, line_no INTEGER, record VARCHAR, agency VARCHAR,
            year BIGINT, key_cell BIGINT, list_name VARCHAR, printed VARCHAR, known BOOLEAN, nearest VARCHAR
        )
        """
    )
    known = {
        spelling.casefold(): agency.name
        for agency in rulebook.agencies.values()
        for spelling in (agency.name, agency.label, *agency.aliases)
    }
    for table in tables:
        if _is_records(table) and table.resource.tieout:
            rows = list(_records(connection, table, rulebook.kinds[table.resource.tieout.kind], known))
            insert(
                connection, "records",
                ("table_name", "kind", "own", "line_no", "record", "agency", "year", "key_cell", "list_name", "printed",
                 "known", "nearest"),
                rows,
            )  # fmt: skip
    comment(
        connection, "records", "Whose row each row of a table of records is, and of which year; and each of its codes",
        {
            "agency": "The agency of the rulebook, or the key as printed where it knows none",
            "list_name": "The list that a code must be in; NULL where the row tells of the record itself",
        },
    )  # fmt: skip


def _records(
    connection: duckdb.DuckDBPyConnection, table: Loaded, kind: Kind, known: Mapping[str, str]
) -> Iterator[tuple[object, ...]]:
    """Give a row for each record, and one for each code in it."""
    roles = {number: field.tieout for number, field in enumerate(_fields(table), 1)}
    found = connection.execute(
        "SELECT line_no, map_from_entries(list((column_no, (cell_id, trim(printed))))) FROM cells "
        "WHERE table_name = $1 AND role IN ('key', 'code') GROUP BY line_no ORDER BY line_no",
        [table.name],
    ).fetchall()
    for line, printed in found:
        keys = {roles[number].of: cell for number, cell in printed.items() if roles[number].role == "key"}
        (key_cell, whose), (_, year) = keys["agency"], keys["year"]
        of_year = int(year) if YEAR.fullmatch(year) else None
        agency = known.get(whose.casefold(), whose.casefold())
        told = (table.name, kind.name, table.own, line, f"{whose} {year}", agency, of_year)
        yield (*told, key_cell, None, whose, None, None)
        for number, (cell, code) in printed.items():
            name = roles[number].of or ""
            if roles[number].role == "code":
                codes = kind.codes.get(name, ())
                near = difflib.get_close_matches(code, codes, n=1, cutoff=0.5)
                yield (*told, cell, name, code, code in codes, near[0] if near else None)


PRINTED_CELLS = """
    CREATE TEMP TABLE printed_cells AS
    SELECT
        cells.cell_id, cells.table_name, columns.kind, coalesce(records.agency, columns.agency) AS agency,
        columns.document, coalesce(records.year, columns.report_year) AS report_year, columns.own, columns.complete,
        cells.file, cells.line_no, cells.column_no, coalesce(lines.line_label, records.record) AS line_label,
        coalesce(columns.line_path, lines.line_path) AS line_path, cells.column_label, columns.basis,
        coalesce(columns.year, records.year) AS year, columns.stage, columns.of_line,
        CASE WHEN records.record IS NOT NULL THEN -cells.line_no ELSE cells.column_no END AS slice_no,
        coalesce(records.record, columns.basis || coalesce('_' || replace(columns.stage, ' ', '_'), '')
            || '_' || columns.year || coalesce('_' || columns.of_line, '')) AS slice,
        columns.column_number, columns.formula, cells.printed, columns.blank, columns.numbers,
        coalesce(columns.line_unit, lines.line_unit) AS line_unit, lines.compare, lines.joins, lines.position,
        coalesce(lines.outflow, false) AS outflow, coalesce(lines.heading, false) AS heading,
        coalesce(lines.budgeted, false) AS budgeted, coalesce(lines.required, false) AS required,
        lines.unplaced IS NOT NULL AS is_unplaced, columns.table_unit,
        columns.table_scale
    FROM cells
    JOIN columns ON columns.table_name = cells.table_name AND columns.column_no = cells.column_no
    LEFT JOIN lines ON lines.table_name = cells.table_name AND lines.line_no = cells.line_no
    LEFT JOIN records ON records.table_name = cells.table_name AND records.line_no = cells.line_no
        AND records.list_name IS NULL
    WHERE cells.role = 'figure'
"""
# Outflows are printed negative in some tables and positive, under (-/-), in others. A line shows which it is by two
# figures of one sign; a line with fewer follows the other outflows of its table.
SIGNS = """
    CREATE TEMP TABLE signs AS
    WITH stated AS (
        SELECT table_name, line_no, count(*) FILTER (value > 0) AS positive, count(*) FILTER (value < 0) AS negative
        FROM read
        WHERE outflow AND state = 'figure' AND basis IN ('budget', 'realisation', 'estimate')
        GROUP BY table_name, line_no
    ), tables AS (
        SELECT table_name, sum(negative) - sum(positive) AS surplus FROM stated GROUP BY table_name
    )
    SELECT
        table_name, line_no,
        CASE
            WHEN positive >= 2 AND negative = 0 THEN -1
            WHEN negative >= 2 AND positive = 0 THEN 1
            WHEN surplus > 0 THEN 1
            WHEN surplus = 0 AND negative > positive THEN 1
            ELSE -1
        END AS sign
    FROM stated
    JOIN tables USING (table_name)
"""
# A number that a program wrote has lost the zeros at its end: it is as precise as most numbers of its record, or
# more so if it shows more decimals.
MACHINE_PRECISION = """
    UPDATE read
    SET decimals = greatest(read.decimals, usual.decimals),
        lower = value - scale * CAST(
            '0.' || repeat('0', CAST(greatest(read.decimals, usual.decimals) AS INTEGER)) || '5' AS DECIMAL(38, 12)),
        upper = value + scale * CAST(
            '0.' || repeat('0', CAST(greatest(read.decimals, usual.decimals) AS INTEGER)) || '5' AS DECIMAL(38, 12))
    FROM (
        SELECT table_name, slice_no, unit AS of_unit, quantile_disc(decimals, 0.5) AS decimals
        FROM read
        WHERE numbers = 'machine' AND state = 'figure' AND value <> 0
        GROUP BY table_name, slice_no, unit
    ) AS usual
    WHERE read.numbers = 'machine' AND read.state = 'figure' AND read.table_name = usual.table_name
        AND read.slice_no = usual.slice_no AND read.unit = usual.of_unit
"""


def _make_figures(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> None:
    """Make `figures`: every cell of a figure column, read by the grammar."""
    connection.execute(PRINTED_CELLS)
    make_readings(connection, rulebook)
    connection.execute("DROP TABLE printed_cells")
    comment(
        connection, "figures", "One row for every cell of a figure column: its text, value, interval and place",
        {
            "report_year": "Year of the document, or of the record",
            "slice": "What adds up: a column of a statement, a row of a table of records",
            "slice_no": "Number of that column; of a row its line, negative",
            "line_path": "The line of the rulebook; NULL where the row is not recognised",
            "state": "figure, mark (there is no figure) or unreadable",
            "mark": "Which kind of no figure; never zero",
            "is_nothing": "Whether the mark says that there is nothing to count, and not that it is not known",
            "value": "In base units: € 249 mln. is 249000000; percentages in percent",
            "scale": "What one printed unit stands for: 1000000 for mln.",
            "decimals": "Decimals printed",
            "lower": "Least amount that prints so", "upper": "Greatest amount that prints so",
            "lower_closed": "Whether lower itself prints so", "upper_closed": "Whether upper itself prints so",
            "bound": "The direction of a norm, where the cell prints it",
            "sign": "-1 for an outflow that is printed positive: it counts negative in a total",
        },
    )  # fmt: skip


def make_readings(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> None:
    """Make `figures` of a table `printed_cells`: read every cell and settle its sign and precision."""
    connection.execute(
        f"""
        CREATE TEMP TABLE read AS
        SELECT *
        FROM printed_cells
        JOIN ({reading(rulebook.notation, "printed_cells")}) AS reading USING (cell_id)
        """
    )
    connection.execute(MACHINE_PRECISION)
    connection.execute(SIGNS)
    marks = ", ".join(map(literal, NOTHING))
    connection.execute(
        f"""
        CREATE TABLE figures AS
        SELECT
            cell_id, table_name, kind, agency, document, CAST(report_year AS BIGINT) AS report_year, own, complete,
            file, CAST(line_no AS BIGINT) AS line_no, CAST(column_no AS BIGINT) AS column_no, line_label, line_path,
            column_label, basis, CAST(year AS BIGINT) AS year, stage, of_line, slice,
            CAST(slice_no AS BIGINT) AS slice_no, column_number, formula, printed, state, mark,
            state = 'mark' AND (mark IN ({marks}) OR (mark = 'blank' AND blank = 'nothing' AND NOT is_unplaced))
                AS is_nothing,
            value, unit, scale, decimals, lower, upper, lower_closed, upper_closed, bound, currency_text, scale_text,
            percent_text, CAST(CASE WHEN outflow THEN coalesce(signs.sign, -1) ELSE 1 END AS BIGINT) AS sign,
            joins[1] AS joins, CAST(position AS BIGINT) AS position, heading, budgeted, required, line_unit, compare,
            table_unit
        FROM read
        LEFT JOIN signs USING (table_name, line_no)
        ORDER BY cell_id
        """
    )
    connection.execute("DROP TABLE signs")
    connection.execute("DROP TABLE read")


def _make_typed(connection: duckdb.DuckDBPyConnection, table: Loaded) -> None:
    """Lay out one table by line, or by record, with a column for each of its columns of figures."""
    records = _is_records(table)
    columns = [
        (number, field.tieout.line or _slice(field), field.name)
        for number, field in enumerate(_fields(table), 1)
        if field.tieout.role == "figure"
    ]
    values = ", ".join(
        f"any_value(value) FILTER (column_no = {number}) AS {identifier(name)}" for number, name, _ in columns
    )
    keys = "line_no, line_label AS record, agency, year" if records else "line_no, line_path, line_label"
    groups = "line_no, line_label, agency, year" if records else "line_no, line_path, line_label"
    name = f"typed.{identifier(table.name)}"
    connection.execute(
        f"""
        CREATE TABLE {name} AS
        SELECT {keys}, any_value(unit) AS unit, {values}
        FROM figures
        WHERE table_name = {literal(table.name)}
        GROUP BY {groups}
        ORDER BY line_no
        """
    )
    comment(
        connection, name, f"{table.resource.title or table.name}, values in base units; NULL is no figure",
        {name: head for _, name, head in columns},
    )  # fmt: skip


def _slice(field: Field) -> str:
    """Name the slice that a column of a statement is."""
    told = field.tieout
    parts = (told.basis, told.stage and told.stage.replace(" ", "_"), told.year, told.of)
    return "_".join(str(part) for part in parts if part)
