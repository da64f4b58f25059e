"""Of a file that takes long it is told how fast it is read and how long it will take."""

from __future__ import annotations

import itertools

import pytest

from tieout.intake.pace import paced
from tieout.intake.structure import prove

FILE = [b"a,b\n", *[b"%d,2\n" % number for number in range(100, 110)]]
SIZE = sum(map(len, FILE))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        pytest.param(1, 2, id="within five seconds it is told once"),
        pytest.param(5, 10, id="it is told with each piece that takes five"),
        pytest.param(0.4, 0, id="of a file that does not take long nothing"),
    ],
)
def test_it_is_told_now_and_then(seconds, told):
    said = []
    clock = itertools.count(0, seconds)
    pieces = list(paced(prove(FILE, ",", 2, 100), SIZE, said.append, lambda: next(clock)))
    assert sum(piece.rows for piece in pieces) == 10
    assert len(said) == told


def test_what_is_told_is_what_was_done():
    said = []
    clock = itertools.count(0, 5)
    list(paced(prove(FILE, ",", 2, 100), SIZE, said.append, lambda: next(clock)))
    assert said[0] == "reading (16%, 0 rows a second, some 27 seconds left)"
    assert said[-1] == "reading (100%, 0 rows a second, some 0 seconds left)"
