"""Say what lies in a published folder: the manifest, and where tieout puts what it adds.

Values in, values out: opens no file and asks no clock.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from tieout.declarations.paths import clashing, path_faults
from tieout.publishing import canonical
from tieout.publishing.canonical import Written
from tieout.report.registry import known_files, record
from tieout.store.published import HOME, PACKAGE
from tieout.values.errors import CannotJudgeError, shorten
from tieout.values.moments import moment

FORMAT = "tieout-publication/1"
HISTORY = f"{HOME}/history"
STATEMENT = f"{HOME}/statement.dsse.json"
VERDICT = f"{HOME}/{record().file}"
REPORTS = frozenset(f"{HOME}/{file}" for file in known_files())
"""Where the formats of the report may lie; what was published before there was such a format has none of it."""
FOLDERS = frozenset({HOME, HISTORY})
EARLIER = re.compile(rf"{HISTORY}/([1-9][0-9]{{0,18}})\.json")

Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Sequence = Annotated[int, Meta(gt=0, lt=2**53)]
Text = Annotated[str, Meta(min_length=1)]


class Entry(Written, frozen=True, kw_only=True):
    """A file of the folder."""

    path: Text
    sha256: Sha256
    bytes: Annotated[int, Meta(ge=0)]


class Replaced(Written, frozen=True, kw_only=True):
    """The version before this one, by its statement, or by its manifest where it was not signed."""

    sequence: Sequence
    sha256: Sha256


Kind = Literal["answer", "waiver", "allowance"]


class Leave(Written, frozen=True, kw_only=True):
    """An answer, a waiver or an allowance that a version stands on."""

    about: Text
    """The finding that it answers or waives, or the rule that it allows to examine nothing."""
    kind: Kind
    who: Text
    seen_by: Text | UnsetType = UNSET
    until: Text


class Issue(Written, frozen=True, kw_only=True):
    """Which version of which publication it is."""

    publication: Text
    sequence: Sequence
    """Higher for every later version."""
    run: Text
    """The run that reached the verdict."""
    published: Text
    """Moment in ISO 8601, UTC."""
    expires: Text
    """Moment in ISO 8601, UTC, after which the verdict no longer counts."""
    key: str | None
    """The key id of who signed it; None where nobody did."""
    replaces: Replaced | None
    correction: Text | UnsetType = UNSET
    """What is said of figures of the version before that are changed; not there where nothing is."""
    softened_by: tuple[Text, ...] | UnsetType = UNSET
    """What makes its verdict softer by the publisher's own word."""
    new: tuple[Text, ...] | UnsetType = UNSET
    """Of that, what the version before was not softened by; not there where there is none, or no version before."""
    seen_by: Text | UnsetType = UNSET
    """The second person, who saw what is new."""
    approvers: tuple[Text, ...] | UnsetType = UNSET
    """The key ids of those that may approve it; not there where the rulebook names none."""
    to_approve: tuple[Text, ...] | UnsetType = UNSET
    """What they must approve: what is new, and what was new in an earlier version and is still there."""
    leave: tuple[Leave, ...] | UnsetType = UNSET
    """The answers, waivers and allowances that count."""


class Manifest(Written, frozen=True, kw_only=True):
    """Every file of a published folder but the manifest itself and its statement."""

    format: str
    issue: Issue
    files: tuple[Entry, ...]
    """In the order of their paths."""

    @property
    def digests(self) -> Mapping[str, str]:
        """The digest of each file, by its path."""
        return {entry.path: entry.sha256 for entry in self.files}

    @property
    def folders(self) -> frozenset[str]:
        """The folders in which its files lie."""
        return frozenset(parent.as_posix() for path in self.digests for parent in PurePosixPath(path).parents) - {"."}

    @property
    def earlier(self) -> Mapping[int, str]:
        """The path of each earlier version, by its sequence, the first one first."""
        found = {int(match[1]): match[0] for entry in self.files if (match := EARLIER.fullmatch(entry.path))}
        return dict(sorted(found.items()))


def sha256(data: bytes) -> str:
    """Digest bytes."""
    return hashlib.sha256(data).hexdigest()


def manifest(issue: Issue, files: Mapping[str, bytes]) -> Manifest:
    """Draw up the manifest of these files, given by their path."""
    entries = tuple(Entry(path=path, sha256=sha256(files[path]), bytes=len(files[path])) for path in sorted(files))
    return Manifest(format=FORMAT, issue=issue, files=entries)


def read_manifest(data: bytes, where: str) -> Manifest:
    """Read a manifest from the bytes that `canonical.write` gave; `where` is its path for messages.

    Raises CannotJudgeError for all other bytes, and where it contradicts itself.
    """
    found = canonical.read(data, Manifest, where, "a manifest of tieout")
    for fault in _faults(found):
        raise CannotJudgeError(where, fault, "Get it again from where it was published.")
    return found


def _faults(found: Manifest) -> list[str]:
    """List what is wrong with a manifest, for all that types alone cannot say."""
    paths = [entry.path for entry in found.files]
    faults = [f"its format is {shorten(found.format)} where {shorten(FORMAT)} is expected"] * (found.format != FORMAT)
    if paths != sorted({path.casefold(): path for path in paths}.values()):
        faults.append("its files are not in order, or one is named twice")
    faults += [f"it does not name {path}" for path in (PACKAGE, VERDICT) if path not in paths]
    faults += [f"it names {shorten(path)}, which tieout never publishes" for path in paths if not _known(path)]
    faults += [what for what, _ in clashing(paths)]
    for text in (found.issue.published, found.issue.expires):
        try:
            moment(text)
        except ValueError:
            faults.append(f"{shorten(text)} is not a moment like 2026-11-22T09:15:04Z")
    latest = max(found.earlier, default=None)
    if latest is not None and latest >= found.issue.sequence:
        faults.append(f"its history goes up to {latest}, which is not before its own sequence {found.issue.sequence}")
    replaced = found.issue.replaces
    if (replaced and (replaced.sequence, replaced.sha256)) != (
        latest and (latest, found.digests[found.earlier[latest]])
    ):
        faults.append("what it replaces is not the last version in its history")
    return faults


def _known(path: str) -> bool:
    """Tell whether tieout may have put a file there: a judged file, or one of its own."""
    return path in REPORTS or EARLIER.fullmatch(path) is not None or is_judged(path)


def is_judged(path: str) -> bool:
    """Tell whether a file of a published folder may be a judged one: it is none of tieout's own, and a sound path."""
    return path.casefold().partition("/")[0] != HOME and not any(path_faults(path, may_be_folder=False))
