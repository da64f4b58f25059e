"""Tell verdicts as a workbook: a sheet a publication, a row a finding, its heads frozen and with filters.

Texts are written as texts, so that nothing in it is a formula. The same verdicts give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from tieout.report.interface import Report, of_several
from tieout.report.printed import visible
from tieout.report.rows import HEADS, LANGUAGES, Cell, exact, heads, rows

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_000_000
"""Rows of one sheet; a spreadsheet has little room for more."""
MOST_CHARACTERS = 32_000
"""Characters of one cell; a spreadsheet refuses 32,768."""
MOST_OF_A_NAME = 31
MOST_DIGITS = 15
"""Digits that a number keeps in a spreadsheet; one that has more is written as text."""
MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""A workbook says when it was made: always then, so that its bytes do not."""
WIDTHS = {"message": 60, "title": 40, "cause": 40, "row": 30, "column_head": 24, "file": 30, "finding": 40, "rule": 30}
_REFUSED = re.compile(r"[\[\]:*?/\\]")


def _write(reports: Sequence[Report]) -> bytes:
    """Write the workbook."""
    # Here, so that whoever only asks which formats there are need not wait for it.
    from xlsxwriter.workbook import Workbook

    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE})
    taken: set[str] = set()
    for report in reports:
        name = _free(visible(report.verdict.publication), taken)
        taken.add(name.casefold())
        _fill(book, book.add_worksheet(name), report)
    book.close()
    return stream.getvalue()


def _fill(book: Workbook, sheet: Worksheet, report: Report) -> None:
    """Write the rows of one publication."""
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    named = heads(report.language)
    for column, name in enumerate(named):
        plain = re.sub(rf"_(?:{'|'.join(LANGUAGES)})$", "", name)
        head = HEADS[plain].in_language(report.language or "en") + (f" ({name[-2:]})" if plain != name else "")
        sheet.write_string(0, column, head, bold)
        sheet.set_column(column, column, WIDTHS.get(plain, 14), wrapped)
    number = 0
    for number, row in enumerate(rows([report]), 1):
        if number > MOST_ROWS:
            sheet.write_string(number, 0, f"more than {MOST_ROWS} rows: the report has them all")
            break
        for column, cell in enumerate(row):
            _put(sheet, number, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, number, len(named) - 1)


def _put(sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
    """Write one cell: a number that stays what it is as a number, all else as text."""
    if cell is None:
        return
    if isinstance(cell, str):
        kept = _begin(cell, MOST_CHARACTERS)
        sheet.write_string(row, column, cell if kept == cell else f"{kept}…")
    elif _fits(Decimal(cell)):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, exact(cell) if isinstance(cell, Decimal) else str(cell))


def _fits(number: Decimal) -> bool:
    """Tell whether a number is the same one in a spreadsheet."""
    return len(number.as_tuple().digits) <= MOST_DIGITS and abs(number.adjusted()) <= MOST_DIGITS


def _free(publication: str, taken: set[str]) -> str:
    """Name a sheet after its publication, by what a spreadsheet allows, and otherwise than those before it."""
    plain = _REFUSED.sub("-", publication).strip().strip("'") or "-"
    plain = f"{plain}-" if plain.casefold() == "history" else plain
    name, number = _begin(plain, MOST_OF_A_NAME).rstrip("'"), 1
    while name.casefold() in taken:
        number += 1
        name = f"{_begin(plain, MOST_OF_A_NAME - len(str(number)) - 1)}-{number}"
    return name


def _begin(text: str, most: int) -> str:
    """Give the begin of a text, by the units of UTF-16 in which a spreadsheet counts."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


FORMAT = of_several("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _write, is_text=False)
