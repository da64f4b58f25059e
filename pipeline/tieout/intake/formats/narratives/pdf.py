"""Take a narrative in that is a PDF, a row for each line of its pages, as they are read."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from tieout.intake.files import SourceFile
from tieout.intake.interface import FileFault, Loaded, Room, accounted
from tieout.intake.paged.inflating import DamagedError, TooMuchError
from tieout.intake.paged.joining import transcript_of
from tieout.intake.paged.reading import MOST_PAGES, LockedError, Opened
from tieout.intake.unpacking import most_unpacked
from tieout.store.run import comment_delivered, insert
from tieout.store.sql import identifier
from tieout.values.outcome import Text

AGAIN = Text(
    "Export it again from the document that it was made of, or deliver the text as .md.",
    "Exporteer het opnieuw uit het document waarvan het is gemaakt, of lever de tekst als .md.",
)
DAMAGED = FileFault(
    "format",
    Text(
        "it is no whole PDF: a part of it is missing or damaged", "het is geen hele PDF: een deel ontbreekt of is stuk"
    ),
    AGAIN,
)
LOCKED = FileFault(
    "format",
    Text("it is encrypted or asks for a password", "het is versleuteld of vraagt om een wachtwoord"),
    Text(
        "Export it without a password, and without encryption.",
        "Exporteer het zonder wachtwoord en zonder versleuteling.",
    ),
)
TOO_MUCH = FileFault(
    "limits",
    Text(
        f"it has more than {MOST_PAGES} pages, or unpacks to more than may be drawn",
        f"het heeft meer dan {MOST_PAGES} bladzijden, of wordt uitgepakt meer dan er getekend mag worden",
    ),
    Text(
        "See that it is the right file; deliver the text alone.",
        "Ga na of het het juiste bestand is; lever alleen de tekst.",
    ),
)


def load(connection: duckdb.DuckDBPyConnection, known: Loaded, file: SourceFile, room: Room) -> Loaded:
    """Load the text of a PDF; its lines are counted through all pages, and each has its page and its line there."""
    try:
        opened = Opened(file.data, most_unpacked(file.size, room.limits))
        written = transcript_of(list(opened.pages()), attached=opened.has_files)
    except LockedError:
        return replace(known, file_faults=(LOCKED,))
    except DamagedError:
        return replace(known, file_faults=(DAMAGED,))
    except TooMuchError:
        return replace(known, file_faults=(TOO_MUCH,))
    lines = written.text.split("\n") if written.lines else []
    rows = [(number, *place, line) for number, (place, line) in enumerate(zip(written.lines, lines, strict=True), 1)]
    table = f"raw.{identifier(known.name)}"
    connection.execute(f"CREATE TABLE {table} (line_no INTEGER, page_no INTEGER, page_line_no INTEGER, text VARCHAR)")
    insert(connection, table, ("line_no", "page_no", "page_line_no", "text"), rows)
    comment_delivered(connection, table, f"{known.file}: the narrative, line by line of each page")
    return replace(known, input=accounted(known, len(rows), len(rows), 0, 0), transcript=written)
