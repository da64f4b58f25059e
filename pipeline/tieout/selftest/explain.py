"""Describe a rule: what it checks in words, why, by what right, where it applies, and what it does on its examples."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tieout.report.rule import DrawnExample, DrawnTable, Listed, RuleTold
from tieout.rulebook.model import NamedShape, Rulebook, ShapeCheck, ShapeColumn
from tieout.rules.cells import Cell
from tieout.rules.says import SAYS
from tieout.rules.wording import worded
from tieout.selftest.examples import Shown, read_examples, show_with_cells, subject_of
from tieout.selftest.worlds import every_rule
from tieout.values.errors import UsageError, shorten
from tieout.values.outcome import Engine, Rule

ENGINES: Mapping[Engine, str] = {
    "great_expectations": "Great Expectations", "pandera": "Pandera", "tieout": "tieout itself",
}  # fmt: skip
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
        return SAYS[kind].told.format_map(defaults | {"joins": self._joins(kwargs.get("total"))} | told)

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
