"""A kind of table whose cells may hold words: only a shape on all its cells takes them from the rule of the engine."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import REPOSITORY
from tieout.rulebook.builtin import shape_of_cells
from tieout.rulebook.shelf import read_rulebook

KIND = "doelmatigheidsindicatoren"
ROWS = f'rows = {{ any_state = true, in_kinds = ["{KIND}"] }}'
KINDS = frozenset({KIND})


@pytest.fixture
def excepted(tmp_path):
    """Give the kinds that the rule of the engine leaves to the shipped rulebook, its shape on words changed."""
    shutil.copytree(REPOSITORY / "expectations", tmp_path / "books")
    file = tmp_path / "books" / "agency_accounts" / "shapes" / "indicator_cells.toml"

    def read(old: str, new: str) -> tuple[str, ...]:
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")
        book = read_rulebook("agency_accounts", frozenset(), KINDS, tmp_path / "books")
        (shape,) = [one.shape for one in book.shapes if one.name == shape_of_cells(()).name]
        assert shape.rows is not None
        return shape.rows.except_kinds

    return read


def test_the_shipped_rulebook_says_itself_what_its_indicators_may_hold(excepted):
    assert excepted(ROWS, ROWS) == (KIND,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(ROWS, f'rows = {{ in_kinds = ["{KIND}"] }}', id="it looks at figures alone"),
        pytest.param(ROWS, 'rows = { any_state = true, in_kinds = ["balans"] }', id="it is on another kind"),
        pytest.param(ROWS, "rows = { any_state = true }", id="it names no kind"),
        pytest.param(ROWS, ROWS.replace(" }", ', unit = "%" }'), id="it leaves other units out"),
        pytest.param(ROWS, ROWS.replace(" }", ', lines = ["beschikbaarheid/digid"] }'), id="it leaves lines out"),
        pytest.param(ROWS, ROWS.replace(" }", ', except_lines = ["beschikbaarheid/digid"] }'), id="it excepts a line"),
        pytest.param(f'kinds = ["{KIND}"]\nrows', 'kinds = ["balans"]\nrows', id="it applies with another kind alone"),
        pytest.param('isin = ["figure", "mark"]', 'isin = ["figure", "mark", "unreadable"]', id="it lets all pass"),
        pytest.param('severity = "warning"', 'severity = "info"', id="it only notes"),
        pytest.param('name = "state"', 'name = "mark"', id="it is on another column"),
        pytest.param("[[column]]", "[column", id="it cannot be read"),
    ],
)
def test_a_shape_that_lets_a_cell_pass_leaves_it_to_the_rule_of_the_engine(excepted, old, new):
    assert excepted(old, new) == ()
