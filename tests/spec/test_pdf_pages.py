"""The words of a PDF become sentences in the order in which they are read, whatever way they are painted."""

from __future__ import annotations

import pytest

from tests.pages import HEIGHT, WIDTH, Page, Said, lines, pdf
from tieout.intake.paged.joining import transcript_of
from tieout.intake.paged.reading import Opened
from tieout.values.transcript import OnPage

ROOM = 2**26


def read(*pages, **settings):
    """Read the text of a PDF that is written of pages."""
    return transcript_of(list(Opened(pdf(*pages, **settings), ROOM).pages()))


def blocks(*pages, **settings):
    """Give the kind of each block of a text, with its words on one line."""
    found = read(*pages, **settings)
    return [(one.kind, " ".join(found.text[one.start : one.end].split())) for one in found.blocks]


def test_lines_that_belong_together_are_one_paragraph():
    said = [
        *lines("De ontvangsten waren € 17,3", "mln. lager dan begroot."),
        *lines("De uitgaven waren hoger.", down=130),
    ]
    assert blocks(said) == [
        ("paragraph", "De ontvangsten waren € 17,3 mln. lager dan begroot."),
        ("paragraph", "De uitgaven waren hoger."),
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_the_order_in_the_file_does_not_matter(packed):
    said = lines("De ontvangsten waren lager", "dan begroot, en de uitgaven", "waren hoger dan begroot.")
    words = [Said(60 + 50 * n, 200, word) for n, word in enumerate(["de", "kasstroom", "daalde"])]
    mixed = [*said, *words]
    mixed.sort(key=lambda one: one.text)
    assert read(mixed, packed=packed) == read([*said, *words])


@pytest.mark.parametrize(
    ("painted", "means"),
    [
        pytest.param("de ﬁnanciën", "de financiën", id="a ligature"),
        pytest.param("−39,2 mln.", "−39,2 mln.", id="a minus sign"),
        pytest.param("–39,2 mln.", "–39,2 mln.", id="an en dash"),
        pytest.param("€\u200939,2", "€ 39,2", id="a thin space"),
        pytest.param("€\u00a039,2", "€ 39,2", id="a no-break space"),
        pytest.param("1\u00a0234\u00a0567", "1 234 567", id="groups by spaces"),
        pytest.param("a   b", "a b", id="several spaces"),
    ],
)
def test_signs_are_read_as_they_are_elsewhere(painted, means):
    assert read(lines(painted)).text == means


def test_spaces_that_are_not_painted_are_seen():
    said = [Said(60, 80, "De"), Said(75.5, 80, "kasstroom"), Said(126, 80, "daalde")]
    assert read(said).text == "De kasstroom daalde"


@pytest.mark.parametrize(
    ("first", "second", "means"),
    [
        pytest.param("de begroting was 249.", "400 keer", "de begroting was 249.400\nkeer", id="at a point"),
        pytest.param("de begroting was 249,", "4 mln.", "de begroting was 249,4\nmln.", id="at a comma"),
        pytest.param("het verschil was −", "39,2 mln.", "het verschil was −39,2\nmln.", id="behind a minus sign"),
        pytest.param("in 2021,", "2022 en 2023", "in 2021,\n2022 en 2023", id="years are no broken number"),
        pytest.param("in week 17.", "2022 was een", "in week 17.\n2022 was een", id="a year is no group"),
    ],
)
def test_a_number_that_is_broken_over_lines_is_one(first, second, means):
    assert read(lines(first, second)).text == means


def test_a_raised_digit_is_the_mark_of_a_note_and_no_digit():
    said = [Said(60, 80, "was 39,2"), Said(101, 76.5, "1", 6), Said(107.5, 80, "mln. hoger")]
    assert read(said).text == "was 39,2¹ mln. hoger"


def test_what_is_painted_twice_to_be_bold_is_said_once():
    assert read([*lines("39,2"), *lines("39,2", left=60.4)]).text == "39,2"


def test_headings_and_bullets_are_known_by_how_they_look():
    said = [
        Said(60, 80, "Kasstroom", 14), *lines("De kasstroom is hoger.", down=110),
        Said(60, 140, "Uitgaven", bold=True),
        Said(60, 160, "•"), *lines("De uitgaven", "waren lager.", left=75, down=160),
        Said(60, 186, "•"), *lines("De ontvangsten ook.", left=75, down=186),
    ]  # fmt: skip
    assert blocks(said) == [
        ("heading", "Kasstroom"), ("paragraph", "De kasstroom is hoger."), ("heading", "Uitgaven"),
        ("bullet", "De uitgaven waren lager."), ("bullet", "De ontvangsten ook."),
    ]  # fmt: skip


def test_a_heading_over_two_lines_is_one():
    said = [
        *lines("Kasstroom in het jaar", "van het verslag", size=14, step=17),
        *lines("De kasstroom is hoger dan in de begroting.", down=125),
    ]
    assert blocks(said) == [
        ("heading", "Kasstroom in het jaar van het verslag"),
        ("paragraph", "De kasstroom is hoger dan in de begroting."),
    ]


def test_an_abbreviation_at_the_end_of_a_line_ends_no_bullet():
    assert blocks(lines("• De kasstroom is 39,2 mln.", "hoger dan begroot.")) == [
        ("bullet", "De kasstroom is 39,2 mln. hoger dan begroot.")
    ]


LEFT = ["De ontvangsten waren", "in dit jaar lager dan", "begroot en de uitgaven", "waren wezenlijk"]
RIGHT = [
    "hoger dan in de begroting",
    "was voorzien, en daardoor",
    "is de kasstroom negatief.",
    "Zo was het ook eerder.",
]


@pytest.mark.parametrize("shift", [0, 5])
def test_two_columns_are_read_one_behind_the_other(shift):
    said = [
        Said(60, 60, "Een kop die boven beide kolommen van de bladzijde staat", 12),
        *lines(*LEFT), *lines(*RIGHT, left=220, down=80 + shift),
    ]  # fmt: skip
    assert blocks(said)[1:] == [("paragraph", " ".join([*LEFT, *RIGHT]))]
    found = read(said)
    assert found.lines[-1] == OnPage(1, 9)


def test_a_table_is_read_by_its_rows_and_no_sentence_is_made_of_it():
    columns = [("Ontvangsten", "Uitgaven"), ("249,4", "249,4"), ("232,1", "271,3")]
    said = [one for place, column in enumerate(columns) for one in lines(*column, left=60 + 100 * place)]
    assert blocks(said) == [("row", "Ontvangsten | 249,4 | 232,1"), ("row", "Uitgaven | 249,4 | 271,3")]


def test_columns_of_figures_that_stand_close_are_cells_too():
    said = lines("Ontvangsten 249,4 232,1", "Uitgaven 249,4 271,3")
    assert [kind for kind, _ in blocks(said)] == ["row", "row"]
    assert [kind for kind, _ in blocks(lines("Zie de jaren 2021 2022"))] == ["paragraph"]


def numbered(page, *texts):
    """Lay a page with a head, a text, and its number."""
    return [
        Said(60, 30, "Jaarverslag 2022 van Logius", 8),
        *lines(*texts, down=120),
        Said(280, 820, f"Pagina {page} van 3", 8),
    ]


def test_heads_feet_and_numbers_of_pages_are_no_text_and_are_told():
    found = read(
        numbered(1, "De ontvangsten waren in dit jaar veel"), numbered(2, "lager dan begroot."), numbered(3, "Slot.")
    )
    assert [found.text[one.start : one.end] for one in found.blocks] == [
        "De ontvangsten waren in dit jaar veel\nlager dan begroot.", "Slot.",
    ]  # fmt: skip
    assert found.left_out == ("Jaarverslag 2022 van Logius", "Pagina 1 van 3")
    assert found.lines[:2] == (OnPage(1, 2), OnPage(2, 2))


def test_numbers_that_grow_with_the_pages_are_theirs():
    found = read(*([*lines(text), Said(290, 820, str(number))] for number, text in ((158, "Een."), (159, "Twee."))))
    assert [found.text[one.start : one.end] for one in found.blocks] == ["Een.", "Twee."]
    assert "249" in read([*lines("Een."), Said(290, 820, "249")]).text


def test_columns_of_a_line_or_two_are_known_by_those_of_the_page_before():
    short = [*lines("De kasstroom was in", "het jaar negatief."), *lines("en daarom is er meer", left=220)]
    before = [*lines(*LEFT), *lines(*RIGHT, left=220)]
    assert blocks(before, short)[-1][1].endswith("De kasstroom was in het jaar negatief. en daarom is er meer")


def test_what_stands_at_the_foot_of_one_page_alone_is_text():
    last = Said(60, 810, "De kasstroom is € 39,2 mln. hoger dan begroot.")
    found = read(lines("Een."), [*lines("Twee."), last], lines("Drie."))
    assert "39,2" in found.text
    assert not found.left_out


def test_notes_in_small_print_come_behind_the_paragraph_that_goes_on_over_them():
    first = [
        *lines("De ontvangsten waren", "in dit jaar veel", "lager dan in de", "begroting van het"),
        *lines("1 Zie bijlage.", down=780, size=7),
    ]
    found = blocks(first, lines("vorige jaar, en zo was", "het ook."))
    assert [words for _, words in found] == [
        "De ontvangsten waren in dit jaar veel lager dan in de begroting van het vorige jaar, en zo was het ook.",
        "1 Zie bijlage.",
    ]


def test_a_word_that_is_broken_is_whole_where_it_is_quoted():
    from tieout.narrative.sentences import Prose

    prose = Prose("a.pdf", read(lines("De opera\u00ad", "tionele kasstroom daalde.")), (), ())
    assert prose.quote(0, len(prose.text)) == "De operationele kasstroom daalde."
    assert [word.text for word in prose.words(0, len(prose.text))] == ["de", "operationele", "kasstroom", "daalde"]


def test_what_looks_like_a_mark_on_a_page_hides_nothing():
    from tieout.narrative.sentences import Prose

    prose = Prose("a.pdf", read(lines("Een <!-- twee ` drie", "<script> vier ` vijf")), (), ())
    assert prose.plain == prose.text


IMAGE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\n"
    b"stream\n0\nendstream"
)
PICTURE = {"named": b"/XObject << /I 1 0 R >>"}
WHOLE = b"q %d 0 0 %d 0 0 cm /I Do Q" % (WIDTH, HEIGHT)
NOTE = b"/Annots [ << /Type /Annot /Subtype /%s /Rect [0 0 9 9] >> ]"
DEEP = b"BT /F1 10 Tf 1 0 0 1 60 700 Tm (Diep) Tj ET"
FORM = (
    b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /Font << /F1 3 0 R >> >> /Length %d >>\n"
    b"stream\n%s\nendstream" % (len(DEEP), DEEP)
)
UNKNOWN = "De kasstroom was in dit jaar \ufffd39,2 mln. hoger dan begroot."


