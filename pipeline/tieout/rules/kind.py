"""Say what a kind of rule is: everything about it stands in one class, in one file of `kinds/`.

From that class are made: the expectation of Great Expectations that loads from suite JSON, the checks on the
arguments of a rule, what `tieout explain` says, the wording of a finding, the canary and the self-test.
"""

from __future__ import annotations

import functools
import typing
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, Protocol

import msgspec
from msgspec import Meta

from tieout.rules.cell import Cell
from tieout.rules.known import Known
from tieout.rules.settling import Settled, WideTable
from tieout.values.outcome import Text
from tieout.values.tally import Check, Pictured

LooksAt = Literal["figures", "lines", "records", "identities"]
LOOKS_AT: tuple[LooksAt, ...] = ("figures", "lines", "records", "identities")
"""The tables of a run that a rule may look at."""
LinePath = Annotated[str, Meta(extra={"names": "line"})]
"""An argument that names a line of the rulebook."""
LinePattern = Annotated[str, Meta(extra={"names": "lines"})]
"""An argument that names lines, by a pattern such as `beschikbaarheid/*`."""
BasisName = Annotated[str, Meta(extra={"names": "basis"})]
"""An argument that names a basis of the rulebook."""
UnitName = Annotated[str, Meta(extra={"names": "unit"})]
"""An argument that names a unit of the rulebook."""
Parts = dict[LinePath, int]
"""The parts of a total, each with what it counts for: 1 or -1."""
Derive = dict[LinePath, Parts]
"""Of what parts a line is made where it is not printed itself."""
DERIVED = " A line that is not printed is made of its own parts."
"""What is said of a rule that has parts stand for a line."""
Percent = Annotated[int, Meta(ge=0)]
Amount = int
"""An amount in base units."""


class Names(Protocol):
    """How the lines of a rulebook are called in a sentence."""

    @property
    def slice(self) -> str:
        """What figures add up in: a column, or a record."""
        ...

    def line(self, path: str) -> str:
        """Call one line as it is printed."""
        ...

    def lines(self, paths: Iterable[str]) -> str:
        """Call several lines, or those that match a pattern."""
        ...

    def parts(self, parts: Mapping[str, int], total: str = "") -> str:
        """Call the parts of a total, with their signs; those of a total of outflows as they add up to it."""
        ...

    def joins(self, total: str) -> str:
        """Say in a sentence of its own which further lines may add to a total; nothing where there are none."""
        ...


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of rule; its fields are the arguments that a suite declares."""

    type: ClassVar[str]
    """The name by which suites declare it, in the manner of Great Expectations."""
    looks_at: ClassVar[LooksAt] = "figures"
    is_identity: ClassVar[bool] = False
    """Whether it says that two amounts are the same: then one wrong figure may explain several findings."""
    binds: ClassVar[bool] = False
    """Whether a figure follows from others by it, so that a mistake in the figure must be found."""
    holds_in_sound_tables: ClassVar[bool] = False
    """Whether it breaks only where a figure is wrong: where it breaks, nothing can be learnt from a further mistake."""
    examines_values: ClassVar[bool] = True
    """Whether it looks at what a cell says, and not only at how it is written or where it stands."""
    holds_to_norm: ClassVar[bool] = False
    """Whether it holds a figure, the first cell of a check, against a norm, the second."""
    pictured: ClassVar[Pictured] = ""
    """What a picture of its checks shows: how far a figure is from its budget, its norm, or the period before."""
    known: ClassVar[Known]
    """A fault that it must find in every run."""

    @property
    def makes_total(self) -> str | None:
        """The line that it makes of others of its table, so that the table's own sums may contradict it."""
        return None

    @property
    def made_of(self) -> frozenset[str]:
        """The lines that it makes that total of, and those that stand for one of them that is not printed."""
        return frozenset()

    @abstractmethod
    def population(self) -> str:
        """Give all checks of a rule of this kind, one row each, as one SELECT (see `population.py`)."""

    def settle(self, table: WideTable) -> Settled | None:
        """Say how it judges the records of a wide table at once; None: only its population can tell."""
        return None

    @abstractmethod
    def say(self, names: Names) -> str:
        """Say in a sentence what a rule of this kind checks, its lines called as they are printed."""

    @abstractmethod
    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a broken check, with its figures; `cells` in the order of the check."""


def names_in(kind: Kind) -> Iterator[tuple[str, str]]:
    """Give every word of the rulebook that the arguments of a rule name, with what it is: line, lines, basis, unit."""
    hints = _hints(type(kind))
    for field in kind.__struct_fields__:
        yield from _named(getattr(kind, field), hints[field])


@functools.cache
def _hints(kind: type[Kind]) -> Mapping[str, Any]:
    """Give the types of the arguments of a kind, with what they name: it is asked for every rule of that kind."""
    return typing.get_type_hints(kind, include_extras=True)


def _named(value: Any, hint: Any) -> Iterator[tuple[str, str]]:
    """Give the words of a rulebook in one argument, found by its type."""
    for meta in getattr(hint, "__metadata__", ()):
        if isinstance(meta, Meta) and meta.extra and isinstance(value, str):
            yield str(meta.extra["names"]), value
    arguments = typing.get_args(hint)
    if isinstance(value, dict) and len(arguments) == 2:
        for key, item in value.items():
            yield from _named(key, arguments[0])
            yield from _named(item, arguments[1])
    elif isinstance(value, (list, tuple)) and arguments:
        for item in value:
            yield from _named(item, arguments[0])
    elif type(None) in arguments:
        yield from (found for one in arguments for found in _named(value, one))


def joined(words: Iterable[str], by: str = "and") -> str:
    """List words in a sentence: `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} {by} {last}" if first else str(last)
