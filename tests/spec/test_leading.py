"""Of several ways to group findings each sees what those before it left: none follows from one that follows."""

from __future__ import annotations

from dataclasses import replace

from tieout.findings.findings import led_by
from tieout.findings.roots import Judged
from tieout.values.outcome import Finding, Text
from tieout.values.tally import Check

TEXT = Text("x", "x")


def broken(name: str) -> Judged:
    """Draw a broken check."""
    return Judged("r", Check("t", name, "broken", (1,)), True, Finding(name, "r", "critical", TEXT, TEXT, ()))


def leading(name: str, *others: str):
    """Make one leads the others, of those that are seen."""

    def lead(judged, cells):
        seen = {one.finding.id: one.finding for one in judged if one.finding is not None}
        if name not in seen:
            return {}
        return {name: seen[name]} | {one: replace(seen[one], follows=name) for one in others if one in seen}

    return lead


def test_what_follows_already_leads_nothing_and_follows_nothing_else():
    found = led_by([*map(broken, "abcd")], {}, [leading("a", "b"), leading("b", "c"), leading("c", "a", "d")])
    assert {name: one.follows for name, one in found.items()} == {"a": None, "b": "a", "c": None, "d": "c"}
