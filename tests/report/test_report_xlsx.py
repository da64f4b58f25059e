"""The findings as a workbook: a sheet a publication, texts as texts, the same bytes for the same verdicts."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.report.conftest import held_by, parsed_xml, told_of
from tieout.report.formats.xlsx import FORMAT
from tieout.values.outcome import Place, Text

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts_of(data):
    """Give the files of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def sheets_of(data):
    """Read a workbook: its sheets by name, each a list of rows, each a list of cells with their kinds."""
    parts = parts_of(data)
    book = parsed_xml(parts["xl/workbook.xml"])
    strings = [
        "".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in parsed_xml(parts["xl/sharedStrings.xml"])
    ]
    sheets = {}
    for number, sheet in enumerate(book.iter(f"{MAIN}sheet"), 1):
        drawn = parsed_xml(parts[f"xl/worksheets/sheet{number}.xml"])
        sheets[sheet.get("name")] = [
            {
                re.sub(r"\d", "", cell.get("r")): (
                    ("text", strings[int(cell.find(f"{MAIN}v").text)])
                    if cell.get("t") == "s"
                    else ("number", cell.find(f"{MAIN}v").text)
                )
                for cell in row
                if cell.find(f"{MAIN}v") is not None
            }
            for row in drawn.iter(f"{MAIN}row")
        ]
    return sheets


def told(*verdicts, language=None):
    """Tell verdicts as a workbook, and give what stands in it as text."""
    sheets = sheets_of(FORMAT.together(told_of(*verdicts, language=language)))
    lines = []
    for name, rows in sheets.items():
        lines += [f"sheet {name}"]
        lines += [f"  {column}: {kind} {cell}" for row in rows for column, (kind, cell) in row.items()]
    return "\n".join(lines) + "\n"


def test_a_publication_on_hold_holds_this(hold, same_as_golden):
    same_as_golden("hold-xlsx.txt", told(hold, language="nl"))


def test_each_publication_has_a_sheet_of_its_own_whatever_it_is_called(hold):
    names = ["a" * 40, "A" * 40, "History", "x/[y]:*?\\z", "'", " ", "🇳🇱" * 20]
    sheets = sheets_of(FORMAT.together(told_of(*(replace(hold, publication=name) for name in names))))
    assert list(sheets) == ["a" * 31, "A" * 29 + "-2", "History-", "x--y-----z", "-", "--2", "🇳🇱" * 7 + "🇳"]


def test_nothing_in_it_is_a_formula_or_a_link(hold):
    wild = ("=1+1", "=HYPERLINK(1)", "http://tieout.invalid", "{=1}", "+1+1")
    findings = tuple(
        replace(hold.findings[0], id=text, message=Text(text), places=(Place(text, 1, 1, text, text, text),))
        for text in wild
    )
    data = FORMAT.write(told_of(held_by(*findings))[0])
    parts = parts_of(data)
    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts.values())
    assert {cell for row in sheets_of(data)["logius-2022"] for _, cell in row.values()} >= set(wild)


def test_a_number_is_a_number_as_long_as_it_stays_what_it_is(hold):
    finding = replace(hold.findings[0], gap=Decimal("1234567.1234567891"))
    rows = sheets_of(FORMAT.write(told_of(held_by(finding))[0]))["logius-2022"]
    assert ("text", "1234567.1234567891") in rows[1].values()
    kind, found = rows[1]["M"]
    assert (kind, round(float(found), 9)) == ("number", 39.2)


def test_the_heads_stay_in_sight_and_can_be_filtered(hold):
    sheet = parts_of(FORMAT.write(told_of(hold)[0]))["xl/worksheets/sheet1.xml"].decode()
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet


def test_its_bytes_do_not_depend_on_the_day(hold):
    data = FORMAT.write(told_of(hold)[0])
    assert b"2000-01-01T00:00:00Z" in parts_of(data)["docProps/core.xml"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("length", [32_000, 40_000])
def test_a_text_that_a_cell_has_no_room_for_is_cut_and_not_lost(hold, length):
    finding = replace(hold.findings[0], message=Text("x" * length))
    cells = sheets_of(FORMAT.write(told_of(held_by(finding))[0]))["logius-2022"][1].values()
    assert max(len(cell) for _, cell in cells) == min(length, 32_001)
