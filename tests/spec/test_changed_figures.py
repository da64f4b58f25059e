"""Which published figures a new version changes: rows by their labels, columns by their heads."""

from __future__ import annotations

import json

import pytest

from tieout.publishing.changes import changed_figures

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


def test_a_version_that_cannot_be_read_any_more_has_no_figures_to_compare():
    assert changed_figures({**version(TABLE), "datapackage.json": b"{"}, version("Hout,1,1\n")) == ()
    assert changed_figures({}, version(TABLE)) == ()
