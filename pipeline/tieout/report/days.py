"""Write a day as its readers do: 29-11-2026 in Dutch, 29 November 2026 in English. Pure."""

from __future__ import annotations

import re

DATE = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def day_nl(date: str) -> str:
    """Write a date as a Dutch reader does: 22-11-2026. What is none stays as it is."""
    return "-".join(str(int(part)) for part in reversed(date.split("-"))) if DATE.fullmatch(date) else date


def day_en(date: str) -> str:
    """Write a date as an English reader does: 22 November 2026. What is none stays as it is."""
    if not DATE.fullmatch(date):
        return date
    year, month, day = date.split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"
