"""No broken file is let through, no cell is silently another, and no sound file is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.polluted.enlarged import enlarged
from tests.polluted.every import every_case, every_packed_case
from tests.polluted.reading import Reader, reader
from tests.polluted.scoring import Score, listed, score, table
from tieout.intake import files

KINDS = (
    "cells that mean something to a CSV", "line breaks within cells", "widths and heights", "heads that need care",
    "large files", "lines that look polluted", "texts that readers change", "naughty texts",
    "beginnings of something else", "every character", "a field too many or too few", "a row broken far down",
    "another delimiter", "a line that is no row", "broken quotes", "another header", "hidden characters in heads",
    "hidden characters in cells", "other line ends", "another encoding", "bytes of no encoding", "byte order marks",
    "letters of another encoding", "cut off", "no CSV", "several slips in one file", "as large as may be",
    "undecidable", "compressed, sound", "compressed, cut off", "compressed, a bit flipped", "compressed, no such file",
    "compressed, a bomb", "Parquet, sound", "Parquet, cut off", "Parquet, a bit flipped", "Parquet, no such file",
    "Parquet, a bomb",
)  # fmt: skip
"""Every kind of case, told here so that cases are made where they are read and not wherever tests are collected."""
USUAL = 12
"""Of the cases of a kind one in so many is read in every run, and each of them in the long loops."""


@pytest.fixture(scope="module")
def read() -> Iterator[Reader]:
    """The reading of tieout itself."""
    with reader() as made:
        yield made


def all_is_well(found: Score) -> None:
    """See that there were cases, and that each was read or refused as it must be."""
    assert found.cases > 0
    assert not found.let_through, f"let through: {listed(found.let_through)}"
    assert not found.different, f"silently different: {listed(found.different)}"
    assert not found.false_alarms, f"false alarms: {listed(found.false_alarms)}"
    assert not found.misplaced, f"refused at another place: {listed(found.misplaced)}"
    assert not found.stumbled, f"stumbled over: {listed(found.stumbled)}"


def test_no_kind_of_case_is_left_out():
    assert tuple(dict.fromkeys(case.kind for case in (*every_case(), *every_packed_case()))) == KINDS


@pytest.mark.parametrize(
    "one_in", [pytest.param(USUAL, id="some of them"), pytest.param(1, id="each of them", marks=pytest.mark.rare)]
)
@pytest.mark.parametrize("kind", KINDS)
def test_broken_files_are_refused_where_they_are_broken_and_sound_ones_are_read(kind, one_in, read):
    cases = [case for case in (*every_case(), *every_packed_case()) if case.kind == kind]
    scores = score(cases[::one_in], read)
    found = scores[kind]
    print(table(scores))
    all_is_well(found)


WITH_HEADERS = (
    "cells that mean something to a CSV", "line breaks within cells", "large files", "lines that look polluted",
    "texts that readers change", "naughty texts", "beginnings of something else", "every character",
    "a field too many or too few", "a row broken far down", "another delimiter", "a line that is no row",
    "broken quotes", "hidden characters in heads", "hidden characters in cells", "other line ends", "another encoding",
    "bytes of no encoding", "cut off", "several slips in one file", "as large as may be",
)  # fmt: skip
"""Kinds of case of which some have a sound header, below which sound rows can stand."""
ROWS, EVERY = 40_000, 16


@pytest.mark.rare
@pytest.mark.parametrize("kind", WITH_HEADERS)
def test_far_down_in_a_large_file_they_are_found_as_well(kind, read, monkeypatch):
    # Small blocks make several pieces of each.
    monkeypatch.setattr(files, "BLOCK", 2**18)
    large = [case for one in every_case() if one.kind == kind and (case := enlarged(one, ROWS)) is not None]
    found = score(large[::EVERY], read)[kind]
    all_is_well(found)
