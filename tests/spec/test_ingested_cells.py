"""Every cell of a sound file survives ingest; one slip in it never passes in silence."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.conftest import examples
from tests.spec.cutting import scanned
from tests.spec.drawn import KIND, delivery, load, rulebook
from tieout.declarations.datapackage import parse_publication
from tieout.declarations.publication import Publication
from tieout.figures import readings
from tieout.gate.audit import account
from tieout.intake import text_lines
from tieout.intake.formats.tables import csv as csv_files
from tieout.intake.interface import Loaded
from tieout.intake.scan import header_faults
from tieout.values.errors import CannotJudgeError, DeclarationError
from tieout.values.outcome import Text


def written(rows: list[list[str]], delimiter: str = ",", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """Write a table as a CSV, by Python's own module."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return stream.getvalue()


def declared(heads: list[str], delimiter: str = ",", *more: dict[str, str]) -> Publication:
    """Declare one table: its first column labels, its second holds figures, the others are notes; then `more` files."""
    roles = [{"role": "label"}, {"role": "figure", "basis": "budget", "year": 2022}]
    roles += [{"role": "note"}] * (len(heads) - 2)
    package = {
        "name": "p",
        "tieout": {"rulebook": "r", "agency": "a", "year": 2022, "document": "jaarverslag"},
        "resources": [{
            "name": "t", "path": "t.csv", "type": "table", "dialect": {"delimiter": delimiter},
            "schema": {"fields": [{"name": h, "tieout": r} for h, r in zip(heads, roles, strict=True)]},
            "tieout": {"kind": KIND},
        }, *more],
    }  # fmt: skip
    return parse_publication(json.dumps(package).encode(), "datapackage.json", "agency")


def ingested(data: bytes, heads: list[str], delimiter: str = ",") -> tuple[list[list[str]], Loaded]:
    """Take a file through scan and ingest; give its cells as DuckDB has them, and its account."""
    connection, (loaded,) = load([delivery(declared(heads, delimiter), {"t.csv": data})])
    columns = ", ".join('"' + head.replace('"', '""') + '"' for head in heads)
    cells = connection.execute(f"SELECT {columns} FROM raw.t ORDER BY line_no").fetchall()
    return [list(row) for row in cells], loaded


def judged_cells(data: bytes, heads: list[str]) -> list[list[str]]:
    """Take a file as far as the cells that rules look at."""
    connection, _ = load([delivery(declared(heads), {"t.csv": data})], rulebook())
    rows = connection.execute("SELECT list(printed ORDER BY column_no) FROM cells GROUP BY line_no ORDER BY line_no")
    return [cells for (cells,) in rows.fetchall()]


WORDS = st.sampled_from(
    ["", " ", '"', ",", ";", "|", "\t", "\n", "#", "'", "\\", "\\N", "NULL", "NA", "0012", "€ 5", "é", "😀"]
)
CELL = st.one_of(
    st.lists(WORDS, max_size=4).map("".join),
    st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=6),
)
HEADS = ["Omschrijving", "Begroting, 2022", 'Zo"n kop', "d", "e"]


@st.composite
def tables(draw: st.DrawFn, cell: st.SearchStrategy[str] = CELL) -> list[list[str]]:
    width = draw(st.integers(2, 5))
    return draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=8))


@pytest.mark.rare
@settings(max_examples=150)
@given(
    tables(),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["", "\ufeff"]),
)
def test_every_cell_survives_ingest_unchanged(rows, delimiter, end, quoting, mark):
    heads = HEADS[: len(rows[0])]
    text = mark + written([heads, *rows], delimiter, end, quoting)
    found, loaded = ingested(text.encode(), heads, delimiter)
    assert found == rows
    assert (loaded.header_faults, loaded.rejects) == ((), ())
    assert loaded.input.rows == len(rows)
    assert loaded.input.lines == len(rows) + loaded.input.continued


