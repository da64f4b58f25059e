"""A bare folder of printed tables becomes a publication: `tieout init` as a user meets it."""

from __future__ import annotations

import json

import pytest

from tests.whole.test_command_line import tieout
from tieout.cli.main import run
from tieout.declarations.datapackage import parse_publication
from tieout.rulebook.fitting import fit
from tieout.rulebook.shelf import read_rulebook
from tieout.values.errors import DeclarationError

SHEET = """\
,Balans 31-12-2015,Balans 31-12-2014
Immateriële activa,0,0
Materiële activa,,
• Grond en gebouwen,0,0
• Installaties en inventarissen,0,0
• Overige materiële vaste activa,0,0
Voorraden,0,0
Debiteuren,4.470,5.381
Nog te ontvangen,1.566,1.702
Liquide middelen,19.171,21.308
Totaal activa,25.207,28.391
Eigen vermogen,,
• Exploitatiereserve,3.851,3.675
• Onverdeeld resultaat,780,741
Voorzieningen,190,503
Leningen bij het Ministerie van Financiën,0,0
Crediteuren,1.282,2.236
Nog te betalen,19.104,21.236
Totaal passiva,25.207,28.391
"""
SPECIFICATION = """\
,Debiteuren,Nog te ontvangen
Media-inkoop1,4.383,0
Algemene Zaken (kerndepartement),0,0
Overige departementen,75,17
Overige agentschappen,0,9
Derden,12,1.540
Totaal,4.470,1.566
"""
CASH = """\
,Omschrijving,Oorspronkelijk vastgestelde begroting (1),Realisatie (2),Verschil realisatie en oorspronkelijk vastgestelde begroting (3)=(2)-(1)
1.,Rekening-courant RHB 1 januari 2012 (incl. deposito),10.542,20.190,9.648
2.,Totaal operationele kasstroom,0,4.881,4.881
,Totaal investeringen (-/-),n.v.t.,n.v.t.,
,Totaal boekwaarde desinvesteringen (+),n.v.t.,n.v.t.,
3.,Totaal investeringskasstroom,0,0,0
,Eenmalige uitkering aan moederdepartement (-/-),0,– 2.000,– 2.000
,Eenmalige storting door moederdepartement (+),n.v.t.,n.v.t.,n.v.t.
,Aflossingen op leningen (-/-),n.v.t.,n.v.t.,n.v.t.
,Beroep op leenfaciliteit (+),n.v.t.,n.v.t.,n.v.t.
4.,Totaal financieringskasstroom,0,– 2.000,– 2.000
5.,Rekening-courant RHB 31-12-2012 (incl. deposito) (=1+2+3+4),10.542,23.071,12.529
"""  # noqa: E501 - as printed
INDICATORS = """\
Indicator,Realisatie 2010,Realisatie 2011,Realisatie 2012,Realisatie 2013,Streef-waarde
Saldo van baten en lasten,"– 2,5%","4,8%","4,6%","– 2,6%",0
Fte totaal,n.v.t.,"136,7","127,1","141,1","144,1"
Ziekteverzuim-percentage,4.1%,"4,0%","3,4%","3,8%","Maximaal 5,5%"
Media-index RTV 1,,,"13,9%","22,9%",
Rapportcijfer cursisten Academie,"7,6","7,6","7,8","8,0","Norm = 7,5"
Service level telefonie,83%,82%,"83,0%","81,6%",80% binnen 40 seconden
"""
PLAN = """\
Bedragen x € 1 000,Jaarplan 2017 (x € 1.000),Realisatie 2017 (x € 1.000)
Omzet moederdepartement,67.314,67.756
Omzet overige departementen,19.926,20.844
Omzet derden,0,0
Vrijval voorzieningen,0,369
Totaal baten,87.240,88.969
- personele kosten,44.011,44.921
- materiële kosten,28.930,26.403
Apparaatskosten,72.941,71.324
Afschrijvingskosten,13.299,12.857
Rentelasten,1.000,985
Bijzondere lasten,0,0
Dotaties voorzieningen,0,537
Totaal lasten,87.240,85.703
Saldo van baten en lasten,0,3.266
"""
BUDGET = """\
,2016 Stand Slotwet,2017 Vastgestelde begroting,2018,2019,2020,2021,2022
Omzet moederdepartement,24.158,22.586,23.574,23.574,23.574,23.573,23.573
Omzet overige departementen,48.203,37.909,38.873,38.967,39.017,39.018,39.018
Omzet derden,21.666,26.303,26.956,26.956,26.956,26.956,26.956
Totaal baten,94.080,86.798,89.402,89.497,89.547,89.547,89.547
"""
SUPPLEMENT = """\
Omschrijving,Oorspronkelijk vastgestelde begroting (1),Mutaties (+ of –) 1e suppletoire begroting (2),Totaal geraamd (3)=(2)-(1)
Totaal baten,91.270,1.800,93.070
Totaal lasten,92.470,1.800,94.270
Saldo van baten en lasten,– 1.200,0,– 1.200
"""  # noqa: E501 - as printed
FILES = {
    "dpc_2012_jv_kasstroom.csv": CASH,
    "dpc_2013_jv_doelmatigheid.csv": INDICATORS,
    "dpc_2015_jv_balans.csv": SHEET,
    "dpc_2015_jv_balans_specificatie_debiteuren.csv": SPECIFICATION,
    "dpc_2018_owb_baten_lasten.csv": BUDGET,
    "logius_2014_1supp_baten_lasten.csv": SUPPLEMENT,
    "pdirekt_2017_jv_baten_lasten.csv": PLAN,
}


