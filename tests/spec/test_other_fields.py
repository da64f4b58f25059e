"""Other fields than the first: periods that are no calendar years, keys of their own, their own word for an entity."""

from __future__ import annotations

import json
import re
import shutil
import sys
import unicodedata
from dataclasses import replace

import pytest
from msgspec import structs

from tests.conftest import REPOSITORY
from tests.spec import drawn
from tests.spec.drawn import RECORDS, delivery, load
from tests.spec.test_heads import BASES, HEADS
from tieout.cli.entity import InTheWordsOfAField
from tieout.cli.init import init
from tieout.declarations.datapackage import parse_publication
from tieout.figures.heads import Reader
from tieout.figures.tables import make_typed
from tieout.recognition.proposal import propose
from tieout.recognition.whose import Wish
from tieout.rulebook.fitting import fit
from tieout.rulebook.periods import Periods
from tieout.rulebook.shelf import read_rulebook, usual
from tieout.values.errors import DeclarationError, UsageError
from tieout.values.letters import CURRENCIES

FISCAL = Periods(forms=("FY{year}", "{year}/{next}", "boekjaar {year}"))
QUARTERS = Periods(
    per_year=4, forms=("{year} Q{part}", "Q{part} {year}", "kwartaal tot {part} {year}"), parts={"30 september": 3}
)

# --- heads ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("periods", "head", "document", "says"),
    [
        (FISCAL, "Realisatie FY2016", "jaarverslag", "realisation FY2016 2016"),
        (FISCAL, "Realisatie 2016/17", "jaarverslag", "realisation FY2016 2016"),
        (FISCAL, "FY2014", "ontwerpbegroting", "realisation FY2014 2014"),
        (FISCAL, "FY2017", "ontwerpbegroting", "estimate FY2017 2017"),
        (FISCAL, "Realisatie", "jaarverslag", "realisation FY2016 2016"),
        (FISCAL, "Realisatie t-1", "jaarverslag", "realisation FY2015 2015"),
        (FISCAL, "Verschil FY2016 - FY2015", "jaarverslag", "difference FY2016 2016 [FY2016-FY2015]"),
        # A year that no form writes is of no known period, and nothing is guessed for it.
        (FISCAL, "Realisatie 2016", "jaarverslag", "nothing"),
        (FISCAL, "Realisatie 2016/18", "jaarverslag", "nothing"),
        (QUARTERS, "Realisatie Q3 2016", "jaarverslag", "realisation 2016 Q3 2016"),
        (QUARTERS, "Realisatie kwartaal tot 30 september 2016", "jaarverslag", "realisation 2016 Q3 2016"),
        (QUARTERS, "2016 Q4", "jaarverslag", "realisation 2016 Q4 2016"),
        # Which quarter of the year it is a head must say itself.
        (QUARTERS, "Realisatie", "jaarverslag", "nothing"),
        (QUARTERS, "Realisatie 2016", "jaarverslag", "nothing"),
        (QUARTERS, "Realisatie t-1", "jaarverslag", "nothing"),
    ],
)
def test_a_head_tells_its_period_in_the_forms_of_its_field(periods, head, document, says):
    found = Reader(HEADS, BASES, periods).read(head, 2016, document)
    stage = [f"[{found.stage}]"] if found.stage else []
    parts = [found.basis, found.period, str(found.year), *stage] if found.role == "figure" else ["nothing"]
    assert " ".join(parts) == says


def test_a_distance_to_the_report_year_is_read_only_where_a_letter_for_it_is_declared():
    silent = Reader(structs.replace(HEADS, this_year=None), BASES)
    other = Reader(structs.replace(HEADS, this_year="n"), BASES)
    read = [reader.read("Realisatie n-1", 2016, "jaarverslag") for reader in (silent, other)]
    assert [head.year for head in read] == [2016, 2015]


def test_a_target_of_an_earlier_year_has_no_stage_where_none_is_declared():
    reader = Reader(structs.replace(HEADS, unnamed_stage=None), BASES)
    assert reader.read("2015", 2016, "ontwerpbegroting").stage is None


# --- columns --------------------------------------------------------------------------------------


