"""A page in one language says nothing in the other but what its publication says itself, in a real browser."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from tests.conftest import CLOCK, REPOSITORY, Folder
from tests.pages import lines, pdf
from tests.whole.test_pdf import with_pdf
from tieout.gate.check import check

LOGIUS = "logius-2022"
OTHERS = {
    "nl": "and are asked because blank both but by cannot checks column columns could does each every expected figure "
    "figures filled finding findings followed follows for from has holds judged line lines looked makes must not "
    "nothing one only other others printed prints published reads row rows rule rules said says should table "
    "tables than that the their there these they this those total type types value values were where which while "
    "with would",
    "en": "aan afdruk alle bij bevinding bevindingen cel cellen cijfer cijfers dan deze die dit door een elke en er "
    "geen gedrukt heeft het hij hun is-niet kolom kolommen kan kop leeg maar meer moet naar naast niet nog ook onder "
    "ontbreekt regel regels rij rijen staat tabel tabellen te toets toetsen uit van vermeldt voor waar waarde waarden "
    "wat welke wordt zegt zijn zonder",
}
"""For a page in each language, words of the other that mean nothing in it."""
SHOWN = """() => {
    document.querySelectorAll('details').forEach(one => { one.open = true });
    document.querySelectorAll('code, pre, .printed').forEach(one => one.remove());
    return document.body.innerText;
}"""
"""Gives what a reader sees, all of it unfolded, without what must be copied as it is."""


def broken(folder):
    """Put a line in a table that cannot be read."""
    folder.replace("kasstroom.csv", '"21,9"', '"21,9",x,"y')


def unreadable(folder):
    """Put a file in the place of a table that is none."""
    (folder.path / "kasstroom.csv").write_text('"', "utf-8")


def on_paper(folder):
    """Put a PDF in the place of the text, with a word that the table says the opposite of."""
    text = ("Kasstroom over 2022", "De operationele kasstroom is € 39,2 mln. hoger.", "Er zijn 1800 websites.")
    with_pdf(folder, pdf(lines(*text)))


def wrong_records(folder):
    """Put a breach in of each sort: a field too many, a value that may not be, a sum, a type."""
    path = folder.path / "precincts.csv"
    rows = path.read_text("utf-8").split("\n")
    rows[5] = rows[5].rpartition(",")[0] + ",-3"
    rows[6] = rows[6].rpartition(",")[0] + ",x"
    rows[9] += ",zz"
    rows[12] = rows[12].replace("Allegheny", "Beaver")
    path.write_text("\n".join(rows), "utf-8")


def softer(folder):
    """Have the suite ask less, so that the first screen says so."""
    path = folder.path / "adopted_budget.json"
    suite = json.loads(path.read_text("utf-8"))
    for number, one in enumerate(suite["expectations"]):
        one["kwargs"] |= {"mostly": 0.9} if number % 2 else {}
        one["severity"] = "info" if number % 3 == 0 else "critical"
    path.write_text(json.dumps(suite), "utf-8")


PAGES = {
    "Logius": (LOGIUS, None), "a broken file": (LOGIUS, broken), "a file that is none": (LOGIUS, unreadable),
    "a PDF": (LOGIUS, on_paper), "records by a schema": ("precincts-2024", wrong_records),
    "records by a suite": ("city-budget-2022", softer),
}  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory, engines_in_this_process):
    """Judge each publication once; give the page, the words that are the publication's own, and what its rules cite."""
    home, made = tmp_path_factory.mktemp("languages"), {}
    for name, (base, change) in PAGES.items():
        folder = Folder(home / str(len(made)))
        shutil.copytree(REPOSITORY / "data" / base, folder.path)
        if change is not None:
            change(folder)
        checked = check(folder.path, home / "records", clock=CLOCK)
        own = " ".join(path.read_text("utf-8", "replace") for path in folder.path.iterdir() if path.suffix != ".pdf")
        own += " ".join((REPOSITORY / "data" / base / "toelichting.md").read_text("utf-8")) if name == "a PDF" else ""
        sources = sorted({rule.source for rule in checked.verdict.rules}, key=len, reverse=True)
        made[name] = (checked.folder / "report.html", own, sources)
    return made


def strangers(text, language, own=""):
    """Give the words of the other language in a text that are not a publication's own."""
    words = set(re.findall(r"[^\W\d_]+", text.casefold()))
    return sorted(words & set(OTHERS[language].split()) - set(re.findall(r"[^\W\d_]+", own.casefold())))


@pytest.mark.rare
@pytest.mark.parametrize("name", PAGES)
def test_a_page_speaks_one_language(browser, pages, name):
    path, own, sources = pages[name]
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    for language in ("nl", "en"):
        page.goto(path.as_uri())
        page.evaluate(f"document.getElementById('language-{language}').click()")
        shown = page.evaluate(SHOWN)
        assert len(shown) > 2_000, "there is something to read"
        # A source is cited in its own words, in whatever language.
        for source in sources:
            shown = shown.replace(source, "")
        assert strangers(shown, language, own) == []
    context.close()


@pytest.mark.parametrize(
    ("text", "language", "own", "seen"),
    [
        ("Geen rule kijkt ernaar", "nl", "", ["rule"]),
        ("Geen rule kijkt ernaar", "nl", "A rule of thumb", []),
        ("No rule kijkt er naar", "en", "", ["er", "naar"]),
        ("No rule looks at it", "en", "", []),
    ],
)
def test_a_word_of_another_language_is_seen(text, language, own, seen):
    assert strangers(text, language, own) == seen
