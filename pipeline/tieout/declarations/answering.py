"""Write answers into the text of `answers.toml`, and take them out, with all else of it left as it stands.

What is written goes to the end, what is taken out goes as a whole entry; comments and the order of the others stay.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from tieout.values.toml import quoted

HEADER = re.compile(r"[ \t]*\[\[[ \t]*([a-z]+)[ \t]*\]\][ \t]*(?:#.*)?\r?\n?")
Value = str | int | Decimal | datetime.date | Sequence[str]


def entry(kind: str, fields: Mapping[str, Value | None]) -> str:
    """Write one entry: `kind` is its table, `fields` what it says, in their order, without what is None or empty."""
    told = {key: value for key, value in fields.items() if value is not None and value not in ("", ())}
    said = [f"{key} = {_written(value)}" for key, value in told.items()]
    return "\n".join((f"[[{kind}]]", *said)) + "\n"


def _written(value: Value) -> str:
    """Write a value as TOML."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, (int, Decimal, datetime.date)):
        return str(value)
    return f"[{', '.join(map(_written, value))}]"


def with_entries(text: str, entries: Sequence[str]) -> str:
    """Put entries behind all that stands in a file, each after a blank line."""
    before = text.rstrip("\n")
    return "\n".join(([before + "\n"] if before else []) + list(entries))


def without_entries(text: str, is_gone: Callable[[str, int], bool]) -> str:
    """Take entries out of a file: `is_gone` tells, by its table and its place among those of it, which.

    A comment directly above an entry goes with it, as far as a blank line.
    """
    seen: Counter[str] = Counter()
    kept: list[str] = []
    for kind, lines in _parts(text):
        if kind is None:
            kept += lines
            continue
        if not is_gone(kind, seen[kind]):
            kept += lines
        seen[kind] += 1
    return "".join(kept)


def _parts(text: str) -> Iterator[tuple[str | None, list[str]]]:
    """Cut a file into its entries, each with the comment right above it; what stands before the first has no table.

    What looks like the head of an entry and stands inside a text is none: up to a real one the file is TOML by itself.
    """
    lines = text.splitlines(keepends=True)
    heads = [
        (number, match[1])
        for number, line in enumerate(lines)
        if (match := HEADER.fullmatch(line)) and _is_toml("".join(lines[:number]))
    ]
    starts = [_above(lines, number) for number, _ in heads]
    yield None, lines[: starts[0] if starts else len(lines)]
    for (_, kind), start, end in zip(heads, starts, [*starts[1:], len(lines)][: len(starts)], strict=True):
        yield kind, lines[start:end]


def _above(lines: Sequence[str], number: int) -> int:
    """Give the first line of the comment that stands right above a line; the line itself where there is none."""
    while number and lines[number - 1].lstrip().startswith("#"):
        number -= 1
    return number


def _is_toml(text: str) -> bool:
    """Tell whether a text is TOML by itself."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True
