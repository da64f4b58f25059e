"""Whatever stands in a declaration, it is read or refused: never another error, and what is read can be written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import examples
from tests.spec.test_declarations.slips import package
from tieout.declarations.answers import parse_answers
from tieout.declarations.datapackage import parse_publication
from tieout.declarations.misfit import first_misfit
from tieout.declarations.publication import Publication
from tieout.rulebook.model import Rulebook
from tieout.rulebook.shelf import read_rulebook
from tieout.values.errors import DeclarationError

REPOSITORY = Path(__file__).resolve().parents[2]
BOOK = "agency_accounts"
ANSWERS = (REPOSITORY / "data" / "logius-2022" / "answers.toml").read_bytes()
PACKAGES = [path.read_bytes() for path in sorted(REPOSITORY.glob("data/*/datapackage.json"))]
BOOK_FILES = sorted(
    path.relative_to(REPOSITORY / "expectations" / BOOK).as_posix()
    for folder in ("", "lines", "entities", "shapes", "suites")
    for path in (REPOSITORY / "expectations" / BOOK / folder).iterdir()
    if path.suffix in {".toml", ".json"}
)
Parse = Callable[[bytes], object]


def parsed(parse: Parse, data: bytes) -> object | None:
    """Parse a declaration; None where it is refused, with its place and what to do."""
    try:
        found = parse(data)
    except DeclarationError as error:
        refused = error
    else:
        msgspec.json.encode(found).decode()
        return found
    assert refused.where
    assert refused.what
    assert all(line.isprintable() for line in str(refused).split("\n"))
    return None


def package_of(data: bytes) -> object:
    return parse_publication(data, "p/datapackage.json", "agency")


def answers_of(data: bytes) -> object:
    return parse_answers(data, "p/answers.toml")


HOSTILE_VALUES: list[Any] = [
    None, True, 0, -1, 10**30, 2**63, 0.5, 1e308, "", "x" * 10_000, "\x00", "\ud800", "\u202e", "\ufeff", [], {},
    [[]], [None],
    {"tieout": {}}, "²", "2022", 2022.0, -0.0, ["a"] * 300, "../x", "a/b", "CON", "%s", "{0}", {"": ""},
    {"a:b": 1},
]  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(HOSTILE_VALUES),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the way to every value in a declaration."""
    found = [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += places_in(item, (*path, key))
    return found


SOUND = [package(), *map(json.loads, PACKAGES)]
PLACES = [places_in(declared)[1:] for declared in SOUND]


@st.composite
def spoiled_packages(draw: st.DrawFn) -> bytes:
    """Put other values in a real data package, take some out, or give them another key."""
    number = draw(st.integers(0, len(SOUND) - 1))
    declared = json.loads(json.dumps(SOUND[number]))
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(PLACES[number]))
        place = declared
        try:
            for step in way:
                place = place[step]
            change = draw(st.sampled_from(["put", "put", "take", "key", "twice"]))
            if change == "put":
                place[last] = draw(JSON)
            elif change == "take":
                del place[last]
            elif change == "key":
                place[draw(st.sampled_from(["tieout", "name", "x", "", "a:b", "année", "__class__"]))] = place.pop(last)
            else:
                place.append(place[last])
        except (LookupError, TypeError, AttributeError):
            continue  # an earlier change took that place away
    return json.dumps(declared).encode()


@st.composite
def spoiled_bytes(draw: st.DrawFn, whole: bytes, pieces: list[bytes]) -> bytes:
    """Take bytes out of a real declaration, put some in, or double a part of it."""
    data = whole
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        put = draw(st.sampled_from(pieces) | st.binary(max_size=4) | st.just(data[at : at + 80]))
        data = data[:at] + put + data[at + draw(st.integers(0, 30)) :]
    return data


JSON_PIECES = [
    b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\", b"\\u0000", b"\\ud800", b"1e999", b"NaN", b"-", b"null",
    b"\xef\xbb\xbf",
    b"\xff", b"\x00", b"/**/", b"'", b"[[[[", b"9" * 5_000,
]  # fmt: skip
TOML_PIECES = [
    b"[", b"]", b"[[", b"]]", b'"', b'"""', b"'", b"'''", b"=", b".", b"#", b"\n", b"\r", b"\\", b"\\uD800", b"1e999",
    b"nan", b"-inf",
    b"1979-05-27T07:32:00Z", b"0000-00-00", b"2026-13-45", b"9" * 5_000, b"0x", b"_", b"{", b"}", b"\xef\xbb\xbf",
    b"\xff", b"\x00",
    b"[explanation]", b"[[explanation]]", b"a.b.c = 1", b"when = 2026-01-01",
]  # fmt: skip