def declared(columns, **settings):
    """Declare a statement with these columns of figures; each is a head and what it is declared as."""
    fields = [{"name": "line", "tieout": {"role": "label"}}]
    fields += [
        {"name": head, "tieout": {"role": "figure", "basis": "realisation"} | told} for head, told in columns.items()
    ]
    table = {
        "name": "t",
        "path": "t.csv",
        "type": "table",
        "schema": {"fields": fields},
        "tieout": {"kind": "statement"},
    }
    package = {
        "name": "drawn",
        "tieout": {"rulebook": "drawn", "agency": "logius", "document": "jaarverslag", "year": 2019} | settings,
        "resources": [table],
    }
    return parse_publication(json.dumps(package).encode(), "p.json", "agency")


def book(periods, **kind):
    """Make a drawn rulebook with other periods, and with another kind of records."""
    known = drawn.rulebook()
    kinds = dict(known.kinds) | {RECORDS: replace(known.kinds[RECORDS], **kind)}
    return replace(known, periods=periods, kinds=kinds)


@pytest.mark.parametrize(
    ("periods", "columns", "what"),
    [
        (FISCAL, {"FY2019": {"period": "FY2019"}}, None),
        (FISCAL, {"FY2019": {"period": "2019/20"}}, None),
        (FISCAL, {"Boekjaar 2019": {"period": "FY2019"}, "Realisatie": {"period": "FY2018"}}, None),
        (FISCAL, {"Eind 2019": {"year": 2019}}, None),
        (FISCAL, {"FY2019": {"period": "2019-20"}}, r'period "2019-20"\n  Give its period as one of FY\{year\}'),
        (FISCAL, {"FY2018": {"period": "FY2019"}}, "is declared as period FY2019"),
        (FISCAL, {"Eind 2018": {"period": "FY2019"}}, "is declared as period FY2019"),
        (FISCAL, {"a": {"period": "FY2019"}, "b": {"period": "2019/20"}}, "repeats basis and period of another"),
        (FISCAL, {"a": {"period": "FY2018"}}, "no column is of the report year 2019"),
        (QUARTERS, {"Q3 2019": {"period": "2019 Q3"}, "Q4 2019": {"period": "2019 Q4"}}, None),
        (QUARTERS, {"Eind 2019": {"year": 2019}}, r"is of year 2019\n  Give its period as one of \{year\} Q\{part\}"),
        (Periods(), {"2019": {"period": "2019"}}, None),
        (Periods(), {"a": {"period": "FY2019"}}, r"Give its period as one of \{year\}\."),
    ],
)
def test_a_column_is_of_a_period_as_its_field_writes_it(periods, columns, what):
    if what is None:
        fit(declared(columns), book(periods), "p.json")
        return
    with pytest.raises(DeclarationError, match=what):
        fit(declared(columns), book(periods), "p.json")


def test_a_column_has_a_year_or_a_period_and_not_both():
    with pytest.raises(DeclarationError, match="has a year and a period"):
        declared({"a": {"period": "FY2019", "year": 2019}})


@pytest.mark.parametrize(
    ("head", "told"), [("Toelichting 2019", True), ("Verschil in % 2019", True), ("X 2019", False)]
)
def test_a_note_names_a_year_only_where_its_head_says_that_it_holds_no_amount(head, told):
    known = replace(book(Periods()), no_amount=("%", "toelichting"))
    columns = {"a": {"year": 2019}, head: {"role": "note"}}
    columns[head] |= {"basis": None}
    if told:
        fit(declared(columns), known, "p.json")
        return
    with pytest.raises(DeclarationError, match="is declared as note, which has no year, and its head names one"):
        fit(declared(columns), known, "p.json")


