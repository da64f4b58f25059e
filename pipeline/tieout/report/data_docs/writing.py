"""Write Data Docs as pages that stand alone: nothing in them is fetched, and nothing runs. Values in, text out."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tieout.report.data_docs.cleaning import cleaned
from tieout.report.data_docs.documents import Documented, DocumentedSuite, Rendered
from tieout.report.data_docs.words import SIGNS, WORDS
from tieout.report.days import day_en, day_nl
from tieout.report.printed import visible

if TYPE_CHECKING:
    from jinja2 import Environment

INDEX = "index.html"
MARK = "<!-- data docs by tieout -->"
"""By this a page is known as one that may be written over."""
SECTION = re.compile(r'<div class="[^"]*" id="(?P<id>section-[0-9]+)">.*?<h2[^>]*>(?P<name>.*?)</h2>', re.DOTALL)


class Addressed:
    """A suite with the addresses of its two pages, as seen from the overview."""

    def __init__(self, suite: DocumentedSuite, folder: str, name: str) -> None:
        self.suite = suite
        self.expectations = f"{folder}/{name}.expectations.html"
        self.results = f"{folder}/{name}.results.html"


def pages(documented: Sequence[Documented], rendered: Sequence[Sequence[Rendered]], language: str) -> dict[str, bytes]:
    """Write every page, by its path; `rendered` has each suite of each publication, in their order."""
    addressed = _addressed(documented)
    written = {INDEX: _page("index", language, "", publications=list(zip(documented, addressed, strict=True)))}
    for one, suites, parts in zip(documented, addressed, rendered, strict=True):
        for suite, part in zip(suites, parts, strict=True):
            for path, called, html in (
                (suite.results, "results", part.results),
                (suite.expectations, "expectations", part.expectations),
            ):
                told = {name: sign + WORDS[words].in_language(language) for name, (sign, words) in SIGNS.items()}
                written[path] = _page(
                    "suite", language, "../", publication=one, addressed=suite, called=called,
                    body=cleaned(html, told),
                )  # fmt: skip
    return {path: text.encode() for path, text in written.items()}


def _addressed(documented: Sequence[Documented]) -> list[list[Addressed]]:
    """Give the suites of each publication the addresses of their pages, no two alike."""
    folders = list(_names([one.name for one in documented]))
    return [
        [
            Addressed(suite, folder, name)
            for suite, name in zip(one.suites, _names([suite.name for suite in one.suites]), strict=True)
        ]
        for one, folder in zip(documented, folders, strict=True)
    ]


def _names(called: Sequence[str]) -> Iterator[str]:
    """Give each a name that any disk and any address takes, no two alike: what else is in it becomes a hyphen."""
    taken: set[str] = set()
    for text in called:
        plain = re.sub(r"[^A-Za-z0-9_-]+", "-", text)[:60].strip("-") or "suite"
        name, number = plain, 1
        while name.lower() in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name.lower())
        yield name


def _page(template: str, language: str, up: str, **told: Any) -> str:
    """Write one page; `up` leads from it to the overview."""
    from markupsafe import Markup

    style = files("tieout.report.data_docs").joinpath("data_docs.css").read_text("utf-8")
    body = told.pop("body", "")
    return (
        _environment()
        .get_template(template)
        .render(
            language=language,
            up=up,
            say=lambda name: WORDS[name].in_language(language),
            day=day_nl if language == "nl" else day_en,
            body=Markup(body),  # noqa: S704  cleaned of all but a few elements
            sections=[(found["id"], Markup(found["name"])) for found in SECTION.finditer(body)],  # noqa: S704  a part of it
            mark=Markup(MARK),  # noqa: S704  our own
            style=Markup(style),  # noqa: S704  our own file, nothing of a publication in it
            style_digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
            index=INDEX,
            **told,
        )
    )


@cache
def _environment() -> Environment:
    """Set up the templates: everything escaped, nothing undefined, and what cannot be seen made visible."""
    from jinja2 import DictLoader, Environment, StrictUndefined

    folder = files("tieout.report.data_docs")
    named = {name: folder.joinpath(f"{name}.html.j2").read_text("utf-8") for name in ("page", "index", "suite")}
    return Environment(
        loader=DictLoader(named),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
