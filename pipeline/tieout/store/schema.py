"""Declare every table of a run: its rows, its columns with their types and meaning, and its keys.

All other knowledge of a table is made from here (`table.py`). The tables stand in the order in which they are
made: what the publication declares, what it prints, what each row and cell is, what was judged and what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tieout.store.table import AMOUNT, Table, column

TABLE = "Name of the table in the run"
RULE = "Name of the rule"
LINE_NO = "Physical line in the file, the first is 1"
COLUMN_NO = "Field within the line, the first is 1"
ENTITY = "Whose figures these are, by the name that the rulebook knows"
OWN = "Whether the table is of the publication itself, and not of one that it is held against"
PUBLICATION = "Folder of the publication that the table is of"
UNIT = "Unit of the amounts of the row, all in base units: 249 million is 249000000; 1 where they count nothing named"
COMPLETE = "Whether the table is whole; false where it is declared to go on elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A table of the publication, or of one beside it."""

    table_name: str = column("VARCHAR", "Name of the resource; of one beside, behind its folder", key=True)
    table_order: int = column("INTEGER", "Place among the tables of the run, the first is 0")
    kind: str = column("VARCHAR", "Which statement it is: a kind of table of the rulebook")
    entity: str = column("VARCHAR", ENTITY)
    document: str = column("VARCHAR", "The document that it is from")
    document_no: int | None = column("INTEGER", "Place of that document among those of its year", null=True)
    report_year: int = column("BIGINT", "Year of the document")
    own: bool = column("BOOLEAN", OWN)
    publication: str = column("VARCHAR", PUBLICATION)
    complete: bool = column("BOOLEAN", COMPLETE)
    title: str | None = column("VARCHAR", "Title of the table", null=True)
    file: str = column("VARCHAR", "Path from the publication folder")
    blank: str = column("VARCHAR", "What a blank cell means: nothing, or not given")
    numbers: str = column("VARCHAR", "How numbers are written: printed, or by a machine")
    notation: str | None = column("VARCHAR", "The notation that it names; NULL: the usual one", null=True)
    unit: str | None = column("VARCHAR", "Unit of bare numbers", null=True)
    scale: int = column("BIGINT", "Factor of bare numbers")
    is_records: bool = column("BOOLEAN", "Whether it has a row for each thing, and not a line for each item")
    header_line: int | None = column("INTEGER", "Line on which its heads stand; NULL: it has none", null=True)
    wide_from: int | None = column(
        "BIGINT", "Of records that stand in wide: the cell_id before their first; NULL where all cells are in cells",
        null=True,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """A column of a table, as it is declared."""

    table_name: str = column("VARCHAR", TABLE, key=True)
    column_no: int = column("INTEGER", COLUMN_NO, key=True)
    column_label: str = column("VARCHAR", "The head as printed")
    role: str = column("VARCHAR", "section, number, label, figure, unplaced, note, key or code")
    basis: str | None = column("VARCHAR", "What its figures are, in the words of the rulebook", null=True)
    basis_role: str | None = column(
        "VARCHAR", "What that basis is to the rules: target, actual, forecast, difference, change or rate", null=True
    )
    year: int | None = column("BIGINT", "The year that it is of", null=True)
    period: str | None = column("VARCHAR", "The period that it is of, as the rulebook writes it", null=True)
    period_no: int | None = column("BIGINT", "Number of that period: the one after it has one more", null=True)
    stage: str | None = column("VARCHAR", "What keeps two columns of one basis and period apart", null=True)
    stage_no: Decimal | None = column("DECIMAL(4, 1)", "Place of the stage among the documents of a year", null=True)
    of_line: str | None = column("VARCHAR", "In a specification, the line that the column is about", null=True)
    column_number: int | None = column("BIGINT", "The number that the head prints: 3 for (3)", null=True)
    formula: str | None = column("VARCHAR", "The formula that the head prints, in the numbers of columns", null=True)
    line_path: str | None = column("VARCHAR", "In a table of records, the line that the column is", null=True)
    line_unit: str | None = column("VARCHAR", "Unit of that line", null=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRow:
    """A cell of a table."""

    cell_id: int = column("BIGINT", "Number of the cell, in reading order", key=True)
    table_name: str = column("VARCHAR", TABLE)
    file: str = column("VARCHAR", "Path from the publication folder")
    line_no: int = column("INTEGER", LINE_NO)
    column_no: int = column("INTEGER", COLUMN_NO)
    role: str = column("VARCHAR", "section, number, label, figure, unplaced, note, key or code")
    column_label: str = column("VARCHAR", "The head as printed")
    printed: str = column("VARCHAR", "The text of the cell, as delivered")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A printed row of a statement, or a line of the model that is missing from it."""

    table_name: str = column("VARCHAR", TABLE)
    kind: str = column("VARCHAR", "Which statement it is: a kind of table of the rulebook")
    entity: str = column("VARCHAR", ENTITY)
    own: bool = column("BOOLEAN", OWN)
    complete: bool = column("BOOLEAN", COMPLETE)
    title: str | None = column("VARCHAR", "Title of the table", null=True)
    report_year: int = column("BIGINT", "Year of the document")
    file: str = column("VARCHAR", "Path from the publication folder")
    line_no: int | None = column("INTEGER", "Physical line in the file; NULL where the line is missing", null=True)
    label: str | None = column("VARCHAR", "The label as printed, without its sections", null=True)
    line_label: str | None = column("VARCHAR", "The label as printed, behind its sections", null=True)
    section: str = column("VARCHAR", "The sections that it stands under")
    line_path: str | None = column(
        "VARCHAR", "The line of the rulebook; NULL where the row is not recognised", null=True
    )
    known_as: str | None = column("VARCHAR", "The name of that line", null=True)
    as_declared: bool = column("BOOLEAN", "Whether it is spelled as declared")
    nearest: str | None = column("VARCHAR", "The known line that comes nearest to an unknown row", null=True)
    label_year: int | None = column("BIGINT", "The year that the label prints, where the line has one", null=True)
    required: bool | None = column("BOOLEAN", "Every complete table prints it", null=True)
    expected: bool | None = column("BOOLEAN", "The model has it", null=True)
    open: bool = column("BOOLEAN", "The model leaves rows of this kind of table to the entity")
    heading: bool | None = column("BOOLEAN", "It heads others and carries no figure", null=True)
    position: int | None = column("INTEGER", "Its place in the model", null=True)
    line_unit: str | None = column("VARCHAR", "The unit of the line", null=True)
    compare: str | None = column(
        "VARCHAR", "What the target of the line is: budget, or a norm: at least, at most", null=True
    )
    joins: list[str] | None = column("VARCHAR[]", "The totals that it may add to", null=True)
    outflow: bool | None = column("BOOLEAN", "It counts negative in totals", null=True)
    budgeted: bool | None = column("BOOLEAN", "A flow that the entity is declared to budget itself", null=True)
    label_cell: int = column("BIGINT", "cell_id of its label; of a missing line that of the row before it")
    unplaced_cells: list[int] | None = column("BIGINT[]", "Its cells that belong to no column", null=True)
    unplaced: str | None = column("VARCHAR", "What those print", null=True)
    row_cells: list[int] | None = column("BIGINT[]", "All its cells, the label first", null=True)
    stated_cells: list[int] | None = column("BIGINT[]", "Its cells in columns of figures that are not blank", null=True)
    repeats_header: bool = column("BOOLEAN", "It repeats the heads of the columns")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """A record, or a code in it."""

    table_name: str = column("VARCHAR", TABLE)
    kind: str = column("VARCHAR", "Which table it is: a kind of table of the rulebook")
    own: bool = column("BOOLEAN", OWN)
    line_no: int = column("INTEGER", LINE_NO)
    record: str = column("VARCHAR", "Its keys as printed, one behind the other")
    entity: str = column("VARCHAR", "Its entity of the rulebook, or the key as printed where that is not known")
    year: int | None = column("BIGINT", "The year that it is of", null=True)
    period: str | None = column("VARCHAR", "The period that it is of, as the rulebook writes it", null=True)
    period_no: int | None = column("BIGINT", "Number of that period", null=True)
    further_keys: list[str] = column("VARCHAR[]", "What else sets it apart, in the order of the columns")
    key_cell: int = column("BIGINT", "cell_id of the first key, or of the code")
    list_name: str | None = column(
        "VARCHAR", "The list that a code must be in; NULL where the row tells of the record itself", null=True
    )
    printed: str = column("VARCHAR", "The key or the code as printed")
    known: bool | None = column("BOOLEAN", "Whether a code is in its list", null=True)
    nearest: str | None = column("VARCHAR", "The code that comes nearest to one that is not", null=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotationRow:
    """By which notation a table was read."""

    table_name: str = column("VARCHAR", TABLE, key=True)
    decimal: str | None = column("VARCHAR", "The mark before the decimals; NULL where it stayed open", null=True)
    grouping: list[str] | None = column("VARCHAR[]", "The marks between groups of three digits", null=True)
    proof_cell_id: int | None = column("BIGINT", "The first figure that can be read in this way only", null=True)
    how: str = column(
        "VARCHAR", "declared, proven (by a figure), open (no figure shows it) or contradicted (figures show either)"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A cell of a column of figures, read."""

    cell_id: int = column("BIGINT", "Number of the cell, in reading order", key=True)
    table_name: str = column("VARCHAR", TABLE)
    kind: str = column("VARCHAR", "Which statement it is: a kind of table of the rulebook")
    entity: str = column("VARCHAR", ENTITY)
    document: str = column("VARCHAR", "The document that the table is from")
    document_no: int | None = column("INTEGER", "Place of that document among those of its year", null=True)
    report_year: int | None = column("BIGINT", "Year of the document, or of the record", null=True)
    own: bool = column("BOOLEAN", OWN)
    publication: str = column("VARCHAR", PUBLICATION)
    complete: bool = column("BOOLEAN", COMPLETE)
    file: str = column("VARCHAR", "Path from the publication folder")
    line_no: int = column("BIGINT", LINE_NO)
    column_no: int = column("BIGINT", COLUMN_NO)
    line_label: str | None = column("VARCHAR", "The row as printed; of a record its keys", null=True)
    line_path: str | None = column(
        "VARCHAR", "The line of the rulebook; NULL where the row is not recognised", null=True
    )
    column_label: str = column("VARCHAR", "The head as printed")
    basis: str = column("VARCHAR", "What the figure is, in the words of the rulebook")
    basis_role: str = column("VARCHAR", "What that is to the rules: target, actual, forecast, difference, …")
    year: int | None = column("BIGINT", "The year that it is of", null=True)
    period: str | None = column("VARCHAR", "The period that it is of, as the rulebook writes it", null=True)
    period_no: int | None = column("BIGINT", "Number of that period: the one after it has one more", null=True)
    stage: str | None = column("VARCHAR", "What keeps two columns of one basis and period apart", null=True)
    stage_no: Decimal | None = column("DECIMAL(4, 1)", "Place of the stage among the documents of a year", null=True)
    of_line: str | None = column("VARCHAR", "In a specification, the line that the column is about", null=True)
    slice: str = column("VARCHAR", "What adds up: a column of a statement, a row of a table of records")
    slice_no: int = column("BIGINT", "Number of that column; of a row its line, negative")
    column_number: int | None = column("BIGINT", "The number that the head prints", null=True)
    formula: str | None = column("VARCHAR", "The formula that the head prints", null=True)
    printed: str = column("VARCHAR", "The text of the cell")
    state: str = column("VARCHAR", "figure, mark (there is no figure) or unreadable")
    mark: str | None = column("VARCHAR", "Which kind of no figure; never zero", null=True)
    why: str | None = column("VARCHAR", "Why it is unreadable: ambiguous, two signs, …", null=True)
    is_nothing: bool = column("BOOLEAN", "Whether the mark says that there is nothing, and not that it is not known")
    value: Decimal | None = column(AMOUNT, "The figure, in base units; a percentage in percent", null=True)
    unit: str | None = column("VARCHAR", UNIT, null=True)
    scale: int | None = column("BIGINT", "What one printed unit stands for: 1000000 for millions", null=True)
    decimals: int | None = column(
        "BIGINT", "Decimals printed; below zero where as many digits before the mark are lost", null=True
    )
    lower: Decimal | None = column(AMOUNT, "Least amount that prints so", null=True)
    upper: Decimal | None = column(AMOUNT, "Greatest amount that prints so", null=True)
    lower_closed: bool | None = column("BOOLEAN", "Whether lower itself prints so", null=True)
    upper_closed: bool | None = column("BOOLEAN", "Whether upper itself prints so", null=True)
    bound: str | None = column("VARCHAR", "The direction of a norm, where the cell prints it", null=True)
    currency_text: str | None = column("VARCHAR", "The currency as printed", null=True)
    scale_text: str | None = column("VARCHAR", "The scale word as printed", null=True)
    percent_text: str | None = column("VARCHAR", "The percent sign as printed", null=True)
    sign: int = column("BIGINT", "-1 for an outflow that is printed positive: it counts negative in a total")
    joins: str | None = column("VARCHAR", "The total that a line adds to beside its declared parts", null=True)
    position: int | None = column("BIGINT", "Place of the line in the model", null=True)
    heading: bool = column("BOOLEAN", "The line heads others and carries no figure")
    budgeted: bool = column("BOOLEAN", "A flow that the entity is declared to budget itself")
    required: bool = column("BOOLEAN", "Every complete table prints the line")
    line_unit: str | None = column("VARCHAR", "The unit of the line", null=True)
    is_count: bool = column("BOOLEAN", "It counts whole things, one by one: it has no half to give")
    unit_is_words: bool = column("BOOLEAN", "Words are expected on the line instead of figures")
    unit_is_printed: bool = column("BOOLEAN", "The unit of the line must stand in the row or with the table")
    compare: str | None = column(
        "VARCHAR", "What the target of the line is: budget, or a norm: at least, at most", null=True
    )
    table_unit: str | None = column("VARCHAR", "Unit of bare numbers of the table", null=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRow:
    """What follows from other figures of its table, in one slice of it; or a table in which nothing does."""

    table_name: str = column("VARCHAR", TABLE)
    kind: str = column("VARCHAR", "Which statement it is: a kind of table of the rulebook")
    entity: str = column("VARCHAR", ENTITY)
    own: bool = column("BOOLEAN", OWN)
    complete: bool = column("BOOLEAN", COMPLETE)
    cell_id: int = column("BIGINT", "Number of the cell that follows from others; of a table its first figure")
    identity_no: int | None = column(
        "INTEGER", "Number of the identity in its table; NULL where nothing follows from anything", null=True
    )
    how: str | None = column("VARCHAR", "sum, difference, percentage, relative change, share or average", null=True)
    axis: str | None = column("VARCHAR", "What adds up: rows, in each column; or columns, in each row", null=True)
    about: str | None = column("VARCHAR", "Stable name of what follows, in its table", null=True)
    score: int | None = column(
        "BIGINT", "How much better this explains the figures than chance, in thousandths of a power of ten", null=True
    )
    is_certain: bool | None = column("BOOLEAN", "Whether a break of it is a mistake without a doubt", null=True)
    judgement: str = column("VARCHAR", "exact, within rounding, broken, or not judged")
    excuse: str | None = column("VARCHAR", "Why it was not judged, where there is a plain reason", null=True)
    cells: list[int] = column("BIGINT[]", "cell_id of the figures involved, that which follows from the others first")
    weights: list[int] | None = column("BIGINT[]", "What each counts for, where they add up", null=True)
    suspects: list[int] | None = column("BIGINT[]", "Of a break: the cells that it makes tie out to change", null=True)
    earlier: str | None = column(
        "VARCHAR", "The file of an earlier year that shows it; NULL where the table does itself", null=True
    )
    is_lost: bool | None = column("BOOLEAN", "Whether it is off in every column, where it held then", null=True)
    missing: list[str] | None = column("VARCHAR[]", "Rows that it was made of then and are not printed", null=True)
    expected: Decimal | None = column(AMOUNT, "In base units", null=True)
    found: Decimal | None = column(AMOUNT, "In base units", null=True)
    gap: Decimal | None = column(AMOUNT, "How far these are apart", null=True)
    allowed: Decimal | None = column(AMOUNT, "How much of that rounding explains", null=True)
    unit: str | None = column("VARCHAR", UNIT, null=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A line that could not be read."""

    file: str = column("VARCHAR", "Path from the publication folder")
    line_no: int = column("INTEGER", LINE_NO)
    text: str = column("VARCHAR", "The line as delivered")
    reason: str = column("VARCHAR", "Why it could not be read")


TABLES = Table("tables", TableRow, "Every table that was read, as it is declared")
COLUMNS = Table("columns", ColumnRow, "What each column of each table holds, as declared")
CELLS = Table("cells", CellRow, "Every cell of every table as printed, with its place")
LINES = Table("lines", LineRow, "Every printed row with the line that it is, and every line that is missing")
RECORDS = Table(
    "records", RecordRow, "Whose row each row of a table of records is, and of which period; and each of its codes"
)
NOTATIONS = Table("notations", NotationRow, "By which notation each table was read, and what shows that it is its own")
FIGURES = Table("figures", FigureRow, "One row for every cell of a figure column: its text, value, interval and place")
IDENTITIES = Table(
    "identities", IdentityRow, "What follows from what in each statement, as its figures alone show, slice by slice"
)
REJECTED = Table("rejected_lines", RejectedRow, "Lines that could not be read, and why; none is in another table")
JUDGED: tuple[Table[FigureRow] | Table[LineRow] | Table[RecordRow] | Table[IdentityRow], ...] = (
    FIGURES, LINES, RECORDS, IDENTITIES,
)  # fmt: skip
"""The tables that rules look at."""
