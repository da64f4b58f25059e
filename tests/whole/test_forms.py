"""A table is judged alike in whatever form it is delivered: only the word for its places is another."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import CLOCK
from tests.whole.drawn_records import draw
from tests.whole.forms import as_decimals, as_numbers, as_text, in_form
from tieout.gate.check import check
from tieout.values.outcome import Finding, Place
from tieout.values.verdict import Verdict

DATA = Path(__file__).parents[2] / "data"
LINES_ARE_READABLE = "lines_are_readable"
BEFORE: dict[str, Verdict] = {}
"""What was said of publications as they are, judged once."""
LINES = re.compile(r"\b([Ll]ine|[Rr]egel|[Rr]ow|[Rr]ij) ([0-9]+)\b")


def said_of(verdict: Verdict, places: Mapping[str, Mapping[int, int]], names: Mapping[str, str]) -> dict[str, object]:
    """Give all that a verdict says, its places as they are in another form; `names` are those of its files there."""
    # A cell over two lines makes two lines of a row.
    (lines,) = (one.examined for one in verdict.outcomes if one.rule == LINES_ARE_READABLE)
    return {
        "verdict": verdict.verdict,
        "outcomes": sorted(
            (one.rule, one.state, one.examined, one.breaches, one.exact, one.within_rounding, one.not_judged)
            for one in verdict.outcomes
            if one.rule != LINES_ARE_READABLE
        ),
        "findings": sorted(finding(one, places, names) for one in verdict.findings),
        "rows": [one.rows for one in verdict.inputs],
        "figures": (verdict.tally.figures, verdict.tally.examined, verdict.tally.checks - lines),
    }


def finding(one: Finding, places: Mapping[str, Mapping[int, int]], names: Mapping[str, str]) -> tuple[str, ...]:
    """Give what a finding says, its places as they are in another form."""
    moved = [place(part, places, names) for part in one.places]
    texts = [text for told in (one.message, one.cause) if told is not None for text in (told.en, told.nl)]
    for old, new in names.items():
        texts = [renumbered(text.replace(old, new), places.get(new, {})) for text in texts]
    return (one.rule, one.severity, *texts, *map(str, moved))


def renumbered(text: str, lines: Mapping[int, int]) -> str:
    """Give a text with its lines as they are in another form, under a word for both."""
    return LINES.sub(lambda found: f"place {lines.get(int(found[2]), found[2])}", text)


def place(one: Place, places: Mapping[str, Mapping[int, int]], names: Mapping[str, str]) -> Place:
    """Give a place as it is in another form; a head has no line in one without lines."""
    file = names.get(one.file, one.file)
    return replace(one, file=file, line=places[file].get(one.line) if file in places and one.line is not None else None)


def assert_judged_alike(folder: Path, form: str, column=as_text, known_as: str = "") -> Verdict:
    """Judge a publication as it is and in another form, and hold what is said of both against each other."""
    known_as = known_as or folder.name
    if known_as not in BEFORE:
        BEFORE[known_as] = check(folder, folder.parent / "before", clock=CLOCK).verdict
    before = BEFORE[known_as]
    files = [one["path"] for one in json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]]
    places = in_form(folder, form, column)
    after = check(folder, folder.parent / "after", clock=CLOCK).verdict
    new = [one["path"] for one in json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]]
    names = {old: now for old, now in zip(files, new, strict=True) if old != now}
    same = {file: {at: at for at in lines.values()} for file, lines in places.items()}
    assert said_of(after, same, {name: name for name in names.values()}) == said_of(before, places, names)
    return after


@pytest.mark.parametrize("form", ["parquet", *(pytest.param(form, marks=pytest.mark.rare) for form in ("gz", "zst"))])
@pytest.mark.parametrize(
    "name",
    [
        "annual-reports",
        pytest.param("logius-2022", marks=pytest.mark.rare),
        pytest.param("printed-tables", marks=pytest.mark.rare),
    ],
)
@pytest.mark.rare
def test_the_data_of_this_repository_are_judged_alike_in_every_form(name, form, tmp_path, engines_in_this_process):
    folder = Path(shutil.copytree(DATA / name, tmp_path / name))
    assert assert_judged_alike(folder, form).inputs


@pytest.mark.parametrize("wide", [pytest.param(False, marks=pytest.mark.rare), True])
@pytest.mark.parametrize(
    ("name", "form", "column"),
    [
        pytest.param("faulty", "gz", as_text, id="faulty, gzip", marks=pytest.mark.rare),
        pytest.param("faulty", "zst", as_text, id="faulty, Zstandard", marks=pytest.mark.rare),
        pytest.param("faulty", "parquet", as_text, id="faulty, Parquet of text", marks=pytest.mark.rare),
        pytest.param("sound", "parquet", as_numbers, id="sound, Parquet of binary fractions", marks=pytest.mark.rare),
        pytest.param("faulty", "parquet", as_numbers, id="faulty, Parquet of what is a number in all its rows"),
        pytest.param("sums", "parquet", as_decimals, id="sums, Parquet of decimals", marks=pytest.mark.rare),
        pytest.param("blanks", "parquet", as_numbers, id="blanks, Parquet of numbers", marks=pytest.mark.rare),
        pytest.param("printed", "parquet", as_text, id="printed, Parquet of text", marks=pytest.mark.rare),
    ],
)
@pytest.mark.rare
def test_drawn_records_are_judged_alike_in_every_form(
    name, form, column, wide, tmp_path, engines_in_this_process, monkeypatch
):
    if wide:
        monkeypatch.setattr("tieout.figures.tables.WIDE_FROM", 1)
        monkeypatch.setattr("tieout.figures.wide.MOST_TOLD", 1)
    folder = draw(tmp_path, name)
    path = folder / "records.csv"
    lines = path.read_text("utf-8").split("\n")
    # Lines that cannot be read are none of the rows that another form has.
    path.write_text("\n".join(line for line in lines if line != "Dienst 9,2016"), "utf-8")
    assert assert_judged_alike(folder, form, column, f"{name} {wide}").tally.checks
