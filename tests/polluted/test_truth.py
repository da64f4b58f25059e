"""The truth about the polluted files is the truth: other witnesses tell the same."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.polluted.cases import Broken, Case, Sound, Undecidable
from tests.polluted.every import MAKERS, every_case
from tests.polluted.plainly import read_plainly

LEAST = 1_700
BY_STRUCTURE = (
    "a field too many or too few", "a row broken far down", "another delimiter", "a line that is no row",
    "broken quotes",
)  # fmt: skip
"""Classes that are broken in what a CSV is, and not in a character or an encoding."""


def text_of(case: Case) -> str:
    """Give the text of a case without its byte order mark."""
    return case.data.decode(case.encoding).removeprefix("\ufeff")


def test_there_are_cases_enough_of_either_truth():
    counted = Counter(type(case.truth) for case in every_case())
    assert sum(counted.values()) >= LEAST
    assert min(counted[Sound], counted[Broken]) >= LEAST // 2, counted


def test_every_case_has_a_name_of_its_own():
    named = Counter((case.kind, case.name) for case in every_case())
    assert [name for name, times in named.items() if times > 1] == []


def test_the_same_cases_are_made_every_time():
    assert tuple(case for maker in MAKERS for case in maker()) == every_case()


@pytest.fixture
def long_fields() -> Iterator[None]:
    """Python's csv module, reading cells of any length."""
    before = csv.field_size_limit(2**30)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("long_fields")
def test_python_s_csv_module_reads_the_same_cells_in_every_sound_file():
    for case in every_case():
        truth = case.truth.told if isinstance(case.truth, Undecidable) else case.truth
        if isinstance(truth, Sound):
            stream = io.StringIO(text_of(case), newline="")
            header, *rows = csv.reader(stream, delimiter=case.delimiter, strict=True)
            assert tuple(header) == case.heads, case.name
            assert [tuple(row) for row in rows] == list(truth.rows), case.name


def test_a_plain_reading_finds_the_same_lines_in_every_sound_file():
    for case in every_case():
        if isinstance(case.truth, Sound) and len(case.data) < 200_000:
            found = read_plainly(text_of(case), case.delimiter, len(case.heads))
            assert (found.rows[1:], found.lines[1:], found.breaks) == (
                list(case.truth.rows), list(case.truth.lines), None,
            ), case.name  # fmt: skip


@pytest.mark.parametrize("kind", BY_STRUCTURE)
def test_a_plain_reading_breaks_at_the_same_line(kind):
    for case in every_case():
        if case.kind == kind and isinstance(case.truth, Broken) and b"\x00" not in case.data:
            found = read_plainly(text_of(case), case.delimiter, len(case.heads))
            breaks = found.breaks if found.rows[:1] == [case.heads] else 1
            assert breaks == case.truth.lines[0], case.name