@examples(400)
@given(spoiled_packages())
def test_a_data_package_with_other_values_is_read_or_refused(data):
    parsed(package_of, data)


@pytest.mark.rare
@settings(max_examples=400)
@given(spoiled_packages())
def test_a_misfit_is_told_where_and_only_where_the_types_say_so(data):
    declared = json.loads(data)
    try:
        msgspec.convert(declared, Publication)
    except msgspec.ValidationError as error:
        refused = str(error)
    else:
        assert first_misfit(declared, Publication, toml=False) is None
        return
    told = first_misfit(declared, Publication, toml=False)
    assert told is not None
    assert told.at == refused.partition(" - at ")[2].strip("`").removeprefix("$").lstrip(".")


@examples(300)
@given(st.sampled_from(PACKAGES[:1]).flatmap(lambda whole: spoiled_bytes(whole, JSON_PIECES)) | st.binary(max_size=40))
def test_a_data_package_of_other_bytes_is_read_or_refused(data):
    parsed(package_of, data)


@examples(400)
@given(
    spoiled_bytes(ANSWERS, TOML_PIECES) | st.binary(max_size=40) | st.lists(st.sampled_from(TOML_PIECES)).map(b"".join)
)
def test_answers_of_other_bytes_are_read_or_refused(data):
    parsed(answers_of, data)


NESTED = 100_000
STRANGE_JSON = [
    pytest.param(b"[" * NESTED, id="lists that open and never close"),
    pytest.param(b'{"a":' * NESTED, id="objects that open and never close"),
    pytest.param(b"[" * NESTED + b"]" * NESTED, id="lists in lists, 100,000 deep"),
    *(
        pytest.param(b'{"a":' * deep + b"1" + b"}" * deep, id=f"objects in objects, {deep} deep")
        for deep in (100, 300, 400, 480, 600, 900, 990, 2_000, 20_000)
    ),
    *(
        pytest.param(b'{"x": ' + b"[" * deep + b"]" * deep + b"}", id=f"lists in lists, {deep} deep")
        for deep in (100, 300, 400, 480, 600, 900, 990, 2_000, 20_000)
    ),
    pytest.param(b'{"name": ' + b"9" * 4_301 + b"}", id="a number of 4,301 digits"),
    pytest.param(b'{"name": ' + b"9" * 1_000_000 + b"}", id="a number of a million digits"),
    pytest.param(b'{"name": -' + b"9" * 5_000 + b"}", id="a negative number of 5,000 digits"),
    pytest.param(b'{"name": 1e999999999}', id="a number beyond all bounds"),
    pytest.param(b'{"name": 0.' + b"1" * 100_000 + b"}", id="a number of 100,000 decimals"),
    pytest.param(b'{"name": NaN}', id="NaN"),
    pytest.param(b'{"name": -Infinity}', id="minus infinity"),
    pytest.param(b'{"name": "' + b"x" * 5_000_000 + b'"}', id="a text of five million letters"),
    pytest.param(b'{"' + b"x" * 1_000_000 + b'": 1}', id="a key of a million letters"),
    pytest.param(b'{"name": "a", "name": "b"}', id="a key twice"),
    pytest.param(b'{"a\\u0000": 1, "a\\u0000": 2}', id="a key with a NUL twice"),
    pytest.param(b'{"name": "\\ud800"}', id="half a pair"),
    pytest.param(b'{"\\ud800": 1}', id="half a pair for a key"),
    pytest.param(b'{"\\ud800": 1, "\\ud800": 2}', id="half a pair for a key, twice"),
    pytest.param(b'\xef\xbb\xbf{"name": "a"}', id="a byte order mark"),
    pytest.param('{"name": "a"}'.encode("utf-16"), id="UTF-16"),
    pytest.param(b"\xed\xa0\x80", id="a surrogate in UTF-8"),
    pytest.param(b"", id="nothing"),
    pytest.param(b"null", id="null"),
    pytest.param(b"[]", id="a list"),
    pytest.param(b'"x"', id="a text"),
    pytest.param(b"{}", id="an empty object"),
    pytest.param(b'{"__proto__": {}, "constructor": 1}', id="keys that mean something elsewhere"),
]


