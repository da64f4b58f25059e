"""Draw a publication as text, and take it down the real road: CSV, scan, ingest, grammar, figures.

A drawn publication is one or more tables with a blank line between them. The first line of a table
gives its name, what its bare numbers stand for and whatever else is declared of it; the second its
heads; then a row for each line:

    flow in EUR x 1000000, year 2022, document slotwet
    line        | budget 2022 | realisation 2022
    Ontvangsten | 249,4       | 232,1

Behind the name may stand `goes on` (the table is known to go on elsewhere), `agency`, `year`,
`document`, `kind` and `title` with their words, `blank not given`, `numbers machine`, and `beside` (the
table is of a publication that lies beside this one).

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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from tests.spec.oracle import Read
from tieout.declarations.datapackage import parse_publication
from tieout.declarations.publication import Publication
from tieout.engines.placing import TOTALS, place_lines
from tieout.figures.grammar import reading
from tieout.figures.tables import make_figures
from tieout.intake.files import Delivery, SourceFile
from tieout.intake.load import Loaded, ingest
from tieout.rulebook.model import (
    Agency,
    AgencyLine,
    Expectation,
    Kind,
    Labels,
    Line,
    Notation,
    Rulebook,
    Suite,
    SuiteScope,
)
from tieout.rules.population import COLUMNS
from tieout.rules.result import check_of
from tieout.store.run import insert
from tieout.values.outcome import Rule, Text

KIND, FREE, RECORDS = "statement", "free", "records"
"""Kinds of drawn tables: as the model has them, with rows of one's own, and with a row for each agency and year."""
TITLE = re.compile(r"(?P<name>[a-z0-9_]+)(?: in (?P<unit>\S+))?(?: x (?P<scale>-?[0-9]+))?")
TOLD = ("agency", "year", "document", "kind", "title", "blank", "numbers")
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
    line("revenue", "Omzet {agency}", "EUR", compare="budget"),
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
LABELS = Labels(ignore=("(+/+)", "(-/-)", "(=1+2)"), bullets=("*", "•", "-", "‒", "–"))


@dataclass(frozen=True, slots=True)
class Model:
    """What a drawn rulebook declares."""

    lines: tuple[Line, ...] = LINES
    own: tuple[AgencyLine, ...] = ()
    """Lines that agency Logius adds."""
    budgets: tuple[str, ...] = ()
    """Cash flows that agency Logius budgets itself."""
    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    totals: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    """Totals with their parts, by which it is told where a line belongs."""


MODEL = Model()


def rulebook(model: Model = MODEL) -> Rulebook:
    """Make a rulebook for agencies Logius and Almanak."""
    kinds = {
        KIND: Kind(KIND, "Drawn", "drawn", model.lines),
        FREE: Kind(FREE, "Drawn freely", "drawn", model.lines, open=True),
        RECORDS: Kind(RECORDS, "Drawn by row", "drawn", model.lines, layout="records", codes=dict(model.codes)),
    }
    agencies = {
        "logius": Agency("logius", "Logius", aliases=("GBO",), budgets=model.budgets, lines=model.own),
        "almanak": Agency("almanak", "Almanak"),
    }
    expected = tuple(
        Expectation(_rule(total), TOTALS, {"total": total, "parts": dict(parts)}) for total, parts in model.totals
    )
    suites = (Suite("drawn", "drawn", SuiteScope(table="figures", kinds=(KIND,)), expected),)
    return Rulebook("drawn", "1", "Drawn", NOTATION, LABELS, kinds, agencies, (), suites, (), ())


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
    return delivery(parse_publication(json.dumps(package).encode(), "drawn/datapackage.json"), files, folder)


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
    """Open DuckDB, once for all drawn publications."""
    return duckdb.connect(":memory:", config={"threads": 1})


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


def load(
    deliveries: Sequence[Delivery], book: Rulebook | None = None
) -> tuple[duckdb.DuckDBPyConnection, tuple[Loaded, ...]]:
    """Ingest publications and, where a rulebook is given, make their figures."""
    connection = database()
    with tempfile.TemporaryDirectory() as staging:
        loaded = ingest(connection, deliveries, Path(staging))
    if book is not None:
        make_figures(connection, loaded, book)
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


def judge(population: str, drawing: str, table: str = "figures", model: Model = MODEL) -> list[dict[str, str]]:
    """Run a population on a drawn publication; give its checks, every value as text.

    Amounts are in base units, without closing zeros; cells are given by what they print.
    """
    connection = run(drawing, model)
    printed = dict(connection.execute("SELECT cell_id, printed FROM cells").fetchall())
    rows = connection.execute(population.replace("{batch}", table)).fetchall()
    checks = [check_of(row) for row in rows]
    return [{name: _shown(name, getattr(check, name), printed) for name in COLUMNS} for check in checks]


def why_nothing(population: str, drawing: str, table: str = "figures", model: Model = MODEL) -> set[str]:
    """Give the reasons why there is nothing to judge, and see that nothing is judged."""
    checks = judge(population, drawing, table, model)
    assert {check["judgement"] for check in checks} <= {"not judged"}, checks
    return {check["note"] for check in checks}


def _shown(name: str, value: object, printed: Mapping[int, str]) -> str:
    """Show one value of a check."""
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


def assert_judged(population: str, drawing: str, expected: str, table: str = "figures", model: Model = MODEL) -> None:
    """Compare every check of a population, in order, with a drawn table of expectations."""
    heads, rows = told(expected)
    found = [{head: check[head] for head in heads} for check in judge(population, drawing, table, model)]
    assert [" | ".join(row.values()) for row in found] == [" | ".join(row.values()) for row in rows]


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell as the grammar takes it."""

    text: str
    line_unit: str | None = None
    table_unit: str | None = None
    table_scale: int = 1
    numbers: str = "printed"


def read(printed: Sequence[Printed], notation: Notation = NOTATION) -> list[Read]:
    """Have DuckDB read printed cells, all in one query."""
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
            bound
        FROM ({reading(notation, "printed_cells")})
        ORDER BY cell_id
        """
    ).fetchall()
    connection.close()
    return [_read(*row) for row in found]


def _read(
    state: str, mark: str | None, value: Decimal | None, unit: str | None, scale: int | None,
    decimals: int | None, lower: Decimal | None, upper: Decimal | None,
    lower_closed: bool | None, upper_closed: bool | None, bound: str | None,
) -> Read:  # fmt: skip
    """Hold one reading of DuckDB; the parts of a figure are there all together or not at all."""
    parts = (value, unit, scale, decimals, lower, upper, lower_closed, upper_closed)
    if state != "figure":
        assert (*parts, bound) == (None,) * 9, f"{state} with {parts} and {bound}"
        return Read(state, mark)
    assert None not in parts, f"a figure without all its parts: {parts}"
    interval = f"{'[' if lower_closed else '('}{amount(lower)}, {amount(upper)}{']' if upper_closed else ')'}"
    return Read(state, mark, value, unit, scale, decimals, interval, bound)
