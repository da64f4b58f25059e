"""What becomes of each expectation that Great Expectations ships: on records, on none, and where no cell is filled in.

Each is judged by Great Expectations and counted by our SQL; where the two would not agree it is broken.
"""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from tests.suites_judged import COLUMNS, started
from tieout.records.expectations import EXPECTATIONS

DAY = datetime.date(2024, 1, 1)
RECORDS = [
    (1, Decimal("1.50"), Decimal("1.50"), 0.5, "A", "x", DAY, True),
    (2, Decimal("2.50"), Decimal("2.50"), 0.5, "B", "2024", DAY.replace(day=2), True),
    (3, Decimal("3.50"), Decimal("3.00"), None, "A", None, DAY.replace(day=3), False),
    (4, Decimal("0.10"), Decimal("0.10"), 0.25, "A", "{}", None, None),
    (4, None, Decimal("9.00"), 0.25, "AB", "x", None, None),
]
"""Of the columns id, amount, other, share, code, name, day, open."""
VALUES, COLUMN = "expect_column_values_to_", "expect_column_"
HALVES = {"values": ["A", "B", "AB"], "weights": [0.6, 0.2, 0.2]}
THIRDS = {"values": ["A", "B", "AB"], "weights": [0.1, 0.1, 0.8]}
QUARTILES = {"quantiles": [0.25, 0.5], "value_ranges": [[0, 5], [None, 2]]}
BAD_QUARTILES = {"quantiles": [0.25, 0.5], "value_ranges": [[1, 5], [None, 2]]}
PAIR, OTHERS = {"column_A": "amount", "column_B": "other"}, {"column_list": ["amount", "other"]}
NAMES = list(COLUMNS)
EMPTY, PASSED, FAILED = "empty", "passed", "failed"

