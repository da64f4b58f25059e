"""The real printed tables of data/printed-tables, judged as one publication: every known defect, and no other."""

from __future__ import annotations

import json
import shutil
from collections import Counter

import pytest

from tests.conftest import CLOCK, REPOSITORY
from tests.whole.conftest import found
from tieout.gate.check import check
from tieout.recognition.proposal import propose

PRINTED = REPOSITORY / "data" / "printed-tables"

KNOWN_DEFECTS = [
    # rule, table, line and columns as printed; what follows from another defect is not repeated here
    ("other_costs_tie_out", "dpc_2020_jv_baten_lasten", 23, {3, 4, 5}),  # Overige lasten 0, its parts are not
    ("other_costs_tie_out", "dpc_2021_jv_baten_lasten", 23, {3, 4, 5}),
    ("other_costs_tie_out", "dpc_2022_jv_baten_lasten", 23, {3, 4, 5}),
    ("depreciation_ties_out", "logius_2020_1supp_baten_lasten", 19, {2, 4}),  # 400, its parts 0 and 0
    ("column_head_prints_its_formula", "logius_2014_1supp_baten_lasten", 2, {4}),  # (3)=(2)-(1) over (1)+(2)
    ("column_head_prints_its_formula", "pdirekt_2013_1supp_baten_lasten", 2, {4}),
]
ROUNDED = [
    # table, line, columns where print differs by rounding only
    ("dpc_2016_slotwet_baten_lasten", 4, {4}),
    ("dpc_2018_owb_baten_lasten", 8, {4}),
    ("dpc_2018_owb_baten_lasten", 9, {2}),
    ("dpc_2020_jv_baten_lasten", 8, {2, 4, 5}),
    ("dpc_2021_jv_baten_lasten", 8, {3, 4}),
    ("dpc_2022_jv_baten_lasten", 8, {3, 4, 5}),
    ("at_2016_jv_baten_lasten", 14, {3, 4, 5}),
]


@pytest.fixture(scope="module")
def judged(tmp_path_factory, engines_in_this_process):
    return check(PRINTED, tmp_path_factory.mktemp("printed"), clock=CLOCK).verdict


def test_every_known_defect_is_found_at_its_place_and_nothing_sound_is_held_as_critical(judged):
    places = [(f.rule, f.places[0]) for f in judged.findings if f.severity == "critical" and f.follows is None]
    found_at = Counter((rule, place.file, place.line, place.column) for rule, place in places)
    expected = Counter(
        (rule, f"{table}.csv", line, column) for rule, table, line, columns in KNOWN_DEFECTS for column in columns
    )
    assert found_at == expected


def test_totals_that_count_what_their_subtotal_leaves_out_follow_from_it(judged):
    following = [f for f in judged.findings if f.severity == "critical" and f.follows is not None]
    assert Counter(f.rule for f in following) == {"costs_tie_out": 9}
    assert all(f.follows.startswith("other_costs_tie_out/dpc_202") for f in following)


@pytest.mark.parametrize(("table", "line", "columns"), ROUNDED)
def test_a_difference_of_rounding_is_noted_and_no_more(judged, table, line, columns):
    noted = found(judged, "difference_is_rounding")
    assert columns <= {
        f.places[0].column for f in noted if (f.places[0].file, f.places[0].line) == (f"{table}.csv", line)
    }
    assert {f.severity for f in noted} == {"info"}


def test_every_figure_is_looked_at_and_the_checks_are_counted(judged):
    assert judged.verdict == "hold"
    assert (judged.tally.cells, judged.tally.figures, judged.tally.examined) == (1881, 1735, 1735)
    assert judged.tally.checks > 10_000


def test_last_years_column_is_what_last_year_printed(judged):
    outcome = {item.rule: item for item in judged.outcomes}["prior_year_is_as_published"]
    assert (outcome.state, outcome.exact) == ("passed", outcome.examined)
    assert outcome.examined >= 58 + 54


def test_indicators_and_accounts_of_one_agency_agree(judged):
    outcomes = {item.rule: item for item in judged.outcomes}
    assert (outcomes["balance_percentage_is_the_ratio"].state, outcomes["specification_is_its_line"].state) == (
        "passed",
        "passed",
    )


def test_only_what_init_wrote_the_completeness_marks_and_the_sources_are_declared(tmp_path):
    bare = tmp_path / "printed-tables"
    bare.mkdir()
    for table in PRINTED.glob("*.csv"):
        shutil.copy(table, bare)
    written = json.loads(propose(bare, "agency_accounts").package)
    declared = json.loads((PRINTED / "datapackage.json").read_text(encoding="utf-8"))
    for resource in declared["resources"]:
        for added in ("title", "sources"):
            resource.pop(added)
        for added in ("complete", "note"):
            resource["tieout"].pop(added, None)
    assert [{key: value for key, value in one.items() if key != "title"} for one in written["resources"]] == declared[
        "resources"
    ]


@pytest.mark.rare
def test_a_chain_of_years_is_judged_as_one_set(tmp_path, judge):
    folders = []
    for year in (2018, 2019, 2020):
        folder = tmp_path / f"at-{year}"
        folder.mkdir()
        shutil.copy(PRINTED / f"at_{year}_jv_baten_lasten.csv", folder)
        package = json.loads(propose(folder, "agency_accounts").package)
        package["resources"][0]["tieout"]["complete"] = False
        (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        folders.append(folder)
    judged = [judge(folder, beside=[other for other in folders if other != folder]) for folder in folders]
    compared = [
        {item.rule: item for item in checked.verdict.outcomes}["prior_year_is_as_published"] for checked in judged
    ]
    assert [(item.state, item.examined, item.breaches) for item in compared] == [
        ("empty", 0, 0),
        ("passed", 15, 0),
        ("passed", 16, 0),
    ]


@pytest.mark.rare
def test_a_predecessor_named_in_the_declaration_is_held_against(tmp_path, judge):
    for year, name in ((2018, "last-year"), (2019, "this-year")):
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(PRINTED / f"at_{year}_jv_baten_lasten.csv", folder)
        package = json.loads(propose(folder, "agency_accounts").package)
        package["resources"][0]["tieout"]["complete"] = False
        if name == "this-year":
            package["tieout"]["beside"] = ["last-year"]
        (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    before = tmp_path / "last-year" / "at_2018_jv_baten_lasten.csv"
    before.write_text(before.read_text(encoding="utf-8").replace("46.696", "46.969"), encoding="utf-8")
    verdict = judge(tmp_path / "this-year").verdict
    (restated,) = found(verdict, "prior_year_is_as_published")
    assert (restated.severity, restated.places[0].file, restated.places[0].line) == (
        "warning",
        "at_2019_jv_baten_lasten.csv",
        9,
    )
    assert restated.places[1].file == "../last-year/at_2018_jv_baten_lasten.csv"
