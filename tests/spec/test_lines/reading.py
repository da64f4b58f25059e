"""Read the tables of these tests, and recognise rows with the rulebook that comes with tieout."""

from __future__ import annotations

import csv
import functools
from pathlib import Path

from tieout.figures.labels import Recogniser
from tieout.rulebook.shelf import read_rulebook

HERE = Path(__file__).parent
SHIPPED = read_rulebook("agency_accounts", frozenset(), frozenset())


def rows_of(name: str) -> list[dict[str, str]]:
    """Read one of the CSVs beside this file."""
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@functools.cache
def recogniser(kind: str, agency: str = "") -> Recogniser:
    """Make a recogniser of one kind of table as an agency prints it."""
    return Recogniser(SHIPPED.lines(kind, agency), SHIPPED.labels, SHIPPED.entity(agency).label)


def table(drawing: str) -> list[list[str]]:
    """Cut a drawn table into its rows: cells between bars, a row on each line."""
    return [[cell.strip() for cell in line.split("|")] for line in drawing.strip().splitlines()]
