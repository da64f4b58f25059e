"""Judge the leave that people give for rules to examine nothing. Pure.

An allowance is an answer: somebody gives it, until a day, for the cells that stand there now. It lapses when they
change, and never counts where what the rule is about is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tieout.findings.explanations import ANSWERS, fault_of_terms
from tieout.findings.findings import Counted, printed_total, silenced_by
from tieout.rulebook.terms import Terms
from tieout.rules.cell import Cell
from tieout.values.answers import Allowance
from tieout.values.moments import Days
from tieout.values.outcome import Finding, Outcome, Place, Rule, State, Text, breach

NEEDED = Rule(
    name="allowances_are_needed",
    title=Text("An allowed emptiness is not needed", "Een toegestane leegte is niet nodig"),
    reason=Text(
        "An allowance that is left standing hides the next time that the rule sees nothing.",
        "Een vergeten uitzondering verbergt de volgende keer dat de toets niets ziet.",
    ),
    source="tieout: answers.toml",
    severity="info",
    engine="tieout",
    declared_in="tieout/findings/allowances.py",
)


@dataclass(frozen=True, slots=True)
class Granted:
    """What came of the allowances."""

    reasons: Mapping[str, Text]
    """Why a rule may examine nothing, and who says so, by its name."""
    counting: tuple[Allowance, ...] = ()
    """Those that count."""
    lapsed: tuple[tuple[Allowance, Text], ...] = ()
    """Those that do not, each with why."""


def grant(
    allowances: Sequence[Allowance],
    counted: Sequence[Counted],
    cells: Mapping[int, Cell],
    days: Days,
    terms: Terms,
    unread: Text | None = None,
) -> Granted:
    """Say of each allowance whether it counts: by its terms, and by what is printed where its rule judges nothing.

    `counted` is what the engines say of each rule, `cells` has the cells of their checks. `unread` says of which tables
    no row could be loaded, if any: what stands in them is not known, so that no allowance counts and none lapses.
    """
    by_rule = {one.rule.name: one for one in counted}
    if unread is not None:
        return Granted({})
    faults = [(one, _fault(one, by_rule.get(one.rule), cells, days, terms)) for one in allowances]
    counting = tuple(one for one, fault in faults if fault is None)
    return Granted(
        {one.rule: worded(one) for one in counting},
        counting,
        tuple((one, fault) for one, fault in faults if fault is not None),
    )


def worded(allowance: Allowance) -> Text:
    """Say why a rule may examine nothing, who says so and until when."""
    seen_en = f", seen by {allowance.seen_by}" if allowance.seen_by else ""
    seen_nl = f", gezien door {allowance.seen_by}" if allowance.seen_by else ""
    return Text(
        f"{allowance.text} ({allowance.who}{seen_en}, {allowance.when}, until {allowance.until})",
        f"{allowance.text} ({allowance.who}{seen_nl}, {allowance.when}, tot en met {allowance.until})",
    )


def _fault(
    allowance: Allowance, counted: Counted | None, cells: Mapping[int, Cell], days: Days, terms: Terms
) -> Text | None:
    """Say why an allowance does not count, or None."""
    needs_second = allowance.rule in terms.second_person
    fault = fault_of_terms(allowance, days, terms, terms.allowance_days, needs_second=needs_second)
    if fault is not None or counted is None or counted.tally.examined:
        return fault
    if (total := printed_total(counted, cells)) is not None:
        return Text(
            f"{total.name} prints “{total.place.printed}”, and a printed total must be tied out: give its parts",
            f"{total.name} vermeldt “{total.place.printed}”, en een totaal dat er staat moet zijn na te rekenen: geef "
            "de delen",
        )
    now = silenced_by(counted, cells)
    if allowance.cells != now:
        return Text(
            f"it was given for other cells ({allowance.cells}) than those that stand there now ({now})",
            f"het is gegeven voor andere cellen ({allowance.cells}) dan er nu staan ({now})",
        )
    return None


def judge_allowances(
    allowances: Sequence[Allowance], outcomes: Iterable[Outcome]
) -> tuple[list[Rule], list[Outcome], list[Finding]]:
    """Judge whether each rule that may examine nothing needs that; nothing is declared where nothing is allowed."""
    if not allowances:
        return [], [], []
    needed = {one.rule for one in outcomes if one.state in {"empty", "broken"}}
    findings = [
        breach(
            NEEDED,
            one.rule,
            Text(
                f"{one.rule} may examine nothing, but it examined something.",
                f"{one.rule} mag niets onderzoeken, maar had wel iets te onderzoeken.",
            ),
            Place(ANSWERS),
        )
        for one in allowances
        if one.rule not in needed
    ]
    state: State = "failed" if findings else "passed"
    count = len(allowances)
    return [NEEDED], [Outcome(NEEDED.name, state, count, len(findings), exact=count - len(findings))], findings
