"""The engines as processes of their own: what dies, lies or dawdles has judged nothing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import LOGIUS, TODAY
from tieout.checks import engines, run
from tieout.gate import check

SAYS = {
    "dies without a word": ("import os; os._exit(9)", "ended with exit code 9"),
    "is killed": ("import os; os.kill(os.getpid(), 9)", "ended with exit code -9"),
    "leaves quietly": ("pass", "its answer cannot be read"),
    "says something else": ("print('all is well')", "its answer cannot be read"),
    "answers nothing": ("""print('{"canaries": 13, "missed": [], "answers": []}')""", "nothing was heard of it"),
    "had no canary": ("""print('{"canaries": 0, "missed": [], "answers": []}')""", "there was no canary"),
    "raises": ("raise ValueError('out of luck')", "ValueError: out of luck"),
}


@pytest.fixture
def real_engines(monkeypatch):
    """Run the engines as processes, as a user does."""
    monkeypatch.setattr(run, "EngineProcess", engines.EngineProcess)


def started_as(monkeypatch, script):
    """Have every engine process run a script instead."""
    popen = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda _command, **settings: popen([sys.executable, "-c", script], **settings)
    )


def test_both_engines_judge_as_processes_what_they_judge_in_this_one(real_engines, as_printed):
    verdict = check(LOGIUS, today=TODAY).verdict
    assert verdict == as_printed.verdict


@pytest.mark.parametrize("behaviour", SAYS, ids=str)
def test_an_engine_that_does_not_answer_ends_in_cannot_judge(sound, real_engines, monkeypatch, behaviour):
    script, says = SAYS[behaviour]
    started_as(monkeypatch, script)
    checked = check(sound.path, today=TODAY)
    assert checked.exit_code == 3
    assert any(says in reason.en for reason in checked.verdict.reasons), checked.verdict.reasons


def test_an_engine_that_takes_too_long_ends_in_cannot_judge_and_is_not_left_behind(sound, real_engines, monkeypatch):
    started = []
    init = engines.EngineProcess.__init__

    def remember(self, engine):
        init(self, engine)
        started.append(self._process)

    monkeypatch.setattr(engines.EngineProcess, "__init__", remember)
    monkeypatch.setattr(engines, "PATIENCE", 0.5)
    started_as(monkeypatch, "import time; time.sleep(60)")
    checked = check(sound.path, today=TODAY)
    assert checked.exit_code == 3
    assert any("did not answer within 0.5 seconds" in reason.en for reason in checked.verdict.reasons)
    assert all(process.poll() is not None for process in started)


def test_modules_in_the_folder_one_stands_in_are_not_taken_for_an_engine(tmp_path):
    for name in ("duckdb", "pandera", "great_expectations", "msgspec", "tieout"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken from the working folder')", encoding="utf-8")
    script = "import sys; sys.path = [p for p in sys.path if p]; from tieout.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", script, "check", str(LOGIUS), "--quiet"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120, env=dict(os.environ),
    )  # fmt: skip
    assert done.returncode == 1, done.stderr


@pytest.mark.parametrize("name", ["PYTHONWARNINGS", "PYTHONDEVMODE"])
def test_a_python_that_is_told_to_be_strict_judges_alike(real_engines, as_printed, monkeypatch, name):
    monkeypatch.setenv(name, {"PYTHONWARNINGS": "error", "PYTHONDEVMODE": "1"}[name])
    assert check(LOGIUS, today=TODAY).verdict == as_printed.verdict
