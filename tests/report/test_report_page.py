"""The page stands alone, speaks two languages, links every mark, and is readable in light and dark."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import zlib
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files

import pytest

from tests.report.conftest import reported
from tieout.report.formats.page import FORMAT, writing
from tieout.report.formats.page.shown import MOST_PLACES
from tieout.report.formats.page.writing import FEWER, LARGEST, MOST_FINDINGS, MOST_HEAPS
from tieout.values.outcome import Place, Text, in_its_words
from tieout.values.verdict import decide

VOID = {"meta", "input", "br", "link"}
SCRIPT = files("tieout.report.formats.page").joinpath("language.js").read_text("utf-8")
STYLE = files("tieout.report.formats.page").joinpath("page.css").read_text("utf-8")


def page(verdict, tables):
    """Write the page of a verdict."""
    return writing.page(reported(verdict, tables))


class Page(HTMLParser):
    """Read a page: its ids, its links, its classes, and whether each element is closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links, self.attrs = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        found = dict(attrs)
        self.attrs.append((tag, found))
        if tag not in VOID:
            self.open.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        self.links += [found[name] for name in ("href", "src") if name in found]

    def handle_endtag(self, tag):
        """Close an element: always the one that was opened last."""
        assert self.open.pop() == tag


def inner(read):
    """Give the links of a page but for the one to the document that the figures are from."""
    return [link for link in read.links if link != "https://example.org/vii"]


@pytest.fixture(params=["hold", "publish", "cannot_judge"])
def verdict(request):
    """Give one verdict after the other."""
    return request.getfixturevalue(request.param)


def test_the_page_reads_like_this(hold, tables, same_as_golden):
    same_as_golden("hold.html", FORMAT.write(reported(hold, tables)).decode())


def test_golden_files_are_not_updated_in_ci(same_as_golden):
    with pytest.raises(pytest.fail.Exception, match="not updated in CI"):
        same_as_golden("hold.html", "", {"TIEOUT_UPDATE_GOLDEN": "1", "CI": "true"})


def test_the_page_is_well_formed_and_fetches_nothing(verdict, tables):
    text = page(verdict, tables)
    read = Page(text)
    assert read.open == []
    assert all(link.startswith("#") for link in inner(read))
    assert not {"link", "img", "iframe", "form"} & {tag for tag, _ in read.attrs}
    assert not [found for _, found in read.attrs if "style" in found or any(key[:2] == "on" for key in found)]
    assert [tag for tag, _ in read.attrs].count("script") == 1
    assert not re.search("fetch|import|http|eval|innerHTML|location|cookie|storage", SCRIPT)
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text


def test_every_link_leads_somewhere_and_every_id_is_one_place(verdict, tables):
    read = Page(page(verdict, tables))
    assert [id for id, times in Counter(read.ids).items() if times > 1] == []
    assert {link[1:] for link in inner(read)} <= set(read.ids)
    for name in ("aria-labelledby", "for"):
        assert {found[name] for _, found in read.attrs if name in found} <= set(read.ids)


def test_everything_is_said_in_both_languages(verdict, tables):
    read = Page(page(verdict, tables))
    languages = Counter(found.get("lang") for tag, found in read.attrs if tag == "span")
    assert languages["nl"] == languages["en"] > 50


SPOKEN_BY = [
    pytest.param(("en", "nl"), ["nl", "en"], id="English and Dutch: Dutch is shown first, as somebody asked for it"),
    pytest.param(("nl", "en"), ["nl", "en"], id="Dutch and English"),
    pytest.param(("de", "en", "nl"), ["nl", "en"], id="one more that the page does not speak"),
    pytest.param(("en",), ["en"], id="English alone"),
    pytest.param(("nl",), ["nl"], id="Dutch alone"),
    pytest.param(("de", "nl"), ["nl"], id="German and Dutch"),
    pytest.param(("de",), ["en"], id="German alone: the frame is English"),
]


