"""The total of each column of a specification is the line that it specifies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LinePath, Names
from tieout.rules.known import Known, figure
from tieout.rules.pairs import NEAREST, ONE_AND_OTHER
from tieout.rules.population import ALONE, population_of
from tieout.rules.quoting import apart
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class SpecificationsAgree(Kind, frozen=True, kw_only=True):
    """The total of each column of a specification is the line that the column is about."""

    type: ClassVar = "expect_specifications_to_agree"
    is_identity: ClassVar = True
    binds: ClassVar = True
    holds_in_sound_tables: ClassVar = True
    known: ClassVar = Known(
        broken=1,
        arguments={"total": "detail/total"},
        figures=(figure("opening", 12, 3), figure("detail/total", 3, 3, table_name="detail", of_line="opening")),
    )

    total: LinePath

    def population(self) -> str:
        """Check the total of each column against the line in another table."""
        return population_of(
            f"""
WITH one AS (
    SELECT * FROM {{batch}} WHERE of_line IS NOT NULL AND line_path = {literal(self.total)}
), other AS (
    SELECT * FROM {{batch}} WHERE of_line IS NULL
)
{ONE_AND_OTHER}
    ON other.entity = one.entity AND other.line_path = one.of_line AND other.basis = one.basis
    AND other.period_no = one.period_no AND other.stage IS NOT DISTINCT FROM one.stage
    AND other.report_year = one.report_year
{NEAREST}
""",
            "'specification'",
            literal(ALONE),
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return f"{names.line(self.total)} of a specification is the line that it specifies."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word two figures that should be the same."""
        return apart(check, cells)
