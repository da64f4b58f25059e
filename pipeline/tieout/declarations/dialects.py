"""Refuse a dialect that contradicts itself, or by which a row could be left out unseen. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.declarations.publication import Dialect
from tieout.values.errors import shorten
from tieout.values.letters import DASHES

DELIMITERS = (",", ";", "\t", "|")
ENDS = ("\n", "\r\n")
OF_CELLS = "+-(=@'\""
"""What a label or a figure may begin with, and a comment may not."""


def dialect_faults(dialect: Dialect) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the dialect of a table, and what to do."""
    if dialect.delimiter not in DELIMITERS:
        yield f"delimiter is {shorten(dialect.delimiter)}", "Use a comma, semicolon, tab or bar."
    if dialect.line_terminator not in ENDS:
        what = f"lineTerminator is {shorten(dialect.line_terminator)}, where LF or CRLF is expected"
        yield what, 'Write it as "\\n" or "\\r\\n", or leave it out: it is seen from the header.'
    heads, comments = dialect.header_rows, dialect.comment_rows
    if not dialect.header and heads is not None:
        yield '"header": false is declared, and headerRows too', "Keep one: with headerRows there is a header."
    if heads == ():
        yield "headerRows names no line", 'Name the line of the heads, or declare "header": false.'
    for key, rows in (("headerRows", heads or ()), ("commentRows", comments)):
        if list(rows) != sorted(set(rows)):
            yield (
                f"{key} is {_listed(rows)}, where each line stands once, in the order of the file",
                "Put them in order.",
            )
    if both := sorted({*(heads or ())} & {*comments}):
        yield f"line {both[0]} is both in headerRows and in commentRows", "Take it out of one of them."
    yield from _char_faults(dialect)


def _char_faults(dialect: Dialect) -> Iterator[tuple[str, str]]:
    """Yield why what comments begin with could be what a row begins with."""
    char = dialect.comment_char
    if char is None:
        return
    plain = char.translate(DASHES)
    if not plain.strip() or plain[0].isalnum() or plain[0].isspace() or plain[0] in OF_CELLS + dialect.delimiter:
        yield (
            f"commentChar is {shorten(char)}, which a row may begin with too",
            'Use a sign that no label and no figure begins with, as "#", or name the lines in commentRows.',
        )


def _listed(rows: tuple[int, ...]) -> str:
    """Write lines as they are declared."""
    return f"[{', '.join(map(str, rows))}]"
