"""Take out of a text what print varies in and no name depends on: kinds of dash, accents, what nobody sees. Pure."""

from __future__ import annotations

import re
import unicodedata

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−\u00ad"), "-")
"""Every kind of dash and the soft hyphen, each to a hyphen: for `str.translate`."""
PICTURES = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Variation selectors: they say how the sign before them looks, and stand for nothing themselves."""
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
