"""Read the examples of a rulebook, and see whether every rule does on them what they show.

An example is a small printed table, drawn with bars between its cells. Its heads and rows are recognised as `tieout
init` recognises those of a bare folder; then it goes the whole way to figures and checks.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from msgspec import field, structs

from tieout.declarations.datapackage import parse_publication
from tieout.declarations.publication import FILE_NAME
from tieout.declarations.strict import Declared, convert, read_toml
from tieout.findings.cells import fetch_cells
from tieout.intake.files import capture
from tieout.recognition.recogniser import Tables
from tieout.recognition.whose import Wish
from tieout.rulebook.declared import NamedShape
from tieout.rulebook.model import Rulebook
from tieout.rulebook.shelf import said, shelf
from tieout.rules.cell import Cell
from tieout.selftest.worlds import Judge, Said, World, loaded
from tieout.store.sql import identifier, literal
from tieout.values.errors import DeclarationError, TieoutError, shorten
from tieout.values.tally import Check

FOLDER = "examples"
Shows = Literal["passing", "failing", "empty"]
SHOWS: tuple[Shows, ...] = ("passing", "failing", "empty")
SPOILED = "spoiled"
"""Schema of an example whose table of figures is spoiled."""


class DrawnTable(Declared, frozen=True, kw_only=True):
    """One printed table, with bars between its cells; the first line holds the heads."""

    kind: str
    rows: str
    title: str | None = None
    entity: str | None = None
    year: int | None = None
    document: str | None = None
    complete: bool = True
    blank: Literal["nothing", "not given"] = "nothing"
    declared: dict[str, dict[str, str]] = field(default_factory=dict)
    """What the data package says of a column otherwise than its head and cells tell, by head."""

    @property
    def cells(self) -> tuple[tuple[str, ...], ...]:
        """Its cells, row by row, the heads first."""
        lines = [line for line in self.rows.splitlines() if line.strip()]
        return tuple(tuple(cell.strip() for cell in line.split("|")) for line in lines)


class Spoiled(Declared, frozen=True, kw_only=True):
    """A fault of ours in the table of figures: a column that is gone, or holds another value."""

    column: str
    holds: str | None = None


class Example(Declared, frozen=True, kw_only=True):
    """What a rule does on small tables."""

    rule: str
    shows: Shows
    broken: tuple[str, ...] = ()
    """Of a failing one what is broken, as the rule names it, without the table."""
    note: str = ""
    """Where the figures are from, or what is meant by them."""
    entity: str = ""
    """Whose tables: by default the example that the rulebook names."""
    year: int = 2022
    document: str = ""
    """By default the last document of a year."""
    table: tuple[DrawnTable, ...] = ()
    spoiled: Spoiled | None = None


class _ExampleFile(Declared, frozen=True, kw_only=True):
    example: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """An example with the file that declares it and its place there."""

    file: str
    number: int
    example: Example

    @property
    def where(self) -> str:
        """Name it for a message."""
        return f"{self.file}: example {self.number}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a rule did on one example."""

    placed: Placed
    result: Said | None
    """None where the example could not be judged."""
    fault: str | None
    """What is not as the example says."""


def read_examples(book: Rulebook, folder: Path | None) -> tuple[Placed, ...]:
    """Read all examples of a rulebook, in the order of their files, with what they leave to it.

    Raises DeclarationError where a file is not as it must be.
    """
    found: list[Placed] = []
    plain = {"entity": book.entity_words.example, "document": book.documents[-1] if book.documents else ""}
    for path in sorted(((folder or shelf()) / book.name / FOLDER).glob("*.toml")):
        where = (said(book.name, folder) / FOLDER / path.name).as_posix()
        declared = convert(read_toml(path.read_bytes(), where), _ExampleFile, where)
        for number, example in enumerate(declared.example, 1):
            left = {key: value for key, value in plain.items() if not getattr(example, key)}
            found.append(Placed(where, number, structs.replace(example, **left)))
    return tuple(found)


def undeclared(rulebook: Rulebook, examples: Sequence[Placed]) -> Iterator[str]:
    """Say what is not declared of each rule: its texts, its examples; and which example is of no rule."""
    shown = {(one.example.rule, one.example.shows) for one in examples}
    for fault in rulebook.faults:
        yield f"{fault.rule.name}: {fault.message}"
    faulty = {fault.rule.name for fault in rulebook.faults}
    for rule in rulebook.rules:
        if rule.name in faulty:
            continue
        texts = {"title": rule.title, "reason": rule.reason}
        without = [f"{name} in {code}" for name, text in texts.items() for code, said in text.said if not said.strip()]
        without += [] if rule.source.strip() else ["source"]
        without += [f"{shows} example" for shows in SHOWS if (rule.name, shows) not in shown]
        if without:
            yield f"{rule.name} ({rule.declared_in}) has no {', no '.join(without)}"
    known = [rule.name for rule in rulebook.rules]
    for placed in examples:
        if placed.example.rule not in known:
            near = difflib.get_close_matches(placed.example.rule, known, 1)
            meant = f"; is {near[0]} meant?" if near else ""
            yield f"{placed.where}: there is no rule {shorten(placed.example.rule)}{meant}"


