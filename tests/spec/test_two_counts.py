"""What two databases count must be the same, or neither is believed, and both figures are told."""

from __future__ import annotations

import duckdb
import pytest

from tieout.engines.on_spark import SPARK, Held, SparkReply, SparkSaid, judge_itself
from tieout.records.agreeing import Counted
from tieout.records.fingerprints import fingerprint
from tieout.records.two_counts import hold_together


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param(Counted(5, 2), Counted(5, 2), id="rows"),
        pytest.param(
            Counted(5, None, True, "1.50"), Counted(5, None, True, "1.5000"), id="a number, written otherwise"
        ),
        pytest.param(
            Counted(5, None, True, "1.5"), Counted(5, None, True, "1.5000000001"), id="a float, but for its end"
        ),
        pytest.param(Counted(5, None, False, "[1, 2]"), Counted(5, None, False, "1,2"), id="what is no number"),
        pytest.param(Counted(5, None, None, None), Counted(5, None, None, None), id="no value"),
        pytest.param(Counted(0, None, None, "[NULL]"), Counted(0, None, None, None), id="where nothing is looked at"),
        pytest.param(Counted(5, None, True, "nan"), Counted(5, None, True, "NaN"), id="a float that is no number"),
    ],
)
def test_what_both_count_is_told_as_duckdb_writes_it(here, there):
    assert hold_together({"one": here}, {"one": there}) == ({"one": here}, {})


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [
        pytest.param(
            Counted(5, 2), Counted(5, 1),
            "DuckDB counts 2 of 5 rows that are not as it says, Spark 1 of 5 rows that are not as it says", id="broken",
        ),
        pytest.param(
            Counted(5, 2), Counted(4, 2),
            "DuckDB counts 2 of 5 rows that are not as it says, Spark 2 of 4 rows that are not as it says",
            id="examined",
        ),
        pytest.param(
            Counted(5, None, True, "3"), Counted(5, None, False, "3"),
            "DuckDB counts 5 rows looked at, and it holds (3), Spark 5 rows looked at, and it does not hold (3)",
            id="a table",
        ),
        pytest.param(
            Counted(5, None, True, "3"), Counted(5, None, True, "4"),
            "DuckDB counts 5 rows looked at, and it holds (3), Spark 5 rows looked at, and it holds (4)",
            id="what is seen, though it holds on both",
        ),
        pytest.param(
            Counted(5, None, True, "inf"), Counted(5, None, True, "3"),
            "DuckDB counts 5 rows looked at, and it holds (inf), Spark 5 rows looked at, and it holds (3)",
            id="infinite",
        ),
        pytest.param(Counted(5, 0), "no type TIME", "Spark could not count it: no type TIME", id="not counted"),
    ],
)  # fmt: skip
def test_where_they_differ_both_figures_are_told(here, there, told):
    _, apart = hold_together({"one": here}, {"one": there})
    assert apart["one"].en == told
    assert apart["one"].nl != told


def held(values: str, columns: dict[str, str]) -> tuple[int, str]:
    """Give how many rows DuckDB holds, and their fingerprint."""
    with duckdb.connect(":memory:") as connection:
        names = ", ".join(f"CAST({name} AS {of}) AS {name}" for name, of in columns.items())
        rows = f"(SELECT {names} FROM (VALUES {values}) AS v ({', '.join(columns)}))"
        return connection.execute(f"SELECT {fingerprint(columns, on_spark=False)} FROM {rows}").fetchall()[0]


TWO = {"n": "BIGINT", "a": "VARCHAR", "b": "VARCHAR"}
NUMBERS = {"n": "BIGINT", "a": "DOUBLE"}


@pytest.mark.parametrize(
    ("one", "other", "columns"),
    [
        pytest.param("(1, 'a', 'b'), (2, 'c', 'd')", "(1, 'c', 'd'), (2, 'a', 'b')", TWO, id="records change places"),
        pytest.param("(1, 'a|1:b', 'c')", "(1, 'a', 'b|1:c')", TWO, id="a mark between values is in one"),
        pytest.param("(1, NULL, 'a')", "(1, '', 'a')", TWO, id="nothing, and a blank"),
        pytest.param("(1, '-', 'a')", "(1, NULL, 'a')", TWO, id="nothing, and the sign for it"),
        pytest.param("(1, 'a', 'b')", "(1, 'a', 'b'), (2, 'a', 'b')", TWO, id="a record more"),
        pytest.param("(1, 0.1::DOUBLE)", "(1, 0.1::DOUBLE + 2e-17)", NUMBERS, id="the last bit of a float"),
        pytest.param("(1, 5e-324)", "(1, 1e-323)", NUMBERS, id="the least floats"),
        pytest.param("(1, 'nan')", "(1, 'inf')", NUMBERS, id="no number, and no end"),
        pytest.param("(1, 'inf')", "(1, '-inf')", NUMBERS, id="no end on either side"),
        pytest.param("(1, 0.5)", "(1, -0.5)", NUMBERS, id="a sign"),
    ],
)
def test_a_fingerprint_sees_it(one, other, columns):
    assert held(one, columns) != held(other, columns)


def test_a_fingerprint_asks_no_order_of_reading():
    assert held("(1, 'a', 'b'), (2, 'c', 'd')", TWO) == held("(2, 'c', 'd'), (1, 'a', 'b')", TWO)


HERE = Held("records", "t", 3, "77")


def said(*there: Held, missed: tuple[str, ...] = (), canaries: int = 8) -> SparkSaid:
    """Give a reply of Spark that holds this."""
    return SparkSaid(SparkReply(canaries, missed, there, {}, {}, ()), {"spark": "4"})


@pytest.mark.parametrize(
    ("reply", "states"),
    [
        pytest.param(said(HERE), ["passed", "passed"], id="the same records"),
        pytest.param(said(Held("records", "t", 2, "77")), ["passed", "broken"], id="one less"),
        pytest.param(said(Held("records", "t", 3, "78")), ["passed", "broken"], id="another"),
        pytest.param(said(), ["passed", "broken"], id="none"),
        pytest.param(said(HERE, missed=("be_unique: it holds",)), ["broken", "passed"], id="a known fault unseen"),
        pytest.param(said(HERE, canaries=0), ["broken", "passed"], id="no known fault"),
        pytest.param(SparkSaid(None, {}, "Spark did not answer: it died"), ["broken", "broken"], id="no answer"),
    ],
)
def test_spark_is_believed_only_on_the_same_records_with_its_known_faults_found(reply, states):
    rules, outcomes = judge_itself(reply, [HERE])
    assert [outcome.state for outcome in outcomes] == states
    assert [rule.engine for rule in rules] == [SPARK, SPARK]
    assert [rule.name for rule in rules] == [outcome.rule for outcome in outcomes]


def test_where_spark_is_silent_nothing_is_counted_and_nothing_decided():
    silent = SparkSaid(None, {}, "Spark did not answer: it died")
    assert silent.counted("one") == "Spark did not answer: it died"
    assert [one.holds for one in silent.decided(["one"]).values()] == [None]
