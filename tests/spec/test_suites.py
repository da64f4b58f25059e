"""A suite of Great Expectations is read as it stands: every expectation becomes a rule, or says why it is refused."""

from __future__ import annotations

import json

import pytest

from tieout.records.suites import read_suite
from tieout.values.errors import DeclarationError

COLUMNS = {
    "id": "BIGINT",
    "amount": "DECIMAL(18, 2)",
    "rate": "DOUBLE",
    "code": "VARCHAR",
    "day": "DATE",
    "seen": "TIMESTAMP",
    "tags": "VARCHAR[]",
}
BETWEEN, NOT_NULL, IN_SET = (f"expect_column_values_to_{name}" for name in ("be_between", "not_be_null", "be_in_set"))
REGEX, LIKE = "expect_column_values_to_match_regex", "expect_column_values_to_match_like_pattern"
PAIR, COMPOUND = "expect_column_pair_values_to_be_equal", "expect_compound_columns_to_be_unique"


def read(*expectations, **suite):
    """Read a suite of these expectations."""
    data = json.dumps({"name": "orders", "expectations": list(expectations)} | suite).encode()
    return read_suite(data, "suites/orders.json", "orders", COLUMNS)


def expect(named, /, **kwargs):
    """Give one expectation."""
    return {"type": named, "kwargs": kwargs}


NO_SUITE = [
    pytest.param(b"[]", "it is no object", id="a list"),
    pytest.param(b"{", "not valid JSON", id="no JSON"),
    pytest.param(b'{"name": "a", "name": "b", "expectations": []}', "occurs twice", id="a key twice"),
    pytest.param(b'{"expectations": [{}]}', "the suite has no name", id="no name"),
    pytest.param(b'{"name": "a"}', "no list of expectations", id="no expectations"),
    pytest.param(b'{"name": "a", "expectations": []}', "the suite expects nothing", id="an empty suite"),
    pytest.param(b'{"name": "a", "expectation": [], "expectations": [{}]}', 'no key "expectation"', id="a wrong key"),
    pytest.param(b'{"name": "a", "expectation_suite_name": "a", "expectations": [{}]}', "it has both", id="both names"),
    pytest.param(b'{"name": "a", "suite_parameters": [1], "expectations": [{}]}', "is no object", id="no parameters"),
]


@pytest.mark.parametrize(("data", "said"), NO_SUITE)
def test_what_is_no_suite_is_refused_as_a_whole(data, said):
    with pytest.raises(DeclarationError, match=said) as told:
        read_suite(data, "suites/orders.json", "orders", COLUMNS)
    assert str(told.value).startswith("suites/orders.json")
    assert told.value.advice


