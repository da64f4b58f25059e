"""No figure is about a factor times all others of its line, or about that part of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar

from msgspec import Meta

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, STOCKS, population_of
from tieout.rules.quoting import quoted
from tieout.rules.settling import Settled, WideColumn, WideTable, bits, count
from tieout.store.sql import literal
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text
from tieout.values.tally import Check

DIGITS = 10
"""Printed steps that a figure must count: one digit alone is of any magnitude."""
SHOWN_DIGITS = 100
"""The same where there is but one other figure to hold it against."""
PEERS = 4
"""Entities whose line must be steady, that of the figure among them, for one other figure to be enough."""
STEADY = 2
"""Times its least that the most of a steady line is at most."""
LARGEST = 10**18
"""Amounts below this can be multiplied by any factor."""
MOST_NAMED = 3
"""Lines that one finding names."""


COMPARED = f"""
WITH stated AS NOT MATERIALIZED (
    SELECT
        *, abs(value) AS size, upper - lower AS step,
        CASE WHEN slice_no = column_no THEN CAST(line_no AS VARCHAR) ELSE entity || '/' || line_path END AS series
    FROM {{batch}}
    WHERE state = 'figure' AND basis_role IN {STOCKS} AND line_path IS NOT NULL AND value <> 0
        AND abs(value) >= {DIGITS} * (upper - lower) AND abs(value) < {LARGEST}
), alone AS (
    SELECT
        table_name, series, unit, of_line, any_value(line_path) AS line, count(*) - 1 AS others,
        count(*) FILTER (value < 0) AS negative, max(size, 2) AS most, min(size, 2) AS least,
        min(cell_id, 2) AS first_cells
    FROM stated
    GROUP BY table_name, series, unit, of_line
    HAVING others > 0
), series AS (
    -- How the same line of others moves: where all are steady, one other figure is enough.
    SELECT
        *, count(*) OVER line >= {PEERS} AND count(*) FILTER (most[1] > {STEADY} * least[1]) OVER line < 2 AS is_steady
    FROM alone
    WINDOW line AS (PARTITION BY table_name, line, unit)
), compared AS (
    -- The most and the least of the others: where it is that itself, what comes next.
    SELECT
        stated.table_name, stated.line_path, stated.slice, stated.slice_no, stated.cell_id, stated.size, stated.step,
        others, is_steady, negative IN (0, others + 1) AS one_sign,
        CASE WHEN size = most[1] THEN most[2] ELSE most[1] END AS most_of_others,
        CASE WHEN size = least[1] THEN least[2] ELSE least[1] END AS least_of_others,
        CASE WHEN cell_id = first_cells[1] THEN first_cells[2] ELSE first_cells[1] END AS other_cell
    FROM stated
    JOIN series
        ON series.table_name = stated.table_name AND series.series = stated.series AND series.unit = stated.unit
        AND series.of_line IS NOT DISTINCT FROM stated.of_line
)"""
"""Each amount with the most and the least of the others of its series, and how steady that is."""


class MagnitudesAgree(Kind, frozen=True, kw_only=True):
    """No figure is about one of these factors times all others of its line, or about that part of them.

    The others are the other columns of a statement (of a specification those about the same line), or the other
    periods of an entity in a table of records; what counts is what they stand for, not what they print before a scale
    word. The smaller a factor is, the more others it takes and the closer all must lie. Figures of one digit are left
    alone. What is off by one factor in one column, or in one record, is one finding.
    """

    type: ClassVar = "expect_magnitudes_to_agree"
    known: ClassVar = Known(
        broken=1,
        arguments={"factors": [1000]},
        figures=(figure("factor", 345, 3, period_no=2021), figure("factor", 346000, 4)),
    )

    factors: Annotated[tuple[Annotated[int, Meta(ge=10)], ...], Meta(min_length=1)]

    def population(self) -> str:
        """Check each amount against all others of its series."""
        cases = "\n            ".join(
            f"WHEN {condition} THEN {sign * factor}"
            for factor in sorted(self.factors, reverse=True)
            for sign, condition in ((1, _is_times(factor)), (-1, _is_part(factor)))
        )
        return population_of(
            f"""
{COMPARED}, judged AS (
    SELECT
        *, CASE
            {cases}
        END AS factor
    FROM compared
)
SELECT
    table_name,
    CASE WHEN count(*) = 1 THEN any_value(line_path) || '/' || any_value(slice)
        ELSE any_value(slice) || '/x' || factor END AS about,
    CASE WHEN factor IS NULL THEN 'exact' ELSE 'broken' END AS judgement,
    {NO_EXCUSE},
    {{'factor': factor}} AS told,
    flatten(list([cell_id, other_cell] ORDER BY cell_id)) AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM judged
