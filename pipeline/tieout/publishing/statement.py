"""Attest a published version: an in-toto Statement v1 with a test result, in a signed DSSE envelope.

Signing and verifying are done by securesystemslib. Reading verifies first and then parses the very
bytes that were verified. The key id in an envelope is a name, never a proof: only a signature that
the given key made counts. Opens no file and asks no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, field
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey

from tieout.publishing import canonical
from tieout.publishing.canonical import Written
from tieout.publishing.manifest import Entry, Issue, Manifest, Sha256, Text, sha256
from tieout.store.published import MANIFEST
from tieout.values.errors import CannotJudgeError, shorten
from tieout.values.verdict import Verdict

PAYLOAD = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1"
AGAIN = "Get the folder again from where it was published."


class DigestSet(Written, frozen=True, kw_only=True):
    """The digest of an artifact."""

    sha256: Sha256


class Descriptor(Written, frozen=True, kw_only=True):
    """An artifact by its name and digest, as in-toto describes resources."""

    name: Text
    digest: DigestSet


class TestResult(Written, frozen=True, kw_only=True):
    """What the rules made of it."""

    __test__ = False

    result: Literal["PASSED", "WARNED"]
    """WARNED where a rule was breached that does not hold the publication: explained, or an info."""
    configuration: tuple[Descriptor, ...]
    """The rulebook, and each file that says how to judge."""
    passed: tuple[str, ...] = field(name="passedTests")
    warned: tuple[str, ...] = field(name="warnedTests")
    failed: Annotated[tuple[str, ...], Meta(max_length=0)] = field(name="failedTests")
    issue: Issue = field(name="tieoutPublication")
    """Which version of which publication this is: an extension field, which in-toto allows."""


class Statement(Written, frozen=True, kw_only=True):
    """That these files, by their digests, got this test result."""

    kind: str = field(name="_type")
    subject: tuple[Descriptor, ...]
    predicate_type: str = field(name="predicateType")
    predicate: TestResult

    @property
    def digests(self) -> dict[str, str]:
        """The digest of each file that it is about, by its path."""
        return {item.name: item.digest.sha256 for item in self.subject}


class _Signature(Written, frozen=True, kw_only=True):
    """A signature and the name of the key that made it."""

    keyid: Text
    sig: Text


class SignedEnvelope(Written, frozen=True, kw_only=True):
    """A DSSE envelope as JSON."""

    payload: str
    payload_type: str = field(name="payloadType")
    signatures: tuple[_Signature, ...]


class _Types(msgspec.Struct, frozen=True):
    """What tells whether JSON is a statement at all, and of what."""

    kind: str = field(name="_type")
    predicate_type: str = field(name="predicateType")


class _Payload(msgspec.Struct, frozen=True):
    """What tells an envelope from a manifest."""

    payload: Any = None


def is_envelope(data: bytes, where: str) -> bool:
    """Tell a signed statement from a manifest, before either is read.

    Raises CannotJudgeError where it is no JSON object.
    """
    return canonical.glance(data, _Payload, where, "a statement or a manifest").payload is not None


def state(manifest: Manifest, data: bytes, verdict: Verdict) -> Statement:
    """Draw up the statement on a version: its manifest, the bytes of that, and its verdict."""
    files = [*manifest.files, Entry(path=MANIFEST, sha256=sha256(data), bytes=len(data))]
    breached = tuple(outcome.rule for outcome in verdict.outcomes if outcome.state == "failed")
    return Statement(
        kind=STATEMENT,
        subject=tuple(_descriptor(file.path, file.sha256) for file in sorted(files, key=lambda file: file.path)),
        predicate_type=TEST_RESULT,
        predicate=TestResult(
            result="WARNED" if breached else "PASSED",
            configuration=tuple(_configuration(verdict)),
            passed=tuple(outcome.rule for outcome in verdict.outcomes if outcome.state == "passed"),
            warned=breached,
            failed=(),
            issue=manifest.issue,
        ),
    )


def _configuration(verdict: Verdict) -> Iterable[Descriptor]:
    """Name what it was judged by."""
    name, _, digest = verdict.rulebook.rpartition(" sha256:")
    yield _descriptor(name, digest)
    for declared in verdict.declarations:
        yield _descriptor(declared.path, declared.sha256)


def _descriptor(name: str, digest: str) -> Descriptor:
    """Describe an artifact."""
    return Descriptor(name=name, digest=DigestSet(sha256=digest))


def sign(statement: Statement, signer: CryptoSigner) -> bytes:
    """Put a statement in an envelope, signed; give its bytes."""
    envelope = Envelope(canonical.write(statement), PAYLOAD, {})
    envelope.sign(signer)
    return canonical.write(msgspec.convert(envelope.to_dict(), SignedEnvelope))


def open_statement(data: bytes, key: SSlibKey, where: str) -> Statement:
    """Verify an envelope by `key` and read the statement in it; `where` is its path for messages.

    Raises CannotJudgeError where the key did not sign these bytes, or they are no statement of tieout.
    """
    payload = payload_of(data, key, where)
    types = canonical.glance(payload, _Types, where, "an in-toto statement")
    for name, found, expected in (
        ("_type", types.kind, STATEMENT),
        ("predicateType", types.predicate_type, TEST_RESULT),
    ):
        if found != expected:
            what = f"its {name} is {shorten(found)} where {shorten(expected)} is expected"
            raise CannotJudgeError(where, what, "Name a folder that `tieout publish` signed.")
    return canonical.read(payload, Statement, where, "a statement of tieout")


def payload_of(data: bytes, key: SSlibKey, where: str) -> bytes:
    """Verify an envelope by `key` and give the bytes that it signed; `where` is its path for messages.

    Raises CannotJudgeError where the key did not sign these bytes, or another did too.
    """
    envelope = _envelope(data, where)
    if envelope.payload_type != PAYLOAD:
        what = f"its payload type is {shorten(envelope.payload_type)} where {shorten(PAYLOAD)} is expected"
        raise CannotJudgeError(where, what, AGAIN)
    try:
        envelope.verify([key], 1)
    except VerificationError as error:
        raise CannotJudgeError(where, _unsigned(envelope, key), AGAIN) from error
    if list(envelope.signatures) != [key.keyid]:
        raise CannotJudgeError(where, "it bears other signatures beside the one of its publisher", AGAIN)
    return envelope.payload


def _envelope(data: bytes, where: str) -> Envelope:
    """Read an envelope; base64 in another spelling and a key that signs twice are refused."""
    read = canonical.read(data, SignedEnvelope, where, "a DSSE envelope")
    try:
        envelope = Envelope.from_dict(msgspec.to_builtins(read))
    except ValueError as error:
        raise CannotJudgeError(where, f"it is not a DSSE envelope: {error}", AGAIN) from error
    if msgspec.convert(envelope.to_dict(), SignedEnvelope) != read:
        raise CannotJudgeError(where, "it is not a DSSE envelope: its base64 is not spelled as it must be", AGAIN)
    return envelope


def _unsigned(envelope: Envelope, key: SSlibKey) -> str:
    """Say why no signature counts."""
    if not envelope.signatures:
        return "it bears no signature"
    if key.keyid in envelope.signatures:
        return f"the signature of key {key.keyid} does not belong to this statement"
    signed = ", ".join(shorten(keyid, 70) for keyid in envelope.signatures)
    return f"key {key.keyid} did not sign it; it says that {signed} did"
