"""Say what a file looks like that has not the declared header: another encoding, delimiter or line of its header. Pure.

Nothing is read by what is found here: it is advice, and the declaration stays what counts.
"""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tieout.intake.layout import FIGURE, YEAR, Layout
from tieout.intake.records import Cutter
from tieout.rulebook.model import NO_OTHER_LIMITS
from tieout.values.errors import shorten
from tieout.values.outcome import Text

DELIMITERS = {
    ",": Text("a comma", "een komma"),
    ";": Text("a semicolon", "een puntkomma"),
    "\t": Text("a tab", "een tab"),
    "|": Text("a bar", "een streep"),
}
ENCODINGS = ("utf-8", "windows-1252")
"""What a file without the mark of UTF-16 may be, the first that it can be."""
MARKS_OF_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SEPARATOR = re.compile(r'"?sep=.?"?', re.IGNORECASE)
"""The line by which a spreadsheet tells itself the delimiter."""
FIRST_LINES = 20
"""Among how many lines the header is looked for."""
LOOKED_AT = 200_000
"""Bytes that are looked at."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared of the file."""

    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    layout: Layout


def what_it_looks_like(data: bytes, declared: Declared) -> Text | None:
    """Say in which way a file is another one than declared, and what to declare; None where nothing shows it."""
    if not data.removeprefix(codecs.BOM_UTF8):
        return Text("it is empty: it has no line at all; export the table again",
                    "het is leeg: er staat geen regel in; exporteer de tabel opnieuw")  # fmt: skip
    if not data.strip(b"\0"):
        return Text(
            f"it is {len(data)} NUL bytes and nothing else, as what is left when copying breaks off; copy it again",
            f"het is {len(data)} NUL-bytes en verder niets, zoals na een afgebroken kopie; kopieer het opnieuw",
        )
    return _exactly(data, declared) or _roughly(data, declared)


def _exactly(data: bytes, declared: Declared) -> Text | None:
    """Say how to read the file so that it has just the declared header, by the fewest differences."""
    at = declared.layout.header_rows or (1,)
    found = []
    for encoding in _encodings(data, declared):
        lines = _lines(data, encoding)
        for delimiter in (declared.delimiter, *(one for one in DELIMITERS if one != declared.delimiter)):
            for number, line in enumerate(lines, 1):
                if _fields(line, delimiter) == declared.columns:
                    differs = (encoding != declared.encoding, delimiter != declared.delimiter, number != at[-1])
                    found.append((sum(differs), number, encoding, delimiter, lines))
                    break
    if not found:
        return None
    _, number, encoding, delimiter, lines = min(found, key=lambda one: one[:2])
    what, do = [], []
    if encoding != declared.encoding:
        what.append(_in_encoding(encoding, declared))
        do.append(f'"encoding": "{encoding}"')
    dialect = []
    if delimiter != declared.delimiter:
        what.append(_by_delimiter(delimiter, declared))
    if delimiter != ",":
        dialect.append(f'"delimiter": "{_json(delimiter)}"')
    if number != at[-1]:
        what.append(_on_line(number, at[-1], lines))
        dialect.append(f'"headerRows": [{number}]')
        dialect += [f'"commentRows": [{", ".join(map(str, range(1, number)))}]'] if number > 1 else []
    if not what:
        return None
    if delimiter != declared.delimiter or number != at[-1]:
        do.append(f'"dialect": {{{", ".join(dialect)}}}')
    return Text(
        f"{', and '.join(one.en for one in what)}; declare {' and '.join(do)} of its resource",
        f"{', en '.join(one.nl for one in what)}; declareer {' en '.join(do)} bij de resource",
    )


def _in_encoding(encoding: str, declared: Declared) -> Text:
    """Say that a file is in another encoding."""
    return Text(f"its bytes are {encoding} where {declared.encoding} is declared",
                f"de bytes zijn {encoding} waar {declared.encoding} is gedeclareerd")  # fmt: skip


def _by_delimiter(delimiter: str, declared: Declared) -> Text:
    """Say that another sign parts the columns."""
    found, meant = DELIMITERS[delimiter], DELIMITERS[declared.delimiter]
    return Text(
        f"{found.en} parts its columns where {meant.en} is declared",
        f"{found.nl} scheidt de kolommen waar {meant.nl} is gedeclareerd",
    )


def _on_line(number: int, declared: int, lines: Sequence[str]) -> Text:
    """Say on which line the header stands, and what stands on the first instead."""
    if number == 1:
        return Text(f"its header stands on line 1 where line {declared} is declared",
                    f"de kop staat op regel 1 waar regel {declared} is gedeclareerd")  # fmt: skip
    first = lines[0].strip()
    alone_en = ", which only a spreadsheet understands" if SEPARATOR.fullmatch(first) else ""
    alone_nl = ", wat alleen een rekenblad begrijpt" if SEPARATOR.fullmatch(first) else ""
    shown = shorten(first, 30) if first else None
    return Text(
        f"its header stands on line {number}, and line 1 {f'is {shown}' if shown else 'is blank'}{alone_en}",
        f"de kop staat op regel {number}, en regel 1 is {shown or 'leeg'}{alone_nl}",
    )


