"""How a CSV is cut into lines: every line is a record, a reject with its reason, or part of a record."""

from __future__ import annotations

import pytest

from tests.spec.cutting import scanned, source
from tieout.intake.scan import Scan, header_faults, scan
from tieout.values.errors import CannotJudgeError


def rejects(found: Scan) -> list[tuple[int, int | None, str]]:
    return [(reject.line, reject.column, reject.reason.en) for reject in found.rejects]


@pytest.mark.parametrize(
    ("text", "records", "lines", "continued"),
    [
        pytest.param("a,b\n1,2\n3,4\n", {2: "1,2", 3: "3,4"}, 2, 0, id="plain"),
        pytest.param("a,b\n1,2\n3,4", {2: "1,2", 3: "3,4"}, 2, 0, id="no newline at the end"),
        pytest.param("a,b\r\n1,2\r\n3,4\r\n", {2: "1,2", 3: "3,4"}, 2, 0, id="CRLF"),
        pytest.param("a,b\r\n1,2\r\n3,4", {2: "1,2", 3: "3,4"}, 2, 0, id="CRLF without one at the end"),
        pytest.param("\ufeffa,b\n1,2\n", {2: "1,2"}, 1, 0, id="a byte order mark"),
        pytest.param("a,b\n,\n", {2: ","}, 1, 0, id="empty cells"),
        pytest.param('a,b\n"",""\n', {2: '"",""'}, 1, 0, id="quoted empty cells"),
        pytest.param('a,b\n"x,y",2\n', {2: '"x,y",2'}, 1, 0, id="a delimiter in a quoted cell"),
        pytest.param('a,b\n"say ""5""",2\n', {2: '"say ""5""",2'}, 1, 0, id="quotes in a quoted cell"),
        pytest.param('a,b\n"""",2\n', {2: '"""",2'}, 1, 0, id="a cell that is one quote"),
        pytest.param('a,b\n"x\ny",2\n3,4\n', {2: '"x\ny",2', 4: "3,4"}, 3, 1, id="a cell over two lines"),
        pytest.param(
            'a,b\n"x\n\n,\ny",2\n3,4\n',
            {2: '"x\n\n,\ny",2', 6: "3,4"},
            5,
            3,
            id="a cell over four lines, a blank one among them",
        ),
        pytest.param('a,b\r\n"x\r\ny",2\r\n', {2: '"x\r\ny",2'}, 2, 1, id="a cell over two lines of a CRLF file"),
        pytest.param('a,b\r\n"x\ny",2\r\n', {2: '"x\ny",2'}, 2, 1, id="a cell with LF in a CRLF file"),
        pytest.param('a,b\n"x\r\ny",2\n', {2: '"x\r\ny",2'}, 2, 1, id="a cell with CRLF in an LF file"),
        pytest.param('a,b\n"x\ry",2\n', {2: '"x\ry",2'}, 1, 0, id="a cell with CR"),
        pytest.param('a,b\r\n"x\r\n",2', {2: '"x\r\n",2'}, 2, 1, id="a cell that ends in CRLF, and no line end"),
        pytest.param('a,b\n"x\ny","z\nw"\n', {2: '"x\ny","z\nw"'}, 3, 2, id="two cells over two lines"),
        pytest.param("a,b\n#1,2\n", {2: "#1,2"}, 1, 0, id="a # is data"),
        pytest.param("a,b\n 1 , 2\n", {2: " 1 , 2"}, 1, 0, id="spaces are data"),
        pytest.param("a,b\n1\t,2\n", {2: "1\t,2"}, 1, 0, id="a tab is data"),
        pytest.param("a,b\na,b\n", {2: "a,b"}, 1, 0, id="the header again is data"),
        pytest.param("a,b\n", {}, 0, 0, id="a header only"),
        pytest.param("a,b", {}, 0, 0, id="a header only, without a newline"),
    ],
)
def test_a_sound_file_is_all_records(text, records, lines, continued):
    found = scanned(text)
    assert found.header == ("a", "b")
    assert dict(zip(found.line_numbers, found.records, strict=True)) == records
    assert (found.lines, found.continued, found.rejects) == (lines, continued, ())


