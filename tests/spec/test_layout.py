"""Which lines of a file are its header, which are comments and which are rows: as its dialect declares."""

from __future__ import annotations

import json
from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.conftest import examples
from tests.spec.cutting import scanned
from tests.spec.drawn import KIND, delivery, load
from tests.spec.test_ingested_cells import CELL, HEADS, ONE_LINE, slips, written
from tieout.declarations.datapackage import parse_publication
from tieout.declarations.publication import Publication
from tieout.intake import second_reader
from tieout.intake.formats.tables import csv as csv_files
from tieout.intake.layout import Layout, joined_heads
from tieout.intake.scan import header_faults
from tieout.intake.second_reader import read_again
from tieout.rulebook.model import NO_OTHER_LIMITS
from tieout.values.errors import CannotJudgeError, DeclarationError
from tieout.values.letters import HIDDEN

FIGURES = frozenset({2})


def preamble(last: int, **more: object) -> Layout:
    """Give the layout of a file with titles on its first lines."""
    return Layout(header_rows=(last + 1,), comment_rows=frozenset(range(1, last + 1)), figure_columns=FIGURES, **more)


@pytest.mark.parametrize(
    ("text", "layout", "header", "records", "comments"),
    [
        pytest.param("T\na,b\n1,2\n", preamble(1), ("a", "b"), {3: "1,2"}, (1,), id="a title above the header"),
        pytest.param("T\n\na,b\n1,2\n", preamble(2), ("a", "b"), {4: "1,2"}, (1, 2), id="a title and a blank line"),
        pytest.param("T,\n,\na,b\n1,2", preamble(2), ("a", "b"), {4: "1,2"}, (1, 2), id="a title with delimiters"),
        pytest.param('T "5\na,b\n1,2\n', preamble(1), ("a", "b"), {3: "1,2"}, (1,), id="a quote in a title"),
        pytest.param("T\r\na,b\r\n1,2\r\n", preamble(1), ("a", "b"), {3: "1,2"}, (1,), id="CRLF"),
        pytest.param("T\na,b\r\n1,2", preamble(1), ("a", "b"), {3: "1,2"}, (1,), id="a title that ends otherwise"),
        pytest.param("\ufeffT\na,b\n1,2\n", preamble(1), ("a", "b"), {3: "1,2"}, (1,), id="a byte order mark"),
        pytest.param("T,2022\na,b\n1,2\n", preamble(1), ("a", "b"), {3: "1,2"}, (1,), id="a year in a title"),
        pytest.param("T,x 1.000\na,b\n1,2\n", preamble(1), ("a", "b"), {3: "1,2"}, (1,), id="a unit in a title"),
        pytest.param('T\n"a\nx",b\n1,2\n', preamble(1), ("a\nx", "b"), {4: "1,2"}, (1,), id="a head over two lines"),
        pytest.param(
            "T\na,b\n1,2\n", Layout(comment_rows=frozenset({1})), ("a", "b"), {3: "1,2"}, (1,),
            id="the header is the first line that is no comment",
        ),
        pytest.param(
            "#T\n# U\na,b\n#x\n1,2\n#y\n", Layout(comment_char="#"), ("a", "b"), {5: "1,2"}, (1, 2, 4, 6),
            id="comments by their first sign, wherever they stand",
        ),
        pytest.param(
            'a,b\n"x\n#y",2\n#z\n', Layout(comment_char="#"), ("a", "b"), {2: '"x\n#y",2'}, (4,),
            id="a cell that goes on with that sign is no comment",
        ),
        pytest.param(
            'a,b\n"#x",2\n', Layout(comment_char="#"), ("a", "b"), {2: '"#x",2'}, (), id="nor is one within quotes"
        ),
        pytest.param(
            "a,b\n1,2\nSource: x\n", Layout(comment_rows=frozenset({3})), ("a", "b"), {2: "1,2"}, (3,),
            id="a source below the table",
        ),
        pytest.param(
            "a,b\n1,2\nSource: x", Layout(comment_rows=frozenset({3})), ("a", "b"), {2: "1,2"}, (3,),
            id="a source below the table, without a line end",
        ),
        pytest.param("x,1\ny,2\n", Layout(has_header=False), (), {1: "x,1", 2: "y,2"}, (), id="no header"),
        pytest.param("x,1\r\ny,2", Layout(has_header=False), (), {1: "x,1", 2: "y,2"}, (), id="no header, CRLF"),
        pytest.param(
            'x,"\n"\r\ny,2\r\n', Layout(has_header=False), (), {1: 'x,"\n"', 3: "y,2"}, (), id="an LF in its first cell"
        ),
        pytest.param('"x\nz",1\ny,2', Layout(has_header=False), (), {1: '"x\nz",1', 3: "y,2"}, (), id="a cell at once"),
        pytest.param(
            "T\nx,1\n", Layout(has_header=False, comment_rows=frozenset({1})), (), {2: "x,1"}, (1,),
            id="a title and no header",
        ),
        pytest.param("", Layout(has_header=False), (), {}, (), id="nothing at all, and no header"),
        pytest.param(
            "fruit\nid,name\n1,2\n", Layout(header_rows=(1, 2)), ("fruit id", "fruit name"), {3: "1,2"}, (),
            id="a header of two rows, as the standard shows it",
        ),
        pytest.param(
            "2021,2022\nn,n\n1,2\n", Layout(header_rows=(1, 2), join="-"), ("2021-n", "2022-n"), {3: "1,2"}, (),
            id="a header of two rows, with its own sign between",
        ),
        pytest.param(
            ",2022\nline,\n1,2\n", Layout(header_rows=(1, 2)), ("line", "2022"), {3: "1,2"}, (), id="blank heads"
        ),
        pytest.param(
            "T\nx,y\n#c\na,b\n1,2\n", Layout(header_rows=(2, 4), comment_char="#", comment_rows=frozenset({1})),
            ("x a", "y b"), {5: "1,2"}, (1, 3), id="a comment between the rows of a header",
        ),
        pytest.param("a\n1\n2\n", Layout(), ("a",), {2: "1", 3: "2"}, (), id="one column"),
        pytest.param('1\n""\n2\n', Layout(has_header=False), (), {1: "1", 2: '""', 3: "2"}, (), id="no header"),
    ],
)  # fmt: skip
def test_every_line_is_what_the_dialect_says(text, layout, header, records, comments):
    width = max(len(header), 1) if header else 1 + ("," in text)
    found = scanned(text, width, layout=layout)
    assert found.header == header
    assert dict(zip(found.line_numbers, found.records, strict=True)) == records
    assert (found.comments, found.rejects, found.unmet) == (comments, (), ())


