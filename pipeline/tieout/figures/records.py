"""Say whose row each row of a table of records is and of which period, and which codes it prints: the table `records`.

An entity that the rulebook does not know is kept as it is printed; no key or code is mended. Reads the files as
delivered and `tables`, which must be there.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

import duckdb

from tieout.declarations.publication import YEAR, Field
from tieout.intake.interface import Loaded
from tieout.intake.names import raw_names
from tieout.rulebook.model import DATES, Kind, Rulebook
from tieout.rulebook.periods import Period, Periods
from tieout.store.schema import RECORDS
from tieout.store.sql import identifier, literal


def known_entities(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> None:
    """Lay the entities that a rulebook knows down in `known_entities`, which `keyed` asks."""
    spellings = rulebook.entities_by_spelling()
    connection.execute("CREATE OR REPLACE TEMP TABLE known_entities (spelling VARCHAR, entity VARCHAR)")
    if spellings:
        listed = [list(spellings), list(spellings.values())]
        connection.execute("INSERT INTO known_entities SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[])", listed)


def fill_records(connection: duckdb.DuckDBPyConnection, table: Loaded, rulebook: Rulebook, before: int) -> None:
    """Add a row to `records` for each record of a table and for each of its codes.

    `before` are the cells that the run has before its first. `known_entities` must be there.
    """
    if table.resource.tieout is None:
        return
    RECORDS.fill(
        connection,
        f"""
        SELECT
            tables.table_name, tables.kind, tables.own, line_no, record, keyed.entity, year, period, period_no,
            further_keys, key_cell, printed
        FROM ({keyed(connection, table, rulebook.periods, before)}) AS keyed, tables
        WHERE tables.table_name = {literal(table.name)}
        ORDER BY line_no
        """,
    )
    _fill_codes(connection, table, rulebook.kinds[table.resource.tieout.kind], before)


def keyed(connection: duckdb.DuckDBPyConnection, table: Loaded, periods: Periods, before: int) -> str:
    """Give the SELECT of the records of a table: whose each is and of which period, beside what `delivered` gives."""
    keys = _keys(table)
    _make_periods(connection, table, keys.get(_date(keys) or ""), periods)
    return f"""
        SELECT
            keyed.*, coalesce(known_entities.entity, lower(whose)) AS entity,
            known_periods.year, known_periods.period, known_periods.period_no
        FROM ({delivered(table, before)}) AS keyed
        LEFT JOIN known_periods USING (dated)
        LEFT JOIN known_entities ON known_entities.spelling = lower(whose)
    """


def delivered(table: Loaded, before: int) -> str:
    """Give the SELECT of the records of a table as they are printed: their cells, and their keys side by side.

    What no key tells, whose it is or of which year, the table or its package does.
    """
    keys = _keys(table)
    date, first = _date(keys), min(keys.values())
    text = {name: text_of(number) for name, number in keys.items()}
    further = [text[name] for name in keys if name not in {"entity", *DATES}]
    printed = " || ' ' || ".join([*(text[name] for name in ("entity", date) if name in keys), *further])
    return f"""
        SELECT
            *, {printed} AS record, {text.get("entity", literal(table.scope.entity))} AS whose,
            {text.get(date or "", "''")} AS dated, {text["entity"] if "entity" in keys else text_of(first)} AS printed,
            CAST([{", ".join(further)}] AS VARCHAR[]) AS further_keys,
            {_cell_id(table, keys.get("entity", first), before)} AS key_cell
        FROM {_rows(table)}
    """


def _keys(table: Loaded) -> dict[str, int]:
    """Give the columns of keys by what each is of."""
    return {str(field.tieout.of): number for number, field in columns_of(table, "key")}


def _date(keys: Mapping[str, int]) -> str | None:
    """Give the key that says of which period a record is."""
    return next((name for name in DATES if name in keys), None)


def _rows(table: Loaded) -> str:
    """Give the rows of a table as delivered in SQL, each with its number: the first is 0; its cells are c1, c2."""
    names = raw_names([field.name for field in table.resource.fields])
    cells = ", ".join(f"{identifier(name)} AS c{number}" for number, name in enumerate(names, 1))
    # A table as delivered is in the order of its lines: what its rows are numbered by in DuckDB is their place.
    return f"(SELECT line_no, rowid AS row_no, {cells} FROM {_place(table)})"


def _place(table: Loaded) -> str:
    """Name a table as delivered in SQL."""
    return f"raw.{identifier(table.name)}"


def text_of(number: int) -> str:
    """Give the text of a record's cell in a column, in SQL."""
    return f"trim(c{number})"


