"""Make typed tables of the records of other people: a column for each field, of the type that holds all its values.

Made here are `records.<table>`, with the number of each record, `given.<table>` for engines, which is the same without
that number, and `unfit.<table>`: the cells that are no value of their type. They are never turned into figures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import duckdb

from tieout.declarations.plain import PlainPackage, PlainResource
from tieout.intake.delivered import some_records
from tieout.intake.interface import Loaded
from tieout.intake.names import raw_names
from tieout.records.fields import (
    Reading,
    Widths,
    has_form,
    look_over,
    measure,
    read_field,
    widths_at_a_glance,
    widths_seen,
)
from tieout.records.rule import GIVEN, ROW
from tieout.rules.population import array
from tieout.store.run import comment
from tieout.store.schema import CELLS
from tieout.store.sql import identifier, literal
from tieout.values.errors import CannotJudgeError
from tieout.values.places import counted_on

Types = Mapping[str, Mapping[str, str]]
"""By table and field the DuckDB type."""


def make_record_tables(connection: duckdb.DuckDBPyConnection, loaded: Sequence[Loaded], package: PlainPackage) -> Types:
    """Make the typed tables of what was loaded; give their types. A table without rows gets none.

    Raises CannotJudgeError where a table does not hold the records that were read.
    """
    connection.execute("CREATE SCHEMA records")
    connection.execute("CREATE SCHEMA unfit")
    connection.execute(f"CREATE SCHEMA {GIVEN}")
    tables = {one.name: one for one in package.resources}
    return {item.name: _make_table(connection, item, tables[item.name]) for item in loaded if item.is_loaded}


def _make_table(connection: duckdb.DuckDBPyConnection, item: Loaded, table: PlainResource) -> dict[str, str]:
    """Make the tables of one file; give the type of each field."""
    fields = table.schema.fields
    texts = [f"raw.{identifier(name)}" for name in raw_names([field.name for field in fields])]
    readings = _readings(connection, item, table, texts)
    place, name = f"records.{identifier(item.name)}", identifier(item.name)
    values = ", ".join(
        f"{reading.value} AS {identifier(field.name)}" for field, reading in zip(fields, readings, strict=True)
    )
    number = _number_of_record(item)
    connection.execute(f"CREATE TABLE {place} AS SELECT {number} AS {ROW}, {values} FROM raw.{name} AS raw")
    rows, first, last = connection.execute(f"SELECT count(*), min({ROW}), max({ROW}) FROM {place}").fetchall()[0]
    if (rows, first, last) != (item.input.rows, 1, item.input.rows):
        raise CannotJudgeError(
            item.file, f"{rows} records stand in the table where {item.input.rows} were read",
            "A record was lost on the way in; nothing can be said of this file.",
        )  # fmt: skip
    _keep_unfit(connection, name, [field.name for field in fields], readings)
    connection.execute(f"CREATE VIEW {GIVEN}.{name} AS SELECT * EXCLUDE ({ROW}) FROM {place}")
    comment(
        connection, place, f"{item.file}: its records, each field by its declared type",
        {ROW: "Number of the record, the first is 1"},
    )  # fmt: skip
    return {field.name: reading.type for field, reading in zip(fields, readings, strict=True)}


def _number_of_record(item: Loaded) -> str:
    """Give in SQL the number of a record, the first is 1, as a BIGINT.

    Where every line below the header is a record its line tells it, which no reader has to count: many can then read.
    """
    told = item.input
    if item.seen and told.lines == told.rows:
        return f"CAST(raw.line_no - {item.header_lines} AS BIGINT)"
    return "row_number() OVER ()"


def _readings(
    connection: duckdb.DuckDBPyConnection, item: Loaded, table: PlainResource, texts: Sequence[str]
) -> list[Reading]:
    """Say how each field is read, once its numbers are measured."""
    fields = list(zip(table.schema.fields, map(table.missing_of, table.schema.fields), texts, strict=True))
    widths = [Widths()] * len(fields)
    raw = f"raw.{identifier(item.name)} AS raw"
    formed, unknown = [], []
    for number, (field, missing, _) in enumerate(fields):
        known = widths_at_a_glance(field, missing, item.seen[number]) if item.seen else None
        widths[number] = known or Widths()
        formed += [number] if known is None and has_form(field) else []
    if formed:
        asked = ", ".join(look_over(*fields[number]) for number in formed)
        found = connection.execute(f"SELECT {asked} FROM {raw}").fetchall()[0]
        for at, number in enumerate(formed):
            seen = widths_seen(fields[number][0], *found[3 * at : 3 * at + 3])
            widths[number] = seen or Widths()
            unknown += [number] if seen is None else []
    if unknown:
        measured = (measure(fields[number][0], fields[number][2], number) for number in unknown)
        made, asked = (", ".join(one) for one in zip(*measured, strict=True))
        found = connection.execute(f"SELECT {asked} FROM (SELECT {made} FROM {raw})").fetchall()[0]
        for at, number in enumerate(unknown):
            widths[number] = Widths(*found[3 * at : 3 * at + 3])
    return [read_field(*one, width) for one, width in zip(fields, widths, strict=True)]


def _keep_unfit(
    connection: duckdb.DuckDBPyConnection, name: str, fields: Sequence[str], readings: Sequence[Reading]
) -> None:
    """Make the table of the cells that are no value of their type: they have none, and do not say so."""
    filled = ", ".join(f"count(*) - count({identifier(field)})" for field in fields)
    # Where a column has a value in every record no text of it has to be looked at again.
    blanks = connection.execute(f"SELECT {filled} FROM records.{name}").fetchall()[0]
    lost = [
        (field, f"(typed.{identifier(field)} IS NULL AND NOT ({reading.missing}))")
        for field, reading, blank in zip(fields, readings, blanks, strict=True)
        if blank
    ]
    if not lost:
        connection.execute(f"CREATE TABLE unfit.{name} ({ROW} BIGINT, field VARCHAR)")
        return
    listed = ", ".join(f"CASE WHEN {is_lost} THEN {literal(field)} END" for field, is_lost in lost)
    connection.execute(
        f"""
        CREATE TABLE unfit.{name} AS
        SELECT {ROW}, unnest(list_filter(fields, lambda one: one IS NOT NULL)) AS field
        FROM (
            SELECT typed.{ROW}, [{listed}] AS fields
            FROM records.{name} AS typed POSITIONAL JOIN raw.{name} AS raw
            WHERE {" OR ".join(is_lost for _, is_lost in lost)}
        )
        ORDER BY {ROW}
        """
    )


def fields_unfit(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> dict[str, frozenset[str]]:
    """Give by table the fields of which some cell is no value of its type."""
    return {
        table: frozenset(
            field for (field,) in connection.execute(f"SELECT DISTINCT field FROM unfit.{identifier(table)}").fetchall()
        )
        for table in tables
    }


def keep_cells(
    connection: duckdb.DuckDBPyConnection,
    loaded: Iterable[Loaded],
    lines: Mapping[str, Collection[int]],
    before: int = 0,
) -> None:
    """Put the records on these lines, by file, into `cells`: the views on findings show them; of others no cell is.

    Their cells are numbered on from the `before` cells that the run has of other tables.
    """
    for item in loaded:
        fields, parts = item.resource.fields, item.parts
        wanted = {counted_on(file, line, parts)[1] for file in item.resource.paths for line in lines.get(file, ())}
        if item.is_loaded and wanted:
            _keep_cells_of(connection, item, {line for line in wanted if line is not None}, before)
        before += item.input.rows * len(fields)


def _keep_cells_of(connection: duckdb.DuckDBPyConnection, item: Loaded, lines: Collection[int], before: int) -> None:
    """Put the records of one table that begin on these lines into `cells`."""
    fields = item.resource.fields
    names = ", ".join(map(identifier, raw_names([field.name for field in fields])))
    with some_records(connection, item, lines=lines) as records:
        connection.execute(
            f"""
            INSERT INTO {CELLS.name} BY NAME
            SELECT
                {before} + ({ROW} - 1) * {len(fields)} + column_no AS cell_id, {literal(item.name)} AS table_name,
                {_file_of(item)} AS file, {_line_in_file(item)} AS line_no, CAST(column_no AS INTEGER) AS column_no,
                'note' AS role, {array(field.name for field in fields)}[column_no] AS column_label,
                texts[column_no] AS printed
            FROM (
                SELECT line_no, {ROW}, [{names}] AS texts, unnest(range(1, {len(fields) + 1})) AS column_no
                FROM {records}
            )
            ORDER BY cell_id
            """
        )


def _file_of(item: Loaded) -> str:
    """Give in SQL the file that a line of a table is in."""
    cases = " ".join(f"WHEN line_no > {part.before} THEN {literal(part.file)}" for part in reversed(item.parts))
    return f"CASE {cases} END" if cases else literal(item.file)


def _line_in_file(item: Loaded) -> str:
    """Give in SQL the number that a line of a table has in its own file."""
    cases = " ".join(f"WHEN line_no > {part.before} THEN line_no - {part.before}" for part in reversed(item.parts))
    return f"CASE {cases} END" if cases else "line_no"
