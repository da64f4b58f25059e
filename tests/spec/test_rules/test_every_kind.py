"""Every kind of rule is declared whole in its file: what one leaves out is told here, and not by a crash in a run."""

from __future__ import annotations

import importlib
import pkgutil
import re
import types
import typing
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar, Literal

import duckdb
import pytest
from msgspec import Meta

from tieout.engines import canary
from tieout.engines.tallying import count_checks
from tieout.rulebook.model import Rulebook
from tieout.rulebook.shelf import shelf
from tieout.rules import kinds
from tieout.rules.cell import Cell
from tieout.rules.kind import LOOKS_AT, Kind, names_in
from tieout.rules.kinds.figures_meet_norm import FiguresMeetNorm
from tieout.rules.kinds.total_equals_parts import TotalEqualsParts
from tieout.rules.known import Known, figure
from tieout.rules.population import COLUMNS, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, NOTHING_TOLD, narrowed, order_of
from tieout.rules.registry import KINDS, make
from tieout.selftest.examples import SHOWS, read_examples
from tieout.selftest.worlds import every_rule
from tieout.store.schema import JUDGED
from tieout.values.outcome import Place, Text
from tieout.values.tally import Check, check_of, united

MODULES = [importlib.import_module(f"{kinds.__name__}.{one.name}") for one in pkgutil.iter_modules(kinds.__path__)]
SHIPPED = [every_rule(home.parent.name, None) for home in sorted(shelf().glob("*/rulebook.toml"))]
ALSO_SEEN = {
    "expect_figures_to_be_at_least": {"expect_units_to_fit_lines"},
    "expect_figures_to_be_zero": {"expect_total_to_equal_parts"},
    "expect_figures_to_meet_norm": {"expect_notation_to_be_constant", "expect_units_to_fit_lines"},
    "expect_headers_not_to_be_repeated": {"expect_lines_to_be_recognised"},
    "expect_magnitudes_to_agree": {"expect_series_to_move_gradually"},
    "expect_notation_to_be_constant": {"expect_rates_to_follow_periods", "expect_units_to_fit_lines"},
    "expect_series_to_move_gradually": {
        "expect_magnitudes_to_agree", "expect_neighbours_to_differ", "expect_totals_to_move_with_parts",
    },
}  # fmt: skip
"""Kinds that break on the known faults of others too; every other kind finds its own and nothing else."""


class Plain:
    """Calls every line by its path."""

    slice = "column"

    def line(self, path: str) -> str:
        """Call one line."""
        return path

    def lines(self, paths: Iterable[str]) -> str:
        """Call several."""
        return ", ".join(paths)

    def parts(self, parts: Mapping[str, int], total: str = "") -> str:
        """Call parts of a total."""
        return ", ".join(parts)

    def joins(self, total: str) -> str:
        """Say that nothing joins."""
        return ""


# --- what is wrong with a kind -------------------------------------------------------------------


def kinds_in(module: types.ModuleType) -> list[type[Kind]]:
    """Give the kinds of rule that a module itself holds."""
    return [
        one
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Kind) and one.__module__ == module.__name__
    ]


def faults_of(kind: type[Kind]) -> Iterator[str]:
    """Say what a kind does not declare, or declares otherwise than every kind must."""
    if not (kind.__doc__ or "").strip().split("\n")[0].endswith("."):
        yield "its docstring is no sentence"
    if not re.fullmatch("expect_[a-z]+(_[a-z]+)+", getattr(kind, "type", "")):
        yield "its type is not of the form expect_…"
    if kind.looks_at not in LOOKS_AT:
        yield f"it looks at {kind.looks_at}"
    yield from (f"argument {name} is a text that says not what it names" for name in unnamed(kind))
    if left_out := [name for name in dir(kind) if getattr(getattr(kind, name, None), "__isabstractmethod__", False)]:
        yield f"it leaves out {', '.join(left_out)}"
    elif not isinstance(getattr(kind, "known", None), Known):
        yield "it has no known fault"
    else:
        yield from _faults_in_words(kind)