@pytest.mark.parametrize(
    ("page", "told"),
    [
        pytest.param(Page((), WHOLE, **PICTURE), [("no text", 0)], id="a page that is all picture"),
        pytest.param(Page(lines("Een."), WHOLE, **PICTURE), [("picture", 0)], id="a picture behind words"),
        pytest.param(Page(lines("Een."), b"q 99 0 0 99 0 0 cm /I Do Q", **PICTURE), [], id="a small picture"),
        pytest.param(Page((), b"0 0 m 9 9 l S"), [("no text", 0)], id="words that are only drawn"),
        pytest.param(Page(), [], id="a blank page"),
        pytest.param(lines("\ufffd\ufffd\ufffd"), [("signs", 0)], id="signs that stand for no letter"),
        pytest.param(lines(UNKNOWN), [("signs", 1)], id="one such sign"),
        pytest.param(lines("\ufffd De kasstroom."), [], id="the mark of a bullet"),
        pytest.param([*lines("Een."), Said(20, 300, "39,2", turned=True)], [("askew", 4)], id="words that are turned"),
        pytest.param([*lines("Een."), Said(60, 300, "39,2", way=3)], [("hidden", 4)], id="words without ink"),
        pytest.param([Said(60, 300, "39,2", way=3)], [("no text", 0)], id="nothing but words without ink"),
        pytest.param([*lines("Een."), Said(700, 300, "39,2")], [("hidden", 4)], id="words beside the page"),
        pytest.param([*lines("Een."), Said(60, 300, "39,2", 1)], [("hidden", 4)], id="words too small to see"),
        pytest.param(Page(lines("Een."), entries=NOTE % b"FreeText"), [("notes", 0)], id="a note with words"),
        pytest.param(Page(lines("Een."), entries=NOTE % b"Link"), [], id="a link"),
    ],
)  # fmt: skip
def test_what_of_a_page_was_not_read_is_told(page, told):
    found = read(page, objects=[IMAGE])
    assert [(one.why, one.count) for one in found.unread] == told


def test_a_number_with_a_sign_that_is_not_known_is_no_number():
    assert "39" not in read(lines(UNKNOWN)).text


def test_words_in_a_drawing_within_a_page_are_read():
    page = Page(lines("Een.", down=300), b"/I Do", named=b"/XObject << /I 1 0 R >>")
    assert read(page, objects=[FORM]).text.startswith("Diep")
