"""What is told of columns and tables of which only the declaration says the year, or what they count in."""

from __future__ import annotations

import json

import pytest

from tests.conftest import LOGIUS, REPOSITORY
from tieout.declarations.datapackage import parse_publication
from tieout.findings.undated import undated
from tieout.rulebook.shelf import read_rulebook

PRINTED = REPOSITORY / "data" / "printed-tables"


def told(folder, name, change):
    """Give what is told of one table of a publication of Dutch agencies with something else declared of it."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    (table,) = [one for one in package["resources"] if one["name"] == name]
    change(table)
    publication = parse_publication(json.dumps(package | {"resources": [table]}).encode(), "datapackage.json", "agency")
    rulebook = read_rulebook("agency_accounts", publication.entities, publication.kinds_by_entity)
    return [line.en for line in undated(publication, rulebook)]


def headed(*heads):
    """Give columns of figures other heads."""

    def change(table):
        figures = [one for one in table["schema"]["fields"] if one["tieout"]["role"] == "figure"]
        for one, head in zip(figures, heads, strict=False):
            one["name"] = head

    return change


def counted(unit="EUR", scale=1, title=None):
    """Let a table count in something else."""

    def change(table):
        table["tieout"].update(unit=unit, scale=scale)
        table["title"] = title or table["title"]

    return change


BALANCE = "dpc_2015_jv_balans"
COUNTED = f"Tables of which only the declaration says what they are counted in: {BALANCE} (EUR x 1)."


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        pytest.param(headed(), [], id="as it is"),
        pytest.param(
            headed("Stand", "Vorig"),
            [f'Columns whose year only the declaration says: "Stand" ({BALANCE}), "Vorig" ({BALANCE}).'],
            id="heads that name no year",
        ),
        pytest.param(counted(), [COUNTED], id="another scale than the kind has, printed nowhere"),
        pytest.param(counted(scale=1000), [], id="the scale of the kind"),
        pytest.param(counted(scale=1000000, title="Balans (bedragen x € 1 mln.)"), [], id="the title says the scale"),
    ],
)
def test_what_only_the_declaration_says_is_told(change, lines):
    assert told(PRINTED, BALANCE, change) == lines


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (LOGIUS, "kasstroom"), (LOGIUS, "doelmatigheidsindicatoren"), (PRINTED, "dpc_2013_jv_doelmatigheid"),
        (PRINTED, "dpc_2015_jv_balans_specificatie_debiteuren"), (PRINTED, "dpc_2018_owb_baten_lasten"),
    ],
)  # fmt: skip
def test_of_what_the_print_says_nothing_is_told(folder, name):
    assert told(folder, name, headed()) == []