@pytest.fixture
def bare(tmp_path):
    """A folder with printed tables of three agencies and five years, and nothing else."""
    home = tmp_path / "gedrukt"
    home.mkdir()
    for name, text in FILES.items():
        (home / name).write_text(text, encoding="utf-8")
    return home


def columns(resource):
    """Say what each column of a resource is declared to hold."""
    keys = ("of", "basis", "year", "stage", "number", "formula")
    return [
        " ".join(str(field["tieout"][key]) for key in keys if key in field["tieout"]) or field["tieout"]["role"]
        for field in resource["schema"]["fields"]
    ]


def test_init_writes_a_package_that_says_what_every_printed_column_is(bare):
    code, out, err = tieout("init", bare)
    assert (code, err) == (0, "")
    data = (bare / "datapackage.json").read_bytes()
    parse_publication(data, "datapackage.json", "agency")
    package = json.loads(data)
    assert package["name"] == "gedrukt"
    assert package["tieout"] == {"rulebook": "agency_accounts"}
    found = {one["path"]: (one["tieout"], columns(one)) for one in package["resources"]}
    thousands = {"unit": "EUR", "scale": 1000}
    jv, owb, supp = ({"document": text} for text in ("jaarverslag", "ontwerpbegroting", "1e suppletoire"))
    assert found == {
        "dpc_2012_jv_kasstroom.csv": (
            {"kind": "kasstroom", "agency": "dpc", "year": 2012, **jv, **thousands},
            ["number", "label", "budget 2012 1", "realisation 2012 2", "difference 2012 3 (2)-(1)"],
        ),
        "dpc_2013_jv_doelmatigheid.csv": (
            {"kind": "doelmatigheidsindicatoren", "agency": "dpc", "year": 2013, **jv},
            ["label", *(f"realisation {year}" for year in range(2010, 2014)), "budget 2013"],
        ),
        "dpc_2015_jv_balans.csv": (
            {"kind": "balans", "agency": "dpc", "year": 2015, **jv, **thousands},
            ["label", "realisation 2015", "realisation 2014"],
        ),
        "dpc_2015_jv_balans_specificatie_debiteuren.csv": (
            {"kind": "balans_specificatie", "agency": "dpc", "year": 2015, **jv, **thousands},
            ["label", "activa/debiteuren realisation 2015", "activa/overige_vorderingen realisation 2015"],
        ),
        "dpc_2018_owb_baten_lasten.csv": (
            {"kind": "baten_lasten", "agency": "dpc", "year": 2018, **owb, **thousands},
            ["label", "realisation 2016", "budget 2017", "budget 2018", *(f"estimate {y}" for y in range(2019, 2023))],
        ),
        "logius_2014_1supp_baten_lasten.csv": (
            {"kind": "baten_lasten", "agency": "logius", "year": 2014, **supp, **thousands},
            ["label", "budget 2014 1", "mutation 2014 1e suppletoire 2", "estimate 2014 3 (2)-(1)"],
        ),
        "pdirekt_2017_jv_baten_lasten.csv": (
            {"kind": "baten_lasten", "agency": "pdirekt", "year": 2017, **jv, **thousands},
            ["label", "budget 2017", "realisation 2017"],
        ),
    }
    rows = {name: len(text.splitlines()) - 1 for name, text in FILES.items()}
    told = {line.split()[0]: line.split() for line in out.splitlines()[1 : len(FILES) + 1]}
    assert all(f"{count}/{count}" in told[name] for name, count in rows.items())
    assert out.splitlines()[-1] == f"Wrote   {bare / 'datapackage.json'}"


