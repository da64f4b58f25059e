"""The command line as a user meets it, in a process of its own."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import LOGIUS, REPOSITORY, Folder

pytestmark = pytest.mark.another_day


def tieout(*arguments, cwd=None, **environment):
    """Run the command; give its exit code, standard output and standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "tieout", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL,
        env={**os.environ, "COLUMNS": "200", **environment},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """A folder in which Logius 2022 was checked, and what the command said."""
    home = tmp_path_factory.mktemp("home")
    return home, tieout("check", LOGIUS, cwd=home)


def test_check_prints_the_verdict_and_exits_with_it(judged):
    home, (code, out, err) = judged
    assert code == 1
    assert out.split("\n")[1].split() == ["HOLD", "logius-2022"]
    assert f"{LOGIUS}/kasstroom.csv:5:5" in out
    assert "78.4" in out
    assert "3 files: 59 lines = 59 rows + 0 rejected" in out
    assert [line.split()[1] for line in err.strip().split("\n")] == [
        "starting",
        "reading",
        "making",
        "judging",
        "writing",
    ]
    assert (home / "verdicts" / "logius-2022" / "verdict.json").exists()


def test_results_hold_no_colour_codes_where_nobody_sees_colours(judged):
    _, (_, out, err) = judged
    assert "\x1b" not in out + err


def test_a_second_check_says_that_the_verdict_stood(judged):
    home, _ = judged
    code, out, err = tieout("check", LOGIUS, cwd=home)
    assert code == 1
    assert "Nothing has changed since this verdict was reached" in out
    assert err == ""


def test_sql_answers_from_the_only_run(judged):
    home, _ = judged
    code, out, _ = tieout("sql", "SELECT gap, unit FROM findings WHERE severity = 'critical'", cwd=home)
    assert code == 0
    assert "78400000   EUR" in out
    assert "2 rows" in out, "the table, and the text on it"


def test_sql_writes_csv_and_json(judged):
    home, _ = judged
    query = "SELECT printed, value FROM figures WHERE line_path = 'generiek/omzet' ORDER BY cell_id LIMIT 1"
    _, out, _ = tieout("sql", query, "--format", "csv", cwd=home)
    assert list(csv.reader(io.StringIO(out))) == [["printed", "value"], ["€ 208 mln.", "208000000"]]
    _, out, _ = tieout("sql", query, "--format", "json", cwd=home)
    assert json.loads(out) == {"printed": "€ 208 mln.", "value": "208000000"}


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM figures",
        "CREATE TABLE t AS SELECT 1",
        "COPY figures TO 'stolen.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SELECT 1; SELECT 2",
        "SELECT * FROM no_such_table",
    ],
)
def test_sql_changes_nothing_and_reads_nothing_else(judged, query):
    home, _ = judged
    code, out, err = tieout("sql", query, cwd=home)
    assert code == 2
    assert out == ""
    assert err.startswith("tieout: query: ")
    assert not (home / "stolen.csv").exists()


