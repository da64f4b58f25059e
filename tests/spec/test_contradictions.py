"""What is declared of a column is held against what its head says."""

from __future__ import annotations

import pytest

from tieout.declarations.publication import Field, FieldSettings
from tieout.figures.heads import Reader
from tieout.findings.contradictions import (
    Names,
    columns_as_declared,
    not_as_figures,
    of_another,
    of_differences,
    of_figures,
    of_file_name,
    of_kind,
    of_title,
    of_titles,
    of_unit,
)
from tieout.rulebook.shelf import read_rulebook

BOOK = read_rulebook("agency_accounts", frozenset(), frozenset())
READER = Reader(BOOK.heads, BOOK.bases, BOOK.periods)
NAMES = Names(BOOK.entities, READER)


def columns(*declared: tuple[str, FieldSettings]):
    """Hold columns of a yearly report over 2022 against their heads."""
    fields = [Field(name=head, tieout=settings) for head, settings in declared]
    return columns_as_declared(fields, READER, 2022, "jaarverslag")


def figure(basis: str, year: int = 2022, **more: object) -> FieldSettings:
    """Declare a column of figures."""
    return FieldSettings(role="figure", basis=basis, year=year, **more)


BETWEEN = (
    ("(1) Begroting 2022", figure("budget", number=1)),
    ("(2) Realisatie 2022", figure("realisation", number=2)),
    ("Realisatie 2021", figure("realisation", 2021)),
)


@pytest.mark.parametrize(
    ("head", "settings", "expected"),
    [
        pytest.param("(3)=(2)-(1) Verschil", figure("difference", number=3, formula="(2)-(1)"), [], id="between them"),
        pytest.param(
            "(3)=(2)-(1) Verschil", figure("difference", 2021, number=3, formula="(2)-(1)"), [("year", True)],
            id="of another year than its formula is between",
        ),
        pytest.param("Verschil", figure("difference"), [], id="without a formula, of a year of the table"),
        pytest.param("Verschil", figure("difference", 2019), [("year", False)], id="of no year of the table"),
        pytest.param("Mutatie 2019", figure("mutation", 2019), [], id="a change is of the year that its head says"),
    ],
)  # fmt: skip
def test_a_difference_is_of_the_year_of_what_it_is_between(head, settings, expected):
    found = of_differences(columns(*BETWEEN, (head, settings)), READER)
    assert [(one.what, one.is_said) for at, one in found if at == 4] == expected


def told(head: str, settings: FieldSettings) -> list[tuple[str, bool]]:
    """Give what is said otherwise of one column, and whether the print says it in words."""
    (column,) = columns((head, settings)).values()
    return [(one.what, one.is_said) for one in of_figures(column, READER, BOOK)]


@pytest.mark.parametrize(
    ("head", "settings", "expected"),
    [
        pytest.param("Realisatie 2022", figure("realisation"), [], id="as printed"),
        pytest.param("Vastgestelde begroting 2022", figure("estimate"), [("basis", True)], id="another basis"),
        pytest.param("Realisatie 2021", figure("realisation", 2020), [("year", True)], id="another year"),
        pytest.param("Streefwaarde", figure("budget", 2021), [("year", False)], id="the head prints no year"),
        pytest.param("Streefwaarde", figure("budget", 2022), [], id="and is of the report year"),
        pytest.param("Begroting 2022", figure("budget", stage="x"), [("stage", False)], id="a stage of its own"),
        pytest.param("1e suppletoire begroting 2022", figure("budget"), [("stage", True)], id="a stage left out"),
        pytest.param(
            "1e suppletoire begroting 2022", figure("budget", stage="1e suppletoire"), [], id="a stage as printed"
        ),
        pytest.param("Begroting 2022 (raming)", figure("budget", stage="raming"), [], id="a stage in its own words"),
        pytest.param("2021", figure("budget", 2021), [("basis", False)], id="a year alone is an actual in a report"),
        pytest.param("2021", figure("realisation", 2021), [], id="as it would be taken"),
        pytest.param("Kosten", figure("budget"), [], id="a head that says nothing"),
        pytest.param("Realisatie (2)", figure("realisation", number=3), [("number", True)], id="another number"),
        pytest.param("Realisatie (2)", figure("realisation"), [("number", False)], id="its number left out"),
    ],
)
def test_a_declaration_is_held_against_its_head(head, settings, expected):
    assert told(head, settings) == expected


THREE = (
    ("Begroting (1)", figure("budget", number=1)),
    ("Realisatie (2)", figure("realisation", number=2)),
)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        pytest.param("(2)-(1)", [], id="as printed"),
        pytest.param("(2) - (1)", [], id="spaces say nothing"),
        pytest.param("(1)-(2)", ["formula"], id="the other way round"),
        pytest.param(None, ["formula"], id="left out"),
    ],
)
def test_a_formula_is_held_against_the_printed_one(formula, expected):
    last = ("Verschil (3)=(2)-(1)", figure("difference", number=3, formula=formula))
    column = columns(*THREE, last)[3]
    assert [one.what for one in of_figures(column, READER, BOOK)] == expected


@pytest.mark.parametrize(
    ("head", "is_told"),
    [
        pytest.param("Realisatie 2022 (zie toelichting)", True, id="it says a basis, whatever else it says"),
        pytest.param("Streefwaarde (%)", True, id="a percentage of which it says the basis"),
        pytest.param("Verschil in %", False, id="what is no amount says no basis"),
        pytest.param("Toelichting", False, id="a note"),
    ],
)
def test_a_column_of_figures_is_no_note_because_it_is_declared_so(head, is_told):
    (column,) = columns((head, FieldSettings(role="note"))).values()
    assert (not_as_figures(column, 3) is not None) is is_told


