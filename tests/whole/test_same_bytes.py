"""The same publication gives the same record, byte for byte, wherever and however the command is started."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
import time

import pytest

from tests.conftest import LOGIUS, REPOSITORY, clock_at
from tieout.gate import check as gate
from tieout.store.clock import system_clock
from tieout.values.errors import CannotJudgeError

pytestmark = pytest.mark.another_day
CORES = """
import os

def cpu_count():
    with open(os.environ["TOLD"], "a") as told:
        told.write(f"{os.environ['CORES']}\\n")
    return int(os.environ["CORES"])

os.cpu_count = cpu_count
"""
"""Has Python take the machine for one of so many cores, in every process: DuckDB gets as many threads."""
UNSET = ("LC_ALL", "LANG", "LC_CTYPE", "TZ", "PYTHONHASHSEED", "PYTHONUTF8", "PYTHONOPTIMIZE", "COLUMNS", "NO_COLOR")
PLAIN = {"CORES": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}
OTHERWISE = {
    "four threads, the first time zone, plain C": (
        ["-O"], {"CORES": "4", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}
    ),
    "Turkish, one of the last time zones, without assertions": (
        [], {"LC_ALL": "tr_TR.UTF-8", "TZ": "America/Los_Angeles", "PYTHONHASHSEED": "random", "PYTHONOPTIMIZE": "1"}
    ),
    "Dutch, no UTF-8, without assertions and docstrings": (
        ["-OO"], {"LC_ALL": "nl_NL.UTF-8", "PYTHONUTF8": "0", "PYTHONOPTIMIZE": "2", "CORES": "3"}
    ),
    "a small terminal without colours": (
        [], {"COLUMNS": "20", "LINES": "3", "TERM": "dumb", "NO_COLOR": "1", "LC_ALL": "POSIX", "PYTHONUTF8": "0"}
    ),
}  # fmt: skip


def checked(home, switches, settings, publication=LOGIUS, cwd=None, umask=-1):
    """Check Logius 2022 in a process of its own; give its record, without what names the run."""
    (home / "cores").mkdir()
    (home / "cores" / "sitecustomize.py").write_text(CORES, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name not in UNSET} | PLAIN | settings
    environment |= {"PYTHONPATH": str(home / "cores"), "TOLD": str(home / "told")}
    done = subprocess.run(
        [sys.executable, *switches, "-m", "tieout", "check", str(publication), "--out", str(home / "out"), "--quiet"],
        cwd=cwd or home, env=environment, umask=umask, capture_output=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    told = (home / "told").read_text(encoding="utf-8").split()
    assert len(told) >= 3, "the process that judges and those of both engines ask how many cores there are"
    assert set(told) == {environment["CORES"]}
    folder = home / "out" / "logius-2022"
    return without_run((folder / "verdict.json").read_bytes(), (folder / "report.html").read_bytes())


def without_run(record, page):
    """Take out of a record what names its run; it must be there, and once."""
    record, times = re.subn(rb'\n  "run": \{[^}]*\},', b"", record)
    assert times == 1
    lines = page.split(b"\n")
    kept = [line for line in lines if not re.search(rb"[0-9a-f]{32} \xc2\xb7 [0-9T:-]{19}Z", line)]
    assert len(kept) == len(lines) - 1
    return record, b"\n".join(kept)


@pytest.fixture(scope="module")
def plainly(tmp_path_factory):
    """The record of a run in a plain environment, on one thread."""
    return checked(tmp_path_factory.mktemp("plainly"), [], {})


@pytest.mark.rare
@pytest.mark.parametrize(
    "how", [pytest.param(how, marks=[pytest.mark.rare] if place else []) for place, how in enumerate(OTHERWISE)]
)
def test_the_record_is_the_same_to_the_byte(plainly, tmp_path, how):
    assert checked(tmp_path, *OTHERWISE[how]) == plainly


@pytest.mark.rare
def test_the_record_is_the_same_from_another_folder_and_where_others_may_see_nothing(plainly, tmp_path):
    named = LOGIUS.relative_to(REPOSITORY)
    assert checked(tmp_path, [], {"CORES": "2"}, named, cwd=REPOSITORY, umask=0o077) == plainly


@pytest.fixture(params=["Pacific/Kiritimati", "Etc/GMT+12", "UTC"])
def time_zone(request, monkeypatch):
    """A time zone; the first and the second never have the same date."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("moment", "today", "begun"),
    [
        pytest.param("2026-11-22T09:59:59+00:00", "2026-11-22", "2026-11-22", id="before the next day begins anywhere"),
        pytest.param("2026-11-22T23:59:59+00:00", "2026-11-22", "2026-11-23", id="the last second of a day"),
        pytest.param("2026-11-23T00:00:00+00:00", "2026-11-23", "2026-11-23", id="the first of the next"),
    ],
)
def test_explanations_are_judged_on_the_days_that_it_is_wherever_one_asks(
    logius, monkeypatch, time_zone, moment, today, begun
):
    asked = []

    def judge(case, *_):
        asked.extend(day.isoformat() for day in case.days)
        raise CannotJudgeError("here", "it was only asked for the date")

    clock = clock_at(datetime.datetime.fromisoformat(moment))
    monkeypatch.setattr(gate, "judge_apart", judge)
    assert "only asked for the date" in str(gate.check(logius.path, clock=clock).error)
    assert asked == [today, begun]


def test_the_clock_is_asked_in_utc(time_zone):
    before = time.time()
    assert system_clock().utcoffset() == datetime.timedelta(0)
    assert before <= system_clock().timestamp() <= time.time()