def test_init_never_writes_over_a_package_unless_it_is_forced(bare):
    (bare / "datapackage.json").write_text("{}", encoding="utf-8")
    code, out, err = tieout("init", bare)
    assert (code, out) == (2, "")
    assert "datapackage.json: it exists\n  Give --dry-run" in err
    assert (bare / "datapackage.json").read_text(encoding="utf-8") == "{}"
    code, out, err = tieout("init", bare, "--force")
    assert (code, err) == (0, "")
    parse_publication((bare / "datapackage.json").read_bytes(), "datapackage.json", "agency")


@pytest.mark.rare
def test_a_dry_run_shows_the_package_and_writes_nothing(bare):
    code, out, err = tieout("init", bare, "--dry-run")
    assert code == 0
    assert sorted(entry.name for entry in bare.iterdir()) == sorted(FILES)
    assert "dpc_2012_jv_kasstroom.csv" in err
    (bare / "datapackage.json").write_text("{}", encoding="utf-8")
    assert tieout("init", bare, "--dry-run")[1] == out
    assert tieout("init", bare, "--force")[0] == 0
    assert (bare / "datapackage.json").read_text(encoding="utf-8") == out


def test_every_column_that_cannot_be_read_is_named_and_nothing_is_written(bare):
    for name in ("dpc_2012_jv_kasstroom.csv", "dpc_2015_jv_balans.csv"):
        text = (bare / name).read_text(encoding="utf-8")
        first, rest = text.split("\n", 1)
        (bare / name).write_text(first.rpartition(",")[0] + ",Gewogen punten\n" + rest, encoding="utf-8")
    code, _, err = tieout("init", bare)
    assert code == 2
    assert f"tieout: {bare}/dpc_2012_jv_kasstroom.csv:1:5: nothing tells what the figures under" in err
    assert f"tieout: {bare}/dpc_2015_jv_balans.csv:1:3: nothing tells what the figures under" in err
    assert not (bare / "datapackage.json").exists()


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["nergens"], "nergens: there is no such folder"),
        (["."], ".: there is no CSV file in it"),
        (["bestand"], "bestand: it is a file"),
        ([".", "--rulebook", "other"], "there is no such rulebook"),
        ([".", "--year", "12"], "Invalid value for '--year'"),
        ([], "Missing argument 'FOLDER'"),
    ],
)
def test_a_wrong_command_is_exit_code_2(tmp_path, arguments, what):
    (tmp_path / "bestand").write_text("x", encoding="utf-8")
    if "--rulebook" in arguments:
        (tmp_path / "t.csv").write_text("a,b\nc,1\n", encoding="utf-8")
    code, _, err = tieout("init", *arguments, cwd=tmp_path)
    assert code == 2
    assert what in err


