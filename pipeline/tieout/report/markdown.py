"""Write text from outside as Markdown that shows it and does nothing else: no style, no link, no HTML. Pure."""

from __future__ import annotations

import re

from tieout.report.printed import visible
from tieout.values.errors import uncommanded

_INLINE = re.compile(r"[\\`*_\[\]{}<>|~$#@!]|&(?=[#\w])|(?<=[Ww])\.|:(?=//)")
"""What Markdown takes for more than text, wherever it stands in a line."""
_LEADING = re.compile(r"^\s*(?:[-+=]|[0-9]+[.)](?=\s|$))")
"""What opens a list, a rule or a heading where it stands first."""


def escaped(text: str) -> str:
    """Write a text as one line of Markdown; each sign that would mean something gets a backslash before it."""
    text = _INLINE.sub(lambda found: f"\\{found[0]}", uncommanded(visible(text)))
    return _LEADING.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)
