"""A file that is taken in as a whole holds the cells that it holds line by line, and two readers must agree on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest

from tests.spec.drawn import delivery, load
from tests.spec.test_ingested_cells import declared
from tests.spec.test_second_reader import swapped, with_cell, without
from tieout.intake import files, second_reader, whole
from tieout.intake.files import capture
from tieout.intake.formats.tables import csv
from tieout.intake.layout import ROWS_IN_A_CELL
from tieout.intake.second_reader import read_again
from tieout.intake.structure import prove
from tieout.intake.whole import let_go
from tieout.rulebook.model import NO_OTHER_LIMITS, Limits
from tieout.values.errors import CannotJudgeError

HEADS = ["label", "cijfer"]
HIDING = b'label,cijfer\n"Omzet\nRente,20",10\nBaten,30\n'
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


def read(data: bytes = FILE, *, of_others: bool = False, folder: Path | None = None, limits: Limits = NO_OTHER_LIMITS):
    """Load a table; `of_others` as one that is to be typed, from a folder as one that stays where it lies.

    Gives the connection, what came of it, and its cells.
    """
    given = delivery(declared(HEADS), {"t.csv": data})
    if folder is not None:
        (folder / "t.csv").write_bytes(data)
        given = replace(given, files={"t.csv": capture(folder, "t.csv")})
    if of_others:
        (resource,) = given.publication.resources
        publication = replace_resource(given.publication, resource)
        given = replace(given, publication=publication)
    connection, loaded = load([given], limits=limits)
    cells = "SELECT * FROM raw.t ORDER BY line_no"
    return connection, loaded, connection.execute(cells).fetchall() if loaded[0].is_loaded else []


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


@pytest.fixture
def _small_blocks(monkeypatch):
    """No file is held, and a block of one has a record or two."""
    monkeypatch.setattr(files, "MOST_HELD", 0)
    monkeypatch.setattr(files, "BLOCK", 30)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("most_kept", [0, 1_000])
@pytest.mark.usefixtures("_small_blocks")
def test_a_file_that_is_read_in_pieces_has_the_cells_and_lines_of_one_that_is_held(
    monkeypatch, tmp_path, form, most_kept
):
    monkeypatch.setattr(whole, "MOST_KEPT", most_kept)
    _, held, expected = read(FORMS[form], of_others=True)
    cut = []
    monkeypatch.setattr(csv, "prove", lambda *given: (cut.append(piece) or piece for piece in prove(*given)))
    connection, (loaded,), cells = read(FORMS[form], of_others=True, folder=tmp_path)
    assert len(cut) > 1
    assert (cells, len(cells)) == (expected, 3)
    assert (loaded.input, loaded.seen) == (held[0].input, held[0].seen)
    let_go(connection, [loaded])


@pytest.mark.usefixtures("_small_blocks")
def test_in_a_later_piece_too_readers_must_agree(monkeypatch, tmp_path):
    def second(*given):
        found = read_again(*given)
        last = [number for number, text in enumerate(found.column(0).to_pylist()) if text == "Baten"]
        return with_cell(found, 1, last[0], "2O") if last else found

    monkeypatch.setattr(second_reader, "read_again", second)
    with pytest.raises(CannotJudgeError, match=r"t\.csv:4: .* column 2"):
        read(folder=tmp_path)


@pytest.mark.usefixtures("_small_blocks")
def test_a_file_that_changes_while_it_is_read_in_pieces_is_not_judged(monkeypatch, tmp_path):
    monkeypatch.setattr(csv, "prove", lambda blocks, *given: prove(changing(blocks, tmp_path / "t.csv"), *given))
    with pytest.raises(CannotJudgeError, match=r"/t\.csv: it changed while it was read"):
        read(folder=tmp_path)


def changing(blocks, path):
    """Give the blocks of a file that is written anew behind the first."""
    for number, block in enumerate(blocks):
        if not number:
            path.write_bytes(FILE.replace(b"30", b"31"))
        yield block


@pytest.mark.usefixtures("_small_blocks")
def test_where_the_disk_has_no_room_a_large_file_is_refused_before_it_is_read(monkeypatch, tmp_path):
    free = iter((3 * len(FILE), 3 * len(FILE) - 1))
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=next(free)))
    assert len(read(folder=tmp_path)[2]) == 3
    with pytest.raises(CannotJudgeError, match=r"t\.csv: to judge it takes some 0\.0 GiB of disk beside it"):
        read(folder=tmp_path)


@pytest.mark.usefixtures("_small_blocks")
def test_where_a_later_piece_is_not_plain_all_is_read_line_by_line(tmp_path):
    _, (loaded,), cells = read(FILE + b"Lasten\nSaldo,5\n", folder=tmp_path)
    assert [reject.line for reject in loaded.rejects] == [5]
    assert [line for line, *_ in cells] == [2, 3, 4, 6]


@pytest.mark.parametrize(
    ("data", "limits", "says"),
    [
        pytest.param(FILE, {}, None, id="plain records"),
        pytest.param(FILE + b"Lasten\n", {}, "it has 47 bytes where 39 are the most, unless every line is a plain "
                     "record in UTF-8: from line 3 on it is not", id="a cell too few"),
        pytest.param(FILE.replace(b"\n", b"\n\n", 1), {}, "from line 2 on it is not", id="a blank line"),
        pytest.param(FILE, {"rows": 2}, "or it has more than 2 rows", id="a row more than may be"),
        pytest.param(FILE, {"bytes": 39}, "it has 40 bytes where 39 are the most", id="larger than any file may be"),
        pytest.param(HIDING, {}, "from line 2 on it is not", id="a row within a cell"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("_small_blocks")
def test_a_file_that_is_too_large_to_be_read_line_by_line_is_told_why(tmp_path, data, limits, says):
    _, (loaded,), cells = read(data, folder=tmp_path, limits=Limits(**({"held": 39} | limits)))
    assert [fault.kind for fault in loaded.file_faults] == ([] if says is None else ["limits"])
    assert all(says in fault.what.en for fault in loaded.file_faults)
    assert len(cells) == (3 if says is None else 0)


@pytest.mark.usefixtures("_small_blocks")
def test_a_file_that_is_too_large_and_has_another_header_is_told_its_header(tmp_path):
    _, (loaded,), _ = read(FILE.replace(b"cijfer", b"getal_"), folder=tmp_path, limits=Limits(held=39))
    ((column, told),) = loaded.header_faults
    assert column == 2
    assert "getal_" in told.en
    assert (loaded.file_faults, loaded.input.rows) == ((), 0)


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


def test_a_file_of_which_a_line_is_not_accounted_for_is_not_judged(monkeypatch):
    monkeypatch.setattr(csv, "prove", lambda *given: (replace(piece, continued=1) for piece in prove(*given)))
    monkeypatch.setattr(whole, "_over_lines", lambda records: ())
    with pytest.raises(CannotJudgeError, match="3 lines are not 3 rows, 0 rejected and 1 continued"):
        read()


def test_a_row_in_a_cell_of_another_is_told_by_its_line_in_a_large_file_too():
    _, (loaded,), cells = read(HIDING)
    first = loaded.rejects[0]
    assert (first.line, first.reason) == (2, ROWS_IN_A_CELL)
    assert cells == [(4, "Baten", "30")]
