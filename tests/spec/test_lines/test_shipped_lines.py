"""What the lines and agencies of the shipped rulebook declare, where a slip would judge wrongly in silence."""

from __future__ import annotations

import pytest

from tests.spec.test_lines.reading import SHIPPED

FLOWS = "operationele_kasstroom investeringskasstroom financieringskasstroom"
STATEMENTS = ("baten_lasten", "kasstroom", "balans", "balans_specificatie", "doelmatigheidsindicatoren")


@pytest.mark.parametrize(
    ("kind", "paths"),
    [
        ("baten_lasten", "totaal_baten totaal_lasten saldo"),
        ("kasstroom", f"rekening_courant_begin {FLOWS} rekening_courant_eind"),
        ("balans", "totaal_activa totaal_passiva"),
        ("balans_specificatie", "specificatie/totaal"),
        ("doelmatigheidsindicatoren", ""),
    ],
)
def test_required_is_what_every_complete_table_prints(kind, paths):
    assert [line.path for line in SHIPPED.kinds[kind].lines if line.required] == paths.split()


def test_only_the_indicators_are_left_to_the_agency():
    assert {kind: SHIPPED.kinds[kind].open for kind in STATEMENTS} == {
        "baten_lasten": False, "kasstroom": False, "balans": False, "balans_specificatie": False,
        "doelmatigheidsindicatoren": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "years"),
    [
        ("omzet/derden", (2009, 2018, 2025)),
        ("apparaatskosten/personeel/inhuur", (2013, 2025)),
        ("apparaatskosten/materieel/overig", (2016, 2025)),
        ("omzet", (2019, 2025)),
        ("saldo_gewone", (2021, 2025)),
        ("vpb", (2021, 2025)),
        ("uitbesteed_werk", (2025,)),
        ("pok_wau", ()),
        ("overige_lasten/overig", ()),
    ],
)
def test_a_line_is_expected_from_the_year_in_which_the_model_has_it(path, years):
    line = next(line for line in SHIPPED.kinds["baten_lasten"].lines if line.path == path)
    asked = [year for year in (2009, 2012, 2013, 2015, 2016, 2018, 2019, 2020, 2021, 2024, 2025) if line.asked_in(year)]
    assert (asked[:1] == list(years[:1]) and asked[-1] == 2025) if line.expected else years == ()


def test_the_rule_of_ten_percent_is_for_the_lines_that_must_be_explained():
    assert [line.path for line in SHIPPED.kinds["baten_lasten"].lines if line.compare == "budget"] == [
        "omzet/moederdepartement", "omzet/overige_departementen", "omzet/derden", "input", "rentebaten",
        "vrijval_voorzieningen", "bijzondere_baten", "overige_baten", "totaal_baten", "apparaatskosten/personeel",
        "apparaatskosten/materieel", "rentelasten", "afschrijving", "overige_lasten", "totaal_lasten", "saldo",
    ]  # fmt: skip
    assert [line.path for line in SHIPPED.kinds["balans"].lines if line.compare] == []


def test_an_outflow_of_the_cash_flow_counts_negative():
    assert [line.path for line in SHIPPED.kinds["kasstroom"].lines if line.sign == "-"] == [
        "operationele_kasstroom/uitgaven",
        "investeringskasstroom/investeringen",
        "financieringskasstroom/uitkering_aan_moederdepartement",
        "financieringskasstroom/aflossingen",
    ]


@pytest.mark.parametrize("agency", sorted(SHIPPED.entities))
def test_an_extra_line_adds_to_a_total_of_its_table(agency):
    for line in SHIPPED.entities[agency].lines:
        if line.kind != "doelmatigheidsindicatoren":
            totals = {one.path for one in SHIPPED.lines(line.kind, agency)}
            assert line.joins, line.path
            assert set(line.joins) <= totals, line.path


def test_every_alias_names_one_agency():
    names: dict[str, set[str]] = {}
    for agency in SHIPPED.entities.values():
        for name in (agency.name, agency.label, *agency.aliases):
            names.setdefault(name.casefold().replace("-", "").replace(" ", ""), set()).add(agency.name)
    assert [sorted(found) for found in names.values() if len(found) > 1] == []


def test_the_agencies_of_the_open_data_are_known():
    names = {
        name.casefold().replace("-", "").replace(" ", "").replace("/", "")
        for agency in SHIPPED.entities.values()
        for name in (agency.name, agency.label, *agency.aliases)
    }
    listed = (
        "aCBG AGNL AID ASZW AT Almata BPR CAS CBI CFI CIBG CJIB DHC DICTU DJI DLG Doc-Direkt DPC DR DRZ DTO DUO DVD"
        " EVD FMH GDI ILT IND IWI Justis KLPD KNMI LFR Lindenhorst Logius NA NEA NFI NVI NVWA P-Direkt PD Paresto RGD"
        " RIVM RVB RVIG RVO RVOB RWS Senter/Novem SSC-ICT UBR VWA"
    )
    assert [name for name in listed.split() if name.casefold().replace("-", "").replace("/", "") not in names] == []


@pytest.mark.parametrize("path", sorted(SHIPPED.entities["logius"].requires))
def test_logius_always_prints_what_it_did(path):
    kinds = ("kasstroom", "doelmatigheidsindicatoren")
    assert any(line.path == path and line.required for kind in kinds for line in SHIPPED.lines(kind, "logius"))


def test_no_bullet_is_a_letter():
    assert [bullet for bullet in SHIPPED.labels.bullets if len(bullet) != 1 or bullet.isalnum()] == []


@pytest.mark.parametrize(
    ("kind", "marks"),
    [
        ("dash", "- | – | ‒ | — | −"),
        ("nil", "nihil | geen"),
        ("not_applicable", "n.v.t. | nvt | niet van toepassing | n/a"),
        ("not_available", "n.b. | nb | niet beschikbaar | onbekend"),
        ("not_yet_known", "n.n.b. | nog niet bekend | n.t.b. | ntb | volgt"),
        ("pro_memorie", "pm | p.m. | pro memorie"),
        ("not_performed", "niet uitgevoerd | niet gemeten | geen meting"),
        ("elsewhere", "norm {year} | zie toelichting"),
        ("ticked", "x | v"),
        ("footnote", "* | **"),
        ("performed", "uitgevoerd | gereed | afgerond"),
        ("planned", "gepland"),
        ("yes", "ja"),
        ("no", "nee"),
    ],
)
def test_each_kind_of_mark_is_kept_apart(kind, marks):
    known = SHIPPED.notation.marks
    assert {mark.strip(): known.get(mark.strip()) for mark in marks.split("|")} == {
        mark.strip(): kind for mark in marks.split("|")
    }


@pytest.mark.parametrize(
    ("printed", "bound"),
    [("maximaal", "at most"), ("norm =", "at least"), ("minimaal", "at least"), ("prognose =", "")],
)
def test_a_word_before_a_norm_says_which_way_it_goes(printed, bound):
    assert SHIPPED.notation.before[printed] == bound
