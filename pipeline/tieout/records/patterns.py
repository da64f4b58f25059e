"""Say whether a text is a pattern to all that read it, and write it so that it can stand within another."""

from __future__ import annotations

import re
import warnings
from functools import cache

import duckdb

WORDS = {"w": r"\p{L}\p{M}\p{N}_", "d": r"\p{Nd}"}
"""What DuckDB takes for ASCII alone, and Python and XML Schema for the letters and digits of every script."""
_FLAGS = re.compile(r"^\(\?([ims]+)\)(.*)$", re.DOTALL)


@cache
def is_pattern(pattern: str) -> bool:
    """Tell whether a text is a pattern for Pandera and for DuckDB; one that is none would break every count."""
    with warnings.catch_warnings(), duckdb.connect(":memory:") as connection:
        warnings.simplefilter("ignore")
        try:
            re.compile(pattern)
            for tried in (pattern, f"^(?:{scoped(pattern)})"):
                connection.execute("SELECT regexp_matches('', ?)", [tried]).fetchall()
        except (duckdb.Error, re.error, RecursionError, OverflowError):
            return False
    return True


def scoped(pattern: str) -> str:
    """Give a pattern whose flags at its beginning are for it alone, so that it can stand within another."""
    return _FLAGS.sub(r"(?\1:\2)", pattern)


def of_every_script(pattern: str) -> str | None:
    r"""Give a pattern by which letters and digits are those of every script; None where DuckDB cannot say it.

    Without this `\w+` does not fit `Café`.
    """
    made, in_class, signs = "", False, iter(pattern)
    for sign in signs:
        if sign != "\\":
            in_class = sign == "[" or (in_class and sign != "]")
            made += sign
            continue
        escaped = next(signs, "")
        meant = WORDS.get(escaped.lower())
        if meant is None:
            made += sign + escaped
        elif escaped.islower():
            made += meant if in_class else f"[{meant}]"
        elif escaped == "D":
            made += r"\P{Nd}"
        elif in_class:
            return None
        else:
            made += f"[^{meant}]"
    return made