GROUP BY table_name, slice_no, factor, CASE WHEN factor IS NULL THEN cell_id END
""",
            "'magnitudes'",
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled:
        """Hold each amount against the others of its entity at once: where one is off, the population tells which.

        Only an entity whose least and greatest lie far apart is looked at more closely. Where few figures are held
        against each other, how steady the lines of all entities are counts too: then the population looks at all.
        """
        amounts = [(one, _is_stated(one)) for one in table.columns]
        ends = "".join(
            f", count(*) FILTER ({stated}) AS k{one.number}, max(abs({one.value})) FILTER ({stated}) AS x{one.number}, "
            f"min(abs({one.value})) FILTER ({stated}) AS y{one.number}"
            for one, stated in amounts
        )
        off = " UNION ALL ".join(f"(FROM ({self._off(one)}))" for one in table.columns)
        held = [(one, f"({stated} AND k{one.number} > 1)") for one, stated in amounts]
        most = max(_reach(factor).fewest for factor in self.factors)
        few = " OR ".join(f"k{one.number} BETWEEN 2 AND {most}" for one in table.columns)
        return Settled(
            "all",
            f"""
            WITH ends AS MATERIALIZED (
                SELECT entity{ends} FROM {table.source} GROUP BY entity
            ), off AS MATERIALIZED ({off.replace("{wide}", table.source)})
            SELECT
                row_no, {count(condition for _, condition in held)} AS checks,
                CASE WHEN entity NOT IN (FROM off) AND NOT (SELECT coalesce(bool_or({few}), false) FROM ends SEMI JOIN
                    off USING (entity)) THEN 'exact' END AS judged, {NO_EXCUSE}, {bits(held)} AS seen
            FROM {table.source}
            JOIN ends USING (entity)
            """,
        )

    def _off(self, one: WideColumn) -> str:
        """Give a SELECT of the amounts in one column of a wide table that are off, with COMPARED in its columns."""
        is_off = " OR ".join(f"({_is_times(factor)}) OR ({_is_part(factor)})" for factor in self.factors)
        least, greatest = f"y{one.number}", f"x{one.number}"
        near = min(ratio for factor in self.factors for ratio in _least_ratios(factor))
        far = f"k{one.number} > 1 AND {near.denominator} * {greatest} >= {near.numerator} * {least}"
        return f"""
            WITH stated AS (
                SELECT entity, {one.value} AS value, abs({one.value}) AS size, 2 * {one.half} AS step
                FROM {{wide}}
                JOIN (SELECT entity FROM ends WHERE {far}) USING (entity)
                WHERE {_is_stated(one)}
            ), series AS (
                SELECT
                    entity, count(*) - 1 AS others, count(*) FILTER (value < 0) IN (0, count(*)) AS one_sign,
                    max(size, 2) AS most, min(size, 2) AS least
                FROM stated
                GROUP BY entity
            ), steady AS (
                SELECT count(*) >= {PEERS} AND count(*) FILTER ({greatest} > {STEADY} * {least}) < 2 AS is_steady
                FROM ends
                WHERE k{one.number} > 1
            ), compared AS (
                SELECT
                    entity, size, step, others, is_steady, one_sign,
                    CASE WHEN size = most[1] THEN most[2] ELSE most[1] END AS most_of_others,
                    CASE WHEN size = least[1] THEN least[2] ELSE least[1] END AS least_of_others
                FROM stated
                JOIN series USING (entity),
                steady
            )
            SELECT DISTINCT entity FROM compared WHERE {is_off}
        """

    def say(self, names: Names) -> str:
        """Say what is checked."""
        factors = ", ".join(f"{factor:,}" for factor in self.factors)
        return f"No figure is about {factors} times the others of its line, or about that part of them."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a figure of another order of magnitude than its line, or several of one column or record."""
        factor = int(str(check.told["factor"]))
        en, nl = english(abs(factor)), dutch(abs(factor))
        about = (
            Text(f"about {en} times", f"zo'n {nl} keer") if factor > 0 else Text(f"about 1/{en} of", f"zo'n 1/{nl} van")
        )
        pairs = list(zip(cells[::2], cells[1::2], strict=True))
        named = pairs[:MOST_NAMED]
        shown = Text(
            "; ".join(f"{one.name} prints {quoted(one)}, and {other.name} {quoted(other)}" for one, other in named),
            "; ".join(f"{one.name} vermeldt {quoted(one)}, en {other.name} {quoted(other)}" for one, other in named),
        )
        if len(pairs) == 1:
            return Text(
                f"{shown.en}: {about.en} the others of its line.", f"{shown.nl}: {about.nl} de andere van zijn regel."
            )
        more = len(pairs) - len(named)
        return Text(
            f"{len(pairs)} figures are {about.en} the others of their lines: {shown.en}"
            f"{f'; and {more} more' if more else ''}.",
            f"{len(pairs)} cijfers zijn {about.nl} de andere van hun regels: {shown.nl}"
            f"{f'; en nog {more}' if more else ''}.",
        )


