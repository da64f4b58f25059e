"""Verify a published folder: what was judged is what lies there, and the holder of the key says so.

Needs the folder and the public key, nothing else: no network, no engine, no clock but the moment
that is passed in. Verifies the signature first and reads only the bytes that it covers; writes nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from msgspec import UNSET
from securesystemslib.signer import SSlibKey

from tieout.declarations.answers import FILE_NAME as ANSWERS
from tieout.declarations.answers import parse_answers
from tieout.declarations.strict import read_json
from tieout.publishing import statement as attesting
from tieout.publishing.contents import Contents
from tieout.publishing.leave import standing_on
from tieout.publishing.manifest import (
    STATEMENT,
    VERDICT,
    Issue,
    Manifest,
    Replaced,
    is_judged,
    read_manifest,
    sha256,
)
from tieout.publishing.statement import AGAIN, Statement, is_envelope, open_statement
from tieout.report.registry import read_record, record
from tieout.report.run import RunRecord, expiry
from tieout.store.published import MANIFEST, PACKAGE
from tieout.values.errors import CannotJudgeError, DeclarationError, TieoutError, shorten
from tieout.values.moments import moment
from tieout.values.verdict import Verdict, decide

AHEAD = datetime.timedelta(minutes=5)
"""How far the clock of whoever published may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A published version whose files are those of its manifest."""

    manifest: Manifest
    data: bytes
    """The bytes of the manifest."""
    signed: bytes | None
    """The bytes of its statement; None where it was published unsigned."""
    statement: Statement | None
    """That statement, verified by the key that was given; None where none was given."""
    earlier: Mapping[str, bytes]
    """The statement, or the manifest, of each earlier version, by its path."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A published version that can be trusted."""

    manifest: Manifest
    verdict: Verdict
    run: RunRecord
    keyid: str

    @property
    def new(self) -> tuple[str, ...]:
        """What makes this version softer than the one before it."""
        return self.manifest.issue.new or ()

    @property
    def seen_by(self) -> str:
        """The second person, who saw that; empty where there is none."""
        return self.manifest.issue.seen_by or ""

    @property
    def leave(self) -> tuple[str, ...]:
        """Who gave which answer, waiver or allowance that it stands on, a line a person and kind."""
        given: dict[tuple[str, str, str], list[str]] = {}
        for one in self.manifest.issue.leave or ():
            given.setdefault((one.kind, one.who, one.seen_by or ""), []).append(one.about)
        return tuple(
            f"{kind} by {who}{f', seen by {seen_by}' if seen_by else ''}: {len(about)} "
            f"({', '.join(sorted({name.partition('/')[0] for name in about}))})"
            for (kind, who, seen_by), about in given.items()
        )

    @property
    def files(self) -> int:
        """How many files were held against the signature, the manifest and the statement among them."""
        return len(self.manifest.files) + 2


def verify(
    folder: Path, key: SSlibKey, now: datetime.datetime, *, name: str | None = None, after: int | None = None
) -> Verified:
    """Verify the publication in `folder` by the public key of its publisher, at the moment `now`.

    `name` is the publication that it must be; `after` is the sequence that it must be later than.

    Raises UsageError where there is no such folder, CannotJudgeError for all that cannot be trusted.
    """
    with Contents(folder) as contents:
        standing = intact(contents, key, unsigned=False)
        manifest = standing.manifest
        judged = contents.read(VERDICT) or b""
        package = contents.read(PACKAGE) or b""
        answers = contents.read(ANSWERS) if ANSWERS in manifest.digests else None
        _captured(contents, manifest, {VERDICT: judged, PACKAGE: package})
    verdict, run = _granted(judged, contents)
    _same_version(manifest, verdict, run, contents)
    _same_files(manifest, verdict, contents)
    _same_leave(manifest, verdict, answers, contents)
    _same_name(manifest, package, name, contents)
    if attesting.state(manifest, standing.data, verdict) != standing.statement:
        raise CannotJudgeError(contents.where(STATEMENT), f"it does not say what {record().file} says", AGAIN)
    _chained(standing, key, contents)
    _in_time(manifest, run, now, contents)
    if after is not None and manifest.issue.sequence <= after:
        raise CannotJudgeError(
            contents.where(MANIFEST),
            f"its sequence is {manifest.issue.sequence} where one later than {after} is expected",
            "This is an old version put back, or no newer one was published. Ask its publisher.",
        )
    return Verified(manifest, verdict, run, key.keyid)


