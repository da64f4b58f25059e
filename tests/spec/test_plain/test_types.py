"""What a cell must look like to be a value of its declared type, and what only looks like one."""

from __future__ import annotations

import pytest

from tests.spec.test_plain.judging import broken_cells, judged_columns, one_field, state_of

TYPES = [
    # type, further keys, cells that are values, cells that are none
    ("integer", {}, ["1", "-1", "+5", "00012", "0"], ["1.0", "1e3", " 12", "12 ", "1_000", "0x10", "1,5", "abc"]),
    ("integer", {"groupChar": " "}, ["1 000", "12"], ["1.000"]),
    ("integer", {"groupChar": "."}, ["1.234", "12.345.678", "12.34.567", "12"], ["1.95", "1.2345", "1234.567"]),
    ("integer", {"bareNumber": False}, ["€ 12", "12%", "12"], ["twelve"]),
    ("integer", {}, ["9223372036854775808", "1"], ["1" * 39]),
    ("number", {}, ["1.005", "-.5", "5.", "12"], ["1_000", "1;5", "12 ", "1.2.3", "infinity", "nan"]),
    ("number", {}, ["1e3", "NaN", "-INF", "1.5E-3"], ["Inf", "1e"]),
    ("number", {"decimalChar": ",", "groupChar": "."}, ["12", "1.234"], ["1.2x"]),
    ("boolean", {}, ["true", "FALSE", "1", "0"], ["yes", "t", "tRuE", "no"]),
    ("boolean", {"trueValues": ["ja"], "falseValues": ["nee"]}, ["ja", "nee"], ["true", "Ja"]),
    ("date", {}, ["2024-02-29", "1900-01-01"],
     ["2024-02-30", "2023-02-29", "2024-2-9", "2024/02/09", "2024-02-09T00:00:00", "epoch", "infinity", "29-02-2024"]),
    ("date", {"format": "%d-%m-%Y"}, ["29-02-2024"], ["30-02-2024", "2024-02-29", "9-2-2024", "29/02/2024"]),
    ("time", {}, ["23:59:59", "00:00:00.5"], ["24:00:00", "12:60:00", "9:00:00", "12:00"]),
    ("datetime", {}, ["2024-02-29T23:59:59", "2024-02-29T23:59:59.25Z", "2024-02-29T01:00:00+02:00"],
     ["2024-02-29T24:00:00", "2024-02-30T00:00:00", "2024-02-29 10:00:00", "2024-02-29"]),
    ("year", {}, ["2024", "-0044"], ["24", "2024.0", "20245"]),
    ("yearmonth", {}, ["2024-12"], ["2024-13", "2024-00", "2024"]),
    ("string", {"format": "email"}, ["a@b.nl"], ["a@b", "a b@c.nl", "ab.nl"]),
    ("string", {"format": "uuid"}, ["123e4567-e89b-12d3-a456-426614174000"], ["123e4567"]),
    ("string", {"format": "uri"}, ["urn:x:1", "file:///x"], ["no address", "/x/y"]),
]  # fmt: skip


PLACES = range(len(TYPES))
NAMED = [f"{one[0]} {one[1]}" for one in TYPES]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Judge every column with its values and what only looks like one."""
    columns = [([*values, *others], {"type": kind} | keys) for kind, keys, values, others in TYPES]
    return judged_columns(tmp_path_factory.mktemp("mixed"), columns)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Judge every column with its values alone."""
    columns = [(values, {"type": kind} | keys) for kind, keys, values, _ in TYPES]
    return judged_columns(tmp_path_factory.mktemp("sound"), columns)


@pytest.mark.parametrize("place", PLACES, ids=NAMED)
def test_a_cell_is_a_value_of_its_type_or_is_told(mixed, place):
    assert broken_cells(mixed, f"t{place}.x.type") == TYPES[place][3]
    assert state_of(mixed, f"t{place}.x.type") == "failed"


@pytest.mark.parametrize("place", PLACES, ids=NAMED)
def test_a_column_of_values_passes(sound, place):
    assert state_of(sound, f"t{place}.x.type") == "passed"


def test_sound_columns_are_published(sound):
    assert (sound.verdict, sound.findings) == ("publish", ())


UNJUDGED = [
    *({"type": kind} for kind in ("object", "array", "list", "geopoint", "geojson", "duration", "integr")),
    {"type": "date", "format": "any"},
    {"type": "string", "format": "phone"},
    {"type": "number", "format": "currency"},
    {"type": "date", "format": "%Q"},
]
"""Types that are not judged, and formats that leave open what is meant."""


@pytest.fixture(scope="module")
def unjudged(tmp_path_factory):
    """Judge a column of each of them."""
    return judged_columns(tmp_path_factory.mktemp("unjudged"), [(["1"], field) for field in UNJUDGED])


@pytest.mark.parametrize("place", range(len(UNJUDGED)), ids=[" ".join(one.values()) for one in UNJUDGED])
def test_what_is_not_judged_or_left_open_is_never_passed(unjudged, place):
    assert (unjudged.verdict, state_of(unjudged, f"t{place}.x.type")) == ("cannot judge", "broken")


def test_one_type_that_is_not_judged_is_enough(tmp_path):
    verdict = one_field(tmp_path, ["1"], type="object")
    assert (verdict.verdict, state_of(verdict, "t0.x.type")) == ("cannot judge", "broken")


def test_a_blank_cell_is_no_value_and_no_fault_of_its_type(tmp_path):
    assert one_field(tmp_path, ["1", "", "3"], type="integer").verdict == "publish"


def test_texts_that_say_there_is_no_value_are_those_declared(tmp_path):
    declared = ["1", "n/a"], {"type": "integer", "missingValues": ["", "n/a"]}
    usual = ["1", "n/a"], {"type": "integer"}
    verdict = judged_columns(tmp_path, [declared, usual])
    assert [state_of(verdict, f"t{place}.x.type") for place in (0, 1)] == ["passed", "failed"]


def test_a_column_that_is_blank_throughout_is_told_and_holds_nothing_up(tmp_path):
    verdict = one_field(tmp_path, ["", ""], type="integer")
    assert (verdict.verdict, state_of(verdict, "t0.x.type")) == ("publish", "empty")


def test_texts_that_are_taken_for_no_value_stand_on_the_first_screen(tmp_path):
    columns = [
        (["1", "n/a", "n/a", "-", ""], {"type": "integer", "missingValues": ["", "n/a", "-", "none"]}),
        (["1", ""], {"type": "integer"}),
    ]
    verdict = judged_columns(tmp_path, columns)
    assert verdict.verdict == "publish"
    assert [one.nl for one in verdict.stands_on if "missingValues" in one.en] == [
        'Teksten die als geen waarde gelden (missingValues) van t0.x, met hun aantal: "n/a" (2), "-" (1).'
    ]
