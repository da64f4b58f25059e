"""Show the records of wide tables as cells and figures, for whoever looks at them one by one, by views.

`wide_cells`, `wide_figures` and `wide_records` hold of every record that is not told what `cells`, `figures` and
`records` would; `all_cells`, `all_figures` and `all_records` hold both. Nothing is laid down:
a column of a view costs what it takes to work it out, and only where it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import duckdb

from tieout.figures.grammar import BLANK
from tieout.figures.readings import counted_words
from tieout.figures.records import columns_of, delivered, nearest_code
from tieout.figures.wide import Column, wide_columns, wide_place
from tieout.intake.interface import Loaded
from tieout.rulebook.model import Rulebook
from tieout.store.schema import CELLS, FIGURES, RECORDS
from tieout.store.sql import literal
from tieout.store.table import Table

MOST_UNKNOWN = 1_000
"""Codes of one column that are in no list for which the nearest is sought."""


def make_views(
    connection: duckdb.DuckDBPyConnection, wide: Sequence[tuple[Loaded, Sequence[Column]]], rulebook: Rulebook
) -> None:
    """Make both views, in a run that has these wide tables."""
    cells = [part for table, _ in wide for part in _cells(connection, table)]
    figures = [_figures(connection, table, one, rulebook) for table, columns in wide for one in columns]
    records = [f"{wide_records(connection, table, rulebook)} WHERE NOT told" for table, _ in wide]
    for told, parts in ((CELLS.name, cells), (FIGURES.name, figures), (RECORDS.name, records)):
        connection.execute(f"CREATE VIEW wide_{told} AS {' UNION ALL '.join(parts)}")
        connection.execute(f"CREATE VIEW all_{told} AS SELECT * FROM {told} UNION ALL SELECT * FROM wide_{told}")
        connection.execute(f"COMMENT ON VIEW wide_{told} IS {literal(f'What {told} would hold of records not told')}")
        connection.execute(
            f"COMMENT ON VIEW all_{told} IS {literal(f'What {told} holds, and the same of all records')}"
        )


def tell_records(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Loaded], cells: Iterable[int], rulebook: Rulebook
) -> None:
    """Lay the records that these cells are of, and those on the lines beside them, down with those that are told."""
    numbers = sorted(set(cells))
    wide = {name for (name,) in connection.execute("SELECT table_name FROM tables WHERE wide_from >= 0").fetchall()}
    for table in tables:
        if table.name not in wide:
            continue
        place, before, width = (
            wide_place(table.name),
            _declared(connection, table)["wide_from"],
            len(table.resource.fields),
        )
        connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE to_tell AS
            SELECT *
            FROM {place} AS wide
            WHERE NOT told AND line_no IN (
                SELECT line_no + beside
                FROM {place}, (SELECT unnest([-1, 0, 1]) AS beside)
                WHERE row_no IN (SELECT unnest($1::BIGINT[]))
            )
            """,
            [[(number - before - 1) // width for number in numbers if number > before]],
        )
        columns = wide_columns(table, rulebook)
        for name, parts, order in (
            (CELLS.name, _cells(connection, table, "to_tell"), "cell_id"),
            (FIGURES.name, [_figures(connection, table, one, rulebook, "to_tell") for one in columns], "cell_id"),
            (RECORDS.name, [wide_records(connection, table, rulebook, "to_tell")], "line_no"),
        ):
            connection.execute(f"INSERT INTO {name} BY NAME FROM ({' UNION ALL '.join(parts)}) ORDER BY {order}")
        connection.execute(f"UPDATE {place} SET told = true WHERE line_no IN (SELECT line_no FROM to_tell)")
    connection.execute("DROP TABLE IF EXISTS to_tell")


def _cells(connection: duckdb.DuckDBPyConnection, table: Loaded, source: str | None = None) -> Iterator[str]:
    """Give a SELECT of the cells of each column of a wide table, of the records that are not told."""
    fields = table.resource.fields
    before = _declared(connection, table)["wide_from"]
    for number, field in enumerate(fields, 1):
        told = {
            "cell_id": f"{before} + wide.row_no * {len(fields)} + {number}",
            "table_name": literal(table.name),
            "file": literal(table.file),
            "line_no": "wide.line_no",
            "column_no": str(number),
            "role": literal(field.tieout.role),
            "column_label": literal(field.name),
            "printed": f"raw.c{number}",
        }
        yield f"SELECT {_typed(CELLS, told)} FROM {joined(table, before, source)} WHERE NOT told"


def wide_records(
    connection: duckdb.DuckDBPyConnection, table: Loaded, rulebook: Rulebook, source: str | None = None
) -> str:
    """Give a SELECT of what `records` holds of a wide table, told or not: its records, and the codes in each.

    What comes behind it narrows it.
    """
    of_table = _declared(connection, table)
    keys = ("line_no", "entity", "year", "period", "period_no", "further_keys")
    told = {name: f"wide.{name}" for name in keys} | {
        "record": "raw.record",
        "table_name": literal(table.name),
        "kind": literal(of_table["kind"]),
        "own": "true",
        "key_cell": "raw.key_cell",
        "printed": "raw.printed",
    }
    source = joined(table, of_table["wide_from"], source)
    parts = [f"SELECT told, {_typed(RECORDS, told)} FROM {source}"]
    codes = rulebook.kinds[of_table["kind"]].codes
    for number, field in columns_of(table, "code"):
        printed = f"trim(raw.c{number})"
        of_code = told | {
            "key_cell": f"{of_table['wide_from']} + wide.row_no * {len(table.resource.fields)} + {number}",
            "list_name": literal(field.tieout.of or ""),
            "printed": printed,
            "known": f"k{number}",
            "nearest": _nearest(connection, source, number, printed, codes.get(field.tieout.of or "", ())),
        }
        parts.append(f"SELECT told, {_typed(RECORDS, of_code)} FROM {source}")
    return f"SELECT * EXCLUDE (told) FROM ({' UNION ALL '.join(parts)})"


def _nearest(
    connection: duckdb.DuckDBPyConnection, source: str, number: int, printed: str, codes: Sequence[str]
) -> str:
    """Say in SQL which code of its list comes nearest to each that is not in it; of very many only of the first."""
    unknown = connection.execute(
        f"SELECT DISTINCT {printed} FROM {source} WHERE NOT k{number} ORDER BY ALL LIMIT {MOST_UNKNOWN}"
    ).fetchall()
    found = [(text, near) for (text,) in unknown if (near := nearest_code(text, codes)) is not None]
    cases = " ".join(f"WHEN {literal(text)} THEN {literal(near)}" for text, near in found)
    return f"CASE {printed} {cases} END" if cases else "NULL"


def joined(table: Loaded, before: int, source: str | None = None) -> str:
    """Join the wide table of a table, or some of it, as `wide`, with its records as they are printed, as `raw`."""
    wide, raw = source or wide_place(table.name), delivered(table, before)
    return f"{wide} AS wide JOIN ({raw}) AS raw ON raw.line_no = wide.line_no"


def _typed(table: Table[Any], told: Mapping[str, str]) -> str:
    """Give the columns of a table as they are told, those that are not being NULL."""
    return ", ".join(f"CAST({told.get(one.name, 'NULL')} AS {one.type}) AS {one.name}" for one in table.columns)


def _declared(connection: duckdb.DuckDBPyConnection, table: Loaded) -> dict[str, Any]:
    """Give what `tables` says of a table."""
    cursor = connection.execute("SELECT * FROM tables WHERE table_name = $1", [table.name])
    return dict(zip([one[0] for one in cursor.description or ()], cursor.fetchall()[0], strict=True))


def _figures(
    connection: duckdb.DuckDBPyConnection, table: Loaded, one: Column, rulebook: Rulebook, source: str | None = None
) -> str:
    """Give a SELECT of the figures in one column of a wide table, of the records that are not told."""
    of_table = _declared(connection, table)
    cursor = connection.execute(
        "SELECT line_path, line_unit, column_label, basis, basis_role, stage_no FROM columns WHERE table_name = $1 "
        "AND column_no = $2",
        [table.name, one.number],
    )  # fmt: skip
    path, line_unit, label, basis, role, stage_no = cursor.fetchall()[0]
    value, half, fields = f"v{one.number}", f"h{one.number}", table.resource.fields
    is_figure = f"{value} IS NOT NULL"
    words = counted_words(rulebook, "NULL" if line_unit is None else literal(line_unit))
    told = {
        "cell_id": f"{of_table['wide_from']} + wide.row_no * {len(fields)} + {one.number}",
        "entity": f"coalesce(wide.entity, {literal(of_table['entity'])})",
        "report_year": f"coalesce(wide.year, {of_table['report_year']})",
        "line_no": "wide.line_no",
        "column_no": str(one.number),
        "line_label": "raw.record",
        "slice": "raw.record",
        "slice_no": "-wide.line_no",
        "line_path": literal(path),
        "column_label": literal(label),
        "basis": literal(basis),
        "basis_role": literal(role),
        "stage_no": "NULL" if stage_no is None else str(stage_no),
        "year": "wide.year",
        "period": "wide.period",
        "period_no": "wide.period_no",
        "printed": f"raw.c{one.number}",
        "state": f"CASE WHEN {is_figure} THEN 'figure' ELSE 'mark' END",
        "mark": f"CASE WHEN {value} IS NULL THEN {literal(BLANK)} END",
        "is_nothing": f"{value} IS NULL AND {of_table['blank'] == 'nothing'}",
        "value": value,
        "unit": f"CASE WHEN {is_figure} THEN {literal(one.unit)} END",
        "scale": f"CASE WHEN {is_figure} THEN {one.scale} END",
        "decimals": f"d{one.number}",
        "lower": f"{value} - {half}",
        "upper": f"{value} + {half}",
        "lower_closed": f"{value} > 0",
        "upper_closed": f"{value} < 0",
        **{f"{text}_text": f"CASE WHEN {is_figure} THEN '' END" for text in ("currency", "scale", "percent")},
        "sign": "1",
        "heading": "false",
        "budgeted": "false",
        "required": "false",
        "line_unit": "NULL" if line_unit is None else literal(line_unit),
        "is_count": f"coalesce({is_figure} AND {one.scale} = 1 AND d{one.number} = 0 AND {words.is_counted}, false)",
        "unit_is_words": words.is_words,
        "unit_is_printed": words.is_printed,
        "own": "true",
        "complete": "true",
    }
    told |= _of_its_table(of_table)
    return f"SELECT {_typed(FIGURES, told)} FROM {joined(table, of_table['wide_from'], source)} WHERE NOT told"


def _of_its_table(of_table: Mapping[str, Any]) -> dict[str, str]:
    """Give in SQL what all figures of a table have from it, by the names of their columns."""
    told = {name: literal(of_table[name]) for name in ("table_name", "kind", "document", "publication", "file")}
    if of_table["document_no"] is not None:
        told["document_no"] = str(of_table["document_no"])
    if of_table["unit"] is not None:
        told["table_unit"] = literal(of_table["unit"])
    return told
