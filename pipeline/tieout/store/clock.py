"""The clock of this machine, asked here and nowhere else.

Whatever depends on the time of day takes a clock and hands it down; what is given none takes this one.
"""

from __future__ import annotations

import datetime


def system_clock() -> datetime.datetime:
    """Give the moment that it is, in UTC."""
    return datetime.datetime.now(datetime.UTC)
