"""How figures are kept out of judgement in plain sight, in statements: each way stands on the first screen.

Nothing here is wrong by itself; of the sound publications nothing is said.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CLOCK, LOGIUS
from tests.whole.test_evasion import from_tables
from tieout.gate.check import check
from tieout.gate.supervisor import Bench

pytestmark = pytest.mark.rare

BALANCE = "dpc_2015_jv_balans"
Change = Callable[[dict[str, Any], Path], None]


def says(text: str) -> Change:
    """Write a line at the end of the text on Logius."""

    def change(package: dict[str, Any], folder: Path) -> None:
        with (folder / "toelichting.md").open("a", encoding="utf-8") as stream:
            stream.write(f"\n{text}\n")

    return change


def notes(text: str) -> Change:
    """Write something in the note of a table of Logius."""

    def change(package: dict[str, Any], folder: Path) -> None:
        package["resources"][1]["tieout"]["note"] = text

    return change


def repeated(package: dict[str, Any], folder: Path) -> None:
    """Print last year's balance sheet in the column of this year, but for two lines."""
    file = folder / f"{BALANCE}.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    rows = [[label, before, before] for label, _, before in rows]
    for label, figure in {"Debiteuren": "5.382", "Nog te ontvangen": "1.701"}.items():
        next(row for row in rows if row[0] == label)[1] = figure
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([head, *rows])


def undated(package: dict[str, Any], folder: Path) -> None:
    """Take the years out of the heads of a balance sheet, and declare them the other way round."""
    _, now, before = package["resources"][0]["schema"]["fields"]
    text = (folder / f"{BALANCE}.csv").read_text("utf-8")
    for field, head in ((now, "Stand"), (before, "Vorige stand")):
        text = text.replace(field["name"], head)
        field["name"] = head
    now["tieout"]["year"], before["tieout"]["year"] = 2014, 2015
    (folder / f"{BALANCE}.csv").write_text(text, "utf-8")


def in_euros(package: dict[str, Any], folder: Path) -> None:
    """Declare thousands as euros."""
    package["resources"][0]["tieout"]["scale"] = 1


WAYS: dict[str, tuple[str, Change, str]] = {
    "an amount in code": ("logius", says("De omzet was `€ 344 mln.` in 2022."), "1 that nobody reads, in code"),
    "an amount in other digits": ("logius", says("De omzet was € ３４４ mln."), "1 that nobody reads, in code"),
    "an amount in a picture": ("logius", says("![De omzet](https://example.org/omzet.png)"), "1 picture that nobody"),
    "a doubling that is none": (
        "logius", says("De totale omzet van Logius is in 2022 verdubbeld ten opzichte van 2021."),
        "1 said without a number and in question",
    ),
    "an amount in a note": (
        "logius", notes("De operationele kasstroom is € 39,2 mln. hoger dan begroot."),
        "Figures in titles, descriptions and notes of the data package that nobody judges",
    ),
    "a column of last year but for two cells": (
        "balance", repeated,
        'Columns that repeat nearly all figures of another: "Balans 31-12-2015" of "Balans 31-12-2014", 8 of 10.',
    ),
    "years that no head prints": (
        "balance", undated, f'Columns whose year only the declaration says: "Stand" ({BALANCE}), "Vorige stand"'
    ),
    "a unit that nothing prints": (
        "balance", in_euros, f"Tables of which only the declaration says what they are counted in: {BALANCE} (EUR x 1)."
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """What the first screen says of each base and of each way, all judged by one command."""
    home = tmp_path_factory.mktemp("unsaid")
    shutil.copytree(LOGIUS, home / "logius")
    from_tables(BALANCE)(home / "balance")
    for name, (base, change, _) in WAYS.items():
        folder = home / name.replace(" ", "-")
        shutil.copytree(home / base, folder)
        package = json.loads((folder / "datapackage.json").read_text("utf-8"))
        change(package, folder)
        (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), "utf-8")
    found = {}
    with Bench() as bench:
        for name in ("logius", "balance", *WAYS):
            verdict = check(home / name.replace(" ", "-"), clock=CLOCK, bench=bench).verdict
            found[name] = [line.en for line in verdict.stands_on]
    return found


@pytest.mark.parametrize("name", WAYS)
def test_what_is_kept_out_of_judgement_stands_on_the_first_screen(judged, name):
    base, _, told = WAYS[name]
    assert any(told in line for line in judged[name]), judged[name]
    assert not any(told in line for line in judged[base]), "of the sound one it is not said"