@pytest.mark.parametrize(("languages", "offered"), SPOKEN_BY)
def test_the_page_offers_the_languages_of_the_rulebook_that_it_speaks(hold, tables, languages, offered):
    text = page(replace(hold, languages=languages), tables)
    read = Page(text)
    assert next(found["lang"] for tag, found in read.attrs if tag == "html") == offered[0]
    choices = [found["for"] for tag, found in read.attrs if tag == "label"]
    assert ("script" in {tag for tag, _ in read.attrs}) is ("script-src" in text) is (len(offered) > 1)
    assert choices == ([f"language-{code}" for code in offered] if len(offered) > 1 else [])
    assert [found["id"] for tag, found in read.attrs if tag == "input"] == choices
    spans = {found["lang"] for tag, found in read.attrs if tag == "span" and "lang" in found}
    assert spans == (set(offered) if len(offered) > 1 else set())
    for code, word in (("nl", ">Bevindingen<"), ("en", ">Findings<"), ("nl", "-39,2"), ("en", "-39.2")):
        assert (word in text) is (code in offered)


TITLES = [
    pytest.param(Text("Zeven"), ("en",), "Zeven", id="in the language of the page"),
    pytest.param(Text("Seven", "Zeven"), ("en",), "Seven", id="in more than are offered"),
    pytest.param(in_its_words("n.b."), ("nl", "en"), "n.b.", id="the same in both"),
    pytest.param(
        Text("Seven", "Zeven"), ("nl", "en"), '<span lang="nl">Zeven</span><span lang="en">Seven</span>', id="in both"
    ),
    pytest.param(
        Text(de="Sieben"), ("de",), '<span class="only" lang="de">Sieben</span>', id="in one that it does not speak"
    ),
    pytest.param(
        Text("Seven"), ("nl", "en"), '<span class="only" lang="en">Seven</span>', id="in one of two: shown in both"
    ),
    pytest.param(Text(nl="Zeven"), ("nl", "en"), "Zeven", id="in the first of two: shown in both"),
    pytest.param(
        Text.of({"de": "Sieben", "en": "Seven"}),
        ("nl", "en"),
        '<span lang="nl"><span class="only" lang="de">Sieben</span></span><span lang="en">Seven</span>',
        id="in one of two and in another",
    ),
    pytest.param(Text(de="<b>"), ("de",), '<span class="only" lang="de">&lt;b&gt;</span>', id="escaped as ever"),
]


@pytest.mark.parametrize(("title", "languages", "shown"), TITLES)
def test_a_text_is_shown_in_the_languages_that_it_has_and_says_which(hold, tables, title, languages, shown):
    finding = replace(hold.findings[0], title=title)
    text = page(replace(hold, languages=languages, findings=(finding,)), tables)
    assert f"<h3>{shown}</h3>" in text


def test_a_german_rulebook_has_an_english_page_with_its_rules_in_german(hold, tables):
    def german(text):
        return Text(de=f"DE {text.nl}")

    rules = tuple(replace(rule, title=german(rule.title), reason=german(rule.reason)) for rule in hold.rules)
    titles = {rule.name: rule.title for rule in rules}
    findings = tuple(replace(finding, title=titles[finding.rule]) for finding in hold.findings)
    decision, reasons = decide(rules, hold.outcomes, findings)
    read = page(replace(hold, languages=("de",), rules=rules, findings=findings, reasons=reasons), tables)
    assert decision == "hold"
    assert read.startswith('<!doctype html>\n<html lang="en">')
    assert "DE De operationele kasstroom is niet ontvangsten min uitgaven" in read
    for rule in rules:
        assert f'<span class="only" lang="de">{rule.title.en}</span>' in read
    assert "What to do" in read
    assert "Wat te doen" not in read


def test_a_finding_links_to_its_cells_and_back(hold, tables):
    text = page(hold, tables)
    for line, column in ((5, 5), (3, 5), (4, 5)):
        assert f'href="#t1-{line}-{column}">kasstroom.csv:{line}:{column}</a>' in text
        cell = text[text.index(f'<td id="t1-{line}-{column}"') :].split("</td>")[0]
        assert 'href="#f1"' in cell
        assert "■1" in cell
        assert ("subject" in cell) is ((line, column) == (5, 5))


WORDS = [
    pytest.param("x1-3-19", "contradicts", "≠", "17,3 lager en 21,9 hoger geeft 39,2 lager.", ["t1-3-5", "t1-4-5"],
                 id="what contradicts the table"),
    pytest.param("x1-4-25", "agrees", "✓", "De tabel vermeldt -17,3.", ["t1-3-5"], id="what agrees"),
    pytest.param("x1-6-12", "asked", "?", "Het kan.", ["t2-3-6"], id="what is a question"),
    pytest.param("x1-8-6", "unbound", "∅", "Niet beoordeeld.", [], id="a number that is tied to nothing"),
    pytest.param("x1-8-20", "silent", "–", "Niet beoordeeld.", [], id="what is said without a number"),
    pytest.param("x1-8-29", "apart", "⊘", "Terzijde gezet.", [], id="what was set apart"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "state", "sign", "said", "cells"), WORDS)
