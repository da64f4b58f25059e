"""Ways to have a wrong figure published that were tried on the gate, and what it says to each."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from tests.conftest import LOGIUS, PUBLISHED
from tests.whole.conftest import found
from tieout.report.formats.record import decode, encode

pytestmark = pytest.mark.usefixtures("tables_judged_once")

TABLE, FLOW = "doelmatigheidsindicatoren.csv", "kasstroom.csv"


@pytest.mark.rare
@pytest.mark.parametrize(
    ("file", "old", "new", "rule", "severity"),
    [
        pytest.param(
            TABLE, '"99,91%"', '"€ 99,91"', "figure_has_the_unit_of_its_line", "critical",
            id="a figure in another unit, which no comparison would touch",
        ),
        pytest.param(
            FLOW, '"21,9"', '"21,9%"', "figure_has_the_unit_of_its_line", "critical",
            id="a part of a total in another unit",
        ),
        pytest.param(TABLE, '"99,91%"', "", "target_is_measured", "warning", id="a blank availability"),
        pytest.param(TABLE, '"99,91%"', "gepland", "target_is_measured", "warning", id="a plan"),
        pytest.param(TABLE, '"99,91%","99,5%"', '"99,91%",', "availability_meets_norm", "warning", id="no norm"),
        pytest.param(TABLE, ",329,", ',"329\n353",', "indicator_is_figure_or_mark", "warning", id="two in one cell"),
    ],
)  # fmt: skip
def test_a_figure_that_hides_from_its_rule_is_found_by_another(sound, judge, file, old, new, rule, severity):
    sound.replace(file, old, new)
    checked = judge(sound)
    assert checked.exit_code in {1, 3}
    assert severity in [finding.severity for finding in found(checked.verdict, rule)]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda p: p["tieout"].update(rulebook="../elsewhere"), id="a rulebook of its own"),
        pytest.param(lambda p: p["tieout"].update(year=1066), id="a report year that no column has"),
        pytest.param(lambda p: p["resources"][1]["tieout"].update(scale=0), id="a scale that makes all zero"),
        pytest.param(lambda p: p["resources"][1]["tieout"].pop("unit"), id="a scale that scales nothing"),
        pytest.param(
            lambda p: p["resources"][1].update(format="md", type=None, schema=None, tieout=None),
            id="no table",
        ),
        pytest.param(
            lambda p: p["resources"][0]["schema"]["fields"][4].update(tieout={"role": "note"}), id="a year as a note"
        ),
        pytest.param(
            lambda p: p["resources"][0]["schema"]["fields"][4]["tieout"].update(year=2018),
            id="another year",
        ),
        pytest.param(lambda p: p["tieout"].update(allow_empty=[{"rule": "x", "reason": "Zo."}]), id="an allowance"),
        pytest.param(lambda p: p["tieout"].update({"agency:": "x"}), id="a key that looks like another vocabulary's"),
        pytest.param(lambda p: p["tieout"].update(agency="logis"), id="an agency that is almost known"),
        pytest.param(lambda p: p["tieout"].update(agency="dcp"), id="an agency of three letters, two of them swapped"),
    ],
)
def test_a_declaration_that_takes_figures_out_of_judgement_is_refused(sound, judge, change):
    sound.declare(change)
    assert judge(sound).exit_code == 2


@pytest.mark.rare
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("suites/logius.json", '"entity": "logius"', '"entity": "Logius"'),
        ("suites/cash_flow.json", '"kasstroom"', '"kastroom"'),
        ("shapes/percentages.toml", 'kinds = ["doelmatigheidsindicatoren"]', 'kinds = ["doelmatigheid"]'),
        ("suites/logius_cash_flow.json", '"financieringskasstroom"', '"financiering"'),
    ],
)
def test_a_word_of_a_rulebook_that_means_nothing_drops_no_rule(sound, shelf, judge, file, old, new):
    shelf.replace(f"agency_accounts/{file}", old, new)
    assert judge(sound, rulebooks=shelf.path).exit_code == 3


def test_a_file_of_a_rulebook_that_nothing_reads_is_refused(sound, shelf, judge):
    suites = shelf.path / "agency_accounts" / "suites"
    (suites / "cash_flow.json").rename(suites / "cash_flow.jsonc")
    assert judge(sound, rulebooks=shelf.path).exit_code == 2


@pytest.mark.rare
def test_a_record_with_another_word_and_a_sound_seal_is_not_believed(logius, judge):
    path = judge(logius).folder / "verdict.json"
    verdict, run = decode(path.read_bytes())
    path.write_bytes(encode(replace(verdict, verdict="publish"), run))
    checked = judge(logius)
    assert (checked.reused, checked.exit_code) == (False, 1)


@pytest.mark.rare
@pytest.mark.parametrize(
    ("file", "old", "new"), [(FLOW, "249,4", "294,4"), ("answers.toml", "J. de Vries", "K. de Vries")], ids=str
)
def test_a_publication_that_changes_while_it_is_judged_is_not_judged(sound, judge, file, old, new):
    def change(stage):
        if stage == "judging":
            path = sound.path / file
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    checked = judge(sound, progress=change)
    assert checked.exit_code == 3
    assert "it changed while it was judged" in str(checked.error)


@pytest.mark.rare
def test_an_agency_that_the_rulebook_does_not_know_is_told(sound, judge):
    assert found(judge(sound).verdict, "entity_is_known") == []
    sound.declare(lambda p: p["tieout"].update(agency="kadaster"))
    (finding,) = found(judge(sound).verdict, "entity_is_known")
    assert (finding.severity, finding.places[0].file) == ("warning", "datapackage.json")
    assert finding.message.en.startswith('The rulebook does not know agency "kadaster"')


def test_a_column_of_figures_under_a_head_without_a_year_does_not_leave_judgement_as_a_note(sound, judge):
    sound.replace(FLOW, "Verschil 2022", "Verschil (3)")
    told = {"name": "Verschil (3)", "tieout": {"role": "note"}}
    sound.declare(lambda p: p["resources"][1]["schema"]["fields"][4].update(told))
    checked = judge(sound)
    (finding,) = found(checked.verdict, "column_of_figures_is_declared")
    assert checked.exit_code in {1, 3}
    assert finding.message.en.startswith('Column "Verschil (3)" prints')


def test_an_old_verdict_does_not_outlive_its_input_where_something_else_stands_beside_it(sound, judge):
    folder = judge(sound).folder
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    sound.replace(FLOW, "249,4", "294,4", times=2)
    assert judge(sound).exit_code == 2
    assert sorted(path.name for path in folder.iterdir()) == ["notes.txt", "report.html", "run.duckdb"]


def test_an_error_never_begins_a_line_of_its_own(sound, judge):
    sound.declare(lambda package: package["resources"][1].update(name="x\n::error file=a::pwned\x1b[2J"))
    told = str(judge(sound).error)
    assert len(told.split("\n")) == 2
    assert "\x1b" not in told


@pytest.mark.another_day
def test_a_command_whose_output_is_closed_does_not_look_like_a_verdict(tmp_path):
    command = f"{sys.executable} -m tieout check {LOGIUS} --quiet >&-"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, stderr=subprocess.PIPE, check=False, timeout=120)
    assert done.returncode == 3


@pytest.mark.rare
@pytest.mark.another_day
def test_two_checks_at_once_leave_one_whole_record(tmp_path):
    command = [sys.executable, "-m", "tieout", "check", str(PUBLISHED), "--out", str(tmp_path / "out"), "--quiet"]
    runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(2)]
    told = [run.communicate(timeout=240)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    names = sorted(path.name for path in (tmp_path / "out").rglob("*"))
    assert names == ["annual-reports", "report.html", "run.duckdb", "verdict.json"]
