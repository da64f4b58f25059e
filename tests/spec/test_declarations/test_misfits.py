"""What does not fit is told with its place, what was found, what is expected and what to do: in the writer's words."""

from __future__ import annotations

import json

import pytest

from tests.spec.test_declarations.slips import COLUMN, TABLE, WHERE, changed, put, refused
from tests.spec.test_declarations.test_rulebooks import (
    BOOK,
    BUILT_IN,
    KIND,
    SHAPE,
    read_mine,
    spoiled_suite,
    write_rulebook,
)
from tieout.declarations.answers import parse_answers
from tieout.recognition.recogniser import Tables
from tieout.rulebook.shelf import read_rulebook
from tieout.selftest.examples import read_examples
from tieout.values.errors import DeclarationError

NOTHING = "A key that is not known here would silently do nothing."


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            put("tieout", rulebok="x"),
            'at tieout: the key "rulebok" is not known here\n'
            f"  Is rulebook meant? Known keys: rulebook, agency, beside, document, owner, owners, year. {NOTHING}",
            id="a slip in a key",
        ),
        pytest.param(
            put(f"{TABLE}.tieout", Unit="EUR"),
            'at resources[0].tieout: the key "Unit" is not known here\n  Is unit meant? Known keys: unit, agency, '
            f"blank, complete, document, kind, notation, note, numbers, owner, part_of, scale, step, year. {NOTHING}",
            id="a capital in a key",
        ),
        pytest.param(
            put(f"{TABLE}.schema", xyz="x"),
            'at resources[0].schema: the key "xyz" is not known here\n'
            f"  Known keys: $schema, fields, fieldsMatch, missingValues. {NOTHING}",
            id="a key that nothing is like",
        ),
        pytest.param(
            put(f"{TABLE}.schema", primaryKey="x"),
            'at resources[0].schema: the key "primaryKey" is of the Data Package standard, and not read here\n  What a '
            f"table must look like is said by the rulebook, for all publications alike: take it out. {NOTHING}",
            id="a key of the standard that is not read",
        ),
        pytest.param(
            put(f"{TABLE}.dialect", escapeChar="|"),
            'at resources[0].dialect: the key "escapeChar" is of the Data Package standard, and not read here\n  '
            "Nothing is escaped in a CSV as RFC 4180 has it: write a cell with a delimiter between double quotes, and "
            f'a double quote within it as two; then take "escapeChar" out. {NOTHING}',
            id="a sign that escapes",
        ),
        pytest.param(
            put(f"{TABLE}.schema", missingValues=[{"valeu": "-"}]),
            'at resources[0].schema.missingValues[0]: the key "valeu" is not known here\n'
            f"  Is value meant? Known keys: value, label. {NOTHING}",
            id="a slip in what may be an object or a text",
        ),
        pytest.param(
            put("resources.1", path=None),
            'at resources[1]: the key "path" is missing\n  Add it: a text or a list.',
            id="no path",
        ),
        pytest.param(
            put(f"{TABLE}.tieout", blank="Nothing"),
            'at resources[0].tieout.blank: it is "Nothing" where "not given" or "nothing" is expected\n'
            '  Is "nothing" meant?',
            id="a capital in a word",
        ),
        pytest.param(
            put(f"{COLUMN}.1.tieout", role="figur"),
            'at resources[0].schema.fields[1].tieout.role: it is "figur" where "code", "figure", "key", "label", '
            '"note", "number", "section" or "unplaced" is expected\n  Is "figure" meant?',
            id="a slip in a word",
        ),
        pytest.param(
            put(TABLE, encoding="latin1"),
            'at resources[0].encoding: it is "latin1" where "iso-8859-1", "utf-16", "utf-8" or "windows-1252" is '
            "expected\n  Write one of them.",
            id="a word that nothing is like",
        ),
        pytest.param(
            put(TABLE, type="sheet"),
            'at resources[0].type: it is "sheet" where "table" is expected\n  Write "table", or leave the key out.',
            id="the only word there is",
        ),
        pytest.param(
            put("", name=2022),
            'at name: it is the number 2022 where a text is expected\n  Put quotes around it: "2022".',
            id="a number for a text",
        ),
        pytest.param(
            put("tieout", year="2022"),
            'at tieout.year: it is "2022" where a whole number from 1900 to 2099 is expected\n'
            "  Write it without quotes: 2022.",
            id="a text for a number",
        ),
        pytest.param(
            put(f"{TABLE}.tieout", scale=1000.0),
            "at resources[0].tieout.scale: it is the number 1000.0 where a whole number is expected\n"
            "  Write it without decimals: 1000.",
            id="decimals of nothing",
        ),
        pytest.param(
            put("tieout", year=22),
            "at tieout.year: it is the number 22 where a whole number from 1900 to 2099 is expected\n"
            "  Write a whole number from 1900 to 2099.",
            id="a year of two digits",
        ),
        pytest.param(
            put(f"{TABLE}.tieout", complete="false"),
            'at resources[0].tieout.complete: it is "false" where true or false is expected\n'
            "  Write it without quotes: false.",
            id="a text for yes or no",
        ),
        pytest.param(
            put("tieout", beside="logius-2021"),
            'at tieout.beside: it is "logius-2021" where a list is expected\n  Put it between square brackets, [ ].',
            id="a text for a list",
        ),
        pytest.param(
            put(TABLE, sources=["Kamerstuk"]),
            'at resources[0].sources[0]: it is "Kamerstuk" where an object is expected\n'
            "  Put its keys and values between braces, { }.",
            id="a text for an object",
        ),
        pytest.param(
            lambda declared: declared.update(title=None),
            "at title: it is null where a text is expected\n  Give it a value, or leave the key out.",
            id="null for a text",
        ),
    ],
)
def test_what_does_not_fit_in_a_data_package(change, message):
    assert str(refused(changed(change))) == f"{WHERE}: {message}"