def _faults_in_words(kind: type[Kind]) -> Iterator[str]:
    """Say what is wrong with what a kind finds in its known fault, and with how it tells of it."""
    rule = kind(**kind.known.arguments)
    said = rule.say(Plain())
    if not re.fullmatch(r"[^.\s].*\.", said, re.DOTALL) or "None" in said:
        yield f"it says no whole sentence: {said}"
    with duckdb.connect() as connection:
        canary.make_canary(connection)
        checks, cells = judged(connection, rule, kind.type), cells_of(connection, rule.looks_at)
    broken = [check for check in checks if check.judgement == "broken"]
    if len(broken) != kind.known.broken or not broken:
        yield f"it finds {len(broken)} of its known faults, which it says are {kind.known.broken}"
    for check in broken:
        text = rule.word(check, [cells[number] for number in check.cells])
        if not all(re.fullmatch(r"\S.*\.", one) and "None" not in one for one in (text.en, text.nl)):
            yield f"it words no sentence: {text}"
        if text.en == text.nl:
            yield f"it words one language for another: {text.en}"


def unnamed(kind: type[Kind]) -> Iterator[str]:
    """Give the arguments in which a text may stand without its type saying what it names."""
    for name, hint in typing.get_type_hints(kind, include_extras=True).items():
        if name in kind.__struct_fields__ and _holds_any_text(hint):
            yield name


def _holds_any_text(hint: Any) -> bool:
    """Tell whether a type takes a text of which it does not say what it names."""
    if any(isinstance(meta, Meta) and meta.extra for meta in getattr(hint, "__metadata__", ())):
        return False
    if typing.get_origin(hint) is Literal:
        return False
    return hint is str or any(_holds_any_text(inner) for inner in typing.get_args(hint))


def judged(connection: duckdb.DuckDBPyConnection, rule: Kind, of_kind: str) -> list[Check]:
    """Have a rule judge the known fault of a kind."""
    batch = f"{canary.SCHEMA}.{rule.looks_at}"
    population = narrowed(rule.population(), (of_kind,), None).replace("{batch}", batch)
    rows = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM ({population})").fetchall()
    return [check_of(dict(zip(COLUMNS, row, strict=True))) for row in rows]


def cells_of(connection: duckdb.DuckDBPyConnection, table: str) -> Mapping[int, Cell]:
    """Give a cell for each number of the known faults; of a figure its value, of all else no more than a text."""
    figures = connection.execute(
        "SELECT cell_id, line_no, column_no, coalesce(line_path, 'line'), printed, value, unit "
        f"FROM {canary.SCHEMA}.figures"
    ).fetchall()
    found: dict[int, Cell] = defaultdict(
        lambda: Cell(Place("known.csv", 2, 1, "line", "head", "text"), "line", "label", "known")
    )
    if table == "figures":
        for number, line, column, path, printed, value, unit in figures:
            place = Place("known.csv", line, column, path, "head", printed)
            found[number] = Cell(
                place, path, "figure", "known", value=value, unit=unit or "1", half_step=Decimal("0.5")
            )
    return found


