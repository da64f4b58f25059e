"""Load every file of a publication into DuckDB as text, each row with its line number, by the format that it is in.

A file that is delivered compressed is unpacked first; what is recorded of it is what was delivered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from tieout.declarations.publication import Resource
from tieout.intake.files import MOST_HELD, UNPACKS_TO, Delivery, SourceFile
from tieout.intake.interface import FileFault, Loaded, Room, beyond
from tieout.intake.joining import load_parts
from tieout.intake.registry import loader, reads_in_pieces
from tieout.intake.unpacking import unpacked
from tieout.store.schema import REJECTED, RejectedRow
from tieout.values.outcome import Input


def ingest(
    connection: duckdb.DuckDBPyConnection,
    deliveries: Sequence[Delivery],
    room: Room,
) -> tuple[Loaded, ...]:
    """Load every resource of every delivery into schema `raw`.

    Raises CannotJudgeError where two readers disagree about a file.
    """
    connection.execute("CREATE SCHEMA raw")
    REJECTED.create(connection)
    loaded = tuple(
        _load(connection, delivery, resource, room)
        for delivery in deliveries
        for resource in delivery.publication.resources
    )
    rejected = [
        RejectedRow(file=one.file, line_no=reject.line, text=reject.text, reason=reject.reason.en)
        for item in loaded
        for one in item.pieces or (item,)
        for reject in one.rejects
    ]
    REJECTED.insert(connection, rejected)
    return loaded


def _load(connection: duckdb.DuckDBPyConnection, delivery: Delivery, resource: Resource, room: Room) -> Loaded:
    """Load one resource, of one file or several, under its name in the run."""
    file = delivery.files[resource.path]
    known = Loaded(
        resource,
        delivery.publication.scope(resource),
        name=f"{delivery.beside}/{resource.name}" if delivery.beside else resource.name,
        file=delivery.path(resource.path),
        own=delivery.own,
        publication=delivery.home,
        input=Input(delivery.path(resource.path), file.sha256, file.size, 0, 0, 0),
    )
    if len(resource.paths) == 1:
        return _load_file(connection, known, file, room)
    files = [(delivery.path(path), delivery.files[path]) for path in resource.paths]
    return load_parts(
        connection, known, files, lambda piece, one: _load_file(connection, piece, one, room), room.limits
    )


def _load_file(connection: duckdb.DuckDBPyConnection, known: Loaded, file: SourceFile, room: Room) -> Loaded:
    """Load one file, unpacked where it is delivered compressed."""
    resource, limits = known.resource, room.limits
    most = limits.bytes if reads_in_pieces(resource) else limits.most_held
    if file.unread or file.size > most:
        return replace(known, file_faults=(beyond("bytes", "bytes", file.size, most),))
    if resource.packing is not None and file.size * UNPACKS_TO > MOST_HELD:
        room.progress("unpacking")
    opened = unpacked(file, resource.packing, limits, room.staging if reads_in_pieces(resource) else None)
    if isinstance(opened, FileFault):
        return replace(known, file_faults=(opened,))
    try:
        return loader(resource)(connection, known, opened, room)
    finally:
        if resource.packing is not None and opened.lying is not None:
            (opened.lying.folder / opened.name).unlink()
