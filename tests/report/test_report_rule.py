"""A rule is told in every language that it has, each under its own heads where tieout speaks it."""

from __future__ import annotations

import pytest

from tieout.report.rule import RuleTold, lines
from tieout.values.outcome import Text


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        pytest.param(Text("Seven"), ["Title       Seven", "Why         Seven"], id="English"),
        pytest.param(Text(nl="Zeven"), ["Titel       Zeven", "Waarom      Zeven"], id="Dutch"),
        pytest.param(
            Text("Seven", "Zeven"),
            ["Title       Seven", "Titel       Zeven", "Why         Seven", "Waarom      Zeven"],
            id="both",
        ),
        pytest.param(Text(de="Sieben"), ["Title de    Sieben", "Why de      Sieben"], id="one that it does not speak"),
        pytest.param(
            Text.of({"pt-BR": "Sete"}), ["Title pt-BR Sete", "Why pt-BR   Sete"], id="one of a single country"
        ),
    ],
)
def test_a_rule_is_told_in_the_languages_that_it_has(title, heads):
    told = RuleTold("a_rule", title, title, "It checks.", "RBV", "critical", "tieout", "a.json", "always", ())
    shown = [line.strip() for line in lines(told, 80)]
    assert [line for line in shown if line.startswith(("Ti", "W"))] == heads
