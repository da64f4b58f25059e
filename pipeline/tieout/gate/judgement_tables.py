"""Record a judgement in the run's DuckDB, beside the figures it is about.

Tables filled here: `rules`, `outcomes`, `checks`, `examined`, `findings` and `finding_places`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import duckdb

from tieout.findings.findings import Counted
from tieout.store.schema import (
    CHECKS,
    EXAMINED,
    FINDINGS,
    OUTCOMES,
    PLACES,
    RULES,
    CheckRow,
    FindingRow,
    OutcomeRow,
    PlaceRow,
    RuleRow,
)
from tieout.values.outcome import Finding, Outcome, Rule
from tieout.values.tally import Check, united
from tieout.values.verdict import Verdict


def record_judgement(connection: duckdb.DuckDBPyConnection, verdict: Verdict, counted: Sequence[Counted]) -> None:
    """Write what was judged and what came of it, in the tables for that, which are there."""
    RULES.insert(connection, map(_rule, verdict.rules))
    OUTCOMES.insert(connection, map(_outcome, verdict.outcomes))
    CHECKS.insert(connection, (_check(one.rule, check) for one in counted for check in one.tally.checks))
    _record_examined(connection, counted)
    FINDINGS.insert(connection, map(_finding, verdict.findings))
    PLACES.insert(connection, (place for finding in verdict.findings for place in _places(finding)))


def _record_examined(connection: duckdb.DuckDBPyConnection, counted: Sequence[Counted]) -> None:
    """Write which cells of the publication's own columns of figures a rule looked at."""
    seen = united(one.tally.looked_at for one in counted)
    if not seen:
        return
    # DuckDB counts bits from the highest of each byte on. Row by row this would take longer than all rules.
    connection.execute(
        f"""
        INSERT INTO {EXAMINED.name} BY NAME
        SELECT cell_id, table_name
        FROM figures, (SELECT $1::BLOB::BIT AS bits) AS seen
        WHERE own
            AND CASE
                WHEN cell_id < bit_length(bits) THEN get_bit(bits, (cell_id // 8 * 8 + 7 - cell_id % 8)::INTEGER) = 1
                ELSE false
            END
        ORDER BY cell_id
        """,
        [seen],
    )


def _rule(rule: Rule) -> RuleRow:
    """Make the row of a rule."""
    return RuleRow(
        name=rule.name,
        title=rule.title.en,
        title_nl=rule.title.nl,
        reason=rule.reason.en,
        source=rule.source,
        severity=rule.severity,
        engine=rule.engine,
        declared_in=rule.declared_in,
    )


def _outcome(outcome: Outcome) -> OutcomeRow:
    """Make the row of an outcome."""
    return OutcomeRow(
        rule=outcome.rule,
        outcome=outcome.state,
        examined=outcome.examined,
        breaches=outcome.breaches,
        exact=outcome.exact,
        within_rounding=outcome.within_rounding,
        not_judged=outcome.not_judged,
        listed=outcome.listed,
        message=outcome.message.en if outcome.message else None,
        message_nl=outcome.message.nl if outcome.message else None,
    )


def _check(rule: Rule, check: Check) -> CheckRow:
    """Make the row of a check."""
    return CheckRow(
        rule=rule.name,
        table_name=check.table,
        subject=check.subject,
        judgement=check.judgement,
        excuse=check.excuse,
        told=json.dumps(dict(check.told), ensure_ascii=False, allow_nan=False) if check.told else None,
        cells=list(check.cells),
        weights=list(check.weights),
        expected=check.expected,
        found=check.found,
        gap=check.gap,
        allowed=check.allowed,
    )


def _finding(finding: Finding) -> FindingRow:
    """Make the row of a finding."""
    return FindingRow(
        id=finding.id,
        rule=finding.rule,
        severity=finding.severity,
        title=finding.title.en,
        message=finding.message.en,
        message_nl=finding.message.nl,
        expected=finding.expected,
        found=finding.found,
        gap=finding.gap,
        allowed=finding.allowed,
        unit=finding.unit,
        cause=finding.cause.en if finding.cause else None,
        explained=finding.explanation is not None,
        follows=finding.follows,
    )


def _places(finding: Finding) -> Iterator[PlaceRow]:
    """Make a row of each place of a finding."""
    for place in finding.places:
        yield PlaceRow(
            finding=finding.id,
            file=place.file,
            line_no=place.line,
            column_no=place.column,
            line_label=place.line_label,
            column_label=place.column_label,
            printed=place.printed,
        )
