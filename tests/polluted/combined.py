"""Put two pollutions in one file: neither may hide the other.

Two slips in quotes are left out: the second can close what the first left open, and then there is one sound cell.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from tests.polluted.cases import Broken, Case, Style, drawing, four_styles, joined, lines_of, plain, styles

# Of each: what it makes of a row of three fields, with | for the delimiter, and whether it is a slip in quotes.
SLIPS: dict[str, tuple[bytes, bool]] = {
    "a field too many": (b"x|1|2|3", False),
    "a field too few": (b"x|1", False),
    "a blank line": (b"", False),
    "a footer": (b"Bron: CBS", False),
    "another delimiter": (b"x^1^2", False),
    "a NUL": (b"x|1|2\x00", False),
    "a zero-width space": (b"x|\xe2\x80\x8b1|2", False),
    "Latin-1": (b"\xe9|1|2", False),
    "a decimal comma": (b"x|1|5|2", False),
    "a bare CR": (b"x\r|1|2", False),
    "an open quote": (b'x|"1|2', True),
    "an inch mark": (b'5"|1|2', True),
    "text behind a quote": (b'"x"y|1|2', True),
}


def combined() -> Iterator[Case]:
    """Give files with every pair of slips, in either order, and files with many."""
    for number, (one, other) in enumerate(itertools.product(SLIPS, SLIPS)):
        (first, quotes), (second, more) = SLIPS[one], SLIPS[other]
        if quotes and more:
            continue
        style = styles()[number % 8]
        for at in ((2, 3), (2, 6)):
            name = f"{style.name}, {one} in line {at[0]} and {other} in line {at[1]}"
            yield spoiled(name, style, dict(zip(at, (first, second), strict=True)))
    for number in range(40):
        chance = drawing("combined", number)
        style = styles()[number % 8]
        plain_slips = [slip for slip, quotes in SLIPS.values() if not quotes]
        at = sorted(chance.sample(range(2, 42), chance.randint(3, 12)))
        slips = {line: chance.choice(plain_slips) for line in at}
        yield spoiled(f"{style.name}, {len(at)} slips, drawn {number}", style, slips, 40)


def spoiled(name: str, style: Style, slips: dict[int, bytes], height: int = 5) -> Case:
    """Put slips in the place of some lines of a plain table."""
    lines = [text.encode() for text in lines_of(3, height, style)]
    other = ";" if style.delimiter != ";" else ","
    for at, slip in slips.items():
        lines[at - 1] = slip.replace(b"|", style.delimiter.encode()).replace(b"^", other.encode())
    data = style.end.encode().join(lines) + style.end.encode()
    return Case("several slips in one file", name, data, plain()[0], Broken(tuple(slips)), delimiter=style.delimiter)


def header_and_more() -> Iterator[Case]:
    """Break the header and a row: the header is told first, and what hangs from it may wait."""
    for style, (name, (slip, _)) in itertools.product(four_styles(), SLIPS.items()):
        text = joined(lines_of(3, 4, style), style).encode().split(style.end.encode())
        text[0] = text[0].replace(b"Begroting", b"Begrotnig")
        text[3] = slip.replace(b"|", style.delimiter.encode()).replace(b"^", b"/")
        data = style.end.encode().join(text)
        told = f"{style.name}, a misspelt head and {name}"
        yield Case("several slips in one file", told, data, plain()[0], Broken((1,), 2), delimiter=style.delimiter)
