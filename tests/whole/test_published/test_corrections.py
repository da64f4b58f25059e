"""A version that changes published figures is held until somebody says why: two statements, judged and published."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.conftest import REPOSITORY
from tests.whole.test_published.granted import files_of, issue_of
from tieout.cli.main import run
from tieout.store.published import MANIFEST

pytestmark = pytest.mark.usefixtures("tables_judged_once")

TABLE = "foods_2019_segments.csv"


@pytest.fixture
def put(tmp_path):
    """Publish the statements with some texts for others, by the command; give its exit code and the folder."""

    def publish(*changes: tuple[str, str], more: tuple[str, ...] = ()):
        source, to = tmp_path / "annual-reports", tmp_path / "public"
        shutil.rmtree(source, ignore_errors=True)
        shutil.copytree(REPOSITORY / "data" / "annual-reports", source)
        text = (source / TABLE).read_text("utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (source / TABLE).write_text(text, "utf-8")
        return run(["publish", str(source), "--to", str(to), "--out", str(tmp_path / "verdicts"), *more]), to

    return publish


TRADED = (("International", "XX"), ("Foodservice", "International"), ("XX", "Foodservice"))
"""Two segments trade their names: every sum still adds up."""


@pytest.mark.another_day
@pytest.mark.rare
def test_a_version_that_changes_figures_is_held_until_somebody_says_why(put, capsys):
    code, to = put()
    assert code == 0
    before = files_of(to)
    assert "correction" not in json.loads(before[MANIFEST])["issue"]

    capsys.readouterr()
    code, _ = put(*TRADED)
    told = capsys.readouterr().err
    assert code == 1
    assert "HOLD: 6 figures of the version that stands in" in told
    assert f"{TABLE}: International, Fiscal 2019 Net Sales ($ in millions): 793.4 -> 934.2" in told
    assert files_of(to) == before, "nothing was published"

    assert put(*TRADED, more=("--correction", "  "))[0] == 1, "blanks say nothing"
    code, _ = put(*TRADED, more=("--correction", "The names were traded."))
    assert code == 0
    assert issue_of(to).correction == "The names were traded."
    assert files_of(to)[TABLE] != before[TABLE]
