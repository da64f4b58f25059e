"""What the constraints and keys of the Data Package standard ask of records, each with what holds and what does not."""

from __future__ import annotations

import gzip
import json

import duckdb
import pytest

from tests.spec.test_plain.judging import (
    broken_cells,
    judged,
    judged_columns,
    one_field,
    resource,
    state_of,
    write_package,
)
from tieout.values.errors import DeclarationError

CONSTRAINTS = [
    # type, constraint, value, cells that hold, cells that do not
    ("integer", "required", True, ["1", "0"], [""]),
    ("integer", "unique", True, ["1", "2", "", ""], ["7", "7"]),
    ("number", "minimum", 0.1, ["0.1", "0.10", "5"], ["0.09", "-1"]),
    ("number", "minimum", "0.1", ["0.1"], ["0.0999999999999999999"]),
    ("number", "maximum", 9007199254740992, ["9007199254740992.00"], ["9007199254740992.50"]),
    ("number", "exclusiveMinimum", 0, ["0.001"], ["0", "-0.0"]),
    ("integer", "exclusiveMaximum", 10, ["9"], ["10"]),
    ("number", "maximum", 10, ["1e0"], ["NaN", "INF", "1e2"]),
    ("date", "minimum", "2024-01-01", ["2024-01-01"], ["2023-12-31"]),
    ("datetime", "maximum", "2024-01-01T00:00:00Z", ["2024-01-01T01:00:00+01:00"], ["2024-01-01T00:00:00-01:00"]),
    ("year", "minimum", 2000, ["2000"], ["1999"]),
    ("yearmonth", "maximum", "2024-06", ["2024-06"], ["2024-07"]),
    ("string", "minLength", 2, ["ab", "éé"], ["a"]),
    ("string", "maxLength", 2, ["ab", ""], ["abc"]),
    ("string", "pattern", "[A-Z]{2}[0-9]+", ["AB1"], ["xAB1", "AB1x", "ab1"]),
    ("string", "pattern", "FY[0-9]{2}-[0-9]{2}", ["FY22-23"], ["FY2022"]),
    ("string", "pattern", r"\w+", ["Café", "été_1"], ["a b", "a-b", "§"]),
    ("string", "pattern", r"[\w.-]+@\W", ["é.b@!"], ["é b@!", "a@b"]),
    ("string", "pattern", r"\d[^\d]\D", ["1ab", "٣ab"], ["12b", "1٣b", "1a2"]),
    ("string", "enum", ["a", "b"], ["a", "b", ""], ["A", "c"]),
    ("integer", "enum", [1, 2], ["1", "02"], ["3"]),
    ("number", "enum", [0.1], ["0.1", "0.10"], ["0.11"]),
    ("boolean", "enum", [True], ["true", "1"], ["false"]),
]


PLACES = range(len(CONSTRAINTS))
NAMED = [f"{one[0]} {one[1]} {one[2]}" for one in CONSTRAINTS]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Judge every column with cells that are as asked and cells that are not."""
    columns = [
        ([*good, *bad], {"type": kind, "constraints": {what: value}}) for kind, what, value, good, bad in CONSTRAINTS
    ]
    return judged_columns(tmp_path_factory.mktemp("mixed"), columns)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Judge every column with cells that are as asked alone."""
    columns = [(good, {"type": kind, "constraints": {what: value}}) for kind, what, value, good, _ in CONSTRAINTS]
    return judged_columns(tmp_path_factory.mktemp("sound"), columns)


@pytest.mark.parametrize("place", PLACES, ids=NAMED)
def test_a_constraint_tells_each_record_that_is_not_as_it_asks(mixed, place):
    rule = f"t{place}.x.{CONSTRAINTS[place][1]}"
    assert broken_cells(mixed, rule) == CONSTRAINTS[place][4]
    assert {one.rule for one in mixed.findings if one.rule.startswith(f"t{place}.")} == {rule}


@pytest.mark.parametrize("place", PLACES, ids=NAMED)
def test_a_constraint_that_holds_passes(sound, place):
    assert state_of(sound, f"t{place}.x.{CONSTRAINTS[place][1]}") == "passed"


