"""Read a large table of records as it stands, a row for a record: the tables of `wide`.

Nearly every cell of such a table is a plain number or blank, and DuckDB reads a column of them at once. Those records
stand in `wide` alone; what is not plain is read by the grammar, cell by cell, as figures of statements are, and so are
a few plain ones that stand for all others (`told`). Of these both ways of reading must say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from tieout.figures.grammar import DECIMAL, MOST_DECIMALS, bare_number, is_like_a_number
from tieout.figures.records import columns_of, keyed, text_of
from tieout.intake.interface import Loaded
from tieout.rulebook.model import Rulebook
from tieout.rulebook.vocabulary import Notation
from tieout.rules.population import array
from tieout.store.sql import identifier, literal
from tieout.values.errors import CannotJudgeError

WIDE_FROM = 10_000
"""Records from which a table stands in `wide`: of fewer every cell is a figure, which an analyst finds easier."""
MOST_COLUMNS = 60
"""Columns of figures that can be counted as the bits of one number."""
LONGEST = 15
"""Characters of a plain number: so many digits no program has made up."""
LARGEST_SCALE = 1_000_000
"""Scale up to which an amount of so many digits can be kept exactly."""
MACHINE = r"-?(?:0|[1-9][0-9]*)(?:[.][0-9]{1,9})?"
"""A plain number as a program writes it."""
MOST_TOLD = 2
"""Of so many records at most one may be read cell by cell: else all of them are, as it saves nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures of a table of records: what each of its figures is."""

    number: int
    unit: str
    scale: int


def wide_columns(table: Loaded, rulebook: Rulebook) -> tuple[Column, ...]:
    """Give the columns of figures of a table of which the records can stand in `wide`; none where they cannot.

    It is of the publication itself and whole, each column is a line and says what came of it in the period of its
    record, and the notation leaves nothing open.
    """
    resource, settings = table.resource, table.resource.tieout
    if settings is None or not (resource.is_records and table.own and settings.complete):
        return ()
    fields = [(number, field.tieout) for number, field in columns_of(table, "figure")]
    plain = all(
        told.line and (told.basis or rulebook.actual) == rulebook.actual
        and (told.year, told.period, told.stage, told.of, told.number, told.formula) == (None,) * 6
        for _, told in fields
    )  # fmt: skip
    notation = rulebook.notation_of(settings.notation)
    if (
        not plain or len({told.line for _, told in fields}) != len(fields) or len(fields) > MOST_COLUMNS
        or any(map(is_like_a_number, notation.marks)) or (settings.numbers != "machine" and len(notation.ways) > 1)
    ):  # fmt: skip
        return ()
    units = {one.path: one.unit for one in rulebook.kinds[settings.kind].lines}
    columns = []
    for number, told in fields:
        unit = rulebook.units.of_line(units[told.line or ""], settings.unit) or settings.unit or "1"
        scale = settings.scale if unit == settings.unit else 1
        if notation.fractions and unit == "%":
            scale = 100
        columns.append(Column(number, unit, scale))
    return tuple(columns) if all(one.scale <= LARGEST_SCALE for one in columns) else ()


def make_wide(
    connection: duckdb.DuckDBPyConnection, table: Loaded, columns: Sequence[Column], book: Rulebook, before: int
) -> bool:
    """Make the wide table of a table, before which the run has so many cells; tell whether it was worth it.

    Where it was not it is gone again: too few records are plain, or whole numbers are printed with `.0`.
    `known_entities` must be there.
    """
    settings = table.resource.tieout
    if settings is None:
        return False
    notation, is_machine = book.notation_of(settings.notation).ways[0], settings.numbers == "machine"
    place, codes = wide_place(table.name), book.kinds[settings.kind].codes
    known = [
        f"list_contains({array(codes.get(field.tieout.of or '', ()))}, {text_of(number)}) AS k{number}"
        for number, field in columns_of(table, "code")
    ]
    keys = "row_no, line_no, entity, year, period, period_no, further_keys"
    records = f"({keyed(connection, table, book.periods, before)})"
    names = [keys, *(name.rsplit(" AS ", 1)[1] for name in known)]
    connection.execute("CREATE SCHEMA IF NOT EXISTS wide")
    connection.execute(
        f"""
        CREATE TABLE {place} AS
        SELECT {", ".join(names)}, {_is_odd(columns)} AS told, {", ".join(_settled(columns, is_machine))}
        FROM (
            SELECT *, {_usual(columns)}
            FROM ({_read(records, [keys, *known], columns, notation, is_machine)})
        )
        """
    )
    count, told = connection.execute(f"SELECT count(*), count(*) FILTER (told) FROM {place}").fetchall()[0]
    is_whole = not is_machine and _has_whole(connection, place, columns)
    if count == table.input.rows and told * MOST_TOLD <= count and not is_whole:
        _tell_some(connection, place, columns, is_machine)
        return True
    connection.execute(f"DROP TABLE {place}")
    return False


def wide_place(name: str) -> str:
    """Name the wide table of a table in SQL."""
    return f"wide.{identifier(name)}"


def _read(records: str, kept: Sequence[str], columns: Sequence[Column], notation: Notation, is_machine: bool) -> str:
    """Give the SELECT that reads every plain cell of records: its value and decimals, or that it is blank."""
    pattern = MACHINE if is_machine else _printed(notation)
    plain = ", ".join(
        f"length(c{one.number}) <= {LONGEST} AND regexp_full_match(c{one.number}, {literal(pattern)}) "
        f"AS p{one.number}, c{one.number} = '' AS b{one.number}, "
        f"{_dotted(f'c{one.number}', notation, is_machine)} AS n{one.number}"
        for one in columns
    )
    values = ", ".join(
        f"CASE WHEN p{one.number} THEN CAST(TRY_CAST(n{one.number} AS {DECIMAL}) * {one.scale} AS {DECIMAL}) END "
        f"AS v{one.number}, CASE WHEN p{one.number} THEN {_decimals(f'n{one.number}', is_machine)} END AS d{one.number}"
        for one in columns
    )
    made = ", ".join(f"{name}{one.number}" for one in columns for name in "pn")
    return f"SELECT * EXCLUDE ({made}), {values} FROM (SELECT {', '.join(kept)}, {plain} FROM {records})"


def _printed(notation: Notation) -> str:
    """Match a plain number as a notation prints it."""
    number = bare_number(notation).removesuffix("[0-9]+)?") + f"[0-9]{{1,{MOST_DECIMALS}}})?"
    return rf"{'-?' if '-' in notation.minus else ''}(?:{number})"


def _dotted(text: str, notation: Notation, is_machine: bool) -> str:
    """Write a plain number in SQL with a dot before its decimals and no other mark."""
    if is_machine:
        return text
    for mark in notation.grouping_marks:
        text = f"replace({text}, {literal(mark)}, '')"
    return text if notation.decimal == "." else f"replace({text}, {literal(notation.decimal_marks[0])}, '.')"


def _decimals(text: str, is_machine: bool) -> str:
    """Count the decimals of a plain number in SQL; a program's zeros at their end say nothing."""
    decimals = f"split_part({text}, '.', 2)"
    return f"length({f'rtrim({decimals}, {chr(39)}0{chr(39)})' if is_machine else decimals})"


