"""Two readers must have every row and every cell alike; where they part, nothing is said of the file."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from tests.spec.drawn import delivery, load
from tests.spec.test_ingested_cells import declared
from tieout.intake import second_reader
from tieout.intake.formats.tables import csv as ingest
from tieout.intake.scan import scan
from tieout.intake.second_reader import read_again
from tieout.values.errors import CannotJudgeError

HEADS = ["label", "cijfer"]
ROWS = b"Omzet,10\nRente,20\nBaten,30\n"
FILE = b"label,cijfer\n" + ROWS


def loaded(data: bytes = FILE):
    return load([delivery(declared(HEADS), {"t.csv": data})])


def without(table: pa.Table, row: int) -> pa.Table:
    return pa.concat_tables([table.slice(0, row), table.slice(row + 1)])


def swapped(table: pa.Table) -> pa.Table:
    return pa.concat_tables([table.slice(0, 1), table.slice(2, 1), table.slice(1, 1), table.slice(3)])


def with_cell(table: pa.Table, column: int, row: int, cell: str | None) -> pa.Table:
    cells = table.column(column).to_pylist()
    cells[row] = cell
    return table.set_column(column, f"c{column + 1}", pa.array(cells, pa.large_string()))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(lambda t: without(t, 3), "DuckDB reads 3 rows and pyarrow 2", id="it loses the last row"),
        pytest.param(lambda t: pa.concat_tables([t, t.slice(3)]), "reads 3 rows and pyarrow 4", id="it doubles a row"),
        pytest.param(swapped, r"t\.csv:2: DuckDB and pyarrow read column 1 differently", id="it swaps two rows"),
        pytest.param(
            lambda t: with_cell(t, 1, 2, "2O"), r"t\.csv:3: .* column 2 differently", id="it has another cell"
        ),
        pytest.param(lambda t: with_cell(t, 1, 3, None), r"t\.csv:4: .* column 2 differently", id="it has no cell"),
        pytest.param(lambda t: with_cell(t, 0, 0, "x"), "pyarrow reads another header", id="it has another header"),
        pytest.param(lambda t: t.slice(0, 0), "pyarrow reads another header", id="it reads nothing"),
    ],
)
def test_a_second_reader_that_reads_otherwise_stops_everything(monkeypatch, change, says):
    monkeypatch.setattr(second_reader, "read_again", lambda *given: change(read_again(*given)))
    with pytest.raises(CannotJudgeError, match=says):
        loaded()


@pytest.mark.parametrize("column", [1, 64, 65, 128, 129, 130])
def test_every_column_of_a_wide_table_is_held_against_the_second_reading(monkeypatch, column):
    wide = ["label", "cijfer", *(f"n{number}" for number in range(128))]
    data = "".join(f"{','.join(row)}\n" for row in (wide, ["a"] * 130, ["b"] * 130)).encode()
    publication = delivery(declared(wide), {"t.csv": data})
    assert load([publication])[1][0].input.rows == 2
    monkeypatch.setattr(second_reader, "read_again", lambda *given: with_cell(read_again(*given), column - 1, 2, "B"))
    with pytest.raises(CannotJudgeError, match=rf"t\.csv:3: DuckDB and pyarrow read column {column} differently"):
        load([publication])


@pytest.mark.parametrize(
    ("records", "says"),
    [
        pytest.param(
            ("Omzet,10\nRente,20", "Baten,30"), "reads 3 rows where the file holds 2", id="it cuts one in two"
        ),
        pytest.param(('"Omzet', 'Rente",20', "Baten,30"), "reads 2 rows where the file holds 3", id="it joins two"),
    ],
)
def test_a_first_reader_that_reads_another_number_of_records_stops_everything(monkeypatch, records, says):
    numbers = tuple(range(2, 2 + len(records)))
    monkeypatch.setattr(
        ingest, "scan", lambda *given: replace(scan(*given), records=records, line_numbers=numbers)
    )  # fmt: skip
    with pytest.raises(CannotJudgeError, match=rf"t\.csv: DuckDB {says}"):
        loaded()


def test_a_second_reader_that_cannot_read_stops_everything(monkeypatch):
    def fail(*_given):
        raise pa.ArrowInvalid("CSV parse error")

    monkeypatch.setattr(second_reader, "read_again", fail)
    with pytest.raises(CannotJudgeError, match=r"pyarrow cannot read it: .*CSV parse error"):
        loaded()


def test_both_readers_see_the_same_where_a_line_was_rejected():
    connection, (found,) = loaded(FILE + b"too,many,fields\nLasten,40\n")
    assert [reject.line for reject in found.rejects] == [5]
    assert connection.execute("SELECT line_no, cijfer FROM raw.t ORDER BY line_no").fetchall() == [
        (2, "10"), (3, "20"), (4, "30"), (6, "40"),
    ]  # fmt: skip


def test_a_record_that_is_longer_than_a_block_of_the_second_reader_is_read():
    cell = "x" * 199_000
    wide = ["label", "cijfer", *(f"n{number}" for number in range(20))]
    row = ",".join(["Omzet", "1", *[f'"{cell}\n"'] * 20])
    data = f"{','.join(wide)}\n{row}\n".encode()
    connection, (found,) = load([delivery(declared(wide), {"t.csv": data})])
    assert found.input.rows == 1
    assert connection.execute("SELECT DISTINCT length(n19) FROM raw.t").fetchall() == [(199_001,)]