@pytest.mark.parametrize("data", STRANGE_JSON)
def test_strange_json_is_no_data_package(data):
    assert parsed(package_of, data) is None


@pytest.mark.parametrize("data", STRANGE_JSON)
@pytest.mark.parametrize("deep", ["resources.0.tieout.note", "resources.0.schema.missingValues", "contributors"])
def test_strange_json_within_a_data_package_is_refused_too(data, deep):
    if data.startswith((b"\xef", b"\xff", b"\xed")) or data == b"":
        return
    declared = package()
    *way, last = deep.split(".")
    place: Any = declared
    for step in way:
        place = place[int(step) if step.isdecimal() else step]
    place[last] = "HERE"
    found = parsed(package_of, json.dumps(declared).encode().replace(b'"HERE"', data))
    assert found is None or data in {b"[]", b'"x"'}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("name", id="the name"),
        pytest.param("title", id="the title"),
        pytest.param("resources.0.name", id="the name of a table"),
        pytest.param("resources.0.path", id="the path of a table"),
        pytest.param("resources.0.schema.fields.0.name", id="a head"),
        pytest.param("resources.0.tieout.note", id="a note"),
        pytest.param("tieout.agency", id="an agency"),
    ],
)
def test_half_a_pair_in_a_text_is_refused_or_can_be_written(path):
    declared = package()
    *way, last = path.split(".")
    place: Any = declared
    for step in way:
        place = place[int(step) if step.isdecimal() else step]
    place[last] = "x\ud800 y"
    parsed(package_of, json.dumps(declared).encode())


STRANGE_TOML = [
    pytest.param(b"a = " + b"[" * NESTED, id="lists that open and never close"),
    *(
        pytest.param(b"a = " + b"[" * deep + b"]" * deep, id=f"lists in lists, {deep} deep")
        for deep in (100, 240, 300, 480, 900, 2_000, 20_000)
    ),
    *(
        pytest.param(b"a = " + b"{b=" * deep + b"1" + b"}" * deep, id=f"tables in tables, {deep} deep")
        for deep in (100, 240, 300, 480, 900, 2_000)
    ),
    pytest.param(b"[" + b".".join([b"a"] * 2_000) + b"]", id="a table of 2,000 parts"),
    pytest.param(b".".join([b"a"] * 2_000) + b" = 1", id="a key of 2,000 parts"),
    pytest.param(b"a = " + b"9" * 4_301, id="a number of 4,301 digits"),
    pytest.param(b"a = -" + b"9" * 100_000, id="a negative number of 100,000 digits"),
    pytest.param(b"a = 0x" + b"f" * 100_000, id="a hexadecimal number of 100,000 digits"),
    pytest.param(b"a = 1e999999999", id="a number beyond all bounds"),
    pytest.param(b"a = nan", id="nan"),
    pytest.param(b'a = "\\uD800"', id="half a pair"),
    pytest.param(b'a = "\\UFFFFFFFF"', id="a character beyond Unicode"),
    pytest.param(b"a = 0000-00-00", id="a date without a day"),
    pytest.param(b"a = 9999-99-99", id="a date beyond the calendar"),
    pytest.param(b"a = 2026-02-30", id="a day that February has not"),
    pytest.param(b"a = 2026-01-01T25:61:61Z", id="a time beyond the clock"),
    pytest.param(b"a = 2026-01-01T00:00:00+99:99", id="an offset beyond the globe"),
    pytest.param(b"a = 2026-01-01T00:00:00.123456789012Z", id="a picosecond"),
    pytest.param(b"a = 1\na = 2", id="a key twice"),
    pytest.param(b"[a]\n[a]", id="a table twice"),
    pytest.param(b"[[explanation]]\n[explanation]", id="a list that is a table too"),
    pytest.param(b"\xef\xbb\xbfa = 1", id="a byte order mark"),
    pytest.param(b"a = 1\r", id="a bare CR"),
    pytest.param(b"a = '" + b"x" * 5_000_000 + b"'", id="a text of five million letters"),
    pytest.param(b"\x00", id="a NUL"),
    pytest.param(b"\xff", id="no UTF-8"),
    pytest.param(b"explanation = 1", id="a number for the explanations"),
    pytest.param(b"explanation = [1, 'x', []]", id="no tables for the explanations"),
]


