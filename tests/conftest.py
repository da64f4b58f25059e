"""What all tests share: the checkout, a copy of the first real publication, and no network."""

from __future__ import annotations

import atexit
import datetime
import json
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parents[1]
LOGIUS = REPOSITORY / "data" / "logius-2022"
TODAY = datetime.date(2026, 11, 22)

# Great Expectations and duckdb-engine together keep DuckDB's classes alive to the very end, and its bindings
# then write a page about that to standard error. By that time pytest has said all it has to say.
atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), 2))

settings.register_profile("tieout", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tieout")


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

    def answer(self, *findings: str, until: str = "2027-12-31", when: str = "2026-11-01") -> None:
        """Explain findings in answers.toml, in place of all earlier answers."""
        entries = [
            f'[[explanation]]\nfinding = "{finding}"\ntext = "Toegelicht in het jaarverslag."\n'
            f'who = "J. de Vries"\nwhen = {when}\nuntil = {until}\n'
            for finding in findings
        ]
        (self.path / "answers.toml").write_text("\n".join(entries), encoding="utf-8")


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