def test_figures_of_quarters_have_consecutive_numbers_and_a_slice_without_spaces():
    columns = {"Q4 2018": {"period": "Q4 2018"}, "Q1 2019": {"period": "2019 Q1"}}
    data = b"line,Q4 2018,Q1 2019\nOntvangsten,5,6\n"
    connection, loaded = load([delivery(declared(columns), {"t.csv": data})], book(QUARTERS))
    asked = "SELECT period, year, period_no, slice, report_year FROM figures ORDER BY column_no"
    assert connection.execute(asked).fetchall() == [
        ("2018 Q4", 2018, 8075, "realisation_2018_Q4", 2019),
        ("2019 Q1", 2019, 8076, "realisation_2019_Q1", 2019),
    ]
    connection.execute("CREATE SCHEMA typed")
    make_typed(connection, loaded, book(QUARTERS))
    typed = [row[0] for row in connection.execute("DESCRIBE typed.t").fetchall()]
    assert typed[-2:] == ["realisation_2018_Q4", "realisation_2019_Q1"]


# --- records --------------------------------------------------------------------------------------


def records(heads, **settings):
    """Declare a table of records; each head is what its column is: a key or a line."""
    roles = [
        {"role": "key", "of": head.removeprefix("key ")}
        if head.startswith("key ")
        else {"role": "figure", "line": head}
        for head in heads
    ]
    fields = [{"name": head, "tieout": role} for head, role in zip(heads, roles, strict=True)]
    table = {"name": "t", "path": "t.csv", "type": "table", "schema": {"fields": fields}, "tieout": {"kind": RECORDS}}
    package = {"name": "drawn", "tieout": {"rulebook": "drawn"} | settings, "resources": [table]}
    return parse_publication(json.dumps(package).encode(), "p.json", "agency")


@pytest.mark.parametrize(
    ("periods", "keys", "settings", "row", "expected"),
    [
        pytest.param(
            Periods(), ("entity", "year"), {}, "Logius,2022,5", ("Logius 2022", "logius", 2022, "2022", 2022, []),
            id="as the first field has them",
        ),
        pytest.param(
            Periods(), ("entity", "year", "product"), {}, "Logius,2022,DigiD,5",
            ("Logius 2022 DigiD", "logius", 2022, "2022", 2022, ["DigiD"]), id="a further key",
        ),
        pytest.param(
            Periods(), ("product", "year", "entity"), {}, "DigiD,2022,Logius,5",
            ("Logius 2022 DigiD", "logius", 2022, "2022", 2022, ["DigiD"]), id="in another order",
        ),
        pytest.param(
            Periods(), ("entity", "grade"), {"year": 2021}, "De Ark,3,5",
            ("De Ark 3", "de ark", 2021, "2021", 2021, ["3"]), id="no year: the package says it",
        ),
        pytest.param(
            Periods(), ("school", "grade"), {"year": 2021, "agency": "logius"}, "De Ark,3,5",
            ("De Ark 3", "logius", 2021, "2021", 2021, ["De Ark", "3"]), id="neither entity nor year",
        ),
        pytest.param(
            FISCAL, ("entity", "period"), {}, "Logius,2019/20,5",
            ("Logius 2019/20", "logius", 2019, "FY2019", 2019, []), id="a period",
        ),
        pytest.param(
            FISCAL, ("entity", "year"), {}, "Logius,2019,5", ("Logius 2019", "logius", 2019, "FY2019", 2019, []),
            id="a year of a field with one period a year",
        ),
        pytest.param(
            QUARTERS, ("entity", "period"), {}, "Logius,Q3 2019,5",
            ("Logius Q3 2019", "logius", 2019, "2019 Q3", 8078, []), id="a quarter",
        ),
        pytest.param(
            QUARTERS, ("entity", "year"), {}, "Logius,2019,5", ("Logius 2019", "logius", None, None, None, []),
            id="a year is no quarter: it is of no period, and a rule says so",
        ),
    ],
)  # fmt: skip
def test_a_record_has_the_keys_of_its_kind(periods, keys, settings, row, expected):
    known = book(periods, keys=keys)
    publication = records([*(f"key {key}" for key in keys), "receipts"], **settings)
    fit(publication, known, "p.json")
    data = f"{','.join(f'key {key}' for key in keys)},receipts\n{row}\n".encode()
    connection, _ = load([delivery(publication, {"t.csv": data})], known)
    asked = "SELECT record, entity, year, period, period_no, further_keys FROM records"
    assert connection.execute(asked).fetchall() == [expected]
    assert connection.execute("SELECT period_no, report_year FROM figures").fetchall() == [
        (expected[4], expected[2] if expected[2] is not None else 0)
    ]