def _is_stated(one: WideColumn) -> str:
    """Give a condition: a column of a wide table prints an amount that has a magnitude."""
    amount = one.value
    return f"({amount} <> 0 AND abs({amount}) >= {2 * DIGITS} * {one.half} AND abs({amount}) < {LARGEST})"


def _least_ratios(factor: int) -> tuple[Fraction, Fraction]:
    """Say how many times its least the greatest amount of a series is at the least where one is off by a factor."""
    most, least = _reach(factor).margin
    most_of_part, least_of_part = _margin_of_part(factor)
    return Fraction(factor * least, most), Fraction(factor * least_of_part, most_of_part)


@dataclass(frozen=True, slots=True)
class _Reach:
    """When a figure is about a factor times the others of its line, or that part of them."""

    fewest: int
    """How many others there must be."""
    spread: tuple[int, int]
    """How many times the least of the others the most of them may be, as a fraction."""
    margin: tuple[int, int]
    """How many times beyond the least or the most of the others a figure without the factor may lie, as a fraction."""


def _reach(factor: int) -> _Reach:
    """Say how near figures must be for a factor: no line that moves by itself moves by a million."""
    if factor >= 1_000_000:
        return _Reach(1, (100, 1), (3, 1))
    if factor >= 1_000:
        return _Reach(1, (10, 1), (2, 1))
    return _Reach(2, (2, 1), (3, 2)) if factor >= 100 else _Reach(3, (5, 4), (5, 4))


def _is_steady(factor: int) -> str:
    """Give a condition: the others lie close, and where a factor is small, all have one sign."""
    most, least = _reach(factor).spread
    sign = "" if factor >= 1_000 else "one_sign AND "
    return f"{sign}{least} * most_of_others <= {most} * least_of_others"


def _is_times(factor: int) -> str:
    """Give a condition: a figure is about a factor times all others."""
    reach = _reach(factor)
    most, least = reach.margin
    return (
        f"(others >= {reach.fewest} OR is_steady) AND {_is_steady(factor)} "
        f"AND {most} * size >= {least * factor} * least_of_others "
        f"AND {least} * size <= {most * factor} * most_of_others "
        f"AND (others > 1 OR least_of_others >= {SHOWN_DIGITS} * step)"
    )


def _is_part(factor: int) -> str:
    """Give a condition: a figure is about that part of all others; of two figures the large one is told.

    A line may well come to nearly nothing by itself: but for a million, all others must lie closer than where a figure
    is too large.
    """
    reach = _reach(factor)
    most, least = _margin_of_part(factor)
    low, high = "least_of_others", "most_of_others"
    if factor < 1_000_000:
        low, high = high, low
    return (
        f"others >= {max(reach.fewest, 2) + (factor < 100)} AND {_is_steady(factor)} "
        f"AND {most * factor} * size >= {least} * {low} AND {least * factor} * size <= {most} * {high}"
    )


def _margin_of_part(factor: int) -> tuple[int, int]:
    """Say how many times beyond the others a figure may lie with a factor taken off, as a fraction."""
    if factor >= 1_000_000:
        return _reach(factor).margin
    return (2, 1) if factor >= 1_000 else (5, 4) if factor >= 100 else (11, 10)
