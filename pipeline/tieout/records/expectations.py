"""List the expectations that Great Expectations ships: what each is given, and how our SQL counts it. Pure data.

An expectation that is not listed is one that it would drop without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tieout.records import on_rows, on_tables
from tieout.records.asking import Asking
from tieout.records.rule import Counting
from tieout.values.outcome import Text

Count = Callable[[Asking], Counting]
SQL_OF_ITS_OWN = Text(
    "it brings SQL of its own, which is not run here: declare what it asks by another expectation",
    "het brengt eigen SQL mee, en die wordt hier niet uitgevoerd: vraag hetzelfde met een andere verwachting",
)
NOT_IN_SQL = Text(
    "no database judges it, only pandas: declare what it asks by a regex or a type",
    "geen database beoordeelt het, alleen pandas: vraag hetzelfde met een regex of een type",
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one type of expectation."""

    needed: tuple[str, ...]
    """What it must be given."""
    other: tuple[str, ...] = ()
    """What it may be given besides."""
    count: Count | None = None
    """How SQL counts it."""
    refused: Text | None = None
    """Why it is never judged."""
    by_sql_alone: bool = False
    """Whether Great Expectations has no SQL for it, so that ours judges it alone."""


ROWS = ("row_condition", "condition_parser")
MOSTLY = (*ROWS, "mostly")
BOUNDS = ("min_value", "max_value", "strict_min", "strict_max")


def _only_examined(asking: Asking) -> Counting:
    """Count only which rows are looked at: the engine judges them alone."""
    return Counting(asking.filled)


def _of_column(count: Count, *needed: str, other: tuple[str, ...] = (), alone: bool = False) -> Known:
    """Describe an expectation on the values of a column."""
    return Known(("column", *needed), (*other, *MOSTLY), count, by_sql_alone=alone)


def _of_all(count: Count, *needed: str, other: tuple[str, ...] = ()) -> Known:
    """Describe an expectation on a column as a whole."""
    return Known(("column", *needed), (*other, *ROWS), count)


def _of_pair(count: Count, *needed: str, other: tuple[str, ...] = ()) -> Known:
    """Describe an expectation on pairs of values in a row."""
    return Known(("column_A", "column_B", *needed), (*other, "ignore_row_if", *MOSTLY), count)


def _of_several(count: Count, *needed: str) -> Known:
    """Describe an expectation on several values in a row."""
    return Known(("column_list", *needed), ("ignore_row_if", *MOSTLY), count)


