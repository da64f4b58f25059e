"""A report beside that of last year: a publication may contradict last year's, but is held to what it says itself."""

from __future__ import annotations

import json

import pytest

from tests.whole.conftest import found

pytestmark = pytest.mark.usefixtures("tables_judged_once")

ACCOUNT = ("Omzet", "Totaal baten", "Totaal lasten", "Saldo van baten en lasten")
LAST_YEAR = {2021: (10_000, 100), 2020: (9_000, 90)}
RESTATED = {2022: (11_000, 165), 2021: (10_400, 208)}
RATIO, REVENUE, AS_PUBLISHED = (
    "balance_percentage_is_the_ratio", "indicator_revenue_is_the_revenue", "prior_year_is_as_published",
)  # fmt: skip


def report(folder, account, indicators=None):
    """Write the statement of income and the indicators of two years, each of revenue and balance."""
    indicators = indicators or account
    heads = ["Omschrijving", *(f"Realisatie {year}" for year in account)]
    income = [(revenue, revenue, revenue - balance, balance) for revenue, balance in account.values()]
    shares = [f"{100 * balance / revenue:.1f}%".replace(".", ",") for revenue, balance in indicators.values()]
    tables = {
        "baten_lasten": [[name, *map(str, row)] for name, *row in zip(ACCOUNT, *income, strict=True)],
        "doelmatigheidsindicatoren": [
            ["Totale omzet", *(str(revenue) for revenue, _ in indicators.values())],
            [f"{ACCOUNT[-1]} (%)", *shares],
        ],
    }
    fields = [{"name": heads[0], "tieout": {"role": "label"}}]
    fields += [
        {"name": head, "tieout": {"role": "figure", "basis": "realisation", "year": year}}
        for head, year in zip(heads[1:], account, strict=True)
    ]
    package = {
        "name": folder.name,
        "resources": [
            {
                "name": kind, "path": f"{kind}.csv", "type": "table", "dialect": {"delimiter": ";"},
                "schema": {"fields": fields},
                "tieout": {"kind": kind, "unit": "EUR", "scale": 1000, "complete": False},
            }
            for kind in tables
        ],
        "tieout": {"rulebook": "agency_accounts", "agency": "dpc", "year": max(account), "document": "jaarverslag"},
    }  # fmt: skip
    folder.mkdir()
    for kind, rows in tables.items():
        (folder / f"{kind}.csv").write_text("".join(";".join(row) + "\n" for row in [heads, *rows]), encoding="utf-8")
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return folder


@pytest.fixture
def last_year(tmp_path):
    """The report of 2021, as it was published."""
    return report(tmp_path / "r2021", LAST_YEAR)


def call(folder, name):
    """Have a publication call itself otherwise than its folder."""
    path = folder / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"name": name}), encoding="utf-8")


@pytest.mark.rare
def test_two_publications_that_call_themselves_alike_are_not_told_apart_and_refused(tmp_path, judge, last_year):
    this_year = report(tmp_path / "r2022", RESTATED)
    for folder in (this_year, last_year):
        call(folder, "rapport")
    for one, other in ((this_year, last_year), (last_year, this_year)):
        checked = judge(one, beside=[other])
        assert checked.exit_code == 2
        assert str(checked.error) == (
            f'{other}/datapackage.json: its name is "rapport", and so is that of {one}/datapackage.json\n'
            "  Give each its own name, or check them apart."
        )
    assert judge(this_year).exit_code != 2, "alone it may be called so"
    assert judge(this_year, beside=[tmp_path / "r2022" / ".." / "r2022"]).exit_code != 2, "it is the same one"


def test_two_publications_beside_one_may_not_call_themselves_alike_either(tmp_path, judge, last_year):
    other = report(tmp_path / "r2020", {2020: (9_000, 90), 2019: (8_000, 80)})
    call(other, "r2021")
    checked = judge(report(tmp_path / "r2022", RESTATED), beside=[last_year, other])
    assert checked.exit_code == 2
    assert checked.error.what == f'its name is "r2021", and so is that of {other}/datapackage.json'


@pytest.mark.rare
def test_a_contradiction_within_a_report_stands_where_last_years_lies_beside_it(tmp_path, judge, last_year):
    this_year = report(tmp_path / "r2022", RESTATED, indicators=RESTATED | {2021: LAST_YEAR[2021]})
    for beside in ([], [last_year]):
        checked = judge(this_year, beside=beside)
        (ratio,), (revenue,) = found(checked.verdict, RATIO), found(checked.verdict, REVENUE)
        assert checked.exit_code == 1
        assert [place.printed for place in ratio.places] == ["1,0%", "208", "10400"]
        assert [place.printed for place in revenue.places] == ["10000", "10400"]


def test_a_year_that_is_restated_throughout_contradicts_only_what_was_published(tmp_path, judge, last_year):
    verdict = judge(report(tmp_path / "r2022", RESTATED), beside=[last_year]).verdict
    assert {finding.rule for finding in verdict.findings if finding.severity == "critical"} == set()
    assert {place.file for finding in found(verdict, AS_PUBLISHED) for place in finding.places} == {
        f"{folder}{kind}.csv" for folder in ("", "../r2021/") for kind in ("baten_lasten", "doelmatigheidsindicatoren")
    }
