"""The SQL that counts rules is written for Spark where it means the same there, and refused where it does not."""

from __future__ import annotations

import pytest

from tieout.engines.backends.spark.dialect import Dialect, UntranslatedError, like_in_java
from tieout.engines.backends.spark.java_patterns import OtherPatternError

VIEWS = {("records", "a b"): "held_0", ("unfit", "a b"): "held_1"}
COLUMNS = {("records", "a b"): [("tieout_row", "BIGINT"), ("x", "VARCHAR")]}


@pytest.fixture(scope="module")
def dialect():
    """The translation of a run with one table and its unfit cells."""
    made = Dialect(VIEWS, COLUMNS)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("query", "written"),
    [
        pytest.param(
            'SELECT count(*) FILTER ("it`s" IS NOT NULL) FROM records."a b"',
            "SELECT COUNT(*) FILTER(WHERE NOT `it``s` IS NULL) FROM held_0",
            id="names",
        ),
        pytest.param(
            "SELECT x = 'a\\d''b' FROM records.\"a b\"", "SELECT x = 'a\\\\d\\'b' FROM held_0", id="signs in a text"
        ),
        pytest.param(
            "SELECT regexp_full_match(x, 'a$') FROM records.\"a b\"",
            "SELECT (x RLIKE '\\\\A(?:a(?![\\\\s\\\\S]))\\\\z') FROM held_0",
            id="a pattern",
        ),
        pytest.param(
            "SELECT x LIKE 'a\\%' FROM records.\"a b\"",
            "SELECT (x RLIKE '\\\\Aa\\\\\\\\[\\\\s\\\\S]*\\\\z') FROM held_0",
            id="LIKE, in which nothing is an escape",
        ),
        pytest.param(
            "SELECT d >= DATE '2024-01-31', t < TIMESTAMP '2024-01-31 10:00:00' FROM records.\"a b\"",
            "SELECT d >= CAST('2024-01-31' AS DATE), t < CAST('2024-01-31 10:00:00' AS TIMESTAMP_NTZ) FROM held_0",
            id="days and moments",
        ),
        pytest.param(
            "SELECT t < CAST('10:00' AS TIME) FROM records.\"a b\"",
            "SELECT t < '10:00:00.000000' FROM held_0",
            id="a time of the day, which Spark has as a text",
        ),
        pytest.param(
            "SELECT d = CAST(strptime('31-01-2024', '%d-%m-%Y') AS DATE) FROM records.\"a b\"",
            "SELECT d = CAST('2024-01-31' AS DATE) FROM held_0",
            id="what is constant is worked out by DuckDB",
        ),
        pytest.param(
            'SELECT a / b FROM records."a b"',
            "SELECT TRY_DIVIDE(CAST(a AS DOUBLE), CAST(b AS DOUBLE)) FROM held_0",
            id="a division, of floats",
        ),
        pytest.param(
            'SELECT l[(n + 1) // 2] FROM records."a b"',
            "SELECT GET(l, CAST((n + 1) DIV 2 AS INT) - 1) FROM held_0",
            id="a place in a list, counted from 0",
        ),
        pytest.param(
            'SELECT quantile_disc(a, [0, 0.5]) FROM records."a b"',
            "SELECT ARRAY(PERCENTILE_DISC(0) WITHIN GROUP (ORDER BY a), "
            "PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY a)) FROM held_0",
            id="quantiles that are there",
        ),
        pytest.param(
            'SELECT quantile_cont(a, 0.25) FROM records."a b"',
            "SELECT PERCENTILE(a, 0.25) FROM held_0",
            id="a quantile between two values",
        ),
        pytest.param(
            'SELECT 1 FROM records."a b" WHERE tieout_row IN (SELECT tieout_row FROM unfit."a b")',
            "SELECT 1 FROM held_0 WHERE tieout_row IN (SELECT tieout_row FROM held_1)",
            id="another table",
        ),
        pytest.param(
            'SELECT column_name FROM (DESCRIBE records."a b")',
            "SELECT column_name FROM (SELECT * FROM VALUES ('tieout_row', 'BIGINT'), ('x', 'VARCHAR') AS "
            "described(column_name, column_type))",
            id="the columns that Spark finds",
        ),
    ],
)
def test_a_query_is_written_for_spark(dialect, query, written):
    made = dialect.translated(query).replace(" NULLS FIRST", "").replace(" NULLS LAST", "")
    assert made == written


@pytest.mark.parametrize(
    "query",
    [
        pytest.param('SELECT json_valid(x) FROM records."a b"', id="a function that is not known to be alike"),
        pytest.param("SELECT try_strptime(x, '%Y') FROM records.\"a b\"", id="reading a moment"),
        pytest.param('SELECT CAST(x AS INTEGER) FROM records."a b"', id="a cast that rounds here and cuts off there"),
        pytest.param('SELECT x FROM records."other"', id="a table that Spark was not given"),
        pytest.param('SELECT regexp_matches(x, y) FROM records."a b"', id="a pattern that is a column"),
        pytest.param("SELECT regexp_matches(x, 'a', 'i') FROM records.\"a b\"", id="a pattern with options"),
        pytest.param('SELECT quantile_disc(a, 0.5) FROM records."a b"', id="one quantile that is there"),
        pytest.param('SELECT x FROM records."a b" USING SAMPLE 10', id="a sample"),
        pytest.param("SELECT FROM", id="what is no query"),
    ],
)
def test_what_is_not_known_to_be_alike_is_refused(dialect, query):
    with pytest.raises(UntranslatedError, match="ask it in another way, or judge by DuckDB"):
        dialect.translated(query)


def test_a_pattern_that_java_reads_otherwise_is_refused(dialect):
    with pytest.raises(OtherPatternError, match="read otherwise"):
        dialect.translated("SELECT regexp_matches(x, '\\bA') FROM records.\"a b\"")


@pytest.mark.parametrize(
    ("pattern", "escape", "written"),
    [("a_b%", "", r"\Aa[\s\S]b[\s\S]*\z"), ("!_%", "!", r"\A_[\s\S]*\z"), ("a.", "", r"\Aa\.\z"), ("!", "!", r"\A\z")],
)
def test_like_is_a_pattern_of_java(pattern, escape, written):
    assert like_in_java(pattern, escape) == written
