"""Declare a table of a run once, as the frozen dataclass of its rows, and make everything else from that.

What is made: the `CREATE TABLE` with its comments, typed rows to insert, the names and types by which a
shape or a canary knows the table, and what `tieout sql` users read of it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tieout.store.sql import identifier, literal

if TYPE_CHECKING:
    import duckdb

Row = TypeVar("Row")
AMOUNT = "DECIMAL(38, 12)"
"""The type of every amount: exact, in base units."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    type: str
    """As DuckDB writes it."""
    comment: str
    nullable: bool
    is_key: bool
    """Whether it is, with the other keys, unique in the table."""


def column(kind: str, comment: str = "", *, null: bool = False, key: bool = False) -> Any:
    """Declare a column in the dataclass of a row: its DuckDB type, its comment, whether it may be NULL, is a key."""
    told: dict[str, Any] = {"metadata": {"type": kind, "comment": comment, "null": null, "key": key}}
    return dataclasses.field(default=None, **told) if null else dataclasses.field(**told)


class Table(Generic[Row]):
    """A table of a run, made from the dataclass of its rows."""

    def __init__(self, name: str, row: type[Row], comment: str) -> None:
        self.name = name
        self.row = row
        self.comment = comment
        self.columns = tuple(
            Column(one.name, one.metadata["type"], one.metadata["comment"], one.metadata["null"], one.metadata["key"])
            for one in dataclasses.fields(row)  # type: ignore[arg-type]
        )
        self.names = tuple(one.name for one in self.columns)
        """The names of its columns, in order."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that are unique together."""
        return tuple(one.name for one in self.columns if one.is_key)

    def create(self, connection: duckdb.DuckDBPyConnection, schema: str = "main", comments: bool = True) -> None:
        """Make the table, empty, with its comments, which take longer than the table itself."""
        place = f"{identifier(schema)}.{identifier(self.name)}"
        # What may not be NULL is not refused here: the shape of the table finds it, and says so as a finding.
        columns = ", ".join(f"{identifier(one.name)} {one.type}" for one in self.columns)
        connection.execute(f"CREATE TABLE {place} ({columns})")
        if not comments:
            return
        connection.execute(f"COMMENT ON TABLE {place} IS {literal(self.comment)}")
        for one in self.columns:
            if one.comment:
                connection.execute(f"COMMENT ON COLUMN {place}.{identifier(one.name)} IS {literal(one.comment)}")

    def insert(self, connection: duckdb.DuckDBPyConnection, rows: Iterable[Row], schema: str = "main") -> None:
        """Add rows, all in one statement."""
        listed = [list(values) for values in zip(*map(attrgetter(*self.names), rows), strict=True)]
        if not listed:
            return
        names = ", ".join(map(identifier, self.names))
        values = ", ".join(f"unnest(${number}::{one.type}[])" for number, one in enumerate(self.columns, 1))
        connection.execute(
            f"INSERT INTO {identifier(schema)}.{identifier(self.name)} ({names}) SELECT {values}", listed
        )

    def fill(self, connection: duckdb.DuckDBPyConnection, query: str) -> None:
        """Add what a query gives, matched by the names of its columns; one that it does not give must be nullable."""
        connection.execute(f"INSERT INTO {identifier(self.name)} BY NAME {query}")
