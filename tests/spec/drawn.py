"""Draw a publication as text, and take it down the real road: CSV, scan, ingest, grammar, figures.

A drawn publication is one or more tables with a blank line between them. The first line of a table
gives its name, what its bare numbers stand for and whatever else is declared of it; the second its
heads; then a row for each line:

    flow in EUR x 1000000, year 2022, document slotwet
    line        | budget 2022 | realisation 2022
    Ontvangsten | 249,4       | 232,1

Behind the name may stand `goes on` (the table is known to go on elsewhere), `agency`, `year`,
`document`, `kind` and `title` with their words, `blank not given`, `numbers machine`, `notation english`, and
`beside` (the table is of a publication that lies beside this one).

A head is `line`, `section`, `number`, `note`, `unplaced`, or a basis and a year, with a stage or the
line that the column is of behind them and a number or formula before them: `(3)=(2)-(1) difference 2022`,
`budget 2022 1e suppletoire`, `realisation 2022 of receipts`. A table of records has `key agency`,
`key year`, `code jobs` and `figure receipts`.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import itertools
import json
import re
import tempfile
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.spec.notations import EITHER, ENGLISH
from tests.spec.oracle import Read
from tieout.declarations.datapackage import parse_publication
from tieout.declarations.publication import Publication
from tieout.engines.placing import place_lines
from tieout.figures.grammar import reading
from tieout.figures.identities import find_identities
from tieout.figures.tables import make_figures
from tieout.intake.files import Delivery, SourceFile
from tieout.intake.interface import Loaded, Room
from tieout.intake.load import ingest
from tieout.rulebook.declared import Expectation, Suite, SuiteScope
from tieout.rulebook.model import NO_OTHER_LIMITS, Entity, EntityLine, Kind, Limits, Line, Rulebook
from tieout.rulebook.vocabulary import Basis, EntityWords, Labels, Notation, Units
from tieout.rules.kind import Kind as RuleKind
from tieout.rules.kinds.total_equals_parts import TotalEqualsParts
from tieout.rules.population import COLUMNS
from tieout.store.run import insert, plan_little
from tieout.store.table import Table
from tieout.values.outcome import Rule, Text
from tieout.values.tally import Check, check_of

KIND, FREE, RECORDS = "statement", "free", "records"
"""Kinds of drawn tables: as the model has them, with rows of one's own, and with a row for each agency and year."""
TITLE = re.compile(r"(?P<name>[a-z0-9_]+)(?: in (?P<unit>\S+))?(?: x (?P<scale>-?[0-9]+))?")
TOLD = ("agency", "year", "document", "kind", "title", "blank", "numbers", "notation")
HEAD = re.compile(
    r"(?:\((?P<number>[0-9]+)\)(?:=(?P<formula>[-+()0-9]+))? )?(?P<basis>[a-z]+) (?P<year>[0-9]{4})"
    r"(?: (?!of )(?P<stage>.+?))?(?: of (?P<of>\S+))?"
)
RUNS = itertools.count()
OPEN: OrderedDict[str, duckdb.DuckDBPyConnection] = OrderedDict()
MOST_OPEN = 8


def line(path: str, label: str, unit: str, **more: object) -> Line:
    """Declare a line."""
    return Line(path=path, label=label, unit=unit, **more)


LINES = (
    line("receipts", "Ontvangsten", "EUR", compare="budget"),
    line("expenses", "Uitgaven", "EUR", compare="budget"),
    line("cash", "Kasstroom", "EUR", compare="budget"),
    line("opening", "Begin", "EUR"),
    line("revenue", "Omzet {entity}", "EUR", compare="budget"),
    line("staff", "Fte", "fte", compare="budget"),
    line("balance", "Saldo", "%", compare="budget"),
    line("overhead", "Overhead", "%", compare="at most"),
    line("score", "Cijfer", "cijfer", compare="at least"),
    line("available/a", "Dienst A", "%", compare="at least"),
    line("available/b", "Dienst B", "%", compare="at least"),
    line("benchmark", "Benchmark", "status"),
)
"""The lines of the drawn tables, unless a test names its own."""

