"""A cell is found in its line by how it is printed, or it is said to be nowhere."""

from __future__ import annotations

import pytest

from tieout.report.spans import Spans
from tieout.values.outcome import Place

LINE = 'Totaal,"39,2",,"a ""b"" c"'


@pytest.mark.parametrize(
    ("data", "place", "span"),
    [
        pytest.param(LINE.encode(), Place("a", 1, 1, printed="Totaal"), (1, 7), id="a bare cell"),
        pytest.param(LINE.encode(), Place("a", 1, 2, printed="39,2"), (8, 14), id="a quoted cell, with its quotes"),
        pytest.param(LINE.encode(), Place("a", 1, 4, printed='a "b" c'), (16, 27), id="quotes within a cell"),
        pytest.param(LINE.encode(), Place("a", 1, 2, printed="39,3"), None, id="it reads otherwise than printed"),
        pytest.param(LINE.encode(), Place("a", 1, 3, printed=""), None, id="an empty cell is no place"),
        pytest.param(LINE.encode(), Place("a", 2, 1, printed="Totaal"), None, id="a line that is not there"),
        pytest.param(LINE.encode(), Place("a", 1, 9, printed="Totaal"), None, id="a column that is not there"),
        pytest.param(LINE.encode(), Place("a", 1, None, printed="Totaal"), None, id="a whole line"),
        pytest.param(LINE.encode(), Place("b", 1, 1, printed="Totaal"), None, id="a file that was not given"),
        pytest.param("x\r\na;€ 1,5".encode("utf-8-sig"), Place("a", 2, 2, printed="€ 1,5"), (3, 8), id="semicolons"),
        pytest.param("x\ta\u00a01".encode("utf-16"), Place("a", 1, 2, printed="a\u00a01"), (3, 6), id="UTF-16"),
        pytest.param("é|€ 1".encode("cp1252"), Place("a", 1, 2, printed="€ 1"), (3, 6), id="windows-1252"),
        pytest.param(b"x,7,y;7;z", Place("a", 1, 2, printed="7"), None, id="two ways to read it"),
        pytest.param(b"\xff\xfe\x00", Place("a", 1, 1, printed="x"), None, id="no text at all"),
    ],
)
def test_a_cell_is_found_or_nowhere(data, place, span):
    assert Spans({"a": data}).span(place) == span
