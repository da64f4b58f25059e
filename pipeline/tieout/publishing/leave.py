"""Say in the manifest what a version stands on by somebody's leave, and what of that is new. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import UNSET

from tieout.publishing.manifest import Kind, Leave, Manifest
from tieout.values.answers import Allowance
from tieout.values.verdict import Verdict


@dataclass(frozen=True, slots=True)
class StandsOn:
    """What a version stands on."""

    softened_by: tuple[str, ...]
    leave: tuple[Leave, ...]
    new: tuple[str, ...]
    """What the version before was not softened by."""
    to_approve: tuple[str, ...]
    """That, and what was to be approved of the version before and is still there: a later version approves nothing."""

    def told(self, seen_by: str, approvers: tuple[str, ...]) -> dict[str, Any]:
        """Give what the issue of a version says of it, by its key.

        `seen_by` is who saw what is new, `approvers` are the ids of the keys that may approve it, if any.
        """
        told: dict[str, Any] = {"softened_by": self.softened_by, "leave": self.leave}
        if self.new:
            told |= {"new": self.new, "seen_by": seen_by or UNSET}
        if approvers:
            told |= {"approvers": approvers, "to_approve": self.to_approve}
        return told


def standing_on(verdict: Verdict, allowances: Sequence[Allowance], before: Manifest | None) -> StandsOn:
    """Gather what a version stands on; `before` is the manifest of the version that stands there, if any."""
    known = before.issue.softened_by if before is not None else UNSET
    # A version of before this was told says nothing of it: then nothing can be called new.
    new = () if known is UNSET else tuple(name for name in verdict.softened_by if name not in known)
    waiting = (before.issue.to_approve if before is not None else UNSET) or ()
    to_approve = tuple(name for name in verdict.softened_by if name in new or name in waiting)
    return StandsOn(verdict.softened_by, tuple(_leave(verdict, allowances)), new, to_approve)


def _leave(verdict: Verdict, allowances: Sequence[Allowance]) -> Iterator[Leave]:
    """List the answers and waivers that count, and the allowances by which a rule examined nothing."""
    for finding in verdict.findings:
        given = finding.explanation
        if given is not None:
            kind: Kind = "waiver" if given.waives else "answer"
            seen_by = given.seen_by or UNSET
            yield Leave(about=finding.id, kind=kind, who=given.who, seen_by=seen_by, until=given.until)
    silent = {one.rule for one in verdict.outcomes if one.silenced is not None}
    for one in allowances:
        if one.rule in silent:
            seen_by = one.seen_by or UNSET
            yield Leave(about=one.rule, kind="allowance", who=one.who, seen_by=seen_by, until=one.until.isoformat())
