"""Hold a whole check against what others do with the same file: `python -m tests.benchmarks.peers [records]`.

Each runs in a process of its own, one after another. Every figure is a ratio of processor times in one run, to one
typed load of the file by DuckDB; the most memory of one process stands beside it. What each proves is not the same:
that stands beside it too. Those that do not fit beside tieout are installed in environments of their own
(`tests/benchmarks/apart.py`). A peer that is not to be had here is told as such.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet

from tests.benchmarks.apart import CODES, FLOATS, installed
from tests.benchmarks.records import HEADS, LOAD, draw, spent

RECORDS = 1_000_000
TYPES = 'columns = {f"c{n}": "VARCHAR" if n <= 3 else "DECIMAL(18, 3)" for n in range(1, 9)}\n'
SQL = f"""
import duckdb, sys
{TYPES}
run = duckdb.connect()
run.execute("CREATE TABLE t AS FROM read_csv($1, columns = $2, header = true, auto_detect = false)",
    [sys.argv[1], columns])
print(run.execute('''SELECT count(*) FILTER (c4 <> c5), count(*) FILTER (c6 - c7 <> c8),
    count(*) FILTER (c3 NOT IN ({CODES[1:-1].replace('"', "'")})), count(*) FILTER (c1 IS NULL OR c2 IS NULL) FROM t
''').fetchall(), run.execute("SELECT count(*) FROM (SELECT c1, c2 FROM t GROUP BY ALL HAVING count(*) > 1)").fetchall())
"""
READ = """
import sys, pandas
table = pandas.read_csv(sys.argv[1])
table["apart"] = (table["Baten"] - table["Lasten"] - table["Resultaat"]).abs()
table["unequal"] = (table["Totaal activa"] - table["Totaal passiva"]).abs()
"""
PANDERA = f"""{READ}
import pandera.pandas as pa
near = pa.Column(float, pa.Check.le(0.0005))
schema = pa.DataFrameSchema({{
    "Agentschap": pa.Column(str), "Jaar": pa.Column(int), "Departement": pa.Column(str, pa.Check.isin({CODES})),
    "Totaal activa": pa.Column(float), "Totaal passiva": pa.Column(float), "Baten": pa.Column(float),
    "Lasten": pa.Column(float), "Resultaat": pa.Column(float), "apart": near, "unequal": near,
}}, unique=["Agentschap", "Jaar"])
try:
    schema.validate(table, lazy=True)
except pa.errors.SchemaErrors as error:
    print(len(error.failure_cases))
