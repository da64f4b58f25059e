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
from tieout.rulebook.shelf import read_rulebook, refuse_stranger
from tieout.values.errors import DeclarationError, UsageError

BOOK = """
name = "mine"
version = "1"
title = "Mine"
source = "S"
languages = ["en", "nl"]
document = ["jaarverslag"]
[[basis]]
name = "budget"
role = "target"
[notation]
decimal = ","
grouping = [".", " "]
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
ENTITY = """
entity = "logius"
label = "Logius"
requires = ["cash"]
[[line]]
kind = "flow"
path = "extra"
label = "Extra"
unit = "EUR"
before = "cash"
"""
BUILT_IN = ["figures_have_their_shape", "cell_is_figure_or_mark"]
"""Rules that every rulebook has, whatever it declares."""
BY_THEMSELVES = [
    "figure_follows_from_its_table", "figure_seems_to_follow_from_its_table", "total_keeps_its_rows",
    "total_names_its_parts",
]  # fmt: skip
"""The rules of every rulebook with statements."""
TEXT = {"title": "T", "title_nl": "T", "reason": "R", "reason_nl": "R", "source": "S"}
SUITE = {
    "name": "flow",
    "expectations": [
        {
            "type": "expect_repeated_figures_to_agree",
            "kwargs": {"bases": ["budget"], "across": False},
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
        "rulebook": BOOK, "lines__flow": KIND, "entities__logius": ENTITY, "suites__flow": json.dumps(SUITE),
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
    assert [rule.name for rule in book.rules] == [*BUILT_IN, "known", *BY_THEMSELVES, "once"]
    assert [(rule.engine, rule.severity) for rule in book.rules[len(BUILT_IN) :]] == [
        ("pandera", "critical"),
        ("great_expectations", "critical"),
        ("great_expectations", "warning"),
        ("great_expectations", "warning"),
        ("great_expectations", "info"),
        ("great_expectations", "critical"),
    ]
    assert (book.name, book.entity("logius").label, book.faults) == ("mine", "Logius", ())
    assert book.entity("unknown").label == "unknown"
    assert book.notation.minus == ("-",)


def test_a_rulebook_that_is_not_there_is_not_replaced_by_another(tmp_path):
    write_rulebook(tmp_path)
    with pytest.raises(UsageError, match=r"/yours: there is no such rulebook\n  Known here: mine\.$"):
        read_rulebook("yours", frozenset({"logius"}), frozenset(), tmp_path)


@pytest.mark.parametrize("name", ["min", "../mine", "Mine"])
def test_a_data_package_that_names_another_is_told_so_before_its_keys_seem_unknown(tmp_path, name):
    write_rulebook(tmp_path)
    said = rf'^p/datapackage.json: it names the rulebook "{name}", and there is no such rulebook\n.*Known here: mine\.$'
    with pytest.raises(UsageError, match=said):
        refuse_stranger(name, tmp_path, "p/datapackage.json")
    for known in ("mine", ""):
        refuse_stranger(known, tmp_path, "p/datapackage.json")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param(
            "rulebook",
            "minus =",
            "minuses =",
            'at notation: the key "minuses" is not known here',
            id="an unknown key of the notation",
        ),
        pytest.param(
            "rulebook",
            "[notation]",
            "[notatie]",
            'at the top level: the key "notatie" is not known here',
            id="an unknown table",
        ),
        pytest.param(
            "rulebook",
            'version = "1"',
            "version = 1",
            "rulebook.toml: at version: it is the number 1 where a text is expected",
            id="a number for a version",
        ),
        pytest.param(
            "rulebook",
            "1_000_000",
            '"million"',
            'at notation.scale["mln."]: it is "million" where a whole number is expected',
            id="a text for a scale",
        ),
        pytest.param(
            "rulebook",
            'languages = ["en", "nl"]\n',
            "",
            'at the top level: the key "languages" is missing',
            id="no language",
        ),
        pytest.param("rulebook", '["en", "nl"]', "[]", "at languages: Expected `array` of length", id="none"),
        pytest.param(
            "rulebook", '["en", "nl"]', '["en", "Dutch"]', "at languages[1]: Expected `str` matching", id="no code"
        ),
        pytest.param(
            "rulebook", '["en", "nl"]', '["en", "nl", "en"]', 'languages names "en" twice', id="a language twice"
        ),
        pytest.param("rulebook", "bullets", "ignore", "rulebook.toml:23: not valid TOML", id="a key twice"),
        pytest.param(
            "lines__flow",
            'compare = "budget"',
            'compare = "begroting"',
            'at line[0].compare: it is "begroting" where',
            id="a comparison that is none",
        ),
        pytest.param(
            "lines__flow",
            'unit = "EUR"\ncompare',
            'eenheid = "EUR"\ncompare',
            'at line[0]: the key "eenheid" is not known here',
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
            'at line[0].sign: it is "plus" where',
            id="a sign that is none",
        ),
        pytest.param(
            "entities__logius",
            'kind = "flow"',
            'kind = "flaw"',
            "line extra is of unknown kind flaw",
            id="a line of an unknown kind",
        ),
        pytest.param(
            "entities__logius",
            'before = "cash"',
            'before = "kas"',
            "line extra stands before unknown kas",
            id="a line before an unknown one",
        ),
        pytest.param(
            "entities__logius",
            'path = "extra"',
            'path = "cash"',
            "line cash is declared twice",
            id="a line of the model again",
        ),
        pytest.param(
            "entities__logius",
            'requires = ["cash"]',
            'requires = ["kas"]',
            "requires unknown line kas",
            id="an unknown line required",
        ),
        pytest.param("entities__logius", 'entity = "logius"', 'entity = "rvig"', "rvig", id="a file of another entity"),
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
    sound = {"rulebook": BOOK, "lines__flow": KIND, "entities__logius": ENTITY}[file]
    assert old in sound
    with pytest.raises(DeclarationError, match=re.escape(message)) as caught:
        read_mine(tmp_path, **{file: sound.replace(old, new)})
    assert str(caught.value).startswith(f"{tmp_path}/mine")


NOTHING_ELSE = "minus = []\ncurrency = {}\nscale = {}\nmarks = {}\n[labels]"
"""What a notation must say beside its marks, and the table behind it."""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param('decimal = ","', "", 'the key "decimal" is missing', id="no decimal mark declared"),
        pytest.param('decimal = ","', "decimal = []", "notation.decimal names no mark", id="no decimal mark at all"),
        pytest.param('decimal = ","', 'decimal = ""', 'notation.decimal holds ""', id="an empty decimal mark"),
        pytest.param('decimal = ","', 'decimal = ",,"', 'notation.decimal holds ",,"', id="a mark of two signs"),
        pytest.param('decimal = ","', 'decimal = "5"', 'notation.decimal holds "5"', id="a digit for a mark"),
        pytest.param('decimal = ","', 'decimal = " "', "notation.decimal holds a space", id="a space before decimals"),
        pytest.param('decimal = ","', 'decimal = [",", ","]', 'holds "," twice', id="a mark twice"),
        pytest.param(
            'decimal = ","', 'decimal = "."', '"." is both a decimal mark and a grouping mark', id="a mark for both"
        ),
        pytest.param(
            'decimal = ","', 'decimal = ","\nalso_decimal = ","', "notation.also_decimal", id="the same mark once more"
        ),
        pytest.param(
            'decimal = ","',
            'decimal = [",", "."]\nalso_decimal = "·"',
            "notation.also_decimal",
            id="a lenient mark where the mark is open",
        ),
        pytest.param(
            'minus = ["-"]', 'minus = ["."]', '"." is both in notation.minus and a mark', id="a minus of a mark"
        ),
        pytest.param('"mln." =', '",-" =', 'scale word ",-" begins like a figure', id="a scale word after a mark"),
        pytest.param(
            'minus = ["-"]',
            'minus = ["-"]\nafter = [".-"]',
            'after word ".-" begins like a figure',
            id="a word of a mark",
        ),
        pytest.param(
            'minus = ["-"]',
            'minus = ["-"]\npercent = ["mln."]',
            '"mln." says two things behind a figure',
            id="a word for percent and for a scale",
        ),
        pytest.param(
            'minus = ["-"]',
            'minus = ["-"]\nplus = ["+"]\nminus_behind = ["+"]',
            '"+" is both a minus and a plus',
            id="a plus that is a minus behind",
        ),
        pytest.param(
            'minus = ["-"]',
            'minus = ["-", "(-"]\nbrackets = true',
            'notation.minus holds "(-"',
            id="a bracket in a sign",
        ),
        pytest.param(
            "[notation.scale]",
            '[notation.currency_behind]\n"€" = "XEU"\n[notation.scale]',
            '"€" is two currencies, before and behind a figure',
            id="one sign for two currencies",
        ),
        pytest.param(
            "[notation.scale]",
            '[notation.shared_currency]\n"€" = ["EUR"]\n[notation.scale]',
            'notation.shared_currency holds "€" of 1 currency',
            id="a sign that is shared by none",
        ),
        pytest.param('"n.b." =', '"{year}" =', 'mark "{year}" may be a figure', id="a mark for every year"),
        pytest.param('"n.b." =', '"N.B." = "nil"\n"n.b." =', 'mark "n.b." is of two kinds', id="a mark of two kinds"),
        pytest.param(
            "[labels]",
            '[notations.english]\ndecimal = "."\ngrouping = "."\n' + NOTHING_ELSE,
            'notations.english: "." is both a decimal mark and a grouping mark',
            id="another notation that contradicts itself",
        ),
        pytest.param(
            "[labels]",
            '[notations."In English"]\ndecimal = "."\n' + NOTHING_ELSE,
            'a notation is called "In English"',
            id="a notation with a name that cannot be written",
        ),
    ],
)
def test_a_notation_that_contradicts_itself_is_refused(tmp_path, old, new, message):
    assert old in BOOK
    with pytest.raises(DeclarationError, match=re.escape(message)):
        read_mine(tmp_path, rulebook=BOOK.replace(old, new))


def test_a_rulebook_may_declare_more_notations(tmp_path):
    other = '[notations.either]\ndecimal = [",", "."]\ngrouping = [".", ","]\n' + NOTHING_ELSE
    book = read_mine(tmp_path, rulebook=BOOK.replace("[labels]", other))
    assert book.notation_of(None) == book.notation
    assert [(way.decimal_marks, way.grouping_marks) for way in book.notation_of("either").ways] == [
        ((",",), (".",)),
        ((".",), (",",)),
    ]


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
            'the key "severty" is not known here',
            id="an unknown key of a rule",
        ),
        pytest.param(
            spoiled_suite(put("expectations.0", severity="fatal")),
            "once",
            'it is "fatal" where',
            id="a severity that is none",
        ),
        pytest.param(
            spoiled_suite(put("expectations.0", severity=None)),
            "once",
            'the key "severity" is missing',
            id="no severity",
        ),
        pytest.param(
            spoiled_suite(put("expectations.0.meta", title=None)),
            "once",
            'the key "title" is missing',
            id="a rule without a title",
        ),
        pytest.param(
            spoiled_suite(put("expectations.0.meta", name=None)),
            "flow_1",
            'the key "name" is missing',
            id="a rule without a name",
        ),
        pytest.param(
            spoiled_suite(put("expectations.0.meta", titel="T")),
            "once",
            'the key "titel" is not known here',
            id="an unknown key of its texts",
        ),
        *(
            pytest.param(
                spoiled_suite(lambda declared, meta=meta: declared["expectations"][0].update(meta=meta)),
                "flow_1",
                f"it is {kind} where an object is expected",
                id=f"a rule whose texts are {meta}",
            )
            for meta, kind in ((None, "null"), ([], "a list"), ("once", '"once"'), (1, "the number 1"))
        ),
        pytest.param(
            spoiled_suite(put("", expectations=["x"])),
            "flow_1",
            'it is "x" where an object is expected',
            id="a rule that is a text",
        ),
        pytest.param(spoiled_suite(put("", expectations=[])), "flow", "the suite is empty", id="a suite without rules"),
        pytest.param(
            spoiled_suite(put("", expectation=[])),
            "flow",
            'the key "expectation" is not known here',
            id="an unknown key of a suite",
        ),
        pytest.param(spoiled_suite(put("meta", table="rows")), "flow", 'it is "rows" where', id="a table that is none"),
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
    assert [rule.name for rule in book.rules] == [*BUILT_IN, "known", *BY_THEMSELVES, name]


def test_a_rule_that_cannot_be_read_leaves_its_neighbours_alone(tmp_path):
    two = json.loads(json.dumps(SUITE))
    two["expectations"] = [{**two["expectations"][0], "severity": "fatal"}, two["expectations"][0]]
    two["expectations"][0]["meta"] = {**two["expectations"][0]["meta"], "name": "spoiled"}
    book = read_mine(tmp_path, suites__flow=json.dumps(two))
    assert [rule.name for rule in book.rules] == [*BUILT_IN, "known", *BY_THEMSELVES, "once", "spoiled"]
    assert [fault.rule.name for fault in book.faults] == ["spoiled"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("isin =", "is_in =", 'the key "is_in" is not known here', id="an unknown key of a check"),
        pytest.param('type = "text"', 'type = "varchar"', 'it is "varchar" where', id="a type that is none"),
        pytest.param('table = "figures"', 'table = "cells"', 'it is "cells" where', id="a table that is none"),
        pytest.param(
            'isin = ["figure"]',
            "in_range = [0]",
            "it is a list of 1 where one of 2 is expected",
            id="a range with one end",
        ),
        pytest.param('title = "T"\n', "", 'the key "title" is missing', id="a check without a title"),
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
    ("kinds", "entity", "names"),
    [
        pytest.param({"flow"}, "logius", ["known", *BY_THEMSELVES, "once"], id="a suite of the kind that is published"),
        pytest.param(set(), "logius", ["known"], id="a suite of a kind that is not published"),
    ],
)
def test_only_rules_that_apply_are_declared(tmp_path, kinds, entity, names):
    write_rulebook(tmp_path)
    assert [rule.name for rule in read_rulebook("mine", frozenset({entity}), frozenset(kinds), tmp_path).rules] == [
        *BUILT_IN,
        *names,
    ]


def test_a_suite_of_another_entity_does_not_apply(tmp_path):
    rvig = ENTITY.replace('entity = "logius"', 'entity = "rvig"')
    write_rulebook(tmp_path, entities__rvig=rvig, suites__flow=spoiled_suite(put("meta", entity="rvig")))
    assert [
        rule.name for rule in read_rulebook("mine", frozenset({"logius"}), frozenset({"flow"}), tmp_path).rules
    ] == [*BUILT_IN, "known", *BY_THEMSELVES]
    assert [rule.name for rule in read_rulebook("mine", frozenset({"rvig"}), frozenset({"flow"}), tmp_path).rules] == [
        *BUILT_IN,
        "known",
        *BY_THEMSELVES,
        "once",
    ]


def test_the_digest_of_a_rulebook_changes_with_every_file(tmp_path):
    before = read_mine(tmp_path).digest
    assert before == read_mine(tmp_path).digest
    assert re.fullmatch("sha256:[0-9a-f]{64}", before)
    for file, text in {
        "rulebook": BOOK,
        "lines__flow": KIND,
        "entities__logius": ENTITY,
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
