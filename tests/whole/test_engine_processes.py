"""The engines as processes of their own: what dies, lies or dawdles has judged nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import CLOCK, LOGIUS
from tieout.engines import process as engines
from tieout.engines import run
from tieout.gate import check as gate
from tieout.gate import supervisor as apart
from tieout.gate.check import check
from tieout.report.formats.record import decode
from tieout.store.run import KEEPS_SMALL_PIECES

SAYS = {
    "dies without a word": ("import os; os._exit(9)", "ended with exit code 9"),
    "is killed": ("import os; os.kill(os.getpid(), 9)", "ended with exit code -9"),
    "leaves quietly": ("pass", "ended with exit code 0"),
    "says something else": ("print('all is well')", "its answer cannot be read"),
    "answers nothing": ("""print('{"canaries": 48, "missed": [], "answers": []}')""", "nothing was heard of it"),
    "had no canary": ("""print('{"canaries": 0, "missed": [], "answers": []}')""", "there was no canary"),
    "raises": ("raise ValueError('out of luck')", "ValueError: out of luck"),
}


@pytest.fixture
def real_engines(monkeypatch):
    """Run the engines as processes, as a user does."""
    monkeypatch.setattr(run, "EngineProcess", engines.EngineProcess)


@pytest.fixture
def real_judge(monkeypatch, real_engines):
    """Judge in a process of its own, as a user does."""
    monkeypatch.setattr(gate, "judge_apart", apart.judge_apart)


def started_as(monkeypatch, script):
    """Have every engine process run a script instead."""
    popen = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda _command, **settings: popen([sys.executable, "-c", script], **settings)
    )


@pytest.mark.rare
def test_both_engines_judge_as_processes_what_they_judge_in_this_one(real_engines, as_printed):
    verdict = check(LOGIUS, clock=CLOCK).verdict
    assert verdict == as_printed.verdict


@pytest.mark.rare
@pytest.mark.parametrize("behaviour", SAYS, ids=str)
def test_an_engine_that_does_not_answer_ends_in_cannot_judge(sound, real_engines, monkeypatch, behaviour):
    script, says = SAYS[behaviour]
    started_as(monkeypatch, script)
    checked = check(sound.path, clock=CLOCK)
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
    checked = check(sound.path, clock=CLOCK)
    assert checked.exit_code == 3
    assert any("did not answer within 0.5 seconds" in reason.en for reason in checked.verdict.reasons)
    assert all(process.poll() is not None for process in started)


JUDGE_SAYS = {
    "dies without a word": ("import os; os._exit(9)", "ended with exit code 9"),
    "is killed": ("import os; os.kill(os.getpid(), 9)", "was killed by signal 9"),
    "crashes": ("import os; os.kill(os.getpid(), 11)", "was killed by signal 11"),
    "leaves quietly": ("pass", "ended with exit code 0"),
    "says something else": ("print('all is well')", "ended with exit code 0"),
    "says half a verdict": ("""print('{"type": "judgement", "verdict": {"verdict": "publish"')""", "exit code 0"),
    "raises": ("raise MemoryError('no more')", "MemoryError: no more\n  Nothing was judged."),
    "meets SQL that is none": (
        "import duckdb; duckdb.sql('SELECT 1,\\nnone FROM (SELECT 2 AS two)')",
        'ended with exit code 1: _duckdb.BinderException: Binder Error: Referenced column "none" not found',
    ),
    "falls over itself": (
        "raise ValueError('so\\nLINE 2: SELECT')",
        "ValueError: so\n  Nothing was judged. This is a fault in tieout: report",
    ),
}


@pytest.mark.rare
def test_the_whole_is_judged_in_a_process_of_its_own_as_it_is_in_this_one(real_judge, as_printed):
    assert check(LOGIUS, clock=CLOCK).verdict == as_printed.verdict


@pytest.mark.parametrize("behaviour", JUDGE_SAYS, ids=str)
def test_a_process_that_does_not_judge_ends_in_cannot_judge_and_leaves_a_record_of_it(
    sound, real_judge, judge, monkeypatch, behaviour
):
    script, says = JUDGE_SAYS[behaviour]
    started_as(monkeypatch, script)
    checked = judge(sound)
    assert (checked.exit_code, checked.verdict.verdict) == (3, "cannot judge")
    assert says in str(checked.error)
    assert decode((checked.folder / "verdict.json").read_bytes())[0].verdict == "cannot judge"


def test_what_stands_in_the_way_of_judging_comes_back_as_it_was_said(sound, real_judge, judge):
    sound.allow("no_such_rule", "00000000")
    checked = judge(sound)
    assert checked.exit_code == 2
    assert "an allowance names rule no_such_rule, which does not exist" in str(checked.error)


def test_judging_that_takes_longer_than_the_rulebook_allows_is_ended(sound, shelf, real_judge, judge, monkeypatch):
    book = shelf.path / "agency_accounts" / "rulebook.toml"
    book.write_text(f"{book.read_text(encoding='utf-8')}\n[limits]\nseconds = 1\n", encoding="utf-8")
    started_as(monkeypatch, "import time; time.sleep(60)")
    checked = judge(sound, rulebooks=shelf.path)
    assert checked.exit_code == 3
    assert "judging took more than 1 seconds" in str(checked.error)


CONFINED = """
import os, socket, subprocess, sys, resource
from tieout.engines.confinement import NETWORK, PROGRAMS, confine, refuse
confine(2**30, may_start_programs={may_start})
def tried(what):
    try:
        what()
    except PermissionError as error:
        return "refused" if "is refused here" in str(error) else str(error)
    except Exception as error:
        return type(error).__name__
    return "done"
