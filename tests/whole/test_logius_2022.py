"""The answer key of the first real publication: Logius 2022 as printed on page 165."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from tests.whole.conftest import found

pytestmark = pytest.mark.usefixtures("tables_judged_once")

TABLE, FLOW, TEXT = "doelmatigheidsindicatoren.csv", "kasstroom.csv", "toelichting.md"

ANSWER_KEY = [
    # rule, severity, file, line, column, printed
    ("operating_cash_flow_ties_out", "critical", FLOW, 5, 5, "39,2"),
    ("text_direction_agrees", "critical", TEXT, 8, 32, "€ 39,2 mln. hoger"),
    ("text_speaks_of_what_holds", "warning", TEXT, 16, 50, "vaker"),  # not of the contact centre
    ("deviation_is_told_in_text", "info", TABLE, 3, 8, "€ 0,11"),  # and four more
    ("deviation_is_explained", "warning", TABLE, 3, 8, "€ 0,11"),  # unit cost DigiD
    ("deviation_is_explained", "warning", TABLE, 4, 8, "€ 1,11"),  # unit cost DigiD Machtigen
    ("deviation_is_explained", "warning", TABLE, 5, 8, "95,32"),  # hourly rate
    ("deviation_is_explained", "warning", TABLE, 9, 8, "419"),  # staff
    ("deviation_is_explained", "warning", TABLE, 17, 8, "62 mln."),  # messages through Digipoort
    ("deviation_is_explained", "warning", FLOW, 5, 5, "39,2"),  # against a budget of zero
    ("target_is_measured", "warning", TABLE, 10, 8, "niet uitgevoerd"),  # staff survey
    ("values_are_placed", "warning", TABLE, 13, 10, "2021 2021 niet uitgevoerd niet uitgevoerd"),
    ("values_are_placed", "warning", TABLE, 15, 10, "15 mln"),
    ("first_line_calls_meet_norm", "warning", TABLE, 28, 8, "72,30%"),
    ("notation_is_constant", "info", TABLE, 5, 6, "90,88"),  # no unit anywhere in the row
    ("notation_is_constant", "info", TABLE, 6, 7, "239 mln."),  # no euro sign
    ("notation_is_constant", "info", TABLE, 7, 6, "0,00"),  # no percent sign
    ("notation_is_constant", "info", TABLE, 8, 9, "23,0%"),  # beside 23%
    ("notation_is_constant", "info", TABLE, 10, 9, "7"),  # beside 7,0
    ("notation_is_constant", "info", TABLE, 11, 7, "n.v.t."),  # beside niet uitgevoerd
    ("notation_is_constant", "info", TABLE, 14, 8, "514 mln"),  # no dot
    ("spelling_is_known", "info", TABLE, 15, 4, "* Aantal DIGID machtigen"),
    ("series_moves_gradually", "info", TABLE, 2, 8, "€ 0,34"),  # after € 0,49
    ("series_does_not_stand_still", "info", TABLE, 16, 7, "81 mln."),  # 81, 81, 81
    ("difference_is_rounding", "info", FLOW, 3, 3, "249,4"),  # receipts, where revenue is 249 mln.
]


def test_every_finding_of_the_answer_key_comes_out_and_no_other(as_printed):
    came_out = [
        (finding.rule, finding.severity, place.file, place.line, place.column, place.printed)
        for finding in as_printed.verdict.findings
        for place in finding.places[:1]
    ]
    assert sorted(came_out) == sorted(ANSWER_KEY)


def test_the_text_says_higher_where_receipts_and_expenses_make_lower(as_printed):
    (finding,) = found(as_printed.verdict, "text_direction_agrees")
    assert finding.message.nl == (
        "Totaal operationele kasstroom: 17,3 mln. EUR lager (Totaal ontvangsten operationele kasstroom (+/+)) en "
        "21,9 mln. EUR hoger (Totaal uitgaven operationele kasstroom (-/-)) geeft 39,2 mln. EUR lager; er staat hoger."
    )
    assert [place.file for place in finding.places] == [TEXT, FLOW, FLOW]


def test_a_text_that_still_says_higher_is_told_when_its_table_is_corrected(logius, judge):
    logius.replace(FLOW, '"39,2"', '"-39,2"')
    verdict = judge(logius).verdict
    (finding,) = found(verdict, "text_direction_agrees")
    assert "geeft 39,2 mln. EUR lager; er staat hoger" in finding.message.nl
    assert [one.rule for one in verdict.findings if one.severity == "critical"] == ["text_direction_agrees"]


def test_a_text_that_is_corrected_and_not_its_table_is_told_of_the_table_alone(logius, judge):
    logius.replace(TEXT, "39,2 mln. hoger", "39,2 mln. lager")
    critical = [one.rule for one in judge(logius).verdict.findings if one.severity == "critical"]
    assert critical == ["operating_cash_flow_ties_out"]


def test_that_all_services_meet_their_norm_holds_of_ten_and_not_of_the_contact_centre(as_printed):
    (finding,) = found(as_printed.verdict, "text_speaks_of_what_holds")
    assert "klopt voor 10 rijen, en niet voor die onder" in finding.message.nl
    assert "Beschikbaarheid eerstelijns burgerondersteuning" in finding.message.nl
    assert "“72,30%”, “97,0%”" in finding.message.nl


def test_the_first_screen_says_what_became_of_the_numbers_of_the_text(as_printed):
    told = next(line for line in as_printed.verdict.stands_on if TEXT in line.en)
    assert told.en == (
        "The text toelichting.md prints 7 numbers: 5 tied out; 1 against its table; 1 not judged, tied to no figure: "
        '"1800".'
    )


def test_the_publication_as_printed_is_held(as_printed):
    assert as_printed.verdict.verdict == "hold"
    assert as_printed.exit_code == 1


def test_the_operating_cash_flow_is_78_4_off_and_turning_its_sign_mends_it(as_printed):
    (finding,) = found(as_printed.verdict, "operating_cash_flow_ties_out")
    assert (finding.expected, finding.found, finding.gap, finding.allowed, finding.unit) == (
        Decimal("-39.2"),
        Decimal("39.2"),
        Decimal("78.4"),
        Decimal("0.15"),
        "mln. EUR",
    )
    assert [place.printed for place in finding.places] == ["39,2", "-17,3", "21,9"]
    assert "sign" in finding.cause.en
    assert "teken" in finding.cause.nl


def test_one_printed_step_decides_on_the_unit_cost_of_digid(as_printed):
    said = {f.places[0].printed: f.message.en for f in found(as_printed.verdict, "deviation_is_explained")}
    assert "-15.4%" in said["€ 0,11"]
    assert "from -22.2% to -8.0%" in said["€ 0,11"]
    assert [printed for printed, text in said.items() if "One step" in text] == ["€ 0,11"]


@pytest.mark.parametrize(
    ("rule", "outcome", "examined", "within_rounding"),
    [
        ("percentage_in_range", "passed", 38, 0),
        ("balance_percentage_in_range", "passed", 5, 0),
        ("budgeted_cash_flow_is_zero", "passed", 3, 0),
        ("operating_cash_flow_ties_out", "failed", 1, 0),
        ("budgeted_receipts_agree_with_revenue", "passed", 1, 1),
        ("availability_meets_norm", "passed", 10, 0),
        ("first_line_calls_meet_norm", "failed", 1, 0),
        ("overhead_meets_norm", "passed", 1, 0),
        ("satisfaction_meets_norm", "passed", 1, 0),
        ("deviation_is_explained", "failed", 13, 0),
        ("same_figure_same_value", "empty", 0, 0),
        ("prescribed_line_is_present", "passed", 40, 0),
        ("cell_is_figure_or_mark", "passed", 39, 0),
        ("indicator_is_figure_or_mark", "passed", 135, 0),
        ("pandera_catches_its_canary", "passed", 2, 0),
        ("great_expectations_catches_its_canary", "passed", 48, 0),
        ("figure_has_the_unit_of_its_line", "passed", 100, 0),
    ],
)
def test_each_rule_examined_what_the_page_gives_it(as_printed, rule, outcome, examined, within_rounding):
    outcomes = {item.rule: item for item in as_printed.verdict.outcomes}
    said = outcomes[rule]
    assert (said.state, said.examined, said.within_rounding) == (outcome, examined, within_rounding)


def test_no_line_is_lost_on_the_way_in(as_printed):
    counted = {item.path: (item.lines, item.rows, item.rejected) for item in as_printed.verdict.inputs}
    assert counted == {TABLE: (27, 27, 0), FLOW: (13, 13, 0), "toelichting.md": (19, 19, 0)}


def test_every_printed_figure_but_one_is_looked_at_by_a_rule(as_printed):
    tally = as_printed.verdict.tally
    assert (tally.cells, tally.figures, tally.marks, tally.examined) == (174, 100, 74, 99)


def test_what_could_not_be_judged_is_listed_with_its_place(as_printed):
    listed = Counter((item.rule, item.places[0].file, item.places[0].line) for item in as_printed.verdict.not_judged)
    assert listed == {
        ("operating_cash_flow_ties_out", FLOW, 5): 2,  # budget and realisation: not printed
        ("investing_cash_flow_ties_out", FLOW, 8): 3,  # of the cash flow the page prints three lines
        ("financing_cash_flow_ties_out", FLOW, 13): 3,
        ("closing_cash_ties_out", FLOW, 14): 3,
        ("overdraft_stays_within_limit", FLOW, 14): 2,
        ("column_formula_ties_out", FLOW, 3): 1,
        ("column_formula_ties_out", FLOW, 4): 1,
        ("column_formula_ties_out", FLOW, 5): 1,
        ("deviation_is_explained", FLOW, 8): 1,
        ("deviation_is_explained", FLOW, 13): 1,
    }


def test_the_page_draws_the_five_deviations_of_the_indicators_and_the_norm_that_is_missed(as_printed):
    text = (as_printed.folder / "report.html").read_text("utf-8")
    drawn = {name: text[text.index(f'id="{name}"') :].split("</figure>")[0] for name in ("p1d", "p1n")}
    assert (drawn["p1d"].count('class="dot out"'), drawn["p1d"].count("<svg")) == (5, 9)
    assert drawn["p1n"].count('class="dot out"') == 1
    assert '<ol id="f3-y">' in text, "the first deviation shows its line over the years"
    assert len(text) < 600_000
