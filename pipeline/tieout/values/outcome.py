"""Hold what judging yields: rules, outcomes, findings and their places, as frozen values.

Nothing here reads a file, opens a database or asks a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Severity = Literal["critical", "warning", "info"]
State = Literal["passed", "failed", "empty", "broken"]
Engine = Literal["tieout", "pandera", "great_expectations"]

SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "info")
STATES: tuple[State, ...] = ("passed", "failed", "empty", "broken")


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said in both languages of the report."""

    en: str
    nl: str


def in_its_words(text: str) -> Text:
    """Give what an engine or a publication says in words of its own, which stay as they are."""
    return Text(text, text)


@dataclass(frozen=True, slots=True)
class Rule:
    """One declared expectation."""

    name: str
    """Stable; what reports, answers and allowances refer to."""
    title: Text
    """States the defect, not the wish."""
    reason: Text
    """Why the rule exists, for the steward who must act on it."""
    source: str
    """The model, article or paper that the rule comes from."""
    severity: Severity
    engine: Engine
    """What evaluates it."""
    declared_in: str
    """File of the rulebook that declares it, or the part of the engine that always does."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure, mark or label stands: in the file, and in the table as printed."""

    file: str
    """Relative to the publication folder."""
    line: int | None = None
    """Physical line in the file, the first is 1. None where the file as a whole is meant."""
    column: int | None = None
    """Field within the line, the first is 1."""
    line_label: str | None = None
    """The row as printed, with its sections: `Beschikbaarheid Dienstverlening / DigiD`."""
    column_label: str | None = None
    """The column head as printed."""
    printed: str | None = None
    """The text of the cell as printed."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A steward's recorded answer to a warning."""

    finding: str
    text: str
    who: str
    when: str
    """Date on which it was given, ISO 8601."""
    until: str
    """Last date on which it holds, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A failed outcome made concrete."""

    id: str
    """Names the rule, what was checked, and the printed figures: other figures, other finding."""
    rule: str
    severity: Severity
    title: Text
    message: Text
    """One sentence with the figures in it."""
    places: tuple[Place, ...]
    """The figures involved, the one the finding is about first."""
    expected: Decimal | None = None
    found: Decimal | None = None
    gap: Decimal | None = None
    """Size of the difference between `expected` and `found`."""
    allowed: Decimal | None = None
    """The gap that rounding, or the rule's own limit, could still explain."""
    unit: str | None = None
    """Unit of the four numbers above: `mln. EUR`, `%`, `1`."""
    cause: Text | None = None
    """The likely cause, where one single change would make the figures tie out."""
    explanation: Explanation | None = None
    """The answer in force, if there is one."""
    follows: str | None = None
    """The finding that this one follows from: the same wrong figure breaks both."""


def breach(rule: Rule, subject: str, message: Text, *places: Place) -> Finding:
    """Make a finding that has no figures of its own: what a rule says of one subject."""
    return Finding(f"{rule.name}/{subject}", rule.name, rule.severity, rule.title, message, places)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one rule."""

    rule: str
    state: State
    examined: int
    """Checks made. Zero never counts as passed."""
    breaches: int
    exact: int = 0
    """Of the checks made, those that hold to the last printed digit."""
    within_rounding: int = 0
    """Of the checks made, those that hold once rounding is counted in."""
    not_judged: int = 0
    """Checks that could not be made because a figure they need is missing or cannot be read."""
    message: Text | None = None
    """Why the rule is broken or empty."""
    allowed_empty: Text | None = None
    """The declared or plain reason why this rule may examine nothing here."""


@dataclass(frozen=True, slots=True)
class NotJudged:
    """A check that the rulebook asks for and the print gives no figures for."""

    rule: str
    subject: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was read, and the proof that nothing of it was lost."""

    path: str
    sha256: str
    bytes: int
    lines: int
    """Physical lines that hold data: the header is not counted."""
    rows: int
    """Rows loaded."""
    rejected: int
    """Lines that could not be read; each is a finding."""
    continued: int = 0
    """Lines that continue a quoted cell: lines = rows + continued + rejected."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A file that says how to judge: the data package, the answers, a file of the rulebook."""

    path: str
    sha256: str
    bytes: int
