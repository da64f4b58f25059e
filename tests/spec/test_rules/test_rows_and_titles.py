"""What the rows, labels and titles of a table say of it: usual lines, years, repeated heads, bare headings."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.kinds.headers_are_not_repeated import HeadersAreNotRepeated
from tieout.rules.kinds.headings_are_bare import HeadingsAreBare
from tieout.rules.kinds.labels_name_the_year import LabelsNameTheYear
from tieout.rules.kinds.lines_are_recognised import LinesAreRecognised
from tieout.rules.kinds.titles_name_the_year import TitlesNameTheYear
from tieout.rules.kinds.usual_lines_are_present import UsualLinesArePresent
from tieout.rules.population import ALONE

MODEL = Model((
    line("income", "Baten", "EUR", heading=True),
    line("begin", "Stand 1 januari {year}", "EUR"),
    line("revenue", "Omzet", "EUR", expected=True),
    line("interest", "Rentebaten", "EUR", expected=True, until=2021),
    line("total", "Totaal", "EUR", required=True, expected=True),
))  # fmt: skip
USUAL = UsualLinesArePresent()
YEARS = LabelsNameTheYear()
TITLES = TitlesNameTheYear()
HEADERS = HeadersAreNotRepeated()
BARE = HeadingsAreBare()


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            "t in EUR\nline | budget 2022\nOmzet | 1\nTotaal | 1", "revenue | exact | Omzet | Omzet", id="printed"
        ),
        pytest.param("t in EUR\nline | budget 2022\nTotaal | 1", "revenue | broken | Omzet | Totaal", id="missing"),
        pytest.param(
            "t in EUR\nline | budget 2021\nTotaal | 1",
            "revenue | broken | Omzet | Totaal\nt/interest | broken | Rentebaten | Totaal",
            id="a line that was usual until that year is missing too",
        ),
    ],
)
def test_a_usual_line_is_printed(drawing, expected):
    assert_judged(USUAL, drawing, f"subject | judgement | note | cells\nt/{expected}", MODEL)


def test_nothing_is_usual_in_a_table_that_goes_on_elsewhere():
    assert why_nothing(USUAL, "t in EUR, goes on\nline | budget 2022\nBaten |", MODEL) == {ALONE}


@pytest.mark.parametrize(
    ("label", "judgement"),
    [
        pytest.param("Stand 1 januari 2022", "exact", id="the report year"),
        pytest.param("Stand 1 januari 2021", "broken", id="last year's label"),
    ],
)
def test_a_label_names_the_report_year(label, judgement):
    drawing = f"t in EUR\nline | realisation 2021 | budget 2022\n{label} | 5 | 5\nTotaal | 5 | 5"
    expected = f"subject | judgement | note | cells\nt/begin | {judgement} | 2022 | {label}"
    assert_judged(YEARS, drawing, expected, MODEL)


@pytest.mark.parametrize("label", ["Stand 1 januari", "Onbekend 2021", "Totaal 2021"])
def test_a_label_without_a_year_or_of_a_line_without_one_says_nothing(label):
    assert why_nothing(YEARS, f"t in EUR\nline | budget 2022\n{label} | 5", MODEL) == {ALONE}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("title Baten 2022", "exact | 2022 Baten 2022", id="the report year"),
        pytest.param("title Baten 2021", "broken | 2022 Baten 2021", id="last year's title"),
        pytest.param("title Baten 2021 en 2022", "exact | 2022 Baten 2021 en 2022", id="the report year among others"),
        pytest.param("title Baten", f"not judged | {ALONE}", id="no year"),
        pytest.param("goes on", f"not judged | {ALONE}", id="no title"),
    ],
)
def test_a_title_names_the_report_year(title, expected):
    drawing = f"t in EUR, {title}\nline | budget 2022\nTotaal | 5"
    assert_judged(TITLES, drawing, f"subject | judgement | note\nt/title | {expected}", MODEL)


@pytest.mark.parametrize(
    ("row", "judgement"),
    [
        pytest.param("line | budget 2022 | realisation 2022", "broken", id="the heads once more"),
        pytest.param("Lasten | Budget 2022 | REALISATION 2022", "broken", id="in capitals, under another label"),
        pytest.param("Lasten | budget 2022 |", "broken", id="what is left of them"),
        pytest.param("Lasten | | ", "exact", id="a blank row"),
        pytest.param("Lasten | 2022 | 2022", "exact", id="other texts"),
    ],
)
def test_a_row_does_not_repeat_the_heads(row, judgement):
    drawing = f"t in EUR\nline | budget 2022 | realisation 2022\nTotaal | 5 | 5\n{row}"
    assert_judged(HEADERS, drawing, f"subject | judgement\nt/line 2 | exact\nt/line 3 | {judgement}", MODEL)


def test_a_row_that_repeats_the_heads_is_not_asked_which_line_it_is():
    drawing = "t in EUR\nline | budget 2022\nTotaal | 5\nline | budget 2022"
    assert_judged(LinesAreRecognised(is_open=False), drawing, "subject\nt/line 2", MODEL)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("Baten | |", "exact | Baten", id="bare"),
        pytest.param("Baten | 5 | n.b.", "broken | Baten · 5 · n.b.", id="with a figure and a mark"),
    ],
)
def test_a_heading_prints_no_figure(row, expected):
    drawing = f"t in EUR\nline | budget 2022 | realisation 2022\n{row}\nTotaal | 5 | 5"
    assert_judged(BARE, drawing, f"judgement | cells\n{expected}", MODEL)


def test_there_is_no_heading():
    assert why_nothing(BARE, "t in EUR\nline | budget 2022\nTotaal | 5", MODEL) == {ALONE}


OPEN = "t in EUR, kind free\nline | budget 2022\nTotaal | 5\nEigen regel | 5"


def test_rows_of_a_table_that_the_model_leaves_open_are_the_matter_of_another_rule():
    closed, opened = (LinesAreRecognised(is_open=is_open) for is_open in (False, True))
    assert why_nothing(closed, OPEN, MODEL) == {ALONE}
    assert_judged(opened, OPEN, "subject | judgement\nt/line 2 | exact\nt/line 3 | broken", MODEL)
    assert why_nothing(opened, OPEN.replace(", kind free", ""), MODEL) == {ALONE}
