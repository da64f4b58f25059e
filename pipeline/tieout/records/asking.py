"""Say what an expectation asks, as our strict reader took it, and write the SQL that all of them share. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tieout.records.literals import RefusedError
from tieout.records.rule import ROW, Counting
from tieout.store.sql import identifier


@dataclass(frozen=True, slots=True)
class Asking:
    """One expectation on one table."""

    type: str
    kwargs: Mapping[str, Any]
    """What it is given, without what is null."""
    table: str
    columns: Mapping[str, str]
    """Each column of the table with its type in DuckDB."""
    where: str
    """Which rows it looks at: a condition in SQL that is never NULL."""

    @property
    def place(self) -> str:
        """The table in SQL."""
        return f"records.{identifier(self.table)}"

    @property
    def column(self) -> str:
        """The column that it is about, quoted."""
        return identifier(self.kwargs["column"])

    @property
    def filled(self) -> str:
        """The rows that it looks at that have a value in its column."""
        return f"{self.where} AND {self.column} IS NOT NULL"


def each_row(domain: str, holds: str) -> Counting:
    """Count a rule that each row is judged by alone; where the condition is NULL a row is not looked at."""
    of_row = f"CASE WHEN {domain} THEN ({holds}) END"
    return Counting(f"{domain} AND ({holds}) IS NOT NULL", f"{domain} AND ({holds}) IS FALSE", of_row)


def among_rows(asking: Asking, domain: str, broken: str) -> Counting:
    """Count a rule that takes other rows to judge a row; `broken` is a condition on the rows that it looks at."""
    rows = f"SELECT {identifier(ROW)} FROM {asking.place} WHERE {domain} AND ({broken})"
    return Counting(domain, broken_rows=rows)


def whole_table(asking: Asking, examined: str, holds: str, seen: str) -> Counting:
    """Count a rule on one value `x` of the rows that it looks at."""
    seen = f"SELECT {seen} FROM {asking.place} WHERE {asking.where}"
    return Counting(examined, holds=f"SELECT {holds} AS holds, CAST(x AS VARCHAR) AS observed FROM ({seen})")


def between(value: str, kwargs: Mapping[str, Any], least: str | None, most: str | None) -> str:
    """Write that a value lies between two bounds, of which one may be missing.

    Raises RefusedError where both are.
    """
    parts = []
    if least is not None:
        parts.append(f"{value} {'>' if kwargs.get('strict_min') else '>='} {least}")
    if most is not None:
        parts.append(f"{value} {'<' if kwargs.get('strict_max') else '<='} {most}")
    if not parts:
        raise RefusedError(
            "it has neither min_value nor max_value: give one of them",
            "er is geen min_value en geen max_value: geef een van beide",
        )
    return " AND ".join(parts)
