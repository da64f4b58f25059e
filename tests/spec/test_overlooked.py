"""A column of figures that is declared as something else is found: nothing would look at its figures."""

from __future__ import annotations

import duckdb
import pytest

from tieout.findings.columns import judge_columns, undeclared_columns
from tieout.rulebook.shelf import read_rulebook

BOOK = read_rulebook("agency_accounts", frozenset({"logius"}), frozenset())


def judged(columns, own=True, records=False):
    """Judge one table of columns, each a role, a head and its cells; give the outcome and the findings."""
    connection = duckdb.connect()
    connection.execute(
        """
        CREATE TABLE tables (
            table_order BIGINT, table_name VARCHAR, file VARCHAR, own BOOLEAN, is_records BOOLEAN, header_line INTEGER
        );
        CREATE TABLE columns (table_name VARCHAR, column_no BIGINT, column_label VARCHAR, role VARCHAR);
        CREATE TABLE cells (table_name VARCHAR, line_no BIGINT, column_no BIGINT, printed VARCHAR);
        """
    )
    told = [*columns, ("key", "Jaar", ["2022"])] if records else columns
    connection.execute("INSERT INTO tables VALUES (0, 't', 't.csv', ?, ?, 1)", [own, records])
    for number, (role, head, cells) in enumerate(told, 1):
        connection.execute("INSERT INTO columns VALUES ('t', ?, ?, ?)", [number, head, role])
        for line, printed in enumerate(cells, 2):
            connection.execute("INSERT INTO cells VALUES ('t', ?, ?, ?)", [line, number, printed])
    try:
        _, (outcome,), findings = judge_columns(connection, BOOK, undeclared_columns(connection, BOOK))
    finally:
        connection.close()
    return outcome, findings


LABELS = ("label", "Omschrijving", ["Baten", "Lasten", "Saldo"])
BUDGET = ("figure", "Begroting", ["249", "240", "9"])


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(("note", "Realisatie (2)", ["108.545", "999.999", "- 608"]), id="amounts as a note"),
        pytest.param(("section", "Realisatie (2)", ["108.545", "999.999", "‒ 608"]), id="amounts as a section"),
        pytest.param(("number", "Verschil (3)=(2)-(1)", ["33,3", "0,1", "5"]), id="decimals as numbers of rows"),
        pytest.param(("note", "Realisatie", ["€ 249 mln.", "n.b.", ""]), id="an amount and a mark"),
        pytest.param(("note", "Realisatie", ["0,12", "zie noot"]), id="figures and as many words"),
        pytest.param(("note", "Verschil", ["97,3%", "\u00a0 12,1%", "4,0%"]), id="percentages"),
        pytest.param(("note", "", ["1234567.89", "12.5", "100"]), id="figures without a head"),
    ],
)
def test_a_column_of_figures_that_nothing_looks_at_is_found(column):
    outcome, (finding,) = judged([LABELS, BUDGET, column])
    assert (outcome.state, outcome.examined, outcome.breaches, outcome.exact) == ("failed", 3, 1, 2)
    assert (finding.severity, finding.rule) == ("warning", "column_of_figures_is_declared")
    assert [(place.file, place.line, place.column) for place in finding.places] == [("t.csv", 1, 3)]
    assert f"declared as {column[0]}: none of it is judged" in finding.message.en
    assert f"gedeclareerd als {column[0]}: niets daarvan is beoordeeld" in finding.message.nl


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(("number", "Nr", ["1", "2.", "3)", "10"]), id="numbers of rows"),
        pytest.param(("number", "", ["1.", "+/+", ""]), id="numbers and signs of rows"),
        pytest.param(("note", "Noot", ["1", "2", "12"]), id="numbers of notes"),
        pytest.param(("section", "Jaar", ["2021", "2022", ""]), id="years"),
        pytest.param(("section", "Deel", ["Generiek", "Specifiek", "100"]), id="words, and a figure in one of them"),
        pytest.param(("note", "Toelichting", ["108.545", "zie p. 3", "hoger", "lager"]), id="words for the most part"),
        pytest.param(("note", "Verschil in %", ["12,3%", "0,0%"]), id="a share that is no amount"),
        pytest.param(("note", "Index", ["100", "104,3"]), id="an index"),
        pytest.param(("note", "Opmerking", ["", "", ""]), id="nothing at all"),
        pytest.param(("unplaced", "Niet toegewezen", ["108.545"]), id="values that another rule tells of"),
    ],
)
def test_a_column_that_is_no_column_of_figures_is_left_alone(column):
    outcome, findings = judged([LABELS, BUDGET, column])
    assert (outcome.state, outcome.examined, findings) == ("passed", 3, [])


def test_a_table_of_records_may_hold_figures_that_no_line_tells():
    assert judged([BUDGET, ("note", "Bedrag", ["108.545", "999.999"])], records=True)[1] == []


def test_a_table_that_lies_beside_the_publication_is_judged_where_it_is_published():
    outcome, findings = judged([LABELS, ("note", "Realisatie", ["108.545"])], own=False)
    assert (outcome.state, outcome.examined, findings) == ("empty", 0, [])


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        pytest.param(["108.545", "999.999", "- 608"], "failed", id="figures"),
        pytest.param(["Baten", "Lasten", "Saldo"], "passed", id="labels"),
    ],
)
def test_the_one_column_of_a_list_holds_no_figures(cells, state):
    outcome, findings = judged([("label", "Omschrijving", cells)])
    assert (outcome.state, [finding.severity for finding in findings]) == (state, ["warning"] * (state == "failed"))
