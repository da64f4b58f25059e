"""Measure and print a table: `python -m tests.benchmarks` (make bench).

These machines are noisy, so every figure is a ratio of two things that were run in turn, the
median over the pairs, with the least and greatest beside it. Absolute times are only shown to give
an idea. What a check costs is measured as whole commands, what reading costs within this process.
"""

from __future__ import annotations

import csv
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from tests.spec.drawn import delivery
from tests.spec.test_ingested_cells import declared
from tieout.intake import load as reading
from tieout.intake.formats.tables import csv as readers
from tieout.intake.interface import Room
from tieout.store import run as store

REPOSITORY = Path(__file__).resolve().parents[2]
LOGIUS = REPOSITORY / "data" / "logius-2022"
PAIRS = 7

# The import of the engines, which a check cannot do without.
ENGINES = """
import os
import duckdb, duckdb_engine, great_expectations, ibis.backends.duckdb, pandera.ibis, sqlalchemy
os._exit(0)
"""

# A check in one process, so that a part of it can be left out: the second reader, or the process that judges.
ONE_PROCESS = """
import os, sys
from tieout.gate import check as gate
from tieout.gate.worker import judge_case
from tieout.intake.formats.tables import csv
publication, out, without = sys.argv[1:]
if without != "nothing":
    gate.judge_apart = judge_case
if without == "the second reader":
    csv._agree = lambda *given: None
gate.check(publication, out, fresh=True)
os._exit(0)
"""
HEADS = ["label", "a", "b", "c", "d"]


