"""What publish refuses: whatever the verdict does not cover, and to overwrite what it must not."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.whole.test_published.granted import (
    STRANGER,
    files_of,
    signed_anew,
    state,
)
from tieout.publishing.manifest import STATEMENT, VERDICT, sha256
from tieout.store.published import MANIFEST
from tieout.values.errors import CannotJudgeError, DeclarationError, UsageError

pytestmark = pytest.mark.usefixtures("tables_judged_once")

JUDGED = ["answers.toml", "datapackage.json", "doelmatigheidsindicatoren.csv", "kasstroom.csv", "toelichting.md"]


@pytest.mark.parametrize("by", [0, -1, -5_000])
def test_an_older_version_never_takes_the_place_of_a_newer_one(granted, to, unchanged, by):
    granted.put(to)
    older = granted.later(by)
    if by == 0:
        older = granted.later(0)
    unchanged(to, CannotJudgeError, "it would go back in time", older)


@pytest.mark.parametrize("file", [*JUDGED, VERDICT, "tieout/report.html", MANIFEST, STATEMENT])
@pytest.mark.parametrize("later", [True, False], ids=["a later version", "the same version"])
@pytest.mark.parametrize("change", [lambda data: data + b"\n", None], ids=["changed", "gone"])
def test_a_version_that_somebody_changed_is_not_overwritten(granted, to, unchanged, file, later, change):
    granted.put(to)
    if change is None:
        (to / file).unlink()
    else:
        (to / file).write_bytes(change((to / file).read_bytes()))
    error = (UsageError, CannotJudgeError) if file in (MANIFEST, STATEMENT) else CannotJudgeError
    refused = unchanged(to, error, "public", granted.later(10) if later else None)
    assert file in refused.where or file == MANIFEST


def test_a_file_that_somebody_added_is_not_swept_away(granted, to, unchanged):
    granted.put(to)
    (to / "notes.txt").write_text("mine")
    refused = unchanged(to, CannotJudgeError, "it was added", granted.later(10))
    assert "notes.txt" in refused.where
    assert "Nothing was overwritten" in refused.advice


def test_a_folder_of_something_else_is_left_alone(granted, to, unchanged):
    to.mkdir(parents=True)
    (to / "thesis.txt").write_text("mine")
    unchanged(to, UsageError, "holds other things than a publication")


def test_a_file_in_place_of_the_folder_is_left_alone(granted, to):
    to.parent.mkdir()
    to.write_text("mine")
    with pytest.raises(UsageError, match="it is not a folder"):
        granted.put(to)
    assert to.read_text() == "mine"


def test_the_folder_of_another_publication_is_left_alone(granted, to, unchanged):
    granted.put(to)
    signed_anew(to, publication="dpc-2022")
    unchanged(to, UsageError, 'holds the publication "dpc-2022", not "logius-2022"', granted.later(10))


def test_a_version_that_another_key_signed_is_left_alone(granted, to, unchanged):
    granted.put(to)
    signed_anew(to, signer=STRANGER)
    refused = unchanged(to, CannotJudgeError, "did not sign it", granted.later(10))
    assert "the key of the version that stands there" in refused.advice


def test_a_link_is_not_published_through(granted, to):
    (to.parent / "real").mkdir(parents=True)
    to.symlink_to(to.parent / "real")
    for name in (to, f"{to}/"):
        with pytest.raises(UsageError, match="it is a link"):
            granted.put(Path(name))
    assert os.listdir(to.parent / "real") == []


@pytest.mark.parametrize(
    ("place", "what"),
    [
        pytest.param(lambda granted: granted.source, "the publication", id="the publication itself"),
        pytest.param(lambda granted: granted.source / "public", "the publication", id="in the publication"),
        pytest.param(lambda granted: granted.source.parent, "the publication", id="around the publication"),
        pytest.param(lambda granted: granted.checked.folder, "the record", id="the record itself"),
        pytest.param(lambda granted: granted.checked.folder / "x", "the record", id="in the record"),
        pytest.param(lambda granted: granted.checked.folder.parent, "the record", id="around the record"),
    ],
)
def test_folders_that_lie_in_one_another_are_refused(granted, place, what):
    before = state(granted.home)
    with pytest.raises(UsageError, match=f"it and {what}.* lie in one another"):
        granted.put(place(granted))
    assert state(granted.home) == before


def test_nothing_is_published_inside_what_was_published(granted, to):
    granted.put(to)
    before = state(to)
    for place in (to / "later", to / "tieout" / "history"):
        with pytest.raises(UsageError, match="it lies in a publication"):
            granted.put(place)
    assert state(to) == before


def test_a_record_on_another_verdict_is_not_published(granted, to, unchanged):
    other = granted.later(10)
    mixed = replace(other, verdict=replace(other.verdict, title="Iets anders"))
    unchanged(to, CannotJudgeError, "its record is on another verdict", mixed)


def test_the_publication_is_recognised_through_a_link(granted, tmp_path):
    (tmp_path / "way").symlink_to(granted.source)
    with pytest.raises(UsageError, match="lie in one another"):
        granted.put(tmp_path / "way" / "public")


@pytest.mark.parametrize("folder", ["source", "target"])
def test_a_private_key_in_a_folder_that_is_published_is_refused(granted, to, folder, monkeypatch):
    home = {"source": granted.source, "target": to}[folder]
    home.mkdir(parents=True, exist_ok=True)
    key = home / "tieout.key"
    shutil.copy2(granted.key, key)
    try:
        with pytest.raises(UsageError, match="the private key lies in"):
            granted.put(to, key=key)
    finally:
        key.unlink()
    assert files_of(to) == {}


@pytest.mark.parametrize("path", ["tieout", "TIEOUT", "Tieout"])
def test_a_resource_where_tieout_puts_its_own_folder_is_refused(granted, to, unchanged, path):
    item = replace(granted.checked.verdict.inputs[0], path=path, sha256=sha256(b"x"))
    later = granted.later(10, lambda held: replace(held, inputs=(*held.inputs, item)), **{path: b"x"})
    unchanged(to, DeclarationError, "where tieout puts its own folder", later)


def test_bytes_other_than_those_of_the_verdict_are_not_published(granted, to, unchanged):
    judged = dict(granted.checked.judged)
    for other in (judged | {"kasstroom.csv": b"x"}, judged | {"more.csv": b""}, {}):
        checked = replace(granted.checked, judged=other)
        unchanged(to, CannotJudgeError, "not those that the verdict|without", checked)
    assert not to.parent.exists()


def test_what_somebody_puts_in_the_place_of_the_record_is_not_published(granted, to):
    later = granted.later(10)
    other = granted.later(20)
    shutil.copy(other.folder / "verdict.json", later.folder)
    (later.folder / "report.html").write_text("<script>alert(1)</script>")
    granted.put(to, later)
    files = files_of(to)
    assert {name: files[f"tieout/{name}"] for name in later.record} == later.record


def test_a_verdict_without_a_record_is_not_published(granted, to, unchanged):
    unchanged(to, CannotJudgeError, "without a record", replace(granted.later(10), record={}))


def test_a_verdict_that_expired_is_not_published(granted, to, unchanged):
    expires = granted.now.replace(year=granted.now.year + 2)
    unchanged(to, CannotJudgeError, "the verdict expired at", clock=lambda: expires)


@pytest.mark.parametrize("verdict", ["hold", "cannot judge"])
def test_nothing_but_a_verdict_to_publish_opens_the_gate(granted, to, verdict):
    later = granted.later(10, lambda held: replace(held, verdict=verdict))
    published = granted.put(to, later)
    assert published.manifest is None
    assert not to.parent.exists()
    granted.put(to)
    before = state(to)
    assert granted.put(to, later).manifest is None
    assert state(to) == before


def test_an_error_never_opens_the_gate(granted, to):
    assert granted.put(to, replace(granted.checked, error=CannotJudgeError("x", "y"))).manifest is None
    assert not to.parent.exists()


def test_a_parent_that_cannot_be_written_to_is_a_slip_in_the_command(granted, to):
    to.parent.write_text("a file")
    with pytest.raises(UsageError, match="nothing can be written there"):
        granted.put(to)
