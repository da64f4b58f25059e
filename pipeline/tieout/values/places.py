"""Say by what places in a file are counted: by its lines, or by its rows where it has no lines. Pure."""

from __future__ import annotations

ROWS = ".parquet"
"""How a file ends that has rows and no lines; a data package that says otherwise is refused."""


def counts_rows(path: str) -> bool:
    """Tell whether places in a file are counted by its rows, the first is 1."""
    return path.casefold().endswith(ROWS)
