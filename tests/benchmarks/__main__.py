"""Measure and print a table: `python -m tests.benchmarks` (make bench).

These machines are noisy, so every figure is a ratio of two commands that were run in turn, the
median over the pairs, with the least and greatest beside it. Absolute times are only shown to give
an idea.
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
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
LOGIUS = REPOSITORY / "data" / "logius-2022"
PAIRS = 7

# The cheapest import of the engines that is to be had: the parts of Great Expectations that no rule uses left out.
ENGINES = """
import os
from tieout.checks.child import UNUSED_PARTS, put_off
for name in UNUSED_PARTS:
    put_off(name)
import duckdb, duckdb_engine, great_expectations, ibis.backends.duckdb, pandera.ibis, sqlalchemy
os._exit(0)
"""


def timed(command: list[str]) -> float:
    """Run a command and give its seconds."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def compared(name: str, one: Callable[[], float], other: Callable[[], float], than: str) -> None:
    """Run two things in turn and print how one compares with the other."""
    one(), other()
    pairs = [(one(), other()) for _ in range(PAIRS)]
    ratios = sorted(first / second for first, second in pairs)
    seconds = statistics.median(first for first, _ in pairs)
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
        compared("a cold check of Logius 2022", cold, lambda: timed(imports), "the cheapest import of its engines")
        compared("a second check of the same", again, cold, "a cold check")
        for times in (10, 100):
            large = enlarged(folder, times)
            check = tieout("check", str(large), "--out", out, "--fresh", "--quiet")
            compared(f"a check of {27 * times:,} rows in table 39", check, cold, "a cold check of 27")
        for times in (10, 100):
            shelf = with_rules(folder, times)
            check = tieout("check", str(LOGIUS), "--out", out, "--fresh", "--quiet", "--rulebooks", str(shelf))
            compared(f"a check with {20 + 2 * times} rules", check, cold, "a cold check with 22")


if __name__ == "__main__":
    main()