@pytest.mark.parametrize("data", STRANGE_TOML)
def test_strange_toml_is_no_answer(data):
    assert parsed(answers_of, data) is None


@pytest.mark.parametrize("value", ["0001-01-01", "9999-12-31", "1979-05-27T07:32:00Z", "07:32:00", "inf", "{}", "[]"])
def test_the_dates_of_an_answer_are_dates(value):
    entry = f'[[explanation]]\nfinding = "f"\ntext = "a b"\nwho = "c"\nwhen = 0001-01-01\nuntil = {value}\n'
    found = parsed(answers_of, entry.encode())
    assert (found is not None) == (value in {"0001-01-01", "9999-12-31"})


# --- rulebooks -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> Path:
    """A shelf with a copy of the shipped rulebook, of which a test may spoil a file."""
    shelf = tmp_path_factory.mktemp("shelf")
    for name in BOOK_FILES:
        path = shelf / BOOK / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((REPOSITORY / "expectations" / BOOK / name).read_bytes())
    return shelf


def book_with(shelf: Path, name: str, data: bytes) -> Rulebook | None:
    """Read the rulebook with one of its files replaced, and put that back; None where it is refused."""
    path = shelf / BOOK / name
    sound = path.read_bytes()
    path.write_bytes(data)
    try:
        found = read_rulebook(BOOK, frozenset({"logius"}), frozenset({"kasstroom"}), shelf)
    except DeclarationError as error:
        refused = error
    else:
        msgspec.json.encode(found)
        return found
    finally:
        path.write_bytes(sound)
    assert refused.recorded.startswith("expectations")
    return None


def is_a_rule_file(name: str) -> bool:
    """Tell whether a fault in a file is kept as a broken rule, and does not stop the rulebook."""
    return name.startswith(("shapes/", "suites/"))


@pytest.mark.rare
@pytest.mark.parametrize("name", ["rulebook.toml", "lines/kasstroom.toml", "entities/logius.toml"])
@pytest.mark.parametrize("data", STRANGE_TOML)
def test_strange_toml_is_no_part_of_a_rulebook(books, name, data):
    assert book_with(books, name, data) is None


@pytest.mark.rare
@pytest.mark.parametrize("data", STRANGE_TOML)
def test_strange_toml_is_a_broken_shape(books, data):
    name = next(name for name in BOOK_FILES if name.startswith("shapes/"))
    found = book_with(books, name, data)
    assert found is not None
    assert [fault.rule.name for fault in found.faults] == [Path(name).stem]


@pytest.mark.parametrize("data", STRANGE_JSON)
def test_strange_json_is_a_broken_suite(books, data):
    name = next(name for name in BOOK_FILES if name.startswith("suites/"))
    found = book_with(books, name, data)
    assert found is not None
    assert [fault.rule.name for fault in found.faults] == [Path(name).stem]


@examples(60)
@given(st.data())
def test_a_rulebook_of_other_bytes_is_read_or_refused(books, data):
    name = data.draw(st.sampled_from(BOOK_FILES))
    whole = (books / BOOK / name).read_bytes()
    pieces = JSON_PIECES if name.endswith(".json") else TOML_PIECES
    found = book_with(books, name, data.draw(spoiled_bytes(whole, pieces)))
    assert found is not None or not is_a_rule_file(name), "a fault in one rule must not stop the others"


@pytest.mark.rare
@settings(max_examples=60)
@given(st.data())
def test_a_suite_with_other_values_is_read_or_broken(books, data):
    name = data.draw(st.sampled_from([name for name in BOOK_FILES if name.startswith("suites/")]))
    declared = json.loads((books / BOOK / name).read_bytes())
    *way, last = data.draw(st.sampled_from(places_in(declared)[1:]))
    place = declared
    for step in way:
        place = place[step]
    place[last] = data.draw(JSON)
    assert book_with(books, name, json.dumps(declared).encode()) is not None
