"""A data package says exactly what it must: every slip is refused, with its place and what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.spec.test_declarations.slips import (
    COLUMN,
    NO_SUCH_KEY,
    TABLE,
    WHERE,
    at,
    changed,
    package,
    parse,
    put,
    refused,
)
from tieout.declarations.datapackage import parse_publication
from tieout.declarations.publication import MissingValue
from tieout.declarations.strict import without_foreign_keys
from tieout.intake.registry import refuse_unknown_formats
from tieout.values.errors import DeclarationError


def test_a_sound_data_package_is_read():
    found = parse(json.dumps(package()).encode())
    assert [(resource.name, resource.is_table) for resource in found.resources] == [("flow", True), ("note", False)]
    assert found.kinds == {"kasstroom"}
    (table,) = found.tables
    assert (table.tieout.unit, table.tieout.scale, table.tieout.complete) == ("EUR", 1000, True)
    assert (table.dialect.delimiter, table.encoding) == (";", "utf-8")
    assert (table.schema.fields[1].tieout.basis, table.schema.fields[1].tieout.year) == ("budget", 2022)


@pytest.mark.parametrize(
    "dialect",
    [
        pytest.param({"header": False}, id="no header"),
        pytest.param({"headerRows": [3], "commentRows": [1, 2]}, id="titles above the header"),
        pytest.param({"headerRows": [1, 2], "headerJoin": "-"}, id="a header of two rows"),
        pytest.param({"commentChar": "#"}, id="comments by their first sign"),
        pytest.param({"commentChar": "//"}, id="comments by two signs"),
        pytest.param(
            {"$schema": "x", "lineTerminator": "\n", "skipInitialSpace": False}, id="what goes without saying"
        ),
    ],
)
def test_a_dialect_of_the_standard_is_read(dialect):
    (table, _) = parse(changed(put(TABLE, dialect=dialect))).resources
    assert (table.dialect.header, table.dialect.is_header_joined) == ("header" not in dialect, "headerJoin" in dialect)


@pytest.mark.parametrize(
    ("role", "is_read"),
    [pytest.param("label", True, id="labels"), pytest.param("note", False, id="notes")],
)
def test_a_table_of_one_column_is_a_list_of_labels_and_of_nothing_else(role, is_read):
    fields = [{"name": "Post", "tieout": {"role": role}}]
    one = {"name": "list", "path": "list.csv", "type": "table", "schema": {"fields": fields}}
    data = changed(lambda declared: declared["resources"].append(one | {"tieout": {"kind": "kasstroom"}}))
    if is_read:
        assert [table.is_list for table in parse(data).tables] == [False, True]
    else:
        assert refused(data).what == "resource list: no column has the role figure"


def test_missing_values_are_texts_or_have_labels_as_the_standard_allows():
    (table, _) = parse(changed(put(f"{TABLE}.schema", missingValues=["", {"value": "-", "label": "none"}]))).resources
    assert table.schema.missing_values == ("", MissingValue(value="-", label="none"))


def test_the_package_of_the_first_publication_is_sound():
    path = Path(__file__).parents[3] / "data" / "logius-2022" / "datapackage.json"
    assert parse_publication(path.read_bytes(), str(path), "agency").name == "logius-2022"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        pytest.param("", "the top level", id="the package"),
        pytest.param("tieout", "tieout", id="its settings"),
        pytest.param("contributors.0", "contributors[0]", id="a contributor"),
        pytest.param("licenses.0", "licenses[0]", id="a licence"),
        pytest.param("resources.0", "resources[0]", id="a resource"),
        pytest.param("resources.0.dialect", "resources[0].dialect", id="a dialect"),
        pytest.param("resources.0.sources.0", "resources[0].sources[0]", id="a source"),
        pytest.param("resources.0.sources.0.tieout", "resources[0].sources[0].tieout", id="the page of a source"),
        pytest.param("resources.0.schema", "resources[0].schema", id="a schema"),
        pytest.param("resources.0.schema.fields.0", "resources[0].schema.fields[0]", id="a column"),
        pytest.param("resources.0.schema.fields.0.tieout", "resources[0].schema.fields[0].tieout", id="a role"),
        pytest.param(
            "resources.0.schema.missingValues.0", "resources[0].schema.missingValues[0]", id="a missing value"
        ),
        pytest.param("resources.0.tieout", "resources[0].tieout", id="what a table is"),
    ],
)
def test_an_unknown_key_is_refused_at_every_level(path, shown):
    error = refused(changed(put(path, compleet=True)))
    assert str(error) == f'{WHERE}: at {shown}: the key "compleet" is not known here\n  {error.advice}'
    assert error.advice.endswith(NO_SUCH_KEY)


def test_an_allowance_among_the_declarations_is_sent_to_the_answers():
    declared = package()
    declared["tieout"]["allow_empty"] = [{"rule": "x", "reason": "It is not there."}]
    error = refused(json.dumps(declared).encode())
    assert "allow_empty is no longer declared here" in error.what
    assert "tieout answer" in error.advice


@pytest.mark.parametrize(
    ("path", "key", "misspelt"),
    [
        pytest.param("tieout", "document", "documnet", id="document"),
        pytest.param("resources.0.tieout", "scale", "Scale", id="scale with a capital"),
        pytest.param("resources.0.schema", "missingValues", "missing_values", id="the case of the standard"),
        pytest.param("resources.0.dialect", "delimiter", "delimeter", id="delimiter"),
    ],
)
def test_a_misspelt_key_is_an_unknown_key(path, key, misspelt):
    declared = package()
    place = at(declared, path)
    place[misspelt] = place.pop(key)
    assert f'the key "{misspelt}" is not known here' in refused(json.dumps(declared).encode()).what


@pytest.mark.parametrize("place", ["", "resources.0"])
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("Logius 2022", "Logius 2022", id="capitals and a space"),
        pytest.param("../logius", "../logius", id="a path"),
        pytest.param("-logius", "-logius", id="a dash in front, as an option has"),
        pytest.param("é", "é", id="an accent"),
        pytest.param("a\nb", "a / b", id="two lines"),
        pytest.param("", "", id="nothing"),
        pytest.param("x" * 101, "x" * 59 + "…", id="very long"),
    ],
)
def test_a_name_is_made_of_small_letters_digits_dots_and_dashes(place, name, shown):
    error = refused(changed(put(place, name=name)))
    assert error.what.endswith(f'name is "{shown}"')
    assert error.advice == "Use lower-case letters, digits, dots and dashes."


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        pytest.param("../flow.csv", "../flow.csv", id="a way out"),
        pytest.param("..", "..", id="the folder above"),
        pytest.param("/etc/passwd", "/etc/passwd", id="from the root"),
        pytest.param("sub/../../flow.csv", "sub/../../flow.csv", id="a way out by a folder"),
        pytest.param("sub//flow.csv", "sub//flow.csv", id="a step without a name"),
        pytest.param("./flow.csv", "./flow.csv", id="the folder itself, named"),
        pytest.param("..\\flow.csv", "..\\flow.csv", id="a backslash"),
        pytest.param("c:flow.csv", "c:flow.csv", id="a drive"),
        pytest.param("https://example.org/flow.csv", "https://example.org/flow.csv", id="an address"),
        pytest.param("*.csv", "*.csv", id="a pattern"),
        pytest.param("flow?.csv", "flow?.csv", id="a pattern for one character"),
        pytest.param("flow[1].csv", "flow[1].csv", id="a pattern that looks like a name"),
        pytest.param(".flow.csv", ".flow.csv", id="a hidden file"),
        pytest.param("a\0b", "a\\u0000b", id="a NUL"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_path_names_a_file_in_the_folder_or_below_it(path, shown):
    error = refused(changed(put("resources.0", path=path)))
    assert error.what == f'resource flow: path is "{shown}"'
    assert error.advice == "Name a file in this folder or below it; nothing is fetched."


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("../agency_accounts", id="above the shelf"),
        pytest.param("agency_accounts/../../data/p", id="out of the shelf again"),
        pytest.param("/home/someone/rulebook", id="from the root"),
        pytest.param(".", id="the shelf itself"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_publication_may_not_bring_its_own_rulebook(name):
    assert "rulebook" in refused(changed(put("tieout", rulebook=name))).what


@pytest.mark.parametrize("delimiter", [".", ";;", "", '"', " ", "\n"])
def test_a_delimiter_is_a_comma_semicolon_tab_or_bar(delimiter):
    error = refused(changed(put("resources.0.dialect", delimiter=delimiter)))
    assert error.what.startswith("resource flow: delimiter is ")
    assert error.advice == "Use a comma, semicolon, tab or bar."


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_of_these_delimiters_is_read(delimiter):
    parse(changed(put("resources.0.dialect", delimiter=delimiter)))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        pytest.param(put("resources.1", name="flow"), 'name "flow"', id="two resources of one name"),
        pytest.param(put("resources.1", path="flow.csv"), 'path "flow.csv"', id="two resources of one file"),
        pytest.param(put("resources.1", path="FLOW.csv"), 'path "flow.csv"', id="two files that differ in case alone"),
    ],
)
def test_what_must_be_unique_is_not_declared_twice(change, what):
    error = refused(changed(change))
    assert (error.what, error.advice) == (f"{what} occurs twice", "Give each its own.")


def two_stages(stage: str, other: str | None = None) -> Callable[[dict[str, Any]], None]:
    """Make two columns of one basis and year, both of this stage or the second of another."""

    def change(declared: dict[str, Any]) -> None:
        for column, named in zip(at(declared, COLUMN)[1:], (stage, other or stage), strict=True):
            column["tieout"] = {"role": "figure", "basis": "budget", "year": 2022, "stage": named}

    return change


def two_numbers(number: int) -> Callable[[dict[str, Any]], None]:
    """Give both columns of figures one number."""

    def change(declared: dict[str, Any]) -> None:
        for column in at(declared, COLUMN)[1:]:
            column["tieout"]["number"] = number

    return change


RECORDS = [
    {"name": "Agentschap", "tieout": {"role": "key", "of": "agency"}},
    {"name": "Jaar", "tieout": {"role": "key", "of": "year"}},
    {"name": "Baten", "tieout": {"role": "figure", "line": "receipts"}},
    {"name": "Soort", "tieout": {"role": "code", "of": "kinds"}},
]


def test_a_table_of_records_is_read():
    declared = package()
    declared["tieout"] = {"rulebook": "agency_accounts"}
    declared["resources"][0]["schema"]["fields"] = RECORDS
    found = parse(json.dumps(declared).encode())
    assert found.scope(found.tables[0]) == ("", 0, "")
    assert found.entities == frozenset()


@pytest.mark.parametrize(
    ("fields", "what", "advice"),
    [
        pytest.param(
            [*RECORDS, {"name": "Regel", "tieout": {"role": "label"}}],
            'resource flow: column "Regel" has the role label',
            "Records have key, code, figure and note.",
            id="a column that labels",
        ),
        pytest.param(
            [*RECORDS, {"name": "Lasten", "tieout": {"role": "figure"}}],
            'resource flow: column "Lasten" names no line',
            "Say which line of the rulebook it is.",
            id="a figure without a line",
        ),
        pytest.param(
            [*RECORDS, {"name": "Lasten", "tieout": {"role": "figure", "line": "receipts"}}],
            "resource flow: line receipts has two columns",
            "Give each column its own line.",
            id="two columns of one line",
        ),
    ],
)
def test_a_table_of_records_that_contradicts_itself_is_refused(fields, what, advice):
    error = refused(changed(put("resources.0.schema", fields=fields)))
    assert (error.what, error.advice) == (what, advice)


@pytest.mark.parametrize(
    ("own", "scope"),
    [
        pytest.param({}, ("logius", 2022, "jaarverslag"), id="the package says it"),
        pytest.param({"agency": "rvig"}, ("rvig", 2022, "jaarverslag"), id="the table is another agency's"),
        pytest.param({"document": "slotwet"}, ("logius", 2022, "slotwet"), id="the table is of another document"),
        pytest.param({"agency": "a", "document": "slotwet", "year": 2022}, ("a", 2022, "slotwet"), id="all of it"),
    ],
)
def test_a_table_is_whose_it_says_or_else_whose_the_package_says(own, scope):
    found = parse(changed(put(f"{TABLE}.tieout", **own)))
    assert found.scope(found.tables[0]) == scope


def test_every_table_may_say_whose_it_is_so_that_the_package_need_not():
    declared = package()
    declared["tieout"] = {"rulebook": "agency_accounts"}
    declared["resources"][0]["tieout"] |= {"agency": "rvig", "year": 2022, "document": "slotwet"}
    found = parse(json.dumps(declared).encode())
    assert found.entities == {"rvig"}
    assert found.kinds_by_entity == {("rvig", "kasstroom")}


LABEL_ONLY = [{"name": "a", "tieout": {"role": "label"}}]


@pytest.mark.parametrize(
    ("change", "what", "advice"),
    [
        pytest.param(
            put("", resources=[]),
            "no resource is a table",
            'Declare a resource with "type": "table".',
            id="a package without a table",
        ),
        pytest.param(
            put(TABLE, type=None),
            "no resource is a table",
            'Declare a resource with "type": "table".',
            id="a table that is not called one",
        ),
        pytest.param(
            put(TABLE, schema=None),
            "resource flow: a table needs schema and tieout",
            "Declare its columns and its kind.",
            id="a table without columns",
        ),
        pytest.param(
            put(TABLE, tieout=None),
            "resource flow: a table needs schema and tieout",
            "Declare its columns and its kind.",
            id="a table without a kind",
        ),
        pytest.param(
            put(f"{COLUMN}.1.tieout", role="label", basis=None, year=None),
            "resource flow: 2 columns have the role label",
            "Name the one column that labels the lines.",
            id="two columns that label",
        ),
        pytest.param(
            put(f"{COLUMN}.0.tieout", role="note"),
            "resource flow: 0 columns have the role label",
            "Name the one column that labels the lines.",
            id="no column that labels",
        ),
        pytest.param(
            put("resources.0.schema", fields=[]),
            "resource flow: no column has the role figure",
            "Name the columns that print figures.",
            id="no columns at all",
        ),
        pytest.param(
            put("resources.0.schema", fields=[*LABEL_ONLY, {"name": "Toelichting", "tieout": {"role": "note"}}]),
            "resource flow: no column has the role figure",
            "Name the columns that print figures.",
            id="no column of figures",
        ),
        pytest.param(
            put(f"{COLUMN}.1.tieout", year=None),
            'resource flow: column "Begroting" has no basis or no year',
            "Figures need both.",
            id="figures without a year",
        ),
        pytest.param(
            put(f"{COLUMN}.1.tieout", basis=None),
            'resource flow: column "Begroting" has no basis or no year',
            "Figures need both.",
            id="figures without a basis",
        ),
        pytest.param(
            put(f"{COLUMN}.0.tieout", year=2022),
            'resource flow: column "Omschrijving" has a basis or year but no figures',
            "Leave them out.",
            id="labels with a year",
        ),
        pytest.param(
            put(f"{COLUMN}.2.tieout", basis="budget"),
            'resource flow: column "Realisatie" repeats basis and year of another',
            "Give each its own, or a stage.",
            id="two columns of one basis and year",
        ),
        pytest.param(
            put(f"{COLUMN}.2.tieout", stage=" "),
            'resource flow: column "Realisatie" has a blank stage',
            "Leave it out, or name it.",
            id="a stage without a name",
        ),
        pytest.param(
            two_stages("1e suppletoire", "1e_suppletoire"),
            'resource flow: column "Realisatie" repeats basis and year of another',
            "Give each its own, or a stage.",
            id="two stages that have one name in the tables of a run",
        ),
        pytest.param(
            two_numbers(3),
            "resource flow: column number (3) stands twice",
            "Give each column the number that its head prints.",
            id="two columns of one number",
        ),
        pytest.param(
            two_stages("1e suppletoire"),
            'resource flow: column "Realisatie" repeats basis and year of another',
            "Give each its own, or a stage.",
            id="two columns of one basis, year and stage",
        ),
        pytest.param(
            put(f"{COLUMN}.2", name="Realisatie 2021"),
            'resource flow: column "Realisatie 2021" is declared as year 2022',
            "Mend the head or the year.",
            id="a year that its head contradicts",
        ),
        pytest.param(
            put(f"{COLUMN}.2.tieout", formula="(2)*(1)"),
            'resource flow: column "Realisatie" has formula "(2)*(1)"',
            "Write it as (2)-(1) or (1)+(2)+(3).",
            id="a formula that is no sum",
        ),
        pytest.param(
            put(f"{COLUMN}.2.tieout", formula="(2)-(1)", number=2),
            'resource flow: column "Realisatie" counts with (1)',
            "Give the column that is meant its number.",
            id="a formula with a column that has no number",
        ),
        pytest.param(
            put(f"{COLUMN}.2.tieout", line="cash"),
            'resource flow: column "Realisatie" belongs in a table of records',
            "Declare its keys, or leave this out.",
            id="a line to a column of a statement",
        ),
        pytest.param(
            put("tieout", agency=None),
            "table flow has no agency",
            "Give the package or the table its agency.",
            id="nobody's figures",
        ),
        pytest.param(
            put("tieout", document=None),
            "table flow has no document",
            "Give the package or the table its document.",
            id="figures of no document",
        ),
        pytest.param(
            put(f"{TABLE}.tieout", year=2020),
            "table flow has no column of its year 2020",
            "Mend the year of one of them.",
            id="a table of another year than its columns",
        ),
        pytest.param(
            put("tieout", year=2020),
            "no column is of the report year 2020",
            "Mend the year of the package or of a column.",
            id="a package of another year than its columns",
        ),
        pytest.param(
            put("tieout", beside=["../logius-2021"]),
            'beside names "../logius-2021"',
            "Name a folder that lies beside this one, without slashes.",
            id="a folder that does not lie beside this one",
        ),
        pytest.param(
            put("tieout", beside=["AT-2019"]),
            'beside names "AT-2019"',
            "A folder that is named here has lower-case letters, digits, dots and dashes, and no capitals: call the "
            "folder at-2019, and name it so.",
            id="a folder with capitals in its name",
        ),
        pytest.param(
            put(f"{TABLE}.dialect", header=False, headerRows=[1]),
            'resource flow: "header": false is declared, and headerRows too',
            "Keep one: with headerRows there is a header.",
            id="a header that is none",
        ),
        pytest.param(
            put(f"{TABLE}.dialect", headerRows=[]),
            "resource flow: headerRows names no line",
            'Name the line of the heads, or declare "header": false.',
            id="a header on no line",
        ),
        pytest.param(
            put(f"{TABLE}.dialect", headerRows=[2], commentRows=[1, 2]),
            "resource flow: line 2 is both in headerRows and in commentRows",
            "Take it out of one of them.",
            id="a header that is a comment",
        ),
        pytest.param(
            put(f"{TABLE}.dialect", commentRows=[2, 1]),
            "resource flow: commentRows is [2, 1], where each line stands once, in the order of the file",
            "Put them in order.",
            id="comments out of order",
        ),
        pytest.param(
            put(f"{TABLE}.dialect", headerRows=[1, 1]),
            "resource flow: headerRows is [1, 1], where each line stands once, in the order of the file",
            "Put them in order.",
            id="a header twice",
        ),
        *(
            pytest.param(
                put(f"{TABLE}.dialect", commentChar=char),
                f'resource flow: commentChar is "{char}", which a row may begin with too',
                'Use a sign that no label and no figure begins with, as "#", or name the lines in commentRows.',
                id=f"comments that begin with {name}",
            )
            for char, name in {
                "": "nothing",
                " ": "a space",
                "T": "a letter",
                "1": "a digit",
                "-": "a minus",
                "−": "a minus in print",
                "(": "a bracket",
                "'": "an apostrophe",
                ";": "the delimiter",
            }.items()
        ),
        pytest.param(
            put(f"{TABLE}.dialect", lineTerminator=";"),
            'resource flow: lineTerminator is ";", where LF or CRLF is expected',
            'Write it as "\\n" or "\\r\\n", or leave it out: it is seen from the header.',
            id="lines that end in something else",
        ),
        pytest.param(
            put(f"{COLUMN}.2", name="Begroting"),
            'resource flow: column "Begroting" occurs twice',
            "Give each column its own name.",
            id="two columns of one name",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(change, what, advice):
    error = refused(changed(change))
    assert (error.where, error.what, error.advice) == (WHERE, what, advice)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(put("resources.0.tieout", scale=0), id="a scale of zero, under which every figure is zero"),
        pytest.param(put("resources.0.tieout", scale=-1000), id="a negative scale, under which every sign turns"),
        pytest.param(put("resources.0.tieout", unit=None), id="a scale without a unit, which would scale nothing"),
        pytest.param(
            put("resources.1", tieout={"kind": "kasstroom"}), id="a narrative with a kind, which means nothing"
        ),
    ],
)
def test_what_would_do_harm_or_nothing_is_refused(change):
    refused(changed(change))


@pytest.mark.parametrize(
    ("place", "key", "value", "message"),
    [
        pytest.param("", "name", None, 'the key "name" is missing', id="no name"),
        pytest.param("", "name", 7, "it is the number 7 where a text is expected", id="a number for a name"),
        pytest.param(
            "tieout",
            "year",
            "2022",
            'it is "2022" where a whole number from 1900 to 2099 is expected',
            id="a text for a year",
        ),
        pytest.param(
            "tieout",
            "year",
            2022.5,
            "it is the number 2022.5 where a whole number from 1900 to 2099 is expected",
            id="half a year",
        ),
        pytest.param(
            "tieout",
            "year",
            True,
            "it is true where a whole number from 1900 to 2099 is expected",
            id="true for a year",
        ),
        pytest.param("tieout", "document", 2022, "it is the number 2022 where a text is", id="a number for a document"),
        pytest.param("tieout", "beside", "all", 'it is "all" where a list is expected', id="a text for a list"),
        pytest.param(TABLE, "type", "tabel", 'it is "tabel" where', id="a type that is none"),
        pytest.param(TABLE, "encoding", "UTF8", 'it is "UTF8" where', id="an encoding that is none"),
        pytest.param(f"{TABLE}.dialect", "quoteChar", "'", """it is "'" where '"' is expected""", id="another quote"),
        pytest.param(f"{TABLE}.dialect", "header", "no", 'it is "no" where true or false', id="a text for no header"),
        pytest.param(
            f"{TABLE}.dialect", "headerRows", 3, "it is the number 3 where a list is", id="a line that is not in a list"
        ),
        pytest.param(
            f"{TABLE}.dialect", "skipInitialSpace", True, "it is true where false is expected", id="cells cut short"
        ),
        pytest.param(f"{COLUMN}.0", "type", "number", 'it is "number" where', id="a column that is no text"),
        pytest.param(f"{COLUMN}.0.tieout", "role", "labels", 'it is "labels" where', id="a role that is none"),
        pytest.param(f"{COLUMN}.1.tieout", "basis", True, "it is true where a text is expected", id="true for a basis"),
        pytest.param(f"{TABLE}.schema", "fieldsMatch", "subset", 'it is "subset" where', id="a loose header"),
        pytest.param(
            f"{TABLE}.tieout", "scale", "1000", 'it is "1000" where a whole number is expected', id="a text for a scale"
        ),
        pytest.param(
            "tieout",
            "year",
            10**20,
            "it is the number 100000000000000000000 where a whole number from 1900 to 2099",
            id="a year that no integer holds",
        ),
        pytest.param(
            "tieout",
            "year",
            20222,
            "it is the number 20222 where a whole number from 1900 to 2099 is expected",
            id="a year of five digits",
        ),
        pytest.param(
            f"{COLUMN}.1.tieout",
            "year",
            202,
            "it is the number 202 where a whole number from 1900 to 2099 is expected",
            id="a year of three digits",
        ),
        pytest.param(
            f"{COLUMN}.1.tieout",
            "number",
            0,
            "it is the number 0 where a whole number from 1 to 99 is expected",
            id="a column that is number zero",
        ),
        pytest.param(
            f"{COLUMN}.1.tieout",
            "number",
            10**30,
            "it is the number 1000000000000000000000000000000 where",
            id="a number that no integer holds",
        ),
        pytest.param(
            f"{TABLE}.tieout", "complete", "no", 'it is "no" where true or false is expected', id="a text for yes or no"
        ),
    ],
)
def test_what_is_of_the_wrong_type_is_refused(place, key, value, message):
    declared = package()
    if value is None:
        del at(declared, place)[key]
    else:
        at(declared, place)[int(key) if key.isdecimal() else key] = value
    error = refused(json.dumps(declared).encode())
    shown = place if value is None else f"{place}.{key}".strip(".")
    shown = re.sub("[.]([0-9])", r"[\1]", shown) or "the top level"
    assert error.what.startswith(f"at {shown}: {message}")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"[]", f"{WHERE}: at the top level: it is a list where an object is expected", id="a list"),
        pytest.param(b"", f"{WHERE}:1:1: not valid JSON: Expecting value", id="an empty file"),
        pytest.param(b'{"name": "a",}', f"{WHERE}:1:1", id="a comma too many"),
        pytest.param(
            b'{\n  "name" "a"}', f"{WHERE}:2:10: not valid JSON: Expecting ':' delimiter", id="a colon too few"
        ),
        pytest.param(
            b'{"name": "a", "name": "b"}', f'{WHERE}: the key "name" occurs twice in one object', id="a key twice"
        ),
        pytest.param(
            b'{"tieout": {"year": 2021, "year": 2022}}',
            f'{WHERE}: the key "year" occurs twice in one object',
            id="a key twice, deep down",
        ),
        pytest.param(b'{"a": NaN}', f"{WHERE}: NaN is not JSON", id="NaN"),
        pytest.param(b'{"a": -Infinity}', f"{WHERE}: -Infinity is not JSON", id="minus infinity"),
        pytest.param(b'{"name": "\xff"}', f"{WHERE}: byte 10 is not UTF-8", id="a byte that is no UTF-8"),
        pytest.param('{"name": "a"}'.encode("utf-16"), f"{WHERE}: byte 0 is not UTF-8", id="UTF-16"),
        pytest.param(b"[" * 100_000, f"{WHERE}: ", id="brackets without end"),
        pytest.param(b"name: a", f"{WHERE}:1:1: not valid JSON", id="YAML"),
    ],
)
def test_what_is_no_json_object_is_refused(data, message):
    assert str(refused(data)).startswith(message)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(
            put("resources.1", format=None),
            'resource note: a narrative of format "csv"\n  Known here: html, md, pdf, txt.',
            id="a file that is neither table nor narrative",
        ),
        pytest.param(
            put(TABLE, format="md"),
            'resource flow: a table of format "md"\n  Known here: csv, parquet.',
            id="a table in Markdown",
        ),
        pytest.param(
            put(TABLE, format="cvs"),
            'resource flow: a table of format "cvs"\n  Is csv meant? Known here: csv, parquet.',
            id="a slip in a format",
        ),
    ],
)
def test_a_format_that_cannot_be_taken_in_is_refused(change, told):
    refuse_unknown_formats(parse(json.dumps(package()).encode()), WHERE)
    with pytest.raises(DeclarationError, match=r"\n  \S") as caught:
        refuse_unknown_formats(parse(changed(change)), WHERE)
    assert str(caught.value) == f"{WHERE}: {told}"


def test_keys_of_another_vocabulary_are_passed_over_at_every_level():
    declared = package()
    declared["dc:title"] = "x"
    declared["resources"][0]["schema"]["fields"][0]["skos:note"] = {"anything": [1]}
    assert parse(json.dumps(declared).encode()) == parse(json.dumps(package()).encode())
    assert without_foreign_keys([{"a": 1, "b:c": 2}]) == [{"a": 1}]
