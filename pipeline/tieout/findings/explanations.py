"""Lay what people answer beside the findings that they answer. Pure.

An explanation answers one warning, as printed, until its date; a group several like ones, of a counted number and a
bounded size; a waiver lets critical ones pass where the rulebook allows it. One that answers nothing, that the rulebook
does not accept, or that is past its date, is a finding itself.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tieout.findings.findings import finding_id
from tieout.rulebook.terms import Terms
from tieout.values.answers import Allowance, Answer, Answers, matching
from tieout.values.errors import shorten
from tieout.values.moments import Days
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Finding, Outcome, Place, Rule, State, Text, breach

ANSWERS = "answers.toml"
RULE = Rule(
    name="explanations_are_in_force",
    title=Text("An answer does not count", "Een antwoord telt niet"),
    reason=Text(
        "An answer to figures that have changed, past its date, or not given as the rulebook asks, would hide what "
        "nobody has looked at.",
        "Een antwoord op cijfers die zijn veranderd, een verlopen antwoord of een dat niet is gegeven zoals het "
        "regelboek vraagt, verbergt wat niemand heeft bekeken.",
    ),
    source="tieout: answers.toml",
    severity="critical",
    engine="tieout",
    declared_in="tieout/findings/explanations.py",
)
ALIKE = Rule(
    name="texts_answer_one_rule",
    title=Text(
        "One text answers findings of different rules", "Eén tekst beantwoordt bevindingen van verschillende toetsen"
    ),
    reason=Text(
        "What explains a deviation does not explain a missed norm: a text that fits every finding explains none. "
        "Answer each by its own reason, or say why one reason holds for all.",
        "Wat een afwijking verklaart, verklaart geen gemiste norm: een tekst die overal op past, verklaart niets. Geef "
        "elk een eigen reden, of leg uit waarom één reden voor alle geldt.",
    ),
    source="tieout: answers.toml",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/explanations.py",
)


@dataclass(frozen=True, slots=True)
class Explained:
    """What came of the answers."""

    findings: list[Finding]
    """All findings, each with the answer that counts; those about the answers behind them."""
    rules: list[Rule] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    until: datetime.date | None = None
    """The last day on which all answers that count still hold; None where none counts."""


def explain(
    findings: Sequence[Finding],
    answers: Answers,
    days: Days,
    terms: Terms,
    unread: Text | None = None,
    allowed: Sequence[Allowance] = (),
    lapsed: Sequence[tuple[Allowance, Text]] = (),
) -> Explained:
    """Attach answers to findings.

    `terms` are those of the rulebook. `unread` says of which tables no row could be loaded, if any: what an answer
    belongs to may be in them, so that an answer without a finding is then not judged. `allowed` are the allowances that
    count, `lapsed` those that do not, each with the reason.
    """
    if not answers:
        return Explained(list(findings))
    findings = [*findings, *_alike(answers.answers)]
    covered = {id(one): covered_by(one, findings) for one in answers.answers}
    judged = [one for one in answers.answers if covered[id(one)] or unread is None]
    taken: dict[str, Answer] = {}
    wrong: list[Finding] = []
    for one in judged:
        fault = _fault(one, covered[id(one)], findings, days, terms) or _taken(covered[id(one)], taken)
        if fault is not None:
            wrong.append(_finding(one.called, one.who, fault))
        else:
            taken |= {finding.id: one for finding in covered[id(one)]}
    wrong += [_finding(f"rule {one.rule}", one.who, fault) for one, fault in lapsed]
    answered = [
        replace(finding, explanation=taken[finding.id].to(finding.id)) if finding.id in taken else finding
        for finding in findings
    ]
    ends = [one.until for one in taken.values()] + [one.until for one in allowed]
    examined = len(judged) + len(allowed) + len(lapsed)
    return Explained(
        answered + wrong, [RULE, ALIKE], _outcomes(answers, examined, wrong, findings, unread), min(ends, default=None)
    )


def _outcomes(
    answers: Answers,
    examined: int,
    wrong: Sequence[Finding],
    findings: Sequence[Finding],
    unread: Text | None,
) -> list[Outcome]:
    """Say what became of the two rules on answers, of which so many answers and allowances were examined."""
    state: State = "failed" if wrong else "passed" if examined else "empty"
    alike = sum(one.rule == ALIKE.name for one in findings)
    texts = len(answers.answers)
    none = Text("No finding is answered.", "Er is geen bevinding beantwoord.")
    return [
        Outcome(
            RULE.name, state, examined, len(wrong), exact=examined - len(wrong),
            not_judged=len(answers.answers) + len(answers.allowances) - examined, message=None if examined else unread,
        ),
        Outcome(
            ALIKE.name, "failed" if alike else "passed" if texts else "empty", texts, alike, exact=texts - alike,
            allowed_empty=None if texts else none,
        ),
    ]  # fmt: skip


def _alike(answers: Sequence[Answer]) -> Iterator[Finding]:
    """Find the texts that answer findings of more than one rule, however they are spaced and capitalised."""
    rules: defaultdict[str, set[str]] = defaultdict(set)
    for one in answers:
        rules[" ".join(one.text.split()).casefold()].add(one.rule)
    for text, of in rules.items():
        if len(of) > 1:
            named = ", ".join(sorted(of))
            subject = finding_id("", finding_id("", "text", [text])[1:].rpartition("@")[2], sorted(of))[1:]
            message = Text(
                f"{shorten(text)} answers findings of {len(of)} rules: {named}.",
                f"{shorten(text)} beantwoordt bevindingen van {len(of)} toetsen: {named}.",
            )
            yield breach(ALIKE, subject, message, Place(ANSWERS))


def covered_by(answer: Answer, findings: Sequence[Finding]) -> list[Finding]:
    """Give the findings that an answer is about."""
    if answer.about == "explanation":
        return [finding for finding in findings if finding.id == answer.findings[0]]
    patterns = [matching(pattern) for pattern in answer.findings]
    return [finding for finding in findings if any(pattern.fullmatch(finding.id) for pattern in patterns)]


def _taken(covered: Sequence[Finding], taken: Mapping[str, Answer]) -> Text | None:
    """Say that another answer counts for one of these findings already, or None."""
    for finding in covered:
        if finding.id in taken:
            other = shorten(taken[finding.id].called, 120)
            return Text(
                f"{shorten(finding.id, 120)} is answered by {other} too",
                f"{shorten(finding.id, 120)} is ook beantwoord door {other}",
            )
    return None


def _fault(
    answer: Answer, covered: Sequence[Finding], findings: Sequence[Finding], days: Days, terms: Terms
) -> Text | None:
    """Say why an answer does not count, or None."""
    if not covered:
        return _stale(answer, findings)
    expected = "critical" if answer.about == "waiver" else "warning"
    for finding in covered:
        if finding.severity != expected:
            return _of_another_severity(answer, finding)
    if answer.about == "waiver" and answer.rule not in terms.waivable:
        return Text(
            f"the rulebook does not let findings of {answer.rule} be waived",
            f"het regelboek laat bevindingen van {answer.rule} niet ontheffen",
        )
    needs_second = answer.about == "waiver" or answer.rule in terms.second_person
    return (
        fault_of_terms(answer, days, terms, terms.longest_days, needs_second=needs_second)
        or _outgrown(answer, covered)
    )  # fmt: skip


def _stale(answer: Answer, findings: Sequence[Finding]) -> Text:
    """Say of an answer to no finding what was printed when it was given, and what stands there now."""
    was = " and ".join(f"“{text}”" for text in answer.figures)
    was_nl = " en ".join(f"“{text}”" for text in answer.figures)
    about = {name.rpartition("@")[0] for name in answer.findings if "@" in name}
    for finding in findings:
        if finding.id.rpartition("@")[0] in about and answer.about == "explanation":
            now = [f"“{place.printed}”" for place in finding.places if place.printed]
            return Text(
                f"it was given on {was or 'other figures'}, and {' and '.join(now) or 'something else'} stand"
                f"{'s' if len(now) < 2 else ''} there now; the finding is now {shorten(finding.id, 120)}",
                f"het is gegeven bij {was_nl or 'andere cijfers'}, en nu staat er {' en '.join(now) or 'iets anders'}; "
                f"de bevinding is nu {shorten(finding.id, 120)}",
            )
    told = Text(f"; it was given on {was}", f"; het is gegeven bij {was_nl}") if was else Text("", "")
    return Text(f"there is no such finding{told.en}", f"zo'n bevinding is er niet{told.nl}")


def _of_another_severity(answer: Answer, finding: Finding) -> Text:
    """Say that findings of this severity cannot be answered so."""
    if answer.about == "waiver":
        return Text(
            f"the finding is {finding.severity}: a waiver is for critical ones, a warning is explained",
            f"de bevinding is {finding.severity}: een ontheffing is voor kritieke, een waarschuwing licht u toe",
        )
    return Text(
        f"the finding is {finding.severity}: only a warning can be explained",
        f"de bevinding is {finding.severity}: alleen een waarschuwing kan worden toegelicht",
    )


def _outgrown(answer: Answer, covered: Sequence[Finding]) -> Text | None:
    """Say that a group or a waiver covers other findings than it counts, or larger ones than it bounds, or None."""
    if answer.about == "explanation":
        return None
    if len(covered) != answer.count:
        return Text(
            f"it counts {answer.count} and covers {len(covered)} findings",
            f"het telt er {answer.count} en dekt {len(covered)} bevindingen",
        )
    for finding in covered:
        named, size = shorten(finding.id, 120), finding.gap
        is_named = finding.id in answer.findings
        if size is None or answer.at_most is None:
            # Without a size nothing bounds what may come under the pattern later: the name with its digest does.
            if not is_named or (size is not None and answer.about == "waiver"):
                return Text(
                    f"nothing bounds {named}: give at_most and unit, or name it in full where it has no size",
                    f"niets begrenst {named}: geef at_most en unit, of noem haar voluit als zij geen omvang heeft",
                )
        elif finding.unit != answer.unit:
            return Text(
                f"{named} is in {finding.unit}, and at_most in {answer.unit}",
                f"{named} is in {finding.unit}, en at_most in {answer.unit}",
            )
        elif size > answer.at_most:
            return Text(
                f"{named} has grown to {english(size, finding.unit)}, and it covers at most "
                f"{english(answer.at_most, answer.unit)}",
                f"{named} is gegroeid tot {dutch(size, finding.unit)}, en het dekt hoogstens "
                f"{dutch(answer.at_most, answer.unit)}",
            )
    return None


def fault_of_terms(
    given: Answer | Allowance, days: Days, terms: Terms, longest: int | None, *, needs_second: bool
) -> Text | None:
    """Say what of an answer is not as the rulebook asks: its dates, its text, who gave it and who saw it; or None."""
    if given.until < days.today:
        return Text(f"it held until {given.until}", f"het gold tot en met {given.until}")
    if given.when > days.begun:
        return Text(f"it is dated {given.when}, which is to come", f"het is gedateerd op {given.when}, in de toekomst")
    term = (given.until - given.when).days
    if longest is not None and term > longest:
        last = given.when + datetime.timedelta(days=longest)
        return Text(
            f"it would hold for {english(term)} days, and the rulebook allows {longest}: until {last} at most",
            f"het zou {dutch(term)} dagen gelden, en het regelboek staat {longest} toe: tot en met {last}",
        )
    letters = sum(letter.isalnum() for letter in given.text)
    if letters < terms.least_letters:
        return Text(
            f"its text has {letters} letters, and the rulebook asks {terms.least_letters}: say why",
            f"de tekst heeft {letters} letters, het regelboek vraagt er {terms.least_letters}: geef de reden",
        )
    return _fault_of_people(given, terms, needs_second=needs_second)


def _fault_of_people(given: Answer | Allowance, terms: Terms, *, needs_second: bool) -> Text | None:
    """Say who may not answer so, or that nobody else saw it, or None."""
    for name in (given.who, given.seen_by):
        if name.strip() and not terms.may_answer(name):
            allowed = f"; it accepts {', '.join(terms.who)}" if terms.who else ""
            allowed_nl = f"; het aanvaardt {', '.join(terms.who)}" if terms.who else ""
            return Text(
                f"{shorten(name)} is nobody whose answer the rulebook accepts{allowed}",
                f"{shorten(name)} is niemand van wie het regelboek een antwoord aanvaardt{allowed_nl}",
            )
    if needs_second and not given.seen_by.strip():
        return Text("nobody else saw it: add seen_by", "niemand anders heeft het gezien: voeg seen_by toe")
    if given.seen_by.strip() and _person(given.seen_by) == _person(given.who):
        return Text(
            f"{shorten(given.who)} cannot be the second person too", f"{shorten(given.who)} kan niet ook de tweede zijn"
        )
    return None


def _person(name: str) -> str:
    """Write a name such that its spacing, capitals and signs do not make another person."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _finding(called: str, who: str, fault: Text) -> Finding:
    """Make a finding of an answer that does not count."""
    dutch = f"toets {called.removeprefix('rule ')}" if called.startswith("rule ") else called
    message = Text(
        f"The answer to {shorten(called, 120)} by {shorten(who)} does not count: {fault.en}.",
        f"Het antwoord op {shorten(dutch, 120)} van {shorten(who)} telt niet: {fault.nl}.",
    )
    return breach(RULE, called, message, Place(ANSWERS))
