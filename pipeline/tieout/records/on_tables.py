"""Write in SQL whether an expectation about a column or a table as a whole holds, and what is seen there. Pure.

Sums, means and medians of decimals are compared without a division and without a float: both sides are multiplied out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tieout.records.asking import Asking, between, whole_table
from tieout.records.literals import RefusedError, base_type, is_exact, must_hold, number, value_of, values_of
from tieout.records.rule import Counting
from tieout.store.sql import identifier, literal
from tieout.values.errors import shorten

TYPES = {
    "SMALLINT": "SMALLINT",
    "INTEGER": "INTEGER",
    "INT": "INTEGER",
    "BIGINT": "BIGINT",
    "DECIMAL": "DECIMAL",
    "NUMERIC": "DECIMAL",
    "FLOAT": "FLOAT",
    "REAL": "FLOAT",
    "DOUBLE": "DOUBLE",
    "DOUBLE_PRECISION": "DOUBLE",
    "VARCHAR": "VARCHAR",
    "TEXT": "VARCHAR",
    "STRING": "VARCHAR",
    "CHAR": "VARCHAR",
    "DATE": "DATE",
    "TIMESTAMP": "TIMESTAMP",
    "DATETIME": "TIMESTAMP",
    "TIME": "TIME",
    "BOOLEAN": "BOOLEAN",
    "BOOL": "BOOLEAN",
}
"""Names of types in SQL that are accepted, with DuckDB's own."""
EXAMPLES = ("VARCHAR", "BIGINT", "DECIMAL", "DATE")


def count_extreme(asking: Asking) -> Counting:
    """Judge the least or the greatest value."""
    column = must_hold(asking.kwargs["column"], asking.columns, "number", "date", "moment")
    least, most = (
        value_of(asking.kwargs[which], asking.kwargs["column"], asking.columns) if which in asking.kwargs else None
        for which in ("min_value", "max_value")
    )
    which = "max" if asking.type == "expect_column_max_to_be_between" else "min"
    return whole_table(asking, asking.filled, between("x", asking.kwargs, least, most), f"{which}({column}) AS x")


def count_sum(asking: Asking) -> Counting:
    """Judge the sum of a column."""
    column = must_hold(asking.kwargs["column"], asking.columns, "number")
    return whole_table(asking, asking.filled, _within(asking, "x"), f"sum({column}) AS x")


def count_mean(asking: Asking) -> Counting:
    """Judge the mean of a column, by its sum and its count."""
    column = must_hold(asking.kwargs["column"], asking.columns, "number")
    seen = f"avg({column}) AS x, sum({column}) AS total, count({column}) AS many"
    if is_exact(asking.columns[asking.kwargs["column"]]):
        return whole_table(asking, asking.filled, _within(asking, "total", "many"), seen)
    return whole_table(asking, asking.filled, _within(asking, "x"), seen)


def count_median(asking: Asking) -> Counting:
    """Judge the median of a column: the value in the middle, or the mean of the two there."""
    column = must_hold(asking.kwargs["column"], asking.columns, "number")
    ordered = f"list_sort(list({column}) FILTER ({column} IS NOT NULL))"
    low, high = "(n + 1) // 2", "(n + 2) // 2"
    x = f"(l[{low}] + l[{high}])"
    inner = f"SELECT {ordered} AS l, count({column}) AS n FROM {asking.place} WHERE {asking.where}"
    holds = _within(asking, x, "2")
    return Counting(
        asking.filled, holds=f"SELECT {holds} AS holds, CAST({x} / 2 AS VARCHAR) AS observed FROM ({inner})"
    )


def count_stdev(asking: Asking) -> Counting:
    """Judge the standard deviation of a column, as of a sample."""
    column = must_hold(asking.kwargs["column"], asking.columns, "number")
    return whole_table(asking, asking.filled, _within(asking, "x"), f"stddev_samp({column}) AS x")


def count_quantiles(asking: Asking) -> Counting:
    """Judge quantiles of a column, each a value that is there."""
    column = must_hold(asking.kwargs["column"], asking.columns, "number")
    if asking.kwargs.get("allow_relative_error"):
        raise RefusedError(
            "its allow_relative_error lets quantiles be guessed: leave it out",
            "allow_relative_error laat kwantielen schatten: laat het weg",
        )
    ranges = asking.kwargs["quantile_ranges"]
    shares = ", ".join(number(share) for share in ranges["quantiles"])
    parts = [
        f"x[{at}] {sign} {number(bound)}"
        for at, bounds in enumerate(ranges["value_ranges"], start=1)
        for sign, bound in zip((">=", "<="), bounds, strict=True)
        if bound is not None
    ]
    holds = " AND ".join(parts) or "true"
    return whole_table(asking, asking.filled, holds, f"quantile_disc({column}, [{shares}]) AS x")


def count_unique_values(asking: Asking) -> Counting:
    """Judge how many different values a column has."""
    return whole_table(asking, asking.filled, _within(asking, "x"), f"count(DISTINCT {asking.column}) AS x")


def count_unique_share(asking: Asking) -> Counting:
    """Judge how large a share of the values of a column is different."""
    column = asking.column
    seen = f"count(DISTINCT {column}) / nullif(count({column}), 0) AS x"
    seen += f", count(DISTINCT {column}) AS part, count({column}) AS whole"
    return whole_table(asking, asking.filled, _within(asking, "part", "whole"), seen)


def count_filled_share(asking: Asking) -> Counting:
    """Judge for how large a share of the rows a column has a value."""
    seen = f"count({asking.column}) / nullif(count(*), 0) AS x, count({asking.column}) AS part, count(*) AS whole"
    return whole_table(asking, asking.where, _within(asking, "part", "whole"), seen)


