"""Whose table a file is, of which kind, year and document: by its name, its rows, its heads and its folder."""

from __future__ import annotations

import json

import pytest

from tests.spec.test_proposing.folders import CASH, SHEET, STATEMENT, proposed, table

JV = "Omschrijving|Vastgestelde begroting (1)|Realisatie (2)|Verschil (3)=(2)-(1)"
WITH_YEARS = "Omschrijving|Begroting 2016|Realisatie 2016"


@pytest.mark.rare
@pytest.mark.parametrize(
    ("folder", "file", "heads", "rows", "whole"),
    [
        # The file name tells all.
        ("x", "rws_2019_jv_baten_lasten.csv", JV, STATEMENT, "baten_lasten rws 2019 jaarverslag"),
        ("x", "RWS 2019 Jaarverslag - baten en lasten.CSV", JV, STATEMENT, "baten_lasten rws 2019 jaarverslag"),
        ("x", "jv2019-Rijkswaterstaat-kasstroomoverzicht.csv", JV, CASH, "kasstroom rws 2019 jaarverslag"),
        ("x", "dji_2014_jv_balans.csv", WITH_YEARS.replace("2016", "2014"), SHEET, "balans dji 2014 jaarverslag"),
        ("x", "knmi_2020_slotwet_baten_lasten.csv", JV, STATEMENT, "baten_lasten knmi 2020 slotwet"),
        ("x", "ind_2014_owb_kasstroom.csv", "|2012|2013|2014|2015", CASH, "kasstroom ind 2014 ontwerpbegroting"),
        ("x", "logius_2014_1supp_baten_lasten.csv", "|Begroting|Totaal geraamd", STATEMENT,
         "baten_lasten logius 2014 1e suppletoire"),
        ("x", "nvwa_2014_2supp_baten_lasten.csv", "|Begroting|Totaal geraamd", STATEMENT,
         "baten_lasten nvwa 2014 2e suppletoire"),
        # An agency that the rulebook does not know is what stands before the year.
        ("x", "proefbedrijf_2019_jv_balans.csv", JV, SHEET, "balans proefbedrijf 2019 jaarverslag"),
        ("x", "baten_lasten_proefbedrijf_2019_jv.csv", JV, STATEMENT, "baten_lasten proefbedrijf 2019 jaarverslag"),
        # The folder tells what the file name does not.
        ("rws-2019-jaarverslag", "baten_lasten.csv", JV, STATEMENT, "baten_lasten rws 2019 jaarverslag"),
        ("rws-2019-jaarverslag", "tabel 3.csv", JV, STATEMENT, "baten_lasten rws 2019 jaarverslag"),
        ("proefbedrijf", "kasstroom_2019_jv.csv", JV, CASH, "kasstroom proefbedrijf 2019 jaarverslag"),
        # The rows tell the kind, the heads the year and the document.
        ("dji", "tabel.csv", WITH_YEARS, CASH, "kasstroom dji 2016 jaarverslag"),
        ("dji", "tabel.csv", WITH_YEARS, SHEET, "balans dji 2016 jaarverslag"),
        ("dji", "tabel.csv", "|Begroting|Realisatie|Realisatie 2015", STATEMENT, "baten_lasten dji 2016 jaarverslag"),
        ("dji", "tabel.csv", "Activa|31-12-2015|31-12-2014", SHEET, "balans dji 2015 jaarverslag"),
        ("dji", "tabel.csv", "|Begroting 2014|Mutaties 1e suppletoire|Totaal", STATEMENT,
         None),
        ("dji", "tabel.csv", "|Begroting 2014|Mutaties 1e suppletoire|Totaal geraamd", STATEMENT,
         "baten_lasten dji 2014 1e suppletoire"),
        ("dji", "tabel.csv", "|Begroting 2014|Mutaties 1e suppletoire|Mutaties 2e suppletoire|Totaal geraamd",
         STATEMENT, "baten_lasten dji 2014 2e suppletoire"),
        ("dji", "tabel.csv", "|Slotwet 2016|Begroting 2017|2018|2019|2020|2021", STATEMENT,
         "baten_lasten dji 2018 ontwerpbegroting"),
        ("dji", "tabel.csv", "|2016|2017|2018|2019|2020|2021|2022", STATEMENT,
         "baten_lasten dji 2018 ontwerpbegroting"),
        # The rows of a cash flow name the year.
        ("dji", "kasstroom.csv", "|Begroting|Realisatie",
         ("Rekening-courant RHB 1 januari 2014", "Rekening-courant RHB 31 december 2014"),
         "kasstroom dji 2014 jaarverslag"),
        # The rows decide against the name.
        ("x", "dji_2014_jv_balans.csv", JV, (*STATEMENT, "Omzet moederdepartement"),
         "baten_lasten dji 2014 jaarverslag"),
    ],
)  # fmt: skip
def test_a_table_is_recognised(tmp_path, folder, file, heads, rows, whole):
    found = proposed(tmp_path, folder, {file: table(heads, rows)})
    if whole is None:
        assert [type(fault).__name__ for fault in found.faults] == ["UsageError"]
        return
    assert not found.faults
    (one,) = found.tables
    assert f"{one.kind} {one.entity} {one.year} {one.document}" == whole