@pytest.mark.parametrize(
    ("unit", "scale", "is_told"),
    [("EUR", 1000, False), ("EUR", 1_000_000, True), ("EUR", 1, True), ("USD", 1000, True), (None, 1000, False)],
)
def test_the_unit_is_held_against_the_one_that_a_head_prints(unit, scale, is_told):
    read = columns(("Omschrijving", FieldSettings(role="note")), ("Realisatie 2022 (x € 1.000)", figure("realisation")))
    found = of_unit(read, unit, scale, BOOK.notation)
    assert (found is not None) is is_told
    assert found is None or found[0] == 2


@pytest.mark.parametrize(
    ("title", "entity", "is_told"),
    [
        pytest.param("Logius 2022: kasstroom", "logius", False, id="its own"),
        pytest.param("Logius 2022: kasstroom", "at", True, id="another"),
        pytest.param("Bijdragen van Logius aan RvIG", "rvig", False, id="among others"),
        pytest.param("Staat van baten en lasten", "rvig", False, id="none"),
    ],
)
def test_a_title_that_names_another_agency_contradicts_it(title, entity, is_told):
    assert (of_title(NAMES, title, entity, "agency") is not None) is is_told


def test_a_table_of_another_agency_than_its_publication_must_say_so_somewhere():
    assert of_another(NAMES, ["Kasstroom", "kasstroom"], "rvig", "logius", "agency") is not None
    assert of_another(NAMES, ["Kasstroom RvIG", "kasstroom"], "rvig", "logius", "agency") is None
    assert of_another(NAMES, ["Kasstroom", "kasstroom"], "logius", "logius", "agency") is None
    assert of_another(NAMES, ["Kasstroom", "kasstroom"], "rvig", None, "agency") is None


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        pytest.param("logius 2022 jv kasstroom", [], id="as declared"),
        pytest.param("rvig 2022 jv kasstroom", ["agency"], id="another agency"),
        pytest.param("logius 2021 sw kasstroom", ["document", "year"], id="another document and year"),
        pytest.param("kasstroom", [], id="nothing"),
    ],
)
def test_a_file_name_is_taken_for_what_it_would_mean(stem, expected):
    found = list(of_file_name(NAMES, stem, "logius", 2022, "jaarverslag", "agency"))
    assert [one.what for one in found] == expected
    assert not any(one.is_said for one in found)


@pytest.mark.parametrize(
    ("others", "known", "rows", "is_told"),
    [
        pytest.param({"kasstroom": 12, "balans": 1}, 0, 14, True, id="nearly all"),
        pytest.param({"kasstroom": 12}, 6, 14, False, id="its own are not few"),
        pytest.param({"kasstroom": 2}, 0, 3, False, id="two rows tell nothing"),
        pytest.param({"kasstroom": 5}, 0, 14, False, id="most are of neither"),
        pytest.param({}, 0, 14, False, id="there is no other kind"),
    ],
)
def test_labels_of_another_kind_contradict_the_kind(others, known, rows, is_told):
    assert (of_kind(others, "doelmatigheidsindicatoren", known, rows) is not None) is is_told


@pytest.mark.parametrize(
    ("title", "unit", "scale", "is_told"),
    [
        pytest.param("Bedragen x € 1 mln.", "EUR", 1_000, True, id="another scale"),
        pytest.param("Bedragen x € 1.000", "EUR", 1_000, False, id="the same"),
        pytest.param("(x € 1.000)", None, 1, True, id="a scale where none is declared"),
        pytest.param("Kasstroomoverzicht van Logius over 2022", "EUR", 1_000, False, id="a title without a unit"),
    ],
)
def test_a_title_above_a_table_that_prints_another_unit_contradicts_it(title, unit, scale, is_told):
    found = of_titles(["", title], READER, unit, scale, BOOK.notation)
    assert (found is not None) is is_told
    assert found is None or (found.what, found.is_said) == ("unit", True)


@pytest.mark.parametrize(
    ("printed", "unit", "scale", "is_told"),
    [
        pytest.param("$ in thousands", "USD", 1_000, False, id="dollars of the United States"),
        pytest.param("$ in thousands", "CAD", 1_000, False, id="dollars of Canada"),
        pytest.param("In thousands of dollars", "AUD", 1_000, False, id="dollars of Australia, in words"),
        pytest.param("$ in thousands", "CAD", 1_000_000, True, id="in another scale"),
        pytest.param("$ in thousands", "GBP", 1_000, True, id="pounds"),
        pytest.param("US$ in thousands", "CAD", 1_000, True, id="which dollars, is said"),
        pytest.param("In thousands of US dollars", "CAD", 1_000, True, id="which dollars, is said in words"),
    ],
)
def test_dollars_are_those_of_the_table_where_nothing_says_which(printed, unit, scale, is_told):
    book = read_rulebook("annual_reports", frozenset(), frozenset())
    reader = Reader(book.heads, book.bases, book.periods)
    settings = FieldSettings(role="figure", basis="actual", year=2022)
    read = columns_as_declared([Field(name=f"2022 ({printed})", tieout=settings)], reader, 2022, "annual report")
    assert (of_unit(read, unit, scale, book.notation) is not None) is is_told
    assert (of_titles([printed], reader, unit, scale, book.notation) is not None) is is_told
