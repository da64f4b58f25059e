"""Read every printed cell of a figure column by the grammar, and settle its sign and precision: the table `figures`.

`PRINTED_CELLS` lays out what is read; whoever has printed cells of another make, as the self-test has, reads them with
`make_readings` just so. Nothing is read here that the grammar does not read. What a cell is read as is kept apart from
where it stands until `figures` is written, a part at a time: few columns of all cells, or all columns of few.
"""

from __future__ import annotations

from typing import NamedTuple

import duckdb

from tieout.figures.grammar import HALF_STEPS
from tieout.figures.notations import read_cells
from tieout.rulebook.model import Rulebook
from tieout.rulebook.vocabulary import MONEY
from tieout.rules.periods import EFFECTS
from tieout.rules.population import array
from tieout.store.schema import FIGURES, NOTATIONS
from tieout.store.sql import literal

HALF_STEP = f"read.scale * CASE usual.decimals {HALF_STEPS} END"
"""Half of the last digit of a number that is as precise as is usual."""
HALF_OF_WHOLE = "read.scale * 0.5"
IS_FINER = "usual.decimals > read.decimals AND read.decimals >= 0"
"""Whether a number is as precise as is usual, though it prints fewer decimals: not where its digits are lost."""
NOTHING = ("dash", "not_applicable", "nil")
"""Marks that say that there is nothing, where `not_available` says that it is not known."""
AT_ONCE = 200_000
"""Figures that are written at a time: each has many columns, and all at once would take the memory of all."""
PRINTED_CELLS = """
    SELECT
        cells.cell_id, cells.table_name, tables.kind, coalesce(records.entity, tables.entity) AS entity,
        tables.document, tables.document_no, coalesce(records.year, tables.report_year) AS report_year, tables.own,
        tables.publication, tables.complete, cells.file, cells.line_no, cells.column_no,
        coalesce(lines.line_label, records.record) AS line_label,
        coalesce(columns.line_path, lines.line_path) AS line_path, cells.column_label, columns.basis,
        columns.basis_role, coalesce(columns.year, records.year) AS year,
        coalesce(columns.period, records.period) AS period, coalesce(columns.period_no, records.period_no) AS period_no,
        columns.stage, columns.stage_no, columns.of_line,
        CASE WHEN tables.is_records THEN -cells.line_no ELSE cells.column_no END AS slice_no,
        coalesce(records.record, columns.basis || coalesce('_' || replace(columns.stage, ' ', '_'), '')
            || '_' || replace(columns.period, ' ', '_') || coalesce('_' || columns.of_line, '')) AS slice,
        columns.column_number, columns.formula, cells.printed, tables.blank, tables.numbers,
        CASE WHEN columns.basis_role = 'rate' THEN '%'
            ELSE coalesce(columns.line_unit, lines.line_unit) END AS line_unit,
        lines.compare, lines.joins, lines.position,
        coalesce(lines.outflow, false) AS outflow, coalesce(lines.heading, false) AS heading,
        coalesce(lines.budgeted, false) AS budgeted, coalesce(lines.required, false) AS required,
        lines.unplaced IS NOT NULL AS is_unplaced, tables.unit AS table_unit, tables.scale AS table_scale,
        tables.notation
    FROM cells
    JOIN tables ON tables.table_name = cells.table_name
    JOIN columns ON columns.table_name = cells.table_name AND columns.column_no = cells.column_no
    LEFT JOIN lines ON lines.table_name = cells.table_name AND lines.line_no = cells.line_no
    LEFT JOIN records ON records.table_name = cells.table_name AND records.line_no = cells.line_no
        AND records.list_name IS NULL
    WHERE cells.role = 'figure'
"""
"""The SELECT of every cell of a column of figures, with all that is known before it is read."""
READ = "(SELECT * FROM printed_cells JOIN cells_read USING (cell_id)) AS read"
LOOKS_NEGATIVE = r"regexp_matches(printed, '^\s*[(‐-―−-]|[)‐-―−-]\s*$')"
"""What a text looks like that would be a negative figure in another notation: it still says how its line is printed."""
# Outflows are printed negative in some tables and positive, under (-/-), in others. A line shows which it is by two
# figures of one sign; a line with fewer follows the other outflows of its table.
SIGNS = f"""
    CREATE TEMP TABLE signs AS
    WITH stated AS (
        SELECT
            table_name, line_no, count(*) FILTER (value > 0) AS positive,
            count(*) FILTER (value < 0 OR (state = 'unreadable' AND {LOOKS_NEGATIVE})) AS negative
        FROM {READ}
        WHERE outflow AND state IN ('figure', 'unreadable') AND basis_role IN ('target', 'actual', 'forecast')
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
# What an outflow has changed counts as it is where a table prints it as its effect on the result.
AS_EFFECT = f"""
    UPDATE figures SET sign = 1
    FROM ({EFFECTS}) AS effect
    WHERE figures.sign = -1 AND figures.table_name = effect.table_name AND figures.basis_role = effect.basis_role
