"""Lay a steward's explanations beside the findings they answer. Pure.

An explanation answers one warning, as printed, until its date. One that answers nothing, answers
what cannot be explained away, or is past its date, is a finding itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tieout.values.errors import shorten
from tieout.values.moments import Days
from tieout.values.outcome import Explanation, Finding, Outcome, Place, Rule, State, Text, breach

RULE = Rule(
    name="explanations_are_in_force",
    title=Text("An explanation is not in force", "Een toelichting geldt niet"),
    reason=Text(
        "An answer to figures that have changed, or past its date, would hide what nobody has looked at.",
        "Een antwoord op cijfers die zijn veranderd, of een verlopen antwoord, verbergt wat niemand heeft bekeken.",
    ),
    source="tieout: answers.toml",
    severity="critical",
    engine="tieout",
    declared_in="tieout/findings/explanations.py",
)


def explain(
    findings: Sequence[Finding], explanations: Sequence[Explanation], days: Days, unread: Text | None = None
) -> tuple[list[Finding], list[Rule], list[Outcome], str | None]:
    """Attach explanations to findings.

    Gives the findings with their answers, those about the explanations behind them; the rule and
    outcome on explanations (none where there are no explanations); and the last day on which all
    answers that count still hold. `unread` says of which tables no row could be loaded, if any: what an
    answer belongs to may be in them, so that an answer without a finding is then not judged.
    """
    if not explanations:
        return list(findings), [], [], None
    known = {finding.id: finding for finding in findings}
    judged = [item for item in explanations if item.finding in known or unread is None]
    faults = {item.finding: _fault(item, known.get(item.finding), days) for item in judged}
    in_force = {item.finding: item for item in judged if faults[item.finding] is None}
    answered = [
        replace(finding, explanation=in_force[finding.id]) if finding.id in in_force else finding
        for finding in findings
    ]
    wrong = [_finding(item, fault) for item in judged if (fault := faults[item.finding]) is not None]
    state: State = "failed" if wrong else "passed" if judged else "empty"
    outcome = Outcome(
        RULE.name, state, len(judged), len(wrong), exact=len(judged) - len(wrong),
        not_judged=len(explanations) - len(judged), message=None if judged else unread,
    )  # fmt: skip
    until = min((item.until for item in in_force.values()), default=None)
    return answered + wrong, [RULE], [outcome], until


def _fault(item: Explanation, finding: Finding | None, days: Days) -> Text | None:
    """Say why an explanation does not hold, or None."""
    if finding is None:
        return Text("there is no such finding", "zo'n bevinding is er niet")
    if finding.severity != "warning":
        return Text(
            f"the finding is {finding.severity}: only a warning can be explained",
            f"de bevinding is {finding.severity}: alleen een waarschuwing kan worden toegelicht",
        )
    if item.until < days.today.isoformat():
        return Text(f"it held until {item.until}", f"het gold tot en met {item.until}")
    if item.when > days.begun.isoformat():
        return Text(f"it is dated {item.when}, which is to come", f"het is gedateerd op {item.when}, in de toekomst")
    return None


def _finding(item: Explanation, fault: Text) -> Finding:
    """Make a finding of an explanation that does not hold."""
    message = Text(
        f"The answer to {shorten(item.finding, 120)} by {shorten(item.who)} does not count: {fault.en}.",
        f"Het antwoord op {shorten(item.finding, 120)} van {shorten(item.who)} telt niet: {fault.nl}.",
    )
    return breach(RULE, item.finding, message, Place("answers.toml"))
