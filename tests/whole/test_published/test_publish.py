"""What publish puts in a folder: the bytes that were judged, no more and no less, signed or loudly not."""

from __future__ import annotations

import datetime
import json
import os
import stat
from dataclasses import replace

import pytest

from tests.conftest import CLOCK
from tests.whole.test_published.granted import (
    KEY,
    beside,
    files_of,
    issue_of,
)
from tieout.gate.check import check
from tieout.publishing.manifest import STATEMENT, VERDICT, read_manifest, sha256
from tieout.publishing.publish import publish
from tieout.publishing.verify import verify
from tieout.report.formats.record import decode, encode
from tieout.report.run import expiry
from tieout.store.published import MANIFEST
from tieout.values.errors import UsageError
from tieout.values.moments import moment, stamp

pytestmark = pytest.mark.usefixtures("tables_judged_once")

JUDGED = ["answers.toml", "datapackage.json", "doelmatigheidsindicatoren.csv", "kasstroom.csv", "toelichting.md"]


def test_exactly_what_was_judged_is_published(granted, to):
    published = granted.put(to)
    files = files_of(to)
    assert {path: files[path] for path in JUDGED} == granted.checked.judged
    assert {path: files[path] for path in JUDGED} == files_of(granted.source)
    assert sorted(files) == sorted([*JUDGED, MANIFEST, STATEMENT, VERDICT, "tieout/report.html"])
    for name in ("verdict.json", "report.html"):
        assert files[f"tieout/{name}"] == (granted.checked.folder / name).read_bytes()
    assert published.keyid == KEY.keyid
    assert verify(to, KEY, granted.now).manifest == published.manifest == read_manifest(files[MANIFEST], "")


def test_the_manifest_tells_every_file_but_itself_and_its_statement(granted, to):
    granted.put(to)
    manifest = json.loads((to / MANIFEST).read_bytes())
    files = files_of(to)
    assert manifest["files"] == [
        {"path": path, "sha256": sha256(files[path]), "bytes": len(files[path])}
        for path in sorted(set(files) - {MANIFEST, STATEMENT})
    ]
    told = json.loads(files[VERDICT])["run"]
    assert manifest["issue"] == {
        "publication": "logius-2022",
        "sequence": told["sequence"],
        "run": told["id"],
        "published": granted.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "expires": told["expires"],
        "key": KEY.keyid,
        "replaces": None,
        "softened_by": list(granted.checked.verdict.softened_by),
        "leave": manifest["issue"]["leave"],
    }
    assert [one["kind"] for one in manifest["issue"]["leave"]] == ["answer"] * 11 + ["allowance"] * 5


def test_every_later_version_keeps_the_statements_of_the_earlier_ones(granted, to):
    statements = {}
    for by in (0, 10, 20):
        granted.put(to, granted.later(by) if by else None)
        now = issue_of(to)
        held = {int(path.stem): path.read_bytes() for path in (to / "tieout").glob("history/*")}
        assert held == statements
        last = max(statements, default=None)
        assert (now.replaces and (now.replaces.sequence, now.replaces.sha256)) == (
            last and (last, sha256(statements[last]))
        )
        statements[now.sequence] = (to / STATEMENT).read_bytes()
    assert len(statements) == 3


def test_a_file_that_went_away_in_a_later_version_is_gone(granted, to):
    granted.put(to)
    verdict = granted.checked.verdict
    later = granted.later(5, lambda held: replace(held, inputs=verdict.inputs[:-1]))
    gone = verdict.inputs[-1].path
    judged = {path: data for path, data in later.judged.items() if path != gone}
    granted.put(to, replace(later, judged=judged))
    assert gone not in files_of(to)
    assert verify(to, KEY, granted.now)


def test_what_was_published_can_be_read_by_all_and_changed_by_the_owner(granted, to):
    before = os.umask(0o022)
    try:
        granted.put(to)
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in [to, *to.rglob("*")] if path.is_dir()}
    assert modes == {0o755}
    assert {stat.S_IMODE(path.stat().st_mode) for path in to.rglob("*") if path.is_file()} == {0o644}


def test_a_closed_umask_closes_what_is_published(granted, to):
    before = os.umask(0o077)
    try:
        granted.put(to)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in [to, *to.rglob("*")]} == {0}


def test_nobody_else_can_look_into_what_is_not_published_yet(granted, to, monkeypatch):
    seen = []

    def watch(folder):
        seen.extend(stat.S_IMODE(path.stat().st_mode) for path in to.parent.glob(".public.*.new"))

    monkeypatch.setattr("tieout.publishing.swap.settle", watch)
    monkeypatch.setattr("tieout.publishing.swap.Site.put", lambda self: None)
    granted.put(to)
    assert set(seen) == {0o700}


