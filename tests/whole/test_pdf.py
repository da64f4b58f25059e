"""The narrative of Logius 2022 is judged as a PDF as it is in Markdown, and what of it is not read is told."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil

import duckdb
import pytest

from tests.conftest import CLOCK, LOGIUS, Folder
from tests.pages import Page, lines, pdf
from tests.whole.conftest import found
from tests.whole.test_inert import tell
from tieout.gate.check import check
from tieout.publishing import keys

pytestmark = pytest.mark.usefixtures("tables_judged_once")

TEXT = (LOGIUS / "toelichting.md").read_text("utf-8")
FONT = 'font-family: "Liberation Serif", "DejaVu Serif", serif'
PLAIN = f"<style>body {{ {FONT}; font-size: 11pt }}</style>"
COLUMNS = (
    f"<style>body {{ {FONT}; font-size: 8pt; text-align: justify }}"
    " main { columns: 2; column-gap: 6mm } h1 { column-span: all }</style>"
)
HEAD = '<div style="font-size: 8px; width: 100%; text-align: center">Logius 2022, mln. €</div>'
FOOT = (
    '<div style="font-size: 8px; width: 100%; text-align: center">blz. <span class="pageNumber"></span> van '
    '<span class="totalPages"></span></div>'
)
LOCKED = pdf(lines("Een."), trailer=b"/Encrypt << /Filter /Standard >>")
SCANNED = pdf(lines("De operationele kasstroom is lager."), Page((), b"0 0 m 9 9 l S"))


def as_page(text, style):
    """Write Markdown of headings, bullets and paragraphs as a page."""
    told = re.sub(r"^(#+) (.*)$", lambda one: f"<h{len(one[1])}>{one[2]}</h{len(one[1])}>", text, flags=re.MULTILINE)
    told = re.sub(r"^- (.*)$", r"<p>• \1</p>", told, flags=re.MULTILINE)
    return f'<!doctype html><html lang="nl"><meta charset="utf-8">{style}<main>{told}</main></html>'


@pytest.fixture(scope="session")
def prints(browser):
    """Give what prints a text as a PDF, in one column or, between head and foot on small pages, in two."""
    page = browser.new_page()

    def one(text):
        page.set_content(as_page(text, PLAIN))
        return page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "20mm"))

    def two(text):
        page.set_content(as_page(text, COLUMNS))
        margin = {"top": "18mm", "bottom": "18mm", "left": "15mm", "right": "15mm"}
        return page.pdf(
            width="120mm", height="80mm", margin=margin, display_header_footer=True, header_template=HEAD,
            footer_template=FOOT,
        )  # fmt: skip

    return {"one column": one, "two columns": two}


@pytest.fixture(scope="session")
def printed(prints):
    """Give the narrative of Logius 2022, printed in each way."""
    return {way: prints[way](TEXT) for way in prints}


def with_pdf(folder, data):
    """Put a PDF in the place of the narrative of a publication."""
    (folder.path / "toelichting.md").unlink()
    (folder.path / "toelichting.pdf").write_bytes(data)

    def declare(package):
        (text,) = [one for one in package["resources"] if one["name"] == "toelichting"]
        text |= {"path": "toelichting.pdf", "format": "pdf", "mediatype": "application/pdf"}

    folder.declare(declare)
    return folder


def said_of_texts(verdict):
    """Give what a verdict says of the narrative, whatever its file is called."""
    return [
        (one.rule, one.severity, one.message, one.places[0].printed, one.places[1:])
        for one in verdict.findings
        if one.rule.startswith("text_")
    ]


@pytest.fixture(scope="module")
def judged(printed, tmp_path_factory, engines_in_this_process):
    """Judge the narrative as each PDF, once, by the command; give its exit code, what it says, and the record."""
    told = {}
    for way, data in printed.items():
        home = tmp_path_factory.mktemp("printed")
        shutil.copytree(LOGIUS, home / "logius-2022")
        with_pdf(Folder(home / "logius-2022"), data)
        told[way] = (home, check(home / "logius-2022", home / "records", clock=CLOCK))
    return told


@pytest.mark.parametrize("way", ["one column", "two columns"])
def test_the_same_narrative_gives_the_same_findings(judged, as_printed, way):
    assert said_of_texts(judged[way][1].verdict) == said_of_texts(as_printed.verdict)
    (finding,) = found(judged[way][1].verdict, "text_direction_agrees")
    assert finding.severity == "critical"
    assert "make 39.2 mln. EUR lower; the text says higher." in finding.message.en
    (counts,) = [one.en for one in judged[way][1].verdict.stands_on if "prints 7 numbers" in one.en]
    assert counts.endswith(': 5 tied out; 1 against its table; 1 not judged, tied to no figure: "1800".')


def test_a_finding_has_its_page_and_its_line_there(judged):
    (finding,) = found(judged["one column"][1].verdict, "text_direction_agrees")
    assert (finding.places[0].page, finding.places[0].page_line) == (1, 7)
    (finding,) = found(judged["two columns"][1].verdict, "text_speaks_of_what_holds")
    place = finding.places[0]
    assert place.page == 3
    assert place.line > place.page_line
    asked = """
        SELECT p.page_no, p.page_line_no, t.text FROM raw.toelichting AS t
        JOIN main.finding_places AS p ON (p.line_no, p.page_no, p.page_line_no) = (t.line_no, t.page_no, t.page_line_no)
        WHERE p.finding LIKE 'text_speaks_of_what_holds/%' AND p.file = 'toelichting.pdf'
    """
    with duckdb.connect(str(judged["two columns"][1].folder / "run.duckdb"), read_only=True) as run:
        (row,) = run.execute(asked).fetchall()
    assert row[:2] == (place.page, place.page_line)
    assert "vaker" in row[2]


def test_heads_and_feet_of_pages_are_told_and_are_no_text(judged):
    stands_on = [one.en for one in judged["two columns"][1].verdict.stands_on]
    assert 'Left out of toelichting.pdf as head or foot of its pages: "Logius 2022, mln. €", "blz. 1 van' in str(
        stands_on
    )


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("github", "(page 1, line 7)"),
        ("sarif", "(page 1, line 7)"),
        ("summary", "logius-2022/toelichting.pdf, page 1, line 7"),
        ("junit", "logius-2022/toelichting.pdf, page 1, line 7"),
    ],
)
def test_every_format_says_the_page(judged, form, said, monkeypatch):
    home, _ = judged["one column"]
    monkeypatch.chdir(home)
    monkeypatch.setenv("COLUMNS", "200")
    code, out, _ = tell("check", "logius-2022", "--out", "records", "--format", form)
    assert (code, said in out) == (1, True), out[:3000]
    if form == "sarif":
        results = json.loads(out)["runs"][0]["results"]
        at = [one["locations"][0]["physicalLocation"] for one in results if "text_direction_agrees" in one["ruleId"]]
        assert [one["region"]["startLine"] for one in at] == [1]


def test_the_terminal_and_the_record_say_the_page(judged, monkeypatch):
    home, checked = judged["one column"]
    monkeypatch.chdir(home)
    assert "  logius-2022/toelichting.pdf, page 1, line 7\n" in tell("check", "logius-2022", "--out", "records")[1]
    record = json.loads((checked.folder / "verdict.json").read_text("utf-8"))
    (finding,) = [one for one in record["findings"] if one["rule"] == "text_direction_agrees"]
    assert [one.get("page") for one in finding["places"]] == [1, *[None] * (len(finding["places"]) - 1)]


def test_the_page_shows_it_in_both_languages(judged):
    page = (judged["one column"][1].folder / "report.html").read_text("utf-8")
    assert "toelichting.pdf, page 1, line 7" in page
    assert "toelichting.pdf, bladzijde 1, regel 7" in page


@pytest.mark.rare
def test_claims_lists_them_by_page(judged, monkeypatch):
    home, _ = judged["one column"]
    monkeypatch.chdir(home)
    code, out, _ = tell("claims", "logius-2022")
    assert code == 1
    assert "  page 1, line 7     proposed  € 39,2 mln. hoger\n" in out
    shutil.copytree("logius-2022", "tied")
    assert tell("claims", "tied", "--write")[0] == 1
    assert "# toelichting.pdf, page 1, line 7, which the table contradicts" in (
        home / "tied/toelichting.ties.toml"
    ).read_text("utf-8")
    assert tell("check", "tied", "--quiet")[0] in (1, 3)


def test_a_second_check_gives_the_same_bytes(judged, tmp_path):
    home, checked = judged["two columns"]
    again = check(home / "logius-2022", tmp_path, clock=CLOCK)
    assert again.verdict == checked.verdict
    assert again.verdict.versions["pdfminer.six"]


@pytest.mark.rare
def test_a_pdf_is_published_as_it_was_judged_and_verified(prints, sound, tmp_path):
    with_pdf(sound, prints["one column"](TEXT.replace("39,2 mln. hoger", "39,2 mln. lager")))
    # The same words are the same finding, whatever its file is called.
    answers = sound.path / "answers.toml"
    answers.write_text(answers.read_text("utf-8").replace("/toelichting.md/", "/toelichting.pdf/"), encoding="utf-8")
    public, key = str(tmp_path / "public"), str(tmp_path / "keys" / keys.PRIVATE)
    keys.generate(tmp_path / "keys")
    assert tell("publish", str(sound.path), "--to", public, "--key", key, "--out", str(tmp_path / "out"))[0] == 0
    assert (tmp_path / "public/toelichting.pdf").read_bytes() == (sound.path / "toelichting.pdf").read_bytes()
    code, out, _ = tell("verify", public, "--key", str(tmp_path / "keys" / keys.PUBLIC))
    assert (code, "The text toelichting.pdf prints 7 numbers: 6 tied out" in out) == (0, True)


def test_what_is_new_in_a_text_is_told_by_its_paragraphs(prints, logius, printed, tmp_path, monkeypatch):
    with_pdf(logius, printed["two columns"])
    shutil.copytree(logius.path, tmp_path / "before" / "logius-2022")
    new = TEXT.replace("Er is in 2022 niet geïnvesteerd.", "Er is in 2022 helemaal niet geïnvesteerd.")
    (logius.path / "toelichting.pdf").write_bytes(prints["two columns"](new))
    monkeypatch.chdir(tmp_path)
    assert tell("check", "logius-2022", "--since", "before/logius-2022", "--quiet")[0] == 1
    (text,) = json.loads((tmp_path / "verdicts/logius-2022/changes.json").read_text("utf-8"))["texts"]
    assert [one["text"] for one in text["new"]] == ["• Er is in 2022 helemaal niet geïnvesteerd."]


@pytest.mark.parametrize(
    ("data", "rule", "severity", "said", "first"),
    [
        pytest.param(
            SCANNED, "text_pages_are_read", "warning", "toelichting.pdf: page 2, which is a picture without text.",
            "Not judged of the text toelichting.pdf: page 2, which is a picture without text.", id="a picture",
        ),
        pytest.param(
            LOCKED, "files_are_csv", "critical", "toelichting.pdf: it is encrypted or asks for a password.",
            "Not judged: the text toelichting.pdf, which could not be read.", id="locked",
        ),
        pytest.param(
            SCANNED[:200], "files_are_csv", "critical", "toelichting.pdf: it is no whole PDF",
            "Not judged: the text toelichting.pdf, which could not be read.", id="damaged",
        ),
    ],
)  # fmt: skip
@pytest.mark.rare
def test_what_cannot_be_read_is_found_and_stands_on_the_first_screen(logius, judge, data, rule, severity, said, first):
    verdict = judge(with_pdf(logius, data)).verdict
    # The list of claims does not look as if all was well either.
    assert tell("claims", str(logius.path))[0] == (1 if severity == "warning" else 3)
    (finding,) = found(verdict, rule)
    assert (finding.severity, finding.message.en.startswith(said)) == (severity, True), finding.message.en
    assert first in [one.en for one in verdict.stands_on]
    assert verdict.verdict != "publish"


def test_without_what_reads_it_the_command_says_what_to_install(logius, monkeypatch, printed):
    with_pdf(logius, printed["one column"])
    there = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "pdfminer" else there(name, *more)
    )
    code, out, err = tell("check", str(logius.path))
    assert (code, out) == (2, "")
    assert "resource toelichting is a PDF, and what reads one is not installed" in err
    assert "pip install 'tieout[pdf]'" in err


def test_a_pdf_that_is_not_declared_is_a_stray_file_as_any_other(logius, judge, printed):
    (logius.path / "bijlage.pdf").write_bytes(printed["one column"])
    (finding,) = found(judge(logius).verdict, "files_are_declared")
    assert finding.places[0].file == "bijlage.pdf"


@pytest.mark.parametrize(
    ("path", "form", "says", "advice"),
    [
        ("toelichting.pdf", None, "is a PDF by its name, and declared in no format", '"format": "pdf"'),
        ("toelichting.pdf", "md", 'is a PDF by its name, and its format is "md"', '"format": "pdf"'),
        ("toelichting.md", "pdf", "is declared in format pdf", "a name that ends in .pdf"),
    ],
)
def test_a_format_that_does_not_fit_the_name_of_a_text_is_refused_with_what_to_do(
    logius, judge, path, form, says, advice
):
    (logius.path / "toelichting.md").rename(logius.path / path)

    def declare(package):
        (text,) = [one for one in package["resources"] if one["name"] == "toelichting"]
        text["path"] = path
        text.pop("format")
        text |= {"format": form} if form else {}

    logius.declare(declare)
    error = str(judge(logius).error)
    assert says in error
    assert advice in error
