"""The run's DuckDB, as an analyst opens it."""

from __future__ import annotations

import duckdb
import pytest


@pytest.fixture(scope="module")
def run(as_printed):
    with duckdb.connect(str(as_printed.folder / "run.duckdb"), read_only=True) as connection:
        yield connection


def test_it_can_be_opened_by_any_duckdb_from_1_4_on(run):
    tags = run.execute("SELECT tags FROM duckdb_databases() WHERE database_name = 'run'").fetchall()
    assert tags[0][0]["storage_version"].startswith("v1.4")


def test_it_holds_raw_figures_typed_tables_rules_outcomes_and_findings(run):
    tables = {
        f"{schema}.{name}"
        for schema, name in run.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
    }
    assert tables == {
        "raw.doelmatigheidsindicatoren", "raw.kasstroom", "raw.toelichting", "main.rejected_lines",
        "typed.doelmatigheidsindicatoren", "typed.kasstroom",
        "main.tables", "main.columns", "main.cells", "main.lines", "main.records", "main.figures", "main.notations",
        "main.identities",
        "main.rules", "main.outcomes", "main.checks", "main.examined", "main.findings", "main.finding_places",
        "main.run", "main.inputs", "main.answers",
    }  # fmt: skip


def test_every_table_carries_a_comment(run):
    assert run.execute("SELECT table_name FROM duckdb_tables() WHERE comment IS NULL").fetchall() == []


def test_raw_cells_are_text_as_delivered_with_their_line(run):
    row = run.execute(
        'SELECT line_no, "Realisatie 2019" FROM raw.doelmatigheidsindicatoren WHERE line_no = 7'
    ).fetchall()
    assert row == [(7, "‒ 0,02%")]
    types = {
        kind for name, kind, *_ in run.execute("DESCRIBE raw.doelmatigheidsindicatoren").fetchall() if name != "line_no"
    }
    assert types == {"VARCHAR"}


def test_typed_tables_hold_values_in_base_units(run):
    table = run.table("typed.doelmatigheidsindicatoren").filter("line_path = 'generiek/omzet'")
    assert table.project("realisation_2022, budget_2022, unit").fetchall() == [(244_000_000, 249_000_000, "EUR")]


def test_every_finding_can_be_followed_to_its_cells(run):
    tables = "FROM finding_places WHERE file IN (SELECT file FROM cells)"
    assert run.execute(f"FROM ({tables}) ANTI JOIN cells USING (file, line_no, column_no)").fetchall() == []


def test_the_figures_that_a_rule_looked_at_are_those_that_the_verdict_counts(run, as_printed):
    query = "SELECT count(*) FROM figures SEMI JOIN examined USING (cell_id) WHERE state = 'figure'"
    assert run.execute(query).fetchall() == [(as_printed.verdict.tally.examined,)]
    assert run.execute("FROM examined ANTI JOIN figures USING (cell_id)").fetchall() == []


def test_every_finding_on_a_text_can_be_followed_to_its_words(run):
    texts = "finding_places.file = 'toelichting.md'"
    places = run.execute(
        f"SELECT text, column_no, printed FROM finding_places LEFT JOIN raw.toelichting USING (line_no) WHERE {texts}"
    ).fetchall()
    assert len(places) == 2
    assert [printed for text, column, printed in places if text[column - 1 :].startswith(printed)] == [
        printed for _, _, printed in places
    ]
