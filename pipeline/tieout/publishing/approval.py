"""Approve a published version: a second key says of its manifest that somebody else saw what it stands on.

An approval is a file of its own, beside the folder: an in-toto statement on the manifest in a DSSE envelope. The
version stays as it is, and a later one needs an approval of its own. Asks no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, field
from securesystemslib.dsse import Envelope
from securesystemslib.signer import CryptoSigner, SSlibKey

from tieout.publishing import canonical
from tieout.publishing.canonical import Written
from tieout.publishing.contents import Contents
from tieout.publishing.manifest import Manifest, Sequence, Text, sha256
from tieout.publishing.statement import AGAIN, PAYLOAD, STATEMENT, Descriptor, DigestSet, SignedEnvelope, payload_of
from tieout.publishing.verify import intact
from tieout.store.disk import put
from tieout.store.published import MANIFEST, published_around
from tieout.values.errors import CannotJudgeError, UsageError

APPROVAL = "urn:tieout:approval:1"
ASK = "Have it approved with `tieout approve`."
ENDING = ".approval.json"
"""Behind the name of the folder that it is on."""


class Approved(Written, frozen=True, kw_only=True):
    """Which version was approved, when, and by whom."""

    publication: Text
    sequence: Sequence
    who: Text
    """The name of who approves it."""
    when: Text
    """Moment in ISO 8601, UTC."""
    approves: tuple[str, ...]
    """What makes the version softer than what was approved, as the approver saw it."""


class _Statement(Written, frozen=True, kw_only=True):
    """That the manifest of this digest is approved."""

    kind: str = field(name="_type")
    subject: Annotated[tuple[Descriptor, ...], Meta(min_length=1, max_length=1)]
    predicate_type: str = field(name="predicateType")
    predicate: Approved


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval that holds."""

    approved: Approved
    keyid: str

    @property
    def told(self) -> str:
        """Say who approved it, when, and by which key."""
        return f"by {self.approved.who}, {self.approved.when}, key {self.keyid}"


def approve(folder: Path, signer: CryptoSigner, who: str, when: str, to: Path | None = None) -> tuple[Manifest, Path]:
    """Approve the version in a folder by a second key, and write that; give its manifest and the file.

    `who` approves at the moment `when`; `to` is another file than the one beside the folder.

    Raises UsageError where the key may not approve it, CannotJudgeError where the version is not as it was published.
    """
    keyid = signer.public_key.keyid
    with Contents(folder) as contents:
        standing = intact(contents, None)
    issue = standing.manifest.issue
    if keyid == issue.key:
        raise UsageError(
            str(folder), "the key that signed it cannot approve it too", "Approve it by the key of another."
        )
    if issue.approvers and keyid not in issue.approvers:
        raise UsageError(
            str(folder), f"its rulebook does not name {keyid} among those that approve", "Use one of them."
        )
    softer = issue.to_approve or issue.new or ()
    statement = _Statement(
        kind=STATEMENT,
        subject=(Descriptor(name=MANIFEST, digest=DigestSet(sha256=sha256(standing.data))),),
        predicate_type=APPROVAL,
        predicate=Approved(publication=issue.publication, sequence=issue.sequence, who=who, when=when, approves=softer),
    )
    envelope = Envelope(canonical.write(statement), PAYLOAD, {})
    envelope.sign(signer)
    target = to or approval_of(folder)
    if around := published_around(target.parent):
        raise UsageError(str(target), f"it lies in a publication, {around}", "Write it apart from what is published.")
    put(target, canonical.write(msgspec.convert(envelope.to_dict(), SignedEnvelope)), over=True)
    return standing.manifest, target


def approval_of(folder: Path) -> Path:
    """Give the file beside a folder in which its approval stands."""
    place = folder.resolve()
    return place.with_name(f"{place.name}{ENDING}")


def check_approval(data: bytes, key: SSlibKey, manifest: Manifest, where: str) -> Approval:
    """Read an approval of the version that a manifest is on; `where` is its path for messages.

    Raises CannotJudgeError where `key` did not sign it, may not approve, or it is on another version.
    """
    payload = payload_of(data, key, where)
    read = canonical.read(payload, _Statement, where, "an approval of tieout")
    issue = manifest.issue
    digest = sha256(canonical.write(manifest))
    if (read.kind, read.predicate_type) != (STATEMENT, APPROVAL):
        raise CannotJudgeError(where, "it is a statement of another kind than an approval", AGAIN)
    told = read.predicate
    if read.subject[0] != Descriptor(name=MANIFEST, digest=DigestSet(sha256=digest)):
        raise CannotJudgeError(
            where, f"it approves another version, {told.sequence}", "Ask for an approval of this one."
        )
    if (told.publication, told.sequence) != (issue.publication, issue.sequence):
        raise CannotJudgeError(where, "it tells otherwise than the manifest that it approves", AGAIN)
    if key.keyid == issue.key:
        raise CannotJudgeError(where, "the key that signed the version approved it too", "Ask another to approve it.")
    if issue.approvers and key.keyid not in issue.approvers:
        raise CannotJudgeError(where, "its key is not among those that approve", "Ask one of them to approve it.")
    return Approval(told, key.keyid)


def approval_in(folder: Path, manifest: Manifest, key: SSlibKey | None, file: Path | None) -> Approval | None:
    """Give the approval of the version in a folder by `key`, from `file` or from beside it; None where none is asked.

    Raises CannotJudgeError where it must be approved, or a key is given, and there is none that holds.
    """
    where = file or approval_of(folder)
    if key is None:
        if manifest.issue.approvers and manifest.issue.to_approve:
            what = "it is softer than a version before it, and must be approved by another key"
            raise CannotJudgeError(str(folder), what, "Give the public key of who approves with --approver.")
        return None
    try:
        data = where.read_bytes()
    except OSError as error:
        raise CannotJudgeError(str(where), f"there is no approval to be read: {error.strerror}", ASK) from error
    return check_approval(data, key, manifest, str(where))
