"""Word rows, titles, records and codes that are not what they should be. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.rules.cells import Cell
from tieout.rules.result import Check
from tieout.rules.wording.quoting import nearest, quoted
from tieout.values.outcome import Text


def missing(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a line that is missing."""
    return Text(
        f"“{check.note}” is not in the table; it belongs near line {cells[0].place.line}, {quoted(cells[0])}.",
        f"“{check.note}” staat niet in de tabel; het hoort in de buurt van regel {cells[0].place.line}, "
        f"{quoted(cells[0])}.",
    )


def prescribed(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a prescribed line that is missing, and what to do where that is as it should be."""
    told = missing(check, cells)
    return Text(
        f'{told.en} If the table goes on elsewhere, declare "complete": false of it in datapackage.json.',
        f'{told.nl} Gaat de tabel elders verder, declareer dan "complete": false in datapackage.json.',
    )


def unknown(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a row that is not recognised."""
    near = nearest(check)
    return Text(
        f"{quoted(cells[0])} is not a line of the rulebook: no total counts it, and no unit or norm of it is known."
        f"{near.en}",
        f"{quoted(cells[0])} is geen regel van het regelboek: geen totaal telt hem mee, en geen eenheid of norm is "
        f"bekend.{near.nl}",
    )


def repeated(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a line that stands twice."""
    again, first = cells[0], cells[-1]
    return Text(
        f"{quoted(again)} on line {again.place.line} is the line of {quoted(first)} on line {first.place.line} again.",
        f"{quoted(again)} op regel {again.place.line} is weer de regel {quoted(first)} van regel {first.place.line}.",
    )


def spelled(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a label that is spelled otherwise."""
    return Text(
        f"The row is printed as {quoted(cells[0])}; its name is “{check.note}”.",
        f"De rij is afgedrukt als {quoted(cells[0])}; de naam is “{check.note}”.",
    )


def unplaced(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word values that belong to no column."""
    return Text(
        f"{cells[0].label}: {quoted(cells[0])} is printed under no column.",
        f"{cells[0].label}: {quoted(cells[0])} staat onder geen kolom.",
    )


def label_year(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a label of another year."""
    return Text(
        f"The row is printed as {quoted(cells[0])}; the table is of {check.note}.",
        f"De rij is afgedrukt als {quoted(cells[0])}; de tabel is van {check.note}.",
    )


def title_year(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a title of another year."""
    year, _, title = check.note.partition(" ")
    return Text(
        f"The title of {cells[0].place.file} is “{title}”; the table is of {year}.",
        f"De titel van {cells[0].place.file} is “{title}”; de tabel is van {year}.",
    )


def header_again(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a header among the rows."""
    line = cells[0].place.line
    return Text(
        f"Line {line} repeats the heads of the columns, from {quoted(cells[0])} on.",
        f"Regel {line} herhaalt de koppen van de kolommen, vanaf {quoted(cells[0])}.",
    )


def heading(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a heading with a figure."""
    stated = " · ".join(quoted(cell) for cell in cells[1:])
    return Text(
        f"The heading {quoted(cells[0])} has {stated} beside it.",
        f"Naast de tussenkop {quoted(cells[0])} staat {stated}.",
    )


def record(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a record that stands twice, or has no key."""
    one, first = cells[0], cells[-1]
    if len(cells) == 1:
        return Text(
            f"Line {one.place.line} has no agency or no year: {one.label}.",
            f"Regel {one.place.line} heeft geen agentschap of geen jaar: {one.label}.",
        )
    return Text(
        f"{one.label} on line {one.place.line} is on line {first.place.line} too.",
        f"{one.label} op regel {one.place.line} staat ook op regel {first.place.line}.",
    )


def code(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a code that is in no list."""
    near = nearest(check)
    return Text(
        f"{cells[0].name} is {quoted(cells[0])}, which is no known code.{near.en}",
        f"{cells[0].name} is {quoted(cells[0])}, en dat is geen bekende code.{near.nl}",
    )