def test_words_of_a_text_are_marked_by_what_became_of_them_and_lead_to_their_cells(hold, tables, name, state, sign,
                                                                                   said, cells):  # fmt: skip
    text = page(hold, tables)
    assert f'<span class="said is-{state}" id="{name}">' in text
    assert f'popovertarget="b-{name}"><span aria-hidden="true">{sign}</span>' in text
    asked = text[text.index(f'id="b-{name}"') :].split("</div>")[0]
    assert said in asked
    assert re.findall('href="#(t[0-9-]+)"', asked) == cells


def test_a_cell_leads_to_the_words_that_speak_of_it(hold, tables):
    text = page(hold, tables)
    asked = text[text.index('id="a-t1-3-5"') :].split("</div>")[0]
    assert re.findall('href="#(x[0-9-]+)"', asked) == ["x1-3-19", "x1-4-25"]
    assert "<q>€ 17,3 mln.</q>" in asked


def test_a_cell_of_a_table_whose_checks_nobody_kept_leads_to_the_words_too(hold, tables):
    text = page(replace(hold, findings=()), (replace(tables[0], checks=(), figures=()), tables[1]))
    asked = text[text.index('id="a-t1-3-5"') :].split("</div>")[0]
    assert "<q>€ 17,3 mln.</q>" in asked


def test_a_year_is_marked_as_no_figure_and_asks_for_nothing(hold, tables):
    text = page(hold, tables)
    assert '<span class="said is-no-figure" id="x1-1-18">2022</span>' in text
    assert "b-x1-1-18" not in text


def test_a_finding_on_a_text_links_to_its_words_or_else_to_the_paragraph(hold, tables):
    for place, anchor in (
        (Place("toelichting.md", 3, 19), "x1-3-19"),
        (Place("toelichting.md", 3, 1), "x1-p2"),
        (Place("toelichting.md", 99, 1), "x1"),
        (Place("toelichting.md"), "x1"),
    ):
        text = page(replace(hold, findings=(replace(hold.findings[0], places=(place,)),)), tables)
        assert f'href="#{anchor}">toelichting.md' in text
        prose = text[text.index('id="texts"') : text.index('id="tables"')]
        marked = prose[prose.index(f'id="{anchor}"') :]
        assert 'href="#f1"' in marked[: marked.index("</h3>" if anchor == "x1" else "</p>")]


def test_what_a_text_says_of_a_line_stands_beside_the_finding_on_it(hold, tables):
    text = page(hold, tables)
    told = [one for one in text.split("<article ")[1:] if "<q>DigiD kost &lt;minder&gt;.</q>" in one]
    assert len(told) == 1
    assert "doelmatigheidsindicatoren.csv:3:" in told[0]
    assert 'href="#x1-p4"' in told[0]


def test_a_text_that_nobody_judged_says_so_and_one_without_a_number_and_a_long_one_do(hold, tables):
    text = page(hold, tables)
    for said in ("Deze tekst is niet beoordeeld", "is geen getal gevonden", '<span lang="nl">1.234</span>'):
        assert text.count(said) == 1
    assert "Toelichting &lt;b&gt;2022&lt;/b&gt;" in text


def test_numbers_are_in_the_notation_of_the_language(hold, tables):
    text = page(hold, tables)
    assert '<span lang="nl">-39,2 mln. EUR</span><span lang="en">-39.2 mln. EUR</span>' in text
    assert '<span lang="nl">2.314</span><span lang="en">2,314</span>' in text


def test_only_an_unanswered_warning_has_a_block_to_paste(hold, publish, tables):
    assert page(hold, tables).count("[[explanation]]") == 4
    assert "[[explanation]]" not in page(publish, tables)
    assert "M. de Vries" in page(publish, tables)


def test_a_whole_line_a_whole_file_and_a_file_not_shown_are_marked_where_they_can_be(hold, tables):
    cash = "kasstroom.csv"
    places = (Place(cash), Place(cash, 4), Place(cash, 1, 3), Place("other.csv", 2))
    text = page(replace(hold, findings=(replace(hold.findings[0], places=places),)), tables)
    for anchor, where in (("t1", cash), ("t1-4", f"{cash}:4"), ("t1-1-3", f"{cash}:1:3")):
        assert f'href="#{anchor}">{where}</a>' in text
    assert '<span class="place">other.csv:2</span>' in text
    assert text[text.index('id="tables"') :].count('href="#f1"') == 3, "each mark leads back"


