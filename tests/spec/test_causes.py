"""The likely cause of a broken check: the one slip in one printed figure that would explain it, or none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tieout.findings.causes import likely_cause
from tieout.rules.cell import Cell
from tieout.values.outcome import Place, Text
from tieout.values.tally import Check

MILLION = 1_000_000
LINES = ("Kasstroom", "Ontvangsten", "Uitgaven", "Begin")


def cells(*printed: str, scale: int = 1) -> list[Cell]:
    """Print a total and its parts in one column."""
    return [cell(text, label, scale) for text, label in zip(printed, LINES, strict=False)]


def cell(printed: str, label: str, scale: int) -> Cell:
    named = {
        "place": Place("flow.csv", 2, 2, label, "Realisatie 2022", printed), "label": label,
        "role": "figure", "table": "flow",
    }  # fmt: skip
    if not any(char.isdigit() for char in printed):
        return Cell(**named)
    number = Decimal(printed.replace(".", "").replace(",", "."))
    half = Decimal(5).scaleb(number.as_tuple().exponent - 1)
    return Cell(**named, value=number * scale, scale=scale, unit="EUR", half_step=half * scale)


def cause(printed: list[Cell], expected: str, allowed: str, signs: str) -> Text | None:
    """Guess the cause of a broken check of a total and its parts, with what each part counts for."""
    found, wanted = printed[0].value, Decimal(expected)
    return likely_cause(check(len(printed), wanted, found, Decimal(allowed), signs), printed)


def check(
    cells: int, expected: Decimal | None, found: Decimal | None, allowed: Decimal | None, signs: str = ""
) -> Check:
    """Make a broken check of as many cells: the first is the total, `signs` has one sign for each part."""
    weights = (-1, *(1 if sign == "+" else -1 for sign in signs))
    gap = None if expected is None or found is None else abs(expected - found)
    numbers = {"expected": expected, "found": found, "gap": gap, "allowed": allowed}
    return Check("flow", "cash", "broken", tuple(range(cells)), weights if signs else (), **numbers)


@pytest.mark.parametrize(
    ("printed", "signs", "expected", "allowed", "en", "nl"),
    [
        pytest.param(
            cells("20,0", "-40,0", "20,0"),
            "++",
            "-20.0",
            "0.1",
            "The gap is “-40,0” (Ontvangsten): it seems to be left out of the total, or counted twice.",
            "Het verschil is “-40,0” (Ontvangsten): dat lijkt niet of dubbel meegeteld in het totaal.",
            id="its sign is turned, or a part is left out: the sign is said only where nothing else fits",
        ),
        pytest.param(
            cells("412", "412", "412"),
            "++",
            "824",
            "1.5",
            "Every part repeats the total.",
            "Elk deel herhaalt het totaal.",
            id="each part repeats the total",
        ),
        pytest.param(
            cells("39,2", "-17,3", "21,9", scale=MILLION),
            "+-",
            "-39200000",
            "150000",
            "Turning its sign makes it tie out: “39,2” (Kasstroom).",
            "Het sluit door het teken om te draaien: “39,2” (Kasstroom).",
            id="the total lost its sign (Logius 2022)",
        ),
        pytest.param(
            cells("39,3", "-17,3", "21,9", scale=MILLION),
            "+-",
            "-39200000",
            "150000",
            "Turning its sign makes it tie out: “39,3” (Kasstroom).",
            "Het sluit door het teken om te draaien: “39,3” (Kasstroom).",
            id="so it did where rounding comes on top",
        ),
        pytest.param(
            cells("613", "1.050", "-437"),
            "+-",
            "1487",
            "1.5",
            "Turning its sign makes it tie out: “-437” (Uitgaven).",
            "Het sluit door het teken om te draaien: “-437” (Uitgaven).",
            id="a part got a sign too many",
        ),
        pytest.param(
            cells("631", "1.050", "437"),
            "+-",
            "613",
            "1.5",
            "Swapping two digits (613) makes it tie out: “631” (Kasstroom).",
            "Het sluit door twee cijfers te verwisselen (613): “631” (Kasstroom).",
            id="two digits of the total are swapped",
        ),
        pytest.param(
            cells("-631", "437", "1.050"),
            "+-",
            "-613",
            "1.5",
            "Swapping two digits (-613) makes it tie out: “-631” (Kasstroom).",
            "Het sluit door twee cijfers te verwisselen (-613): “-631” (Kasstroom).",
            id="below zero too",
        ),
        pytest.param(
            cells("223,1", "249,4", "17,3", scale=MILLION),
            "+-",
            "232100000",
            "150000",
            "Swapping two digits (232.1) makes it tie out: “223,1” (Kasstroom).",
            "Het sluit door twee cijfers te verwisselen (232,1): “223,1” (Kasstroom).",
            id="two digits before the decimal mark are swapped, told as they would be printed",
        ),
        pytest.param(
            cells("24,94", "29,44", "0,00"),
            "++",
            "29.44",
            "0.015",
            "Swapping two digits (29.44) makes it tie out: “24,94” (Kasstroom).",
            "Het sluit door twee cijfers te verwisselen (29,44): “24,94” (Kasstroom).",
            id="two digits around the decimal mark are swapped",
        ),
        pytest.param(
            cells("1.243.567", "1.234.000", "567"),
            "++",
            "1234567",
            "1.5",
            "Swapping two digits (1,234,567) makes it tie out: “1.243.567” (Kasstroom).",
            "Het sluit door twee cijfers te verwisselen (1.234.567): “1.243.567” (Kasstroom).",
            id="the figure is told in the notation of each language",
        ),
        pytest.param(
            cells("613", "1.500", "437"),
            "+-",
            "1063",
            "1.5",
            "Swapping two digits (1,050) makes it tie out: “1.500” (Ontvangsten).",
            "Het sluit door twee cijfers te verwisselen (1.050): “1.500” (Ontvangsten).",
            id="two digits of a part are swapped",
        ),
        pytest.param(
            cells("2.320", "249", "17"),
            "+-",
            "232",
            "1.5",
            "Dividing it by 10 makes it tie out: “2.320” (Kasstroom).",
            "Het sluit door het door 10 te delen: “2.320” (Kasstroom).",
            id="a digit too many",
        ),
        pytest.param(
            cells("23,2", "249,4", "17,3"),
            "+-",
            "232.1",
            "0.15",
            "Multiplying it by 10 makes it tie out: “23,2” (Kasstroom).",
            "Het sluit door het met 10 te vermenigvuldigen: “23,2” (Kasstroom).",
            id="a digit too few",
        ),
        pytest.param(
            cells("0,47", "47", "0"),
            "++",
            "47",
            "1.005",
            "Multiplying it by 100 makes it tie out: “0,47” (Kasstroom).",
            "Het sluit door het met 100 te vermenigvuldigen: “0,47” (Kasstroom).",
            id="euros for cents",
        ),
        pytest.param(
            cells("249.400", "249,4", "0,0"),
            "++",
            "249.4",
            "0.6",
            "Dividing it by 1000 makes it tie out: “249.400” (Kasstroom).",
            "Het sluit door het door 1000 te delen: “249.400” (Kasstroom).",
            id="euros in a table x € 1.000",
        ),
        pytest.param(
            cells("10.400", "4.000", "6.400", "2.570"),
            "+++",
            "12970",
            "2",
            "The gap is “2.570” (Begin): it seems to be left out of the total, or counted twice.",
            "Het verschil is “2.570” (Begin): dat lijkt niet of dubbel meegeteld in het totaal.",
            id="a part is left out of the total",
        ),
        pytest.param(
            cells("1.000", "600", "400", "257"),
            "+++",
            "1257",
            "2",
            "The gap is “257” (Begin): it seems to be left out of the total, or counted twice.",
            "Het verschil is “257” (Begin): dat lijkt niet of dubbel meegeteld in het totaal.",
            id="a small part is left out: dividing it by 1000 would leave it out too, but nobody does that",
        ),
        pytest.param(
            cells("1.514", "600", "400", "257"),
            "+++",
            "1257",
            "2",
            "The gap is “257” (Begin): it seems to be left out of the total, or counted twice.",
            "Het verschil is “257” (Begin): dat lijkt niet of dubbel meegeteld in het totaal.",
            id="a part is counted twice",
        ),
        pytest.param(
            cells("613", "1.050", "473"),
            "+-",
            "577",
            "1.5",
            "Swapping two digits (437) makes it tie out: “473” (Uitgaven).",
            "Het sluit door twee cijfers te verwisselen (437): “473” (Uitgaven).",
            id="two digits of what is taken off are swapped",
        ),
    ],
)
def test_one_slip_explains_the_gap(printed, signs, expected, allowed, en, nl):
    assert cause(printed, expected, allowed, signs) == Text(en, nl)


@pytest.mark.parametrize(
    ("printed", "signs", "expected", "allowed"),
    [
        pytest.param(cells("700", "600", "400"), "++", "1000", "1.5", id="the gap is like no slip"),
        pytest.param(
            cells("39,4", "-17,3", "21,9", scale=MILLION),
            "+-",
            "-39200000",
            "150000",
            id="turning the sign would leave more than rounding",
        ),
        pytest.param(
            cells("132,2", "249,4", "17,3"),
            "+-",
            "232.1",
            "0.15",
            id="the first digit swapped with the last: no slip of the pen",
        ),
        pytest.param(
            cells("613", "1.050", "473"), "++", "1523", "1.5", id="swapping 473 would do, if it were taken off"
        ),
        pytest.param(cells("613", "1.500", "437"), "", "1063", "1.5", id="nobody knows what the parts count for"),
        pytest.param(cells("0", "600", "400"), "++", "1000", "1.5", id="a zero has no sign and no digits to swap"),
        pytest.param(cells("613", "1.050", "n.b."), "+-", "1050", "1", id="a mark has neither"),
        pytest.param(
            cells("95", "50"),
            "+",
            "50",
            "1",
            id="two figures that agree: swapping 50 makes 05, and that is not 95",
        ),
        pytest.param(cells("10", "5"), "+", "5", "1", id="two figures that agree: neither is left out of the other"),
    ],
)
def test_where_no_single_slip_explains_the_gap_none_is_named(printed, signs, expected, allowed):
    assert cause(printed, expected, allowed, signs) is None


@pytest.mark.parametrize(
    ("printed", "expected", "found", "allowed"),
    [
        pytest.param([], 6, 7, 1, id="no figures"),
        pytest.param(cells("7", "6"), None, 7, 1, id="nothing expected"),
        pytest.param(cells("7", "6"), 6, None, 1, id="nothing found"),
        pytest.param(cells("7", "6"), 6, 7, None, id="no limit"),
    ],
)
def test_without_the_numbers_no_cause_is_named(printed, expected, found, allowed):
    numbers = (None if number is None else Decimal(number) for number in (expected, found, allowed))
    assert likely_cause(check(len(printed), *numbers, "+" * (len(printed) - 1)), printed) is None
