"""Judge the records of wide tables many at once, as far as a kind of rule says how; the rest is for its population.

What is settled is only counted. What is not, and of each sort of breach the first, goes to the population as the
figures that it looks at, so that every check that a reader sees is made by it. Where a record that was settled is
judged by the population too, nothing is counted twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import msgspec

from tieout.engines.tallying import KEPT, Execute, count_checks
from tieout.rules.kind import Kind
from tieout.rules.population import listed
from tieout.rules.settling import WideColumn, WideTable
from tieout.store.sql import identifier, literal
from tieout.values.tally import JUDGEMENTS, NOTHING, Tally

BLOCK = 262_144
"""Records whose bits are fetched as one text."""


class Plan(msgspec.Struct, frozen=True):
    """How the records of one wide table are judged by a rule."""

    table: str
    columns: tuple[tuple[int, int], ...]
    """The columns of figures: number, and what each counts for in bits."""
    way: Literal["each", "all", "nothing", "ask"]
    """As in `rules/settling.py`; `ask`: the population looks at all records."""
    checks: str = ""


@dataclass(slots=True)
class Settlement:
    """What was counted of wide tables, and at what the population has yet to look."""

    counts: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    """Checks by judgement and excuse."""
    looked_at: dict[str, dict[int, bytes]] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    """Tables of which nothing is left to look at."""
    asked: set[str] = field(default_factory=set)
    """Tables of which all records are looked at."""
    has_open: bool = False
    """Whether some records of others are, beside those told."""

    def batch(self, figures: str, table: str) -> str:
        """Give what the population looks at, in SQL, where `figures` is all of the run's `table` that is laid down."""
        left_out = self.done | self.asked
        parts = [f"SELECT * FROM {figures}" + (f" WHERE table_name NOT IN ({listed(left_out)})" if left_out else "")]
        if self.asked:
            parts.append(f"SELECT * FROM all_{table} WHERE table_name IN ({listed(self.asked)})")
        if self.has_open:
            parts.append("SELECT * FROM left_open")
        return f"({' UNION ALL '.join(parts)})"

    def added_to(self, tally: Tally) -> Tally:
        """Add what was settled to what the population says of the rest."""
        counts = Counter[str]()
        for (judgement, _), number in self.counts.items():
            counts[judgement] += number
        if strange := set(counts) - set(JUDGEMENTS):
            raise ValueError(f"a record is judged {sorted(strange)[0]!r}")
        excuses = Counter(tally.excuses)
        for (judgement, excuse), number in self.counts.items():
            if judgement == "not judged" and excuse:
                excuses[excuse] += number
        return replace(
            tally,
            exact=tally.exact + counts["exact"],
            within_rounding=tally.within_rounding + counts["within rounding"],
            broken=tally.broken + counts["broken"],
            not_judged=tally.not_judged + counts["not judged"],
            excuses=dict(excuses),
            looked_at_wide=self.looked_at,
        )


def wide_tables(execute: Execute) -> tuple[WideTable, ...]:
    """Give the wide tables of a run."""
    found = execute(
        "SELECT table_name, wide_from, unit, blank, (SELECT count(*) FROM tables) FROM tables "
        "WHERE wide_from IS NOT NULL ORDER BY table_order"
    )
    return tuple(_wide_table(execute, *row) for row in found)


def _wide_table(execute: Execute, name: str, before: int, unit: str | None, blank: str, tables: int) -> WideTable:
    """Give one of them, with its columns."""
    ((width,),) = execute(f"SELECT count(*) FROM columns WHERE table_name = {literal(name)}")
    figures = execute(
        f"SELECT column_no, line_path, line_unit FROM columns WHERE table_name = {literal(name)} AND role = 'figure' "
        "ORDER BY column_no"
    )
    columns = tuple(
        WideColumn(number, place, line, line_unit or unit or "1", line_unit)
        for place, (number, line, line_unit) in enumerate(figures)
    )
    units = " OR ".join(f"(column_no = {one.number} AND unit <> {literal(one.unit)})" for one in columns)
    codes = execute(
        f"SELECT column_no FROM columns WHERE table_name = {literal(name)} AND role = 'code' ORDER BY column_no"
    )
    other = execute(f"SELECT 1 FROM figures WHERE table_name = {literal(name)} AND ({units or 'false'}) LIMIT 1")
    return WideTable(
        name, before, width, columns, tuple(row[0] for row in codes), blank == "nothing", tables == 1, bool(other)
    )


def count_settled(
    execute: Execute,
    population: str,
    figures: str,
    table: str,
    examines_values: bool,
    kept_whole: bool,
    plans: Sequence[Plan],
) -> Tally:
    """Count the checks of a population, where `{batch}` stands for rows of `table`, and of wide tables by their plans.

    Raises ValueError where a row is no check, or a record is judged in no way that there is.
    """
    if not plans:
        return count_checks(execute, population.replace("{batch}", figures), examines_values, kept_whole)
    settlement = settle(execute, plans, table, examines_values)
    batch = settlement.batch(figures, table)
    is_done = settlement.done and not execute(f"SELECT 1 FROM {batch} LIMIT 1")
    # Where nothing is left to look at it takes long to plan that.
    kept_whole = kept_whole and all(one.way == "nothing" for one in plans)
    said = population.replace("{batch}", batch)
    tally = NOTHING if is_done else count_checks(execute, said, examines_values, kept_whole)
    return settlement.added_to(tally)


