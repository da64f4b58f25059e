"""Tell what sets a row apart from its neighbours in print: a bullet, an indentation, a first word that others share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

BULLETS = re.compile(r"^[^\w\s(]+")
SPACES = re.compile(r"^\s+")
FIRST_WORD = re.compile(r"[^\W\d_]{2,}[.\w]*")
SHARED_BY = 3
"""Labels that must begin with the same word for it to be a mark."""
SHARED_BY_MOST = 0.5
"""Part of all labels that may begin so: what most begin with sets nothing apart."""


def marks_of(labels: Sequence[str]) -> list[str]:
    """Give the mark of each label; empty where it has none."""
    words = [_first_word(label) for label in labels]
    count = Counter(filter(None, words))
    shared = {word for word, times in count.items() if SHARED_BY <= times <= SHARED_BY_MOST * len(labels)}
    usual = Counter(_start(label) for label in labels).most_common(1)
    plain = usual[0][0] if usual else ""
    return [
        start if (start := _start(label)) != plain else word if word in shared else ""
        for label, word in zip(labels, words, strict=True)
    ]


def _start(label: str) -> str:
    """Give what stands before the words of a label: its bullet, or else how far it is indented."""
    bullet = BULLETS.match(label.strip())
    spaces = SPACES.match(label)
    return (f"{len(spaces.group())} " if spaces else "") + (bullet.group() if bullet else "")


def _first_word(label: str) -> str:
    """Give the first word of a label."""
    found = FIRST_WORD.search(label)
    return found.group().lower() if found else ""
