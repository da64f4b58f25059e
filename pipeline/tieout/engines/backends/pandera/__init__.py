"""Run shapes by Pandera, through ibis on the run's DuckDB, and account for every check in them.

Pandera decides; the failing cells are then found by SQL from the same declaration, because its
ibis backend names no row. If the two disagree the rule is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb
import ibis
import ibis.backends.duckdb
import ibis.expr.datatypes as types
import pandera.config
import pandera.errors
import pandera.ibis as pandera_ibis

from tieout.engines.backends.pandera.foreign import decide
from tieout.engines.canary import shapes_of_known
from tieout.engines.interface import Asked, Result
from tieout.engines.settling import bits_of_records, wide_tables
from tieout.engines.shape_rows import condition_of, not_printed
from tieout.engines.tallying import KEPT_WHOLE, count_checks
from tieout.records.rule import GIVEN, Decided, Foreign
from tieout.rulebook.declared import ColumnType, NamedShape, Shape, ShapeCheck, ShapeColumn, ShapeRows
from tieout.rules.population import AMOUNTS, NO_EXCUSE, NO_WEIGHTS, NOTHING_TOLD, exact, listed
from tieout.rules.settling import WideTable
from tieout.store.run import CATALOG
from tieout.store.schema import FIGURES
from tieout.store.sql import identifier
from tieout.values.errors import first_line
from tieout.values.outcome import Rule
from tieout.values.tally import Tally

DATATYPES: dict[ColumnType, Any] = {
    "integer": types.int64,
    "small integer": types.int32,
    "text": types.string,
    "decimal": types.Decimal(38, 12),
    "short decimal": types.Decimal(4, 1),
    "boolean": types.boolean,
}
NO_NULLS = "no_nulls"
"""Name of the check that columns hold no NULL; rules have other names."""
STANDS_FOR_ALL = frozenset({"state", "unit", "basis", "basis_role", "kind", "year", "report_year", "value"})
"""Columns of figures of which those told of a wide table show whatever holds for all of it."""
CHECK_FAILED = pandera.errors.SchemaErrorReason.DATAFRAME_CHECK


class Runner:
    """Runs shapes on the tables of one connection. Must be made before the connection is locked."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._ibis = ibis.duckdb.from_connection(connection)
        self._tables: dict[tuple[str, str], Any] = {}
        self._kept_whole = True
        self._wide: tuple[WideTable, ...] = ()

    def close(self) -> None:
        """Let go of the connection, which is not ours to close."""

    def decide(self, asked: Foreign) -> tuple[Decided, ...]:
        """Judge a schema of other people on a table of records."""
        self._connection.execute(f"USE {identifier(CATALOG)}.{GIVEN}")
        return decide(lambda: self._ibis.table(asked.table, database=(CATALOG, GIVEN)), asked)

    def known(self, simplest: bool = False) -> tuple[Asked, Mapping[str, int]]:
        """Give the known faults: a shape that must fail, one check for each kind of check. None is left out."""
        shapes, expected = shapes_of_known()
        return Asked(shapes=shapes), expected

    def run(self, asked: Asked, schema: str = "main") -> tuple[Result, ...]:
        """Run every rule of the shapes on the tables of one schema; give a result for each."""
        self._connection.execute(f"USE {identifier(CATALOG)}.{identifier(schema)}")
        rows = self._connection.execute("SELECT count(*) FROM figures").fetchall()
        self._wide = wide_tables(self._execute) if schema == "main" else ()
        self._kept_whole = int(rows[0][0]) <= KEPT_WHOLE and not self._wide
        return tuple(result for named in asked.shapes for result in self._shape(named, schema))

    def _shape(self, named: NamedShape, schema: str) -> Iterable[Result]:
        """Run one shape."""
        try:
            if self._count(named.shape, schema) == 0:
                # Pandera takes the missing sum of no rows for a fault of the column.
                excuse = self._excuse(named.shape, schema)
                yield from (Result(rule, excuse) for rule in named.rules)
                return
            errors = self._validate(named.shape, schema)
        except Exception as error:  # noqa: BLE001 - one shape that fails must not hide the others
            for rule in named.rules:
                yield Result(rule, error=first_line(error))
            return
        structural = [error for error in errors if _name(error) is None]
        failed = {name for error in errors if (name := _name(error)) is not None}
        rules = {rule.name: rule for rule in named.rules}
        if named.shape.structure:
            yield self._structure(rules[named.shape.structure.name], named.shape, schema, structural)
        for column in named.shape.column:
            for check in column.check:
                rule = rules[check.name]
                if structural:
                    yield Result(rule, error=_told(structural[0]))
                else:
                    yield self._check(rule, named.shape, column, check, schema, check.name in failed)

    def _count(self, shape: Shape, schema: str) -> int:
        """Count the rows that a shape is about."""
        query = f"SELECT COUNT(*) FROM {self._table(shape, schema)} WHERE {condition_of(shape.rows)}"
        return int(self._connection.execute(query).fetchall()[0][0])

    def _excuse(self, shape: Shape, schema: str) -> Tally:
        """Say why a shape on some of the figures has none: there are figures, and none is of its sort."""
        if shape.rows is None:
            return Tally()
        first = f"SELECT table_name, cell_id FROM {_place(shape.table, schema)} WHERE own ORDER BY cell_id LIMIT 1"
        found = self._connection.execute(first).fetchall()
        if not found:
            return Tally()
        return not_printed(found[0][0], shape.table, found[0][1])

    def _validate(self, shape: Shape, schema: str) -> list[Any]:
        """Have Pandera validate a table; give what it found wrong."""
        if not pandera.config.get_config_global().validation_enabled:
            raise RuntimeError("Pandera is switched off: unset PANDERA_VALIDATION_ENABLED and check again")
        table = self._whole(self._looked_at(shape), schema)
        if shape.rows:
            table = table.filter(_rows(shape.rows, table))
        errors = _errors(_schema(shape), table)
        if all(error.check.name != NO_NULLS for error in errors if error.reason_code is CHECK_FAILED):
            return errors
        # A column has a NULL that may not: which one, Pandera says of each column by itself.
        return _errors(_schema(shape, apart=True), table) or errors

    def _whole(self, table: str, schema: str) -> Any:
        """Give a table as ibis has it; its columns, which ibis asks for one by one, are asked for once."""
        if (schema, table) not in self._tables:
            self._tables[schema, table] = self._ibis.table(table, database=(CATALOG, schema))
        return self._tables[schema, table]

    def _structure(self, rule: Rule, shape: Shape, schema: str, errors: list[Any]) -> Result:
        """Judge the columns of a table: a fault in them is ours, not the publication's."""
        if errors:
            return Result(rule, error=_told(errors[0]))
        return Result(rule, self._counted(shape, None, None, schema))

    def _check(
        self, rule: Rule, shape: Shape, column: ShapeColumn, check: ShapeCheck, schema: str, failed: bool
    ) -> Result:
        """Count the cells that a check looked at, and compare notes with Pandera."""
        tally = self._counted(shape, column, check, schema)
        # Pandera looks at publications beside too; what breaks there is not counted here.
        if (tally.broken > 0) and not failed:
            return Result(rule, error=f"Pandera says passed, DuckDB counts {tally.broken} breaches")
        if failed and tally.broken == 0 and not self._breaks_beside(shape, column, check, schema):
            return Result(rule, error="Pandera says failed, DuckDB counts 0 breaches")
        return Result(rule, tally)

    def _looked_at(self, shape: Shape) -> str:
        """Name the table that Pandera looks at: figures, where those told stand for all records of wide tables.

        They do in each column that is one thing in a whole column of records, or of which the least and the greatest
        are told.
        """
        if not self._wide or shape.table != FIGURES.name:
            return shape.table
        stands = all(column.name in STANDS_FOR_ALL for column in shape.column if column.check)
        return shape.table if stands else f"all_{shape.table}"

    def _table(self, shape: Shape, schema: str) -> str:
        """Name the table of a shape in SQL, with all records of wide tables where there are any."""
        is_wide = self._wide and shape.table == FIGURES.name
        return _place(f"all_{shape.table}" if is_wide else shape.table, schema)

    def _counted(self, shape: Shape, column: ShapeColumn | None, check: ShapeCheck | None, schema: str) -> Tally:
        """Count the cells that a check looked at; records of wide tables at once, where none of them breaks it."""
        examines_values = column is not None and column.name == "value"
        if not self._wide or shape.table != FIGURES.name:
            population = _population(shape, column, check, _place(shape.table, schema))
            return count_checks(self._execute, population, examines_values, self._kept_whole)
        name, holds = _holds(column, check)
        of_it = f"FROM wide_figures WHERE {condition_of(shape.rows)} AND {name} IS NOT NULL"
        ((count, broken),) = self._execute(f"SELECT count(*), count(*) FILTER (NOT ({holds})) {of_it}")
        if broken or (column is not None and column.name not in STANDS_FOR_ALL):
            population = _population(shape, column, check, _place("all_figures", schema))
            return count_checks(self._execute, population, examines_values, False)
        told = count_checks(
            self._execute, _population(shape, column, check, _place(shape.table, schema)), examines_values, False
        )
        seen = {}
        for table in self._wide if examines_values else ():
            row = f"(cell_id - {table.cells_before + 1}) // {table.width} AS row_no"
            places = (
                f"SELECT CAST(column_no AS INTEGER) AS column_no, {row} {of_it} AND table_name = {listed([table.name])}"
            )
            seen[table.name] = bits_of_records(self._execute, places)
        return replace(told, exact=told.exact + count, looked_at_wide=seen)

    def _execute(self, query: str) -> Sequence[Sequence[Any]]:
        """Run a query, and give its rows."""
        rows: Sequence[Sequence[Any]] = self._connection.execute(query).fetchall()
        return rows

    def _breaks_beside(self, shape: Shape, column: ShapeColumn, check: ShapeCheck, schema: str) -> bool:
        """Tell whether a check breaks in a publication beside the one that is judged."""
        population = _population(shape, column, check, self._table(shape, schema))
        found = self._connection.execute(
            f"SELECT count(*) FROM ({population}) JOIN tables USING (table_name) WHERE judgement = 'broken' AND NOT own"
        ).fetchall()
        return int(found[0][0]) > 0