def intact(contents: Contents, key: SSlibKey | None, *, unsigned: bool = True) -> Standing:
    """Read the manifest of a folder, and hold every file against it.

    With `key`, a statement that is there must be signed by it and name this manifest; without it, no
    signature is looked at. `unsigned` tells whether a folder without a statement will do.

    Raises CannotJudgeError where something differs, is missing, or was added.
    """
    signed = contents.read(STATEMENT)
    if signed is None and not unsigned:
        raise CannotJudgeError(
            contents.where(STATEMENT),
            "there is no statement: it was not signed, or the statement was taken away",
            "Ask its publisher to publish it with a key.",
        )
    statement = None
    if signed is not None and key is not None:
        statement = open_statement(signed, key, contents.where(STATEMENT))
    data = contents.read(MANIFEST)
    if data is None:
        raise CannotJudgeError(contents.where(MANIFEST), "there is no manifest", "Name a folder that tieout published.")
    if statement and statement.digests.get(MANIFEST) != sha256(data):
        raise CannotJudgeError(contents.where(MANIFEST), "it is not the manifest that was signed", AGAIN)
    manifest = read_manifest(data, contents.where(MANIFEST))
    if (signed is None) is not (manifest.issue.key is None) or (key and signed and manifest.issue.key != key.keyid):
        what = "it is there" if signed is not None else "it is missing"
        raise CannotJudgeError(contents.where(STATEMENT), f"{what}, and the manifest says otherwise of its key", AGAIN)
    _complete(contents, manifest, {MANIFEST} if signed is None else {MANIFEST, STATEMENT})
    _unchanged(contents, manifest)
    earlier = {path: contents.read(path) or b"" for path in manifest.earlier.values()}
    _captured(contents, manifest, earlier)
    return Standing(manifest, data, signed, statement, earlier)


def _complete(contents: Contents, manifest: Manifest, own: set[str]) -> None:
    """Refuse a file too many, too few, or under another name."""
    expected, found = own | set(manifest.digests), set(contents.listing(manifest.folders))
    twins = {path.casefold(): path for path in found - expected}
    for path in sorted(expected - found):
        twin = twins.get(path.casefold())
        what = f"it is there as {shorten(twin)}: only the case differs" if twin else "it is missing"
        raise CannotJudgeError(contents.where(path), f"{what}, and the manifest names it", AGAIN)
    for path in sorted(found - expected):
        raise CannotJudgeError(contents.where(path), "the manifest does not name it: it was added", AGAIN)


def _unchanged(contents: Contents, manifest: Manifest) -> None:
    """Refuse a file that holds other bytes."""
    for entry in manifest.files:
        digest, size = contents.digest(entry.path)
        if (digest, size) != (entry.sha256, entry.bytes):
            what = (
                f"it holds {size} bytes where {entry.bytes} were published"
                if size != entry.bytes
                else f"its SHA-256 is {digest} where {entry.sha256} was published"
            )
            raise CannotJudgeError(contents.where(entry.path), f"{what}: it was changed", AGAIN)


def _captured(contents: Contents, manifest: Manifest, read: Mapping[str, bytes]) -> None:
    """Refuse bytes that were put there after the files were held against the manifest."""
    for path, data in read.items():
        if sha256(data) != manifest.digests.get(path):
            raise CannotJudgeError(contents.where(path), "it changed while it was looked at", "Try again.")


def _granted(data: bytes, contents: Contents) -> tuple[Verdict, RunRecord]:
    """Read the verdict, which must be to publish, on grounds that it holds itself."""
    where = contents.where(VERDICT)
    try:
        verdict, run = read_record(data)
    except TieoutError as error:
        raise CannotJudgeError(where, error.what, AGAIN) from error
    if run.expires != expiry(moment(run.finished), verdict.valid_until):
        raise CannotJudgeError(where, f"it counts until {run.expires}, which is not what its own dates say", AGAIN)
    if verdict.verdict != "publish":
        raise CannotJudgeError(where, f"the verdict is {verdict.verdict} where publish is expected", AGAIN)
    if decide(verdict.rules, verdict.outcomes, verdict.findings) != (verdict.verdict, verdict.reasons):
        raise CannotJudgeError(where, "its outcomes do not lead to its verdict", AGAIN)
    return verdict, run


def _same_version(manifest: Manifest, verdict: Verdict, run: RunRecord, contents: Contents) -> None:
    """Refuse a verdict of another version than the manifest tells."""
    for what, told, expected in (
        ("publication", verdict.publication, manifest.issue.publication),
        ("run", run.id, manifest.issue.run),
        ("sequence", str(run.sequence), str(manifest.issue.sequence)),
        ("expiry", run.expires, manifest.issue.expires),
    ):
        if told != expected:
            raise CannotJudgeError(
                contents.where(VERDICT),
                f"the {what} is {shorten(told)} where the manifest has {shorten(expected)}",
                AGAIN,
            )


