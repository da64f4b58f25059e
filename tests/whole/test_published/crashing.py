"""Publish in a child that is killed before its nth step at the disk, for every n until it gets to the end.

A script: its argument is a folder that holds what to publish; it prints, as JSON, what stood there after
each kill and after the next run. It forks, so it runs in a process of its own, without threads.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tieout.publishing import publish as publishing
from tieout.publishing import swap as swapping
from tieout.publishing.keys import signer
from tieout.publishing.verify import verify
from tieout.report.formats.record import decode
from tieout.values.errors import TieoutError
from tieout.values.moments import moment

STEPS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod"}
"""Beside opening a file to write it: what only reads changes nothing that a kill could leave."""
FOLLOWED = 5
"""Every how many steps another run follows, also where the last kills left the same."""
MOST = 1_000
"""Steps after which something is wrong with the count."""


class Counter:
    """Counts the steps of a run, and kills it before the one that is asked for."""

    def __init__(self, last: int) -> None:
        self.left = last

    def step(self) -> None:
        """Count a step."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, what: Callable[..., Any]) -> Callable[..., Any]:
        """Count what no audit event tells of as two steps: before it, and after it."""

        def call(*arguments: Any) -> Any:
            self.step()
            done = what(*arguments)
            self.step()
            return done

        return call

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Count a step that the interpreter tells of."""
        writes = event == "open" and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
        if event in STEPS or (writes and "/site" in str(arguments[0])):
            self.step()


def publish(home: Path, checked: Any, last: int, exchange: bool) -> None:
    """Publish, and die before step `last`; `exchange` tells whether folders can change places in one step."""
    counter = Counter(last)
    swap = swapping._exchange if exchange else lambda *_: False
    swapping._exchange = counter.around(swap)  # type: ignore[assignment]
    os.fsync = counter.around(lambda _: None)
    publishing.check = lambda *_, **__: checked  # type: ignore[assignment]
    sys.addaudithook(counter.hook)
    now = moment(decode((checked.folder / "verdict.json").read_bytes())[1].finished)
    to = home / "site" / "public"
    publishing.publish(home / "logius-2022", to, key=home / "tieout.key", out=home / "verdicts", clock=lambda: now)


def published(*arguments: Any) -> int:
    """Publish in a child and give its exit code, below zero where it was killed."""
    child = os.fork()
    if child == 0:
        try:
            publish(*arguments)
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def look(home: Path) -> tuple[int | str | None, int]:
    """Tell the sequence of what verifies, None for nothing, or what is wrong; and how much lies beside it."""
    folder = home / "site" / "public"
    beside = len(set(os.listdir(folder.parent)) - {"public", ".public.lock"})
    if not os.path.lexists(folder):
        return None, beside
    told = json.loads((folder / "tieout" / "manifest.json").read_bytes())["issue"]
    try:
        verify(folder, signer(home / "tieout.key", ()).public_key, moment(told["published"]))
    except TieoutError as error:
        return str(error), beside
    return told["sequence"], beside


def kill_everywhere(home: Path, before: Path | None, checked: Any, exchange: bool) -> list[list[Any]]:
    """Kill a run at every step, from the same beginning; let another run follow where something else is left."""
    found: list[list[Any]] = []
    followed: list[Any] = []
    for last in range(1, MOST):
        shutil.rmtree(home / "site", ignore_errors=True)
        (home / "site").mkdir()
        if before is not None:
            shutil.copytree(before, home / "site" / "public")
        code = published(home, checked, last, exchange)
        found.append([code, *look(home)])
        if code == 0:
            return found
        if found[-1] != followed or last % FOLLOWED == 0:
            followed = found[-1][:]
            found[-1] += [published(home, checked, 0, exchange), *look(home)]
    return found


def main(home: Path) -> None:
    """Publish where nothing stands, where a version stands, and where folders cannot change places."""
    old, new = pickle.loads((home / "runs.pickle").read_bytes())  # noqa: S301 - the test wrote it a moment ago
    found = {
        "nothing": kill_everywhere(home, None, old, True),
        "a version": kill_everywhere(home, home / "before", new, True),
        "a version, without exchange": kill_everywhere(home, home / "before", new, False),
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
