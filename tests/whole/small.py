"""Make a rulebook and publications of a few lines, so that a check in this process takes a fraction of a second."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tieout.declarations import answers
from tieout.declarations.publication import FILE_NAME
from tieout.engines import canary

NAME = "small"
ONE_TYPE = "expect_total_to_equal_parts"
TEXTS = {"title": "t", "title_nl": "t", "reason": "r", "reason_nl": "r", "source": "drawn"}
BOOK = """\
name = "small"
version = "1"
title = "Small"
source = "drawn"
languages = ["en", "nl"]
document = ["jaarverslag"]

[entity]
key = "agency"

[[basis]]
name = "budget"
role = "target"

[units]
money = ["EUR"]

[notation]
decimal = ","
grouping = [".", " "]
minus = ["-"]
plus = ["+"]
currency = { "€" = "EUR" }
scale = { "mln." = 1000000 }
marks = { "n.b." = "not_available" }
before = { "norm" = "at least" }
after = ["*"]

[labels]
"""
LINES = """\
kind = "flow"
title = "Flow"
source = "drawn"
unit = "EUR"
""" + "".join(
    f'\n[[line]]\npath = "{name.lower()}"\nlabel = "{name}"\nunit = "EUR"\n'
    for name in ("Receipts", "Expenses", "Cash")
)
SHAPE = """\
table = "figures"
rows = { unit = "EUR" }

[[column]]
name = "unit"
type = "text"

[[column.check]]
name = "unit_is_known"
title = "t"
title_nl = "t"
reason = "r"
reason_nl = "r"
source = "drawn"
severity = "critical"
isin = ["EUR"]
"""
TOTAL = {
    "type": "expect_total_to_equal_parts",
    "kwargs": {"total": "cash", "parts": {"receipts": 1, "expenses": 1}},
    "severity": "critical",
    "meta": {"name": "cash_ties_out", **TEXTS},
}


def make_shelf(shelf: Path) -> None:
    """Put the rulebook on a shelf: one kind of table of three lines, one total, one shape."""
    suite = {"name": "flow", "meta": {"table": "figures", "kinds": ["flow"]}, "expectations": [TOTAL]}
    files = {
        "rulebook.toml": BOOK,
        "lines/flow.toml": LINES,
        "shapes/cells.toml": SHAPE,
        "suites/flow.json": json.dumps(suite),
    }
    for name, text in files.items():
        path = shelf / NAME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def make_publication(folder: Path, cash: str, receipts: str = "10") -> None:
    """Make a publication of one table: what comes in is `receipts`, 4 goes out, and `cash` should be what is left."""
    folder.mkdir(parents=True)
    table = f"line,budget\nReceipts,{receipts}\nExpenses,-4\nCash,{cash}\n"
    fields = [
        {"name": "line", "tieout": {"role": "label"}},
        {"name": "budget", "tieout": {"role": "figure", "basis": "budget", "year": 2022}},
    ]
    resource = {
        "name": "flow", "path": "flow.csv", "type": "table", "schema": {"fields": fields},
        "tieout": {"kind": "flow", "unit": "EUR"},
    }  # fmt: skip
    told = {"rulebook": NAME, "agency": "nobody", "year": 2022, "document": "jaarverslag"}
    package = {"name": folder.name, "tieout": told, "resources": [resource]}
    (folder / "flow.csv").write_text(table, encoding="utf-8")
    (folder / FILE_NAME).write_text(json.dumps(package), encoding="utf-8")
    (folder / answers.FILE_NAME).write_text("# Nothing is to be explained.\n", encoding="utf-8")


@contextmanager
def small_canary() -> Iterator[None]:
    """Have Great Expectations prove itself on one fault instead of one for each kind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(canary, "KINDS", {ONE_TYPE: canary.KINDS[ONE_TYPE]})
        yield
