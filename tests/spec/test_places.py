"""A place in a file without lines is worded as a row, in each language and for each reader."""

from __future__ import annotations

import pytest

from tests.spec.test_parquet import one_note, taken
from tieout.findings.intake import judge_reading
from tieout.report.formats import github, gitlab, sarif
from tieout.report.notices import Notice
from tieout.report.spans import Spans
from tieout.values.outcome import Place, Text
from tieout.values.places import on_line


@pytest.mark.parametrize(
    ("file", "en", "nl"),
    [
        pytest.param("t.csv", "line 12", "regel 12", id="a CSV"),
        pytest.param("t.csv.gz", "line 12", "regel 12", id="a CSV by gzip"),
        pytest.param("t.parquet", "row 12", "rij 12", id="Parquet"),
        pytest.param("../beside/T.PARQUET", "row 12", "rij 12", id="Parquet beside, in capitals"),
    ],
)
def test_a_place_is_worded_by_what_its_file_has(file, en, nl):
    told = on_line(Place(file, 12, 3))
    assert (told.en, told.nl) == (en, nl)


def test_a_row_that_is_rejected_is_told_as_a_row():
    loaded, _ = taken(one_note([1.5, float("nan")]))
    _, _, findings = judge_reading([loaded], ())
    (told,) = [(one.message.en, one.message.nl) for one in findings]
    assert told == (
        't.parquet, row 2: it holds nan, which is no number. The row reads "Post 2 | 1 | nan".',
        't.parquet, rij 2: er staat nan in, en dat is geen getal. De rij luidt "Post 2 | 1 | nan".',
    )


def notice(file: str) -> Notice:
    """Give a notice of a cell of a file."""
    said = Text("It is wrong.", "Het klopt niet.")
    return Notice(
        "p", "critical", "rule", Text("Wrong", "Fout"), said, file, Place(file, 12, 3, printed="5"), None, "x"
    )


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        pytest.param("t.csv", 12, "Het klopt niet.", id="a CSV"),
        pytest.param("t.parquet", None, "Het klopt niet. (rij 12)", id="Parquet"),
    ],
)
def test_what_ci_shows_at_a_line_names_the_row_of_a_file_without_lines(file, line, said):
    one = notice(file)
    place = f"file={file}" + (f",line={line}" if line else "")
    assert github._annotation("error", one, "nl") == f"::error {place},title=Fout::{said}"
    shown = gitlab._entry(one, "nl")
    assert (shown["location"], shown["description"]) == (
        {"path": file, "lines": {"begin": line or 1}}, f"Fout: {said}",
    )  # fmt: skip
    region = sarif._location(file, one.place, Spans({file: b"PAR1\n" * 20}))["physicalLocation"]["region"]
    assert region["startLine"] == (line or 1)
