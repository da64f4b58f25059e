"""Every word of a schema of Pandera is honoured by name, or refused by name: none is passed over."""

from __future__ import annotations

import json

import pytest

from tieout.records.schemas import read_schema
from tieout.values.errors import DeclarationError

COLUMNS = {
    "id": "BIGINT", "amount": "DECIMAL(18,2)", "name": "VARCHAR", "day": "DATE", "at": "TIMESTAMP", "ok": "BOOLEAN",
    "rate": "DOUBLE",
}  # fmt: skip


def read(told: object, where: str = "orders.json"):
    """Read a schema on a table of orders."""
    data = told if isinstance(told, str) else json.dumps(told)
    return read_schema(data.encode(), where, "orders", COLUMNS)


def rules(told: object) -> dict:
    """Give the rules of a schema by their names."""
    found = read(told).rules
    names = {rule.name: rule for rule in found}
    assert len(names) == len(found)
    return names


def column(name: str, /, **told: object) -> dict:
    """Give a schema of one column."""
    return {"columns": {name: told}}


def asked(told: object) -> list[dict]:
    """Give what the engine is given of a schema."""
    return json.loads(read(told).asked.document)["checks"]


REFUSED = [
    ("a misspelt key", column("id", nullabel=True), "orders.id.nullabel", "Is it nullable?"),
    ("a misspelt check", column("name", str_matchez="^A"), "orders.name.str_matchez", "Is it str_matches?"),
    ("a check of their own", column("id", is_even=True), "orders.id.is_even", "no key or built-in check"),
    ("a misspelt key of the table", {**column("id"), "strickt": True}, "orders.strickt", "passes over it in silence"),
    ("a misspelt argument", column("id", in_range={"min": 1, "max_value": 2}), "orders.id.in_range", "no argument"),
    ("a misspelt option", column("id", ge={"min_value": 1, "raise_warnin": True}), "orders.id.greater_than_or_equal_to",
     "no argument"),
    ("a check dropped on writing", column("id", checks=None), "orders.id.checks", "one that is a function"),
    ("a test of groups", column("id", two_sample_ttest={"sample1": "a"}), "orders.id.two_sample_ttest",
     "test of groups"),
    ("groupby", column("id", ge={"min_value": 1, "groupby": "name"}), "orders.id.greater_than_or_equal_to", "groupby"),
    ("element_wise", column("id", ge={"min_value": 1, "element_wise": True}), "orders.id.greater_than_or_equal_to",
     "element_wise"),
    ("a pattern for columns", column("^i", regex=True, dtype="int64"), "orders.^i.regex", "name each"),
    ("dropping rows", column("id", drop_invalid_rows=True), "orders.id.drop_invalid_rows", "drops rows"),
    ("filling in", column("id", default=0), "orders.id.default", "fills in"),
    ("another name", column("id", name="ident"), "orders.id.name", "keep one name"),
    ("a truth that is none", column("id", nullable="no"), "orders.id.nullable", "must be true or false"),
    ("a list of duplicates", column("id", report_duplicates="some"), "orders.id.report_duplicates", "exclude_first"),
    ("dropping rows of the table", {**column("id"), "drop_invalid_rows": True}, "orders.drop_invalid_rows",
     "drops rows"),
    ("adding columns", {**column("id"), "add_missing_columns": True}, "orders.add_missing_columns", "adds columns"),
    ("dropping columns", {**column("id"), "strict": "filter"}, "orders.strict", "strict: true"),
    ("one type for all", {**column("id"), "dtype": "int64"}, "orders.dtype", "the dtype of each column"),
    ("an index", {**column("id"), "index": [{"dtype": "int64"}]}, "orders.index", "no index"),
    ("a check on the table", {**column("id"), "checks": {"ge": 0}}, "orders.ge", "the table as a whole"),
    ("unique with a column that is not there", {**column("id"), "unique": ["id", "x"]}, "orders.id+x.unique", '"x"'),
    ("unique that is no list", {**column("id"), "unique": {"id": 1}}, "orders.unique", "names of columns"),
    ("a type of storing", column("name", dtype="category"), "orders.name.dtype", "isin"),
    ("a moment with a zone", column("at", dtype="datetime64[ns, UTC]"), "orders.at.dtype", "not one that is judged"),
    ("a pattern that looks ahead", column("name", str_matches="(?=A)"), "orders.name.str_matches", "RE2"),
    ("a pattern that ends in \\Z", column("name", str_contains="A\\Z"), "orders.name.str_contains", "RE2"),
    ("a pattern on a number", column("id", str_matches="^1"), "orders.id.str_matches", "looks at texts"),
    ("a text for a number", column("id", ge="1"), "orders.id.greater_than_or_equal_to", "cannot be compared"),
    ("a number for a text", column("name", isin=["A", 1]), "orders.name.isin", "cannot be compared"),
    ("true for a number", column("id", eq=True), "orders.id.equal_to", "cannot be compared"),
    ("more or less than true", column("ok", gt=False), "orders.ok.greater_than", "write equal_to"),
    ("a time for a date", column("day", ge="2026-01-01 10:00:00"), "orders.day.greater_than_or_equal_to",
     "cannot be compared"),
    ("more digits than can be compared", column("amount", ge=10**37), "orders.amount.greater_than_or_equal_to",
     "digits"),
    ("more digits together than can be compared", column("amount", isin=[10**29, 1e-22]), "orders.amount.isin",
     "together"),
    ("a pattern that Python does not know", column("name", str_matches="\\p{L}"), "orders.name.str_matches", "RE2"),
    ("a list with a null, which never fails", column("name", isin=["A", None]), "orders.name.isin", "never fail"),
    ("a text for a list, which would be its letters", column("name", isin="AB"), "orders.name.isin",
     "a list of values"),
    ("an empty list", column("name", notin=[]), "orders.name.notin", "a list of values"),
    ("bounds upside down", column("id", in_range={"min_value": 2, "max_value": 1}), "orders.id.in_range",
     "no value lies"),
    ("a bound that is missing", column("id", in_range={"min_value": 2}), "orders.id.in_range", "lacks max_value"),
    ("no length at all", column("name", str_length={"min_value": None}), "orders.name.str_length", "exact_value alone"),
    ("a length that is no number", column("name", str_length={"max_value": "3"}), "orders.name.str_length",
     "whole number"),
    ("what is no column", {"columns": {"id": 3}}, "orders.id.column", "no map"),
    ("an item without a name", column("id", checks=[{"min_value": 0}]), "orders.id.checks", "names no check"),
    ("checks that are none", column("id", checks="ge"), "orders.id.checks", "no list or map"),
    ("an option that is no truth", column("id", ge={"min_value": 1, "ignore_na": 0}),
     "orders.id.greater_than_or_equal_to", "true or false"),
    ("a column that may be missing and is nearly there", column("amout", required=False), "orders.amout.required",
     '"amount"'),
    ("a check on a column that is not there", column("total", ge=0), "orders.total.greater_than_or_equal_to",
     '"total"'),
]  # fmt: skip


