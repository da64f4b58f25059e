"""Describe a rule: what it checks in words, why, by what right, where it applies, and what it does on its examples."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tieout.engines.registry import called
from tieout.report.rule import DrawnExample, DrawnTable, Listed, RuleTold
from tieout.rulebook.declared import NamedShape, ShapeCheck, ShapeColumn
from tieout.rulebook.model import Rulebook
from tieout.rules.cell import Cell
from tieout.rules.kind import joined
from tieout.selftest.examples import Shown, read_examples, show_with_cells
from tieout.selftest.worlds import every_rule
from tieout.values.errors import UsageError, shorten
from tieout.values.outcome import Rule

CHANGES = re.compile(r" ?\{(?:year|entity)\}")
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
    examples = [placed for placed in read_examples(book, rulebooks) if placed.example.rule == name]
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
        engine="tieout itself" if rule.engine == "tieout" else called(rule.engine),
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
        wording = shown.result.wording
        found = [
            f"{check.about}: {wording.word(check, [cells[number] for number in check.cells]).en}"
            for check in shown.result.checks
            if check.judgement == "broken"
        ]  # fmt: skip
    tables = tuple(
        DrawnTable(
            table.title or table.kind, table.entity or example.entity, table.year or example.year,
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
                return item.kind.say(Called(book, kinds, suite.scope.entity))
    for shape in book.shapes:
        for column in shape.shape.column:
            for check in column.check:
                if check.name == rule.name:
                    return _shape_check(book, shape, column, check)
        if shape.shape.structure is not None and shape.shape.structure.name == rule.name:
            return f"Table {shape.shape.table} of a run has the columns that are declared, of the types that are."
    faults = [fault.message for fault in book.faults if fault.rule == rule]
    return f"It is declared wrongly and cannot be run: {' '.join(faults)}" if faults else "Nothing."


def _shape_check(book: Rulebook, shape: NamedShape, column: ShapeColumn, check: ShapeCheck) -> str:
    """Say in words what a check of a shape checks."""
    called_lines = Called(book, shape.shape.kinds, None)
    rows = shape.shape.rows
    about = "Every cell of a column of figures" if rows and rows.any_state else "Every figure"
    if rows is not None:
        about += f" in {rows.unit}" if rows.unit else ""
        about += f" of {called_lines.lines(rows.lines)}" if rows.lines else ""
        about += f", except {called_lines.lines(rows.except_lines)}" if rows.except_lines else ""
    if check.in_range is not None:
        return f"{about}: its {column.name} lies from {check.in_range[0]} to {check.in_range[1]}."
    return f"{about}: its {column.name} is {joined(check.isin or (), 'or')}."


def _applies(book: Rulebook, rule: Rule) -> str:
    """Say to which tables of whom a rule applies."""
    kinds: Sequence[str] = ()
    entity = None
    for suite in book.suites:
        if rule in [item.rule for item in suite.expectations]:
            kinds, entity = suite.scope.kinds, suite.scope.entity
    for shape in book.shapes:
        if rule in shape.rules:
            kinds = (shape.shape.rows and shape.shape.rows.in_kinds) or shape.shape.kinds
    told = f"tables of kind {joined(kinds)}" if kinds else "tables of every kind"
    return f"{told}, {f'of {book.entity(entity).label} alone' if entity else f'of every {book.entity_words.key}'}"


class Called:
    """Calls the lines of a rulebook as they are printed, for the sentence that says what a rule checks."""

    def __init__(self, book: Rulebook, kinds: Sequence[str], entity: str | None) -> None:
        kinds = kinds or list(book.kinds)
        # A path may be a line of several kinds: it is called as in the first.
        self._open = {total for kind in kinds if (total := book.kinds[kind].rows_join)}
        self._lines = {line.path: line for kind in reversed(kinds) for line in book.lines(kind, entity or "")}
        self.slice = "record" if all(book.kinds[kind].layout == "records" for kind in kinds) else "column"

    def line(self, path: str) -> str:
        """Call a line as it is printed; what is no line is called what it is."""
        return f"“{CHANGES.sub('', self._lines[path].label)}”" if path in self._lines else path

    def lines(self, paths: Iterable[str]) -> str:
        """List lines."""
        return joined(map(self.line, paths))

    def parts(self, parts: Mapping[str, int], total: str = "") -> str:
        """Say a sum; an outflow counts negative, unless the total is one as well."""
        turned = self._sign(total)
        signed = [
            f"{'-' if turned * weight * self._sign(path) < 0 else '+'} {self.line(path)}"
            for path, weight in parts.items()
        ]
        return " ".join(signed).removeprefix("+ ")

    def joins(self, total: str) -> str:
        """Say which lines may add to a total beside its parts."""
        joining = [self.line(line.path) for line in self._lines.values() if total in line.joins]
        joining += ["rows that are no known line"] if total in self._open else []
        told = f"{joined(joining)} may add to it too." if joining else ""
        return f" {told[:1].upper()}{told[1:]}" if told else ""

    def _sign(self, path: str) -> int:
        """Say how a line counts: an outflow counts negative."""
        return -1 if path in self._lines and self._lines[path].sign == "-" else 1
