"""Data docs: what the suites of a verdict asked and what came of it, for those who know Great Expectations."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import CLOCK, LOGIUS, REPOSITORY, Folder
from tests.report.naughty import EVERY, is_encodable
from tests.report.test_page_in_browser import RULES
from tests.report.test_report_hostile import Elements
from tests.whole.test_inert import tell
from tieout.engines import documenting
from tieout.engines.documenting import Wanted
from tieout.engines.documenting_worker import render_all
from tieout.gate.check import check
from tieout.gate.data_docs import MARK, refuse_place, write_data_docs
from tieout.report.data_docs.cleaning import KEPT, MEANING
from tieout.report.data_docs.documents import Documented, DocumentedRule, DocumentedSuite, Rendered
from tieout.report.printed import visible
from tieout.report.reasons import reasons_told
from tieout.store import disk
from tieout.values.errors import CannotJudgeError, UsageError

BUDGET, PRECINCTS = REPOSITORY / "data" / "city-budget-2022", REPOSITORY / "data" / "precincts-2024"
NAUGHTY = tuple(text for text in EVERY if len(text) < 300 and is_encodable(text) and text.strip())
OURS = KEPT | {"html", "head", "meta", "title", "body", "header", "main", "nav", "section", "h1", "caption", "time",
               "style"}  # fmt: skip
LINK = re.compile(r"#[a-z0-9-]+|(\.\./)?[A-Za-z0-9_-]+/[A-Za-z0-9_.-]+\.html|\.\./index\.html")


real_rendered = documenting._rendered
"""What the fixture below sets aside."""


@pytest.fixture(autouse=True, scope="module")
def rendered_in_this_process():
    """Render in this process; one test below has the process for real."""

    def rendered(wanted):
        return render_all(msgspec.json.decode(documenting._WRITTEN.encode(wanted), type=list[Wanted]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documenting, "_rendered", rendered)
        yield


@pytest.fixture(scope="module")
def judged(tmp_path_factory, as_printed, engines_in_this_process):
    """Judge a publication with a rulebook, and two packages without one."""
    home = tmp_path_factory.mktemp("judged")
    return {one.name: check(one, home, clock=CLOCK) for one in (BUDGET, PRECINCTS)} | {LOGIUS.name: as_printed}


@pytest.fixture(scope="module")
def docs(judged, tmp_path_factory):
    """Write their data docs in both languages; give the text of each page by language and path."""
    told = [judged[LOGIUS.name], judged[BUDGET.name], judged[PRECINCTS.name]]
    home = tmp_path_factory.mktemp("docs")
    for language in ("en", "nl"):
        write_data_docs(home / language, told, language)
    return {path.relative_to(home).as_posix(): path.read_text("utf-8") for path in home.rglob("*.html")}


def words(page):
    """Give the words of a page, a space between each."""
    return " ".join(Elements(page.replace("<", " <")).text.split())


def rows(page):
    """Give the expectations of a page of results: the words of each row that has a status."""
    found = re.findall(r"<tr><td[^>]*>(.*?)</tr>", re.sub(r">\s+", ">", page), re.DOTALL)
    return [words(row) for row in found]


def test_every_rule_of_a_suite_is_told_with_what_became_of_it(judged, docs):
    verdict = judged[LOGIUS.name].verdict
    asked = {rule.name for rule in verdict.rules if rule.engine == "great_expectations" and "canary" not in rule.name}
    states = [one.state for one in verdict.outcomes if one.rule in asked]
    told = [row for path, page in docs.items() if re.match("en/logius.*results", path) for row in rows(page)]
    assert len(told) == len(asked) > 40
    assert sum(row.startswith("✓ holds") for row in told) == states.count("passed")
    assert sum(row.startswith("✗ does not hold") for row in told) == states.count("failed")
    assert sum(row.startswith("? not judged") for row in told) == states.count("empty") + states.count("broken")


def test_the_overview_has_the_verdict_with_its_reasons_and_counts_the_rules(judged, docs):
    index = words(docs["en/index.html"])
    assert "Verdict: hold · Judged 22 November 2026" in index
    assert [reason.en for reason in reasons_told(judged[LOGIUS.name].verdict) if reason.en not in index] == []
    assert re.search(r"cash_flow kasstroom 1 1 5 Results cash_flow Expectations cash_flow", index)
    assert "No suite of Great Expectations was asked of this publication." in index


def test_a_rule_of_ours_is_told_in_words_with_its_reason_and_what_was_found(docs):
    (row,) = [row for row in rows(docs["en/logius-2022/cash_flow.results.html"]) if "✗" in row]
    assert row == (
        "✗ does not hold Must not be so: Operating receipts minus expenses is not the operating cash flow The "
        "operating cash flow is receipts minus expenses in every column, the difference column too; if it is not, at "
        "least one of the three figures is wrong. kasstroom.csv:5:5: Totaal operationele kasstroom, Verschil 2022 "
        "prints “39,2”; “-17,3” (Totaal ontvangsten operationele kasstroom (+/+)) and “21,9” (Totaal uitgaven "
        "operationele kasstroom (-/-)) make -39.2 mln. EUR. They are 78.4 mln. EUR apart; rounding explains at most "
        "0.15 mln. EUR. 1 of 1"
    )


def test_an_expectation_of_other_people_is_told_as_great_expectations_renders_it(docs):
    (row,) = [row for row in rows(docs["en/city-budget-2022/adopted_budget.results.html"]) if "✗" in row]
    assert row == (
        "✗ does not hold values must never be null. 1 unexpected values found. ≈0.7812% of 128 total rows. "
        "workplace_standards.csv, line 129: amount is blank. Asked: amount is filled in. ≈99.219% not null"
    )


def test_in_dutch_our_own_words_are_dutch(docs):
    page = docs["nl/logius-2022/cash_flow.results.html"]
    assert '<html lang="nl">' in page
    assert '<strong lang="nl">Mag niet zo zijn: ' in page
    assert "klopt niet" in words(page)
    assert not re.search("holds|not judged|Verdict", words(page))


def test_no_page_fetches_runs_or_leads_elsewhere(docs):
    for page in docs.values():
        read = Elements(page)
        assert MARK in page[:200]
        assert {tag for tag, _ in read.elements} <= OURS | {"a"}
        assert [link for link in read.links if not LINK.fullmatch(link)] == []
        (policy,) = read.policies
        assert re.fullmatch(r"default-src 'none'; style-src 'sha256-\S+'; base-uri 'none'; form-action 'none'", policy)


def test_every_link_leads_to_a_page_that_is_there(docs):
    for path, page in docs.items():
        for link in Elements(page).links:
            if not link.startswith("#"):
                assert (Path("/") / path).parent.joinpath(link).resolve().as_posix()[1:] in docs


def test_what_was_not_judged_never_holds(judge, tmp_path):
    folder = budget(tmp_path)
    file = folder.path / "workplace_standards.csv"
    file.write_bytes(file.read_bytes().split(b"\n")[0] + b"\n")
    page = written(judge(folder), tmp_path)["city-budget-2022/adopted_budget.results.html"]
    assert len(rows(page)) == 6
    assert all(row.startswith("? not judged") for row in rows(page))
    assert "Status: Failed" in words(page)


def test_an_expectation_that_nobody_knows_is_told_and_not_dropped(judge, tmp_path):
    folder = budget(tmp_path)
    folder.replace("adopted_budget.json", "expect_column_value_lengths_to_equal", "expect_column_value_length_to_equal")
    page = written(judge(folder), tmp_path)["city-budget-2022/adopted_budget.results.html"]
    assert len(rows(page)) == 6
    (row,) = [row for row in rows(page) if row.startswith("?")]
    assert 'Great Expectations has no expectation "expect_column_value_length_to_equal"' in row


def test_a_rule_that_the_verdict_does_not_know_was_not_judged(judged, tmp_path):
    checked = judged[BUDGET.name]
    verdict = checked.verdict
    lost = [one for one in verdict.outcomes if "adopted_budget" not in one.rule]
    page = written(replace(checked, verdict=replace(verdict, outcomes=tuple(lost))), tmp_path)
    told = rows(page["city-budget-2022/adopted_budget.results.html"])
    assert [row.startswith("? not judged") and "Nothing was heard of it." in row for row in told] == [True] * 6


@pytest.mark.rare
def test_hostile_texts_are_texts(judge, tmp_path):
    folder = budget(tmp_path)
    path = folder.path / "adopted_budget.json"
    suite = json.loads(path.read_text("utf-8"))
    suite["name"] = NAUGHTY[0]
    suite["meta"] = {"notes": list(NAUGHTY), "great_expectations_version": NAUGHTY[0]}
    suite["expectations"] += [
        {
            "type": "expect_column_values_to_be_in_set",
            "kwargs": {"column": "account_type", "value_set": list(NAUGHTY) if text == NAUGHTY[0] else [text]},
            "meta": {"notes": {"format": "markdown", "content": [text, f"[go](javascript:{text})"]}},
            "description": text,
        }
        for text in NAUGHTY
    ]
    path.write_text(json.dumps(suite, ensure_ascii=False), "utf-8")

    def declare(package):
        package["title"] = " ".join(NAUGHTY)
        package["resources"][0]["tieout"]["owner"] = NAUGHTY[0]

    folder.declare(declare)
    pages = written(judge(folder), tmp_path)
    for page in pages.values():
        read = Elements(page)
        assert {tag for tag, _ in read.elements} <= OURS | {"a"}
        assert [link for link in read.links if not LINK.fullmatch(link)] == []
        assert len(read.policies) == 1
    results = next(page for path, page in pages.items() if path.endswith("results.html"))
    text = " ".join(Elements(results).text.split())
    assert [one for one in NAUGHTY if " ".join(visible(one).split()) not in text] == []


def test_every_text_that_great_expectations_gets_is_guarded(monkeypatch):
    asked = []
    monkeypatch.setattr(documenting, "_rendered", lambda wanted: asked.extend(wanted) or [Rendered("", "")])
    text = " ".join(NAUGHTY)
    rule = DocumentedRule("r", "holds", "t", {"column": text, "value_set": [text, {text: text}]}, "info", text, text, 1,
                          1, (text,))  # fmt: skip
    documenting.render([Documented(text, text, "", (), "", (DocumentedSuite(text, text, (rule,)),))], "en")
    (wanted,) = asked
    (got,) = wanted.suite.rules
    told = [wanted.publication, wanted.suite.name, wanted.suite.table, *got.told, got.title, got.reason]
    assert set(MEANING) & set("".join([*told, *got.arguments["value_set"][1], got.arguments["value_set"][0],
                                       got.arguments["column"]])) == set()  # fmt: skip


def test_docs_of_a_publication_that_was_refused_say_why(judge, tmp_path):
    folder = budget(tmp_path)
    (folder.path / "adopted_budget.json").write_text("{}")
    pages = written(judge(folder), tmp_path)
    assert list(pages) == ["index.html"]
    assert "adopted_budget.json" in words(pages["index.html"])
    assert "Verdict: cannot judge" in words(pages["index.html"])


@pytest.mark.parametrize("there", ["nothing", "an empty folder", "docs"])
def test_a_folder_that_may_be_written_is_written_as_a_whole(judged, tmp_path, there):
    target = tmp_path / "deep" / "docs"
    if there != "nothing":
        target.mkdir(parents=True)
    if there == "docs":
        write_data_docs(target, [judged[LOGIUS.name]], "en")
    write_data_docs(target, [judged[BUDGET.name]], "en")
    assert sorted(path.name for path in target.iterdir()) == ["city-budget-2022", "index.html"]
    assert [path.name for path in target.parent.iterdir()] == ["docs"]


def a_note(place):
    place.mkdir()
    (place / "notes.txt").write_text("mine")


def a_note_among_docs(place):
    place.mkdir()
    (place / "index.html").write_text(f"<!doctype html>\n{MARK}\n")
    (place / "deep").mkdir()
    (place / "deep" / "notes.html").write_text("mine")


def a_file(place):
    place.write_text("mine")


def a_link(place):
    place.symlink_to(place.parent)


def a_publication(place):
    place.mkdir()
    (place.parent / "datapackage.json").write_text("{}")


@pytest.mark.parametrize(
    ("lay", "says"),
    [
        (a_note, "it holds other things than data docs: notes.txt"),
        (a_note_among_docs, "it holds other things than data docs: deep/notes.html"),
        (a_file, "it is no folder"),
        (a_link, "it is a link"),
        (a_publication, "it lies in a publication"),
    ],
)
def test_whatever_else_stands_there_stays(judged, tmp_path, lay, says):
    place = tmp_path / "docs"
    lay(place)
    before = sorted((path, path.is_file() and path.read_bytes()) for path in tmp_path.rglob("*"))
    with pytest.raises(UsageError, match=says):
        refuse_place(place)
    with pytest.raises(UsageError, match=says):
        write_data_docs(place, [judged[BUDGET.name]], "en")
    assert sorted((path, path.is_file() and path.read_bytes()) for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize("step", range(1, 6))
def test_where_writing_fails_the_old_docs_stay_whole(judged, tmp_path, monkeypatch, step):
    target = tmp_path / "docs"
    write_data_docs(target, [judged[PRECINCTS.name]], "en")
    before = {path: path.read_bytes() for path in target.rglob("*.html")}
    steps = iter(range(1, 100))

    def failing(really):
        def fail(*given, **named):
            if next(steps) == step:
                raise OSError(28, "No space left on device")
            return really(*given, **named)

        return fail

    with monkeypatch.context() as patch:
        patch.setattr("tieout.gate.data_docs.write", failing(disk.write))
        patch.setattr(Path, "rename", failing(Path.rename))
        with pytest.raises(CannotJudgeError, match="No space left"):
            write_data_docs(target, [judged[BUDGET.name]], "en")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.html")} == before
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


def test_the_command_refuses_the_folder_before_it_judges(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "notes.txt").write_text("mine")
    code, out, err = tell("check", str(BUDGET), "--out", str(tmp_path / "v"), "--data-docs", str(tmp_path / "docs"))
    assert (code, out) == (2, "")
    assert "notes.txt\n  Name a new or an empty folder for --data-docs" in err
    assert not (tmp_path / "v").exists()


def test_nothing_is_written_unless_it_is_asked_for(judged, tmp_path):
    kept = {path.name for path in judged[BUDGET.name].folder.iterdir()}
    assert kept == {"report.html", "verdict.json", "run.duckdb"}


def test_docs_that_great_expectations_does_not_render_are_no_docs(judged, tmp_path, monkeypatch):
    monkeypatch.setattr(documenting, "_rendered", real_rendered)
    monkeypatch.setattr(documenting, "CHILD", "tieout.no_such_module")
    with pytest.raises(CannotJudgeError, match=r"did not render the data docs: .*no_such_module"):
        write_data_docs(tmp_path / "docs", [judged[BUDGET.name]], "en")
    assert not (tmp_path / "docs").exists()


@pytest.mark.rare
def test_the_process_that_renders_writes_what_this_one_does(judged, docs, tmp_path, monkeypatch):
    monkeypatch.setattr(documenting, "_rendered", real_rendered)
    write_data_docs(tmp_path / "docs", [judged[name] for name in (LOGIUS.name, BUDGET.name, PRECINCTS.name)], "en")
    found = {f"en/{path.relative_to(tmp_path / 'docs').as_posix()}": path.read_text("utf-8")
             for path in (tmp_path / "docs").rglob("*.html")}  # fmt: skip
    assert found == {path: page for path, page in docs.items() if path.startswith("en/")}


def budget(tmp_path):
    """Copy the budget of a city."""
    shutil.copytree(BUDGET, tmp_path / BUDGET.name)
    return Folder(tmp_path / BUDGET.name)


def written(checked, tmp_path):
    """Write the data docs of one publication; give each page by its path."""
    write_data_docs(tmp_path / "docs", [checked], "en")
    home = tmp_path / "docs"
    return {path.relative_to(home).as_posix(): path.read_text("utf-8") for path in home.rglob("*.html")}


@pytest.mark.rare
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_without_a_network_shows_every_page_whole_and_keeps_nobody_out(docs, browser, tmp_path, scheme):
    for path, page in docs.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(page, "utf-8")
    shown = ["nl/index.html", "en/city-budget-2022/adopted_budget.results.html", "nl/logius-2022/lines.results.html",
             "en/logius-2022/lines.expectations.html"]  # fmt: skip
    asked: list[str] = []
    context = browser.new_context(offline=True, bypass_csp=True, color_scheme=scheme)
    context.on("request", lambda request: asked.append(request.url))
    for path in shown:
        opened = context.new_page()
        opened.goto((tmp_path / path).as_uri())
        assert Axe().run(opened, options={"runOnly": RULES}).response["violations"] == [], path
        for width in (320, 640, 1280):
            opened.set_viewport_size({"width": width, "height": 900})
            assert opened.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
    context.close()
    assert asked == [(tmp_path / path).as_uri() for path in shown]
