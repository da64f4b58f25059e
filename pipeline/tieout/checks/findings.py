"""Turn what the engines say into outcomes, findings and what was not judged. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from tieout.checks.causes import likely_cause
from tieout.checks.cells import Cell
from tieout.checks.result import Check, Result
from tieout.checks.wording import worded
from tieout.labels import DASHES
from tieout.outcome import Finding, NotJudged, Outcome, State

GUESSED = frozenset({
    "expect_total_to_equal_parts", "expect_figures_to_agree", "expect_repeated_figures_to_agree",
})  # fmt: skip
"""Kinds of expectation where one wrong figure can be told from the others."""
IF_RIGHT = "If that is as it should be, allow it by name under allow_empty in datapackage.json."
UNEXAMINED = frozenset({"structure", "expect_notation_to_be_constant", "expect_units_to_fit_lines"})
"""Kinds that look at how a cell is written, not at what it says."""


def outcome_of(result: Result, allowed_empty: Mapping[str, str]) -> Outcome:
    """Say what became of a rule; `allowed_empty` gives the declared reasons by rule name."""
    name = result.rule.name
    if result.error is not None:
        return Outcome(name, "broken", 0, 0, message=result.error)
    counts = {judgement: 0 for judgement in ("exact", "within rounding", "broken", "not judged")}
    for check in result.checks:
        counts[check.judgement] += 1
    examined = len(result.checks) - counts["not judged"]
    state: State = "empty" if examined == 0 else "failed" if counts["broken"] else "passed"
    return Outcome(
        rule=name,
        state=state,
        examined=examined,
        breaches=counts["broken"],
        exact=counts["exact"],
        within_rounding=counts["within rounding"],
        not_judged=counts["not judged"],
        message=_why_empty(counts["not judged"]) if examined == 0 else None,
        allowed_empty=allowed_empty.get(name) if examined == 0 else None,
    )


def _why_empty(not_judged: int) -> str:
    """Say why a rule examined nothing."""
    if not_judged:
        return f"In all {not_judged} places a figure that it needs is not printed. {IF_RIGHT}"
    return f"No line or figure that it is about is in the publication. {IF_RIGHT}"


def findings_of(result: Result, cells: Mapping[int, Cell]) -> Iterable[Finding]:
    """Make a finding of every broken check of a rule."""
    for check in result.checks:
        if check.judgement == "broken":
            yield _finding(result, check, [cells[number] for number in check.cells])


def _finding(result: Result, check: Check, cells: Sequence[Cell]) -> Finding:
    """Make a finding of one broken check."""
    rule, accused = result.rule, cells[0]
    guessed = result.type in GUESSED
    has_values = check.found is not None
    return Finding(
        id=finding_id(rule.name, check.subject, [cell.place.printed or "" for cell in cells]),
        rule=rule.name,
        severity=rule.severity,
        title=rule.title,
        message=worded(result.type, check, cells),
        places=tuple(cell.place for cell in cells),
        expected=accused.in_print(check.expected),
        found=accused.in_print(check.found),
        gap=accused.in_print(check.gap),
        allowed=accused.in_print(check.allowed),
        unit=accused.unit_word if has_values else None,
        cause=likely_cause(cells, check.expected, check.found, check.allowed) if guessed else None,
    )


def finding_id(rule: str, subject: str, printed: Sequence[str]) -> str:
    """Name a finding by its rule, its subject and what is printed there.

    An answer to a finding is an answer to these printed figures: others make another finding. Another
    kind of space or dash does not.
    """
    plain = [" ".join(text.translate(DASHES).split()) for text in printed]
    digest = hashlib.sha256("\x1f".join(plain).encode()).hexdigest()[:8]
    return f"{rule}/{subject}@{digest}"


def not_judged_of(result: Result, cells: Mapping[int, Cell]) -> Iterable[NotJudged]:
    """List the checks of a rule that could not be made."""
    for check in result.checks:
        if check.judgement == "not judged":
            yield NotJudged(result.rule.name, check.subject, tuple(cells[number].place for number in check.cells))


def examined_cells(results: Iterable[Result], cells: Mapping[int, Cell]) -> int:
    """Count the printed figures whose value at least one rule looked at."""
    seen = {
        number
        for result in results
        if result.type not in UNEXAMINED and not (result.type == "shape" and not _has_values(result))
        for check in result.checks
        if check.judgement != "not judged"
        for number in check.cells
    }
    return sum(1 for number in seen if cells[number].role == "figure" and cells[number].value is not None)


def _has_values(result: Result) -> bool:
    """Tell whether a rule of a shape looks at values, and not at words."""
    return any(isinstance(check.found, Decimal) for check in result.checks)
