"""What verify trusts: the very files that were published, and not one byte, file or name otherwise."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.whole.test_published.granted import (
    KEY,
    files_of,
    issue_of,
)
from tieout.publishing.contents import Contents
from tieout.publishing.manifest import STATEMENT, VERDICT
from tieout.publishing.verify import verify
from tieout.report.formats.record import decode
from tieout.store.published import MANIFEST
from tieout.values.errors import CannotJudgeError, UsageError

pytestmark = pytest.mark.usefixtures("tables_judged_once")

EVERY_FILE = [
    "answers.toml", "datapackage.json", "doelmatigheidsindicatoren.csv", "kasstroom.csv", "toelichting.md",
    "tieout/report.html", VERDICT, MANIFEST, STATEMENT,
]  # fmt: skip


def test_what_was_published_verifies(granted, first, third):
    for folder, by in ((first, 0), (third, 2_000)):
        proven = verify(folder, KEY, granted.now, name="logius-2022", after=issue_of(folder).sequence - 1)
        assert proven.keyid == KEY.keyid
        assert proven.manifest.issue == issue_of(folder)
        assert proven.run.sequence == decode((granted.checked.folder / "verdict.json").read_bytes())[1].sequence + by
        assert replace(proven.verdict, title="") == replace(granted.checked.verdict, title="")
        assert proven.files == len(files_of(folder))


def test_a_copy_of_a_published_folder_verifies_wherever_it_lies(granted, folder):
    assert verify(folder, KEY, granted.now).manifest.issue.publication == "logius-2022"


def spoil(path, change):
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize("file", EVERY_FILE)
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: data[:-1] + bytes([data[-1] ^ 1]), id="last byte"),
        pytest.param(lambda data: bytes([data[0] ^ 1]) + data[1:], id="first byte"),
        pytest.param(lambda data: data[:-1], id="cut off"),
        pytest.param(lambda data: data + b"\n", id="a line more"),
        pytest.param(lambda data: b"", id="emptied"),
        pytest.param(lambda data: data.replace(b"\n", b"\r\n"), id="other line ends"),
    ],
)
def test_a_file_that_was_changed_is_refused(folder, refused, file, change):
    before = (folder / file).read_bytes()
    spoil(folder / file, change)
    assert (folder / file).read_bytes() != before
    refused(folder, "changed|not the manifest that was signed|statement|DSSE")


@pytest.mark.parametrize("file", EVERY_FILE)
def test_a_file_that_is_missing_is_refused(folder, refused, file):
    (folder / file).unlink()
    refused(folder, "it is missing|there is no (statement|manifest)")


def test_an_earlier_statement_may_not_be_missing_or_changed(folder, refused):
    oldest, latest = sorted((folder / "tieout" / "history").iterdir())
    spoil(latest, lambda data: data + b" ")
    refused(folder, "bytes where")
    shutil.copy(oldest, latest)
    refused(folder, "was changed")
    latest.unlink()
    refused(folder, "it is missing")


@pytest.mark.parametrize(
    "path", ["more.csv", ".hidden", "tieout/run.duckdb", "tieout/.x", "tieout/history/7.json", "tieout.pub", "\udcff"]
)
def test_a_file_that_was_added_is_refused(folder, refused, path):
    (folder / path).write_bytes(b"")
    refused(folder, "does not name it")


@pytest.mark.parametrize(
    ("spoiled", "what"),
    [
        pytest.param(lambda at: (at / "more").mkdir(), "a folder that tieout did not make", id="an empty folder"),
        pytest.param(lambda at: (at / ".git").mkdir(), "a folder that tieout did not make", id="a hidden folder"),
        pytest.param(lambda at: (at / "tieout" / "x").mkdir(), "did not make", id="a folder in ours"),
        pytest.param(lambda at: (at / "tieout" / "history" / "x").mkdir(), "did not make", id="a folder further down"),
        pytest.param(lambda at: os.mkfifo(at / "pipe"), "it is a pipe", id="a pipe"),
        pytest.param(lambda at: (at / "link").symlink_to("kasstroom.csv"), "it is a link", id="a link"),
        pytest.param(lambda at: (at / "link").symlink_to("nowhere"), "it is a link", id="a link to nothing"),
        pytest.param(
            lambda at: (at / "Kasstroom.csv").write_bytes((at / "kasstroom.csv").read_bytes()),
            "does not name it", id="a twin in another case",
        ),
    ],
)  # fmt: skip
def test_what_no_publication_holds_is_refused(folder, refused, spoiled, what):
    spoiled(folder)
    refused(folder, what)


@pytest.mark.parametrize("file", ["kasstroom.csv", VERDICT, MANIFEST, STATEMENT])
def test_a_link_in_place_of_a_file_is_refused_even_to_the_same_bytes(folder, refused, tmp_path, file):
    shutil.move(folder / file, tmp_path / "elsewhere")
    (folder / file).symlink_to(tmp_path / "elsewhere")
    refused(folder, "a link|Too many levels")


def test_a_link_in_place_of_a_folder_is_refused(folder, refused, tmp_path):
    shutil.move(folder / "tieout", tmp_path / "elsewhere")
    (folder / "tieout").symlink_to(tmp_path / "elsewhere")
    refused(folder, "cannot be opened as a folder")


@pytest.mark.parametrize("file", ["kasstroom.csv", VERDICT, MANIFEST, STATEMENT])
def test_a_pipe_or_a_folder_in_place_of_a_file_is_refused(folder, refused, file):
    (folder / file).unlink()
    os.mkfifo(folder / file)
    refused(folder, "it is a pipe")
    (folder / file).unlink()
    (folder / file).mkdir()
    refused(folder, "a folder that tieout did not make")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        pytest.param("kasstroom.csv", "Kasstroom.csv", "only the case differs", id="another case"),
        pytest.param("kasstroom.csv", "kasstromen.csv", "it is missing", id="another name"),
        pytest.param(VERDICT, "verdict.json", "it is missing", id="another folder"),
        pytest.param("tieout", "Tieout", "there is no statement", id="our folder in another case"),
        pytest.param("tieout/history", "tieout/History", "did not make|missing", id="its history in another case"),
    ],
)
def test_what_was_renamed_is_refused(folder, refused, old, new, what):
    (folder / old).rename(folder / new)
    refused(folder, what)


def test_two_tables_that_changed_places_are_refused(folder, refused):
    one, other = folder / "kasstroom.csv", folder / "doelmatigheidsindicatoren.csv"
    one_data, other_data = one.read_bytes(), other.read_bytes()
    one.write_bytes(other_data)
    other.write_bytes(one_data)
    refused(folder, "it was changed")


def test_no_link_is_read_through(folder):
    (folder / "link").symlink_to("kasstroom.csv")
    (folder / "way").symlink_to("tieout")
    with Contents(folder) as contents:
        for read in (contents.read, contents.digest):
            for path in ("link", "way/verdict.json"):
                with pytest.raises(CannotJudgeError, match=r"it cannot be opened.*\n.*Links are not followed"):
                    read(path)


def test_an_empty_history_is_refused(first, tmp_path, refused):
    shutil.copytree(first, tmp_path / "public")
    (tmp_path / "public" / "tieout" / "history").mkdir()
    refused(tmp_path / "public", "this folder is empty")


@pytest.mark.parametrize(
    "pick", [[VERDICT], [VERDICT, MANIFEST], [MANIFEST, STATEMENT], [STATEMENT], [VERDICT, MANIFEST, STATEMENT]]
)
def test_parts_of_an_older_version_are_refused(folder, first, refused, pick):
    for file in pick:
        shutil.copy(first / file, folder / file)
    refused(folder, "it was changed|not the manifest that was signed|does not name it")


def test_the_verdict_of_the_day_before_with_the_files_of_today_is_refused(folder, first, refused):
    shutil.rmtree(folder / "tieout")
    shutil.copytree(first / "tieout", folder / "tieout")
    spoil(folder / "kasstroom.csv", lambda data: data.replace(b"249,4", b"249,5", 1))
    refused(folder, "kasstroom.csv: its SHA-256 is")


def test_a_folder_that_was_published_unsigned_is_refused(granted, tmp_path, refused):
    granted.put(tmp_path / "public", key=None)
    refused(tmp_path / "public", "there is no statement")


def test_a_folder_that_holds_nothing_is_refused(tmp_path, refused):
    refused(tmp_path, "there is no statement")


def test_a_folder_that_is_not_there_is_a_slip_in_the_command(tmp_path, granted):
    (tmp_path / "file").write_text("")
    for name in ("nowhere", "file"):
        with pytest.raises(UsageError, match=name):
            verify(tmp_path / name, KEY, granted.now)


@pytest.mark.rare
@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=150)
def test_whatever_is_done_to_whatever_file_it_is_refused(granted, third, tmp_path_factory, data):
    files = files_of(third)
    path = data.draw(st.sampled_from(sorted(files)))
    old = files[path]
    at = data.draw(st.integers(0, len(old) - 1))
    new = data.draw(
        st.one_of(
            st.integers(1, 255).map(lambda mask: old[:at] + bytes([old[at] ^ mask]) + old[at + 1 :]),
            st.binary(min_size=1, max_size=3).map(lambda more: old[:at] + more + old[at:]),
            st.integers(1, 50).map(lambda gone: old[:at] + old[at + gone :]),
            st.sampled_from(sorted(set(files.values()))),
            st.none(),
        )
    )
    folder = tmp_path_factory.mktemp("public") / "folder"
    shutil.copytree(third, folder)
    try:
        if new == old:
            assert verify(folder, KEY, granted.now)
            return
        (folder / path).unlink()
        if new is not None:
            (folder / path).write_bytes(new)
        with pytest.raises(CannotJudgeError, match=str(folder)):
            verify(folder, KEY, granted.now)
    finally:
        shutil.rmtree(folder)


def test_a_file_larger_than_any_of_ours_is_not_read(folder, refused):
    for file in (STATEMENT, MANIFEST):
        os.truncate(folder / file, 64 * 1024 * 1024 + 1)
        refused(folder, "it is larger than 67108864 bytes")


def test_verifying_changes_nothing(granted, folder):
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    verify(folder, KEY, granted.now)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
