"""Keep what was read of a table in memory, or on disk what is too large for that, in batches as DuckDB stores them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc

STORED_TOGETHER = 122_880
"""Rows that DuckDB stores as one group."""


class Kept(ABC):
    """Keeps what was read of a file, as many records together as DuckDB stores: of others it makes such ones first."""

    def __init__(self) -> None:
        self.rest: pa.Table | None = None

    def __enter__(self) -> Kept:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind that was not asked for."""
        self.rest = None

    def add(self, records: pa.Table) -> None:
        """Keep the records of one more piece."""
        waiting = records if self.rest is None else pa.concat_tables([self.rest, records])
        full = waiting.num_rows - waiting.num_rows % STORED_TOGETHER
        for start in range(0, full, STORED_TOGETHER):
            # Of records that were read together nothing is copied here.
            self.keep(waiting.slice(start, STORED_TOGETHER).combine_chunks())
        self.rest = waiting.slice(full)

    def whole(self) -> pa.Table:
        """Give all that was kept; nothing more is."""
        if self.rest is not None:
            self.keep(self.rest.combine_chunks())
        self.rest = None
        return self.give()

    @abstractmethod
    def keep(self, records: pa.Table) -> None:
        """Keep records that are stored together."""

    @abstractmethod
    def give(self) -> pa.Table:
        """Give all that was kept."""


class InMemory(Kept):
    """Keeps in memory what was read of a file."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[pa.Table] = []

    def keep(self, records: pa.Table) -> None:
        """Keep records that are stored together."""
        self.read.append(records)

    def give(self) -> pa.Table:
        """Give all that was kept."""
        return pa.concat_tables(self.read)


class OnDisk(Kept):
    """Keeps on disk what was read of a file, in the form that it has in memory: only what is looked at is fetched."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.writer: pa.ipc.RecordBatchFileWriter | None = None

    def __exit__(self, *_: object) -> None:
        """Take the file away: what was made of it still has it, and nobody else."""
        super().__exit__()
        if self.writer is not None:
            self.writer.close()
        self.path.unlink(missing_ok=True)

    def keep(self, records: pa.Table) -> None:
        """Keep records that are stored together."""
        if self.writer is None:
            self.writer = pa.ipc.new_file(str(self.path), records.schema)
        self.writer.write_table(records)

    def give(self) -> pa.Table:
        """Give all that was kept."""
        if self.writer is not None:
            self.writer.close()
        self.writer = None
        return pa.ipc.open_file(pa.memory_map(str(self.path))).read_all()
