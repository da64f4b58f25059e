"""Say whose row each row of a table of records is and of which year, and which codes it prints: the table `records`.

An agency that the rulebook does not know is kept as it is printed; no key or code is mended. Reads `cells`, which must
be there.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

import duckdb

from tieout.declarations.publication import YEAR
from tieout.intake.load import Loaded
from tieout.rulebook.model import Kind, Rulebook
from tieout.store.run import comment, insert


def make_records(connection: duckdb.DuckDBPyConnection, tables: Sequence[Loaded], rulebook: Rulebook) -> None:
    """Make `records`: whose row each row of a table of records is and of which year, and the codes in it."""
    connection.execute(
        """
        CREATE TABLE records (
            table_name VARCHAR, kind VARCHAR, own BOOLEAN, line_no INTEGER, record VARCHAR, agency VARCHAR,
            year BIGINT, key_cell BIGINT, list_name VARCHAR, printed VARCHAR, known BOOLEAN, nearest VARCHAR
        )
        """
    )
    known = {
        spelling.casefold(): agency.name
        for agency in rulebook.agencies.values()
        for spelling in (agency.name, agency.label, *agency.aliases)
    }
    for table in tables:
        if table.resource.tieout:
            rows = list(_records(connection, table, rulebook.kinds[table.resource.tieout.kind], known))
            insert(
                connection, "records",
                ("table_name", "kind", "own", "line_no", "record", "agency", "year", "key_cell", "list_name", "printed",
                 "known", "nearest"),
                rows,
            )  # fmt: skip
    comment(
        connection, "records", "Whose row each row of a table of records is, and of which year; and each of its codes",
        {
            "agency": "The agency of the rulebook, or the key as printed where it knows none",
            "list_name": "The list that a code must be in; NULL where the row tells of the record itself",
        },
    )  # fmt: skip


def _records(
    connection: duckdb.DuckDBPyConnection, table: Loaded, kind: Kind, known: Mapping[str, str]
) -> Iterator[tuple[object, ...]]:
    """Give a row for each record, and one for each code in it."""
    roles = {number: field.tieout for number, field in enumerate(table.resource.fields, 1)}
    found = connection.execute(
        "SELECT line_no, map_from_entries(list((column_no, (cell_id, trim(printed))))) FROM cells "
        "WHERE table_name = $1 AND role IN ('key', 'code') GROUP BY line_no ORDER BY line_no",
        [table.name],
    ).fetchall()
    for line, printed in found:
        keys = {roles[number].of: cell for number, cell in printed.items() if roles[number].role == "key"}
        (key_cell, whose), (_, year) = keys["agency"], keys["year"]
        of_year = int(year) if YEAR.fullmatch(year) else None
        agency = known.get(whose.casefold(), whose.casefold())
        told = (table.name, kind.name, table.own, line, f"{whose} {year}", agency, of_year)
        yield (*told, key_cell, None, whose, None, None)
        for number, (cell, code) in printed.items():
            name = roles[number].of or ""
            if roles[number].role == "code":
                codes = kind.codes.get(name, ())
                near = difflib.get_close_matches(code, codes, n=1, cutoff=0.5)
                yield (*told, cell, name, code, code in codes, near[0] if near else None)
