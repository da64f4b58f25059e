"""Take a narrative in that is Markdown, a row for each line."""

from __future__ import annotations

from tieout.intake.text_lines import load

__all__ = ["load"]
