"""Read every printed cell of a figure column by the grammar, and settle its sign and precision: the table `figures`.

`PRINTED_CELLS` lays out what is read; whoever has printed cells of another make, as the self-test has, reads them with
`make_readings` just so. Nothing is read here that the grammar does not read.
"""

from __future__ import annotations

import duckdb

from tieout.figures.grammar import reading
from tieout.rulebook.model import Rulebook
from tieout.store.sql import literal

NOTHING = ("dash", "not_applicable", "nil")
"""Marks that say that there is nothing, where `not_available` says that it is not known."""
PRINTED_CELLS = """
    CREATE TEMP TABLE printed_cells AS
    SELECT
        cells.cell_id, cells.table_name, columns.kind, coalesce(records.agency, columns.agency) AS agency,
        columns.document, coalesce(records.year, columns.report_year) AS report_year, columns.own, columns.complete,
        cells.file, cells.line_no, cells.column_no, coalesce(lines.line_label, records.record) AS line_label,
        coalesce(columns.line_path, lines.line_path) AS line_path, cells.column_label, columns.basis,
        coalesce(columns.year, records.year) AS year, columns.stage, columns.of_line,
        CASE WHEN records.record IS NOT NULL THEN -cells.line_no ELSE cells.column_no END AS slice_no,
        coalesce(records.record, columns.basis || coalesce('_' || replace(columns.stage, ' ', '_'), '')
            || '_' || columns.year || coalesce('_' || columns.of_line, '')) AS slice,
        columns.column_number, columns.formula, cells.printed, columns.blank, columns.numbers,
        coalesce(columns.line_unit, lines.line_unit) AS line_unit, lines.compare, lines.joins, lines.position,
        coalesce(lines.outflow, false) AS outflow, coalesce(lines.heading, false) AS heading,
        coalesce(lines.budgeted, false) AS budgeted, coalesce(lines.required, false) AS required,
        lines.unplaced IS NOT NULL AS is_unplaced, columns.table_unit,
        columns.table_scale
    FROM cells
    JOIN columns ON columns.table_name = cells.table_name AND columns.column_no = cells.column_no
    LEFT JOIN lines ON lines.table_name = cells.table_name AND lines.line_no = cells.line_no
    LEFT JOIN records ON records.table_name = cells.table_name AND records.line_no = cells.line_no
        AND records.list_name IS NULL
    WHERE cells.role = 'figure'
"""
# Outflows are printed negative in some tables and positive, under (-/-), in others. A line shows which it is by two
# figures of one sign; a line with fewer follows the other outflows of its table.
SIGNS = """
    CREATE TEMP TABLE signs AS
    WITH stated AS (
        SELECT table_name, line_no, count(*) FILTER (value > 0) AS positive, count(*) FILTER (value < 0) AS negative
        FROM read
        WHERE outflow AND state = 'figure' AND basis IN ('budget', 'realisation', 'estimate')
        GROUP BY table_name, line_no
    ), tables AS (
        SELECT table_name, sum(negative) - sum(positive) AS surplus FROM stated GROUP BY table_name
    )
    SELECT
        table_name, line_no,
        CASE
            WHEN positive >= 2 AND negative = 0 THEN -1
            WHEN negative >= 2 AND positive = 0 THEN 1
            WHEN surplus > 0 THEN 1
            WHEN surplus = 0 AND negative > positive THEN 1
            ELSE -1
        END AS sign
    FROM stated
    JOIN tables USING (table_name)
"""
# A number that a program wrote has lost the zeros at its end: it is as precise as most numbers of its record, or
# more so if it shows more decimals.
MACHINE_PRECISION = """
    UPDATE read
    SET decimals = greatest(read.decimals, usual.decimals),
        lower = value - scale * CAST(
            '0.' || repeat('0', CAST(greatest(read.decimals, usual.decimals) AS INTEGER)) || '5' AS DECIMAL(38, 12)),
        upper = value + scale * CAST(
            '0.' || repeat('0', CAST(greatest(read.decimals, usual.decimals) AS INTEGER)) || '5' AS DECIMAL(38, 12))
    FROM (
        SELECT table_name, slice_no, unit AS of_unit, quantile_disc(decimals, 0.5) AS decimals
        FROM read
        WHERE numbers = 'machine' AND state = 'figure' AND value <> 0
        GROUP BY table_name, slice_no, unit
    ) AS usual
    WHERE read.numbers = 'machine' AND read.state = 'figure' AND read.table_name = usual.table_name
        AND read.slice_no = usual.slice_no AND read.unit = usual.of_unit
"""


def make_readings(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> None:
    """Make `figures` of a table `printed_cells`: read every cell and settle its sign and precision."""
    connection.execute(
        f"""
        CREATE TEMP TABLE read AS
        SELECT *
        FROM printed_cells
        JOIN ({reading(rulebook.notation, "printed_cells")}) AS reading USING (cell_id)
        """
    )
    connection.execute(MACHINE_PRECISION)
    connection.execute(SIGNS)
    marks = ", ".join(map(literal, NOTHING))
    connection.execute(
        f"""
        CREATE TABLE figures AS
        SELECT
            cell_id, table_name, kind, agency, document, CAST(report_year AS BIGINT) AS report_year, own, complete,
            file, CAST(line_no AS BIGINT) AS line_no, CAST(column_no AS BIGINT) AS column_no, line_label, line_path,
            column_label, basis, CAST(year AS BIGINT) AS year, stage, of_line, slice,
            CAST(slice_no AS BIGINT) AS slice_no, column_number, formula, printed, state, mark,
            state = 'mark' AND (mark IN ({marks}) OR (mark = 'blank' AND blank = 'nothing' AND NOT is_unplaced))
                AS is_nothing,
            value, unit, scale, decimals, lower, upper, lower_closed, upper_closed, bound, currency_text, scale_text,
            percent_text, CAST(CASE WHEN outflow THEN coalesce(signs.sign, -1) ELSE 1 END AS BIGINT) AS sign,
            joins[1] AS joins, CAST(position AS BIGINT) AS position, heading, budgeted, required, line_unit, compare,
            table_unit
        FROM read
        LEFT JOIN signs USING (table_name, line_no)
        ORDER BY cell_id
        """
    )
    connection.execute("DROP TABLE signs")
    connection.execute("DROP TABLE read")