def plan(rule: Kind, tables: Sequence[WideTable], entity: str | None) -> tuple[Plan, ...]:
    """Say how a rule on one entity (None: all) judges the records of these tables."""
    return tuple(_plan(rule, table, entity) for table in tables)


def _plan(rule: Kind, table: WideTable, entity: str | None) -> Plan:
    """Say how a rule judges the records of one table."""
    columns = tuple((column.number, column.bit) for column in table.columns)
    settled = rule.settle(table) if entity is None else None
    if settled is None or (settled.way == "all" and table.has_other_units):
        return Plan(table.name, columns, "ask")
    return Plan(table.name, columns, settled.way, settled.checks)


def settle(execute: Execute, plans: Sequence[Plan], table: str, examines_values: bool) -> Settlement:
    """Judge what can be judged at once; `left_open` are then the single records that are left to look at."""
    found = Settlement()
    lines: dict[str, str] = {}
    for number, one in enumerate(plans):
        if one.way == "ask":
            found.asked.add(one.table)
        elif one.way != "nothing":
            _settle(execute, one, f"settled_{number}", found, lines, examines_values)
    if lines:
        parts = " UNION ALL ".join(f"SELECT * {of_table.replace('{table}', table)}" for of_table in lines.values())
        execute(f"CREATE OR REPLACE TEMP TABLE left_open AS {parts}")
        found.has_open = True
    return found


def _settle(
    execute: Execute, one: Plan, made: str, found: Settlement, lines: dict[str, str], examines_values: bool
) -> None:
    """Judge the records of one table, lay down in `made` what is said of each, and say which are left to look at."""
    place = f"wide.{identifier(one.table)}"
    source = f"(SELECT * FROM {place} WHERE NOT told)" if one.way == "each" else place
    left = (
        "judged IS NULL OR (judged <> 'exact' AND row_number() OVER "
        f"(PARTITION BY judged, excuse ORDER BY row_no) <= {KEPT})"
        if one.way == "each"
        else "judged IS DISTINCT FROM 'exact'"
    )
    execute(
        f"CREATE OR REPLACE TEMP TABLE {made} AS SELECT *, {left} AS is_open "
        f"FROM ({one.checks.replace('{wide}', source)}) WHERE checks > 0 OR seen > 0"
    )
    counted = execute(
        f"SELECT judged, excuse, CAST(sum(checks) AS BIGINT), is_open FROM {made} GROUP BY judged, excuse, is_open"
    )
    if one.way == "all" and (not counted or all(is_open for *_, is_open in counted)):
        if counted:
            found.asked.add(one.table)
        return
    for judged, excuse, number, is_open in counted:
        if not is_open:
            found.counts[judged, excuse] += number
    if examines_values:
        found.looked_at[one.table] = _looked_at(execute, one, made)
    if one.way == "all":
        # Told records that are settled are not held against each other again, without the others.
        found.done.add(one.table)
    if any(is_open for *_, is_open in counted):
        lines[one.table] = (
            f"FROM {'all' if one.way == 'all' else 'wide'}_{{table}} WHERE table_name = {literal(one.table)} "
            f"AND line_no IN (SELECT line_no FROM {place} JOIN {made} USING (row_no) WHERE is_open)"
        )


def _looked_at(execute: Execute, one: Plan, made: str) -> dict[int, bytes]:
    """Give the records that were looked at in each column, as bits."""
    seen = " UNION ALL ".join(
        f"SELECT {number} AS column_no, row_no FROM {made} WHERE seen & {bit} > 0 AND NOT is_open AND {{judged}}"
        for number, bit in one.columns
    )
    return bits_of_records(execute, seen.replace("{judged}", "judged IN ('exact', 'broken')"))


def bits_of_records(execute: Execute, places: str) -> dict[int, bytes]:
    """Give the records in each column, a bit for each, of a SELECT of column_no and row_no."""
    blocks = execute(
        f"""
        SELECT
            column_no, row_no // {BLOCK} AS block,
            CAST(bitstring_agg(CAST(row_no % {BLOCK} AS INTEGER), 0, {BLOCK - 1}) AS VARCHAR) AS bits
        FROM ({places})
        GROUP BY column_no, block
        ORDER BY column_no, block
        """
    )
    seen: dict[int, bytearray] = {}
    for number, block, text in blocks:
        bits = seen.setdefault(number, bytearray())
        bits.extend(bytes(int(block) * (BLOCK // 8) - len(bits)))
        # DuckDB writes the lowest first, Python reads it last.
        bits.extend(int(text[::-1], 2).to_bytes(BLOCK // 8, "little").rstrip(b"\0"))
    return {number: bytes(bits) for number, bits in seen.items()}


def reached(tables: Sequence[WideTable], there: Mapping[str, object], kinds: Collection[str]) -> tuple[WideTable, ...]:
    """Give the wide tables of these kinds (none: all); `there` tells the kind of each table."""
    return tuple(table for table in tables if not kinds or there[table.name] in kinds)
