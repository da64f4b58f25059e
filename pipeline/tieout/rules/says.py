"""Say what each type of expectation checks: the one text of it, for `tieout explain` and for Great Expectations. Pure.

The arguments are filled in elsewhere, and no line is called by its label here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Says(NamedTuple):
    """What a type checks."""

    told: str
    """In a sentence; words in braces stand for its arguments, as `tieout explain` words them."""
    brief: str = ""
    """Of a type with arguments, for the data docs of Great Expectations: an argument stands bare for its `$name`."""

    @property
    def rendered(self) -> str:
        """Give the sentence for data docs."""
        return self.brief or self.told


SAYS: Mapping[str, Says] = {
    "expect_total_to_equal_parts": Says(
        "In every {slice} {total} is {parts}, within the rounding of the print.{joins}{when}{derive}",
        "$total equals the sum of $parts, within the rounding of the print.",
    ),
    "expect_parts_to_stay_within_total": Says(
        "In every {slice} {parts} at most {total}, in tables that do not print {unless}.",
        "$parts together are at most $total.",
    ),
    "expect_columns_to_follow_their_formula": Says(
        "In every row a column is what its formula makes of the others, within the rounding of the print; a column "
        "of differences without a formula is the realisation less the budget, or the other way round.",
    ),
    "expect_heads_to_print_their_formula": Says("The formula that a head prints is the one that its column follows."),
    "expect_figures_to_be_zero": Says(
        "{lines} are zero in the column of the {basis}, or follow to be zero.{derive}",
        "$lines are zero in the $basis.",
    ),
    "expect_figures_to_agree": Says(
        "{left} and {right} are the same amount in the {basis} of a year, within the rounding of the print.",
        "$left and $right are the same amount in the $basis, within the rounding of the print.",
    ),
    "expect_lines_to_correspond": Says(
        "Realised {opening} is {closing} {years}, wherever it is printed, within the rounding of the print.{derive}",
        "$opening is $closing of $years years before, within the rounding of the print.",
    ),
    "expect_repeated_figures_to_agree": Says(
        "{bases}: a line that stands in several {across} has one value.",
        "A figure that is stated twice has one value.",
    ),
    "expect_specifications_to_agree": Says(
        "{total} of a specification is the line that it specifies.",
        "$total of a specification is the line that it specifies.",
    ),
    "expect_shares_to_be_ratios": Says(
        "{share} is {numerator} as a percentage of {denominator}, within the rounding of all three.",
        "$share is $numerator / $denominator, within the rounding of the print.",
    ),
    "expect_figures_to_meet_norm": Says(
        "The realisation of {lines} meets the norm in the budget column: {direction}.{except_lines}",
        "$lines are $direction the norm in the budget column.",
    ),
    "expect_figures_to_be_at_least": Says(
        "{line} is never less than {amount}.",
        "$line is at least $amount.",
    ),
    "expect_figures_to_stay_within_share_of_average": Says(
        "Realised {line} is at most {percent}% of the average of {of} over {years} years.{derive}",
        "$line is at most $percent% of the average of $of over $years years.",
    ),
    "expect_deviations_to_stay_within": Says(
        "A figure stays within {percent}% of its budget{limits}, on the lines that the rulebook holds against it "
        "(compare = budget).{derive}",
        "Every figure on a line that is compared with its budget stays within $percent% of it; where that is zero, "
        "within $limits.",
    ),
    "expect_targets_to_be_measured": Says("Beside a target stands a figure, and no mark that nothing was measured."),
    "expect_notation_to_be_constant": Says("A row keeps its unit, scale word, decimals and mark in all columns."),
    "expect_units_to_fit_lines": Says("A figure is in the unit of its line."),
    "expect_totals_to_move_with_parts": Says(
        "A realised total is not that of the year before to the digit, where one of its parts has moved.",
    ),
    "expect_neighbours_to_differ": Says(
        "A line does not repeat the figure of the line above it, where the two differ in other columns.",
    ),
    "expect_lines_to_keep_their_places": Says(
        "No figure and the one above it fit the row of each other {times} times better than their own.",
        "No figure fits the row of its neighbour $times times better than its own.",
    ),
    "expect_columns_to_hold_figures": Says(
        "No column of a budget, realisation or estimate is blank or zero throughout.",
    ),
    "expect_magnitudes_to_agree": Says(
        "No figure is about {factor} times the others of its line, or about that part of them.",
        "No figure is about $factor times the others of its line.",
    ),
    "expect_series_to_move_gradually": Says(
        "A realisation is within {percent}% of that of the year before.",
        "A realisation is within $percent% of the year before.",
    ),
    "expect_series_not_to_stand_still": Says(
        "A counted quantity is not the same to the digit in {years} years in a row.",
        "A quantity is not the same $years years in a row.",
    ),
    "expect_prescribed_lines_to_be_present": Says("Every line that is prescribed is printed."),
    "expect_usual_lines_to_be_present": Says("Every line of the model is printed."),
    "expect_lines_to_be_recognised": Says(
        "Every row is a line of the rulebook{is_open}.",
        "Every printed row is a known line.",
    ),
    "expect_lines_to_be_stated_once": Says("No line is printed twice in a table."),
    "expect_spellings_to_be_known": Says("A row is spelled as declared."),
    "expect_values_to_be_placed": Says("No value is printed that belongs to no column."),
    "expect_labels_to_name_the_year": Says("A label that names a year names that of its table."),
    "expect_titles_to_name_the_year": Says("A title that names a year names that of its table."),
    "expect_headers_not_to_be_repeated": Says("No row repeats the heads of the columns."),
    "expect_headings_to_be_bare": Says("A line that only heads others prints no figure."),
    "expect_records_to_be_unique": Says("An agency has one record of each year, and every record has a key."),
    "expect_codes_to_be_known": Says("A code is in its list."),
}
