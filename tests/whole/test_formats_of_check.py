"""What `check` tells besides its own form: formats that are asked for, and what a workflow is told by itself."""

from __future__ import annotations

import csv
import io
import json
import os
import sys

import pytest

from tests.conftest import CLOCK
from tests.report.conftest import parsed_xml
from tests.report.test_report_github import read
from tests.report.test_report_sarif import faults
from tests.report.test_report_xlsx import sheets_of
from tests.whole.small import make_publication, make_shelf
from tests.whole.test_inert import tell
from tieout.cli.main import run
from tieout.cli.surroundings import Surroundings, from_root, surroundings
from tieout.report.registry import formats

pytestmark = pytest.mark.usefixtures("tables_judged_once")


@pytest.fixture(scope="module", autouse=True)
def one_by_one(engines_in_this_process):
    """Judge every publication by itself, in this process: what is told of several is the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tieout.gate.check.judge_ahead", lambda *_, **__: None)
        yield


@pytest.fixture(scope="module")
def home(tmp_path_factory, one_by_one):
    """A checkout with two small publications, one that may go out and one that may not, judged once."""
    home = tmp_path_factory.mktemp("checkout")
    make_shelf(home / "books")
    make_publication(home / "data" / "sound-2022", "6")
    make_publication(home / "data" / "wrong-2022", "9")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        assert tell("check", "data/sound-2022", "data/wrong-2022", "--rulebooks", "books", "--quiet")[0] == 1
    return home


@pytest.fixture
def check(home, monkeypatch):
    """Check publications of the checkout again; give exit code, standard output and standard error."""
    monkeypatch.chdir(home)
    return lambda *arguments: tell("check", *arguments, "--rulebooks", "books", "--quiet")


@pytest.fixture
def workflow(home, monkeypatch, tmp_path):
    """The environment of a step of a GitHub workflow."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(home))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    return tmp_path / "summary.md"


BOTH = ("data/sound-2022", "data/wrong-2022")


def test_a_format_takes_the_place_of_the_terminal_form(check):
    code, out, err = check(*BOTH, "--format", "sarif")
    document = json.loads(out)
    assert (code, err) == (1, "")
    assert faults(document) == []
    assert [one["verdict"] for one in document["runs"][0]["properties"]["verdicts"]] == ["publish", "hold"]


def test_with_a_file_the_terminal_form_stays_and_every_format_tells_all_publications(check, tmp_path):
    asked = {name: tmp_path / name for name in ("junit", "gitlab", "csv", "xlsx", "summary", "github", "terminal")}
    code, out, err = check(*BOTH, *(f"--format={name}={path}" for name, path in asked.items()))
    assert (code, err) == (1, "")
    assert "HOLD  wrong-2022" in out
    assert "2 publications: 1 publish, 1 hold, 0 cannot judge" in out
    suites = list(parsed_xml(asked["junit"].read_bytes()).iter("testsuite"))
    assert [(suite.get("name"), suite.get("failures") != "0") for suite in suites] == [
        ("sound-2022", False), ("wrong-2022", True),
    ]  # fmt: skip
    assert json.loads(asked["gitlab"].read_text("utf-8"))[0]["location"]["path"] == "data/wrong-2022/flow.csv"
    rows = list(csv.DictReader(io.StringIO(asked["csv"].read_text("utf-8"))))
    assert {row["publication"] for row in rows} == {"wrong-2022"}
    assert list(sheets_of(asked["xlsx"].read_bytes())) == ["sound-2022", "wrong-2022"]
    assert "# HOLD: wrong-2022" in asked["summary"].read_text("utf-8")
    assert read(asked["github"].read_text("utf-8"))[0][1]["file"] == "data/wrong-2022/flow.csv"
    assert asked["terminal"].read_text("utf-8").count("====\n HOLD") == 1


def test_the_record_and_the_page_are_told_of_one_publication(check, home, tmp_path):
    code, out, _ = check("data/wrong-2022", "--format", "record", "--format", f"page={tmp_path / 'page'}")
    folder = home / "verdicts" / "wrong-2022"
    assert (code, out) == (1, (folder / "verdict.json").read_text("utf-8"))
    assert (tmp_path / "page").read_bytes() == (folder / "report.html").read_bytes()


