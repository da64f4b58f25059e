"""Pandera decides a schema of other people and our SQL counts it; the two agree on every check and every table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal as D
from typing import Any

import pytest
from pandera import config
from pandera.ibis import Check

from tests.schemas_judged import SchemaJudge, pandera_started
from tieout.engines.backends.pandera import foreign

FIELD = {
    "integer": "BIGINT", "huge": "HUGEINT", "amount": "DECIMAL(18,2)", "rate": "DOUBLE", "text": "VARCHAR",
    "day": "DATE", "moment": "TIMESTAMP", "truth": "BOOLEAN", "small": "SMALLINT",
}  # fmt: skip


@pytest.fixture(scope="module")
def judge() -> Iterator[SchemaJudge]:
    """Pandera, started once."""
    with pandera_started() as started:
        yield started


def at(text: str) -> datetime:
    """Give a moment."""
    return datetime.fromisoformat(text)


# A kind of column, a check with its argument, values that hold, and one that does not.
CHECKS: list[tuple[str, str, Any, list[Any], Any]] = [
    ("integer", "equal_to", 3, [3, 3], 4),
    ("integer", "not_equal_to", 3, [1, 2], 3),
    ("integer", "greater_than", 3, [4, 5], 3),
    ("integer", "greater_than_or_equal_to", 3, [3, 4], 2),
    ("integer", "less_than", 3, [1, 2], 3),
    ("integer", "less_than_or_equal_to", 3, [2, 3], 4),
    ("integer", "in_range", {"min_value": 1, "max_value": 3}, [1, 2, 3], 4),
    ("integer", "in_range", {"min_value": 1, "max_value": 3, "include_min": False}, [2, 3], 1),
    ("integer", "in_range", {"min_value": 1, "max_value": 3, "include_max": False}, [1, 2], 3),
    ("integer", "isin", [1, 2], [1, 2, 2], 3),
    ("integer", "notin", [1, 2], [3, 4], 1),
    ("integer", "greater_than", 2.5, [3], 2),
    ("integer", "less_than", 10**25, [9223372036854775807], None),
    ("huge", "less_than_or_equal_to", 2**70, [2**70], 2**70 + 1),
    ("small", "greater_than", 0, [1], 0),
    ("amount", "equal_to", 0.1, [D("0.10")], D("0.11")),
    ("amount", "greater_than", 0.005, [D("0.01")], D("0.00")),
    ("amount", "less_than", 1e-05, [D("0.00")], D("0.01")),
    ("amount", "less_than_or_equal_to", "9007199254740992", [D("9007199254740992.00")], D("9007199254740992.50")),
    ("amount", "isin", [0.1, 1.25], [D("0.10"), D("1.25")], D("0.12")),
    ("amount", "notin", [0.1], [D("0.11")], D("0.10")),
    ("amount", "in_range", {"min_value": -0.5, "max_value": 0.5}, [D("-0.50"), D("0.50")], D("0.51")),
    ("rate", "greater_than_or_equal_to", 0.1, [0.1, 0.2], 0.09999),
    ("rate", "in_range", {"min_value": 0, "max_value": 1}, [0.0, 1.0], 1.0001),
    ("rate", "isin", [0.1, 0.2], [0.1], 0.3),
    ("text", "equal_to", "A", ["A"], "a"),
    ("text", "not_equal_to", "A", ["a"], "A"),
    ("text", "greater_than", "M", ["N"], "L"),
    ("text", "isin", ["A", "it's"], ["A", "it's"], "B"),
    ("text", "notin", ["A"], ["B"], "A"),
    ("text", "str_matches", "[A-Z]{2}", ["AB", "ABC"], "xAB"),
    ("text", "str_matches", "^A", ["A1"], "BA"),
    ("text", "str_matches", "A|B", ["Ax", "Bx"], "xB"),
    ("text", "str_matches", "^A|B", ["Ax", "Bx"], "xB"),
    ("text", "str_matches", "^A$", ["A"], "A\n"),
    ("text", "str_matches", "(?i)a", ["A"], "B"),
    ("text", "str_contains", "[0-9]", ["a1"], "ab"),
    ("text", "str_startswith", "a'_%", ["a'_%b"], "a'xb"),
    ("text", "str_endswith", "%", ["b%"], "bx"),
    ("text", "str_length", 2, ["ab", "éé"], "abc"),
    ("text", "str_length", {"min_value": 2}, ["ab"], "a"),
    ("text", "str_length", {"max_value": 2}, ["ab"], "abc"),
    ("text", "str_length", {"min_value": 1, "max_value": 2}, ["a", "ab"], ""),
    ("text", "unique_values_eq", ["A", "B"], ["A", "B", "B"], "C"),
    ("amount", "unique_values_eq", [1, 0.5], [D("1.00"), D("0.50")], D("2.00")),
    ("integer", "unique_values_eq", [1, 2], [2, 1], 3),
    ("day", "unique_values_eq", ["2026-01-31"], [date(2026, 1, 31)], date(2026, 1, 30)),
    ("day", "greater_than_or_equal_to", "2026-01-31", [date(2026, 1, 31)], date(2026, 1, 30)),
    ("day", "isin", ["2026-01-31"], [date(2026, 1, 31)], date(2026, 1, 30)),
    ("day", "less_than", "2026-01-31 00:00:00", [date(2026, 1, 30)], date(2026, 1, 31)),
    ("moment", "less_than", "2026-01-31 10:00:00.5", [at("2026-01-31T10:00:00")], at("2026-01-31T10:00:01")),
    ("moment", "equal_to", "2026-01-31", [at("2026-01-31")], at("2026-01-31T00:00:01")),
    ("truth", "equal_to", True, [True], False),
    ("truth", "isin", [False], [False], True),
]  # fmt: skip
WHOLE = {"unique_values_eq"}
"""Checks on the column as a whole, which a column of blanks breaks."""


def of(kind: str, check: str, argument: Any) -> str:
    """Write a schema of one column with one check; a text of digits is a number that a float cannot be."""
    told = json.dumps({"columns": {"x": {"nullable": True, check: argument}}})
    return told.replace(f'"{argument}"', argument) if kind == "amount" and isinstance(argument, str) else told


@pytest.mark.parametrize(("kind", "check", "argument", "holds", "breaks"), CHECKS)
def test_a_check_passes_fails_and_says_where_there_is_nothing_to_look_at(judge, kind, check, argument, holds, breaks):
    schema, columns = of(kind, check, argument), {"x": FIELD[kind]}
    rows = {
        "ok": [[value] for value in holds],
        "with a blank": [[None], *([value] for value in holds)],
        "breach": [*([value] for value in holds), [breaks], [None]],
        "no rows": [],
        "all blank": [[None], [None]],
    }
    became = {name: judge.judged(schema, table, columns)[f"x.{check}"] for name, table in rows.items()}
    states = {name: agreed.state for name, (_, _, _, agreed) in became.items()}
    assert states["ok"] == states["with a blank"] == "passed", became
    assert states["no rows"] == "empty"
    _, _, asked_of_nothing, _ = became["no rows"]
    assert (asked_of_nothing.holds, asked_of_nothing.examined) == (None, 0)
    assert states["all blank"] == ("failed" if check in WHOLE else "empty"), became["all blank"]
    if breaks is None:
        return
    assert states["breach"] == "failed", became["breach"]
    _, counted, decided, _ = became["breach"]
    assert decided.holds is False
    if check not in WHOLE:
        assert (counted.examined, counted.broken) == (len(holds) + 1, 1)
        assert became["all blank"][1].examined == 0


TWO = {"a": "BIGINT", "b": "VARCHAR"}
TABLES: list[tuple[str, dict, dict, list, dict]] = [
    ("nullable", {"columns": {"a": {}}}, TWO, [[1, None], [2, None]], {"a.nullable": "passed", "a.required": "passed"}),
    ("a blank", {"columns": {"a": {}}}, TWO, [[1, None], [None, None]], {"a.nullable": "failed"}),
    ("a blank that may be", {"columns": {"a": {"nullable": True}}}, TWO, [[None, None]], {"a.required": "passed"}),
    ("NaN is a blank", {"columns": {"r": {}}}, {"r": "DOUBLE"}, [[1.0], [float("nan")]], {"r.nullable": "failed"}),
    ("no rows",
     {"columns": {"a": {"dtype": "int64", "unique": True}}, "strict": True, "ordered": True, "unique": ["a"]},
     TWO, [], {"a.nullable": "empty", "a.dtype": "empty", "a.required": "empty", "a.unique": "empty", "strict": "empty",
               "ordered": "empty"}),
    ("a value twice", {"columns": {"a": {"unique": True}}}, TWO, [[1, "x"], [1, "y"], [2, "z"]],
     {"a.unique": "failed"}),
    ("blanks are not twice", {"columns": {"a": {"unique": True, "nullable": True}}}, TWO,
     [[1, "x"], [None, "y"], [None, "z"]], {"a.unique": "passed"}),
    ("only blanks", {"columns": {"a": {"unique": True, "nullable": True}}}, TWO, [[None, "y"]], {"a.unique": "empty"}),
    ("joint unique", {"columns": {"a": {}}, "unique": ["a", "b"]}, TWO, [[1, "x"], [1, "y"]], {"a+b.unique": "passed"}),
    ("joint twice", {"columns": {"a": {}}, "unique": ["a", "b"]}, TWO, [[1, "x"], [2, "y"], [1, "x"]],
     {"a+b.unique": "failed"}),
    ("joint twice with a blank, which is like a blank", {"columns": {"a": {}}, "unique": ["a", "b"]}, TWO,
     [[1, None], [1, None]], {"a+b.unique": "failed"}),
    ("joint of one column", {"columns": {"a": {"nullable": True}}, "unique": "a"}, TWO, [[None, "x"], [None, "y"]],
     {"a.unique": "failed"}),
    ("two groups", {"columns": {"a": {}}, "unique": [["a"], ["b"]]}, TWO, [[1, "x"], [2, "x"]],
     {"a.unique": "passed", "b.unique": "failed"}),
    ("a column is missing", {"columns": {"a": {}, "c": {"ge": 1, "nullable": True}}}, TWO, [[1, "x"]],
     {"c.required": "failed", "a.required": "passed", "c.greater_than_or_equal_to": "broken"}),
    ("a column may be missing", {"columns": {"a": {}, "other": {"required": False}}}, TWO, [[1, "x"]],
     {"other.required": "passed"}),
    ("no other columns", {"columns": {"a": {}, "b": {"nullable": True}}, "strict": True}, TWO, [[1, "x"]],
     {"strict": "passed"}),
    ("another column", {"columns": {"a": {}}, "strict": True}, TWO, [[1, "x"]], {"strict": "failed"}),
    ("in order", {"columns": {"a": {}, "b": {}}, "ordered": True}, TWO, [[1, "x"]], {"ordered": "passed"}),
    ("out of order", {"columns": {"b": {}, "a": {}}, "ordered": True}, TWO, [[1, "x"]], {"ordered": "failed"}),
    ("in order among others", {"columns": {"a": {}, "c": {}}, "ordered": True},
     {"z": "BIGINT", "a": "BIGINT", "b": "BIGINT", "c": "BIGINT"}, [[1, 1, 1, 1]], {"ordered": "passed"}),
    ("in order with one missing", {"columns": {"a": {}, "x": {"required": False}, "b": {}}, "ordered": True}, TWO,
     [[1, "x"]], {"ordered": "passed"}),
    ("names of columns", {"columns": {"a": {}}, "unique_column_names": True}, TWO, [[1, "x"]],
     {"unique_column_names": "passed"}),
    ("integer", {"columns": {"a": {"dtype": "int64"}, "b": {"dtype": "str"}}}, TWO, [[1, "x"]],
     {"a.dtype": "passed", "b.dtype": "passed"}),
    ("text for integer", {"columns": {"b": {"dtype": "int64"}}}, TWO, [[1, "1"]], {"b.dtype": "failed"}),
    ("integer for text, also where it may be coerced", {"columns": {"a": {"dtype": "str", "coerce": True}}}, TWO,
     [[1, "x"]], {"a.dtype": "failed"}),
    ("within a small integer", {"columns": {"a": {"dtype": "int8"}}}, TWO, [[127, "x"]], {"a.dtype": "passed"}),
    ("beyond a small integer", {"columns": {"a": {"dtype": "int8"}}}, TWO, [[127, "x"], [128, ""]],
     {"a.dtype": "failed"}),
    ("below an unsigned integer", {"columns": {"a": {"dtype": "uint64"}}}, TWO, [[-1, "x"]], {"a.dtype": "failed"}),
    ("integer is a number", {"columns": {"a": {"dtype": "float64"}}}, TWO, [[1, "x"]], {"a.dtype": "passed"}),
    ("decimal for integer", {"columns": {"d": {"dtype": "int64"}}}, {"d": "DECIMAL(18,2)"}, [[1]],
     {"d.dtype": "failed"}),
    ("decimal as declared", {"columns": {"d": {"dtype": "Decimal(18, 2)"}}}, {"d": "DECIMAL(18,2)"}, [[1]],
     {"d.dtype": "passed"}),
    ("decimal within fewer digits", {"columns": {"d": {"dtype": "Decimal(4, 1)"}}}, {"d": "DECIMAL(38,12)"},
     [[D("999.9")], [D("-999.9")], [None]], {"d.dtype": "passed"}),
    ("too many decimals", {"columns": {"d": {"dtype": "Decimal(4, 1)"}}}, {"d": "DECIMAL(38,12)"}, [[D("0.11")]],
     {"d.dtype": "failed"}),
    ("too many digits", {"columns": {"d": {"dtype": "Decimal(4, 1)"}}}, {"d": "DECIMAL(38,12)"}, [[D("1000.0")]],
     {"d.dtype": "failed"}),
    ("dates for pandas", {"columns": {"x": {"dtype": "datetime64[ns]"}}}, {"x": "DATE"}, [[date(2026, 1, 1)]],
     {"x.dtype": "passed"}),
    ("dates for ibis", {"columns": {"x": {"dtype": "timestamp"}}}, {"x": "DATE"}, [[date(2026, 1, 1)]],
     {"x.dtype": "failed"}),
    ("a moment for a date", {"columns": {"x": {"dtype": "date"}}}, {"x": "TIMESTAMP"}, [[at("2026-01-01")]],
     {"x.dtype": "failed"}),
    ("a moment", {"columns": {"x": {"dtype": "timestamp(6)"}}}, {"x": "TIMESTAMP"}, [[at("2026-01-01")]],
     {"x.dtype": "passed"}),
    ("a truth", {"columns": {"x": {"dtype": "boolean"}}}, {"x": "BOOLEAN"}, [[True]], {"x.dtype": "passed"}),
    ("a check that only warns still fails", {"columns": {"a": {"ge": {"min_value": 2, "raise_warning": True}}}}, TWO,
     [[1, "x"]], {"a.greater_than_or_equal_to": "failed"}),
    ("a blank that is not passed over",
     {"columns": {"a": {"nullable": True, "ge": {"min_value": 1, "ignore_na": False}}}},
     TWO, [[1, "x"], [None, "y"]], {"a.greater_than_or_equal_to": "failed"}),
    ("no blank that would not be passed over", {"columns": {"a": {"ge": {"min_value": 1, "ignore_na": False}}}}, TWO,
     [[1, "x"]], {"a.greater_than_or_equal_to": "passed"}),
    ("a misspelt key is broken", {"columns": {"a": {"nullabel": True}}}, TWO, [[1, "x"]], {"a.nullabel": "broken"}),
    ("NaN is looked at by neither", {"columns": {"r": {"nullable": True, "ge": 0}}}, {"r": "DOUBLE"},
     [[1.0], [float("nan")]], {"r.greater_than_or_equal_to": "passed"}),
    ("NaN on which they differ is broken", {"columns": {"r": {"nullable": True, "le": 5}}}, {"r": "DOUBLE"},
     [[1.0], [float("nan")]], {"r.less_than_or_equal_to": "broken"}),
    ("odd names",
     {"columns": {'a"; --': {"ge": 1, "unique": True}, "b c.d": {"isin": ["x"]}}, "unique": ['a"; --', "b c.d"],
                   "strict": True, "ordered": True},
     {'a"; --': "BIGINT", "b c.d": "VARCHAR"}, [[1, "x"]],
     {'a"; --.unique': "passed", 'a"; --.greater_than_or_equal_to': "passed", "b c.d.isin": "passed",
      'a"; --+b c.d.unique': "passed", "strict": "passed", "ordered": "passed"}),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "columns", "rows", "expected"), [t[1:] for t in TABLES], ids=[t[0] for t in TABLES])
def test_what_a_schema_says_of_columns_and_tables(judge, schema, columns, rows, expected):
    became = judge.judged(schema, rows, columns)
    states = {name: agreed.state for name, (_, _, _, agreed) in became.items()}
    assert {name: states[name] for name in expected} == expected, became


def test_rows_that_are_twice_are_all_counted(judge):
    became = judge.judged({"columns": {"a": {"unique": True}}, "unique": ["a", "b"]},
                          [[1, "x"], [1, "x"], [1, "y"], [2, "z"], [None, "z"]], TWO)  # fmt: skip
    assert became["a.unique"][1].broken == 3
    assert became["a.unique"][1].examined == 4
    assert became["a+b.unique"][1].broken == 2
    assert became["a+b.unique"][1].examined == 5


def test_an_engine_that_is_switched_off_says_so_of_every_rule(judge, monkeypatch):
    monkeypatch.setattr(config.CONFIG, "validation_enabled", False)
    became = judge.judged({"columns": {"a": {"dtype": "int64", "ge": 5}}}, [[1, "x"]], TWO)
    assert {agreed.state for _, _, _, agreed in became.values()} == {"broken"}


@pytest.mark.parametrize(
    ("built", "said"),
    [
        pytest.param(lambda: 1 / 0, "division by zero", id="that cannot be built"),
        pytest.param(lambda: [Check(lambda data: 1 / 0)], "check_error: ZeroDivisionError", id="that raises"),
    ],
)
def test_a_check_that_pandera_cannot_run_is_broken_and_hides_no_other(judge, monkeypatch, built, said):
    whole = foreign._checks
    monkeypatch.setattr(foreign, "_checks", lambda check, of: built() if check.what == "isin" else whole(check, of))
    became = judge.judged({"columns": {"a": {"isin": [1], "ge": 1}}}, [[1, "x"]], TWO)
    _, _, decided, agreed = became["a.isin"]
    assert (decided.holds, agreed.state) == (None, "broken")
    assert said in decided.error
    assert became["a.greater_than_or_equal_to"][3].state == "passed"