def _cell_id(table: Loaded, number: int, before: int) -> str:
    """Give the number of a record's cell in a column, in SQL."""
    return f"{before} + row_no * {len(table.resource.fields)} + {number}"


def _make_periods(connection: duckdb.DuckDBPyConnection, table: Loaded, column: int | None, periods: Periods) -> None:
    """Say of each text in a key's column which period it is; without such a key all rows are of the table's year."""
    told: dict[str, Period | None] = {"": periods.of_year(table.scope.year) if table.scope.year else None}
    if column is not None:
        found = f"SELECT DISTINCT {text_of(column)} FROM {_rows(table)}"
        texts = [text for (text,) in connection.execute(found).fetchall()]
        told = {text: _period(text, periods) for text in texts}
    rows = [(text, one.year, one.label, one.number) for text, one in told.items() if one is not None]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE known_periods (dated VARCHAR, year BIGINT, period VARCHAR, period_no BIGINT)"
    )
    if rows:
        listed = [list(part) for part in zip(*rows, strict=True)]
        connection.execute(
            "INSERT INTO known_periods SELECT unnest($1::VARCHAR[]), unnest($2::BIGINT[]), unnest($3::VARCHAR[]), "
            "unnest($4::BIGINT[])",
            listed,
        )


def _period(text: str, periods: Periods) -> Period | None:
    """Give the period that a key prints; a year alone does where a year has one period."""
    return periods.parse(text) or (periods.of_year(int(text)) if YEAR.fullmatch(text) else None)


def _fill_codes(connection: duckdb.DuckDBPyConnection, table: Loaded, kind: Kind, before: int) -> None:
    """Add a row for each code of each record of a table; of those in no list the nearest that is."""
    for number, field in columns_of(table, "code"):
        name = field.tieout.of or ""
        connection.execute(
            f"""
            INSERT INTO records BY NAME
            SELECT
                records.* REPLACE (
                    {_cell_id(table, number, before)} AS key_cell, $1 AS list_name, {text_of(number)} AS printed,
                    list_contains($2::VARCHAR[], {text_of(number)}) AS known)
            FROM records
            JOIN {_rows(table)} AS printed_rows USING (line_no)
            WHERE table_name = $3 AND list_name IS NULL
            ORDER BY line_no
            """,
            [name, list(kind.codes.get(name, ())), table.name],
        )
        _name_nearest(connection, table, name, kind.codes)


def nearest_code(printed: str, codes: Sequence[str]) -> str | None:
    """Give the code that comes nearest to one that is not in a list, where any comes near."""
    return next(iter(difflib.get_close_matches(printed, codes, n=1, cutoff=0.5)), None)


def _name_nearest(
    connection: duckdb.DuckDBPyConnection, table: Loaded, name: str, codes: Mapping[str, Sequence[str]]
) -> None:
    """Say of each unknown code of a list which known one comes nearest."""
    of_list = f"table_name = {literal(table.name)} AND list_name = {literal(name)} AND NOT known"
    for (printed,) in connection.execute(f"SELECT DISTINCT printed FROM records WHERE {of_list}").fetchall():
        if near := nearest_code(printed, codes.get(name, ())):
            connection.execute(f"UPDATE records SET nearest = $1 WHERE {of_list} AND printed = $2", [near, printed])


def columns_of(table: Loaded, role: str) -> list[tuple[int, Field]]:
    """Give the columns of a role, each with its number."""
    return [(number, field) for number, field in enumerate(table.resource.fields, 1) if field.tieout.role == role]
