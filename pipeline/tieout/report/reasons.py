"""Say why a verdict is what it is as a reader needs it: what is wrong, with the figures and where they stand. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tieout.report.calling import caller
from tieout.report.computing import signed, sum_of
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Finding, Place, Text
from tieout.values.places import located
from tieout.values.verdict import Held, Verdict, cause_first, held_by, holding

LONGEST = 60
"""Characters of a label or a cell that are shown."""
LONGEST_MESSAGE = 300
"""Characters of what is said of something without a figure."""
PAIR = 2
"""A figure, and the one that it is held against."""


def reasons_told(verdict: Verdict, *, with_names: bool = False) -> tuple[Text, ...]:
    """Give every reason of a verdict, the cause first: rules by what they are about, breaches with their figures.

    Where names are asked for, each rule is also called by its name, as answers and records call it.
    """
    held = holding(verdict)
    told = {one.reason: _told(one, held, with_names=with_names) for one in held_by(verdict)}
    called = caller(verdict.rules, with_names=with_names)
    return tuple(told.get(reason) or called(reason) for reason in cause_first(verdict))


def how_far(finding: Finding) -> Decimal:
    """Say how far a finding is off, against what it should be: what findings are put in order by, the largest first."""
    if finding.gap is None:
        return Decimal(-1)
    return finding.gap / abs(finding.expected) if finding.expected else finding.gap


def _told(one: Held, held: Sequence[Finding], *, with_names: bool) -> Text:
    """Tell what a rule found: how often, and the figures of the finding that is the furthest off."""
    found = [finding for finding in held if finding.rule == one.rule and finding.severity == one.severity]
    known = {finding.id for finding in held}
    # What follows from another is gone when that is mended: it is no example to begin with.
    first = max(found, key=lambda finding: (finding.follows not in known, how_far(finding)), default=None)
    follows = first is not None and first.follows in known
    return Text(*(
        _in_words(one, first, words, with_names=with_names, follows=follows) for words in (_ENGLISH, _DUTCH)
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Words:
    """What one language says between title and figures."""

    code: str
    number: Callable[[int | Decimal], str]
    counted: Mapping[str, str]
    largest: str
    first: str
    printed: str
    beside: str
    at: str
    follows: str


_ENGLISH = _Words(
    "en", english, {"critical": "critical", "warning": "to be explained"}, "the largest", "the first",
    "where {} is printed, ", "beside", "in", "; it follows from another",
)  # fmt: skip
_DUTCH = _Words(
    "nl", dutch, {"critical": "kritiek", "warning": "toe te lichten"}, "de grootste", "de eerste",
    "waar {} staat, ", "naast", "in", "; dit volgt uit een andere",
)  # fmt: skip


def _in_words(one: Held, first: Finding | None, words: _Words, *, with_names: bool, follows: bool) -> str:
    """Tell it in one language; `follows` says that all of it is gone when something else is mended."""
    named = f"{one.rule}: " if with_names else ""
    told = f"{one.title.in_language(words.code)} ({named}{words.number(one.count)} {words.counted[one.severity]})"
    if first is None:
        return f"{told}."
    if one.count > 1:
        told += f", {words.largest if first.gap is not None else words.first}"
    if not first.places or not first.places[0].printed:
        # Without a figure to show, what it says is all there is: what the bytes look like, or what is not there.
        return f"{told}: {_cut(first.message.in_language(words.code), LONGEST_MESSAGE)}"
    return f"{told}: {_figures(first, words)}{words.follows if follows else ''}."


def _figures(finding: Finding, words: _Words) -> str:
    """Show the figures of a finding, and where the first of them stands."""
    place = finding.places[0]
    row = f"{_called(place.line_label)}, " if place.line_label else ""
    at = f"{words.at} {located(place, place.file).in_language(words.code)}"
    made = sum_of(finding.places, finding.weights)
    if made is not None and finding.expected is not None:
        makes = signed(f"{words.number(finding.expected)} {finding.unit or ''}")
        return f"{row}{made} = {makes} {words.printed.format(_quoted(place))}{at}"
    printed = [_quoted(one) for one in finding.places if one.printed]
    is_pair = len(printed) == len(finding.places) == PAIR
    return f"{row}{f' {words.beside} '.join(printed if is_pair else printed[:1])} {at}"


def _quoted(place: Place) -> str:
    """Quote what a cell prints, with a minus sign where it has one."""
    return f"“{_cut(signed(place.printed or ''))}”"


def _called(row: str) -> str:
    """Call a row by its label, behind its sections where there is room for them."""
    return row if len(row) <= LONGEST else _cut(row.rpartition(" / ")[2])


def _cut(text: str, longest: int = LONGEST) -> str:
    """Write a long text by its begin."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
