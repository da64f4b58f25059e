"""How a file is taken: opened once, hashed as it is, and only if it is a file of its own."""

from __future__ import annotations

import os

import pytest

from tieout.intake.files import capture
from tieout.values.errors import CannotJudgeError, UsageError


def test_a_file_is_taken_with_the_digest_of_its_bytes(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"abc")
    taken = capture(tmp_path, "t.csv")
    assert (taken.name, taken.data) == ("t.csv", b"abc")
    assert taken.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_what_was_taken_does_not_change_with_the_file(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"before")
    taken = capture(tmp_path, "t.csv")
    (tmp_path / "t.csv").write_bytes(b"after")
    assert taken.data == b"before"


def test_a_file_that_is_not_there_is_a_fault_of_the_question(tmp_path):
    with pytest.raises(UsageError, match=r"/t\.csv: there is no such file\n  Check the path\.$"):
        capture(tmp_path, "t.csv")


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "real.csv").write_bytes(b"a,b\n1,2\n")
    (tmp_path / "t.csv").symlink_to(tmp_path / "real.csv")
    with pytest.raises(
        CannotJudgeError,
        match=r"/t\.csv: it cannot be opened: .*\n  Links are not followed: put the file itself there\.$",
    ):
        capture(tmp_path, "t.csv")


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(os.mkdir, id="a folder"),
        pytest.param(os.mkfifo, id="a pipe, which would never end"),
        pytest.param(lambda path: path.symlink_to("/dev/zero"), id="a link to a device"),
    ],
)
def test_what_is_no_regular_file_is_not_read(tmp_path, make):
    make(tmp_path / "t.csv")
    with pytest.raises(CannotJudgeError, match=r"/t\.csv: it (is not a regular file|cannot be opened)"):
        capture(tmp_path, "t.csv")


@pytest.mark.parametrize("later", [b"a,b\n1,2\n3,4\n", b"a,b\n"])
def test_a_file_that_grows_or_shrinks_while_it_is_read_is_not_judged(tmp_path, monkeypatch, later):
    """Between the look at its size and the reading of its bytes somebody writes on."""
    (tmp_path / "t.csv").write_bytes(b"a,b\n1,2\n")
    look = os.fstat

    def fstat(handle):
        found = look(handle)
        (tmp_path / "t.csv").write_bytes(later)
        return found

    monkeypatch.setattr(os, "fstat", fstat)
    with pytest.raises(CannotJudgeError, match=r"/t\.csv: it changed while it was read\n  Check again"):
        capture(tmp_path, "t.csv")
