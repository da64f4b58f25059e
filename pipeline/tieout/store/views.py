"""Declare every view of a run: its question, what it shows, and the meaning of each of its columns.

Views are for the analyst alone: no rule and no report asks one. They are written last, so that the engines see none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tieout.store.schema import UNIT as UNIT_OF_ROW
from tieout.store.sql import identifier, literal
from tieout.store.told import RUN

if TYPE_CHECKING:
    import duckdb

PLACE = {
    "file": "Path from the publication folder",
    "line_no": "Physical line in the file, the first is 1",
    "column_no": "Field within the line, the first is 1",
}
CELL = {"cell_id": "Number of the cell, as in cells and figures"}
UNIT = {"unit": UNIT_OF_ROW}
ROW = {"table_name": "Name of the table in the run", **{name: PLACE[name] for name in ("file", "line_no")}}
LINE = {
    "line_label": "The row as printed",
    "line_path": "The line of the rulebook; NULL where the row is not recognised",
}
WHOSE = {
    "publication": "Folder of the publication that the table is of",
    "own": "Whether that is the one that was judged, and not one that it is held against",
    "entity": "Whose figures these are",
}
WHEN = {"year": "The year that it is of", "period": "The period that it is of, as the rulebook writes it"}
COMPARED = {
    "expected": "What the figure would be by the others",
    "found": "What it is",
    "gap": "How far these are apart",
    "allowed": "How much of that rounding, or the limit of the rule, explains",
}
RULE = {
    "rule": "Name of the rule",
    "severity": "critical, warning or info",
    "title": "States the defect that it looks for",
}


@dataclass(frozen=True, slots=True)
class View:
    """A view of a run."""

    name: str
    comment: str
    columns: Mapping[str, str]
    """What each column means, in the order in which it stands."""
    query: str = ""
    """What it asks; empty where that depends on what is open, and the view lasts as long as that is."""

    def create(self, connection: duckdb.DuckDBPyConnection, query: str = "") -> None:
        """Make the view, with its comments; the tables that it asks must be there. `query` is what one asks without."""
        name = identifier(self.name)
        connection.execute(f"CREATE {'' if self.query else 'TEMP '}VIEW {name} AS {self.query or query}")
        connection.execute(f"COMMENT ON VIEW {name} IS {literal(self.comment)}")
        for column, comment in self.columns.items():
            connection.execute(f"COMMENT ON COLUMN {name}.{identifier(column)} IS {literal(comment)}")


DEVIATIONS = View(
    "deviations",
    "What was planned against what came of it: a row for each line and year of which a table prints a plan, and what "
    "came of it or the difference",
    {
        **WHOSE,
        **ROW,
        **LINE,
        **WHEN,
        "stage": "Which plan it is, where a table prints several of one year",
        "of_line": "In a specification, the line that the columns are about",
        "target": "What was planned",
        "actual": "What came of it; NULL where only the difference is printed",
        "difference": "actual less target",
        "percentage": "The difference in percent of the target, to two decimals; NULL where the target is zero",
        "printed_difference": "What the table prints as the difference; NULL where it prints none",
        **UNIT,
    },
    """
    SELECT
        target.publication, target.own, target.entity, target.table_name, target.file, target.line_no,
        target.line_label, target.line_path, target.year, target.period, target.stage, target.of_line,
        target.value AS target, actual.value AS actual, actual.value - target.value AS difference,
        CASE WHEN target.value <> 0 THEN TRY_CAST(
            round(100 * (actual.value - target.value) / abs(target.value), 2) AS DECIMAL(18, 2)
        ) END AS percentage,
        printed.value AS printed_difference, target.unit
    FROM figures AS target
    LEFT JOIN figures AS actual
        ON actual.table_name = target.table_name AND actual.line_no = target.line_no
        AND actual.line_path IS NOT DISTINCT FROM target.line_path
        AND actual.period_no IS NOT DISTINCT FROM target.period_no AND actual.year IS NOT DISTINCT FROM target.year
        AND actual.of_line IS NOT DISTINCT FROM target.of_line AND actual.unit = target.unit
        AND actual.basis_role = 'actual' AND actual.state = 'figure'
    LEFT JOIN (
        SELECT table_name, line_no, line_path, period_no, year, of_line, unit, any_value(value) AS value
        FROM figures
        WHERE basis_role = 'difference' AND state = 'figure'
        GROUP BY ALL
        -- Of several that a table prints of one year it is not said here which is meant.
        HAVING count(*) = 1
    ) AS printed
        ON printed.table_name = target.table_name AND printed.line_no = target.line_no
        AND printed.line_path IS NOT DISTINCT FROM target.line_path
        AND printed.period_no IS NOT DISTINCT FROM target.period_no AND printed.year IS NOT DISTINCT FROM target.year
        AND printed.of_line IS NOT DISTINCT FROM target.of_line AND printed.unit = target.unit
    WHERE target.basis_role = 'target' AND target.state = 'figure'
        AND (actual.value IS NOT NULL OR printed.value IS NOT NULL)
    ORDER BY target.cell_id, actual.cell_id
    """,
)
SERIES = View(
    "series",
    "Each line over the years: every figure of it, with that of the year before in the same row",
    {
        **WHOSE,
        "kind": "Which statement it is: a kind of table of the rulebook",
        **LINE,
        "of_line": "In a specification, the line that the column is about",
        "basis": "What the figure is, in the words of the rulebook",
        "basis_role": "What that is to the rules: target, actual, forecast, difference, …",
        "stage": "What keeps two columns of one basis and period apart",
        **WHEN,
        "report_year": "Year of the document that prints it",
        "document": "That document",
        "value": "The figure",
        "before": "That of the period before it, in the same row and of the same basis; NULL where none is printed",
        "change": "value less before",
        **UNIT,
        "printed": "The text of the cell",
        **ROW,
        "column_no": PLACE["column_no"],
        **CELL,
    },
    """
    SELECT
        publication, own, entity, kind, line_label, line_path, of_line, basis, basis_role, stage, year, period,
        report_year, document, value, before, value - before AS change, unit, printed, table_name, file, line_no,
        column_no, cell_id
    FROM (
        SELECT *, CASE WHEN lag(period_no) OVER same_row = period_no - 1 THEN lag(value) OVER same_row END AS before
        FROM figures
        WHERE state = 'figure'
        WINDOW same_row AS (
            PARTITION BY table_name, line_no, line_path, of_line, basis, stage, unit ORDER BY period_no, cell_id
        )
    )
    ORDER BY entity, kind, line_path, line_label, of_line, basis, stage, period_no, report_year, cell_id
    """,
)
CHECKS_OF_CELL = View(
    "checks_of_cell",
    "Which rules looked at a cell, and how that ended: a row for each cell of each comparison that is kept in checks",
    {
        **CELL,
        **PLACE,
        "line_label": "The row as printed; NULL where the cell is no figure",
        "column_label": "The head as printed",
        "printed": "The text of the cell",
        **RULE,
        "subject": "Stable name of what was compared",
        "is_about": "Whether the comparison is about this cell, and not one that it only looks at besides",
        "judgement": "exact, within rounding, broken, or not judged",
        "excuse": "Why it was not judged, where there is a plain reason",
        "outcome": "What became of the rule as a whole: passed, failed, empty or broken",
        "finding": "The finding of it, by its id; NULL where there is none",
    },
    """
    SELECT
        looked.cell_id, cells.file, cells.line_no, cells.column_no, figures.line_label, cells.column_label,
        cells.printed, looked.rule, rules.severity, rules.title, looked.subject,
        looked.cell_id = looked.first AS is_about, looked.judgement, looked.excuse, outcomes.outcome,
        findings.id AS finding
    FROM (
        SELECT DISTINCT rule, subject, judgement, excuse, cells[1] AS first, unnest(cells) AS cell_id FROM checks
    ) AS looked
    JOIN cells ON cells.cell_id = looked.cell_id
    LEFT JOIN figures ON figures.cell_id = looked.cell_id
    LEFT JOIN rules ON rules.name = looked.rule
    LEFT JOIN outcomes ON outcomes.rule = looked.rule
    -- Behind rule and subject the name of a finding has the digest of what is printed: @ and eight digits.
    LEFT JOIN findings
        ON findings.rule = looked.rule AND looked.judgement = 'broken'
        AND left(findings.id, length(findings.id) - 9) = looked.rule || '/' || looked.subject
    ORDER BY looked.cell_id, looked.rule, looked.subject
    """,
)
DECIDED_BY_ROUNDING = View(
    "decided_by_rounding",
    "Comparisons that hold only because figures are rounded: to the last printed digit they do not",
    {
        **RULE,
        "subject": "Stable name of what was compared",
        **CELL,
        **PLACE,
        "printed": "The text of the cell that it is about",
        **COMPARED,
        **UNIT,
    },
    """
    SELECT
        checks.rule, rules.severity, rules.title, checks.subject, cells.cell_id, cells.file, cells.line_no,
        cells.column_no, cells.printed, checks.expected, checks.found, checks.gap, checks.allowed, checks.unit
    FROM checks
    JOIN cells ON cells.cell_id = checks.cells[1]
    LEFT JOIN rules ON rules.name = checks.rule
    WHERE checks.judgement = 'within rounding'
    ORDER BY cells.cell_id, checks.rule, checks.subject
    """,
)
FAILING_ROWS = View(
    "failing_rows",
    "Every row of a table that a finding points at, as it is printed, with what is said of it",
    {
        **ROW,
        "row": "All its cells as printed, in their order",
        "severity": "The weightiest of its findings: critical, warning or info",
        "findings": "How many findings point at it",
        "unanswered": "Of these, the critical ones and warnings that nobody answered",
        "rules": "The rules that they are of",
        "finding_ids": "The findings, by id",
    },
    """
    SELECT
        printed.table_name, printed.file, printed.line_no, printed.row,
        arg_min(said.severity, list_position(['critical', 'warning', 'info'], said.severity)) AS severity,
        count(*) AS findings,
        count(*) FILTER (said.severity <> 'info' AND NOT said.explained) AS unanswered,
        list(DISTINCT said.rule ORDER BY said.rule) AS rules, list(said.id ORDER BY said.id) AS finding_ids
    FROM (
        SELECT table_name, file, line_no, list(cells.printed ORDER BY column_no) AS row
        FROM cells
        SEMI JOIN finding_places USING (file, line_no)
        GROUP BY table_name, file, line_no
    ) AS printed
    JOIN (
        SELECT DISTINCT places.file, places.line_no, findings.id, findings.rule, findings.severity, findings.explained
        FROM finding_places AS places
        JOIN findings ON findings.id = places.finding
    ) AS said ON said.file = printed.file AND said.line_no = printed.line_no
    GROUP BY printed.table_name, printed.file, printed.line_no, printed.row
    ORDER BY printed.table_name, printed.line_no
    """,
)
HELP = View(
    "help",
    "What there is to ask: every table and view, and every column of each, with its meaning",
    {
        "database_name": "The run that it is in",
        "schema_name": "main, raw (tables as delivered) or typed (tables with values)",
        "name": "Name of the table or view",
        "what": "table or view",
        "column_name": "Name of the column; NULL in the row of the table or view itself",
        "type": "Type of the column",
        "told": "What it means",
    },
    """
    WITH named AS (
        SELECT database_name, schema_name, table_name AS name, 'table' AS what, comment
        FROM duckdb_tables()
        WHERE NOT internal
        UNION ALL
        SELECT database_name, schema_name, view_name, 'view', comment
        FROM duckdb_views()
        WHERE NOT internal
    )
    SELECT database_name, schema_name, name, what, column_name, type, told
    FROM (
        SELECT
            database_name, schema_name, name, what, NULL AS column_name, NULL AS type, comment AS told,
            0 AS column_index
        FROM named
        UNION ALL
        SELECT
            named.database_name, named.schema_name, named.name, named.what, columns.column_name, columns.data_type,
            columns.comment, columns.column_index
        FROM named
        JOIN (SELECT *, table_name AS name FROM duckdb_columns()) AS columns
            USING (database_name, schema_name, name)
    )
    ORDER BY database_name, schema_name, name, column_index
    """,
)
VIEWS = (DEVIATIONS, SERIES, CHECKS_OF_CELL, DECIDED_BY_ROUNDING, FAILING_ROWS, HELP)
"""Every view of a run."""
RUNS = View(
    "runs",
    "Every run that is open: the rows of the tables `run`",
    {"database_name": "The run, as it is named before its tables", **{one.name: one.comment for one in RUN.columns}},
)


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every view in the current database, in which all tables of a run must be.

    Where records stand in wide tables `figures` has only some of them, and the views look at all.
    """
    (has_wide,) = connection.execute(
        "SELECT count(*) FROM duckdb_views() WHERE database_name = current_database() AND view_name = 'all_figures'"
    ).fetchall()[0]
    for view in VIEWS:
        asked = view.query.replace("FROM figures", "FROM all_figures") if has_wide else view.query
        replace(view, query=asked).create(connection)


def has_run(connection: duckdb.DuckDBPyConnection, database: str) -> bool:
    """Tell whether a database is a run that says of what: it has the table for that, and no view in its place."""
    found = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'main' AND table_name = ?",
        [database, RUN.name],
    )
    return bool(found.fetchall())


def show_runs(connection: duckdb.DuckDBPyConnection, databases: Sequence[str]) -> None:
    """Make the view `runs` of the databases that are open, each of which is a run."""
    rows = (
        f"SELECT {literal(name)} AS database_name, * FROM {identifier(name)}.main.{identifier(RUN.name)}"
        for name in databases
    )
    RUNS.create(connection, " UNION ALL BY NAME ".join(rows))
