"""A command that cannot say its word, or cannot write its record, does not look like one that may publish."""

from __future__ import annotations

import os
import resource
import subprocess
import sys

import pytest

from tests.conftest import CLOCK
from tests.whole.ground import NAME
from tests.whole.small import make_publication, make_shelf
from tieout.gate.check import check
from tieout.report.formats.record import decode


@pytest.fixture
def command(tmp_path):
    """The command that checks a small publication, which would be published."""
    make_shelf(tmp_path / "books")
    make_publication(tmp_path / NAME, "6")
    return [
        sys.executable, "-m", "tieout", "check", str(tmp_path / NAME), "--rulebooks", str(tmp_path / "books"),
        "--out", str(tmp_path / "out"),
    ]  # fmt: skip


def recorded(folder):
    """Read the verdict of a record that is whole; None where there is none, and then nothing else either."""
    shown = {path.name for path in folder.iterdir()} if folder.exists() else set()
    if not shown:
        return None
    assert shown == {NAME}
    return decode((folder / NAME / "verdict.json").read_bytes())[0].verdict


@pytest.mark.rare
@pytest.mark.another_day
@pytest.mark.parametrize(
    "streams",
    [">&-", ">/dev/full", ">&- 2>&-", "<&- >&- 2>&-", "2>/dev/full", ">/dev/full 2>/dev/full", ">/dev/full 2>&-"],
)
def test_a_verdict_that_cannot_be_told_is_no_permit(command, tmp_path, streams):
    line = " ".join(command)
    done = subprocess.run(["bash", "-c", f"{line} {streams}"], capture_output=True, check=False, timeout=120)
    assert done.returncode == 3
    assert b"PUBLISH" not in done.stdout
    assert recorded(tmp_path / "out") in {None, "cannot judge", "publish"}


@pytest.mark.rare
@pytest.mark.another_day
@pytest.mark.parametrize("streams", ["2>&-", "<&-"])
def test_a_verdict_that_is_told_whole_needs_no_talk_beside_it(command, streams):
    line = " ".join(command)
    done = subprocess.run(["bash", "-c", f"{line} {streams}"], capture_output=True, check=False, timeout=120)
    assert done.returncode == 0
    assert b"PUBLISH" in done.stdout
    assert b"report.html" in done.stdout


@pytest.mark.rare
@pytest.mark.another_day
@pytest.mark.parametrize(
    "most", [pytest.param(0, id="nothing"), 1_000, 30_000, 100_000], ids=lambda most: f"{most} bytes a file"
)
def test_a_record_that_finds_no_room_is_no_permit(command, tmp_path, most):
    done = subprocess.run(
        [*command, "--quiet"], capture_output=True, check=False, timeout=120, cwd=tmp_path,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )  # fmt: skip
    assert done.returncode == 3, done.stdout
    assert b"PUBLISH" not in done.stdout
    assert recorded(tmp_path / "out") in {None, "cannot judge"}


@pytest.mark.parametrize("out", [None, "out"])
@pytest.mark.parametrize(
    "name",
    ["round", "nul\0nul", "x" * 300, "y/" * 3_000, "", ".", "..", "missing", "\udcff", "-", "~"],
    ids=lambda name: ascii(name)[:20],
)
def test_a_publication_that_nothing_can_be_is_told_and_not_raised(tmp_path, monkeypatch, name, out):
    (tmp_path / "round").symlink_to("round")
    monkeypatch.chdir(tmp_path)
    checked = check(name, out, clock=CLOCK)
    assert checked.verdict.verdict == "cannot judge"
    assert checked.exit_code in {2, 3}


@pytest.mark.parametrize("out", [None, "out"])
def test_a_folder_that_is_gone_from_under_our_feet_is_told_and_not_raised(tmp_path, monkeypatch, out):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    os.rmdir(tmp_path / "gone")
    checked = check("publication", out, clock=CLOCK)
    assert (checked.verdict.verdict, checked.folder) == ("cannot judge", None)