CASES = [
    # type, with what it holds, with what it breaks, how often, where no cell is filled in
    (VALUES + "be_between", {"column": "amount", "min_value": 0.1, "max_value": 3.5},
     {"column": "amount", "min_value": 0.1, "max_value": 3.5, "strict_min": True, "strict_max": True}, 2, EMPTY),
    (VALUES + "be_between", {"column": "day", "min_value": "2024-01-01"},
     {"column": "day", "max_value": "2024-01-01"}, 2, EMPTY),
    (VALUES + "be_in_set", {"column": "code", "value_set": ["A", "B", "AB", None]},
     {"column": "code", "value_set": ["A", "B"]}, 1, EMPTY),
    (VALUES + "be_in_set", {"column": "amount", "value_set": [1.5, 2.5, 3.5, 0.1]},
     {"column": "amount", "value_set": [1.5, 2.5]}, 2, EMPTY),
    (VALUES + "not_be_in_set", {"column": "code", "value_set": ["X"]}, {"column": "code", "value_set": ["A"]}, 3,
     EMPTY),
    (VALUES + "be_null", None, {"column": "name"}, 4, PASSED),
    (VALUES + "not_be_null", {"column": "id"}, {"column": "amount"}, 1, FAILED),
    (VALUES + "be_unique", {"column": "day"}, {"column": "id"}, 2, EMPTY),
    (VALUES + "match_regex", {"column": "code", "regex": "^[AB]+$"}, {"column": "code", "regex": "^[AB]$"}, 1, EMPTY),
    (VALUES + "not_match_regex", {"column": "code", "regex": "[0-9]"}, {"column": "code", "regex": "B"}, 2, EMPTY),
    (VALUES + "match_regex_list", {"column": "code", "regex_list": ["^A", "^B"]},
     {"column": "code", "regex_list": ["^A", "B"], "match_on": "all"}, 4, EMPTY),
    (VALUES + "not_match_regex_list", {"column": "code", "regex_list": ["X", "Y"]},
     {"column": "code", "regex_list": ["X", "AB"]}, 1, EMPTY),
    (VALUES + "match_like_pattern", {"column": "code", "like_pattern": "_%"},
     {"column": "code", "like_pattern": "!A", "escape": "!"}, 2, EMPTY),
    (VALUES + "not_match_like_pattern", {"column": "code", "like_pattern": "X%"},
     {"column": "code", "like_pattern": "!A", "escape": "!"}, 3, EMPTY),
    (VALUES + "match_like_pattern_list", {"column": "code", "like_pattern_list": ["A%", "B%"]},
     {"column": "code", "like_pattern_list": ["A%", "%B"], "match_on": "all"}, 4, EMPTY),
    (VALUES + "not_match_like_pattern_list", {"column": "code", "like_pattern_list": ["X%", "Y%"]},
     {"column": "code", "like_pattern_list": ["X%", "!B"], "escape": "!"}, 1, EMPTY),
    (VALUES + "be_of_type", {"column": "amount", "type_": "NUMERIC"}, {"column": "id", "type_": "INTEGER"}, 1, EMPTY),
    (VALUES + "be_of_type", {"column": "code", "type_": "TEXT"}, {"column": "share", "type_": "DECIMAL"}, 1, EMPTY),
    (VALUES + "be_in_type_list", {"column": "day", "type_list": ["DATE", "TIMESTAMP"]},
     {"column": "day", "type_list": ["VARCHAR", "BOOLEAN"]}, 1, EMPTY),
    (COLUMN + "type_to_be", {"column": "open", "type_": "BOOLEAN"}, {"column": "open", "type_": "VARCHAR"}, 1, EMPTY),
    (VALUES + "be_increasing", {"column": "id"}, {"column": "id", "strictly": True}, 1, EMPTY),
    (VALUES + "be_decreasing", None, {"column": "id"}, 3, EMPTY),
    (VALUES + "match_strftime_format", None, {"column": "name", "strftime_format": "%Y"}, 3, EMPTY),
    (VALUES + "be_json_parseable", None, {"column": "name"}, 2, EMPTY),
    (VALUES + "not_be_outliers", {"column": "amount", "multiplier": 3},
     {"column": "amount", "method": "std", "multiplier": 1.0}, 2, EMPTY),
    (COLUMN + "value_lengths_to_be_between", {"column": "code", "min_value": 1, "max_value": 2},
     {"column": "code", "max_value": 2, "strict_max": True}, 1, EMPTY),
    (COLUMN + "value_lengths_to_equal", None, {"column": "code", "value": 1}, 1, EMPTY),
    (COLUMN + "value_z_scores_to_be_less_than", {"column": "amount", "threshold": 2, "double_sided": True},
     {"column": "amount", "threshold": 1.05, "double_sided": False}, 1, EMPTY),
    (COLUMN + "min_to_be_between", {"column": "amount", "min_value": 0.1}, {"column": "amount", "min_value": 0.11}, 1,
     EMPTY),
    (COLUMN + "max_to_be_between", {"column": "day", "max_value": "2024-01-03"},
     {"column": "day", "max_value": "2024-01-02"}, 1, EMPTY),
    (COLUMN + "sum_to_be_between", {"column": "amount", "min_value": 7.6, "max_value": 7.6},
     {"column": "amount", "min_value": 7.61}, 1, EMPTY),
    (COLUMN + "mean_to_be_between", {"column": "amount", "max_value": 1.9},
     {"column": "amount", "max_value": 1.9, "strict_max": True}, 1, EMPTY),
    (COLUMN + "median_to_be_between", {"column": "amount", "min_value": 2, "max_value": 2},
     {"column": "amount", "min_value": 2.01}, 1, EMPTY),
    (COLUMN + "stdev_to_be_between", {"column": "amount", "max_value": 2}, {"column": "amount", "max_value": 1}, 1,
     EMPTY),
    (COLUMN + "quantile_values_to_be_between", {"column": "amount", "quantile_ranges": QUARTILES},
     {"column": "amount", "quantile_ranges": BAD_QUARTILES}, 1, EMPTY),
    (COLUMN + "unique_value_count_to_be_between", {"column": "code", "min_value": 3, "max_value": 3},
     {"column": "code", "min_value": 4}, 1, EMPTY),
    (COLUMN + "proportion_of_unique_values_to_be_between", {"column": "code", "min_value": 0.6},
     {"column": "code", "min_value": 0.6, "strict_min": True}, 1, EMPTY),
    (COLUMN + "proportion_of_non_null_values_to_be_between", {"column": "amount", "min_value": 0.8},
     {"column": "amount", "min_value": 0.81}, 1, FAILED),
    (COLUMN + "distinct_values_to_be_in_set", {"column": "code", "value_set": ["A", "B", "AB", "C"]},
     {"column": "code", "value_set": ["A", "B"]}, 1, EMPTY),
    (COLUMN + "distinct_values_to_contain_set", {"column": "code", "value_set": ["A", "A"]},
     {"column": "code", "value_set": ["A", "C"]}, 1, EMPTY),
    (COLUMN + "distinct_values_to_equal_set", {"column": "code", "value_set": ["A", "B", "AB"]},
     {"column": "code", "value_set": ["A", "B", "AB", "C"]}, 1, EMPTY),
    (COLUMN + "most_common_value_to_be_in_set", {"column": "code", "value_set": ["A"]},
     {"column": "share", "value_set": [0.5]}, 1, EMPTY),
    (COLUMN + "most_common_value_to_be_in_set", {"column": "day", "value_set": ["2024-01-02"], "ties_okay": True},
     {"column": "amount", "value_set": [7.5], "ties_okay": True}, 1, EMPTY),
    (COLUMN + "kl_divergence_to_be_less_than",
     {"column": "code", "partition_object": HALVES, "threshold": 0.1},
     {"column": "code", "partition_object": THIRDS, "threshold": 0.1}, 1, EMPTY),
    (COLUMN + "pair_values_to_be_equal", None, PAIR, 2, EMPTY),
    (COLUMN + "pair_values_a_to_be_greater_than_b", PAIR | {"or_equal": True}, PAIR, 3, EMPTY),
    (COLUMN + "pair_values_to_be_in_set",
     {"column_A": "code", "column_B": "id", "value_pairs_set": [["A", 1], ["B", 2], ["A", 3], ["A", 4], ["AB", 4]]},
     {"column_A": "code", "column_B": "id", "value_pairs_set": [["A", 1], ["B", 2]]}, 3, EMPTY),
    (COLUMN + "to_exist", {"column": "day", "column_index": 6}, {"column": "week"}, 1, PASSED),
    ("expect_multicolumn_sum_to_equal", None, OTHERS | {"sum_total": 3}, 3, EMPTY),
    ("expect_multicolumn_values_to_be_equal", None, OTHERS, 2, EMPTY),
    ("expect_compound_columns_to_be_unique", {"column_list": ["id", "code"]}, {"column_list": ["id", "share"]}, 2,
     EMPTY),
    ("expect_compound_columns_to_be_unique", {"column_list": ["day", "share"]},
     {"column_list": ["open", "share"], "ignore_row_if": "never"}, 2, EMPTY),
    ("expect_select_column_values_to_be_unique_within_record", {"column_list": ["code", "name"]},
     {"column_list": ["amount", "other"]}, 3, EMPTY),
    ("expect_table_row_count_to_equal", {"value": 5}, {"value": 6}, 1, PASSED),
    ("expect_table_row_count_to_be_between", {"min_value": 5}, {"min_value": 5, "strict_min": True}, 1, PASSED),
    ("expect_table_row_count_to_equal_other_table", {"other_table_name": "five"}, {"other_table_name": "one"}, 1,
     PASSED),
    ("expect_table_column_count_to_equal", {"value": 8}, {"value": 9}, 1, PASSED),
    ("expect_table_column_count_to_be_between", {"max_value": 8}, {"min_value": 9}, 1, PASSED),
    ("expect_table_columns_to_match_ordered_list", {"column_list": NAMES}, {"column_list": NAMES[::-1]}, 1, PASSED),
    ("expect_table_columns_to_match_set", {"column_set": ["id"], "exact_match": False}, {"column_set": ["id"]}, 1,
     PASSED),
    ("expect_table_columns_to_match_set", {"column_set": NAMES}, {"column_set": [*NAMES, "week"]}, 1, PASSED),
]  # fmt: skip
ALONE = {
    "be_increasing", "be_decreasing", "match_strftime_format", "be_json_parseable", "not_be_outliers",
}  # fmt: skip
REFUSED = {
    VALUES + "be_dateutil_parseable": {"column": "name"},
    VALUES + "match_json_schema": {"column": "name", "json_schema": {}},
    "expect_query_results_to_match_comparison": {"base_query": "SELECT 1"},
    "unexpected_rows_expectation": {"unexpected_rows_query": "SELECT 1 WHERE false"},
}
IDS = [f"{at}-{case[0]}" for at, case in enumerate(CASES)]


