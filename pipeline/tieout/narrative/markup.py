"""Blank out of a text what is no prose: code, links, tags, comments. Every sign stays where it stands. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)\b[^<>]*>")
FENCE = re.compile(r"^[ >]*(```+|~~~+)")
CODE = re.compile(r"(`+)[^`\n]+\1(?!`)")
LINK = re.compile(
    r"\b(?:https?|ftp|mailto):[^\s<>()\[\]\"]*|\bwww\.[^\s<>()\[\]\"]*|\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}"
)
TARGET = re.compile(r"(?<=\])\([^()\s]*\)")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
QUOTE = re.compile(r"^[ >]*>")
BLOCKS = {
    "h1": "\n# ", "h2": "\n# ", "h3": "\n# ", "h4": "\n# ", "h5": "\n# ", "h6": "\n# ", "li": "\n- ", "tr": "\n\n",
}  # fmt: skip
"""What a tag begins, as Markdown writes it."""
PARTING = frozenset({"p", "div", "ul", "ol", "table", "td", "th", "br", "section", "article", "blockquote", "body"})
HIDDEN = re.compile(r"<(script|style|pre|code|sup)\b", re.IGNORECASE)
"""Begins an element whose text is none; what is raised is the mark of a note."""
ENDS = {name: re.compile(f"</{name}>", re.IGNORECASE) for name in ("script", "style", "pre", "code", "sup")}
SHOWN = re.compile(
    r"\b(?:title|alt|value|content|placeholder|label|aria-label)\s*=\s*(\"[^\"]*\"|'[^']*')", re.IGNORECASE
)
"""An attribute whose value a browser shows, or reads out."""
QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")
"""A text in a script or a style."""
NOTE = re.compile(r"\[\^[^\]\s]{1,20}\]")
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def prose_of(text: str) -> str:
    """Give a text of the same length in which only prose is left, with Markdown for the tags that begin a block."""
    kept = _without_comments(text.replace("\r", " ").replace("\u2028", " ").replace("\t", " "))
    for sign in RAISED:
        kept = kept.replace(sign, " ")
    if "<" in kept:
        kept = TAG.sub(_begun, _without_hidden(kept))
    if "`" in kept or "~~~" in kept:
        kept = CODE.sub(_blank, _without_fences(kept))
    if ":" in kept or "@" in kept or "www." in kept:
        kept = TARGET.sub(_blank, LINK.sub(_blank, kept))
    if "[^" in kept:
        kept = NOTE.sub(_blank, kept)
    if "&" in kept:
        kept = ENTITY.sub(_meant, kept)
    return kept


def bare_of(text: str) -> str:
    """Give a text without marks, as a page shows it, in which links and the marks of notes are blanked out."""
    kept = text
    for sign in RAISED:
        kept = kept.replace(sign, " ")
    return LINK.sub(_blank, kept)


def left_out(text: str) -> list[str]:
    """Give the stretches of a text that are no prose and that a person may see all the same.

    These are comments, code, what is raised, the texts that scripts and styles have in quotes, and the attributes of
    tags that a browser shows.
    """
    without_comments = _without_comments(text)
    found = [part.replace("<!--", " ").replace("-->", " ") for part in _gone(text, without_comments)]
    text = _without_hidden(without_comments)
    for part in _gone(without_comments, text):
        is_code = part.lower().startswith(("<script", "<style"))
        found += (quoted[1:-1] for quoted in QUOTED.findall(part)) if is_code else [TAG.sub(" ", part)]
    for tag in TAG.finditer(text):
        found += (value.strip("\"'") for value in SHOWN.findall(tag.group()))
    text = TAG.sub(_blank, text)
    found += (re.sub("[`~]", " ", part) for part in _gone(text, CODE.sub(_blank, _without_fences(text))))
    return [part for part in found if part.strip()]


def _gone(before: str, after: str) -> Iterator[str]:
    """Yield the stretches of a text that are blank after a step."""
    if before == after:
        return
    kept = "".join(sign if now.isspace() else "\0" for sign, now in zip(before, after, strict=True))
    yield from (part for part in kept.split("\0") if part.strip())


def _blank(found: re.Match[str]) -> str:
    """Put spaces for what was found, and keep its line breaks."""
    return _spaces(found.group())


def _spaces(text: str) -> str:
    return "".join("\n" if sign == "\n" else " " for sign in text)


def _begun(tag: re.Match[str]) -> str:
    """Write the beginning or the end of an element as Markdown would, as long as the tag is."""
    name, text = tag.group(1).lower(), tag.group()
    if text[1] != "/" and name in BLOCKS:
        mark = BLOCKS[name]
        return (mark + " " * len(text))[: len(text)]
    if name in BLOCKS or name in PARTING:
        return ("\n\n" + " " * len(text))[: len(text)]
    return _spaces(text)


def _meant(entity: re.Match[str]) -> str:
    """Write the sign that an entity means, with spaces behind it."""
    sign = html.unescape(entity.group())
    if len(sign) != 1 or not (sign.isprintable() or sign == "\u00a0"):
        return _spaces(entity.group())
    return sign + " " * (len(entity.group()) - 1)


def _without_comments(text: str) -> str:
    """Blank out comments; one that does not end goes on to the end of the text."""
    return _without(text, "<!--", "-->")


def _without_hidden(text: str) -> str:
    """Blank out elements whose text is no prose; one that does not end hides nothing but its tag."""
    parts, at = [], 0
    while (found := HIDDEN.search(text, at)) is not None:
        end = ENDS[found.group(1).lower()].search(text, found.end())
        stop = end.end() if end else found.end()
        parts += [text[at : found.start()], _spaces(text[found.start() : stop])]
        at = stop
    return "".join((*parts, text[at:])) if parts else text


def _without(text: str, begin: str, end: str) -> str:
    """Blank out everything from one mark to another."""
    parts, at = [], 0
    while (start := text.find(begin, at)) >= 0:
        stop = text.find(end, start + len(begin))
        stop = len(text) if stop < 0 else stop + len(end)
        parts += [text[at:start], _spaces(text[start:stop])]
        at = stop
    return "".join((*parts, text[at:])) if parts else text


def _without_fences(text: str) -> str:
    """Blank out blocks of code."""
    lines, fence = text.split("\n"), ""
    for number, line in enumerate(lines):
        found = FENCE.match(line)
        if found and (not fence or found.group(1).startswith(fence)):
            fence = "" if fence else found.group(1)
            lines[number] = " " * len(line)
        elif fence:
            lines[number] = " " * len(line)
    return "\n".join(lines)
