"""Judge a publication: outcomes and findings in, a verdict out.

Reads no file, opens no database and asks no clock, so the same outcomes always give the same
verdict. What was not judged is never passed: an undeclared, unreported, broken or empty rule
makes *cannot judge*, and no finding outweighs that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tieout.values.errors import EXIT_CANNOT_JUDGE, EXIT_HOLD, EXIT_PUBLISH
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Declaration, Finding, Input, NotJudged, Outcome, Rule, Severity, Text

Decision = Literal["publish", "hold", "cannot judge"]

EXIT_CODES: Mapping[Decision, int] = {
    "publish": EXIT_PUBLISH,
    "hold": EXIT_HOLD,
    "cannot judge": EXIT_CANNOT_JUDGE,
}


OWN_DECLARATIONS = "data-package"
"""Stands where the name of a rulebook does, of a publication that is judged by what its data package asks."""
HOLDING: tuple[Severity, ...] = ("critical", "warning")
"""Severities of what may stand in the way of publication, the weightiest first."""
MOST_NAMED = 5
"""Rules that one reason names; the report lists them all."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much was looked at."""

    cells: int
    """Cells in figure columns."""
    figures: int
    """Of these, the ones that print a figure."""
    marks: int
    """Of these, the ones that say there is no figure, a blank among them."""
    examined: int
    """Of the figures, those that at least one rule of the rulebook looked at."""
    checks: int
    """Single comparisons made, over all rules."""


@dataclass(frozen=True, slots=True)
class Covered:
    """Whose figures of which year a publication holds; empty or 0 where only its records say so, row by row."""

    entity: str
    year: int
    document: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be done with a publication, with every reason and the digests of all judged."""

    publication: str
    title: str
    verdict: Decision
    reasons: tuple[Text, ...]
    inputs: tuple[Input, ...]
    declarations: tuple[Declaration, ...]
    rules: tuple[Rule, ...]
    outcomes: tuple[Outcome, ...]
    """One for each rule, in the order of `rules`."""
    findings: tuple[Finding, ...]
    not_judged: tuple[NotJudged, ...]
    tally: Coverage
    rulebook: str
    """Name, version and digest of the rulebook, as `accounts 1.0.0 sha256:…`."""
    versions: Mapping[str, str]
    valid_until: str | None = None
    """Last day on which every explanation that was counted still holds, ISO 8601."""
    languages: tuple[str, ...] = ("en", "nl")
    """Those of the texts of the rulebook, its own first."""
    stands_on: tuple[Text, ...] = ()
    """What was taken on the publisher's word, and what it was held against, a line each."""
    softened_by: tuple[str, ...] = ()
    """What of that makes it softer, by a name each that another version can be held against."""
    covers: tuple[Covered, ...] = ()
    """Whose figures of which years and documents it holds."""

    @property
    def has_rulebook(self) -> bool:
        """Tell whether a rulebook was asked, and not only what the data package asks of itself."""
        return not self.rulebook.startswith(f"{OWN_DECLARATIONS} ")

    @property
    def exit_code(self) -> int:
        """0 publish, 1 hold, 3 cannot judge."""
        return EXIT_CODES[self.verdict]


def decide(
    rules: Iterable[Rule], outcomes: Iterable[Outcome], findings: Iterable[Finding]
) -> tuple[Decision, tuple[Text, ...]]:
    """Weigh the outcomes: give the decision and every reason for it, the weightiest first."""
    rules, outcomes, findings = tuple(rules), tuple(outcomes), tuple(findings)
    unjudged = tuple(_unjudged(rules, outcomes, findings))
    held = tuple(one.reason for one in _held(rules, outcomes, findings))
    if unjudged:
        return "cannot judge", unjudged + held
    if held:
        return "hold", held
    return "publish", (_granted(outcomes, findings),)


