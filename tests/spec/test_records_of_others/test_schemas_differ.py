"""Whatever table is drawn, Pandera, our SQL and a plain loop say the same of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import examples
from tests.schemas_judged import SchemaJudge, pandera_started


@pytest.fixture(scope="module")
def judge() -> Iterator[SchemaJudge]:
    """Pandera, started once."""
    with pandera_started() as started:
        yield started


COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "equal_to": lambda value, bound: value == bound,
    "not_equal_to": lambda value, bound: value != bound,
    "greater_than": lambda value, bound: value > bound,
    "greater_than_or_equal_to": lambda value, bound: value >= bound,
    "less_than": lambda value, bound: value < bound,
    "less_than_or_equal_to": lambda value, bound: value <= bound,
}
TEXTS = st.text("abAB1é'%_\n \\", max_size=3)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "BIGINT": st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3),
    "DECIMAL(18,2)": st.decimals(-10, 10, places=2, allow_nan=False, allow_infinity=False)
    | st.decimals(Decimal("-9999999999999999.99"), Decimal("9999999999999999.99"), places=2),
    "DECIMAL(38,12)": st.decimals(-2, 2, places=12, allow_nan=False, allow_infinity=False),
    "DATE": st.integers(-500, 500).map(lambda days: date(2026, 1, 1) + timedelta(days)),
    "VARCHAR": TEXTS,
}
BOUNDS: dict[str, st.SearchStrategy[Any]] = {
    "BIGINT": VALUES["BIGINT"] | st.integers(-(2**70), 2**70) | st.decimals(-3, 3, places=1),
    "DECIMAL(18,2)": VALUES["DECIMAL(18,2)"] | st.decimals(-10, 10, places=5),
    "DECIMAL(38,12)": VALUES["DECIMAL(38,12)"],
    "DATE": VALUES["DATE"],
    "VARCHAR": TEXTS,
}
PATTERNS = ("a", "A|b", "^a|B", "[aA]+$", "(?i)ab", ".", "^$", "b*", "1", "é?a")


def written(value: Any) -> str:
    """Write a value as a schema in JSON has it."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value.isoformat() if isinstance(value, date) else value)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, str, str, list[Any], Callable[[Any], bool]]:
    """Draw a type, a check with its argument as written, values of a column, and what holds of a value."""
    kind = draw(st.sampled_from(sorted(VALUES)))
    values = draw(st.lists(st.none() | VALUES[kind], max_size=6))
    # A bound that is a value of the column is where comparisons are most easily wrong.
    there = [value for value in values if value is not None]
    bound = BOUNDS[kind] | st.sampled_from(there) if there else BOUNDS[kind]
    check = draw(st.sampled_from([*COMPARED, "in_range", "isin", "notin", *(["str"] if kind == "VARCHAR" else [])]))
    if check in COMPARED:
        one = draw(bound)
        return kind, check, written(one), values, lambda value: COMPARED[check](value, one)
    if check == "in_range":
        low, high = sorted((draw(bound), draw(bound)))
        argument = f'{{"min_value": {written(low)}, "max_value": {written(high)}}}'
        return kind, check, argument, values, lambda value: low <= value <= high
    if check in ("isin", "notin"):
        listed = draw(st.lists(bound, min_size=1, max_size=3))
        argument = f"[{', '.join(map(written, listed))}]"
        return kind, check, argument, values, lambda value: (value in listed) is (check == "isin")
    return draw(of_texts(values))


@st.composite
def of_texts(draw: st.DrawFn, values: list[Any]) -> tuple[str, str, str, list[Any], Callable[[Any], bool]]:
    """Draw a check on texts."""
    check = draw(st.sampled_from(["str_matches", "str_contains", "str_startswith", "str_endswith", "str_length"]))
    if check == "str_length":
        most = draw(st.integers(0, 3))
        return "VARCHAR", check, f'{{"max_value": {most}}}', values, lambda value: len(value) <= most
    if check in ("str_startswith", "str_endswith"):
        affix = draw(TEXTS.filter(bool))
        holds = str.startswith if check == "str_startswith" else str.endswith
        return "VARCHAR", check, written(affix), values, lambda value: holds(value, affix)
    pattern = draw(st.sampled_from(PATTERNS))
    # The end of a text is its end, and not the last line end in it.
    compiled = re.compile(pattern.replace("$", r"\Z"))
    search = compiled.match if check == "str_matches" else compiled.search
    return "VARCHAR", check, written(pattern), values, lambda value: search(value) is not None


@given(case=cases())
@examples(120)
def test_a_check_on_any_column_is_judged_alike(judge, case):
    kind, check, argument, values, holds = case
    schema = f'{{"columns": {{"x": {{"nullable": true, "{check}": {argument}}}}}}}'
    rule, counted, decided, agreed = judge.judged(schema, [[value] for value in values], {"x": kind})[f"x.{check}"]
    assert rule.refused is None
    there = [value for value in values if value is not None]
    broken = sum(not holds(value) for value in there)
    assert (counted.examined, counted.broken) == (len(there), broken)
    assert agreed.state == ("empty" if not there else "failed" if broken else "passed"), (decided, agreed)


@given(rows=st.lists(st.tuples(st.none() | st.integers(0, 2), st.none() | st.sampled_from("ab")), max_size=8))
@examples(40)
def test_what_is_twice_is_counted_alike(judge, rows):
    schema = {"columns": {"a": {"unique": True}}, "unique": ["a", "b"]}
    became = judge.judged(schema, [list(row) for row in rows], {"a": "BIGINT", "b": "VARCHAR"})
    first = [row[0] for row in rows if row[0] is not None]
    twice, alike = sum(first.count(value) > 1 for value in first), sum(rows.count(row) > 1 for row in rows)
    assert (became["a.unique"][1].examined, became["a.unique"][1].broken) == (len(first), twice)
    assert (became["a+b.unique"][1].examined, became["a+b.unique"][1].broken) == (len(rows), alike)
    assert became["a.unique"][3].state == ("empty" if not first else "failed" if twice else "passed")
    assert became["a+b.unique"][3].state == ("empty" if not rows else "failed" if alike else "passed")
    blanks = sum(row[0] is None for row in rows)
    assert became["a.nullable"][1].broken == blanks
    assert became["a.nullable"][3].state == ("empty" if not rows else "failed" if blanks else "passed")
