"""Measure tables that are larger than memory may hold: `python -m tests.benchmarks.large [records] [GiB]`.

A package without a rulebook is drawn, of 8 columns, and judged by what it declares, and once more with a suite of Great
Expectations and a schema of Pandera. Beside it stands one typed load of the file into memory, and one into a file of
DuckDB. Processor time is that of all processes; memory is the most that all of them held together of their own, what
they only show of a file on disk left out. Where the kernel lets us (control groups, as root) a check may have no more
than so many GiB of memory in all, that of the files that it reads included.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tests.benchmarks.peers import CODES
from tests.benchmarks.records import HEADS, LOAD

RECORDS = 10_000_000
DRAWN = """
COPY (
    SELECT
        'Dienst ' || (i // 20) AS "Agentschap", 2000 + i % 20 AS "Jaar",
        {codes}[1 + CAST(hash(i) % 7 AS INTEGER)] AS "Departement",
        a AS "Totaal activa", a + (hash(i) % 2000003 = 7)::INTEGER AS "Totaal passiva",
        b AS "Baten", c AS "Lasten", b - c AS "Resultaat"
    FROM (
        SELECT i, ((10000 + hash(i, 1) % 990000) / 1000)::DECIMAL(18, 3) AS a,
            ((10000 + hash(i, 2) % 990000) / 1000)::DECIMAL(18, 3) AS b,
            ((10000 + hash(i, 3) % 90000) / 1000)::DECIMAL(18, 3) AS c
        FROM range({count}) AS numbers(i)
    )
) TO '{file}' (HEADER, DELIMITER ',')
"""
INTO_A_FILE = LOAD.replace("duckdb.connect()", "duckdb.connect(sys.argv[2])") + "\n"
SUITE = [
    *({"type": "expect_column_values_to_not_be_null", "kwargs": {"column": head}} for head in HEADS),
    {"type": "expect_column_values_to_be_in_set", "kwargs": {"column": "Departement", "value_set": json.loads(CODES)}},
    {"type": "expect_column_values_to_be_between", "kwargs": {"column": "Jaar", "min_value": 2000, "max_value": 2019}},
    {"type": "expect_column_values_to_be_between", "kwargs": {"column": "Baten", "min_value": 0}},
    {"type": "expect_column_values_to_be_between", "kwargs": {"column": "Lasten", "min_value": 0}},
    {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "Agentschap", "regex": "^Dienst [0-9]+$"}},
    {"type": "expect_column_value_lengths_to_be_between",
     "kwargs": {"column": "Departement", "min_value": 2, "max_value": 3}},
    {"type": "expect_column_pair_values_a_to_be_greater_than_b",
     "kwargs": {"column_A": "Baten", "column_B": "Resultaat"}},
    {"type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 1}},
    {"type": "expect_column_max_to_be_between", "kwargs": {"column": "Baten", "max_value": 2000}},
    {"type": "expect_column_mean_to_be_between", "kwargs": {"column": "Baten", "min_value": 100, "max_value": 900}},
    {"type": "expect_table_column_count_to_equal", "kwargs": {"value": 8}},
]  # fmt: skip
SCHEMA = f"""schema_type: dataframe
version: 0.20.0
columns:
  Jaar: {{dtype: int64, nullable: false, checks: {{in_range: {{min_value: 2000, max_value: 2019}}}}}}
  Departement: {{dtype: str, nullable: false, checks: {{isin: {CODES}}}}}
  Baten: {{dtype: float64, nullable: false, checks: {{greater_than_or_equal_to: 0}}}}
"""
GROUPS = Path("/sys/fs/cgroup/memory")


def draw(folder: Path, count: int) -> Path:
    """Draw a package of so many records; give its folder."""
    place = folder / "plain"
    place.mkdir()
    codes = CODES.replace('"', "'")
    duckdb.connect().execute(DRAWN.format(codes=codes, count=count, file=place / "records.csv"))
    fields: list[dict[str, object]] = [{"name": head, "type": "number"} for head in HEADS]
    fields[0]["type"], fields[1]["type"], fields[2]["type"] = "string", "year", "string"
    fields[2]["constraints"] = {"enum": json.loads(CODES)}
    sums = [
        {"total": "Totaal activa", "parts": ["Totaal passiva"]},
        {"total": "Resultaat", "parts": ["Baten", "-Lasten"]},
    ]
    table = {
        "name": "records", "path": "records.csv", "tieout": {"sums": sums},
        "schema": {"fields": fields, "primaryKey": ["Agentschap", "Jaar"]},
    }  # fmt: skip
    (place / "datapackage.json").write_text(json.dumps({"name": "plain", "resources": [table]}), "utf-8")
    return place


def with_engines(place: Path) -> Path:
    """Give the same package with a suite and a schema; the file is the same one."""
    copy = place.with_name("engines")
    copy.mkdir()
    os.link(place / "records.csv", copy / "records.csv")
    package = json.loads((place / "datapackage.json").read_text("utf-8")) | {"name": "engines"}
    package["resources"][0]["tieout"] |= {"suites": ["suite.json"], "schemas": ["schema.yaml"]}
    (copy / "datapackage.json").write_text(json.dumps(package), "utf-8")
    (copy / "suite.json").write_text(json.dumps({"name": "s", "expectations": SUITE}), "utf-8")
    (copy / "schema.yaml").write_text(SCHEMA, "utf-8")
    return copy


@contextmanager
def bounded(gibibytes: int) -> Iterator[Path | None]:
    """Make a group of processes that may have so much memory together; None where that cannot be had."""
    group = GROUPS / "tieout-benchmark"
    try:
        group.mkdir(exist_ok=True)
        (group / "memory.limit_in_bytes").write_text(str(gibibytes * 2**30))
    except OSError:
        yield None
        return
    yield group
    group.rmdir()


def spent(command: Sequence[str], group: Path | None) -> tuple[float, float]:
    """Run a command; give the seconds of a processor that its processes took, and the most MB that they held."""
    joined = ["sh", "-c", f'echo $$ > {group / "cgroup.procs"}; exec "$@"', "sh", *command] if group else command
    process = subprocess.Popen(joined, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    most = 0
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        most = max(most, sum(map(_held, _family(process.pid))))
        time.sleep(0.2)
    _, _, used = os.wait4(process.pid, 0)
    return used.ru_utime + used.ru_stime, most / 1024


def _family(process: int) -> Iterator[int]:
    """Yield a process and all that it started."""
    yield process
    for told in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = told.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _held(process: int) -> int:
    """Give the KB that a process holds of its own."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.split("\n") if line.startswith("RssAnon:")), 0)


def main() -> None:
    """Measure, and print a table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory() as name, bounded(int(sys.argv[2]) if len(sys.argv) > 2 else 4) as group:
        folder = Path(name)
        place = draw(folder, count)
        file = str(place / "records.csv")
        print(f"{count:,} records, {os.path.getsize(file) / 1e6:,.0f} MB, {'bounded' if group else 'not bounded'}")

        def check(where: Path) -> list[str]:
            told = ["--out", str(folder / "out"), "--fresh", "--quiet"]
            return [sys.executable, "-m", "tieout", "check", str(where), *told]

        measured = [
            ("a typed load into memory", [sys.executable, "-c", LOAD, file], None),
            ("a typed load into a file", [sys.executable, "-c", INTO_A_FILE, file, str(folder / "load.db")], None),
            ("tieout, by what the package declares", check(place), group),
            ("tieout, with a suite and a schema besides", check(with_engines(place)), group),
        ]
        print("\n| what | processor | memory |\n|---|---|---|")
        for what, command, within in measured:
            seconds, memory = spent(command, within)
            print(f"| {what} | {seconds:.1f} s | {memory:,.0f} MB |", flush=True)


if __name__ == "__main__":
    main()
