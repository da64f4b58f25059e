"""A table is recognised in whatever form it lies there, and declared as what it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.packing import gz, zst
from tests.whole.drawn_records import draw
from tests.whole.forms import as_numbers, as_text, parquet
from tieout.recognition.proposal import Proposal, propose
from tieout.values.errors import UsageError

DATA = Path(__file__).parents[3] / "data" / "printed-tables"
STATEMENT = "dpc_2022_jv_baten_lasten.csv"
FORM = ("format", "mediatype", "compression", "encoding", "dialect", "path", "name")
"""What is declared of the form of a table."""


def proposed(folder: Path) -> tuple[dict[str, object], dict[str, object], Proposal]:
    """Propose a folder of one table; give what is declared of its form, and all else."""
    found = propose(folder, "agency_accounts")
    assert found.faults == ()
    (table,) = json.loads(found.package)["resources"]
    return {key: table.pop(key, None) for key in FORM}, table, found


def packed(folder: Path, name: str, form: str, column=as_text) -> None:
    """Put the table of a folder in another form."""
    data = (folder / name).read_bytes()
    (folder / name).unlink()
    new = name if form == "csv" else f"{Path(name).stem}.parquet" if form == "parquet" else f"{name}.{form}"
    make = {"csv": bytes, "gz": gz, "zst": zst, "parquet": lambda data: parquet(data, ",", column)}[form]
    (folder / new).write_bytes(make(data))


@pytest.mark.parametrize(
    ("form", "path", "declared"),
    [
        pytest.param("gz", f"{STATEMENT}.gz", ("csv", "text/csv", "gz"), id="gzip"),
        pytest.param("zst", f"{STATEMENT}.zst", ("csv", "text/csv", "zst"), id="Zstandard"),
        pytest.param("parquet", STATEMENT.replace(".csv", ".parquet"),
                     ("parquet", "application/vnd.apache.parquet", None), id="Parquet"),
    ],
)  # fmt: skip
def test_a_statement_in_another_form_is_recognised_as_the_csv_is(form, path, declared, tmp_path):
    for name in ("csv", form):
        (tmp_path / name).mkdir()
        shutil.copy(DATA / STATEMENT, tmp_path / name)
        packed(tmp_path / name, STATEMENT, name)
    (_, before, _), (told, after, _) = proposed(tmp_path / "csv"), proposed(tmp_path / form)
    assert after == before
    assert (told["path"], told["name"]) == (path, STATEMENT.removesuffix(".csv"))
    assert (told["format"], told["mediatype"], told["compression"]) == declared


def test_records_of_numbers_are_recognised_and_declared_to_be_of_a_program(tmp_path):
    folder = draw(tmp_path, "sound")
    (folder / "datapackage.json").unlink()
    path = folder / "records.csv"
    path.write_text("\n".join(line for line in path.read_text("utf-8").split("\n") if line != "Dienst 9,2016"), "utf-8")
    packed(folder, "records.csv", "parquet", as_numbers)
    told, table, _ = proposed(folder)
    assert (told["format"], told["path"], table["tieout"]["numbers"]) == ("parquet", "records.parquet", "machine")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        pytest.param("t.csv.gz", gz(b"a,b\nc,1\n")[:-3], "it is cut off", id="gzip that is cut off"),
        pytest.param("t.csv.zst", b"a,b\nc,1\n", "it is not compressed by Zstandard", id="a CSV under another name"),
        pytest.param("t.parquet", b"a,b\nc,1\n", "it is no Parquet file", id="a CSV called Parquet"),
        pytest.param("t.parquet", parquet(b"a\nb\n", ","), "it has 1 columns", id="Parquet of one column"),
        pytest.param("t.parquet", parquet(b"a,b\n1,2\n", ",")[:-1], "it is cut off", id="Parquet that is cut off"),
    ],
)
def test_what_cannot_be_read_is_told(name, data, says, tmp_path):
    (tmp_path / name).write_bytes(data)
    (fault,) = propose(tmp_path, "agency_accounts").faults
    assert isinstance(fault, UsageError)
    assert says in str(fault)