def test_a_document_that_the_rulebook_does_not_know_is_refused(bare):
    code, _, err = tieout("init", bare, "--document", "jaarverlag")
    assert code == 2
    assert '--document: "jaarverlag" is no document of agency_accounts\n  Is jaarverslag meant?' in err


def test_whose_tables_they_are_is_said_in_the_word_of_the_rulebook(bare):
    told = [tieout("init", bare, "--dry-run", word, "rws")[1] for word in ("--agency", "--entity")]
    assert told[0] == told[1]
    assert json.loads(told[0])["tieout"]["agency"] == "rws"


def test_a_column_of_another_year_than_its_table_is_refused_before_it_is_written(bare):
    text = (bare / "pdirekt_2017_jv_baten_lasten.csv").read_text(encoding="utf-8")
    (bare / "pdirekt_2019_jv_baten_lasten.csv").write_text(text, encoding="utf-8")
    code, _, err = tieout("init", bare)
    assert code == 2
    assert "no column of its year 2019" in err
    assert not (bare / "datapackage.json").exists()


@pytest.mark.parametrize(
    ("cells", "is_machine"),
    [
        pytest.param(("28943.0", "1e+05", "1310.0"), True, id="a program writes a round number so"),
        pytest.param(("2.89E+04", "1E+05", "1.31E+03"), True, id="a spreadsheet shows all numbers so"),
        pytest.param(("28.943", "1.05E+05", "1.310"), False, id="among printed thousands it is one that was cut short"),
        pytest.param(("28.943", "104.876", "1.310"), False, id="printed"),
    ],
)
def test_numbers_of_a_program_are_told_from_printed_ones(tmp_path, cells, is_machine):
    folder = tmp_path / "dpc-2022"
    folder.mkdir()
    labels = ("waarvan omzet moederdepartement", "waarvan omzet derden", "Rentebaten")
    rows = "\n".join(f"{label},{cell},{cell}" for label, cell in zip(labels, cells, strict=True))
    heads = "Omschrijving,Vastgestelde begroting 2022,Realisatie 2022"
    (folder / "dpc_2022_jv_baten_lasten.csv").write_text(f"{heads}\n{rows}\n", "utf-8")
    assert run(["init", str(folder)]) == 0
    (resource,) = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    assert (resource["tieout"].get("numbers") == "machine") == is_machine


RECORDS_OF_A_YEAR = """\
Agentschap,Totaal baten,Totaal lasten,Saldo van baten en lasten,Opmerkingen
Logius,340.1,330.0,10.1,3 afdelingen samengevoegd
RvIG,120.5,119.0,1.5,
P-Direkt,89.0,85.7,3.3,2023 volgt
"""


def test_records_of_one_year_need_not_repeat_it_and_remarks_may_begin_with_a_number(tmp_path):
    (tmp_path / "open_data_2022.csv").write_text(RECORDS_OF_A_YEAR, "utf-8")
    code, out, err = tieout("init", tmp_path)
    assert (code, err) == (0, "")
    assert "it has a row for each agency" in out
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    (table,) = package["resources"]
    assert package["tieout"]["year"] == 2022
    assert [one["tieout"]["role"] for one in table["schema"]["fields"]] == ["key", "figure", "figure", "figure", "note"]
    table["tieout"]["complete"] = False
    book = read_rulebook("agency_accounts", frozenset(), frozenset({"open_data"}))
    fit(parse_publication(json.dumps(package, allow_nan=False).encode(), "here", "agency"), book, "here")
    del package["tieout"]["year"]
    with pytest.raises(DeclarationError, match="has no year"):
        fit(parse_publication(json.dumps(package, allow_nan=False).encode(), "here", "agency"), book, "here")
