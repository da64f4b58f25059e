"""A row that no rulebook knows is declared once to be part of a total, and is judged as such from then on."""

from __future__ import annotations

import json

import pytest

from tests.conftest import CLOCK
from tieout.cli.main import run
from tieout.gate.check import check
from tieout.values.errors import DeclarationError

pytestmark = pytest.mark.usefixtures("tables_judged_once")

NAME = "at_2022_jv_baten_lasten.csv"
SOUND = """\
Omschrijving,Vastgestelde begroting 2022,Realisatie 2022,Verschil,Realisatie 2021
Omzet moederdepartement,34.299,35.296,997,33.295
Omzet derden,24.828,25.372,544,21.919
Zaalverhuur aan buren,4.579,5.095,516,4.825
Totaal baten,63.706,65.763,2.057,60.039
Personele kosten,37.495,39.008,1.513,35.481
Totaal lasten,37.495,39.008,1.513,35.481
Saldo van baten en lasten,26.211,26.755,544,24.558
"""
ROW = "Zaalverhuur aan buren,4.579,5.095,516,4.825\n"


@pytest.fixture
def folder(tmp_path):
    """A folder whose table has a row that the rulebook does not know, recognised."""
    home = tmp_path / "at-2022"
    home.mkdir()
    (home / NAME).write_text(SOUND, "utf-8")
    assert run(["init", str(home)]) == 0
    return home


def declared(folder):
    """Give what is declared of the table."""
    return json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"][0]["tieout"]


def declare(folder, parts):
    """Declare other parts."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    package["resources"][0]["tieout"]["part_of"] = parts
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")


def found(folder, text=SOUND):
    """Judge the table with another text; give the critical findings and those on unknown rows, with their cell."""
    (folder / NAME).write_text(text, "utf-8")
    checked = check(folder, clock=CLOCK)
    assert checked.error is None, checked.error
    told = [one for one in checked.verdict.findings if one.severity == "critical" or one.rule == "line_is_recognised"]
    return [(one.rule, one.places[0].printed) for one in told]


def test_init_declares_the_total_that_the_figures_show(folder):
    assert declared(folder)["part_of"] == {"Zaalverhuur aan buren": "totaal_baten"}
    assert found(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param(
            "5.095,516",
            "5.905,516",
            {"income_ties_out", "column_formula_ties_out"},
            id="a slip in it",
            marks=pytest.mark.rare,
        ),
        pytest.param(ROW, "", {"prescribed_line_is_present", "income_ties_out"}, id="it was left out"),
    ],
)
def test_a_declared_row_is_judged_like_one_of_the_rulebook(folder, old, new, told):
    assert {rule for rule, _ in found(folder, SOUND.replace(old, new, 1))} == told


@pytest.mark.rare
def test_a_row_that_is_declared_to_be_part_of_another_total_does_not_add_up(folder):
    declare(folder, {"Zaalverhuur aan buren": "totaal_lasten"})
    assert "costs_tie_out" in {rule for rule, _ in found(folder)}


@pytest.mark.rare
@pytest.mark.parametrize(
    ("parts", "says"),
    [
        pytest.param({"Zaalverhuur aan buren": "totaal_batten"}, 'as part of "totaal_batten"', id="no total"),
        pytest.param({"Omzet derden": "totaal_baten"}, "which is a line of the rulebook", id="a known line"),
    ],
)
def test_what_cannot_be_part_is_refused(folder, parts, says):
    declare(folder, parts)
    checked = check(folder, clock=CLOCK)
    assert isinstance(checked.error, DeclarationError)
    assert says in checked.error.what


@pytest.mark.rare
def test_a_row_with_parts_of_its_own_is_no_further_part(folder):
    """It is a line that the rulebook knows by another name, and its parts are known: they would count twice."""
    rows = SOUND.replace("Zaalverhuur", "Kosten").replace(
        "Personele kosten,37.495,39.008,1.513,35.481\n",
        "Kosten van wie er werkt,30.028,31.505,1.477,28.985\n- eigen personeel,22.401,23.977,1.576,21.336\n"
        "- inhuur externen,7.627,7.528,-99,7.649\nRentelasten,7.467,7.503,36,6.496\n",
    )
    (folder / NAME).write_text(rows, "utf-8")
    assert run(["init", str(folder), "--force"]) == 0
    assert set(declared(folder).get("part_of", {})) <= {"Kosten aan buren"}
    assert "costs_tie_out" not in {rule for rule, _ in found(folder, rows)}