"""
MAY_BE_EFFECT = "SELECT 1 FROM figures WHERE sign = -1 AND basis_role IN ('movement', 'rate') LIMIT 1"
"""Asks whether there is anything of which it could be said."""
# A number that a program wrote has lost the zeros at its end: it is as precise as most numbers of its record, or
# more so if it shows more decimals.
USUAL_DECIMALS = f"""
    CREATE TEMP TABLE usual AS
    SELECT table_name, slice_no, unit, list_sort(list(decimals))[(count(*) + 1) // 2] AS decimals
    FROM {READ}
    WHERE numbers = 'machine' AND state = 'figure' AND value <> 0
    GROUP BY table_name, slice_no, unit
"""
# A column of whole numbers in which each is printed with `.0` was written by a program, beside a blank: 89402.0 is as
# precise as 89402. Only where there are several and some are large: 8.0 may well be a mark between 7.9 and 8.1.
WHOLE = f"""
    CREATE TEMP TABLE whole AS
    SELECT table_name, column_no
    FROM {READ}
    WHERE numbers = 'printed' AND state = 'figure' AND percent_text = ''
    GROUP BY table_name, column_no
    HAVING count(*) >= 5 AND bool_and(decimals = 1 AND value % scale = 0) AND max(abs(value / scale)) >= 1000
"""
AS_PRINTED = f"""
    SELECT read.* REPLACE (
        CASE WHEN whole.column_no IS NOT NULL THEN 0 ELSE read.decimals END AS decimals,
        CASE WHEN whole.column_no IS NOT NULL THEN read.value - {HALF_OF_WHOLE} ELSE read.lower END AS lower,
        CASE WHEN whole.column_no IS NOT NULL THEN read.value + {HALF_OF_WHOLE} ELSE read.upper END AS upper)
    FROM {READ}
    LEFT JOIN whole
        ON whole.table_name = read.table_name AND whole.column_no = read.column_no
        AND read.numbers = 'printed' AND read.state = 'figure'
"""
"""The SELECT of what is read as precisely as it is meant, where no program wrote a number."""
PRECISE = f"""
    SELECT read.* REPLACE (
        CASE WHEN read.decimals < 0 THEN read.decimals
            ELSE coalesce(greatest(read.decimals, usual.decimals), read.decimals) END AS decimals,
        CASE WHEN {IS_FINER} THEN read.value - {HALF_STEP} ELSE read.lower END AS lower,
        CASE WHEN {IS_FINER} THEN read.value + {HALF_STEP} ELSE read.upper END AS upper)
    FROM ({AS_PRINTED}) AS read
    LEFT JOIN usual
        ON read.numbers = 'machine' AND read.state = 'figure' AND usual.table_name = read.table_name
        AND usual.slice_no = read.slice_no AND usual.unit = read.unit
"""
"""The same where programs wrote some."""


def make_readings(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook, programs: bool = True) -> None:
    """Make `figures` and `notations` of a table `printed_cells`: read every cell and settle its sign and precision.

    Without `programs` no cell is `OF_A_PROGRAM`, as the grammar has it.
    """
    reading = read_cells(connection, rulebook, programs)
    connection.execute(f"CREATE TEMP TABLE cells_read AS {reading}")
    made = ["cells_read", "whole", "signs"]
    if programs:
        connection.execute(USUAL_DECIMALS)
        made.append("usual")
    connection.execute(WHOLE)
    connection.execute(SIGNS)
    FIGURES.create(connection)
    for part in _parts(connection):
        FIGURES.fill(connection, _figures(rulebook, PRECISE if programs else AS_PRINTED, part))
    if connection.execute(MAY_BE_EFFECT).fetchall():
        connection.execute(AS_EFFECT)
    for table in made:
        connection.execute(f"DROP TABLE {table}")


def make_no_readings(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `figures` and `notations` of a run that has no column of figures."""
    for table in (NOTATIONS, FIGURES):
        table.create(connection)


def _parts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Part all figures in the order of their cells: give for each part the condition in SQL that takes it."""
    ends = [
        int(number)
        for (number,) in connection.execute(
            "SELECT cell_id FROM (SELECT cell_id, row_number() OVER (ORDER BY cell_id) AS place FROM cells_read) "
            f"WHERE place % {AT_ONCE} = 0 ORDER BY cell_id"
        ).fetchall()
    ]
    after = [f"read.cell_id > {end}" for end in ends]
    until = [f"read.cell_id <= {end}" for end in ends]
    return [" AND ".join(both) for both in zip(["true", *after], [*until, "true"], strict=True)]


def _figures(rulebook: Rulebook, precise: str, part: str) -> str:
    """Give the SELECT of a part of the figures: what each cell is read as, with its sign and precision settled."""
    marks = ", ".join(map(literal, NOTHING))
    words = counted_words(rulebook, "line_unit")
    return f"""
        SELECT
            cell_id, table_name, kind, entity, document, document_no, report_year, own, publication, complete, file,
            line_no, column_no, line_label, line_path, column_label, basis, basis_role, year, period, period_no, stage,
            stage_no, of_line, slice, slice_no, column_number, formula, printed, state, mark, why,
            state = 'mark' AND (mark IN ({marks}) OR (mark = 'blank' AND blank = 'nothing' AND NOT is_unplaced))
                AS is_nothing,
            value, unit, scale, decimals, lower, upper, lower_closed, upper_closed, bound, currency_text, scale_text,
            percent_text, CASE WHEN outflow THEN coalesce(signs.sign, -1) ELSE 1 END AS sign, joins[1] AS joins,
            position, heading, budgeted, required, line_unit,
            coalesce(state = 'figure' AND scale = 1 AND decimals = 0 AND {words.is_counted}, false) AS is_count,
            {words.is_words} AS unit_is_words, {words.is_printed} AS unit_is_printed, compare, table_unit
        FROM ({precise} WHERE {part})
        LEFT JOIN signs USING (table_name, line_no)
        ORDER BY cell_id
        """


class UnitWords(NamedTuple):
    """What the unit of a line says of its figures, each as a condition in SQL."""

    is_counted: str
    is_words: str
    is_printed: str


def counted_words(rulebook: Rulebook, unit: str) -> UnitWords:
    """Say what a unit, given in SQL, says: whether it counts whole things, asks for words, must be printed."""
    units = rulebook.units
    return UnitWords(
        f"NOT list_contains({array((*units.not_counted, MONEY, '%'))}, {unit})",
        f"coalesce(list_contains({array(units.words)}, {unit}), false)",
        f"coalesce(list_contains({array((*units.money, MONEY, '%'))}, {unit}), false)",
    )