@pytest.fixture(scope="module")
def judge():
    """Start the engine once, with two more tables in the run."""
    with started() as one:
        one.put("five", RECORDS, COLUMNS)
        one.put("one", RECORDS[:1], COLUMNS)
        yield one.judge


@pytest.fixture(scope="module")
def told(judge):
    """Judge each case once: with what it holds, with what it breaks, on no records and on blank ones."""
    blank = [(None,) * len(COLUMNS)] * 5

    def judged(which, records):
        asked = [{"type": case[0], "kwargs": case[which] or case[2]} for case in CASES]
        return list(judge(asked, records, COLUMNS).values())

    return {
        "holds": judged(1, RECORDS),
        "breaks": judged(2, RECORDS),
        "none": judged(1, []),
        "blank": judged(1, blank),
    }


@pytest.mark.parametrize("at", range(len(CASES)), ids=IDS)
def test_what_holds_passes_and_what_does_not_fails(told, at):
    type_, holds, _, breaches, _ = CASES[at]
    rule, found = told["breaks"][at]
    assert (found.state, found.breaches) == ("failed", breaches), found.message
    assert found.examined > 0
    assert (rule.engine is None) == any(type_.endswith(name) for name in ALONE)
    if holds is not None:
        found = told["holds"][at][1]
        assert (found.state, found.breaches) == ("passed", 0), found.message


