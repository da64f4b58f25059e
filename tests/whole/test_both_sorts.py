"""A publication with a rulebook that also holds records which no shape of it knows: one run, one verdict."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser

import duckdb
import pytest

from tests.conftest import Folder
from tests.whole.test_inert import tell
from tieout.gate.data_docs import write_data_docs

pytestmark = pytest.mark.usefixtures("tables_judged_once")

FIELDS = [
    {"name": "id", "type": "integer", "constraints": {"required": True}},
    {"name": "dienst", "type": "string", "constraints": {"enum": ["DigiD", "PKIo"]}},
    {"name": "bedrag", "type": "number", "constraints": {"minimum": 0}},
    {"name": "vrij", "type": "string"},
]
SUITE = {"name": "s", "expectations": [{"type": "expect_table_row_count_to_equal", "kwargs": {"value": 2}}]}
SOUND = "id,dienst,bedrag,vrij\n1,DigiD,2.5,a\n2,PKIo,3,b\n"


def with_records(logius: Folder, text: str = SOUND, **settings) -> Folder:
    """Put a table of records with a suite beside the tables of Logius."""
    (logius.path / "data").mkdir()
    (logius.path / "data" / "posten.csv").write_text(text, encoding="utf-8")
    (logius.path / "suite.json").write_text(json.dumps(SUITE))
    table = {
        "name": "posten", "path": "data/posten.csv", "type": "table",
        "schema": {"fields": FIELDS, "primaryKey": "id"},
        "tieout": {"suites": ["suite.json"], "owner": "Financiën"},
    }  # fmt: skip
    logius.declare(lambda declared: declared["resources"].append({**table, **settings}))
    return logius


def ids(verdict) -> set[str]:
    """Name the findings of a verdict."""
    return {one.id for one in verdict.findings}


def test_sound_records_add_their_rules_and_change_no_finding(logius, judge, as_printed):
    verdict = judge(with_records(logius)).verdict
    assert ids(verdict) == ids(as_printed.verdict)
    of_records = {one.rule: one.state for one in verdict.outcomes if one.rule.startswith("posten.")}
    assert set(of_records.values()) == {"passed"}
    assert {"posten.bedrag.minimum", "posten.id.primaryKey", "posten.suite.row_count_to_equal"} <= of_records.keys()
    assert {one.rule for one in as_printed.verdict.outcomes} < {one.rule for one in verdict.outcomes}
    assert len({one.rule for one in verdict.outcomes}) == len(verdict.outcomes)
    assert "data/posten.csv" in {one.path for one in verdict.inputs}
    assert "suite.json" in {one.path for one in verdict.declarations}


def test_that_no_rulebook_judged_them_stands_on_the_first_screen_and_is_softer(logius, judge):
    verdict = judge(with_records(logius)).verdict
    assert "and by no rulebook: data/posten.csv." in verdict.stands_on[0].en
    assert {"data/posten.csv: it is judged by no rulebook", "nothing is asked of posten.vrij"} <= {*verdict.softened_by}
    assert any("Nothing is asked of these fields of posten: vrij" in one.en for one in verdict.stands_on)


@pytest.mark.rare
def test_the_tables_of_the_rulebook_are_shown_as_they_are_without_records(logius, judge, as_printed, tmp_path):
    checked = judge(with_records(logius))
    page, before = (
        Shown((one.folder / "report.html").read_text("utf-8")).figures for one in (checked, as_printed)
    )  # fmt: skip
    assert page == before + 4, "the numbers of two records are figures too"
    write_data_docs(tmp_path / "docs", [checked], "en")
    told = "".join(one.read_text("utf-8") for one in (tmp_path / "docs").rglob("*.html"))
    assert re.search("exactly.{0,60}2.{0,60}rows", re.sub("<[^>]*>", " ", told))
    assert "Operating receipts minus expenses" in told


class Shown(HTMLParser):
    """Counts the cells of a page that are figures."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.figures = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count a cell."""
        self.figures += tag == "td" and "figure" in (dict(attrs).get("class") or "").split()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("PKIo,3", "PKIo,-3", "posten.bedrag.minimum"),
        pytest.param("2,PKIo", "1,PKIo", "posten.id.primaryKey", marks=pytest.mark.rare),
        pytest.param("2,PKIo", "2,DigD", "posten.dienst.enum", marks=pytest.mark.rare),
        pytest.param("PKIo,3", "PKIo,drie", "posten.bedrag.type", marks=pytest.mark.rare),
        ("2,PKIo,3,b\n", "", "posten.suite.row_count_to_equal"),
    ],
)
def test_a_slip_in_records_is_found_beside_those_of_the_statements(logius, judge, as_printed, old, new, rule):
    with_records(logius)
    logius.replace("data/posten.csv", old, new)
    checked = judge(logius)
    (finding,) = [one for one in checked.verdict.findings if one.id not in ids(as_printed.verdict)]
    assert (finding.rule, finding.owner, checked.verdict.verdict) == (rule, "Financiën", "hold")
    assert finding.places[0].file == "data/posten.csv"
    if finding.places[0].column is not None:
        with duckdb.connect(str(checked.folder / "run.duckdb"), read_only=True) as run:
            rows = run.execute(
                "SELECT count(*) FROM finding_places AS p JOIN cells USING (cell_id) WHERE p.file = 'data/posten.csv' "
                "AND cells.file = p.file AND cells.line_no = p.line_no AND cells.column_no = p.column_no"
            ).fetchall()[0][0]
            assert rows == len(finding.places)
            assert run.execute("SELECT count(*) = count(DISTINCT cell_id) FROM cells").fetchall() == [(True,)]