REFUSED = [
    pytest.param(expect("expect_column_value_to_be_between", column="id"), "would drop it without a word: did you mean"
                 " expect_column_value", id="a type that does not exist"),
    pytest.param(expect("expect_multicolumn_values_to_be_unique", column_list=["id", "code"]), "would drop it",
                 id="a type of long ago"),
    pytest.param({"kwargs": {}}, "has no expectation", id="no type"),
    pytest.param({"type": 5, "kwargs": {}}, "has no expectation", id="a type that is no text"),
    pytest.param({"type": NOT_NULL}, "its kwargs are no object", id="no kwargs"),
    pytest.param("amount", "it is no object", id="no object"),
    pytest.param({"type": NOT_NULL, "expectation_type": NOT_NULL, "kwargs": {}}, "both type and expectation_type",
                 id="both forms"),
    pytest.param(expect(NOT_NULL, column="id") | {"sevrity": "info"}, 'no key "sevrity": did you mean severity?',
                 id="a misspelt key"),
    pytest.param(expect(NOT_NULL, column="id") | {"severity": "high"}, "write one of critical, warning, info",
                 id="a severity that does not exist"),
    pytest.param(expect(BETWEEN, column="id", minvalue=1), 'not given "minvalue": did you mean min_value?',
                 id="a misspelt kwarg"),
    pytest.param(expect(BETWEEN, column="id"), "neither min_value nor max_value", id="no bound"),
    pytest.param(expect(BETWEEN, column="id", min_value=5, max_value=4), "is more than its max_value",
                 id="bounds turned"),
    pytest.param(expect(BETWEEN, min_value=5), 'it is not given "column"', id="no column"),
    pytest.param(expect(NOT_NULL, column="ammount"), 'no column "ammount": it has id, amount', id="no such column"),
    pytest.param(expect(NOT_NULL, column="Amount"), 'no column "Amount"', id="a column in other letters"),
    pytest.param(expect(BETWEEN, column="id", min_value="5"), 'cannot be compared with the column "id"',
                 id="a text for a number"),
    pytest.param(expect(BETWEEN, column="day", min_value=2024), "write a date", id="a number for a date"),
    pytest.param(expect(BETWEEN, column="day", min_value="2024-02-30"), "write a date", id="a day that does not exist"),
    pytest.param(expect(BETWEEN, column="code", min_value=1), "asks for a number or a date", id="a text has no bounds"),
    pytest.param(expect(BETWEEN, column="amount", max_value=10**38), "more than 38 digits", id="too many digits"),
    pytest.param(expect(BETWEEN, column="amount", max_value=10**37), "too many digits to be compared",
                 id="too many digits beside the decimals of the column"),
    pytest.param(expect(BETWEEN, column="id", min_value=True), "a number or a date belongs there",
                 id="true as a bound"),
    pytest.param(expect(BETWEEN, column="id", min_value=1, mostly=1.1), "a number from 0 to 1", id="mostly above 1"),
    pytest.param(expect(IN_SET, column="code", value_set=[]), "one value at least", id="an empty set"),
    pytest.param(expect(IN_SET, column="code", value_set=[None]), "one value at least", id="a set of nothing"),
    pytest.param(expect(IN_SET, column="code", value_set=["A", 1]), "write a text", id="a set of several types"),
    pytest.param(expect(IN_SET, column="tags", value_set=["A"]), "which is VARCHAR[]", id="a column of lists"),
    pytest.param(expect(REGEX, column="code", regex="("), "is not taken by DuckDB", id="no regular expression"),
    pytest.param(expect(REGEX, column="code", regex="(?=A)"), "is not taken by DuckDB", id="a look ahead"),
    pytest.param(expect(REGEX, column="id", regex="1"), "asks for a text", id="an expression for numbers"),
    pytest.param(expect(LIKE, column="code", like_pattern="50!", escape="!"), "ends with its escape",
                 id="a bare escape"),
    pytest.param(expect(PAIR, column_A="id", column_B="code"), "can be compared (id BIGINT, code VARCHAR)",
                 id="a pair of two types"),
    pytest.param(expect(PAIR, column_A="id", column_B="amount", ignore_row_if="never"), "one of both_values",
                 id="a word of another family"),
    pytest.param(expect(COMPOUND, column_list=["id"]), "two or more different columns", id="one column"),
    pytest.param(expect("expect_column_values_to_be_of_type", column="id", type_="int64"), "can be asked of a column",
                 id="a type of pandas"),
    pytest.param(expect("expect_column_values_to_be_of_type", column="amount", type_="DECIMAL(18,2)"), "is no type",
                 id="a type with its digits"),
    pytest.param(expect(BETWEEN, column="id", min_value={"$PARAMETER": "least"}), 'parameter "least" has no value',
                 id="a parameter without a value"),
    pytest.param(expect(BETWEEN, column="id", min_value={"$PARAMETER": "least", "or": 1}), "is no parameter",
                 id="a strange parameter"),
    pytest.param(expect(NOT_NULL, column="id", row_condition="id > 5", condition_parser="pandas"), "is \"pandas\": only"
                 " great_expectations", id="a condition in code"),
    pytest.param(expect(NOT_NULL, column="id", row_condition='col("id") == 5'), "only great_expectations is read",
                 id="a condition without a parser"),
    pytest.param(expect(NOT_NULL, column="id", row_condition='col("id") == 5 and col("id") == 6',
                        condition_parser="great_expectations"), "is not understood",
                 id="two conditions, of which the second would be lost"),
    pytest.param(expect(NOT_NULL, column="id", row_condition='col("ID") == 5', condition_parser="great_expectations"),
                 'names the column "ID"', id="a condition on a column that is not there"),
    pytest.param(expect(NOT_NULL, column="id", row_condition='col("id") == "five"',
                        condition_parser="great_expectations"), "cannot be compared", id="a condition of another type"),
    pytest.param(expect(NOT_NULL, column="id", row_condition={"type": "pass_through", "pass_through_filter": "x"}),
                 'is "pass_through"', id="a condition that is passed through"),
    pytest.param(expect(NOT_NULL, column="id", row_condition={"type": "or", "conditions": []}), "is not understood",
                 id="a condition of nothing"),
    pytest.param(expect(NOT_NULL, column="id", row_condition={"type": "nullity", "column": {"name": "id"}}),
                 "is not understood", id="half a condition"),
    pytest.param(expect("unexpected_rows_expectation", unexpected_rows_query="SELECT 1"), "SQL of its own",
                 id="a query of their own"),
]  # fmt: skip


