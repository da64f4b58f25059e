"""Write values as JSON in one layout, and read back nothing but that layout.

What is read is compared with what writing it would give, so a key that stands twice, an unknown
key, another order or another spelling of the same value is never read. Opens no file.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from tieout.values.errors import CannotJudgeError

T = TypeVar("T")


class Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all that is written so: frozen, and strict about its keys."""


def write(value: Written) -> bytes:
    """Write a value as indented JSON with a line end behind it.

    Raises CannotJudgeError where a text in it is not Unicode.
    """
    try:
        return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
    except UnicodeEncodeError as error:
        raise CannotJudgeError("", f"a name is not Unicode text: {error}", "Rename the file.") from error


def read(data: bytes, kind: type[T], where: str, what: str) -> T:
    """Read a value of `kind` from what `write` wrote; `where` is its path and `what` its name for messages.

    Raises CannotJudgeError for all other bytes.
    """
    value = glance(data, kind, where, what)
    if msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n" != data:
        raise CannotJudgeError(
            where,
            f"it is laid out otherwise than {what} is written: a key stands twice, or it was reformatted",
            "Get it again from where it was published.",
        )
    return value


def glance(data: bytes, kind: type[T], where: str, what: str) -> T:
    """Read a value of `kind` without a look at the layout: to tell what something is, never to trust it.

    Raises CannotJudgeError where it is no JSON, or no such value.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        advice = "Get it again from where it was published."
        raise CannotJudgeError(where, f"it is not {what}: {error}", advice) from error
