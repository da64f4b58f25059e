"""Read a publication for what its texts claim, without a verdict: the figures are made, and no engine is asked."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tieout.engines.placing import place_lines
from tieout.figures.identities import find_identities
from tieout.figures.tables import make_figures
from tieout.findings.narratives import Heard, hear
from tieout.findings.pages import told_of_pages
from tieout.gate.gathering import gather
from tieout.gate.texts import narratives_of, texts_of, ties_of
from tieout.intake.interface import Loaded, Room
from tieout.intake.load import ingest
from tieout.rulebook.model import Rulebook
from tieout.store.run import create, lock
from tieout.values.errors import CannotJudgeError, UsageError
from tieout.values.moments import Days
from tieout.values.outcome import Text


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the texts of a publication claim."""

    heard: Heard
    rulebook: Rulebook
    bytes_of: Mapping[str, bytes]
    """The files that were read, by their path in the publication."""
    unread: tuple[Text, ...] = ()
    """What of the texts could not be read, or was left out."""
    is_partly_read: bool = False
    """Whether words may be missing that a reader of a text sees."""


def read_claims(source: Path, shelf: Path | None, days: Days) -> Claimed:
    """Read the tables and texts of a publication, and judge what the texts claim.

    Raises UsageError where its rulebook does not say how texts are read or there is no text, and what stands in the way
    of a verdict otherwise.
    """
    case = gather(source, [], shelf, days, None)
    words = case.rulebook.narrative
    if not case.has_rulebook:
        what = "its data package names no rulebook, and only a rulebook says how texts speak of tables"
        raise UsageError(str(source), what, "`tieout init --rulebook NAME` proposes a package that names one.")
    if words is None:
        what = f"rulebook {case.rulebook.name} has no narrative.toml"
        raise UsageError(str(source), what, "Write one: it says how texts speak of tables.")
    if not narratives_of(case):
        raise UsageError(
            str(source), "it has no text", "Declare a .md, .txt, .html or .pdf file as a resource, without a type."
        )
    with tempfile.TemporaryDirectory(prefix="tieout-") as name:
        folder = Path(name)
        bounds = case.rulebook.limits.bounds
        connection = create(folder / "run.duckdb", folder / "shown.duckdb", bounds, is_large=False)
        try:
            loaded = ingest(connection, case.deliveries, Room(folder, case.rulebook.limits))
            _refuse_unread(loaded, source)
            lock(connection)
            make_figures(connection, loaded, case.rulebook)
            find_identities(connection)
            place_lines(connection, case.rulebook)
            entities = sorted(case.publication.entities)
            texts, unread = texts_of(loaded), tuple(item for item in loaded if item.own and not item.resource.is_table)
            heard = hear(connection, texts, case.rulebook, words, entities, ties_of(case))
        finally:
            connection.close()
    is_partly_read = any(
        one.is_weighty for item in unread if item.transcript is not None for one in item.transcript.unread
    )
    return Claimed(heard, case.rulebook, case.own_bytes, tuple(told_of_pages(unread)), is_partly_read)


def _refuse_unread(loaded: Sequence[Loaded], source: Path) -> None:
    """Refuse to say what texts claim where a file of the publication could not be read: nothing would contradict them.

    Raises CannotJudgeError for the first.
    """
    for item in loaded:
        if item.own and not (item.is_loaded if item.resource.is_table else item.transcript is not None):
            why = next((fault.what.en for fault in item.file_faults), "none of its rows can be read")
            raise CannotJudgeError(str(source / item.file), why, "`tieout check` says what is wrong with it.")
