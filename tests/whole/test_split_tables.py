"""Tables in several files, by a rulebook and without one: the same verdict, with every place in its own file."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import duckdb
import pytest

from tests.conftest import CLOCK, LOGIUS, Folder
from tests.spec.test_plain.judging import resource, write_package
from tests.whole.test_inert import tell
from tieout.publishing.changes import changed_figures
from tieout.publishing.publish import publish

pytestmark = pytest.mark.usefixtures("tables_judged_once")

FIRST = 6
"""Lines of the cash flow, its heads among them, that lie in the first file."""


@pytest.fixture(scope="module")
def split(tmp_path_factory):
    """Logius 2022 with its cash flow in two files, each with the heads."""
    folder = Folder(tmp_path_factory.mktemp("split") / "logius-2022")
    shutil.copytree(LOGIUS, folder.path)
    head, *lines = (folder.path / "kasstroom.csv").read_text("utf-8").splitlines(keepends=True)
    (folder.path / "kasstroom.csv").unlink()
    (folder.path / "kasstroom-1.csv").write_text("".join([head, *lines[: FIRST - 1]]), "utf-8", newline="")
    (folder.path / "kasstroom-2.csv").write_text("".join([head, *lines[FIRST - 1 :]]), "utf-8", newline="")

    def change(declared):
        (table,) = [one for one in declared["resources"] if one["path"] == "kasstroom.csv"]
        table["path"] = ["kasstroom-1.csv", "kasstroom-2.csv"]

    folder.declare(change)
    return folder


def as_split(file: str, line: int | None) -> tuple[str, int | None]:
    """Give a place of the table in one file as it is in two."""
    if file != "kasstroom.csv" or line is None:
        return file.replace("kasstroom.csv", "kasstroom-1.csv"), line
    return ("kasstroom-1.csv", line) if line <= FIRST else ("kasstroom-2.csv", line - FIRST + 1)


def places(verdict):
    """Give the places of every finding, by its rule."""
    return sorted(
        (one.rule, *[(at.file, at.line, at.column, at.printed) for at in one.places]) for one in verdict.findings
    )


def test_a_statement_in_two_files_has_the_findings_of_the_one_file(split, judge, as_printed):
    verdict = judge(split).verdict
    expected = sorted(
        (one.rule, *[(*as_split(at.file, at.line), at.column, at.printed) for at in one.places])
        for one in as_printed.verdict.findings
    )
    assert places(verdict) == expected
    # There is a file more to be read, so only the checks of reading are more.
    one, other = (replace(of.tally, checks=0) for of in (verdict, as_printed.verdict))
    assert (verdict.verdict, one) == (as_printed.verdict.verdict, other)
    assert {one.path for one in verdict.inputs} >= {"kasstroom-1.csv", "kasstroom-2.csv"}


@pytest.mark.rare
def test_a_finding_in_the_second_file_is_there_in_every_format(split, judge, tmp_path):
    shutil.copytree(split.path, tmp_path / "logius-2022")
    folder = Folder(tmp_path / "logius-2022")
    folder.replace("kasstroom-2.csv", "(+/+),,,\n3.", "(+/+),,wat,\n3.")
    checked = judge(folder)
    told = {(at.file, at.line, at.printed) for one in checked.verdict.findings for at in one.places}
    assert ("kasstroom-2.csv", 2, "wat") in told
    page = (checked.folder / "report.html").read_text("utf-8")
    assert "kasstroom-2.csv" in page
    with duckdb.connect(str(checked.folder / "run.duckdb"), read_only=True) as run:
        assert run.execute(
            "SELECT count(*) FROM finding_places JOIN cells USING (cell_id, file, line_no) WHERE cells.printed = 'wat'"
        ).fetchall()[0][0] > 0  # fmt: skip
        assert run.execute("SELECT count(*) FROM failing_rows WHERE list_contains(row, 'wat')").fetchall() == [(1,)]


@pytest.mark.parametrize("has_rulebook", [True, False])
@pytest.mark.rare
def test_what_is_new_is_told_by_its_own_file(split, tmp_path, monkeypatch, has_rulebook):
    name = "logius-2022" if has_rulebook else "p"
    if has_rulebook:
        shutil.copytree(split.path, tmp_path / "base" / name)
        file, old, new, at = "kasstroom-2.csv", "investeringskasstroom,0", "investeringskasstroom,7", [3, 3]
    else:
        fields = [{"name": "id", "type": "integer"}, {"name": "x", "type": "integer"}]
        table = {**resource("t", fields, primaryKey="id"), "path": ["a.csv", "b.csv"]}
        write_package(tmp_path / "base" / name, {"a": "id,x\n1,5\n", "b": "id,x\n2,0\n"}, table)
        file, old, new, at = "b.csv", "2,0", "2,7", [2, 2]
    shutil.copytree(tmp_path / "base" / name, tmp_path / name)
    Folder(tmp_path / name).replace(file, old, new)
    monkeypatch.chdir(tmp_path)
    tell("check", name, "--since", f"base/{name}", "--quiet")
    changes = json.loads((tmp_path / "verdicts" / name / "changes.json").read_text("utf-8"))
    assert [
        (one["now"]["file"], one["now"]["line"], one["now"]["column"], one["was"]["file"], one["was"]["printed"])
        for one in changes["cells"]
    ] == [(file, *at, file, "0")]


def test_a_figure_of_the_second_file_that_a_new_version_changes_is_seen(split):
    before = {path.name: path.read_bytes() for path in split.path.iterdir()}
    after = dict(before)
    after["kasstroom-2.csv"] = before["kasstroom-2.csv"].replace(b"investeringskasstroom,0", b"investeringskasstroom,7")
    (change,) = changed_figures(before, after)
    assert (change.before, change.after) == ("0", "7")


def test_a_table_in_several_files_is_published_whole(tmp_path):
    fields = [{"name": "id", "type": "integer", "constraints": {"unique": True}}]
    table = {**resource("t", fields), "path": ["a.csv", "b.csv"]}
    folder = write_package(tmp_path / "p", {"a": "id\n1\n", "b": "id\n2\n"}, table, name="orders")
    published = publish(folder, tmp_path / "to", out=tmp_path / "out", clock=CLOCK)
    assert published.manifest is not None
    assert {"a.csv", "b.csv"} <= set(published.manifest.digests)
