"""No word of a schema by which Pandera would let data pass opens the gate."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import REPOSITORY, Folder
from tests.whole.conftest import found

PRECINCTS = REPOSITORY / "data" / "precincts-2024"
SCHEMA = "precincts.yaml"
RULE = "precincts.precincts"


@pytest.mark.parametrize(
    ("old", "new", "verdict", "rule", "severity"),
    [
        pytest.param("    le: 5000", "    le: {max_value: 1, raise_warning: true}", "hold",
                     f"{RULE}.votes.less_than_or_equal_to", "warning", id="a check that only warns",
                     marks=pytest.mark.rare),
        pytest.param("  candidate:\n", "  candidate:\n    unique: true\n", "hold", f"{RULE}.candidate.unique",
                     "critical", id="unique, which Pandera does not look at here"),
        pytest.param("int64", "int8", "hold", f"{RULE}.votes.dtype", "critical", id="a type that values do not fit in",
                     marks=pytest.mark.rare),
        pytest.param("- Government Study Commissioner", "- null", "cannot judge", f"{RULE}.office.isin", None,
                     id="a list with a null, which never fails"),
        pytest.param("    le: 5000", "    lee: 5000", "cannot judge", f"{RULE}.votes.lee", None, id="a misspelt check",
                     marks=pytest.mark.rare),
        pytest.param("columns:\n", "drop_invalid_rows: true\ncolumns:\n", "cannot judge", f"{RULE}.drop_invalid_rows",
                     None, id="dropping rows", marks=pytest.mark.rare),
    ],
)  # fmt: skip
def test_a_word_that_would_let_data_pass_does_not(judge, tmp_path, old, new, verdict, rule, severity):
    shutil.copytree(PRECINCTS, tmp_path / PRECINCTS.name)
    folder = Folder(tmp_path / PRECINCTS.name)
    folder.replace(SCHEMA, old, new)
    judged = judge(folder).verdict
    assert judged.verdict == verdict
    if severity is None:
        assert {one.rule for one in judged.outcomes if one.state == "broken"} == {rule}
    else:
        assert {one.severity for one in found(judged, rule)} == {severity}
