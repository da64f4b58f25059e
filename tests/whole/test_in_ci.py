"""What the repository gives to pipelines of others: an action, a hook and a job, by the very commands that they run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.conftest import PUBLISHED, REPOSITORY, Folder
from tests.report.conftest import parsed_xml
from tests.report.test_report_sarif import faults
from tests.whole.small import make_publication, make_shelf
from tests.whole.test_inert import tell
from tieout.cli.changed import publications_of

SEGMENTS = "foods_2019_segments.csv"
SLIPS = {
    "a figure that breaks a sum": (('"$3,279.2"', '"$3,379.2"'), 1),
    "a figure that nothing follows from": (("—,100%", "—,90%"), 0),
    "a head": (("Fiscal 2018 Net Sales", "Fiscal 2017 Net Sales"), 3),
}
"""What is changed in a publication that may go out, and the exit code that a pipeline gets."""
PACKAGES = sorted(path for path in (REPOSITORY / "data").iterdir() if path.is_dir())
AT = {
    0: set(),
    1: {f"data/reports-2019/{SEGMENTS}"},
    3: {f"data/reports-2019/{SEGMENTS}", "data/reports-2019/datapackage.json"},
}
"""Where what it is told stands; what is not judged for want of rows is said of the publication."""


def read_yaml(name):
    """Read the documents of a file as its reader does."""
    with (REPOSITORY / name).open(encoding="utf-8") as file:
        return list(YAML(typ="safe", pure=True).load_all(file))


(ACTION,) = read_yaml("action.yml")
((HOOK,),) = read_yaml(".pre-commit-hooks.yaml")
ASKED, JOB = read_yaml(".gitlab/tieout.gitlab-ci.yml")
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.invalid", "-c", "safe.directory=*")


def git(folder, *arguments):
    """Run git in a folder and give what it says."""
    done = subprocess.run([*GIT, *arguments], cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


@pytest.fixture
def checkout(tmp_path):
    """A repository with a publication that may go out, and `tieout` where the action and the job install it."""
    home = tmp_path / "checkout"
    shutil.copytree(PUBLISHED, home / "data" / "reports-2019")
    git(tmp_path, "init", "--quiet", str(home))
    git(home, "add", ".")
    git(home, "commit", "--quiet", "-m", "As it was printed")
    for folder in ("temp/tieout/bin", "bin"):
        (tmp_path / folder).mkdir(parents=True)
        command = tmp_path / folder / "tieout"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tieout "$@"\n', encoding="utf-8")
        command.chmod(0o755)
    return home


def run_step(command, checkout, **given):
    """Run a command as a step of a workflow or a line of a job is run; give its exit code and what it said."""
    temp = checkout.parent / "temp"
    environ = {
        **os.environ, "RUNNER_TEMP": str(temp), "GITHUB_OUTPUT": str(temp / "output"), "RULEBOOKS": "",
        "TOLD_IN": "en", "PATH": f"{checkout.parent / 'bin'}:{os.environ['PATH']}", **given,
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
        cwd=checkout, env=environ, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def outputs(checkout):
    """Read what a step gave to the steps after it."""
    text = (checkout.parent / "temp" / "output").read_text(encoding="utf-8")
    return dict(line.split("=", 1) for line in text.splitlines())


@pytest.mark.rare
@pytest.mark.another_day
@pytest.mark.parametrize("slip", [None, *SLIPS])
def test_the_action_fails_where_a_change_must_not_go_out(checkout, slip):
    change, code = SLIPS[slip] if slip else (None, 0)
    if change:
        Folder(checkout / "data" / "reports-2019").replace(SEGMENTS, *change)
    found, said = run_step(STEPS["Tie out"]["run"], checkout, FOLDERS="\ndata/reports-*\n")
    assert found == code, said
    told = outputs(checkout)
    assert told["verdict"] == {0: "publish", 1: "hold", 3: "cannot-judge"}[code]
    (suite,) = parsed_xml(Path(told["junit"]).read_bytes()).iter("testsuite")
    assert (suite.get("failures") != "0") == (code > 0)
    assert (suite.get("errors") != "0") == (code == 3)
    document = json.loads(Path(told["sarif"]).read_bytes())
    assert faults(document) == []
    lines = {
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in document["runs"][0]["results"]
    }
    assert lines == AT[code]


@pytest.mark.rare
@pytest.mark.another_day
@pytest.mark.parametrize("slip", SLIPS)
def test_the_hook_refuses_a_commit_that_would_be_held(checkout, slip):
    change, code = SLIPS[slip]
    Folder(checkout / "data" / "reports-2019").replace(SEGMENTS, *change)
    (checkout / "README.md").write_text("# Mine\n", encoding="utf-8")
    git(checkout, "add", ".")
    changed = git(checkout, "diff", "--staged", "--name-only", "--diff-filter=ACMRTUXB").split()
    named = [name for name in changed if re.search(HOOK["files"], name)]
    assert sorted(named) == ["README.md", f"data/reports-2019/{SEGMENTS}"]
    found, said = run_step(" ".join([HOOK["entry"], *named]), checkout)
    assert found == code, said


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_the_hook_sees_a_change_of_whatever_a_publication_is_judged_by(package):
    declared = (package / "datapackage.json").read_text("utf-8")
    named = [path.name for path in package.iterdir() if f'"{path.name}"' in declared]
    assert named
    kinds = ["a.csv.gz", "a.csv.zst", "a.parquet", "schema.yml", "text.txt", "text.html", "answers.toml"]
    assert [name for name in [*named, *kinds] if not re.search(HOOK["files"], name)] == []


@pytest.mark.rare
@pytest.mark.another_day
@pytest.mark.parametrize("slip", SLIPS)
def test_the_job_fails_where_a_change_must_not_go_out_and_leaves_its_reports(checkout, slip):
    change, code = SLIPS[slip]
    Folder(checkout / "data" / "reports-2019").replace(SEGMENTS, *change)
    (command,) = JOB["tieout"]["script"]
    found, said = run_step(command, checkout, FOLDERS="data/*")
    assert found == code, said
    reports = JOB["tieout"]["artifacts"]["reports"]
    assert len(list(parsed_xml((checkout / reports["junit"]).read_bytes()).iter("testcase"))) > 50
    entries = json.loads((checkout / reports["codequality"]).read_text("utf-8"))
    assert {one["location"]["path"] for one in entries} == AT[code]
    assert (checkout / JOB["tieout"]["artifacts"]["paths"][0]).is_dir()


@pytest.mark.parametrize(
    ("folders", "code", "said"),
    [
        pytest.param("", 2, "no folder was named to judge", id="nothing is named"),
        pytest.param("data/nowhere-*", 2, "nothing here is called data/nowhere-*", id="a pattern that matches nothing"),
        pytest.param("$(touch ran)", 2, "nothing here is called $(touch ran)", id="a command"),
    ],
)
def test_the_action_judges_nothing_where_nothing_is_named(checkout, folders, code, said):
    found, told = run_step(STEPS["Tie out"]["run"], checkout, FOLDERS=folders)
    assert (found, said in told) == (code, True)
    assert not (checkout / "ran").exists()


def test_a_command_that_cannot_start_is_no_hold(checkout):
    for command in (checkout.parent / "temp" / "tieout" / "bin" / "tieout", checkout.parent / "bin" / "tieout"):
        command.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (job,) = JOB["tieout"]["script"]
    for step in (STEPS["Tie out"]["run"], job):
        assert run_step(step, checkout, FOLDERS="data/reports-2019")[0] == 3


def test_the_action_is_hardened():
    for step in STEPS.values():
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40}", step["uses"])
        else:
            assert step["shell"] == "bash"
            assert "${{" not in step["run"], "what others wrote comes in by the environment"
            assert step["run"].startswith("set -euo pipefail\n")
        assert "continue-on-error" not in step
    install = STEPS["Install tieout"]["run"]
    assert "--require-hashes --only-binary :all:" in install
    assert install.count("pip install") == 2
    assert "--no-index --no-deps --no-build-isolation" in install
    assert set(ACTION["inputs"]) == {"folders", "rulebooks", "language", "upload-sarif"}
    upload = STEPS["Show the findings in code scanning"]
    assert "inputs.upload-sarif == 'true'" in upload["if"]
    assert ACTION["inputs"]["upload-sarif"]["default"] == "false"


def test_the_job_is_hardened():
    install = "\n".join(JOB["tieout"]["before_script"])
    assert "--require-hashes" in install
    assert install.count("pip install") == 2
    assert "$[[" not in install + "\n".join(JOB["tieout"]["script"])
    inputs = ASKED["spec"]["inputs"]
    assert re.search(inputs["commit"]["regex"][1:-1], "0" * 40)
    assert not re.search(inputs["commit"]["regex"][1:-1], "main")
    assert not re.search(inputs["image"]["regex"][1:-1], "python:3.14")
    assert "allow_failure" not in JOB["tieout"]


def test_the_actions_are_those_that_the_workflows_here_run():
    workflow = (REPOSITORY / ".github/workflows/ci.yml").read_text("utf-8")
    assert STEPS["Set up Python"]["uses"] in workflow
    text = (REPOSITORY / "action.yml").read_text("utf-8")
    assert all(re.search(r"@[0-9a-f]{40} # v[0-9.]+$", line) for line in re.findall("^ +uses: .*$", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param(["data/a/x.csv", "data/a/y.csv"], ["data/a"], id="two files of one publication"),
        pytest.param(["data/a/x.csv", "b/answers.toml"], ["data/a", "b"], id="two publications"),
        pytest.param(["data/a/deep/er/x.csv"], ["data/a"], id="a file in a folder within"),
        pytest.param(["data/a"], ["data/a"], id="the folder itself"),
        pytest.param(["data/a/gone.csv"], ["data/a"], id="a file that is gone"),
        pytest.param(["README.md", "data/z.csv"], [], id="files of none"),
    ],
)
def test_a_file_belongs_to_the_nearest_publication_above_it(tmp_path, monkeypatch, files, found):
    for folder in ("data/a", "b"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "datapackage.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert publications_of(files) == tuple(found)


def test_files_of_no_publication_are_nothing_to_judge(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = "tieout: none of these files is part of a publication\n"
    assert tell("check", "--changed", "README.md") == (0, "", told)


def test_a_changed_file_has_its_publication_judged(tmp_path, monkeypatch):
    make_shelf(tmp_path / "books")
    make_publication(tmp_path / "wrong-2022", "9")
    monkeypatch.chdir(tmp_path)
    code, out, _ = tell("check", "--changed", "wrong-2022/flow.csv", "--rulebooks", "books", "--quiet")
    assert (code, "HOLD  wrong-2022" in out) == (1, True)
