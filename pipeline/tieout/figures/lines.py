"""Say what each printed row of a statement is, and which lines of the model are missing: the table `lines`.

A row is recognised or it is not; no line is guessed. Reads `cells`, which must be there.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from tieout.figures.labels import Recogniser, spelled
from tieout.intake.load import Loaded
from tieout.rulebook.model import Agency, Line, Rulebook
from tieout.store.run import comment, insert

LINE_COLUMNS = (
    "table_name", "kind", "agency", "own", "complete", "title", "report_year", "file", "line_no", "line_label",
    "section", "line_path", "known_as", "as_declared", "nearest", "label_year", "required", "expected", "open",
    "heading", "position", "line_unit", "compare", "joins", "outflow", "budgeted", "label_cell",
    "unplaced_cells", "unplaced", "row_cells", "stated_cells", "repeats_header",
)  # fmt: skip


def make_lines(connection: duckdb.DuckDBPyConnection, tables: Sequence[Loaded], rulebook: Rulebook) -> None:
    """Make `lines` of statements: what each printed row is, and which lines of the model are missing."""
    connection.execute(
        """
        CREATE TABLE lines (
            table_name VARCHAR, kind VARCHAR, agency VARCHAR, own BOOLEAN, complete BOOLEAN, title VARCHAR,
            report_year BIGINT, file VARCHAR, line_no INTEGER, line_label VARCHAR, section VARCHAR,
            line_path VARCHAR, known_as VARCHAR, as_declared BOOLEAN, nearest VARCHAR, label_year BIGINT,
            required BOOLEAN, expected BOOLEAN, open BOOLEAN, heading BOOLEAN, position INTEGER,
            line_unit VARCHAR, compare VARCHAR, joins VARCHAR[], outflow BOOLEAN, budgeted BOOLEAN,
            label_cell BIGINT, unplaced_cells BIGINT[], unplaced VARCHAR, row_cells BIGINT[],
            stated_cells BIGINT[], repeats_header BOOLEAN
        )
        """
    )
    recognisers: dict[tuple[str, str], Recogniser] = {}
    for table in tables:
        settings = table.resource.tieout
        if settings is not None:
            key = (settings.kind, table.scope.agency)
            if key not in recognisers:
                label = rulebook.agency(table.scope.agency).label
                recognisers[key] = Recogniser(rulebook.lines(*key), rulebook.labels, label)
            rows = _printed_lines(connection, table, rulebook, recognisers[key])
            rows += _missing_lines(table, rulebook, rows)
            insert(connection, "lines", LINE_COLUMNS, [tuple(row[name] for name in LINE_COLUMNS) for row in rows])
    comment(
        connection, "lines", "Every printed row with the line that it is, and every line of the model that is missing",
        {
            "line_no": "Physical line in the file; NULL where the line is missing",
            "line_path": "The line of the rulebook; NULL where the row is not recognised",
            "stated_cells": "Its cells in columns of figures that are not blank",
            "nearest": "The known line that comes nearest to a row that is not recognised",
            "label_year": "The year that the label prints, where the line has one",
            "required": "Every complete table prints it", "expected": "The model has it",
            "open": "The model leaves rows of this kind of table to the agency",
            "unplaced": "Values printed in the row that belong to no column",
            "compare": "What the budget column of the line is: budget, or a norm: at least, at most",
            "joins": "The totals that the line may add to; in figures the one that it adds to",
            "budgeted": "A cash flow that the agency is declared to budget itself",
        },
    )  # fmt: skip


def _printed_lines(
    connection: duckdb.DuckDBPyConnection, table: Loaded, rulebook: Rulebook, recogniser: Recogniser
) -> list[dict[str, object]]:
    """Recognise each row of a table."""
    settings = table.resource.tieout
    if settings is None:
        return []
    known = rulebook.lines(settings.kind, table.scope.agency)
    agency = rulebook.agency(table.scope.agency)
    position = {line.path: place for place, line in enumerate(known)}
    found = connection.execute(
        """
        SELECT
            line_no,
            list(printed ORDER BY column_no) FILTER (role = 'section'),
            any_value(printed) FILTER (role = 'label'),
            any_value(cell_id) FILTER (role = 'label'),
            list((cell_id, printed) ORDER BY column_no) FILTER (role = 'unplaced' AND trim(printed) <> ''),
            list(cell_id ORDER BY role <> 'label', column_no) FILTER (role IN ('label', 'figure', 'unplaced')),
            list(cell_id ORDER BY column_no) FILTER (role = 'figure' AND trim(printed) <> ''),
            bool_and(lower(trim(printed)) = lower(trim(column_label))) FILTER (role = 'figure' AND trim(printed) <> '')
        FROM cells
        WHERE table_name = $1
        GROUP BY line_no
        ORDER BY line_no
        """,
        [table.name],
    ).fetchall()
    sections = [[section for section in row[1] or [] if section.strip()] for row in found]
    recognised = recogniser.recognise_rows([(row[2], printed) for row, printed in zip(found, sections, strict=True)])
    rows: list[dict[str, object]] = []
    for row, printed, what in zip(found, sections, recognised, strict=True):
        line_no, _, label, label_cell, unplaced, row_cells, stated_cells, repeats_header = row
        rows.append(_whose(table) | _told(what.line, agency, table.scope.year, position) | {
            "line_no": line_no, "line_label": " / ".join([*printed, label]), "section": " / ".join(printed),
            "as_declared": what.as_declared, "nearest": what.nearest, "label_year": what.year,
            "open": rulebook.kinds[settings.kind].open, "label_cell": label_cell,
            "unplaced_cells": [cell for cell, _ in unplaced] if unplaced else None,
            "unplaced": "; ".join(text for _, text in unplaced or []) or None,
            "row_cells": row_cells, "stated_cells": stated_cells, "repeats_header": bool(repeats_header),
        })  # fmt: skip
    return rows


def _whose(table: Loaded) -> dict[str, object]:
    """Say in which table a line stands."""
    settings = table.resource.tieout
    return {
        "table_name": table.name, "kind": settings.kind if settings else "", "agency": table.scope.agency,
        "own": table.own, "complete": settings is None or settings.complete, "title": table.resource.title,
        "report_year": table.scope.year, "file": table.file,
    }  # fmt: skip


def _told(line: Line | None, agency: Agency, year: int, position: dict[str, int]) -> dict[str, object]:
    """Give what the rulebook tells of a line; of a row that is not recognised it tells nothing."""
    if line is None:
        return dict.fromkeys(
            ("line_path", "known_as", "required", "expected", "heading", "position", "line_unit", "compare", "joins",
             "outflow", "budgeted")
        )  # fmt: skip
    asked = line.asked_in(year)
    return {
        "line_path": line.path, "known_as": spelled(line.label, agency.label), "required": line.required and asked,
        "expected": line.expected and asked, "heading": line.heading, "position": position[line.path],
        "line_unit": line.unit, "compare": line.compare, "joins": list(line.joins), "outflow": line.sign == "-",
        "budgeted": line.path in agency.budgets,
    }  # fmt: skip


def _missing_lines(table: Loaded, rulebook: Rulebook, printed: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """List the lines of the model that a table does not print, at the row after which they belong.

    Of a table that is known to go on elsewhere, the lines after its last printed one are not missing.
    """
    settings = table.resource.tieout
    known = rulebook.lines(settings.kind, table.scope.agency) if settings else ()
    agency = rulebook.agency(table.scope.agency)
    position = {line.path: place for place, line in enumerate(known)}
    rows = {row["line_path"]: row for row in printed if row["line_path"]}
    last = max((position[str(path)] for path in rows), default=-1)
    missing: list[dict[str, object]] = []
    before = printed[0] if printed else None
    for place, line in enumerate(known):
        told = _told(line, agency, table.scope.year, position)
        if line.path in rows:
            before = rows[line.path]
        elif (
            (told["required"] or told["expected"])
            and before is not None
            and settings is not None
            and (settings.complete or place < last)
        ):
            missing.append(_whose(table) | told | {
                "line_no": None, "line_label": told["known_as"], "section": line.section or "", "as_declared": True,
                "nearest": None, "label_year": None, "open": rulebook.kinds[settings.kind].open,
                "label_cell": before["label_cell"], "unplaced_cells": None, "unplaced": None, "row_cells": None,
                "stated_cells": None, "repeats_header": False,
            })  # fmt: skip
    return missing
