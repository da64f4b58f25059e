"""Whatever a schema says, it is read or refused in our words, and every rule of it can be counted or says why not."""

from __future__ import annotations

import json
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieout.records.schema_checks import SHORT
from tieout.records.schema_forms import KEYS, OPTIONS
from tieout.records.schemas import read_schema
from tieout.values.errors import DeclarationError

COLUMNS = {
    "id": "BIGINT", "amount": "DECIMAL(18,2)", "wide": "DECIMAL(38,12)", "huge": "HUGEINT", "name": "VARCHAR",
    "day": "DATE", "at": "TIMESTAMP", "ok": "BOOLEAN", "rate": "DOUBLE", "length": "INTERVAL",
}  # fmt: skip
CHECKS = [
    *SHORT, *SHORT.values(), "isin", "notin", "str_matches", "str_contains", "str_startswith", "str_endswith",
    "str_length", "unique_values_eq",
]  # fmt: skip
ARGUMENTS = ["value", "min_value", "max_value", "include_min", "exact_value", "pattern", "string", "allowed_values"]
TEXTS = st.sampled_from([
    "", "A", "it's", '"', "\\", "a\nb", "[", "(?i)a", "(?=a)", "2026-01-31", "2026-01-31 10:00:00", "int64", "int8",
    "str",
    "Decimal(4, 1)", "Decimal(0, 5)", "datetime64[ns]", "all", "filter", "id", "nope", "%s", "{}", "\x00", "é",
])  # fmt: skip
NUMBERS = st.sampled_from([0, 1, -1, 0.1, 1e-5, 1e300, 2**63, 2**70, 10**37, 10**40, -0.0])
LEAVES = st.none() | st.booleans() | NUMBERS | TEXTS
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ARGUMENTS, *sorted(OPTIONS)]),
     inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
COLUMN = st.dictionaries(st.sampled_from([*sorted(KEYS), *CHECKS, *CHECKS, "nullabel"]), VALUES, max_size=4)
LISTED = st.builds(
    lambda name, told, options: {**told, "options": {"check_name": name, **options}},
    st.sampled_from(CHECKS),
    st.dictionaries(st.sampled_from(ARGUMENTS), LEAVES, max_size=2),
    st.dictionaries(st.sampled_from(sorted(OPTIONS - {"check_name"})), LEAVES, max_size=1),
)
COLUMN_OF_LIST = st.builds(lambda told, checks: {**told, "checks": checks}, COLUMN, st.lists(LISTED, max_size=3))
NAMES = st.sampled_from([*COLUMNS, "ident", 'a"; --', "gone"])
TABLE = st.dictionaries(
    st.sampled_from(["strict", "ordered", "unique", "coerce", "index", "dtype", "checks", "title", "report_duplicates",
                     "unique_column_names", "add_missing_columns", "drop_invalid_rows", "version", "bogus"]),
    VALUES, max_size=3,
)  # fmt: skip


@pytest.fixture(scope="module")
def run() -> Iterator[duckdb.DuckDBPyConnection]:
    """A run with a table of every type of column, without rows."""
    with duckdb.connect(":memory:") as connection:
        declared = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
        connection.execute("CREATE SCHEMA records")
        connection.execute(f"CREATE TABLE records.t (tieout_row BIGINT, {declared})")
        yield connection


@given(table=TABLE, columns=st.dictionaries(NAMES, COLUMN | COLUMN_OF_LIST | LEAVES, max_size=3))
@settings(max_examples=400)
def test_every_schema_is_read_or_refused_and_every_rule_can_be_counted_or_says_why_not(run, table, columns):
    data = json.dumps({**table, "columns": columns}).encode()
    try:
        found = read_schema(data, "s.json", "t", COLUMNS)
    except DeclarationError:
        return
    names = [rule.name for rule in found.rules]
    assert len(set(names)) == len(names)
    asked = {check["rule"] for check in json.loads(found.asked.document)["checks"]}
    assert asked == {rule.name for rule in found.rules if rule.refused is None and rule.engine is not None}
    for rule in found.rules:
        assert (rule.counting is None) is (rule.refused is not None)
        assert rule.title.en
        assert rule.title.nl
        if rule.counting is not None:
            broken = rule.counting.broken or "false"
            query = f"SELECT count(*) FILTER ({rule.counting.examined}), count(*) FILTER ({broken}) FROM records.t"
            for each in (query, rule.counting.broken_rows, rule.counting.holds):
                if each is not None:
                    run.execute(each).fetchall()
