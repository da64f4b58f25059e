"""A rule explains itself: `tieout explain` as a steward meets it."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from tests.conftest import REPOSITORY
from tests.whole.test_command_line import tieout
from tieout.report.rule import lines
from tieout.rules.registry import KINDS, make
from tieout.selftest.explain import Called, checks_in_words, describe
from tieout.selftest.worlds import every_rule

SHELF = REPOSITORY / "expectations"
SHIPPED = every_rule("agency_accounts", None)

OPERATING_COSTS = """\
operating_costs_tie_out
  Title       Operating costs are not the sum of the parts
  Titel       De apparaatskosten zijn niet de som van de delen
  Checks      In every column “Apparaatskosten” is “Personele kosten” + “Materiële kosten”, within the
              rounding of the print. A line that is not printed is made of its own parts.
  Why         A total is the sum of its parts in every column, the column of differences too. If it is
              not, at least one of the figures is wrong, and every figure that follows from it too.
  Waarom      Een totaal is de som van zijn delen, in elke kolom en ook in de kolom met verschillen.
              Klopt dat niet, dan is ten minste één van de cijfers fout, en alles wat erop volgt.
  Source      RBV model 3.33, staat van baten en lasten
  Severity    critical
  Engine      Great Expectations
  Declared    expectations/agency_accounts/suites/baten_lasten.json
  Applies to  tables of kind baten_lasten, of every agency

Breaks on  (expectations/agency_accounts/examples/baten_lasten.toml: example 8)
  As the passing one, with one wrong digit in a part.
  baten_lasten, voorbeeld, jaarverslag 2022

   Omschrijving         Vastgestelde begroting   Realisatie
   ────────────────────────────────────────────────────────
   Apparaatskosten                      59.931       64.488
   - Personele kosten                   38.022       42.379
   - Materiële kosten                   21.909       22.199

  → apparaatskosten/realisation_2022: Apparaatskosten, Realisatie prints “64.488”; “42.379” (- Personele
    kosten) and “22.199” (- Materiële kosten) make 64,578 x 1.000 EUR. They are 90 x 1.000 EUR apart;
    rounding explains at most 1.5 x 1.000 EUR.

Holds on  (expectations/agency_accounts/examples/baten_lasten.toml: example 7)
  Agentschap Telecom, jaarverslag 2022
  baten_lasten, voorbeeld, jaarverslag 2022

   Omschrijving         Vastgestelde begroting   Realisatie
   ────────────────────────────────────────────────────────
   Apparaatskosten                      59.931       64.488
   - Personele kosten                   38.022       42.379
   - Materiële kosten                   21.909       22.109
"""


def test_a_rule_is_explained_with_its_examples():
    code, out, err = tieout("explain", "operating_costs_tie_out", COLUMNS="104")
    assert (code, err) == (0, "")
    told, _, empty = out.partition("\n\nHas nothing to examine in")
    assert told == OPERATING_COSTS
    assert "prints no operating costs." in empty


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in SHIPPED.rules])
def test_every_rule_says_in_words_what_it_checks(rule):
    checks = checks_in_words(SHIPPED, rule)
    assert checks.endswith(".")
    assert not re.search("[{}]|expect_|  ", checks)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("operating_cash_flow_ties_out",
         ("In every column “Totaal operationele kasstroom” is “Totaal ontvangsten operationele kasstroom” - “Totaal "
         "uitgaven operationele kasstroom”, within the rounding of the print.")),
        ("other_costs_tie_out",
         ("In every column “Overige lasten” is “waarvan dotaties voorzieningen” + “waarvan bijzondere lasten”, within "
         "the rounding of the print. “Rentelasten” and “Overige kosten” may add to it too.")),
        ("open_data_assets_tie_out",
         "In every record “Totaal activa” is “Vaste activa” + “Vlottende activa”, within the rounding of the print."),
        ("percentage_in_range",
         "Every figure in %, except “Saldo van baten en lasten (%)”: its value lies from 0 to 100."),
    ],
)  # fmt: skip
def test_a_rule_calls_lines_as_they_are_printed_and_counts_outflows_negative(rule, words):
    (found,) = [one for one in SHIPPED.rules if one.name == rule]
    assert checks_in_words(SHIPPED, found) == words


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_of_rule_has_words(kind):
    told = make(kind, KINDS[kind].known.arguments).say(Called(SHIPPED, (), None))
    assert re.fullmatch(r"[^{}]+[.]", told)
    assert "expect_" not in told


def test_without_a_rule_all_are_listed_by_file():
    code, out, err = tieout("explain")
    assert (code, err) == (0, "")
    told = [line for line in out.split("\n") if line.startswith("  ")]
    assert [line.split()[0] for line in told] == [rule.name for rule in SHIPPED.rules]
    first = out.split("expectations/agency_accounts/suites/baten_lasten.json\n")[1].split("\n")[0]
    assert first.split(maxsplit=2) == ["revenue_ties_out", "critical", "Revenue is not the sum of the parts"]


def test_an_unknown_rule_is_refused_with_the_nearest():
    code, out, err = tieout("explain", "revenu_ties_out")
    assert (code, out) == (2, "")
    assert err.startswith('tieout: "revenu_ties_out": agency_accounts has no such rule\n  Nearest: revenue_ties_out, ')


def test_an_unknown_rulebook_is_refused():
    code, out, err = tieout("explain", "--rulebook", "other_accounts")
    assert (code, out) == (2, "")
    assert "there is no such rulebook" in err


def test_what_a_rulebook_of_others_says_can_style_or_command_nothing(tmp_path):
    shutil.copytree(SHELF, tmp_path / "shelf")
    path = tmp_path / "shelf" / "agency_accounts" / "suites" / "deviations.json"
    suite = json.loads(path.read_text("utf-8"))
    suite["expectations"][0]["meta"]["title"] = "[bold]loud[/bold] \x1b[31mred\u202e ::error::now"
    path.write_text(json.dumps(suite), encoding="utf-8")
    told = "\n".join(lines(describe("deviation_is_explained", "agency_accounts", tmp_path / "shelf"), 100))
    assert "[bold]loud[/bold]" in told
    assert not {"\x1b", "\u202e"} & set(told)
    assert "::error::" not in told
