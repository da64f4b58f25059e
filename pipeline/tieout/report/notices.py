"""Make of a verdict the list that every surface of a pull request tells: what to act on, and what else was found.

One list for all of them, so that an annotation, a test that failed and a row of a table never say different things.
Values in, values out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Literal

from tieout.report.calling import caller
from tieout.report.interface import Report
from tieout.report.printed import visible
from tieout.report.reasons import reasons_told
from tieout.report.spans import Span, Spans
from tieout.values.outcome import Finding, Place, Severity, Text, in_its_words
from tieout.values.places import has_lines, located, on_line
from tieout.values.verdict import Verdict, holding, unjudged

Kind = Literal["unjudged", "critical", "warning", "waived", "explained", "info"]

KINDS: tuple[Kind, ...] = ("unjudged", "critical", "warning", "waived", "explained", "info")
"""What a notice asks of its reader, the weightiest first."""
BLOCKING: tuple[Kind, ...] = ("unjudged", "critical", "warning")
"""Those that stand in the way of publication."""
OPEN: tuple[Kind, ...] = (*BLOCKING, "info")
"""Those that nobody answered."""
DESCRIPTION = "datapackage.json"
"""The file that what is said of a publication as a whole is put beside: each has one."""
NOT_JUDGED = "not_judged"
"""Stands for a rule where no single one is to blame."""
_UNJUDGED_TITLE = Text("Not judged is not passed", "Niet beoordeeld is niet goedgekeurd")
_LED: dict[Severity, Kind] = {"critical": "waived", "warning": "explained", "info": "info"}


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing told of a publication."""

    publication: str
    kind: Kind
    rule: str
    """Stable name of the rule; `not_judged` where no single one is to blame."""
    title: Text
    message: Text
    path: str
    """The file from the folder that the publication was named from, with forward slashes."""
    place: Place
    """Where in it; its line is none where the file as a whole is meant."""
    span: Span | None
    """Where in that line the cell begins and ends, as far as that is known."""
    id: str
    """The id of the finding, or what stands for it; two notices of one publication never share it."""
    finding: Finding | None = None

    @property
    def fingerprint(self) -> str:
        """Give what tells this notice from all others, wherever it comes to stand: other figures, another one."""
        return sha256(f"{self.publication}\0{self.id}".encode("utf-8", "backslashreplace")).hexdigest()

    @property
    def line(self) -> int | None:
        """Give the line that an editor can open; None where the file as a whole is meant, or has rows and no lines."""
        return self.place.line if has_lines(self.place) else None

    def said(self, language: str) -> str:
        """Say what is wrong, the likely cause if there is one, and the row of a file without lines; nothing hidden."""
        cause = self.finding.cause if self.finding is not None else None
        words = f"{self.message.in_language(language)} {_CAUSE.in_language(language)}: {cause.in_language(language)}" \
            if cause is not None else self.message.in_language(language)  # fmt: skip
        if not has_lines(self.place) and (self.place.line is not None or self.place.page is not None):
            words += f" ({on_line(self.place).in_language(language)})"
        return visible(words)

    def headed(self, language: str) -> str:
        """Give the title, or the name of the rule where that says nothing, with nothing hidden in it."""
        return visible(self.title.in_language(language)).strip() or visible(self.rule)

    @property
    def located(self) -> str:
        """Write the place as `file:line:column`, as far as it is known; on a page in English words."""
        return located(self.place, visible(self.path)).en


_CAUSE = Text("Likely cause", "Vermoedelijke oorzaak")


@dataclass(frozen=True, slots=True)
class _Told:
    """A notice before it has its place in the repository."""

    kind: Kind
    rule: str
    title: Text
    message: Text
    places: tuple[Place, ...]
    id: str
    finding: Finding | None = None


def notices(report: Report) -> tuple[Notice, ...]:
    """Give all there is to tell of a publication, the weightiest first.

    A verdict that holds always gives one that says why, also where no finding does.
    """
    verdict = report.verdict
    told = [*_unjudged(verdict), *_found(verdict), *_counted(verdict)]
    if verdict.verdict != "publish" and not any(one.kind in BLOCKING for one in told):
        reasons = reasons_told(verdict) or (_UNJUDGED_TITLE,)
        told += [_as_a_whole(number, reason) for number, reason in enumerate(reasons, 1)]
    spans, given = Spans(report.sources), list[Notice]()
    taken: set[str] = set()
    for one in sorted(told, key=lambda one: KINDS.index(one.kind)):
        place = one.places[0] if one.places else Place(DESCRIPTION)
        id = next(name for name in _names(one.id) if name not in taken)
        taken.add(id)
        given.append(
            Notice(
                publication=verdict.publication,
                kind=one.kind,
                rule=one.rule,
                title=one.title,
                message=one.message,
                path=joined(report.where, place.file),
                place=place,
                span=spans.span(place),
                id=id,
                finding=one.finding,
            )
        )
    return tuple(given)


def _names(id: str) -> Iterator[str]:
    """Give an id, and what to call it where that is taken."""
    yield id
    yield from (f"{id} ({number})" for number in count(2))


def joined(where: str, path: str) -> str:
    """Put the path of a file behind the folder of its publication."""
    path = path or DESCRIPTION
    return path if where in ("", ".") else f"{where.rstrip('/')}/{path}"


def _unjudged(verdict: Verdict) -> Iterator[_Told]:
    """Tell every reason for which the publication cannot be judged."""
    # Where nothing could even be read no rule is known, and the verdict alone says why.
    unread = not verdict.rules and verdict.verdict == "cannot judge"
    called = caller(verdict.rules)
    for number, reason in enumerate((unread and verdict.reasons) or unjudged(verdict), 1):
        yield _as_a_whole(number, called(reason))


def _as_a_whole(number: int, reason: Text) -> _Told:
    """Tell a reason of the verdict that no finding stands for."""
    return _Told("unjudged", NOT_JUDGED, _UNJUDGED_TITLE, reason, (), f"{NOT_JUDGED}/{number}")


def _found(verdict: Verdict) -> Iterator[_Told]:
    """Tell every finding, those that follow from another behind those that lead."""
    held = {id(finding) for finding in holding(verdict)}
    known = {finding.id for finding in verdict.findings}
    for finding in sorted(verdict.findings, key=lambda one: one.follows in known):
        kind: Kind = finding.severity if id(finding) in held else _LED[finding.severity]
        message = finding.message
        yield _Told(kind, finding.rule, finding.title, message, finding.places, finding.id, finding)


def _counted(verdict: Verdict) -> Iterator[_Told]:
    """Tell of each rule with too many breaches to list how many more there are: those hold too."""
    rules = {rule.name: rule for rule in verdict.rules}
    first = {finding.rule: finding.places for finding in reversed(verdict.findings)}
    for outcome in verdict.outcomes:
        if outcome.unlisted > 0:
            rule = rules.get(outcome.rule)
            kind: Kind = rule.severity if rule is not None else "unjudged"
            title = rule.title if rule is not None else in_its_words(outcome.rule)
            more = Text(
                f"{outcome.unlisted} more breaches of this rule were counted and not listed.",
                f"Nog {outcome.unlisted} schendingen van deze toets zijn geteld en niet opgesomd.",
            )
            places = tuple(Place(place.file) for place in first.get(outcome.rule, ())[:1])
            yield _Told(kind, outcome.rule, title, more, places, f"{outcome.rule}/counted")
