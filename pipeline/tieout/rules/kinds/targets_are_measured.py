"""Beside a target stands a figure, and no mark that nothing was measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import NO_VALUES, NO_WEIGHTS, NOTHING_TOLD, TOLD_ELSEWHERE, population_of
from tieout.rules.quoting import quoted
from tieout.values.outcome import Text
from tieout.values.tally import Check


class TargetsAreMeasured(Kind, frozen=True, kw_only=True):
    """Each target or norm stands beside a figure of its period.

    A cell that cannot be read may well print a measurement: that it cannot is told by another rule.

    A table with a column of differences is left alone where the actual figure is blank: the target and
    the difference say it.
    """

    type: ClassVar = "expect_targets_to_be_measured"
    known: ClassVar = Known(
        broken=1,
        figures=(
            figure("target", 7, compare="at least"),
            figure("target", None, 3, compare="at least", printed="n/a"),
            figure("other", 7, line=2, compare="at least"),
            figure("other", 8, 3, 2, compare="at least"),
        ),
    )

    def population(self) -> str:
        """Check every actual cell beside a printed target."""
        return population_of(
            f"""
SELECT
    actual.table_name,
    actual.line_path || '/' || actual.period AS about,
    CASE actual.state WHEN 'figure' THEN 'exact' WHEN 'unreadable' THEN 'not judged' ELSE 'broken' END AS judgement,
    CASE WHEN actual.state = 'unreadable' THEN '{TOLD_ELSEWHERE}' END AS excuse,
    {NOTHING_TOLD},
    [actual.cell_id, target.cell_id] AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM {{batch}} AS target
JOIN {{batch}} AS actual USING (table_name, line_no, line_path, period_no)
WHERE target.basis_role = 'target' AND target.state = 'figure' AND target.compare IS NOT NULL
    AND actual.basis_role = 'actual'
    AND NOT (actual.mark = 'blank' AND actual.table_name IN (
        SELECT table_name FROM {{batch}} WHERE basis_role = 'difference'))
""",
            "'targets'",
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "Beside a target stands a figure, and no mark that nothing was measured."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a target that was not measured."""
        found, target = cells[0], cells[1]
        return Text(
            f"{found.name} reads {quoted(found)}, while {target.name} sets {quoted(target)}.",
            f"{found.name} luidt {quoted(found)}, terwijl {target.name} {quoted(target)} vermeldt.",
        )
