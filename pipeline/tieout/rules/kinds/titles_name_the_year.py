"""The title of a table names its report year, where it names a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LooksAt, Names
from tieout.rules.known import Known, line
from tieout.rules.population import ALONE, NO_VALUES, NO_WEIGHTS
from tieout.values.outcome import Text
from tieout.values.tally import Check


class TitlesNameTheYear(Kind, frozen=True, kw_only=True):
    """The title of a table names its report year, where it names a year."""

    type: ClassVar = "expect_titles_to_name_the_year"
    looks_at: ClassVar[LooksAt] = "lines"
    known: ClassVar = Known(broken=1, lines=(line("a", title="Title of 2021"),))

    def population(self) -> str:
        """Check the title of every table."""
        years = "regexp_extract_all(title, '(19|20)[0-9][0-9]')"
        return f"""
WITH titled AS (
    SELECT table_name, any_value(title) AS title, any_value(report_year) AS report_year, min(label_cell) AS label_cell
    FROM {{batch}}
    GROUP BY table_name
)
SELECT
    table_name,
    'title' AS about,
    CASE
        WHEN len({years}) = 0 THEN 'not judged'
        WHEN list_contains({years}, CAST(report_year AS VARCHAR)) THEN 'exact'
        ELSE 'broken'
    END AS judgement,
    CASE WHEN len({years}) = 0 THEN '{ALONE}' END AS excuse,
    {{'year': report_year, 'title': title}} AS told,
    [label_cell] AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM titled
ORDER BY table_name
"""

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "A title that names a year names that of its table."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a title of another year."""
        file, title, year = cells[0].place.file, check.told["title"], check.told["year"]
        return Text(
            f"The title of {file} is “{title}”; the table is of {year}.",
            f"De titel van {file} is “{title}”; de tabel is van {year}.",
        )
