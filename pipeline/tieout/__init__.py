"""tieout: a publication gate for figures.

`check` judges a publication folder and gives its verdict. Importing this package imports no engine.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["Verdict", "__version__", "check"]

if TYPE_CHECKING:
    from tieout.values.verdict import Verdict


def check(path: str | os.PathLike[str], out: str | os.PathLike[str] | None = None) -> Verdict:
    """Judge the publication in folder `path` and give its verdict.

    With `out` the record is left in `out/<folder name>/` as the command line does: the report in
    each format that is kept, and `run.duckdb`; a recorded verdict that still stands is reused. Without it
    nothing is written. What stands in the way of judging is not raised: the verdict is then
    `cannot judge` and says why.
    """
    from tieout.gate.check import check as judge

    return judge(path, out).verdict


def __getattr__(name: str) -> object:
    """Give `Verdict` when it is asked for, so that importing the package stays cheap."""
    if name == "Verdict":
        from tieout.values.verdict import Verdict

        return Verdict
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
