"""A rulebook is read strictly: a slip in its lines stops it, a slip in a rule makes that rule broken."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.spec.test_declarations.slips import put
from tieout.rulebook.model import Rulebook
from tieout.rulebook.shelf import read_rulebook
from tieout.values.errors import DeclarationError, UsageError

BOOK = """
name = "mine"
version = "1"
title = "Mine"
source = "S"
[notation]
minus = ["-"]
[notation.currency]
"€" = "EUR"
[notation.scale]
"mln." = 1_000_000
[notation.marks]
"n.b." = "not_available"
[labels]
ignore = ["(+/+)"]
bullets = ["*"]
"""
KIND = """
kind = "flow"
title = "Flow"
source = "S"
[[line]]
path = "receipts"
label = "Ontvangsten"
unit = "EUR"
compare = "budget"
[[line]]
path = "cash"
label = "Kasstroom"
unit = "EUR"
"""
AGENCY = """
agency = "logius"
label = "Logius"
requires = ["cash"]
[[line]]
kind = "flow"
path = "extra"
label = "Extra"
unit = "EUR"
before = "cash"
"""
TEXT = {"title": "T", "title_nl": "T", "reason": "R", "reason_nl": "R", "source": "S"}
SUITE = {
    "name": "flow",
    "expectations": [
        {
            "type": "expect_repeated_figures_to_agree",
            "kwargs": {},
            "severity": "critical",
            "meta": {"name": "once", **TEXT},
        }
    ],
    "meta": {"table": "figures", "kinds": ["flow"]},
}
SHAPE = """
table = "figures"
[[column]]
name = "state"
type = "text"
[[column.check]]
name = "known"
title = "T"
title_nl = "T"
reason = "R"
reason_nl = "R"
source = "S"
severity = "critical"
isin = ["figure"]
"""


def write_rulebook(shelf: Path, name: str = "mine", **files: str) -> None:
    """Write a sound rulebook, with some of its files in another way; `lines__flow` is lines/flow.toml."""
    sound = {
        "rulebook": BOOK, "lines__flow": KIND, "agencies__logius": AGENCY, "suites__flow": json.dumps(SUITE),
        "shapes__state": SHAPE,
    }  # fmt: skip
    for place, text in (sound | files).items():
        ending = "json" if place.startswith("suites") else "toml"
        path = shelf / name / f"{place.replace('__', '/')}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def read_mine(shelf: Path, **files: str) -> Rulebook:
    write_rulebook(shelf, **files)
    return read_rulebook("mine", frozenset({"logius"}), frozenset({"flow"}), shelf)


def test_a_sound_rulebook_is_read(tmp_path):
    book = read_mine(tmp_path)
    assert [(line.path, line.required) for line in book.lines("flow", "logius")] == [
        ("receipts", False), ("extra", False), ("cash", True),
    ]  # fmt: skip
    assert [line.path for line in book.lines("flow", "unknown")] == ["receipts", "cash"]
    assert [rule.name for rule in book.rules] == ["known", "once"]
    assert [(rule.engine, rule.severity) for rule in book.rules] == [
        ("pandera", "critical"),
        ("great_expectations", "critical"),
    ]
    assert (book.name, book.agency("logius").label, book.faults) == ("mine", "Logius", ())
    assert book.agency("unknown").label == "unknown"
    assert book.notation.minus == ("-",)


def test_a_rulebook_that_is_not_there_is_not_replaced_by_another(tmp_path):
    write_rulebook(tmp_path)
    with pytest.raises(UsageError, match=r"/yours: there is no such rulebook\n  Known here: mine\.$"):
        read_rulebook("yours", frozenset({"logius"}), frozenset(), tmp_path)


def test_a_table_kind_that_the_rulebook_does_not_know_is_refused(tmp_path):
    write_rulebook(tmp_path)
    message = r'^expectations/mine: it knows no table kind "balans"\n  Known kinds: flow\.$'
    with pytest.raises(DeclarationError, match=message):
        read_rulebook("mine", frozenset({"logius"}), frozenset({"balans"}), tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param(
            "rulebook",
            "minus =",
            "minuses =",
            "at notation: Object contains unknown field `minuses`",
            id="an unknown key of the notation",
        ),
        pytest.param(
            "rulebook",
            "[notation]",
            "[notatie]",
            "at the top level: Object contains unknown field `notatie`",
            id="an unknown table",
        ),
        pytest.param(
            "rulebook",
            'version = "1"',
            "version = 1",
            "at version: Expected `str`, got `int`",
            id="a number for a version",
        ),
        pytest.param(
            "rulebook",
            "1_000_000",
            '"million"',
            "at notation.scale[...]: Expected `int`, got `str`",
            id="a text for a scale",
        ),
        pytest.param("rulebook", "bullets", "ignore", "rulebook.toml:16: not valid TOML", id="a key twice"),
        pytest.param(
            "lines__flow",
            'compare = "budget"',
            'compare = "begroting"',
            "at line[0].compare: Invalid enum value 'begroting'",
            id="a comparison that is none",
        ),
        pytest.param(
            "lines__flow",
            'unit = "EUR"\ncompare',
            'eenheid = "EUR"\ncompare',
            "at line[0]: Object contains unknown field `eenheid`",
            id="an unknown key of a line",
        ),
        pytest.param(
            "lines__flow",
            'path = "cash"',
            'path = "cash"\nlabel = "Kas"\nunit = "EUR"\n[[line]]\npath = "cash"',
            "line cash is declared twice",
            id="a line twice",
        ),
        pytest.param(
            "lines__flow",
            'compare = "budget"',
            'compare = "budget"\njoins = ["kas"]',
            'line receipts joins unknown "kas"',
            id="a line that joins an unknown one",
        ),
        pytest.param(
            "lines__flow",
            'compare = "budget"',
            'compare = "budget"\nsign = "plus"',
            "at line[0].sign: Invalid enum value 'plus'",
            id="a sign that is none",
        ),
        pytest.param(
            "agencies__logius",
            'kind = "flow"',
            'kind = "flaw"',
            "line extra is of unknown kind flaw",
            id="a line of an unknown kind",
        ),
        pytest.param(
            "agencies__logius",
            'before = "cash"',
            'before = "kas"',
            "line extra stands before unknown kas",
            id="a line before an unknown one",
        ),
        pytest.param(
            "agencies__logius",
            'path = "extra"',
            'path = "cash"',
            "line cash is declared twice",
            id="a line of the model again",
        ),
        pytest.param(
            "agencies__logius",
            'requires = ["cash"]',
            'requires = ["kas"]',
            "requires unknown line kas",
            id="an unknown line required",
        ),
        pytest.param("agencies__logius", 'agency = "logius"', 'agency = "rvig"', "rvig", id="a file of another agency"),
        pytest.param("rulebook", 'name = "mine"', 'name = "yours"', "yours", id="a rulebook under another name"),
        pytest.param(
            "rulebook", '"mln." = 1_000_000', '"mln." = 0', "mln.", id="a scale word that makes everything zero"
        ),
        pytest.param(
            "rulebook", '"n.b." =', '" " =', "notation.marks holds a blank word", id="a mark for cells that are blank"
        ),
        pytest.param("rulebook", 'minus = ["-"]', 'minus = [""]', "notation.minus holds a blank word", id="no minus"),
        pytest.param(
            "rulebook", 'minus = ["-"]', 'minus = ["-", "1"]', 'notation.minus holds "1"', id="a minus of digits"
        ),
        pytest.param("rulebook", '"€" =', '"1" =', 'notation.currency holds "1"', id="a currency of digits"),
        pytest.param(
            "rulebook",
            "[notation.currency]",
            '[notation.before]\n"1" = "at least"\n[notation.currency]',
            'notation.before holds "1"',
            id="a word before a figure that may be its first digit",
        ),
        pytest.param(
            "rulebook",
            'minus = ["-"]',
            'minus = ["-"]\nafter = ["00"]',
            'notation.after holds "00"',
            id="a word behind a figure that may be its last digits",
        ),
        pytest.param(
            "rulebook", '"mln." =', '".000" =', 'scale word ".000" begins like a figure', id="a scale word of digits"
        ),
        pytest.param("rulebook", '"n.b." =', '"0" =', 'mark "0" may be a figure', id="a mark that is a figure"),
        pytest.param("rulebook", '"n.b." =', '"- 1,0" =', 'mark "- 1,0" may be a figure', id="a mark like a figure"),
        pytest.param(
            "rulebook",
            'minus = ["-"]',
            'minus = ["-"]\nplus = ["+", "-"]',
            '"-" is both a minus and a plus',
            id="a sign of both directions",
        ),
    ],
)
def test_a_slip_in_lines_or_notation_leaves_nothing_to_judge_by(tmp_path, file, old, new, message):
    sound = {"rulebook": BOOK, "lines__flow": KIND, "agencies__logius": AGENCY}[file]
    assert old in sound
    with pytest.raises(DeclarationError, match=re.escape(message)) as caught:
        read_mine(tmp_path, **{file: sound.replace(old, new)})
    assert str(caught.value).startswith("expectations/mine")


def test_two_files_may_not_both_say_what_lines_a_kind_has(tmp_path):
    with pytest.raises(DeclarationError, match="flow"):
        read_mine(tmp_path, lines__later=KIND.replace('path = "receipts"', 'path = "income"'))


def spoiled_suite(change: Callable[[dict[str, Any]], None]) -> str:
    declared = json.loads(json.dumps(SUITE))
    change(declared)
    return json.dumps(declared)


@pytest.mark.parametrize(
    ("suite", "name", "message"),
    [
        pytest.param(
            spoiled_suite(put("expectations.0", severty="info")),
            "once",
            "unknown field `severty`",
            id="an unknown key of a rule",
        ),
        pytest.param(
            spoiled_suite(put("expectations.0", severity="fatal")),
            "once",
            "Invalid enum value 'fatal'",
            id="a severity that is none",
        ),
        pytest.param(
            spoiled_suite(put("expectations.0", severity=None)),
            "once",
            "missing required field `severity`",
            id="no severity",
        ),
        pytest.param(
            spoiled_suite(put("expectations.0.meta", title=None)),
            "once",
            "missing required field `title`",
            id="a rule without a title",
        ),
        pytest.param(
            spoiled_suite(put("expectations.0.meta", name=None)),
            "flow_1",
            "missing required field `name`",
            id="a rule without a name",
        ),
        pytest.param(
            spoiled_suite(put("expectations.0.meta", titel="T")),
            "once",
            "unknown field `titel`",
            id="an unknown key of its texts",
        ),
        *(
            pytest.param(
                spoiled_suite(lambda declared, meta=meta: declared["expectations"][0].update(meta=meta)),
                "flow_1",
                f"Expected `object`, got `{kind}`",
                id=f"a rule whose texts are {meta}",
            )
            for meta, kind in ((None, "null"), ([], "array"), ("once", "str"), (1, "int"))
        ),
        pytest.param(
            spoiled_suite(put("", expectations=["x"])),
            "flow_1",
            "Expected `object`, got `str`",
            id="a rule that is a text",
        ),
        pytest.param(spoiled_suite(put("", expectations=[])), "flow", "the suite is empty", id="a suite without rules"),
        pytest.param(
            spoiled_suite(put("", expectation=[])),
            "flow",
            "unknown field `expectation`",
            id="an unknown key of a suite",
        ),
        pytest.param(
            spoiled_suite(put("meta", table="rows")), "flow", "Invalid enum value 'rows'", id="a table that is none"
        ),
        pytest.param("{", "flow", "not valid JSON", id="half a file"),
        pytest.param('{"name": "a", "name": "b"}', "flow", "occurs twice", id="a key twice"),
    ],
)
def test_a_rule_that_cannot_be_read_is_broken_and_not_gone(tmp_path, suite, name, message):
    book = read_mine(tmp_path, suites__flow=suite)
    (fault,) = book.faults
    assert (fault.rule.name, fault.rule.severity, fault.rule.engine) == (name, "critical", "great_expectations")
    assert message in fault.message
    assert fault.message.startswith("expectations/mine/suites/flow.json")
    assert [rule.name for rule in book.rules] == ["known", name]


def test_a_rule_that_cannot_be_read_leaves_its_neighbours_alone(tmp_path):
    two = json.loads(json.dumps(SUITE))
    two["expectations"] = [{**two["expectations"][0], "severity": "fatal"}, two["expectations"][0]]
    two["expectations"][0]["meta"] = {**two["expectations"][0]["meta"], "name": "spoiled"}
    book = read_mine(tmp_path, suites__flow=json.dumps(two))
    assert [rule.name for rule in book.rules] == ["known", "once", "spoiled"]
    assert [fault.rule.name for fault in book.faults] == ["spoiled"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("isin =", "is_in =", "unknown field `is_in`", id="an unknown key of a check"),
        pytest.param('type = "text"', 'type = "varchar"', "Invalid enum value 'varchar'", id="a type that is none"),
        pytest.param('table = "figures"', 'table = "cells"', "Invalid enum value 'cells'", id="a table that is none"),
        pytest.param(
            'isin = ["figure"]', "in_range = [0]", "Expected `array` of length 2, got 1", id="a range with one end"
        ),
        pytest.param('title = "T"\n', "", "missing required field `title`", id="a check without a title"),
        pytest.param(SHAPE.partition("[[column]]")[2], "", "", id="no columns"),
    ],
)
def test_a_shape_that_cannot_be_read_is_broken_and_not_gone(tmp_path, old, new, message):
    assert old in SHAPE
    book = read_mine(tmp_path, shapes__state=SHAPE.replace(old, new))
    (fault,) = book.faults
    assert (fault.rule.name, fault.rule.engine) == ("state", "pandera")
    assert message in fault.message
    assert fault.message.startswith("expectations/mine/shapes/state.toml")


@pytest.mark.parametrize(
    ("kinds", "agency", "names"),
    [
        pytest.param({"flow"}, "logius", ["known", "once"], id="a suite of the kind that is published"),
        pytest.param(set(), "logius", ["known"], id="a suite of a kind that is not published"),
    ],
)
def test_only_rules_that_apply_are_declared(tmp_path, kinds, agency, names):
    write_rulebook(tmp_path)
    assert [rule.name for rule in read_rulebook("mine", frozenset({agency}), frozenset(kinds), tmp_path).rules] == names


def test_a_suite_of_another_agency_does_not_apply(tmp_path):
    rvig = AGENCY.replace('agency = "logius"', 'agency = "rvig"')
    write_rulebook(tmp_path, agencies__rvig=rvig, suites__flow=spoiled_suite(put("meta", agency="rvig")))
    assert [
        rule.name for rule in read_rulebook("mine", frozenset({"logius"}), frozenset({"flow"}), tmp_path).rules
    ] == ["known"]
    assert [rule.name for rule in read_rulebook("mine", frozenset({"rvig"}), frozenset({"flow"}), tmp_path).rules] == [
        "known",
        "once",
    ]


def test_the_digest_of_a_rulebook_changes_with_every_file(tmp_path):
    before = read_mine(tmp_path).digest
    assert before == read_mine(tmp_path).digest
    assert re.fullmatch("sha256:[0-9a-f]{64}", before)
    for file, text in {
        "rulebook": BOOK,
        "lines__flow": KIND,
        "agencies__logius": AGENCY,
        "shapes__state": SHAPE,
    }.items():
        assert read_mine(tmp_path, **{file: text + "# a remark\n"}).digest != before


def test_no_rulebook_is_read_from_beside_the_shelf(tmp_path):
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    write_rulebook(tmp_path, "mine")
    with pytest.raises((UsageError, DeclarationError), match="rulebook"):
        read_rulebook("../mine", frozenset({"logius"}), frozenset(), shelf)
    with pytest.raises((UsageError, DeclarationError), match="rulebook"):
        read_rulebook(str(tmp_path / "mine"), frozenset({"logius"}), frozenset(), shelf)