@pytest.mark.parametrize(
    ("text", "layout", "line", "reason"),
    [
        pytest.param("T\na,b\n1,2\n", Layout(header_rows=(2,)), 1, "stands above the header", id="no comment above"),
        pytest.param("a,b\n1,2\n#Total,5\n", Layout(comment_char="#"), 3, "reads as a row", id="a row with a sign"),
        pytest.param("a,b\n1,2\n#Total,€ 5 mln.\n", Layout(comment_char="#"), 3, "as a row", id="with a currency"),
        pytest.param("a,b\n1,2\n#Total,EUR 5\n", Layout(comment_char="#"), 3, "reads as a row", id="with its code"),
        pytest.param("a,b\n1,2\n5,6\n", Layout(comment_rows=frozenset({3})), 3, "reads as a row", id="by its number"),
        pytest.param("1,2\na,b\n5,6\n", preamble(1), 1, "reads as a row", id="a row above the header"),
        pytest.param(
            'a,b\n"x\ny",2\nSource\n', Layout(comment_rows=frozenset({4})), 4, "count differently",
            id="by its number below a cell of two lines",
        ),
        pytest.param("T\x00\na,b\n1,2\n", preamble(1), 1, "hidden character U+0000", id="a NUL in a title"),
        pytest.param("T\rU\na,b\n1,2\n", preamble(1), 1, "hidden character U+000D", id="a bare CR in a title"),
        pytest.param(b"T\xe9\na,b\n1,2\n", preamble(1), 1, "(0xe9) is not utf-8", id="a title in another encoding"),
        pytest.param("<<<<<<< x\na,b\n1,2\n", preamble(1), 1, "merge conflict", id="the mark of a merge"),
        pytest.param(
            f"{'T' * (NO_OTHER_LIMITS.line + 1)}\na,b\n1,2\n", preamble(1), 1, "characters where", id="endless"
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_told_to_be_a_comment_is_rejected(text, layout, line, reason):
    found = scanned(text, layout=replace(layout, figure_columns=FIGURES))
    assert [(reject.line, reason in reject.reason.en) for reject in found.rejects] == [(line, True)]
    assert all(reject.reason.nl not in {"", reject.reason.en} for reject in found.rejects)
    assert line not in found.comments


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# Source: report, 2022", id="a year"),
        pytest.param("# Source: site, visited 5 may 2023", id="a date"),
        pytest.param("# Source: report, p. 5", id="a page"),
        pytest.param("# 5, of 12, and 13", id="more fields than the table has"),
        pytest.param("# 5", id="fewer fields than the table has"),
        pytest.param("# x,-", id="a dash"),
    ],
)
def test_prose_with_a_delimiter_is_a_comment_all_the_same(text):
    found = scanned(f"a,b\n1,2\n{text}\n", layout=Layout(comment_char="#", figure_columns=FIGURES))
    assert (found.comments, found.rejects) == ((3,), ())


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        pytest.param([("x",), ("a", "b")], ("x a", "x b"), id="one cell heads all columns"),
        pytest.param([("x", "y"), ("a", "b")], ("x a", "y b"), id="each its own"),
        pytest.param([("x", ""), ("", "b")], ("x", "b"), id="a blank leaves its place"),
        pytest.param([("",), ("a", "b")], ("a", "b"), id="a blank row"),
        pytest.param([("x", "y", "z"), ("a", "b")], (), id="rows that do not fit"),
    ],
)
def test_heads_of_several_rows(rows, heads):
    assert joined_heads(rows, " ") == heads


