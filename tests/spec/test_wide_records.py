"""What stands in a wide table is what would stand cell by cell, and every rule counts the same on either."""

from __future__ import annotations

import random

import pytest

from tests.conftest import CLOCK
from tests.spec.drawn import load
from tests.whole.drawn_records import CODE, DRAWN, FTE, HEADS, draw, machine, printed, sound
from tieout.engines.settling import count_settled, plan, reached, wide_tables
from tieout.engines.tallying import count_checks
from tieout.gate.gathering import gather
from tieout.rules.kind import Kind
from tieout.rules.population import narrowed
from tieout.values.errors import CannotJudgeError
from tieout.values.moments import days_at
from tieout.values.tally import Tally

FAULTS = 30


def mended_badly(seed: int) -> list[list[str]]:
    """Draw sound records in which chance wrote other cells over some."""
    chance = random.Random(seed)  # noqa: S311 - it draws tables
    rows = sound(60)
    for _ in range(FAULTS):
        row, other = chance.choice(rows), chance.choice(rows)
        column = chance.randrange(CODE, len(HEADS))
        odd = ["", "0", "n.v.t.", "x", "-0.0", " 7", "007", "1e+05", "1.1234567890", "123456789012345678", "+5"]
        row[column] = chance.choice([other[column], *odd, machine(chance.randrange(10**10))])
    chance.choice(rows)[:FTE] = chance.choice(rows)[:FTE]
    return rows


def printed_oddly() -> list[list[str]]:
    """Draw records as they are printed, with cells that look plain and are not."""
    rows = sound(60, printed)
    odd = ("0,1234567890", "1.2345", "€ 5", "(5)", "5-", "+5", " 7", "1234,5", "-0", "12.5", "1 234", "0005", "1,0")
    for row, cell in zip(rows[::3], odd, strict=False):
        row[FTE + 1] = cell
    return rows


EVERY = {
    **DRAWN,
    "printed oddly": (printed_oddly, {"numbers": "printed"}),
    **{f"chance {seed}": (lambda seed=seed: mended_badly(seed), {"numbers": "machine"}) for seed in range(4)},
}


@pytest.fixture
def both(tmp_path, monkeypatch):
    """Give a function that takes the drawn records of a name in twice: cell by cell, and in a wide table."""

    def take_in(name: str):
        case = gather(draw(tmp_path, name, EVERY), [], None, days_at(CLOCK()), None, None, None)
        runs = []
        for wide_from in (10**9, 1):
            monkeypatch.setattr("tieout.figures.tables.WIDE_FROM", wide_from)
            monkeypatch.setattr("tieout.figures.wide.MOST_TOLD", 1)
            runs.append(load(case.deliveries, case.rulebook)[0])
        return case.rulebook, *runs

    return take_in


@pytest.mark.parametrize(
    ("name", "table"),
    [
        # Every form of records in one of the views, every view by a third of the forms.
        pytest.param(name, table, marks=() if (number + place) % 3 == 0 else pytest.mark.rare)
        for number, name in enumerate(EVERY)
        for place, table in enumerate(("cells", "figures", "records"))
    ],
)
def test_the_views_of_a_wide_table_are_its_cells_one_by_one(name, table, both):
    _, narrow, wide = both(name)
    expected = narrow.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
    found = wide.execute(f"SELECT * FROM all_{table} ORDER BY ALL").fetchall()
    assert [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]] == []
    told, plain = (wide.execute(f"SELECT count(*) FROM {of}_{table}").fetchall()[0][0] for of in ("all", "wide"))
    assert told == len(expected)
    assert plain > 0 or name == "few"


def counts(tally: Tally) -> tuple[object, ...]:
    """Give all that a tally counts."""
    excuses = {excuse: number for excuse, number in tally.excuses.items() if number}
    return tally.exact, tally.within_rounding, tally.broken, tally.not_judged, excuses, tally.beside


def looked_at(tally: Tally, before: int, width: int) -> set[int]:
    """Give the cells that a tally looked at, those of wide tables among them."""
    found = {8 * at + bit for at, byte in enumerate(tally.looked_at) for bit in range(8) if byte >> bit & 1}
    for columns in tally.looked_at_wide.values():
        for column, bits in columns.items():
            rows = (8 * at + bit for at, byte in enumerate(bits) for bit in range(8) if byte >> bit & 1)
            found |= {before + row * width + column for row in rows}
    return found


@pytest.mark.parametrize(
    "name", ["faulty", *(pytest.param(name, marks=pytest.mark.rare) for name in EVERY if name != "faulty")]
)
def test_every_rule_counts_the_same_on_a_wide_table(name, both):
    book, narrow, wide = both(name)
    tables = wide_tables(lambda query: wide.execute(query).fetchall())
    ways = set()
    for suite in book.suites:
        kinds = (*suite.scope.kinds, *suite.scope.with_kinds)
        if (
            suite.scope.entity
            or suite.scope.table not in ("figures", "records")
            or (kinds and "open_data" not in kinds)
        ):
            continue
        for item in suite.expectations:
            rule: Kind = item.kind
            said = narrowed(rule.population(), kinds, None)
            expected = count_checks(
                lambda query: narrow.execute(query).fetchall(),
                said.replace("{batch}", rule.looks_at), rule.examines_values, True,
            )  # fmt: skip
            plans = plan(rule, reached(tables, {"records": "open_data"}, kinds), None)
            found = count_settled(
                lambda query: wide.execute(query).fetchall(),
                said, rule.looks_at, rule.looks_at, rule.examines_values, True, plans,
            )  # fmt: skip
            ways |= {one.way for one in plans}
            assert counts(found) == counts(expected), item.rule.name
            cells = {check.about: check.cells for check in expected.checks if check.judgement == "broken"}
            assert {check.about: check.cells for check in found.checks if check.judgement == "broken"} == cells
            if rule.looks_at == "figures":
                assert looked_at(found, 0, len(HEADS)) == looked_at(expected, 0, len(HEADS)), item.rule.name
    assert ways == {"each", "all", "nothing", "ask"}


def test_a_record_that_is_read_in_two_ways_is_not_judged(both, monkeypatch):
    monkeypatch.setattr("tieout.figures.wide.MACHINE", r"-?[0-9]+[.]?[0-9]*")
    monkeypatch.setattr("tieout.figures.wide._decimals", lambda text, is_machine: "7")
    with pytest.raises(CannotJudgeError, match="read differently by themselves and as a column"):
        both("sound")


def test_the_run_of_a_wide_table_is_told_to_hold_every_row(both):
    _, _, wide = both("blanks")
    rows, told = wide.execute("SELECT count(*), count(*) FILTER (told) FROM wide.records").fetchall()[0]
    assert rows == 120
    assert 0 < told < rows