class Drawing:
    """Makes worlds of drawn tables, in the words of a rulebook."""

    def __init__(self, rulebook: Rulebook, rulebooks: Path | None) -> None:
        self.rulebook = rulebook
        self.tables = Tables(rulebook, rulebooks)

    def world(self, placed: Placed, name: str) -> World:
        """Recognise the tables of an example; `name` is what they are called in the run.

        Raises TieoutError where one cannot be recognised, or is of another kind than it says.
        """
        example = placed.example
        with tempfile.TemporaryDirectory(prefix="tieout-") as drawn:
            folder = Path(drawn)
            resources = [
                self._resource(folder, example, table, f"{name}-{number}" if number > 1 else name, placed.where)
                for number, table in enumerate(example.table, 1)
            ]
            package = {"name": "example", "tieout": {"rulebook": self.rulebook.name}, "resources": resources}
            publication = parse_publication(
                json.dumps(package, allow_nan=False).encode(),
                f"{placed.where}: {FILE_NAME}",
                self.rulebook.entity_words.key,
            )
            return World(publication, {table.path: capture(folder, table.path) for table in publication.tables})

    def _resource(self, folder: Path, example: Example, table: DrawnTable, name: str, where: str) -> dict[str, Any]:
        """Recognise one drawn table."""
        if table.kind not in self.rulebook.kinds:
            what = f"{self.rulebook.name} knows no table kind {shorten(table.kind)}"
            raise DeclarationError(where, what, f"Known kinds: {', '.join(sorted(self.rulebook.kinds))}.")
        # A file name tells the kind, so that a table of one row is recognised too.
        file = f"{table.kind}.{name}.csv"
        (folder / file).write_text(_csv(table, where), encoding="utf-8", newline="")
        wish = Wish(table.entity or example.entity, table.year or example.year, table.document or example.document)
        found = self.tables.recognise(folder, file, wish)
        if found.kind != table.kind:
            raise DeclarationError(where, f"table {table.kind} is recognised as {found.kind}", "Mend its rows.")
        for column in found.resource["schema"]["fields"]:
            column["tieout"] = table.declared.get(column["name"], column["tieout"])
        told = {"complete": table.complete, "blank": table.blank}
        scope = {"entity": found.entity, "year": found.year, "document": found.document}
        whose = {key: value for key, value in scope.items() if value is not None}
        titled = {"title": table.title} if table.title is not None else {}
        return found.resource | titled | {"name": name, "tieout": found.resource["tieout"] | told | whose}


def _csv(table: DrawnTable, where: str) -> str:
    """Write a drawn table as a file."""
    cells = table.cells
    for row in cells:
        if len(row) != len(cells[0]):
            what = f"{shorten(' | '.join(row))} has {len(row)} cells where there are {len(cells[0])} heads"
            raise DeclarationError(where, what, "Put a bar between all cells.")
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(cells)
    return stream.getvalue()


def show(rulebook: Rulebook, examples: Sequence[Placed], rulebooks: Path | None) -> tuple[Shown, ...]:
    """Run every example of a known rule, all in one run."""
    return show_with_cells(rulebook, examples, rulebooks)[0]


def show_with_cells(
    rulebook: Rulebook, examples: Sequence[Placed], rulebooks: Path | None
) -> tuple[tuple[Shown, ...], Mapping[int, Cell]]:
    """Run every example of a known rule, all in one run; give the cells that its checks point at too."""
    rules = {rule.name: rule for rule in rulebook.rules}
    faults: dict[int, str] = {}
    worlds: list[World] = []
    numbers: dict[int, int] = {}
    drawing = Drawing(rulebook, rulebooks)
    known = [(at, placed) for at, placed in enumerate(examples) if placed.example.rule in rules]
    for at, placed in known:
        if placed.example.table:
            try:
                worlds.append(drawing.world(placed, f"example-{at}"))
                numbers[at] = len(worlds) - 1
            except TieoutError as error:
                faults[at] = error.in_one_line
    with loaded(worlds, rulebook, frozenset(placed.example.rule for _, placed in known)) as judge:
        showing = _Showing(judge, rulebook)
        shown = tuple(
            Shown(placed, None, faults[at])
            if at in faults
            else showing.shown(placed, worlds[numbers[at]] if at in numbers else None, numbers.get(at))
            for at, placed in known
        )
        return shown, fetch_cells(judge.connection, _cells_of(shown), rulebook.units)


