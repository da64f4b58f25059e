"""Count a population in DuckDB: exact counts by judgement, and the checks that a reader must see.

Of a population that is few enough to be read, every check is kept; of a larger one only those that are not exact, and
of each sort the first. The counts never depend on what is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from tieout.rules.population import COLUMNS
from tieout.values.tally import JUDGEMENTS, Check, Tally, bits_of, check_of

KEPT_WHOLE = 50_000
"""Figures of a run up to which every check of every rule is kept: the size of a set of statements."""
KEPT = 1_000
"""Of a larger run: checks of each sort (broken, within rounding, not judged by reason) that are kept."""
MALFORMED = "coalesce(len(cells), 0) = 0 OR (coalesce(len(weights), 0) > 0 AND len(weights) <> len(cells))"
"""What no check is, so that it is kept whatever it is judged: taking it up refuses it."""
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
    placed = f"SELECT *, row_number() OVER () AS place FROM ({population})"
    rows = execute(
        f"SELECT {', '.join(COLUMNS)}, own FROM ({placed}) LEFT JOIN tables USING (table_name) ORDER BY place"
    )
    told = [dict(zip((*COLUMNS, "own"), row, strict=True)) for row in rows]
    _refuse_lost({row["table_name"] for row in told if row["own"] is None})
    checks = tuple(check_of(row) for row in told if row["own"])
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
    """Count a population of any size: it is laid down once, and never fetched whole."""
    execute(
        f"CREATE OR REPLACE TEMP TABLE checks_made AS SELECT {', '.join(COLUMNS)}, own, place "
        f"FROM (SELECT *, row_number() OVER () AS place FROM ({population})) LEFT JOIN tables USING (table_name)"
    )
    _refuse_lost({row[0] for row in execute("SELECT DISTINCT table_name FROM checks_made WHERE own IS NULL")})
    counts, excuses, beside = Counter[str](), dict[str, int](), 0
    for own, judgement, excuse, count in execute(
        "SELECT own, judgement, excuse, count(*) FROM checks_made GROUP BY own, judgement, excuse"
    ):
        if not own:
            beside += count
            continue
        counts[judgement] += count
        if judgement == "not judged" and excuse:
            excuses[excuse] = count
    kept = execute(
        f"""
        SELECT {", ".join(COLUMNS)}
        FROM checks_made
        WHERE own AND (judgement <> 'exact' OR {MALFORMED})
        QUALIFY row_number() OVER (PARTITION BY judgement, excuse ORDER BY place) <= {KEPT}
        ORDER BY place
        """
    )
    checks = tuple(check_of(dict(zip(COLUMNS, row, strict=True))) for row in kept)
    return _tally(counts, excuses, beside, checks, _looked_at(execute) if examines_values else b"")


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