def open_runner(connection: duckdb.DuckDBPyConnection) -> Runner:
    """Run on a connection that is not locked yet."""
    return Runner(connection)


def _errors(schema: Any, table: Any) -> list[Any]:
    """Have Pandera validate an ibis table; give what it found wrong."""
    try:
        with pandera.config.config_context(
            validation_enabled=True, validation_depth=pandera.config.ValidationDepth.SCHEMA_AND_DATA
        ):
            schema.validate(table, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return list(errors.schema_errors)
    return []


def _schema(shape: Shape, apart: bool = False) -> Any:
    """Build the Pandera schema of a shape.

    That columns hold no NULL is one check of all, because each by itself is a query; `apart` has each by itself.
    """
    columns = {
        column.name: pandera_ibis.Column(
            DATATYPES[column.type],
            checks=[_pandera_check(check) for check in column.check],
            nullable=column.nullable or not apart,
            required=True,
        )
        for column in shape.column
    }
    filled = [column.name for column in shape.column if not column.nullable]
    checks = [] if apart or not filled else [pandera_ibis.Check(_no_nulls_in(filled), name=NO_NULLS)]
    complete = shape.structure is not None
    return pandera_ibis.DataFrameSchema(columns, checks=checks, strict=complete, ordered=complete)


def _no_nulls_in(columns: Sequence[str]) -> Callable[[Any], Any]:
    """Give a check of a whole table: none of these columns that it has holds a NULL."""

    def check(data: Any) -> Any:
        there = [data.table[column].notnull() for column in columns if column in data.table.columns]
        return ibis.and_(ibis.literal(True), *there).all()

    return check


def _pandera_check(check: ShapeCheck) -> Any:
    """Build the Pandera check of a declared check.

    Raises ValueError unless it declares exactly one thing to check.
    """
    told: dict[str, Any] = {
        "name": check.name,
        "title": check.title,
        "description": check.reason,
        "n_failure_cases": 1,
    }
    if check.isin is not None and check.in_range is None:
        return pandera_ibis.Check.isin(list(check.isin), **told)
    if check.in_range is not None and check.isin is None:
        return pandera_ibis.Check.in_range(*check.in_range, **told)
    raise ValueError(f"{check.name} must declare either isin or in_range")


def _name(error: Any) -> str | None:
    """Give the rule that a Pandera error is a breach of; None where the table itself is at fault."""
    if error.reason_code is not CHECK_FAILED or error.check is None or error.check.name == NO_NULLS:
        return None
    return str(error.check.name)


def _told(error: Any) -> str:
    """Say in one line what Pandera found wrong with a table."""
    return f"{error.reason_code.name.lower()}: {first_line(error)}"


def _rows(rows: ShapeRows, table: Any) -> list[Any]:
    """Narrow an ibis table to the figures that a shape is about."""
    conditions = [ibis.literal(True) if rows.any_state else table.state == "figure"]
    if rows.in_kinds:
        conditions.append(table.kind.isin(rows.in_kinds))
    if rows.except_kinds:
        conditions.append(table.kind.notin(rows.except_kinds))
    if rows.unit is not None:
        conditions.append(table.unit == rows.unit)
    if rows.lines:
        conditions.append(table.line_path.isin(rows.lines))
    if rows.except_lines:
        conditions.append(table.line_path.isnull() | table.line_path.notin(rows.except_lines))
    return conditions


def _place(table: str, schema: str) -> str:
    """Name a table in one schema."""
    return f"{identifier(CATALOG)}.{identifier(schema)}.{identifier(table)}"


def _holds(column: ShapeColumn | None, check: ShapeCheck | None) -> tuple[str, str]:
    """Give in SQL the column that a check looks at, and the condition that holds; without a check every row does."""
    name = identifier(column.name) if column else "cell_id"
    if check is not None and check.in_range is not None:
        low, high = check.in_range
        return name, f"{name} BETWEEN {low} AND {high}"
    return name, "true" if check is None else f"{name} IN ({listed(check.isin or ())})"


def _population(shape: Shape, column: ShapeColumn | None, check: ShapeCheck | None, place: str) -> str:
    """Give the population of one check on a table: every cell of the shape that is not NULL; or every row."""
    name, holds = _holds(column, check)
    amounts = ["NULL"] * 4
    told = "{'why': why} AS told" if name == identifier("state") else NOTHING_TOLD
    if check is not None and check.in_range is not None:
        low, high = check.in_range
        nearest = f"CASE WHEN {name} < {low} THEN {low} ELSE {high} END"
        amounts = [nearest, name, f"abs({name} - {nearest})", "0"]
    values = ", ".join(f"{exact(amount)} AS {called}" for amount, called in zip(amounts, AMOUNTS, strict=True))
    return f"""
SELECT
    table_name,
    coalesce(line_path, 'line ' || line_no) || '/' || slice AS about,
    CASE WHEN {holds} THEN 'exact' ELSE 'broken' END AS judgement,
    {NO_EXCUSE},
    {told},
    [cell_id] AS cells,
    {NO_WEIGHTS},
    {values}
FROM {place}
WHERE {condition_of(shape.rows)} AND {name} IS NOT NULL
ORDER BY cells
"""