def _cells_of(shown: Iterable[Shown]) -> set[int]:
    """Give the cells that the checks of shown examples point at."""
    return {cell for one in shown if one.result is not None for check in one.result.checks for cell in check.cells}


class _Showing:
    """Knows what every rule says of every example."""

    def __init__(self, judge: Judge, rulebook: Rulebook) -> None:
        self.judge = judge
        self.shapes = {rule.name: shape for shape in rulebook.shapes for rule in shape.rules}
        self.scopes = {item.rule.name: suite.scope for suite in rulebook.suites for item in suite.expectations}
        self.results = {said.rule.name: said for said in judge.said()}
        self.of_table = dict(judge.connection.execute("SELECT table_name, world FROM worlds").fetchall())
        self.of_cell = dict(
            judge.connection.execute("SELECT cell_id, world FROM cells JOIN worlds USING (table_name)").fetchall()
        )

    def shown(self, placed: Placed, world: World | None, number: int | None) -> Shown:
        """Hold what a rule says of an example against what the example shows."""
        example = placed.example
        if (unfit := self._unfit(example, world)) is not None:
            return Shown(placed, None, unfit)
        result = self.results.get(example.rule)
        if example.rule in self.shapes and (example.spoiled or number is None):
            result = self._apart(example, self.shapes[example.rule], number)
        if result is None:
            return Shown(placed, None, "no engine runs the rule")
        if result.error is not None and not self._is_structure(example):
            return Shown(placed, result, f"the rule cannot run: {result.error}")
        mine = tuple(check for check in result.checks if self.of_cell.get(check.cells[0]) == number)
        told = Said(result.rule, result.wording, mine, result.error)
        return Shown(placed, told, _fault(example, told))

    def _unfit(self, example: Example, world: World | None) -> str | None:
        """Say why the rule of an example does not apply to its tables at all."""
        if world is None:
            return None
        shape, scope = self.shapes.get(example.rule), self.scopes.get(example.rule)
        kinds = shape.shape.kinds if shape else scope.kinds if scope else ()
        if without := sorted(set(kinds) - world.publication.kinds):
            return f"it has no table of kind {without[0]}, so that the rule does not apply"
        if scope and scope.entity and scope.entity not in world.publication.entities:
            return f"it is not of entity {scope.entity}, so that the rule does not apply"
        return None

    def _is_structure(self, example: Example) -> bool:
        """Tell whether the rule of an example is on the table of figures itself."""
        shape = self.shapes.get(example.rule)
        return shape is not None and shape.shape.structure is not None and shape.shape.structure.name == example.rule

    def _apart(self, example: Example, shape: NamedShape, number: int | None) -> Said | None:
        """Run a shape on the figures of one example, spoiled as it says."""
        run = self.judge.connection
        run.execute(f"CREATE SCHEMA {SPOILED}")
        wanted = "false" if number is None else f"table_name IN (SELECT table_name FROM worlds WHERE world = {number})"
        run.execute(f"CREATE TABLE {SPOILED}.figures AS SELECT * FROM main.figures WHERE {wanted}")
        if example.spoiled:
            column = identifier(example.spoiled.column)
            if example.spoiled.holds is None:
                run.execute(f"ALTER TABLE {SPOILED}.figures DROP COLUMN {column}")
            else:
                run.execute(f"UPDATE {SPOILED}.figures SET {column} = {literal(example.spoiled.holds)}")
        results = {result.rule.name: result for result in self.judge.shaped((shape,), SPOILED)}
        run.execute(f"DROP SCHEMA {SPOILED} CASCADE")
        return results.get(example.rule)


def subject_of(check: Check) -> str:
    """Name what a check is about without its table."""
    return check.about


def _fault(example: Example, result: Said) -> str | None:
    """Say what a rule does otherwise than its example shows."""
    judged = [check for check in result.checks if check.judgement != "not judged"]
    broken = sorted(subject_of(check) for check in judged if check.judgement == "broken")
    if result.error is not None:
        broken = ["figures"]
    if example.shows == "empty":
        return f"it examines {len(judged)} where nothing is to be examined" if judged or result.error else None
    if example.shows == "passing":
        if broken:
            return f"it breaks on {', '.join(broken)}"
        return None if judged else "it examines nothing"
    if not example.broken:
        return "it does not say what is broken"
    if broken != sorted(example.broken):
        return f"broken is {', '.join(broken) or 'nothing'}; the example says {', '.join(sorted(example.broken))}"
    return None
