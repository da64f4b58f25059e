"""The record of a verdict: complete or absent, the same for the same input, and reused only while it stands."""

from __future__ import annotations

import datetime
import json
import os
import shutil
from dataclasses import replace

import jsonschema
import pytest

from tests.conftest import CLOCK, NOW, REPOSITORY, clock_at
from tests.whole.conftest import answered, found
from tieout.gate.check import check
from tieout.report.formats.record import decode, encode
from tieout.values.moments import moment

pytestmark = pytest.mark.usefixtures("tables_judged_once")

SECOND, A_DAY = datetime.timedelta(seconds=1), datetime.timedelta(days=1)
SCHEMA = REPOSITORY / "pipeline" / "tieout" / "report" / "formats" / "verdict.schema.json"


def record(checked):
    return json.loads((checked.folder / "verdict.json").read_text(encoding="utf-8"))


@pytest.mark.rare
def test_a_run_leaves_its_three_files_and_nothing_else(as_printed):
    assert sorted(os.listdir(as_printed.folder)) == ["report.html", "run.duckdb", "verdict.json"]
    assert os.listdir(as_printed.folder.parent) == ["logius-2022"]


def test_the_record_follows_its_schema(as_printed):
    jsonschema.validate(record(as_printed), json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_the_record_reads_back_as_the_verdict(as_printed):
    verdict, _ = decode((as_printed.folder / "verdict.json").read_bytes())
    assert verdict == as_printed.verdict


def test_the_record_says_what_the_gate_promises(as_printed):
    said = record(as_printed)
    assert said["publication"] == "logius-2022"
    assert said["verdict"] == "hold"
    assert [item["path"] for item in said["inputs"]] == [
        "doelmatigheidsindicatoren.csv",
        "kasstroom.csv",
        "toelichting.md",
    ]
    assert all(item["lines"] == item["rows"] + item["rejected"] for item in said["inputs"])
    assert said["findings"][0]["gap"] == 78.4
    assert said["findings"][0]["places"][0] == {
        "file": "kasstroom.csv",
        "line": 5,
        "column": 5,
        "line_label": "Totaal operationele kasstroom",
        "column_label": "Verschil 2022",
        "printed": "39,2",
    }


@pytest.mark.rare
def test_the_same_input_gives_the_same_bytes(logius, tmp_path):
    texts = []
    for name in ("one", "two"):
        checked = check(logius.path, tmp_path / name, clock=CLOCK)
        said = record(checked)
        run = said.pop("run")
        page = (checked.folder / "report.html").read_text(encoding="utf-8")
        texts.append((json.dumps(said), page.replace(run["id"], "").replace(run["finished"], "")))
    assert texts[0] == texts[1]


@pytest.fixture
def stands(as_printed, tmp_path):
    """The record of Logius 2022 as printed, where `judge` puts it: it stands."""
    shutil.copytree(as_printed.folder, tmp_path / "records" / "logius-2022")


def test_an_unchanged_publication_is_not_judged_twice(judge_held):
    first, second = judge_held(), judge_held()
    assert (first.reused, second.reused) == (False, True)
    assert first.verdict == second.verdict


@pytest.mark.rare
def test_fresh_judges_anew(stands, logius, judge):
    assert judge(logius).reused
    assert not judge(logius, fresh=True).reused


@pytest.mark.rare
@pytest.mark.parametrize("file", ["kasstroom.csv", "toelichting.md", "datapackage.json"])
def test_a_changed_file_is_judged_anew(stands, logius, judge, file):
    assert judge(logius).reused
    path = logius.path / file
    path.write_text(
        path.read_text(encoding="utf-8").replace("2022", "2021", 1).replace("2021", "2022", 1) + "\n", encoding="utf-8"
    )
    assert not judge(logius).reused


@pytest.mark.rare
def test_a_changed_rulebook_is_judged_anew(logius, shelf, judge):
    judge(logius, rulebooks=shelf.path)
    shelf.replace("agency_accounts/lines/kasstroom.toml", "# Kasstroomoverzicht", "# Het kasstroomoverzicht")
    assert not judge(logius, rulebooks=shelf.path).reused


@pytest.mark.rare
def test_another_version_judges_anew(stands, logius, judge, monkeypatch):
    assert judge(logius).reused
    monkeypatch.setattr("tieout.__version__", "9.9.9")
    assert not judge(logius).reused


@pytest.mark.rare
@pytest.mark.parametrize("file", ["verdict.json", "report.html", "run.duckdb"])
def test_a_record_that_is_not_whole_is_not_reused(stands, logius, judge, file):
    (judge(logius).folder / file).unlink()
    assert not judge(logius).reused


def test_a_record_that_was_tampered_with_is_not_believed(judge_held):
    path = judge_held().folder / "verdict.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"hold"', '"publish"', 1), encoding="utf-8")
    checked = judge_held()
    assert (checked.reused, checked.exit_code) == (False, 1)


def run_of(checked):
    return decode((checked.folder / "verdict.json").read_bytes())[1]


def test_a_record_is_reused_to_the_second_in_which_it_expires_and_no_longer(judge_held):
    expires = moment(run_of(judge_held()).expires)
    assert judge_held(clock=clock_at(expires)).reused
    checked = judge_held(clock=clock_at(expires + SECOND))
    assert not checked.reused
    assert moment(run_of(checked).expires) > expires + SECOND


@pytest.mark.rare
def test_a_record_with_a_stray_file_does_not_stand_once_that_is_gone(sound, judge):
    (sound.path / "notes.txt").write_text("mine", encoding="utf-8")
    assert found(judge(sound).verdict, "files_are_declared")
    (sound.path / "notes.txt").unlink()
    checked = judge(sound)
    assert not checked.reused
    assert not found(checked.verdict, "files_are_declared")


@pytest.mark.rare
def test_a_record_with_an_answer_that_was_not_in_force_does_not_stand_on_the_day_that_it_is(sound, judge):
    sound.answer(*answered(sound), when="2026-11-23")
    before, after = judge(sound), judge(sound, clock=clock_at(NOW + A_DAY))
    assert (before.reused, before.exit_code) == (False, 1)
    assert (after.reused, after.exit_code) == (False, 0)


@pytest.mark.rare
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(-1_000, 0, id="it ended before: the clock tells the sequence"),
        pytest.param(0, 1, id="it ended in this very millisecond: one higher"),
        pytest.param(86_400_000, 86_400_001, id="a clock ran a day ahead: one higher"),
        pytest.param(86_400_001, 0, id="it is from the future: it is not carried on"),
    ],
)
def test_the_sequence_of_a_record_follows_on_the_one_that_it_takes_the_place_of(
    as_printed, logius, judge, tmp_path, before, after
):
    target = tmp_path / "records" / "logius-2022"
    shutil.copytree(as_printed.folder, target)
    verdict, run = decode((target / "verdict.json").read_bytes())
    now = moment(run.finished)
    told = int(now.timestamp() * 1000)
    (target / "verdict.json").write_bytes(encode(verdict, replace(run, sequence=told + before)))
    assert run_of(judge(logius, fresh=True, clock=clock_at(now))).sequence == told + after


