"""Records that are not as a rule says are told by their cells: those of most records first, and which they are."""

from __future__ import annotations

import pytest

from tests.spec.test_plain.judging import judged, resource, write_package
from tieout.figures import record_counts

FIELDS = [{"name": "key", "type": "string"}, {"name": "x", "type": "string", "constraints": {"enum": ["ok"]}}]
RECORDS = ["a,ok", "b,red", "c,blue", "d,blue", "e,red", "f,blue", "g,green"]


@pytest.fixture
def findings(tmp_path):
    """Give what is found in records with a key, on lines from the second on."""
    count = iter(range(100))

    def judge(records):
        folder = tmp_path / str(next(count))
        table = "\n".join(["key,x", *records, ""])
        place = write_package(folder / "package", {"t": table}, resource("t", FIELDS, primaryKey=["key"]))
        return judged(place, folder / "staging").findings

    return judge


def told(findings):
    """Give of each finding its value and its lines."""
    return [(finding.message.en.split('"')[1], [place.line for place in finding.places]) for finding in findings]


def test_the_value_of_most_records_is_told_first(findings):
    assert told(findings(RECORDS)) == [("blue", [4, 5, 7]), ("red", [3, 6]), ("green", [8])]


def test_of_values_of_as_many_records_the_first_in_the_file_is_told_first(findings):
    assert told(findings(["a,green", "b,red", "c,red", "d,green"])) == [("green", [2, 5]), ("red", [3, 4])]


def test_no_more_places_and_values_are_told_than_a_reader_needs_but_all_are_counted(findings, monkeypatch):
    monkeypatch.setattr(record_counts, "MOST_PLACES", 2)
    monkeypatch.setattr(record_counts, "MOST_TOLD", 2)
    found = findings(RECORDS)
    assert told(found) == [("blue", [4, 5]), ("red", [3, 6])]
    assert "3 records" in found[0].message.en
    monkeypatch.setattr(record_counts, "MOST_TOLD", 1)
    assert told(findings(RECORDS)) == [("blue", [4, 5])]


def test_a_finding_is_about_these_records_in_whatever_order(findings):
    (first, *_), (turned, *_) = findings(RECORDS), findings(RECORDS[::-1])
    assert first.id == turned.id
    (others, *_) = findings([record.replace("c,", "z,") for record in RECORDS])
    assert first.id != others.id


def test_that_a_key_stands_twice_is_not_lost_in_the_name_of_a_finding(findings):
    ids = {
        tuple(one.id for one in findings(records) if '"blue"' in one.message.en)
        for records in (["a,blue", "b,blue"], ["c,blue", "d,blue"], ["a,blue", "d,blue"])
    }
    assert len(ids) == 3
