"""Tell which texts a spreadsheet would run instead of show: formulas, calls, links to other programs. Pure.

A printed figure, a mark and a label with a dash before it are none of these, whatever they begin with. No formula is
ever worked out here; how a text reads is all that counts.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from tieout.values.letters import CURRENCIES

LEADS = "=+@-"
"""What a text begins with that a spreadsheet may run."""
WIDE_LEADS = "＝﹦⁼₌⩵⩶＋﹢⁺₊﬩＠﹫－﹣"
"""Other characters that some take for one of these."""
REACHING = (
    "call|cell|dde|embed|exec|filterxml|hyperlink|image|import(?:data|feed|html|json|range|xml)|indirect|info|"
    "register(?:\\.id)?|rtd|sql\\.request|webservice"
)
"""Functions that reach outside the table; wherever they stand, the cell is more than text."""
EVERYDAY = (
    "abs|aantal|als|and|average|avg|char|choose|concat(?:enate)?|count(?:a|if|ifs)?|date|en|exp|gemiddelde|hlookup|if|"
    "iferror|index|int|left|len|log|lookup|match|max|mid|min|mod|not|now|nu|of|offset|or|pi|power|product|rand|"
    "randbetween|rept|right|round(?:down|up)?|afronden|som|sqrt|sum(?:if|ifs|product)?|tekst|text(?:join)?|today|"
    "upper|lower|value|vandaag|vert\\.zoeken|vlookup|xlookup"
)
"""Functions that work something out, by their English and Dutch names."""

_REF = r"\$?[a-z]{1,3}\$?[0-9]{1,7}"
_PARTS = re.compile(
    rf"""
    (?P<space>\s+)
    | (?P<string>"(?:[^"]|"")*")
    | (?P<call>(?:_xl\w+\.)?(?:{EVERYDAY})\()
    | (?P<range>{_REF}:{_REF}(?![\w(]))
    | (?P<reference>{_REF}(?![\w(]))
    | (?P<number>[0-9](?:[0-9.,]*[0-9])?%?(?!\w))
    | (?P<open>\()
    | (?P<close>\))
    | (?P<sign>[-+*/^&=<>@;,{{}}])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPERANDS = frozenset({"string", "range", "reference", "number"})
_ENDS = _OPERANDS | {"close"}
_BEGINS = _OPERANDS | {"call", "open"}
"""What never follows, in a formula, on what may end an operand."""
_REACHING = re.compile(rf"(?<![a-z])(?:{REACHING})\s*\(", re.IGNORECASE)
_CALL = re.compile(rf"(?<![a-z])(?:{EVERYDAY})\s*\(", re.IGNORECASE)
_LINK = re.compile(r"""[\w.]+\s*\|\s*(?:'[^']*'|"[^"]*"|[^\s|!'"]+)\s*!""")
"""A program, a topic and an item: how a spreadsheet asks another program for something."""
_ELSEWHERE = re.compile(rf"""(?:'[^']*'|[\w.\]]+)!{_REF}""", re.IGNORECASE)
"""A cell of another sheet or file."""
_WORDS = re.compile(r"[^\W\d_][^\W\d_.'’&/-]*(?:[ .'’&/-]+[^\W\d_]+)*(?: \([\w ,.=+/-]*\))?[ .:]*")
"""Words, and behind them perhaps which rows they are made of: a label."""
_FIGURE = re.compile(
    rf"[-+/]+|(?:-/-|\+/\+|[-+])?[ \u00a0]?(?:[{CURRENCIES}] ?)?[0-9][0-9.,]*(?:[eE][-+]?[0-9]+)?[ \u00a0]?%?"
)
"""A printed figure, or a mark of signs alone."""
_UNSEEN = r"\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff"
_OPENING = re.compile(rf'[{_UNSEEN}"]*')
"""What programs take off before they look at the first character: spaces, the invisible, a quote."""
_QUOTED = re.compile(rf"""[{_UNSEEN}"']*""")
_CONTROLLED = re.compile(r"""[\s"']*[\x00-\x1f\x7f-\x9f]""")


def runs(text: str) -> bool:
    """Tell whether a spreadsheet would run this text instead of showing it.

    After `=` everything counts but words and signs. After `+`, `-` and `@` only what reads as a formula to its end,
    and calls a function, spans a range or works with other cells: `-1- Personeel`, `- waarvan rente (leningen)`,
    `-/- 70`, `- B2` and arithmetic of bare numbers are print. A link to another program or file, or a function that
    reaches out, counts wherever it stands. Full-width signs read as the plain ones.
    """
    opened = _OPENING.sub("", unicodedata.normalize("NFKC", text), count=1)
    lead, rest = opened[:1], opened[1:]
    if not lead or lead not in LEADS:
        return False
    if _REACHING.search(rest) or _LINK.search(rest) or _ELSEWHERE.search(rest):
        return True
    return _is_no_label(rest) if lead == "=" else _works_out(rest)


def inert(text: str) -> str:
    """Give a text as it can be written into a CSV that a spreadsheet will open: it is shown, never run.

    A text that begins with `=`, `+`, `-` or `@`, also behind spaces, quotes and what cannot be seen, or that itself
    begins with a tab, a line end or another control character, gets an apostrophe before it. A printed figure
    (`-0,84%`, `- 1.234`, `-/- 70`, `+12`) and a mark of signs alone (`-`, `-/-`, `+/+`) go as they are. A label such as
    `- waarvan rente` gets one too: a spreadsheet would show `#NAME?` in its place. As every such text gets one, a
    program gets the text back by taking one apostrophe off where what follows would have been given one.
    """
    opened = _QUOTED.sub("", unicodedata.normalize("NFKC", text), count=1)
    led = opened != "" and opened[0] in LEADS and not _FIGURE.fullmatch(text)
    return f"'{text}" if led or _CONTROLLED.match(text) else text


def _is_no_label(rest: str) -> bool:
    """Tell whether what stands behind `=` is more than signs, or a label."""
    if not any(char.isalnum() or char == '"' for char in rest):
        return False
    return bool(_CALL.search(rest)) or not _WORDS.fullmatch(rest.strip())


def _works_out(rest: str) -> bool:
    """Tell whether what stands behind a sign reads as a formula to its end, and is more than numbers or one cell."""
    kinds = _kinds(rest)
    if kinds is None or any(one in _ENDS and other in _BEGINS for one, other in pairwise(kinds)):
        return False
    if "call" in kinds:
        return True
    operands = sum(kind in _OPERANDS for kind in kinds)
    far = "range" in kinds or "string" in kinds or ("reference" in kinds and operands > 1)
    return far and not rest[0].isspace()


def _kinds(rest: str) -> list[str] | None:
    """Take a formula apart into kinds of parts; None where something in it is no part of a formula."""
    kinds: list[str] = []
    at = 0
    while at < len(rest):
        part = _PARTS.match(rest, at)
        if part is None:
            return None
        at = part.end()
        kinds += [str(part.lastgroup)] if part.lastgroup != "space" else []
    return kinds
