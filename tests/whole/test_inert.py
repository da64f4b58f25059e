"""A publication that is hostile in every text it has comes out of every command as text, and is judged as any other."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.conftest import CLOCK, LOGIUS, REPOSITORY, Folder
from tests.report.naughty import CLASSES, ENCODABLE, EVERY, is_encodable
from tests.report.test_report_hostile import Elements, unquiet
from tests.whole.asking import answered
from tests.whole.conftest import found
from tieout.cli.main import run
from tieout.report.answer import MOST_DRAWN
from tieout.report.formats.record import decode
from tieout.report.printed import visible
from tieout.values.errors import UsageError
from tieout.values.letters import HIDDEN
from tieout.values.spreadsheet import inert, runs
from tieout.values.verdict import Verdict

pytestmark = pytest.mark.usefixtures("tables_judged_once")

TABLE = "doelmatigheidsindicatoren.csv"
COMMON = tuple(text for text in EVERY if len(text) < 300 and is_encodable(text) and not re.search("[\r\n]", text))
"""Naughty texts that a line of a file can hold, none so long that it is all there is."""
HIDING = tuple(text for text in COMMON if HIDDEN.search(text))
"""Those that are refused where they are read; the others are cells."""
SHOWN = tuple(text for text in COMMON if not HIDDEN.search(text))
PAGE_ELEMENTS = set(Elements((REPOSITORY / "tests/report/golden/hold.html").read_text("utf-8")).elements)
TITLE = " ".join(text for text in ENCODABLE if len(text) < 300)
NAMES = (
    "<img src=x onerror=alert(1)>.csv", "a\n::error::x.csv", "##[error]x", "[bold]x", "\x1b[31mrood", "\u202evsc.exe",
    "=1+1", "{{ 7*7 }}", "a'b\"c", "*.csv", "a\\b", "-rf", "NUL", "naam ", "\udcff.csv", "a\tb",
)  # fmt: skip


def text_of(*parts):
    """Write one record of a CSV, every cell quoted."""
    return ",".join('"' + part.replace('"', '""') + '"' for part in parts) + "\n"


def make_hostile(folder):
    """Put the naughty texts into labels, figures, heads, titles, notes, answers and file names."""
    path = folder.path / TABLE
    held = path.read_text(encoding="utf-8")
    rows = [text_of("Omschrijving generiek deel", "", "", text, "1", "1", "1", "1", text, "") for text in COMMON]
    path.write_text(held + "".join(rows), encoding="utf-8", newline="")

    def declare(package):
        package["title"] = TITLE
        for number, resource in enumerate(package["resources"]):
            resource["title"] = COMMON[number]
            resource["sources"] = [{"title": text} for text in COMMON]

    folder.declare(declare)
    for name in NAMES:
        (folder.path / name).write_bytes(b"x")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, engines_in_this_process):
    """Judge Logius 2022 with naughty texts wherever there may be texts, once; give what the command says and leaves."""
    home = tmp_path_factory.mktemp("hostile")
    shutil.copytree(LOGIUS, home / "logius-2022")
    folder = Folder(home / "logius-2022")
    make_hostile(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "120")
        code, *told = tell("check", str(folder.path), "--out", str(home / "records"), "--full")
    record = home / "records" / "logius-2022"
    verdict, _ = decode((record / "verdict.json").read_bytes())
    return Judged(code, "".join(told), record, verdict)


@dataclass
class Judged:
    """What came of the hostile publication."""

    code: int
    told: str
    record: Path
    verdict: Verdict


def tell(*arguments):
    """Run a command in this process; give its exit code, standard output and standard error."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        code = run(arguments, CLOCK)
    return code, out.getvalue(), err.getvalue()


@pytest.mark.rare
def test_it_is_judged_as_any_other(hostile):
    assert (hostile.code, hostile.verdict.verdict) == (1, "hold")
    (read,) = [item for item in hostile.verdict.inputs if item.path == TABLE]
    assert (read.rejected, read.rows) == (len(HIDING), 27 + len(SHOWN))
    strays = [finding.places[0].file for finding in found(hostile.verdict, "files_are_declared")]
    assert sorted(map(ascii, strays)) == sorted(ascii(name.replace("\udcff", "\\xff")) for name in NAMES)


def test_what_would_run_in_a_spreadsheet_is_found_and_nothing_else(hostile):
    formulas = {place.printed for finding in found(hostile.verdict, "cell_is_no_formula") for place in finding.places}
    assert formulas == {text for text in SHOWN if runs(text)}
    assert len(formulas) > 15


