"""Say whether a text is a pattern to all that read it, and write it so that it can stand within another."""

from __future__ import annotations

import re
import warnings
from functools import cache

import duckdb

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