def test_a_finding_with_very_many_places_says_how_many_are_not_shown(hold, tables):
    finding = replace(hold.findings[0], places=hold.findings[0].places[:1] * (MOST_PLACES + 1500))
    text = page(replace(hold, findings=(finding,)), tables)
    assert '<span lang="nl">1.500</span><span lang="en">1,500</span>' in text


def test_very_many_findings_are_counted_and_not_all_shown(hold, tables):
    many = tuple(replace(hold.findings[0], id=f"rule/{number}") for number in range(MOST_FINDINGS + 1234))
    text = page(replace(hold, findings=many), tables)
    assert text.count('<article class="finding') == MOST_FINDINGS
    assert '<span lang="nl">1.234</span><span lang="en">1,234</span>' in text


def first_screen(text):
    """Give the words of the first screen in Dutch, a space between each."""
    screen = text[text.index('id="verdict"') :].split("</section>")[0]
    return " ".join(re.sub(r'<span lang="en">.*?</span>|<[^>]+>', " ", screen).split())


def test_what_the_first_screen_names_adds_up_to_what_it_counts(hold, tables):
    late = replace(hold.findings[1], id="late", places=hold.findings[0].places[:1])
    screen = first_screen(page(replace(hold, findings=(*hold.findings, late)), tables))
    assert "5 toe te lichten" in screen
    assert "van de begroting (3) " in screen
    assert "1 toe te lichten over dezelfde cijfers als wat kritiek is; zie hieronder." in screen


def test_many_findings_of_one_cause_are_one_reason_and_one_thing_to_do(hold, tables):
    many = tuple(replace(hold.findings[0], id=f"a/{number}") for number in range(40))
    text = page(replace(hold, findings=many), tables)
    assert first_screen(text).count(many[0].message.nl) == 1
    assert "en nog 39 van deze soort" in first_screen(text)
    act = text[text.index('id="act"') :].split("</section>")[0]
    assert act.count(many[0].title.nl) == 1
    assert act.count('<a class="mark critical"') == 5


def test_the_first_screen_names_the_largest_causes_and_counts_the_others(hold, tables):
    one = hold.findings[1]
    rules = [replace(one, id=f"{number}", rule=f"rule_{number}") for number in range(MOST_HEAPS + 3)]
    screen = first_screen(page(replace(hold, findings=(hold.findings[0], *rules)), tables))
    assert screen.count(one.title.nl) == MOST_HEAPS
    assert "En nog 3 toe te lichten; zie hieronder." in screen


def test_where_nothing_can_be_judged_the_cause_stands_before_what_follows_from_it(cannot_judge, tables):
    text = page(cannot_judge, tables)
    why = text[text.index('<ul class="reasons">') :].split("</ul>")[0]
    act = text[text.index('id="act"') :].split("</section>")[0]
    cause = cannot_judge.findings[0].message.nl
    assert 0 < why.index(cause) < why.index("kon niet draaien")
    assert 0 < act.index('href="#f1"') < act.index("niet gedraaid")
    assert "1 kritiek)" not in why, "what a finding says is not said again as a reason"


@pytest.mark.parametrize("left_out", [0, 1])
def test_the_first_screen_counts_all_findings_however_few_are_shown(left_out, hold, tables):
    many = tuple(replace(hold.findings[0], id=f"rule/{number}") for number in range(MOST_FINDINGS + 1234))
    text = page(replace(hold, findings=many), [replace(tables[0], left_out=left_out), *tables[1:]])
    counts = text[text.index('<ul class="counts">') :].split("</ul>")[0]
    assert f"{MOST_FINDINGS + 1234:,}" in counts


@pytest.mark.parametrize("count", [FEWER[0], MOST_FINDINGS + 1234])
def test_a_page_of_a_long_table_shows_as_many_findings_as_it_can_without_being_too_large(count, hold, tables):
    many = tuple(replace(hold.findings[0], id=f"rule/{number}") for number in range(count))
    text = page(replace(hold, findings=many), [replace(tables[0], left_out=1), *tables[1:]])
    assert len(text) <= LARGEST
    shown = text.count('<article class="finding')
    assert shown in FEWER
    told = f"{count - shown:,}"
    assert f'En nog</span><span lang="en">And</span> {told}' in text or f'<span lang="en">{told}</span>' in text


