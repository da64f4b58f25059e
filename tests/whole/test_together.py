"""Publications of one command are judged in one run, and each gets the verdict that it gets alone, to the last word."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import duckdb
import pytest

from tests.conftest import CLOCK, REPOSITORY, Folder
from tests.whole.conftest import InThisProcess
from tieout.engines.registry import ENGINES
from tieout.gate import check as gate
from tieout.gate import together
from tieout.gate.pools import MOST_BYTES, Together, pools_of
from tieout.gate.supervisor import Asked, decode_asked, encode_asked
from tieout.gate.worker import judge_case
from tieout.recognition.proposal import propose

PRINTED = REPOSITORY / "data" / "printed-tables"
TABLES = (
    "at_2018_jv_baten_lasten",
    "at_2019_jv_baten_lasten",
    "logius_2022_jv_doelmatigheid",
    "dpc_2021_jv_baten_lasten",
)
KEPT = (
    "tables",
    "columns",
    "cells",
    "lines",
    "records",
    "notations",
    "figures",
    "checks",
    "findings",
    "outcomes",
    "finding_places",
    "rejected_lines",
    "inputs",
    "answers",
    "deviations",
    "series",
    "checks_of_cell",
    "failing_rows",
)


class OneRun:
    """A bench that judges together in this process, and is asked nothing else unless it may be."""

    def __init__(self, alone: bool = False) -> None:
        self.alone = alone
        self.asked = 0
        self.alone_asked: list[str] = []

    def case_of(self, source, days):
        """Give no case."""

    def judge_together(self, packed, folder, progress):
        """Judge together what comes out of the very bytes that would travel."""
        self.asked += 1
        received = decode_asked(encode_asked(Asked(folder, packed=packed))).packed
        assert received == packed
        engines = {engine: InThisProcess(engine) for engine in ENGINES}
        return list(together.judge_together(received.cases(), received.rulebook, engines, folder, progress))

    def judge(self, case, folder, progress):
        """Judge a case alone, where that may be."""
        assert self.alone, f"{case.publication.name} is judged alone"
        self.alone_asked.append(case.deliveries[0].home)
        return judge_case(case, folder, progress)


@pytest.fixture(scope="module", autouse=True)
def on_the_bench(engines_in_this_process):
    """Judge on the bench that is given, as outside of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            gate,
            "judge_apart",
            lambda case, folder, progress, bench: (bench or OneRun(alone=True)).judge(case, folder, progress),
        )
        yield