@pytest.mark.parametrize(("told", "name", "why"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_cannot_be_honoured_is_refused_by_name(told, name, why):
    found = rules(told)[name]
    assert found.refused is not None
    assert why in found.refused.en
    assert found.refused.nl != found.refused.en
    assert found.counting is None
    assert name not in {check["rule"] for check in asked(told)}, "the engine is not given it"


@pytest.mark.parametrize(
    "told",
    [
        column("amount", ge=0), column("amount", greater_than_or_equal_to=0),
        column("amount", ge={"min_value": 0}), column("amount", ge={"value": 0}),
        column("amount", checks={"greater_than_or_equal_to": 0}), column("amount", checks={"ge": {"min_value": 0}}),
        column("amount", checks=[{"value": 0, "options": {"check_name": "greater_than_or_equal_to"}}]),
        column("amount", checks=[{"min_value": 0, "options": {"check_name": "ge", "ignore_na": True}}]),
        {"columns": [{"name": "amount", "ge": 0}]},
    ],
)  # fmt: skip
def test_a_check_is_read_in_every_form_that_pandera_has_written(told):
    found = rules(told)["orders.amount.greater_than_or_equal_to"]
    assert found.title.en == "amount is at least 0"
    assert found.title.nl == "amount is minstens 0"
    assert found.counting.broken == """"amount" IS NOT NULL AND NOT ("amount" >= CAST('0' AS DECIMAL(1, 0)))"""


def test_keys_beside_a_list_of_checks_count_too_though_pandera_passes_over_them():
    told = column("id", ge=1, checks=[{"max_value": 9, "options": {"check_name": "less_than"}}])
    assert {"orders.id.greater_than_or_equal_to", "orders.id.less_than"} <= set(rules(told))


def test_a_check_that_only_warns_is_a_warning_that_the_engine_decides():
    found = rules(column("id", ge={"min_value": 1, "raise_warning": True}))["orders.id.greater_than_or_equal_to"]
    assert (found.severity, found.engine) == ("warning", "pandera")
    assert rules(column("id", ge=1))["orders.id.greater_than_or_equal_to"].severity == "critical"


def test_unique_of_a_column_is_counted_and_decided_by_sql_as_pandera_never_checks_it():
    told = column("id", unique=True)
    found = rules(told)["orders.id.unique"]
    assert found.engine is None
    assert found.counting.broken_rows is not None
    assert "orders.id.unique" not in {check["rule"] for check in asked(told)}


def test_unique_of_several_columns_is_one_rule_for_each_group():
    told = {**column("id"), "unique": [["id", "day"], ["name"]]}
    assert {"orders.id+day.unique", "orders.name.unique"} <= set(rules(told))
    assert "orders.id.unique" in rules({**column("id"), "unique": "id"})


def test_what_is_said_twice_has_two_names():
    told = column("name", checks=[{"pattern": p, "options": {"check_name": "str_matches"}} for p in ("^A", "B$")])
    assert {"orders.name.str_matches", "orders.name.str_matches.2"} <= set(rules(told))


def test_the_reason_is_what_the_schema_says():
    told = {**column("id", title="Number", description="As in the register", ge={"min_value": 1, "error": "no number"}),
            "strict": True, "description": "Orders of a year"}  # fmt: skip
    found = rules(told)
    assert found["orders.id.nullable"].reason.en == "Number: As in the register"
    assert found["orders.id.greater_than_or_equal_to"].reason.en == "no number"
    assert found["orders.strict"].reason.en == "Orders of a year"
    assert rules(column("id"))["orders.id.nullable"].reason.nl == "Het schema van de tabel vraagt het."


@pytest.mark.parametrize(
    ("where", "text", "source"),
    [
        ("rules/orders.yaml", "columns:\n  id:\n    ge: 1\n", "rules/orders.yaml: columns.id.ge"),
        ("orders.json", '{"columns": {"id": {"checks": {"ge": 1}}}}', "orders.json: columns.id.checks.ge"),
    ],
)
def test_the_source_is_the_place_in_the_file(where, text, source):
    assert read(text, where).rules[-1].source == source


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("columns: {}", "s.yaml", "asks nothing"), ("", "s.yaml", "no map"), ("[1]", "s.json", "no map"),
        ('{"columns": 3}', "s.json", "columns is no map"),
        ('{"columns": [{"dtype": "int64"}]}', "s.json", "has no name"),
        ('{"columns": [{"name": "id"}, {"name": "id"}]}', "s.json", "stands twice"),
        ('{"columns": {"id": {}, "id": {}}}', "s.json", "occurs twice"),
        ("columns: {id: {}, id: {}}", "s.yaml", "twice"),
        ("schema_type: xarray_dataset", "s.yaml", "schema_type"), ("api: spark\ncolumns: {id: {}}", "s.yaml", "api is"),
        ("schema_type: ibis_table\napi: pandas\ncolumns: {id: {}}", "s.yaml", "api is"),
        ('{"columns": {"id": {"ge": NaN}}}', "s.json", "NaN"),
        ("columns: {id: {ge: .inf}}", "s.yaml", "not read alike"),
        ("x" * (10 * 2**20 + 1), "s.yaml", "bytes"),
    ],
)  # fmt: skip
def test_what_is_no_schema_of_a_table_is_an_error(text, where, said):
    with pytest.raises(DeclarationError, match=said):
        read(text, where)


