"""Which line of the rulebook a printed row is: under every spelling, and never by a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.spec.drawn import LABELS, line
from tieout.figures.labels import Recogniser
from tieout.rulebook.shelf import read_rulebook
from tieout.rulebook.vocabulary import Labels

LINES = (
    line("revenue", "Totale omzet {entity}", "EUR", spellings=("Totale omzet",)),
    line("receipts", "Totaal ontvangsten operationele kasstroom", "EUR"),
    line(
        "opening",
        "Rekening-courant RHB 1 januari {year} + depositorekeningen",
        "EUR",
        spellings=("Rekening-courant RHB 1 januari {year} (incl. deposito)",),
    ),
    line("closing", "Rekening-courant RHB 31-12-{year}", "EUR"),
    line("staff", "Fte-totaal (excl. externe inhuur)", "fte", spellings=("Fte totaal (excl. externe inhuur)",)),
    line("review", "Doorlichting BLA's", "status"),
    line("count/b2", "B2", "%"),
    line("equipment", "Materiële kosten", "EUR"),
    line("available/digid", "DigiD", "%", section="Beschikbaarheid Dienstverlening"),
    line("count/digid", "DigiD", "aantal", section="Aantallen"),
    line("calls/digid", "DigiD", "%", section="Aanname % Calls ‒ 1e lijns klantcontactcenter"),
    line("count/mails", "Aantal berichten", "aantal", section="MijnOverheid"),
    line("cost/other", "waarvan overige", "EUR", section="Personele kosten"),
    line("goods/other", "waarvan overige", "EUR", section="Materiële kosten"),
)
LOGIUS = Recogniser(LINES, LABELS, "Logius")


def path_of(label: str, *sections: str) -> str | None:
    found = LOGIUS.recognise(label, sections)
    return found.line.path if found.line else None


@pytest.mark.parametrize(
    ("label", "path", "as_declared"),
    [
        pytest.param("Totale omzet Logius", "revenue", True, id="its own name, with the agency in it"),
        pytest.param("Totale omzet", "revenue", True, id="a declared spelling"),
        pytest.param("TOTALE OMZET LOGIUS", "revenue", False, id="capitals are another spelling of it"),
        pytest.param("totale omzet", "revenue", False, id="so are small letters"),
        pytest.param("Totale omzet RvIG", None, False, id="the name of another agency"),
        pytest.param("Totale omzet {entity}", None, False, id="the placeholder itself is no name"),
        pytest.param("  Totale   omzet ", "revenue", True, id="spaces say nothing"),
        pytest.param("Totale\u00a0omzet", "revenue", True, id="nor does a no-break space"),
        pytest.param("Totale\nomzet", "revenue", True, id="nor a wrapped line"),
        pytest.param("* Totale omzet", "revenue", True, id="an asterisk for a bullet"),
        pytest.param("• Totale omzet", "revenue", True, id="a bullet"),
        pytest.param("- Totale omzet", "revenue", True, id="a hyphen for a bullet"),
        pytest.param("‒ Totale omzet", "revenue", True, id="a figure dash for a bullet"),
        pytest.param("– Totale omzet", "revenue", True, id="an en dash for a bullet"),
        pytest.param("- * Totale omzet", "revenue", True, id="a bullet under a bullet"),
        pytest.param("-Totale omzet", "revenue", True, id="a hyphen against the word"),
        pytest.param("1. Totale omzet", "revenue", True, id="a number in front"),
        pytest.param("a. Totale omzet", "revenue", True, id="a letter in front"),
        pytest.param("(2) Totale omzet", "revenue", True, id="a number between brackets in front"),
        pytest.param("2 Totale omzet", "revenue", True, id="a number without a dot"),
        pytest.param("Totale omzet:", "revenue", True, id="a colon behind it"),
        pytest.param("Totale omzet*", "revenue", True, id="an asterisk behind it"),
        pytest.param("Totale omzet1", "revenue", True, id="a footnote"),
        pytest.param("Totale omzet 1", "revenue", True, id="a footnote behind a space"),
        pytest.param("Totale omzet 2)", "revenue", True, id="a footnote with a bracket"),
        pytest.param("Totale omzet²", "revenue", True, id="a raised footnote"),
        pytest.param("Totale omzet 1*", "revenue", True, id="two footnotes"),
        pytest.param("Totale omzet1, 2", "revenue", True, id="a row of footnotes"),
        pytest.param("Totale omzet 2022", None, False, id="a year where the name has none"),
        pytest.param("Fte-totaal1 (excl. externe inhuur)", "staff", True, id="a footnote within"),
        pytest.param("B2", "count/b2", True, id="a digit that belongs to the name"),
        pytest.param("B2 1)", "count/b2", True, id="a digit of the name, and a footnote"),
        pytest.param("B21", None, False, id="more digits than the name has"),
        pytest.param("B", None, False, id="a name without its digit"),
        pytest.param("*", None, False, id="a bullet and nothing else"),
        pytest.param("Totaal ontvangsten operationele kasstroom (+/+)", "receipts", True, id="a sign mark"),
        pytest.param("Totaal ontvangsten operationele kasstroom (-/-)", "receipts", True, id="the other sign mark"),
        pytest.param(
            "Totaal ontvangsten operationele kasstroom (–/–)",
            "receipts",
            True,
            id="the same sign mark with another dash",
        ),
        pytest.param("Totaal ontvangsten operationele kasstroom (=1+2)", "receipts", True, id="a formula"),
        pytest.param("(-/-) Totaal ontvangsten operationele kasstroom", "receipts", True, id="a sign mark in front"),
        pytest.param("Totaal ontvangsten operationele kas-stroom", "receipts", False, id="a word broken off"),
        pytest.param("Rekening-courant RHB 1 januari 2022 + depositorekeningen", "opening", True, id="a year"),
        pytest.param("Rekening-courant RHB 1 januari 1999 (incl. deposito)", "opening", True, id="a year long ago"),
        pytest.param("Rekening-courant RHB 31-12-2012", "closing", True, id="a year in a date"),
        pytest.param(
            "Rekening-courant RHB 1 januari 20222 + depositorekeningen", None, False, id="five digits are no year"
        ),
        pytest.param("Rekening-courant RHB 1 januari 1822 + depositorekeningen", None, False, id="nor is 1822"),
        pytest.param("Rekening-courant RHB 1 januari + depositorekeningen", None, False, id="a year left out"),
        pytest.param("Fte-totaal (excl. externe inhuur)", "staff", True, id="a hyphen"),
        pytest.param("Fte\N{NON-BREAKING HYPHEN}totaal (excl. externe inhuur)", "staff", False, id="a no-break hyphen"),
        pytest.param("Fte\N{EN DASH}totaal (excl. externe inhuur)", "staff", False, id="an en dash"),
        pytest.param("Fte\N{FIGURE DASH}totaal (excl. externe inhuur)", "staff", False, id="a figure dash"),
        pytest.param("Fte\N{MINUS SIGN}totaal (excl. externe inhuur)", "staff", False, id="a minus sign"),
        pytest.param("Ftetotaal (excl. externe inhuur)", "staff", False, id="no hyphen at all"),
        pytest.param("Fte-totaal excl. externe inhuur", "staff", False, id="no brackets"),
        pytest.param("Doorlichting BLA’s", "review", False, id="a curled apostrophe"),
        pytest.param("Materie\u0308le kosten", "equipment", True, id="an accent of its own"),
        pytest.param("Materiele kosten", "equipment", False, id="an accent left out"),
        pytest.param("Doorlichting BLAs", "review", False, id="an apostrophe left out"),
        pytest.param("waarvan materiële kosten", None, False, id="a word in front that no rulebook declares"),
        pytest.param("Materiële kost", None, False, id="a singular, where no endings are declared"),
        pytest.param("Totale omzet\u200b", None, False, id="a hidden character"),
        pytest.param("Totale 0mzet", None, False, id="a zero for an o"),
        pytest.param("", None, False, id="no label"),
    ],
)
def test_a_label_is_known_under_every_declared_spelling_and_no_other(label, path, as_declared):
    found = LOGIUS.recognise(label, [])
    assert (found.line.path if found.line else None, found.as_declared) == (path, as_declared)


@pytest.mark.parametrize(
    ("label", "sections", "path"),
    [
        pytest.param("DigiD", ["Beschikbaarheid Dienstverlening"], "available/digid", id="DigiD under availability"),
        pytest.param("DigiD", ["Aantallen"], "count/digid", id="DigiD under numbers"),
        pytest.param("- DigiD", ["Specifiek deel", "Aantallen"], "count/digid", id="the inner section tells"),
        pytest.param("DigiD", ["Aantallen", "Specifiek deel"], "count/digid", id="or the outer one"),
        pytest.param("DigiD", ["AANTALLEN"], "count/digid", id="a section in capitals"),
        pytest.param("DigiD", ["• Aantallen 2022"], None, id="a year that the section does not have"),
        pytest.param(
            "DigiD", ["Aanname % Calls - 1e lijns klantcontactcenter"], "calls/digid", id="a section with another dash"
        ),
        pytest.param("DigiD", [], None, id="no section: three lines are called so, and none is guessed"),
        pytest.param("DigiD", ["", " "], None, id="blank sections tell nothing"),
        pytest.param(
            "DigiD", ["Aantallen", "Beschikbaarheid Dienstverlening"], None, id="two sections that each name a line"
        ),
        pytest.param("DigiD", ["Kostprijzen"], None, id="a section that no line stands under"),
        pytest.param("Aantal berichten", ["MijnOverheid"], "count/mails", id="a line in its section"),
        pytest.param("Aantal berichten", ["Digipoort (OTP)"], None, id="a line under another section is another line"),
        pytest.param("Aantal berichten", [], "count/mails", id="a table without sections: the label tells"),
        pytest.param(
            "Totale omzet", ["Omschrijving generiek deel"], "revenue", id="a line that stands under any section"
        ),
        pytest.param("waarvan overige", ["Personele kosten"], "cost/other", id="a part under its parent"),
        pytest.param(
            "waarvan overige", ["- Materiële kosten"], "goods/other", id="the same words under another parent"
        ),
    ],
)
def test_the_printed_section_decides_where_lines_share_a_label(label, sections, path):
    assert path_of(label, *sections) == path


@pytest.mark.parametrize(
    ("label", "sections", "nearest"),
    [
        pytest.param("Fte-totaal (excl. inhuur)", [], "Fte-totaal (excl. externe inhuur)", id="a word left out"),
        pytest.param("Doorlichtingen BLA's", [], "Doorlichting BLA's", id="a letter too many"),
        pytest.param("Totale omzt", [], "Totale omzet Logius", id="the name is told as it is meant to be printed"),
        pytest.param("DigiD", [], "DigiD", id="a label that several lines have"),
        pytest.param(
            "Aantal berichten", ["Digipoort (OTP)"], "Aantal berichten", id="the same label in another section"
        ),
        pytest.param("Gebruik contactcenter", [], None, id="nothing like it"),
        pytest.param("Totale omzet", [], None, id="a row that is recognised needs no hint"),
    ],
)
def test_a_row_that_is_not_recognised_names_the_nearest_line(label, sections, nearest):
    assert LOGIUS.recognise(label, sections).nearest == nearest


SPELLINGS = [
    (one.path, text.replace("{entity}", "Logius").replace("{year}", "2022"), one.section)
    for one in LINES
    for text in (one.label, *one.spellings)
]


@given(
    st.sampled_from(SPELLINGS),
    st.sampled_from(["", "* ", "- ", "• ", "– ", "  "]),
    st.sampled_from(["", " (+/+)", " (-/-)", " (=1+2)", "  "]),
    st.sampled_from([str, str.upper, str.lower, str.title]),
)
def test_bullets_sign_marks_and_case_never_change_what_a_row_is(spelling, bullet, mark, case):
    path, text, section = spelling
    assert path_of(bullet + case(text) + mark, *[section] if section else []) == path


@given(st.text(max_size=20))
def test_whatever_is_printed_is_a_onethat_is_spelled_so_or_none(label):
    found = LOGIUS.recognise(label, [])
    assert found.line is None or any(
        LOGIUS.key(label) == LOGIUS.key(text) for path, text, _ in SPELLINGS if path == found.line.path
    )


RICH = Labels(
    ignore=("(+)", "(-/-)"),
    bullets=("-", "–"),
    prefixes=("waarvan", "w.v.", "wv"),
    endings=("en", "e", "n", "s"),
    same={"&": "en", "31-12-{year}": "31 december {year}", "excl.": "exclusief"},
)
WITH_RICH = Recogniser(
    (
        line("equipment", "Materiële kosten", "EUR"),
        line("provisions", "Dotaties voorzieningen", "EUR"),
        line("shared", "waarvan bijdrage aan SSO's", "EUR"),
        line("income", "Baten en lasten", "EUR"),
        line("closing", "Stand 31 december {year}", "EUR"),
        line("staff", "Fte (exclusief inhuur)", "fte"),
        line("loan", "Lening", "EUR"),
        line("loans", "Leningen", "EUR"),
    ),
    RICH,
    "Logius",
)


@pytest.mark.parametrize(
    ("label", "path"),
    [
        pytest.param("waarvan materiële kosten", "equipment", id="a word in front that does not tell the line"),
        pytest.param("– wv materiële kosten", "equipment", id="a bullet, and its abbreviation"),
        pytest.param("w.v. Materiele kosten", "equipment", id="its abbreviation with dots"),
        pytest.param("wvmateriële kosten", None, id="letters that only begin so"),
        pytest.param("waarvan", None, id="the word and nothing else"),
        pytest.param("Bijdrage aan SSO's", "shared", id="the declared name has it, the print has not"),
        pytest.param("waarvan bijdragen aan SSO", "shared", id="plural and singular"),
        pytest.param("Dotatie voorziening", "provisions", id="singulars"),
        pytest.param("Lening", "loan", id="a singular that is a name of its own"),
        pytest.param("Leningen", "loans", id="and its plural"),
        pytest.param("Baten & lasten", "income", id="another word for the same"),
        pytest.param("Stand 31-12-2014", "closing", id="another way to write the same"),
        pytest.param("Stand 31-12-20141", "closing", id="with a footnote"),
        pytest.param("Fte (excl. inhuur)", "staff", id="an abbreviation"),
    ],
)
def test_what_a_rulebook_declares_of_labels_makes_no_difference(label, path):
    found = WITH_RICH.recognise(label, [])
    assert (found.line.path if found.line else None) == path


@pytest.mark.parametrize(
    ("labels", "paths"),
    [
        pytest.param(
            ("North", "- Loan", "- Equipment costs", "South", "- Loan"),
            (None, None, None, None, None),
            id="two parents",
        ),
        pytest.param(("North", "- Loan", "South", "- Leningen"), (None, "loan", None, "loans"), id="each once"),
        pytest.param(("North", "- Loan", "- Loan"), (None, "loan", "loan"), id="twice under one: printed twice"),
        pytest.param(("North", "Loan", "South", "Loan"), (None, "loan", None, "loan"), id="nothing shows whose it is"),
        pytest.param(
            ("Leningen", "- Loan", "South", "waarvan loan"), ("loans", "loan", None, None), id="one under a known row"
        ),
        pytest.param(("- Loan", "South", "- Loan"), ("loan", None, None), id="one under none"),
    ],
)
def test_rows_of_one_name_under_two_rows_that_nobody_knows_are_two_lines(labels, paths):
    recogniser = Recogniser(
        (line("loan", "Loan", "EUR"), line("loans", "Leningen", "EUR")), RICH, "Logius"
    )  # fmt: skip
    found = recogniser.recognise_rows([(label, ()) for label in labels])
    assert tuple(one.line.path if one.line else None for one in found) == paths


def test_every_oneof_the_shipped_rulebook_is_recognised_by_its_own_names():
    book = read_rulebook("agency_accounts", frozenset({"logius"}), frozenset())
    lines = book.lines("doelmatigheidsindicatoren", "logius")
    known = Recogniser(lines, book.labels, "Logius")
    for one in lines:
        for text in (one.label, *one.spellings):
            printed = text.replace("{entity}", "Logius").replace("{year}", "2022")
            found = known.recognise(printed, [one.section] if one.section else [])
            assert found.line is not None, printed
            assert (found.line.path, found.as_declared) == (one.path, True)
