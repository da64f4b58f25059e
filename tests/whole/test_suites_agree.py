"""On drawn tables Great Expectations and our SQL say the same of a rule, or the rule is broken for a reason we name."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from tests.conftest import examples
from tests.suites_judged import started

COLUMNS = {
    "whole": "BIGINT",
    "amount": "DECIMAL(18,2)",
    "other": "DECIMAL(18,2)",
    "share": "DOUBLE",
    "code": "VARCHAR",
    "name": "VARCHAR",
    "day": "DATE",
}
FIRST = datetime.date(2024, 1, 1)
NUMBERS = st.integers(-300, 300)
"""Hundredths."""
TEXTS = st.sampled_from(["A", "B", "AB", "a1", "%", "_b", "é", "A\nB"])
DAYS = st.integers(0, 5).map(lambda days: (FIRST + datetime.timedelta(days=days)).isoformat())
BOUNDED = {
    "expect_column_values_to_be_between": ("whole", "amount", "share", "day"),
    "expect_column_min_to_be_between": ("whole", "amount", "share", "day"),
    "expect_column_max_to_be_between": ("whole", "amount", "share", "day"),
    "expect_column_sum_to_be_between": ("whole", "amount", "share"),
    "expect_column_mean_to_be_between": ("whole", "amount"),
    "expect_column_median_to_be_between": ("whole", "amount", "share"),
    "expect_column_stdev_to_be_between": ("whole", "amount"),
}
COUNTED = {
    "expect_column_value_lengths_to_be_between": ("code", "name"),
    "expect_column_unique_value_count_to_be_between": ("whole", "amount", "code", "day"),
    "expect_column_proportion_of_unique_values_to_be_between": ("whole", "code"),
    "expect_column_proportion_of_non_null_values_to_be_between": ("whole", "code"),
    "expect_table_row_count_to_be_between": (),
}
SETS = (
    "expect_column_values_to_be_in_set",
    "expect_column_values_to_not_be_in_set",
    "expect_column_distinct_values_to_be_in_set",
    "expect_column_distinct_values_to_contain_set",
    "expect_column_distinct_values_to_equal_set",
    "expect_column_most_common_value_to_be_in_set",
)
PATTERNS = {
    "expect_column_values_to_match_regex": ("regex", ["A", "^A$", "[0-9]", "(?i)a", "^.$", "B$", r"\w"]),
    "expect_column_values_to_not_match_regex": ("regex", ["A", "^A$", "[0-9]", "^.$", "B$"]),
    "expect_column_values_to_match_like_pattern": ("like_pattern", ["A%", "_", "%b", "%%", "é"]),
    "expect_column_values_to_not_match_like_pattern": ("like_pattern", ["A%", "_", "%b"]),
}
LISTED = {
    "expect_column_values_to_match_regex_list": ("regex_list", ["A", "^B", "[0-9]"]),
    "expect_column_values_to_not_match_regex_list": ("regex_list", ["A", "^B", "[0-9]"]),
    "expect_column_values_to_match_like_pattern_list": ("like_pattern_list", ["A%", "%B", "_"]),
    "expect_column_values_to_not_match_like_pattern_list": ("like_pattern_list", ["A%", "%B", "_"]),
}
ON_ROWS = ("column_values_to_", "value_lengths", "pair_values", "multicolumn", "compound", "select_column")
OF_PAIRS = ("both_values_are_missing", "either_value_is_missing", "neither")
OF_LISTS = ("all_values_are_missing", "any_value_is_missing", "never")


def decimal(hundredths: int | None) -> float | None:
    """A number that is written with two decimals."""
    return None if hundredths is None else float(f"{hundredths / 100:.2f}")


def value_in(column: str) -> st.SearchStrategy[object]:
    """A value to compare a column with."""
    if COLUMNS[column] == "VARCHAR":
        return TEXTS
    if COLUMNS[column] == "DATE":
        return DAYS
    return st.integers(-3, 3) if column == "whole" else NUMBERS.map(decimal)


@st.composite
def bounds(draw, values, strict=True):
    """Two bounds, or one of them."""
    low, high = sorted((draw(values), draw(values)))
    which = draw(st.sampled_from(["both", "least", "most"]))
    kwargs = {} if which == "most" else {"min_value": low}
    kwargs |= {} if which == "least" else {"max_value": high}
    if strict:
        kwargs |= {name: True for name in ("strict_min", "strict_max") if draw(st.booleans())}
    return kwargs


@st.composite
def conditions(draw):
    """Which rows an expectation looks at, in the old form or the new."""
    column = draw(st.sampled_from(["whole", "code", "amount", "day"]))
    if draw(st.booleans()):
        return {"row_condition": {"type": "nullity", "column": {"name": column}, "is_null": draw(st.booleans())}}
    operator = draw(st.sampled_from(["==", "!=", "<", ">="]))
    value = draw(value_in(column).filter(lambda value: value not in ("é", "A\nB", "%")))
    if draw(st.booleans()):
        one = {"type": "comparison", "column": {"name": column}, "operator": operator, "parameter": value}
        other = {"type": "nullity", "column": {"name": "share"}, "is_null": False}
        kind = draw(st.sampled_from(["and", "or"]))
        return {"row_condition": {"type": kind, "conditions": [one, other]}}
    written = f'"{value}"' if isinstance(value, str) else str(value)
    return {"row_condition": f'col("{column}") {operator} {written}', "condition_parser": "great_expectations"}


@st.composite
def asked(draw):
    """One expectation, with what it is given."""
    type_ = draw(st.sampled_from([*BOUNDED, *COUNTED, *SETS, *PATTERNS, *LISTED, *OTHERS]))
    if type_ in BOUNDED:
        column = draw(st.sampled_from(BOUNDED[type_]))
        kwargs = {"column": column} | draw(bounds(value_in(column)))
    elif type_ in COUNTED:
        column = {"column": draw(st.sampled_from(COUNTED[type_]))} if COUNTED[type_] else {}
        share = st.sampled_from([0, 0.25, 0.5, 0.75, 1])
        kwargs = column | draw(bounds(share if "proportion" in type_ else st.integers(0, 4)))
    elif type_ in SETS:
        column = draw(st.sampled_from(["whole", "amount", "code", "day"]))
        kwargs = {"column": column, "value_set": draw(st.lists(value_in(column), min_size=1, max_size=4))}
    elif type_ in PATTERNS:
        name, patterns = PATTERNS[type_]
        kwargs = {"column": "code", name: draw(st.sampled_from(patterns))}
    elif type_ in LISTED:
        name, patterns = LISTED[type_]
        kwargs = {"column": "code", name: draw(st.lists(st.sampled_from(patterns), min_size=1, max_size=3))}
        kwargs |= {} if "_not_" in type_ else {"match_on": draw(st.sampled_from(["any", "all"]))}
    else:
        kwargs = draw(OTHERS[type_])
    if draw(st.integers(0, 3)) == 0:
        kwargs = kwargs | draw(conditions())
    if any(part in type_ for part in ON_ROWS) and "distinct" not in type_ and draw(st.integers(0, 3)) == 0:
        kwargs = kwargs | {"mostly": draw(st.sampled_from([0.25, 0.5, 0.6, 0.75, 0.9]))}
    return {"type": type_, "kwargs": kwargs}


def _pairs(**more):
    names = st.sampled_from([("amount", "other"), ("code", "name"), ("whole", "amount")])
    return st.builds(
        lambda pair, ignored, added: {"column_A": pair[0], "column_B": pair[1], "ignore_row_if": ignored, **added},
        names,
        st.sampled_from(OF_PAIRS),
        st.fixed_dictionaries(more),
    )


def _lists(*lists, **more):
    return st.builds(
        lambda names, ignored, added: {"column_list": list(names), "ignore_row_if": ignored, **added},
        st.sampled_from(lists),
        st.sampled_from(OF_LISTS),
        st.fixed_dictionaries(more),
    )


_COLUMN = st.sampled_from(["whole", "amount", "code", "day"]).map(lambda column: {"column": column})
OTHERS = {
    "expect_column_values_to_be_null": _COLUMN,
    "expect_column_values_to_not_be_null": _COLUMN,
    "expect_column_values_to_be_unique": _COLUMN,
    "expect_column_value_lengths_to_equal": st.just({"column": "code", "value": 1}),
    "expect_column_pair_values_to_be_equal": _pairs(),
    "expect_column_pair_values_a_to_be_greater_than_b": _pairs(or_equal=st.booleans()),
    "expect_column_pair_values_to_be_in_set": st.builds(
        lambda pairs, ignored: {
            "column_A": "code",
            "column_B": "whole",
            "value_pairs_set": pairs,
            "ignore_row_if": ignored,
        },
        st.lists(st.tuples(st.none() | TEXTS, st.none() | st.integers(-3, 3)).map(list), min_size=1, max_size=3),
        st.sampled_from(OF_PAIRS),
    ),
    "expect_multicolumn_sum_to_equal": _lists(
        ("amount", "other"), ("whole", "amount", "other"), sum_total=st.sampled_from([0, 1, 0.3])
    ),
    "expect_multicolumn_values_to_be_equal": _lists(("amount", "other"), ("code", "name")),
    "expect_compound_columns_to_be_unique": _lists(("code", "whole"), ("code", "name", "day")),
    "expect_select_column_values_to_be_unique_within_record": _lists(("code", "name"), ("amount", "other", "whole")),
    "expect_table_row_count_to_equal": st.integers(0, 5).map(lambda value: {"value": value}),
    "expect_column_quantile_values_to_be_between": st.builds(
        lambda column, low, high: {
            "column": column,
            "quantile_ranges": {"quantiles": [0.25, 0.5], "value_ranges": [[low, None], [None, high]]},
        },
        st.sampled_from(["whole", "amount"]),
        st.integers(-3, 3),
        st.integers(-3, 3),
    ),
    "expect_column_value_z_scores_to_be_less_than": st.builds(
        lambda column, threshold, both: {"column": column, "threshold": threshold, "double_sided": both},
        st.sampled_from(["whole", "amount"]),
        st.sampled_from([0.55, 1.05, 2]),
        st.booleans(),
    ),
}
ROWS = st.lists(
    st.tuples(
        st.none() | st.integers(-3, 3),
        st.none() | NUMBERS.map(decimal),
        st.none() | NUMBERS.map(decimal),
        st.none() | NUMBERS.map(decimal),
        st.none() | TEXTS,
        st.none() | TEXTS,
        st.none() | DAYS,
    ),
    max_size=6,
)


@pytest.fixture(scope="module")
def judge():
    """Start the engine once."""
    with started() as one:
        yield one.judge


def known_reason(rule, told) -> bool:
    """Tell whether a rule is broken for a reason that is known of Great Expectations."""
    # It counts a pair that is half missing among those that it looked at, and so lets more of the others be broken.
    counts_what_is_missing = rule.mostly != "1" and any(
        part in rule.name for part in ("pair_", "multi", "compound", "select_")
    )
    return counts_what_is_missing and "says the opposite" in told.message.en


@examples(20, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(rows=ROWS, expectations=st.lists(asked(), min_size=15, max_size=25))
def test_both_say_the_same(judge, rows, expectations):
    for (name, (rule, told)), item in zip(judge(expectations, rows, COLUMNS).items(), expectations, strict=True):
        assert rule.refused is None, (item, rule.refused.en)
        assert told.state != "broken" or known_reason(rule, told), (name, item, told.message.en)
        assert told.examined <= len(rows)
        assert told.state != "passed" or told.examined > 0
