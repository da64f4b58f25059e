"""Whatever stands in verdict.json, it is the record that was written, byte for byte, or it is refused."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import examples
from tieout.report.formats.record import decode, encode
from tieout.values.errors import CannotJudgeError

GOLDEN = Path(__file__).resolve().parents[1] / "report" / "golden"
RECORDS = [(GOLDEN / name).read_bytes() for name in ("hold.json", "cannot-judge.json")]
PIECES = [
    b"{", b"}", b"[", b"]", b'"', b",", b":", b"0", b"1", b"-", b".", b"e9", b"null", b"true", b" ", b"\n",
    b"\\u0000", b"\\ud800",
    b"\xff", b"\xef\xbb\xbf", b"NaN", b"publish", b"hold", b'"publish"', b"9" * 5_000, b'"seal": "", ', b"\x00",
]  # fmt: skip
VALUES: list[Any] = [
    None, True, 0, -1, 10**30, 0.1, "", "publish", "hold", "cannot judge", "passed", "\u202e", "\x00", [], {}, [None],
    "1e5",
    Decimal("1E+400"), Decimal("1E-400"), Decimal("0E-7"), Decimal("-0"), Decimal("1.10"), 2**63, "x" * 5_000,
]  # fmt: skip


def held(data: bytes) -> bool:
    """Read a record; see that it is written again byte for byte. False where it is refused."""
    try:
        verdict, run = decode(data)
    except CannotJudgeError as error:
        refused = error
    else:
        assert encode(verdict, run) == data
        return True
    assert str(refused).startswith("verdict.json: ")
    return False


def sealed(record: dict[str, Any]) -> bytes:
    """Write a record as its format says, under a seal that fits."""
    bare = {key: value for key, value in record.items() if key not in {"run", "seal"}}
    seal = f"sha256:{hashlib.sha256(laid_out(bare)).hexdigest()}"
    return laid_out(bare | {"run": record.get("run"), "seal": seal})


def laid_out(record: dict[str, Any]) -> bytes:
    """Write a record, indented."""
    encoder = msgspec.json.Encoder(decimal_format="number")
    return msgspec.json.format(encoder.encode(record), indent=2) + b"\n"


def taken(data: bytes) -> Any:
    """Take a record apart, its numbers to the digit."""
    return json.loads(data, parse_float=Decimal)


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the way to every value of a record."""
    found = [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += places_in(item, (*path, key))
    return found


PLACES = [[path for path in places_in(taken(data))[1:] if path[0] != "seal"] for data in RECORDS]


@pytest.mark.parametrize("data", [pytest.param(RECORDS[0], id="hold"), pytest.param(RECORDS[1], id="cannot judge")])
def test_a_record_under_a_seal_made_here_is_held_to_be_the_same(data):
    assert sealed(taken(data)) == data
    assert held(data)


@examples(500)
@given(st.data())
def test_a_record_of_other_bytes_is_refused(data):
    whole = data.draw(st.sampled_from(RECORDS))
    spoiled = whole
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(spoiled)))
        put = data.draw(st.sampled_from(PIECES) | st.binary(max_size=3) | st.just(spoiled[at : at + 60]))
        spoiled = spoiled[:at] + put + spoiled[at + data.draw(st.integers(0, 30)) :]
    assert held(spoiled) == (spoiled == whole)


@examples(500)
@given(st.data())
def test_a_record_with_another_value_under_a_seal_that_fits_is_written_back_or_refused(data):
    number = data.draw(st.integers(0, 1))
    record = taken(RECORDS[number])
    for _ in range(data.draw(st.integers(1, 2))):
        *way, last = data.draw(st.sampled_from(PLACES[number]))
        place = record
        try:
            for step in way:
                place = place[step]
            if data.draw(st.booleans()):
                place[last] = data.draw(st.sampled_from(VALUES))
            elif isinstance(place, list):
                place.insert(data.draw(st.integers(0, len(place))), place[last])
            else:
                del place[last]
        except (LookupError, TypeError, AttributeError):
            continue  # an earlier change took that place away
    held(sealed(record))


@examples(300)
@given(st.binary(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join))
def test_bytes_that_are_no_record_are_refused(data):
    assert not held(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"[" * 100_000, id="lists that open and never close"),
        pytest.param(b'{"a":' * 100_000, id="objects that open and never close"),
        pytest.param(b'{"format":"tieout-verdict/2","x":' + b"[" * 50_000 + b"]" * 50_000 + b"}", id="deep within"),
        pytest.param(b'{"format":"tieout-verdict/2","tally":' + b"9" * 100_000 + b"}", id="a number of 100,000 digits"),
        pytest.param(b'{"format":"' + b"x" * 1_000_000 + b'"}', id="a format of a million letters"),
        pytest.param(b'{"format":"\\ud800"}', id="half a pair"),
        pytest.param(b"\xef\xbb\xbf" + RECORDS[0], id="a byte order mark"),
        pytest.param(RECORDS[0].decode().encode("utf-16"), id="UTF-16"),
        pytest.param(RECORDS[0] + RECORDS[0], id="the record twice"),
        pytest.param(RECORDS[0].replace(b"\n", b"\r\n"), id="CRLF"),
        pytest.param(RECORDS[0][:-1], id="without its last line end"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_is_not_to_the_byte_as_it_was_written_is_refused(data):
    assert not held(data)
