"""What a package of other people may not say: each with the words that it is refused in."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tieout.declarations.plain_reading import parse_plain
from tieout.values.errors import DeclarationError

FIELD = {"name": "a", "type": "integer"}
UNKNOWN = {"resource": "u", "fields": "x"}


def package(**resource: Any) -> bytes:
    """Declare a package of one resource."""
    usual = {"name": "t", "path": "t.csv", "schema": {"fields": [FIELD]}}
    return json.dumps({"resources": [usual | resource]}).encode()


REFUSED = [
    (package(schema={"fields": [FIELD | {"constraint": {"required": True}}]}), "no key 'constraint'", "constraints"),
    (package(schema={"fields": [FIELD | {"constraints": {"requird": True}}]}), "requird", "required"),
    (package(schema={"fields": [FIELD], "primarykey": "a"}), "no key 'primarykey'", "primaryKey"),
    (package(schema={"fields": [FIELD], "primaryKey": "b"}), "primaryKey names 'b'", "take it out"),
    (package(schema={"fields": [FIELD], "foreignKeys": [{"fields": "a", "reference": UNKNOWN}]}),
     "refers to 'u'", "take it out"),
    (package(schema={"fields": [FIELD, FIELD]}), "occurs twice", "own name"),
    (package(schema={"fields": [FIELD, FIELD | {"name": "A"}]}), "capitals", "own name"),
    (package(schema={"fields": [FIELD | {"required": True}]}), "'required' has no meaning", "constraints of"),
    (package(primaryKey="a"), "'primaryKey' has no meaning here", "in the schema"),
    (package(missingValues=["-"]), "'missingValues' has no meaning here", "in the schema"),
    (package(schema={"fields": [{"name": "TIEOUT_ROW"}]}), "number of a record", "another name"),
    (package(schema={"fields": []}), "no field", "columns"),
    (package(schema="schema.json"), "named as 'schema.json', and there is no such file", "mend its name"),
    (package(path="../t.csv"), "path is '../t.csv'", "below it"),
    (package(path="/etc/passwd"), "path is '/etc/passwd'", "below it"),
    (package(path="https://example.org/t.csv"), "path is", "nothing is fetched"),
    (package(path=["a.csv", "../b.csv"]), "path is '../b.csv'", "below it"),
    (package(path=["a.csv", "https://example.org/b.csv"]), "path is", "nothing is fetched"),
    (package(path=[]), "path is an empty list", "in their order"),
    (package(path=["a.csv", "A.csv"]), "twice", "its own"),
    (package(path=["a.csv", "b.csv.gz"]), "several forms", "one form"),
    (package(path=["a", "a/b.csv"]), "a folder of another path", "Rename"),
    (package(path=["a/b.csv", "A/c.csv"]), "in two ways", "alike"),
    (package(data=[[1]]), "its data stand in it", "CSV"),
    (package(encoding="klingon"), "encoding is 'klingon'", "UTF-8"),
    (package(name="a/b"), "name is 'a/b'", "letters"),
    (package(type="json"), "type is 'json'", "table"),
    (package(dialect={"escapeChar": "\\"}), "escapeChar", "double"),
    (package(schema={"fields": [FIELD], "fieldsMatch": "subset"}), "fieldsMatch", "exact"),
    (json.dumps({"resources": []}).encode(), "no resource", "Declare"),
    (b'{"resources": [', "not valid JSON", "each ["),
]  # fmt: skip


@pytest.mark.parametrize(("data", "what", "advice"), REFUSED, ids=[f"{n} {one[1]}" for n, one in enumerate(REFUSED)])
def test_it_is_refused_with_what_was_found_and_what_to_do(data, what, advice):
    with pytest.raises(DeclarationError, match=re.escape(what.replace("'", '"'))) as caught:
        parse_plain(data, "datapackage.json")
    assert advice in caught.value.advice


def test_a_publication_that_lost_its_rulebook_is_not_read_as_one_of_other_people():
    """What a rulebook is told of tables and columns is no key of the standard."""
    data = package(tieout={"kind": "cash_flow"})
    with pytest.raises(DeclarationError, match="kind"):
        parse_plain(data, "datapackage.json")
    data = package(schema={"fields": [FIELD | {"tieout": {"role": "figure"}}]})
    with pytest.raises(DeclarationError, match="tieout"):
        parse_plain(data, "datapackage.json")


def test_keys_of_other_vocabularies_are_passed_over_and_told():
    data = package(**{"x:colour": 1, "zebra": 2})
    assert parse_plain(data, "datapackage.json").passed_over == ("resources[0] (t).zebra",)
