"""A record appears whole or not at all, and what a killed run left behind is swept away."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import subprocess
import sys

import pytest

from tieout.gate.record_folder import OLD_ENOUGH, Place
from tieout.values.errors import UsageError

FILES = {"report.html": b"page", "verdict.json": b'{"format": "tieout-verdict/2"}'}


def left_behind(folder, name=f".record.{'a' * 32}", age=2 * OLD_ENOUGH):
    """Make what a killed run leaves: a hidden folder with half a record in it."""
    left = folder / name
    left.mkdir()
    (left / "run.duckdb").write_bytes(b"half")
    os.utime(left, (left.stat().st_mtime - age,) * 2)
    return left


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_record_appears_whole_with_nothing_beside_it(tmp_path):
    with Place(tmp_path / "record") as place:
        (place.staging / "run.duckdb").write_bytes(b"run")
        (place.staging / "staged.csv").write_bytes(b"1")
        (place.staging / "spill").mkdir()
        assert names(tmp_path) == [place.staging.name]
        assert stat.S_IMODE(place.staging.stat().st_mode) == 0o700
        place.put(FILES)
    assert names(tmp_path) == ["record"]
    assert names(tmp_path / "record") == ["report.html", "run.duckdb", "verdict.json"]


def test_a_run_that_fails_leaves_nothing_not_even_the_old_record(tmp_path):
    with Place(tmp_path / "record") as place:
        place.put(FILES)
    with pytest.raises(RuntimeError, match="in the middle"), Place(tmp_path / "record"):
        raise RuntimeError("in the middle")
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "age",
    [
        pytest.param(2 * OLD_ENOUGH, id="a while ago"),
        pytest.param(-2 * OLD_ENOUGH, id="before the clock was put back"),
    ],
)
def test_what_a_killed_run_left_is_swept_away(tmp_path, age):
    left_behind(tmp_path, age=age)
    with Place(tmp_path / "record") as place:
        place.put(FILES)
    assert names(tmp_path) == ["record"]


@pytest.mark.parametrize(
    ("name", "age"),
    [
        pytest.param(f".record.{'a' * 32}", 1, id="it is quite new"),
        pytest.param(f".record.{'a' * 31}", 200, id="no run of ours is called so"),
        pytest.param(f".records.{'a' * 32}", 200, id="it is of another publication"),
        pytest.param(f"record.{'a' * 32}", 200, id="it is not hidden"),
    ],
)
def test_what_may_be_of_somebody_else_stays(tmp_path, name, age):
    left_behind(tmp_path, name, age)
    with Place(tmp_path / "record") as place:
        place.put(FILES)
    assert names(tmp_path) == sorted([name, "record"])


def test_what_another_run_still_fills_stays(tmp_path):
    left = left_behind(tmp_path)
    held = os.open(left, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    with Place(tmp_path / "record") as place:
        place.put(FILES)
    os.close(held)
    assert names(tmp_path) == [left.name, "record"]


def test_a_folder_with_other_things_is_not_taken_for_a_record(tmp_path):
    (tmp_path / "record").mkdir()
    (tmp_path / "record" / "thesis.doc").write_bytes(b"mine")
    with pytest.raises(UsageError, match="other things than a record"):
        Place(tmp_path / "record").__enter__()
    assert names(tmp_path / "record") == ["thesis.doc"]


@pytest.mark.parametrize(
    "ours",
    [
        pytest.param(("verdict.json",), id="a verdict of ours"),
        pytest.param(("run.duckdb",), id="a run of ours"),
        pytest.param(("report.html", "run.duckdb", "verdict.json"), id="a whole record of ours"),
    ],
)
def test_what_somebody_put_beside_a_record_of_ours_is_not_deleted_with_it(tmp_path, ours):
    """Only the verdict goes, which may not outlive its input."""
    (tmp_path / "record").mkdir()
    for name in ours:
        (tmp_path / "record" / name).write_bytes(FILES.get(name, b"run"))
    (tmp_path / "record" / "thesis.doc").write_bytes(b"mine")
    (tmp_path / "record" / "sources").mkdir()
    with pytest.raises(UsageError, match="other things than a record"):
        Place(tmp_path / "record").__enter__()
    assert names(tmp_path) == ["record"]
    assert names(tmp_path / "record") == sorted({*ours, "sources", "thesis.doc"} - {"verdict.json"})
    assert (tmp_path / "record" / "thesis.doc").read_bytes() == b"mine"


@pytest.mark.parametrize("version", [b"tieout-verdict/1", b"tieout-verdict/2", b"tieout-verdict/12"])
def test_a_record_of_any_version_makes_way_for_a_new_one(tmp_path, version):
    (tmp_path / "record").mkdir()
    for name, data in (("verdict.json", b'{\n  "format": "' + version + b'",'), ("report.html", b"page")):
        (tmp_path / "record" / name).write_bytes(data)
    with Place(tmp_path / "record") as place:
        assert names(tmp_path) == [place.staging.name]


def test_a_verdict_of_somebody_else_stays_where_it_is(tmp_path):
    for name, data in (("verdict.json", b"mine"), ("notes.txt", b"mine")):
        (tmp_path / "record").mkdir(exist_ok=True)
        (tmp_path / "record" / name).write_bytes(data)
        with pytest.raises(UsageError, match="other things than a record"):
            Place(tmp_path / "record").__enter__()
    assert names(tmp_path / "record") == ["notes.txt", "verdict.json"]


def test_a_record_is_not_put_into_what_was_published(tmp_path):
    (tmp_path / "public" / "tieout").mkdir(parents=True)
    (tmp_path / "public" / "tieout" / "manifest.json").write_bytes(b"{}")
    (tmp_path / "public" / "tieout" / "verdict.json").write_bytes(FILES["verdict.json"])
    with pytest.raises(UsageError, match="it lies in what was published"):
        Place(tmp_path / "public" / "tieout").__enter__()
    assert names(tmp_path / "public" / "tieout") == ["manifest.json", "verdict.json"]


KILLED = """
import os, sys
from pathlib import Path
from tieout.gate.record_folder import Place
at, left = int(sys.argv[2]), 0
def count(event, arguments):
    global left
    if event in {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.rmtree"}:
        left += 1
        if left == at:
            os.kill(os.getpid(), 9)
target = Path(sys.argv[1]) / "record"
import shutil, fcntl, uuid, tempfile
sys.addaudithook(count)
with Place(target) as place:
    (place.staging / "run.duckdb").write_bytes(b"new")
    place.put({"report.html": b"new", "verdict.json": b"new"})
"""


@pytest.mark.rare
def test_a_run_that_is_killed_at_any_point_leaves_a_whole_record_or_none(tmp_path):
    points = 0
    for at in range(1, 100):
        folder = tmp_path / str(at)
        with Place(folder / "record") as place:
            (place.staging / "run.duckdb").write_bytes(b"old")
            place.put({"report.html": b"old", "verdict.json": b"old"})
        command = [sys.executable, "-c", KILLED, str(folder), str(at)]
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)
        record = folder / "record"
        if (record / "verdict.json").exists():
            whole = {path.name: path.read_bytes() for path in record.iterdir()}
            assert whole in (
                dict.fromkeys(("report.html", "run.duckdb", "verdict.json"), b"old"),
                dict.fromkeys(("report.html", "run.duckdb", "verdict.json"), b"new"),
            )
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        points = at
    assert points >= 10
    assert (record / "verdict.json").read_bytes() == b"new"
