"""Settle by which notation each table is read, and read it so: the table `notations`.

A table names a notation of the rulebook, or has the usual one. Where that leaves open which mark is before the
decimals, `1.234` is read in no way until the table shows it: by a figure that can be read in one way only, as `1.234,5`
and `0,5`, while none can only be read in another. What was shown is told, with the figure that shows it. Another kind
of proof, such as a total that ties out in one way only, would be one more row of `proofs`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
from msgspec import structs

from tieout.figures.grammar import reading
from tieout.rulebook.model import Rulebook
from tieout.rulebook.vocabulary import Notation
from tieout.store.schema import NOTATIONS
from tieout.store.sql import literal


def read_cells(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook, programs: bool = True) -> str:
    """Make `notations` of a table `printed_cells`, and give the SELECT that reads every cell of it.

    `printed_cells` names the notation of each table in a column notation, NULL where it is the usual one. The SELECT
    gives what the grammar gives. Without `programs` no cell is `OF_A_PROGRAM`.
    """
    NOTATIONS.create(connection)
    named = connection.execute("SELECT DISTINCT notation FROM printed_cells ORDER BY notation").fetchall()
    read = [
        _read_table(connection, rulebook.notation_of(name), number, name, programs)
        for number, (name,) in enumerate(named)
    ]
    return " UNION ALL BY NAME ".join(f"({one})" for one in read) or reading(rulebook.notation.ways[0], "printed_cells")


def _read_table(
    connection: duckdb.DuckDBPyConnection, notation: Notation, number: int, name: str | None, programs: bool
) -> str:
    """Settle a notation for the tables that name it, and give the SELECT that reads their cells."""
    source = f"(SELECT * FROM printed_cells WHERE notation IS NOT DISTINCT FROM {literal(name) if name else 'NULL'})"
    ways = notation.ways
    if len(ways) > 1:
        return _in_its_way(connection, ways, source, f"ways_{number}", programs)
    connection.execute(
        f"INSERT INTO notations SELECT DISTINCT table_name, $1, $2::VARCHAR[], NULL, 'declared' FROM {source} "
        "ORDER BY table_name",
        [ways[0].decimal_marks[0], list(ways[0].grouping_marks)],
    )
    return reading(ways[0], source, programs)


def _in_its_way(
    connection: duckdb.DuckDBPyConnection, ways: Sequence[Notation], source: str, name: str, programs: bool
) -> str:
    """Read cells in every way, settle which is that of their table, and give the SELECT of what each then is.

    A cell that would be another figure in another way is unreadable in a table that leaves its way open.
    """
    read = " UNION ALL ".join(
        f"SELECT {place} AS way, * FROM ({reading(way, source, programs)})" for place, way in enumerate(ways)
    )
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE {name} AS
        SELECT
            *,
            count(*) FILTER (fits) OVER one AS fitting,
            count(DISTINCT CASE WHEN fits THEN coalesce(value || ' ' || decimals, why) END) OVER one AS meanings,
            row_number() OVER (PARTITION BY cell_id ORDER BY fits DESC, why = 'unknown' NULLS FIRST, way) AS best
        FROM (SELECT *, state = 'figure' OR coalesce(why = 'too many digits', false) AS fits FROM ({read}))
        JOIN (SELECT cell_id, table_name FROM {source}) USING (cell_id)
        WINDOW one AS (PARTITION BY cell_id)
        """
    )
    _settle(connection, ways, name)
    told = f"SELECT * EXCLUDE (decimal), {_way_of(ways)} AS own FROM {name} JOIN notations USING (table_name)"
    only = "table_name, way, fits, fitting, meanings, best, own, grouping, proof_cell_id, how"
    return f"""
    SELECT * EXCLUDE ({only})
    FROM ({told})
    WHERE CASE WHEN meanings > 1 THEN way = own ELSE best = 1 END
    UNION ALL BY NAME
    SELECT cell_id, 'unreadable' AS state, 'ambiguous' AS why
    FROM ({told})
    WHERE meanings > 1 AND own IS NULL AND way = 0
    """


def _way_of(ways: Sequence[Notation]) -> str:
    """Tell in SQL the place of a way by its decimal mark."""
    cases = " ".join(f"WHEN {literal(way.decimal_marks[0])} THEN {place}" for place, way in enumerate(ways))
    return f"CASE decimal {cases} END"


def _settle(connection: duckdb.DuckDBPyConnection, ways: Sequence[Notation], read: str) -> None:
    """Say of every table which way is its own: the one that figures of it show, where none shows another."""
    connection.execute("CREATE OR REPLACE TEMP TABLE ways (way INTEGER, decimal VARCHAR, grouping VARCHAR[])")
    for place, way in enumerate(ways):
        marks = [way.decimal_marks[0], list(way.grouping_marks)]
        connection.execute("INSERT INTO ways VALUES ($1, $2, $3)", [place, *marks])
    connection.execute(
        f"""
        INSERT INTO notations
        WITH proofs AS (
            SELECT table_name, way, min(cell_id) AS cell_id FROM {read} WHERE fits AND fitting = 1 GROUP BY ALL
        ), shown AS (
            SELECT
                table_name, count(way) AS ways, CASE WHEN ways = 1 THEN any_value(way) END AS way,
                CASE WHEN ways = 1 THEN any_value(cell_id) END AS proof
            FROM (SELECT DISTINCT table_name FROM {read})
            LEFT JOIN proofs USING (table_name)
            GROUP BY table_name
        )
        SELECT
            table_name, decimal, grouping, proof,
            CASE ways WHEN 0 THEN 'open' WHEN 1 THEN 'proven' ELSE 'contradicted' END
        FROM shown
        LEFT JOIN ways USING (way)
        ORDER BY table_name
        """
    )
    connection.execute("DROP TABLE ways")


def notations_of(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> Mapping[str, Notation]:
    """Give the notation by which each table was read, as far as it is settled, by the name of the table."""
    rows = connection.execute(
        "SELECT table_name, tables.notation, decimal, grouping FROM notations JOIN tables USING (table_name)"
    ).fetchall()
    return {
        table: structs.replace(rulebook.notation_of(name), decimal=decimal, grouping=tuple(grouping))
        if decimal
        else rulebook.notation_of(name)
        for table, name, decimal, grouping in rows
    }
