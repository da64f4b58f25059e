"""Take a narrative in that is plain text, a row for each line."""

from __future__ import annotations

from tieout.intake.text_lines import load

__all__ = ["load"]