def declared(heads: list[str], **dialect: object) -> Publication:
    """Declare one table in a dialect: its first column labels, the second holds figures, the others are notes."""
    roles = [{"role": "label"}, {"role": "figure", "basis": "budget", "year": 2022}, *[{"role": "note"}] * len(heads)]
    package = {
        "name": "p",
        "tieout": {"rulebook": "r", "agency": "a", "year": 2022, "document": "jaarverslag"},
        "resources": [{
            "name": "t", "path": "t.csv", "type": "table", "dialect": dialect,
            "schema": {"fields": [{"name": h, "tieout": r} for h, r in zip(heads, roles, strict=False)]},
            "tieout": {"kind": KIND},
        }],
    }  # fmt: skip
    return parse_publication(json.dumps(package).encode(), "datapackage.json", "agency")


def taken(data: str | bytes, heads: list[str], **dialect: object):
    """Take a file in by both readers; give its cells by their line, and its account."""
    source = delivery(declared(heads, **dialect), {"t.csv": data if isinstance(data, bytes) else data.encode()})
    connection, (loaded,) = load([source])
    columns = ", ".join('"' + head.replace('"', '""') + '"' for head in heads)
    rows = connection.execute(f"SELECT line_no, {columns} FROM raw.t ORDER BY line_no").fetchall()
    return {line: list(cells) for line, *cells in rows}, loaded


@pytest.mark.parametrize(
    ("data", "dialect", "rows", "account", "header_line"),
    [
        pytest.param(
            "Title\n\na,b\nx,1\ny,2\n", {"headerRows": [3], "commentRows": [1, 2]}, {4: ["x", "1"], 5: ["y", "2"]},
            (4, 2, 0, 0, 2), 3, id="a preamble",
        ),
        pytest.param(
            '# T\na,b\n"x\ny",1\n# c\nz,2\n# e', {"commentChar": "#"}, {3: ["x\ny", "1"], 6: ["z", "2"]},
            (6, 2, 0, 1, 3), 2, id="comments everywhere",
        ),
        pytest.param(
            "x,1\ny,2\n", {"header": False}, {1: ["x", "1"], 2: ["y", "2"]}, (2, 2, 0, 0, 0), None,
            id="no header",
        ),
        pytest.param(
            ",b\na,\nx,1\n", {"headerRows": [1, 2]}, {3: ["x", "1"]}, (1, 1, 0, 0, 0), 1, id="a header of two rows"
        ),
        pytest.param(
            "Title\na,b\nx,1\nz\n", {"headerRows": [2], "commentRows": [1]}, {3: ["x", "1"]}, (3, 1, 1, 0, 1), 2,
            id="a preamble and a line that cannot be read",
        ),
    ],
)  # fmt: skip
def test_two_readers_agree_and_every_line_is_accounted_for(data, dialect, rows, account, header_line):
    found, loaded = taken(data, ["a", "b"], **dialect)
    told = loaded.input
    assert found == rows
    assert (told.lines, told.rows, told.rejected, told.continued, told.comments) == account
    assert (loaded.header_line, loaded.header_faults) == (header_line, ())


