"""A printed percentage is one line divided by another."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LinePath, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import (
    NO_EXCUSE,
    NO_WEIGHTS,
    NOTHING_TOLD,
    distance,
    exact,
    listed,
    not_there,
    population_of,
)
from tieout.rules.quoting import quoted
from tieout.rules.ratios import quotients
from tieout.store.sql import literal
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text
from tieout.values.tally import Check


class SharesAreRatios(Kind, frozen=True, kw_only=True):
    """A printed percentage is numerator / denominator, by intervals, in every period of one basis and stage.

    The amounts are those of the same document, or else of another. The least and the greatest quotient of
    the amounts that print so must leave room for the percentage.
    """

    type: ClassVar = "expect_shares_to_be_ratios"
    holds_in_sound_tables: ClassVar = True
    known: ClassVar = Known(
        broken=1,
        arguments={"share": "share", "numerator": "part", "denominator": "whole"},
        figures=(figure("share", 50, 3, unit="%"), figure("part", 11, 3, line=2), figure("whole", 1234, 3, line=3)),
    )

    share: LinePath
    numerator: LinePath
    denominator: LinePath

    def population(self) -> str:
        """Check each percentage against the two amounts that are printed nearest and most finely."""
        return population_of(
            f"""
WITH share AS (
    SELECT * FROM {{batch}} WHERE line_path = {literal(self.share)} AND basis_role IN ('actual', 'target')
), placed AS (
    SELECT *
    FROM {{batch}}
    WHERE state = 'figure' AND unit <> '%' AND line_path IN ({listed((self.numerator, self.denominator))})
    QUALIFY row_number() OVER (
        PARTITION BY entity, line_path, basis, period_no, stage, publication, document, report_year
        ORDER BY upper - lower, cell_id
    ) = 1
), top AS (
    SELECT * FROM placed WHERE line_path = {literal(self.numerator)}
), bottom AS (
    SELECT * FROM placed WHERE line_path = {literal(self.denominator)}
), paired AS (
    SELECT
        share.*, top.cell_id AS top_cell, bottom.cell_id AS bottom_cell, bottom.lower AS bottom_lower,
        {quotients("top", "bottom")} AS found
    FROM share
    JOIN top
        ON top.entity = share.entity AND top.basis = share.basis AND top.period_no = share.period_no
        AND top.stage IS NOT DISTINCT FROM share.stage
    JOIN bottom
        ON bottom.entity = share.entity AND bottom.basis = share.basis AND bottom.period_no = share.period_no
        AND bottom.stage IS NOT DISTINCT FROM share.stage
    QUALIFY row_number() OVER (PARTITION BY share.cell_id ORDER BY
        {distance("share", "top")} + {distance("share", "bottom")}, {distance("top", "bottom")},
        top.upper - top.lower, bottom.upper - bottom.lower, top.report_year, top.cell_id, bottom.cell_id) = 1
)
SELECT
    table_name,
    line_path || '/' || slice AS about,
    CASE
        WHEN value IS NULL OR unit <> '%' THEN 'not judged'
        WHEN (least.ceil <= lower AND most.floor >= upper) OR (ratio.floor >= lower AND ratio.ceil <= upper)
            THEN 'exact'
        WHEN most.floor >= lower AND least.ceil <= upper THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    [cell_id, top_cell, bottom_cell] AS cells,
    {NO_WEIGHTS},
    {exact("round(ratio.floor, 6)")} AS expected,
    {exact("value")} AS found,
    {exact("round(abs(value - ratio.floor), 6)")} AS gap,
    {exact("round((upper - lower) * 0.5 + (most.floor - least.floor) * 0.5, 6)")} AS allowed
FROM (SELECT *, found.least, found.most, found.ratio FROM paired)
WHERE bottom_lower > 0
""",
            literal(self.share),
            not_there(self.share),
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return (
            f"{names.line(self.share)} is {names.line(self.numerator)} as a percentage of "
            f"{names.line(self.denominator)}, within the rounding of all three."
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a percentage that is not the ratio of two lines."""
        share, top, bottom = cells[:3]
        expected = (check.expected or Decimal(0)).quantize(Decimal("0.001"))
        return Text(
            f"{share.name} prints {quoted(share)}; {quoted(top)} ({top.label}) divided by {quoted(bottom)} "
            f"({bottom.label}) is {english(expected, '%')}.",
            f"{share.name} vermeldt {quoted(share)}; {quoted(top)} ({top.label}) gedeeld door {quoted(bottom)} "
            f"({bottom.label}) is {dutch(expected, '%')}.",
        )
