"""What is told of figures in what a publication says of itself."""

from __future__ import annotations

import json

import pytest

from tests.conftest import LOGIUS, REPOSITORY
from tieout.declarations.datapackage import parse_publication
from tieout.declarations.plain_reading import parse_plain
from tieout.declarations.plain_resources import as_publication
from tieout.findings.described import described
from tieout.rulebook.none import NO_RULEBOOK
from tieout.rulebook.shelf import read_rulebook

DUTCH = read_rulebook("agency_accounts", frozenset(), frozenset()).notation
HIGHER = "De kasstroom is € 39,2 mln. hoger dan begroot."
VOTES = REPOSITORY / "data" / "precincts-2024"


def of_logius(change=lambda package: None):
    """Give what is told of the publication of Logius with something else declared."""
    package = json.loads((LOGIUS / "datapackage.json").read_text("utf-8"))
    change(package)
    publication = parse_publication(json.dumps(package).encode(), "datapackage.json", "agency")
    return [line.en for line in described(publication, DUTCH)]


def of_votes(change=lambda package: None):
    """Give what is told of a package of other people with something else declared."""
    package = json.loads((VOTES / "datapackage.json").read_text("utf-8"))
    change(package)
    data = json.dumps(package).encode()
    publication = as_publication(parse_plain(data, "datapackage.json"), data, "datapackage.json")
    return [line.en for line in described(publication, NO_RULEBOOK.notation)]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda package: package.update(title=HIGHER), id="the title of the package"),
        pytest.param(lambda package: package.update(description=HIGHER), id="its description"),
        pytest.param(lambda package: package.update(keywords=["kasstroom", HIGHER]), id="a keyword"),
        pytest.param(lambda package: package.update(sources=[{"title": HIGHER}]), id="a source"),
        pytest.param(lambda package: package["resources"][1].update(description=HIGHER), id="a table"),
        pytest.param(lambda package: package["resources"][1]["tieout"].update(note=HIGHER), id="the note of a table"),
        pytest.param(lambda package: package["resources"][1]["sources"][0].update(title=HIGHER), id="its source"),
        pytest.param(
            lambda package: package["resources"][1]["schema"]["fields"][4].update(title=HIGHER), id="a column"
        ),
        pytest.param(
            lambda package: package["resources"][1]["schema"]["missingValues"][0].update(label=HIGHER), id="a mark"
        ),
        pytest.param(lambda package: package["resources"][2].update(description=HIGHER), id="a text"),
    ],
)
def test_a_figure_in_what_a_publication_says_of_itself_is_told(change):
    (line,) = of_logius(change)
    assert line == f'Figures in titles, descriptions and notes of the data package that nobody judges: "{HIGHER}".'


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda package: package.update(title="Turnout 61%"), id="a percentage in the title"),
        pytest.param(lambda package: package.update(description="61,234 votes"), id="a number in the description"),
        pytest.param(lambda package: package["resources"][0].update(title="61,234 votes"), id="the title of a table"),
        pytest.param(
            lambda package: package["resources"][0]["schema"]["fields"][6].update(description="at most 1,234"),
            id="a column",
        ),
    ],
)
def test_so_it_is_of_records_without_a_rulebook(change):
    (line,) = of_votes(change)
    assert line.startswith("Figures in titles, descriptions and notes of the data package that nobody judges: ")


def test_years_pages_and_units_are_no_figures():
    assert of_logius() == of_votes() == []
