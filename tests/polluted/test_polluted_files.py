"""No broken file is let through, no cell is silently another, and no sound file is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.polluted.every import every_case, every_packed_case
from tests.polluted.reading import Reader, reader
from tests.polluted.scoring import listed, score, table

KINDS = list(dict.fromkeys(case.kind for case in (*every_case(), *every_packed_case())))


@pytest.fixture(scope="module")
def read() -> Iterator[Reader]:
    """The reading of tieout itself."""
    with reader() as made:
        yield made


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[] if place % 2 else pytest.mark.rare) for place, kind in enumerate(KINDS)]
)
def test_broken_files_are_refused_where_they_are_broken_and_sound_ones_are_read(kind, read):
    scores = score((case for case in (*every_case(), *every_packed_case()) if case.kind == kind), read)
    found = scores[kind]
    print(table(scores))
    assert not found.let_through, f"let through: {listed(found.let_through)}"
    assert not found.different, f"silently different: {listed(found.different)}"
    assert not found.false_alarms, f"false alarms: {listed(found.false_alarms)}"
    assert not found.misplaced, f"refused at another place: {listed(found.misplaced)}"
    assert not found.stumbled, f"stumbled over: {listed(found.stumbled)}"
