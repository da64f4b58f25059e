"""Name the columns of raw tables. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def raw_names(heads: Sequence[str]) -> tuple[str, ...]:
    """Name the columns of a raw table after their heads, apart where DuckDB cannot tell them apart.

    DuckDB knows no blank name and no difference of case, and `line_no` is taken.
    """
    names: list[str] = []
    taken = {"line_no"}
    for number, head in enumerate(heads, 1):
        name = head or f"column {number}"
        while name.casefold() in taken:
            name = f"{name} ({number})"
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)
