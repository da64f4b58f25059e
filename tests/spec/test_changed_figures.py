"""Which published figures a new version changes: rows by their labels, columns by their heads."""

from __future__ import annotations

import gzip
import io
import json
import shutil

import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.conftest import REPOSITORY
from tieout.publishing import changes as comparing
from tieout.publishing.changes import changed_figures
from tieout.values.errors import CannotJudgeError, DeclarationError

HEADS = ("Omschrijving", "Begroting", "Realisatie")
TABLE = "Hout,11,12\nSteen,21,22\n"


def version(rows: str, heads: tuple[str, ...] = HEADS, path: str = "flow.csv") -> dict[str, bytes]:
    """Give the files of a version with one table."""
    roles = ["label", *("figure" for _ in heads[1:])]
    settings = [
        {"role": role} if role == "label" else {"role": role, "basis": "budget", "year": 2023 - place}
        for place, role in enumerate(roles)
    ]
    fields = [{"name": head, "type": "string", "tieout": told} for head, told in zip(heads, settings, strict=True)]
    package = {
        "name": "flow-2022",
        "tieout": {"rulebook": "agency_accounts", "agency": "logius", "year": 2022, "document": "jaarverslag"},
        "resources": [
            {"name": "flow", "path": path, "type": "table", "format": "csv", "encoding": "utf-8",
             "schema": {"fields": fields}, "tieout": {"kind": "kasstroom"}}
        ],
    }  # fmt: skip
    return {"datapackage.json": json.dumps(package).encode(), path: f"{','.join(heads)}\n{rows}".encode()}


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        pytest.param(TABLE, [], id="the same"),
        pytest.param("Hout,11,13\nSteen,21,22\n", [("Hout", "Realisatie", "12", "13")], id="one figure"),
        pytest.param("Steen,21,22\nHout,11,12\n", [], id="rows in another order"),
        pytest.param("Hout,11,12\nGlas,5,6\nSteen,21,22\n", [], id="a row more"),
        pytest.param("Hout,11,12\n", [("Steen", "Begroting", "21", None), ("Steen", "Realisatie", "22", None)],
                     id="a row less"),
        pytest.param("Hout, 11 ,12\nSteen,21,22\n", [], id="spaces"),
        pytest.param("Hout,11,\nSteen,21,22\n", [("Hout", "Realisatie", "12", "")], id="a figure that is gone"),
    ],
)  # fmt: skip
def test_a_table_beside_the_one_that_was_published(after, changes):
    found = changed_figures(version(TABLE), version(after))
    assert [(one.row, one.column, one.before, one.after) for one in found] == changes


def test_two_rows_of_one_name_are_two():
    found = changed_figures(version("Hout,1,2\nHout,3,4\n"), version("Hout,1,2\nHout,3,5\n"))
    assert [(one.before, one.after) for one in found] == [("4", "5")]


def test_a_column_that_is_added_changes_nothing():
    wide = version("Hout,11,12,1\nSteen,21,22,1\n", (*HEADS, "Verschil"))
    assert changed_figures(version(TABLE), wide) == ()


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        pytest.param("60.435", "60435", False, id="without the mark between thousands"),
        pytest.param("60.435", "60 435", False, id="with a space between them"),
        pytest.param("– 396", "-396", False, id="another dash"),
        pytest.param("12,345", "12345", True, id="without its decimal mark"),
        pytest.param("12,345", "12.345", True, id="thousands for decimals"),
        pytest.param("396", "-396", True, id="another sign"),
    ],
)
def test_what_a_figure_says_counts_and_not_how_it_is_printed(before, after, changed):
    found = changed_figures(version(f'Hout,"{before}",1\n'), version(f'Hout,"{after}",1\n'))
    assert bool(found) == changed


def test_a_table_of_another_name_is_no_longer_there():
    found = changed_figures(version(TABLE), version(TABLE, path="other.csv"))
    assert [(one.file, one.before, one.after) for one in found] == [
        ("flow.csv", figure, None) for figure in ("11", "12", "21", "22")
    ]