def timed(command: list[str]) -> float:
    """Run a command and give its seconds."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def compared(name: str, one: Callable[[], float], other: Callable[[], float], than: str, pairs: int = PAIRS) -> None:
    """Run two things in turn and print how one compares with the other."""
    one(), other()
    times = [(one(), other()) for _ in range(pairs)]
    ratios = sorted(first / second for first, second in times)
    seconds = statistics.median(first for first, _ in times)
    print(
        f"{name:<44} {statistics.median(ratios):6.2f} x {than:<38}"
        f" ({ratios[0]:.2f} to {ratios[-1]:.2f}; {seconds:.2f} s)"
    )


def tieout(*arguments: str) -> Callable[[], float]:
    """Give a run of the command."""
    return lambda: timed([sys.executable, "-m", "tieout", *arguments])


def enlarged(folder: Path, times: int) -> Path:
    """Make a publication with the rows of table 39 so many times over, in as many tables."""
    target = folder / f"logius-{times}"
    shutil.copytree(LOGIUS, target)
    package = json.loads((target / "datapackage.json").read_text(encoding="utf-8"))
    table = package["resources"][0]
    with (target / table["path"]).open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    with (target / table["path"]).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        for _ in range(times):
            writer.writerows(rows)
    return target


def small(folder: Path, count: int) -> list[str]:
    """Make so many publications of one printed table each."""
    source = REPOSITORY / "data" / "printed-tables"
    package = json.loads((source / "datapackage.json").read_text(encoding="utf-8"))
    for number in range(count):
        resource = package["resources"][number % len(package["resources"])]
        target = folder / f"small-{number:03}"
        target.mkdir(exist_ok=True)
        shutil.copy(source / resource["path"], target)
        own = package | {"name": target.name, "resources": [resource]}
        (target / "datapackage.json").write_text(json.dumps(own), encoding="utf-8")
    return [str(folder / f"small-{number:03}") for number in range(count)]


def with_rules(folder: Path, times: int) -> Path:
    """Make a shelf on which the suite of Logius has each of its rules so many times over."""
    shelf = folder / f"shelf-{times}"
    shutil.copytree(REPOSITORY / "expectations", shelf)
    path = shelf / "agency_accounts" / "suites" / "logius.json"
    suite = json.loads(path.read_text(encoding="utf-8"))
    suite["expectations"] = [
        rule | {"meta": rule["meta"] | {"name": f"{rule['meta']['name']}_{number}"}}
        for number in range(times)
        for rule in suite["expectations"]
    ]
    path.write_text(json.dumps(suite), encoding="utf-8")
    return shelf


def without(part: str, publication: Path, out: str) -> Callable[[], float]:
    """Give a check without one of its parts."""
    return lambda: timed([sys.executable, "-c", ONE_PROCESS, str(publication), out, part])


def rows_of(count: int) -> bytes:
    """Make a CSV of so many rows, a third of its cells quoted."""
    rows = (
        f'"Post {number}",{number},"{number % 1000},5",-{number},"{number}.{number % 900 + 100}"\n'
        for number in range(count)
    )
    return (",".join(HEADS) + "\n" + "".join(rows)).encode()


@contextmanager
def clocked(names: tuple[str, ...]) -> Iterator[dict[str, float]]:
    """Take the time that is spent in functions of reading."""
    spent = dict.fromkeys(names, 0.0)

    def clock(name: str) -> Callable[..., object]:
        original = getattr(readers, name)

        def timing(*given: object, **more: object) -> object:
            start = time.perf_counter()
            try:
                return original(*given, **more)
            finally:
                spent[name] += time.perf_counter() - start

        return timing

    with mock.patch.multiple(readers, **{name: clock(name) for name in names}):
        yield spent


def read(data: bytes) -> tuple[float, dict[str, float]]:
    """Read a CSV into a run; give the seconds, and those of the scan, of DuckDB and of the second reader."""
    with tempfile.TemporaryDirectory() as name, clocked(("scan", "_read", "_agree")) as spent:
        folder = Path(name)
        connection = store.create(folder / "kept", folder / "shown")
        files = [delivery(declared(HEADS), {"t.csv": data})]
        start = time.perf_counter()
        (loaded,) = reading.ingest(connection, files, Room(folder))
        seconds = time.perf_counter() - start
        connection.close()
    if not loaded.is_loaded:
        raise ValueError(f"nothing was read: {loaded}")
    return seconds, spent


def reader(data: bytes) -> Callable[[], float]:
    """Give a reading of a CSV."""
    return lambda: read(data)[0]


def compare_reading() -> None:
    """Measure how reading grows with the rows, and what part of it each reader takes."""
    sizes = {count: rows_of(count) for count in (10_000, 100_000, 1_000_000)}
    for fewer, more in ((10_000, 100_000), (100_000, 1_000_000)):
        compared(
            f"reading {more:,} rows", reader(sizes[more]), reader(sizes[fewer]),
            f"reading {fewer:,}", pairs=3,
        )  # fmt: skip
    print(f"\nshares of reading, medians of 3\n{'':<44} {'the scan':>12} {'DuckDB':>12} {'pyarrow':>12}")
    for count, data in sizes.items():
        runs = [read(data) for _ in range(3)]
        shares = [
            statistics.median(spent[part] / seconds for seconds, spent in runs) for part in ("scan", "_read", "_agree")
        ]
        print(f"{f'of {count:,} rows':<44} " + " ".join(f"{share:>12.0%}" for share in shares))


def main() -> None:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = str(folder / "out")
        cold = tieout("check", str(LOGIUS), "--out", out, "--fresh", "--quiet")
        again = tieout("check", str(LOGIUS), "--out", str(folder / "again"), "--quiet")
        bare = [sys.executable, "-c", "pass"]
        print(f"medians of {PAIRS} pairs, in brackets the least and greatest ratio and the median time\n")
        compared("tieout --help", tieout("--help"), lambda: timed(bare), "an empty Python")
        imports = [sys.executable, "-c", ENGINES]
        compared("a cold check of Logius 2022", cold, lambda: timed(imports), "the import of its engines")
        compared("a second check of the same", again, cold, "a cold check")
        twenty = small(folder, 20)
        compared(
            "a check of 20 publications of one table",
            tieout("check", *twenty, "--out", out, "--fresh", "--quiet"),
            tieout("check", twenty[0], "--out", out, "--fresh", "--quiet"),
            "a check of one of them",
            pairs=3,
        )
        for times in (10, 100):
            large = enlarged(folder, times)
            check = tieout("check", str(large), "--out", out, "--fresh", "--quiet")
            compared(f"a check of {27 * times:,} rows in table 39", check, cold, "a cold check of 27")
        for times in (10, 100):
            shelf = with_rules(folder, times)
            check = tieout("check", str(LOGIUS), "--out", out, "--fresh", "--quiet", "--rulebooks", str(shelf))
            compared(f"a check with {20 + 2 * times} rules", check, cold, "a cold check with 22")
        compared(
            "a check", without("nothing", LOGIUS, out), without("a process", LOGIUS, out), "one in a single process"
        )
        for publication in (LOGIUS, large):
            whole = without("a process", publication, out)
            compared(
                f"a check of {publication.name}",
                whole,
                without("the second reader", publication, out),
                "one without the second reader",
            )
    compare_reading()


if __name__ == "__main__":
    main()
