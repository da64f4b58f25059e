"""Name the types of expectation: the population of each, and the table that it looks at. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from tieout.rules import comparisons, formulas, identities, notation, rows, slips, sums

Table = Literal["figures", "lines", "records"]
TABLES: tuple[Table, ...] = ("figures", "lines", "records")

ON_FIGURES: dict[str, Callable[..., str]] = {
    "expect_total_to_equal_parts": sums.total_equals_parts,
    "expect_parts_to_stay_within_total": sums.parts_stay_within_total,
    "expect_columns_to_follow_their_formula": formulas.columns_follow_their_formula,
    "expect_heads_to_print_their_formula": formulas.heads_print_their_formula,
    "expect_figures_to_be_zero": sums.figures_are_zero,
    "expect_figures_to_agree": identities.figures_agree,
    "expect_lines_to_correspond": identities.lines_correspond,
    "expect_repeated_figures_to_agree": identities.repeated_figures_agree,
    "expect_specifications_to_agree": identities.specifications_agree,
    "expect_shares_to_be_ratios": identities.shares_are_ratios,
    "expect_figures_to_meet_norm": comparisons.figures_meet_norm,
    "expect_figures_to_be_at_least": comparisons.figures_are_at_least,
    "expect_figures_to_stay_within_share_of_average": comparisons.figures_stay_within_share_of_average,
    "expect_deviations_to_stay_within": comparisons.deviations_stay_within,
    "expect_targets_to_be_measured": comparisons.targets_are_measured,
    "expect_notation_to_be_constant": notation.notation_is_constant,
    "expect_units_to_fit_lines": notation.units_fit_lines,
    "expect_totals_to_move_with_parts": slips.totals_move_with_parts,
    "expect_neighbours_to_differ": slips.neighbours_differ,
    "expect_lines_to_keep_their_places": slips.lines_keep_their_places,
    "expect_columns_to_hold_figures": slips.columns_hold_figures,
    "expect_magnitudes_to_agree": slips.magnitudes_agree,
    "expect_series_to_move_gradually": slips.series_move_gradually,
    "expect_series_not_to_stand_still": slips.series_do_not_stand_still,
}
ON_LINES: dict[str, Callable[..., str]] = {
    "expect_prescribed_lines_to_be_present": rows.prescribed_lines_are_present,
    "expect_usual_lines_to_be_present": rows.usual_lines_are_present,
    "expect_lines_to_be_recognised": rows.lines_are_recognised,
    "expect_lines_to_be_stated_once": rows.lines_are_stated_once,
    "expect_spellings_to_be_known": rows.spellings_are_known,
    "expect_labels_to_name_the_year": rows.labels_name_the_year,
    "expect_titles_to_name_the_year": rows.titles_name_the_year,
    "expect_headers_not_to_be_repeated": rows.headers_are_not_repeated,
    "expect_headings_to_be_bare": rows.headings_are_bare,
    "expect_values_to_be_placed": rows.values_are_placed,
}
ON_RECORDS: dict[str, Callable[..., str]] = {
    "expect_records_to_be_unique": rows.records_are_unique,
    "expect_codes_to_be_known": rows.codes_are_known,
}
POPULATIONS = ON_FIGURES | ON_LINES | ON_RECORDS
"""The population of each type, built from the arguments that a suite declares."""


def table_of(kind: str) -> Table:
    """Give the table that a type looks at."""
    return "lines" if kind in ON_LINES else "records" if kind in ON_RECORDS else "figures"