def test_a_version_that_cannot_be_read_any_more_is_not_one_without_changes():
    with pytest.raises(DeclarationError, match="JSON"):
        changed_figures({**version(TABLE), "datapackage.json": b"{"}, version("Hout,1,1\n"))


def test_figures_are_read_by_the_rulebooks_that_were_given(tmp_path):
    shutil.copytree(REPOSITORY / "expectations", tmp_path / "books")
    book = tmp_path / "books" / "agency_accounts" / "rulebook.toml"
    text = book.read_text("utf-8")
    assert 'key = "agency"' in text
    book.write_text(text.replace('key = "agency"', 'key = "dienst"'), "utf-8")
    ours = {path: data.replace(b'"agency"', b'"dienst"') for path, data in version(TABLE).items()}
    assert changed_figures(ours, ours, tmp_path / "books") == ()
    with pytest.raises(DeclarationError, match="dienst"):
        changed_figures(ours, ours)


def packed(rows: str) -> dict[str, bytes]:
    """Give a version whose table is compressed."""
    files = version(rows, path="flow.csv.gz")
    return files | {"flow.csv.gz": gzip.compress(files["flow.csv.gz"], mtime=0)}


def columnar(rows: str) -> dict[str, bytes]:
    """Give a version whose table is in Parquet."""
    files = version(rows, path="flow.parquet")
    package = json.loads(files["datapackage.json"])
    (table,) = package["resources"]
    table["format"] = "parquet"
    table["tieout"]["numbers"] = "machine"
    del table["encoding"]
    columns = zip(*(line.split(",") for line in rows.splitlines()), strict=True)
    out = io.BytesIO()
    pa.parquet.write_table(pa.table(dict(zip(HEADS, map(list, columns), strict=True))), out)
    return {"datapackage.json": json.dumps(package).encode(), "flow.parquet": out.getvalue()}


@pytest.mark.parametrize("form", [packed, columnar])
def test_a_figure_of_a_table_in_another_form_is_seen_too(form):
    found = changed_figures(form(TABLE), form(TABLE.replace("22", "23")))
    assert [(one.row, one.column, one.before, one.after) for one in found] == [("Steen", "Realisatie", "22", "23")]
    assert changed_figures(form(TABLE), form(TABLE)) == ()


@pytest.mark.parametrize("form", [packed, columnar])
def test_a_table_that_cannot_be_unpacked_is_not_taken_for_one_without_changes(form):
    damaged = {path: data if path.endswith("json") else data[:20] for path, data in form(TABLE).items()}
    with pytest.raises(CannotJudgeError, match="flow"):
        changed_figures(form(TABLE), damaged)


def records(rows: str, **schema) -> dict[str, bytes]:
    """Give a version of records that no rulebook judges."""
    fields = [{"name": "id", "type": "integer"}, {"name": "what"}, {"name": "amount", "type": "number"}]
    table = {"name": "t", "path": "t.csv", "schema": {"fields": fields, **schema}}
    package = {"name": "p", "resources": [table]}
    return {"datapackage.json": json.dumps(package).encode(), "t.csv": f"id,what,amount\n{rows}".encode()}


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        pytest.param("2,b,20\n1,a,10\n", [], id="another order"),
        pytest.param("1,x,10\n2,b,20\n3,c,30\n", [], id="a word and a record more"),
        pytest.param("1,a,10\n2,b,21\n", [("2", "amount", "20", "21")], id="a number"),
        pytest.param("1,a,10\n", [("2", "amount", "20", None)], id="a record less"),
    ],
)
def test_records_without_a_rulebook_are_known_by_their_primary_key(after, changes):
    before = "1,a,10\n2,b,20\n"
    found = changed_figures(records(before, primaryKey="id"), records(after, primaryKey="id"))
    assert [(one.row, one.column, one.before, one.after) for one in found] == changes
    assert changed_figures(records(before), records(after)) == ()


def test_more_figures_than_can_be_compared_are_not_taken_for_unchanged(monkeypatch):
    monkeypatch.setattr(comparing, "MOST_COMPARED", 1)
    with pytest.raises(CannotJudgeError, match="more than 1 figures"):
        changed_figures(version(TABLE), version(TABLE))
