"""A schema in Python becomes YAML that says the same, or is refused by name and place; nothing of it is lost."""

from __future__ import annotations

import datetime
import enum
import re
from decimal import Decimal

import pandera.ibis
import pandera.pandas as pa
import pytest

from tieout.declarations.plain_yaml import read_yaml, write_yaml
from tieout.engines.backends.pandera.importing import MODULE, tell
from tieout.records.schemas import read_schema


class Kind(enum.Enum):
    """Codes."""

    A = "a"
    NO = "NO"


WHOLE = pa.DataFrameSchema(
    {
        "id": pa.Column(int, pa.Check.ge(1), unique=True, description="The number: of it"),
        "amount": pa.Column(
            pa.Decimal(18, 2),
            [
                pa.Check.in_range(Decimal("0.10"), 5, include_max=False),
                pa.Check.lt(10, raise_warning=True, name="small", error="too large"),
            ],
            nullable=True,
            coerce=True,
        ),
        "code": pa.Column(str, [pa.Check.str_matches(re.compile("^[A-Z]+")), pa.Check.str_matches("B$")]),
        "kind": pa.Column(str, [pa.Check.isin(Kind), pa.Check.str_length(max_value=2)]),
        "day": pa.Column("datetime64[ns]", pa.Check.ge(datetime.datetime.fromisoformat("2020-01-01")), required=False),
        "share": pa.Column(float, pa.Check.le(0.1)),
        "free": pa.Column(None, pa.Check.gt(0)),
    },
    strict=True, ordered=True, unique=["id", "code"], title="Orders",
)  # fmt: skip
YAML = """\
schema_type: dataframe
api: pandas
strict: true
ordered: true
unique: [id, code]
title: Orders
columns:
  id:
    dtype: int64
    unique: true
    description: "The number: of it"
    greater_than_or_equal_to: 1
  amount:
    dtype: "Decimal(18, 2)"
    nullable: true
    coerce: true
    in_range:
      min_value: 0.10
      max_value: 5
      include_min: true
      include_max: false
    less_than:
      max_value: 10
      raise_warning: true
      name: small
      error: too large
  code:
    dtype: "string[pyarrow]"
    checks: [{pattern: "^[A-Z]+", options: {check_name: str_matches}}, \
{pattern: "B$", options: {check_name: str_matches}}]
  kind:
    dtype: "string[pyarrow]"
    isin: [a, "NO"]
    str_length:
      max_value: 2
  day:
    dtype: "datetime64[ns]"
    required: false
    greater_than_or_equal_to: "2020-01-01 00:00:00"
  share:
    dtype: float64
    less_than_or_equal_to: 0.1
  free:
    greater_than: 0
"""


def test_a_schema_is_written_whole():
    assert tell({"orders": WHOLE}, None).yaml == YAML


def test_what_is_written_is_read_and_nothing_of_it_is_refused():
    columns = {"id": "BIGINT", "amount": "DECIMAL(18,2)", "code": "VARCHAR", "kind": "VARCHAR", "day": "DATE",
               "share": "DOUBLE", "free": "BIGINT"}  # fmt: skip
    rules = read_schema(YAML.encode(), "orders.yaml", "orders", columns).rules
    assert [rule.name for rule in rules if rule.refused] == []
    assert {"orders.amount.small", "orders.code.str_matches.2", "orders.kind.str_length", "orders.day.dtype"} <= {
        rule.name for rule in rules
    }


def model(**annotations: object) -> type:
    """Define a model as a module would."""
    told = {"__annotations__": {"id": int}, "id": pandera.ibis.Field(ge=1), "__module__": MODULE, **annotations}
    return type("Orders", (pandera.ibis.DataFrameModel,), told)


def test_a_model_is_a_schema_and_one_that_was_only_imported_is_none():
    made = tell({"Orders": model(), "DataFrameModel": pandera.ibis.DataFrameModel}, None)
    assert made.found == ("Orders",)
    assert read_yaml(made.yaml.encode(), "s.yaml")["columns"] == {
        "id": {"dtype": "int64", "greater_than_or_equal_to": 1}
    }


