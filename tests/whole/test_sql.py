"""One run or several are asked in SQL: what is no question is refused, and no answer is drawn empty."""

from __future__ import annotations

import json
import re
import shutil

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import CLOCK
from tests.whole.test_inert import tell
from tieout.gate.check import check
from tieout.report.answer import FORMATS
from tieout.report.blocks import is_too_wide
from tieout.store.question import ask
from tieout.store.several import TAKEN, name_for
from tieout.values.errors import UsageError

pytestmark = pytest.mark.usefixtures("tables_judged_once")


def asked(query, *runs):
    """Give the rows of an answer."""
    with ask(query, list(runs), runs[0] / "nowhere") as answer:
        return list(answer.rows)


@pytest.fixture(scope="module")
def printed(as_printed):
    """The folder of the run of Logius 2022."""
    return as_printed.folder


# --- questions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("SHOW TABLES", ("answers",), id="the tables"),
        pytest.param("DESCRIBE run", ("publication", "VARCHAR", "YES", None, None, None), id="the columns of a table"),
        pytest.param("DESCRIBE deviations", ("publication", "VARCHAR", "YES", None, None, None), id="those of a view"),
        pytest.param("SELECT column_name FROM (SUMMARIZE figures)", ("cell_id",), id="a summary"),
        pytest.param(
            "PIVOT (FROM figures WHERE line_no = 3 AND file LIKE 'k%') ON basis USING first(printed) GROUP BY line_no",
            (3, "249,4", "-17,3", ""), id="a pivot that names no values",
        ),
        pytest.param(
            "WITH f AS (FROM figures WHERE line_no = 3 AND file LIKE 'k%')\n"
            "PIVOT f ON basis USING first(printed) GROUP BY line_no; -- all of it",
            (3, "249,4", "-17,3", ""), id="a pivot of a part, with a word behind it",
        ),
        pytest.param("SELECT publication FROM runs", ("logius-2022",), id="the runs, of which there is one"),
    ],
)  # fmt: skip
def test_what_asks_is_answered(printed, query, first):
    assert asked(query, printed)[0] == first


@pytest.mark.parametrize(
    "query",
    [
        "COPY (PIVOT figures ON basis USING count(*)) TO 'stolen.csv'",
        "CREATE TABLE stolen AS PIVOT figures ON basis USING count(*)",
        "CREATE TEMP TABLE stolen AS PIVOT figures ON basis USING count(*)",
        "CREATE TEMP VIEW stolen AS PIVOT figures ON basis USING count(*)",
        "INSERT INTO figures PIVOT figures ON basis USING count(*)",
        "EXPLAIN ANALYZE COPY (PIVOT figures ON basis USING count(*)) TO 'stolen.csv'",
        "PIVOT figures ON basis USING count(*)) TO 'x'; COPY (FROM figures",
        "SELECT 1) ; COPY (PIVOT figures ON basis USING count(*)) TO 'stolen.csv",
    ],
)
def test_what_does_more_than_ask_by_a_pivot_is_refused(printed, query, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = (printed / "run.duckdb").read_bytes()
    with pytest.raises(UsageError, match="query: "):
        asked(query, printed)
    assert (printed / "run.duckdb").read_bytes() == before
    assert list(tmp_path.iterdir()) == []


def test_what_does_more_than_ask_is_told_so(printed):
    with pytest.raises(UsageError, match=r"it does more than ask: .*\n  Ask by SELECT"):
        asked("CREATE TEMP TABLE t AS PIVOT figures ON basis USING count(*)", printed)


# --- how an answer is shown -----------------------------------------------------------------------


def drawn(heads, rows, width=100, form="table"):
    """Give the lines of an answer."""
    return list(FORMATS[form](heads, iter(rows), width))


def test_an_answer_that_is_too_wide_is_a_block_for_each_row_and_says_so():
    heads = [f"column_{number}" for number in range(1, 9)]
    assert drawn(heads, [[f"value {number} of a row" for number in range(8)], [None, 1, *"abcdef"]]) == [
        "8 columns are too wide for a table here: a block for each row, or name fewer columns",
        "row 1",
        *(f"  column_{number + 1}  value {number} of a row" for number in range(8)),
        "",
        "row 2",
        "  column_1",
        "  column_2  1",
        *(f"  column_{number}  {letter}" for number, letter in enumerate("abcdef", 3)),
        "",
        "2 rows",
    ]


def test_a_long_text_goes_on_under_its_beginning_and_its_lines_are_kept():
    heads = ["n", *(f"a_rather_long_name_{number}" for number in range(6))]
    lines = drawn(heads, [[1, "word " * 30, "one\ntwo", *"abcd"]])
    assert lines[3].startswith("  a_rather_long_name_0  word word")
    assert lines[4].startswith("                        word")
    assert lines[5:7] == ["  a_rather_long_name_1  one", "                        two"]
    assert max(map(len, lines[1:])) <= 100


def test_an_answer_that_fits_is_a_table():
    lines = drawn(["gap", "unit"], [["78.4", "mln."]])
    assert [line for line in lines if line] == [" gap    unit", " ───────────", " 78.4   mln.", "1 row"]


def test_a_table_breaks_no_name_in_two():
    heads = ["table_name", "file", "rules", "finding_ids"]
    row = ["doelmatigheidsindicatoren", "doelmatigheidsindicatoren.csv", "[deviation_is_explained]", "x" * 70]
    assert drawn(heads, [row], width=100)[0].startswith("4 columns are too wide")
    assert not drawn(heads, [row], width=140)[0].startswith("4 columns are too wide")


def test_of_an_answer_without_rows_the_columns_are_named():
    assert drawn(["gap", "unit"], []) == ["0 rows of gap, unit"]
    assert drawn(["gap", "unit"], [], form="csv") == ["gap,unit"]
    assert drawn(["gap", "unit"], [], form="json") == []


WORDS = st.text("abcdefghij0123456789", min_size=1, max_size=12)


@given(st.data())
def test_every_value_of_an_answer_can_be_read_whatever_its_shape(data):
    heads = data.draw(st.lists(WORDS, min_size=1, max_size=40, unique=True))
    rows = data.draw(st.lists(st.lists(WORDS, min_size=len(heads), max_size=len(heads)), min_size=1, max_size=3))
    width = data.draw(st.integers(20, 240))
    lines = drawn(heads, rows, width)
    shown = " ".join(lines).split()
    assert [word for word in (*heads, *(word for row in rows for word in row)) if word not in shown] == []
    assert ("too wide for a table here" in lines[0]) == is_too_wide(heads, rows, width)


QUERY = "SELECT 39.200000 AS a, [39.2000, NULL] AS b, {'c': 0.50} AS d, '39.2000' AS e"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param("table", ["39.2", "[39.2,", "NULL]", "{c:", "0.5}", "39.2000"], id="the terminal"),
        pytest.param("csv", ["a,b,d,e", '39.2,"[39.2,', 'NULL]",{c:', "0.5},39.2000"], id="CSV"),
    ],
)
def test_a_decimal_is_shown_without_the_zeros_of_its_type_and_a_text_as_it_is(printed, form, expected):
    code, out, err = tell("sql", "--run", str(printed), "--format", form, QUERY)
    assert (code, err) == (0, "")
    assert [word for word in expected if word not in out.split()] == []