def _same_leave(manifest: Manifest, verdict: Verdict, answers: bytes | None, contents: Contents) -> None:
    """Refuse a manifest that tells otherwise than its verdict what the version stands on."""
    told = manifest.issue
    if told.softened_by is UNSET:
        return
    try:
        allowances = parse_answers(answers, ANSWERS).allowances if answers is not None else ()
    except TieoutError as error:
        raise CannotJudgeError(contents.where(ANSWERS), error.what, AGAIN) from error
    expected = standing_on(verdict, allowances, None)
    if (told.softened_by, told.leave) != (expected.softened_by, expected.leave):
        raise CannotJudgeError(contents.where(MANIFEST), "it tells otherwise what its verdict stands on", AGAIN)


def _same_files(manifest: Manifest, verdict: Verdict, contents: Contents) -> None:
    """Refuse files other than those that were judged."""
    there = {path: digest for path, digest in manifest.digests.items() if is_judged(path)}
    judged = judged_digests(verdict, there)
    for path in sorted(set(judged) | set(there)):
        if judged.get(path) != there.get(path):
            what = "was not judged" if path not in judged else "is not there as it was judged"
            raise CannotJudgeError(contents.where(path), f"it {what}: {record().file} is on other files", AGAIN)


def judged_digests(verdict: Verdict, there: Collection[str]) -> Mapping[str, str]:
    """Give the digest of each file of the publication itself that a verdict is on, by its path.

    Files of publications beside it begin with `../`. Those of a rulebook and the keys that are trusted have a folder in
    their path too: a declaration in a folder is the publication's own where it is `there`, among its files.
    """
    told = {item.path: item.sha256 for item in verdict.inputs if not item.path.startswith("../")}
    return told | {
        item.path: item.sha256 for item in verdict.declarations if "/" not in item.path or item.path in there
    }


def _same_name(manifest: Manifest, package: bytes, name: str | None, contents: Contents) -> None:
    """Refuse another publication than the manifest tells, or than was asked for."""
    where = contents.where(PACKAGE)
    try:
        declared = read_json(package, where)
    except DeclarationError as error:
        raise CannotJudgeError(error.where, error.what, AGAIN) from error
    found = declared.get("name") if isinstance(declared, dict) else None
    if found != manifest.issue.publication:
        told = f"its name is {shorten(str(found))} where the manifest has {shorten(manifest.issue.publication)}"
        raise CannotJudgeError(where, told, AGAIN)
    if name is not None and found != name:
        raise CannotJudgeError(
            where, f"it is the publication {shorten(str(found))} where {shorten(name)} is expected",
            "Name the folder of that one, or mend --name.",
        )  # fmt: skip


def _chained(standing: Standing, key: SSlibKey, contents: Contents) -> None:
    """Refuse a history in which a version does not follow on the one before it."""
    last: Replaced | None = None
    last_key: str | None = None
    for sequence, path in standing.manifest.earlier.items():
        told = _earlier(standing.earlier[path], key, contents.where(path))
        if (told.publication, told.sequence, told.replaces) != (standing.manifest.issue.publication, sequence, last):
            raise CannotJudgeError(contents.where(path), "it does not follow on the version before it", AGAIN)
        if told.key is None and last_key is not None:
            raise CannotJudgeError(contents.where(path), "it is not signed, and the version before it is", AGAIN)
        last_key = told.key
        last = Replaced(sequence=sequence, sha256=standing.manifest.digests[path])


def _earlier(data: bytes, key: SSlibKey, where: str) -> Issue:
    """Read which version an earlier statement is on, or an earlier manifest where it was not signed."""
    if is_envelope(data, where):
        return open_statement(data, key, where).predicate.issue
    return read_manifest(data, where).issue


def _in_time(manifest: Manifest, run: RunRecord, now: datetime.datetime, contents: Contents) -> None:
    """Refuse what is no longer valid, and what says that it comes from the future."""
    if moment(manifest.issue.expires) < now:
        raise CannotJudgeError(
            contents.where(MANIFEST), f"it expired at {manifest.issue.expires}",
            "Ask its publisher for a version that was judged anew.",
        )  # fmt: skip
    for what, told in (("judged", run.finished), ("published", manifest.issue.published)):
        if moment(told) > now + AHEAD:
            raise CannotJudgeError(
                contents.where(MANIFEST), f"it says that it was {what} at {told}, which is yet to come",
                "See whether the clock of this machine is right.",
            )  # fmt: skip
