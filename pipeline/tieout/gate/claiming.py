"""Read a publication for what its texts claim, without a verdict: the figures are made, and no engine is asked."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tieout.engines.placing import place_lines
from tieout.figures.identities import find_identities
from tieout.figures.tables import make_figures
from tieout.findings.narratives import Heard, hear
from tieout.gate.gathering import gather
from tieout.gate.texts import narratives_of, ties_of
from tieout.intake.load import ingest
from tieout.rulebook.model import Rulebook
from tieout.store.run import create, lock
from tieout.values.errors import UsageError
from tieout.values.moments import Days


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the texts of a publication claim."""

    heard: Heard
    rulebook: Rulebook
    bytes_of: Mapping[str, bytes]
    """The files that were read, by their path in the publication."""


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
    texts = narratives_of(case)
    if not texts:
        raise UsageError(
            str(source), "it has no text", "Declare a .md, .txt or .html file as a resource, without a type."
        )
    with tempfile.TemporaryDirectory(prefix="tieout-") as name:
        folder = Path(name)
        bounds = case.rulebook.limits.bounds
        connection = create(folder / "run.duckdb", folder / "shown.duckdb", bounds, is_large=False)
        try:
            loaded = ingest(connection, case.deliveries, folder, case.rulebook.limits)
            lock(connection)
            make_figures(connection, loaded, case.rulebook)
            find_identities(connection)
            place_lines(connection, case.rulebook)
            entities = sorted(case.publication.entities)
            heard = hear(connection, texts, case.rulebook, words, entities, ties_of(case))
        finally:
            connection.close()
    return Claimed(heard, case.rulebook, case.own_bytes)
