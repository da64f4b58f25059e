"""Read the texts of a declared rule: the bare key in the first language of its rulebook, `title_nl` in another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tieout.values.errors import DeclarationError, shorten
from tieout.values.outcome import LANGUAGE, Text

TEXTS = ("title", "reason")
"""What a rule says in every language of its rulebook."""
IN_A_LANGUAGE = re.compile(rf"({'|'.join(TEXTS)})_({LANGUAGE})")


def join_languages(entry: Any, languages: Sequence[str], where: str) -> Any:
    """Give a declared rule with each text of it as one, in all its languages; what is no text stays as it is.

    Raises DeclarationError where a text lacks a language of the rulebook, or is in one that it does not declare.
    """
    if not isinstance(entry, dict):
        return entry
    _refuse_others(entry, languages, where)
    joined = {key: value for key, value in entry.items() if not _language_of(key)}
    for key in TEXTS:
        # A text that is not there at all is missed where the other keys of a rule are.
        if key in joined:
            joined[key] = Text.of({code: _said(entry, key, code, languages, where) for code in languages})
    return joined


def _language_of(key: str) -> str | None:
    """Give the language that a key says its text is in; None of a bare key."""
    found = IN_A_LANGUAGE.fullmatch(key)
    return found[2] if found else None


def _refuse_others(entry: dict[str, Any], languages: Sequence[str], where: str) -> None:
    """Refuse a text in a language that the rulebook does not declare: nobody would ever read it."""
    for key in entry:
        code = _language_of(key)
        if code == languages[0]:
            raise DeclarationError(where, f"{shorten(key)} says again in {code} what the bare key says", "Keep one.")
        if code and code not in languages:
            what = f"{shorten(key)} is in {code}, and the rulebook declares only {', '.join(languages)}"
            raise DeclarationError(where, what, f"Put {code} in `languages` of rulebook.toml, or take it out.")


def _said(entry: dict[str, Any], key: str, code: str, languages: Sequence[str], where: str) -> str:
    """Give one text in one language."""
    named = key if code == languages[0] else f"{key}_{code}"
    said = entry.get(named)
    if named not in entry:
        what = f"it has no {key} in {code}, a language of the rulebook"
        raise DeclarationError(where, what, f"Give {named}, or take {code} out of `languages` of rulebook.toml.")
    if not isinstance(said, str):
        raise DeclarationError(where, f"at {named}: Expected `str`, got `{type(said).__name__}`", "Mend it there.")
    return said