# --- every kind ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def all_faults() -> Iterator[duckdb.DuckDBPyConnection]:
    """The known faults of all kinds in one database."""
    with duckdb.connect() as connection:
        canary.make_canary(connection)
        yield connection


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_a_kind_says_the_same_where_its_rows_are_taken_out_once(all_faults, kind):
    whole = kind(**kind.known.arguments).population()
    (columns,) = (table.names for table in JUDGED if table.name == kind.looks_at)
    said = []
    for known in ((), columns):
        population = narrowed(whole, (kind.type, "no such kind"), None, known)
        assert population.count("{batch}") == (1 if known else whole.count("{batch}"))
        assert order_of(population) == order_of(whole)
        rows = f"{canary.SCHEMA}.{kind.looks_at}"
        said.append(all_faults.execute(f"FROM ({population})".replace("{batch}", rows)).fetchall())
    assert said[0] == said[1] != []


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_a_kind_says_the_same_of_a_large_run_as_of_a_small_one(all_faults, kind):
    batch = f"{canary.SCHEMA}.{kind.looks_at}"
    population = kind(**kind.known.arguments).population().replace("{batch}", batch)
    cursor = all_faults.cursor()
    cursor.execute(f"USE {canary.SCHEMA}")

    def execute(query: str) -> list[tuple[Any, ...]]:
        return cursor.execute(query).fetchall()

    small = count_checks(execute, population, kind.examines_values, kept_whole=True)
    large = count_checks(execute, population, kind.examines_values, kept_whole=False)
    assert large.checks == tuple(check for check in small.checks if check.judgement != "exact")
    assert united([large.looked_at]) == united([small.looked_at])
    assert replace(large, checks=(), looked_at=b"") == replace(small, checks=(), looked_at=b"")
    assert small.broken > 0


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_module_of_kinds_holds_one_kind_and_says_what_it_is(module):
    (kind,) = kinds_in(module)
    assert KINDS[kind.type] is kind
    assert (module.__doc__ or "").strip().endswith(".")


def test_every_kind_is_found_in_a_module_of_its_own():
    assert len(KINDS) == len(MODULES) > 30


@pytest.mark.rare
@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_is_declared_whole(kind):
    assert list(faults_of(kind)) == []


BY_LENGTH = sorted(KINDS, key=lambda name: (len(make(name, KINDS[name].known.arguments).population()), name))
SHORTEST = set(BY_LENGTH[: len(KINDS) // 4])
"""The kinds that ask least of the database: a long population is planned for as long as thirty short ones."""


# Each is asked of the known faults of all; a quarter of the kinds is enough to see on the way that they still do.
@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, id=name, marks=[] if name in SHORTEST else [pytest.mark.rare]) for name, kind in KINDS.items()],
)
def test_every_kind_finds_its_own_known_fault_and_no_other(kind, all_faults):
    rule = make(kind.type, kind.known.arguments)
    alike = [name for name, other in KINDS.items() if other.looks_at == kind.looks_at]
    found = {name: [check.judgement for check in judged(all_faults, rule, name)] for name in alike}
    broken = {name: judgements.count("broken") for name, judgements in found.items() if "broken" in judgements}
    assert broken.pop(kind.type) == kind.known.broken
    assert set(broken) == ALSO_SEEN.get(kind.type, set())


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_shipped_rulebook_has_a_rule_of_every_kind_with_all_three_examples(kind):
    assert [name for book in SHIPPED for name in with_examples(book, kind.type)] != []


def with_examples(book: Rulebook, kind: str) -> list[str]:
    """Give the rules of a kind that a rulebook shows passing, failing and empty."""
    shown: dict[str, set[str]] = defaultdict(set)
    for placed in read_examples(book, None):
        shown[placed.example.rule].add(placed.example.shows)
    rules = [item.rule.name for suite in book.suites for item in suite.expectations if item.type == kind]
    return [name for name in rules if shown[name] == set(SHOWS)]


def test_the_words_of_a_rulebook_are_found_in_the_arguments_of_every_known_fault():
    for kind in KINDS.values():
        rule = make(kind.type, kind.known.arguments)
        paths = {row.line_path for row in kind.known.figures}
        texts = {text for value in kind.known.arguments.values() for text in texts_in(value)}
        assert texts & paths <= {name for what, name in names_in(rule) if what in {"line", "lines"}}, kind.type