@pytest.mark.parametrize(("expectation", "said"), REFUSED)
def test_what_cannot_be_judged_is_a_rule_that_says_why(expectation, said):
    found = read(expectation, expect(NOT_NULL, column="id"))
    rule, sound = found.rules
    assert rule.refused is not None
    assert said in rule.refused.en
    assert rule.refused.nl != rule.refused.en
    assert sound.refused is None
    assert [one["meta"]["rule"] for one in json.loads(found.asked.document)["expectations"]] == [sound.name]


NAMES = [
    pytest.param(expect(BETWEEN, column="amount", min_value=0), "orders.amount.be_between", id="a column"),
    pytest.param(expect("expect_column_sum_to_be_between", column="amount", min_value=0),
                 "orders.amount.sum_to_be_between",
                 id="a sum"),
    pytest.param(expect(PAIR, column_A="id", column_B="amount"), "orders.id-amount.pair_values_to_be_equal",
                 id="a pair"),
    pytest.param(expect(COMPOUND, column_list=["id", "code"]), "orders.id-code.compound_columns_to_be_unique",
                 id="several columns"),
    pytest.param(expect("expect_table_row_count_to_equal", value=1), "orders.row_count_to_equal", id="the table"),
    pytest.param(expect("expect_nothing", column="id"), "orders.id.nothing", id="a type that does not exist"),
    pytest.param({"type": "a\nb", "kwargs": {}}, "orders.unreadable", id="a type that is no word"),
]  # fmt: skip


@pytest.mark.parametrize(("expectation", "name"), NAMES)
def test_a_rule_is_named_by_what_it_is_about(expectation, name):
    assert read(expectation).rules[0].name == name


def test_a_second_rule_of_a_kind_gets_a_number_and_no_name_is_given_twice():
    asked = [expect(BETWEEN, column="id", min_value=low) for low in (1, 2, 3)]
    assert [rule.name for rule in read(*asked).rules] == [
        "orders.id.be_between", "orders.id.be_between.2", "orders.id.be_between.3",
    ]  # fmt: skip


TITLES = [
    pytest.param(expect(BETWEEN, column="amount", min_value=0.10), "amount is at least 0.1", "amount is ten minste 0.1",
                 id="one bound"),
    pytest.param(expect(BETWEEN, column="id", min_value=0, max_value=5, strict_max=True),
                 "id is at least 0 and less than 5", "id is ten minste 0 en minder dan 5", id="two bounds"),
    pytest.param(expect(IN_SET, column="code", value_set=list("ABCDEFGH"), mostly=0.95),
                 "code is one of A, B, C, D, E, F and 2 more, for a share of 0.95 at least",
                 "code is een van A, B, C, D, E, F en nog 2, voor een deel van ten minste 0.95",
                 id="a set and a share"),
    pytest.param(expect(NOT_NULL, column="id", row_condition='col("code") == "A"',
                 condition_parser="great_expectations"),
                 'id is filled in, where col("code") == "A"', 'id is ingevuld, waar col("code") == "A"',
                 id="a condition"),
    pytest.param(expect(NOT_NULL, column="id", row_condition={"type": "and", "conditions": [
        {"type": "nullity", "column": {"name": "code"}, "is_null": False},
        {"type": "comparison", "column": {"name": "code"}, "operator": "NOT_IN", "parameter": list("ABCDEFGH")},
        {"type": "comparison", "column": {"name": "id"}, "operator": ">=", "parameter": 2}]}),
                 "id is filled in, where code is filled in and code is none of A, B, C, D, E, F and 2 more and id is "
                 "at least 2",
                 "id is ingevuld, waar code is ingevuld en code is geen van A, B, C, D, E, F en nog 2 en id is ten "
                 "minste 2", id="conditions that are no texts"),
    pytest.param(expect("expect_column_to_be_sound", column="id"), "a check by the name of expect_column_to_be_sound",
                 "een toets met de naam expect_column_to_be_sound", id="a type that does not exist"),
    pytest.param(expect(REGEX, column="code", regex={"$PARAMETER": "form"}), "… is found in code",
                 "… komt voor in code",
                 id="what it is not given"),
]  # fmt: skip


