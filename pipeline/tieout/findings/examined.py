"""Say what became of rules of the engine itself, from how much they examined and what they found. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tieout.values.outcome import Finding, Outcome, Rule, State, Text

Judged = tuple[list[Rule], list[Outcome], list[Finding]]
"""Rules, the outcome of each, and their findings: what each part of judging enters in the ledger."""


def judged(rules: Sequence[Rule], examined: int, findings: Iterable[Finding], nothing: Text) -> Judged:
    """Give rules that examined the same places with their outcomes, and their findings in the order of the rules.

    `nothing` is the plain reason why there is nothing to examine, where so much as one place is not `examined`.
    """
    found = list(findings)
    outcomes = []
    for rule in rules:
        broken = sum(one.rule == rule.name for one in found)
        if examined:
            state: State = "failed" if broken else "passed"
            outcomes.append(Outcome(rule.name, state, examined, broken, exact=examined - broken))
        else:
            outcomes.append(Outcome(rule.name, "empty", 0, broken, allowed_empty=nothing))
    order = {rule.name: place for place, rule in enumerate(rules)}
    return list(rules), outcomes, sorted(found, key=lambda one: order[one.rule])