def test_where_all_hold_it_is_published(sound):
    assert (sound.verdict, sound.findings) == ("publish", ())


UNJUDGED = [
    ("integer", {"minimum": "many"}),
    ("integer", {"minLength": 2}),
    ("string", {"minimum": 5}),
    ("date", {"maximum": "31-12-2024"}),
    ("number", {"pattern": "[0-9]+"}),
    ("string", {"pattern": "(?=x).*"}),
    ("string", {"pattern": r"(a)\1"}),
    ("string", {"pattern": "[a-z-[aeiou]]"}),
    ("string", {"pattern": "(("}),
    ("string", {"pattern": r"[\W]+"}),
    ("string", {"pattern": "1{,3}"}),
    ("number", {"maximum": 10**40}),
    ("integer", {"enum": ["one"]}),
    ("string", {"enum": []}),
    ("string", {"jsonSchema": {"type": "object"}}),
]
"""Constraints that cannot be judged, on a field of this type."""


@pytest.fixture(scope="module")
def unjudged(tmp_path_factory):
    """Judge a column with each of them."""
    columns = [
        (["1", "2"] if kind != "date" else ["2024-01-01"], {"type": kind, "constraints": constraints})
        for kind, constraints in UNJUDGED
    ]
    return judged_columns(tmp_path_factory.mktemp("unjudged"), columns)


@pytest.mark.parametrize("place", range(len(UNJUDGED)), ids=[f"{kind} {told}" for kind, told in UNJUDGED])
def test_a_constraint_that_cannot_be_judged_is_never_passed(unjudged, place):
    (what,) = UNJUDGED[place][1]
    assert (unjudged.verdict, state_of(unjudged, f"t{place}.x.{what}")) == ("cannot judge", "broken")


def test_one_constraint_that_cannot_be_judged_is_enough(tmp_path):
    verdict = one_field(tmp_path, ["1", "2"], type="integer", constraints={"minimum": "many"})
    assert (verdict.verdict, state_of(verdict, "t0.x.minimum")) == ("cannot judge", "broken")


@pytest.mark.parametrize(
    ("cell", "field"),
    [
        ("01-02-2020", {"type": "date", "format": "%d-%m-%Y", "constraints": {"minimum": "2024-01-01"}}),
        ("01-02-2020", {"type": "date", "format": "%d-%m-%Y", "constraints": {"enum": ["02-02-2020", "2020-02-03"]}}),
        ("2020-01-01T00:00:00", {"type": "datetime", "constraints": {"minimum": "2024-02-30T00:00:00"}}),
        ("2020-01-01", {"type": "date", "constraints": {"minimum": "2024-02-30"}}),
    ],
)
def test_a_bound_that_is_no_day_of_its_format_is_never_passed(tmp_path, cell, field):
    (what,) = field["constraints"]
    verdict = one_field(tmp_path, [cell], **field)
    assert (verdict.verdict, state_of(verdict, f"t0.x.{what}")) == ("cannot judge", "broken")


def test_a_bound_is_read_by_the_format_of_its_field(tmp_path):
    field = {"type": "date", "format": "%d-%m-%Y", "constraints": {"minimum": "01-03-2020"}}
    assert broken_cells(one_field(tmp_path, ["29-02-2020", "02-03-2020"], **field), "t0.x.minimum") == ["29-02-2020"]


@pytest.mark.parametrize("what", ["minimum", "enum", "unique"])
def test_a_constraint_on_a_column_without_values_is_not_passed(tmp_path, what):
    value = {"minimum": 1, "enum": [1], "unique": True}[what]
    verdict = one_field(tmp_path, ["", ""], type="integer", constraints={what: value})
    assert (verdict.verdict, state_of(verdict, f"t0.x.{what}")) == ("cannot judge", "empty")


def test_a_cell_of_another_type_is_not_also_called_missing(tmp_path):
    verdict = one_field(tmp_path, ["abc", "", "1"], type="integer", constraints={"required": True})
    assert broken_cells(verdict, "t0.x.required") == [""]
    assert broken_cells(verdict, "t0.x.type") == ["abc"]


