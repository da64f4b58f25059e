"""A rule that cannot run is told by name, and where its file can be opened; every other rule goes on."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.conftest import REPOSITORY
from tests.whole.test_inert import tell
from tieout.selftest.examples import read_examples, undeclared
from tieout.selftest.worlds import every_rule, questions_of

BOOK = "agency_accounts"
CORE = (
    'suites/logius.json: core: "expect_column_values_to_not_be_null" is none of our expectation types; what does not '
    "say how much it examined cannot open a gate. Take one of the types in expectations/README.md."
)
WRONG = (
    "suites/lines.json: wrong_table: expect_total_to_equal_parts looks at figures, and the meta of the suite says "
    '"lines". Move the rule to a suite with "table": "figures".'
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with a rulebook that has a rule of Great Expectations itself, and one on the wrong table."""
    home = tmp_path_factory.mktemp("faulty")
    shutil.copytree(REPOSITORY / "expectations", home / "books")
    core = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "value"}}
    wrong = {"type": "expect_total_to_equal_parts", "kwargs": {"total": "omzet", "parts": {"omzet/derden": 1}}}
    for name, file, rule in (("core", "logius", core), ("wrong_table", "lines", wrong)):
        path = home / "books" / BOOK / "suites" / f"{file}.json"
        suite = json.loads(path.read_text("utf-8"))
        first = suite["expectations"][0]
        suite["expectations"].append(first | rule | {"meta": first["meta"] | {"name": name}})
        path.write_text(json.dumps(suite), encoding="utf-8")
    return home


@pytest.fixture(autouse=True)
def in_it(home, monkeypatch):
    monkeypatch.chdir(home)
    monkeypatch.setenv("COLUMNS", "1000")


@pytest.mark.rare
def test_a_check_says_where_to_open_it_and_records_where_it_is_everywhere(home, sound):
    code, out, err = tell("check", str(sound.path), "--rulebooks", "books", "--quiet", "--full")
    assert (code, err) == (3, "")
    record = json.loads((home / "verdicts" / "logius-2022" / "verdict.json").read_text("utf-8"))
    outcomes = {rule["name"]: rule for rule in record["rules"]}
    for name, fault in (("core", CORE), ("wrong_table", WRONG)):
        assert f"- Rule {name} could not run: books/{BOOK}/{fault}\n" in out
        assert f"{name}: could not run. books/{BOOK}/{fault}\n" in out
        told = f"expectations/{BOOK}/{fault}"
        reason = {"en": f"Rule {name} could not run: {told}", "nl": f"Toets {name} kon niet draaien: {told}"}
        assert reason in record["reasons"]
        assert outcomes[name]["outcome"] == "broken"
    assert {name for name, rule in outcomes.items() if rule["outcome"] == "broken"} == {"core", "wrong_table"}
    assert "books/" not in json.dumps(record)


def test_explain_says_it_of_that_rule_and_explains_the_others():
    for name, fault in (("core", CORE), ("wrong_table", WRONG)):
        code, out, err = tell("explain", name, "--rulebooks", "books")
        assert (code, err) == (0, "")
        assert f"Checks      It is declared wrongly and cannot be run: books/{BOOK}/{fault}\n" in out
    code, out, err = tell("explain", "operating_costs_tie_out", "--rulebooks", "books")
    assert (code, err) == (0, "")
    assert f"Declared    books/{BOOK}/suites/baten_lasten.json\n" in out
    assert f"Breaks on  (books/{BOOK}/examples/baten_lasten.toml: example 8)\n" in out
    listed = tell("explain", "--rulebooks", "books")[1]
    assert f"books/{BOOK}/suites/lines.json\n" in listed
    assert "expectations/" not in listed


def test_the_self_test_tells_of_both_and_asks_the_others(home):
    book = every_rule(BOOK, home / "books")
    told = list(undeclared(book, read_examples(book, home / "books")))
    assert told == [f"wrong_table: {home}/books/{BOOK}/{WRONG}", f"core: {home}/books/{BOOK}/{CORE}"]
    assert len(questions_of(book)) == len(questions_of(every_rule(BOOK, None)))
