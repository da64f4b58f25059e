"""Whatever single operation of a check fails, and whenever: the gate does not open by it, and nothing is left half.

For each kind of operation the first is made to fail, then the second, and so on until a run completes without. The
rulebook has three lines and two rules, and the canary of Great Expectations one fault where it has one for each type of
expectation; the last test but one has the whole canary.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest

from tests.conftest import CLOCK
from tests.whole import fault_kinds
from tests.whole.fault_kinds import KINDS, Kind, struck
from tests.whole.faults import TAKING_AWAY, Fault, called
from tests.whole.ground import EXIT, NAME, SAYS, Ground, contents, made
from tests.whole.small import small_canary
from tieout.engines import canary, run
from tieout.engines import process as engines
from tieout.gate import check as gate
from tieout.gate import record_folder as recording
from tieout.gate import supervisor as apart
from tieout.gate.record_folder import OLD_ENOUGH, RECORD, RUN, Place
from tieout.report.formats.page import FORMAT as PAGE
from tieout.report.formats.record import decode
from tieout.values.errors import TieoutError
from tieout.values.verdict import Coverage, Verdict

HELD_VERDICT = Verdict(
    NAME, NAME, "cannot judge", (), (), (), (), (), (), (), Coverage(0, 0, 0, 0, 0), "", {}
)  # fmt: skip
WHOLE_CANARY = canary.KINDS
MOST = 2_000
"""Points after which a loop is taken for endless."""
SHORT = 2
"""Least points of a kind up to which its loops take seconds, and are run every time."""
CASES = {
    "a sound one": ("sound", None),
    "a sound one after another": ("sound", "sound before"),
    "a sound one that stands": ("sound", "sound"),
    "a contradicted one that was sound": ("contradicted", "sound"),
    "one without figures that was sound": ("unmeasured", "sound"),
}
"""A publication, and of which one there is a record already."""


@dataclass(frozen=True)
class Told:
    """What came of a check."""

    exit_code: int
    verdict: str
    raised: BaseException | None = None


def judged(home: Path) -> Told:
    """Check the publication in the home of a test."""
    try:
        checked = gate.check(
            home / NAME, home / "out", rulebooks=home / "books", clock=CLOCK,
            progress=lambda stage: fault_kinds.heard(stage),
        )  # fmt: skip
    except Exception as error:  # noqa: BLE001 - that it raises is what is told
        return Told(3, "cannot judge", error)
    return Told(checked.exit_code, checked.verdict.verdict)


@pytest.fixture(scope="module")
def ground(tmp_path_factory, engines_in_this_process):
    """The shelf and the publications, and what was recorded of each."""
    with small_canary():
        yield made(tmp_path_factory.mktemp("ground"))


def recorded(out: Path) -> str | None:
    """Read the record that stands in a folder; see that it is whole, or that there is none."""
    record = out / NAME
    if not (record / RECORD).exists():
        return None
    verdict = decode((record / RECORD).read_bytes())[0].verdict
    names = {path.name for path in record.iterdir()}
    assert names in ({RECORD, PAGE.file, RUN}, {RECORD, PAGE.file}), f"the record has {sorted(names)}"
    assert (record / PAGE.file).read_bytes().rstrip().endswith(b"</html>"), "the page is cut off"
    if RUN in names:
        with duckdb.connect(str(record / RUN), read_only=True) as connection:
            assert connection.execute("SELECT verdict FROM run").fetchall() == [(verdict,)], "the run says otherwise"
            rules = connection.execute("SELECT count(*) FROM rules").fetchall()[0][0]
            assert rules > 0 or verdict == "cannot judge", "the run is empty"
    else:
        assert verdict == "cannot judge", "there is a verdict without its run"
    return verdict


def nothing_hidden(out: Path, kind: Kind, fault: Fault) -> None:
    """See that nothing half-made is left; where taking it away failed, that the next run sweeps it."""
    hidden = [path for path in out.iterdir() if path.name != NAME]
    if not hidden:
        return
    assert fault.struck in TAKING_AWAY or kind.lasting, "something hidden is left"
    for path in hidden:
        os.utime(path, (path.stat().st_mtime - 2 * OLD_ENOUGH,) * 2)
    with Place(out / NAME):
        pass
    assert list(out.iterdir()) == [], "something hidden is left, and the next run does not sweep it"


def nothing_opened(told: Told, said: str | None, publication: str, kind: Kind, untouched: bool) -> None:
    """See that a run in which something failed says no more than it may."""
    assert told.raised is None or kind.lasting, "it raised"
    assert (told.exit_code == 0) == (told.verdict == "publish"), "its exit code is not its verdict"
    if publication != "sound":
        assert told.verdict != "publish", "it was published"
        assert said != "publish" or (kind.lasting and untouched), "the record says that it is published"
    elif told.exit_code == 0:
        assert said == "publish", "it was published without a record"
    else:
        assert said != "publish" or kind.lasting, "the record says otherwise"


def loop(ground: Ground, home: Path, kind: Kind, case: str) -> int:
    """Have the first operation fail, then the second, until a run completes; give how many there were."""
    publication, older = CASES[case]
    ground.lay(home, publication)
    before, out = contents(home), home / "out"
    wrong = []
    for at in range(1, MOST):
        ground.record(out, older)
        stood = contents(out)
        fault = Fault(at, home, kind.error, kind.lasting)
        with struck(kind, fault):
            told = judged(home)
        if not fault.fired:
            break
        try:
            assert {name: file for name, file in contents(home).items() if not name.startswith("out/")} == before
            nothing_opened(told, recorded(out), publication, kind, contents(out) == stood)
            nothing_hidden(out, kind, fault)
        except (AssertionError, TieoutError, duckdb.Error) as error:
            wrong.append(f"{at}: {fault.struck} failed, it said {told}: {error}")
    assert wrong == []
    assert (told.exit_code, recorded(out)) == (EXIT[publication], SAYS[EXIT[publication]])
    assert [path.name for path in out.iterdir()] == [NAME]
    return at - 1


def kinds_and_cases() -> list[object]:
    """Give every kind with every case that it goes over; all but the first of the short ones are rare."""
    return [
        pytest.param(
            kind,
            case,
            id=f"{kind}: {case}",
            marks=[] if KINDS[kind].least <= SHORT and place == 0 else pytest.mark.rare,
        )
        for kind in KINDS
        for place, case in enumerate(KINDS[kind].cases)
    ]


def told_points(kind: str, case: str, points: int) -> None:
    """Tell how many points there were; a loop that strikes too few proves nothing."""
    print(f"\npoints  {kind:32}  {case:36}  {points:4}")
    least = KINDS[kind].least_standing if case == "a sound one that stands" else KINDS[kind].least
    assert points >= least, f"only {points} points where there should be {least} at least"


@pytest.mark.parametrize(("kind", "case"), kinds_and_cases())
def test_no_fault_opens_the_gate(ground, tmp_path, kind, case):
    told_points(kind, case, loop(ground, tmp_path, KINDS[kind], case))


HELD = "a contradicted one that was sound"


def test_no_statement_that_fails_in_great_expectations_opens_the_gate_with_the_whole_canary(
    ground, tmp_path, monkeypatch
):
    monkeypatch.setattr(canary, "KINDS", WHOLE_CANARY)
    kind = replace(KINDS["great_expectations"], passing=lambda fault: called(fault, canary, names=("compared",)))
    assert loop(ground, tmp_path, kind, HELD) == 1


@pytest.mark.parametrize(
    ("process", "points"), [pytest.param("apart", 1, id="that judges"), pytest.param("engines", 2, id="of an engine")]
)
def test_a_process_that_cannot_be_started_opens_no_gate(ground, tmp_path, monkeypatch, process, points):
    started = []
    monkeypatch.setattr(run, "EngineProcess", engines.EngineProcess)
    if process == "apart":
        monkeypatch.setattr(gate, "judge_apart", apart.judge_apart)
    popen = subprocess.Popen

    def start(*given, **more):
        started.append(given)
        if len(started) == at:
            raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return popen(*given, **more)

    monkeypatch.setattr(subprocess, "Popen", start)
    ground.lay(tmp_path, "contradicted")
    for at in range(1, points + 1):
        started.clear()
        ground.record(tmp_path / "out", "sound")
        told = judged(tmp_path)
        assert (told.verdict, told.raised, len(started)) == ("cannot judge", None, at)
        assert recorded(tmp_path / "out") == "cannot judge"


# --- The loop itself ------------------------------------------------------------------------------


def unrecorded(_source, _target, _started, _clock, error):
    """Say that nothing could be judged, and leave the record alone."""
    return gate.Checked(HELD_VERDICT, None, error=error)


def test_a_gate_that_takes_an_error_for_a_permit_is_seen(ground, tmp_path, monkeypatch):
    home = ground.home / "sound"
    granted = gate.check(home / NAME, home / "out", rulebooks=ground.home / "books", clock=CLOCK)
    monkeypatch.setattr(gate, "_refused", lambda *_: granted)
    with pytest.raises(AssertionError, match="it was published"):
        loop(ground, tmp_path, KINDS["rendering"], HELD)


@pytest.mark.rare
def test_a_gate_that_lets_an_older_record_stand_is_seen(ground, tmp_path, monkeypatch):
    monkeypatch.setattr(gate, "_refused", unrecorded)
    with pytest.raises(AssertionError, match="the record says that"):
        loop(ground, tmp_path, KINDS["reads"], HELD)


@pytest.mark.rare
def test_a_record_that_is_written_where_it_is_shown_is_seen(ground, tmp_path, monkeypatch):
    def put(place, files):
        shutil.copytree(place.staging, place.target)
        for name, data in files.items():
            recording.write(place.target / name, data)

    monkeypatch.setattr(Place, "put", put)
    monkeypatch.setattr(gate, "_refused", unrecorded)
    with pytest.raises(AssertionError, match="is not JSON"):
        loop(ground, tmp_path, KINDS["writes"], "a sound one")


def test_what_is_left_hidden_is_seen(ground, tmp_path, monkeypatch):
    monkeypatch.setattr(Place, "__exit__", lambda *_: None)
    with pytest.raises(AssertionError, match="something hidden is left"):
        loop(ground, tmp_path, KINDS["rendering"], HELD)


def test_a_publication_that_is_written_in_is_seen(ground, tmp_path, monkeypatch):
    refused = gate._refused

    def meddle(source, *given):
        (source / "flow.csv").write_bytes(b"line,budget\n")
        return refused(source, *given)

    monkeypatch.setattr(gate, "_refused", meddle)
    with pytest.raises(AssertionError, match=r"flow\.csv"):
        loop(ground, tmp_path, KINDS["rendering"], HELD)


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_loop_that_strikes_nothing_is_seen(kind):
    with pytest.raises(AssertionError, match="only 0 points"):
        told_points(kind, HELD, 0)
