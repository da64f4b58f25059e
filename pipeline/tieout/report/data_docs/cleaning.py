"""Take texts through templates of others unharmed, and keep of what comes out only what shows something.

A text is guarded before: each character that means something in HTML or in a template becomes one that means nothing
anywhere, so that it does not matter who escapes it, once, twice or not at all. What comes back is read as HTML, and
only elements and attributes that are named here are written again: no script, no style, no address. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any

from tieout.report.printed import visible

MEANING = "<>&\"'$`{}\\"
"""Characters that mean something to a template or a browser."""
_GUARDS = {ord(char): chr(0xE000 + number) for number, char in enumerate(MEANING)}
_BACK = {ord(guard): escape(chr(char)) for char, guard in _GUARDS.items()}

RENAMED = {"h5": "h2", "h6": "h3", "a": "span", "i": "span", "b": "strong"}
"""Their headings start at the fifth level; their links lead to folders of theirs."""
KEPT = frozenset(
    {"div", "span", "p", "ul", "li", "h2", "h3", "table", "thead", "tbody", "tr", "th", "td", "strong", "em", "code",
     "pre", "br"}
)  # fmt: skip
LEFT_OUT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "hr"})
"""Elements that are left out with all that is in them; of others that are not kept only what is in them stays."""
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "base", "col", "embed", "source", "wbr", "area"})
CLASS = re.compile(r"[a-z][a-z0-9-]*")
SECTION = re.compile(r"section-[0-9]+")


@dataclass(slots=True)
class _Element:
    """An element that is read, with what it holds."""

    tag: str
    attributes: Mapping[str, str | None]
    inside: list[_Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """Its classes, those of them that are words."""
        return [name for name in (self.attributes.get("class") or "").split() if CLASS.fullmatch(name)]

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)

    @property
    def is_shown(self) -> bool:
        """Tell whether it shows anything: it is not hidden, and nobody needs a script to see it."""
        folds = self.tag == "a" and self.attributes.get("data-toggle") == "collapse"
        unseen = "hidden" in self.attributes or self.attributes.get("aria-hidden") == "true"
        return self.tag not in LEFT_OUT and not folds and not unseen


class _Reader(HTMLParser):
    """Reads HTML into elements; what is not closed is closed where the element around it is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [_Element("", {})]

    @property
    def root(self) -> _Element:
        """What holds all that was read."""
        return self._open[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        element = _Element(tag, dict(attrs))
        self._open[-1].inside.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """End the innermost element of this name, and all within it."""
        if tag in {element.tag for element in self._open[1:]}:
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Take text in."""
        self._open[-1].inside.append(data)


def guarded(value: Any) -> Any:
    """Guard every text in a value, the names in it included; what cannot be seen is shown by its code."""
    if isinstance(value, str):
        return visible(value).translate(_GUARDS)
    if isinstance(value, Mapping):
        return {guarded(key): guarded(one) for key, one in value.items()}
    return [guarded(one) for one in value] if isinstance(value, (list, tuple)) else value


def cleaned(html: str, signs: Mapping[str, str]) -> str:
    """Clean a part of a page: only what shows something is written again, and guarded texts as what they are.

    `signs` gives for classes that draw a picture the words that are written instead. Each table gets a name, and says
    which of its cells are heads.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(_Writer(signs).write(reader.root)).translate(_BACK)


@dataclass(slots=True)
class _Writer:
    """Writes elements again, and remembers the heading that it wrote last."""

    signs: Mapping[str, str]
    heading: str = ""
    has_heads: bool = False
    """Whether the table that is written has a row of heads."""

    def write(self, element: _Element) -> Iterator[str]:
        """Write what is in an element, and the element itself if it is one to keep."""
        if not element.is_shown or (element.tag == "li" and not element.text.strip()):
            return
        tag = RENAMED.get(element.tag, element.tag)
        if tag in {"h2", "h3"}:
            self.heading = " ".join(element.text.split())
        if tag == "tr" and not self.has_heads:
            element = _first_as_head(element)
        if tag not in KEPT:
            yield from self._inside(element)
            return
        yield f"<{tag}{_attributes(element, tag)}>"
        if tag == "br":
            return
        if tag == "table":
            heads = next((one for one in element.inside if isinstance(one, _Element) and one.tag == "thead"), None)
            self.has_heads = heads is not None and heads.is_shown
            yield f'<caption class="unseen">{escape(self.heading)}</caption>'
        yield from (words for name, words in self.signs.items() if name in element.classes)
        yield from self._inside(element)
        yield f"</{tag}>"

    def _inside(self, element: _Element) -> Iterator[str]:
        """Write what is in an element."""
        for one in element.inside:
            if isinstance(one, str):
                yield escape(one) if one.strip() else " "
            else:
                yield from self.write(one)


def _first_as_head(row: _Element) -> _Element:
    """Make the first cell of a row its head."""
    inside = list(row.inside)
    for place, cell in enumerate(inside):
        if isinstance(cell, _Element):
            inside[place] = _Element("th", {**cell.attributes, "scope": "row"}, cell.inside)
            break
    return _Element(row.tag, row.attributes, inside)


def _attributes(element: _Element, tag: str) -> str:
    """Write the attributes that an element keeps: classes, the name of a section, a language, what a head is for."""
    kept = f' class="{" ".join(element.classes)}"' if element.classes else ""
    if SECTION.fullmatch(element.attributes.get("id") or ""):
        kept += f' id="{element.attributes["id"]}"'
    if (language := element.attributes.get("lang")) in {"nl", "en"}:
        kept += f' lang="{language}"'
    if tag == "th":
        kept += ' scope="row"' if element.attributes.get("scope") == "row" else ' scope="col"'
    return kept
