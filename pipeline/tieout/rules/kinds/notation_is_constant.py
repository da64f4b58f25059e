"""A row keeps one unit, one scale word, one kind of decimals, one mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import NO_EXCUSE, NO_VALUES, NO_WEIGHTS, excused
from tieout.rules.quoting import quoted
from tieout.values.outcome import Text
from tieout.values.tally import Check

WHERE: Mapping[str, str] = {
    "currency": "state = 'figure' AND unit NOT IN ('%', '1')",
    "percent": "state = 'figure'",
    "scale": "state = 'figure'",
    # A bare integer beside decimals; a zero is left alone, for it is written without them by habit.
    "decimals": "state = 'figure' AND value <> 0",
    "mark": "state = 'mark' AND mark <> 'blank'",
}
"""The cells whose notation may differ, by aspect."""
VARIANT: Mapping[str, str] = {
    "currency": "currency_text",
    "percent": "percent_text",
    "scale": "scale_text",
    "decimals": "CASE WHEN decimals <= 0 THEN 'none' ELSE 'some' END",
    "mark": "mark",
}
CALLED: Mapping[str, Text] = {
    "currency": Text("the currency sign", "het valutateken"),
    "percent": Text("the percent sign", "het procentteken"),
    "scale": Text("the scale word", "de schaalaanduiding"),
    "decimals": Text("whether there are decimals", "wel of geen decimalen"),
    "mark": Text("the mark for no figure", "het merkteken voor geen cijfer"),
}


class NotationIsConstant(Kind, frozen=True, kw_only=True):
    """Each row keeps every aspect of its notation; the cell that differs most is the accused.

    A row in a unit that must be printed, and that never prints it, in a table that declares none, breaks the
    aspect `unit`.
    """

    type: ClassVar = "expect_notation_to_be_constant"
    examines_values: ClassVar = False
    known: ClassVar = Known(
        broken=1,
        figures=(
            figure("norm", 99, 2, unit="%", unit_is_printed=True),
            figure("norm", 7, 3, unit="%", percent_text="", unit_is_printed=True),
        ),
    )

    def population(self) -> str:
        """Check each row for every aspect of its notation."""
        features = " UNION ALL ".join(
            f"SELECT table_name, line_no, line_path, cell_id, '{aspect}' AS aspect, {VARIANT[aspect]} AS variant "
            f"FROM {{batch}} WHERE NOT unit_is_words AND {condition}"
            for aspect, condition in WHERE.items()
        )
        return excused(
            f"""
WITH feature AS ({features}), variants AS (
    SELECT table_name, line_no, aspect, variant, count(*) AS cells, max(cell_id) AS last_cell
    FROM feature
    GROUP BY table_name, line_no, aspect, variant
), row_aspect AS (
    SELECT
        feature.table_name, feature.line_no, feature.aspect, any_value(feature.line_path) AS line_path,
        count(DISTINCT feature.variant) AS kinds,
        list(feature.cell_id ORDER BY variants.cells, variants.last_cell DESC, feature.cell_id) AS cells
    FROM feature
    JOIN variants USING (table_name, line_no, aspect, variant)
    GROUP BY feature.table_name, feature.line_no, feature.aspect
), unit_row AS (
    SELECT
        table_name, line_no, 'unit' AS aspect, any_value(line_path) AS line_path,
        CASE WHEN bool_or(currency_text <> '' OR percent_text <> '' OR table_unit = line_unit) THEN 1 ELSE 2 END
            AS kinds,
        list(cell_id ORDER BY cell_id) AS cells
    FROM {{batch}}
    WHERE state = 'figure' AND unit_is_printed
    GROUP BY table_name, line_no
), judged AS (
    SELECT * FROM row_aspect UNION ALL BY NAME SELECT * FROM unit_row
)
SELECT
    table_name,
    coalesce(line_path, 'line ' || line_no) || '/' || aspect AS about,
    CASE WHEN kinds > 1 THEN 'broken' ELSE 'exact' END AS judgement,
    {NO_EXCUSE},
    {{'aspect': aspect}} AS told,
    cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM judged
""",
            "'notation'",
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "A row keeps its unit, scale word, decimals and mark in all columns."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a change of notation within a row."""
        odd = cells[0]
        if check.told["aspect"] == "unit":
            return Text(
                f"{odd.label} prints {quoted(odd)} and no unit anywhere in its row; {odd.unit_word} is meant.",
                f"{odd.label} vermeldt {quoted(odd)} en nergens een eenheid; bedoeld is {odd.unit_word}.",
            )
        aspect = CALLED[str(check.told["aspect"])]
        other = next((cell for cell in cells[1:] if cell.place.printed != odd.place.printed), odd)
        return Text(
            f"{odd.name} prints {quoted(odd)} beside {quoted(other)}: {aspect.en} changes within the row.",
            f"{odd.name} vermeldt {quoted(odd)} naast {quoted(other)}: {aspect.nl} wisselt binnen de rij.",
        )
