"""Hold one figure against another that should be the same: the SELECTs that such kinds of rule share."""

from __future__ import annotations

from tieout.rules.population import NO_EXCUSE, NOTHING_TOLD, agreement, distance, exact, halves

HELD_AGAINST = f"""
    {exact("other.value")} AS expected,
    {exact("one.value")} AS found,
    {exact("abs(one.value - other.value)")} AS gap,
    {exact(halves("one", "other"))} AS allowed
"""
"""The amounts of a check of `one` figure against the `other`."""
ONE_AND_OTHER = f"""
SELECT
    one.table_name,
    one.line_path || '/' || one.slice AS about,
    CASE
        WHEN one.value IS NULL OR other.value IS NULL OR one.unit <> other.unit THEN 'not judged'
        ELSE {agreement("one", "other")}
    END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    [one.cell_id, other.cell_id] AS cells,
    [-1, 1] AS weights,
    {HELD_AGAINST}
FROM one
JOIN other
"""
"""The checks of `one` figure against the `other` that should be the same."""
NEAREST = f"QUALIFY rank() OVER (PARTITION BY one.cell_id ORDER BY other.value IS NULL, {distance('one', 'other')}) = 1"
"""Keeps of each check of ONE_AND_OTHER those against the nearest document that prints the other figure."""
