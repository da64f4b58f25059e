"""A file without its declared header: what its bytes look like, and what to declare so that they are read."""

from __future__ import annotations

import pytest

from tests.spec.drawn import delivery, load
from tests.spec.test_layout import declared as in_dialect
from tieout.intake.layout import Layout
from tieout.intake.resemblance import Declared, what_it_looks_like

TABLE = "line,budget\nReceipts,10\nExpenses,-4\n"
SEMICOLONS = TABLE.replace(",", ";")
HEADS = ("line", "budget")
ACCENTS = ("line", "bédget")


def looks(data: bytes, encoding: str = "utf-8", heads: tuple[str, ...] = HEADS, **layout: object):
    """Say what bytes look like that are declared as a CSV with commas and these heads."""
    return what_it_looks_like(
        data, Declared(encoding, ",", heads, Layout(figure_columns=frozenset({2}), **layout))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "found", "do"),
    [
        pytest.param(
            TABLE.encode("utf-16"), "its bytes are utf-16 where utf-8 is declared",
            'declare "encoding": "utf-16" of its resource', id="UTF-16",
        ),
        pytest.param(
            SEMICOLONS.encode(), "a semicolon parts its columns where a comma is declared",
            'declare "dialect": {"delimiter": ";"} of its resource', id="semicolons",
        ),
        pytest.param(
            SEMICOLONS.replace("line", "regel").encode(), "a semicolon parts its columns where a comma is declared",
            'declare "dialect": {"delimiter": ";"} of its resource', id="semicolons, and another head",
        ),
        pytest.param(
            TABLE.replace(",", "\t").encode(), "a tab parts its columns", '{"delimiter": "\\t"}', id="tabs"
        ),
        pytest.param(
            SEMICOLONS.encode("utf-16"), "its bytes are utf-16 where utf-8 is declared, and a semicolon parts",
            'declare "encoding": "utf-16" and "dialect": {"delimiter": ";"}', id="both at once",
        ),
        pytest.param(
            b"sep=,\n" + TABLE.encode(), 'its header stands on line 2, and line 1 is "sep=,", which only a spreadsheet',
            'declare "dialect": {"headerRows": [2], "commentRows": [1]}', id="sep=,",
        ),
        pytest.param(
            b"sep=;\r\n" + SEMICOLONS.encode(), 'line 1 is "sep=;", which only a spreadsheet understands',
            '"dialect": {"delimiter": ";", "headerRows": [2], "commentRows": [1]}', id="sep=;",
        ),
        pytest.param(b"sep=;\nx;y\n", 'line 1 is "sep=;"', "delete it, or declare", id="sep=; above other heads"),
        pytest.param(
            b"Title\n\n" + TABLE.encode(), 'its header stands on line 3, and line 1 is "Title"',
            '{"headerRows": [3], "commentRows": [1, 2]}', id="a title",
        ),
        pytest.param(
            b"\n" + TABLE.encode(), "its header stands on line 2, and line 1 is blank", "[2]", id="a blank line"
        ),
        pytest.param(
            TABLE.replace("line", "li\0ne").encode(), "byte 3 of line 1 is NUL, which no text has", "export", id="a NUL"
        ),
        pytest.param(b"\0" * 512, "512 NUL bytes and nothing else", "copy it again", id="nothing but NUL"),
        pytest.param(b"", "it is empty", "export the table again", id="nothing"),
        pytest.param(b"\xef\xbb\xbf", "it is empty", "export the table again", id="a byte order mark alone"),
        pytest.param(
            TABLE.encode("utf-16-le"), "every other byte of it is NUL, as in UTF-16", "save it as UTF-8",
            id="UTF-16 without a mark",
        ),
        pytest.param(
            b"Receipts,10\nExpenses,-4\n", 'line 1 is "Receipts,10", which seems a row', '{"header": false}',
            id="no header",
        ),
    ],
)  # fmt: skip
def test_what_the_bytes_look_like_and_what_to_declare(data, found, do):
    told = looks(data)
    assert told is not None
    assert found in told.en
    assert do in told.en
    assert told.nl not in {"", told.en}


@pytest.mark.parametrize(
    ("data", "encoding", "found", "do"),
    [
        pytest.param(
            "line,bédget\n".encode("cp1252"), "utf-8", "its bytes are windows-1252 where utf-8 is declared",
            'declare "encoding": "windows-1252"', id="windows-1252 for UTF-8",
        ),
        pytest.param(
            "line,bédgat\n".encode("cp1252"), "utf-8", "byte 7 of line 1 (0xe9) is not utf-8, and in windows-1252 the "
            'line is "line,bédgat"', 'declare "encoding": "windows-1252", or save it as utf-8', id="and another head",
        ),
        pytest.param(
            "line,bédget\n".encode(), "windows-1252", "its bytes are utf-8 where windows-1252 is declared",
            'declare "encoding": "utf-8"', id="UTF-8 for windows-1252",
        ),
        pytest.param(
            "\ufeffline,bédget\n".encode(), "iso-8859-1", "its bytes are utf-8 where iso-8859-1 is declared",
            'declare "encoding": "utf-8"', id="UTF-8 with a mark for iso-8859-1",
        ),
    ],
)  # fmt: skip
def test_what_encoding_the_bytes_look_like(data, encoding, found, do):
    told = looks(data, encoding, ACCENTS)
    assert told is not None
    assert found in told.en
    assert do in told.en


def test_a_header_that_stands_above_the_declared_line():
    told = looks(TABLE.encode(), header_rows=(3,), comment_rows=frozenset({1, 2}))
    assert told is not None
    assert told.en.startswith("its header stands on line 1 where line 3 is declared; declare")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"line,actual\nx,1\n", id="another head"),
        pytest.param(b"budget,line\nx,1\n", id="heads that changed places"),
        pytest.param(b"line\nx\n", id="a head too few"),
        pytest.param(b"line,2022\nx,1\n", id="a year for a head"),
    ],
)
def test_of_heads_that_are_others_each_is_told(data):
    assert looks(data) is None


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        pytest.param(b"a;b\nx;1\n", [None], id="one fault where it shows what the file is"),
        pytest.param(b"a,c\nx,1\n", [2], id="one for each head where it does not"),
    ],
)
def test_the_header_has_one_fault_where_the_file_is_another(data, faults):
    _, (loaded,) = load([delivery(in_dialect(["a", "b"]), {"t.csv": data})])
    assert [column for column, _ in loaded.header_faults] == faults
    assert loaded.input.rows == 0


@pytest.mark.parametrize(
    ("data", "dialect"),
    [
        pytest.param("T\n\na,b\nx,1\n", {"headerRows": [3], "commentRows": [1, 2]}, id="a title"),
        pytest.param("a;b\nx;1\n", {"delimiter": ";"}, id="semicolons"),
        pytest.param("sep=;\na;b\nx;1\n", {"delimiter": ";", "headerRows": [2], "commentRows": [1]}, id="sep=;"),
    ],
)
def test_what_is_advised_is_read(data, dialect):
    source = delivery(in_dialect(["a", "b"], **dialect), {"t.csv": data.encode()})
    _, (loaded,) = load([source])
    assert (loaded.header_faults, loaded.rejects, loaded.input.rows) == ((), (), 1)