NOTATION = Notation(
    decimal=",",
    grouping=(".", " "),
    also_decimal=".",
    minus=("-/-", "–/–", "‒/‒", "−/−", "-", "‒", "–", "—", "−"),
    plus=("+/+", "+"),
    before={"norm =": "at least", "minimaal": "at least", "maximaal": "at most", "prognose =": ""},
    after=("*", "fte", "binnen {n} seconden", "binnen {n} uur"),
    currency={"€": "EUR"},
    scale={"mln.": 1_000_000, "mln": 1_000_000, "x € 1.000": 1_000, "x € 1 000": 1_000},
    marks={
        "n.b.": "not_available",
        "nb": "not_available",
        "n.v.t.": "not_applicable",
        "nvt": "not_applicable",
        "nihil": "nil",
        "norm {year}": "elsewhere",
        "niet uitgevoerd": "not_performed",
        "uitgevoerd": "performed",
        "gepland": "planned",
        "-": "dash",
        "‒": "dash",
        "–": "dash",
        "—": "dash",
        "−": "dash",
    },
)
BASES = tuple(
    Basis(name=name, role=role)
    for name, role in (
        ("budget", "target"),
        ("realisation", "actual"),
        ("estimate", "forecast"),
        ("difference", "difference"),
        ("mutation", "change"),
        ("movement", "movement"),
        ("rate", "rate"),
    )
)
DOCUMENTS = ("ontwerpbegroting", "1e suppletoire", "2e suppletoire", "slotwet", "jaarverslag")
UNITS = Units(
    money=("EUR", "USD"), silent=("aantal", "cijfer"), words=("status",), scales={"x 1.000": 1_000, "mln.": 1_000_000}
)
NOTATIONS = {"english": ENGLISH, "either": EITHER}
"""Notations that a drawn table may name for its own."""
LABELS = Labels(ignore=("(+/+)", "(-/-)", "(=1+2)"), bullets=("*", "•", "-", "‒", "–"))


@dataclass(frozen=True, slots=True)
class Model:
    """What a drawn rulebook declares."""

    lines: tuple[Line, ...] = LINES
    own: tuple[EntityLine, ...] = ()
    """Lines that agency Logius adds."""
    budgets: tuple[str, ...] = ()
    """Cash flows that agency Logius budgets itself."""
    rows_join: str | None = None
    """What the rows of a free table that are no line add to."""
    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    totals: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    """Totals with their parts, by which it is told where a line belongs."""


MODEL = Model()


def rulebook(model: Model = MODEL) -> Rulebook:
    """Make a rulebook for Logius and Almanak."""
    kinds = {
        KIND: Kind(KIND, "Drawn", "drawn", model.lines),
        FREE: Kind(FREE, "Drawn freely", "drawn", model.lines, open=True, rows_join=model.rows_join),
        RECORDS: Kind(RECORDS, "Drawn by row", "drawn", model.lines, layout="records", codes=dict(model.codes)),
    }
    entities = {
        "logius": Entity("logius", "Logius", aliases=("GBO",), budgets=model.budgets, lines=model.own),
        "almanak": Entity("almanak", "Almanak"),
    }
    expected = tuple(
        Expectation(_rule(total), TotalEqualsParts.type, {"total": total, "parts": dict(parts)})
        for total, parts in model.totals
    )
    suites = (Suite("drawn", "drawn", SuiteScope(table="figures", kinds=(KIND,)), expected),)
    return Rulebook(
        "drawn",
        "1",
        "Drawn",
        NOTATION,
        LABELS,
        kinds,
        entities,
        (),
        suites,
        (),
        (),
        bases=BASES,
        documents=DOCUMENTS,
        units=UNITS,
        notations=NOTATIONS,
        entity_words=EntityWords(key="agency"),
    )


def _rule(name: str) -> Rule:
    """Name a rule of a drawn rulebook."""
    text = Text(name, name)
    return Rule(name, text, text, "drawn", "critical", "great_expectations", "drawn")


def cells(row: str) -> list[str]:
    """Cut a drawn row into its cells."""
    return [cell.strip() for cell in row.split("|")]


