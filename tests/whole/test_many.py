"""Several publications on one bench: judged as they are one by one, and none in the way of another."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pytest

from tests.conftest import CLOCK, REPOSITORY
from tieout.cli import telling
from tieout.engines import placing, run
from tieout.engines import process as engines
from tieout.engines.canary import make_canary, simplest_kinds
from tieout.gate import check as gate
from tieout.gate import gathering, supervisor
from tieout.gate.check import Checked, check
from tieout.gate.supervisor import Bench
from tieout.rules.population import narrowed
from tieout.rules.registry import KINDS
from tieout.store.run import create
from tieout.values.errors import CannotJudgeError

PRINTED = REPOSITORY / "data" / "printed-tables"
TABLES = {"at-2021": "at_2021_jv_baten_lasten", "at-2022": "at_2022_jv_baten_lasten", "dpc": "dpc_2015_jv_balans"}


@dataclass
class Watcher:
    """Sees which processes judge, and does something to them when a stage of a case begins."""

    bench: Bench
    deeds: dict[tuple[str, str], Callable[[int], None]] = field(default_factory=dict)
    seen: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def of(self, name: str) -> Callable[[str], None]:
        """Watch the case of this name."""

        def hear(stage: str) -> None:
            if stage == "starting the engines":
                return
            judge = self.bench._process.pid
            if stage == "judging":
                self.seen[name] = (judge, *started_by(judge))
            self.deeds.get((name, stage), lambda _: None)(judge)

        return hear


def started_by(process: int) -> list[int]:
    """List the processes that a process started, from all of its threads."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    return sorted(int(child) for task in tasks for child in (task / "children").read_text().split())


def kill(process: int) -> None:
    """End a process at once."""
    os.kill(process, signal.SIGKILL)


def kill_an_engine(judge: int) -> None:
    """End the first engine that a process started."""
    kill(started_by(judge)[0])


@pytest.fixture
def processes(monkeypatch):
    """Judge and run the engines as processes, as a user does."""
    monkeypatch.setattr(run, "EngineProcess", engines.EngineProcess)
    monkeypatch.setattr(gate, "judge_apart", supervisor.judge_apart)


