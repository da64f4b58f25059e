"""Fetch what a text may speak of from a run: the rows that a publication prints, their names, figures and sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal

import duckdb

from tieout.narrative.facts import Fact, Facts, Row, RowKey, facts_of
from tieout.narrative.intervals import Interval, exactly
from tieout.narrative.sentences import WORD
from tieout.rulebook.declared import Expectation, SuiteScope
from tieout.rulebook.model import Rulebook
from tieout.rules.population import COLUMNS, narrowed
from tieout.values.outcome import Place
from tieout.values.tally import Check, Tally, check_of

NO_TALLIES: Mapping[str, Tally] = MappingProxyType({})
MOST_ROWS = 20_000
"""Rows of statements at most that a text is held against; a publication with more has tables of another kind."""
ROWS = """
    SELECT
        table_name, line_no, line_path, label, line_label, section, line_unit, compare, report_year, kind, entity,
        coalesce(titled.title, '')
    FROM lines LEFT JOIN (SELECT table_name, title FROM tables WHERE own) AS titled USING (table_name)
    WHERE own AND line_no IS NOT NULL AND NOT repeats_header AND table_name IN (
        SELECT table_name FROM tables WHERE own AND NOT is_records
    )
    ORDER BY table_name, line_no
    LIMIT $1
"""
FIGURES = """
    SELECT
        cell_id, table_name, line_no, column_no, file, line_label, column_label, printed, basis_role, year, stage,
        value, unit, scale, lower, upper, lower_closed, upper_closed, is_count AND decimals = 0 AND scale = 1
    FROM figures
    WHERE own AND state = 'figure' AND year IS NOT NULL AND of_line IS NULL AND slice_no = column_no
    ORDER BY cell_id