"""
GX = f"""{READ}
import great_expectations as gx
context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {{"globally": False, "metric_calculations": False}}
batch = context.data_sources.add_pandas("p").add_dataframe_asset("a").add_batch_definition_whole_dataframe("b")
e = gx.expectations
suite = context.suites.add(gx.ExpectationSuite("s", expectations=[
    e.ExpectColumnValuesToNotBeNull(column="Agentschap"), e.ExpectColumnValuesToNotBeNull(column="Jaar"),
    e.ExpectCompoundColumnsToBeUnique(column_list=["Agentschap", "Jaar"]),
    e.ExpectColumnValuesToBeInSet(column="Departement", value_set={CODES}),
    e.ExpectColumnValuesToBeBetween(column="apart", max_value=0.0005),
    e.ExpectColumnValuesToBeBetween(column="unequal", max_value=0.0005),
]))
judge = context.validation_definitions.add(gx.ValidationDefinition(name="v", data=batch, suite=suite))
print(judge.run(batch_parameters={{"dataframe": table}}, result_format="SUMMARY").success)
"""
SUITE = f"""{{"name": "s", "expectations": [
    {{"type": "expect_column_values_to_not_be_null", "kwargs": {{"column": "Agentschap"}}}},
    {{"type": "expect_column_values_to_not_be_null", "kwargs": {{"column": "Jaar"}}}},
    {{"type": "expect_compound_columns_to_be_unique", "kwargs": {{"column_list": ["Agentschap", "Jaar"]}}}},
    {{"type": "expect_column_values_to_be_in_set", "kwargs": {{"column": "Departement", "value_set": {CODES}}}}}
]}}"""
ONE_READER = "the rules asked, on what one reader made of the file; a row that it lost is not missed"
COUNTED = "the four demands, in exact decimals; every line, read twice; findings with line and cell"
PROVEN = "every line, twice read; every rule counted; findings with line and cell, a sealed record"


def in_form(place: Path, form: str) -> Path:
    """Copy a publication with its table in another form."""
    copy = Path(shutil.copytree(place, place.with_name(f"{place.name}-{form}")))
    file, new = copy / "records.csv", copy / ("records.parquet" if form == "parquet" else f"records.csv.{form}")
    package = json.loads((copy / "datapackage.json").read_text("utf-8"))
    (table,) = package["resources"]
    if form == "parquet":
        table |= {"path": new.name, "format": form}
        del table["dialect"]
        pyarrow.parquet.write_table(pyarrow.csv.read_csv(file), new)
    else:
        table |= {"path": new.name, "compression": form}
        new.write_bytes(gzip.compress(file.read_bytes(), 6, mtime=0))
    file.unlink()
    (copy / "datapackage.json").write_text(json.dumps(package), "utf-8")
    return copy


def without_rulebook(place: Path, suite: bool = False) -> Path:
    """Copy a publication as one of other people: its data package asks the four, or a suite half of them."""
    copy = Path(shutil.copytree(place, place.with_name(f"{place.name}-{'suite' if suite else 'plain'}")))
    types = dict.fromkeys(HEADS, "number") | {"Agentschap": "string", "Jaar": "year", "Departement": "string"}
    fields: list[dict[str, object]] = [{"name": name, "type": kind} for name, kind in types.items()]
    sums = [
        {"total": "Totaal activa", "parts": ["Totaal passiva"]},
        {"total": "Resultaat", "parts": ["Baten", "-Lasten"]},
    ]
    settings: dict[str, object] = {"sums": sums}
    schema: dict[str, object] = {"fields": fields}
    if suite:
        settings["suites"] = ["suite.json"]
        (copy / "suite.json").write_text(SUITE, "utf-8")
    else:
        schema["primaryKey"] = ["Agentschap", "Jaar"]
        fields[2]["constraints"] = {"enum": json.loads(CODES)}
    table = {"name": "records", "path": "records.csv", "schema": schema, "tieout": settings}
    (copy / "datapackage.json").write_text(json.dumps({"name": copy.name, "resources": [table]}), "utf-8")
    return copy


def commands(folder: Path, place: Path) -> list[tuple[str, list[str] | None, str]]:
    """Give what is run, and what it proves; no command where a peer is not installed."""
    file = str(place / "records.csv")

    def check(where: Path) -> list[str]:
        return [sys.executable, "-m", "tieout", "check", str(where), "--out", str(folder / "out"), "--fresh", "--quiet"]

    def peer(name: str, code: str) -> list[str] | None:
        return [sys.executable, "-c", code, file] if importlib.util.find_spec(name) else None

    return [
        ("one typed load by DuckDB (T)", [sys.executable, "-c", LOAD, file], "nothing: types that fit"),
        ("SQL by hand", [sys.executable, "-c", SQL, file], ONE_READER),
        ("Pandera on pandas", peer("pandera", PANDERA), FLOATS),
        ("Great Expectations on pandas", peer("great_expectations", GX), FLOATS),
        *(
            (one.name, [str(python), "-c", one.code, file] if python else None, one.proves)
            for one, python in installed(folder)
        ),
        ("tieout, no rulebook", check(without_rulebook(place)), COUNTED),
        ("tieout, with a suite of Great Expectations", check(without_rulebook(place, suite=True)), COUNTED),
        ("tieout, a rulebook", check(place), PROVEN),
        ("tieout, a rulebook, CSV by gzip", check(in_form(place, "gz")), PROVEN),
        ("tieout, a rulebook, Parquet", check(in_form(place, "parquet")), PROVEN),
    ]


def measured(command: Sequence[str], times: int) -> tuple[float, float]:
    """Give the least processor time of a command, in seconds, and the most memory of one of its processes, in MB."""
    runs = [spent(command) for _ in range(times)]
    return min(seconds for seconds, _ in runs), max(memory for _, memory in runs)


def main() -> None:
    """Measure all of them, and print the table as the README has it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{count:,} records, 8 columns\n\n| what | processor | ratio to T | memory | proves |")
        print("|---|---|---|---|---|")
        load = 0.0
        for what, command, proves in commands(folder, draw(folder, count)):
            if command is None:
                print(f"| {what} | not installed | | | {proves} |")
                continue
            seconds, memory = measured(command, 1 if what.startswith("tieout") else 3)
            load = load or seconds
            print(f"| {what} | {seconds:.1f} s | {seconds / load:.1f} | {memory:,.0f} MB | {proves} |", flush=True)


if __name__ == "__main__":
    main()
