"""Two lines of one document print the same amount in every period of one basis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import BasisName, Kind, LinePath, Names
from tieout.rules.known import Known, figure
from tieout.rules.pairs import NEAREST, ONE_AND_OTHER
from tieout.rules.population import population_of
from tieout.rules.quoting import apart
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class FiguresAgree(Kind, frozen=True, kw_only=True):
    """Two lines print the same amount in every period of one basis: of one entity, document and stage."""

    type: ClassVar = "expect_figures_to_agree"
    is_identity: ClassVar = True
    binds: ClassVar = True
    holds_in_sound_tables: ClassVar = True
    known: ClassVar = Known(
        broken=1,
        arguments={"left": "receipts", "right": "cash", "basis": "target"},
        figures=(figure("receipts", 10), figure("cash", 9, line=2)),
    )

    left: LinePath
    right: LinePath
    basis: BasisName

    def population(self) -> str:
        """Check each figure of the left line against the right one of its document."""
        return population_of(
            f"""
WITH one AS (
    SELECT * FROM {{batch}} WHERE line_path = {literal(self.left)} AND basis = {literal(self.basis)}
), other AS (
    SELECT * FROM {{batch}} WHERE line_path = {literal(self.right)} AND basis = {literal(self.basis)}
)
{ONE_AND_OTHER}
    ON other.entity = one.entity AND other.document = one.document AND other.report_year = one.report_year
    AND other.period_no = one.period_no AND other.stage IS NOT DISTINCT FROM one.stage
{NEAREST}
""",
            literal(self.left),
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return (
            f"{names.line(self.left)} and {names.line(self.right)} are the same amount in the {self.basis} of a year, "
            "within the rounding of the print."
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word two figures that should be the same."""
        return apart(check, cells)
