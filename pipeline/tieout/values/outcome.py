"""Hold what judging yields: rules, outcomes, findings and their places, as frozen values.

Nothing here reads a file, opens a database or asks a clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Severity = Literal["critical", "warning", "info"]
State = Literal["passed", "failed", "empty", "broken"]
Engine = str
"""What evaluates a rule: `tieout` itself, or an engine by its name."""

SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "info")
STATES: tuple[State, ...] = ("passed", "failed", "empty", "broken")


LANGUAGE = r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*"
"""How a language is named (BCP 47): `nl`, `pt-BR`."""
_LANGUAGE = re.compile(LANGUAGE)


@dataclass(frozen=True, slots=True, init=False)
class Text:
    """One thing said in one language or in several; the first of them stands in for any that it lacks."""

    said: tuple[tuple[str, str], ...]
    """Each language with what is said in it."""

    def __init__(self, en: str | None = None, nl: str | None = None, **others: str) -> None:
        given = {"en": en, "nl": nl, **others}
        object.__setattr__(self, "said", tuple((code, text) for code, text in given.items() if text is not None))
        self.__post_init__()

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Text:
        """Make a text of what is said in each language, in that order.

        Raises ValueError where there is none, or where one is called as no language is.
        """
        text = cls.__new__(cls)
        object.__setattr__(text, "said", tuple(said.items()))
        text.__post_init__()
        return text

    def __post_init__(self) -> None:
        """Refuse what says nothing; also called where one is decoded, which passes by `__init__`."""
        if not self.said:
            raise ValueError("a text is in one language at least")
        for code, _ in self.said:
            if not _LANGUAGE.fullmatch(code):
                raise ValueError(f"{code!r} is not the name of a language, as `nl` is")

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it is in."""
        return tuple(code for code, _ in self.said)

    def in_language(self, code: str) -> str:
        """Say it in a language, or in its first where it lacks that one."""
        return dict(self.said).get(code, self.said[0][1])

    @property
    def en(self) -> str:
        """What it says in English, or else in its first language."""
        return self.in_language("en")

    @property
    def nl(self) -> str:
        """What it says in Dutch, or else in its first language."""
        return self.in_language("nl")


def in_its_words(text: str) -> Text:
    """Give what an engine or a publication says in words of its own, which stay as they are."""
    return Text(text, text)


DECLARED_WRONGLY = Text("A rule is declared wrongly", "Een toets is verkeerd gedeclareerd")
"""The title of every rule whose own declaration cannot be read."""


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
    """Physical line in the file, the first is 1, or line of its text. None where the file as a whole is meant."""
    column: int | None = None
    """Field within the line, the first is 1."""
    line_label: str | None = None
    """The row as printed, with its sections: `Beschikbaarheid Dienstverlening / DigiD`."""
    column_label: str | None = None
    """The column head as printed."""
    printed: str | None = None
    """The text of the cell as printed."""
    page: int | None = None
    """Of a file with pages, the page, the first is 1; `line` counts through all of them."""
    page_line: int | None = None
    """The line on that page, as they are read: column after column."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A recorded answer to a warning, or the waiver of a critical finding."""

    finding: str
    text: str
    who: str
    when: str
    """Date on which it was given, ISO 8601."""
    until: str
    """Last date on which it holds, ISO 8601."""
    seen_by: str = ""
    """The second person, who saw it; empty where there is none."""
    group: str = ""
    """The group of findings that it was given for; empty where it is for this one alone."""
    waives: bool = False
    """Whether it lets a critical finding pass, by leave of the rulebook."""


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
    """Unit of the four numbers above, behind its scale: `m USD`, `%`, `1`."""
    cause: Text | None = None
    """The likely cause, where one single change would make the figures tie out."""
    explanation: Explanation | None = None
    """The answer in force, if there is one."""
    follows: str | None = None
    """The finding that this one follows from: the same wrong figure breaks both."""
    weights: tuple[int, ...] = ()
    """What each of the figures counts for, in the order of `places`: their sum is nothing where all is well. Empty
    where nothing adds up."""
    owner: str = ""
    """Who looks after the table that it is about, as the publication declares it; empty where nobody is named."""


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
    listed: int | None = None
    """Of the breaches, how many are told as findings, where there are too many to tell each; else none, and all are."""

    silenced: str | None = None
    """Of a rule that examined nothing for no plain reason, the digest of the cells that it misses: what an allowance is
    given for."""

    @property
    def unlisted(self) -> int:
        """Count the breaches that no finding tells."""
        return 0 if self.listed is None else self.breaches - self.listed


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
    """Lines that continue a quoted cell."""
    comments: int = 0
    """Lines that are declared to be comments: lines = rows + continued + comments + rejected."""

    @property
    def adds_up(self) -> bool:
        """Tell whether every line of the file is accounted for."""
        return self.lines == self.rows + self.continued + self.comments + self.rejected


@dataclass(frozen=True, slots=True)
class Declaration:
    """A file that says how to judge: the data package, the answers, a file of the rulebook."""

    path: str
    sha256: str
    bytes: int
