"""A locked connection reaches nothing but its own tables, whatever it is asked, and takes no more than it may."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.whole.asking import answered
from tieout.store import run as store
from tieout.values.errors import UsageError

pytestmark = pytest.mark.usefixtures("tables_judged_once")

SECRET = "nobody may read this"  # noqa: S105 - it is a text in a file
hidden = [{"read": "by its name in Python"}]


def furnished(home: Path) -> Path:
    """Make a folder to work in, with files that are none of its business beside the run."""
    (home / "work").mkdir()
    (home / "secret.csv").write_text(f"a\n{SECRET}\n", encoding="utf-8")
    (home / "run").mkdir()
    (home / "run" / "beside.csv").write_text(f"a\n{SECRET}\n", encoding="utf-8")
    (home / "run" / "link.csv").symlink_to(home / "secret.csv")
    with duckdb.connect(str(home / "other.duckdb")) as other:
        other.execute("CREATE TABLE t AS SELECT 1 AS a")
    return home


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A furnished room, in which the test works."""
    monkeypatch.chdir(furnished(tmp_path) / "work")
    return tmp_path


def a_run_being_made(room: Path) -> duckdb.DuckDBPyConnection:
    connection = store.create(room / "run" / "run.duckdb", room / "run" / "shown.duckdb")
    connection.execute("CREATE TABLE figures AS SELECT 1 AS cell_id")
    store.lock(connection)
    return connection


def _kept(room: Path) -> Path:
    connection = store.create(room / "run" / "run.duckdb", room / "run" / "shown.duckdb")
    connection.execute("CREATE TABLE figures AS SELECT 1 AS cell_id")
    store.keep(connection)
    connection.close()
    (room / "run" / "shown.duckdb").unlink(missing_ok=True)
    return room / "run" / "run.duckdb"


def an_engine(room: Path) -> duckdb.DuckDBPyConnection:
    connection = store.open_run(str(_kept(room)))
    store.lock(connection)
    return connection


def a_recorded_run(room: Path) -> duckdb.DuckDBPyConnection:
    return store.open_read_only(_kept(room))


CONNECTIONS = [a_run_being_made, an_engine, a_recorded_run]
REFUSED = {
    "another file": "SELECT * FROM read_csv('{room}/secret.csv')",
    "a file beside the run": "SELECT * FROM read_csv('{room}/run/beside.csv')",
    "a file by way of the folder above": "SELECT * FROM read_text('../secret.csv')",
    "a file through a link": "SELECT * FROM read_csv('{room}/run/link.csv')",
    "a file by its name alone": "SELECT * FROM '{room}/secret.csv'",
    "the passwords of the machine": "SELECT * FROM read_text('/etc/passwd')",
    "the environment of the process": "SELECT * FROM read_blob('/proc/self/environ')",
    "the memory of the process": "SELECT * FROM read_text('/proc/self/maps')",
    "standard input": "SELECT * FROM read_csv('/dev/stdin')",
    "a list of files": "SELECT * FROM glob('{room}/*')",
    "a guess at a file": "SELECT * FROM sniff_csv('{room}/secret.csv')",
    "a file of JSON": "SELECT * FROM read_json('{room}/secret.csv')",
    "a file of Parquet": "SELECT * FROM read_parquet('{room}/secret.csv')",
    "the network": "SELECT * FROM read_csv('https://127.0.0.1:9/a.csv')",
    "the network without encryption": "SELECT * FROM 'http://127.0.0.1:9/a.parquet'",
    "a bucket": "SELECT * FROM read_parquet('s3://bucket/a.parquet')",
    "a hub": "SELECT * FROM 'hf://datasets/a/b.csv'",
    "a spreadsheet": "SELECT * FROM '{room}/a.xlsx'",
    "a variable of Python": "SELECT * FROM hidden",
    "variables of Python, allowed again": "SET python_enable_replacements = true",
    "a table written to a file": "COPY figures TO 'stolen.csv'",
    "a table written over a file": "COPY figures TO '{room}/secret.csv'",
    "a query written to a file": "COPY (SELECT 1) TO '{room}/run/stolen.parquet' (FORMAT parquet)",
    "a file read into a table": "CREATE TEMP TABLE t AS FROM read_csv('{room}/secret.csv')",
    "all of it, exported": "EXPORT DATABASE 'stolen'",
    "all of another, imported": "IMPORT DATABASE '{room}'",
    "another database": "ATTACH '{room}/other.duckdb' AS other",
    "a new database": "ATTACH 'stolen.duckdb' AS stolen",
    "another kind of database": "ATTACH '{room}/other.sqlite' AS other (TYPE sqlite)",
    "an extension, installed": "INSTALL httpfs",
    "an extension, from the community": "INSTALL a FROM community",
    "an extension, loaded": "LOAD httpfs",
    "an extension, from a file": "LOAD '{room}/evil.duckdb_extension'",
    "the outside, allowed again": "SET enable_external_access = true",
    "the outside, reset": "RESET enable_external_access",
    "folders, allowed": "SET allowed_directories = ['/']",
    "paths, allowed": "SET allowed_paths = ['/etc/passwd']",
    "the lock, taken off": "SET lock_configuration = false",
    "the lock, reset": "RESET lock_configuration",
    "extensions, allowed": "SET autoinstall_known_extensions = true",
    "extensions of anybody": "SET allow_unsigned_extensions = true",
    "more threads": "SET threads = 64",
    "more memory": "SET memory_limit = '1TB'",
    "more memory, for all": "SET GLOBAL memory_limit = '1TB'",
    "more room on disk": "SET max_temp_directory_size = '1TB'",
    "another place to spill": "SET temp_directory = '{room}'",
    "another home": "SET home_directory = '{room}'",
    "a profile in a file": "SET profiling_output = '{room}/profile.json'",
    "a log in a file": "SET log_query_path = '{room}/queries.log'",
    "a log, elsewhere": "CALL enable_logging(storage = 'file', storage_config = {{'path': '{room}/log'}})",
    "a secret": "CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
}