def test_a_table_that_is_not_shown_whole_says_how_many_of_its_lines_are_not_there(hold, tables):
    long = replace(tables[0], left_out=1_234_567)
    text = page(hold, [long, *tables[1:]])
    assert '<span lang="nl">1.234.567</span><span lang="en">1,234,567</span>' in text
    assert "andere rijen van" in text
    assert "andere rijen van" not in page(hold, tables)


def test_a_finding_that_follows_says_from_which_and_asks_for_no_answer(hold, tables):
    leader, follower = hold.findings[0], replace(hold.findings[1], follows=hold.findings[0].id)
    text = page(replace(hold, findings=(leader, follower)), tables)
    article = text[text.index('id="f2"') :].split("</article>")[0]
    assert 'href="#f1"' in article
    assert "[[explanation]]" not in article
    assert 'href="#f2"' not in text[: text.index("<nav ")], "what follows is not to be done apart"


def test_a_file_that_does_not_add_up_is_said_to(hold, tables):
    lost = replace(hold.inputs[0], rows=7)
    text = page(replace(hold, inputs=(lost,)), tables)
    assert "klopt niet:" in text
    assert "≠ 7" in text
    assert "klopt niet:" not in page(hold, tables)


def luminance(colour):
    """Give the relative luminance of `#rrggbb`, as WCAG 2.2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Give the contrast of two colours, as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_and_edges_stand_out_enough_to_be_read(scheme):
    block = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    kinds = ("critical", "warning", "explained", "info")
    papers = ["paper", "soft", *(f"{kind}-fill" for kind in kinds)]
    pairs = [("ink", paper) for paper in papers] + [("on-head", "head")]
    pairs += [(dim, paper) for dim in ("dim", "link") for paper in ("paper", "soft")]
    pairs += [(kind, paper) for kind in kinds for paper in (f"{kind}-fill", "paper")]
    edges = [(f"{kind}-edge", paper) for kind in kinds for paper in (f"{kind}-fill", "paper")]
    for least, found in ((4.5, pairs), (3, edges)):
        assert [pair for pair in found if contrast(*(colours[name] for name in pair)) < least] == []


@pytest.fixture
def photograph(tmp_path):
    """Give a function that shows a page in Chromium and gives the picture and what Chromium said."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.fail("The page is tested in Chromium, which is not here. Install it: apt-get install chromium")

    def photograph(text, width, height, *options):
        (tmp_path / "page.html").write_text(text, encoding="utf-8")
        picture = tmp_path / "page.png"
        picture.unlink(missing_ok=True)
        ran = subprocess.run(
            [
                chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                "--enable-logging=stderr", f"--user-data-dir={tmp_path / 'profile'}",
                f"--screenshot={picture}", f"--window-size={width},{height}", *options,
                (tmp_path / "page.html").as_uri(),
            ],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert picture.exists(), ran.stderr
        return picture.read_bytes(), ran.stderr

    return photograph


def corner(png):
    """Give width, height and first pixel of a picture: the bar on top, if the page has its style."""
    width, height = struct.unpack(">II", png[16:24])
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        data += png[at + 8 : at + 8 + length] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += length + 12
    return width, height, "#" + zlib.decompress(data)[1:4].hex()


@pytest.mark.rare
@pytest.mark.parametrize(
    ("width", "options", "bar"),
    [
        pytest.param(1280, (), "#154273", id="desktop, light"),
        pytest.param(1280, ("--blink-settings=preferredColorScheme=0",), "#0d2a4d", id="desktop, dark"),
        pytest.param(500, (), "#154273", id="narrow, light"),
        pytest.param(500, ("--blink-settings=preferredColorScheme=0",), "#0d2a4d", id="narrow, dark"),
    ],
)
def test_a_browser_shows_the_page_and_refuses_nothing_of_it(hold, tables, photograph, width, options, bar):
    picture, said = photograph(page(hold, tables), width, 900, *options)
    assert corner(picture) == (width, 900, bar)
    assert "Content Security Policy" not in said
    assert len(picture) > 30_000


def test_a_browser_refuses_whatever_the_page_does_not_bring_itself(hold, tables, photograph):
    text = page(hold, tables).replace("</body>", "<script>document.body.remove()</script></body>")
    _, said = photograph(text.replace("--paper: #ffffff", "--paper: #fffffe"), 500, 900)
    assert said.count("Content Security Policy") >= 2