def test_a_key_of_another_type_is_not_also_called_missing(tmp_path):
    fields = [{"name": "a", "type": "integer"}]
    folder = write_package(tmp_path / "p", {"t": "a\n1\nabc\n"}, resource("t", fields, primaryKey="a"))
    assert [one.rule for one in judged(folder, tmp_path / "s").findings] == ["t.a.type"]


def test_a_table_may_refer_to_itself_by_columns_of_any_name(tmp_path):
    fields = [{"name": "here.id", "type": "integer"}, {"name": "there.id", "type": "integer"}]
    key = {"fields": ["there.id"], "reference": {"resource": "", "fields": ["here.id"]}}
    rows = "here.id,there.id\n1,\n2,1\n3,7\n"
    folder = write_package(tmp_path / "p", {"t": rows}, resource("t", fields, foreignKeys=[key]))
    found = [(one.rule, one.places[0].line) for one in judged(folder, tmp_path / "s").findings]
    assert found == [("t.there.id.foreignKeys.t", 4)]


def test_a_reference_of_blanks_to_a_table_called_type_is_not_taken_for_a_type(tmp_path):
    fields = [{"name": "a", "type": "integer"}, {"name": "b"}]
    key = {"fields": "b", "reference": {"resource": "type", "fields": "b"}}
    folder = write_package(
        tmp_path / "p", {"t": "a,b\n1,\n", "type": "b\nx\n"},
        resource("t", fields, foreignKeys=[key]), resource("type", [{"name": "b"}], primaryKey="b"),
    )  # fmt: skip
    verdict = judged(folder, tmp_path / "s")
    assert (verdict.verdict, state_of(verdict, "t.b.foreignKeys.type")) == ("cannot judge", "empty")


KEYS = [{"name": "a", "type": "integer"}, {"name": "b"}]


def test_a_primary_key_is_filled_in_and_different_everywhere(tmp_path):
    rows = "a,b\n1,x\n1,y\n1,x\n,z\n"
    folder = write_package(tmp_path / "p", {"t": rows}, resource("t", KEYS, primaryKey=["a", "b"]))
    verdict = judged(folder, tmp_path / "s")
    found = {(one.rule, place.line) for one in verdict.findings for place in one.places}
    assert found == {("t.a+b.primaryKey", 2), ("t.a+b.primaryKey", 4), ("t.a+b.primaryKey.required", 5)}


def test_two_unique_keys_are_two_rules(tmp_path):
    rows = "a,b\n1,x\n2,x\n"
    folder = write_package(tmp_path / "p", {"t": rows}, resource("t", KEYS, uniqueKeys=[["a"], ["b"], ["b"]]))
    verdict = judged(folder, tmp_path / "s")
    assert {one.rule for one in verdict.findings} == {"t.b.uniqueKeys", "t.b.uniqueKeys.2"}


def test_a_foreign_key_stands_in_the_other_table(tmp_path):
    key = {"fields": "a", "reference": {"resource": "u", "fields": "id"}}
    folder = write_package(
        tmp_path / "p", {"t": "a,b\n1,x\n7,y\n,z\n", "u": "id\n1\n2\n"},
        resource("t", KEYS, foreignKeys=[key]), resource("u", [{"name": "id", "type": "integer"}]),
    )  # fmt: skip
    verdict = judged(folder, tmp_path / "s")
    assert [(one.rule, one.places[0].line) for one in verdict.findings] == [("t.a.foreignKeys.u", 3)]


def test_a_foreign_key_between_types_is_never_passed(tmp_path):
    key = {"fields": "b", "reference": {"resource": "u", "fields": "id"}}
    folder = write_package(
        tmp_path / "p", {"t": "a,b\n1,1\n", "u": "id\n1\n"},
        resource("t", KEYS, foreignKeys=[key]), resource("u", [{"name": "id", "type": "integer"}]),
    )  # fmt: skip
    verdict = judged(folder, tmp_path / "s")
    assert (verdict.verdict, state_of(verdict, "t.b.foreignKeys.u")) == ("cannot judge", "broken")