def texts_in(value: Any) -> Iterator[str]:
    """Give every text in an argument."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in (*value, *(value.values() if isinstance(value, dict) else ())):
            yield from texts_in(item)


# --- kinds that are declared by half --------------------------------------------------------------


class Whole(Kind, frozen=True, kw_only=True):
    """No figure is seven."""

    type: ClassVar = "expect_no_seven"
    known: ClassVar = Known(broken=1, figures=(figure("one", 7), figure("two", 8, line=2)))

    def population(self) -> str:
        """Check every figure."""
        return f"""
SELECT table_name, 'n' || cell_id AS about, CASE WHEN value = 7 THEN 'broken' ELSE 'exact' END AS judgement,
    {NO_EXCUSE}, {NOTHING_TOLD}, [cell_id] AS cells, {NO_WEIGHTS}, {NO_VALUES}
FROM {{batch}}
"""

    def say(self, names: object) -> str:
        """Say what is checked."""
        return "No figure is seven."

    def word(self, check: Check, cells: object) -> Text:
        """Word a seven."""
        return Text("It is seven.", "Het is zeven.")


class Silent(Kind, frozen=True, kw_only=True):  # noqa: D101 (it is to have none)
    type: ClassVar = "no_seven"


class Unproven(Whole, frozen=True, kw_only=True):
    """No known fault is its own."""

    known: ClassVar = None


class Blind(Whole, frozen=True, kw_only=True):
    """It misses what it knows."""

    known: ClassVar = Known(broken=2, figures=(figure("one", 7),))


class Sightless(Whole, frozen=True, kw_only=True):
    """It knows of nothing that it must find."""

    known: ClassVar = Known(broken=0, figures=(figure("one", 8),))


class Mute(Whole, frozen=True, kw_only=True):
    """It says half a sentence, and words one language."""

    def say(self, names: object) -> str:
        """Say half."""
        return "No figure is"

    def word(self, check: Check, cells: object) -> Text:
        """Word one language, and nothing."""
        return Text("None is seven", "None is seven")


class Vague(Whole, frozen=True, kw_only=True):
    """It has an argument of any text."""

    known: ClassVar = Known(broken=1, arguments={"line": "one"}, figures=(figure("one", 7),))

    line: str
    others: dict[str, int] | None = None
    column: Literal["a", "b"] = "a"


@pytest.mark.parametrize(
    ("kind", "faults"),
    [
        pytest.param(Whole, [], id="whole"),
        pytest.param(
            Silent,
            [
                "its docstring is no sentence",
                "its type is not of the form expect_…",
                "it leaves out population, say, word",
            ],
            id="nothing but a type",
        ),
        pytest.param(Unproven, ["it has no known fault"], id="no known fault"),
        pytest.param(Blind, ["it finds 1 of its known faults, which it says are 2"], id="it misses one"),
        pytest.param(Sightless, ["it finds 0 of its known faults, which it says are 0"], id="it knows of none"),
        pytest.param(
            Mute,
            [
                "it says no whole sentence: No figure is",
                f"it words no sentence: {Text('None is seven', 'None is seven')}",
                "it words one language for another: None is seven",
            ],
            id="half sentences",
        ),
        pytest.param(
            Vague,
            [
                "argument line is a text that says not what it names",
                "argument others is a text that says not what it names",
            ],
            id="texts that nobody looks up",
        ),
    ],
)
def test_a_kind_that_is_declared_by_half_is_told(kind, faults, monkeypatch):
    monkeypatch.setattr(canary, "KINDS", {kind.type: kind})
    assert list(faults_of(kind)) == faults


def test_a_module_of_no_kind_or_of_two_is_told():
    module = types.ModuleType("two")
    assert kinds_in(module) == []
    for kind in (FiguresMeetNorm, TotalEqualsParts):
        setattr(module, kind.__name__, kind)
    assert kinds_in(module) == [], "what a module imports is not its own"
    module.__name__ = FiguresMeetNorm.__module__
    assert kinds_in(module) == [FiguresMeetNorm]
