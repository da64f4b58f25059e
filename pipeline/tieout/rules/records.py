"""What tables of records state, for the rules that hold one record against others."""

from __future__ import annotations

from tieout.rules.population import STOCKS

STATED = f"""
    SELECT *
    FROM {{batch}}
    WHERE state = 'figure' AND slice_no <> column_no AND basis_role IN {STOCKS} AND line_path IS NOT NULL
        AND value <> 0
"""
"""The SELECT of the figures of records that are of a line of the rulebook and not zero."""
ADDABLE = f"""
    SELECT * FROM ({STATED}) WHERE unit <> '%'
"""
"""The same without percentages, which neither add up nor show in which unit a record is."""
