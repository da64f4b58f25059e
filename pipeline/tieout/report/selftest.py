"""Tell what a self-test found: which examples misbehave, which mistakes are caught, which cells nobody looks at.

Values in, lines or JSON out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from tieout.report.plain import safe, table, wrapped
from tieout.values.errors import uncommanded
from tieout.values.numbers import english
from tieout.values.outcome import SEVERITIES

MOST_TOLD = 40
"""Missed mistakes, and cells that no rule looks at, that are told one by one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A figure in a table."""

    table: str
    line: int
    label: str
    column: str
    printed: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many mistakes of one kind were caught, each counted by the gravest rule that caught it."""

    mutation: str
    made: int
    critical: int
    warning: int
    info: int
    beyond: int
    """Made in a figure of an identity, and more than rounding explains."""
    beyond_caught: int

    @property
    def caught(self) -> int:
        """How many some rule caught."""
        return self.critical + self.warning + self.info


@dataclass(frozen=True, slots=True)
class RuleCounted:
    """How many mistakes one rule caught."""

    rule: str
    severity: str
    caught: int
    alone: int
    """Of those, the ones that no other rule caught."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A mistake in a figure of an identity, more than rounding explains, that no rule caught."""

    mutation: str
    place: Place
    now: str
    """What is printed instead; empty for a row."""
    reason: str


