"""Turn what the engines say into outcomes, findings and what was not judged. Pure."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tieout.findings.blank_results import lead_by_blank
from tieout.findings.causes import likely_cause
from tieout.findings.excuses import EXCUSE, excuse_of
from tieout.findings.roots import Judged, group_under_roots
from tieout.findings.shifted_rows import lead_by_row
from tieout.findings.whole_columns import lead_by_column
from tieout.rules.cell import Cell
from tieout.rules.kind import Kind
from tieout.rules.population import ABSENT, ALONE
from tieout.rules.wording import Wording
from tieout.values.letters import DASHES
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Finding, NotJudged, Outcome, Rule, State, Text, breach, in_its_words
from tieout.values.tally import Check, Judgement, Tally

ROUNDING = Rule(
    name="difference_is_rounding",
    title=Text("Figures differ by no more than rounding", "Cijfers verschillen niet meer dan door afronding"),
    reason=Text(
        "Figures that were rounded one by one need not add up to the last digit. Nothing is to be done.",
        "Cijfers die elk apart zijn afgerond tellen niet altijd precies op. Er hoeft niets te gebeuren.",
    ),
    source="XBRL Calculations 1.1",
    severity="info",
    engine="tieout",
    declared_in="tieout/findings/findings.py",
)
PAIR = 2
"""So many places are both of them."""
IF_RIGHT = Text(
    "If that is as it should be, somebody allows it in answers.toml; `tieout answer` writes that.",
    "Hoort dat zo, dan staat iemand het toe in answers.toml; `tieout answer` schrijft dat.",
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What an engine counted for one rule, with how the rule words a finding."""

    rule: Rule
    wording: Wording
    tally: Tally
    error: str | None = None
    """Why the rule could not run; then nothing was counted."""


FOLLOWS = Text(
    "What it needs stands in rows that a critical finding is about.",
    "Wat nodig is staat in rijen waar een kritieke bevinding over gaat.",
)


def outcome_of(
    counted: Counted,
    allowed_empty: Mapping[str, Text],
    unread: Text | None = None,
    accused: Collection[tuple[str, int | None]] = (),
    cells: Mapping[int, Cell] | None = None,
) -> Outcome:
    """Say what became of a rule.

    `allowed_empty` gives the reasons of the allowances that count by rule name, `unread` says of which tables no
    row could be loaded, if any: what they hold is then not known. `accused` are the lines of files that critical
    findings are about: a rule that finds nothing but those follows from them. `cells` has the cells of its checks.
    """
    name, tally = counted.rule.name, counted.tally
    if counted.error is not None:
        return Outcome(name, "broken", 0, 0, message=in_its_words(counted.error))
    if tally.examined == 0:
        excuse, declared = excuse_of(tally), allowed_empty.get(name)
        total = printed_total(counted, cells or {})
        silenced = silenced_by(counted, cells or {}) if total is None and unread is None else None
        if excuse is None and _follows(tally, accused, cells or {}):
            excuse = FOLLOWS
        return Outcome(
            name,
            "empty",
            0,
            0,
            not_judged=tally.not_judged,
            message=_why_empty(tally.not_judged, unread, total, is_allowed=declared is not None)
            if excuse is None
            else None,
            allowed_empty=excuse or declared,
            silenced=silenced if excuse is None else None,
        )
    return Outcome(
        rule=name,
        state="failed" if tally.broken else "passed",
        examined=tally.examined,
        breaches=tally.broken,
        exact=tally.exact,
        within_rounding=tally.within_rounding,
        not_judged=tally.not_judged,
        listed=_listed(tally, "broken", tally.broken),
    )


def printed_total(counted: Counted, cells: Mapping[int, Cell]) -> Cell | None:
    """Give a total that is printed though its rule could not judge it, or None; a zero hides nothing."""
    if not isinstance(counted.wording, Kind) or counted.wording.makes_total is None:
        return None
    for check in counted.tally.checks:
        total = cells.get(check.cells[0]) if check.cells and check.judgement == "not judged" else None
        if total is not None and total.value and total.own and not total.is_record:
            return total
    return None


