"""Write texts as TOML has them."""

from __future__ import annotations

import json


def quoted(text: str) -> str:
    """Write a text as a basic string of TOML: it takes the escapes of JSON, and has one control character more."""
    return json.dumps(text, ensure_ascii=False, allow_nan=False).replace("\x7f", "\\u007f")
