"""What a signature does not make up for: another key, verdict, name, time, order or history."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import replace

import pytest
from msgspec import structs

from tests.whole.test_published.granted import (
    KEY,
    STRANGER,
    files_of,
    issue_of,
    renamed,
    signed_anew,
)
from tieout.publishing import canonical
from tieout.publishing.contents import Contents
from tieout.publishing.manifest import STATEMENT, VERDICT, Issue, Replaced, manifest, sha256
from tieout.publishing.verify import verify
from tieout.report.formats.record import decode, encode
from tieout.store.published import MANIFEST, PACKAGE

pytestmark = pytest.mark.usefixtures("tables_judged_once")

SECOND = datetime.timedelta(seconds=1)


def test_another_key_is_refused_also_when_it_signed_anew(folder, refused):
    refused(folder, "did not sign it", key=STRANGER.public_key)
    signed_anew(folder, signer=STRANGER)
    refused(folder, "did not sign it")


def test_a_history_that_another_key_signed_is_refused(folder, refused):
    signed_anew(folder, signer=STRANGER)
    refused(folder, "did not sign it", key=STRANGER.public_key)


@pytest.mark.parametrize(
    "told", [{"softened_by": ()}, {"softened_by": ("a rule is",)}, {"leave": ()}], ids=["softer", "otherwise", "leave"]
)
def test_a_manifest_that_tells_otherwise_what_its_verdict_stands_on_is_refused(folder, refused, told):
    signed_anew(folder, **told)
    refused(folder, "it tells otherwise what its verdict stands on")


def other_record(folder, change):
    """Give the record of a folder with another verdict, sealed as it must be."""
    verdict, told = decode((folder / VERDICT).read_bytes())
    changed = change(verdict, told)
    return changed[0], {VERDICT: encode(*changed)}


@pytest.mark.parametrize(
    ("change", "what"),
    [
        pytest.param(lambda v, r: (replace(v, verdict="hold"), r), "the verdict is hold", id="held"),
        pytest.param(lambda v, r: (replace(v, verdict="cannot judge"), r), "is cannot judge", id="not judged"),
        pytest.param(lambda v, r: (replace(v, outcomes=v.outcomes[1:]), r), "do not lead to", id="an outcome fewer"),
        pytest.param(lambda v, r: (replace(v, reasons=()), r), "do not lead to", id="without its reason"),
        pytest.param(lambda v, r: (v, replace(r, id="other")), "the run is", id="of another run"),
        pytest.param(lambda v, r: (v, replace(r, sequence=7)), "the sequence is", id="of another sequence"),
        pytest.param(
            lambda v, r: (v, replace(r, expires="2099-01-01T00:00:00Z")), "it counts until", id="of another expiry"
        ),
        pytest.param(
            lambda v, r: (replace(v, publication="dpc-2022"), r), "the publication is", id="of another publication"
        ),
        pytest.param(lambda v, r: (replace(v, inputs=v.inputs[1:]), r), "was not judged", id="an input fewer"),
        pytest.param(
            lambda v, r: (replace(v, inputs=(*v.inputs, replace(v.inputs[0], path="x.csv"))), r),
            "is not there as it was judged", id="an input more",
        ),
        pytest.param(
            lambda v, r: (replace(v, inputs=(replace(v.inputs[0], sha256="0" * 64), *v.inputs[1:])), r),
            "is not there as it was judged", id="an input of other bytes",
        ),
        pytest.param(
            lambda v, r: (replace(v, declarations=v.declarations[1:]), r), "was not judged", id="a declaration fewer"
        ),
    ],
)  # fmt: skip
def test_a_signature_does_not_make_up_for_a_verdict_on_something_else(folder, refused, change, what):
    verdict, files = other_record(folder, change)
    signed_anew(folder, files, verdict=verdict)
    refused(folder, what)


def test_a_signature_does_not_make_up_for_a_statement_that_says_otherwise(folder, refused):
    verdict, _ = decode((folder / VERDICT).read_bytes())
    signed_anew(folder, verdict=replace(verdict, rulebook="other 1.0.0 sha256:" + "0" * 64))
    refused(folder, "does not say what verdict.json says")


def test_a_signature_does_not_make_up_for_a_broken_record(folder, refused):
    verdict, _ = decode((folder / VERDICT).read_bytes())
    for data in (b"", b"{}", (folder / VERDICT).read_bytes().replace(b'"publish"', b'"publish" ', 1)):
        signed_anew(folder, {VERDICT: data}, verdict=verdict)
        refused(folder, "verdict.json: (is|the seal)")


def test_a_signature_does_not_make_up_for_another_name(folder, refused):
    signed_anew(folder, {"datapackage.json": renamed(files_of(folder), "dpc-2022")})
    refused(folder, "is not there as it was judged")
    verdict, record = decode((folder / VERDICT).read_bytes())
    declared = [
        replace(item, sha256=sha256((folder / "datapackage.json").read_bytes()))
        if item.path == "datapackage.json"
        else item
        for item in verdict.declarations
    ]
    changed = replace(verdict, declarations=tuple(declared))
    signed_anew(folder, {VERDICT: encode(changed, record)})
    refused(folder, 'its name is "dpc-2022" where the manifest has "logius-2022"')


def test_a_publication_other_than_the_one_asked_for_is_refused(granted, folder, refused):
    refused(folder, 'it is the publication "logius-2022" where "dpc-2022" is expected', name="dpc-2022")
    refused(folder, "is expected", name="")
    assert verify(folder, KEY, granted.now, name="logius-2022")


def test_a_version_that_is_not_later_than_the_one_known_is_refused(granted, folder, first, refused):
    known = issue_of(folder).sequence
    refused(first, "one later than", after=known)
    refused(folder, "one later than", after=known)
    assert verify(folder, KEY, granted.now, after=known - 1)


def test_a_version_expires_the_second_after_its_last(granted, folder, refused):
    expires = datetime.datetime.fromisoformat(issue_of(folder).expires)
    assert expires - granted.now == datetime.timedelta(days=400)
    assert verify(folder, KEY, expires - SECOND)
    assert verify(folder, KEY, expires)
    refused(folder, "it expired at", now=expires + SECOND)
    refused(folder, "it expired at", now=expires + datetime.timedelta(days=10_000))


def test_a_version_from_the_future_is_refused(granted, folder, refused):
    ahead = datetime.timedelta(minutes=5)
    assert verify(folder, KEY, granted.now - ahead)
    refused(folder, "judged at .*, which is yet to come", now=granted.now - ahead - SECOND)
    later = granted.now + datetime.timedelta(days=1)
    signed_anew(folder, published=later.strftime("%Y-%m-%dT%H:%M:%SZ"))
    refused(folder, "published at .*, which is yet to come", now=later - ahead - SECOND)
    assert verify(folder, KEY, later - ahead)


def history(folder):
    return sorted((folder / "tieout" / "history").iterdir())


def test_a_history_with_a_version_fewer_does_not_chain(folder, refused):
    oldest, latest = history(folder)
    signed_anew(folder, {f"tieout/history/{oldest.name}": None})
    refused(folder, f"{latest.name}: it does not follow")


def test_a_history_with_a_version_twice_does_not_chain(folder, refused):
    oldest, _ = history(folder)
    signed_anew(folder, {f"tieout/history/{int(oldest.stem) - 1}.json": oldest.read_bytes()})
    refused(folder, "it does not follow")


def test_a_version_that_is_kept_under_another_sequence_does_not_chain(folder, refused):
    oldest, latest = history(folder)
    data, other = oldest.read_bytes(), int(oldest.stem) - 1
    files = {f"tieout/history/{path.name}": None for path in (oldest, latest)}
    signed_anew(
        folder, files | {f"tieout/history/{other}.json": data}, replaces=Replaced(sequence=other, sha256=sha256(data))
    )
    refused(folder, "it does not follow")


def test_a_history_whose_versions_changed_places_does_not_chain(folder, refused):
    oldest, latest = history(folder)
    one, other = oldest.read_bytes(), latest.read_bytes()
    replaces = Replaced(sequence=int(latest.stem), sha256=sha256(one))
    signed_anew(
        folder, {f"tieout/history/{oldest.name}": other, f"tieout/history/{latest.name}": one}, replaces=replaces
    )
    refused(folder, "it does not follow")


def test_a_history_of_another_publication_does_not_chain(granted, folder, tmp_path, refused):
    shutil.copytree(folder, tmp_path / "other")
    oldest, latest = history(folder)
    signed_anew(tmp_path / "other", publication="dpc-2022", sequence=int(latest.stem), replaces=None, files={
        f"tieout/history/{oldest.name}": None, f"tieout/history/{latest.name}": None,
    })  # fmt: skip
    strange = (tmp_path / "other" / STATEMENT).read_bytes()
    signed_anew(
        folder, {f"tieout/history/{oldest.name}": None, f"tieout/history/{latest.name}": strange},
        replaces=Replaced(sequence=int(latest.stem), sha256=sha256(strange)),
    )  # fmt: skip
    refused(folder, "it does not follow")


def test_a_history_that_is_no_history_is_refused(folder, refused):
    _, latest = history(folder)
    for data in (b"{}", b"", b"[]", b'{"payload": 1}'):
        signed_anew(
            folder, {f"tieout/history/{latest.name}": data},
            replaces=Replaced(sequence=int(latest.stem), sha256=sha256(data)),
        )  # fmt: skip
        refused(folder, "it is not a")


def test_a_version_before_its_own_history_is_refused(folder, refused):
    _, latest = history(folder)
    signed_anew(folder, sequence=int(latest.stem))
    refused(folder, "is not before its own sequence")


def test_a_signed_version_may_follow_on_an_unsigned_one(granted, tmp_path, refused):
    granted.put(tmp_path / "public", key=None)
    granted.put(tmp_path / "public", granted.later(500))
    assert verify(tmp_path / "public", KEY, granted.now)
    [unsigned] = history(tmp_path / "public")
    data = unsigned.read_bytes().replace(b"logius-2022", b"logius-2021")
    signed_anew(
        tmp_path / "public", {f"tieout/history/{unsigned.name}": data},
        replaces=Replaced(sequence=int(unsigned.stem), sha256=sha256(data)),
    )  # fmt: skip
    refused(tmp_path / "public", "it does not follow")


def test_a_version_that_lost_its_signature_does_not_follow_on_a_signed_one(granted, tmp_path, refused):
    """The manifest of the second of three versions stands there without its signature, and the third is signed."""
    public = tmp_path / "public"
    granted.put(public)
    granted.put(public, granted.later(500))
    signed = issue_of(public)
    held = {path: data for path, data in files_of(public).items() if path not in {MANIFEST, STATEMENT}}
    data = canonical.write(manifest(Issue(**(structs.asdict(signed) | {"key": None})), held))
    granted.put(public, granted.later(1000))
    _, latest = history(public)
    signed_anew(
        public, {f"tieout/history/{latest.name}": data},
        replaces=Replaced(sequence=int(latest.stem), sha256=sha256(data)),
    )  # fmt: skip
    refused(public, "it is not signed, and the version before it is")


def test_a_data_package_that_is_none_is_refused_also_when_it_was_signed(folder, refused):
    verdict, record = decode((folder / VERDICT).read_bytes())
    for data in (b"{", b"\xff", b"[" * 10_000):
        declared = [
            replace(item, sha256=sha256(data), bytes=len(data)) if item.path == "datapackage.json" else item
            for item in verdict.declarations
        ]
        changed = replace(verdict, declarations=tuple(declared))
        signed_anew(folder, {"datapackage.json": data, VERDICT: encode(changed, record)}, verdict=changed)
        refused(folder, "datapackage.json")


def retitled(folder):
    """Give a record of the same verdict under another title, sealed as it must be: nothing else gives it away."""
    _, files = other_record(folder, lambda verdict, run: (replace(verdict, title="Another title"), run))
    return files[VERDICT]


@pytest.mark.parametrize(
    ("path", "swapped"),
    [
        pytest.param(lambda _: VERDICT, retitled, id="the verdict"),
        pytest.param(lambda _: PACKAGE, lambda folder: (folder / PACKAGE).read_bytes() + b"\n", id="the data package"),
        pytest.param(
            lambda folder: history(folder)[0].relative_to(folder).as_posix(),
            lambda folder: history(folder)[0].read_bytes() + b"\n",
            id="the statement of an earlier version",
        ),
    ],
)
def test_a_file_that_changes_while_it_is_looked_at_is_refused(folder, refused, monkeypatch, path, swapped):
    """Between the comparison with the manifest and the reading of its bytes somebody swaps a file."""
    name, data, look = path(folder), swapped(folder), Contents.digest

    def digest(contents, asked):
        found = look(contents, asked)
        if asked == name:
            (folder / name).write_bytes(data)
        return found

    monkeypatch.setattr(Contents, "digest", digest)
    refused(folder, f"{name}: it changed while it was looked at")
    assert (folder / name).read_bytes() == data