def written(rows: Sequence[Sequence[str]]) -> bytes:
    """Write rows as a CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


def publication(drawing: str) -> tuple[Delivery, ...]:
    """Make the data package and the files of a drawn publication, and of the one beside it."""
    folders: dict[str, list[tuple[dict[str, object], bytes]]] = {"": []}
    for block in re.split(r"\n\s*\n", drawing.strip()):
        title, *drawn = (row.strip() for row in block.strip().splitlines())
        rows = [cells(row) for row in drawn]
        head, *told = title.split(", ")
        folder = "beside" if "beside" in told else ""
        folders.setdefault(folder, []).append((_resource(head, told, rows[0]), written(rows)))
    return tuple(_delivery(folder, tables) for folder, tables in folders.items())


def _delivery(folder: str, tables: Sequence[tuple[dict[str, object], bytes]]) -> Delivery:
    """Declare the tables of one folder."""
    years = [
        year
        for resource, _ in tables
        for field in resource["schema"]["fields"]  # type: ignore[index]
        if (year := field["tieout"].get("year"))
    ]
    package = {
        "name": "drawn",
        "tieout": {"rulebook": "drawn", "agency": "logius", "document": "jaarverslag"}
        | ({"year": max(years)} if years else {}),
        "resources": [resource for resource, _ in tables],
    }
    files = {str(resource["path"]): data for resource, data in tables}
    data = json.dumps(package).encode()
    return delivery(parse_publication(data, "drawn/datapackage.json", "agency"), files, folder)


def delivery(declared: Publication, files: Mapping[str, bytes], beside: str = "") -> Delivery:
    """Deliver a publication with its files."""
    captured = {path: SourceFile(path, data, hashlib.sha256(data).hexdigest()) for path, data in files.items()}
    return Delivery(Path(beside or "drawn"), declared, captured, (), beside)


def _resource(head: str, told: Sequence[str], heads: Sequence[str]) -> dict[str, object]:
    """Declare one drawn table."""
    match = TITLE.fullmatch(head)
    assert match, f"not a title of a table: {head}"
    settings: dict[str, object] = {"kind": KIND, "complete": "goes on" not in told}
    title = ""
    for key, value in (item.split(" ", 1) for item in told if item not in {"goes on", "beside"}):
        assert key in TOLD, f"nothing is declared of a table by {key}"
        if key == "title":
            title = value
        else:
            settings[key] = int(value) if key == "year" else value
    if match["unit"]:
        settings["unit"] = match["unit"]
    if match["scale"]:
        settings["scale"] = int(match["scale"])
    return {
        "name": match["name"], "path": f"{match['name']}.csv", "type": "table", "title": title,
        "schema": {"fields": [{"name": name, "tieout": _role(name)} for name in heads]}, "tieout": settings,
    }  # fmt: skip


def _role(head: str) -> dict[str, object]:
    """Say what a head stands for."""
    if match := HEAD.fullmatch(head):
        told = {name: value for name, value in match.groupdict().items() if value is not None}
        return {"role": "figure"} | told | {name: int(told[name]) for name in ("number", "year") if name in told}
    role, _, name = head.partition(" ")
    if role == "figure":
        return {"role": role, "line": name}
    return {"role": {"line": "label"}.get(role, role)} | ({"of": name} if name else {})


@functools.cache
def _root() -> duckdb.DuckDBPyConnection:
    """Open DuckDB, once for all drawn publications, as a small run has it."""
    root = duckdb.connect(":memory:", config={"threads": 1})
    plan_little(root)
    return root


def database() -> duckdb.DuckDBPyConnection:
    """Open an empty database, and drop the oldest where many are open: each takes memory until it is detached."""
    name = f"run_{next(RUNS)}"
    connection = _root().cursor()
    connection.execute(f"ATTACH ':memory:' AS {name}")
    connection.execute(f"USE {name}")
    OPEN[name] = connection
    if len(OPEN) > MOST_OPEN:
        oldest, done = OPEN.popitem(last=False)
        done.close()
        _root().execute(f"DETACH {oldest}")
    return connection


@contextmanager
def without_comments() -> Iterator[None]:
    """Have tables made without their comments: to write them takes a sixth of a run, and no rule reads them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Table, "create", functools.partialmethod(Table.create, comments=False))
        yield


def load(
    deliveries: Sequence[Delivery], book: Rulebook | None = None, limits: Limits = NO_OTHER_LIMITS
) -> tuple[duckdb.DuckDBPyConnection, tuple[Loaded, ...]]:
    """Ingest publications and, where a rulebook is given, make their figures; the tables have no comments."""
    connection = database()
    with tempfile.TemporaryDirectory() as staging, without_comments():
        loaded = ingest(connection, deliveries, Room(Path(staging), limits))
        if book is not None:
            make_figures(connection, loaded, book)
            find_identities(connection)
            place_lines(connection, book)
    return connection, loaded


DRAWN: dict[tuple[str, Model], duckdb.DuckDBPyConnection] = {}


def run(drawing: str, model: Model = MODEL) -> duckdb.DuckDBPyConnection:
    """Draw a publication into a database that has its `figures`, `lines` and `records`; keep the last few."""
    kept = DRAWN.get((drawing, model))
    if kept in OPEN.values():
        return kept
    connection = load(publication(drawing), rulebook(model))[0]
    if len(DRAWN) > MOST_OPEN:
        DRAWN.clear()
    DRAWN[drawing, model] = connection
    return connection


SHOWN = ("subject", "judgement", "note", "cells", "weights", "expected", "found", "gap", "allowed")
"""What a drawn table of expectations may say of a check; `note` is its excuse, or else what it tells besides."""
TOLD_IN_WORDS = {"one_step": "one printed step decides", "is_effect": "effect"}
"""How a drawn table says what is told to be so; what is not so it leaves out."""


def checks_of(rule: RuleKind, drawing: str, model: Model = MODEL) -> list[Check]:
    """Run the population of a rule on a drawn publication; give its checks in order."""
    population = rule.population().replace("{batch}", rule.looks_at)
    rows = run(drawing, model).execute(f"SELECT {', '.join(COLUMNS)} FROM ({population})").fetchall()
    return [check_of(dict(zip(COLUMNS, row, strict=True))) for row in rows]


