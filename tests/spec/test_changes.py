"""What is new in a version since another: each change is told once, and what only moved is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.changes.cells import compare_sheets
from tieout.changes.compare import Version, compare
from tieout.changes.sheet import Sheet, SheetCell, SheetColumn, SheetRow, plain
from tieout.changes.words import compare_declared, compare_texts
from tieout.values.outcome import Explanation, Finding, Outcome, Text
from tieout.values.verdict import Coverage, Verdict


def sheet(text, roles="label figure figure", *, name="cash", scale=1, seen=True, known=None, meanings=()):
    """Draw a table: a line of heads and lines of cells, apart by bars; of figures, what they stand for is made up.

    `known` gives the line of the rulebook that a label is taken for.
    """
    heads, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    given = dict(enumerate(meanings, 1))
    columns = tuple(
        SheetColumn(number, head, role, given.get(number, "") if role == "figure" else "")
        for number, (head, role) in enumerate(zip(heads, roles.split(), strict=True), 1)
    )
    rows = []
    for line, cells in enumerate(lines, 2):
        label = " / ".join(
            cell for cell, role in zip(cells, roles.split(), strict=True) if role in {"label", "section"}
        )
        made = tuple(
            SheetCell(cell, f"{plain(cell).replace('.', '')} x {scale}", seen) if role == "figure" else SheetCell(cell)
            for cell, role in zip(cells, roles.split(), strict=True)
        )
        rows.append(SheetRow(line, label, made, (known or {}).get(label, "")))
    return Sheet(name, f"{name}.csv", columns, tuple(rows))


BASE = """
line     | 2021  | 2022
Receipts | 1.204 | 1.311
Expenses | 951   | 1.002
Cash     | 253   | 309
"""
MEANINGS = ("", "realisation 2021", "realisation 2022")
TWICE = """
line     | 2021  | 2022
Receipts | 1.204 | 1.311
Other    | 17    | 18
Other    | 21    | 22
"""


def told(found):
    """Say in short what was found: cells as `row/head was > now`, parts as `row gone Receipts`, rows that moved."""
    cells = [f"{one.row}/{one.head} {one.was} > {one.now}" for one in found.cells if one.how == "changed"]
    others = sorted({f"{one.how}: {one.head}" for one in found.cells if one.how != "changed"})
    parts = [
        f"{one.what} {one.fate} {' > '.join(name for name in (one.was, one.now) if name is not None)}"
        for one in found.parts
    ]
    return [*cells, *others, *parts, *(f"{count} moved" for _, count in found.moved)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(sheet(BASE), sheet(BASE), [], id="the same table twice"),
        pytest.param(
            sheet(BASE), sheet(BASE.replace("1.311", "1.411")), ["Receipts/2022 1.311 > 1.411"], id="one figure changed"
        ),
        pytest.param(
            sheet(BASE), sheet(BASE.replace("1.311", "")), ["Receipts/2022 1.311 > "], id="a figure that is blank now"
        ),
        pytest.param(
            sheet(BASE),
            sheet("line | 2021 | 2022\nExpenses | 951 | 1.002\nReceipts | 1.204 | 1.311\nCash | 253 | 309"),
            ["1 moved"],
            id="a row that moved changes no cell",
        ),
        pytest.param(
            sheet(BASE),
            sheet("line | 2022 | 2021\nReceipts | 1.311 | 1.204\nExpenses | 1.002 | 951\nCash | 309 | 253"),
            [],
            id="columns that changed places change no cell",
        ),
        pytest.param(
            sheet(BASE, known={"Receipts": "receipts"}),
            sheet(BASE.replace("Receipts", "Income").replace("1.311", "1.411"), known={"Income": "receipts"}),
            ["Income/2022 1.311 > 1.411", "row renamed Receipts > Income"],
            id="a row renamed that the rulebook knows by both names",
        ),
        pytest.param(
            sheet(BASE),
            sheet(BASE.replace("Receipts", "Income")),
            ["row renamed Receipts > Income"],
            id="a row renamed that nobody knows, by what it prints",
        ),
        pytest.param(
            sheet(BASE),
            sheet(BASE.replace("Receipts", "Income").replace("1.204", "1")),
            ["row gone Receipts", "row added Income"],
            id="a row with another name and other figures is another row",
        ),
        pytest.param(
            sheet("line | 2021 | 2022\nGifts | 0 | 0\nFines | 0 | 0"),
            sheet("line | 2021 | 2022\nLoans | 0 | 0\nFines | 0 | 0"),
            ["row gone Gifts", "row added Loans"],
            id="rows of zeros are not known again by them",
        ),
        pytest.param(
            sheet(TWICE),
            sheet(TWICE.replace("21    | 22", "21    | 23")),
            ["Other/2022 22 > 23"],
            id="of rows with one label the one that changed",
        ),
        pytest.param(
            sheet(TWICE),
            sheet("line | 2021 | 2022\nReceipts | 1.204 | 1.311\nOther | 21 | 22"),
            ["row gone Other"],
            id="of rows with one label the first is gone, and the second is no change",
        ),
        pytest.param(
            sheet(BASE, meanings=MEANINGS),
            sheet(BASE.replace("| 2022", "| Actual 2022").replace("309", "310"), meanings=MEANINGS),
            ["Cash/Actual 2022 309 > 310", "column renamed 2022 > Actual 2022"],
            id="a head that changed, known by what is declared of it",
        ),
        pytest.param(
            sheet(BASE, meanings=MEANINGS),
            sheet(BASE.replace("| 2022", "| 2023"), meanings=("", "realisation 2021", "realisation 2023")),
            ["column renamed 2022 > 2023"],
            id="a head that changed with what is declared of it, known by its figures",
        ),
        pytest.param(
            sheet(BASE),
            sheet(
                "n | line | 2021 | 2022\n1 | Receipts | 1.204 | 1.311\n2 | Expenses | 951 | 1.002\n3| Cash | 253 | 309",
                "number label figure figure",
            ),
            ["column added n"],
            id="a column of numbers that was added changes no row",
        ),
        pytest.param(
            sheet(BASE),
            sheet(BASE, scale=1000),
            ["stands for something else: 2021", "stands for something else: 2022"],
            id="another scale: every figure stands for something else",
        ),
        pytest.param(
            sheet(BASE),
            sheet(BASE.replace("1.311", "1311")),
            ["written otherwise: 2022"],
            id="the same figure without its grouping mark",
        ),
        pytest.param(
            sheet(BASE.replace("1.311", "1 311")), sheet(BASE.replace("1.311", "1\u2009 311")), [],
            id="wider spaces are no change",
        ),
        pytest.param(
            sheet("a | line | 2022\nIn | Gross | 12\nOut | Gross | 13", "section label figure"),
            sheet("a | line | 2022\nIn | Gross | 12\nOut | Gross | 14", "section label figure"),
            ["Out / Gross/2022 13 > 14"],
            id="one label under two sections is two rows",
        ),
        pytest.param(
            sheet("line | 2022 | why\nGross | 12 | as was", "label figure note"),
            sheet("line | 2022 | why\nGross | 12 | as is", "label figure note"),
            ["Gross/why as was > as is"],
            id="a note that changed",
        ),
    ],
)  # fmt: skip
def test_a_change_is_told_for_what_it_is(old, new, expected):
    assert told(compare_sheets([old], [new])) == expected


def test_a_changed_cell_is_told_with_both_places():
    old = sheet(BASE)
    new = sheet("line | n | 2021 | 2022\nCash | | 253 | 309\nReceipts | | 1.204 | 1.5", "label note figure figure")
    (cell,) = compare_sheets([old], [new]).cells
    assert (cell.was_at.line, cell.was_at.column, cell.at.line, cell.at.column) == (2, 3, 3, 4)
    assert (cell.was, cell.now, cell.table, cell.at.file) == ("1.311", "1.5", "cash", "cash.csv")


@pytest.mark.parametrize(
    ("new", "unseen"),
    [
        pytest.param(sheet(BASE.replace("309", "310")), 0, id="a rule looks at it"),
        pytest.param(sheet(BASE.replace("309", "310"), seen=False), 1, id="no rule looks at it"),
        pytest.param(sheet(BASE.replace("1.311", "1311"), seen=False), 0, id="the same figure in another notation"),
        pytest.param(sheet(BASE, seen=False, scale=1000), 6, id="another scale, where no rule looks at any"),
    ],
)
def test_a_figure_that_changed_and_no_rule_looks_at_is_said_to_be_so(new, unseen):
    assert sum(cell.unseen for cell in compare_sheets([sheet(BASE)], [new]).cells) == unseen


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(sheet(BASE), sheet(BASE, seen=False), 6, id="no rule looks at any"),
        pytest.param(sheet(BASE, seen=False), sheet(BASE, seen=False), 0, id="no rule ever did"),
        pytest.param(sheet(BASE, seen=False), sheet(BASE), 0, id="rules look at all now"),
        pytest.param(
            sheet(BASE), sheet(BASE.replace("309", "310"), seen=False), 5, id="one that changed is told as such"
        ),
    ],
)
def test_a_figure_that_stayed_and_that_no_rule_looks_at_any_more_is_told(old, new, expected):
    assert len(compare_sheets([old], [new]).unwatched) == expected


def test_the_figures_of_what_is_added_are_counted_with_those_that_no_rule_looks_at():
    grown = sheet(BASE.replace("Cash", "Gifts | 12 | n.b.\nCash"))
    blind = replace(grown, rows=tuple(replace(row, cells=tuple(replace(c, looked_at=False) for c in row.cells))
                                      for row in grown.rows))  # fmt: skip
    for new, unseen in ((grown, 0), (blind, 1)):
        (part,) = compare_sheets([sheet(BASE)], [new]).parts
        assert (part.what, part.fate, part.now, part.figures, part.unseen) == ("row", "added", "Gifts", 1, unseen)
    (gone,) = compare_sheets([grown], [sheet(BASE)]).parts
    assert (gone.fate, gone.was, gone.figures, gone.unseen) == ("gone", "Gifts", 1, 0)


def test_tables_are_known_by_name_and_else_by_file():
    cash, other = sheet(BASE), sheet(BASE, name="balance")
    assert told(compare_sheets([cash], [cash, other])) == ["table added balance"]
    assert told(compare_sheets([cash, other], [cash])) == ["table gone balance"]
    renamed = replace(cash, name="flow")
    assert told(compare_sheets([cash], [renamed])) == ["table renamed cash > flow"]
    assert [part.figures for part in compare_sheets([], [cash]).parts] == [6]


# --- in words --------------------------------------------------------------------------------------

PACKAGE = {
    "name": "p",
    "resources": [
        {"name": "cash", "path": "cash.csv", "encoding": "utf-8", "tieout": {"scale": 1, "complete": True}},
        {"name": "text", "path": "text.md"},
    ],
}


def declared(**cash):
    """Declare the same with something else of its first table."""
    first, *others = PACKAGE["resources"]
    return {"p.json": {**PACKAGE, "resources": [first | cash, *others]}}


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param(declared(), [], id="nothing"),
        pytest.param(declared(encoding="windows-1252"), [], id="another encoding of the same text is no change"),
        pytest.param(
            declared(tieout={"scale": 1000, "complete": True}),
            [("resources.cash.tieout.scale", "1", "1000")],
            id="another scale",
        ),
        pytest.param(
            declared(tieout={"scale": 1}), [("resources.cash.tieout.complete", "true", None)], id="no longer said"
        ),
        pytest.param(
            declared(tieout={"scale": True, "complete": True}),
            [("resources.cash.tieout.scale", "1", "true")],
            id="true is not 1",
        ),
        pytest.param(
            {"p.json": {**PACKAGE, "resources": PACKAGE["resources"][::-1]}}, [], id="tables in another order"
        ),
        pytest.param(
            {"p.json": {**PACKAGE, "resources": PACKAGE["resources"][:1]}},
            [("resources.text", '{"name": "text", "path": "text.md"}', None)],
            id="a resource that is gone is told as a whole",
        ),
        pytest.param({}, [("name", '"p"', None), ("resources", None, None)], id="the whole file is gone"),
    ],
)
def test_what_is_declared_is_told_key_by_key(new, expected):
    found = [(one.key, one.was, one.now) for one in compare_declared({"p.json": PACKAGE}, new)]
    if not new:
        assert [key for key, _, now in found if now is None] == ["name", "resources"]
    else:
        assert found == expected


def test_entries_of_answers_are_known_by_what_they_answer():
    old = {"a": {"explanation": [{"finding": "x", "text": "Because."}, {"finding": "y", "text": "So."}]}}
    new = {"a": {"explanation": [{"finding": "y", "text": "Thus."}, {"finding": "x", "text": "Because."}]}}
    assert [(one.key, one.was, one.now) for one in compare_declared(old, new)] == [
        ("explanation.y.text", '"So."', '"Thus."')
    ]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param("a\nb\nc\n", None, id="the same"),
        pytest.param("a\r\nb\r\nc", None, id="other line ends"),
        pytest.param("a\nB\nc\n", (((2, "b"),), ((2, "B"),)), id="a line that changed"),
        pytest.param("a\nb\nb\nc\n", ((), ((3, "b"),)), id="a line once more"),
        pytest.param("c\na\nb\n", ((), ()), id="lines in another order"),
    ],
)
def test_a_text_is_told_line_by_line(new, expected):
    found = [(one.gone, one.new) for one in compare_texts({"t.md": "a\nb\nc\n"}, {"t.md": new})]
    assert found == ([expected] if expected is not None else [])


def test_a_text_that_came_or_went_is_told_as_such():
    found = compare_texts({"a.md": "x", "b.md": "y"}, {"b.md": "y", "c.md": "z"})
    assert [(one.file, one.fate) for one in found] == [("a.md", "gone"), ("c.md", "added")]


# --- what is said of a version --------------------------------------------------------------------


def finding(name, explained=False, severity="warning"):
    """Make a finding; with `explained` somebody answered it."""
    given = Explanation(name, "So it is.", "J. de Vries", "2026-11-22", "2027-11-22") if explained else None
    rule = name.partition("/")[0]
    return Finding(name, rule, severity, Text("t"), Text("m"), (), explanation=given)


def verdict(*findings, decision="publish", softened=(), stands_on=(), outcomes=()):
    """Make a verdict with these findings."""
    return Verdict(
        publication="p", title="p", verdict=decision, reasons=(), inputs=(), declarations=(), rules=(),
        outcomes=outcomes, findings=findings, not_judged=(), tally=Coverage(0, 0, 0, 0, 0), rulebook="b 1 x",
        versions={}, softened_by=softened, stands_on=stands_on,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(["a/x@1"], ["a/x@1"], ([], [], []), id="the same finding"),
        pytest.param([], ["a/x@1"], (["a/x@1"], [], []), id="a new finding"),
        pytest.param(["a/x@1"], [], ([], ["a/x@1"], []), id="a finding that is gone"),
        pytest.param(["a/x@1"], ["a/x@2"], ([], [], [("a/x@1", "a/x@2")]), id="the same with other figures"),
        pytest.param(["a/x@1"], ["b/x@1"], (["b/x@1"], ["a/x@1"], []), id="another rule"),
        pytest.param(
            ["a/x@1", "a/x@2"], ["a/x@2", "a/x@3"], ([], [], [("a/x@1", "a/x@3")]), id="two of one subject, one stayed"
        ),
        pytest.param(["a/x"], ["a/x"], ([], [], []), id="a finding without figures"),
    ],
)
def test_findings_are_told_apart_by_rule_and_subject(old, new, expected):
    found = compare(Version(verdict(*map(finding, old))), Version(verdict(*map(finding, new))))
    told = [one.id for one in found.new_findings], [one.id for one in found.gone_findings]
    assert (*told, [(was.id, now.id) for was, now in found.other_findings]) == expected


def test_a_finding_that_is_answered_now_is_told():
    old, new = verdict(finding("a/x@1")), verdict(finding("a/x@1", explained=True))
    ((was, now),) = compare(Version(old), Version(new)).other_findings
    assert (was.explanation, now.explanation is None) == (None, False)


@pytest.mark.parametrize(
    ("old", "new", "asks", "expected"),
    [
        pytest.param((), ("t: it goes on elsewhere",), True, (("t: it goes on elsewhere",), (), True), id="softer"),
        pytest.param((), ("x",), False, (("x",), (), False), id="softer, where no second person is asked for"),
        pytest.param(("x",), ("x",), True, ((), (), False), id="as soft as it was"),
        pytest.param(("x", "y"), ("y",), True, ((), ("x",), False), id="less soft"),
    ],
)
def test_what_is_softer_is_told_and_whether_a_second_person_must_see_it(old, new, asks, expected):
    found = compare(
        Version(verdict(softened=old)), Version(verdict(softened=new)), second_person_for_new=asks
    )  # fmt: skip
    assert (found.softer, found.no_longer_softer, found.asks_second_person) == expected


def test_a_rule_that_breaks_too_often_to_be_listed_is_told_by_its_counts():
    many = [Outcome("a", "failed", 900, breaches, listed=1) for breaches in (400, 600)]
    old, new = (verdict(finding(f"a/{one.breaches}@1"), outcomes=(one,)) for one in many)
    found = compare(Version(old), Version(new))
    assert [(one.rule, one.was, one.now) for one in found.crowded] == [("a", 400, 600)]
    assert (found.new_findings, found.gone_findings) == ((), ())


# --- properties -----------------------------------------------------------------------------------

PRINTS = st.sampled_from(["", "1", "12", "1.204", "1204", "n.b.", "0", " 12"])
LABELS = st.sampled_from(["Receipts", "Expenses", "Cash", "Other", "Gifts", ""])


@st.composite
def sheets(draw):
    """Draw a table with labels and heads that may be there more than once."""
    heads = draw(st.lists(st.sampled_from(["2021", "2022", "2023"]), min_size=1, max_size=3))
    columns = [SheetColumn(1, "line", "label")]
    for number, head in enumerate(heads, 2):
        role = draw(st.sampled_from(["figure", "figure", "unplaced", "note", "number"]))
        columns.append(SheetColumn(number, head, role, f"realisation {head}" if role == "figure" else ""))
    rows = []
    for line, label in enumerate(draw(st.lists(LABELS, max_size=5)), 2):
        texts = [label, *(draw(PRINTS) for _ in heads)]
        cells = tuple(
            SheetCell(text, f"{plain(text).replace('.', '')}" if column.role == "figure" else "", draw(st.booleans()))
            for text, column in zip(texts, columns, strict=True)
        )
        known = draw(st.sampled_from(["", label.lower(), "cash"]))
        rows.append(SheetRow(line, label, cells, known))
    return Sheet("cash", "cash.csv", tuple(columns), tuple(rows))


TURNED = {"added": "gone", "gone": "added"}


@given(sheets())
def test_a_table_against_itself_has_nothing_new(one):
    found = compare_sheets([one], [one])
    assert (found.cells, found.parts, found.moved) == ((), (), ())


@given(sheets(), sheets())
def test_what_is_new_one_way_is_what_was_there_the_other_way(old, new):
    forth, back = compare_sheets([old], [new]), compare_sheets([new], [old])
    assert {(one.was_at, one.at, one.was, one.now, one.how) for one in forth.cells} == {
        (one.at, one.was_at, one.now, one.was, one.how) for one in back.cells
    }
    assert {(one.what, one.fate, one.was, one.now, one.was_at, one.at, one.figures) for one in forth.parts} == {
        (one.what, TURNED.get(one.fate, one.fate), one.now, one.was, one.at, one.was_at, one.figures)
        for one in back.parts
    }
    assert forth.moved == back.moved


@given(sheets(), sheets())
def test_every_cell_is_told_once_or_is_as_it_was(old, new):
    """Each figure of the new table is in an added row or column, told as changed, or stood in the old one likewise."""
    found = compare_sheets([old], [new])
    places = [(one.at.line, one.at.column) for one in found.cells]
    assert len(places) == len(set(places))
    assert len({one.was_at for one in found.cells}) == len(places)
    added = [one.at for one in found.parts if one.fate == "added"]
    rows, columns = {spot.line for spot in added if spot.line}, {spot.column for spot in added if spot.column}
    kept = [
        (row.line, column.number) for row in new.rows for column in new.columns[1:]
        if row.line not in rows and column.number not in columns
    ]  # fmt: skip
    assert set(places) <= set(kept)
    was = [plain(cell.printed) for row in old.rows for cell in row.cells[1:]]
    for line, column in set(kept) - set(places):
        assert plain(new.rows[line - 2].cells[column - 1].printed) in was


@given(sheets(), st.data())
def test_a_figure_changed_in_one_cell_is_told_there_and_nowhere_else(one, data):
    places = [(row, column) for row in one.rows for column in one.columns if column.role == "figure"]
    if not places or len({row.name for row in one.rows}) < len(one.rows):
        return
    row, column = data.draw(st.sampled_from(places))
    cell = row.cells[column.number - 1]
    cells = list(row.cells)
    cells[column.number - 1] = SheetCell(f"{cell.printed}7", f"{cell.reads}7", False)
    other = replace(row, cells=tuple(cells))
    found = compare_sheets([one], [replace(one, rows=tuple(other if each is row else each for each in one.rows))])
    assert [(each.at.line, each.at.column, each.how) for each in found.cells] == [(row.line, column.number, "changed")]
    assert (found.parts, found.moved) == ((), ())
