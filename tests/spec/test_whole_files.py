"""A file that is taken in as a whole holds the cells that it holds line by line, and two readers must agree on them."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from tests.spec.drawn import delivery, load
from tests.spec.test_ingested_cells import declared
from tests.spec.test_second_reader import swapped, with_cell, without
from tieout.intake import second_reader, whole
from tieout.intake.formats.tables import csv
from tieout.intake.layout import ROWS_IN_A_CELL
from tieout.intake.second_reader import read_again
from tieout.intake.structure import prove
from tieout.intake.whole import let_go
from tieout.values.errors import CannotJudgeError

HEADS = ["label", "cijfer"]
FILE = b"label,cijfer\nOmzet,10\nRente,20\nBaten,30\n"
FORMS = {
    "plain": FILE,
    "quoted": FILE.replace(b"Rente", b'"Rente, ""netto"""'),
    "over two lines": FILE.replace(b"Omzet", b'"Omzet\nbruto"'),
    "in CRLF": FILE.replace(b"\n", b"\r\n"),
    "with a byte order mark, the last line open": b"\xef\xbb\xbf" + FILE.rstrip(),
    "with letters beyond ASCII": FILE.replace(b"Rente", "Reïnte".encode()),
}


@pytest.fixture(autouse=True)
def _every_file_is_proven(monkeypatch):
    monkeypatch.setattr(csv, "PROVEN_FROM", 0)


def read(data: bytes = FILE, *, of_others: bool = False):
    """Load a table; `of_others` as one that is to be typed. Gives the connection, what came of it, and its cells."""
    given = delivery(declared(HEADS), {"t.csv": data})
    if of_others:
        (resource,) = given.publication.resources
        publication = replace_resource(given.publication, resource)
        given = replace(given, publication=publication)
    connection, loaded = load([given])
    return connection, loaded, connection.execute("SELECT * FROM raw.t ORDER BY line_no").fetchall()


def replace_resource(publication, resource):
    """Give a publication of other people: nothing is told of its table."""
    import msgspec

    return msgspec.structs.replace(publication, resources=(msgspec.structs.replace(resource, tieout=None),))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("most_kept", [0, 1_000])
def test_its_cells_and_lines_are_those_that_are_read_line_by_line(monkeypatch, form, most_kept):
    monkeypatch.setattr(whole, "MOST_KEPT", most_kept)
    monkeypatch.setattr(csv, "PROVEN_FROM", 10**9)
    _, by_line, expected = read(FORMS[form])
    monkeypatch.setattr(csv, "PROVEN_FROM", 0)
    connection, loaded, cells = read(FORMS[form], of_others=True)
    kinds = "SELECT table_type FROM information_schema.tables WHERE table_schema = 'raw' AND table_catalog = $1"
    run = connection.execute("SELECT current_database()").fetchall()[0]
    assert connection.execute(kinds, run).fetchall() == [("BASE TABLE" if most_kept else "VIEW",)]
    assert cells == expected
    assert len(cells) == 3
    assert loaded[0].input == by_line[0].input
    let_go(connection, loaded)
    assert connection.execute(kinds, run).fetchall() == ([("BASE TABLE",)] if most_kept else [])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(
            lambda t: without(t, 3),
            "pyarrow reads 2 rows where the part from line 2 ",
            id="it loses the last",
        ),
        pytest.param(lambda t: pa.concat_tables([t, t.slice(3)]), "pyarrow reads 4 rows", id="it doubles a row"),
        pytest.param(swapped, r"t\.csv:2: DuckDB and pyarrow read column 1 differently", id="it swaps two rows"),
        pytest.param(lambda t: with_cell(t, 1, 2, "2O"), r"t\.csv:3: .* column 2 differently", id="another cell"),
        pytest.param(lambda t: with_cell(t, 1, 3, None), r"t\.csv:4: .* column 2 differently", id="no cell"),
        pytest.param(lambda t: with_cell(t, 0, 0, "x"), "pyarrow reads another header", id="another header"),
    ],
)
def test_a_second_reader_that_reads_otherwise_stops_everything(monkeypatch, change, says):
    monkeypatch.setattr(second_reader, "read_again", lambda *given: change(read_again(*given)))
    with pytest.raises(CannotJudgeError, match=says):
        read()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param(b"Omzet,10\nRente,20\n", "DuckDB reads 2 rows where the part from line 2 ", id="a row is lost"),
        pytest.param(FILE[13:] + b"Lasten,4\n", "DuckDB reads 4 rows", id="a row more"),
        pytest.param(b"Omzet,10\nRente,21\nBaten,30\n", r"t\.csv:3: .* column 2", id="another cell"),
        pytest.param(b"Rente,20\nOmzet,10\nBaten,30\n", r"t\.csv:2: .* column 1", id="another order"),
    ],
)
def test_a_first_reader_that_reads_otherwise_stops_everything(monkeypatch, body, says):
    monkeypatch.setattr(csv, "prove", lambda *given: (replace(piece, body=body) for piece in prove(*given)))
    with pytest.raises(CannotJudgeError, match=says):
        read()


def test_where_readers_part_behind_a_cell_over_two_lines_the_line_is_that_of_the_file(monkeypatch):
    monkeypatch.setattr(second_reader, "read_again", lambda *given: with_cell(read_again(*given), 1, 2, "2O"))
    with pytest.raises(CannotJudgeError, match=r"t\.csv:4: .* column 2"):
        read(FORMS["over two lines"])


def test_a_file_proven_to_have_other_records_than_it_has_is_not_judged(monkeypatch):
    monkeypatch.setattr(csv, "prove", lambda *given: (replace(piece, rows=2) for piece in prove(*given)))
    with pytest.raises(CannotJudgeError, match="holds 2"):
        read()


HIDING = b'label,cijfer\n"Omzet\nRente,20",10\nBaten,30\n'


def test_a_row_in_a_cell_of_another_is_told_by_its_line_in_a_large_file_too():
    _, (loaded,), cells = read(HIDING)
    first = loaded.rejects[0]
    assert (first.line, first.reason) == (2, ROWS_IN_A_CELL)
    assert cells == [(4, "Baten", "30")]