def test_a_table_of_which_nothing_is_asked_must_be_answered_for(tmp_path):
    folder = write_package(tmp_path / "p", {"t": "b\nx\n"}, resource("t", [{"name": "b"}]))
    verdict = judged(folder, tmp_path / "s")
    assert (verdict.verdict, [one.rule for one in verdict.findings]) == ("hold", ["records_are_asked_something"])


def test_a_table_without_rows_is_not_judged(tmp_path):
    folder = write_package(tmp_path / "p", {"t": "a,b\n"}, resource("t", KEYS, primaryKey="a"))
    assert judged(folder, tmp_path / "s").verdict == "cannot judge"


def test_what_nobody_asks_stands_on_the_first_screen(tmp_path):
    folder = write_package(tmp_path / "p", {"t": "a,b\n1,x\n"}, resource("t", KEYS, primaryKey="a", extra=1))
    told = " ".join(one.en for one in judged(folder, tmp_path / "s").stands_on)
    assert "Nothing is asked of these fields of t: b." in told
    assert "schema.extra" in told


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"hash": "d41d8cd98f00b204e9800998ecf8427e"}, "has md5"),
        ({"hash": "sha256:00"}, "has sha256"),
        ({"hash": "crc32:00"}, "not known here"),
        ({"bytes": 3}, "has 8 bytes where 3 are declared"),
    ],
)
def test_a_file_is_the_one_that_is_declared(tmp_path, declared, said):
    table = resource("t", KEYS, primaryKey="a")
    folder = write_package(tmp_path / "p", {"t": "a,b\n1,x\n"}, {**table, **declared})
    (finding,) = judged(folder, tmp_path / "s").findings
    assert said in finding.message.en


def test_of_many_breaches_the_first_are_told_and_all_are_counted(tmp_path):
    cells = [str(-number) for number in range(1, 1_001)]
    verdict = one_field(tmp_path, cells, type="integer", constraints={"minimum": 0})
    (outcome,) = [one for one in verdict.outcomes if one.rule == "t0.x.minimum"]
    assert (outcome.breaches, len(verdict.findings), outcome.unlisted) == (1_000, 200, 800)
    assert verdict.verdict == "hold"


def test_records_with_the_same_cells_are_one_finding_that_counts_them(tmp_path):
    verdict = one_field(tmp_path, ["5", *["-1"] * 1_000, "-2"], type="integer", constraints={"minimum": 0})
    said = [one.message.en for one in verdict.findings]
    assert said == [
        't0.csv: x is "-1" in 1,000 records, the first on line 3. Asked: x is at least 0.',
        't0.csv, line 1003: x is "-2". Asked: x is at least 0.',
    ]
    (outcome,) = [one for one in verdict.outcomes if one.rule == "t0.x.minimum"]
    assert (outcome.examined, outcome.breaches, outcome.exact, outcome.unlisted) == (1_002, 2, 1, 0)
    assert outcome.message is not None
    assert outcome.message.nl == "1.001 van 1.002 records kloppen niet"


def test_files_below_the_folder_are_read_and_others_there_are_told(tmp_path):
    table = {**resource("t", KEYS, primaryKey="a"), "path": "data/t.csv"}
    folder = write_package(tmp_path / "p", {}, table)
    (folder / "data").mkdir()
    (folder / "data" / "t.csv").write_text("a,b\n1,x\n")
    assert judged(folder, tmp_path / "s").verdict == "publish"
    (folder / "data" / "u.csv").write_text("a,b\n1,x\n")
    (finding,) = judged(folder, tmp_path / "s2").findings
    assert finding.places[0].file == "data/u.csv"


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("README.md", "publish"), ("LICENSE", "publish"), ("more.csv", "hold"), ("more.json", "hold"), ("more", "hold")],
)
def test_a_text_beside_the_tables_is_told_and_a_table_there_is_refused(tmp_path, name, verdict):
    folder = write_package(tmp_path / "p", {"t": "a,b\n1,x\n"}, resource("t", KEYS, primaryKey="a"))
    (folder / name).write_text("x")
    found = judged(folder, tmp_path / "s")
    assert found.verdict == verdict
    told = any(name in one.en for one in (*found.stands_on, *(finding.message for finding in found.findings)))
    assert told


