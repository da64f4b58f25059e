"""Give Great Expectations what it lacks on Spark: LIKE, and quantiles that are exact."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import reduce
from typing import Any

from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import SparkDFExecutionEngine
from great_expectations.expectations.metrics.column_aggregate_metric_provider import ColumnAggregateMetricProvider
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)
from great_expectations.expectations.metrics.metric_provider import metric_value

from tieout.engines.backends.spark.dialect import like_in_java

of_values = column_condition_partial(engine=SparkDFExecutionEngine)


def _like(column: Any, pattern: str, escape: str | None) -> Any:
    """Write that a text is like a pattern, in which nothing is an escape unless it is said to be one."""
    return column.rlike(like_in_java(pattern, escape or ""))


def _any_or_all(conditions: Sequence[Any], match_on: str | None) -> Any:
    """Join conditions: each of them, or one."""
    return reduce(lambda one, other: one & other if match_on == "all" else one | other, conditions)


class MatchLike(ColumnMapMetricProvider):
    """A text is like a pattern."""

    condition_metric_name = "column_values.match_like_pattern"
    condition_value_keys = ("like_pattern", "escape")

    @of_values
    def _spark(cls, column: Any, like_pattern: str, escape: str | None = None, **_: Any) -> Any:
        return _like(column, like_pattern, escape)


class NotMatchLike(ColumnMapMetricProvider):
    """A text is not like a pattern."""

    condition_metric_name = "column_values.not_match_like_pattern"
    condition_value_keys = ("like_pattern", "escape")

    @of_values
    def _spark(cls, column: Any, like_pattern: str, escape: str | None = None, **_: Any) -> Any:
        return ~_like(column, like_pattern, escape)


class MatchLikeList(ColumnMapMetricProvider):
    """A text is like one of several patterns, or like each."""

    condition_metric_name = "column_values.match_like_pattern_list"
    condition_value_keys = ("like_pattern_list", "match_on", "escape")

    @of_values
    def _spark(
        cls,
        column: Any,
        like_pattern_list: Sequence[str],
        match_on: str | None = None,
        escape: str | None = None,
        **_: Any,
    ) -> Any:
        return _any_or_all([_like(column, pattern, escape) for pattern in like_pattern_list], match_on)


class NotMatchLikeList(ColumnMapMetricProvider):
    """A text is like none of several patterns."""

    condition_metric_name = "column_values.not_match_like_pattern_list"
    condition_value_keys = ("like_pattern_list", "escape")

    @of_values
    def _spark(cls, column: Any, like_pattern_list: Sequence[str], escape: str | None = None, **_: Any) -> Any:
        return ~_any_or_all([_like(column, pattern, escape) for pattern in like_pattern_list], None)


class Quantiles(ColumnAggregateMetricProvider):
    """Quantiles of a column, each a value that is there: the original asks Spark to guess them, and not of decimals."""

    metric_name = "column.quantile_values"
    value_keys = ("quantiles", "allow_relative_error")

    @metric_value(engine=SparkDFExecutionEngine)
    def _spark(
        cls, execution_engine: Any, metric_domain_kwargs: dict[str, Any], metric_value_kwargs: dict[str, Any],
        *_: Any, **__: Any,
    ) -> list[Any]:  # fmt: skip
        frame, _, named = execution_engine.get_compute_domain(metric_domain_kwargs, MetricDomainTypes.COLUMN)
        column = f"`{named['column'].replace('`', '``')}`"
        shares = [format(Decimal(str(share)), "f") for share in metric_value_kwargs["quantiles"]]
        found = [f"percentile_disc({share}) WITHIN GROUP (ORDER BY {column})" for share in shares]
        return list(frame.selectExpr(*found).collect()[0])
