"""Take out of a text what print varies in and no name depends on: kinds of dash, accents, what nobody sees. Pure."""

from __future__ import annotations

import re
import unicodedata

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−\u00ad"), "-")
"""Every kind of dash and the soft hyphen, each to a hyphen: for `str.translate`."""
PICTURES = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Variation selectors: they say how the sign before them looks, and stand for nothing themselves."""
CURRENCIES = (
    "$\u00a2-\u00a5\u058f\u060b\u07fe\u07ff\u09f2\u09f3\u09fb\u0af1\u0bf9\u0e3f\u17db\u20a0-\u20cf\ua838\ufdfc\ufe69\uff04"
    "\uffe0\uffe1\uffe5\uffe6\U00011fdd-\U00011fe0\U0001e2ff\U0001ecb0"
)
"""The signs of currencies (Unicode category Sc), as a range of characters."""
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""Characters that nobody sees, that reorder text, or that say that text was lost.

The first are what Unicode calls Default_Ignorable_Code_Point, less the soft hyphen, which word processors leave in
sound labels, and the choice between a sign and its picture (`PICTURES`): both are taken out of labels.
"""


def unaccented(decomposed: str) -> str:
    """Take the accents, and what cannot be seen, out of a text in decomposed form (NFD or NFKD)."""
    return "".join(char for char in decomposed if not unicodedata.combining(char) and char not in PICTURES)