def test_numbers_stay_as_written():
    (check,) = [item for item in asked('{"columns": {"amount": {"le": 9007199254740992.50}}}') if item["values"]]
    assert check["values"] == {"max_value": {"kind": "decimal", "text": "9007199254740992.50"}}


@pytest.mark.parametrize(
    ("dtype", "name", "title"),
    [
        ("int64", "id", "a whole number"), ("Int64", "id", "a whole number"),
        ("int8", "id", "a whole number from -128 to 127"),
        ("float64", "rate", "a number"), ("Decimal(18, 2)", "amount", "a number of at most 16 digits and 2 decimals"),
        ("Decimal(precision=18, scale=2)", "amount", "a number of at most 16 digits and 2 decimals"),
        ("string[pyarrow]", "name", "a text"), ("object", "name", "a text"), ("String", "name", "a text"),
        ("bool", "ok", "true or false"), ("boolean", "ok", "true or false"), ("date", "day", "a date"),
        ("datetime64[ns]", "at", "a date with a time"), ("timestamp(6)", "at", "a date with a time"),
        ("Datetime(time_unit='us', time_zone=None)", "at", "a date with a time"),
    ],
)  # fmt: skip
def test_types_are_known_in_the_words_of_pandas_polars_and_ibis(dtype, name, title):
    assert rules(column(name, dtype=dtype))[f"orders.{name}.dtype"].title.en == f"{name} is {title}"
