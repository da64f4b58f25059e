"""Give Spark the tables of a run: laid down as Parquet in parts, and read from there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tieout.engines.on_spark import Held, HeldTable
from tieout.records.fingerprints import fingerprint, time_text
from tieout.records.rule import ROW
from tieout.store.run import Bounds, open_run
from tieout.store.sql import identifier, literal

NAMES = {"string": "VARCHAR", "int": "INTEGER", "timestamp_ntz": "TIMESTAMP"}
"""Types that DuckDB calls otherwise than Spark does."""
PART = "256MB"
"""About the size of a part: a file of its own, which Spark reads beside the others."""


def lay_down(database: str, bounds: Bounds, tables: Sequence[HeldTable], folder: Path) -> list[Path]:
    """Write tables of a run as Parquet, each in a folder of its own; give these. Raises duckdb.Error."""
    connection = open_run(database, bounds)
    try:
        made = []
        for number, table in enumerate(tables):
            place = folder / f"table-{number}"
            columns = ", ".join(_as_spark_reads(name, of) for name, of in table.columns.items())
            connection.execute(
                f"COPY (SELECT {columns} FROM {identifier(table.schema)}.{identifier(table.name)}) "
                f"TO {literal(str(place))} (FORMAT parquet, COMPRESSION zstd, FILE_SIZE_BYTES '{PART}')"
            )
            made.append(place)
        return made
    finally:
        connection.close()


def _as_spark_reads(name: str, of: str) -> str:
    """Write a column by a type that both keep it in exactly: Parquet has no whole number of 128 bits, Spark no time."""
    column = identifier(name)
    if of in ("HUGEINT", "UBIGINT"):
        return f"CAST({column} AS DECIMAL(38, 0)) AS {column}"
    return f"{time_text(column)} AS {column}" if of == "TIME" else column


class Tables:
    """Tables of a run as Spark has them."""

    def __init__(self, session: Any, tables: Sequence[HeldTable], places: Sequence[Path]) -> None:
        self._session = session
        self.views = {(one.schema, one.name): f"held_{number}" for number, one in enumerate(tables)}
        self._types = {(one.schema, one.name): one.columns for one in tables}
        self._frames: dict[str, Any] = {}
        for table, place in zip(tables, places, strict=True):
            frame = session.read.parquet(str(place))
            frame.createOrReplaceTempView(self.views[table.schema, table.name])
            if table.schema == "records":
                self._frames[table.name] = frame.drop(ROW)

    def columns(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """Give the columns of each table as Spark finds them, with their types by the names of DuckDB."""
        found = {}
        for place, view in self.views.items():
            types = self._types.get(place, {})
            found[place] = [(name, _named(of, types.get(name, ""))) for name, of in self._session.table(view).dtypes]
        return found

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Run a query in Spark's own SQL, and give its rows. Raises PySparkException."""
        return [tuple(row) for row in self._session.sql(query).collect()]

    def held(self, table: HeldTable) -> Held:
        """Say what Spark holds of a table. Raises PySparkException."""
        view = self.views[table.schema, table.name]
        asked = f"SELECT {fingerprint(table.columns, on_spark=True)} FROM {view}"
        ((many, digest),) = self.rows(asked)
        return Held(table.schema, table.name, int(many), str(digest))

    def frame(self, table: str) -> Any:
        """Give a table of records as whoever declared rules for it knows it, without the numbers of the records."""
        return self._frames[table]

    def viewed(self, table: str) -> str:
        """Give the name by which such a table can be asked for."""
        name = f"given_{list(self._frames).index(table)}"
        self._frames[table].createOrReplaceTempView(name)
        return name


def _named(of: str, was: str) -> str:
    """Name a type of Spark as DuckDB does; one that Spark lacks as it was, where what it was written as is there."""
    if (was, of) in (("HUGEINT", "decimal(38,0)"), ("TIME", "string")):
        return was
    return NAMES.get(of, of.upper())


@contextmanager
def of_rows(session: Any, table: HeldTable, query: str) -> Iterator[Tables]:
    """Give a table of rows that a query in Spark's own SQL makes, in place of one of a run."""
    made = Tables(session, (), ())
    frame = session.sql(query)
    frame.createOrReplaceTempView("known")
    made.views = {(table.schema, table.name): "known"}
    made._frames = {table.name: frame.drop(ROW)}
    yield made
    session.catalog.dropTempView("known")
