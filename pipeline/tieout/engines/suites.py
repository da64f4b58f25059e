"""Run suites by Great Expectations on DuckDB, and account for every rule in them.

Great Expectations speaks to DuckDB through SQLAlchemy on the connection that holds the run: one
database, locked, no file and no copy. A rule that it does not know, does not load, raises on or
does not report is broken; its own silence about such rules is not trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import great_expectations
import sqlalchemy
from duckdb_engine import ConnectionWrapper
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.exceptions import ExpectationNotFoundError
from great_expectations.expectations.registry import get_expectation_impl
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy
from sqlalchemy.pool import StaticPool

from tieout.engines.expectations import TieOutExpectation
from tieout.rulebook.model import Expectation, Suite, SuiteScope
from tieout.rules.registry import TABLES
from tieout.rules.result import Result, check_of, first_line
from tieout.store.run import CATALOG
from tieout.store.sql import identifier


@sqlalchemy.event.listens_for(sqlalchemy.engine.Engine, "after_cursor_execute")
def _keep_rows(connection: Any, cursor: Any, _s: Any, _p: Any, context: Any, _m: Any) -> None:
    """Fetch a DuckDB result at once.

    Great Expectations closes the connection before it fetches, and a DuckDB result does not outlive
    that. To be removed once great_expectations#12084 (a DuckDB engine of its own) has landed.
    """
    if connection.dialect.name == "duckdb" and cursor.description:
        context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
            cursor, cursor.description, initial_buffer=cursor.fetchall()
        )


class Runner:
    """Runs suites on the tables of one connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._context = great_expectations.get_context(mode="ephemeral")
        self._context.variables.progress_bars = ProgressBarsConfig(globally=False)
        self._sources: dict[str, SQLDatasource] = {}

    def run(self, suites: Iterable[Suite], schema: str = "main") -> tuple[Result, ...]:
        """Run every rule of the suites on the tables of one schema; give a result for each."""
        suites = tuple(suites)
        items = tuple(item for suite in suites for item in suite.expectations)
        refused = {item.rule.name: why for item in items if (why := _refusal(item))}
        scopes = {item.rule.name: suite.scope for suite in suites for item in suite.expectations}
        reported: dict[str, Any] = {}
        failed: dict[str, str] = {}
        for table in TABLES:
            asked = [
                item
                for suite in suites
                for item in suite.expectations
                if suite.scope.table == table and item.rule.name not in refused
            ]
            try:
                reported |= self._validate(asked, scopes, schema, table) if asked else {}
            except Exception as error:  # noqa: BLE001 - one table that fails must not hide the others
                failed |= dict.fromkeys((item.rule.name for item in asked), first_line(error))
        return tuple(_answer(item, reported, refused | failed) for item in items)

    def close(self) -> None:
        """Let go of the connection."""
        for source in self._sources.values():
            source.get_engine().dispose()

    def _validate(
        self, asked: Sequence[Expectation], scopes: Mapping[str, SuiteScope], schema: str, table: str
    ) -> dict[str, Any]:
        """Have Great Expectations load and validate rules on one table; give its results by rule name."""
        loaded = great_expectations.ExpectationSuite(
            name=table,
            expectations=[
                {
                    "type": item.type,
                    "kwargs": item.kwargs | _scope(scopes[item.rule.name]),
                    "severity": item.rule.severity,
                    "meta": {"name": item.rule.name},
                }
                for item in asked
            ],
        )
        asset = self._source(schema).get_asset(table)
        outcome = asset.get_batch(asset.build_batch_request()).validate(loaded, result_format="COMPLETE")
        named = ((result.expectation_config, result) for result in outcome.results)
        return {config.meta["name"]: result for config, result in named if config and config.meta}

    def _source(self, schema: str) -> SQLDatasource:
        """Give the data source of one schema: a cursor of the run's connection that looks there.

        It gets its tables before the context gets it, because the context writes down all that it
        has at every change.
        """
        if schema not in self._sources:
            source = SQLDatasource(
                name=schema,
                connection_string="duckdb:///:memory:",
                create_temp_table=False,
                kwargs={"creator": lambda: _cursor(self._connection, schema), "poolclass": StaticPool},
            )
            for table in TABLES:
                source.add_table_asset(table, table_name=table)
            self._context.data_sources.add_or_update_sql(datasource=source)
            self._sources[schema] = source
        return self._sources[schema]


def _answer(item: Expectation, reported: dict[str, Any], refused: dict[str, str]) -> Result:
    """Give the result of one rule; of a rule that was not reported, that it was not."""
    name = item.rule.name
    if name in refused:
        return Result(item.rule, item.type, error=refused[name])
    if name not in reported:
        return Result(item.rule, item.type, error="Great Expectations did not report it")
    return _result(item, reported[name])


def _scope(scope: SuiteScope) -> dict[str, Any]:
    """Say which tables a rule looks at: those of the kinds and the agency of its suite."""
    return {"only_kinds": [*scope.kinds, *scope.with_kinds], "only_agency": scope.agency}


def _cursor(connection: duckdb.DuckDBPyConnection, schema: str) -> Any:
    """Give SQLAlchemy a cursor of the run's connection, on one schema of the run's catalog."""
    cursor = connection.cursor()
    cursor.execute(f"USE {identifier(CATALOG)}.{identifier(schema)}")
    return ConnectionWrapper(cursor)


def _refusal(item: Expectation) -> str | None:
    """Say why an expectation cannot be loaded, or None."""
    try:
        implementation = get_expectation_impl(item.type)
    except ExpectationNotFoundError:
        return f"{item.type} is not a known expectation type; check its spelling in {item.rule.declared_in}"
    if not issubclass(implementation, TieOutExpectation):
        return f"{item.type} does not say how much it examined, so it cannot open a gate; use one of ours"
    try:
        implementation(**item.kwargs)
    except (ValueError, TypeError) as error:
        told = " ".join(str(error).split())[:300]
        return f"its kwargs do not fit {item.type}: {told}"
    return None


def _result(item: Expectation, reported: Any) -> Result:
    """Turn what Great Expectations reported of one rule into a result."""
    raised = _raised(reported.exception_info)
    if raised is not None:
        return Result(item.rule, item.type, error=raised)
    try:
        checks = tuple(check_of(row) for row in reported.result["details"]["checks"])
    except (KeyError, TypeError, ValueError) as error:
        return Result(item.rule, item.type, error=f"its result cannot be read: {first_line(error)}")
    broken = sum(check.judgement == "broken" for check in checks)
    judged = sum(check.judgement != "not judged" for check in checks)
    if (reported.success is True) != (judged > 0 and broken == 0):
        return Result(item.rule, item.type, error="Great Expectations and its own checks disagree")
    return Result(item.rule, item.type, checks)


def _raised(info: Any) -> str | None:
    """Find the error in either of the two shapes in which Great Expectations reports one."""
    for entry in [info, *(info or {}).values()] if isinstance(info, dict) else [info]:
        if isinstance(entry, dict) and entry.get("raised_exception"):
            return first_line(entry.get("exception_message") or "it raised an error without a message")
    return None