@pytest.mark.parametrize(
    ("text", "records", "expected"),
    [
        pytest.param("a,b\n1\n3,4\n", {3: "3,4"}, [(2, 1, "1 field where the header names 2")], id="a short row"),
        pytest.param("a,b\n1,2,3\n3,4\n", {3: "3,4"}, [(2, 3, "3 fields where the header names 2")], id="a wide row"),
        pytest.param(
            "a,b\n1,2,\n3,4\n",
            {3: "3,4"},
            [(2, 3, "3 fields where the header names 2")],
            id="a delimiter too many at the end",
        ),
        pytest.param(
            "a,b\n1,2,3,4,5\n",
            {},
            [(2, 3, "5 fields where the header names 2")],
            id="a very wide row points at its first field too many",
        ),
        pytest.param("a,b\n1;2\n", {}, [(2, 1, "1 field where the header names 2")], id="another delimiter"),
        pytest.param("a,b\n1,5,2\n", {}, [(2, 3, "3 fields where the header names 2")], id="an unquoted decimal comma"),
        pytest.param(
            "a,b\n1,2\n\n3,4\n", {2: "1,2", 4: "3,4"}, [(3, None, "the line is blank")], id="a blank line in the middle"
        ),
        pytest.param("a,b\n1,2\n\n", {2: "1,2"}, [(3, None, "the line is blank")], id="a blank line at the end"),
        pytest.param("a,b\n\n1,2\n", {3: "1,2"}, [(2, None, "the line is blank")], id="a blank line under the header"),
        pytest.param(
            "a,b\n1,2\n\n\n",
            {2: "1,2"},
            [(3, None, "the line is blank"), (4, None, "the line is blank")],
            id="two blank lines at the end",
        ),
        pytest.param("a,b\n1,2\n \n", {2: "1,2"}, [(3, 1, "1 field where the header names 2")], id="a line of spaces"),
        pytest.param(
            'a,b\n1,"2\n3,4\n5,6\n',
            {3: "3,4", 4: "5,6"},
            [(2, 2, 'its quotes do not fit at character 3, before ""2"')],
            id="a quote that never ends",
        ),
        pytest.param(
            'a,b\n1,2\n3,"4\n',
            {2: "1,2"},
            [(3, 2, 'its quotes do not fit at character 3, before ""4"')],
            id="so on the last line",
        ),
        pytest.param(
            'a,b\n1,"2\n3,"4"\n5,6\n',
            {3: '3,"4"', 4: "5,6"},
            [(2, 2, 'its quotes do not fit at character 3, before ""2"')],
            id="a quote that never ends, before a line with sound quotes",
        ),
        pytest.param(
            'a,b\n"1"x,2\n3,4\n',
            {3: "3,4"},
            [(2, 1, 'its quotes do not fit at character 4, before "x,2"')],
            id="text behind a closing quote",
        ),
        pytest.param(
            'a,b\n"1" ,2\n',
            {},
            [(2, 1, 'its quotes do not fit at character 4, before " ,2"')],
            id="a space behind a closing quote",
        ),
        pytest.param(
            'a,b\n1, "2"\n',
            {},
            [(2, 2, 'its quotes do not fit at character 4, before ""2""')],
            id="a space before an opening quote",
        ),
        pytest.param(
            "a,b\n5'10\",2\n", {}, [(2, 1, 'its quotes do not fit at character 5, before "",2"')], id="an inch mark"
        ),
        pytest.param(
            'a,b\nx"y"z,2\n3,4\n',
            {3: "3,4"},
            [(2, 1, 'its quotes do not fit at character 2, before ""y"z,2"')],
            id="quotes in mid-field",
        ),
        pytest.param(
            'a,b\n"1","2""\n3,4\n',
            {3: "3,4"},
            [(2, 2, 'its quotes do not fit at character 5, before ""2"""')],
            id="a quote too many at the end",
        ),
        pytest.param(
            'a,b\n"x\ny",2,3\n3,4\n',
            {4: "3,4"},
            [
                (2, 3, "3 fields where the header names 2"),
                (3, 1, 'its quotes do not fit at character 2, before "",2,3"'),
            ],
            id="a cell over two lines in a wide row",
        ),
        pytest.param("a,b\n1\x00,2\n", {}, [(2, 1, "it holds the hidden character U+0000")], id="a NUL"),
        pytest.param("a,b\n1,2\x1b[0m\n", {}, [(2, 2, "it holds the hidden character U+001B")], id="an escape"),
        pytest.param(
            "a,b\n1,\x1a\n",
            {},
            [(2, 2, "it holds the hidden character U+001A")],
            id="the character that stands for NULL further on",
        ),
        pytest.param("a,b\n1,2\x0b\n", {}, [(2, 2, "it holds the hidden character U+000B")], id="a vertical tab"),
        pytest.param(
            "a,b\n1,2\x85\n", {}, [(2, 2, "it holds the hidden character U+0085")], id="a next-line character"
        ),
        pytest.param("a,b\n1\u2028,2\n", {}, [(2, 1, "it holds the hidden character U+2028")], id="a line separator"),
        pytest.param(
            "a,b\n1,2\ufffd\n",
            {},
            [(2, 2, "it holds the hidden character U+FFFD")],
            id="a replacement character: something was lost before",
        ),
        pytest.param(
            "a,b\n\ufeff1,2\n",
            {},
            [(2, 1, "it holds the hidden character U+FEFF")],
            id="a byte order mark in the middle: two files glued together",
        ),
        pytest.param(
            'a,b\n"1,5\x00",2\n',
            {},
            [(2, 1, "it holds the hidden character U+0000")],
            id="a NUL behind a delimiter within quotes is in the first field",
        ),
        pytest.param(
            'a,b\n1,"x\ny\x00"\n3,4\n',
            {4: "3,4"},
            [
                (2, 2, "it holds the hidden character U+0000"),
                (3, 1, 'its quotes do not fit at character 3, before """'),
            ],
            id="a NUL on the second line of a cell",
        ),
        pytest.param(
            "a,b\n1,2\r\n3,4\n",
            {3: "3,4"},
            [(2, 2, "it holds the hidden character U+000D")],
            id="a CRLF in a file of LF",
        ),
        pytest.param(
            'a,b\n"1",2\r\n3,4\n',
            {3: "3,4"},
            [(2, 2, "it holds the hidden character U+000D")],
            id="a CRLF behind sound quotes is not a fault of the quotes",
        ),
        pytest.param("a,b\n1\r,2\n", {}, [(2, 1, "it holds the hidden character U+000D")], id="a bare CR"),
        pytest.param(
            "a,b\r\n1,2\r3,4\r\n",
            {},
            [(2, 3, "3 fields where the header names 2")],
            id="a bare CR in a file of CRLF does not end a line",
        ),
    ],
)
def test_a_broken_line_is_rejected_with_its_place_and_reason_and_the_rest_is_read(text, records, expected):
    found = scanned(text)
    assert dict(zip(found.line_numbers, found.records, strict=True)) == records
    assert rejects(found) == expected
    assert all(reject.reason.nl not in {"", reject.reason.en} for reject in found.rejects)