SUITE = "suites/flow.json"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param(
            {"rulebook": BOOK.replace("minus =", "minuses =")},
            'rulebook.toml: at notation: the key "minuses" is not known here\n'
            "  Is minus meant? Known keys: minus, minus_behind, after, also_decimal, before, brackets, currency, "
            f"currency_behind, decimal, fractions, grouping, marks, percent, plus, scale, shared_currency. {NOTHING}",
            id="rulebook.toml: a slip in a key",
        ),
        pytest.param(
            {"rulebook": BOOK.replace("1_000_000", '"million"')},
            'rulebook.toml: at notation.scale["mln."]: it is "million" where a whole number is expected\n'
            "  Write a whole number.",
            id="rulebook.toml: a text for a number, under a key of its own",
        ),
        pytest.param(
            {"rulebook": BOOK.replace("[labels]", "[[labels]]")},
            "rulebook.toml: at labels: it is a list where a table is expected\n"
            "  Write its keys and values below [labels].",
            id="rulebook.toml: two brackets for one",
        ),
        pytest.param(
            {"lines__flow": KIND.replace('compare = "budget"', 'compare = "at lest"')},
            'lines/flow.toml: at line[0].compare: it is "at lest" where "at least", "at most" or "budget" is expected\n'
            '  Is "at least" meant?',
            id="lines: a slip in a word",
        ),
        pytest.param(
            {"lines__flow": KIND.partition("[[line]]")[0] + '[line]\npath = "x"'},
            "lines/flow.toml: at line: it is a table where a list is expected\n"
            "  Head each of them with two brackets, [[line]].",
            id="lines: one bracket for two",
        ),
        pytest.param(
            {"entities__logius": 'entity = "logius"\nlabel = 2022-01-01'},
            "entities/logius.toml: at label: it is the date 2022-01-01 where a text is expected\n"
            "  Put a text between quotes.",
            id="entities: a date for a text",
        ),
    ],
)
def test_what_does_not_fit_in_the_words_of_a_rulebook(tmp_path, files, message):
    with pytest.raises(DeclarationError, match=r"\n  \S") as caught:
        read_mine(tmp_path, **files)
    assert str(caught.value) == f"{tmp_path}/mine/{message}"
    assert caught.value.in_one_line == f"expectations/mine/{message}".replace("\n  ", ". ")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param(
            {"shapes__state": SHAPE.replace("isin =", "is_in =")},
            'shapes/state.toml: at column[0].check[0]: the key "is_in" is not known here. Is isin meant? Known keys: '
            f"isin, in_range, name, reason, severity, source, title. {NOTHING}",
            id="shapes: a slip in a key",
        ),
        pytest.param(
            {"suites__flow": spoiled_suite(put("meta", table="figure"))},
            f'{SUITE}: at meta.table: it is "figure" where "figures", "identities", "lines" or "records" is expected. '
            'Is "figures" meant?',
            id="suites: a slip in a word",
        ),
        pytest.param(
            {"suites__flow": spoiled_suite(put("expectations.0.meta", titel="T"))},
            f'{SUITE}: expectation 1: at meta: the key "titel" is not known here. Is title meant? Known keys: title, '
            f"name, reason, source. {NOTHING}",
            id="suites: a slip in a key of a rule",
        ),
        pytest.param(
            {"suites__flow": spoiled_suite(put("expectations.0", severity=None))},
            f'{SUITE}: expectation 1: at the top level: the key "severity" is missing. '
            'Add it: "critical", "info" or "warning".',
            id="suites: a rule without severity",
        ),
        pytest.param(
            {"suites__flow": spoiled_suite(put("meta", kinds=["flaw"]))},
            f'{SUITE}: there is no table kind "flaw". Is flow meant? Known kinds: flow.',
            id="suites: a kind that is none",
        ),
        pytest.param(
            {"suites__flow": spoiled_suite(put("expectations.0", type="expect_repeated_figures_to_agre"))},
            f'{SUITE}: once: "expect_repeated_figures_to_agre" is none of our expectation types; what does not say '
            "how much it examined cannot open a gate. Is expect_repeated_figures_to_agree meant?",
            id="suites: a slip in a type",
        ),
        pytest.param(
            {"suites__flow": spoiled_suite(put("expectations.0", type="expect_column_values_to_not_be_null"))},
            f'{SUITE}: once: "expect_column_values_to_not_be_null" is none of our expectation types; what does not '
            "say how much it examined cannot open a gate. Take one of the types in expectations/README.md.",
            id="suites: a type of Great Expectations itself",
        ),
        pytest.param(
            {"suites__flow": spoiled_suite(put("meta", table="lines"))},
            f'{SUITE}: once: expect_repeated_figures_to_agree looks at figures, and the meta of the suite says "lines"'
            '. Move the rule to a suite with "table": "figures".',
            id="suites: a rule on the wrong table",
        ),
        pytest.param(
            {"suites__flow": spoiled_suite(put("expectations.0.kwargs", acros=True, across=None))},
            f"{SUITE}: once: kwargs of expect_repeated_figures_to_agree: at the top level: "
            f'the key "acros" is not known here. Is across meant? Known keys: across, bases. {NOTHING}',
            id="suites: a slip in an argument",
        ),
    ],
)
def test_what_does_not_fit_in_a_rule_is_its_fault_alone(tmp_path, files, message):
    write_rulebook(tmp_path, **files)
    for recorded, home in ((True, "expectations/mine"), (False, f"{tmp_path}/mine")):
        book = read_rulebook("mine", frozenset({"logius"}), frozenset({"flow"}), tmp_path, recorded=recorded)
        (fault,) = book.faults
        assert fault.message == f"{home}/{message}"
        assert fault.rule.declared_in == f"{home}/{message.partition(':')[0]}"
        assert [rule.name for rule in book.rules][:2] == BUILT_IN
        assert len(book.rules) == 8