def test_the_terminal_is_told_nothing_but_text(hostile):
    assert unquiet(hostile.told) == []
    assert len(hostile.told.split("\n")) > 200


@pytest.mark.rare
def test_the_page_has_only_its_own_elements_and_shows_every_cell(hostile):
    read = Elements((hostile.record / "report.html").read_text("utf-8"))
    raw_lines = {("ol", ("class",)), ("li", ("value",)), ("li", ("value", "class"))}
    chart_of_a_table = {("figure", ("class", "id"))}
    assert set(read.elements) <= PAGE_ELEMENTS | raw_lines | chart_of_a_table
    assert all(link.startswith("#") for link in read.links)
    (policy,) = read.policies
    assert policy.startswith("default-src 'none'")
    assert [text for text in SHOWN if visible(text) not in read.text] == []
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", read.text)


def test_the_record_is_json_that_holds_every_text_as_it_is(hostile):
    record = json.loads((hostile.record / "verdict.json").read_text("utf-8"), parse_constant=pytest.fail)
    assert record["title"] == TITLE
    printed = {place.get("printed") for finding in record["findings"] for place in finding["places"]}
    assert {text for text in SHOWN if runs(text)} <= printed


QUERY = f"""
SELECT printed AS "=head", line_no AS n
FROM cells
WHERE file = '{TABLE}' AND column_no = 4
ORDER BY line_no
"""


@pytest.mark.rare
def test_sql_draws_it_as_text(hostile):
    code, out, err = tell("sql", "--run", str(hostile.record), "FROM cells")
    assert (code, err) == (0, "")
    assert unquiet(out) == []
    assert "{{" in out


def test_sql_writes_csv_that_a_spreadsheet_and_a_log_show(hostile):
    code, out, err = tell("sql", "--run", str(hostile.record), "--format", "csv", QUERY)
    assert (code, err) == (0, "")
    head, *rows = csv.reader(io.StringIO(out))
    assert head == ["'=head", "n"]
    assert set(unquiet(out)) <= {"\t", "\xad", "\ufdd0", "\U0001fffe"}
    assert [cell for row in rows for cell in row if runs(cell)] == []
    assert [cell for cell, _ in rows[27:]] == [re.sub(r"##(?=\w*\[)", r"#\\u0023", inert(text)) for text in SHOWN]


def test_sql_writes_json_that_holds_every_text_as_it_is(hostile):
    code, out, err = tell("sql", "--run", str(hostile.record), "--format", "json", QUERY)
    assert (code, err) == (0, "")
    assert unquiet(out) == []
    assert [json.loads(line)["=head"] for line in out.splitlines()][27:] == list(SHOWN)


def packed(texts, most=150):
    """Join texts into as few as may each be part of a path."""
    joined = []
    for text in texts:
        if joined and len(os.fsencode(joined[-1] + text)) < most:
            joined[-1] += " " + text
        else:
            joined.append(text)
    return tuple(joined)


