"""Packages of other people that are published, and what a published version cannot be."""

from __future__ import annotations

import json

import pytest

from tests.conftest import CLOCK
from tests.spec.test_plain.judging import resource, write_package
from tieout.publishing.publish import publish
from tieout.values.errors import DeclarationError

KEYED = resource("t", [{"name": "id", "type": "integer"}], primaryKey="id")


@pytest.mark.parametrize(
    ("name", "path", "found", "advice"),
    [
        (None, "t.csv", "it has no name", '"name": "p"'),
        ("Orders 2024", "t.csv", "its name is .Orders 2024.", '"name": "orders-2024"'),
        ("orders", "tieout/t.csv", "where tieout puts its own folder", "Rename that file"),
        ("orders", "TieOut/t.csv", "where tieout puts its own folder", "Rename that file"),
    ],
)
def test_what_a_published_version_cannot_be_is_refused_with_what_to_do(tmp_path, name, path, found, advice):
    folder = write_package(tmp_path / "p", {}, {**KEYED, "path": path}, name=name)
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_text("id\n1\n")
    if name is None:
        (folder / "datapackage.json").write_text(json.dumps({"resources": [KEYED]}))
    with pytest.raises(DeclarationError, match=found) as caught:
        publish(folder, tmp_path / "to", out=tmp_path / "out", clock=CLOCK)
    assert advice in caught.value.advice


def test_a_package_of_other_people_is_published_with_its_suite(tmp_path):
    folder = write_package(tmp_path / "p", {"t": "id\n1\n"}, KEYED | {"tieout": {"suites": ["s.json"]}}, name="orders")
    suite = {"name": "s", "expectations": [{"type": "expect_table_row_count_to_equal", "kwargs": {"value": 1}}]}
    (folder / "s.json").write_text(json.dumps(suite))
    publish(folder, tmp_path / "to", out=tmp_path / "out", clock=CLOCK)
    assert {"datapackage.json", "s.json", "t.csv"} <= {path.name for path in (tmp_path / "to").iterdir()}
