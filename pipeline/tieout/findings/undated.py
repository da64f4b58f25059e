"""Say of which columns only the declaration says of what year they are, and of which tables what they are counted in.

Where the print says it, another declaration is found; where it says nothing, two columns could be taken for each other,
or thousands for single ones, and nobody would see it. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from tieout.declarations.publication import Publication, Resource, TableSettings
from tieout.figures.heads import OF_TWO, Reader
from tieout.findings.contradictions import ColumnAsDeclared, columns_as_declared
from tieout.rulebook.model import Rulebook
from tieout.values.listing import listed
from tieout.values.outcome import Text


def undated(publication: Publication, rulebook: Rulebook) -> Iterator[Text]:
    """Name the columns of statements whose year no head prints, and the tables whose unit nothing prints."""
    if rulebook.heads is None:
        return
    reader = Reader(rulebook.heads, rulebook.bases, rulebook.periods)
    columns: list[str] = []
    tables: list[str] = []
    for table in publication.tables:
        if table.tieout is not None and not table.is_records:
            scope = publication.scope(table)
            read = columns_as_declared(table.fields, reader, scope.year, scope.document)
            columns += [f"{one.shown} ({table.name})" for one in read.values() if _is_undated(one, reader)]
            if not _has_printed_unit(table, read, reader) and _has_own_unit(table.tieout, rulebook):
                tables.append(f"{table.name} ({table.tieout.unit or '-'} x {table.tieout.scale})")
    if columns:
        yield Text(
            f"Columns whose year only the declaration says: {listed(columns)}.",
            f"Kolommen waarvan alleen de declaratie het jaar zegt: {listed(columns)}.",
        )
    if tables:
        yield Text(
            f"Tables of which only the declaration says what they are counted in: {listed(tables)}.",
            f"Tabellen waarvan alleen de declaratie zegt waarin ze tellen: {listed(tables)}.",
        )


def _is_undated(column: ColumnAsDeclared, reader: Reader) -> bool:
    """Tell whether nothing but its declaration says of which year a column of figures is; one of a line is its own."""
    if (
        column.field.role != "figure"
        or column.field.of is not None
        or reader.role.get(column.field.basis or "") in OF_TWO
    ):
        return False
    return column.together.role != "figure" or column.together.period is None


def _has_printed_unit(table: Resource, columns: dict[int, ColumnAsDeclared], reader: Reader) -> bool:
    """Tell whether a head, the title or a line above a table says what its figures are counted in."""
    texts = [reader.read(table.title, 0, "").unit, *(one.alone.unit for one in columns.values())]
    return bool(table.dialect.comment_rows) or any(texts)


def _has_own_unit(settings: TableSettings, rulebook: Rulebook) -> bool:
    """Tell whether a table is counted in something else than its kind is where nothing says it."""
    kind = rulebook.kinds.get(settings.kind)
    return kind is not None and (settings.unit, settings.scale) != (kind.unit, kind.scale)
