"""Take out of a text what print varies in and no name depends on: kinds of dash, accents. Pure."""

from __future__ import annotations

import unicodedata

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−\u00ad"), "-")
"""Every kind of dash and the soft hyphen, each to a hyphen: for `str.translate`."""


def unaccented(decomposed: str) -> str:
    """Take the accents out of a text in decomposed form (NFD or NFKD)."""
    return "".join(char for char in decomposed if not unicodedata.combining(char))