def test_a_line_that_ends_in_lf_in_a_crlf_file_is_rejected():
    found = scanned("a,b\r\n1,2\n3,4\r\n")
    assert dict(zip(found.line_numbers, found.records, strict=True)) == {3: "3,4"}
    assert [reject.line for reject in found.rejects] == [2]


def test_a_reject_keeps_the_text_of_its_line():
    assert [reject.text for reject in scanned('a,b\n1\n"x\ny",2,3\n').rejects] == ["1", '"x', 'y",2,3']


@pytest.mark.parametrize(
    ("lines", "accepted"),
    [
        pytest.param(999, True, id="a cell of as many lines as a record may span"),
        pytest.param(1000, False, id="a cell of one line more: its opening quote is held to be a slip"),
    ],
)
def test_a_cell_may_not_swallow_a_file(lines, accepted):
    found = scanned('a,b\n1,"' + "\n".join("x" * lines) + '"\n3,4\n')
    assert found.records[-1] == "3,4"
    assert (len(found.rejects) == 0) is accepted


@pytest.mark.parametrize(
    ("data", "encoding", "header", "records", "expected"),
    [
        pytest.param("a,b\né,2\n".encode(), "utf-8", ("a", "b"), ["é,2"], [], id="UTF-8"),
        pytest.param("a,b\né,2\n".encode("latin-1"), "iso-8859-1", ("a", "b"), ["é,2"], [], id="Latin-1"),
        pytest.param("a,b\n€,2\n".encode("cp1252"), "windows-1252", ("a", "b"), ["€,2"], [], id="Windows-1252"),
        pytest.param("a,b\n€,2\n".encode("utf-16"), "utf-16", ("a", "b"), ["€,2"], [], id="UTF-16"),
        pytest.param(
            b"a,b\n1,2\n\xe9,4\n5,6\n",
            "utf-8",
            ("a", "b"),
            ["1,2", "5,6"],
            [(3, None, "byte 1 of the line (0xe9) is not utf-8")],
            id="one line in Latin-1",
        ),
        pytest.param(
            b"a,b\n1,2\nx,\xc3\n5,6\n",
            "utf-8",
            ("a", "b"),
            ["1,2", "5,6"],
            [(3, None, "byte 3 of the line (0xc3) is not utf-8")],
            id="half a character",
        ),
        pytest.param(
            b"a,b\n1,2\n3,\xed\xa0\x80\n",
            "utf-8",
            ("a", "b"),
            ["1,2"],
            [(3, None, "byte 3 of the line (0xed) is not utf-8")],
            id="a surrogate",
        ),
        pytest.param(
            b"a,b\n1,\x81\n",
            "windows-1252",
            ("a", "b"),
            [],
            [(2, None, "byte 3 of the line (0x81) is not windows-1252")],
            id="a byte that is no Windows-1252",
        ),
        pytest.param(
            "a,b\n€,2\n".encode("cp1252"),
            "iso-8859-1",
            ("a", "b"),
            [],
            [(2, 1, "it holds the hidden character U+0080")],
            id="Windows-1252 declared as Latin-1",
        ),
        pytest.param(b"\xe9,b\n1,2\n", "utf-8", (), ["1,2"], [], id="a header that is not in its encoding"),
    ],
)
def test_a_file_is_read_in_its_declared_encoding_and_in_no_other(data, encoding, header, records, expected):
    found = scanned(data, encoding=encoding)
    assert found.header == header
    assert list(found.records) == records
    assert rejects(found) == expected


