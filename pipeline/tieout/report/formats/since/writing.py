"""Write what is new since another version as a page. Values in, text out; every value is escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tieout.changes.since import ChangedPart, Fate, Since, Spot, What
from tieout.report.interface import Report
from tieout.report.printed import visible
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text

if TYPE_CHECKING:
    from jinja2 import Environment

MOST = 1_000
"""Things of one sort that are shown; the format for programs has them all."""
OPENED = 20
"""Things of one sort up to which they are not folded away."""
VERDICTS: Mapping[str, Text] = {
    "publish": Text("publish", "publiceren"),
    "hold": Text("hold", "niet publiceren"),
    "cannot judge": Text("cannot judge", "geen oordeel mogelijk"),
}
PARTS: Mapping[tuple[What, Fate], Text] = {
    ("table", "added"): Text("Tables added", "Tabellen erbij"),
    ("table", "gone"): Text("Tables gone", "Tabellen weg"),
    ("table", "renamed"): Text("Tables under another name", "Tabellen met een andere naam"),
    ("row", "added"): Text("Rows added", "Rijen erbij"),
    ("row", "gone"): Text("Rows gone", "Rijen weg"),
    ("row", "renamed"): Text("Rows under another name", "Rijen met een andere naam"),
    ("column", "added"): Text("Columns added", "Kolommen erbij"),
    ("column", "gone"): Text("Columns gone", "Kolommen weg"),
    ("column", "renamed"): Text("Columns under another name", "Kolommen met een andere naam"),
}


@dataclass(frozen=True, slots=True)
class Sort:
    """Things of one sort that came of parts of tables."""

    title: Text
    parts: Sequence[ChangedPart]


def page(report: Report) -> str:
    """Write the page; where nobody asked what is new it says so."""
    from markupsafe import Markup

    since, style = report.since, _file("since.css")
    cells = since.cells if since is not None else ()
    return (
        _environment()
        .get_template("page")
        .render(
            verdict=report.verdict,
            since=since,
            verdicts=VERDICTS,
            most=MOST,
            opened=OPENED,
            reread=[cell for cell in cells if cell.is_figure and cell.how == "stands for something else"],
            rewritten=[cell for cell in cells if cell.is_figure and cell.how == "written otherwise"],
            others=[cell for cell in cells if not cell.is_figure],
            sorts=_sorts(since) if since is not None else [],
            style=Markup(style),  # noqa: S704  our own file, nothing of a publication in it
            style_digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        )
    )


def _sorts(since: Since) -> list[Sort]:
    """Put the tables, rows and columns together that came, went or bear another name."""
    made = (Sort(title, tuple(since.parts_of(*sort))) for sort, title in PARTS.items())
    return [one for one in made if one.parts]


def _at(spot: Spot | None) -> str:
    """Write a place as `file:line:column`, as far as it is one."""
    if spot is None:
        return ""
    return ":".join(str(part) for part in (spot.file, spot.line, spot.column) if part is not None)


def _file(name: str) -> str:
    """Read a file that lies beside this module."""
    return files("tieout.report.formats.since").joinpath(name).read_text("utf-8")


@cache
def _environment() -> Environment:
    """Set up the template: everything escaped, nothing undefined, and what cannot be seen made visible."""
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(
        loader=DictLoader({"page": _file("since.html.j2")}),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"dutch": dutch, "english": english, "at": _at}
    return environment
