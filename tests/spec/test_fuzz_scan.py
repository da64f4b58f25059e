"""Whatever bytes are delivered as a CSV, every line is accounted for, and only our own errors are raised."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.polluted.plainly import read_plainly
from tests.spec.cutting import source
from tieout.intake.scan import Scan, decode, scan
from tieout.values.errors import CannotJudgeError

ENCODINGS = ("utf-8", "utf-16", "iso-8859-1", "windows-1252")
DELIMITERS = (",", ";", "\t", "|")
MARKS = (*"\",;|\t\n\r'#= x1é€", '""', "\r\n", "\n\n", "a,b", "😀")
HIDDEN = ("\x00", "\x1a", "\x85", "\ufeff", "\u200b", "\u2028", "\ufffd", "<<<<<<< ", "=======")
PIECES = (b",", b";", b'"', b"\n", b"\r", b"x", b"\xc3", b"\xa9", b"\xff", b"\x00")
BYTES = st.one_of(
    st.binary(max_size=60),
    st.builds(
        lambda words, encoding, mark: mark + "".join(words).encode(encoding, "ignore"),
        st.lists(st.sampled_from(MARKS + HIDDEN), max_size=40),
        st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-1"]),
        st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE]),
    ),
    st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join),
)


def accounted(found: Scan) -> None:
    """See that each line is of the header, of one record, or rejected, and nothing twice."""
    spans = [record.count("\n") + 1 for record in found.records]
    of_records = [at + more for at, span in zip(found.line_numbers, spans, strict=True) for more in range(span)]
    first = found.header_lines + 1
    of_all = sorted(of_records + [reject.line for reject in found.rejects])
    assert of_all == list(range(first, found.lines + first))
    assert found.lines == len(found.records) + len(found.rejects) + found.continued


@pytest.mark.rare
@settings(max_examples=1500)
@given(BYTES, st.sampled_from(ENCODINGS), st.sampled_from(DELIMITERS), st.integers(1, 4))
@example(b"", "utf-16", ",", 1)
@example(b"\xff", "utf-16", ",", 1)
@example(b'"', "utf-8", ",", 1)
@example(b'"\n' * 5, "utf-8", ",", 1)
@example(b"\r", "utf-8", ",", 1)
@example(b"\n\r\n\r", "utf-8", ",", 2)
def test_every_line_of_any_bytes_is_accounted_for(data, encoding, delimiter, width):
    try:
        found = scan(source(data), encoding, delimiter, width)
    except CannotJudgeError as error:
        refused = str(error)
    else:
        accounted(found)
        told_again(found, data, encoding)
        return
    assert refused.startswith("t.csv")


def told_again(found: Scan, data: bytes, encoding: str) -> None:
    """See that records and rejects together are the text of the file, below its header."""
    text, _ = decode(source(data), encoding)
    written = dict(zip(found.line_numbers, found.records, strict=True))
    written |= {reject.line: reject.text for reject in found.rejects}
    body = text.split("\n")[found.header_lines :] if found.lines else []
    # A CR that ends a line, and the LF that ends the last one, are the only characters that are not told again.
    told = "\n".join(written[line] for line in sorted(written))
    assert told.replace("\r", "") == "\n".join(body).removesuffix("\n").replace("\r", "")


HEADS = st.sampled_from(["a", "kop", '"a"', '"a\nb"', '"a\r\nb"', '"a\rb"', '"zeg ""a"""', '"a,b;c"', ""])
CELLS = st.sampled_from(
    ["x", "1", "", '"x"', '""', '"x\ny"', '"x\r\ny"', '"x\ry"', '""""', '"a,b;c"', '"', 'x"', '"x', '"x"y', "é"]
)


@st.composite
def tables(draw: st.DrawFn, delimiter: str, width: int) -> str:
    """Draw a CSV that is mostly sound: a header, and rows with some slips in their cells, widths and line ends."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    text = delimiter.join(draw(st.lists(HEADS, min_size=width, max_size=width))) + end
    for _ in range(draw(st.integers(0, 6))):
        fields = draw(st.lists(CELLS, min_size=width, max_size=width) | st.lists(CELLS, max_size=5))
        text += delimiter.join(fields) + draw(st.sampled_from([end] * 6 + ["\n", "\r\n", "\r", ""]))
    return text


@pytest.mark.rare
@settings(max_examples=1500)
@given(st.data(), st.sampled_from(["utf-8", "utf-16"]), st.sampled_from(DELIMITERS), st.integers(1, 4))
def test_what_is_accepted_is_what_a_plain_reading_finds(data, encoding, delimiter, width):
    header = "a" + delimiter * (width - 1) + "\n"
    anything = st.lists(st.sampled_from(MARKS), max_size=20).map(lambda words: header + "".join(words))
    text = data.draw(tables(delimiter, width) | anything)
    agrees_with_a_plain_reading(text, encoding, delimiter, width)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        pytest.param('a,b\n"x\ny",2\n', 2, id="a cell of two lines"),
        pytest.param('a\n"x"', 1, id="quotes and no line end"),
        pytest.param('"a\r\nb"\r\n"x"\r', 1, id="cut off between CR and LF behind quotes"),
        pytest.param("a\r\n1\r", 1, id="cut off between CR and LF"),
        pytest.param("a\r", 1, id="a header cut off between CR and LF"),
        pytest.param('a,b\n1,"x\n2,"y"\n', 2, id="a quote that the next line closes wrongly"),
        pytest.param('a,b\n1,"x\n"\n', 2, id="a quote that the next line closes"),
    ],
)
def test_an_edge_is_read_as_a_plain_reading_reads_it(text, width):
    agrees_with_a_plain_reading(text, "utf-8", ",", width)


def agrees_with_a_plain_reading(text: str, encoding: str, delimiter: str, width: int) -> None:
    """See that the scan finds the same header, the same lines of rows, and the same first line that breaks."""
    found = scan(source(text.encode(encoding)), encoding, delimiter, width)
    plain = read_plainly(text, delimiter, width)
    if len(found.header) != width or found.header == ("",):
        # With another header, or none, the file is refused, whatever stands below it.
        assert plain.breaks == 1
    elif found.rejects:
        assert (plain.rows[:1], plain.breaks) == ([found.header], found.rejects[0].line)
    else:
        assert (plain.rows[:1], plain.breaks) == ([found.header], None)
        assert plain.lines[1:] == list(found.line_numbers)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'"' * 100_000, id="nothing but quotes"),
        pytest.param(b'"\n' * 20_000, id="a quote on each line"),
        pytest.param(b'x,"' * 30_000, id="quotes opened and never closed"),
        pytest.param(b"a,b\n" + b'1,"2\n' * 4_000, id="a quote left open on each row"),
        pytest.param(b"a,b\n" + b'"",' * 30_000, id="one endless row of blank cells"),
        pytest.param(b"\n" * 100_000, id="nothing but line ends"),
        pytest.param(b"\r" * 100_000, id="nothing but CR"),
        pytest.param(b"\x00" * 100_000, id="nothing but NUL"),
        pytest.param(b"," * 100_000, id="nothing but delimiters"),
    ],
)
def test_a_file_made_to_be_slow_is_read_to_its_end(data, encoding):
    accounted(scan(source(data.decode("ascii").encode(encoding)), encoding, ",", 2))