def test_json_keeps_the_decimals_that_it_writes(tmp_path):
    folder = write_package(tmp_path / "p", {"t": "a\n0.30000000000000001\n"}, resource("t", []))
    declared = json.loads((folder / "datapackage.json").read_text())
    text = json.dumps(declared).replace(
        '"fields": []', '"fields": [{"name": "a", "type": "number", "constraints": {"maximum": 0.30000000000000000}}]'
    )
    (folder / "datapackage.json").write_text(text)
    assert judged(folder, tmp_path / "s").verdict == "hold"


PARTS = [{"name": name, "type": "number"} for name in ("total", "a", "b")]
SUMS = [
    # step, rows that add up, rows that do not
    (None, ["3,1,2", "0.3,0.1,0.2", ",1,2"], ["4,1,2", "0.30001,0.1,0.2"]),
    (1, ["3,1,2", "4,1,2"], ["5,1,2"]),
    (0.1, ["3.1,1,2"], ["3.2,1,2"]),
]


@pytest.mark.parametrize(("step", "good", "bad"), SUMS)
def test_a_sum_holds_in_every_record_as_far_as_rounding_explains_it(tmp_path, step, good, bad):
    table = resource("t", PARTS) | {"tieout": {"sums": [{"total": "total", "parts": ["a", "b"], "step": step}]}}
    rows = "total,a,b\n" + "\n".join([*good, *bad]) + "\n"
    verdict = judged(write_package(tmp_path / "p", {"t": rows}, table), tmp_path / "s")
    assert {place.line for one in verdict.findings for place in one.places} == {
        len(good) + 2 + number for number in range(len(bad))
    }
    assert {one.rule for one in verdict.findings} == {"t.total+a+b.sum"}


def test_records_that_a_sum_looks_past_are_counted_on_the_first_screen(tmp_path):
    table = resource("t", PARTS) | {"tieout": {"sums": [{"total": "total", "parts": ["a", "b"]}]}}
    verdict = judged(write_package(tmp_path / "p", {"t": "total,a,b\n3,1,2\n9,,2\n9,1,\n"}, table), tmp_path / "s")
    told = [one.en for one in verdict.stands_on if "looked at" in one.en]
    assert told == [
        "“total is a + b” (t) was looked at in 1 of 3 records: in the others a field that it takes is blank."
    ]


def test_numbers_with_an_exponent_are_exact(tmp_path):
    table = resource("t", PARTS) | {"tieout": {"sums": [{"total": "total", "parts": ["a", "b"]}]}}
    folder = write_package(tmp_path / "p", {"t": "total,a,b\n0.3,0.1,2e-1\n1e3,1,9.99E2\n3e-4,1e-4,1e-4\n"}, table)
    assert [one.places[0].line for one in judged(folder, tmp_path / "s").findings] == [4]


def test_true_in_a_declaration_is_true_whatever_words_the_file_has_for_it(tmp_path):
    words = {"trueValues": ["ja"], "falseValues": ["nee"]}
    verdict = one_field(tmp_path, ["ja", "nee"], type="boolean", constraints={"enum": [True]}, **words)
    assert broken_cells(verdict, "t0.x.enum") == ["nee"]


def test_a_part_with_a_minus_is_taken_off(tmp_path):
    table = resource("t", PARTS) | {"tieout": {"sums": [{"total": "total", "parts": ["a", "-b"]}]}}
    folder = write_package(tmp_path / "p", {"t": "total,a,b\n1,3,2\n5,3,2\n"}, table)
    assert [one.places[0].line for one in judged(folder, tmp_path / "s").findings] == [3]


def test_totals_of_another_table_are_the_sums_of_its_groups(tmp_path):
    fields = [{"name": "by"}, {"name": "x", "type": "integer"}]
    told = {"field": "x", "by": ["by"], "resource": "sums", "total": "x"}
    folder = write_package(
        tmp_path / "p", {"t": "by,x\na,1\na,2\nb,5\n", "sums": "by,x\na,3\nb,6\nc,1\nd,0\n"},
        resource("t", fields) | {"tieout": {"totals": [told]}}, resource("sums", fields),
    )  # fmt: skip
    verdict = judged(folder, tmp_path / "s")
    assert [(one.rule, one.places[0].line) for one in verdict.findings] == [
        ("sums.x+by.totals.t", 3), ("sums.x+by.totals.t", 4)
    ]  # fmt: skip


