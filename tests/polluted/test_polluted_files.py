"""No broken file is let through, no cell is silently another, and no sound file is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.polluted.every import every_case, every_packed_case
from tests.polluted.reading import Reader, reader
from tests.polluted.scoring import listed, score, table

KINDS = list(dict.fromkeys(case.kind for case in (*every_case(), *every_packed_case())))
USUAL = 6
"""Of the cases of a kind one in so many is read in every run, and each of them in the long loops."""


@pytest.fixture(scope="module")
def read() -> Iterator[Reader]:
    """The reading of tieout itself."""
    with reader() as made:
        yield made


@pytest.mark.parametrize(
    "one_in", [pytest.param(USUAL, id="some of them"), pytest.param(1, id="each of them", marks=pytest.mark.rare)]
)
@pytest.mark.parametrize("kind", KINDS)
def test_broken_files_are_refused_where_they_are_broken_and_sound_ones_are_read(kind, one_in, read):
    cases = [case for case in (*every_case(), *every_packed_case()) if case.kind == kind]
    scores = score(cases[::one_in], read)
    found = scores[kind]
    assert found.cases > 0
    print(table(scores))
    assert not found.let_through, f"let through: {listed(found.let_through)}"
    assert not found.different, f"silently different: {listed(found.different)}"
    assert not found.false_alarms, f"false alarms: {listed(found.false_alarms)}"
    assert not found.misplaced, f"refused at another place: {listed(found.misplaced)}"
    assert not found.stumbled, f"stumbled over: {listed(found.stumbled)}"
