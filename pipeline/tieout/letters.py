"""Take out of a text what print varies in and no name depends on: kinds of dash, accents. Pure."""

from __future__ import annotations

import unicodedata

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−\u00ad"), "-")
"""Every kind of dash and the soft hyphen, each to a hyphen: for `str.translate`."""
PICTURES = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Variation selectors: they say how the sign before them looks, and stand for nothing themselves."""


def unaccented(decomposed: str) -> str:
    """Take the accents, and what cannot be seen, out of a text in decomposed form (NFD or NFKD)."""
    return "".join(char for char in decomposed if not unicodedata.combining(char) and char not in PICTURES)
