"""Texts against tables, in whole runs: what is said wrongly is held, and what a steward ties is believed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import CLOCK, REPOSITORY, Folder
from tests.whole.conftest import found
from tests.whole.test_inert import tell
from tieout.gate.check import Checked, check
from tieout.gate.claiming import read_claims
from tieout.values.moments import days_at

pytestmark = pytest.mark.usefixtures("tables_judged_once")

TEXT, TIES = "toelichting.md", "toelichting.ties.toml"
PRINTED = REPOSITORY / "data" / "printed-tables"
SERVICES = """[[tie]]
quote = "Alle diensten van Logius waren in 2022 opnieuw vaker beschikbaar dan de afgesproken norm"
section = "Beschikbaarheid Dienstverlening"
states = "all"

[[apart]]
quote = "Ruim 1800 valse websites"
why = "Uit de administratie van het meldpunt."
"""


@pytest.fixture
def pdirekt(tmp_path: Path) -> Folder:
    """The accounts of one agency over 2017, with a text of ours."""
    return make_pdirekt(tmp_path / "pdirekt-2017")


@pytest.fixture(scope="module")
def judged_pdirekt(tmp_path_factory: pytest.TempPathFactory, engines_in_this_process: None) -> Checked:
    """Those accounts with that text as they are, judged once."""
    home = tmp_path_factory.mktemp("judged")
    return check(make_pdirekt(home / "pdirekt-2017").path, home / "records", clock=CLOCK)


def make_pdirekt(home: Path) -> Folder:
    """Write the accounts of one agency over 2017, with a text of ours."""
    home.mkdir()
    package = json.loads((PRINTED / "datapackage.json").read_text("utf-8"))
    table = next(one for one in package["resources"] if one["name"] == "pdirekt_2017_jv_baten_lasten")
    shutil.copy(PRINTED / table["path"], home)
    text = {"name": "toelichting", "path": TEXT, "format": "md", "mediatype": "text/markdown"}
    package |= {"name": "pdirekt-2017", "resources": [table, text]}
    (home / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    (home / TEXT).write_text("De materiële kosten waren 1,5 mln. lager dan gepland.\n", encoding="utf-8")
    return Folder(home)


def test_material_costs_of_1_5_against_2_5_million_are_found(judged_pdirekt):
    (finding,) = found(judged_pdirekt.verdict, "text_number_agrees")
    assert finding.severity == "critical"
    assert finding.message.nl == (
        "- materiële kosten: “26.403” (Realisatie 2017 (x € 1.000)) tegenover “28.930” (Jaarplan 2017 (x € 1.000)) is "
        '2.527 x 1.000 EUR lager; er staat "1,5 mln." lager.'
    )
    assert (finding.expected, finding.found, finding.gap) == (-2527, -1500, 1027)


def test_the_page_marks_the_words_beside_the_cells_that_they_contradict(judged_pdirekt):
    checked = judged_pdirekt
    page = (checked.folder / "report.html").read_text("utf-8")
    (finding,) = found(checked.verdict, "text_number_agrees")
    assert '<span class="said is-contradicts" id="x1-1-27">1,5 mln. lager</span>' in page
    asked = page[page.index('id="b-x1-1-27"') :].split("</div>")[0]
    assert finding.message.nl.split(": ")[0] in asked
    assert all(f">{place.file}:{place.line}:{place.column}</a>" in asked for place in finding.places[1:])


def test_the_right_amount_is_not_accused(pdirekt, judge):
    pdirekt.replace(TEXT, "1,5 mln.", "2,5 mln.")
    verdict = judge(pdirekt).verdict
    assert not [one for one in verdict.findings if one.rule.startswith("text_")]
    assert any("prints 1 number: 1 tied out" in line.en for line in verdict.stands_on)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param(
            "toelichting.txt",
            "De materiële kosten waren 1,5 mln. lager dan gepland.\n",
            id="plain text",
            marks=pytest.mark.rare,
        ),
        pytest.param(
            "toelichting.html",
            "<h1>Kosten</h1><p>De <b>materiële kosten</b> waren 1,5&nbsp;mln. lager dan gepland.</p>\n",
            id="HTML",
        ),
    ],
)
def test_a_text_in_another_format_is_judged_alike(pdirekt, judge, name, text):
    (pdirekt.path / TEXT).unlink()
    (pdirekt.path / name).write_text(text, encoding="utf-8")
    pdirekt.declare(lambda package: package["resources"][1].update(path=name, format=name.partition(".")[2]))
    (finding,) = found(judge(pdirekt).verdict, "text_number_agrees")
    assert finding.places[0].file == name


def test_a_text_that_says_nothing_of_the_tables_is_told_with_its_numbers(pdirekt, judge):
    (pdirekt.path / TEXT).write_text("Er kwamen 12 mensen bij.\n", encoding="utf-8")
    verdict = judge(pdirekt).verdict
    assert any('1 not judged, tied to no figure: "12"' in line.en for line in verdict.stands_on)
    assert {one.state for one in verdict.outcomes if one.rule == "text_number_agrees"} == {"empty"}


def test_a_rulebook_without_wording_has_its_texts_read_and_not_judged(pdirekt, judge, shelf):
    (shelf.path / "agency_accounts" / "narrative.toml").unlink()
    verdict = judge(pdirekt, rulebooks=shelf.path).verdict
    assert any(line.en.startswith("Not judged: the text toelichting.md") for line in verdict.stands_on)
    assert not [one for one in verdict.rules if one.name.startswith("text_number")]


@pytest.mark.parametrize(
    ("edit", "is_same"),
    [
        pytest.param(lambda text: f"# Kop\n\nWij werkten hard.\n\n{text}", True, id="lines above it"),
        pytest.param(
            lambda text: f"{text}\nEn dit staat erachter.\n", True, id="lines behind it", marks=pytest.mark.rare
        ),
        pytest.param(
            lambda text: text.replace(" lager", "\nlager"), True, id="another line break in it", marks=pytest.mark.rare
        ),
        pytest.param(lambda text: text.replace("De materiële", "Ook de materiële"), False, id="other words in it"),
        pytest.param(lambda text: text.replace("1,5", "1,6"), False, id="another number", marks=pytest.mark.rare),
    ],
)
def test_an_answer_outlives_an_edit_elsewhere_and_no_edit_of_its_sentence(
    pdirekt, judge, judged_pdirekt, edit, is_same
):
    (before,) = found(judged_pdirekt.verdict, "text_number_agrees")
    text = (pdirekt.path / TEXT).read_text("utf-8")
    (pdirekt.path / TEXT).write_text(edit(text), encoding="utf-8")
    (after,) = found(judge(pdirekt).verdict, "text_number_agrees")
    assert (after.id == before.id) == is_same


def test_the_same_said_twice_are_two_findings(pdirekt, judge):
    text = (pdirekt.path / TEXT).read_text("utf-8")
    (pdirekt.path / TEXT).write_text(f"{text}\n{text}", encoding="utf-8")
    first, second = found(judge(pdirekt).verdict, "text_number_agrees")
    assert first.id != second.id
    assert first.id.rpartition("@")[0] in second.id


def test_a_text_that_only_contradicts_itself_is_told_in_full(pdirekt, judge):
    said = "De huur steeg van € 3,4 mln. naar € 3,1 mln.\n"
    (pdirekt.path / TEXT).write_text(f"{said}\n{said}", encoding="utf-8")
    checked = judge(pdirekt)
    became = {one.rule: (one.state, one.breaches) for one in checked.verdict.outcomes}
    assert became["text_agrees_with_itself"] == ("failed", 2)
    assert became["text_number_agrees"] == ("empty", 0), "nothing was held against a table"
    first, second = found(checked.verdict, "text_agrees_with_itself")
    assert first.id != second.id
    assert [one.places[0].line for one in (first, second)] == [1, 3]
    assert (checked.folder / "report.html").read_text("utf-8").count('<span class="said is-asked"') == 2


def test_two_sentences_of_which_one_must_be_wrong_are_told_at_both_places(pdirekt, judge):
    text = "In 2019 waren de materiële kosten € 30,1 mln.\n\nDe materiële kosten waren in 2019 € 31,4 mln.\n"
    (pdirekt.path / TEXT).write_text(text, encoding="utf-8")
    (finding,) = found(judge(pdirekt).verdict, "text_agrees_with_itself")
    assert [(one.file, one.line) for one in finding.places] == [(TEXT, 3), (TEXT, 1)]
    assert finding.severity == "warning"


def test_what_a_steward_ties_settles_which_services_are_meant(logius, judge):
    (logius.path / TIES).write_text(SERVICES, encoding="utf-8")
    checked = judge(logius)
    assert found(checked.verdict, "text_speaks_of_what_holds") == []
    assert found(checked.verdict, "files_are_declared") == []
    assert any("1 set apart by the publisher" in line.en for line in checked.verdict.stands_on)
    assert f'text {TEXT}: "Ruim 1800 valse websites" is set apart' in checked.verdict.softened_by
    assert TIES in {one.path for one in checked.verdict.declarations}


def test_words_that_were_tied_and_are_gone_are_critical(logius, judge):
    (logius.path / TIES).write_text(SERVICES, encoding="utf-8")
    logius.replace(TEXT, "Ruim 1800 valse", "Ruim 1900 valse")
    (finding,) = found(judge(logius).verdict, "tied_words_stand_in_text")
    assert finding.severity == "critical"
    assert "de tekst zegt het niet" in finding.message.nl


@pytest.mark.parametrize(
    "ties",
    [
        pytest.param(
            '[[apart]]\nquote = "1,5 mln."\nwhy = "Een afrondingsverschil."\n', id="set apart", marks=pytest.mark.rare
        ),
        pytest.param(
            '[[tie]]\nquote = "1,5 mln. lager"\nline = "Totaal lasten"\nstates = "difference"\n', id="tied elsewhere"
        ),
    ],
)
def test_a_wrong_number_that_is_tied_away_is_still_told(pdirekt, judge, ties):
    (pdirekt.path / TIES).write_text(ties, encoding="utf-8")
    verdict = judge(pdirekt).verdict
    (finding,) = found(verdict, "tie_agrees_with_its_words")
    assert finding.severity == "warning"
    assert "2.527 x 1.000 EUR lager" in finding.message.nl
    assert found(verdict, "text_number_agrees") == []


def test_a_tie_to_a_line_that_is_not_there_is_refused(logius, judge):
    tie = '[[tie]]\nquote = "€ 21,9 mln."\nline = "operationele_kasstrom"\n'
    (logius.path / TIES).write_text(tie, encoding="utf-8")
    checked = judge(logius)
    assert checked.exit_code == 2
    assert "operationele_kasstroom" in str(checked.error)


def test_claims_are_listed_and_written_as_ties_that_hold(logius):
    code, out, _ = tell("claims", str(logius.path))
    assert code == 1
    assert "8:32     proposed  € 39,2 mln. hoger" in out
    assert "make 39.2 mln. EUR lower; the text says higher." in out
    assert "18:8     unbound   1800" in out
    code, out, _ = tell("claims", str(logius.path), "--write")
    assert f"Wrote      {logius.path / TIES}" in out
    written = (logius.path / TIES).read_text("utf-8")
    assert written.count("\n[[tie]]") == 8
    assert '# [[apart]]\n# quote = "1800"' in written
    heard = read_claims(logius.path, None, days_at(CLOCK())).heard
    assert heard.lost == ()
    assert [one.claim.declared for one in heard.checked[0].judgements].count(False) == 1, "what all are is still asked"
    tell("claims", str(logius.path), "--write")
    assert (logius.path / TIES).read_text("utf-8").count("\n[[tie]]") == 8, "what is tied is not tied again"


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(lambda folder: (folder / TEXT).unlink(), TEXT, id="a text that is gone"),
        pytest.param(lambda folder: (folder / TIES).write_text("[[tie"), "not valid TOML", id="ties that are no TOML"),
    ],
)
def test_what_stands_in_the_way_of_listing_claims_is_told(logius, spoil, message):
    spoil(logius.path)
    code, _, told = tell("claims", str(logius.path))
    assert code in (2, 3)
    assert message in told


def test_claims_are_not_listed_where_a_table_cannot_be_read(logius):
    (logius.path / "kasstroom.csv").write_bytes(b"\0\1")
    code, out, err = tell("claims", str(logius.path))
    assert (code, out) == (3, "")
    assert "kasstroom.csv" in err