@pytest.mark.parametrize(
    "heads",
    [
        pytest.param(["a", "line_no"], id="line_no"),
        pytest.param(["LINE_NO", "b"], id="LINE_NO"),
        pytest.param(["a", "rowid"], id="rowid"),
        pytest.param(["Bedrag", "bedrag"], id="two heads that differ in case alone"),
        pytest.param(["caf\u00e9", "cafe\u0301"], id="two heads that look alike"),
        pytest.param(["c1", "c0"], id="the names that staging uses"),
        pytest.param(["printed", "column_no"], id="the names of later tables"),
        pytest.param(['a"; DROP TABLE raw.t; --', "b"], id="SQL"),
    ],
)
def test_no_column_is_read_as_another_whatever_it_is_called(heads):
    try:
        found = judged_cells(written([heads, ["label", "7"], ["next", "8"]]).encode(), heads)
    except DeclarationError:
        return  # refused: also good
    assert found == [["label", "7"], ["next", "8"]]


def test_a_blank_head_is_a_head_like_any_other():
    """Seven of 27 real tables print nothing above their labels."""
    found = judged_cells(b",Balans\nVoorraden,0\n", ["", "Balans"])
    assert found == [["Voorraden", "0"]]


def test_a_record_knows_its_line_in_the_file():
    data = b'a,b\n1,2\n\n"x\ny",3\n4\n5,6\n'
    connection, (loaded,) = load([delivery(declared(["a", "b"]), {"t.csv": data})])
    rows = connection.execute("SELECT line_no, a, b FROM raw.t ORDER BY line_no").fetchall()
    assert rows == [(2, "1", "2"), (4, "x\ny", "3"), (7, "5", "6")]
    rejected = connection.execute("SELECT file, line_no, text, reason FROM rejected_lines").fetchall()
    assert rejected == [
        ("t.csv", 3, "", "the line is blank"),
        ("t.csv", 6, "4", "1 field where the header names 2"),
    ]
    account = loaded.input
    assert (account.lines, account.rows, account.rejected, account.continued) == (6, 3, 2, 1)


NONE_READ = b"a,b\none field\nthree,fields,here\n"
"""A table of which no line can be read."""
NARRATIVE = {"name": "n", "path": "n.md", "format": "md", "mediatype": "text/markdown", "encoding": "utf-8"}


@pytest.mark.parametrize(
    ("stage", "change", "says"),
    [
        pytest.param(
            "scan", lambda found: replace(found, rejects=found.rejects[1:]),
            r"t\.csv: 2 lines are not 0 rows, 1 rejected and 0 continued lines", id="a rejected line is lost",
        ),
        pytest.param(
            "scan", lambda found: replace(found, rejects=found.rejects * 2),
            r"t\.csv: 2 lines are not 0 rows, 4 rejected and 0 continued lines", id="rejected lines are there twice",
        ),
        pytest.param(
            "scan", lambda found: replace(found, lines=found.lines + 1),
            r"t\.csv: 3 lines were read where it has 2", id="a line too many is counted",
        ),
        pytest.param(
            "scan", lambda found: replace(found, lines=found.lines - 1, rejects=found.rejects[1:]),
            r"t\.csv: 1 lines were read where it has 2", id="a line is lost and not counted",
        ),
        pytest.param(
            "decode", lambda found: (found[0], {0: Text("no such line", "geen regel")}),
            r"n\.md: 1 lines are not 1 rows, 1 rejected and 0 continued lines", id="a line of a narrative is doubled",
        ),
    ],
)  # fmt: skip
def test_where_the_lines_of_a_file_do_not_add_up_nothing_is_said_of_it(monkeypatch, stage, change, says):
    source = delivery(declared(["a", "b"], ",", NARRATIVE), {"t.csv": NONE_READ, "n.md": b"One line.\n"})
    accounts = [found.input for found in load([source])[1]]
    assert [(of.lines, of.rows, of.rejected, of.continued) for of in accounts] == [(2, 0, 2, 0), (1, 1, 0, 0)]
    reader = text_lines if stage == "decode" else csv_files
    original = getattr(reader, stage)
    monkeypatch.setattr(reader, stage, lambda *given: change(original(*given)))
    with pytest.raises(CannotJudgeError, match=rf"{says}\n  A line was lost on the way in"):
        load([source])