def test_json_has_the_same_digits_as_text(printed):
    _, out, _ = tell("sql", "--run", str(printed), "--format", "json", QUERY)
    assert json.loads(out) == {"a": "39.2", "b": ["39.2", None], "d": {"c": "0.5"}, "e": "39.2000"}


# --- several runs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("publication", "taken", "name"),
    [
        pytest.param("at-2019", (), "at_2019", id="a dash"),
        pytest.param("a-b; drop", (), "a_b_drop", id="what SQL would run"),
        pytest.param('a"; DROP TABLE run; --', (), "a_drop_table_run", id="what SQL would run, with quotes"),
        pytest.param("2022", (), "run_2022", id="digits alone"),
        pytest.param("Één — ‮", (), "n", id="letters of other kinds"),
        pytest.param("…", (), "run", id="no letter at all"),
        pytest.param("at-2019", ("at_2019",), "at_2019_2", id="one of the same name before it"),
        pytest.param("at.2019", ("at_2019", "at_2019_2"), "at_2019_3", id="two of the same name before it"),
        pytest.param("main", TAKEN, "main_2", id="a schema"),
        pytest.param("temp", TAKEN, "temp_2", id="a database of its own"),
    ],
)
def test_a_run_is_named_after_its_publication_by_what_needs_no_quotes(publication, taken, name):
    assert name_for(publication, taken) == name