def _is_odd(columns: Sequence[Column]) -> str:
    """Give a condition: some cell of a record is neither a plain number nor blank."""
    return " OR ".join(f"NOT (b{one.number} OR v{one.number} IS NOT NULL)" for one in columns) or "false"


def _settled(columns: Sequence[Column], is_machine: bool) -> Iterator[str]:
    """Give the value, the half of its last digit and the decimals of each figure."""
    for one in columns:
        decimals = f"greatest(d{one.number}, u{_alike(columns, one)})" if is_machine else f"d{one.number}"
        decimals = f"CASE WHEN v{one.number} IS NOT NULL THEN {decimals} END"
        yield f"v{one.number}"
        yield f"CASE {decimals} {_half_steps(one.scale)} END AS h{one.number}"
        yield f"CAST({decimals} AS TINYINT) AS d{one.number}"


def _half_steps(scale: int) -> str:
    """Give half of the last digit in SQL by how many decimals a plain number has, of figures of this scale."""
    halves = ((places, Decimal(5).scaleb(-places - 1) * scale) for places in range(MOST_DECIMALS + 1))
    return " ".join(f"WHEN {places} THEN CAST('{half:f}' AS {DECIMAL})" for places, half in halves)


def _usual(columns: Sequence[Column]) -> str:
    """Give how many decimals most numbers of a record have that count in the same: one column for each such unit.

    What a program wrote is as precise as these: it has lost the zeros at its end.
    """
    found = []
    for number in sorted({_alike(columns, one) for one in columns}):
        alike = [one for one in columns if _alike(columns, one) == number]
        same = " AND ".join(f"d{one.number} = d{number}" for one in alike)
        stated = ", ".join(f"CASE WHEN v{one.number} <> 0 THEN d{one.number} END" for one in alike)
        of_all = f"list_sort(list_filter([{stated}], lambda one: one IS NOT NULL))"
        usual = f"list_aggregate({of_all}, 'count')"
        found.append(f"CASE WHEN {same} THEN d{number} ELSE {of_all}[({usual} + 1) // 2] END AS u{number}")
    return ", ".join(found)


