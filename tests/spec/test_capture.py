"""How a file is taken: opened once, hashed as it is, and only if it is a file of its own."""

from __future__ import annotations

import os

import pytest

from tieout.intake import files
from tieout.intake.files import BytesOf, capture
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


@pytest.fixture
def large(tmp_path, monkeypatch):
    """A file that is larger than what is held, read three bytes at a time."""
    monkeypatch.setattr(files, "MOST_HELD", 7)
    monkeypatch.setattr(files, "BLOCK", 3)
    (tmp_path / "t.csv").write_bytes(b"abcdefgh")
    return capture(tmp_path, "t.csv")


def test_a_large_file_stays_where_it_lies(tmp_path, large):
    assert (large.held, large.size, large.data, large.beginning(2)) == (b"", 8, b"abcdefgh", b"ab")
    assert list(large.blocks()) == [b"abc", b"def", b"gh"]
    assert large.sha256 == "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab"
    brought = large.brought()
    assert (brought.lying, brought.held, brought.sha256, brought.size) == (None, b"abcdefgh", large.sha256, 8)
    assert capture(tmp_path, "t.csv") == large


def test_a_file_of_just_as_many_bytes_is_held(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_HELD", 8)
    monkeypatch.setattr(files, "BLOCK", 3)
    (tmp_path / "t.csv").write_bytes(b"abcdefgh")
    found = capture(tmp_path, "t.csv")
    assert (found.held, found.lying) == (b"abcdefgh", None)
    assert list(found.blocks()) == [b"abc", b"def", b"gh"]
    assert found.brought() is found


def test_the_bytes_of_large_files_are_read_where_they_are_asked_for(tmp_path, large):
    small = files.SourceFile("s.csv", b"xy", "")
    given = BytesOf({"t.csv": large, "s.csv": small})
    assert dict(given) == {"t.csv": b"abcdefgh", "s.csv": b"xy"}
    assert given.held == {"s.csv": b"xy"}
    assert len(given) == 2


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(b"abcdefgX", id="another letter"),
        pytest.param(b"abcdefghi", id="longer"),
        pytest.param(b"abcdefg", id="shorter"),
        pytest.param(None, id="gone"),
    ],
)
def test_a_large_file_that_changes_before_it_is_read_again_is_not_judged(tmp_path, large, later):
    if later is None:
        (tmp_path / "t.csv").unlink()
    else:
        (tmp_path / "t.csv").write_bytes(later)
    with pytest.raises(CannotJudgeError, match=r"/t\.csv: it (changed while it was read|cannot be read again)"):
        list(large.blocks())
    with pytest.raises(CannotJudgeError, match=r"/t\.csv: it"):
        _ = large.data
    if later is None:
        with pytest.raises(CannotJudgeError, match=r"/t\.csv: it cannot be read again: No such file"):
            large.beginning(2)


def test_a_large_file_that_is_now_a_link_is_not_followed(tmp_path, large):
    (tmp_path / "real.csv").write_bytes(b"abcdefgh")
    (tmp_path / "t.csv").unlink()
    (tmp_path / "t.csv").symlink_to(tmp_path / "real.csv")
    with pytest.raises(CannotJudgeError, match="it cannot be read again"):
        list(large.blocks())
