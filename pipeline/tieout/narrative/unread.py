"""Find the numbers of a text that a person may see in it and nobody reads as figures. Pure.

Digits of another script or in a circle, a number with a letter in it, and all that stands in code, comments, scripts or
the attributes of a tag: each is sound by itself, and each is how a figure would be kept out of judgement.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from tieout.narrative.markup import RAISED, left_out
from tieout.narrative.number import Number, Passed
from tieout.narrative.numbers import find_numbers
from tieout.narrative.scanning import Written
from tieout.narrative.sentences import Prose
from tieout.values.transcript import Transcript

BACK = 12
"""Signs before a number in which its currency stands."""
STRANGE = re.compile(r"[^\x00-\x7f]+")
LONG_RAISED = re.compile(f"[{RAISED}]{{3,}}")
"""Raised digits that are too many for the mark of a note."""
NUMERIC = frozenset({"Nd", "Nl", "No"})
"""Categories of Unicode whose signs say a number."""
PICTURE = re.compile(r"!\[[^\]]*\]\(|!\[[^\]]*\]\[|<(?:img|object|iframe|embed|canvas|video)\b", re.IGNORECASE)
NO_FIGURES = frozenset({"year", "date", "time"})


def unread_numbers(prose: Prose, written: Written, passed: Collection[Passed]) -> tuple[str, ...]:
    """Give the numbers of a text that nobody reads, as it prints them; `passed` are those that are no figures."""
    found = [
        *_in_other_digits(prose.plain),
        *(one.group() for one in LONG_RAISED.finditer(prose.text)),
        *_spoilt(prose.plain, written, passed),
        *_out_of_sight(prose, written),
    ]
    return tuple(dict.fromkeys(found))


def count_pictures(prose: Prose) -> int:
    """Count the pictures and the like in a text: what they show is read by nobody."""
    return len(PICTURE.findall(prose.text))


def _in_other_digits(plain: str) -> Iterator[str]:
    """Yield the runs of signs that say a number and are no digits here, unless they are a part of a word: CO₂."""
    for found in STRANGE.finditer(plain):
        for start, end in _numeric_runs(found.group()):
            begin, behind = found.start() + start, found.start() + end
            if not plain[begin - 1 : begin].isalpha() and not plain[behind : behind + 1].isalpha():
                yield plain[begin:behind]


def _numeric_runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the runs of signs that say a number begin and end."""
    start: int | None = None
    for at, sign in enumerate(f"{text} "):
        is_numeric = unicodedata.category(sign) in NUMERIC
        if is_numeric and start is None:
            start = at
        elif not is_numeric and start is not None:
            yield start, at
            start = None


def _spoilt(plain: str, written: Written, passed: Collection[Passed]) -> Iterator[str]:
    """Yield what has digits and is no number as it is written, and has a currency, a scale or a percent sign by it."""
    behind = (written.scale_behind, written.percent_behind, written.currency_behind)
    for one in passed:
        if one.why in NO_FIGURES:
            continue
        front = written.before.search(plain, max(0, one.start - BACK), one.start)
        is_amount = front is not None and front.groupdict().get("currency")
        if is_amount or any(pattern.match(plain, one.end) for pattern in behind):
            yield one.text


def _out_of_sight(prose: Prose, written: Written) -> Iterator[str]:
    """Yield the amounts that stand where no prose is looked for."""
    # What has no marks, as a page of a PDF, leaves nothing out.
    for stretch in left_out(prose.text) if prose.is_marked_up else ():
        inner = Prose(prose.file, Transcript(stretch), (), ())
        yield from (one.text for one in find_numbers(inner, written).numbers if _is_amount(one))


def _is_amount(number: Number) -> bool:
    """Tell an amount from what counts lines, versions and the like: it has a unit, a scale, or three digits."""
    return number.unit is not None or number.scale > 1 or sum(sign.isdigit() for sign in number.text) > 2