def judge(rule: RuleKind, drawing: str, model: Model = MODEL) -> list[dict[str, str]]:
    """Run the population of a rule on a drawn publication; give its checks, every value as text.

    Amounts are in base units, without closing zeros; cells are given by what they print.
    """
    printed = dict(run(drawing, model).execute("SELECT cell_id, printed FROM cells").fetchall())
    checks = checks_of(rule, drawing, model)
    return [{name: _shown(name, _value(check, name), printed) for name in SHOWN} for check in checks]


def _value(check: Check, name: str) -> object:
    """Give what a check says under a name."""
    if name != "note":
        return getattr(check, name)
    told = [
        TOLD_IN_WORDS.get(name, name) if value is True else str(value)
        for name, value in check.told.items()
        if value is not None and value is not False
    ]
    return check.excuse or " ".join(told)


def why_nothing(rule: RuleKind, drawing: str, model: Model = MODEL) -> set[str]:
    """Give the reasons why there is nothing to judge, and see that nothing is judged."""
    checks = judge(rule, drawing, model)
    assert {check["judgement"] for check in checks} <= {"not judged"}, checks
    return {check["note"] for check in checks}


def _shown(name: str, value: object, printed: Mapping[int, str]) -> str:
    """Show one value of a check."""
    if name == "weights":
        return " ".join(f"{weight:+d}" for weight in value)  # type: ignore[attr-defined]
    if name == "cells":
        return " · ".join(printed[number] or "(blank)" for number in value)  # type: ignore[attr-defined]
    return "" if value is None else amount(value) if isinstance(value, Decimal) else str(value)


def amount(value: Decimal) -> str:
    """Show an amount without closing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def told(drawing: str) -> tuple[list[str], list[dict[str, str]]]:
    """Read a drawn table of expectations: its heads, and a row for each check."""
    heads, *rows = (cells(row) for row in drawing.strip().splitlines())
    for row in rows:
        assert len(row) == len(heads), f"{row} has not the {len(heads)} heads {heads}"
    return heads, [dict(zip(heads, row, strict=True)) for row in rows]


def assert_judged(rule: RuleKind, drawing: str, expected: str, model: Model = MODEL) -> None:
    """Compare every check of a rule, in order, with a drawn table of expectations."""
    heads, rows = told(expected)
    found = [{head: check[head] for head in heads} for check in judge(rule, drawing, model)]
    assert [" | ".join(row.values()) for row in found] == [" | ".join(row.values()) for row in rows]


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell as the grammar takes it."""

    text: str
    line_unit: str | None = None
    table_unit: str | None = None
    table_scale: int = 1
    numbers: str = "printed"


def read(printed: Sequence[Printed], notation: Notation = NOTATION, programs: bool = True) -> list[Read]:
    """Have DuckDB read printed cells, all in one query; without `programs` none of them is of a program."""
    connection = _root().cursor()
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE printed_cells (
            cell_id BIGINT, printed VARCHAR, numbers VARCHAR, line_unit VARCHAR, table_unit VARCHAR,
            table_scale BIGINT
        )
        """
    )
    insert(
        connection,
        "printed_cells",
        ("cell_id", "printed", "numbers", "line_unit", "table_unit", "table_scale"),
        [
            (at, cell.text, cell.numbers, cell.line_unit, cell.table_unit, cell.table_scale)
            for at, cell in enumerate(printed)
        ],
    )
    found = connection.execute(
        f"""
        SELECT state, mark, value, unit, scale, decimals, lower, upper, lower_closed, upper_closed,
            bound, why
        FROM ({reading(notation, "printed_cells", programs)})
        ORDER BY cell_id
        """
    ).fetchall()
    connection.close()
    return [_read(*row) for row in found]


def _read(
    state: str, mark: str | None, value: Decimal | None, unit: str | None, scale: int | None,
    decimals: int | None, lower: Decimal | None, upper: Decimal | None,
    lower_closed: bool | None, upper_closed: bool | None, bound: str | None, why: str | None,
) -> Read:  # fmt: skip
    """Hold one reading of DuckDB; the parts of a figure are there all together or not at all."""
    parts = (value, unit, scale, decimals, lower, upper, lower_closed, upper_closed)
    if state != "figure":
        assert (*parts, bound) == (None,) * 9, f"{state} with {parts} and {bound}"
        assert (why is not None) == (state == "unreadable"), f"{state} for {why}"
        return Read(state, mark, why=why)
    assert why is None, f"a figure that is unreadable for {why}"
    assert None not in parts, f"a figure without all its parts: {parts}"
    interval = f"{'[' if lower_closed else '('}{amount(lower)}, {amount(upper)}{']' if upper_closed else ')'}"
    return Read(state, mark, value, unit, scale, decimals, interval, bound)
