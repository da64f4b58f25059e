"""A publication whose files are too large to be held is judged as one whose files are; here all are made large."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.conftest import CLOCK, LOGIUS, REPOSITORY
from tests.packing import gz
from tests.whole.test_inert import tell
from tieout.gate import session
from tieout.gate.check import check
from tieout.gate.gathering import gather
from tieout.gate.supervisor import Asked, Bench, decode_asked, encode_asked
from tieout.intake import files
from tieout.intake.formats.tables import csv
from tieout.intake.structure import prove
from tieout.values.moments import days_at

DATA = REPOSITORY / "data"
PRECINCTS = DATA / "precincts-2024"
TABLE = "precincts.csv"


@pytest.fixture
def all_are_large(monkeypatch):
    """No file is held, and a CSV is read a thousand bytes at a time; gives how many pieces were."""
    cut = []
    monkeypatch.setattr(files, "MOST_HELD", 0)
    monkeypatch.setattr(files, "BLOCK", 1_000)
    monkeypatch.setattr(csv, "PROVEN_FROM", 0)
    monkeypatch.setattr(csv, "prove", lambda *given: (cut.append(piece) or piece for piece in prove(*given)))
    return cut


def told(checked) -> dict:
    """Read a recorded verdict, without what differs from run to run."""
    record = json.loads((checked.folder / "verdict.json").read_text(encoding="utf-8"))
    return {name: value for name, value in record.items() if name not in {"run", "seal"}}


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(PRECINCTS, id="records"),
        pytest.param(DATA / "city-budget-2022", id="a budget", marks=pytest.mark.rare),
        pytest.param(LOGIUS, id="statements and a text", marks=pytest.mark.rare),
    ],
)
def test_it_has_the_verdict_that_it_has_when_it_is_held(tmp_path, request, place):
    held = told(check(place, tmp_path / "held", clock=CLOCK))
    cut = request.getfixturevalue("all_are_large")
    lying = check(place, tmp_path / "lying", clock=CLOCK)
    assert told(lying) == held
    assert len(cut) > 1
    assert check(place, tmp_path / "lying", clock=CLOCK).reused
    # Nothing that was read of them stays beside the record.
    assert not [path.name for path in (tmp_path / "lying").rglob("*") if path.suffix in {".arrow", ".csv"}]


def test_a_large_compressed_table_has_the_verdict_that_it_has_when_it_is_held(tmp_path, request):
    mine = tmp_path / "precincts"
    shutil.copytree(PRECINCTS, mine)
    (mine / f"{TABLE}.gz").write_bytes(gz((mine / TABLE).read_bytes(), members=3))
    (mine / TABLE).unlink()
    declared = (mine / "datapackage.json").read_text(encoding="utf-8")
    (mine / "datapackage.json").write_text(declared.replace(f'"{TABLE}"', f'"{TABLE}.gz"'), encoding="utf-8")
    held = told(check(mine, tmp_path / "held", clock=CLOCK))
    cut = request.getfixturevalue("all_are_large")
    assert told(check(mine, tmp_path / "lying", clock=CLOCK)) == held
    assert len(cut) > 1
    assert not [path.name for path in (tmp_path / "lying").rglob("*.unpacked")]


def test_it_is_published_and_verified_and_its_changes_are_told(tmp_path, all_are_large):
    mine, public, out = tmp_path / "precincts", tmp_path / "public", str(tmp_path / "out")
    shutil.copytree(PRECINCTS, mine)
    assert tell("keygen", str(tmp_path / "keys"))[0] == 0
    key = str(tmp_path / "keys" / "tieout.key")
    code, _, err = tell("publish", str(mine), "--to", str(public), "--out", out, "--key", key)
    assert code == 0, err
    assert (public / TABLE).read_bytes() == (PRECINCTS / TABLE).read_bytes()
    code, said, err = tell("verify", str(public), "--key", key.replace(".key", ".pub"), "--name", "precincts-2024")
    assert (code, "Verified" in said) == (0, True), err
    lines = (mine / TABLE).read_text(encoding="utf-8").split("\n")
    heads, cells = lines[0].split(","), lines[1].split(",")
    cells[heads.index("votes")] = "99999"
    (mine / TABLE).write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]), encoding="utf-8")
    code, said, _ = tell("check", str(mine), "--since", str(public), "--out", out, "--quiet")
    assert code == 1
    assert "99999" in said


def test_a_table_that_changes_before_it_is_judged_is_not_judged(tmp_path, all_are_large, monkeypatch):
    mine = tmp_path / "precincts"
    shutil.copytree(PRECINCTS, mine)

    def judge(case, *given):
        with (mine / TABLE).open("a", encoding="utf-8") as stream:
            stream.write("\n")
        return session.judge(case, *given)

    monkeypatch.setattr("tieout.gate.worker._judge", lambda case, engines, *given: judge(case, engines, *given))
    checked = check(mine, tmp_path / "out", clock=CLOCK)
    assert checked.exit_code == 3
    assert f"{TABLE}: it changed while it was read" in str(checked.error)


def test_files_travel_by_where_they_lie(tmp_path, all_are_large):
    asked = Asked(tmp_path, gather(PRECINCTS, [], None, days_at(CLOCK()), None))
    sent = encode_asked(asked)
    assert decode_asked(sent) == asked
    assert asked.shown == files.NEEDS * sum(
        (PRECINCTS / name).stat().st_size for name in asked.case.deliveries[0].files
    )
    assert (PRECINCTS / TABLE).read_bytes()[-50:] not in sent


def test_a_process_that_may_not_show_so_large_files_is_taken_leave_of(tmp_path, monkeypatch):
    asked = [Asked(tmp_path, gather(PRECINCTS, [], None, days_at(CLOCK()), None)) for _ in range(4)]
    sizes = dict(zip(map(id, asked), (5, 3, 9, 9), strict=True))
    monkeypatch.setattr(Asked, "shown", property(lambda one: sizes[id(one)]))
    started = []
    with Bench() as bench:
        for one in asked:
            bench._ready(one, started.append)
    assert len(started) == 2