ARGUMENTS = packed(
    text
    for name in ("command", "command on another line", "terminal", "direction", "unseen", "markup", "lone surrogate")
    for text in CLASSES[name]
    if not re.search("[\0\ud800-\udc7f\udd00-\udfff]", text) and "=" not in text[:3]
)
"""Naughty texts that an argument of a command can be."""


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(lambda text: ("check", "--", f"no/{text}"), id="a publication that is not there"),
        pytest.param(lambda text: ("check", "--", f"no/{text}", f"nor/{text}"), id="two of one name"),
        pytest.param(lambda text: ("check", f"--{text}"), id="an option"),
        pytest.param(lambda text: (f"x{text}",), id="a command"),
        pytest.param(lambda text: ("explain", "--", text), id="a rule"),
        pytest.param(lambda text: ("explain", "--rulebook", text), id="a rulebook"),
        pytest.param(lambda text: ("selftest", "--", text), id="a rulebook to test"),
        pytest.param(lambda text: ("init", "--", f"no/{text}"), id="a folder"),
        pytest.param(lambda text: ("init", ".", "--document", text), id="a choice"),
        pytest.param(lambda text: ("sql", "--run", f"no/{text}", "SELECT 1"), id="a run"),
    ],
)
def test_an_error_says_it_as_text(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = {ascii(text): tell(*arguments(text)) for text in ARGUMENTS}
    assert {text: code for text, (code, *_) in told.items() if code != 2} == {}
    assert {text: ascii(unquiet(out + err)) for text, (_, out, err) in told.items() if out or unquiet(err)} == {}


def test_an_error_of_the_database_says_it_as_text(hostile):
    for text in ARGUMENTS:
        quoted = text.encode("utf-8", "replace").decode().replace('"', '""')
        code, out, err = tell("sql", "--run", str(hostile.record), f'SELECT "{quoted}" FROM cells')
        assert (code, out) == (2, "")
        assert err.startswith("tieout: query: ")
        assert unquiet(err) == [], err


def test_init_tells_of_hostile_heads_labels_and_names_as_text(tmp_path):
    for number, text in enumerate(SHOWN):
        name = f"{number} {text}".replace("/", "")[:80] + ".csv"
        (tmp_path / name).write_text(text_of(text, "2022") + text_of(text, "1"), encoding="utf-8")
    code, out, err = tell("init", str(tmp_path))
    assert code == 2
    assert unquiet(out) + unquiet(err) == []
    assert len(err.splitlines()) >= len(SHOWN)


ASKED = ("SELECT 1", "FROM t", "WITH x AS (SELECT 1) FROM x", "VALUES (1)", "SHOW ALL TABLES", "DESCRIBE t",
         "SUMMARIZE t", "EXPLAIN FROM t", "explain analyze SELECT 1", "EXPLAIN (FORMAT JSON) SELECT 1",
         "-- why\nSELECT 1", "(SELECT 1) UNION (SELECT 2)", "PIVOT t ON k IN ('a') USING sum(v)",
         "PIVOT t ON k USING sum(v)", "DESCRIBE SELECT 1", "SHOW TABLES")  # fmt: skip
REFUSED = {
    "SET": "SET threads = 1", "SET ": "RESET threads", "SET  ": "USE memory", "PRAGMA": "PRAGMA version",
    "ATTACH": "ATTACH 'other.duckdb'", "DETACH": "DETACH run", "COPY": "COPY t TO 'stolen.csv'",
    "EXPORT": "EXPORT DATABASE 'stolen'", "LOAD": "INSTALL httpfs", "LOAD ": "LOAD json",
    "CALL": "CALL pragma_version()", "CALL ": "CHECKPOINT", "CREATE": "CREATE TABLE x AS SELECT 1",
    "INSERT": "WITH x AS (SELECT 'a', 1) INSERT INTO t FROM x", "DELETE": "DELETE FROM t", "DROP": "DROP TABLE t",
    "PREPARE": "PREPARE p AS SELECT 1", "EXECUTE": "EXECUTE p", "TRANSACTION": "BEGIN",
    "EXPLAIN of SET": "EXPLAIN ANALYZE SET threads = 1", "EXPLAIN of INSERT": "EXPLAIN INSERT INTO t VALUES ('a', 1)",
    "EXPLAIN of COPY": "/* x */ EXPLAIN (FORMAT JSON) COPY t TO 'stolen.csv'",
}  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A run file with one table of two columns."""
    path = tmp_path_factory.mktemp("small") / "run.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE t AS SELECT 'a' AS k, 1 AS v")
    return path


def asked(query, run, form="json"):
    """Ask a run a question."""
    return list(answered(query, run, Path("nowhere"), form, 100))


@pytest.mark.parametrize("query", ASKED)
def test_a_question_is_answered(small, query):
    assert asked(query, small)


@pytest.mark.parametrize(("kind", "query"), REFUSED.items(), ids=REFUSED.values())
def test_what_is_no_question_is_refused_before_it_is_run(small, kind, query, monkeypatch):
    refused = []
    monkeypatch.setattr("tieout.store.question.open_read_only", lambda path: OnlyParses(path, refused))
    with pytest.raises(UsageError, match=rf"it is no question but {kind.strip()}\n  Ask by SELECT"):
        asked(query, small)
    assert refused == []


class OnlyParses:
    """A connection that notes whatever is run on it."""

    def __init__(self, path, ran):
        self.connection, self.ran = duckdb.connect(str(path), read_only=True), ran
        self.extract_statements, self.close = self.connection.extract_statements, self.connection.close

    def execute(self, query):
        """Note it."""
        self.ran.append(query)
        return self.connection.execute(query)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        pytest.param("SELECT 1; SELECT 2", "it is not one statement", id="two"),
        pytest.param("-- nothing", "it is not one statement", id="none"),
        pytest.param(
            "EXPLAIN /* x */ ANALYZE SELECT 1", "Parser Error", id="an explanation that cannot be taken apart"
        ),
        pytest.param("SELECT now()", "cast it to TIMESTAMP or VARCHAR", id="a moment with a time zone"),
        pytest.param("SELECT nothing FROM t", "Binder Error", id="an unknown name"),
        pytest.param("SELECT 1 FROM range(9) r(i) WHERE CAST('x' || i AS INTEGER) = 1", "Conversion Error", id="late"),
    ],
)
def test_what_cannot_be_answered_is_said_in_two_lines(small, query, says):
    with pytest.raises(UsageError, match=says) as refused:
        asked(query, small)
    assert str(refused.value).startswith("query: ")
    assert str(refused.value).count("\n") == 1


def test_a_table_is_cut_and_says_so_and_the_other_forms_give_all(small):
    query = f"SELECT i FROM range({MOST_DRAWN + 1}) r(i)"
    *rows, last = asked(query, small, "table")
    assert sum(row.strip().isdigit() for row in rows) == MOST_DRAWN
    assert last == "the first 10,000 rows; there are more: --format csv and --format json give all"
    assert asked(f"SELECT i FROM range({MOST_DRAWN}) r(i)", small, "table")[-1] == "10000 rows"
    assert len(asked(query, small, "csv")) == MOST_DRAWN + 2
    assert len(asked(query, small, "json")) == MOST_DRAWN + 1


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_endless_answer_is_given_as_it_comes(small, form):
    given = answered("SELECT i, 'x' || i FROM range(1000000000000) r(i)", small, Path("nowhere"), form, 100)
    first = [next(given) for _ in range(3_000)]
    given.close()
    assert len(first) == 3_000


class Interrupted(OnlyParses):
    """A connection on which a key is pressed while it works."""

    def execute(self, query):
        """Stop as DuckDB does."""
        raise self.ran[0]


@pytest.mark.parametrize("error", [RuntimeError("Query interrupted"), duckdb.InterruptException("Interrupted!")])
def test_a_key_that_is_pressed_while_the_database_works_stops_it(small, monkeypatch, error):
    monkeypatch.setattr("tieout.store.question.open_read_only", lambda path: Interrupted(path, [error]))
    assert tell("sql", "--run", str(small), "SELECT 1") == (3, "", "\ntieout: stopped\n")


@pytest.mark.parametrize(
    ("query", "form", "expected"),
    [
        pytest.param("SELECT -1 AS \"-a\", -0.50 AS b", "csv", ["'-a,b", "-1,-0.5"], id="numbers as SQL gives them"),
        pytest.param("SELECT '-0,84%' AS a, '- 1.234' AS b", "csv", ["a,b", '"-0,84%",- 1.234'], id="printed figures"),
        pytest.param("SELECT '::error::x' AS \"::a\"", "csv", ['"::a"', '"::error::x"'], id="a command"),
        pytest.param("SELECT 'a' || chr(10) || ' ::x' AS a", "csv", ["a", '"a\n :\\u003ax"'], id="on another line"),
        pytest.param("SELECT '##vso[x]' AS a", "csv", ["a", '"#\\u0023vso[x]"'], id="a command anywhere"),
        pytest.param("SELECT 'a' || chr(27) || '[31m' AS a", "csv", ["a", "a\\u001b[31m"], id="a colour"),
        pytest.param("SELECT NULL AS a", "csv", ["a", '""'], id="nothing"),
        pytest.param("SELECT '=1' AS a, '::x' AS b", "json", ['{"a": "=1", "b": ":\\u003ax"}'], id="JSON, as it is"),
        pytest.param("SELECT 1 AS a, 2 AS a, 3 AS a", "json", ['{"a": 1, "a (2)": 2, "a (3)": 3}'], id="equal names"),
        pytest.param("SELECT 'nan'::DOUBLE AS a, [1.50] AS b", "json", ['{"a": "nan", "b": ["1.5"]}'], id="no number"),
        pytest.param("SELECT MAP {1.50: 'inf'::FLOAT} AS a", "json", ['{"a": {"1.50": "inf"}}'], id="nested"),
        pytest.param(
            "SELECT 12345678901234567890123456789012345678::DECIMAL(38) AS a, 100 AS b", "json",
            ['{"a": "12345678901234567890123456789012345678", "b": 100}'], id="every digit",
        ),
    ],
)  # fmt: skip
def test_an_answer_is_written_so(small, query, form, expected):
    assert asked(query, small, form) == expected
