"""Describe a rule: what it checks in words, why, by what right, where it applies, and what it does on its examples."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tieout.checks.cells import Cell
from tieout.checks.wording import worded
from tieout.errors import UsageError, shorten
from tieout.examples import Shown, read_examples, show_with_cells, subject_of
from tieout.outcome import Engine, Rule
from tieout.report.rule import DrawnExample, DrawnTable, Listed, RuleTold
from tieout.rulebook import NamedShape, Rulebook, ShapeCheck, ShapeColumn
from tieout.worlds import every_rule

ENGINES: Mapping[Engine, str] = {
    "great_expectations": "Great Expectations", "pandera": "Pandera", "tieout": "tieout itself",
}  # fmt: skip
SAYS: Mapping[str, str] = {
    "expect_total_to_equal_parts":
        "In every {slice} {total} is {parts}, within the rounding of the print.{joins}{when}{derive}",
    "expect_parts_to_stay_within_total":
        "In every {slice} {parts} at most {total}, in tables that do not print {unless}.",
    "expect_columns_to_follow_their_formula":
        "In every row a column is what its formula makes of the others, within the rounding of the print; a column of "
        "differences without a formula is the realisation less the budget, or the other way round.",
    "expect_heads_to_print_their_formula": "The formula that a head prints is the one that its column follows.",
    "expect_figures_to_be_zero": "{lines} are zero in the column of the {basis}, or follow to be zero.{derive}",
    "expect_figures_to_agree":
        "{left} and {right} are the same amount in the {basis} of a year, within the rounding of the print.",
    "expect_lines_to_correspond":
        "Realised {opening} is {closing} {years}, wherever it is printed, within the rounding of the print.{derive}",
    "expect_repeated_figures_to_agree": "{bases}: a line that stands in several {across} has one value.",
    "expect_specifications_to_agree": "The total of a specification is the line that it specifies.",
    "expect_shares_to_be_ratios":
        "{share} is {numerator} as a percentage of {denominator}, within the rounding of all three.",
    "expect_figures_to_meet_norm":
        "The realisation of {lines} meets the norm in the budget column: {direction}.{except_lines}",
    "expect_figures_to_be_at_least": "{line} is never less than {amount}.",
    "expect_figures_to_stay_within_share_of_average":
        "Realised {line} is at most {percent}% of the average of {of} over {years} years.{derive}",
    "expect_deviations_to_stay_within":
        "A figure stays within {percent}% of its budget{limits}.{derive}",
    "expect_targets_to_be_measured": "Beside a target stands a figure, and no mark that nothing was measured.",
    "expect_notation_to_be_constant": "A row keeps its unit, scale word, decimals and mark in all columns.",
    "expect_units_to_fit_lines": "A figure is in the unit of its line.",
    "expect_totals_to_move_with_parts":
        "A realised total is not that of the year before to the digit, where one of its parts has moved.",
    "expect_neighbours_to_differ":
        "A line does not repeat the figure of the line above it, where the two differ in other columns.",
    "expect_lines_to_keep_their_places":
        "No figure and the one above it fit the row of each other {times} times better than their own.",
    "expect_columns_to_hold_figures": "No column of a budget, realisation or estimate is blank or zero throughout.",
    "expect_magnitudes_to_agree":
        "No figure is about {factor} times the others of its line, or about that part of them.",
    "expect_series_to_move_gradually": "A realisation is within {percent}% of that of the year before.",
    "expect_series_not_to_stand_still": "A counted quantity is not the same to the digit in {years} years in a row.",
    "expect_prescribed_lines_to_be_present": "Every line that is prescribed is printed.",
    "expect_usual_lines_to_be_present": "Every line of the model is printed.",
    "expect_lines_to_be_recognised": "Every row is a line of the rulebook{is_open}.",
    "expect_lines_to_be_stated_once": "No line is printed twice in a table.",
    "expect_spellings_to_be_known": "A row is spelled as declared.",
    "expect_values_to_be_placed": "No value is printed that belongs to no column.",
    "expect_labels_to_name_the_year": "A label that names a year names that of its table.",
    "expect_titles_to_name_the_year": "A title that names a year names that of its table.",
    "expect_headers_not_to_be_repeated": "No row repeats the heads of the columns.",
    "expect_headings_to_be_bare": "A line that only heads others prints no figure.",
    "expect_records_to_be_unique": "An agency has one record of each year, and every record has a key.",
    "expect_codes_to_be_known": "A code is in its list.",
}  # fmt: skip
"""What a rule of each type checks; words in braces stand for its arguments."""
CHANGES = re.compile(r" ?\{(?:year|agency)\}")
"""What changes in the label of a line from table to table."""


def describe(name: str, rulebook: str, rulebooks: Path | None) -> RuleTold:
    """Describe one rule of a rulebook, with its examples.

    Raises UsageError where there is no such rule or rulebook.
    """
    book = every_rule(rulebook, rulebooks)
    rule = next((rule for rule in book.rules if rule.name == name), None)
    if rule is None:
        near = difflib.get_close_matches(name, [rule.name for rule in book.rules], 3)
        advice = f"Nearest: {', '.join(near)}." if near else "Without a name, all rules are listed."
        raise UsageError(shorten(name), f"{book.name} has no such rule", advice)
    examples = [placed for placed in read_examples(book.name, rulebooks) if placed.example.rule == name]
    shown, cells = show_with_cells(book, examples, rulebooks)
    order = ("failing", "passing", "empty")
    drawn = sorted(
        (_drawn(one, cells) for one in shown if one.placed.example.table), key=lambda one: order.index(one.shows)
    )  # fmt: skip
    return RuleTold(
        name=rule.name,
        title=rule.title,
        reason=rule.reason,
        checks=checks_in_words(book, rule),
        source=rule.source,
        severity=rule.severity,
        engine=ENGINES[rule.engine],
        declared_in=rule.declared_in,
        applies=_applies(book, rule),
        examples=tuple(drawn),
    )


def listed(rulebook: str, rulebooks: Path | None) -> tuple[Listed, ...]:
    """List every rule of a rulebook, by the file that declares it."""
    rules = every_rule(rulebook, rulebooks).rules
    return tuple(Listed(rule.declared_in, rule.name, rule.severity, rule.title.en) for rule in rules)


def _drawn(shown: Shown, cells: Mapping[int, Cell]) -> DrawnExample:
    """Give an example with what the rule finds there."""
    example = shown.placed.example
    found: list[str] = []
    if shown.result is not None and shown.result.error is not None:
        found = [shown.result.error]
    elif shown.result is not None:
        kind, broken = shown.result.type, [check for check in shown.result.checks if check.judgement == "broken"]
        found = [
            f"{subject_of(check)}: {worded(kind, check, [cells[number] for number in check.cells]).en}"
            for check in broken
        ]  # fmt: skip
    tables = tuple(
        DrawnTable(
            table.title or table.kind, table.agency or example.agency, table.year or example.year,
            table.document or example.document, table.cells[0], table.cells[1:],
        )
        for table in example.table
    )  # fmt: skip
    return DrawnExample(example.shows, shown.placed.where, example.note, tables, tuple(found), shown.fault)


def checks_in_words(book: Rulebook, rule: Rule) -> str:
    """Say in words what a rule checks."""
    for suite in book.suites:
        for item in suite.expectations:
            if item.rule.name == rule.name:
                kinds = (*suite.scope.kinds, *suite.scope.with_kinds)
                return Saying(book, kinds, suite.scope.agency).said(item.type, item.kwargs)
    for shape in book.shapes:
        for column in shape.shape.column:
            for check in column.check:
                if check.name == rule.name:
                    return _shape_check(book, shape, column, check)
        if shape.shape.structure is not None and shape.shape.structure.name == rule.name:
            return f"Table {shape.shape.table} of a run has the columns that are declared, of the types that are."
    return "It is declared wrongly and cannot be run."


def _shape_check(book: Rulebook, shape: NamedShape, column: ShapeColumn, check: ShapeCheck) -> str:
    """Say in words what a check of a shape checks."""
    lines = Saying(book, shape.shape.kinds, None)
    rows = shape.shape.rows
    about = "Every cell of a column of figures" if rows and rows.any_state else "Every figure"
    if rows is not None:
        about += f" in {rows.unit}" if rows.unit else ""
        about += f" of {lines.listed(rows.lines)}" if rows.lines else ""
        about += f", except {lines.listed(rows.except_lines)}" if rows.except_lines else ""
    if check.in_range is not None:
        return f"{about}: its {column.name} lies from {check.in_range[0]} to {check.in_range[1]}."
    return f"{about}: its {column.name} is {_either(check.isin or ())}."


def _either(words: Iterable[str]) -> str:
    """List words of which one holds."""
    return _joined(words, "or")


def _joined(words: Iterable[str], by: str) -> str:
    """List words."""
    *first, last = words
    return f"{', '.join(first)} {by} {last}" if first else str(last)


def _applies(book: Rulebook, rule: Rule) -> str:
    """Say to which tables of whom a rule applies."""
    kinds: Sequence[str] = ()
    agency = None
    for suite in book.suites:
        if rule in [item.rule for item in suite.expectations]:
            kinds, agency = suite.scope.kinds, suite.scope.agency
    for shape in book.shapes:
        if rule in shape.rules:
            kinds = (shape.shape.rows and shape.shape.rows.in_kinds) or shape.shape.kinds
    told = f"tables of kind {_joined(kinds, 'and')}" if kinds else "tables of every kind"
    return f"{told}, {f'of {book.agency(agency).label} alone' if agency else 'of every agency'}"


class Saying:
    """Says what a rule checks, with the lines called as they are printed."""

    def __init__(self, book: Rulebook, kinds: Sequence[str], agency: str | None) -> None:
        kinds = kinds or list(book.kinds)
        # A path may be a line of several kinds: it is called as in the first.
        self.lines = {line.path: line for kind in reversed(kinds) for line in book.lines(kind, agency or "")}
        self.slice = "record" if all(book.kinds[kind].layout == "records" for kind in kinds) else "column"

    def said(self, kind: str, kwargs: Mapping[str, Any]) -> str:
        """Say what a rule of one type checks."""
        told = {name: self._argument(name, value) for name, value in kwargs.items()}
        defaults = {"when": "", "derive": "", "limits": "", "except_lines": "", "slice": self.slice}
        return SAYS[kind].format_map(defaults | {"joins": self._joins(kwargs.get("total"))} | told)

    def listed(self, paths: Iterable[str]) -> str:
        """List lines."""
        return _joined(map(self._line, paths), "and")

    def _argument(self, name: str, value: Any) -> str:
        """Say one argument."""
        worded: Mapping[str, Callable[[], str]] = {
            "parts": lambda: self._parts(value),
            "derive": lambda: " A line that is not printed is made of its own parts.",
            "when": lambda: f" Only where {self._line(value)} is printed: it makes the parts complete.",
            "except_lines": lambda: f" Except {self.listed(value)}.",
            "limits": lambda: "; where that is zero, within " + _either(
                f"{amount:,} {unit}" for unit, amount in value.items()
            ),
            "bases": lambda: f"In the {_joined(value, 'and')}",
            "across": lambda: "documents" if value else "tables of one document",
            "is_open": lambda: ", in tables whose rows the model leaves open" if value else "",
            "amount": lambda: f"{value:,}",
            "direction": lambda: "at least or at most, as its cell or the line says"
            if value == "as declared" else str(value),
        }  # fmt: skip
        if name == "years" and value < 2:
            return "of the year before" if value else "of the same year"
        if name in worded:
            return worded[name]()
        if isinstance(value, list):
            return self.listed(value)
        return self._line(value) if isinstance(value, str) else str(value)

    def _parts(self, parts: Any) -> str:
        """Say a sum, or lines that are together no more than another."""
        if isinstance(parts, list):
            return self.listed(parts) + (" are together" if len(parts) > 1 else " is")
        signed = [
            f"{'-' if weight * self._sign(path) < 0 else '+'} {self._line(path)}" for path, weight in parts.items()
        ]
        return " ".join(signed).removeprefix("+ ")

    def _joins(self, total: str | None) -> str:
        """Say which lines may add to a total beside its parts."""
        joining = [line.path for line in self.lines.values() if total in line.joins]
        return f" {self.listed(joining)} may add to it too." if joining else ""

    def _sign(self, path: str) -> int:
        """Say how a line counts: an outflow counts negative."""
        return -1 if path in self.lines and self.lines[path].sign == "-" else 1

    def _line(self, path: str) -> str:
        """Call a line as it is printed; what is no line is called what it is."""
        if path == "*":
            return "every line with a norm"
        return f"“{CHANGES.sub('', self.lines[path].label)}”" if path in self.lines else path
