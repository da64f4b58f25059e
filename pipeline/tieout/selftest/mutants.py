"""Make the mutants of sound tables: the same tables with one mistake in them.

A mistake in a figure that changes nothing is none. A table in which an identity does not hold is left alone where it
does not: what goes wrong there cannot be told from what was wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from msgspec import structs

from tieout.declarations.publication import Dialect, Resource
from tieout.intake.files import SourceFile
from tieout.intake.layout import layout_of
from tieout.intake.scan import scan
from tieout.rulebook.vocabulary import Notation
from tieout.selftest.mistakes import (
    OF_CELLS,
    OF_ROWS,
    Figure,
    Mutation,
    Style,
    digits_swapped,
    multiplied,
    rows_changed,
    sign_turned,
    stepped,
    style_of,
    taken_apart,
)
from tieout.selftest.soundness import Grounds, Sound
from tieout.selftest.worlds import APART, World

FROM_OTHERS = ("left standing", "swapped with the cell below")
"""Mistakes that put the figure of another cell in the place of one."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake, in a figure or in a row."""

    mutation: Mutation
    figure: Sound
    """The figure; of a row the largest that is part of a sum."""
    printed: str
    """What the cell prints now; empty for a row."""
    change: Decimal
    """How far the figure is from what it was, in base units."""
    other: Sound | None = None
    """The cell that prints the figure instead, where two are swapped."""

    def is_beyond(self, grounds: Grounds) -> bool:
        """Tell whether an identity looks at it, and rounding cannot explain it."""
        of_row = self.mutation in OF_ROWS
        allowed = grounds.allowed_without(self.figure) if of_row else grounds.allowed(self.figure)
        return allowed is not None and self.change > allowed


@dataclass(frozen=True, slots=True)
class _Table:
    """A table with what a mistake in one of its figures may be made of."""

    style: Style
    beside: Mapping[int, Sound]
    """For each figure another of its row: that of the neighbouring year, or else column."""
    below: Mapping[int, Sound]


def mutants_of_cells(grounds: Grounds, notations: Mapping[str, Notation]) -> Iterator[Mutant]:
    """Make every mistake in every figure of a sound slice, each in the notation of its table."""
    tables: dict[str, list[Sound]] = {}
    for figure in grounds.figures:
        tables.setdefault(figure.table, []).append(figure)
    for name, figures in tables.items():
        notation = notations[name]
        style = style_of((figure.printed for figure in figures), notation, figures[0].machine)
        table = _Table(style, *_neighbours(figures))
        for figure in figures:
            if grounds.is_sound(figure):
                for mutation in OF_CELLS:
                    mutant = _mutant(mutation, figure, table, grounds, notation)
                    if mutant is not None and mutant.change:
                        yield mutant


def _neighbours(figures: Sequence[Sound]) -> tuple[Mapping[int, Sound], Mapping[int, Sound]]:
    """Give for each figure the one beside it that differs from it, and the one below it."""
    beside: dict[int, Sound] = {}
    below: dict[int, Sound] = {}
    rows: dict[object, list[Sound]] = {}
    columns: dict[int, list[Sound]] = {}
    for figure in figures:
        rows.setdefault(("line", figure.path) if figure.is_record else figure.line, []).append(figure)
        columns.setdefault(figure.column, []).append(figure)
    for row in rows.values():
        for figure in row:
            others = [other for other in row if other.value != figure.value]
            if others:
                nearest = sorted((_distance(figure, other), other.cell, other) for other in others)
                beside[figure.cell] = nearest[0][-1]
    for column in columns.values():
        below |= {figure.cell: under for figure, under in pairwise(column)}
    return beside, below


def _distance(figure: Sound, other: Sound) -> tuple[bool, int, int]:
    """Tell how likely one figure was left standing for another: of the same basis first, then the nearest."""
    years = abs((figure.year or 0) - (other.year or 0))
    return other.basis != figure.basis, years, abs(other.line - figure.line) + abs(other.column - figure.column)


def _mutant(mutation: Mutation, figure: Sound, table: _Table, grounds: Grounds, notation: Notation) -> Mutant | None:
    """Make one mistake in one figure, if it can be made there."""
    if mutation in FROM_OTHERS:
        other = (table.beside if mutation == "left standing" else table.below).get(figure.cell)
        if other is None or other.unit != figure.unit:
            return None
        swapped = other if mutation != "left standing" else None
        return Mutant(mutation, figure, other.printed, abs(other.value - figure.value), swapped)
    parts = taken_apart(figure.printed, notation, table.style)
    if parts is None:
        return None
    step = Decimal(figure.scale).scaleb(-parts.decimals)
    printed = _changed(mutation, parts, table.style, step, grounds.allowed(figure))
    changed = taken_apart(printed, notation, table.style) if printed is not None else None
    if printed is None or changed is None:
        return None
    return Mutant(mutation, figure, printed, abs(changed.steps - parts.steps) * step)


def _changed(mutation: Mutation, parts: Figure, style: Style, step: Decimal, allowed: Decimal | None) -> str | None:
    """Print a figure with a mistake in it; `step` is that of its last digit in base units."""
    if mutation == "digits swapped":
        return digits_swapped(parts, style)
    if mutation == "sign turned":
        return sign_turned(parts, style)
    if mutation == "beyond rounding":
        return None if allowed is None else stepped(parts, int(allowed // step) + 1, style)
    return multiplied(parts, 1000 if mutation == "times 1000" else 10, style)


def mutants_of_rows(grounds: Grounds) -> Iterator[Mutant]:
    """Drop and double every row that prints a figure in a sound slice."""
    rows: dict[tuple[str, int], list[Sound]] = {}
    for figure in grounds.figures:
        if grounds.is_sound(figure):
            rows.setdefault((figure.table, figure.line), []).append(figure)
    for figures in rows.values():
        telling = max(figures, key=lambda figure: (grounds.allowed_without(figure) is not None, abs(figure.value)))
        for mutation in OF_ROWS:
            yield Mutant(mutation, telling, "", abs(telling.value))


def world_of_row(world: World, mutant: Mutant, number: int) -> World:
    """Give a world with a row of one of its tables dropped or doubled; its tables bear a number behind their name."""
    resources, files = [], {}
    for resource in world.publication.tables:
        file = world.files[resource.path]
        if resource.name == mutant.figure.table:
            file = _rewritten(file, resource, mutant)
            resource = structs.replace(
                resource, encoding="utf-8", dialect=Dialect(delimiter=resource.dialect.delimiter)
            )
        name, path = (f"{text}{APART}{number}" for text in (resource.name, resource.path))
        resources.append(structs.replace(resource, name=name, located=path))
        files[path] = file
    return World(structs.replace(world.publication, resources=tuple(resources)), files)


def _rewritten(file: SourceFile, resource: Resource, mutant: Mutant) -> SourceFile:
    """Write a table anew with a row dropped or doubled, under one row of its heads and without comments."""
    delimiter = resource.dialect.delimiter
    found = scan(file, resource.encoding, delimiter, len(resource.fields), layout=layout_of(resource))
    head = delimiter.join('"' + field.name.replace('"', '""') + '"' for field in resource.fields)
    row = found.line_numbers.index(mutant.figure.line)
    data = "\n".join([head, *rows_changed(found.records, mutant.mutation, row), ""]).encode()
    return replace(file, held=data, sha256=hashlib.sha256(data).hexdigest())
