"""Word a finding: one sentence with the figures in it, in both languages. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieout.rules.cells import Cell
from tieout.rules.result import Check
from tieout.rules.wording import amounts, comparisons, notation, rows, slips
from tieout.rules.wording.quoting import Words
from tieout.values.outcome import Text

WORDS: Mapping[str, Words] = {
    "expect_total_to_equal_parts": amounts.sum_of_parts,
    "expect_parts_to_stay_within_total": amounts.within,
    "expect_columns_to_follow_their_formula": amounts.formula,
    "expect_heads_to_print_their_formula": amounts.head_formula,
    "expect_figures_to_be_zero": amounts.zero,
    "expect_figures_to_agree": amounts.agree,
    "expect_repeated_figures_to_agree": amounts.agree,
    "expect_lines_to_correspond": amounts.agree,
    "expect_specifications_to_agree": amounts.agree,
    "expect_shares_to_be_ratios": amounts.ratio,
    "expect_figures_to_be_at_least": comparisons.least,
    "expect_figures_to_stay_within_share_of_average": comparisons.capped,
    "expect_figures_to_meet_norm": comparisons.missed_norm,
    "expect_deviations_to_stay_within": comparisons.deviation,
    "expect_targets_to_be_measured": comparisons.target,
    "expect_notation_to_be_constant": notation.change,
    "expect_units_to_fit_lines": notation.unit,
    "expect_totals_to_move_with_parts": slips.stale,
    "expect_neighbours_to_differ": slips.neighbour,
    "expect_lines_to_keep_their_places": slips.exchanged,
    "expect_columns_to_hold_figures": slips.zero_column,
    "expect_magnitudes_to_agree": slips.magnitude,
    "expect_series_to_move_gradually": slips.trend,
    "expect_series_not_to_stand_still": slips.still,
    "expect_prescribed_lines_to_be_present": rows.prescribed,
    "expect_usual_lines_to_be_present": rows.missing,
    "expect_lines_to_be_recognised": rows.unknown,
    "expect_lines_to_be_stated_once": rows.repeated,
    "expect_spellings_to_be_known": rows.spelled,
    "expect_values_to_be_placed": rows.unplaced,
    "expect_labels_to_name_the_year": rows.label_year,
    "expect_titles_to_name_the_year": rows.title_year,
    "expect_headers_not_to_be_repeated": rows.header_again,
    "expect_headings_to_be_bare": rows.heading,
    "expect_records_to_be_unique": rows.record,
    "expect_codes_to_be_known": rows.code,
}
"""Who words a broken check of each type of expectation."""


def worded(kind: str, check: Check, cells: Sequence[Cell]) -> Text:
    """Word a broken check of one type of expectation; `cells` in the order of the check.

    What is no type of expectation is a check of a shape.
    """
    return WORDS.get(kind, notation.shape)(check, cells)