def test_an_empty_folder_may_be_published_in(granted, to):
    to.mkdir(parents=True)
    granted.put(to)
    assert verify(to, KEY, granted.now)


def test_publishing_the_same_run_again_changes_nothing(granted, to):
    granted.put(to)
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in to.rglob("*")}
    again = granted.put(to)
    assert again.already
    assert again.manifest.issue == issue_of(to)
    assert {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in to.rglob("*")} == before


def test_nothing_is_left_beside_what_was_published(granted, to):
    for by in (0, 10):
        granted.put(to, granted.later(by))
        assert beside(to) == [".public.lock", "public"]


def test_without_a_key_it_is_published_unsigned(granted, to):
    published = granted.put(to, key=None)
    assert published.keyid is None
    assert sorted(files_of(to)) == sorted([*JUDGED, MANIFEST, VERDICT, "tieout/report.html"])


def test_what_was_published_unsigned_can_be_signed_afterwards(granted, to):
    granted.put(to, key=None)
    manifest = (to / MANIFEST).read_bytes()
    assert not granted.put(to, granted.later(10)).already
    assert [path.read_bytes() for path in (to / "tieout" / "history").iterdir()] == [manifest]
    assert verify(to, KEY, granted.now)


def test_the_same_verdict_of_a_later_run_stays_as_it_stands_until_it_counts_much_longer(granted, to):
    granted.put(to)
    before = files_of(to)
    verdict = granted.checked.verdict
    assert granted.put(to, granted.later(10, lambda _: verdict)).already
    assert files_of(to) == before


def test_the_same_verdict_takes_the_place_of_one_that_counts_much_shorter(granted, to):
    older = granted.later(-10_000, lambda _: granted.checked.verdict)
    verdict, run = decode(older.record["verdict.json"])
    then = moment(run.finished) - datetime.timedelta(days=60)
    run = replace(run, started=stamp(then), finished=stamp(then), expires=expiry(then, verdict.valid_until))
    granted.put(to, replace(older, record=dict(older.record) | {"verdict.json": encode(verdict, run)}))
    assert not granted.put(to).already
    assert moment(issue_of(to).expires) - moment(run.expires) > datetime.timedelta(days=59)


def test_an_unsigned_version_never_takes_the_place_of_a_signed_one(granted, to, unchanged):
    granted.put(to)
    unchanged(to, UsageError, "is signed, and this one would not be", granted.later(10), key=None)


def test_an_unsigned_history_keeps_the_manifests(granted, to):
    granted.put(to, key=None)
    manifest = (to / MANIFEST).read_bytes()
    granted.put(to, granted.later(10), key=None)
    assert [path.read_bytes() for path in (to / "tieout" / "history").iterdir()] == [manifest]


@pytest.mark.rare
def test_a_forged_record_is_not_believed(granted, sound, to, tmp_path):
    out = tmp_path / "records"
    record = check(sound.path, out, clock=CLOCK).folder / "verdict.json"
    verdict, run = decode(record.read_bytes())
    sound.replace("kasstroom.csv", "249,4", "294,4", 2)
    data = (sound.path / "kasstroom.csv").read_bytes()
    inputs = tuple(
        replace(item, sha256=sha256(data)) if item.path == "kasstroom.csv" else item for item in verdict.inputs
    )
    record.write_bytes(encode(replace(verdict, inputs=inputs), run))
    assert check(sound.path, out, clock=CLOCK).reused, "the forgery is good enough for a check"
    published = publish(sound.path, to, key=granted.key, out=out, clock=CLOCK)
    assert published.checked.exit_code == 1
    assert not to.exists()


def test_what_changes_after_it_was_judged_is_not_what_is_published(granted, held, to, monkeypatch, tmp_path):
    held.replace("flow.csv", "Cash,9", "Cash,6")
    before = files_of(held.path)

    def check_and_change(*arguments, **settings):
        checked = check(*arguments, **settings)
        held.replace("flow.csv", "Cash,6", "Cash,7")
        return checked

    monkeypatch.setattr("tieout.publishing.publish.check", check_and_change)
    out = to.parent.parent / "records"
    publish(held.path, to, key=granted.key, out=out, rulebooks=tmp_path / "books", clock=CLOCK)
    published = files_of(to)
    assert {path: published[path] for path in before} == before
    assert files_of(held.path) != before


def test_a_publication_that_holds_is_not_published(granted, held, to, tmp_path):
    books = tmp_path / "books"
    published = publish(held.path, to, key=granted.key, out=tmp_path / "records", rulebooks=books, clock=CLOCK)
    assert published.checked.exit_code == 1
    assert published.manifest is None
    assert not to.parent.exists()