TITLE = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12).filter(
    lambda text: not HIDDEN.search(text) and not any(char.isdigit() for char in text)
)


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[str, list[str], dict[str, object], list[list[str]], list[int]]:
    """Draw a file with a preamble, comments between its rows and a header or none: its cells and where they stand."""
    width = draw(st.integers(2, 4))
    heads, end = HEADS[:width], draw(st.sampled_from(["\n", "\r\n"]))
    rows = draw(st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=6))
    assume(rows[0] != heads)
    has_header, titles = draw(st.booleans()), draw(st.lists(TITLE, max_size=3))
    lines, at = [*titles], [*range(1, len(titles) + 1)]
    if has_header:
        lines.append(written([heads], end=end).removesuffix(end))
    # With a mark, comments may stand anywhere; their signs are none that a cell begins with.
    dialect: dict[str, object] = {"commentRows": at, "commentChar": "%%"}
    dialect |= {"headerRows": [len(titles) + 1]} if has_header else {"header": False}
    places = []
    for row in rows:
        if draw(st.booleans()):
            lines.append("%%" + draw(TITLE))
        places.append(end.join(lines).count("\n") + 2 if lines else 1)
        lines.append(written([row], end=end).removesuffix(end))
    text = end.join(lines) + draw(st.sampled_from(["", end]))
    return text, heads, dialect, rows, places


@pytest.mark.rare
@settings(max_examples=300)
@given(laid_out())
def test_no_cell_changes_and_no_row_vanishes_whatever_stands_around_them(drawn):
    text, heads, dialect, rows, places = drawn
    found, loaded = taken(text, heads, **dialect)
    assert (loaded.header_faults, loaded.rejects) == ((), ())
    assert list(found.values()) == rows
    assert list(found) == places
    told = loaded.input
    of_header = 0 if loaded.header_line is None else written([heads]).count("\n")
    assert of_header + told.rows + told.continued + told.comments == text.count("\n") + (not text.endswith("\n"))


@examples(200)
@given(st.text(st.sampled_from('a1,"#\n\r '), max_size=40), st.booleans(), st.sets(st.integers(1, 6)))
def test_of_any_text_every_line_is_told_once(text, has_header, numbers):
    layout = Layout(has_header, comment_rows=frozenset(numbers), comment_char="#", figure_columns=FIGURES)
    found = scanned(text, layout=layout)
    total = found.header_lines + found.lines
    assert total == text.count("\n") + (text != "" and not text.endswith("\n"))


def test_a_line_that_the_file_does_not_have_is_told_of_the_declaration():
    says = r"t\.csv: the dialect of resource t names line 9, and the file has 3\n  Mend"
    with pytest.raises(DeclarationError, match=says):
        taken("a,b\nx,1\ny,2\n", ["a", "b"], commentRows=[9])


def test_a_line_within_a_cell_is_no_comment():
    with pytest.raises(DeclarationError, match="names line 3, and a cell that spans lines goes on there"):
        taken('a,b\n"x\ny",1\n', ["a", "b"], commentRows=[3])


def test_a_header_below_the_end_is_told_of_the_declaration():
    with pytest.raises(DeclarationError, match="names line 5, and the file has 2"):
        taken("a,b\nx,1\n", ["a", "b"], headerRows=[5])


def test_a_header_that_is_there_though_none_is_declared_is_a_fault():
    source = delivery(declared(["a", "b"], header=False), {"t.csv": b"a,b\nx,1\n"})
    _, (loaded,) = load([source])
    ((column, fault),) = loaded.header_faults
    assert (column, loaded.input.rows) == (None, 0)
    assert fault.en.startswith("line 1 is the declared header")


