"""A rulebook of one language, or of one that tieout itself does not speak, judges and is told like any other."""

from __future__ import annotations

import json

import msgspec
import pytest

from tests.conftest import CLOCK, TODAY
from tests.whole.small import NAME, make_publication, make_shelf, small_canary
from tieout.gate import check as gate
from tieout.gate.supervisor import Asked, Judgement, Said, decode_asked, encode_asked
from tieout.report.printed import Printed
from tieout.values.moments import Days


def make_shelf_in(shelf, languages, texts):
    """Make the small rulebook, its rules told in some languages."""
    make_shelf(shelf)
    book, shape, suite = (shelf / NAME / part for part in ("rulebook.toml", "shapes/cells.toml", "suites/flow.json"))
    told = book.read_text("utf-8").replace('languages = ["en", "nl"]', f"languages = {json.dumps(languages)}")
    book.write_text(told, encoding="utf-8")
    lines = [line for line in shape.read_text("utf-8").splitlines() if not line.startswith(("title", "reason"))]
    given = [f"{key} = {json.dumps(said, ensure_ascii=False)}" for key, said in texts.items()]
    shape.write_text("\n".join([*lines, *given]), encoding="utf-8")
    declared = json.loads(suite.read_text("utf-8"))
    declared["expectations"][0]["meta"] = {"name": "cash_ties_out", "source": "drawn", **texts}
    suite.write_text(json.dumps(declared), encoding="utf-8")


GERMAN = {"title": "Die Kasse stimmt nicht", "reason": "Eine Summe folgt aus ihren Teilen."}
ENGLISH = {"title": "Cash does not tie out", "reason": "A total follows from its parts."}
DUTCH = {"title": "De kas sluit niet", "reason": "Een totaal volgt uit zijn delen."}


@pytest.mark.rare
@pytest.mark.parametrize(
    ("languages", "texts", "frame", "shown"),
    [
        pytest.param(["en"], ENGLISH, "en", "<h3>Cash does not tie out</h3>", id="English alone"),
        pytest.param(["nl"], DUTCH, "nl", "<h3>De kas sluit niet</h3>", id="Dutch alone"),
        pytest.param(
            ["de"],
            GERMAN,
            "en",
            '<h3><span class="only" lang="de">Die Kasse stimmt nicht</span></h3>',
            id="German alone",
        ),
        pytest.param(
            ["de", "nl"],
            GERMAN | {f"{key}_nl": said for key, said in DUTCH.items()},
            "nl",
            "<h3>De kas sluit niet</h3>",
            id="German and Dutch",
        ),
    ],
)
def test_a_rulebook_in_other_languages_judges_and_is_told(tmp_path, languages, texts, frame, shown):
    make_shelf_in(tmp_path / "books", languages, texts)
    make_publication(tmp_path / "flow-2022", "9")
    with small_canary():
        checked = gate.check(tmp_path / "flow-2022", tmp_path / "out", rulebooks=tmp_path / "books", clock=CLOCK)
    assert (checked.error, checked.exit_code) == (None, 1)
    record = json.loads((checked.folder / "verdict.json").read_text("utf-8"))
    assert record["languages"] == languages
    (rule,) = [one for one in record["rules"] if one["name"] == "cash_ties_out"]
    assert list(rule["title"]) == languages
    assert rule["title"][languages[0]] == texts["title"]
    page = (checked.folder / "report.html").read_text("utf-8")
    assert f'<html lang="{frame}">' in page
    assert "language-en" not in page.partition("</style>")[2], "there is nothing to choose"
    assert shown in page
    assert f"{texts['title']} (cash_ties_out: 1 critical)." in checked.verdict.reasons[0].en
    again = msgspec.json.decode(msgspec.json.encode(Judgement(checked.verdict, Printed())), type=Said)
    assert again == Judgement(checked.verdict, Printed()), "as the process that judges says it"


def test_a_case_in_german_reaches_the_process_that_judges_as_it_is(tmp_path):
    make_shelf_in(tmp_path / "books", ["de"], GERMAN)
    make_publication(tmp_path / "flow-2022", "6")
    case = gate.gather(tmp_path / "flow-2022", [], tmp_path / "books", Days(TODAY, TODAY), None)
    assert decode_asked(encode_asked(Asked(tmp_path, case))).case.rulebook == case.rulebook
    (rule,) = [
        item.rule
        for suite in case.rulebook.suites
        for item in suite.expectations
        if suite.file.startswith("expectations/")
    ]
    assert rule.title.languages == ("de",)