@pytest.mark.parametrize(
    ("module", "wanted", "found", "is_written"),
    [
        ({}, None, (), False), ({"x": 1}, None, (), False), ({"a": WHOLE}, None, ("a",), True),
        ({"a": WHOLE, "b": WHOLE}, None, ("a", "b"), True), ({"a": WHOLE, "M": model()}, None, ("a", "M"), False),
        ({"a": WHOLE, "M": model()}, "M", ("a", "M"), True), ({"a": WHOLE}, "b", ("a",), False),
    ],
)  # fmt: skip
def test_the_schema_that_is_meant_is_the_one_that_is_named_or_the_only_one(module, wanted, found, is_written):
    made = tell(module, wanted)
    assert (made.found, bool(made.yaml)) == (found, is_written)


def greater_than(values: object) -> bool:
    """Look like a check of Pandera's own, by its name."""
    return True


def of(*checks: object, **told: object) -> pa.DataFrameSchema:
    """Make a schema of one column."""
    return pa.DataFrameSchema({"a": pa.Column(int, list(checks), **told)})


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        (of(pa.Check(lambda x: x > 0)), 'columns.a.checks[0]: "<lambda>" is a function'),
        (of(pa.Check.gt(0), pa.Check(lambda x: x > 0, name="even")), 'columns.a.checks[1]: "even" is a function'),
        (of(pa.Check(lambda x: x > 0, element_wise=True)), "columns.a.checks[0]:"),
        (of(pa.Check(lambda x: x > 0, name="greater_than")), 'columns.a.checks[0]: "greater_than" is a function'),
        (of(pa.Check(lambda x, min_value: True, name="greater_than", min_value=3)),
         'columns.a.checks[0]: "greater_than"'),
        (of(pa.Check(greater_than)), 'columns.a.checks[0]: "greater_than" is a function'),
        (of(pa.Hypothesis.one_sample_ttest(popmean=0)), "columns.a.checks[0]:"),
        (of(pa.Check.isin([1, 2j])), "of complex cannot be written"),
        (of(pa.Check.gt(float("inf"))), "no number that can be written"),
        (of(pa.Check.str_matches(re.compile("a", re.I))), "of Pattern cannot be written"),
        (of(parsers=pa.Parser(lambda s: s.abs(), name="positive")), 'columns.a.parsers: "positive" changes the values'),
        (pa.DataFrameSchema({"a": pa.Column(int)}, parsers=pa.Parser(lambda d: d, name="all")),
         'parsers: "all" changes'),
        (pa.DataFrameSchema({"a": pa.Column(int)}, checks=pa.Check.gt(0)), "checks[0]:"),
        (pa.DataFrameSchema({"a": pa.Column(int)}, index=pa.Index(int)), "index: a table has no index"),
        (pa.DataFrameSchema({"a": pa.Column(int)}, dtype=int), "dtype: it is one type for all columns"),
        (pa.DataFrameSchema({("a", "b"): pa.Column(int)}), "columns: the name"),
        (model(even=pandera.ibis.check("id")(lambda cls, d: d.table[d.key] > 0)), "columns.id.checks[1]:"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused_by_name_and_place(schema, said):
    made = tell({"s": schema}, None)
    assert made.yaml == ""
    assert any(said in refused for refused in made.refused), made.refused


@pytest.mark.parametrize(
    "text",
    ["NO", "012", "", "null", "true", "1.5", "2026-01-31", "a: b", "é", "x # y", "- a", "a\nb", '"', "12:30", "<<"],
)
def test_a_text_that_is_written_is_read_as_the_same_text(text):
    told = {"a": [text], text: {"b": text}}
    assert read_yaml(write_yaml(told).encode(), "s.yaml") == told