print(tried(lambda: socket.create_connection(("127.0.0.1", 9), 1)))
print(tried(lambda: socket.getaddrinfo("localhost", 80)))
print(tried(lambda: socket.socket().bind(("127.0.0.1", 0))))
print(tried(lambda: subprocess.run(["true"])))
print(tried(lambda: os.system("true")))
print(resource.getrlimit(resource.RLIMIT_CORE)[0], resource.getrlimit(resource.RLIMIT_AS)[0] > 2**30)
"""


@pytest.mark.parametrize(("may_start", "programs"), [(False, "refused"), (True, "done")])
def test_a_confined_process_reaches_no_network_and_starts_what_it_may(may_start, programs):
    done = subprocess.run(
        [sys.executable, "-c", CONFINED.format(may_start=may_start)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.split("\n")[:6] == ["refused", "refused", "refused", programs, programs, "0 True"]


def test_a_limit_that_is_lower_already_stays():
    script = """
import resource
from tieout.engines.confinement import confine
low = 6 * 2**30
resource.setrlimit(resource.RLIMIT_AS, (low, resource.RLIM_INFINITY))
confine(2**40, may_start_programs=True)
print(resource.getrlimit(resource.RLIMIT_AS) == (low, low))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "True\n"


def test_an_engine_is_confined_before_anything_of_it_is_imported():
    script = """
import subprocess, sys
from tieout.engines import worker as child
def load(engine):
    try:
        subprocess.run(["true"])
    except PermissionError:
        sys.exit(f"{engine} may start nothing")
child.load_quietly = load
sys.argv = ["child", "pandera"]
child.main()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr.strip().endswith("pandera may start nothing")


def environment_of(pid: int) -> dict[str, str]:
    """Give the environment that a process was started in, as soon as the kernel tells of it."""
    deadline = time.monotonic() + 60
    # Popen returns while the kernel still puts the new program in place: until then, nothing is told.
    while not (told := Path(f"/proc/{pid}/environ").read_bytes().decode()):
        assert time.monotonic() < deadline, f"the kernel tells nothing of process {pid}"
        time.sleep(0.01)
    return dict(one.split("=", 1) for one in told.split("\0") if one)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel tells of no environment")
@pytest.mark.parametrize("set_by_user", [None, "glibc.malloc.perturb=0"])
def test_what_plans_rules_keeps_small_pieces_of_memory_but_where_the_user_says_otherwise(
    tmp_path, monkeypatch, set_by_user
):
    monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    if set_by_user is not None:
        monkeypatch.setenv("GLIBC_TUNABLES", set_by_user)
    with engines.EngineProcess("pandera", "code", []) as engine, (tmp_path / "told").open("wb") as told:
        judging = apart._started(told)
        found = [environment_of(one.pid)["GLIBC_TUNABLES"] for one in (engine._process, judging)]
        apart.end(judging)
        judging.communicate()
    assert found == [set_by_user or KEEPS_SMALL_PIECES["GLIBC_TUNABLES"]] * 2


@pytest.mark.rare
@pytest.mark.another_day
def test_modules_in_the_folder_one_stands_in_are_not_taken_for_an_engine(tmp_path):
    for name in ("duckdb", "pandera", "great_expectations", "msgspec", "tieout"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken from the working folder')", encoding="utf-8")
    script = "import sys; sys.path = [p for p in sys.path if p]; from tieout.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", script, "check", str(LOGIUS), "--quiet"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120, env=dict(os.environ),
    )  # fmt: skip
    assert done.returncode == 1, done.stderr


@pytest.mark.rare
@pytest.mark.parametrize("name", ["PYTHONWARNINGS", "PYTHONDEVMODE"])
def test_a_python_that_is_told_to_be_strict_judges_alike(real_engines, as_printed, monkeypatch, name):
    monkeypatch.setenv(name, {"PYTHONWARNINGS": "error", "PYTHONDEVMODE": "1"}[name])
    assert check(LOGIUS, clock=CLOCK).verdict == as_printed.verdict


@pytest.mark.rare
def test_what_no_rule_uses_is_imported_by_the_engine_when_it_is_used_and_not_before():
    script = """
import sys
import time
from tieout.engines.worker import load_quietly
finders = list(sys.meta_path)
load_quietly("great_expectations")
assert sys.meta_path == finders, "a finder was left behind"
assert not {"altair.vegalite", "scipy.stats._stats_py", "mistune.markdown"} & set(sys.modules), "it was read"
import altair, scipy.stats
assert altair.Chart.__module__.startswith("altair.vegalite") and scipy.stats.norm.cdf(0) == 0.5
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
