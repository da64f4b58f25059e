"""Run shapes by Pandera, through ibis on the run's DuckDB, and account for every check in them.

Pandera decides; the failing cells are then found by SQL from the same declaration, because its
ibis backend names no row. If the two disagree the rule is broken.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb
import ibis
import ibis.backends.duckdb
import ibis.expr.datatypes as types
import pandera.config
import pandera.errors
import pandera.ibis as pandera_ibis

from tieout.rulebook.model import ColumnType, NamedShape, Shape, ShapeCheck, ShapeColumn, ShapeRows
from tieout.rules.population import NOT_PRINTED, exact
from tieout.rules.result import Check, Result, check_of, first_line
from tieout.store.run import CATALOG
from tieout.store.sql import identifier, literal
from tieout.values.outcome import Rule

DATATYPES: dict[ColumnType, Any] = {
    "integer": types.int64,
    "text": types.string,
    "decimal": types.Decimal(38, 12),
    "boolean": types.boolean,
}
CHECK_FAILED = pandera.errors.SchemaErrorReason.DATAFRAME_CHECK


class Runner:
    """Runs shapes on the tables of one connection. Must be made before the connection is locked."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._ibis = ibis.duckdb.from_connection(connection)

    def close(self) -> None:
        """Let go of the connection, which is not ours to close."""

    def run(self, shapes: Iterable[NamedShape], schema: str = "main") -> tuple[Result, ...]:
        """Run every rule of the shapes on the tables of one schema; give a result for each."""
        return tuple(result for named in shapes for result in self._shape(named, schema))

    def _shape(self, named: NamedShape, schema: str) -> Iterable[Result]:
        """Run one shape."""
        try:
            if self._count(named.shape, schema) == 0:
                # Pandera takes the missing sum of no rows for a fault of the column.
                yield from (Result(rule, "shape", self._excuse(named.shape, schema)) for rule in named.rules)
                return
            errors = self._validate(named.shape, schema)
        except Exception as error:  # noqa: BLE001 - one shape that fails must not hide the others
            for rule in named.rules:
                yield Result(rule, "shape", error=first_line(error))
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
                    yield Result(rule, "shape", error=_told(structural[0]))
                else:
                    yield self._check(rule, named.shape, column, check, schema, check.name in failed)

    def _count(self, shape: Shape, schema: str) -> int:
        """Count the rows that a shape is about."""
        query = f"SELECT COUNT(*) FROM {_table(shape, schema)} WHERE {_where(shape)}"
        return int(self._connection.execute(query).fetchall()[0][0])

    def _excuse(self, shape: Shape, schema: str) -> tuple[Check, ...]:
        """Say why a shape on some of the figures has none: there are figures, and none is of its sort."""
        if shape.rows is None:
            return ()
        found = self._connection.execute(f"SELECT min(cell_id) FROM {_table(shape, schema)}").fetchall()[0][0]
        return () if found is None else (Check(shape.table, "not judged", NOT_PRINTED, (found,)),)

    def _validate(self, shape: Shape, schema: str) -> list[Any]:
        """Have Pandera validate a table; give what it found wrong."""
        if not pandera.config.get_config_global().validation_enabled:
            raise RuntimeError("Pandera is switched off: unset PANDERA_VALIDATION_ENABLED and check again")
        table = self._ibis.table(shape.table, database=(CATALOG, schema))
        if shape.rows:
            table = table.filter(_rows(shape.rows, table))
        try:
            with pandera.config.config_context(
                validation_enabled=True, validation_depth=pandera.config.ValidationDepth.SCHEMA_AND_DATA
            ):
                _schema(shape).validate(table, lazy=True)
        except pandera.errors.SchemaErrors as errors:
            return list(errors.schema_errors)
        return []

    def _structure(self, rule: Rule, shape: Shape, schema: str, errors: list[Any]) -> Result:
        """Judge the columns of a table: a fault in them is ours, not the publication's."""
        if errors:
            return Result(rule, "structure", error=_told(errors[0]))
        rows = self._connection.execute(
            f"SELECT cell_id FROM {_table(shape, schema)} WHERE {_where(shape)} ORDER BY cell_id"
        ).fetchall()
        return Result(rule, "structure", tuple(Check(shape.table, "exact", "", row) for row in rows))

    def _check(
        self, rule: Rule, shape: Shape, column: ShapeColumn, check: ShapeCheck, schema: str, failed: bool
    ) -> Result:
        """Give every cell that a check looked at, and compare notes with Pandera."""
        rows = self._connection.execute(_population(shape, column, check, schema)).fetchall()
        checks = tuple(check_of(row) for row in rows)
        broken = sum(item.judgement == "broken" for item in checks)
        if (broken > 0) != failed:
            return Result(
                rule,
                "shape",
                error=f"Pandera says {'failed' if failed else 'passed'}, DuckDB counts {broken} breaches",
            )
        return Result(rule, "shape" if column.name == "value" else "shape of words", checks)


