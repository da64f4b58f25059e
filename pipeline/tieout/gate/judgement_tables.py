"""Record a judgement in the run's DuckDB, beside the figures it is about.

Tables made here: `rules`, `outcomes`, `checks` (every comparison made), `findings` and
`finding_places`.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from tieout.rules.result import Result
from tieout.store.run import comment, insert
from tieout.values.verdict import Verdict

AMOUNT = "DECIMAL(38, 12)"


def record_judgement(connection: duckdb.DuckDBPyConnection, verdict: Verdict, results: Sequence[Result]) -> None:
    """Write what was judged and what came of it."""
    _rules(connection, verdict)
    _checks(connection, results)
    _findings(connection, verdict)


def _rules(connection: duckdb.DuckDBPyConnection, verdict: Verdict) -> None:
    """Write `rules` and `outcomes`."""
    connection.execute(
        "CREATE TABLE rules (name VARCHAR, title VARCHAR, title_nl VARCHAR, reason VARCHAR, source VARCHAR, "
        "severity VARCHAR, engine VARCHAR, declared_in VARCHAR)"
    )
    insert(
        connection, "rules",
        ("name", "title", "title_nl", "reason", "source", "severity", "engine", "declared_in"),
        [(r.name, r.title.en, r.title.nl, r.reason.en, r.source, r.severity, r.engine, r.declared_in)
         for r in verdict.rules],
    )  # fmt: skip
    comment(connection, "rules", "Every rule that was declared", {"title": "States the defect, not the wish"})
    connection.execute(
        "CREATE TABLE outcomes (rule VARCHAR, outcome VARCHAR, examined INTEGER, breaches INTEGER, exact INTEGER, "
        "within_rounding INTEGER, not_judged INTEGER, message VARCHAR, message_nl VARCHAR)"
    )
    insert(
        connection, "outcomes",
        ("rule", "outcome", "examined", "breaches", "exact", "within_rounding", "not_judged", "message", "message_nl"),
        [(o.rule, o.state, o.examined, o.breaches, o.exact, o.within_rounding, o.not_judged,
          o.message and o.message.en, o.message and o.message.nl)
         for o in verdict.outcomes],
    )  # fmt: skip
    comment(
        connection, "outcomes", "What became of every rule",
        {
            "examined": "Checks made; zero never counts as passed",
            "not_judged": "A figure it needs is missing or cannot be read",
        },
    )  # fmt: skip


def _checks(connection: duckdb.DuckDBPyConnection, results: Sequence[Result]) -> None:
    """Write `checks`."""
    connection.execute(
        f"CREATE TABLE checks (rule VARCHAR, subject VARCHAR, judgement VARCHAR, note VARCHAR, cells BIGINT[], "
        f"expected {AMOUNT}, found {AMOUNT}, gap {AMOUNT}, allowed {AMOUNT})"
    )
    insert(
        connection, "checks",
        ("rule", "subject", "judgement", "note", "cells", "expected", "found", "gap", "allowed"),
        [(result.rule.name, c.subject, c.judgement, c.note, list(c.cells), c.expected, c.found, c.gap, c.allowed)
         for result in results for c in result.checks],
    )  # fmt: skip
    comment(
        connection, "checks", "Every comparison that a rule made, in base units",
        {
            "judgement": "exact, within rounding, broken, or not judged",
            "cells": "cell_id of the cells involved, the one it is about first",
        },
    )  # fmt: skip


def _findings(connection: duckdb.DuckDBPyConnection, verdict: Verdict) -> None:
    """Write `findings` and `finding_places`."""
    connection.execute(
        f"CREATE TABLE findings (id VARCHAR, rule VARCHAR, severity VARCHAR, title VARCHAR, message VARCHAR, "
        f"message_nl VARCHAR, expected {AMOUNT}, found {AMOUNT}, gap {AMOUNT}, allowed {AMOUNT}, unit VARCHAR, "
        f"cause VARCHAR, explained BOOLEAN, follows VARCHAR)"
    )
    insert(
        connection, "findings",
        ("id", "rule", "severity", "title", "message", "message_nl", "expected", "found", "gap", "allowed", "unit",
         "cause", "explained", "follows"),
        [(f.id, f.rule, f.severity, f.title.en, f.message.en, f.message.nl, f.expected, f.found, f.gap, f.allowed,
          f.unit, f.cause.en if f.cause else None, f.explanation is not None, f.follows) for f in verdict.findings],
    )  # fmt: skip
    comment(
        connection, "findings", "Every breach, with the figures that show it",
        {"expected": "In the printed unit, as found, gap and allowed are", "unit": "mln. EUR, %, 1",
         "follows": "The finding that it follows from"},
    )  # fmt: skip
    connection.execute(
        "CREATE TABLE finding_places (finding VARCHAR, file VARCHAR, line_no INTEGER, column_no INTEGER, "
        "line_label VARCHAR, column_label VARCHAR, printed VARCHAR)"
    )
    insert(
        connection, "finding_places",
        ("finding", "file", "line_no", "column_no", "line_label", "column_label", "printed"),
        [(f.id, p.file, p.line, p.column, p.line_label, p.column_label, p.printed)
         for f in verdict.findings for p in f.places],
    )  # fmt: skip
    comment(connection, "finding_places", "Where the figures of each finding stand", {})
