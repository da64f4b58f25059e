"""A rulebook that is begun passes its own self-test, and judges a small publication."""

from __future__ import annotations

import warnings

import pytest

from tieout.recognition.proposal import propose
from tieout.rulebook.begin import begin
from tieout.selftest.runner import selftest
from tieout.values.errors import UsageError

TABLE = """\
Item,2022,2021,Change
Revenue,"€1,200","€1,100",€100
Expenses,(900),(850),(50)
Surplus,€300,€250,€50
"""


@pytest.fixture
def books(tmp_path):
    """A folder of rulebooks with one that was begun."""
    begin("mine", tmp_path / "books")
    return tmp_path / "books"


@pytest.mark.rare
def test_a_rulebook_that_is_begun_passes_its_self_test(books):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of third parties, as their processes do
        assert selftest("mine", books, None, lambda stage: None).faults == ()


@pytest.mark.parametrize(
    ("table", "verdict", "rules"),
    [
        pytest.param(TABLE, "publish", set(), id="as it should be"),
        pytest.param(
            TABLE.replace("€300", "€330"), "hold", {"result_ties_out", "change_follows_its_years"}, id="wrong"
        ),
    ],
)
def test_it_judges_a_small_publication(books, tmp_path, judge, table, verdict, rules):
    folder = tmp_path / "club"
    folder.mkdir()
    (folder / "club_2022_statement.csv").write_text(table, encoding="utf-8")
    (folder / "datapackage.json").write_bytes(propose(folder, "mine", books).package)
    judged = judge(folder, rulebooks=books).verdict
    assert (judged.verdict, {one.rule for one in judged.findings}) == (verdict, rules)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("mine", "it exists", id="one that stands there"),
        pytest.param("My Book", "cannot be called so", id="no name for a folder"),
        pytest.param("../mine", "cannot be called so", id="a way out of the folder"),
    ],
)
def test_nothing_is_overwritten_and_nothing_is_written_elsewhere(books, name, told):
    before = sorted(path for path in books.parent.rglob("*"))
    with pytest.raises(UsageError, match=told):
        begin(name, books)
    assert sorted(path for path in books.parent.rglob("*")) == before
