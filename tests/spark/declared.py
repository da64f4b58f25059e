"""Expectations and checks of every sort, with the columns and rows that they are tried on."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

COLUMNS = {
    "id": "BIGINT", "amount": "DECIMAL(18,2)", "other": "DECIMAL(18,2)", "share": "DOUBLE", "code": "VARCHAR",
    "name": "VARCHAR", "day": "DATE", "open": "BOOLEAN", "moment": "TIMESTAMP",
}  # fmt: skip
DAY, NOON = datetime.date(2024, 1, 1), datetime.datetime.fromisoformat("2024-01-01T12:00:00")
ROWS: list[tuple[Any, ...]] = [
    (1, Decimal("1.10"), Decimal("2.20"), 0.5, "A", "x y", DAY, True, NOON),
    (2, None, Decimal("2.20"), 2.5, "AB", "é", DAY.replace(day=2), False, NOON.replace(microsecond=500)),
    (2, Decimal("3.30"), None, None, None, "B\n", None, None, None),
    (4, Decimal("3.30"), Decimal("1.10"), 9.75, "a1", "%", DAY.replace(year=2023), True, NOON.replace(year=2021)),
    (None, Decimal("-3.30"), Decimal("1.10"), -2.5, "_b", "A\nB", DAY.replace(year=2023), True, NOON),
]
KINDS_OF_ROWS = {
    "values, NULL and ties": ROWS,
    "NULL alone": [(None,) * len(COLUMNS)] * 2,
    "a float that is no number": [(*row[:3], float("nan") if row[3] == 0.5 else row[3], *row[4:]) for row in ROWS],
}
BOUNDS = {"min_value": -5, "max_value": 5.5}
PATTERNS = ("A", "^A$", "[0-9]", "(?i)a", "^.$", "B$", r"\w", r"[^\d]", "[[:alpha:]]", "a|é", r"\p{L}$", "[a-c&&b]")
LIKE = ("A%", "_", "%b", "%%", "é", "\\%", "A_B")


def one(named: str, /, **kwargs: Any) -> dict[str, Any]:
    """Declare an expectation."""
    return {"type": f"expect_{named}", "kwargs": kwargs}


def on_numbers() -> Iterator[dict[str, Any]]:
    """Expectations on numbers."""
    for column in ("id", "amount", "share"):
        for of in ("min", "max", "sum", "mean", "median", "stdev"):
            yield one(f"column_{of}_to_be_between", column=column, **BOUNDS)
        ranges = {"quantiles": [0, 0.25, 0.5, 1], "value_ranges": [[None, 9], [-3, 3], [1, 3], [None, 5]]}
        yield one("column_quantile_values_to_be_between", column=column, quantile_ranges=ranges)
        yield one("column_values_to_not_be_outliers", column=column)
        yield one("column_values_to_not_be_outliers", column=column, method="std", multiplier=1)
        yield one("column_value_z_scores_to_be_less_than", column=column, threshold=1, double_sided=True)
        yield one("column_values_to_be_between", column=column, min_value=1, max_value=3, strict_min=True)
        yield one("column_values_to_be_increasing", column=column)
        yield one("column_values_to_be_decreasing", column=column, strictly=True)


def on_values() -> Iterator[dict[str, Any]]:
    """Expectations on values of any type."""
    sets = {"id": [1, 2, 9], "amount": [1.1, 3.3], "code": ["A", "AB"], "day": ["2024-01-01"], "name": ["é", "x y"]}
    for column, values in sets.items():
        for asked in ("values_to_be_in_set", "values_to_not_be_in_set", "distinct_values_to_be_in_set",
                      "distinct_values_to_contain_set", "distinct_values_to_equal_set",
                      "most_common_value_to_be_in_set"):  # fmt: skip
            yield one(f"column_{asked}", column=column, value_set=values)
        for asked in ("be_unique", "be_null", "not_be_null"):
            yield one(f"column_values_to_{asked}", column=column)
        for asked in ("unique_value_count", "proportion_of_unique_values", "proportion_of_non_null_values"):
            yield one(f"column_{asked}_to_be_between", column=column, min_value=0.5, max_value=1)
    for column, of in {
        "id": "BIGINT",
        "amount": "DECIMAL",
        "code": "VARCHAR",
        "day": "DATE",
        "open": "BOOLEAN",
    }.items():
        yield one("column_values_to_be_of_type", column=column, type_=of)
        yield one("column_values_to_be_in_type_list", column=column, type_list=[of, "DOUBLE"])
    yield one("column_values_to_be_between", column="day", min_value="2024-01-01", max_value="2024-01-01")
    yield one("column_values_to_be_between", column="moment", min_value="2022-01-01", max_value="2024-01-01 12:00:00")
    yield one("column_min_to_be_between", column="day", min_value="2024-01-01")
    for condition in ('col("code") == "A"', 'col("id") >= 2', 'col("name").notNull()'):
        where = {"row_condition": condition, "condition_parser": "great_expectations"}
        yield one("column_values_to_be_between", column="amount", min_value=2, **where)
        yield one("column_values_to_be_unique", column="id", **where)


def on_texts() -> Iterator[dict[str, Any]]:
    """Expectations on texts."""
    for column in ("code", "name"):
        for pattern in PATTERNS:
            yield one("column_values_to_match_regex", column=column, regex=pattern)
            yield one("column_values_to_not_match_regex", column=column, regex=pattern)
        for pattern in LIKE:
            yield one("column_values_to_match_like_pattern", column=column, like_pattern=pattern)
            yield one("column_values_to_not_match_like_pattern", column=column, like_pattern=pattern)
        yield one("column_values_to_match_like_pattern", column=column, like_pattern="!_b", escape="!")
        yield one("column_values_to_match_like_pattern_list", column=column, like_pattern_list=["A%", "%B"])
        yield one("column_values_to_not_match_like_pattern_list", column=column, like_pattern_list=["A%", "%B"])
        yield one("column_values_to_match_regex_list", column=column, regex_list=["A", "B"], match_on="all")
        yield one("column_values_to_not_match_regex_list", column=column, regex_list=["^A$", "^B"])
        yield one("column_value_lengths_to_be_between", column=column, min_value=1, max_value=2)
        yield one("column_value_lengths_to_equal", column=column, value=1)


def on_rows() -> Iterator[dict[str, Any]]:
    """Expectations on several values of a row, and on the table."""
    pair, several = {"column_A": "amount", "column_B": "other"}, {"column_list": ["amount", "other"]}
    for ignored in ("both_values_are_missing", "either_value_is_missing", "neither"):
        yield one("column_pair_values_to_be_equal", **pair, ignore_row_if=ignored)
        yield one("column_pair_values_a_to_be_greater_than_b", **pair, or_equal=True, ignore_row_if=ignored)
    for ignored in ("all_values_are_missing", "any_value_is_missing", "never"):
        yield one("multicolumn_sum_to_equal", **several, sum_total=3.3, ignore_row_if=ignored)
        yield one("multicolumn_values_to_be_equal", **several, ignore_row_if=ignored)
        yield one("select_column_values_to_be_unique_within_record", **several, ignore_row_if=ignored)
        yield one("compound_columns_to_be_unique", column_list=["amount", "day"], ignore_row_if=ignored)
    yield one("table_row_count_to_equal", value=5)
    yield one("table_row_count_to_be_between", min_value=1, max_value=4)
    yield one("table_column_count_to_equal", value=len(COLUMNS))
    yield one("column_to_exist", column="id", column_index=0)
    yield one("table_columns_to_match_ordered_list", column_list=list(COLUMNS))
    yield one("table_columns_to_match_set", column_set=["id"], exact_match=False)


SUITES = {"numbers": on_numbers, "values": on_values, "texts": on_texts, "rows": on_rows}
SCHEMA: dict[str, Any] = {
    "schema_type": "dataframe", "version": "0.35.0", "strict": True, "ordered": True, "unique_column_names": True,
    "unique": ["id", "amount"],
    "columns": {
        "id": {"dtype": "int64", "nullable": False, "in_range": {"min_value": 0, "max_value": 3}},
        "amount": {
            "dtype": "decimal(18, 2)", "nullable": True, "gt": 1.1, "isin": [1.1, 3.3], "unique_values_eq": [1.1, 3.3]
        },
        "other": {"nullable": True, "ne": 2.2},
        "share": {"dtype": "float64", "nullable": True, "le": 1, "notin": [0.5]},
        "code": {
            "dtype": "str", "nullable": True, "str_matches": "^[A-Z]{1,2}$", "str_contains": "A|_",
            "str_startswith": "A", "str_endswith": "B", "str_length": {"min_value": 1, "max_value": 1},
            "isin": ["A", "AB"],
        },
        "name": {"dtype": "str", "nullable": True, "str_contains": "B$", "str_matches": "."},
        "day": {"dtype": "date", "nullable": True, "ge": "2024-01-01"},
        "open": {"dtype": "bool", "nullable": True, "eq": True},
        "moment": {"dtype": "datetime64[ns]", "nullable": True, "lt": "2024-01-01 12:00:00"},
        "gone": {"required": False},
    },
}  # fmt: skip
