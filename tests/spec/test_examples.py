"""Every rule that comes with tieout does on its examples what they show; one that does not is told."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from pathlib import PurePath

import msgspec
import pytest

from tieout.selftest.examples import Example, Placed, Shown, read_examples, show, undeclared
from tieout.selftest.worlds import every_rule
from tieout.values.outcome import Text

NAME = "agency_accounts"
SHIPPED = every_rule(NAME, None)
EXAMPLES = read_examples(SHIPPED, None)
BUILT_IN = {"figures_have_their_shape": "figures", "cell_is_figure_or_mark": "cells"} | dict.fromkeys(
    (
        "figure_follows_from_its_table",
        "figure_seems_to_follow_from_its_table",
        "total_keeps_its_rows",
        "total_names_its_parts",
    ),
    "arithmetic",
)
"""Rules that no file of the rulebook declares, and the file that has their examples."""


@pytest.fixture(scope="module")
def shown() -> dict[tuple[str, int], Shown]:
    """What every shipped rule does on its examples, all in one run."""
    with warnings.catch_warnings():
        # What the engines warn of while they are imported is theirs.
        warnings.simplefilter("ignore")
        return {(one.placed.file, one.placed.number): one for one in show(SHIPPED, EXAMPLES, None)}


@pytest.mark.parametrize(
    "placed", [pytest.param(one, id=f"{one.example.rule}-{one.example.shows}-{one.number}") for one in EXAMPLES]
)
def test_every_shipped_rule_does_what_its_examples_show(placed, shown):
    assert shown[placed.file, placed.number].fault is None


def test_every_shipped_rule_has_its_texts_and_all_three_examples():
    assert list(undeclared(SHIPPED, EXAMPLES)) == []


def test_the_examples_of_a_rule_stand_in_the_file_that_bears_the_name_of_its_own():
    declared = {rule.name: PurePath(rule.declared_in).stem for rule in SHIPPED.rules} | BUILT_IN
    assert [one.where for one in EXAMPLES if PurePath(one.file).stem != declared[one.example.rule]] == []


def test_a_failing_example_says_what_is_broken_and_no_other_does():
    assert [one.where for one in EXAMPLES if bool(one.example.broken) != (one.example.shows == "failing")] == []


# --- examples that do not behave -----------------------------------------------------------------

TABLE = {
    "kind": "baten_lasten",
    "rows": """
        Omschrijving               | Vastgestelde begroting | Realisatie
        Apparaatskosten            |                 59.931 |     64.488
        - Personele kosten         |                 38.022 |     42.379
        - Materiële kosten         |                 21.909 |     22.109
    """,
}


def example(shows="passing", rows=TABLE["rows"], rule="operating_costs_tie_out", **told) -> Placed:
    """Give an example of one rule."""
    tables = [TABLE | {"rows": rows}] if rows else []
    whose = {"entity": "voorbeeld", "document": "jaarverslag"}
    declared = {"rule": rule, "shows": shows, "table": tables} | whose | told
    return Placed("examples/drawn.toml", 1, msgspec.convert(declared, Example))


def fault_of(placed: Placed, book=SHIPPED) -> str | None:
    """Say what is wrong with one example."""
    (one,) = show(book, [placed], None)
    return one.fault


WRONG = TABLE["rows"].replace("22.109", "22.199")


@pytest.mark.parametrize(
    ("placed", "fault"),
    [
        pytest.param(example(), None, id="it passes"),
        pytest.param(example("failing", WRONG, broken=["apparaatskosten/realisation_2022"]), None, id="it fails"),
        pytest.param(
            example("empty", "Omschrijving | Realisatie\nOmzet derden | 12"), None, id="it has nothing to examine"
        ),
        pytest.param(
            example("passing", WRONG), "it breaks on apparaatskosten/realisation_2022", id="a passing one breaks"
        ),
        pytest.param(
            example("passing", "Omschrijving | Realisatie\nOmzet derden | 12"), "it examines nothing",
            id="a passing one is empty",
        ),
        pytest.param(
            example("failing", WRONG, broken=["apparaatskosten/budget_2022"]),
            "broken is apparaatskosten/realisation_2022; the example says apparaatskosten/budget_2022",
            id="it fails elsewhere",
        ),
        pytest.param(example("failing", WRONG), "it does not say what is broken", id="a failing one says nothing"),
        pytest.param(
            example("empty"), "it examines 2 where nothing is to be examined", id="an empty one is examined"
        ),
        pytest.param(
            example("passing", rule="assets_tie_out"),
            "it has no table of kind balans, so that the rule does not apply", id="the rule is not for this kind",
        ),
        pytest.param(
            example("passing", TABLE["rows"].replace("|     64.488", "")),
            'examples/drawn.toml: example 1: "Apparaatskosten | 59.931" has 2 cells where there are 3 heads. '
            "Put a bar between all cells.",
            id="a bar is missing",
        ),
    ],
)  # fmt: skip
def test_an_example_that_does_not_behave_is_told(placed, fault):
    assert fault_of(placed) == fault


def test_a_table_that_is_recognised_as_another_kind_is_refused():
    cash = "Omschrijving | Realisatie\n" + "\n".join(
        f"{label} | 1"
        for label in ("Totaal investeringen", "Totaal investeringskasstroom", "Totaal financieringskasstroom")
    )
    assert "table baten_lasten is recognised as kasstroom" in str(fault_of(example("passing", cash)))


def test_a_table_of_no_known_kind_is_refused():
    (known,) = example().example.table
    placed = example(table=[{"kind": "../baten_lasten", "rows": known.rows}], rows="")
    assert 'agency_accounts knows no table kind "../baten_lasten"' in str(fault_of(placed))


def test_breaking_a_formula_makes_its_example_fail(shelf):
    path = shelf.path / NAME / "suites" / "baten_lasten.json"
    suite = json.loads(path.read_text("utf-8"))
    (rule,) = [one for one in suite["expectations"] if one["meta"]["name"] == "revenue_ties_out"]
    del rule["kwargs"]["parts"]["omzet/derden"]
    path.write_text(json.dumps(suite), encoding="utf-8")
    book = every_rule(NAME, shelf.path)
    examples = [one for one in read_examples(book, shelf.path) if one.example.rule == "revenue_ties_out"]
    faults = {one.placed.example.shows: one.fault for one in show(book, examples, shelf.path)}
    assert faults["passing"] == "it breaks on omzet/budget_2019, omzet/difference_2019, omzet/realisation_2019"
    assert str(faults["failing"]).endswith("; the example says omzet/realisation_2019")
    assert faults["empty"] is None


def test_a_rule_without_examples_or_texts_is_told():
    left = [one for one in EXAMPLES if (one.example.rule, one.example.shows) != ("code_is_known", "failing")]
    assert list(undeclared(SHIPPED, left)) == [
        "code_is_known (expectations/agency_accounts/suites/open_data_records.json) has no failing example"
    ]
    shapes = tuple(one for one in SHIPPED.shapes if one.name == "percentages")
    (named,) = shapes
    (column,) = named.shape.column
    silent = msgspec.structs.replace(column.check[0], source=" ", reason=Text("Why.", ""))
    shape = msgspec.structs.replace(named.shape, column=(msgspec.structs.replace(column, check=(silent,)),))
    book = replace(SHIPPED, suites=(), shapes=(replace(named, shape=shape),))
    mine = [one for one in EXAMPLES if one.example.rule == "percentage_in_range"]
    assert list(undeclared(book, mine)) == [
        "percentage_in_range (expectations/agency_accounts/shapes/percentages.toml) has no reason in nl, no source"
    ]


def test_an_example_of_no_rule_is_told_with_the_one_that_may_be_meant():
    lost = example(rule="operating_cost_ties_out")
    assert list(undeclared(SHIPPED, [*EXAMPLES, lost])) == [
        'examples/drawn.toml: example 1: there is no rule "operating_cost_ties_out"; is operating_costs_tie_out meant?'
    ]


def test_a_rule_that_is_declared_wrongly_is_told(shelf):
    shelf.replace(f"{NAME}/suites/deviations.json", '"severity": "warning"', '"severity": "loud"')
    book = every_rule(NAME, shelf.path)
    told = list(undeclared(book, read_examples(book, shelf.path)))
    assert len(told) == 1
    assert told[0].startswith("deviation_is_explained: ")
