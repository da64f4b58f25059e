"""Turn what the engines say into outcomes, findings and what was not judged. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tieout.findings.causes import likely_cause
from tieout.findings.roots import IDENTITIES, grouped
from tieout.rules.cells import Cell
from tieout.rules.population import ABSENT, ALONE, CUT_OFF, CUT_WITHIN, DECLARED, EXCUSES, NOT_PRINTED, UNKNOWN_ROW
from tieout.rules.result import Check, Result
from tieout.rules.wording import worded
from tieout.values.letters import DASHES
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Finding, NotJudged, Outcome, Rule, State, Text, breach, in_its_words

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
EXCUSE: Mapping[str, Text] = {
    NOT_PRINTED: Text(
        "The tables do not print the line that it is about, and the model does not prescribe it.",
        "De regel waar het om gaat staat niet in de tabellen, en het model schrijft die niet voor.",
    ),
    CUT_OFF: Text(
        "A table is declared to go on elsewhere.",
        "Van een tabel is gedeclareerd dat zij elders verdergaat.",
    ),
    ALONE: Text(
        "There is nothing in the publication or beside it to hold the figures against.",
        "In de publicatie of ernaast staat niets waarmee de cijfers te vergelijken zijn.",
    ),
    DECLARED: Text(
        "The rulebook declares otherwise for this agency.",
        "Het regelboek bepaalt voor dit agentschap iets anders.",
    ),
    CUT_WITHIN: Text(
        "A table is declared to go on elsewhere, and some of the parts of a total are there.",
        "Van een tabel is gedeclareerd dat zij elders verdergaat, en daar staan enkele delen van een totaal.",
    ),
    UNKNOWN_ROW: Text(
        "A row that the rulebook does not know would complete the total; a finding names it.",
        "Een rij die het regelboek niet kent zou het totaal kloppend maken; een bevinding noemt haar.",
    ),
}
"""Why a rule that examined nothing is none the less no surprise."""
IF_RIGHT = Text(
    "If that is as it should be, allow it by name under allow_empty in datapackage.json.",
    "Hoort dat zo, sta het dan bij naam toe onder allow_empty in datapackage.json.",
)
UNEXAMINED = frozenset({
    "structure", "shape of words", "expect_notation_to_be_constant", "expect_units_to_fit_lines",
    "expect_headers_not_to_be_repeated", "expect_lines_to_be_recognised", "expect_columns_to_hold_figures",
    "expect_heads_to_print_their_formula",
})  # fmt: skip
"""Kinds that look at how a cell is written or where it stands, not at what it says."""


def outcome_of(result: Result, allowed_empty: Mapping[str, str], unread: Text | None = None) -> Outcome:
    """Say what became of a rule.

    `allowed_empty` gives the declared reasons by rule name, `unread` says of which tables no
    row could be loaded, if any: what they hold is then not known.
    """
    name = result.rule.name
    if result.error is not None:
        return Outcome(name, "broken", 0, 0, message=in_its_words(result.error))
    counts = {judgement: 0 for judgement in ("exact", "within rounding", "broken", "not judged")}
    for check in result.checks:
        counts[check.judgement] += 1
    examined = len(result.checks) - counts["not judged"]
    excuse = _excuse(result) if examined == 0 else None
    declared = allowed_empty.get(name)
    state: State = "empty" if examined == 0 else "failed" if counts["broken"] else "passed"
    return Outcome(
        rule=name,
        state=state,
        examined=examined,
        breaches=counts["broken"],
        exact=counts["exact"],
        within_rounding=counts["within rounding"],
        not_judged=counts["not judged"],
        message=_why_empty(counts["not judged"], unread) if examined == 0 and excuse is None else None,
        allowed_empty=excuse or (in_its_words(declared) if declared else None) if examined == 0 else None,
    )


def own_checks(result: Result, cells: Mapping[int, Cell]) -> Result:
    """Keep the checks on the publication itself; those on one beside it are judged where that one is."""
    own = tuple(check for check in result.checks if cells[check.cells[0]].own)
    return replace(result, checks=own, only_beside=bool(result.checks) and not own)


def _excuse(result: Result) -> Text | None:
    """Give the reason why there was nothing to examine, where every table that might have something gives one."""
    if result.only_beside:
        return EXCUSE[ALONE]
    notes = {check.note for check in result.checks}
    if not notes or not notes <= EXCUSE.keys():
        return None
    excuses = [EXCUSE[note] for note in EXCUSES if note in notes]
    return Text(" ".join(text.en for text in excuses), " ".join(text.nl for text in excuses))


def _why_empty(not_judged: int, unread: Text | None) -> Text:
    """Say why a rule examined nothing."""
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
        why = Text(
            f"In all {not_judged} places a figure that it needs is missing or cannot be read.",
            f"Op alle {not_judged} plaatsen ontbreekt een cijfer dat nodig is, of is het niet te lezen.",
        )
    return Text(f"{why.en} {IF_RIGHT.en}", f"{why.nl} {IF_RIGHT.nl}")


def findings_of(results: Iterable[Result], cells: Mapping[int, Cell]) -> list[Finding]:
    """Make a finding of every broken check of the rules, those that one wrong figure explains grouped under it."""
    judged = [
        (result.type, check, _finding(result, check, [cells[number] for number in check.cells])
         if check.judgement == "broken" else None)
        for result in results
        for check in result.checks
    ]  # fmt: skip
    return grouped(judged, cells)


def rounding_of(results: Iterable[Result], cells: Mapping[int, Cell]) -> tuple[Rule, Outcome, list[Finding]]:
    """Note every identity that holds only once rounding is counted in, so that a reader need not wonder."""
    checks = [check for result in results if result.type in IDENTITIES for check in result.checks]
    judged = [check for check in checks if check.judgement != "not judged"]
    findings = [
        breach(
            ROUNDING,
            finding_id("", check.subject, [cells[number].place.printed or "" for number in check.cells])[1:],
            _apart(check, cells[check.cells[0]]),
            *(cells[number].place for number in check.cells),
        )
        for check in judged
        if check.judgement == "within rounding"
    ]
    state: State = "empty" if not judged else "failed" if findings else "passed"
    return (
        ROUNDING,
        Outcome(
            ROUNDING.name, state, len(judged), len(findings), exact=len(judged) - len(findings),
            allowed_empty=None if judged else EXCUSE[ALONE],
        ),
        findings,
    )  # fmt: skip


def _apart(check: Check, cell: Cell) -> Text:
    """Say how far apart two amounts are that rounding explains."""
    gap, allowed = cell.in_print(check.gap) or Decimal(0), cell.in_print(check.allowed) or Decimal(0)
    return Text(
        f"{cell.name} prints “{cell.place.printed}”, {english(gap, cell.unit_word)} from "
        f"what follows from the other figures; rounding explains up to {english(allowed, cell.unit_word)}.",
        f"{cell.name} vermeldt “{cell.place.printed}”, {dutch(gap, cell.unit_word)} naast "
        f"wat uit de andere cijfers volgt; afronding verklaart tot {dutch(allowed, cell.unit_word)}.",
    )


def _finding(result: Result, check: Check, cells: Sequence[Cell]) -> Finding:
    """Make a finding of one broken check."""
    rule, accused = result.rule, cells[0]
    guessed = result.type in IDENTITIES
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
        if check.judgement == "not judged" and check.note not in ABSENT:
            yield NotJudged(result.rule.name, check.subject, tuple(cells[number].place for number in check.cells))


def examined_cells(results: Iterable[Result], cells: Mapping[int, Cell]) -> int:
    """Count the printed figures whose value at least one rule looked at."""
    seen = {
        number
        for result in results
        if result.type not in UNEXAMINED
        for check in result.checks
        if check.judgement != "not judged"
        for number in check.cells
    }
    return sum(1 for number in seen if cells[number].role == "figure" and cells[number].value is not None)
