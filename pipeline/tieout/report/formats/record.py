"""Write a verdict as `verdict.json` and read it back: every value kept, to the last digit.

Two runs on the same input give the same bytes, apart from `run`. The last key, `seal`, is the
SHA-256 of this same encoding without `run` and `seal`. Reading refuses whatever is not exactly
what writing would give, so a changed, doubled or reformatted record is never taken for a verdict.
The format is described in `verdict.schema.json`. Opens no file and asks no clock.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import TypeVar

import msgspec
from msgspec import UnsetType

from tieout.report.entries import Entries, UnfitError, lay_out, take_apart
from tieout.report.interface import Record, Report
from tieout.report.run import RunRecord
from tieout.values.errors import CannotJudgeError, shorten
from tieout.values.moments import moment
from tieout.values.verdict import Verdict

NAMED = "tieout-verdict/"
"""What the name of every version of this format begins with."""
VERSION = f"{NAMED}2"
FILE = "verdict.json"
ADVICE = "Run tieout check again, and leave verdict.json as it was written."
_UNSEEN = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
"""Characters that can hide or reorder text on a screen. Listed, not asked from Python: the same
record must give the same bytes whatever Unicode version reads it."""

_Value = TypeVar("_Value")


class _Head(msgspec.Struct, frozen=True):
    """What tells whether a file is a verdict record at all, and of which format."""

    format: str


_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(Entries)
_HEAD = msgspec.json.Decoder(_Head)


def encode(verdict: Verdict, run: RunRecord) -> bytes:
    """Write a verdict and the run that reached it as the bytes of `verdict.json`."""
    record = _laid_out(verdict)
    return _bytes(msgspec.structs.replace(record, run=run, seal=_seal(record)))


def decode(data: bytes) -> tuple[Verdict, RunRecord]:
    """Read the bytes of `verdict.json`; refuse whatever `encode` would not have written."""
    found = _read(_HEAD.decode, data).format
    if found != VERSION:
        raise CannotJudgeError(
            FILE,
            f"the format is {shorten(found)} where {shorten(VERSION)} is expected",
            "Read it with the tieout that wrote it, or run tieout check again.",
        )
    record = _read(_DECODER.decode, data)
    if isinstance(record.run, UnsetType) or isinstance(record.seal, UnsetType):
        raise CannotJudgeError(FILE, "the run or the seal is missing", ADVICE)
    _moments(record.run)
    try:
        verdict = take_apart(record)
    except UnfitError as error:
        raise CannotJudgeError(FILE, error.what, error.advice or ADVICE) from error
    _verify(data, record.seal, verdict, record.run)
    return verdict, record.run


def _read(decoder: Callable[[bytes], _Value], data: bytes) -> _Value:
    """Decode bytes; whatever is wrong with them becomes one error that names the place."""
    try:
        return decoder(data)
    except msgspec.ValidationError as error:
        raise CannotJudgeError(FILE, f"is not a verdict record: {error}", ADVICE) from error
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise CannotJudgeError(FILE, f"is not JSON: {error}", ADVICE) from error


def _moments(run: RunRecord) -> None:
    """Refuse a run whose moments are none, or whose sequence counts from nowhere."""
    for key in ("started", "finished", "expires"):
        try:
            moment(getattr(run, key))
        except ValueError as error:
            what = f"{key} is {shorten(getattr(run, key))} where a moment like 2026-11-22T09:15:04Z is expected"
            raise CannotJudgeError(FILE, what, ADVICE) from error
    if not 0 < run.sequence < 2**53:
        raise CannotJudgeError(FILE, f"the sequence is {run.sequence}, which is no count of milliseconds", ADVICE)


def _verify(data: bytes, seal: str, verdict: Verdict, run: RunRecord) -> None:
    """Hold the bytes against those that the values read from them are written as."""
    expected = _seal(_laid_out(verdict))
    if seal != expected:
        raise CannotJudgeError(
            FILE, f"the seal is {shorten(seal, 80)} where its contents give {shorten(expected, 80)}", ADVICE
        )
    if data != encode(verdict, run):
        raise CannotJudgeError(
            FILE,
            "is laid out otherwise than it was written: a key stands twice, or it was reformatted",
            ADVICE,
        )


def _laid_out(verdict: Verdict) -> Entries:
    """Lay out a verdict; a number that JSON cannot hold is refused."""
    try:
        return lay_out(verdict, VERSION)
    except UnfitError as error:
        raise CannotJudgeError(FILE, error.what, error.advice or ADVICE) from error


def _seal(record: Entries) -> str:
    """Digest a record that has no run and no seal yet."""
    return f"sha256:{hashlib.sha256(_bytes(record)).hexdigest()}"


def _bytes(record: Entries) -> bytes:
    """Write a record indented, with every character that cannot be seen escaped."""
    try:
        text = msgspec.json.format(_ENCODER.encode(record), indent=2).decode()
    except UnicodeEncodeError as error:
        what = f"a value is not Unicode text: {error}"
        raise CannotJudgeError(FILE, what, "Rename the file that it names.") from error
    return (_UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n").encode()


def _write(report: Report) -> bytes:
    """Write the record of a report, which its run belongs to."""
    if report.run is None:
        raise ValueError("a verdict is recorded with the run that reached it")
    return encode(report.verdict, report.run)


FORMAT = Record(
    name="record",
    media_type="application/json",
    file=FILE,
    write=_write,
    read=decode,
    mark=f'"format": "{NAMED}'.encode(),
)
