"""Measure what a table of records costs, held against one typed load of the same file by DuckDB.

These machines are noisy: every figure is a ratio of processor times in one run, of all processes of a check.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HEADS = {
    "Agentschap": ("key", "agency"),
    "Jaar": ("key", "year"),
    "Departement": ("code", "departement"),
    "Totaal activa": ("figure", "totaal_activa"),
    "Totaal passiva": ("figure", "totaal_passiva"),
    "Baten": ("figure", "totaal_baten"),
    "Lasten": ("figure", "totaal_lasten"),
    "Resultaat": ("figure", "saldo"),
}
CODES = ("AZ", "BZK", "EZK", "FIN", "OCW", "SZW", "VWS")
YEARS = 20
ONE_IN = 2_000
"""Of so many records one has totals that do not tie out."""
SIZES = (10_000, 100_000, 1_000_000)
LOAD = """
import duckdb, sys
columns = {f"c{number}": "VARCHAR" if number <= 3 else "DECIMAL(18, 3)" for number in range(1, 9)}
duckdb.connect().execute("CREATE TABLE t AS FROM read_csv($1, columns = $2, header = true, auto_detect = false)",
    [sys.argv[1], columns])
"""
"""One typed load, as an engine without proof would do it."""


def draw(folder: Path, count: int) -> Path:
    """Draw a publication of so many records, of which few do not tie out; give its folder."""
    chance = random.Random(count)  # noqa: S311 - it draws tables
    place = folder / f"records-{count}"
    place.mkdir()
    with (place / "records.csv").open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join(HEADS) + "\n")
        for number in range(count):
            if number % YEARS == 0:
                size = chance.randrange(10**5, 10**8)
            assets, income, costs = (part * size + chance.randrange(size // 3) for part in (3, 2, 1))
            liabilities = assets + 1_000 * (chance.randrange(ONE_IN) == 0)
            amounts = (f"{one // 1000}.{one % 1000:03}" for one in (assets, liabilities, income, costs, income - costs))
            keys = (f"Dienst {number // YEARS}", str(2000 + number % YEARS), chance.choice(CODES))
            stream.write(",".join((*keys, *amounts)) + "\n")
    fields = [
        {"name": head, "type": "string", "tieout": {"role": role, "line" if role == "figure" else "of": of}}
        for head, (role, of) in HEADS.items()
    ]
    dialect = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True}
    settings = {"kind": "open_data", "unit": "EUR", "scale": 1_000_000, "numbers": "machine"}
    table = {
        "name": "records", "title": "Records", "path": "records.csv", "type": "table", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "dialect": dialect, "schema": {"fields": fields},
        "tieout": settings,
    }  # fmt: skip
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": place.name, "title": place.name,
        "tieout": {"rulebook": "agency_accounts"}, "resources": [table],
    }  # fmt: skip
    (place / "datapackage.json").write_text(json.dumps(package, allow_nan=False), encoding="utf-8")
    return place


def spent(command: Sequence[str]) -> tuple[float, float]:
    """Run a command; give the seconds that it and all its processes took of a processor, and the most memory of one."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """Measure checks of tables of several sizes."""
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print(f"{'records':>10} {'check, s':>10} {'typed load, s':>14} {'ratio':>8} {'page':>10} {'record':>10}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in sizes:
            place = draw(folder, count)
            load = min(spent([sys.executable, "-c", LOAD, str(place / "records.csv")])[0] for _ in range(3))
            check = [
                sys.executable,
                "-m",
                "tieout",
                "check",
                str(place),
                "--out",
                str(folder / "out"),
                "--fresh",
                "--quiet",
            ]
            seconds, _ = spent(check)
            page, record = (
                (folder / "out" / place.name / file).stat().st_size for file in ("report.html", "verdict.json")
            )
            print(f"{count:>10,} {seconds:>10.1f} {load:>14.2f} {seconds / load:>8.1f} {page:>10,} {record:>10,}")


if __name__ == "__main__":
    main()