def _roughly(data: bytes, declared: Declared) -> Text | None:
    """Say what the first line of a file looks like, where its heads are not the declared ones in any way."""
    first = data.split(b"\n", 1)[0]
    if (told := _undecodable(data, first, declared)) is not None:
        return told
    line = next(iter(_lines(data, declared.encoding)), "")
    if SEPARATOR.fullmatch(line.strip()):
        return Text(
            f"line 1 is {shorten(line.strip())}, which only a spreadsheet understands; delete it, or declare "
            '"commentRows": [1] in its dialect',
            f"regel 1 is {shorten(line.strip())}, wat alleen een rekenblad begrijpt; haal hem weg, of declareer "
            '"commentRows": [1] in het dialect',
        )
    width = len(declared.columns)
    if len(_fields(line, declared.delimiter)) != width:
        other = next((one for one in DELIMITERS if len(_fields(line, one)) == width > 1), None)
        if other is not None and other != declared.delimiter:
            told, dialect = _by_delimiter(other, declared), f'"dialect": {{"delimiter": "{_json(other)}"}}'
            return Text(
                f"{told.en}; declare {dialect} of its resource", f"{told.nl}; declareer {dialect} bij de resource"
            )
        return None
    return _as_row(line, declared)


def _undecodable(data: bytes, first: bytes, declared: Declared) -> Text | None:
    """Say which byte of the first line is none of the declared encoding, and of which it may be."""
    if data.startswith(MARKS_OF_UTF_16) and declared.encoding != "utf-16":
        return Text(
            f'it begins with the mark of UTF-16 where {declared.encoding} is declared; declare "encoding": "utf-16", '
            "or save it as UTF-8",
            f"het begint met het teken van UTF-16 waar {declared.encoding} is gedeclareerd; declareer "
            '"encoding": "utf-16", of sla het op als UTF-8',
        )
    if b"\0" in first and declared.encoding != "utf-16":
        at, every = first.index(0) + 1, first[:40]
        if every.count(0) * 3 > len(every):
            return Text(
                f"every other byte of it is NUL, as in UTF-16, where {declared.encoding} is declared; save it as UTF-8",
                f"om de andere byte is NUL, als in UTF-16, waar {declared.encoding} is gedeclareerd; sla het op als "
                "UTF-8",
            )
        return Text(f"byte {at} of line 1 is NUL, which no text has; export the table again",
                    f"byte {at} van regel 1 is NUL, wat in geen tekst staat; exporteer de tabel opnieuw")  # fmt: skip
    try:
        first.decode(declared.encoding)
    except UnicodeDecodeError as error:
        for encoding in _encodings(data, declared):
            if encoding != declared.encoding and (lines := _lines(data, encoding)):
                byte, shown = f"0x{first[error.start]:02x}", shorten(lines[0].strip())
                return Text(
                    f"byte {error.start + 1} of line 1 ({byte}) is not {declared.encoding}, and in {encoding} the line "
                    f'is {shown}; declare "encoding": "{encoding}", or save it as {declared.encoding}',
                    f"byte {error.start + 1} van regel 1 ({byte}) is geen {declared.encoding}, en in {encoding} is de "
                    f'regel {shown}; declareer "encoding": "{encoding}", of sla het op als {declared.encoding}',
                )
    return None


def _as_row(line: str, declared: Declared) -> Text | None:
    """Say that the first line seems to be a row: none of its cells is a head, and one that should be is a figure."""
    cells = _fields(line, declared.delimiter)
    printed = [cells[at - 1].strip() for at in declared.layout.figure_columns]
    if set(cells) & set(declared.columns) or not any(FIGURE.fullmatch(x) and not YEAR.fullmatch(x) for x in printed):
        return None
    return Text(
        f"line 1 is {shorten(line.strip())}, which seems a row and no header; put the heads above it, or declare "
        '"dialect": {"header": false} of its resource',
        f"regel 1 is {shorten(line.strip())}, wat een rij lijkt en geen kop; zet de koppen erboven, of declareer "
        '"dialect": {"header": false} bij de resource',
    )


def _encodings(data: bytes, declared: Declared) -> Iterator[str]:
    """Give the encodings that the bytes may be in, the declared one first."""
    if data.startswith(MARKS_OF_UTF_16):
        yield "utf-16"
        return
    for encoding in dict.fromkeys((declared.encoding, *ENCODINGS)):
        if encoding != "utf-16" and _lines(data, encoding):
            yield encoding


def _lines(data: bytes, encoding: str) -> list[str]:
    """Give the first lines of a file in an encoding; none where its first line is not in it."""
    size = LOOKED_AT
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    if encoding == "utf-16":
        text = data[:size].decode(codec, "replace")
        return [line.removesuffix("\r") for line in itertools.islice(text.split("\n"), FIRST_LINES)]
    lines: list[str] = []
    for number, line in enumerate(data[:size].split(b"\n")[:FIRST_LINES]):
        try:
            lines.append(line.decode(codec if number == 0 else encoding).removesuffix("\r"))
        except UnicodeDecodeError:
            break
    return lines


def _fields(line: str, delimiter: str) -> tuple[str, ...]:
    """Cut one line into its fields; none where its quotes do not fit."""
    return Cutter(delimiter, 1, (NO_OTHER_LIMITS.line, NO_OTHER_LIMITS.cell)).fields(line)


def _json(delimiter: str) -> str:
    """Write a delimiter as it is declared."""
    return "\\t" if delimiter == "\t" else delimiter
