"""The data package that is proposed: what it declares, how it is written, and what is told about it."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from tests.conftest import REPOSITORY
from tests.spec.test_proposing.folders import BOOK, SHEET, STATEMENT, folder, proposed, table
from tieout.declarations.datapackage import parse_publication
from tieout.recognition.bare import MOST_BYTES, look
from tieout.recognition.proposal import propose, unwritten, write
from tieout.values.errors import DeclarationError, UsageError

JV = "Omschrijving|Begroting (1)|Realisatie (2)|Verschil (3)=(2)-(1)"


def package(home, name, files, **wish):
    """Give the package that is proposed, parsed, and the text of what is told."""
    found = proposed(home, name, files, **wish)
    assert not found.faults
    parse_publication(found.package, "datapackage.json", "agency")
    return json.loads(found.package), "\n".join(found.told)


def test_a_table_is_declared_in_full(tmp_path):
    text = "Activa;(1) 31-12-2015;31-12-2014 (2);(3)=(1)-(2) Verschil\nDebiteuren;1,5;n.b.;\nTotaal activa;–;3;4\n"
    declared, told = package(tmp_path, "DPC Jaarstukken", {"dpc_2015_jv_balans.csv": text.encode("windows-1252")})
    assert declared == {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "dpc-jaarstukken",
        "title": "DPC 2015 jaarverslag",
        "tieout": {"rulebook": "agency_accounts", "agency": "dpc", "year": 2015, "document": "jaarverslag"},
        "resources": [
            {
                "name": "dpc_2015_jv_balans",
                "title": declared["resources"][0]["title"],
                "path": "dpc_2015_jv_balans.csv",
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "windows-1252",
                "dialect": {"delimiter": ";", "quoteChar": '"', "doubleQuote": True, "header": True},
                "schema": {
                    "fields": [
                        {"name": "Activa", "type": "string", "tieout": {"role": "label"}},
                        {
                            "name": "(1) 31-12-2015",
                            "type": "string",
                            "tieout": {"role": "figure", "basis": "realisation", "year": 2015, "number": 1},
                        },
                        {
                            "name": "31-12-2014 (2)",
                            "type": "string",
                            "tieout": {"role": "figure", "basis": "realisation", "year": 2014, "number": 2},
                        },
                        {
                            "name": "(3)=(1)-(2) Verschil",
                            "type": "string",
                            "tieout": {
                                "role": "figure",
                                "basis": "difference",
                                "year": 2015,
                                "number": 3,
                                "formula": "(1)-(2)",
                            },
                        },
                    ],
                    "missingValues": [{"value": ""}, {"value": "n.b."}, {"value": "–"}],
                },
                "tieout": {"kind": "balans", "unit": "EUR", "scale": 1000},
            }
        ],
    }
    assert "the kind of table does" in told
    assert "its figures have decimals: see whether EUR x 1000 is right" in told


def test_what_all_tables_share_stands_with_the_package_and_the_rest_with_each(tmp_path):
    files = {"dji_2014_jv_balans.csv": table(JV, SHEET), "dji_2014_owb_baten_lasten.csv": table("|2013|2014|2015")}
    declared, _ = package(tmp_path, "dji", files)
    assert declared["tieout"] == {"rulebook": BOOK, "agency": "dji", "year": 2014}
    assert [one["tieout"].get("document") for one in declared["resources"]] == ["jaarverslag", "ontwerpbegroting"]
    assert all("agency" not in one["tieout"] and "year" not in one["tieout"] for one in declared["resources"])


def test_every_table_says_its_own_where_nothing_is_shared(tmp_path):
    files = {"dji_2014_jv_balans.csv": table(JV, SHEET), "rws_2015_slotwet_balans.csv": table(JV, SHEET)}
    declared, _ = package(tmp_path, "alles", files)
    assert declared["tieout"] == {"rulebook": BOOK}
    assert [[one["tieout"][key] for key in ("agency", "year", "document")] for one in declared["resources"]] == [
        ["dji", 2014, "jaarverslag"],
        ["rws", 2015, "slotwet"],
    ]


def test_markdown_is_declared_and_what_is_neither_is_told(tmp_path):
    home = folder(
        tmp_path, "dji", {"dji_2014_jv_balans.csv": table(JV, SHEET), "Toelichting.md": "Tekst", "scan.pdf": "%PDF"}
    )
    (home / "map.csv").mkdir()
    (home / "koppeling.csv").symlink_to(home / "dji_2014_jv_balans.csv")
    os.mkfifo(home / "pijp.csv")
    for hidden in (".verborgen.csv", "answers.toml", "datapackage.json"):
        (home / hidden).write_text("x", encoding="utf-8")
    found = propose(home, BOOK)
    declared = json.loads(found.package)
    assert [(one["name"], one["path"], one["format"]) for one in declared["resources"]] == [
        ("dji_2014_jv_balans", "dji_2014_jv_balans.csv", "csv"),
        ("toelichting", "Toelichting.md", "md"),
    ]
    assert found.left_out == ("koppeling.csv", "map.csv", "pijp.csv", "scan.pdf")
    assert "scan.pdf is left out" in "\n".join(found.told)


@pytest.mark.parametrize(
    ("file", "heads", "unit"),
    [
        pytest.param("dji_2014_jv_balans.csv", "Omschrijving|Realisatie", ("EUR", 1000), id="of the kind"),
        pytest.param("dji_2014_jv_balans.csv", "Omschrijving|Realisatie (x € 1 mln.)", ("EUR", 1_000_000), id="a head"),
        pytest.param("dji_2014_jv_balans.csv", "Bedragen in euro's|Realisatie", ("EUR", 1), id="the first head"),
        pytest.param("dji_2014_jv_balans_mln.csv", "|Realisatie", ("EUR", 1_000_000), id="the file name"),
        pytest.param("dji_2014_jv_balans_mln.csv", "|Realisatie (x € 1.000)", ("EUR", 1000), id="a head over the name"),
        pytest.param("dji_2014_jv_doelmatigheid.csv", "|Realisatie", (None, None), id="none: each row has its own"),
    ],
)
def test_bare_numbers_stand_for_what_the_head_the_name_or_the_kind_says(tmp_path, file, heads, unit):
    rows = SHEET if "balans" in file else ("Fte totaal", "Ziekteverzuim")
    declared, _ = package(tmp_path, "x", {file: table(heads, rows)})
    told = declared["resources"][0]["tieout"]
    assert (told.get("unit"), told.get("scale")) == unit


@pytest.mark.parametrize(
    ("cells", "machine"),
    [
        (("1.234", "5"), False),
        (("1234.5678", "5"), True),
        (("24.881", "0.1574"), True),
        (("1.2E-5", "5"), True),
        (("12345.678", "5"), True),
        (("4.1", "5"), False),
        (("0.1574", "5,5"), False),
        (("1234", "5"), False),
    ],
)
def test_numbers_of_a_program_are_told_from_printed_ones(tmp_path, cells, machine):
    text = "".join(f'{row},"{cell}"\n' for row, cell in zip(("Debiteuren", "Totaal activa"), cells, strict=True))
    declared, told = package(tmp_path, "x", {"dji_2014_jv_balans.csv": "Omschrijving,Realisatie\n" + text})
    assert declared["resources"][0]["tieout"].get("numbers") == ("machine" if machine else None)
    assert ("those of a program" in told) is machine


def test_records_have_keys_codes_and_lines(tmp_path):
    text = (
        "Agentschap,Jaar,Dep.,Omzet,Baten,Opmerking\nDPC,2009,AZ,57.2079999999,57.335,\nDJI,2010,JUS,1.5,2,zie noot\n"
    )
    declared, told = package(tmp_path, "open", {"agencies_2009_2016_mln.csv": text})
    (one,) = declared["resources"]
    assert declared["tieout"] == {"rulebook": BOOK}
    assert one["tieout"] == {"kind": "open_data", "unit": "EUR", "scale": 1_000_000, "numbers": "machine"}
    assert [field["tieout"] for field in one["schema"]["fields"]] == [
        {"role": "key", "of": "agency"},
        {"role": "key", "of": "year"},
        {"role": "code", "of": "departement"},
        {"role": "figure", "line": "omzet"},
        {"role": "figure", "line": "totaal_baten"},
        {"role": "note"},
    ]
    assert 'column "Opmerking" is no known line and is taken for a note' in told


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Agentschap,Jaar,Appels\nDPC,2009,1\n", 'the figures under "Appels"'),
        ("Agentschap,Jaar,Opmerking\nDPC,2009,geen\n", "none of its columns is a known line"),
    ],
)
def test_records_without_known_figures_are_refused(tmp_path, text, what):
    (fault,) = proposed(tmp_path, "open", {"agencies.csv": text}).faults
    assert what in str(fault)


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("Omschrijving,Realisatie\nDebiteuren,1\n", "utf-8", ("utf-8", ",")),
        ("Omschrijving,Realisatie\nDebiteuren,1\n", "utf-8-sig", ("utf-8", ",")),
        ("Omschrijving;Realisatie\nMateriële;1,5\nImmateriële;2,5\n", "windows-1252", ("windows-1252", ";")),
        ("Omschrijving;Realisatie\r\nDebiteuren;1,5\r\n", "utf-8", ("utf-8", ";")),
        ("Omschrijving\tRealisatie\nDebiteuren\t1,5\n", "utf-8", ("utf-8", "\t")),
        ("Omschrijving|Realisatie\nDebiteuren|1,5\n", "utf-8", ("utf-8", "|")),
        ('"a,b";c\n"d,e";1\n"f,g";2\n', "utf-8", ("utf-8", ";")),
        ("a;b,c\n1;2,3\n4;5\n", "utf-8", ("utf-8", ";")),
        ("Omschrijving;Realisatie\nDebiteuren;1,5\n", "utf-16", ("utf-16", ";")),
    ],
)
def test_encoding_and_delimiter_are_told(tmp_path, text, encoding, found):
    (tmp_path / "t.csv").write_bytes(text.encode(encoding))
    bare = look(tmp_path, "t.csv")
    assert (bare.encoding, bare.delimiter) == found
    assert (bare.unread, bare.whole) == (0, True)


def test_of_a_large_file_only_the_beginning_is_looked_at(tmp_path):
    text = table(JV) + "Totaal baten,1,2,3\n" * (MOST_BYTES // 10)
    found = proposed(tmp_path, "x", {"dji_2014_jv_baten_lasten.csv": text})
    (one,) = found.tables
    assert one.rows == one.recognised == 300
    assert "told by the first 300 rows" in "\n".join(found.told)


def test_lines_that_cannot_be_read_are_told_and_left_to_the_gate(tmp_path):
    text = table(JV, (*STATEMENT, "Rentebaten")) + "Rentelasten,1\n"
    _, told = package(tmp_path, "x", {"dji_2014_jv_baten_lasten.csv": text})
    assert "1 line cannot be read: line 6: 2 fields where the header names 4" in told


def test_what_is_said_of_several_tables_is_told_once(tmp_path):
    files = {f"dji_{year}_jv_balans.csv": table(JV, (*SHEET, "Appels")) for year in (2014, 2015, 2016)}
    _, told = package(tmp_path, "x", files)
    assert told.count("no head names a unit") == 1
    assert "3 tables: no head names a unit" in told
    assert told.count("Appels") == 3


def test_twenty_unknown_rows_are_named_and_the_rest_is_counted(tmp_path):
    rows = (*STATEMENT, *(f"Soort {number}" for number in range(100, 125)))
    _, told = package(tmp_path, "x", {"dji_2014_jv_baten_lasten.csv": table(JV, rows)})
    assert told.count("is no known line") == 20
    assert "5 more are no known line" in told


def test_a_hidden_character_of_a_file_name_never_leaves_its_line(tmp_path):
    _, told = package(tmp_path, "x", {"dji_2014_jv_balans.csv": table(JV, SHEET), "s\n\x1b[31m.pdf": "%PDF"})
    assert "\x1b" not in told
    assert " / \\u001b[31m" in told


@pytest.mark.parametrize(
    ("files", "what"),
    [
        pytest.param({}, "there is no CSV file in it", id="an empty folder"),
        pytest.param({"a.txt": "x"}, 'There is "a.txt": if it is a table, give it a name', id="nothing but a text"),
        pytest.param({"a.xlsx": "x", "b.ods": "x"}, 'There is "a.xlsx" and 1 more: save each sheet', id="spreadsheets"),
        pytest.param({"a.TSV": "x"}, 'There is "a.TSV": if it is a table, give it a name', id="a table by tabs"),
        pytest.param({"a.zip": "x"}, 'There is "a.zip": unpack it', id="an archive"),
        pytest.param({"a.png": "x"}, r'files; "a.png" is no table', id="nothing that holds a table"),
    ],
)
def test_a_folder_without_tables_is_refused(tmp_path, files, what):
    with pytest.raises(UsageError, match=what):
        propose(folder(tmp_path, "x", files), BOOK)


def test_a_folder_that_is_none_is_refused(tmp_path):
    (tmp_path / "a").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="it is a file"):
        propose(tmp_path / "a", BOOK)
    with pytest.raises(UsageError, match="there is no such folder"):
        propose(tmp_path / "b", BOOK)


@pytest.mark.parametrize(
    ("heads", "what"),
    [
        ("|Realisatie 2014|Realisatie 2014 (4)", "1:3: columns 2 and 3 both have figures of realisation 2014"),
        ("|2013|2014|2014", '1:4: columns 3 and 4 both have the same head "2014"'),
    ],
)
def test_two_columns_that_no_head_sets_apart_are_refused(tmp_path, heads, what):
    (fault,) = proposed(tmp_path, "x", {"dji_2014_jv_balans.csv": table(heads, SHEET, "")}).faults
    assert what in str(fault)


def test_a_rulebook_without_wording_for_heads_is_refused(tmp_path):
    shutil.copytree(REPOSITORY / "expectations", tmp_path / "shelf")
    (tmp_path / "shelf" / BOOK / "columns.toml").unlink()
    home = folder(tmp_path, "x", {"dji_2014_jv_balans.csv": table(JV, SHEET)})
    with pytest.raises(DeclarationError, match=r"columns\.toml: there is no such file"):
        propose(home, BOOK, tmp_path / "shelf")
    with pytest.raises(UsageError, match="there is no such rulebook"):
        propose(home, "other_accounts", tmp_path / "shelf")


def test_the_same_folder_gives_the_same_package(tmp_path):
    files = {"dji_2014_jv_balans.csv": table(JV, SHEET), "rws_2014_jv_balans.csv": table(JV, SHEET)}
    home = folder(tmp_path, "x", files)
    assert propose(home, BOOK).package == propose(home, BOOK).package


def test_a_package_is_written_whole_and_never_over_another(tmp_path):
    unwritten(tmp_path)
    assert write(tmp_path, b"{}\n", force=False) == tmp_path / "datapackage.json"
    with pytest.raises(UsageError, match=r"it exists\n  Give --dry-run"):
        unwritten(tmp_path)
    with pytest.raises(UsageError, match="it exists"):
        write(tmp_path, b"[]\n", force=False)
    assert (tmp_path / "datapackage.json").read_bytes() == b"{}\n"
    write(tmp_path, b"[]\n", force=True)
    assert (tmp_path / "datapackage.json").read_bytes() == b"[]\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["datapackage.json"]


def test_a_link_in_its_place_is_neither_followed_nor_lost(tmp_path):
    (tmp_path / "datapackage.json").symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(UsageError, match="it exists"):
        unwritten(tmp_path)
    with pytest.raises(UsageError, match="it exists"):
        write(tmp_path, b"{}\n", force=False)
    assert not (tmp_path / "elsewhere.json").exists()
