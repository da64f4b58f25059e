"""Pictures of the page: what they show is where the figures lie, and no text of a publication stands in them."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.report.conftest import TABLES, at, checked, place, reported
from tieout.report.formats.page import writing
from tieout.report.formats.page.drawing import Axis, Lying, draw_line, draw_series
from tieout.report.formats.page.pictures import MOST_BARS
from tieout.report.printed import PrintedPoint, PrintedSeries

HALF = Decimal("0.005")


def deviates(judgement, line, found, expected, allowed):
    """Hold a check of a figure against its budget, both printed to the cent."""
    return replace(
        checked("deviation_is_explained", judgement, (place(1, line, 6), place(1, line, 7)), expected=Decimal(expected),
                found=Decimal(found), gap=abs(Decimal(found) - Decimal(expected)), allowed=Decimal(allowed)),
        pictured="deviation", half_steps=(HALF, HALF),
    )  # fmt: skip


CHECKS = (
    deviates("exact", 2, "0.34", "0.32", "0.032"),
    deviates("broken", 3, "0.11", "0.13", "0.013"),
    deviates("broken", 5, "95.32", "81.58", "8.158"),
    replace(
        checked("first_line_calls_meet_norm", "broken", at(1, (12, 6), (12, 7)), expected=Decimal(97),
                found=Decimal("72.3"), gap=Decimal("24.7"), allowed=Decimal(0)),
        pictured="norm", half_steps=(HALF, Decimal("0.5")),
    ),
    replace(checked("series_moves", "broken", at(1, (3, 5), (3, 4))), pictured="step"),
)  # fmt: skip
POINTS = tuple(
    PrintedPoint(str(2019 + number), 3 + number, printed, Decimal(value))
    for number, (printed, value) in enumerate([("€ 0,12", "0.12"), ("€ 0,10", "0.10"), ("€ 0,11", "0.11")])
)
PICTURED = (TABLES[0], replace(TABLES[1], checks=CHECKS, series=(PrintedSeries(3, POINTS),)))


def page(verdict, tables=PICTURED):
    """Write the page of a verdict."""
    return writing.page(reported(verdict, tables))


def bar(text, name):
    """Give what a row of a picture draws, by its id."""
    return text[text.index(f'aria-labelledby="{name}-l {name}-v"') :].split("</svg>")[0]


@pytest.mark.parametrize(
    ("amount", "at"),
    [("-50", "6.00"), ("0", "50.00"), ("50", "94.00"), ("25", "72.00"), ("80", "94.00"), ("-80", "6.00")],
)
def test_an_amount_lies_on_the_axis_and_what_is_outside_at_its_edge(amount, at):
    assert Axis(Decimal(-50), Decimal(50)).at(Decimal(amount)) == Decimal(at)


def lying(found, lowest, highest, allowed=10, is_broken=False):
    """Say where an amount lies beside nothing."""
    return Lying(Decimal(0), Decimal(allowed), Decimal(found), Decimal(lowest), Decimal(highest), is_broken)


LINES = [
    pytest.param(lying(25, 25, 25, is_broken=True), ['class="band" x="41.20%"', 'width="17.60%"',
                 'class="dot out" cx="72.00%"'], [" open"], id="out of bounds"),
    pytest.param(lying(5, 0, 12), ['class="open in" x1="50.00%"', 'class="dot in" cx="54.40%"'], ["out"],
                 id="within, the print leaves open"),
    pytest.param(lying(-80, -80, -80, 0, is_broken=True), ['class="dot out beyond" cx="6.00%"'], ["band"],
                 id="further than the picture reaches, no band"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "drawn", "not_drawn"), LINES)
def test_a_line_shows_where_an_amount_lies(where, drawn, not_drawn):
    picture = draw_line(where, Axis(Decimal(-50), Decimal(50)), "a b")
    assert 'role="img" aria-labelledby="a b"' in picture
    assert [one for one in drawn if one not in picture] == []
    assert [one for one in not_drawn if one in picture] == []


def test_a_series_shows_each_year_and_its_jumps():
    picture = draw_series([Decimal(1), Decimal(2), Decimal(9)], [2], "x")
    assert re.findall('cx="([0-9.]+)%"', picture) == ["16.67", "50.00", "83.33"]
    assert picture.count('class="jump"') == picture.count('class="break"') == picture.count('class="path"') == 1
    still = draw_series([Decimal(1), Decimal(1)], [], "x")
    assert re.findall('cy="([0-9.]+)"', still) == ["32.0", "32.0"]


def test_a_table_with_a_deviation_shows_all_that_has_a_budget(hold):
    text = page(hold)
    for name, share, state in (("p2d1", "6,2%", "in"), ("p2d2", "-15,4%", "out"), ("p2d3", "16,8%", "out")):
        told = text[text.index(f'id="{name}-v"') :].split("</li>")[0]
        assert f'<span lang="nl">{share}</span>' in told
        assert f'class="dot {state}"' in bar(text, name)
    assert 'class="open out"' in bar(text, "p2d2"), "the print leaves open whether it is within 10%"
    assert 'href="#t2-3-6">€ 0,11</a>' in text


@pytest.mark.parametrize(
    ("expected", "found", "share"),
    [
        pytest.param("-100", "-150", "50,0%", id="a greater loss is a plus"),
        pytest.param("-100", "50", "150,0%", id="a profit where a loss was planned is one too"),
        pytest.param("100", "-50", "-150,0%", id="a loss where a profit was planned is a minus"),
    ],
)
def test_a_deviation_from_a_loss_is_told_as_the_rule_tells_it(hold, expected, found, share):
    checks = (deviates("broken", 3, found, expected, "10"),)
    text = page(hold, (TABLES[0], replace(PICTURED[1], checks=checks)))
    assert f'<span lang="nl">{share}</span>' in text[text.index('id="p2d1-v"') :].split("</li>")[0]


def test_a_norm_counts_as_printed_and_leaves_nothing_open_but_the_figure(hold):
    text = page(hold)
    assert "band" not in bar(text, "p2n1")
    low, high = re.search('class="open out" x1="([0-9.]+)%" y1="[0-9]+" x2="([0-9.]+)%"', bar(text, "p2n1")).groups()
    assert 0 < float(high) - float(low) < 0.05


def test_where_nothing_stands_out_there_is_no_picture(hold, publish):
    calm = (TABLES[0], replace(PICTURED[1], checks=CHECKS[:1]))
    assert "<svg" not in page(replace(publish, findings=()), calm)
    assert 'class="chart" id="p2d"' not in page(hold, calm)


def test_of_many_rows_those_that_stand_out_are_drawn_and_the_others_counted(hold):
    calm = tuple(deviates("exact", 2, "5.00", "1.00", "9") for _ in range(MOST_BARS + 5))
    text = page(hold, (TABLES[0], replace(PICTURED[1], checks=(*calm, *CHECKS[1:]))))
    chart = text[text.index('id="p2d"') :].split("</figure>")[0]
    assert chart.count("<svg") == MOST_BARS
    assert chart.count('class="dot out"') == 2
    assert re.search("Niet getekend:</span>.* 7 ", chart)


def test_a_finding_shows_where_its_figure_lies_and_its_line_over_the_years(hold):
    text = page(hold)
    number = next(n for n, one in enumerate(hold.findings, 1) if one.places[0].line == 3 and "deviation" in one.rule)
    article = text[text.index(f'id="f{number}"') :].split("</article>")[0]
    assert f'aria-labelledby="f{number}-n"' in article
    assert 'class="open out"' in article
    assert f'aria-labelledby="f{number}-y"' in article
    assert re.findall("<li><span>([0-9]+)</span> <a href=.#(t2-3-[0-9])", article) == [
        ("2019", "t2-3-3"), ("2020", "t2-3-4"), ("2021", "t2-3-5"),
    ]  # fmt: skip
    assert article.count('class="break"') == 1


def test_no_word_of_a_publication_stands_in_a_picture_and_the_bytes_are_the_same(hold):
    rows = tuple(replace(row, cells=('"><script>', *row.cells[1:])) for row in PICTURED[1].rows)
    text = page(hold, (TABLES[0], replace(PICTURED[1], rows=rows)))
    pictures = re.findall("<svg.*?</svg>", text)
    assert len(pictures) > 5
    assert {name for one in pictures for name in re.findall("<([a-z]+)", one)} == {"svg", "line", "rect", "circle"}
    assert {name for one in pictures for name in re.findall(r" ([a-zA-Z0-9-]+)=", one)} <= {
        "height", "class", "role", "aria-labelledby", "x", "y", "x1", "x2", "y1", "y2", "width", "cx", "cy", "r",
    }  # fmt: skip
    assert page(hold) == page(hold)
