"""Stand in for a rulebook where a publication names none and is judged by what its data package asks of itself."""

from __future__ import annotations

from tieout.rulebook.model import Rulebook
from tieout.rulebook.vocabulary import Labels, Notation
from tieout.values.verdict import OWN_DECLARATIONS

NO_RULEBOOK = Rulebook(
    name=OWN_DECLARATIONS,
    version="2.0",
    title="What the data package asks of its own tables",
    notation=Notation(decimal=".", minus=("-",), currency={}, scale={}, marks={}),
    labels=Labels(),
    kinds={},
    entities={},
    shapes=(),
    suites=(),
    faults=(),
    files=(),
)
"""No kind of table, no line, no rule: only the limits that hold everywhere."""
