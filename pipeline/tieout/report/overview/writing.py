"""Write an overview of many verdicts as one page that stands alone. Values in, text out."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tieout.report.days import day_en, day_nl
from tieout.report.overview.gathering import Overview
from tieout.report.printed import visible

if TYPE_CHECKING:
    from jinja2 import Environment

FILE = "index.html"
MARK = "<!-- overview by tieout -->"
"""By this the page is known as one that may be written over."""


def overview_page(overview: Overview) -> str:
    """Write the page."""
    from markupsafe import Markup

    style = _file("overview.css")
    return (
        _environment()
        .get_template("overview")
        .render(
            overview=overview,
            mark=Markup(MARK),  # noqa: S704  our own
            style=Markup(style),  # noqa: S704  our own file, nothing of a publication in it
            style_digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        )
    )


def _file(name: str) -> str:
    """Read a file that lies beside this module."""
    return files("tieout.report.overview").joinpath(name).read_text("utf-8")


@cache
def _environment() -> Environment:
    """Set up the template: everything escaped, nothing undefined, and what cannot be seen made visible."""
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(
        loader=DictLoader({"overview": _file("overview.html.j2")}),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"day_nl": day_nl, "day_en": day_en}
    return environment