def _alike(columns: Sequence[Column], one: Column) -> int:
    """Give the number of the first column that counts in the same unit."""
    return next(other.number for other in columns if other.unit == one.unit)


def _has_whole(connection: duckdb.DuckDBPyConnection, place: str, columns: Sequence[Column]) -> bool:
    """Tell whether a column may be one of whole numbers that are printed with a zero behind the mark."""
    tests = " OR ".join(f"bool_and({_is_whole(one)}) FILTER (v{one.number} IS NOT NULL)" for one in columns)
    return bool(connection.execute(f"SELECT coalesce({tests or 'false'}, false) FROM {place}").fetchall()[0][0])


def _is_whole(one: Column) -> str:
    """Give a condition: a number is whole and prints one decimal."""
    return f"(d{one.number} = 1 AND v{one.number} % {one.scale} = 0)"


def _tell_some(connection: duckdb.DuckDBPyConnection, place: str, columns: Sequence[Column], is_machine: bool) -> None:
    """Have some plain records told that stand for all others: whatever holds for every figure shows in one of them.

    They are the first record and that of each period; of each column the first figure, the first blank, the least and
    the greatest amount, and of print the first that is not whole.
    """
    chosen = ["min(line_no)"]
    for one in columns:
        value = f"v{one.number}"
        chosen += [
            f"min(line_no) FILTER ({value} <> 0)", f"min(line_no) FILTER ({value} IS NOT NULL)",
            f"min(line_no) FILTER ({value} IS NULL)", f"arg_min(line_no, {value})", f"arg_max(line_no, {value})",
        ]  # fmt: skip
        if not is_machine:
            chosen.append(f"min(line_no) FILTER ({value} IS NOT NULL AND NOT {_is_whole(one)})")
    connection.execute(
        f"""
        UPDATE {place} SET told = true
        WHERE NOT told AND line_no IN (
            SELECT unnest([{", ".join(chosen)}]) FROM {place} WHERE NOT told
            UNION ALL
            SELECT min(line_no) FROM {place} GROUP BY year, period
        )
        """
    )


def agree_on_told(connection: duckdb.DuckDBPyConnection, table: Loaded, columns: Sequence[Column]) -> None:
    """See that the grammar read every plain cell of a told record alike, and put what it read of the others in `wide`.

    Raises CannotJudgeError where the two ways of reading differ.
    """
    place, name = wide_place(table.name), literal(table.name)
    read = ", ".join(
        f"any_value(value) FILTER (column_no = {one.number}) AS v{one.number}, "
        f"any_value(upper - value) FILTER (column_no = {one.number}) AS h{one.number}, "
        f"any_value(CAST(decimals AS TINYINT)) FILTER (column_no = {one.number}) AS d{one.number}"
        for one in columns
    )
    by_grammar = f"(SELECT line_no, {read} FROM figures WHERE table_name = {name} GROUP BY line_no)"
    kept = [f"{what}{one.number}" for one in columns for what in "vhd"]
    values_differ = " OR ".join(f"wide.v{one.number} <> told.v{one.number}" for one in columns) or "false"
    same_cells = " AND ".join(f"(wide.v{one.number} IS NULL) = (told.v{one.number} IS NULL)" for one in columns)
    differs = " OR ".join(f"wide.{one} IS DISTINCT FROM told.{one}" for one in kept)
    found = connection.execute(
        f"SELECT min(line_no) FROM {place} AS wide JOIN {by_grammar} AS told USING (line_no) "
        # How precise a figure is hangs on all others of its record.
        f"WHERE coalesce({values_differ}, false) OR ({same_cells or 'true'} AND ({differs or 'false'}))"
    ).fetchall()[0][0]
    if found is not None:
        raise CannotJudgeError(
            f"{table.file}:{found}", "its figures are read differently by themselves and as a column",
            "This is a fault in tieout; nothing can be said of this file.",
        )  # fmt: skip
    values = ", ".join(f"{one} = told.{one}" for one in kept)
    connection.execute(
        f"UPDATE {place} AS wide SET {values} FROM {by_grammar} AS told WHERE told.line_no = wide.line_no"
    )