def test_a_group_without_a_total_is_told_unless_it_adds_up_to_nothing(tmp_path):
    fields = [{"name": "by"}, {"name": "x", "type": "integer"}]
    told = {"field": "x", "by": ["by"], "resource": "sums", "total": "x"}
    folder = write_package(
        tmp_path / "p", {"t": "by,x\na,1\nb,2\nc,3\n,4\nd,5\nd,-5\n", "sums": "by,x\na,1\nc,\n"},
        resource("t", fields) | {"tieout": {"totals": [told]}}, resource("sums", fields),
    )  # fmt: skip
    verdict = judged(folder, tmp_path / "s")
    assert [(one.rule, one.places[0].line) for one in verdict.findings] == [
        ("t.by.totals.sums.listed", 3), ("t.by.totals.sums.listed", 4), ("t.by.totals.sums.listed", 5)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        {"sums": [{"total": "x", "parts": ["nothing"]}]},
        {"sums": [{"total": "x", "parts": []}]},
        {"sums": [{"total": "by", "parts": ["x"]}]},
        {"totals": [{"field": "x", "by": ["y"], "resource": "t", "total": "x"}]},
        {"totals": [{"field": "x", "by": [], "resource": "u", "total": "x"}]},
        {"totals": [{"field": "by", "by": [], "resource": "t", "total": "x"}]},
        {"suite": ["x.json"]},
    ],
)
def test_a_sum_over_what_is_not_there_is_refused(tmp_path, told):
    fields = [{"name": "by"}, {"name": "x", "type": "integer"}]
    folder = write_package(tmp_path / "p", {"t": "by,x\na,1\n"}, resource("t", fields) | {"tieout": told})
    with pytest.raises(DeclarationError, match="resource"):
        judged(folder, tmp_path / "s")


def test_the_same_records_are_judged_alike_in_every_form(tmp_path):
    """CSV, compressed CSV and Parquet: places are rows only where there are no lines."""
    fields = [{"name": "id", "type": "integer"}, {"name": "x", "type": "number", "constraints": {"minimum": 0}}]
    fields += [{"name": "day", "type": "date"}, {"name": "at", "type": "datetime"}, {"name": "is", "type": "boolean"}]
    rows = "id,x,day,at,is\n1,1.50,2024-02-29,2024-02-29T10:00:00,true\n2,-1.25,2024-03-01,2024-03-01T00:00:00,false\n"
    said = {}
    for form in ("csv", "csv.gz", "parquet"):
        folder = write_package(tmp_path / form, {}, resource("t", fields, primaryKey="id") | {"path": f"t.{form}"})
        if form == "csv":
            (folder / "t.csv").write_text(rows)
        elif form == "csv.gz":
            (folder / "t.csv.gz").write_bytes(gzip.compress(rows.encode()))
        else:
            with duckdb.connect() as made:
                made.execute(
                    "COPY (SELECT 1::BIGINT AS id, 1.50::DECIMAL(5,2) AS x, DATE '2024-02-29' AS day, "
                    "TIMESTAMP '2024-02-29 10:00:00' AS at, true AS is UNION ALL SELECT 2, -1.25, DATE '2024-03-01', "
                    f"TIMESTAMP '2024-03-01 00:00:00', false) TO '{folder / 't.parquet'}'"
                )
        verdict = judged(folder, tmp_path / f"s-{form}")
        said[form] = [one.message.en for one in verdict.findings]
    assert said == {
        "csv": ['t.csv, line 3: x is "-1.25". Asked: x is at least 0.'],
        "csv.gz": ['t.csv.gz, line 3: x is "-1.25". Asked: x is at least 0.'],
        "parquet": ['t.parquet, row 2: x is "-1.25". Asked: x is at least 0.'],
    }
