"""Run the tests whose time of day is the real one on another day: a plugin of pytest, for `make test-another-day`.

Whoever starts pytest sets its clock. This sees to it that the clock is indeed set, that those tests are run and no
others, and that there are any.
"""

from __future__ import annotations

import datetime
import os
import zoneinfo

import pytest

from tieout.store.clock import system_clock

DAY, ZONE = "ANOTHER_DAY", "TZ"
"""Where the environment tells which day it must be in UTC, ISO 8601, and in which time zone."""


def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuse to run by another clock than the one that was meant to be set."""
    day, now = datetime.date.fromisoformat(os.environ[DAY]), system_clock()
    # Tests that last beyond midnight are still run on that day.
    if not day <= now.date() <= day + datetime.timedelta(days=1):
        raise pytest.UsageError(f"the clock is not set to {day}: it is {now.date()}")
    if now.astimezone().utcoffset() != now.astimezone(zoneinfo.ZoneInfo(os.environ[ZONE])).utcoffset():
        raise pytest.UsageError(f"the time of day here is not that of {os.environ[ZONE]}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that no clock can matter to."""
    others = [item for item in items if item.get_closest_marker("another_day") is None]
    items[:] = [item for item in items if item.get_closest_marker("another_day") is not None]
    config.hook.pytest_deselected(items=others)


def passed(config: pytest.Config) -> int:
    """Count the tests that passed so far."""
    return len(config.pluginmanager.get_plugin("terminalreporter").stats.get("passed", []))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where no test passed: nothing was seen then."""
    if not hasattr(session.config, "workerinput") and session.exitstatus == 0 and passed(session.config) == 0:
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say last how many tests were run, and on which day."""
    if not hasattr(config, "workerinput"):
        print(f"{passed(config)} tests passed on {os.environ[DAY]} in {os.environ[ZONE]}")
