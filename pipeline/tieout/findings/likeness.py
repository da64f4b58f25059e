"""Tell whether a label that is not known says what a known one says, and whether two rows are one. Pure.

Nothing is recognised by it: it only finds what would else be judged as a row of which nothing is known.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from tieout.figures.labels import LONGEST, plain_words

Likeness = Literal["same", "within"]
LETTERS = 6
"""Least length of a word that another may contain, or be a slip of."""
SLIPS = 2
"""Letters in which two words may differ."""
DIGITS = 3
"""Digits that two rows have in common, where only one figure says so and no word does."""
Amounts = Mapping[int, Decimal]
"""What a row prints as it came out, by the number of its period."""


def likeness(label: str, spelling: str) -> Likeness | None:
    """Say how a label is like a spelling: the same words but for their endings and compounds, or all of them and more.

    None where it lacks a word of it.
    """
    if len(label) > LONGEST:
        return None
    words, others = _words(label), _words(spelling)
    if not others or len(words) < len(others):
        return None
    left = list(words)
    for other in others:
        found = next((word for word in left if word == other), None) or next(
            (word for word in left if _are_alike(word, other)), None
        )
        if found is None:
            return None
        left.remove(found)
    return "within" if left else "same"


def nearest_line(label: str, known: Mapping[str, Iterable[str]]) -> tuple[str, Likeness] | None:
    """Give the one line, of those `known` with their spellings, that a label is like; None for none, or several.

    A line in the same words goes before those that it has more words than.
    """
    found: dict[str, Likeness] = {}
    for path, spellings in known.items():
        likes = {likeness(label, spelling) for spelling in spellings}
        if "same" in likes:
            found[path] = "same"
        elif "within" in likes:
            found[path] = "within"
    for how in ("same", "within"):
        lines = [path for path, one in found.items() if one == how]
        if lines:
            return (lines[0], found[lines[0]]) if len(lines) == 1 else None
    return None


def share_a_word(label: str, other: str) -> bool:
    """Tell whether two labels have a word in common, or one that is like it."""
    return any(_are_alike(word, one) for word in _words(label) for one in _words(other) if len(one) >= LETTERS)


def are_one_row(label: str, amounts: Amounts, other: str, others: Amounts) -> bool:
    """Tell whether two rows of two years print the same amounts in every period that both print.

    One figure alone must have digits enough, or the labels a word in common.
    """
    both = [(amount, others[period]) for period, amount in amounts.items() if period in others]
    if not both or any(one != same for one, same in both):
        return False
    telling = [one for one, _ in both if one]
    digits = sum(len(one.normalize().as_tuple().digits) for one in telling)
    return bool(telling) and (len(telling) > 1 or digits >= DIGITS or share_a_word(label, other))


def _words(label: str) -> Sequence[str]:
    """Give the words of a label that name something: of three letters or more."""
    return [word for word in plain_words(label).split() if len(word) > 2 and not word.isdigit()]


def _are_alike(word: str, other: str) -> bool:
    """Tell whether a word is another one, a compound of it, what it is a compound of, or a slip of it."""
    if word == other:
        return True
    if min(len(word), len(other)) < LETTERS:
        return False
    if word.startswith(other) or word.endswith(other) or other.endswith(word):
        return True
    blocks = difflib.SequenceMatcher(None, word, other, autojunk=False).get_matching_blocks()
    matched = sum(block.size for block in blocks)
    return max(len(word), len(other)) - matched <= SLIPS
