"""Write the answer to a question in SQL: as a table, as CSV that no spreadsheet runs, or as JSON lines. Pure.

What is read of a run is written as it comes, so that no answer is held whole.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from tieout.report.blocks import blocks, is_too_wide
from tieout.report.plain import table, wrapped
from tieout.values.errors import uncommanded
from tieout.values.numbers import english
from tieout.values.spreadsheet import inert

MOST_DRAWN = 10_000
"""Rows of a table that are drawn: how wide its columns are is only known once all are there."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_COMMANDS = re.compile(r"[\r\n]\s*::|##(?=\w*\[)")
"""What a log may take for a command though a quote stands before the first line of the field."""
_SPECIAL = re.compile(r'[",\r\n]|^\s|\s$|^[:#]|##')
"""What makes a field need its quotes."""

Rows = Iterator[Sequence[Any]]
Writer = Callable[[Sequence[str], Rows, int], Iterator[str]]


def as_table(heads: Sequence[str], rows: Rows, width: int) -> Iterator[str]:
    """Draw a table as wide as the terminal, or a block for each row where it would be wider, and say so.

    What is past the most that is drawn is counted out. Of an answer without rows its columns are named.
    """
    shown = [[_shown(value) for value in row] for row in islice(rows, MOST_DRAWN)]
    if not shown:
        yield from wrapped(f"0 rows of {', '.join(heads)}", width, "  ", first="")
        return
    if is_too_wide(heads, shown, width):
        yield f"{len(heads)} columns are too wide for a table here: a block for each row, or name fewer columns"
        yield from blocks(heads, shown, width)
        yield ""
    else:
        yield from table(heads, shown, width)
    if next(rows, None) is not None:
        yield f"the first {english(MOST_DRAWN)} rows; there are more: --format csv and --format json give all"
    else:
        yield f"{len(shown)} row" + ("" if len(shown) == 1 else "s")


def _shown(value: Any) -> str:
    """Show a value of a cell, and the values in a list alike; a decimal without the zeros that its type adds."""
    if isinstance(value, Decimal):
        return _exact(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_within, value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_within(name)}: {_within(item)}" for name, item in value.items()) + "}"
    return "" if value is None else str(value)


def _within(value: Any) -> str:
    """Show a value within another."""
    return "NULL" if value is None else _shown(value)


def _exact(value: Decimal) -> str:
    """Write a decimal with all its digits, without the zeros that its type adds."""
    text = f"{value:f}"
    return text.rstrip("0").removesuffix(".") if "." in text else text


def as_csv(heads: Sequence[str], rows: Rows, _width: int) -> Iterator[str]:
    """Write RFC 4180, heads and text such that a spreadsheet shows them and no log obeys them.

    Numbers are as SQL gives them. What `inert` says of text holds; control characters are shown by their code, and so
    is what a log would take for a command. JSON gives every text as it is.
    """
    yield ",".join(_field(head) for head in heads)
    for row in rows:
        yield ",".join(_field(value) for value in row) or '""'


def _field(value: Any) -> str:
    """Write one field of a CSV."""
    if isinstance(value, int | float | Decimal):
        return _shown(value)
    text = _CONTROLS.sub(_coded, inert(_shown(value)))
    quoted = _COMMANDS.sub(_coded, text).replace('"', '""')
    return f'"{quoted}"' if _SPECIAL.search(text) else text


def _coded(match: re.Match[str]) -> str:
    """Show the last character of what was found by its code."""
    return f"{match[0][:-1]}\\u{ord(match[0][-1]):04x}"


def as_json_lines(heads: Sequence[str], rows: Rows, _width: int) -> Iterator[str]:
    """Write one JSON object a line, every text as it is; a name that comes back is numbered."""
    names = list(_apart(heads))
    for row in rows:
        named = dict(zip(names, map(_plain, row), strict=True))
        # Outside a string JSON has no command, and within one the code of a character is that character.
        yield uncommanded(json.dumps(named, ensure_ascii=True, allow_nan=False))


def _apart(heads: Sequence[str]) -> Iterator[str]:
    """Give every name a number that was there before, so that no column takes the place of another."""
    taken: set[str] = set()
    for head in heads:
        name, number = head, 1
        while name in taken:
            number += 1
            name = f"{head} ({number})"
        taken.add(name)
        yield name


def _plain(value: Any) -> Any:
    """Turn what JSON does not know into text; decimals stay exact as text."""
    if isinstance(value, Decimal):
        return _exact(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    known = value is None or isinstance(value, bool | int | str) or (isinstance(value, float) and math.isfinite(value))
    return value if known else str(value)


FORMATS: Mapping[str, Writer] = {"table": as_table, "csv": as_csv, "json": as_json_lines}
"""Each takes the heads, the rows and the width of the terminal, and gives the lines."""