def _unjudged(rules: tuple[Rule, ...], outcomes: tuple[Outcome, ...], findings: tuple[Finding, ...]) -> Iterable[Text]:
    """Say for each rule that was lost, broke, saw nothing, or contradicts its own findings, why."""
    if not rules:
        yield Text("No rule was declared.", "Er is geen toets gedeclareerd.")
    declared = Counter(rule.name for rule in rules)
    reported = Counter(outcome.rule for outcome in outcomes)
    for name, times in sorted(declared.items()):
        if times > 1:
            yield Text(f"Rule {name} is declared {times} times.", f"Toets {name} is {times} keer gedeclareerd.")
        if reported[name] == 0:
            yield Text(
                f"Rule {name} was declared, and nothing was heard of it.",
                f"Toets {name} is gedeclareerd, maar niets laat zien dat die is uitgevoerd.",
            )
        elif reported[name] > 1:
            yield Text(
                f"Rule {name} was reported {reported[name]} times.",
                f"Toets {name} is {reported[name]} keer gerapporteerd.",
            )
    for name in sorted(set(reported) - set(declared)):
        yield Text(
            f"Rule {name} was reported but never declared.",
            f"Toets {name} is gerapporteerd maar nooit gedeclareerd.",
        )
    found = Counter(finding.rule for finding in findings)
    for alike in told_alike(outcomes):
        if len(alike) > 1:
            yield _empty_alike(alike)
        else:
            yield from _unsound(alike[0], found[alike[0].rule])
    severities = {rule.name: rule.severity for rule in rules}
    for finding in findings:
        if finding.rule in severities and finding.severity != severities[finding.rule]:
            yield Text(
                f"A finding of rule {finding.rule} has severity “{finding.severity}”, which its rule has not.",
                f"Een bevinding van toets {finding.rule} heeft ernst “{finding.severity}”, en de toets niet.",
            )
    for name in sorted(set(found) - set(reported)):
        yield Text(
            f"A finding names rule {name}, which was not evaluated.",
            f"Een bevinding noemt toets {name}, die niet is uitgevoerd.",
        )


def told_alike(outcomes: Iterable[Outcome]) -> list[tuple[Outcome, ...]]:
    """Put rules together that had nothing to examine for one and the same reason, where the first of them stands."""
    groups: dict[object, list[Outcome]] = {}
    for place, outcome in enumerate(outcomes):
        is_alike = outcome.state == "empty" and outcome.allowed_empty is None and outcome.message is not None
        groups.setdefault(outcome.message if is_alike else place, []).append(outcome)
    return [tuple(group) for group in groups.values()]


def some_named(outcomes: Sequence[Outcome]) -> Text:
    """Name the rules of some outcomes; of many only the first, and how many more there are."""
    named, more = ", ".join(outcome.rule for outcome in outcomes[:MOST_NAMED]), len(outcomes) - MOST_NAMED
    return Text(f"{named} and {more} more", f"{named} en nog {more}") if more > 0 else Text(named, named)


def _empty_alike(outcomes: tuple[Outcome, ...]) -> Text:
    """Say of several rules that they had nothing to examine, and why; of many only some are named."""
    why, named = outcomes[0].message or Text("", ""), some_named(outcomes)
    return Text(
        f"{len(outcomes)} rules had nothing to examine: {named.en}. {why.en}",
        f"{len(outcomes)} toetsen hadden niets te onderzoeken: {named.nl}. {why.nl}",
    )


def _unsound(outcome: Outcome, findings: int) -> Iterable[Text]:
    """Say why an outcome is no judgement: broken, empty, or at odds with itself or with its findings."""
    name, why = outcome.rule, outcome.message or Text("", "")
    if outcome.state == "broken":
        yield Text(f"Rule {name} could not run: {why.en}", f"Toets {name} kon niet draaien: {why.nl}")
    elif outcome.state == "empty" and outcome.allowed_empty is None:
        yield Text(
            f"Rule {name} had nothing to examine. {why.en}".rstrip(),
            f"Toets {name} had niets te onderzoeken. {why.nl}".rstrip(),
        )
    elif outcome.state == "passed" and outcome.examined == 0:
        yield Text(
            f"Rule {name} says passed but examined nothing.",
            f"Toets {name} meldt een goede uitkomst maar onderzocht niets.",
        )
    elif outcome.breaches - outcome.unlisted != findings or not _sound(outcome):
        yield Text(
            f"Rule {name} is {outcome.state} with {outcome.breaches} breaches and {findings} findings.",
            f"Toets {name} is {outcome.state} met {outcome.breaches} schendingen en {findings} bevindingen.",
        )


