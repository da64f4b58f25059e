"""Put rules and outcomes together, as every format shows them."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable

from tieout.values.outcome import Outcome, Rule


def paired(
    rules: Iterable[Rule], outcomes: Iterable[Outcome]
) -> tuple[tuple[tuple[Rule, Outcome | None], ...], tuple[Outcome, ...]]:
    """Give each rule its outcome by name, or none, and apart from those the outcomes of no rule."""
    waiting: defaultdict[str, deque[Outcome]] = defaultdict(deque)
    for outcome in outcomes:
        waiting[outcome.rule].append(outcome)
    pairs = tuple((rule, waiting[rule.name].popleft() if waiting[rule.name] else None) for rule in rules)
    return pairs, tuple(outcome for left in waiting.values() for outcome in left)