@dataclass(frozen=True, slots=True)
class Unsound:
    """Figures left alone, because an identity among them does not hold."""

    table: str
    column: str
    rule: str


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What a self-test found."""

    rulebook: str
    examples: int
    faults: tuple[str, ...]
    """Examples that do not behave, and rules that lack something."""
    tables: str
    """What was mutated."""
    left_out: str
    """What was not tried; empty where nothing was left out."""
    figures: int
    in_identities: int
    unseen: tuple[Place, ...]
    """Figures that no rule looks at."""
    unsound: tuple[Unsound, ...]
    mutations: tuple[Counted, ...]
    rules: tuple[RuleCounted, ...]
    missed: tuple[Missed, ...]
    indistinguishable: int
    """Of the missed ones, those that swap two figures that every identity adds up alike."""

    @property
    def exit_code(self) -> int:
        """0 where all behaves, 1 where something does not."""
        return 1 if self.faults else 0

    @property
    def beyond(self) -> int:
        """Mistakes in figures of an identity that rounding does not explain."""
        return sum(item.beyond for item in self.mutations)

    @property
    def beyond_caught(self) -> int:
        """How many of them some rule caught."""
        return sum(item.beyond_caught for item in self.mutations)


def as_json(found: SelfTest) -> str:
    """Write a self-test as one JSON object, in which no log finds a command."""
    told = asdict(found) | {"beyond": found.beyond, "beyond_caught": found.beyond_caught}
    for item, counted in zip(told["mutations"], found.mutations, strict=True):
        item["caught"] = counted.caught
    return uncommanded(json.dumps(told, ensure_ascii=True, allow_nan=False, indent=2))


def lines(found: SelfTest, width: int) -> Iterator[str]:
    """Tell a self-test in the terminal."""
    yield safe(f"Rulebook  {found.rulebook}")
    yield f"Examples  {english(found.examples)}, {_number(len(found.faults), 'fault')}"
    for fault in found.faults:
        yield from wrapped(fault, width, "    ", "  - ")
    yield ""
    yield from wrapped(f"Mistakes made in {found.tables}", width)
    yield from wrapped(
        f"{english(found.in_identities)} of {_number(found.figures, 'figure')} are in an identity: they follow from "
        "others. The rest is held to limits, or looked at for slips.",
        width,
    )
    yield from _mutations(found, width)
    yield from _share(found, width)
    yield from _rules(found.rules, width)
    yield from _missed(found.missed, width)
    yield from _unsound(found.unsound, width)
    yield from _unseen(found.unseen, found.figures, width)


def percentage(part: int, whole: int) -> str:
    """Write a share; 0% and 100% only where it is exactly that."""
    if whole == 0:
        return "nothing to count"
    permille = round(1000 * part / whole)
    return f"{(min(max(permille, 1), 999) if 0 < part < whole else permille) / 10:g}%"


def _number(count: int, what: str) -> str:
    """Count things in words."""
    return f"{english(count)} {what}" + ("" if count == 1 else "s")


def _mutations(found: SelfTest, width: int) -> Iterator[str]:
    """Tell how many mistakes of each kind were caught."""
    heads = ("mistake", "made", "caught", *SEVERITIES, "beyond rounding", "caught")
    rows = [
        (item.mutation, *(english(number) for number in (
            item.made, item.caught, item.critical, item.warning, item.info, item.beyond, item.beyond_caught
        )))
        for item in found.mutations
    ]  # fmt: skip
    yield from table(heads, rows, width, range(1, 8))


def _share(found: SelfTest, width: int) -> Iterator[str]:
    """Tell the share that is caught of what can be told from the figures."""
    yield from wrapped(
        f"Of {english(found.beyond)} mistakes in figures of an identity that rounding does not explain, "
        f"{english(found.beyond_caught)} are caught ({percentage(found.beyond_caught, found.beyond)}).",
        width,
    )
    if found.indistinguishable:
        told_apart = found.beyond - found.indistinguishable
        yield from wrapped(
            f"{english(found.indistinguishable)} swap two figures that every identity adds up alike: nothing within "
            f"the table tells them apart. Of the others {percentage(found.beyond_caught, told_apart)} are caught.",
            width,
        )
    if found.left_out:
        yield from wrapped(found.left_out, width)
    yield ""


def _rules(rules: Sequence[RuleCounted], width: int) -> Iterator[str]:
    """Tell how much each rule caught."""
    rows = [(item.rule, item.severity, english(item.caught), english(item.alone)) for item in rules]
    yield from table(("rule", "severity", "caught", "alone"), rows, width, (2, 3))


def _missed(missed: Sequence[Missed], width: int) -> Iterator[str]:
    """Tell what was missed, and why."""
    yield f"Missed  {english(len(missed))}"
    for reason, count in Counter(item.reason for item in missed).most_common():
        yield from wrapped(f"{english(count)}: {reason}", width, "    ", "  - ")
    by_reason = sorted(missed, key=lambda item: Counter(one.reason for one in missed)[item.reason])
    rows = [
        (item.place.table, f"{item.place.line} {item.place.label}", item.place.column, item.mutation,
         f"{item.place.printed} → {item.now}" if item.now else item.place.printed)
        for item in by_reason[:MOST_TOLD]
    ]  # fmt: skip
    if rows:
        yield from table(("table", "line", "column", "mistake", "printed"), rows, width)
    yield from _more(len(missed))


def _unsound(unsound: Sequence[Unsound], width: int) -> Iterator[str]:
    """Tell what was left alone."""
    if unsound:
        yield f"Left alone, because an identity does not hold  {_number(len(unsound), 'column')}"
        rows = [(item.table, item.column, item.rule) for item in unsound]
        yield from table(("table", "column", "rule"), rows, width)


def _unseen(unseen: Sequence[Place], figures: int, width: int) -> Iterator[str]:
    """Tell which figures no rule looks at."""
    yield f"No rule looks at  {english(len(unseen))} of {_number(figures, 'figure')}"
    rows = [(item.table, f"{item.line} {item.label}", item.column, item.printed) for item in unseen[:MOST_TOLD]]
    if rows:
        yield from table(("table", "line", "column", "printed"), rows, width, (3,))
    yield from _more(len(unseen))


def _more(count: int) -> Iterator[str]:
    """Say how many are not told one by one."""
    if count > MOST_TOLD:
        yield f"  {english(count - MOST_TOLD)} more; --format json tells all."
