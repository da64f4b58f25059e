"""Record a judgement in the run's DuckDB, beside the figures it is about.

Tables filled here: `rules`, `outcomes`, `checks`, `examined`, `findings` and `finding_places`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

import duckdb

from tieout.findings.findings import Counted
from tieout.rules.cell import Cell
from tieout.store.concluded import (
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
from tieout.values.places import Split, counted_on
from tieout.values.tally import Check, united
from tieout.values.verdict import Verdict


def record_judgement(
    connection: duckdb.DuckDBPyConnection,
    verdict: Verdict,
    counted: Sequence[Counted],
    cells: Mapping[int, Cell],
    split: Split = MappingProxyType({}),
) -> None:
    """Write what was judged and what came of it, in the tables for that, which are there.

    `cells` has the cells that findings of the rulebook are about. Of tables that lie in several files, `split`, the
    lines are counted on from file to file, as in all other tables of the run.
    """
    RULES.insert(connection, map(_rule, verdict.rules))
    OUTCOMES.insert(connection, map(_outcome, verdict.outcomes))
    units = _units(connection, {check.cells[0] for one in counted for check in one.tally.checks})
    CHECKS.insert(connection, (_check(one.rule, check, units) for one in counted for check in one.tally.checks))
    _record_examined(connection, counted)
    by_place = {cell.place: cell for cell in cells.values()}
    FINDINGS.insert(connection, (_finding(one, by_place.get(one.places[0])) for one in verdict.findings))
    findings = [_counted_on(one, split) for one in verdict.findings]
    numbers = _numbers(connection, {(place.file, place.line) for one in findings for place in one.places})
    PLACES.insert(connection, (place for finding in findings for place in _places(finding, numbers)))


def _counted_on(finding: Finding, split: Split) -> Finding:
    """Give a finding with its places as the run counts them."""
    if not split:
        return finding
    spots = [counted_on(place.file, place.line, split.get(place.file, ())) for place in finding.places]
    places = zip(finding.places, spots, strict=True)
    return replace(finding, places=tuple(replace(place, file=file, line=line) for place, (file, line) in places))


def _units(connection: duckdb.DuckDBPyConnection, cells: Collection[int]) -> dict[int, str]:
    """Give the unit that each of these cells counts in, or would if it printed a figure."""
    rows = connection.execute(
        "SELECT cell_id, coalesce(unit, line_unit, table_unit, '1') FROM figures "
        "SEMI JOIN (SELECT unnest($1::BIGINT[]) AS cell_id) USING (cell_id)",
        [sorted(cells)],
    ).fetchall()
    return dict(rows)


def _numbers(
    connection: duckdb.DuckDBPyConnection, lines: Collection[tuple[str, int | None]]
) -> dict[tuple[str, int, int], int]:
    """Give the number of every cell on some lines of files, by file, line and column."""
    known = sorted((file, line) for file, line in lines if line is not None)
    rows = connection.execute(
        "SELECT file, line_no, column_no, min(cell_id) FROM cells "
        "SEMI JOIN (SELECT unnest($1::VARCHAR[]) AS file, unnest($2::INTEGER[]) AS line_no) USING (file, line_no) "
        "GROUP BY file, line_no, column_no",
        [[file for file, _ in known], [line for _, line in known]],
    ).fetchall()
    return {(file, line, column): number for file, line, column, number in rows}


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


def _check(rule: Rule, check: Check, units: Mapping[int, str]) -> CheckRow:
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
        unit=units.get(check.cells[0], "1") if check.found is not None else None,
    )


def _finding(finding: Finding, accused: Cell | None) -> FindingRow:
    """Make the row of a finding about a cell: its amounts, which it tells as they are printed, in base units."""
    scale = accused.scale if accused is not None else 1

    def in_base(amount: Decimal | None) -> Decimal | None:
        return None if amount is None else amount * scale

    return FindingRow(
        id=finding.id,
        rule=finding.rule,
        severity=finding.severity,
        title=finding.title.en,
        message=finding.message.en,
        message_nl=finding.message.nl,
        expected=in_base(finding.expected),
        found=in_base(finding.found),
        gap=in_base(finding.gap),
        allowed=in_base(finding.allowed),
        unit=accused.unit if accused is not None and finding.unit is not None else finding.unit,
        printed_unit=finding.unit,
        printed_scale=scale if finding.unit is not None else None,
        cause=finding.cause.en if finding.cause else None,
        explained=finding.explanation is not None,
        follows=finding.follows,
        owner=finding.owner or None,
    )


def _places(finding: Finding, numbers: Mapping[tuple[str, int, int], int]) -> Iterator[PlaceRow]:
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
            cell_id=numbers.get((place.file, place.line or 0, place.column or 0)),
            page_no=place.page,
            page_line_no=place.page_line,
        )
