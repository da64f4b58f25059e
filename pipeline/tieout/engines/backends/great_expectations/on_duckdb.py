"""Have Great Expectations speak to DuckDB: an engine and a data source on the connection of a run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import duckdb
import sqlalchemy
from duckdb_engine import ConnectionWrapper
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from sqlalchemy.pool import StaticPool

from tieout.store.run import CATALOG
from tieout.store.sql import identifier
from tieout.values.errors import first_line

WHOLE_TABLE = re.compile(r"SELECT \*\s+FROM (?P<table>\w+)\s+WHERE true")
"""How Great Expectations asks for all rows of a table."""


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Keeps one connection open.

    Great Expectations closes its own before it fetches, and a DuckDB result does not outlive that. To be removed
    once it has an engine for DuckDB of its own (its pull request 12084).
    """

    _kept: sqlalchemy.Connection | None = None
    own: Sequence[Sequence[Any]] | None = None
    """Which tables are of the publication itself, once one of the rules asked: every rule does."""

    @contextmanager
    def get_connection(self) -> Iterator[sqlalchemy.Connection]:
        """Give the one connection."""
        if self._kept is None:
            self._kept = self.engine.connect()
        try:
            yield self._kept
        except Exception:
            # A statement that fails would take those of every other rule with it.
            self._kept.rollback()
            raise

    def let_go(self) -> None:
        """Give the one connection back."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def get_domain_records(self, domain_kwargs: dict[str, Any]) -> Any:
        """Give the rows that an expectation looks at, as what SQLAlchemy lets another query read from.

        Under a condition on rows it is a bare SELECT, which SQLAlchemy 2 no longer takes there.
        """
        rows = super().get_domain_records(domain_kwargs)
        return rows.subquery() if isinstance(rows, sqlalchemy.Select) else rows


class DuckDBDatasource(SQLDatasource):
    """A data source that is run by that engine."""

    type: Literal["tieout_duckdb"] = "tieout_duckdb"  # type: ignore[assignment]

    @property
    def execution_engine_type(self) -> Any:
        """The engine that runs it."""
        return DuckDBExecutionEngine


def source_of(connection: duckdb.DuckDBPyConnection, name: str, schema: str) -> DuckDBDatasource:
    """Give a data source by that name: a cursor of the run's connection that looks at one schema."""
    return DuckDBDatasource(
        name=name,
        connection_string="duckdb:///:memory:",
        create_temp_table=False,
        kwargs={"creator": lambda: _cursor(connection, schema), "poolclass": StaticPool},
    )


def let_go(source: DuckDBDatasource) -> None:
    """Have a data source give its connection back before the run is closed: nobody could afterwards."""
    engine = source.get_execution_engine()
    if isinstance(engine, DuckDBExecutionEngine):
        engine.let_go()
    source.get_engine().dispose()


def rows_in_sql(select: str) -> str:
    """Give what stands in a FROM for the rows that a SELECT of SQLAlchemy gives.

    For all rows of a table that is its name: DuckDB plans a SELECT anew wherever it stands in a rule.
    """
    found = WHOLE_TABLE.fullmatch(select)
    return found["table"] if found else f"({select})"


def raised_in(info: Any) -> str | None:
    """Find the error in either of the two shapes in which Great Expectations reports one."""
    for entry in [info, *(info or {}).values()] if isinstance(info, dict) else [info]:
        if isinstance(entry, dict) and entry.get("raised_exception"):
            return first_line(entry.get("exception_message") or "it raised an error without a message")
    return None


def _cursor(connection: duckdb.DuckDBPyConnection, schema: str) -> Any:
    """Give SQLAlchemy a cursor of the run's connection, on one schema of the run's catalog."""
    cursor = connection.cursor()
    cursor.execute(f"USE {identifier(CATALOG)}.{identifier(schema)}")
    return ConnectionWrapper(cursor)
