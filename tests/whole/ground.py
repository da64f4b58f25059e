"""Lay out small publications, their records and what is published of them, for loops in which something fails."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import NOW, clock_at
from tests.whole.small import make_publication, make_shelf
from tieout.gate import check as gate
from tieout.gate.record_folder import RECORD
from tieout.publishing import keys
from tieout.publishing.publish import publish
from tieout.report.formats.record import decode

NAME, TO = "flow-2022", "public"
CASH = {"sound before": "7", "sound": "6", "contradicted": "9", "unmeasured": "n.b."}
RECEIPTS = {"sound before": "11"}
EXIT = {"sound": 0, "contradicted": 1, "unmeasured": 3}
SAYS = {0: "publish", 1: "hold", 3: "cannot judge"}


@dataclass(frozen=True)
class Ground:
    """The shelf, a pair of keys, the publications, and what was recorded and published of each, made once."""

    home: Path

    def lay(self, home: Path, publication: str) -> None:
        """Copy the shelf, the keys and a publication into the home of a test."""
        for name in ("books", "keys"):
            shutil.copytree(self.home / name, home / name)
        shutil.copytree(self.home / publication / NAME, home / NAME)

    def record(self, out: Path, publication: str | None) -> None:
        """Put an older record in place, or none."""
        self._put(out, publication, f"out/{NAME}", NAME)

    def published(self, site: Path, publication: str | None) -> None:
        """Put an older version of what is published in place, or none."""
        self._put(site, publication, TO, TO)

    def run_of(self, publication: str) -> str:
        """Name the run that recorded a publication."""
        return decode((self.home / publication / "out" / NAME / RECORD).read_bytes())[1].id

    def _put(self, folder: Path, publication: str | None, given: str, name: str) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        if publication is not None:
            shutil.copytree(self.home / publication / given, folder / name)


def made(home: Path) -> Ground:
    """Make the ground: each publication judged, and the sound ones published."""
    make_shelf(home / "books")
    (home / "keys").mkdir(mode=0o755)
    keys.generate(home / "keys")
    for second, (name, cash) in enumerate(CASH.items()):
        clock = clock_at(NOW + datetime.timedelta(seconds=second))
        make_publication(home / name / NAME, cash, RECEIPTS.get(name, "10"))
        gate.check(home / name / NAME, home / name / "out", rulebooks=home / "books", clock=clock)
        if name.startswith("sound"):
            publish(
                home / name / NAME, home / name / TO, key=home / "keys" / keys.PRIVATE, out=home / name / "out",
                rulebooks=home / "books", clock=clock,
            )  # fmt: skip
    return Ground(home)


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Give every file of a folder, with its mode."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mode, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
