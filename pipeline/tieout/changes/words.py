"""Compare what two versions say in words: their texts, line by line, and what they declare, key by key. Pure.

How the bytes of a file are written is no change of what it says: that is left out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from tieout.changes.since import ChangedText, ChangedWord

OF_BYTES = frozenset({"encoding", "bytes", "hash"})
"""Keys of a resource that say how its bytes are written."""
NAMED_BY = ("name", "finding", "rule", "findings", "path", "title")
"""Keys by which an entry of a list is known, the first that it has."""


def compare_texts(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[ChangedText, ...]:
    """Compare texts by their file; of one that is changed the lines that are gone, and those that are new."""
    found = []
    for file in dict.fromkeys([*old, *new]):
        was, now = old.get(file), new.get(file)
        if was is None or now is None:
            found.append(ChangedText(file, "added" if was is None else "gone", (), ()))
        elif (lines := was.splitlines()) != (others := now.splitlines()):
            found.append(ChangedText(file, "changed", _without(lines, others), _without(others, lines)))
    return tuple(found)


def _without(lines: list[str], others: list[str]) -> tuple[tuple[int, str], ...]:
    """Give the lines that others do not have, or not as often: the last ones of several alike."""
    left = Counter(others)
    found = []
    for number, line in enumerate(lines, 1):
        if left[line] > 0:
            left[line] -= 1
        else:
            found.append((number, line))
    return tuple(found)


def compare_declared(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[ChangedWord, ...]:
    """Compare what is declared in files, each as it was parsed; one that is not there says nothing."""
    return tuple(
        ChangedWord(file, key, was, now)
        for file in dict.fromkeys([*old, *new])
        for key, was, now in _changed("", old.get(file, {}), new.get(file, {}))
    )


def _changed(key: str, old: object, new: object) -> Iterator[tuple[str, str | None, str | None]]:
    """Give every key under which something else is said, with both; what is there in one only is told as a whole."""
    if isinstance(old, list) and isinstance(new, list) and _has_entries([*old, *new]):
        old, new = _by_name(old), _by_name(new)
    if not isinstance(old, dict) or not isinstance(new, dict):
        # 1 is no true, and 1.0 is no 1: what is written counts.
        if (was := _written(old)) != (now := _written(new)):
            yield key, was, now
        return
    for name in dict.fromkeys([*old, *new]):
        within = f"{key}.{name}" if key else str(name)
        if str(name) in OF_BYTES:
            continue
        if name not in old or name not in new:
            yield within, _said(old, name), _said(new, name)
        else:
            yield from _changed(within, old[name], new[name])


def _said(told: Mapping[object, object], name: object) -> str | None:
    """Give what is said under a key; None where nothing is."""
    return _written(told[name]) if name in told else None


def _has_entries(items: list[object]) -> bool:
    """Tell whether these are entries that can be told apart: each is a table of keys."""
    return bool(items) and all(isinstance(item, dict) for item in items)


def _by_name(items: list[object]) -> dict[str, object]:
    """Give the entries of a list by what names each, the second of a name apart from the first."""
    found: dict[str, object] = {}
    for item in items:
        name = _name(item)
        number = 1
        while (called := name if number == 1 else f"{name} ({number})") in found:
            number += 1
        found[called] = item
    return found


def _name(item: object) -> str:
    """Give what names an entry; nothing where it has no name."""
    if isinstance(item, dict):
        for key in NAMED_BY:
            if key in item:
                return item[key] if isinstance(item[key], str) else _written(item[key])
    return ""


def _written(value: object) -> str:
    """Write a value as JSON does; a date as it stands."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)
