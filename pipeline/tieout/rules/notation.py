"""Population of notation: a row keeps one unit, one scale word, one kind of decimals, one mark."""

from __future__ import annotations

from tieout.rules.population import NO_VALUES, excused

ASPECTS = {
    "currency": "state = 'figure' AND unit NOT IN ('%', '1')",
    "percent": "state = 'figure'",
    "scale": "state = 'figure'",
    # A bare integer beside decimals; a zero is left alone, for it is written without them by habit.
    "decimals": "state = 'figure' AND value <> 0",
    "mark": "state = 'mark' AND mark <> 'blank'",
}
VARIANTS = {
    "currency": "currency_text",
    "percent": "percent_text",
    "scale": "scale_text",
    "decimals": "CASE WHEN decimals = 0 THEN 'none' ELSE 'some' END",
    "mark": "mark",
}


def notation_is_constant() -> str:
    """Check each row for every aspect of its notation; the cell that differs most is the accused.

    A row in euros or percent that never prints its unit, in a table that declares none, breaks the
    aspect `unit`.
    """
    features = " UNION ALL ".join(
        f"SELECT table_name, line_no, line_path, cell_id, '{aspect}' AS aspect, {VARIANTS[aspect]} AS variant "
        f"FROM {{batch}} WHERE coalesce(line_unit, '') <> 'status' AND {condition}"
        for aspect, condition in ASPECTS.items()
    )
    return excused(
        f"""
WITH feature AS ({features}), variants AS (
    SELECT table_name, line_no, aspect, variant, COUNT(*) AS cells, MAX(cell_id) AS last_cell
    FROM feature
    GROUP BY table_name, line_no, aspect, variant
), row_aspect AS (
    SELECT
        feature.table_name, feature.line_no, feature.aspect, ANY_VALUE(feature.line_path) AS line_path,
        COUNT(DISTINCT feature.variant) AS kinds,
        LIST(feature.cell_id ORDER BY variants.cells, variants.last_cell DESC, feature.cell_id) AS cells
    FROM feature
    JOIN variants USING (table_name, line_no, aspect, variant)
    GROUP BY feature.table_name, feature.line_no, feature.aspect
), unit_row AS (
    SELECT
        table_name, line_no, 'unit' AS aspect, ANY_VALUE(line_path) AS line_path,
        CASE WHEN BOOL_OR(currency_text <> '' OR percent_text <> '' OR table_unit = line_unit) THEN 1 ELSE 2 END
            AS kinds,
        LIST(cell_id ORDER BY cell_id) AS cells
    FROM {{batch}}
    WHERE state = 'figure' AND line_unit IN ('EUR', '%')
    GROUP BY table_name, line_no
), judged AS (
    SELECT * FROM row_aspect UNION ALL BY NAME SELECT * FROM unit_row
)
SELECT
    table_name || '/' || coalesce(line_path, 'line ' || line_no) || '/' || aspect AS subject,
    CASE WHEN kinds > 1 THEN 'broken' ELSE 'exact' END AS judgement,
    aspect AS note,
    cells,
    {NO_VALUES}
FROM judged
""",
        "'notation'",
    )


def units_fit_lines() -> str:
    """Check that each figure is in the unit of its line."""
    return excused(
        f"""
SELECT
    table_name || '/' || line_path || '/' || slice AS subject,
    CASE WHEN unit = line_unit THEN 'exact' ELSE 'broken' END AS judgement,
    line_unit AS note,
    [cell_id] AS cells,
    {NO_VALUES}
FROM {{batch}}
WHERE state = 'figure' AND line_path IS NOT NULL AND line_unit IS NOT NULL
""",
        "'units'",
    )