@pytest.mark.parametrize(
    ("keys", "settings", "what"),
    [
        (("entity", "grade"), {}, "table t has no year"),
        (("school", "year"), {}, "table t has no agency"),
        (("entity", "period"), {}, None),
        (("entity", "year"), {}, None),
    ],
)
def test_what_no_row_tells_the_package_must(keys, settings, what):
    heads = [*(f"key {key}" for key in keys), "receipts"]
    if what is None:
        records(heads, **settings)
        return
    with pytest.raises(DeclarationError, match=what):
        records(heads, **settings)


@pytest.mark.parametrize("keys", [("entity", "year"), ("entity", "sex"), ("entity", "year", "grade", "sex")])
def test_a_table_with_other_keys_than_its_kind_is_refused(keys):
    publication = records([*(f"key {key}" for key in keys), "receipts"], year=2022)
    with pytest.raises(DeclarationError, match="has the keys agency, year, grade"):
        fit(publication, book(Periods(), keys=("entity", "year", "grade")), "p.json")


def test_records_of_one_declared_year_need_no_key_of_it():
    publication = records(["key entity", "key grade", "receipts"], year=2022)
    fit(publication, book(Periods(), keys=("entity", "year", "grade")), "p.json")


# --- recognition, by a rulebook of another field --------------------------------------------------


@pytest.fixture
def shelf(tmp_path):
    """A shelf with one rulebook, in which a test changes what it is about."""
    home = tmp_path / "shelf" / "schools"
    shutil.copytree(REPOSITORY / "expectations" / "agency_accounts", home)
    change(home / "rulebook.toml", 'name = "agency_accounts"', 'name = "schools"')
    change(home / "rulebook.toml", 'key = "agency"', 'key = "school"')
    return tmp_path / "shelf"


