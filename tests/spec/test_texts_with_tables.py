"""A text that prints a table of figures is told apart from one that only mentions figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.findings.texts import judge_texts
from tieout.rulebook.shelf import read_rulebook
from tieout.values.transcript import Transcript

BOOK = read_rulebook("agency_accounts", frozenset(), frozenset())


def found(text: str) -> list[tuple[int, int, int]]:
    """Give of each table in a text the line, and how many rows and figures it has."""
    _, outcomes, findings = judge_texts({"kasstroom.md": Transcript(text)}, BOOK)
    assert outcomes[0].state == ("failed" if findings else "passed")
    words = [finding.message.en.split() for finding in findings]
    return [(int(one[one.index("line") + 1]), int(one[one.index("rows") - 1]), int(one[one.index("figures,") - 1]))
            for one in words]  # fmt: skip


MARKDOWN = """# Kasstroom

| Post | Begroting | Realisatie |
|---|---:|---:|
| Ontvangsten | 249,4 | 230,1 |
| Uitgaven | 12 | 30 |
| **Saldo** | **237,4** | n.b. |
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(MARKDOWN, [(5, 3, 5)], id="Markdown"),
        pytest.param(MARKDOWN.replace("\n| ", "\n").replace(" |\n", "\n"), [(5, 3, 5)], id="without outer bars"),
        pytest.param(MARKDOWN.replace("|---|---:|---:|\n", ""), [(4, 3, 5)], id="without the line below its heads"),
        pytest.param("> " + MARKDOWN.replace("\n|", "\n> |"), [(5, 3, 5)], id="in a quotation"),
        pytest.param(
            "<table><tr><th>Post<th>2022</tr>\n<tr><td>A<td>249,4</tr>\n<tr><td>B<td>1.230</tr>\n<tr><td>C<td>3</table>",
            [(2, 3, 3)],
            id="HTML",
        ),
        pytest.param("Baten\t1.249\t1.300\nLasten\t1.200\t-\nSaldo\t49\t-\n", [(1, 3, 4)], id="tabs"),
        pytest.param("Baten;1.249\nLasten;1.200\nSaldo;49\n", [(1, 3, 3)], id="semicolons"),
        pytest.param(
            "```\n                2021     2022\nBaten          1.249    1.300\nLasten         1.200    1.250\n"
            "--------------------------\nSaldo             49       50\n```\n",
            [(3, 3, 6)],
            id="aligned columns",
        ),
        pytest.param("Baten     1.249\nLasten    1.200\nSaldo        49\n", [(1, 3, 3)], id="one column"),
        pytest.param("Baten  1.249  1.300\nLasten  200  1.250\nSaldo  49  50\n", [(1, 3, 6)], id="ragged columns"),
        pytest.param(
            "Baten     1.249\nLasten\n  huur    1.200\n\n  loon       49\n", [(1, 3, 3)], id="with a heading"
        ),
    ],
)  # fmt: skip
def test_a_table_of_figures_in_a_text_is_told_with_its_line_and_its_size(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("De ontvangsten zijn € 249,4 mln.\nDe uitgaven € 230,1 mln.\nHet saldo € 19,3 mln.\n", id="prose"),
        pytest.param(
            "De  ontvangsten  zijn  249,4  mln.  en\nde  uitgaven  in  2022  230,1  mln.  en\n"
            "het  saldo  is  daarmee  19,3  mln.  dus\n",
            id="prose spread over its lines",
        ),
        pytest.param(
            "In dit jaar was het  249,4\nen daarvoor was het wel eens meer dan  230,1\nof ook wel  19,3\n",
            id="prose that breaks before a number",
        ),
        pytest.param("- Ontvangsten: 249,4\n- Uitgaven: 230,1\n- Saldo: 19,3\n", id="a list"),
        pytest.param("1.  Inleiding\n2.  Baten\n3.  Lasten\n4.  Kasstroom\n", id="a numbered list"),
        pytest.param("1.  1.249,4\n2.  1.230,1\n3.  1.119,3\n", id="a numbered list of figures"),
        pytest.param("| Begrip | Betekenis |\n|---|---|\n| a | b |\n| c | d |\n| e | f |\n", id="a table of words"),
        pytest.param("| Nr | Jaar |\n|---|---|\n| a | 2020 |\n| c | 2021 |\n| e | 2022 |\n", id="a table of years"),
        pytest.param(
            "| Datum | Versie |\n|---|---|\n| 1 mei | 1.0 |\n| 2 mei | 1.1 |\n| 3 mei | 2.0 |\n", id="versions"
        ),
        pytest.param("Inleiding     3\nBaten       101\nLasten      120\nSlot        212\n", id="a table of contents"),
        pytest.param("| Post | 2022 |\n|---|---|\n| Baten | 249,4 |\n| Lasten | 230,1 |\n", id="two rows"),
        pytest.param("omzet 1.249; lasten 1.200; saldo 49\nA; B; C\nD; 1.249; dus\n", id="semicolons in prose"),
        pytest.param("Telefoon   070-1234567\nMobiel     06 12345678\nPostbus    2500 EE\n", id="addresses"),
        pytest.param("", id="nothing"),
    ],
)
def test_figures_in_prose_lists_and_tables_of_words_are_not_accused(text):
    assert found(text) == []


def test_an_answer_to_a_table_is_one_to_its_figures():
    ids = [
        judge_texts({"a.md": Transcript(text)}, BOOK)[2][0].id
        for text in (MARKDOWN, MARKDOWN.replace("230,1", "230,2"))
    ]
    assert ids[0] != ids[1]


def test_without_texts_nothing_is_examined():
    _, (outcome,), findings = judge_texts({}, BOOK)
    assert (outcome.state, findings) == ("empty", [])
    assert outcome.allowed_empty is not None


PIECES = st.sampled_from(
    ["<table>", "<tr>", "<td>", "1.234", "</table>", "<![foo[", "<![CDATA[", "<!", "<!--", "-->", "]]>", "&#x;", "|",
     "---", ";", "\t", "  ", "\n", "12,5", "Lasten", "<script>", "\x00"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=80))
def test_no_text_stops_the_judging(text):
    _, outcomes, _ = judge_texts({"kasstroom.md": Transcript(text)}, BOOK)
    assert outcomes[0].examined >= 1


def test_a_table_behind_what_no_parser_knows_is_still_told():
    rows = "".join(f"<tr><td>Post {number}</td><td>1.23{number}</td></tr>\n" for number in range(4))
    assert len(found(f"<![foo[ x\n<table>\n{rows}</table>\n")) == 1