def _sound(outcome: Outcome) -> bool:
    """Tell whether a state fits its counts. There is no fifth state."""
    return {
        "passed": outcome.examined > 0 and outcome.breaches == 0,
        "failed": outcome.examined >= outcome.breaches > outcome.unlisted >= 0,
        "empty": outcome.examined == 0 and outcome.breaches == 0,
    }.get(outcome.state, False)


@dataclass(frozen=True, slots=True)
class Held:
    """What a rule found that stands in the way of publication, of one severity."""

    rule: str
    title: Text
    severity: Severity
    count: int
    """A breach that no finding tells cannot be answered, and counts like one that is not."""

    @property
    def reason(self) -> Text:
        """Word it as a record holds it."""
        said = f"{self.rule}: {self.count}"
        if self.severity == "critical":
            return Text(f"{self.title.en} ({said} critical).", f"{self.title.nl} ({said} kritiek).")
        return Text(f"{self.title.en} ({said} to be explained).", f"{self.title.nl} ({said} toe te lichten).")


def _held(rules: tuple[Rule, ...], outcomes: tuple[Outcome, ...], findings: tuple[Finding, ...]) -> Iterable[Held]:
    """Give for each rule what holds the publication: its critical findings, and then those that nobody answered."""
    titles = {rule.name: rule.title for rule in rules} | {finding.rule: finding.title for finding in findings}
    severities = {rule.name: rule.severity for rule in rules}
    for severity in HOLDING:
        count = Counter(f.rule for f in findings if _holds(f) and f.severity == severity)
        for outcome in outcomes:
            if outcome.unlisted > 0 and severities.get(outcome.rule) == severity:
                count[outcome.rule] += outcome.unlisted
        yield from (Held(rule, titles[rule], severity, times) for rule, times in count.items())


def _holds(finding: Finding) -> bool:
    """Tell whether a finding stands in the way: critical until it is waived, a warning until it is answered."""
    if finding.severity == "critical":
        return finding.explanation is None or not finding.explanation.waives
    return finding.severity == "warning" and finding.explanation is None


def _granted(outcomes: tuple[Outcome, ...], findings: tuple[Finding, ...]) -> Text:
    """Word the ground for publishing."""
    checks = sum(outcome.examined for outcome in outcomes)
    given = [finding.explanation for finding in findings if finding.explanation is not None]
    waived = sum(one.waives for one in given)
    answered = len(given) - waived
    if waived:
        return Text(
            f"{len(outcomes)} rules made {english(checks)} checks. Critical findings waived: {waived}. "
            f"Warnings explained: {answered}.",
            f"{len(outcomes)} toetsen deden {dutch(checks)} controles. Kritieke bevindingen ontheven: {waived}. "
            f"Toegelichte waarschuwingen: {answered}.",
        )
    return Text(
        f"{len(outcomes)} rules made {english(checks)} checks; nothing contradicts. Warnings explained: {answered}.",
        f"{len(outcomes)} toetsen deden {dutch(checks)} controles; niets spreekt elkaar tegen. "
        f"Toegelichte waarschuwingen: {answered}.",
    )


def holding(verdict: Verdict) -> tuple[Finding, ...]:
    """Give the findings that stand in the way of publication, the weightiest first."""
    return tuple(finding for finding in verdict.findings if _holds(finding))


def held_by(verdict: Verdict) -> tuple[Held, ...]:
    """Give what each rule found that stands in the way of publication, what is critical first."""
    return tuple(_held(verdict.rules, verdict.outcomes, verdict.findings))


def unjudged(verdict: Verdict) -> tuple[Text, ...]:
    """Give every reason for which a publication cannot be judged, the weightiest first; none where it can."""
    return tuple(_unjudged(verdict.rules, verdict.outcomes, verdict.findings))


def cause_first(verdict: Verdict) -> tuple[Text, ...]:
    """Give every reason as a reader needs it: what is critical goes before what could not be judged because of it."""
    if verdict.verdict != "cannot judge":
        return verdict.reasons
    critical = {one.reason for one in held_by(verdict) if one.severity == "critical"}
    causes = tuple(reason for reason in verdict.reasons if reason in critical)
    return causes + tuple(reason for reason in verdict.reasons if reason not in critical)


def count(verdict: Verdict, severity: Severity) -> int:
    """Count the findings of one severity."""
    return sum(finding.severity == severity for finding in verdict.findings)