"""


def spoken_of(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> Facts:
    """Give all rows of the statements of the publication itself that a text may speak of, with their figures."""
    names = _Names(rulebook)
    told = connection.execute(ROWS, [MOST_ROWS]).fetchall()
    figures = [_fact(row) for row in connection.execute(FIGURES).fetchall()]
    units: dict[RowKey, str] = {}
    for fact in figures:
        units.setdefault(fact.row, fact.unit)
    rows = [_row(row, names, units) for row in told]
    keys = {row.key for row in rows}
    return facts_of(rows, (fact for fact in figures if fact.row in keys))


def with_sums(
    facts: Facts,
    connection: duckdb.DuckDBPyConnection,
    rulebook: Rulebook,
    rows: Iterable[RowKey],
    tallies: Mapping[str, Tally] = NO_TALLIES,
) -> Facts:
    """Give the same with the parts of those rows that are totals by a rule of the rulebook, in every column.

    Only rows that a text speaks of are asked, and only of rules of which the `tallies`, by their names, do not hold
    every check: to plan a rule costs more than to run it.
    """
    paths = {facts.rows[key].path for key in rows} - {None}
    by_cell = {fact.cell: fact for found in facts.figures.values() for fact in found}
    sums: dict[int, list[tuple[Fact, int]]] = {}
    for suite in rulebook.suites:
        for said in suite.expectations:
            if said.kind.makes_total not in paths or said.rule.severity != "critical":
                continue
            tally = tallies.get(said.rule.name)
            checks = tally.checks if tally is not None and tally.is_whole else _checks(connection, suite.scope, said)
            for check in checks:
                if check.judgement == "not judged" or len(check.weights) != len(check.cells):
                    continue
                total, *parts = check.cells
                own, *weights = check.weights
                known = [(by_cell[cell], -own * weight) for cell, weight in zip(parts, weights, strict=True)
                         if cell in by_cell]  # fmt: skip
                if own and len(known) == len(parts) > 1:
                    sums[total] = known
    return facts_of(facts.rows.values(), (one for found in facts.figures.values() for one in found), sums)


def _checks(connection: duckdb.DuckDBPyConnection, scope: SuiteScope, said: Expectation) -> list[Check]:
    """Have a rule make its checks on the tables of the publication itself."""
    kinds = (*scope.kinds, *scope.with_kinds)
    population = narrowed(said.kind.population(), kinds, scope.entity).replace("{batch}", "batch")
    rows = connection.execute(
        f"WITH batch AS MATERIALIZED (FROM figures WHERE own) SELECT {', '.join(COLUMNS)} FROM ({population}) "
        "ORDER BY ALL"
    ).fetchall()
    return [check_of(dict(zip(COLUMNS, row, strict=True))) for row in rows]


class _Names:
    """Knows what the rulebook calls each line of a kind of table, as an entity prints it."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self.joined = rulebook.labels.same.get("&")
        self.more_is_better = frozenset(rulebook.narrative.more_is_better if rulebook.narrative else ())
        self.less_is_better = frozenset(rulebook.narrative.less_is_better if rulebook.narrative else ())
        self._income = frozenset(rulebook.narrative.income_words if rulebook.narrative else ())
        self._cost = frozenset(rulebook.narrative.cost_words if rulebook.narrative else ())
        self._known: dict[tuple[str, str], Mapping[str, tuple[str, ...]]] = {}

    def aims(self, path: str | None, label: str, sections: Sequence[str]) -> Literal["more", "less"] | None:
        """Say whether more of a line is better, or less: by its path, and else by its label, or its section."""
        if path is not None:
            return "more" if path in self.more_is_better else "less" if path in self.less_is_better else None
        for text in (label, *reversed(sections)):
            words = set(WORD.findall(text.casefold()))
            is_income, is_cost = not self._income.isdisjoint(words), not self._cost.isdisjoint(words)
            if is_income or is_cost:
                return None if is_income and is_cost else "more" if is_income else "less"
        return None

    def of(self, kind: str, entity: str, path: str | None) -> tuple[str, ...]:
        """Give the names of a line; nothing where there is none."""
        if (kind, entity) not in self._known:
            label = self._rulebook.entity(entity).label
            self._known[kind, entity] = {
                line.path: tuple(
                    name.replace("{entity}", label).replace("{year}", " ") for name in (line.label, *line.spellings)
                )
                for line in self._rulebook.lines(kind, entity)
            }
        return self._known[kind, entity].get(path or "", ())


def _row(told: tuple[Any, ...], names: _Names, units: Mapping[RowKey, str]) -> Row:
    """Make a row of what the run says of it."""
    table, line, path, label, line_label, section, line_unit, compare, report_year, kind, entity, title = told
    key = (table, line)
    sections = tuple(part.strip() for part in (section or "").split(" / ") if part.strip())
    told_as = [name for name in (label or line_label or "", *names.of(kind, entity, path)) if name]
    if names.joined:
        told_as += [name.replace("&", f" {names.joined} ") for name in told_as if "&" in name]
    called = tuple(dict.fromkeys(told_as))
    unit = units.get(key, line_unit or "1")
    aims = names.aims(path, label or line_label or "", sections) if compare not in ("at least", "at most") else None
    compare = "at least" if aims == "more" else compare
    is_cost = aims == "less"
    return Row(key, path, label or line_label or "", sections, called, unit, compare, is_cost, report_year, kind,
               is_heading=key not in units, title=title)  # fmt: skip


def _fact(told: tuple[Any, ...]) -> Fact:
    """Make a figure of what the run says of it."""
    (cell, table, line, column, file, line_label, column_label, printed, role, year, stage,
     value, unit, scale, lower, upper, lower_closed, upper_closed, is_exact) = told  # fmt: skip
    interval = (
        exactly(Fraction(value))
        if is_exact
        else Interval(Fraction(lower), Fraction(upper), bool(lower_closed), bool(upper_closed))
    )
    place = Place(file, line, column, line_label, column_label, printed)
    return Fact(cell, (table, line), role, year, interval, unit, scale or 1, place, stage)
