"""Hold what people give their names to, as `answers.toml` has it: answers to findings, and leave for rules."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tieout.values.outcome import Explanation

About = Literal["explanation", "group", "waiver"]
"""What an answer is: to one warning, to a group of like warnings, or to a critical finding that may be waived."""
ANY = "*"
"""Stands for any text in the name of findings that a group is about."""


def matching(name: str) -> re.Pattern[str]:
    """Compile the name of findings in which `*` stands for any text, and nothing else for anything but itself."""
    return re.compile(".*".join(map(re.escape, name.split(ANY))), re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody says to a finding, or to several like ones."""

    about: About
    findings: tuple[str, ...]
    """Ids of findings; in a group or a waiver `*` in them stands for any text."""
    text: str
    who: str
    when: datetime.date
    until: datetime.date
    """Last day on which it holds."""
    seen_by: str = ""
    """The second person, who saw the answer; empty where there is none."""
    name: str = ""
    """What a group is called."""
    count: int = 1
    """How many findings it covers."""
    at_most: Decimal | None = None
    """How large the gap of each may be, in `unit`."""
    unit: str | None = None
    figures: tuple[str, ...] = ()
    """What was printed in the places of the finding when it was answered; empty where that was not written down."""

    @property
    def rule(self) -> str:
        """The rule whose findings it is about."""
        return self.findings[0].partition("/")[0]

    @property
    def called(self) -> str:
        """What it is called in a message: the group or the finding that it is about."""
        return self.name or self.findings[0]

    def to(self, finding: str) -> Explanation:
        """Make the explanation that it is to one of its findings."""
        return Explanation(
            finding, self.text, self.who, self.when.isoformat(), self.until.isoformat(), self.seen_by, self.name,
            waives=self.about == "waiver",
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """A rule that may examine nothing, for the cells that stood there when somebody said so."""

    rule: str
    cells: str
    """Digest of what is printed in the places that the rule could not judge."""
    text: str
    who: str
    when: datetime.date
    until: datetime.date
    seen_by: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """All that stands in `answers.toml`."""

    answers: tuple[Answer, ...] = ()
    allowances: tuple[Allowance, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is answered or allowed."""
        return bool(self.answers or self.allowances)

    @property
    def last_dated(self) -> datetime.date:
        """The latest day on which any of them was given; the first day there is where there are none."""
        days = [one.when for one in self.answers] + [one.when for one in self.allowances]
        return max(days, default=datetime.date.min)


NO_ANSWERS = Answers()
