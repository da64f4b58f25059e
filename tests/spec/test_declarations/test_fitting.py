"""Every word of a declaration is one that the rulebook knows: a slip would take figures out of judgement."""

from __future__ import annotations

import json
import re

import pytest
from msgspec import structs

from tests.conftest import REPOSITORY
from tieout.declarations.datapackage import parse_publication
from tieout.declarations.publication import Publication
from tieout.rulebook.fitting import fit
from tieout.rulebook.shelf import read_rulebook
from tieout.values.errors import DeclarationError

RECORDS = {
    "Agentschap": {"role": "key", "of": "agency"},
    "Jaar": {"role": "key", "of": "year"},
    "Departement": {"role": "code", "of": "departement"},
    "Activa": {"role": "figure", "line": "totaal_activa"},
    "Passiva": {"role": "figure", "line": "totaal_passiva"},
    "Baten": {"role": "figure", "line": "totaal_baten"},
    "Lasten": {"role": "figure", "line": "totaal_lasten"},
    "Saldo": {"role": "figure", "line": "saldo"},
}
STATEMENT = {
    "Omschrijving": {"role": "label"},
    "Debiteuren": {"role": "figure", "basis": "realisation", "year": 2022, "of": "activa/debiteuren"},
}


def declared(kind: str, columns: dict[str, dict[str, object]], **table: object) -> Publication:
    package = {
        "name": "p",
        "tieout": {"rulebook": "agency_accounts", "agency": "logius", "year": 2022, "document": "jaarverslag"},
        "resources": [{
            "name": "t", "path": "t.csv", "type": "table", "tieout": {"kind": kind, **table},
            "schema": {"fields": [{"name": name, "tieout": told} for name, told in columns.items()]},
        }],
    }  # fmt: skip
    return parse_publication(json.dumps(package).encode(), "datapackage.json", "agency")


def fitted(publication: Publication) -> None:
    book = read_rulebook("agency_accounts", publication.entities, frozenset())
    fit(publication, book, "datapackage.json")


@pytest.mark.parametrize(
    ("kind", "columns"), [("open_data", RECORDS), ("balans_specificatie", STATEMENT)], ids=["records", "a statement"]
)
def test_words_that_the_rulebook_knows_fit(kind, columns):
    fitted(declared(kind, columns))


@pytest.mark.parametrize("name", ["logius-2022", "printed-tables"])
def test_the_real_publications_fit(name):
    data = (REPOSITORY / "data" / name / "datapackage.json").read_bytes()
    fitted(parse_publication(data, "datapackage.json", "agency"))


@pytest.mark.parametrize(
    ("kind", "columns", "says"),
    [
        pytest.param(
            "open_data",
            RECORDS | {"Activa": {"role": "figure", "line": "totaal_activaa"}},
            'column "Activa" names line "totaal_activaa"\n  Is totaal_activa meant?',
            id="a slip in the line of a column",
        ),
        pytest.param(
            "open_data",
            {name: told for name, told in RECORDS.items() if name != "Passiva"},
            "no column is line totaal_passiva, which every table of kind open_data has",
            id="no column of total liabilities",
        ),
        pytest.param(
            "open_data",
            RECORDS | {"Passiva": {"role": "note"}},
            "no column is line totaal_passiva, which every table of kind open_data has",
            id="total liabilities taken for a note",
        ),
        pytest.param(
            "open_data",
            RECORDS | {"Departement": {"role": "code", "of": "department"}},
            'column "Departement" holds codes of "department"\n  Is departement meant?',
            id="a slip in the name of a list of codes",
        ),
        pytest.param(
            "balans_specificatie",
            STATEMENT | {"Debiteuren": STATEMENT["Debiteuren"] | {"of": "activa/debitueren"}},
            'column "Debiteuren" is of line "activa/debitueren"\n  Is activa/debiteuren meant?',
            id="a slip in the line that a column specifies",
        ),
        pytest.param(
            "balans", RECORDS, "it has keys, and kind balans is one of statement", id="records as a statement"
        ),
        pytest.param("open_data", STATEMENT, "it has no keys, and kind open_data is one of records", id="the reverse"),
        pytest.param(
            "balanss",
            STATEMENT,
            'resource t: tieout.kind is "balanss", which rulebook agency_accounts does not know\n  '
            "Is balans meant? Known kinds: balans, ",
            id="a slip in the kind",
        ),
        pytest.param(
            "open_data",
            {name: told for name, told in RECORDS.items() if told.get("of") != "agency"},
            "resource t: its keys are year\n  A table of kind open_data has the keys agency, year.",
            id="a key that is missing",
        ),
        pytest.param(
            "balans_specificatie",
            STATEMENT | {"Debiteuren": STATEMENT["Debiteuren"] | {"basis": "realization"}},
            'column "Debiteuren" has basis "realization"\n  Is realisation meant? Known here: realisation, ',
            id="a slip in a basis",
        ),
    ],
)
def test_a_word_that_the_rulebook_does_not_know_is_refused(kind, columns, says):
    with pytest.raises(DeclarationError, match=re.escape(says)):
        fitted(declared(kind, columns))


