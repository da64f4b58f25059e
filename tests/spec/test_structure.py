"""A file that is proven as a whole is the one that is read line by line: no record more, none less, none other."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conftest import examples
from tests.polluted.every import every_case
from tests.polluted.reading import reader
from tests.spec.cutting import source
from tests.spec.test_fuzz_scan import BYTES, DELIMITERS
from tieout.intake import files, structure
from tieout.intake.formats.tables import csv
from tieout.intake.records import LONGEST_RECORD
from tieout.intake.scan import scan
from tieout.intake.structure import NotPlainError, prove

MOST = 100_000
PLAIN = [
    # what it is, the file, its records
    ("ends in LF", b"a,b\n1,2\n3,4\n", 2),
    ("the last line goes without its end", b"a,b\n1,2\n3,4", 2),
    ("ends in CRLF", b"a,b\r\n1,2\r\n3,4\r\n", 2),
    ("ends in CRLF but for the last", b"a,b\r\n1,2\r\n3,4", 2),
    ("a byte order mark", b"\xef\xbb\xbfa,b\n1,2\n", 1),
    ("letters beyond ASCII", "é,b\nö,€\n".encode(), 1),
    ("blank cells", b"a,b\n,\n", 1),
    ("a quoted header", b'"a","b"\n1,2\n', 1),
    ("quoted cells", b'a,b\n"1","2"\n"3",4\n', 2),
    ("quoted cells in CRLF", b'a,b\r\n"1","2"\r\n3,"4"\r\n', 2),
    ("quoted blanks", b'a,b\n"",""\n', 1),
    ("a mark in a quoted cell", b'a,b\n"1,5",2\n', 1),
    ("quotes in a quoted cell", b'a,b\n"say ""no""",2\n"""",3\n', 2),
    ("a cell over two lines", b'a,b\n"1\n1",2\n3,4\n', 2),
    ("a cell of line ends", b'a,b\n1,"\n\n"\n3,4\n', 2),
]
OTHERS = [
    ("a quote within a cell", b'a,b\n1"1",2\n'),
    ("a blank before a quote", b'a,b\n1, "2"\n'),
    ("a letter behind a quote", b'a,b\n"1"1,2\n'),
    ("a quote that never ends", b'a,b\n"1,2\n3,4\n'),
    ("two quotes that never end", b'a,b\n"1,2\n3,4"\n'),
    ("a header that never ends", b'a,"b\n1,2\n'),
    ("a mark too many within quotes", b'a,b\n"1,2"\n'),
    ("a CR in a quoted cell", b'a,b\n"1\r",2\n'),
    ("a cell over two lines in CRLF", b'a,b\r\n"1\r\n1",2\r\n'),
    ("a line end within a cell in a file in CRLF", b'a,b\r\n"1\n1",2\n'),
    ("the mark of a merge in a cell", b'a,b\n"1\n=======",2\n'),
    ("a cell over too many lines", b'a,b\n"' + b"\n" * LONGEST_RECORD + b'",2\n'),
    ("a hidden character beyond ASCII", "a,b\né\u2028,2\n".encode()),
    ("a control character beside letters beyond ASCII", "a,b\né\x07,2\n".encode()),
    ("a cell too many", b"a,b\n1,2,3\n"),
    ("one too many and one too few", b"a,b\n1,2,3\n4\n"),
    ("a blank line", b"a,b\n1,2\n\n3,4\n"),
    ("a lone CR", b"a,b\n1\r,2\n"),
    ("one line in CRLF", b"a,b\n1,2\r\n3,4\n"),
    ("one line in LF", b"a,b\r\n1,2\n3,4\r\n"),
    ("a CR within a line in CRLF", b"a,b\r\n1\r,2\r\n"),
    ("a hidden character", "a,b\n1\u200b,2\n".encode()),
    ("a control character", b"a,b\n1\x00,2\n"),
    ("no UTF-8", b"a,b\n\xff,2\n"),
    ("the mark of a merge", b"a,b\n<<<<<<< HEAD,2\n"),
    ("a line that may be one", b"a,b\n=1,2\n"),
    ("a line longer than may be", b"a,b\n" + b"x" * MOST + b",2\n"),
    ("a header alone", b"a,b\n"),
    ("nothing", b""),
]


def pieces_of(data: bytes, delimiter: str = ",", width: int = 2, size: int = 10**9) -> list[structure.Piece] | None:
    """Prove a file that is read in blocks of this size; None where it is not plain."""
    blocks = [data[start : start + size] for start in range(0, len(data), size)]
    try:
        return list(prove(blocks, delimiter, width, MOST))
    except NotPlainError:
        return None


@pytest.mark.parametrize(("what", "data", "rows"), PLAIN, ids=[one[0] for one in PLAIN])
def test_a_plain_file_is_proven(what, data, rows):
    found = pieces_of(data)
    assert found is not None, what
    assert [piece.rows for piece in found] == [rows]


@pytest.mark.parametrize(("what", "data"), OTHERS, ids=[one[0] for one in OTHERS])
def test_what_is_not_plain_is_left_to_be_read_line_by_line(what, data):
    assert pieces_of(data) is None, what


def as_scanned(data: bytes, delimiter: str, width: int, size: int = 10**9) -> bool:
    """See that a file that is proven is the same when it is read line by line; tell whether it is proven."""
    found = pieces_of(data, delimiter, width, size)
    if found is None:
        return False
    told = scan(source(data), "utf-8", delimiter, width)
    assert (told.rejects, told.comments, told.header_lines) == ((), (), 1)
    assert told.line_numbers == tuple(line for piece in found for line in piece.lines.tolist())
    assert told.continued == sum(piece.continued for piece in found)
    assert b"".join(map(bytes, (piece.body for piece in found))).decode() == "".join(
        f"{record}\n" for record in told.records
    )
    assert max(piece.longest for piece in found) == max(len(record.encode()) for record in told.records)
    whole = b"".join(piece.raw for piece in found)
    assert whole in {data.removeprefix(structure.BOM) + end for end in (b"", b"\n", b"\r\n")}
    return True


@examples(400)
@given(BYTES)
@example(b"a,b\n1,2\r")
@example(b"a,b\r\n1,2")
@example(b'a,b\n1,2\n"')
def test_whatever_is_proven_is_so_line_by_line(data):
    for delimiter in DELIMITERS:
        for width in (2, 3):
            as_scanned(data, delimiter, width)


@examples(400)
@given(BYTES, st.integers(1, 40))
def test_whatever_is_proven_in_pieces_is_so_line_by_line(data, size):
    for delimiter in DELIMITERS:
        if as_scanned(data, delimiter, 2, size):
            assert pieces_of(data, delimiter) is not None


PIECES = [
    # the blocks that a file is read in, the records of its pieces
    ([b"a,b\n1,2\n3,4\n", b"5,6\n"], [2, 1]),
    ([b"a,b\n1,2\n3", b",4\n5,6"], [1, 2]),
    ([b"a,b\n", b"1,2\n"], [1]),
    ([b'a,b\n1,2\n"3\n3', b'",4\n5,6\n'], [1, 2]),
    ([b'a,b\n1,2\n"3\n', b'3",4\n5,6\n'], [1, 2]),
    ([b"a,b\r\n1,2\r\n3,4\r", b"\n5,6\r\n"], [1, 2]),
    ([b"a,b\n1,2\n", b"3,4\n", b"5,6,7\n"], None),
    ([b"a,", b"b\n1,2\n"], None),
]


@pytest.mark.parametrize(("blocks", "rows"), PIECES)
def test_a_file_is_cut_between_records(blocks, rows):
    try:
        found = [piece.rows for piece in prove(blocks, ",", 2, MOST)]
    except NotPlainError:
        found = None
    assert found == rows


def test_lines_are_counted_on_from_piece_to_piece():
    pieces = prove([b'a,b\n"1\n1",2\n', b'3,4\n"5\n5",6\n', b"7,8\n"], ",", 2, MOST)
    assert [piece.lines.tolist() for piece in pieces] == [[2], [4, 5], [7]]


@pytest.mark.parametrize(("line", "data"), [(2, b"a,b\n1\n"), (4, b'a,b\n"1\n1",2\n3\n'), (1, b'a,"b\n1,2\n')])
def test_what_is_not_plain_is_told_with_a_line_above_it(monkeypatch, line, data):
    monkeypatch.setattr(structure, "BLOCK", 5)
    with pytest.raises(NotPlainError, match=f"from line {line} on"):
        list(prove([data], ",", 2, MOST))


def test_blocks_hold_whole_lines(monkeypatch):
    monkeypatch.setattr(structure, "BLOCK", 7)
    data = b"a,b\n" + b"".join(b"%d,%d\n" % (number, number**3) for number in range(50))
    assert as_scanned(data, ",", 2)
    assert pieces_of(data + b"1,2,3\n") is None
    quoted = b"a,b\n" + b"".join(b'"%d\n%d",""\n' % (number, number**3) for number in range(50))
    assert as_scanned(quoted, ",", 2)
    assert pieces_of(quoted + b'"1\n,2\n') is None


@pytest.mark.rare
def test_every_polluted_file_has_the_same_answer_where_large_files_are_proven(monkeypatch):
    with reader() as read:
        line_by_line = [read(case) for case in every_case()]
        monkeypatch.setattr(csv, "PROVEN_FROM", 0)
        assert [read(case) for case in every_case()] == line_by_line
        # In pieces of a few lines each, one file of five.
        monkeypatch.setattr(files, "BLOCK", 100)
        assert [read(case) for case in itertools.islice(every_case(), 0, None, 5)] == line_by_line[::5]