@settings(max_examples=40)
@given(st.lists(st.text(max_size=12), max_size=6))
def test_no_name_of_a_publication_says_anything_to_the_database(publications):
    names: list[str] = []
    for publication in publications:
        names.append(name_for(publication, TAKEN | set(names)))
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in names)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The run of a refused publication whose folder has a name that SQL would run."""
    home = tmp_path_factory.mktemp("hostile")
    (home / "a-b; drop").mkdir()
    (home / "a-b; drop" / "datapackage.json").write_text("{", encoding="utf-8")
    return check(home / "a-b; drop", home / "records", clock=CLOCK).folder


def test_several_runs_are_databases_by_the_names_of_their_publications(printed, hostile):
    assert asked(
        "SELECT database_name, publication, verdict FROM runs ORDER BY ALL", printed, hostile
    ) == [("a_b_drop", "a-b; drop", "cannot judge"), ("logius_2022", "logius-2022", "hold")]  # fmt: skip
    assert asked("SELECT count(*) FROM a_b_drop.findings", printed, hostile) == [(0,)]
    assert asked("SELECT count(*) > 0 FROM logius_2022.checks_of_cell", printed, hostile) == [(True,)]


def test_two_runs_of_one_publication_can_be_held_against_each_other(printed, tmp_path):
    shutil.copytree(printed, tmp_path / "later")
    assert asked(
        "SELECT count(*) FROM logius_2022.findings SEMI JOIN logius_2022_2.findings USING (id)",
        printed, tmp_path / "later",
    ) == asked("SELECT count(*) FROM findings", printed)  # fmt: skip


def test_which_run_has_which_name_is_told_and_no_table_is_taken_from_any(printed, hostile):
    code, out, err = tell("sql", "--run", str(printed), "--run", str(hostile), "SELECT verdict FROM runs ORDER BY 1")
    assert code == 0
    assert err.splitlines() == [
        f"tieout: logius_2022 is {printed}/run.duckdb", f"tieout: a_b_drop is {hostile}/run.duckdb"
    ]  # fmt: skip
    assert out.split()[-4:] == ["judge", "hold", "2", "rows"]
    code, _, err = tell("sql", "--run", str(printed), "--run", str(hostile), "FROM findings")
    assert code == 2
    assert "logius_2022.findings" in err


def file_of(folder, statements):
    """Make a database that is no run."""
    with duckdb.connect(str(folder / "other.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)
    return folder / "other.duckdb"


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        pytest.param(("CREATE TABLE t AS SELECT 1",), "it has no table `run`", id="another database"),
        pytest.param(
            ("CREATE VIEW run AS SELECT 'x' AS publication FROM read_text('{secret}')",), "it has no table `run`",
            id="a view that would read another file",
        ),
        pytest.param(("CREATE TABLE run AS SELECT 1 AS a",), "names no publication", id="a table of another kind"),
        pytest.param(
            ("CREATE TABLE run (publication VARCHAR)",), "has 0 rows, not one", id="a run that was never finished"
        ),
    ],
)  # fmt: skip
def test_what_is_no_run_is_refused(printed, tmp_path, statements, says):
    secret = tmp_path / "secret.txt"
    secret.write_text("nobody may read this", encoding="utf-8")
    file = file_of(tmp_path, [one.replace("{secret}", str(secret)) for one in statements])
    with pytest.raises(UsageError, match=f"it is no run file: .*{says}") as refused:
        asked("FROM runs", printed, file)
    assert str(refused.value).startswith(str(file))
    assert "Name a run.duckdb that this version of tieout wrote" in str(refused.value)


def test_what_is_no_database_and_what_is_named_twice_is_refused(printed, tmp_path):
    (tmp_path / "x.duckdb").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"it is no run file: .*not a valid DuckDB database"):
        asked("FROM runs", printed, tmp_path / "x.duckdb")
    with pytest.raises(UsageError, match="it is named twice"):
        asked("FROM runs", printed, printed / "run.duckdb")


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM logius_2022.findings",
        "CREATE TABLE logius_2022.t AS SELECT 1",
        "ATTACH '{secret}' AS other",
        "DETACH logius_2022",
        "SELECT * FROM read_text('{secret}')",
        "COPY logius_2022.findings TO '{secret}'",
        "SELECT 1; DROP TABLE logius_2022.findings",
    ],
)
def test_of_several_runs_nothing_is_changed_and_nothing_else_is_read(printed, hostile, tmp_path, query):
    (tmp_path / "secret.txt").write_text("nobody may read this", encoding="utf-8")
    before = [(folder / "run.duckdb").read_bytes() for folder in (printed, hostile)]
    with pytest.raises(UsageError, match="query: "):
        asked(query.replace("{secret}", str(tmp_path / "secret.txt")), printed, hostile)
    assert [(folder / "run.duckdb").read_bytes() for folder in (printed, hostile)] == before
    assert (tmp_path / "secret.txt").read_text(encoding="utf-8") == "nobody may read this"


def test_several_runs_that_are_recorded_are_listed_with_what_to_do(printed, tmp_path, monkeypatch):
    for name in ("one", "two"):
        shutil.copytree(printed, tmp_path / "verdicts" / name)
    monkeypatch.chdir(tmp_path)
    code, _, err = tell("sql", "FROM runs")
    assert code == 2
    assert "2 runs are recorded here: verdicts/one, verdicts/two" in err
    assert "Name one with --run, or several, each with --run." in err
