"""Count a population in DuckDB: exact counts by judgement, and the checks that a reader must see.

Of a population that is few enough to be read, every check is kept; of a larger one only those that are not exact, and
of each sort the first. The counts never depend on what is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from tieout.rules.population import COLUMNS, order_of, unordered
from tieout.values.tally import JUDGEMENTS, Check, Tally, bits_of, check_of

KEPT_WHOLE = 50_000
"""Figures of a run up to which every check of every rule is kept: the size of a set of statements."""
KEPT = 1_000
"""Of a larger run: checks of each sort (broken, within rounding, not judged by reason) that are kept."""
MALFORMED = "coalesce(len(cells), 0) = 0 OR (coalesce(len(weights), 0) > 0 AND len(weights) <> len(cells))"
"""What no check is, so that it is kept whatever it is judged: taking it up refuses it."""
IS_KEPT = f"(judgement <> 'exact' OR {MALFORMED})"
"""What may be kept of a larger run."""
COUNTED = ("table_name", "judgement", "excuse", "cells")
"""What is counted of every check; of one that holds no more is needed."""
OWN = "SELECT table_name, own FROM tables"
"""Asks which tables are of the publication itself: the same as long as a run is judged."""
BLOCK = 262_144
"""Cells whose bits are fetched as one text."""
Execute = Callable[[str], Sequence[Sequence[Any]]]
"""Runs a query and gives its rows."""


def count_checks(execute: Execute, population: str, examines_values: bool, kept_whole: bool) -> Tally:
    """Count the checks of a population whose table is named; `kept_whole` keeps every check.

    The checks on publications beside are only counted. Raises ValueError where a row is no check.
    """
    if kept_whole:
        return _count_all(execute, population, examines_values)
    return _count_many(execute, population, examines_values)


def _count_all(execute: Execute, population: str, examines_values: bool) -> Tally:
    """Count a population that is few enough to be kept whole."""
    rows = execute(f"SELECT {', '.join(COLUMNS)} FROM ({population})")
    own: dict[str, bool] = {name: is_own for name, is_own in execute(OWN)}
    told = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    _refuse_lost({row["table_name"] for row in told} - set(own))
    checks = tuple(check_of(row) for row in told if own[row["table_name"]])
    return tally_of(checks, len(told) - len(checks), examines_values=examines_values)


def tally_of(checks: tuple[Check, ...], beside: int, *, examines_values: bool) -> Tally:
    """Count checks of which every one is there; `beside` says how many there are on publications beside."""
    excuses = Counter(check.excuse for check in checks if check.judgement == "not judged" and check.excuse)
    seen = (cell for check in checks if check.judgement != "not judged" for cell in check.cells)
    return _tally(
        Counter(check.judgement for check in checks),
        dict(excuses),
        beside,
        checks,
        bits_of(seen) if examines_values else b"",
    )


def _count_many(execute: Execute, population: str, examines_values: bool) -> Tally:
    """Count a population of any size: what is needed of it is laid down, in no order, and never fetched whole."""
    made = _lay_down(execute, population, examines_values)
    counts, excuses, beside, most = Counter[str](), dict[str, int](), 0, 0
    for own, judgement, excuse, count, table in execute(
        f"SELECT own, judgement, excuse, count(*), min(table_name) FROM {made} GROUP BY own, judgement, excuse"
    ):
        if own is None:
            _refuse_lost({table})
        if not own:
            beside += count
            continue
        counts[judgement] += count
        if judgement == "not judged" and excuse:
            excuses[excuse] = count
        most += 0 if judgement == "exact" else min(count, KEPT)
    checks = tuple(check_of(dict(zip(COLUMNS, row, strict=True))) for row in _kept(execute, population))
    if len(checks) != most:
        raise ValueError(f"{len(checks)} checks are to be kept where {most} were counted")
    looked_at = _looked_at(execute) if examines_values else b""
    execute("DROP TABLE checks_made")
    return _tally(counts, excuses, beside, checks, looked_at)


def _lay_down(execute: Execute, population: str, examines_values: bool) -> str:
    """Lay down in `checks_made` what may be kept and, where cells are to be counted too, those of every check.

    Gives, in SQL, where all checks are counted: where no cells are, they need not be made to be counted.
    """
    told = (name if name in COUNTED else f"CASE WHEN {IS_KEPT} THEN {name} END AS {name}" for name in COLUMNS)
    columns = ", ".join(COLUMNS)
    source = f"({unordered(population)}) LEFT JOIN tables USING (table_name)"
    made = f"(SELECT {columns}, {IS_KEPT} AS kept, own FROM {source})"
    listed = ", ".join(told) if examines_values else columns
    where = "" if examines_values else "WHERE kept"
    execute(f"CREATE OR REPLACE TEMP TABLE checks_made AS SELECT {listed}, kept, own FROM {made} {where}")
    return "checks_made" if examines_values else made


def _kept(execute: Execute, population: str) -> Sequence[Sequence[Any]]:
    """Give the checks that are kept of those that are laid down, in the order of the population.

    It takes long to put all checks in order, of which nearly every one holds: only these are. Where their order hangs
    on more than they tell, the population is asked again for them alone.
    """
    columns, order = ", ".join(COLUMNS), order_of(population)
    source = "(SELECT * FROM checks_made WHERE kept)"
    if not set(re.findall(r"\w+", order or "no order")) <= {*COLUMNS, "list_min"}:
        if len(execute("SELECT own FROM checks_made WHERE own AND kept LIMIT 2")) > 1:
            again = f"SELECT *, row_number() OVER () AS place FROM (SELECT * FROM ({population}) WHERE {IS_KEPT})"
            source = f"({again}) LEFT JOIN tables USING (table_name)"
            order = "place"
        else:
            order = "cells"
    return execute(
        f"""
        SELECT {columns}
        FROM {source}
        WHERE own
        QUALIFY row_number() OVER (PARTITION BY judgement, excuse ORDER BY {order}) <= {KEPT}
        ORDER BY {order}
        """
    )


def _refuse_lost(tables: Collection[str]) -> None:
    """Refuse checks on tables that the run does not have: they would be counted nowhere.

    Raises ValueError where there are any.
    """
    if tables:
        raise ValueError(f"a check is about table {sorted(tables)[0]!r}, which is none of the run")


def _tally(
    counts: Mapping[str, int], excuses: Mapping[str, int], beside: int, checks: tuple[Check, ...], looked_at: bytes
) -> Tally:
    """Put counts and kept checks together.

    Raises ValueError where something is counted under none of the judgements.
    """
    if strange := set(counts) - set(JUDGEMENTS):
        raise ValueError(f"a check is judged {sorted(strange)[0]!r}")
    return Tally(
        exact=counts.get("exact", 0),
        within_rounding=counts.get("within rounding", 0),
        broken=counts.get("broken", 0),
        not_judged=counts.get("not judged", 0),
        excuses=excuses,
        beside=beside,
        checks=checks,
        looked_at=looked_at,
    )


def _looked_at(execute: Execute) -> bytes:
    """Give the cells of the publication itself whose value the checks that are laid down looked at."""
    found = execute(
        f"""
        WITH seen AS (
            SELECT unnest(cells) AS cell_id FROM checks_made WHERE own AND judgement <> 'not judged'
        )
        SELECT
            cell_id // {BLOCK} AS block,
            CAST(bitstring_agg(CAST(cell_id % {BLOCK} AS INTEGER), 0, {BLOCK - 1}) AS VARCHAR) AS bits
        FROM seen
        GROUP BY block
        """
    )
    seen = bytearray((max((int(block) for block, _ in found), default=-1) + 1) * (BLOCK // 8))
    for block, bits in found:
        # DuckDB writes the lowest first, Python reads it last.
        seen[block * (BLOCK // 8) : (block + 1) * (BLOCK // 8)] = int(bits[::-1], 2).to_bytes(BLOCK // 8, "little")
    return bytes(seen)
