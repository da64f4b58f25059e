"""Give Great Expectations what it lacks on DuckDB: regular expressions, LIKE, types of columns, and fast uniqueness.

To define a metric for our execution engine is to register it; other engines keep their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from great_expectations.expectations.metrics.column_aggregate_metric_provider import ColumnAggregateMetricProvider
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)
from great_expectations.expectations.metrics.metric_provider import MetricProvider, metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from tieout.engines.backends.great_expectations.on_duckdb import DuckDBExecutionEngine
from tieout.records.literals import base_type

of_values = column_condition_partial(engine=DuckDBExecutionEngine)
ROWS = ("batch_id", "table", "row_condition", "condition_parser")


def _found(column: Any, regex: str) -> Any:
    """Search a text for an expression, in the syntax of RE2; `~` would be a full match."""
    return sa.func.regexp_matches(column, sa.literal(regex))


def _any_or_all(conditions: Sequence[Any], match_on: str | None) -> Any:
    """Join conditions: each of them, or one."""
    return sa.and_(*conditions) if match_on == "all" else sa.or_(*conditions)


class MatchRegex(ColumnMapMetricProvider):
    """An expression is found."""

    condition_metric_name = "column_values.match_regex"
    condition_value_keys = ("regex",)

    @of_values
    def _sqlalchemy(cls, column: Any, regex: str, **_: Any) -> Any:
        return _found(column, regex)


class NotMatchRegex(ColumnMapMetricProvider):
    """An expression is not found."""

    condition_metric_name = "column_values.not_match_regex"
    condition_value_keys = ("regex",)

    @of_values
    def _sqlalchemy(cls, column: Any, regex: str, **_: Any) -> Any:
        return sa.not_(_found(column, regex))


class MatchRegexList(ColumnMapMetricProvider):
    """One of several expressions is found, or each."""

    condition_metric_name = "column_values.match_regex_list"
    condition_value_keys = ("regex_list", "match_on")

    @of_values
    def _sqlalchemy(cls, column: Any, regex_list: Sequence[str], match_on: str | None = None, **_: Any) -> Any:
        return _any_or_all([_found(column, regex) for regex in regex_list], match_on)


class NotMatchRegexList(ColumnMapMetricProvider):
    """None of several expressions is found."""

    condition_metric_name = "column_values.not_match_regex_list"
    condition_value_keys = ("regex_list",)

    @of_values
    def _sqlalchemy(cls, column: Any, regex_list: Sequence[str], **_: Any) -> Any:
        return sa.not_(sa.or_(*(_found(column, regex) for regex in regex_list)))


class MatchLike(ColumnMapMetricProvider):
    """A text is like a pattern."""

    condition_metric_name = "column_values.match_like_pattern"
    condition_value_keys = ("like_pattern", "escape")

    @of_values
    def _sqlalchemy(cls, column: Any, like_pattern: str, escape: str | None = None, **_: Any) -> Any:
        return column.like(like_pattern, escape=escape)


class NotMatchLike(ColumnMapMetricProvider):
    """A text is not like a pattern."""

    condition_metric_name = "column_values.not_match_like_pattern"
    condition_value_keys = ("like_pattern", "escape")

    @of_values
    def _sqlalchemy(cls, column: Any, like_pattern: str, escape: str | None = None, **_: Any) -> Any:
        return sa.not_(column.like(like_pattern, escape=escape))


class MatchLikeList(ColumnMapMetricProvider):
    """A text is like one of several patterns, or like each."""

    condition_metric_name = "column_values.match_like_pattern_list"
    condition_value_keys = ("like_pattern_list", "match_on", "escape")

    @of_values
    def _sqlalchemy(
        cls,
        column: Any,
        like_pattern_list: Sequence[str],
        match_on: str | None = None,
        escape: str | None = None,
        **_: Any,
    ) -> Any:
        return _any_or_all([column.like(pattern, escape=escape) for pattern in like_pattern_list], match_on)


class NotMatchLikeList(ColumnMapMetricProvider):
    """A text is like none of several patterns."""

    condition_metric_name = "column_values.not_match_like_pattern_list"
    condition_value_keys = ("like_pattern_list", "escape")

    @of_values
    def _sqlalchemy(cls, column: Any, like_pattern_list: Sequence[str], escape: str | None = None, **_: Any) -> Any:
        return sa.not_(sa.or_(*(column.like(pattern, escape=escape) for pattern in like_pattern_list)))


class ColumnTypes(TableMetricProvider):
    """The name and the type of each column."""

    metric_name = "table.column_types"
    value_keys = ("include_nested",)

    @metric_value(engine=DuckDBExecutionEngine)
    def _sqlalchemy(
        cls, execution_engine: Any, metric_domain_kwargs: dict[str, Any], *_: Any, **__: Any
    ) -> list[dict[str, Any]]:
        batch = execution_engine.batch_manager.batch_data_cache[metric_domain_kwargs["batch_id"]]
        table = execution_engine.dialect.identifier_preparer.quote_identifier(batch.source_table_name)
        found = execution_engine.execute_query(sa.text(f"DESCRIBE {table}")).fetchall()
        return [{"name": row[0], "type": getattr(sa.types, base_type(row[1]), sa.types.NullType)()} for row in found]


class Unique(MetricProvider):
    """How many values occur more than once, by grouping; the original takes a window over every row."""

    metric_name = "column_values.unique.unexpected_count"
    domain_keys = (*ROWS, "column")

    @metric_value(engine=DuckDBExecutionEngine)
    def _sqlalchemy(cls, execution_engine: Any, metric_domain_kwargs: dict[str, Any], *_: Any, **__: Any) -> int:
        return _again(execution_engine, metric_domain_kwargs, [metric_domain_kwargs["column"]])


class CompoundUnique(MetricProvider):
    """How many combinations of values occur more than once; one with a NULL in it is like no other."""

    metric_name = "compound_columns.unique.unexpected_count"
    domain_keys = (*ROWS, "column_list", "ignore_row_if")

    @metric_value(engine=DuckDBExecutionEngine)
    def _sqlalchemy(cls, execution_engine: Any, metric_domain_kwargs: dict[str, Any], *_: Any, **__: Any) -> int:
        return _again(execution_engine, metric_domain_kwargs, metric_domain_kwargs["column_list"])


class Mean(ColumnAggregateMetricProvider):
    """The mean of a column, the float nearest to it: the original divides floats, and 3.30 / 2 is not quite 1.65."""

    metric_name = "column.mean"

    @metric_value(engine=DuckDBExecutionEngine)
    def _sqlalchemy(cls, execution_engine: Any, metric_domain_kwargs: dict[str, Any], *_: Any, **__: Any) -> Any:
        column: Any = sa.column(metric_domain_kwargs["column"])
        source = execution_engine.get_domain_records(domain_kwargs=metric_domain_kwargs)
        seen = sa.select(sa.func.sum(column), sa.func.count(column), sa.func.avg(column)).select_from(source)
        total, many, mean = execution_engine.execute_query(seen).fetchone()
        return float(Decimal(total) / many) if many and isinstance(total, (int, Decimal)) else mean


class MostCommon(ColumnAggregateMetricProvider):
    """The values that occur most, as JSON has them: the original holds decimals and dates against floats and texts."""

    metric_name = "column.most_common_value"

    @metric_value(engine=DuckDBExecutionEngine)
    def _sqlalchemy(cls, execution_engine: Any, metric_domain_kwargs: dict[str, Any], *_: Any, **__: Any) -> list[Any]:
        column: Any = sa.column(metric_domain_kwargs["column"])
        rows = sa.select(column, sa.func.count()).select_from(
            execution_engine.get_domain_records(domain_kwargs=metric_domain_kwargs)
        )
        found = execution_engine.execute_query(rows.where(column.is_not(None)).group_by(column)).fetchall()
        most = max((count for _, count in found), default=0)
        return [_as_in_json(value) for value, count in found if count == most]


def _as_in_json(value: Any) -> Any:
    """Give a value as a suite has it."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def _again(engine: Any, domain: dict[str, Any], names: Sequence[str]) -> int:
    """Count the rows whose values in these columns, none of them NULL, occur in another row too."""
    columns: list[Any] = [sa.column(name) for name in names]
    many = sa.func.count().label("many")
    grouped = (
        sa.select(many)
        .select_from(engine.get_domain_records(domain_kwargs=domain))
        .where(*(column.is_not(None) for column in columns))
        .group_by(*columns)
        .having(sa.func.count() > 1)
        .subquery()
    )
    return int(engine.execute_query(sa.select(sa.func.sum(grouped.c.many))).scalar() or 0)