def silenced_by(counted: Counted, cells: Mapping[int, Cell]) -> str:
    """Digest the cells for want of which a rule could not judge, with what stands there instead of a figure.

    An allowance is given for these. What is printed beside them may be corrected; where a figure comes to stand there,
    or goes, the digest is another.
    """
    missing: list[str] = []
    for check in counted.tally.checks:
        if check.judgement == "not judged" and check.excuse not in ABSENT:
            known = [cells[number] for number in check.cells if number in cells]
            blank = [cell.place for cell in known if cell.value is None]
            missing += [check.subject, *(f"{place.line_label}: {place.printed}" for place in blank)]
    return finding_id("", "", missing).rpartition("@")[2]


def _follows(tally: Tally, accused: Collection[tuple[str, int | None]], cells: Mapping[int, Cell]) -> bool:
    """Tell whether every check that was not judged, and for no plain reason, is on a line that is accused."""
    checks = [check for check in tally.checks if check.excuse is None]
    return (
        bool(accused)
        and tally.is_whole
        and bool(checks)
        and all(
            any((cells[one].place.file, cells[one].place.line) in accused for one in check.cells) for check in checks
        )
    )


def _listed(tally: Tally, judgement: Judgement, counted: int) -> int | None:
    """Count the kept checks of one judgement; None where every check is kept."""
    kept = sum(check.judgement == judgement for check in tally.checks)
    return None if kept == counted else kept


def _why_empty(not_judged: int, unread: Text | None, total: Cell | None, *, is_allowed: bool) -> Text:
    """Say why a rule examined nothing, and what is to be done; `total` is printed though its parts are not."""
    if unread is not None:
        # Nobody knows that it is not printed, and so there is nothing to allow.
        return unread
    if not_judged == 0:
        why = Text(
            "No line or figure that it is about is in the publication.",
            "Geen regel of cijfer waar het om gaat staat in de publicatie.",
        )
    elif not_judged == 1:
        why = Text(
            "A figure that it needs is missing or cannot be read.",
            "Een cijfer dat nodig is ontbreekt of is niet te lezen.",
        )
    else:
        where = ("both", "beide") if not_judged == PAIR else (f"all {not_judged}", f"alle {not_judged}")
        why = Text(
            f"In {where[0]} places a figure that it needs is missing or cannot be read.",
            f"Op {where[1]} plaatsen ontbreekt een cijfer dat nodig is, of is het niet te lezen.",
        )
    if total is not None:
        return Text(
            f"{why.en} {total.name} prints “{total.place.printed}”: give its parts, for a printed total is tied out.",
            f"{why.nl} {total.name} vermeldt “{total.place.printed}”: geef de delen, want een gedrukt totaal wordt "
            "nagerekend.",
        )
    return why if is_allowed else Text(f"{why.en} {IF_RIGHT.en}", f"{why.nl} {IF_RIGHT.nl}")


def findings_of(counted: Iterable[Counted], cells: Mapping[int, Cell]) -> list[Finding]:
    """Make a finding of every kept broken check, those that one wrong figure explains grouped under it."""
    judged = [
        Judged(
            one.rule.name,
            check,
            one.wording.is_identity,
            _finding(one, check, [cells[number] for number in check.cells]) if check.judgement == "broken" else None,
        )
        for one in counted
        for check in one.tally.checks
    ]
    return group_under_roots(judged, cells, led_by(judged, cells, (lead_by_blank, lead_by_column, lead_by_row)))


Lead = Callable[[Sequence[Judged], Mapping[int, Cell]], Mapping[str, Finding]]
"""Says of findings, by their id, which of them lead and which follow."""


def led_by(judged: Sequence[Judged], cells: Mapping[int, Cell], leads: Iterable[Lead]) -> dict[str, Finding]:
    """Give the findings that lead or follow, by their id, each as the first says that knows it.

    What one has grouped the next does not see: a finding that followed from one that follows itself would be told
    nowhere.
    """
    led: dict[str, Finding] = {}
    for lead in leads:
        led |= lead([one for one in judged if one.finding is None or one.finding.id not in led], cells)
    return led


