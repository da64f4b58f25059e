"""Say which run reached a verdict, and until when that counts. Pure: asks no clock."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from tieout.values.moments import end_of, moment, stamp

VALID = datetime.timedelta(days=400)
"""How long a verdict counts: from one yearly publication to the next, with a month to spare."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Which run wrote the record: the only part that differs between two runs on the same input."""

    id: str
    started: str
    """Moment in ISO 8601, UTC."""
    finished: str
    """Moment in ISO 8601, UTC."""
    sequence: int
    """Unix time of the finish in milliseconds, and always higher than that of the record it replaced."""
    expires: str
    """Moment in ISO 8601, UTC, after which the verdict no longer counts."""

    def expired(self, now: datetime.datetime) -> bool:
        """Tell whether the verdict no longer counts at the moment `now`."""
        return moment(self.expires) < now


def expiry(finished: datetime.datetime, valid_until: str | None) -> str:
    """Give the moment after which a verdict no longer counts.

    That is 400 days after the run finished, or the end of `valid_until` where that is earlier.
    """
    last = finished + VALID
    return stamp(last if valid_until is None else min(last, end_of(valid_until)))
