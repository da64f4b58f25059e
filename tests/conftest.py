"""What all tests share: the checkout, a copy of the first real publication, and no network."""

from __future__ import annotations

import atexit
import datetime
import gc
import json
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar, NoReturn

import pytest
from hypothesis import HealthCheck, settings

from tests.browser import browser as browser
from tieout.values.moments import Clock

REPOSITORY = Path(__file__).resolve().parents[1]
LOGIUS = REPOSITORY / "data" / "logius-2022"
PUBLISHED = REPOSITORY / "data" / "annual-reports"
"""A publication that may be published as it stands, with no answer that could end."""
collect_ignore = [] if os.environ.get("SPARK") == "1" else ["spark"]
"""What needs Spark is run by `make test-spark` alone, which has it; asked for without that, it is an error."""
NOW = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)
"""The moment at which tests judge: in the morning it is the same day everywhere."""
TODAY = NOW.date()

# Great Expectations and duckdb-engine together keep DuckDB's classes alive to the very end, and its bindings
# then write a page about that to standard error. By that time pytest has said all it has to say.
atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), 2))

# What a workflow is told by itself has tests of its own; the others read alike wherever they are run.
os.environ.pop("GITHUB_ACTIONS", None)

settings.register_profile("tieout", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tieout")

OFTEN = os.environ.get("EXAMPLES") == "all"
"""Whether a property is tried on all its examples, as `make test-rare` does."""


def examples(most: int, **others: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Try a property on so many examples in the long loops, and on a quarter of them in every run; set what is said."""

    def mark(test: Callable[..., None]) -> Callable[..., None]:
        return pytest.mark.drawn(settings(max_examples=most if OFTEN else -(-most // 4), **others)(test))

    return mark


def clock_at(moment: datetime.datetime) -> Clock:
    """Give a clock that stands still."""
    return lambda: moment


CLOCK = clock_at(NOW)


class Folder:
    """A publication folder that a test may spoil."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def replace(self, file: str, old: str, new: str, times: int = 1) -> None:
        """Replace a text in a file; it must be there just so often."""
        path = self.path / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == times, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8", newline="")

    def line(self, file: str, number: int) -> str:
        """Give one line of a file, the first is 1."""
        return (self.path / file).read_text(encoding="utf-8").split("\n")[number - 1]

    def drop_line(self, file: str, number: int) -> str:
        """Take one line out of a file, and give it."""
        lines = (self.path / file).read_text(encoding="utf-8").split("\n")
        dropped = lines.pop(number - 1)
        (self.path / file).write_text("\n".join(lines), encoding="utf-8", newline="")
        return dropped

    def declare(self, change: Callable[[dict], None]) -> None:
        """Change the data package."""
        path = self.path / "datapackage.json"
        package = json.loads(path.read_text(encoding="utf-8"))
        change(package)
        path.write_text(json.dumps(package, ensure_ascii=False, indent=2), encoding="utf-8")

    def allow(self, rule: str, cells: str, text: str = "Die staan dit jaar niet in het stuk.") -> None:
        """Allow in answers.toml that a rule examines nothing, for the cells of a digest."""
        path = self.path / "answers.toml"
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        entry = f'[[allowance]]\nrule = "{rule}"\ncells = "{cells}"\ntext = "{text}"\n'
        path.write_text(
            f'{entry}who = "J. de Vries"\nwhen = 2026-11-22\nuntil = 2099-12-31\n\n{before}', encoding="utf-8"
        )

    def answer(self, *findings: str, until: str = "2027-12-27", when: str = "2026-11-22", keep: bool = True) -> None:
        """Explain findings in answers.toml, in place of all earlier answers; what is allowed there stays if `keep`."""
        path = self.path / "answers.toml"
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        kept = [f"[[allowance]]{entry}" for entry in before.split("\n[[explanation]]")[0].split("[[allowance]]")[1:]]
        entries = [
            f'[[explanation]]\nfinding = "{finding}"\n'
            f'text = "Toegelicht in het jaarverslag: {finding.split("/")[0]}."\n'
            f'who = "J. de Vries"\nwhen = {when}\nuntil = {until}\n'
            for finding in findings
        ]
        path.write_text("\n".join((kept if keep else []) + entries), encoding="utf-8")


@pytest.fixture
def logius(tmp_path: Path) -> Folder:
    """A copy of Logius 2022."""
    shutil.copytree(LOGIUS, tmp_path / "logius-2022")
    return Folder(tmp_path / "logius-2022")


@pytest.fixture
def shelf(tmp_path: Path) -> Folder:
    """A copy of the shelf of rulebooks."""
    shutil.copytree(REPOSITORY / "expectations", tmp_path / "shelf")
    return Folder(tmp_path / "shelf")


class NoClock:
    """Stands in for the module `datetime` where nobody may ask what time it is."""

    UTC = datetime.UTC
    datetime: ClassVar[type[NoClock]]

    @staticmethod
    def now(_zone: datetime.tzinfo) -> NoReturn:
        """Refuse."""
        raise AssertionError(REFUSED)


NoClock.datetime = NoClock
REFUSED = "this test depends on the day it is run: hand it CLOCK, or mark it another_day"
ANY_DAY = [True]
"""Whether what runs now may know the time of day."""


def pytest_collection_finish() -> None:
    """Set apart all that was made by collecting: thousands of tests would be gone over again for what is garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Keep the clock of this machine from every test that is not run on another day as well."""
    ANY_DAY[:] = [item.get_closest_marker("another_day") is not None]
    try:
        with pytest.MonkeyPatch.context() as patch:
            if not ANY_DAY[0]:
                patch.setattr("tieout.store.clock.datetime", NoClock)
            return (yield)
    finally:
        ANY_DAY[:] = [True]


def no_process_with_a_clock(event: str, arguments: tuple[object, ...]) -> None:
    """Keep every such test from starting a command that asks that clock."""
    if event == "subprocess.Popen" and not ANY_DAY[0]:
        command = " ".join(map(str, arguments[1])) if isinstance(arguments[1], list) else str(arguments[1])
        if sys.executable in command and {"check", "publish", "verify"} & set(command.split()):
            raise AssertionError(REFUSED)


sys.addaudithook(no_process_with_a_clock)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def loopback_only(self: socket.socket, address: object) -> object:
        host = address[0] if isinstance(address, tuple) else "local"
        if host not in {"127.0.0.1", "::1", "localhost", "local"}:
            raise AssertionError(f"a test tried to reach {host}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", loopback_only)