def change(path, old, new):
    """Change a text in a file of a rulebook."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def proposed(shelf, name, text, **wish):
    """Propose the data package of a folder with one table."""
    home = shelf.parent / "bare"
    home.mkdir()
    (home / name).write_text(text, "utf-8")
    found = propose(home, "schools", shelf, Wish(**wish))
    assert not found.faults, [str(fault) for fault in found.faults]
    return json.loads(found.package)


def test_heads_of_fiscal_years_are_proposed_as_periods(shelf):
    book_file = shelf / "schools" / "rulebook.toml"
    book_file.write_text(book_file.read_text("utf-8") + '\n[period]\nforms = ["FY{year}", "{year}/{next}"]\n', "utf-8")
    package = proposed(
        shelf, "x_FY2019_jv_balans.csv", ",Realisatie 2019/20,FY2018\nDebiteuren,1,2\nTotaal activa,1,2\n"
    )
    (resource,) = package["resources"]
    assert package["tieout"] == {"rulebook": "schools", "school": "x", "year": 2019, "document": "jaarverslag"}
    assert [field["tieout"] for field in resource["schema"]["fields"]][1:] == [
        {"role": "figure", "basis": "realisation", "period": "FY2019"},
        {"role": "figure", "basis": "realisation", "period": "FY2018"},
    ]


@pytest.mark.parametrize(
    ("keys", "name", "text", "scope", "roles"),
    [
        (
            '"school", "year", "product"', "x.csv", "School,Jaar,Product,Omzet,Baten\nA,2009,p,1,2\n", {},
            ["school", "year", "product"],
        ),
        (
            '"school", "grade"', "open_2019.csv", "School,Klas,Omzet,Baten\nA,3,1,2\n", {"year": 2019},
            ["school", "grade"],
        ),
    ],
)  # fmt: skip
def test_records_with_keys_of_their_own_are_recognised(shelf, keys, name, text, scope, roles):
    lines, columns = shelf / "schools" / "lines" / "open_data.toml", shelf / "schools" / "columns.toml"
    lines.write_text(f"keys = [{keys}]\n" + lines.read_text("utf-8"), "utf-8")
    change(columns, '[[key]]\nsays = "entity"\nphrases = [', '[[key]]\nsays = "school"\nphrases = ["school", ')
    for key, phrase in (("product", "product"), ("grade", "klas")):
        if key in keys:
            columns.write_text(
                columns.read_text("utf-8") + f'\n[[key]]\nsays = "{key}"\nphrases = ["{phrase}"]\n', "utf-8"
            )
    package = proposed(shelf, name, text)
    (resource,) = package["resources"]
    assert package["tieout"] == {"rulebook": "schools"} | scope
    assert [field["tieout"].get("of") for field in resource["schema"]["fields"]] == [*roles, None, None]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('says = "mutation"', 'says = "mutaton"', r'basis says "mutaton".*\n  Is mutation meant'),
        (
            'says = "slotwet"\nphrases = ["slotwet", "sw"]',
            'says = "slot"\nphrases = ["slotwet"]',
            'document says "slot"',
        ),
        ('says = "entity"', 'says = "enttiy"', 'key says "enttiy"'),
        ("years = { 0 =", 'years = { 2 = "actual", 0 =', 'years says "actual"'),
    ],
)
def test_a_wording_of_what_the_rulebook_does_not_know_is_refused(shelf, old, new, what):
    change(shelf / "schools" / "columns.toml", old, new)
    with pytest.raises(DeclarationError, match=what):
        proposed(shelf, "x_2019_jv_balans.csv", ",Realisatie 2019\nDebiteuren,1\n")


def test_periods_that_contradict_themselves_are_refused(shelf):
    book_file = shelf / "schools" / "rulebook.toml"
    book_file.write_text(book_file.read_text("utf-8") + "\n[period]\nper_year = 4\n", "utf-8")
    with pytest.raises(DeclarationError, match=r"form \{year\} has no part, and a year has several"):
        read_rulebook("schools", frozenset(), frozenset(), shelf)


# --- the command line -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "entity"),
    [
        (["--entity", "x"], "x"),
        (["--school", "x"], "x"),
        (["--school=x"], "x"),
        (["--rulebook", "schools", "--school", "x"], "x"),
        (["--rulebook=schools", "--school=x=y"], "x=y"),
        (["--rulebook", "agency_accounts", "--agency", "x"], "x"),
        ([], None),
    ],
)
def test_the_word_of_the_rulebook_for_an_entity_is_an_option_too(shelf, arguments, entity):
    shutil.copytree(REPOSITORY / "expectations" / "agency_accounts", shelf / "agency_accounts")
    change(shelf / "agency_accounts" / "rulebook.toml", "default = true", "default = false")
    assert isinstance(init, InTheWordsOfAField)
    context = init.make_context("init", ["folder", "--rulebooks", str(shelf), *arguments])
    assert context.params["entity"] == entity


@pytest.mark.parametrize("word", ["--agency", "--firm", "--entty"])
def test_another_word_is_no_option(shelf, word):
    with pytest.raises(Exception, match=f"No such option '{word}'"):
        init.make_context("init", ["folder", "--rulebooks", str(shelf), word, "x"])


def test_an_unknown_document_is_refused_by_the_list_of_the_rulebook(shelf):
    with pytest.raises(UsageError, match=r'"slotwt" is no document of schools\n  Is slotwet meant\?'):
        proposed(shelf, "x_2019_balans.csv", ",Realisatie 2019\nDebiteuren,1\n", document="slotwt")


def test_where_no_rulebook_is_named_the_only_one_or_the_usual_one_is_meant(shelf):
    change(shelf / "schools" / "rulebook.toml", "default = true", "default = false")
    assert usual(shelf) == "schools"
    shutil.copytree(shelf / "schools", shelf / "clinics")
    with pytest.raises(UsageError, match=r"no rulebook is named.*\n  Name one of clinics, schools\."):
        usual(shelf)
    change(shelf / "clinics" / "rulebook.toml", "default = false", "default = true")
    assert usual(shelf) == "clinics"
    change(shelf / "schools" / "rulebook.toml", "default = false", "default = true")
    with pytest.raises(UsageError, match="none is the usual one"):
        usual(shelf)
    assert usual() == "agency_accounts"


def test_no_sign_of_a_currency_is_left_out():
    signs = [char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) == "Sc"]
    assert [char for char in signs if not re.fullmatch(f"[{CURRENCIES}]", char)] == []