def test_a_wrong_byte_within_a_cell_of_two_lines_is_rejected_and_not_spelled_out():
    found = scanned(b'a,b\n1,"x\ny\xff"\n3,4\n')
    assert found.records == ("3,4",)
    assert (3, None, "byte 2 of the line (0xff) is not utf-8") in rejects(found)


def test_utf_16_that_breaks_off_cannot_be_judged():
    with pytest.raises(CannotJudgeError, match=r"^t.csv: byte 16 is not utf-16"):
        scan(source("a,b\n1,2".encode("utf-16") + b"x"), "utf-16", ",", 2)


@pytest.mark.parametrize(
    ("data", "header", "lines"),
    [
        pytest.param(b"", (), 0, id="an empty file"),
        pytest.param(b"\xef\xbb\xbf", (), 0, id="a byte order mark and nothing else"),
        pytest.param(b"\n", ("",), 0, id="only a newline"),
        pytest.param(b"\r\n", ("",), 0, id="only a CRLF"),
        pytest.param(b"\n1,2\n", ("",), 1, id="a blank line for a header"),
        pytest.param(b"\xef\xbb\xbf\xef\xbb\xbfa,b\n1,2\n", ("\ufeffa", "b"), 1, id="two byte order marks"),
        pytest.param(b'"a"x,b\n1,2\n', (), 1, id="a header with broken quotes"),
        pytest.param(b'"a\nb",c\n1,2\n', ("a\nb", "c"), 1, id="a header over two lines"),
        pytest.param(b'"a\nb",c\r\n1,2\r\n', ("a\nb", "c"), 1, id="a header over two lines of another end"),
        pytest.param(b'"a\nb,c\n1,2\n', (), 2, id="a quote in the header that never ends"),
        pytest.param(b"a,b\r1,2\r3,4\r", (), 0, id="a file that ends its lines in bare CR"),
        pytest.param("a,b\n1,2\n".encode("utf-16"), (), 2, id="UTF-16 declared as UTF-8"),
        pytest.param(b"PK\x03\x04\x14\x00\n1,2\n", ("PK\x03\x04\x14\x00",), 1, id="a workbook"),
        pytest.param(b"<!DOCTYPE html>\n<html>\n", ("<!DOCTYPE html>",), 1, id="a web page"),
        pytest.param(
            b"version https://git-lfs.github.com/spec/v1\n",
            ("version https://git-lfs.github.com/spec/v1",),
            0,
            id="a pointer to the file",
        ),
        pytest.param(b"<<<<<<< HEAD\na,b\n", ("<<<<<<< HEAD",), 1, id="a merge that went wrong"),
    ],
)
def test_what_is_not_the_declared_table_shows_in_its_header(data, header, lines):
    found = scanned(data)
    assert (found.header, found.lines) == (header, lines)
    assert list(header_faults(found.header, ("a", "b")))


