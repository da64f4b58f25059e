"""The page in a real browser: it scrolls downwards only, axe finds nothing, and every figure can be asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.report.conftest import TABLES, reported
from tests.report.test_report_changes import something_new
from tests.report.test_report_pictures import PICTURED
from tieout.report.formats.page import writing
from tieout.report.formats.since import FORMAT as NEW
from tieout.report.interface import Report
from tieout.report.printed import PrintedRow, PrintedTable, RawLine

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STATES = ("hold", "publish", "cannot_judge", "broken", "wide", "pictured")
WIDE = PrintedTable(
    "wide", "A table of very many columns", "wide.csv", "", ("Line", *(f"Realisation {year}" for year in range(30))),
    tuple(range(2, 32)),
    tuple(PrintedRow(line, (f"Row {line}", *(f"{line * 1234567:,}",) * 30)) for line in range(2, 5)),
    label_columns=(1,),
)  # fmt: skip
BROKEN = PrintedTable(
    "broken", "A table that cannot be read", "broken.csv", "", ("Line", "2022"), (2,), (),
    raw=(RawLine(1, "Line,2022", is_broken=False), RawLine(2, 'a,"1' + "x" * 200, is_broken=True)),
)  # fmt: skip


@pytest.fixture
def opened(browser, request, tmp_path):
    """Give a function that opens the page of a state, its policy set aside so that it can be asked questions."""
    contexts = []

    def opened(state, **settings):
        verdict = request.getfixturevalue(state if state in {"hold", "publish", "cannot_judge"} else "hold")
        tables = {"broken": (BROKEN,), "wide": (WIDE,), "pictured": PICTURED}.get(state, TABLES)
        path = tmp_path / f"{state}.html"
        path.write_text(writing.page(reported(verdict, tables)), encoding="utf-8")
        contexts.append(browser.new_context(bypass_csp=True, **settings))
        shown = contexts[-1].new_page()
        shown.goto(path.as_uri())
        return shown

    yield opened
    for context in contexts:
        context.close()


def size(width, height=900):
    """Give a size of the window."""
    return {"width": width, "height": height}


@pytest.mark.rare
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_that_keeps_a_reader_out(opened, state, scheme):
    page = opened(state, color_scheme=scheme, viewport=size(1280))
    for language in ("nl", "en"):
        page.evaluate(f"document.getElementById('language-{language}').click()")
        for details in page.query_selector_all("details"):
            details.evaluate("one => one.open = true")
        said = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in said] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_what_is_new_keeps_nobody_out_and_scrolls_downwards_only(browser, tmp_path, hold, scheme):
    path = tmp_path / "changes.html"
    since = something_new(hold)
    path.write_bytes(NEW.write(Report(hold, since=replace(since, cells=since.cells * 10))))
    context = browser.new_context(bypass_csp=True, color_scheme=scheme, viewport=size(1280))
    page = context.new_page()
    page.goto(path.as_uri())
    for details in page.query_selector_all("details"):
        details.evaluate("one => one.open = true")
    for language in ("nl", "en"):
        page.click(f"label[for=language-{language}]")
        said = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in said] == []
    for width in (320, 768, 1920):
        page.set_viewport_size(size(width))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    context.close()


@pytest.mark.parametrize("state", STATES)
def test_the_page_scrolls_downwards_only(opened, state):
    page = opened(state, viewport=size(1280))
    for details in page.query_selector_all("details"):
        details.evaluate("one => one.open = true")
    for width in (320, 360, 500, 768, 1024, 1025, 1280, 1920):
        page.set_viewport_size(size(width))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        assert page.evaluate(
            "() => [...document.querySelectorAll('.printed td')].filter(one => one.getBoundingClientRect().right > "
            f"{width}).length"
        ) == 0, f"no figure is off the screen at {width}"  # fmt: skip


def test_a_figure_is_asked_by_keyboard_and_shows_the_sum_with_its_numbers(opened):
    page = opened("hold", viewport=size(1280))
    page.focus("#t1-5-5 button")
    page.keyboard.press("Enter")
    told = page.inner_text("#a-t1-5-5")
    assert "−17,3 − 21,9 = -39,2; er staat 39,2" in told
    assert "in een som die niet klopt" in told
    page.keyboard.press("Escape")
    assert not page.is_visible("#a-t1-5-5")


def test_words_of_a_text_are_asked_by_keyboard_and_lead_to_their_cell_and_back(opened):
    page = opened("hold", viewport=size(1280))
    page.focus("#x1-4-25 + button")
    page.keyboard.press("Enter")
    assert "De tabel vermeldt -17,3." in page.inner_text("#b-x1-4-25")
    page.click("#b-x1-4-25 a")
    assert page.evaluate("location.hash") == "#t1-3-5"
    page.keyboard.press("Escape")
    page.click("#t1-3-5 button")
    page.click("#a-t1-3-5 a[href='#x1-4-25']")
    assert page.evaluate("location.hash") == "#x1-4-25"


def test_scripts_are_never_needed(opened):
    page = opened("hold", viewport=size(1280), java_script_enabled=False)
    page.click("label[for=language-en]")
    assert page.is_visible("text=What to do")
    assert not page.is_visible("text=Wat te doen")
    page.click("#t1-5-5 button")
    assert page.is_visible("#a-t1-5-5")


@pytest.fixture
def guarded(browser, tmp_path, hold):
    """Open the page of a verdict under its own policy, and say what the browser refused of it."""
    path, said = tmp_path / "guarded.html", []
    path.write_text(writing.page(reported(hold)), encoding="utf-8")
    context = browser.new_context(viewport=size(1280))
    shown = context.new_page()
    shown.on("console", lambda message: said.append(message.text))
    shown.goto(path.as_uri())
    yield shown, said
    context.close()


def test_the_language_and_the_title_of_the_document_follow_the_switch(guarded, hold):
    page, refused = guarded
    assert page.title() == f"Niet publiceren: {hold.title}"
    assert page.get_attribute("html", "lang") == "nl"
    page.click("label[for=language-en]")
    assert page.title() == f"Hold: {hold.title}"
    assert page.get_attribute("html", "lang") == "en"
    page.click("label[for=language-nl]")
    assert (page.title(), page.get_attribute("html", "lang")) == (f"Niet publiceren: {hold.title}", "nl")
    assert refused == []


def test_without_scripts_the_title_and_language_stay_and_each_part_says_its_own(opened, hold):
    page = opened("hold", viewport=size(1280), java_script_enabled=False)
    page.click("label[for=language-en]")
    assert page.title() == f"Niet publiceren: {hold.title}"
    assert page.get_attribute("html", "lang") == "nl"
    assert page.get_attribute("#act h2 > span:visible", "lang") == "en"


def test_head_and_labels_stay_in_sight(opened):
    page = opened("hold", viewport=size(1280, 400))
    page.evaluate("document.getElementById('t2-12-6').scrollIntoView({block: 'end'})")
    page.evaluate("window.scrollBy(0, 40)")
    heads = page.evaluate("document.getElementById('t2-1-6').getBoundingClientRect().top")
    assert 0 <= heads < 10


def test_print_loses_no_figure_and_leaves_out_what_is_folded_away(opened):
    page = opened("hold", viewport=size(1280))
    page.emulate_media(media="print")
    assert page.is_visible("#t1-5-5")
    assert not page.is_visible("#a-t1-5-5")
    assert not page.is_visible(".digest")
    assert not page.is_visible(".switch")


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_pressed_is_large_enough(opened, width):
    page = opened("hold", viewport=size(width))
    small = page.evaluate(
        "() => [...document.querySelectorAll('button, summary, .switch label, a.mark, .places a')]"
        ".map(one => one.getBoundingClientRect()).filter(one => one.width > 0 && one.height < 24).length"
    )
    assert small == 0


def test_on_the_first_screens_stands_no_name_of_a_rule_no_digest_and_no_id(opened, hold):
    page = opened("hold", viewport=size(1280))
    told = page.inner_text("#verdict") + page.inner_text("#act")
    assert [rule.name for rule in hold.rules if rule.name in told] == []
    assert [finding.id for finding in hold.findings if finding.id in told] == []
    assert "sha256" not in told


def test_where_nobody_is_named_the_first_screens_say_how_somebody_is(opened, hold):
    page = opened("hold", viewport=size(1280))
    says = "is niemand aangewezen om het te doen"
    assert (says in page.inner_text("#act")) == any(not one.owner for one in hold.findings if one.severity != "info")
    owned = replace(hold, findings=tuple(replace(one, owner="Concerncontrol") for one in hold.findings))
    assert says not in writing.page(reported(owned))


@pytest.fixture(scope="module")
def first_screens():
    """The first screens of the pages that were opened, by their state: a question is asked of what was read once."""
    return {}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        pytest.param("what is wrong", "Ontvangsten -17,3 min uitgaven 21,9 is -39,2; gedrukt staat 39,2", id="what"),
        pytest.param("how sure", "meer dan de 0,15 die afronding verklaart", id="how sure"),
        pytest.param("what to do", "Herstel wat kritiek is", id="what to do"),
        pytest.param(
            "what is likely wrong", "Waarschijnlijke oorzaak:", id="the likely cause, where what to do stands"
        ),
        pytest.param("the sum", "−17,3 − 21,9 = −39,2", id="the sum with its numbers"),
        pytest.param("where", "kasstroom.csv:5:5", id="where in the source"),
        pytest.param("who", "voor Concerncontrol", id="who"),
        pytest.param("when", "Beoordeeld op 17-5-2023", id="when, as a Dutch reader writes it"),
        pytest.param("by what", "met regelboek agency_accounts", id="by which rulebook"),
    ],
)
def test_the_questions_of_a_steward_are_answered_on_the_first_screens(opened, first_screens, request, question, answer):
    request.node.user_properties.append(("question", question))
    if "hold" not in first_screens:
        page = opened("hold", viewport=size(1280))
        first_screens["hold"] = page.inner_text("#verdict") + page.inner_text("#act")
    assert answer in first_screens["hold"]