def _schema(shape: Shape) -> Any:
    """Build the Pandera schema of a shape."""
    columns = {
        column.name: pandera_ibis.Column(
            DATATYPES[column.type],
            checks=[_pandera_check(check) for check in column.check],
            nullable=column.nullable,
            required=True,
        )
        for column in shape.column
    }
    complete = shape.structure is not None
    return pandera_ibis.DataFrameSchema(columns, strict=complete, ordered=complete)


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
    if error.reason_code is not CHECK_FAILED or error.check is None:
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


def _where(shape: Shape) -> str:
    """Narrow a table to the figures that a shape is about, in SQL."""
    rows = shape.rows
    if rows is None:
        return "true"
    conditions = ["true" if rows.any_state else "state = 'figure'"]
    if rows.in_kinds:
        conditions.append(f"kind IN ({_listed(rows.in_kinds)})")
    if rows.except_kinds:
        conditions.append(f"kind NOT IN ({_listed(rows.except_kinds)})")
    if rows.unit is not None:
        conditions.append(f"unit = {literal(rows.unit)}")
    if rows.lines:
        conditions.append(f"line_path IN ({_listed(rows.lines)})")
    if rows.except_lines:
        conditions.append(f"(line_path IS NULL OR line_path NOT IN ({_listed(rows.except_lines)}))")
    return " AND ".join(conditions)


def _listed(texts: Iterable[str]) -> str:
    """List texts in SQL."""
    return ", ".join(map(literal, texts))


def _table(shape: Shape, schema: str) -> str:
    """Name the table of a shape in one schema."""
    return f"{identifier(CATALOG)}.{identifier(schema)}.{identifier(shape.table)}"


def _population(shape: Shape, column: ShapeColumn, check: ShapeCheck, schema: str) -> str:
    """Give the population of one check: every cell of the shape that is not NULL."""
    name = identifier(column.name)
    if check.in_range is not None:
        low, high = check.in_range
        holds = f"{name} BETWEEN {low} AND {high}"
        nearest = f"CASE WHEN {name} < {low} THEN {low} ELSE {high} END"
        values = f"{exact(nearest)}, {exact(name)}, {exact(f'abs({name} - {nearest})')}, {exact('0')}"
        note = f"{low} {high}"
    else:
        holds = f"{name} IN ({_listed(check.isin or ())})"
        values = ", ".join([exact("NULL")] * 4)
        note = ""
    return f"""
SELECT
    table_name || '/' || coalesce(line_path, 'line ' || line_no) || '/' || slice AS subject,
    CASE WHEN {holds} THEN 'exact' ELSE 'broken' END AS judgement,
    {literal(note)} AS note,
    [cell_id] AS cells,
    {values}
FROM {_table(shape, schema)}
WHERE {_where(shape)} AND {name} IS NOT NULL
ORDER BY cell_id
"""