@pytest.mark.parametrize(
    ("file", "content", "what"),
    [
        pytest.param("dji_2014_jv.csv", table(JV, ("Appels", "Peren")), r"none of its 2 rows is a known line",
                     id="rows that no kind knows"),
        pytest.param("dji_2014_jv_x.csv", table(JV, ("Totaal aktiva",)),
                     r"known line\n  Nearest to \"Totaal aktiva\" is \"Totaal activa\" of balans",
                     id="the nearest line is named"),
        pytest.param("dji_jv_balans.csv", table(JV, SHEET), "nothing tells of which year it is", id="no year"),
        pytest.param("dji_2014_balans.csv", table("|Eind|Begin", SHEET), "nothing tells which document",
                     id="no document"),
        pytest.param("2014_jv_balans.csv", table(JV, SHEET), "nothing tells whose table it is", id="no agency"),
        pytest.param("dji_2014_jv_balans.csv", table("Omschrijving|Realisatie|Gewogen punten", SHEET),
                     r"balans\.csv:1:3: nothing tells what the figures under \"Gewogen punten\" are",
                     id="a head that tells nothing over figures"),
        pytest.param("dji_2014_jv_balans.csv", table("|Realisatie|Punten", SHEET, "2.575.4201"),
                     'the figures under "Punten"', id="a head that tells nothing over figures that cannot be read"),
        pytest.param("dji_2014_jv_balans.csv", table("Omschrijving|Realisate", SHEET),
                     r"under \"Realisate\" are\n  Nearest is \"realisatie\"", id="the nearest wording is named"),
        pytest.param("dji_2014_jv_balans.csv", table("Tabel 3||", SHEET), "1:2: the column has figures and no head",
                     id="a title in the place of the heads"),
        pytest.param("dji_2014_jv_balans.csv", table("Realisatie 2014|Realisatie 2013", ("1", "2")),
                     "no column labels its rows", id="no labels"),
        pytest.param("dji_2014_jv_balans.csv", table("|Realisatie (x € 1.000)|Begroting (x € 1 mln.)", SHEET),
                     "its heads name EUR x 1000 and EUR x 1000000", id="two units"),
        pytest.param("dji_2014_jv_balans.csv", "", "1: its header .*: the file is empty", id="an empty file"),
        pytest.param("dji_2014_jv_balans.csv", "Omschrijving\nTotaal activa\n", "1: it has one column",
                     id="one column"),
        pytest.param("dji_2014_jv_balans.csv", "Omschrijving,Realisatie\n", "it has no rows", id="no rows"),
        pytest.param("dji_2014_jv_balans.csv", ",Realisatie\rTotaal activa,1\r", r"end in CR alone.*\n  End them in LF",
                     id="line ends of an old Macintosh"),
        pytest.param("dji_2014_jv_balans.csv", ",Realisatie\n\n\nTotaal activa,1\n", "2: the line is blank\n  Take the",
                     id="more blank lines than others"),
        pytest.param("dji_2014_jv_balans.csv", 'x,"y"\nTotaal "activa",1\n', r"2: its quotes .*\n  Put a cell",
                     id="quotes in mid-cell"),
        pytest.param("dji_2014_jv_balans.csv", "Omschrijving,Realisatie\nTotaal activa,1,2\nDebiteuren,1,2\n",
                     "2: 3 fields where the header names 2", id="more lines that do not fit than lines that do"),
        pytest.param("dji_2014_jv_balans.csv", b"Totaal \x81,\x9d\n", "neither UTF-8 nor windows-1252",
                     id="an encoding that cannot be told"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused_by_name(tmp_path, file, content, what):
    found = proposed(tmp_path, "12", {file: content})
    assert found.package == b""
    (fault,) = found.faults
    assert fault.exit_code == 2
    with pytest.raises(type(fault), match=what):
        raise fault


@pytest.mark.parametrize(
    ("above", "below", "header"),
    [
        pytest.param("Balans DJI\n", "", 2, id="a title"),
        pytest.param("Balans DJI\n\n", "", 3, id="a title and a blank line"),
        pytest.param("Balans DJI,,\n,,\n", "", 3, id="a title with the delimiters of the table"),
        pytest.param("\ufeffBalans DJI\nx € 1 mln.\n", "", 3, id="a title and a unit"),
        pytest.param("Balans DJI\n", "Totaal activa,1\n", None, id="a title, and a line that cannot be read"),
        pytest.param("Balans DJI\n" * 11, "", None, id="more lines than titles are"),
        pytest.param("Balans, DJI\n", "", None, id="a title with one delimiter"),
    ],
)
def test_titles_above_a_header_are_proposed_where_they_are_sure(tmp_path, above, below, header):
    content = above + table(",Realisatie 2014,Realisatie 2013".replace(",", "|"), SHEET) + below
    found = proposed(tmp_path, "12", {"dji_2014_jv_balans.csv": content})
    if header is None:
        assert (found.package, len(found.faults)) == (b"", 1)
        return
    assert not found.faults
    (one,) = json.loads(found.package)["resources"]
    assert one["dialect"]["headerRows"] == [header]
    assert one["dialect"]["commentRows"] == list(range(1, header))
    assert any(line.startswith("dji_2014_jv_balans.csv: its header is line") for line in found.told)
    assert one["tieout"]["scale"] == (1_000_000 if "mln" in above else 1_000)


def test_every_table_that_cannot_be_told_is_named_and_the_others_are_shown(tmp_path):
    good, bad = table(JV), table(JV, ("Appels",))
    found = proposed(tmp_path, "x", {"a_2014_jv.csv": bad, "b_2014_jv.csv": bad, "dji_2014_jv.csv": good})
    assert [fault.where.rpartition("/")[2] for fault in found.faults] == ["a_2014_jv.csv", "b_2014_jv.csv"]
    assert [one.file for one in found.tables] == ["dji_2014_jv.csv"]


def test_an_open_kind_needs_no_known_row_if_its_name_tells(tmp_path):
    rows = ("Appels", "Peren")
    found = proposed(tmp_path, "x", {"dji_2014_jv_doelmatigheid.csv": table(JV, rows)})
    (one,) = found.tables
    assert (one.kind, one.recognised, one.rows, one.unit) == ("doelmatigheidsindicatoren", 0, 2, "per row")


def test_what_the_caller_says_is_taken(tmp_path):
    found = proposed(
        tmp_path, "12", {"balans.csv": table("|Eind 2014|Realisatie", SHEET).replace("Eind", "Begroting")},
        entity="dji", year=2014, document="slotwet",
    )  # fmt: skip
    (one,) = found.tables
    assert (one.entity, one.year, one.document) == ("dji", 2014, "slotwet")


@pytest.mark.parametrize(
    ("heads", "rows", "columns"),
    [
        pytest.param("Nr|Omschrijving|Realisatie", ("1.|Totaal activa|1", "|Debiteuren|2", "2|Totaal passiva|3"),
                     ["number", "label", "realisation 2014"], id="row numbers"),
        pytest.param("|Omschrijving|Realisatie", ("3a.|Totaal activa|1", "3b.|Debiteuren|2"),
                     ["number", "label", "realisation 2014"], id="row numbers with letters, under no head"),
        pytest.param("|Omschrijving|Realisatie", ("|Totaal activa|1", "–|Debiteuren|2"),
                     ["number", "label", "realisation 2014"], id="bullets in a column of their own"),
        pytest.param("Deel|Omschrijving|Realisatie", ("Activa|Totaal activa|1", "Passiva|Totaal passiva|1"),
                     ["section", "label", "realisation 2014"], id="a section"),
        pytest.param("Omschrijving|Realisatie|Toelichting", ("Totaal activa|1|zie 3", "Debiteuren|2|"),
                     ["label", "realisation 2014", "note"], id="a note"),
        pytest.param("Omschrijving|Realisatie|", ("Totaal activa|1|", "Debiteuren|2|"),
                     ["label", "realisation 2014", "note"], id="an empty column without a head"),
        pytest.param("Omschrijving|Realisatie|Gezien door", ("Totaal activa|1|J.", "Debiteuren|2|K."),
                     ["label", "realisation 2014", "note"], id="a head that tells nothing over words"),
        pytest.param("Omschrijving|Realisatie|niet toegewezen", ("Totaal activa|1|", "Debiteuren||4 5"),
                     ["label", "realisation 2014", "unplaced"], id="values of no column"),
        pytest.param("Rekening|Begroting|Realisatie", ("Totaal activa|1|1", "Debiteuren|2|2"),
                     ["label", "budget 2014", "realisation 2014"], id="a head over the labels that means figures"),
        pytest.param("Omschrijving|Streefwaarde|Realisatie", ("Totaal activa|Maximaal|1", "Debiteuren|zie norm|2"),
                     ["label", "budget 2014", "realisation 2014"], id="a norm in words"),
        pytest.param("Omschrijving|Realisatie|Realisatie 2013", ("Totaal activa||n.b.", "Debiteuren||"),
                     ["label", "realisation 2014", "realisation 2013"], id="figures that are all missing"),
    ],
)  # fmt: skip
def test_every_column_gets_its_role(tmp_path, heads, rows, columns):
    text = "".join(row.replace("|", ",") + "\n" for row in (heads, *rows))
    found = proposed(tmp_path, "x", {"dji_2014_jv_balans.csv": text})
    assert not found.faults
    assert list(found.tables[0].columns) == columns


def test_the_columns_of_a_specification_are_lines_of_what_it_specifies(tmp_path):
    rows = ("Derden", "Overige departementen", "Totaal")
    text = table("|Debiteuren|Nog te ontvangen|Debiteuren 2014", rows)
    (one,) = proposed(tmp_path, "x", {"dpc_2015_jv_balans_specificatie.csv": text}).tables
    assert one.kind == "balans_specificatie"
    assert one.columns == (
        "label",
        "activa/debiteuren realisation 2015",
        "activa/overige_vorderingen realisation 2015",
        "activa/debiteuren realisation 2014",
    )
