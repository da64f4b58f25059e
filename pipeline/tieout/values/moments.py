"""Write and read moments as every record has them: ISO 8601 in UTC, to the second, in one spelling.

Asks no clock: whoever needs the time of day passes it in.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import NamedTuple

FORM = "%Y-%m-%dT%H:%M:%SZ"
Clock = Callable[[], datetime.datetime]
"""Gives the moment that it is; it knows its time zone."""


def stamp(moment: datetime.datetime) -> str:
    """Write a moment that knows its time zone."""
    return moment.astimezone(datetime.UTC).strftime(FORM)


def moment(text: str) -> datetime.datetime:
    """Read what `stamp` writes.

    Raises ValueError for every other spelling, also for one that means the same.
    """
    found = datetime.datetime.strptime(text, FORM).replace(tzinfo=datetime.UTC)
    if stamp(found) != text:
        raise ValueError(f"{text!r} is not spelled as 2026-11-22T09:15:04Z")
    return found


class Days(NamedTuple):
    """The days that it is on earth at one moment."""

    today: datetime.date
    """The day in UTC."""
    begun: datetime.date
    """The latest day that has begun somewhere; the same for whoever asks, wherever the clock stands."""


def days_at(moment: datetime.datetime) -> Days:
    """Give the days that it is at a moment that knows its time zone."""
    now = moment.astimezone(datetime.UTC)
    return Days(now.date(), (now + datetime.timedelta(hours=14)).date())


def end_of(day: str) -> datetime.datetime:
    """Give the last second of a day, ISO 8601.

    Raises ValueError where it is no day.
    """
    last = datetime.time(23, 59, 59, tzinfo=datetime.UTC)
    return datetime.datetime.combine(datetime.date.fromisoformat(day), last)