SOME_READ = b'label,cijfer\n"Omzet\nderden",10\ntoo,many,fields\nBaten,30\n'
"""A table of which one line cannot be read, and one cell spans two."""


@pytest.mark.parametrize("at", [0, 1])
def test_a_record_that_is_lost_beside_a_rejected_line_is_missed(monkeypatch, at):
    """It is not counted among the lines that continue a cell."""
    source = delivery(declared(["label", "cijfer"]), {"t.csv": SOME_READ})
    (account,) = (found.input for found in load([source])[1])
    assert (account.lines, account.rows, account.rejected, account.continued) == (4, 2, 1, 1)
    original = csv_files.scan

    def lose(*given):
        found = original(*given)
        records, numbers = list(found.records), list(found.line_numbers)
        del records[at], numbers[at]
        return replace(found, records=tuple(records), line_numbers=tuple(numbers))

    monkeypatch.setattr(csv_files, "scan", lose)
    with pytest.raises(CannotJudgeError, match=r"t\.csv: 4 lines are not 1 rows, 1 rejected and [01] continued lines"):
        load([source])


@pytest.mark.parametrize("times", [0, 2, 3])
def test_a_file_that_was_not_taken_in_just_once_is_missed(times):
    source = delivery(declared(["a", "b"]), {"t.csv": b"a,b\nlabel,7\n"})
    connection, loaded = load([source], rulebook())
    account(connection, [source], loaded)
    with pytest.raises(CannotJudgeError, match=rf"t\.csv: it was taken in {times} times"):
        account(connection, [source], loaded * times)


ONE_LINE = CELL.map(lambda text: text.replace("\n", " "))


@st.composite
def slips(draw: st.DrawFn, cell: st.SearchStrategy[str]) -> tuple[str, str, int, int]:
    """Give a sound file, the same with one delimiter or quote put in or taken out, where, and the width.

    A delimiter within quotes is left alone: it is part of a cell, and no reader can miss it.
    """
    rows = draw(tables(cell))
    text = written([HEADS[: len(rows[0])], *rows])
    char = draw(st.sampled_from([",", '"']))
    at = draw(st.integers(0, len(text) - 1))
    put_in = draw(st.booleans())
    if not put_in:
        at = text.find(char, at)
        assume(at >= 0)
    assume(char == '"' or text[:at].count('"') % 2 == 0)
    spoiled = text[:at] + char + text[at:] if put_in else text[:at] + text[at + 1 :]
    return text, spoiled, at, len(rows[0])


@examples(300)
@given(slips(ONE_LINE))
def test_one_slip_costs_exactly_the_line_it_is_on(slip):
    text, spoiled, at, width = slip
    hit = text[:at].count("\n") + 1
    truth, found = scanned(text, width), scanned(spoiled, width)
    records = dict(zip(truth.line_numbers, truth.records, strict=True))
    if hit == 1:
        assert list(header_faults(found.header, truth.header))
    else:
        assert found.header == truth.header
    assert [reject.line for reject in found.rejects] == [hit] * (hit > 1)
    assert dict(zip(found.line_numbers, found.records, strict=True)) == {
        line: record for line, record in records.items() if line != hit
    }


@examples(300)
@given(slips(CELL))
def test_one_slip_never_passes_in_silence_where_cells_span_lines(slip):
    text, spoiled, _, width = slip
    truth, found = scanned(text, width), scanned(spoiled, width)
    assert truth.rejects == ()
    assert found.rejects or list(header_faults(found.header, truth.header))


def test_figures_are_the_same_in_whatever_parts_they_are_written(monkeypatch):
    rows = [["Voorraden", "7"], ["Overig", "-"], ["Vorderingen", "1.234,5"], ["Liquide", "x"], ["Totaal", "12"]]
    sources = [delivery(declared(["label", "2022"]), {"t.csv": written([["label", "2022"], *rows]).encode()})]
    whole = load(sources, rulebook())[0].execute("FROM figures").fetchall()
    monkeypatch.setattr(readings, "AT_ONCE", 2)
    assert load(sources, rulebook())[0].execute("FROM figures").fetchall() == whole
    assert len(whole) == len(rows)