def rounding_of(counted: Iterable[Counted], cells: Mapping[int, Cell]) -> tuple[Rule, Outcome, list[Finding]]:
    """Note the identities that hold only once rounding is counted in, so that a reader need not wonder."""
    identities = [one.tally for one in counted if one.wording.is_identity]
    examined = sum(tally.examined for tally in identities)
    within = sum(tally.within_rounding for tally in identities)
    findings = [
        breach(
            ROUNDING,
            finding_id("", check.subject, [cells[number].place.printed or "" for number in check.cells])[1:],
            _apart(check, cells[check.cells[0]]),
            *(cells[number].place for number in check.cells),
        )
        for tally in identities
        for check in tally.checks
        if check.judgement == "within rounding"
    ]
    state: State = "empty" if not examined else "failed" if within else "passed"
    excuse = None if examined else EXCUSE[ALONE]
    listed = len(findings) if len(findings) < within else None
    outcome = Outcome(
        ROUNDING.name, state, examined, within, exact=examined - within, allowed_empty=excuse, listed=listed
    )
    return ROUNDING, outcome, findings


def _apart(check: Check, cell: Cell) -> Text:
    """Say how far apart two amounts are that rounding explains."""
    gap, allowed = cell.in_print(check.gap) or Decimal(0), cell.in_print(check.allowed) or Decimal(0)
    return Text(
        f"{cell.name} prints “{cell.place.printed}”, {english(gap, cell.unit_word)} from "
        f"what follows from the other figures; rounding explains up to {english(allowed, cell.unit_word)}.",
        f"{cell.name} vermeldt “{cell.place.printed}”, {dutch(gap, cell.unit_word)} naast "
        f"wat uit de andere cijfers volgt; afronding verklaart tot {dutch(allowed, cell.unit_word)}.",
    )


def _finding(counted: Counted, check: Check, cells: Sequence[Cell]) -> Finding:
    """Make a finding of one broken check."""
    rule, accused = counted.rule, cells[0]
    return Finding(
        id=finding_id(rule.name, check.subject, [cell.place.printed or "" for cell in cells]),
        rule=rule.name,
        severity=rule.severity,
        title=rule.title,
        message=counted.wording.word(check, cells),
        places=tuple(cell.place for cell in cells),
        expected=accused.in_print(check.expected),
        found=accused.in_print(check.found),
        gap=accused.in_print(check.gap),
        allowed=accused.in_print(check.allowed),
        unit=accused.unit_word if check.found is not None else None,
        cause=likely_cause(check, cells) if counted.wording.is_identity else None,
        weights=check.weights,
    )


def finding_id(rule: str, subject: str, printed: Sequence[str]) -> str:
    """Name a finding by its rule, its subject and what is printed there.

    An answer to a finding is an answer to these printed figures: others make another finding. Another kind of space or
    dash does not, nor does a zero in a spreadsheet's format for accounts, a dash behind a currency.
    """
    plain = [_as_zero(" ".join(text.translate(DASHES).split())) for text in printed]
    digest = hashlib.sha256("\x1f".join(plain).encode()).hexdigest()[:8]
    return f"{rule}/{subject}@{digest}"


def _as_zero(text: str) -> str:
    """Write a dash beside a currency as a zero."""
    signs = "".join(char for char in text if not char.isspace())
    is_zero = len(signs) == 2 and "-" in signs and any(unicodedata.category(char) == "Sc" for char in signs)
    return "0" if is_zero else text


def not_judged_of(counted: Counted, cells: Mapping[int, Cell]) -> Iterator[NotJudged]:
    """List the kept checks of a rule that could not be made, though what they are about is there."""
    for check in counted.tally.checks:
        if check.judgement == "not judged" and check.excuse not in ABSENT:
            yield NotJudged(counted.rule.name, check.subject, tuple(cells[number].place for number in check.cells))


def cells_needed(counted: Iterable[Counted]) -> set[int]:
    """Give the cells that findings and lists will show: those of kept checks that are not exact."""
    return {
        number for one in counted for check in one.tally.checks if check.judgement != "exact" for number in check.cells
    }