@pytest.fixture(scope="module")
def set_of_five(tmp_path_factory):
    """Tables of three agencies as they were printed, one in two years, one with an answer; and one that is cut off."""
    home = tmp_path_factory.mktemp("set")
    for name in TABLES:
        folder = home / name.replace("_", "-")
        folder.mkdir()
        shutil.copy(PRINTED / f"{name}.csv", folder)
        package = json.loads(propose(folder, "agency_accounts").package)
        (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    broken = home / "at-broken"
    shutil.copytree(home / "at-2018-jv-baten-lasten", broken)
    table = broken / "at_2018_jv_baten_lasten.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([*lines[:3], '"half a line', *lines[3:6]]) + "\n", encoding="utf-8")
    package = json.loads((broken / "datapackage.json").read_text(encoding="utf-8"))
    (broken / "datapackage.json").write_text(json.dumps(package | {"name": "at-broken"}), encoding="utf-8")
    return sorted(home.iterdir())


def without_run(record):
    """Give a record without what names its run."""
    told = json.loads(record)
    del told["run"], told["seal"]
    return told


def judged(folders, out, bench):
    """Check a set as the command does."""
    with Together(bench) as ahead:
        gate.judge_ahead(folders, out, ahead, clock=CLOCK)
        return [
            gate.check(folder, out, beside=[one for one in folders if one != folder], clock=CLOCK, bench=ahead)
            for folder in folders
        ]


@pytest.fixture(scope="module")
def both_ways(set_of_five, tmp_path_factory):
    """The set, judged together and one by one."""
    home = tmp_path_factory.mktemp("ways")
    answered = gate.check(set_of_five[-1], home / "first", clock=CLOCK).verdict.findings[0].id
    Folder(set_of_five[-1]).answer(answered)
    bench = OneRun()
    together_ = judged(set_of_five, home / "together", bench)
    assert bench.asked == 1
    alone = [
        gate.check(folder, home / "alone", beside=[one for one in set_of_five if one != folder], clock=CLOCK)
        for folder in set_of_five
    ]
    return together_, alone


@pytest.mark.rare
def test_each_gets_the_record_and_the_run_that_it_gets_alone(both_ways):
    for one, other in zip(*both_ways, strict=True):
        assert one.error is None
        mine, its = without_run(one.record["verdict.json"]), without_run(other.record["verdict.json"])
        assert {key: mine[key] for key in mine if mine[key] != its.get(key)} == {}
        first, second = (duckdb.connect(str(each.folder / "run.duckdb"), read_only=True) for each in (one, other))
        with first, second:
            for table in KEPT:
                query = f"SELECT * FROM {table} ORDER BY ALL"
                assert first.execute(query).fetchall() == second.execute(query).fetchall(), table
            listed = "SELECT schema_name, table_name, comment IS NULL FROM duckdb_tables() ORDER BY ALL"
            assert first.execute(listed).fetchall() == second.execute(listed).fetchall()


@pytest.mark.rare
@pytest.mark.rare
def test_a_rule_that_fails_has_each_judged_alone(set_of_five, tmp_path, monkeypatch):
    ask = together.judge_tables

    def one_fails(database, rulebook, engines):
        found = ask(database, rulebook, engines)
        first, *others = found.results
        return replace(found, results=(replace(first, error="it failed"), *others))

    monkeypatch.setattr(together, "judge_tables", one_fails)
    bench = OneRun(alone=True)
    checked = judged(set_of_five[:2], tmp_path, bench)
    assert bench.asked == 1
    assert all("could not run" not in reason.en for one in checked for reason in one.verdict.reasons)


@pytest.mark.rare
def test_one_that_stands_in_the_way_is_judged_alone_and_the_others_together(set_of_five, tmp_path):
    folders = []
    for folder in set_of_five:
        if folder.name != "at-broken":
            shutil.copytree(folder, tmp_path / folder.name)
            folders.append(tmp_path / folder.name)
    Folder(folders[-1]).allow("no_such_rule", "00000000")
    bench = OneRun(alone=True)
    checked = judged(folders, tmp_path / "out", bench)
    assert [one.error is None for one in checked] == [True, True, True, False]
    assert "an allowance names rule no_such_rule" in checked[-1].error.what
    assert bench.alone_asked == ["dpc-2021-jv-baten-lasten", folders[-1].name], "of two halves one is judged together"


@pytest.mark.rare
def test_one_that_changes_after_it_was_read_is_refused(set_of_five, tmp_path):
    folders = []
    for folder in set_of_five[:2]:
        shutil.copytree(folder, tmp_path / folder.name)
        folders.append(tmp_path / folder.name)
    with Together(OneRun()) as ahead:
        gate.judge_ahead(folders, None, ahead, clock=CLOCK)
        table = next(folders[0].glob("*.csv"))
        table.write_text(table.read_text(encoding="utf-8").replace("1", "7", 1), encoding="utf-8")
        checked = gate.check(folders[0], None, beside=folders[1:], clock=CLOCK, bench=ahead)
    assert "it changed while it was judged" in checked.verdict.reasons[0].en


def test_who_is_held_against_one_that_is_judged_alone_is_judged_alone_too(set_of_five):
    days = gate.days_at(CLOCK())
    cases = {
        folder.name: gate.gather(folder, [one for one in set_of_five if one != folder], None, days, None)
        for folder in set_of_five
    }
    names = [sorted(case.publication.name for case in pool) for pool in pools_of(list(cases.values()))]
    assert names == [sorted(cases)]
    without = [case for name, case in cases.items() if name != "at-broken"]
    assert [[case.publication.name for case in pool] for pool in pools_of(without)] == [
        ["dpc-2021-jv-baten-lasten", "logius-2022-jv-doelmatigheid"]
    ]


def test_a_large_folder_is_not_read_ahead(set_of_five, tmp_path):
    folders = []
    for folder in set_of_five[:2]:
        shutil.copytree(folder, tmp_path / folder.name)
        folders.append(tmp_path / folder.name)
    (folders[0] / "more.csv").write_bytes(b"a" * MOST_BYTES)
    with Together(OneRun()) as ahead:
        gate.judge_ahead(folders, None, ahead, clock=CLOCK)
        days = gate.days_at(CLOCK())
        assert ahead.case_of(folders[0], days) is None
        assert ahead.case_of(folders[1], days) is not None