@pytest.mark.parametrize("at", range(len(CASES)), ids=IDS)
def test_no_records_is_empty_whatever_is_asked(told, at):
    assert told["none"][at][1].state == "empty", told["none"][at][1].message


@pytest.mark.parametrize("at", range(len(CASES)), ids=IDS)
def test_where_no_cell_is_filled_in_only_what_asks_about_that_is_judged(told, at):
    assert told["blank"][at][1].state == CASES[at][4], told["blank"][at][1].message


@pytest.mark.parametrize("type_", REFUSED)
def test_what_no_database_judges_is_broken_by_name(judge, type_):
    ((rule, found),) = judge([{"type": type_, "kwargs": REFUSED[type_]}], RECORDS, COLUMNS).values()
    assert found.state == "broken"
    assert found.message == rule.refused


def test_every_type_is_tried():
    assert {case[0] for case in CASES} | set(REFUSED) == set(EXPECTATIONS)


HOLDS_MOSTLY = [
    pytest.param(0.8, "passed", 1, id="enough of them"),
    pytest.param(0.81, "failed", 1, id="one too few"),
    pytest.param(1, "failed", 1, id="all of them are asked"),
]


@pytest.mark.parametrize(("mostly", "state", "breaches"), HOLDS_MOSTLY)
def test_a_rule_that_lets_some_pass_says_how_many(judge, mostly, state, breaches):
    asked = {"type": VALUES + "be_in_set", "kwargs": {"column": "code", "value_set": ["A", "B"], "mostly": mostly}}
    ((_, found),) = judge([asked], RECORDS, COLUMNS).values()
    assert (found.state, found.breaches, found.examined) == (state, breaches, 5)


CONDITIONS = [
    pytest.param('col("open").notNull()', 3, id="filled in"),
    pytest.param('col("code") == "A"', 3, id="a text"),
    pytest.param('col("amount") >= 1.5', 3, id="a number"),
    pytest.param('col("day") > date("2024-01-01")', 2, id="a date"),
    pytest.param({"type": "comparison", "column": {"name": "code"}, "operator": "IN", "parameter": ["A", "B"]}, 4,
                 id="an object with a set"),
    pytest.param({"type": "nullity", "column": {"name": "day"}, "is_null": True}, 2, id="an object on blanks"),
    pytest.param({"type": "or", "conditions": [
        {"type": "nullity", "column": {"name": "day"}, "is_null": True},
        {"type": "comparison", "column": {"name": "id"}, "operator": "==", "parameter": 1}]}, 3, id="two objects"),
    pytest.param('col("code") == "none of them"', 0, id="no record at all"),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "examined"), CONDITIONS)
def test_a_rule_looks_at_the_records_that_its_condition_names(judge, condition, examined):
    kwargs = {"column": "id", "row_condition": condition, "condition_parser": "great_expectations"}
    asked = [
        {"type": VALUES + "not_be_null", "kwargs": kwargs},
        {"type": VALUES + "be_between", "kwargs": kwargs | {"min_value": 1}},
    ]
    for _, found in judge(asked, RECORDS, COLUMNS).values():
        assert found.examined == examined, found.message
        assert found.state == ("passed" if examined else "empty")


def test_a_number_that_a_float_cannot_hold_is_not_passed(judge):
    columns = {"amount": "DECIMAL(38,2)"}
    asked = [{"type": VALUES + "be_between", "kwargs": {"column": "amount", "max_value": 9007199254740992}}]
    ((_, found),) = judge(asked, [(Decimal("9007199254740992.50"),)], columns).values()
    assert found.state == "broken"
    assert "Great Expectations says that it holds, SQL says the opposite: 1 of 1 rows" in found.message.en
    assert "meer dan 15 cijfers" in found.message.nl


