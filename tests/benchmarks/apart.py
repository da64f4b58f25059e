"""Peers that do not fit beside tieout: each is installed in an environment of its own, and asked the same demands."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CODES = '["AZ", "BZK", "EZK", "FIN", "OCW", "SZW", "VWS"]'
POLARS = """
import polars
column = polars.col
table = polars.read_csv(sys.argv[1]).with_columns(
    apart=(column("Baten") - column("Lasten") - column("Resultaat")).abs(),
    unequal=(column("Totaal activa") - column("Totaal passiva")).abs(),
)
"""
IBIS = """
import ibis
table = ibis.duckdb.connect().read_csv(sys.argv[1])
table = table.mutate(
    apart=(table["Baten"] - table["Lasten"] - table["Resultaat"]).abs(),
    unequal=(table["Totaal activa"] - table["Totaal passiva"]).abs(),
)
"""
SCHEMA = f"""
near = pa.Column(number, pa.Check.le(0.0005))
schema = pa.DataFrameSchema({{
    "Agentschap": pa.Column(text), "Jaar": pa.Column(whole), "Departement": pa.Column(text, pa.Check.isin({CODES})),
    "apart": near, "unequal": near,
}}, unique=["Agentschap", "Jaar"])
try:
    schema.validate(table, lazy=True)
except pa.errors.SchemaErrors as error:
    print(error)
"""
PANDERA_ON_POLARS = f"""import sys
import pandera.polars as pa
{POLARS}
text, whole, number = str, polars.Int64, polars.Float64
{SCHEMA}
"""
PANDERA_ON_IBIS = f"""import sys
import pandera.ibis as pa
{IBIS}
from ibis.expr import datatypes
text, whole, number = datatypes.string, datatypes.int64, datatypes.float64
{SCHEMA}
"""
POINTBLANK = f"""
import pointblank
asked = pointblank.Validate(data=table).col_vals_not_null(columns=["Agentschap", "Jaar"])
asked = asked.rows_distinct(columns_subset=["Agentschap", "Jaar"]).col_vals_in_set(columns="Departement", set={CODES})
print(asked.col_vals_le(columns=["apart", "unequal"], value=0.0005).interrogate(get_first_n=10).n_failed())
"""
SODA = f"""import sys
import duckdb
from soda.scan import Scan
run = duckdb.connect()
run.execute('''CREATE TABLE t AS SELECT *, abs(Baten - Lasten - Resultaat) AS apart,
    abs("Totaal activa" - "Totaal passiva") AS unequal FROM read_csv($1)''', [sys.argv[1]])
scan = Scan()
scan.add_duckdb_connection(run)
scan.set_data_source_name("duckdb")
scan.add_sodacl_yaml_str('''
checks for t:
  - missing_count(Agentschap) = 0
  - missing_count(Jaar) = 0
  - duplicate_count(Agentschap, Jaar) = 0
  - invalid_count(Departement) = 0:
      valid values: {CODES}
  - max(apart) <= 0.0005
  - max(unequal) <= 0.0005
''')
print(scan.execute())
"""
FLOATS = "the same, on binary fractions: 0.0005 apart is alike"
YES_OR_NO = "the same, on binary fractions; of the two equalities only the largest gap"


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool that is asked the four demands."""

    name: str
    installed: tuple[str, ...]
    code: str
    proves: str


PEERS = (
    Peer("Pandera on polars", ("pandera[polars]",), PANDERA_ON_POLARS, FLOATS),
    Peer("Pandera on ibis and DuckDB", ("pandera[ibis]", "ibis-framework[duckdb]"), PANDERA_ON_IBIS, FLOATS),
    Peer("Pointblank on polars", ("pointblank", "polars"), f"import sys{POLARS}{POINTBLANK}", FLOATS),
    Peer("Pointblank on DuckDB", ("pointblank", "ibis-framework[duckdb]"), f"import sys{IBIS}{POINTBLANK}", FLOATS),
    Peer("Soda on DuckDB", ("soda-core-duckdb",), SODA, YES_OR_NO),
)


def installed(folder: Path) -> Iterator[tuple[Peer, Path | None]]:
    """Install every peer below a folder; yield each with its Python, or with none where it cannot be had."""
    for number, peer in enumerate(PEERS):
        python = folder / f"peer-{number}" / "bin" / "python"
        made = [[sys.executable, "-m", "venv", str(python.parents[1])]]
        made.append([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer.installed])
        had = all(subprocess.run(command, check=False, capture_output=True).returncode == 0 for command in made)
        yield peer, python if had else None