@pytest.mark.parametrize(
    ("agency", "says"),
    [
        pytest.param("logis", "Is logius meant? Known here: logius, ", id="a letter left out"),
        pytest.param("riwg", None, id="a short name that is like none"),
        pytest.param("rwigi", None, id="another agency"),
        pytest.param("dcp", "Is dpc meant? Known here: dpc, ", id="two letters swapped in a short name"),
    ],
)
@pytest.mark.parametrize("whose", ["the package", "the table"])
def test_an_agency_that_is_all_but_a_known_one_is_refused_at_its_key(whose, agency, says):
    table = {"agency": agency} if whose == "the table" else {}
    publication = declared("balans_specificatie", STATEMENT, **table)
    if whose == "the package":
        publication = structs.replace(publication, tieout=structs.replace(publication.tieout, entity=agency))
    if says is None:
        fitted(publication)
        return
    with pytest.raises(DeclarationError, match=r"\n  \S") as refused:
        fitted(publication)
    place = "resource t: " if table else ""
    told = f'datapackage.json: {place}tieout.agency is "{agency}", which rulebook agency_accounts does not know'
    assert str(refused.value).startswith(f"{told}\n  {says}")


@pytest.mark.parametrize(
    ("document", "says"),
    [
        pytest.param("Jaarverslag", "Is jaarverslag meant? Documents of a year: jaarverslag, ", id="a capital"),
        pytest.param("folder", "Documents of a year: 1e suppletoire, ", id="none of a year"),
    ],
)
@pytest.mark.parametrize("whose", ["the package", "the table"])
def test_a_document_that_is_none_of_a_year_is_refused(whose, document, says):
    publication = declared("balans_specificatie", STATEMENT, **({"document": document} if whose == "the table" else {}))
    if whose == "the package":
        publication = structs.replace(publication, tieout=structs.replace(publication.tieout, document=document))
    with pytest.raises(DeclarationError, match=r"\n  \S") as refused:
        fitted(publication)
    assert str(refused.value).startswith(f'datapackage.json: document is "{document}"\n  {says}')


def test_a_notation_that_the_rulebook_does_not_declare_is_refused():
    says = 'resource t: it is printed in notation "english"\n  Known here: none.'
    with pytest.raises(DeclarationError, match=re.escape(says)):
        fitted(declared("open_data", RECORDS, notation="english"))


def test_a_table_of_records_that_goes_on_elsewhere_may_lack_a_column():
    columns = {name: told for name, told in RECORDS.items() if name != "Passiva"}
    fitted(declared("open_data", columns, complete=False))


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        pytest.param({"Zaalverhuur": "totaal_baten"}, None, id="part of a total that is added up"),
        pytest.param({"Zaalverhuur": "totaal_batten"}, 'is part of|as part of "totaal_batten"', id="no line"),
        pytest.param({"Zaalverhuur": "omzet/derden"}, 'as part of "omzet/derden"', id="a line that is no total"),
        pytest.param({"omzet Derden ": "totaal_baten"}, "which is a line of the rulebook", id="a line that is known"),
    ],
)
def test_what_is_declared_as_part_of_a_total_can_be_part_of_it(parts, says):
    columns = {
        "Omschrijving": {"role": "label"},
        "Realisatie": {"role": "figure", "basis": "realisation", "year": 2022},
    }
    publication = declared("baten_lasten", columns, part_of=parts)
    book = read_rulebook("agency_accounts", publication.entities, frozenset({"baten_lasten"}))
    if says is None:
        fit(publication, book, "datapackage.json")
        return
    with pytest.raises(DeclarationError, match=says):
        fit(publication, book, "datapackage.json")


def test_a_table_that_only_lies_beside_may_declare_parts_though_its_rules_were_not_read():
    columns = {
        "Omschrijving": {"role": "label"},
        "Realisatie": {"role": "figure", "basis": "realisation", "year": 2022},
    }
    fitted(declared("baten_lasten", columns, part_of={"Zaalverhuur": "totaal_baten"}))
    with pytest.raises(DeclarationError, match="as part of"):
        fitted(declared("baten_lasten", columns, part_of={"Zaalverhuur": "totaal_batten"}))
