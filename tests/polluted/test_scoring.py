"""The scorer can fail a reader: one that loses rows, mixes cells up, refuses too much or too little."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.polluted.cases import Broken, Case, Sound, Undecidable
from tests.polluted.every import every_case
from tests.polluted.reading import Answer, Place, Refused, Stumbled
from tests.polluted.scoring import Score, score, table, total


def told(case: Case) -> Answer:
    """Answer as the truth says: a reader without a fault."""
    if isinstance(case.truth, Broken):
        column = case.truth.column
        return Refused(tuple(Place(line, column, "broken") for line in case.truth.lines or (1,)))
    return case.truth.told if isinstance(case.truth, Undecidable) else case.truth


def rows_changed(case: Case, change) -> Answer:
    """Answer as the truth says, with other rows."""
    answer = told(case)
    return change(answer) if isinstance(answer, Sound) and answer.rows else answer


def loses_the_last_row(case: Case) -> Answer:
    return rows_changed(case, lambda sound: Sound(sound.rows[:-1], sound.lines[:-1]))


def loses_rows_past_2048(case: Case) -> Answer:
    return rows_changed(case, lambda sound: Sound(sound.rows[:2_048], sound.lines[:2_048]))


def swaps_two_cells(case: Case) -> Answer:
    def swap(sound: Sound) -> Sound:
        *others, last = sound.rows
        return replace(sound, rows=(*others, (*last[:-2], *reversed(last[-2:]))))

    return rows_changed(case, swap)


def strips_spaces(case: Case) -> Answer:
    return rows_changed(case, lambda s: replace(s, rows=tuple(tuple(c.strip(" ") for c in row) for row in s.rows)))


def makes_every_line_break_lf(case: Case) -> Answer:
    def mend(cell: str) -> str:
        return cell.replace("\r\n", "\n").replace("\r", "\n")

    return rows_changed(case, lambda s: replace(s, rows=tuple(tuple(map(mend, row)) for row in s.rows)))


def counts_records_for_lines(case: Case) -> Answer:
    return rows_changed(case, lambda sound: replace(sound, lines=tuple(range(2, len(sound.rows) + 2))))


def refuses_everything(case: Case) -> Answer:
    return told(case) if isinstance(case.truth, Broken) else Refused((Place(1, 1, "no"),))


def accepts_everything(case: Case) -> Answer:
    return Sound((), ()) if isinstance(case.truth, Broken) else told(case)


def points_one_line_further(case: Case) -> Answer:
    answer = told(case)
    if isinstance(answer, Refused):
        return Refused(tuple(replace(place, line=(place.line or 0) + 1) for place in answer.places))
    return answer


def points_at_the_last_only(case: Case) -> Answer:
    answer = told(case)
    return Refused(answer.places[-1:]) if isinstance(answer, Refused) else answer


def points_at_no_field(case: Case) -> Answer:
    answer = told(case)
    if isinstance(answer, Refused):
        return Refused(tuple(replace(place, column=None) for place in answer.places))
    return answer


def falls_over_long_files(case: Case) -> Answer:
    return Stumbled("MemoryError") if len(case.data) > 50_000 else told(case)


NUMBERS = ("let_through", "different", "false_alarms", "misplaced", "stumbled")


def numbers(found: Score) -> dict[str, int]:
    """Give the numbers of a score that are not nought."""
    counted = {name: len(getattr(found, name)) for name in NUMBERS}
    return {name: count for name, count in counted.items() if count}


def test_a_reader_without_a_fault_has_noughts_alone():
    found = total(score(every_case(), told))
    assert numbers(found) == {}
    assert found.cases == len(every_case())


@pytest.mark.parametrize(
    ("reader", "number", "least"),
    [
        pytest.param(loses_the_last_row, "different", 1_000, id="one that loses a row"),
        pytest.param(loses_rows_past_2048, "different", 6, id="one that loses rows of long files"),
        pytest.param(swaps_two_cells, "different", 1_000, id="one that swaps two cells"),
        pytest.param(strips_spaces, "different", 100, id="one that strips spaces"),
        pytest.param(makes_every_line_break_lf, "different", 100, id="one that makes every line break LF"),
        pytest.param(counts_records_for_lines, "different", 200, id="one that counts records for lines"),
        pytest.param(refuses_everything, "false_alarms", 1_000, id="one that refuses everything"),
        pytest.param(accepts_everything, "let_through", 2_000, id="one that accepts everything"),
        pytest.param(points_one_line_further, "misplaced", 2_000, id="one that points a line too far"),
        pytest.param(points_at_the_last_only, "misplaced", 300, id="one that tells the last fault only"),
        pytest.param(points_at_no_field, "misplaced", 500, id="one that points at no field"),
        pytest.param(falls_over_long_files, "stumbled", 10, id="one that falls over long files"),
    ],
)
def test_a_reader_with_one_fault_has_one_number(reader, number, least):
    found = numbers(total(score(every_case(), reader)))
    assert list(found) == [number]
    assert found[number] >= least


def test_the_table_adds_up():
    scores = score(every_case(), refuses_everything)
    rows = table(scores).splitlines()
    assert rows[0].split()[:3] == ["class", "files", "broken"]
    assert len(rows) == len(scores) + 2
    counts = [[int(number) for number in row[34:].split()] for row in rows[1:]]
    assert [sum(column) for column in zip(*counts[:-1], strict=True)] == counts[-1]
    assert counts[-1][0] == len(every_case())
