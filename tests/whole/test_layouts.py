"""A publication whose files have titles, comments or no header is judged as any other, each thing at its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.whole.conftest import found
from tests.whole.small import make_publication, make_shelf
from tests.whole.test_inert import tell
from tests.whole.test_init import SHEET
from tieout.publishing.changes import changed_figures
from tieout.values.verdict import Verdict

TITLES = ("Flow of 2022\n\n", {"headerRows": [3], "commentRows": [1, 2]})


def laid_out(folder: Path, above: str, dialect: dict[str, object], below: str = "", head: bool = True) -> Path:
    """Make a publication whose cash is wrong, with other lines around its table."""
    make_publication(folder, "9")
    lines = (folder / "flow.csv").read_text("utf-8").split("\n", 1)
    (folder / "flow.csv").write_text(above + (lines[0] + "\n" if head else "") + lines[1] + below, "utf-8")
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    package["resources"][0]["dialect"] = dialect
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    return folder


def said(verdict: Verdict) -> str:
    """Give what the verdict stands on."""
    return " ".join(text.en for text in verdict.stands_on)


@pytest.mark.parametrize(
    ("above", "dialect", "below", "head", "line", "account", "stands_on"),
    [
        pytest.param(
            *TITLES, "", True, 6, (5, 3, 2), "Lines that are declared to be comments, and are judged as nothing: 2 in",
            id="titles above the header",
        ),
        pytest.param(
            "", {"commentChar": "#"}, "# Source: the report\n", True, 4, (4, 3, 1), "judged as nothing: 1 in flow.csv",
            id="a source below the table",
        ),
        pytest.param(
            "", {"header": False}, "", False, 3, (3, 3, 0),
            "Tables without heads, whose columns are what is declared of them: flow.", id="no header",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found_where_it_stands(tmp_path, judge, above, dialect, below, head, line, account, stands_on):
    make_shelf(tmp_path / "shelf")
    checked = judge(laid_out(tmp_path / "p", above, dialect, below, head), rulebooks=tmp_path / "shelf")
    assert checked.exit_code == 1
    (finding,) = found(checked.verdict, "cash_ties_out")
    assert [place.line for place in finding.places] == [line, line - 2, line - 1]
    (taken,) = checked.verdict.inputs
    assert (taken.lines, taken.rows, taken.comments) == account
    assert stands_on in said(checked.verdict)
    page = (checked.folder / "report.html").read_text("utf-8")
    assert ("comments" in page and "opmerkingen" in page) is (taken.comments > 0)
    record = json.loads((checked.folder / "verdict.json").read_text("utf-8"))
    assert record["inputs"][0].get("comments", 0) == taken.comments


@pytest.mark.rare
@pytest.mark.parametrize(
    ("dialect", "softer"),
    [
        pytest.param({"header": False}, ["flow.csv: it has no heads"], id="no header"),
        pytest.param({"commentChar": "#"}, ["flow.csv: lines below its heads are comments"], id="comments"),
        pytest.param({}, [], id="neither"),
    ],
)
def test_what_a_dialect_leaves_out_makes_a_version_softer(tmp_path, judge, dialect, softer):
    make_shelf(tmp_path / "shelf")
    folder = laid_out(tmp_path / "p", "", dialect, head="header" not in dialect)
    checked = judge(folder, rulebooks=tmp_path / "shelf")
    assert [name for name in checked.verdict.softened_by if name.startswith("flow.csv")] == softer


@pytest.mark.parametrize(
    ("above", "dialect", "head"),
    [
        pytest.param("", {"header": False}, False, id="the first row of a table without a header"),
        pytest.param(*TITLES, True, id="the first row below titles"),
    ],
)
def test_a_published_figure_that_changes_is_seen(tmp_path, above, dialect, head):
    make_shelf(tmp_path / "shelf")
    folder = laid_out(tmp_path / "p", above, dialect, head=head)
    before = {name: (folder / name).read_bytes() for name in ("datapackage.json", "flow.csv")}
    after = before | {"flow.csv": before["flow.csv"].replace(b"Receipts,10", b"Receipts,11")}
    (change,) = changed_figures(before, after, tmp_path / "shelf")
    assert (change.row, change.before, change.after) == ("Receipts", "10", "11")


@pytest.mark.rare
def test_what_init_proposes_of_titles_can_be_judged(tmp_path, judge):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "dpc_2015_jv_balans.csv").write_text(f"Balans DPC\nx € 1.000\n\n{SHEET}", "utf-8")
    code, told, _ = tell("init", str(tmp_path / "b"))
    assert code == 0
    assert "its header is line 4; lines 1 to 3 above it are declared to be comments" in told
    checked = judge(tmp_path / "b")
    assert checked.exit_code in {0, 1}
    (taken,) = checked.verdict.inputs
    assert (taken.lines, taken.rows, taken.comments) == (21, 18, 3)


def test_a_table_of_one_column_is_read_and_told_to_be_judged_as_nothing(tmp_path, judge):
    make_shelf(tmp_path / "shelf")
    folder = laid_out(tmp_path / "p", "", {})
    (folder / "list.csv").write_text('line\nReceipts\n"Other, things"\n', "utf-8")
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    fields = [{"name": "line", "tieout": {"role": "label"}}]
    package["resources"].append({
        "name": "list", "path": "list.csv", "type": "table", "schema": {"fields": fields}, "tieout": {"kind": "flow"},
    })  # fmt: skip
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    verdict = judge(folder, rulebooks=tmp_path / "shelf").verdict
    assert "Tables of one column, which has labels and no figure to judge: list." in said(verdict)
    assert "list.csv: it has no column of figures" in verdict.softened_by
    assert [(one.lines, one.rows) for one in verdict.inputs] == [(3, 3), (2, 2)]