def test_what_does_not_fit_in_an_answer():
    with pytest.raises(DeclarationError, match=r"\n  \S") as caught:
        parse_answers(b'[[explanation]]\nfinding = "x"\nuntill = 2027-12-31\n', "p/answers.toml")
    assert str(caught.value) == (
        'p/answers.toml: at explanation[0]: the key "untill" is not known here\n'
        f"  Is until meant? Known keys: until, figures, finding, seen_by, text, when, who. {NOTHING}"
    )


def test_what_does_not_fit_in_an_example(tmp_path):
    book = read_mine(tmp_path)
    folder = tmp_path / "mine" / "examples"
    folder.mkdir()
    (folder / "flow.toml").write_text('[[example]]\nrule = "once"\nshows = "pass"\n', encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"\n  \S") as caught:
        read_examples(book, tmp_path)
    assert str(caught.value) == (
        f'{folder}/flow.toml: at example[0].shows: it is "pass" where "empty", "failing" or "passing" is expected\n'
        '  Is "passing" meant?'
    )


def test_a_rulebook_that_does_not_say_how_heads_are_read_recognises_no_table(tmp_path):
    book = read_mine(tmp_path)
    with pytest.raises(DeclarationError, match="there is no such file"):
        Tables(book, tmp_path)


def test_what_does_not_fit_in_the_words_of_heads(tmp_path):
    read_mine(tmp_path)
    (tmp_path / "mine" / "columns.toml").write_text("basis = 1\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"\n  \S") as caught:
        read_rulebook("mine", frozenset(), frozenset(), tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}/mine/columns.toml: at basis: it is the number 1 where a list is expected\n"
        "  Put it between square brackets, [ ]."
    )


@pytest.mark.parametrize("name", ["a\nb", "a \r\n  b", "a\n\n \nb"], ids=ascii)
def test_a_line_break_in_a_name_is_told_in_the_line(tmp_path, name):
    book = read_mine(tmp_path, suites__flow=spoiled_suite(put("expectations.0.meta", name=name, titel="T")))
    (fault,) = book.faults
    assert "\n" not in fault.message
    book = read_mine(tmp_path, suites__flow=json.dumps({name: 1}))
    assert 'the key "a / b" is not known here' in book.faults[0].message


def test_the_files_of_a_rulebook_are_recorded_alike_wherever_it_stands(tmp_path):
    books = []
    for place in ("here", "there/books"):
        write_rulebook(tmp_path / place)
        books.append(read_rulebook("mine", frozenset({"logius"}), frozenset({"flow"}), tmp_path / place))
    assert books[0] == books[1]
    assert books[0].digest == books[1].digest
    assert {file.path.partition("/mine/")[0] for file in books[0].files} == {"expectations"}
    assert {rule.declared_in.partition("/mine/")[0] for rule in books[0].rules} == {
        "expectations",
        "tieout/rulebook/builtin.py",
    }
