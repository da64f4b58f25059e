"""Packages of other people whose schemas lie in files of their own, and which hold more than tables."""

from __future__ import annotations

import hashlib
import json
import shutil

import pytest

from tests.conftest import CLOCK, Folder
from tests.spec.test_plain.judging import resource, write_package
from tests.whole.test_inert import tell
from tieout.gate.check import check
from tieout.publishing.publish import publish

pytestmark = pytest.mark.usefixtures("tables_judged_once")

SCHEMA = {"fields": [{"name": "id", "type": "integer", "constraints": {"unique": True}}]}
PDF = b"%PDF-1.7 not read"
README = "# What these are\n"


def package(folder, *more, rows="id\n1\n", schema="schemas/t.json", **settings):
    """Write a package with a table of which schema and dialect lie in files of their own."""
    table = {"name": "t", "path": "t.csv", "schema": schema, "dialect": "dialect.json", **settings}
    write_package(folder, {"t": rows}, table, *more, name="orders")
    (folder / "schemas").mkdir()
    (folder / "schemas" / "t.json").write_text(json.dumps(SCHEMA))
    (folder / "dialect.json").write_text(json.dumps({"delimiter": ";"}))
    return folder


def test_a_schema_in_a_file_of_its_own_is_asked_and_its_digest_kept(tmp_path):
    folder = package(tmp_path / "p", rows="id\n1\n1\n")
    verdict = check(folder, tmp_path / "out", clock=CLOCK).verdict
    assert {one.rule for one in verdict.findings} == {"t.id.unique"}
    digests = {one.path: one.sha256 for one in verdict.declarations}
    for name in ("schemas/t.json", "dialect.json"):
        assert digests[name] == hashlib.sha256((folder / name).read_bytes()).hexdigest()


def test_a_dialect_in_a_file_of_its_own_says_how_the_file_is_cut(tmp_path):
    folder = package(tmp_path / "p", rows="id;x\n1;2\n")
    (folder / "schemas" / "t.json").write_text(json.dumps({"fields": [*SCHEMA["fields"], {"name": "x"}]}))
    assert check(folder, tmp_path / "out", clock=CLOCK).verdict.verdict == "publish"


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ("https://example.org/schema.json", "nothing is fetched"),
        ("../schema.json", "nothing is fetched"),
        ("schemas/none.json", "there is no such file"),
    ],
)
def test_a_schema_that_is_no_file_of_the_package_is_refused_by_name(tmp_path, schema, said):
    folder = package(tmp_path / "p", schema=schema)
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA))
    checked = check(folder, tmp_path / "out", clock=CLOCK)
    assert checked.exit_code == 2
    assert schema in str(checked.error)
    assert said in str(checked.error)


@pytest.mark.parametrize(("text", "said"), [("[]", "it is no JSON object"), ("{", "not valid JSON")])
def test_a_schema_that_is_none_is_told_with_its_file(tmp_path, text, said):
    folder = package(tmp_path / "p")
    (folder / "schemas" / "t.json").write_text(text)
    error = check(folder, tmp_path / "out", clock=CLOCK).error
    assert "schemas/t.json" in error.where
    assert said in error.what


ATTACHED = (
    {"name": "report", "path": "docs/report.pdf", "mediatype": "application/pdf"},
    {"name": "readme", "path": "README.md", "bytes": len(README)},
    {"name": "map", "path": "map.geojson", "format": "geojson", "hash": f"sha256:{hashlib.sha256(b'{}').hexdigest()}"},
)


def attached(folder):
    """Write a package that holds a table, a report, a readme and a map."""
    package(folder, *ATTACHED)
    (folder / "docs").mkdir()
    (folder / "docs" / "report.pdf").write_bytes(PDF)
    (folder / "README.md").write_text(README)
    (folder / "map.geojson").write_bytes(b"{}")
    return folder


def test_what_is_no_table_is_told_on_the_first_screen_and_kept_by_its_digest(tmp_path):
    verdict = check(attached(tmp_path / "p"), tmp_path / "out", clock=CLOCK).verdict
    assert (verdict.verdict, verdict.findings) == ("publish", ())
    assert any(
        "no tables, and that nobody judged: " in one.en and "docs/report.pdf" in one.en for one in verdict.stands_on
    )
    assert "docs/report.pdf: it is no table, and is not judged" in verdict.softened_by
    assert {one.path: one.sha256 for one in verdict.declarations}["docs/report.pdf"] == hashlib.sha256(PDF).hexdigest()
    assert [one.path for one in verdict.inputs] == ["t.csv"]


@pytest.mark.parametrize(("name", "data"), [("README.md", b"other"), ("map.geojson", b"[]")])
def test_what_is_declared_of_its_size_and_digest_is_held_against_it(tmp_path, name, data):
    folder = attached(tmp_path / "p")
    (folder / name).write_bytes(data)
    verdict = check(folder, tmp_path / "out", clock=CLOCK).verdict
    assert [(one.rule, one.places[0].file) for one in verdict.findings] == [("files_are_as_declared", name)]


def test_a_report_that_is_not_there_is_told(tmp_path):
    folder = attached(tmp_path / "p")
    (folder / "docs" / "report.pdf").unlink()
    checked = check(folder, tmp_path / "out", clock=CLOCK)
    assert (checked.exit_code, "docs/report.pdf" in str(checked.error)) == (2, True)


def test_another_report_is_another_verdict_and_told_as_new(tmp_path, monkeypatch):
    folder = attached(tmp_path / "p")
    shutil.copytree(folder, tmp_path / "base")
    monkeypatch.chdir(tmp_path)
    assert tell("check", "p", "--quiet")[0] == 0
    (folder / "docs" / "report.pdf").write_bytes(PDF + b".")
    tell("check", "p", "--since", "base", "--quiet")
    changes = json.loads((tmp_path / "verdicts" / "p" / "changes.json").read_text("utf-8"))
    assert [(one["file"], one["key"]) for one in changes["declarations"]] == [("docs/report.pdf", "sha256")]


def test_what_is_no_table_is_published_with_the_tables(tmp_path):
    published = publish(attached(tmp_path / "p"), tmp_path / "to", out=tmp_path / "out", clock=CLOCK)
    assert published.manifest is not None
    assert {"docs/report.pdf", "README.md", "map.geojson", "schemas/t.json"} <= set(published.manifest.digests)
    assert (tmp_path / "to" / "docs" / "report.pdf").read_bytes() == PDF


@pytest.mark.parametrize("more", [{"path": "t.csv"}, {"path": "t.parquet"}, {"path": "t.dat", "type": "table"}])
def test_a_table_without_a_schema_is_refused_and_not_passed_over(tmp_path, more):
    table = {key: value for key, value in resource("u", []).items() if key != "schema"} | more
    folder = package(tmp_path / "p", table)
    checked = check(folder, tmp_path / "out", clock=CLOCK)
    assert (checked.exit_code, "nothing is asked of its columns" in str(checked.error)) == (2, True)


def test_a_slip_in_what_makes_a_table_of_it_is_heard(tmp_path):
    folder = package(tmp_path / "p", {"name": "u", "path": "u.txt", "shcema": SCHEMA})
    checked = check(folder, tmp_path / "out", clock=CLOCK)
    assert (checked.exit_code, "Is schema meant" in str(checked.error)) == (2, True)


def test_a_package_of_no_table_is_refused(tmp_path):
    folder = attached(tmp_path / "p")
    Folder(folder).declare(lambda declared: declared["resources"].pop(0))
    (folder / "t.csv").unlink()
    assert "no resource that is a table" in str(check(folder, tmp_path / "out", clock=CLOCK).error)