_VALUES: Mapping[str, Known] = {
    "be_between": _of_column(on_rows.count_between, other=BOUNDS),
    "be_in_set": _of_column(on_rows.count_in_set, "value_set"),
    "not_be_in_set": _of_column(on_rows.count_not_in_set, "value_set"),
    "be_null": _of_column(on_rows.count_null),
    "not_be_null": _of_column(on_rows.count_not_null),
    "be_unique": _of_column(on_rows.count_unique),
    "match_regex": _of_column(on_rows.count_regex, "regex"),
    "not_match_regex": _of_column(on_rows.count_regex, "regex"),
    "match_regex_list": _of_column(on_rows.count_regex, "regex_list", other=("match_on",)),
    "not_match_regex_list": _of_column(on_rows.count_regex, "regex_list"),
    "match_like_pattern": _of_column(on_rows.count_like, "like_pattern", other=("escape",)),
    "not_match_like_pattern": _of_column(on_rows.count_like, "like_pattern", other=("escape",)),
    "match_like_pattern_list": _of_column(on_rows.count_like, "like_pattern_list", other=("match_on", "escape")),
    "not_match_like_pattern_list": _of_column(on_rows.count_like, "like_pattern_list", other=("escape",)),
    "be_of_type": _of_column(on_tables.count_types, "type_"),
    "be_in_type_list": _of_column(on_tables.count_types, "type_list"),
    "be_increasing": _of_column(on_rows.count_in_order, other=("strictly",), alone=True),
    "be_decreasing": _of_column(on_rows.count_in_order, other=("strictly",), alone=True),
    "match_strftime_format": _of_column(on_rows.count_strftime, "strftime_format", alone=True),
    "be_json_parseable": _of_column(on_rows.count_json, alone=True),
    "be_dateutil_parseable": Known(("column",), MOSTLY, refused=NOT_IN_SQL),
    "match_json_schema": Known(("column", "json_schema"), MOSTLY, refused=NOT_IN_SQL),
    "not_be_outliers": _of_column(on_rows.count_outliers, other=("method", "multiplier"), alone=True),
}
_COLUMN: Mapping[str, Known] = {
    "value_lengths_to_be_between": _of_column(on_rows.count_lengths, other=BOUNDS),
    "value_lengths_to_equal": _of_column(on_rows.count_lengths, "value"),
    "value_z_scores_to_be_less_than": _of_column(on_rows.count_z_scores, "threshold", "double_sided"),
    "min_to_be_between": _of_all(on_tables.count_extreme, other=BOUNDS),
    "max_to_be_between": _of_all(on_tables.count_extreme, other=BOUNDS),
    "sum_to_be_between": _of_all(on_tables.count_sum, other=BOUNDS),
    "mean_to_be_between": _of_all(on_tables.count_mean, other=BOUNDS),
    "median_to_be_between": _of_all(on_tables.count_median, other=BOUNDS),
    "stdev_to_be_between": _of_all(on_tables.count_stdev, other=BOUNDS),
    "quantile_values_to_be_between": _of_all(
        on_tables.count_quantiles, "quantile_ranges", other=("allow_relative_error",)
    ),
    "unique_value_count_to_be_between": _of_all(on_tables.count_unique_values, other=BOUNDS),
    "proportion_of_unique_values_to_be_between": _of_all(on_tables.count_unique_share, other=BOUNDS),
    "proportion_of_non_null_values_to_be_between": _of_all(on_tables.count_filled_share, other=BOUNDS),
    "distinct_values_to_be_in_set": _of_all(on_tables.count_distinct_set, "value_set"),
    "distinct_values_to_contain_set": _of_all(on_tables.count_distinct_set, "value_set"),
    "distinct_values_to_equal_set": _of_all(on_tables.count_distinct_set, "value_set"),
    "most_common_value_to_be_in_set": _of_all(on_tables.count_most_common, "value_set", other=("ties_okay",)),
    "kl_divergence_to_be_less_than": _of_all(
        _only_examined,
        "partition_object",
        "threshold",
        other=("internal_weight_holdout", "tail_weight_holdout", "bucketize_data", "min_value", "max_value"),
    ),
    "pair_values_to_be_equal": _of_pair(on_rows.count_pair),
    "pair_values_a_to_be_greater_than_b": _of_pair(on_rows.count_pair, other=("or_equal",)),
    "pair_values_to_be_in_set": _of_pair(on_rows.count_pair, "value_pairs_set"),
    "to_exist": Known(("column",), ("column_index",), on_tables.count_column_there),
    "type_to_be": Known(("column", "type_"), (), on_tables.count_types),
}
_OTHERS: Mapping[str, Known] = {
    "expect_multicolumn_sum_to_equal": _of_several(on_rows.count_sum_of_row, "sum_total"),
    "expect_multicolumn_values_to_be_equal": _of_several(on_rows.count_equal_in_row),
    "expect_compound_columns_to_be_unique": _of_several(on_rows.count_compound),
    "expect_select_column_values_to_be_unique_within_record": _of_several(on_rows.count_unique_in_row),
    "expect_table_row_count_to_equal": Known(("value",), ROWS, on_tables.count_rows),
    "expect_table_row_count_to_be_between": Known((), (*BOUNDS, *ROWS), on_tables.count_rows),
    "expect_table_row_count_to_equal_other_table": Known(("other_table_name",), ROWS, on_tables.count_as_other_table),
    "expect_table_column_count_to_equal": Known(("value",), (), on_tables.count_columns),
    "expect_table_column_count_to_be_between": Known((), ("min_value", "max_value"), on_tables.count_columns),
    "expect_table_columns_to_match_ordered_list": Known(("column_list",), (), on_tables.count_columns_in_order),
    "expect_table_columns_to_match_set": Known(("column_set",), ("exact_match",), on_tables.count_columns_of_set),
    "expect_query_results_to_match_comparison": Known((), refused=SQL_OF_ITS_OWN),
    "unexpected_rows_expectation": Known((), refused=SQL_OF_ITS_OWN),
}
EXPECTATIONS: Mapping[str, Known] = (
    {f"expect_column_values_to_{name}": known for name, known in _VALUES.items()}
    | {f"expect_column_{name}": known for name, known in _COLUMN.items()}
    | dict(_OTHERS)
)
"""Every type that Great Expectations 1.24 ships."""
MAY_LACK = frozenset({"expect_column_to_exist"})
"""Types that ask whether the table has a column, so that it may lack it."""
NAMES_ONLY = frozenset({"expect_table_columns_to_match_ordered_list"})
"""Types whose `column_list` are names that the table may have or not."""
