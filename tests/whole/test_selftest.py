"""A rulebook tests itself: `tieout selftest` as its keeper meets it."""

from __future__ import annotations

import json
import shutil
import warnings
from dataclasses import replace

import pytest

from tests.conftest import REPOSITORY
from tests.whole.test_command_line import tieout
from tieout.report.selftest import SelfTest, lines, percentage
from tieout.selftest.catching import SWAPPED
from tieout.selftest.runner import ACROSS, CUT_OFF, selftest

TABLE = """\
Omschrijving,Vastgestelde begroting (1),Realisatie (2),Verschil (3) = (2) - (1),Realisatie 2021 (4)
Apparaatskosten,59.931,64.488,4.557,57.997
- Personele kosten,38.022,42.379,4.357,39.008
- Materiële kosten,21.909,22.109,200,18.989
"""
UNSOUND = """\
Omschrijving,Realisatie 2020,Realisatie 2019
Apparaatskosten,54.298,48.703
- Personele kosten,35.481,31.270
- Materiële kosten,18.716,17.433
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A publication of two tables, one of them unsound in one column."""
    home = tmp_path_factory.mktemp("tables")
    (home / "at_2022_jv_baten_lasten.csv").write_text(TABLE, encoding="utf-8")
    (home / "at_2020_jv_baten_lasten.csv").write_text(UNSOUND, encoding="utf-8")
    code, _, err = tieout("init", home)
    assert (code, err) == (0, "")
    path = home / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    for table in package["resources"]:
        table["tieout"]["complete"] = False
    path.write_text(json.dumps(package), encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def shelf_of_few(tmp_path_factory):
    """The shelf with few examples, which run in a moment."""
    shelf = tmp_path_factory.mktemp("few") / "shelf"
    shutil.copytree(REPOSITORY / "expectations", shelf)
    for path in (shelf / "agency_accounts" / "examples").glob("*.toml"):
        if path.stem not in {"deviations", "logius"}:
            path.unlink()
    return shelf


def run(shelf, tables=None) -> SelfTest:
    """Test the rulebook in this process."""
    with warnings.catch_warnings():
        # What the engines warn of while they are imported is theirs.
        warnings.simplefilter("ignore")
        return selftest("agency_accounts", shelf, tables, lambda stage: None)


@pytest.fixture(scope="module")
def found(shelf_of_few, folder):
    """What came of mistakes in the two tables."""
    return run(shelf_of_few, folder)


@pytest.mark.rare
def test_every_sound_figure_and_every_row_of_one_is_mutated(found):
    made = {item.mutation: item.made for item in found.mutations}
    assert (found.figures, found.in_identities) == (18, 15)
    assert made["sign turned"] == made["times 10"] == made["times 1000"] == made["beyond rounding"] == 15
    assert made["row dropped"] == made["row doubled"] == 6


@pytest.mark.rare
def test_a_column_in_which_an_identity_does_not_hold_is_left_alone(found):
    assert [(item.table, item.column, item.rule) for item in found.unsound] == [
        ("at_2020_jv_baten_lasten", "Realisatie 2020", "operating_costs_tie_out")
    ]


@pytest.mark.rare
def test_what_rounding_does_not_explain_is_caught(found):
    caught = {item.mutation: (item.beyond, item.beyond_caught) for item in found.mutations}
    assert caught["beyond rounding"] == caught["times 10"] == caught["times 1000"] == (15, 15)
    assert caught["sign turned"] == caught["left standing"] == (15, 15)
    assert all(item.caught <= item.made and item.beyond <= item.made for item in found.mutations)
    counted = {item.rule: item.caught for item in found.rules}
    assert counted["operating_costs_tie_out"] > 0
    assert counted["column_formula_ties_out"] > 0


@pytest.mark.rare
def test_what_is_missed_is_told_with_its_reason(found):
    swapped = [item for item in found.missed if item.reason == SWAPPED]
    assert [(item.place.column, item.place.label, item.place.printed, item.now) for item in swapped] == [
        ("Realisatie 2019", "- Personele kosten", "31.270", "17.433"),
    ], "in the table of 2022 the other columns tell that the two changed places"
    assert found.indistinguishable == 1
    assert {item.reason for item in found.missed} <= {SWAPPED, CUT_OFF}


@pytest.mark.rare
def test_the_cells_that_no_rule_looks_at_are_told(shelf_of_few, tmp_path):
    (tmp_path / "at_2022_jv_baten_lasten.csv").write_text(
        "Omschrijving,Realisatie\nOmzet derden,12\n", encoding="utf-8"
    )
    assert tieout("init", tmp_path)[0] == 0
    told = run(shelf_of_few, tmp_path)
    assert [(item.table, item.line, item.column, item.printed) for item in told.unseen] == [
        ("at_2022_jv_baten_lasten", 2, "Realisatie", "12")
    ]


@pytest.mark.rare
def test_a_self_test_is_told_in_the_terminal(found):
    told = list(lines(found, 120))
    assert told[0] == "Rulebook  agency_accounts 2.3.3"
    assert told[1].startswith("Examples  9, ")
    assert ACROSS in told
    assert "  - 1: the identities of both figures add them up alike" in told
    assert f"No rule looks at  0 of {found.figures} figures" in told


@pytest.mark.rare
def test_the_command_gives_json_and_exits_by_the_examples(shelf_of_few, folder):
    code, out, err = tieout(
        "selftest", "--tables", folder, "--rulebooks", shelf_of_few, "--format", "json", "--quiet"
    )  # fmt: skip
    told = json.loads(out)
    # Most rules have lost their examples.
    assert (code, err) == (1, "")
    assert told["examples"] == 9
    assert told["faults"]
    assert told["mutations"][0]["mutation"] == "digits swapped"
    assert told["missed"][0].keys() == {"mutation", "place", "now", "reason"}
    assert told["beyond_caught"] == told["beyond"] - len(told["missed"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--tables", "."], "datapackage.json: there is no such file"),
        (["other_accounts"], "there is no such rulebook"),
    ],
)
def test_what_is_not_there_is_refused(arguments, message, tmp_path):
    code, out, err = tieout("selftest", *arguments, "--quiet", cwd=tmp_path)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.rare
def test_a_rulebook_of_which_all_examples_behave_passes(found):
    assert replace(found, faults=()).exit_code == 0
    assert found.exit_code == 1


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 0, "nothing to count"), (0, 9, "0%"), (9, 9, "100%"), (9999, 10000, "99.9%"), (1, 10000, "0.1%")],
)
def test_a_share_is_all_or_nothing_only_where_it_is(part, whole, told):
    assert percentage(part, whole) == told


@pytest.mark.rare
def test_of_the_mistakes_in_all_its_examples_the_shipped_rulebook_catches_nearly_every_one():
    told = run(None)
    assert told.faults == ()
    assert (told.beyond_caught + told.indistinguishable) / told.beyond >= 0.994
