"""Hold what Data Docs are made of: publications, the suites that they were judged by, and what became of each rule.

All texts are in one language by now, and no value of a publication is in them but what the report shows too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Sign = Literal["holds", "does not hold", "not judged"]
"""What became of an expectation. One that was not judged does not hold either, and is never counted with those."""


@dataclass(frozen=True, slots=True)
class DocumentedRule:
    """One expectation of a suite, and what became of it."""

    rule: str
    """Its name."""
    sign: Sign
    type: str = ""
    """As suites declare it; empty where Great Expectations is not asked, so that it is told by its title."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    severity: str = "critical"
    title: str = ""
    """Says what it is about, where that is not told by Great Expectations."""
    reason: str = ""
    examined: int = 0
    broken: int = 0
    told: tuple[str, ...] = ()
    """What was found, or why it was not judged: lines of text."""


@dataclass(frozen=True, slots=True)
class DocumentedSuite:
    """A suite that a publication was judged by."""

    name: str
    table: str
    """The table that it is about."""
    rules: tuple[DocumentedRule, ...]

    def count(self, sign: Sign) -> int:
        """Count the expectations with which it went so."""
        return sum(rule.sign == sign for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Documented:
    """A publication, its verdict, and the suites among what it was judged by."""

    name: str
    title: str
    verdict: str
    """What may be done with it, in a word or two."""
    reasons: tuple[str, ...]
    finished: str
    """Moment at which it was judged, ISO 8601 in UTC; empty where nothing was recorded."""
    suites: tuple[DocumentedSuite, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A suite as Great Expectations renders it: parts of pages, in HTML that nobody has cleaned yet."""

    expectations: str
    """What the suite asks."""
    results: str
    """What came of it."""
