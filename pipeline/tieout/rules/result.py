"""Hold what an engine says of one rule: every check it made, or why it could not run."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tieout.rules.population import COLUMNS, JUDGEMENTS
from tieout.values.outcome import Rule


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison that a rule made, in the columns of a population."""

    subject: str
    judgement: str
    note: str
    cells: tuple[int, ...]
    expected: Decimal | None = None
    found: Decimal | None = None
    gap: Decimal | None = None
    allowed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine says of one rule."""

    rule: Rule
    type: str
    """Kind of expectation: what the finding is worded by."""
    checks: tuple[Check, ...] = ()
    error: str | None = None
    """Why the rule could not run; then there are no checks."""
    only_beside: bool = False
    """Whether all its checks were about publications beside the one that is judged."""


def check_of(row: tuple[Any, ...] | Any) -> Check:
    """Make a check of one row of a population.

    Raises ValueError where the row is none: a judgement outside the four, or no cell to point at.
    """
    values = dict(zip(COLUMNS, row, strict=True))
    values["cells"] = tuple(values["cells"] or ())
    check = Check(**values)
    if check.judgement not in JUDGEMENTS:
        raise ValueError(f"a check is judged {check.judgement!r}")
    if not check.cells:
        raise ValueError(f"check {check.subject!r} points at no cell")
    return check


def first_line(error: BaseException | str) -> str:
    """Give the first line of an error, without the trace, at most 300 characters."""
    text = str(error).strip().splitlines() or [type(error).__name__]
    return text[0][:300]