@pytest.mark.rare
def test_a_run_that_dies_leaves_no_verdict_behind(judge_held, monkeypatch):
    folder = judge_held().folder
    assert (folder / "verdict.json").exists()

    def die(*_):
        raise KeyboardInterrupt("stopped")

    monkeypatch.setattr("tieout.gate.session.make_figures", die)
    with pytest.raises(KeyboardInterrupt, match="stopped"):
        judge_held(fresh=True)
    assert not folder.exists()
    assert os.listdir(folder.parent) == []


def test_a_surprise_is_recorded_as_cannot_judge(judge_held, monkeypatch):
    assert judge_held().exit_code == 1

    def fail(*_):
        raise ZeroDivisionError("nobody expected this")

    monkeypatch.setattr("tieout.gate.session.make_figures", fail)
    checked = judge_held(fresh=True)
    assert checked.exit_code == 3
    said = record(checked)
    assert said["verdict"] == "cannot judge"
    assert "nobody expected this" in said["reasons"][0]["en"]


def test_a_broken_declaration_replaces_the_verdict_that_stood(held, judge_held):
    assert judge_held().exit_code == 1
    (held.path / "datapackage.json").write_text("{", encoding="utf-8")
    checked = judge_held()
    assert checked.exit_code == 2
    assert record(checked)["verdict"] == "cannot judge"
    assert sorted(os.listdir(checked.folder)) == ["report.html", "run.duckdb", "verdict.json"]


def test_a_folder_with_other_things_in_it_is_left_alone(logius, tmp_path):
    target = tmp_path / "records" / "logius-2022"
    target.mkdir(parents=True)
    (target / "thesis.txt").write_text("mine", encoding="utf-8")
    checked = check(logius.path, tmp_path / "records", clock=CLOCK)
    assert checked.exit_code == 2
    assert (target / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_nothing_is_written_into_the_publication(logius, judge):
    before = {path.name: path.read_bytes() for path in logius.path.iterdir()}
    judge(logius)
    assert {path.name: path.read_bytes() for path in logius.path.iterdir()} == before


def test_the_record_cannot_be_put_into_the_publication(logius):
    checked = check(logius.path, logius.path.parent, clock=CLOCK)
    assert checked.exit_code == 2
    assert "into the publication" in str(checked.error)


@pytest.mark.another_day
def test_the_public_function_gives_the_verdict(logius):
    import tieout

    verdict = tieout.check(logius.path)
    assert isinstance(verdict, tieout.Verdict)
    assert verdict.verdict == "hold"
    assert sorted(os.listdir(logius.path.parent)) == ["logius-2022"]