@pytest.mark.parametrize(
    ("line", "header"),
    [
        pytest.param("a,b", ("a", "b"), id="plain"),
        pytest.param('"a","b"', ("a", "b"), id="quoted"),
        pytest.param('"a,b",c', ("a,b", "c"), id="a delimiter in a head"),
        pytest.param('"say ""a""",b', ('say "a"', "b"), id="quotes in a head"),
        pytest.param(",b", ("", "b"), id="a blank head"),
        pytest.param("a,", ("a", ""), id="a blank head at the end"),
        pytest.param(",", ("", ""), id="nothing but blank heads"),
        pytest.param('"",""', ("", ""), id="quoted blank heads"),
    ],
)
def test_a_header_is_cut_like_a_record(line, header):
    assert scanned(line + "\n").header == header


LOOK_ALIKE = " (they look alike, but their characters differ)"


@pytest.mark.parametrize(
    ("found", "declared", "expected"),
    [
        pytest.param(("a", "b"), ("a", "b"), [], id="as declared"),
        pytest.param(
            ("b", "a"),
            ("a", "b"),
            [(1, '"b" where "a" is declared'), (2, '"a" where "b" is declared')],
            id="two heads swapped",
        ),
        pytest.param(("a",), ("a", "b"), [(2, 'nothing where "b" is declared')], id="a head missing at the end"),
        pytest.param(
            ("b",),
            ("a", "b"),
            [(1, '"b" where "a" is declared'), (2, 'nothing where "b" is declared')],
            id="a head missing in front",
        ),
        pytest.param(("a", "b", "c"), ("a", "b"), [(3, '"c" where nothing is declared')], id="a head too many"),
        pytest.param(
            (),
            ("a", "b"),
            [(1, 'nothing where "a" is declared'), (2, 'nothing where "b" is declared')],
            id="no header that can be read",
        ),
        pytest.param(("A", "b"), ("a", "b"), [(1, '"A" where "a" is declared')], id="another case"),
        pytest.param(
            ("cafe\u0301",),
            ("caf\u00e9",),
            [(1, f'"cafe\u0301" where "caf\u00e9" is declared{LOOK_ALIKE}')],
            id="an accent of its own",
        ),
        pytest.param(
            ("x\u00a02022",),
            ("x 2022",),
            [(1, f'"x\\u00a02022" where "x 2022" is declared{LOOK_ALIKE}')],
            id="a no-break space",
        ),
        pytest.param(("a ",), ("a",), [(1, f'"a " where "a" is declared{LOOK_ALIKE}')], id="a space behind"),
        pytest.param(
            ("a\u200b",),
            ("a",),
            [(1, '"a\\u200b" where "a" is declared')],
            id="a zero-width space, which is shown by its code",
        ),
        pytest.param(
            ("\ufeffa",),
            ("a",),
            [(1, '"\\ufeffa" where "a" is declared')],
            id="a second byte order mark, which is shown by its code",
        ),
        pytest.param(("",), ("a",), [(1, '"" where "a" is declared')], id="a blank head"),
        pytest.param(("a" * 100,), ("a",), [(1, f'"{"a" * 59}…" where "a" is declared')], id="a very long head"),
    ],
)
def test_a_header_is_compared_to_the_letter(found, declared, expected):
    assert [(column, fault.en) for column, fault in header_faults(found, declared)] == expected


def test_a_look_alike_is_told_in_both_languages():
    ((_, fault),) = header_faults(("a ",), ("a",))
    assert fault.en.endswith(LOOK_ALIKE)
    assert fault.nl.endswith(")"), "the Dutch reader is not told that the heads look alike"
