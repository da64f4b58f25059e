"""Hold a case: a publication with everything that its verdict depends on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from tieout.outcome import Declaration, Explanation
from tieout.publication import Publication
from tieout.rulebook import Rulebook
from tieout.sources import SourceFile


@dataclass(frozen=True, slots=True)
class Case:
    """All that a verdict depends on."""

    publication: Publication
    files: Mapping[str, SourceFile]
    """The files of the resources, by path."""
    stray: tuple[str, ...]
    """Files in the folder that nothing declares."""
    declarations: tuple[Declaration, ...]
    explanations: tuple[Explanation, ...]
    rulebook: Rulebook
    versions: Mapping[str, str]
    today: datetime.date