def count_distinct_set(asking: Asking) -> Counting:
    """Judge the set of the values of a column: within a set, with all of it, or the same."""
    listed = values_of(asking.kwargs["value_set"], asking.kwargs["column"], asking.columns)
    column, among = asking.column, ", ".join(listed) or "NULL"
    wanted = f"SELECT count(DISTINCT v) FROM (VALUES {', '.join(f'({value})' for value in listed)}) AS w (v)"
    seen = f"count(DISTINCT {column}) AS x, count(DISTINCT {column}) FILTER ({column} IN ({among})) AS there"
    within, all_there = "x = there", f"there = ({wanted})"
    holds = {"be_in_set": within, "contain_set": all_there, "equal_set": f"{within} AND {all_there}"}
    return whole_table(asking, asking.filled, holds[asking.type.rpartition("values_to_")[2]], seen)


def count_most_common(asking: Asking) -> Counting:
    """Judge the value that occurs most; where several do, one of them must be in the set, if that is let pass."""
    listed = ", ".join(values_of(asking.kwargs["value_set"], asking.kwargs["column"], asking.columns)) or "NULL"
    column = asking.column
    counted = f"SELECT {column} AS v, count(*) AS n FROM {asking.place} WHERE {asking.filled} GROUP BY ALL"
    most = f"SELECT v FROM (SELECT v, n, max(n) OVER () AS top FROM ({counted})) WHERE n = top"
    among = f"count(*) FILTER (v IN ({listed}))"
    holds = f"{among} > 0" if asking.kwargs.get("ties_okay") else f"count(*) = 1 AND {among} = 1"
    seen = "string_agg(CAST(v AS VARCHAR), ', ' ORDER BY v)"
    return Counting(asking.filled, holds=f"SELECT {holds} AS holds, {seen} AS observed FROM ({most})")


def count_rows(asking: Asking) -> Counting:
    """Judge how many rows there are."""
    holds = f"x = {number(asking.kwargs['value'])}" if "value" in asking.kwargs else _within(asking, "x")
    return whole_table(asking, "true", holds, "count(*) AS x")


def count_as_other_table(asking: Asking) -> Counting:
    """Judge that there are as many rows as in another table."""
    other = f"SELECT count(*) FROM records.{identifier(asking.kwargs['other_table_name'])}"
    return whole_table(asking, "true", f"x = ({other})", "count(*) AS x")


def count_columns(asking: Asking) -> Counting:
    """Judge how many columns there are."""
    many = len(asking.columns)
    if "value" in asking.kwargs:
        return _known(asking.kwargs["value"] == many, str(many))
    within = between(str(many), asking.kwargs, *(_number(asking, which) for which in ("min_value", "max_value")))
    return Counting(holds=f"SELECT {within} AS holds, {literal(str(many))} AS observed")


def count_column_there(asking: Asking) -> Counting:
    """Judge that the table has a column, at a place if one is given."""
    names = list(asking.columns)
    name, at = asking.kwargs["column"], asking.kwargs.get("column_index")
    is_there = name in names and (at is None or names.index(name) == at)
    return _known(is_there, ", ".join(names))


def count_columns_in_order(asking: Asking) -> Counting:
    """Judge that the table has these columns, in this order."""
    return _known(list(asking.columns) == asking.kwargs["column_list"], ", ".join(asking.columns))


def count_columns_of_set(asking: Asking) -> Counting:
    """Judge that the table has these columns, and no others unless they may be there."""
    there, wanted = set(asking.columns), set(asking.kwargs["column_set"])
    holds = there == wanted if asking.kwargs.get("exact_match", True) else wanted <= there
    return _known(holds, ", ".join(asking.columns))


def count_types(asking: Asking) -> Counting:
    """Judge the type of a column."""
    found = base_type(asking.columns[asking.kwargs["column"]])
    named = [asking.kwargs["type_"]] if "type_" in asking.kwargs else asking.kwargs["type_list"]
    return _known(found in types_of(named), asking.columns[asking.kwargs["column"]], asking.filled)


def types_of(named: Sequence[str]) -> tuple[str, ...]:
    """Give DuckDB's own name of each type.

    Raises RefusedError where one is no type in SQL.
    """
    for name in named:
        if name.upper() not in TYPES:
            known = ", ".join(EXAMPLES)
            raise RefusedError(
                f"{shorten(name)} is no type that can be asked of a column here: write one of DuckDB, as {known}",
                f"{shorten(name)} is geen type dat hier te vragen is: geef er een van DuckDB, zoals {known}",
            )
    return tuple(TYPES[name.upper()] for name in named)


def _within(asking: Asking, value: str, times: str | None = None) -> str:
    """Write that a value lies between the declared bounds, each multiplied where the value is not yet divided."""
    least, most = (_number(asking, which) for which in ("min_value", "max_value"))
    if times is not None:
        least, most = (None if bound is None else f"{bound} * {times}" for bound in (least, most))
    return between(value, asking.kwargs, least, most)


def _number(asking: Asking, which: str) -> str | None:
    """Write a number that was declared; None where it was not."""
    return number(asking.kwargs[which]) if which in asking.kwargs else None


def _known(holds: Any, observed: str, examined: str = "true") -> Counting:
    """Count a rule on the columns of the table, of which we know already whether it holds."""
    return Counting(examined, holds=f"SELECT {'true' if holds else 'false'} AS holds, {literal(observed)} AS observed")