def test_a_head_that_is_not_declared_is_told_of_the_line_that_it_stands_on():
    source = delivery(declared(["a", "b"], headerRows=[2], commentRows=[1]), {"t.csv": b"T\na,c\nx,1\n"})
    _, (loaded,) = load([source])
    assert (loaded.header_line, [column for column, _ in loaded.header_faults]) == (2, [2])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(lambda table: table.slice(0, 2), "DuckDB reads 2 rows and pyarrow 1", id="it loses a row"),
        pytest.param(
            lambda table: pa.concat_tables([table.slice(0, 1), table.slice(2, 1), table.slice(1, 1)]),
            r"t\.csv:4: DuckDB and pyarrow read column 1 differently", id="it swaps two rows",
        ),
    ],
)  # fmt: skip
def test_a_second_reader_that_reads_otherwise_below_a_preamble_stops_everything(monkeypatch, change, says):
    monkeypatch.setattr(second_reader, "read_again", lambda *given: change(read_again(*given)))
    with pytest.raises(CannotJudgeError, match=says):
        taken("Title\n\na,b\nx,1\ny,2\n", ["a", "b"], headerRows=[3], commentRows=[1, 2])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(lambda found: replace(found, comments=()), "pyarrow cannot read it", id="a comment is lost"),
        pytest.param(
            lambda found: replace(found, records=found.records[:1], line_numbers=found.line_numbers[:1]),
            "4 lines are not 1 rows|pyarrow", id="a row is lost",
        ),
    ],
)  # fmt: skip
def test_a_line_that_is_lost_between_comments_is_missed(monkeypatch, change, says):
    original = csv_files.scan
    monkeypatch.setattr(csv_files, "scan", lambda *given: change(original(*given)))
    with pytest.raises(CannotJudgeError, match=says):
        taken("a,b\n# c\nx,1\n# d\ny,2\n", ["a", "b"], commentChar="#")


@pytest.mark.parametrize(
    ("dialect", "softer"),
    [
        pytest.param({}, False, id="nothing declared"),
        pytest.param({"headerRows": [3], "commentRows": [1, 2]}, False, id="titles above the header"),
        pytest.param({"commentRows": [1, 2]}, False, id="titles above the first line that is no comment"),
        pytest.param({"commentRows": [1, 3]}, True, id="a line below the header"),
        pytest.param({"headerRows": [1], "commentRows": [9]}, True, id="a line at the end"),
        pytest.param({"header": False, "commentRows": [1]}, True, id="a title and no header"),
        pytest.param({"header": False}, False, id="no header"),
        pytest.param({"commentChar": "#"}, True, id="comments wherever they stand"),
    ],
)
def test_a_comment_where_rows_stand_makes_a_verdict_softer(dialect, softer):
    (table,) = declared(["a", "b"], **dialect).tables
    assert table.dialect.may_leave_out_rows is softer


@pytest.mark.parametrize(
    ("text", "layout", "titles"),
    [
        pytest.param("T\n\nU\na,b\n1,2\n", preamble(3), ("T", "U"), id="above the header"),
        pytest.param("a,b\n#T\n1,2\n#U\n", Layout(comment_char="#"), ("#T",), id="above all rows, and none below"),
        pytest.param("T\nx,1\n", Layout(has_header=False, comment_rows=frozenset({1})), ("T",), id="without a header"),
    ],
)
def test_what_stands_above_the_rows_is_kept_as_its_titles(text, layout, titles):
    assert scanned(text, layout=layout).titles == titles


@examples(200)
@given(slips(ONE_LINE))
def test_one_slip_below_titles_costs_exactly_the_line_it_is_on(slip):
    text, spoiled, at, width = slip
    above = 'A "title, as it is\n\n'
    hit, layout = (above + text[:at]).count("\n") + 1, preamble(2)
    truth, found = scanned(above + text, width, layout=layout), scanned(above + spoiled, width, layout=layout)
    assert truth.comments == found.comments == (1, 2)
    assert (list(header_faults(found.header, truth.header)) != []) is (hit == 3)
    assert [reject.line for reject in found.rejects] == [hit] * (hit > 3)
    records = dict(zip(truth.line_numbers, truth.records, strict=True))
    assert dict(zip(found.line_numbers, found.records, strict=True)) == {
        line: record for line, record in records.items() if line != hit
    }
