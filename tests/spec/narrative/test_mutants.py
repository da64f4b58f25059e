"""Every bound number and every direction of the text of Logius is changed, one at a time: the change is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.conftest import LOGIUS
from tests.spec.narrative.publications import told

TEXT = (LOGIUS / "toelichting.md").read_text("utf-8").replace("39,2 mln. hoger", "39,2 mln. lager")
OPPOSITES = {"lager": "hoger", "achter bij": "boven", "boven": "onder", "vaker": "minder", "niet": "€ 3 mln."}
RIGHT = told("logius").check(TEXT)


def changed() -> Iterator[tuple[str, str]]:
    """Yield each change of the text: what was changed, and the text."""
    bound = {(one.claim.number.start, one.claim.number.end) for one in RIGHT.judgements if one.claim.number is not None}
    for start, end in sorted(bound):
        for digit in re.finditer("[0-9]", TEXT[start:end]):
            at = start + digit.start()
            for other in "0123456789":
                if other != TEXT[at] and not (other == "0" and digit.start() == TEXT[start:end].find(digit.group())):
                    yield f"{TEXT[start:end]!r}: {other} at {at}", TEXT[:at] + other + TEXT[at + 1 :]
    for one in RIGHT.judgements:
        if one.claim.number is not None and one.claim.number.in_words:
            yield "nul", TEXT[: one.claim.start] + "€ 5 mln." + TEXT[one.claim.end :]
    for word, other in OPPOSITES.items():
        for found in re.finditer(rf"\b{word}\b", TEXT):
            if any(at <= found.start() < at + 60 for at in (item.claim.start - 30 for item in RIGHT.judgements)):
                yield f"{word} to {other}", TEXT[: found.start()] + other + TEXT[found.end() :]


def held(text: str) -> set[tuple[int, str]]:
    """Give what of a text is contradicted so that it holds a publication."""
    checked = told("logius").check(text)
    return {(one.claim.start, one.state) for one in checked.judgements if one.is_certain or one.is_likely}


def test_the_text_itself_is_not_accused():
    assert held(TEXT) == set()
    assert len(RIGHT.judgements) == 9


@pytest.mark.rare
def test_99_of_100_changes_are_told():
    mutants = dict(changed())
    caught = {name for name, text in mutants.items() if held(text)}
    print(f"{len(caught)} of {len(mutants)} changes are told; not: {sorted(set(mutants) - caught)}")
    assert len(mutants) > 140
    assert len(caught) >= 0.99 * len(mutants)