def test_a_pair_that_is_half_there_counts_for_nobody_but_great_expectations(judge):
    columns = {"a": "BIGINT", "b": "BIGINT"}
    asked = [{"type": COLUMN + "pair_values_a_to_be_greater_than_b",
              "kwargs": {"column_A": "a", "column_B": "b", "mostly": 0.5}}]  # fmt: skip
    ((_, found),) = judge(asked, [(1, 5), (None, 5), (3, None), (None, None)], columns).values()
    assert found.state == "broken"
    assert "1 of 1 rows are not as it says" in found.message.en


UNDER_A_CONDITION = [
    pytest.param(COLUMN + "median_to_be_between", {"column": "amount", "max_value": 1.5}, id="a median"),
    pytest.param(COLUMN + "quantile_values_to_be_between", {"column": "amount", "quantile_ranges": QUARTILES},
                 id="quantiles"),
    pytest.param(COLUMN + "distinct_values_to_contain_set", {"column": "id", "value_set": [1, 3, 4]}, id="a set"),
    pytest.param(COLUMN + "pair_values_a_to_be_greater_than_b", PAIR | {"or_equal": True}, id="a pair"),
    pytest.param("expect_compound_columns_to_be_unique", {"column_list": ["id", "code"]}, id="a key of two columns"),
    pytest.param(VALUES + "be_unique", {"column": "id"}, id="a key"),
    pytest.param("expect_table_row_count_to_equal", {"value": 3}, id="a number of records"),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "given"), UNDER_A_CONDITION)
def test_a_condition_holds_for_every_kind_of_rule(judge, type_, given):
    condition = {"row_condition": 'col("code") == "A"', "condition_parser": "great_expectations"}
    ((_, found),) = judge([{"type": type_, "kwargs": given | condition}], RECORDS, COLUMNS).values()
    assert (found.state, found.breaches) == ("passed", 0), found.message


def test_a_mean_is_not_a_hair_off(judge):
    kwargs = {"column": "amount", "min_value": 1.65, "max_value": 1.65}
    rows = [(Decimal("1.10"),), (Decimal("2.20"),), (None,)]
    asked = [{"type": COLUMN + "mean_to_be_between", "kwargs": kwargs}]
    ((_, found),) = judge(asked, rows, {"amount": "DECIMAL(38, 2)"}).values()
    assert found.state == "passed", found.message


def test_two_blanks_in_a_record_do_not_differ(judge):
    columns = {"a": "BIGINT", "b": "BIGINT", "c": "BIGINT"}
    type_ = "expect_select_column_values_to_be_unique_within_record"
    asked = [{"type": type_, "kwargs": {"column_list": ["a", "b", "c"]}}]
    ((_, found),) = judge(asked, [(1, None, None), (1, 2, 3), (None, None, None)], columns).values()
    assert (found.state, found.examined, found.breaches) == ("failed", 2, 1), found.message


def test_a_rule_that_is_not_reported_is_broken(judge, monkeypatch):
    from tieout.engines.backends.great_expectations import foreign

    validated = foreign._validated

    def forgetful(*args):
        return dict(list(validated(*args).items())[1:])

    monkeypatch.setattr(foreign, "_validated", forgetful)
    asked = [{"type": VALUES + "not_be_null", "kwargs": {"column": name}} for name in ("id", "code")]
    one, other = (found for _, found in judge(asked, RECORDS, COLUMNS).values())
    assert (one.state, other.state) == ("broken", "passed")
    assert "did not report it" in one.message.en


def test_a_table_that_cannot_be_asked_is_broken_for_each_of_its_rules(judge, monkeypatch):
    from tieout.engines.backends.great_expectations import foreign

    def lost(*_):
        raise RuntimeError("the table is gone")

    monkeypatch.setattr(foreign, "_validated", lost)
    asked = [{"type": VALUES + "not_be_null", "kwargs": {"column": name}} for name in ("id", "code")]
    for _, found in judge(asked, RECORDS, COLUMNS).values():
        assert found.state == "broken"
        assert "the table is gone" in found.message.en


def test_one_that_breaks_all_is_told_apart(judge, monkeypatch):
    from tieout.engines.backends.great_expectations import foreign

    validated = foreign._validated

    def frail(batch, expectations):
        if any(one.column == "code" for one in expectations):
            raise RuntimeError("code is too much")
        return validated(batch, expectations)

    monkeypatch.setattr(foreign, "_validated", frail)
    asked = [{"type": VALUES + "not_be_null", "kwargs": {"column": name}} for name in ("id", "code")]
    one, other = (found for _, found in judge(asked, RECORDS, COLUMNS).values())
    assert (one.state, other.state) == ("passed", "broken")
    assert "code is too much" in other.message.en
