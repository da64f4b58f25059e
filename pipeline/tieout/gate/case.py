"""Hold a case: a publication with everything that its verdict depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tieout.declarations.plain import PlainPackage
from tieout.declarations.publication import Publication
from tieout.engines.registry import ENGINES
from tieout.intake.files import BytesOf, Delivery, SourceFile
from tieout.records.rule import JUDGES_SCHEMAS, JUDGES_SUITES
from tieout.rulebook.model import Rulebook
from tieout.values.answers import Answers
from tieout.values.beside import Beside
from tieout.values.moments import Days
from tieout.values.outcome import Declaration, Engine
from tieout.values.spark import SparkChoice

SHOWN = "shown.duckdb"
"""The file in which engines see a run, while it is judged."""
Progress = Callable[[str], None]
"""Is told how far a run is."""


@dataclass(frozen=True, slots=True)
class Case:
    """All that a verdict depends on."""

    deliveries: tuple[Delivery, ...]
    """The publication that is judged first, then those that it is held against."""
    stray: tuple[str, ...]
    """Files in the folder that nothing declares."""
    declarations: tuple[Declaration, ...]
    answers: Answers
    rulebook: Rulebook
    versions: Mapping[str, str]
    days: Days
    """Decide which answers are in force."""
    beside: tuple[Beside, ...] = ()
    """What is known of each publication that it is held against, in their order."""
    plain: PlainPackage | None = None
    """What the publication asks of its own tables of records, where no rulebook does."""
    spark: SparkChoice | None = None
    """Where Spark runs, where it judges in place of DuckDB."""

    @property
    def has_rulebook(self) -> bool:
        """Tell whether it is judged by a rulebook, and not only by what it asks of itself."""
        return bool(self.publication.tieout.rulebook)

    @property
    def needed_engines(self) -> tuple[Engine, ...]:
        """Give the engines that are asked anything: what a data package asks by itself SQL alone decides."""
        if self.plain is None or self.has_rulebook:
            return tuple(ENGINES)
        if self.spark is not None:
            return ()
        settings = [one.tieout for one in self.plain.resources]
        asked = {
            JUDGES_SUITES: any(one.suites for one in settings),
            JUDGES_SCHEMAS: any(one.schemas for one in settings),
        }
        return tuple(engine for engine in ENGINES if asked.get(engine))

    @property
    def publication(self) -> Publication:
        """The publication that is judged."""
        return self.deliveries[0].publication

    @property
    def own_bytes(self) -> BytesOf:
        """The bytes of the publication that is judged, by path in its folder: what declares it, and every resource."""
        own = self.deliveries[0]
        return BytesOf({file.name: file for file in (*own.declared, *own.files.values())})

    @property
    def files(self) -> Mapping[str, SourceFile]:
        """The files of all resources, by their path as seen from the publication that is judged."""
        return {item.path(name): file for item in self.deliveries for name, file in item.files.items()}
