"""A version takes the place of another whole or not at all, whatever goes wrong."""

from __future__ import annotations

import fcntl
import json
import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.whole.test_published import crashing
from tests.whole.test_published.granted import (
    KEY,
    beside,
    issue_of,
)
from tieout.publishing import swap as swapping
from tieout.publishing.swap import locked
from tieout.publishing.verify import verify
from tieout.values.errors import CannotJudgeError
from tieout.values.verdict import decide

pytestmark = pytest.mark.usefixtures("tables_judged_once")


def test_where_the_staged_version_does_not_verify_nothing_is_put(granted, to, unchanged, monkeypatch):
    granted.put(to)
    write = swapping.write
    monkeypatch.setattr(
        "tieout.publishing.swap.write", lambda path, data: write(path, data.replace(b"249,4", b"249,5"))
    )
    unchanged(to, CannotJudgeError, "it was changed", granted.later(10))
    assert beside(to) == [".public.lock", "public"]


def test_where_the_disk_is_full_what_stands_there_stays(granted, to, unchanged, monkeypatch):
    granted.put(to)

    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tieout.publishing.swap.write", full)
    unchanged(to, CannotJudgeError, "cannot be written: No space left", granted.later(10))
    assert beside(to) == [".public.lock", "public"]


def test_where_folders_cannot_change_places_in_one_step_two_renames_do(granted, to, monkeypatch):
    monkeypatch.setattr("tieout.publishing.swap._exchange", lambda *_: False)
    for by in (0, 10):
        granted.put(to, granted.later(by))
    assert verify(to, KEY, granted.now)
    assert beside(to) == [".public.lock", "public"]


def test_where_the_second_rename_fails_the_old_version_comes_back(granted, to, unchanged, monkeypatch):
    granted.put(to)
    monkeypatch.setattr("tieout.publishing.swap._exchange", lambda *_: False)
    rename = Path.rename

    def fail(self, target):
        if self.suffix == ".new":
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    unchanged(to, CannotJudgeError, "cannot take its place: Input/output error", granted.later(10))
    assert beside(to) == [".public.lock", "public"]


def test_two_folders_change_places_in_one_step_on_this_system(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).write_text("")
    assert swapping._exchange(tmp_path / "one", tmp_path / "other") is True
    assert os.listdir(tmp_path / "one") == ["other"]
    with pytest.raises(FileNotFoundError, match="No such file"):
        swapping._exchange(tmp_path / "one", tmp_path / "nowhere")


def test_two_runs_at_once_do_not_meet(granted, to):
    granted.put(to)
    with open(to.with_name(".public.lock"), "rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(CannotJudgeError, match="another run is publishing to it"), locked(to, patience=0):
            pass
    with locked(to, patience=0):
        pass


def test_what_killed_runs_left_is_cleared_and_nothing_else(granted, to):
    granted.put(to)
    names = [f".public.{'a' * 32}.new", f".public.{'b' * 32}.old"]
    others = [".public.new", f".other.{'a' * 32}.new", f".public.{'a' * 32}.new.txt", f".public.{'A' * 32}.new"]
    for name in [*names, *others]:
        (to.parent / name).mkdir()
        (to.parent / name / "file").write_text("")
    granted.put(to, granted.later(10))
    assert beside(to) == sorted([".public.lock", "public", *others])


def test_a_version_that_was_moved_aside_when_the_run_was_killed_comes_back(granted, to):
    granted.put(to)
    to.rename(to.with_name(f".public.{'a' * 32}.old"))
    granted.put(to, granted.later(10))
    assert len(list((to / "tieout" / "history").iterdir())) == 1
    assert verify(to, KEY, granted.now)


def lean(verdict):
    """Keep one rule of a verdict: a small record makes a quick run."""
    outcomes = tuple(item for item in verdict.outcomes if item.state == "passed")[:1]
    rules = tuple(item for item in verdict.rules if item.name == outcomes[0].rule)
    reasons = decide(rules, outcomes, ())[1]
    return replace(verdict, rules=rules, outcomes=outcomes, findings=(), not_judged=(), reasons=reasons)


@pytest.mark.rare
def test_killed_at_whatever_step_the_old_version_stands_whole_or_the_new_one(granted, tmp_path):
    shutil.copytree(granted.source, tmp_path / "logius-2022")
    shutil.copy2(granted.key, tmp_path / "tieout.key")
    old, new = granted.later(0, lean), granted.later(10, lean)
    granted.put(tmp_path / "before", old)
    (tmp_path / "runs.pickle").write_bytes(pickle.dumps((old, new)))
    done = subprocess.run(
        [sys.executable, crashing.__file__, tmp_path], capture_output=True, text=True, check=True, timeout=300
    )
    found = json.loads(done.stdout)
    first = issue_of(tmp_path / "before").sequence
    second = first + 10
    for name, stands, allowed in (
        ("nothing", first, {None, first}),
        ("a version", second, {first, second}),
        ("a version, without exchange", second, {None, first, second}),
    ):
        *killed, [code, last, left] = found[name]
        assert (code, last, left) == (0, stands, 0)
        assert len(killed) > 30
        assert {run[0] for run in killed} == {-9}
        assert {run[1] for run in killed} == allowed, name
        assert {tuple(run[3:]) for run in killed} == {(), (0, stands, 0)}, f"{name}: the next run mends what is left"
        assert {0} < {run[2] for run in killed} <= {0, 1, 2}, f"{name}: some kills leave something to mend"