REASONS = "disabled (by|through) configuration|configuration has been locked|Table with name .* does not exist"
"""Why all that is refused. What is no table is looked for nowhere else."""


def files(room: Path) -> dict[str, str]:
    """Give a digest of every file."""
    return {
        path.relative_to(room).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(room.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module", params=CONNECTIONS, ids=lambda opened: opened.__name__)
def locked(request, tmp_path_factory):
    """A locked connection with the room that it was opened in: what is refused leaves it as it was."""
    room = furnished(tmp_path_factory.mktemp("room"))
    connection = request.param(room)
    yield room, connection
    connection.close()


@pytest.mark.parametrize("what", list(REFUSED))
def test_a_locked_connection_refuses(locked, monkeypatch, what):
    room, connection = locked
    monkeypatch.chdir(room / "work")
    before = files(room)
    with pytest.raises(duckdb.Error, match=REASONS):
        connection.execute(REFUSED[what].format(room=room)).fetchall()
    assert connection.execute("SELECT count(*) FROM figures").fetchall() == [(1,)]
    assert files(room) == before


@pytest.mark.parametrize(
    "query",
    ["DELETE FROM figures", "INSERT INTO figures VALUES (2)", "CREATE TABLE t AS SELECT 1", "DROP TABLE figures"],
)
@pytest.mark.parametrize("opened", [an_engine, a_recorded_run], ids=lambda opened: opened.__name__)
def test_what_is_opened_to_be_read_cannot_be_changed(room, opened, query):
    connection = opened(room)
    with pytest.raises(duckdb.Error, match="read-only"):
        connection.execute(query)
    connection.close()


@pytest.mark.parametrize("opened", CONNECTIONS, ids=lambda opened: opened.__name__)
def test_no_connection_shows_its_progress_or_takes_what_it_likes(room, opened):
    connection = opened(room)
    names = ("enable_progress_bar", "enable_external_access", "lock_configuration", "python_enable_replacements")
    told = [connection.execute(f"SELECT current_setting('{name}')").fetchall()[0][0] for name in names]
    assert told == [False, False, True, False]
    assert connection.execute("SELECT current_setting('threads')").fetchall()[0][0] <= store.MOST_THREADS
    connection.close()


@pytest.mark.parametrize(
    "query",
    [
        "COPY (SELECT 'gone') TO '{run}/run.duckdb' (USE_TMP_FILE false)",
        "COPY (SELECT 'gone') TO '{run}/run.duckdb.wal'",
        "EXPLAIN ANALYZE COPY (SELECT 'gone') TO '{run}/run.duckdb.wal'",
        "WITH t AS (SELECT 'gone') COPY t TO '{run}/run.duckdb.wal'",
        "PREPARE p AS COPY (SELECT 'gone') TO '{run}/run.duckdb.wal'",
        "SELECT 1; COPY (SELECT 'gone') TO '{run}/run.duckdb.wal'",
    ],
)
def test_a_question_cannot_write_over_the_run_that_it_is_asked_of(room, query):
    run = _kept(room)
    before = files(room)
    with pytest.raises(UsageError, match="query"):
        list(answered(query.format(run=run.parent), run, room, "csv", 100))
    assert files(room) == before


GREEDY = {
    "sorting": "SELECT last(h) FROM (SELECT hash(i) AS h, hash(i + 1) AS t FROM range(9_000_000) r(i) ORDER BY t, h)",
    "one list": "SELECT list(i) FROM range(30_000_000) r(i)",
    "keeping": "CREATE TEMP TABLE t AS SELECT hash(i) AS h, hash(i + 1) AS g FROM range(10_000_000) r(i)",
}


@pytest.mark.parametrize("what", list(GREEDY))
def test_a_question_that_needs_more_than_it_may_have_is_an_error_and_spills_nowhere_else(room, what):
    bounds = store.Bounds(memory=64 * 2**20, spill=2**20)
    connection = store.create(room / "run" / "run.duckdb", room / "run" / "shown.duckdb", bounds)
    store.lock(connection)
    with pytest.raises(duckdb.OutOfMemoryException, match="Out of Memory"):
        connection.execute(GREEDY[what]).fetchall()
    assert list((room / "work").iterdir()) == []
    assert connection.execute("SELECT 1").fetchall() == [(1,)]
    connection.close()


@pytest.mark.rare
@given(st.text(min_size=1).filter(lambda text: "\0" not in text))
def test_a_name_or_a_text_is_quoted_whatever_it_holds(text):
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"CREATE TABLE t AS SELECT {store.literal(text)} AS {store.identifier(text)}")
        described = connection.execute("DESCRIBE t").fetchall()
        assert (described[0][0], connection.execute("FROM t").fetchall()) == (text, [(text,)])
        assert [name for (name,) in connection.execute("SHOW TABLES").fetchall()] == ["t"]