def test_without_a_command_the_help_is_told_as_it_is(tmp_path):
    code, out, err = tieout(cwd=tmp_path)
    assert (code, out) == (2, "")
    assert err == tieout("--help", cwd=tmp_path)[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "no/such/folder"], "there is no such folder"),
        (["check", "."], "datapackage.json: there is no such file"),
        (["check"], "Missing argument 'PUBLICATION...'"),
        (["chekc"], "No such command 'chekc'"),
        (["check", ".", "--fresch"], "No such option"),
        (["sql", "SELECT 1"], "0 runs are recorded here"),
        (["sql", "SELECT 1", "--run", "nowhere"], "there is no such run"),
    ],
)
def test_a_slip_in_the_command_exits_2_and_says_what_to_do(tmp_path, arguments, says):
    code, out, err = tieout(*arguments, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


def test_a_path_that_the_system_refuses_is_named_with_what_to_do(tmp_path):
    code, out, err = tieout("publish", LOGIUS, "--to", tmp_path / ("n" * 300), cwd=tmp_path)
    assert code == 3
    assert out == ""
    assert f"{'n' * 300}" in err
    assert err.endswith("File name too long\n  See that it is there and may be read and written.\n")


def test_a_folder_whose_name_is_not_in_utf_8_is_refused(tmp_path):
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    shutil.copytree(LOGIUS, os.fsdecode(folder))
    done = subprocess.run(
        [sys.executable, "-m", "tieout", "check", folder], cwd=tmp_path, capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 2
    assert b"its path is not in UTF-8\n  Rename the folder." in done.stderr


@pytest.mark.rare
def test_two_folders_beside_that_differ_only_in_case_are_refused(tmp_path):
    """Each of a set is held against the others, under the names of their folders."""
    for parent, name in (("one", "Earlier"), ("other", "earlier")):
        folder = Folder(Path(shutil.copytree(LOGIUS, tmp_path / parent / name)))
        folder.declare(lambda package, parent=parent: package.update(name=parent))
    code, _, err = tieout("check", LOGIUS, "one/Earlier", "other/earlier", cwd=tmp_path)
    assert code == 2
    assert "two publications beside this one have this name" in err
    assert "fault in tieout" not in err


def test_two_publications_of_one_name_are_refused(tmp_path):
    code, _, err = tieout("check", LOGIUS, LOGIUS, cwd=tmp_path)
    assert code == 2
    assert f"the records of {LOGIUS} and {LOGIUS} would both be named logius-2022" in err


@pytest.mark.rare
def test_the_worst_verdict_of_several_is_the_exit_code(tmp_path):
    other = tmp_path / "two" / "voorbeeld-2022"
    other.mkdir(parents=True)
    statement = "Omschrijving,Realisatie 2022\nTotaal baten,10\nTotaal lasten,4\nSaldo van baten en lasten,9\n"
    (other / "voorbeeld_2022_jv_baten_lasten.csv").write_text(statement, encoding="utf-8")
    assert tieout("init", other, cwd=tmp_path)[0] == 0
    # Annual reports stand on no answers, which would end with the day that they hold until.
    code, out, err = tieout("check", REPOSITORY / "data" / "annual-reports", other, "--quiet", cwd=tmp_path)
    assert (code, err) == (1, "")
    assert "PUBLISH" in out
    assert "HOLD" in out


@pytest.mark.rare
def test_a_set_with_a_publication_that_cannot_be_read_is_not_judged(tmp_path, sound):
    (tmp_path / "empty").mkdir()
    code, out, err = tieout("check", sound.path, tmp_path / "empty", "--quiet", cwd=tmp_path)
    assert (code, out) == (2, "")
    assert "datapackage.json" in err


@pytest.mark.rare
def test_a_run_without_anyone_to_read_it_does_not_look_like_a_verdict(tmp_path):
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tieout", "check", str(LOGIUS), "--quiet"],
            cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False, timeout=120,
        )  # fmt: skip
    assert done.returncode == 3


def test_help_imports_no_engine():
    script = (
        "import sys; from tieout.cli.main import run; run(['check', '--help']);"
        "print(sorted({'duckdb', 'pandera', 'great_expectations', 'ibis', 'pandas', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.rstrip().endswith("[]")


@pytest.mark.rare
@pytest.mark.parametrize(
    "setting",
    [
        pytest.param({"PYTHONUTF8": "0", "LC_ALL": "POSIX"}, id="POSIX"),
        pytest.param({"LC_ALL": "C"}, id="plain C", marks=pytest.mark.rare),
        pytest.param({"TZ": "Asia/Tokyo"}, id="Tokyo", marks=pytest.mark.rare),
        pytest.param({"PYTHONHASHSEED": "7"}, id="another seed of hashes", marks=pytest.mark.rare),
    ],
)
def test_the_environment_changes_no_byte_of_the_verdict(judged, tmp_path, setting):
    home, _ = judged
    code, _, err = tieout("check", LOGIUS, cwd=tmp_path, **setting)
    assert code == 1, err
    records = [
        json.loads((folder / "verdicts" / "logius-2022" / "verdict.json").read_text(encoding="utf-8"))["seal"]
        for folder in (home, tmp_path)
    ]
    assert records[0] == records[1]