@pytest.mark.parametrize(("expectation", "en", "nl"), TITLES)
def test_a_rule_says_what_must_be_so_in_both_languages(expectation, en, nl):
    title = read(expectation).rules[0].title
    assert (title.en, title.nl) == (en, nl)


REASONS = [
    pytest.param({"meta": {"notes": "Asked by the court."}}, "Asked by the court.", id="notes in meta"),
    pytest.param({"meta": {"notes": {"format": "markdown", "content": ["Asked", "by law."]}}}, "Asked by law.",
                 id="notes in a form"),
    pytest.param({"notes": "Since 2020."}, "Since 2020.", id="notes"),
    pytest.param({"description": "No debts."}, "No debts.", id="a description"),
    pytest.param({}, "the suite asks it", id="nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "reason"), REASONS)
def test_the_reason_is_that_of_who_wrote_it(more, reason):
    assert read(expect(NOT_NULL, column="id") | more).rules[0].reason.en == reason


def test_severity_and_share_are_those_declared():
    (rule,) = read(expect(NOT_NULL, column="id", mostly=0.95) | {"severity": "info"}).rules
    assert (rule.severity, rule.mostly, rule.fields, rule.engine) == ("info", "0.95", ("id",), "great_expectations")


def test_numbers_stay_as_they_are_written():
    data = b'{"name": "n", "expectations": [{"type": "expect_column_values_to_be_between", "kwargs": {"column": "amount", "max_value": 9007199254740992.50}}]}'  # noqa: E501
    found = read_suite(data, "n.json", "orders", COLUMNS)
    assert "<= 9007199254740992.50" in found.rules[0].counting.broken
    assert "9007199254740992.50" in found.asked.document


def test_a_suite_of_0_18_is_read_and_says_so():
    data = {
        "expectation_suite_name": "orders",
        "ge_cloud_id": None,
        "data_asset_type": "Dataset",
        "meta": {"great_expectations_version": "0.18.22"},
        "evaluation_parameters": {"least": 3},
        "expectations": [
            {"expectation_type": BETWEEN, "kwargs": {"column": "id", "min_value": {"$PARAMETER": "least"}}, "meta": {}}
        ],
    }
    (rule,) = read_suite(json.dumps(data).encode(), "old.json", "orders", COLUMNS).rules
    assert rule.refused is None
    assert rule.source == "old.json: expectation 1, in the form of 0.18"
    assert rule.title.en == "id is at least 3"


PARAMETERS = [
    pytest.param({"$PARAMETER": "least"}, {"least": 7}, id="of the suite"),
    pytest.param({"$PARAMETER": "least", "$PARAMETER.least": 7}, {}, id="beside itself"),
    pytest.param({"$PARAMETER": "least", "$PARAMETER.least": 7}, {"least": 1}, id="beside itself goes first"),
]


@pytest.mark.parametrize(("given", "parameters"), PARAMETERS)
def test_a_parameter_gets_the_value_that_the_suite_gives_it(given, parameters):
    found = read(expect(BETWEEN, column="id", min_value=given), suite_parameters=parameters)
    assert found.rules[0].title.en == "id is at least 7"
    assert json.loads(found.asked.document)["expectations"][0]["kwargs"]["min_value"] == 7


def test_what_great_expectations_writes_besides_is_passed_over():
    item = expect(NOT_NULL, column="id", result_format="BASIC", catch_exceptions=False, batch_id="x") | {
        "id": "8e0c", "meta": {}, "rendered_content": [], "expectation_context": {}, "success_on_last_run": True,
    }  # fmt: skip
    found = read(item, id="1", meta={}, notes=None, data_context_id="2")
    assert found.rules[0].refused is None
    assert json.loads(found.asked.document)["expectations"][0]["kwargs"] == {"column": "id"}
