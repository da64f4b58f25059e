"""It is one day or two on earth at any moment, wherever one asks."""

from __future__ import annotations

import datetime

import pytest

from tieout.values.moments import days_at

pytestmark = pytest.mark.another_day
SUNDAY, MONDAY = datetime.date(2026, 11, 22), datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("moment", "today", "begun"),
    [
        pytest.param("2026-11-22T00:00:00+00:00", SUNDAY, SUNDAY, id="midnight in UTC"),
        pytest.param("2026-11-22T09:59:59+00:00", SUNDAY, SUNDAY, id="the last second before it is Monday anywhere"),
        pytest.param("2026-11-22T10:00:00+00:00", SUNDAY, MONDAY, id="Monday begins on the Line Islands"),
        pytest.param("2026-11-23T00:30:00+01:00", SUNDAY, MONDAY, id="half past midnight in the Netherlands"),
        pytest.param("2026-11-22T19:30:00-04:00", SUNDAY, MONDAY, id="Sunday evening on Curaçao"),
    ],
)
def test_the_days_of_a_moment_are_the_same_for_whoever_asks(moment, today, begun):
    assert days_at(datetime.datetime.fromisoformat(moment)) == (today, begun)