def made(home: Path, name: str, table: str) -> Path:
    """Make a publication of one printed table."""
    package = json.loads((PRINTED / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = [resource for resource in package["resources"] if resource["name"] == table]
    (home / name).mkdir()
    shutil.copy(PRINTED / f"{table}.csv", home / name)
    own = package | {"name": name, "resources": [resource]}
    (home / name / "datapackage.json").write_text(json.dumps(own), encoding="utf-8")
    return home / name


@pytest.fixture
def publications(tmp_path) -> dict[str, Path]:
    """Publications of one table each, two of them of one entity."""
    return {name: made(tmp_path, name, table) for name, table in TABLES.items()}


def told(checked: Checked) -> dict:
    """Read a recorded verdict, without what differs from run to run."""
    record = json.loads((checked.folder / "verdict.json").read_text(encoding="utf-8"))
    return {name: value for name, value in record.items() if name not in {"run", "seal"}}


def judged(publications, out, name, **more) -> Checked:
    """Check one of a set against the others."""
    others = [folder for other, folder in publications.items() if other != name]
    return check(publications[name], out, beside=others, clock=CLOCK, **more)


@pytest.mark.rare
def test_several_are_judged_on_one_bench_as_they_are_one_by_one_and_the_engines_start_once(
    publications, tmp_path, monkeypatch, request
):
    apart = {name: told(judged(publications, tmp_path / "apart", name)) for name in TABLES}
    request.getfixturevalue("processes")
    with Bench() as bench:
        watcher = Watcher(bench)
        together = {
            name: told(judged(publications, tmp_path / "together", name, bench=bench, progress=watcher.of(name)))
            for name in TABLES
        }
    assert json.dumps(together) == json.dumps(apart)
    assert len(set(watcher.seen.values())) == 1
    (pids,) = set(watcher.seen.values())
    assert len(pids) == 3
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.mark.rare
def test_what_dies_in_one_case_is_not_in_the_way_of_the_next(publications, tmp_path, processes):
    with Bench() as bench:
        watcher = Watcher(bench, {("at-2021", "judging"): kill, ("dpc", "making figures"): kill_an_engine})
        checked = {
            name: judged(publications, tmp_path / "out", name, bench=bench, progress=watcher.of(name))
            for name in TABLES
        }
        again = judged(publications, tmp_path / "out", "dpc", bench=bench, progress=watcher.of("dpc, again"))
    assert {name: one.verdict.verdict for name, one in checked.items()} == {
        "at-2021": "cannot judge", "at-2022": "hold", "dpc": "cannot judge",
    }  # fmt: skip
    assert "was killed by signal 9" in str(checked["at-2021"].error)
    assert told(checked["at-2021"])["verdict"] == "cannot judge"
    assert any("ended with exit code -9" in reason.en for reason in checked["dpc"].verdict.reasons)
    assert again.verdict.verdict == "publish"
    assert watcher.seen["at-2021"][0] != watcher.seen["at-2022"][0] == watcher.seen["dpc, again"][0]
    assert watcher.seen["at-2022"] != watcher.seen["dpc, again"], "an engine that died is started again"


def test_a_question_that_comes_in_part_is_none(tmp_path):
    path = tmp_path / "asked"
    with path.open("wb") as stream:
        for question in (b"one", b"two\n"):
            supervisor.write_asked(stream, question)
        stream.write((9).to_bytes(supervisor.LENGTH, "big") + b"half")
    with path.open("rb") as stream:
        assert [supervisor.read_asked(stream) for _ in range(4)] == [b"one", b"two\n", None, None]


@pytest.mark.parametrize(
    ("verdicts", "says"),
    [
        pytest.param(["hold"], "", id="of one its verdict says it"),
        pytest.param(["hold", "publish", "hold"], "3 publications: 1 publish, 2 hold, 0 cannot judge", id="several"),
        pytest.param(["hold", None], "2 publications: 0 publish, 1 hold, 1 cannot judge", id="one refused"),
        pytest.param([None, None], "", id="where none was judged the errors say it"),
    ],
)
def test_several_are_summed_up(capsys, as_printed, verdicts, says):
    def made(verdict: str | None) -> Checked:
        error = CannotJudgeError("here", "it broke") if verdict is None else None
        kept = replace(as_printed.verdict, verdict=verdict or "cannot judge")
        return Checked(kept, None, error=error)

    telling.tell_summary([made(verdict) for verdict in verdicts])
    assert capsys.readouterr().out.strip() == says


@pytest.mark.parametrize(
    ("place", "quiet", "says"),
    [
        pytest.param((1, 1), False, "tieout: judging here\n", id="of one"),
        pytest.param((3, 100), False, "tieout: judging (3 of 100) here\n", id="of many"),
        pytest.param((3, 100), True, "", id="quiet"),
    ],
)
def test_progress_says_which_of_how_many(capsys, place, quiet, says):
    with telling.progress_of("here", quiet, place) as progress:
        progress("judging")
    assert capsys.readouterr().err == says


def beside(verdict) -> set[str]:
    """Name the publications that one was held against."""
    return {item.path.split("/")[1] for item in verdict.inputs if item.path.startswith("../")}


@pytest.mark.rare
def test_only_publications_that_a_rule_can_hold_it_against_are_read_beside_one(publications, tmp_path, monkeypatch):
    kept = judged(publications, tmp_path / "kept", "at-2022").verdict
    monkeypatch.setattr(gathering, "_may_meet", lambda *_: True)
    everything = judged(publications, tmp_path / "all", "at-2022").verdict
    assert beside(kept) == {"at-2021"}
    assert beside(everything) == {"at-2021", "dpc"}
    for what in ("verdict", "findings", "not_judged"):
        assert getattr(kept, what) == getattr(everything, what)
    # The rules on how files are read count those that are read; what the engines count is the same.
    engines = {rule.name for rule in kept.rules if rule.engine != "tieout"}
    counted = [[one for one in verdict.outcomes if one.rule in engines] for verdict in (kept, everything)]
    assert counted[0] == counted[1] != []


@pytest.mark.rare
def test_a_publication_that_it_names_itself_is_read_beside_it_whosever_it_is(publications, tmp_path):
    path = publications["at-2022"] / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["tieout"]["beside"] = ["dpc"]
    path.write_text(json.dumps(package), encoding="utf-8")
    verdict = judged(publications, tmp_path / "out", "at-2022").verdict
    assert beside(verdict) == {"at-2021", "dpc"}


@pytest.mark.rare
def test_each_way_to_place_lines_is_weighed_as_if_every_total_were_asked(tmp_path, monkeypatch):
    publication = made(tmp_path, "at-2016", "at_2016_jv_baten_lasten")

    def placed(out: str) -> list[tuple]:
        folder = check(publication, tmp_path / out, clock=CLOCK).folder
        with duckdb.connect(str(folder / "run.duckdb"), read_only=True) as connection:
            return connection.execute("SELECT table_name, line_no, joins FROM figures ORDER BY ALL").fetchall()

    few = placed("few")
    # What is in every population leaves no total out.
    monkeypatch.setattr(placing, "literal", lambda _: "")
    assert placed("all") == few
    assert any(joins for _, _, joins in few)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_rule_without_a_row_in_reach_has_no_check_so_it_need_not_be_planned(canary_run, name):
    kind = KINDS[name]
    population = narrowed(kind(**kind.known.arguments).population(), ("no such kind",), None)
    assert canary_run.execute(population.replace("{batch}", kind.looks_at)).fetchall() == []


def test_the_canary_that_is_tried_again_has_a_fault_in_every_table():
    assert {KINDS[name].looks_at for name in simplest_kinds()} == {kind.looks_at for kind in KINDS.values()}


@pytest.fixture(scope="module")
def canary_run(tmp_path_factory):
    """A run with the canary's tables."""
    folder = tmp_path_factory.mktemp("canary")
    connection = create(folder / "kept", folder / "shown")
    make_canary(connection)
    connection.execute("USE run.canary")
    yield connection
    connection.close()