def test_a_format_is_in_the_language_asked_for(check):
    assert "# NIET PUBLICEREN: wrong-2022" in check("data/wrong-2022", "--format=summary", "--language=nl")[1]
    assert "title,message" in check("data/wrong-2022", "--format=csv", "--language=en")[1]
    assert "title_nl,title_en" in check("data/wrong-2022", "--format=csv")[1]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param(["pdf"], f"no format pdf; there are {', '.join(one.name for one in formats())}", id="unknown"),
        pytest.param(["csv="], "--format csv= names no file; give --format csv=FILE", id="no file"),
        pytest.param(["csv", "junit"], "two formats would be written to standard output", id="two on the screen"),
        pytest.param(["csv=a", "junit=./a"], "two formats would be written to ./a", id="two to one file"),
        pytest.param(["xlsx"], "the format xlsx is no text to show", id="a workbook on the screen"),
        pytest.param(["page=a"], "the format page tells one publication, and here are 2", id="a page of two"),
    ],
)
def test_what_cannot_be_told_is_refused_before_anything_is_judged(check, asked, said):
    code, out, err = check(*BOTH, *(f"--format={one}" for one in asked), "--fresh")
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    ("file", "said"),
    [
        pytest.param("nowhere/x.sarif", "No such file or directory", id="a folder that is not there"),
        pytest.param("data", "Is a directory", id="a folder"),
        pytest.param("/dev/full", "No space left on device", id="a disk that is full"),
    ],
)
@pytest.mark.rare
def test_a_format_that_cannot_be_written_is_no_verdict_that_was_told(check, file, said):
    code, out, err = check("data/sound-2022", f"--format=sarif={file}")
    assert code == 3
    assert "PUBLISH" in out
    assert f"{file}: the format sarif cannot be written: {said}\n  See that its folder is there" in err


def test_what_stands_in_the_way_of_judging_is_told_in_every_format(check, home, tmp_path):
    (home / "data" / "bare-2022").mkdir(exist_ok=True)
    code, out, err = check("data/bare-2022", "--format=junit", f"--format=sarif={tmp_path / 'a'}", "--language=en")
    assert code == 2
    assert "datapackage.json: there is no such file" in err
    (suite,) = parsed_xml(out.encode()).iter("testsuite")
    assert (suite.get("tests"), suite.get("errors")) == ("1", "1")
    (result,) = json.loads((tmp_path / "a").read_bytes())["runs"][0]["results"]
    assert "there is no such file" in result["message"]["text"]
    code, out, err = check("data/bare-2022", "--format=record")
    assert (code, out) == (3, "")
    assert "there is no record to take the format record from" in err


def test_a_workflow_is_annotated_behind_the_terminal_form_and_gets_a_summary(check, workflow, monkeypatch):
    monkeypatch.chdir("data")
    workflow.write_text("# Before\n\n", encoding="utf-8")
    code, out, err = tell("check", "wrong-2022", "--rulebooks=../books", "--quiet", "--out=../verdicts")
    assert (code, err) == (1, "")
    assert out.index("HOLD  wrong-2022") < out.index("::error file=data/wrong-2022/flow.csv,line=4,")
    assert read(out)[0][1]["file"] == "data/wrong-2022/flow.csv", "from the root of the checkout"
    assert workflow.read_text("utf-8").startswith("# Before\n\n# HOLD: wrong-2022\n")


def test_a_publication_that_may_go_out_has_a_summary_and_no_annotation(check, workflow):
    code, out, _ = check("data/sound-2022")
    assert (code, read(out)) == (0, [])
    assert "# PUBLISH: sound-2022" in workflow.read_text("utf-8")


def test_a_format_on_standard_output_is_not_mixed_with_annotations(check, workflow):
    out = check("data/wrong-2022", "--format=gitlab")[1]
    assert json.loads(out)
    assert workflow.exists()


def test_no_ci_turns_both_off(check, workflow):
    assert read(check("data/wrong-2022", "--no-ci")[1]) == []
    assert not workflow.exists()


def test_a_summary_that_nobody_can_write_is_a_word_of_warning(check, workflow, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "/nowhere/summary.md")
    code, _, err = check("data/sound-2022")
    assert (code, err) == (0, "tieout: /nowhere/summary.md: the summary cannot be written: No such file or directory\n")


@pytest.mark.parametrize(
    ("environ", "at"),
    [
        pytest.param({}, Surroundings(), id="no workflow"),
        pytest.param({"GITHUB_ACTIONS": "false", "GITHUB_STEP_SUMMARY": "s"}, Surroundings(), id="another word"),
        pytest.param({"GITHUB_ACTIONS": "true"}, Surroundings(True, ".", ""), id="a bare one"),
        pytest.param(
            {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": "/w", "GITHUB_STEP_SUMMARY": "/s"},
            Surroundings(True, "/w", "/s"),
            id="a whole one",
        ),
    ],
)
def test_where_a_command_runs_is_read_from_its_environment(environ, at):
    assert surroundings(environ) == at


def test_a_folder_is_named_from_the_root_where_it_lies_below_it(tmp_path, monkeypatch):
    (tmp_path / "data" / "a").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "data")
    assert from_root("a/", str(tmp_path)) == "data/a"
    assert from_root(".", ".") == "."
    assert from_root("a", str(tmp_path / "elsewhere")) == "a"


@pytest.mark.parametrize("arguments", [("data/wrong-2022",), (*BOTH, "--full"), ("data/wrong-2022", "--format=csv")])
@pytest.mark.rare
def test_who_reads_the_first_lines_only_gets_the_exit_code_of_the_verdict(check, arguments, monkeypatch, capfd):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as stream, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        code = run(["check", *arguments, "--rulebooks", "books", "--quiet"], CLOCK)
        assert sys.stdout is not stream, "what is left goes to nobody"
        sys.stdout.close()
        with pytest.raises(BrokenPipeError, match="Broken pipe"):
            stream.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    assert code == 1
    assert capfd.readouterr().err == ""