@pytest.mark.rare
def test_an_allowance_for_a_rule_on_records_counts_and_one_for_no_rule_is_refused(logius, judge):
    blank = SOUND.replace("2.5", "").replace("3", "")
    with_records(logius, blank)
    empty = next(one for one in judge(logius).verdict.outcomes if one.rule == "posten.bedrag.minimum")
    if empty.silenced is not None:
        logius.allow("posten.bedrag.minimum", empty.silenced)
        allowed = next(one for one in judge(logius).verdict.outcomes if one.rule == "posten.bedrag.minimum")
        assert (empty.state, empty.allowed_empty, allowed.state) == ("empty", None, "empty")
        assert allowed.allowed_empty is not None
    logius.allow("posten.bedrag.minimun", "12345678")
    checked = judge(logius)
    assert (checked.exit_code, "posten.bedrag.minimun" in str(checked.error)) == (2, True)


def test_a_statement_that_is_declared_as_records_is_told_to_be_judged_by_no_rulebook(logius, judge):
    """Its rows would be known to the rulebook: that nothing but their own declaration judged them is said."""

    def change(declared):
        table = next(one for one in declared["resources"] if one["path"] == "kasstroom.csv")
        del table["tieout"]
        for one in table["schema"]["fields"]:
            del one["tieout"]
        table["schema"]["fields"][1]["constraints"] = {"required": True}

    logius.declare(change)
    # What it allows is of a kind of table that is no longer declared.
    (logius.path / "answers.toml").unlink()
    verdict = judge(logius).verdict
    assert "kasstroom.csv: it is judged by no rulebook" in verdict.softened_by
    assert "by no rulebook: kasstroom.csv." in verdict.stands_on[0].en


def test_records_of_which_nothing_is_asked_are_refused(logius, judge):
    with_records(logius, schema={"fields": [{"name": "id", "type": "integer"}]}, tieout={})
    checked = judge(logius)
    assert checked.exit_code == 2


@pytest.mark.parametrize("key", ["constraints", "primaryKey", "suites"])
def test_what_a_table_of_the_rulebook_asks_besides_is_refused_by_name(logius, judge, key):
    def change(declared):
        table = next(one for one in declared["resources"] if one["path"] == "kasstroom.csv")
        holder = {"constraints": table["schema"]["fields"][0], "primaryKey": table["schema"], "suites": table["tieout"]}
        holder[key][key] = {"constraints": {"required": True}, "primaryKey": ["Nr"], "suites": ["s.json"]}[key]

    logius.declare(change)
    checked = judge(logius)
    assert (checked.exit_code, key in str(checked.error)) == (2, True)


def test_an_engine_that_does_not_answer_about_records_is_no_verdict(logius, judge, monkeypatch):
    from tieout.engines import run as engines
    from tieout.engines.process import EngineError

    ask = engines._ask

    def silent(process, request):
        return str(EngineError("it ended")) if request.foreign else ask(process, request)

    monkeypatch.setattr(engines, "_ask", silent)
    assert judge(with_records(logius)).verdict.verdict == "cannot judge"


def test_an_engine_that_misses_its_canary_beside_records_is_not_believed(logius, judge, monkeypatch):
    """It caught it while it judged the rulebook's tables: that does not do."""
    from tieout.gate import plain_session

    decide = plain_session.decide_foreign

    def missing(*given):
        said = decide(*given)
        outcomes = tuple(replace(one, state="broken", examined=0, exact=0) for one in said.canary_outcomes)
        return replace(said, canary_outcomes=outcomes)

    monkeypatch.setattr(plain_session, "decide_foreign", missing)
    verdict = judge(with_records(logius)).verdict
    assert verdict.verdict == "cannot judge"
    assert {one.rule for one in verdict.outcomes if one.state == "broken"} == {"great_expectations_catches_its_canary"}


@pytest.mark.rare
def test_what_is_new_in_records_is_told_with_what_is_new_in_statements(logius, tmp_path, monkeypatch):
    with_records(logius)
    shutil.copytree(logius.path, tmp_path / "base" / "logius-2022")
    logius.replace("data/posten.csv", "PKIo,3", "PKIo,4")
    logius.replace("kasstroom.csv", "(-/-),,0,", "(-/-),,7,")
    monkeypatch.chdir(logius.path.parent)
    tell("check", "logius-2022", "--since", "base/logius-2022", "--quiet")
    changes = json.loads((logius.path.parent / "verdicts" / "logius-2022" / "changes.json").read_text("utf-8"))
    assert sorted((one["now"]["file"], one["was"]["printed"], one["now"]["printed"]) for one in changes["cells"]) == [
        ("data/posten.csv", "3", "4"), ("kasstroom.csv", "0", "7"),
    ]  # fmt: skip
