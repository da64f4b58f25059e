"""Put verdicts together by whose figures they are on, of which year, and by whom something waits. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tieout.report.run import RunRecord
from tieout.values.verdict import Verdict, holding

MOST_BEFORE = 8
"""Earlier verdicts on one publication that are shown, the last of them."""


@dataclass(frozen=True, slots=True)
class Told:
    """A recorded verdict, and where its page is."""

    verdict: Verdict
    run: RunRecord
    page: str
    """Address of its page, as seen from the overview; empty where it has none."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The last verdict on a publication, and those before it."""

    last: Told
    before: tuple[Told, ...]
    """The earlier ones, the oldest first."""

    @property
    def waiting(self) -> Mapping[str, int]:
        """How many findings wait for whom; for nobody by name under an empty one."""
        found: defaultdict[str, int] = defaultdict(int)
        for finding in holding(self.last.verdict):
            found[finding.owner] += 1
        return dict(found)

    @property
    def held(self) -> int:
        """How many findings stand in its way."""
        return len(holding(self.last.verdict))


@dataclass(frozen=True, slots=True)
class Overview:
    """All publications, by entity and year."""

    years: tuple[int, ...]
    """The report years, the last first; 0 of publications that do not say theirs."""
    entities: tuple[str, ...]
    by_place: Mapping[tuple[str, int], tuple[Standing, ...]]
    waiting: tuple[tuple[str, int, tuple[Standing, ...]], ...]
    """Each owner with how much waits for him and on which publications, the most first."""
    unread: tuple[str, ...]
    """Records that could not be read."""


def gather(told: Iterable[Told], unread: Sequence[str] = ()) -> Overview:
    """Put verdicts together: of each publication the last counts, by the sequence of its run."""
    by_name: defaultdict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_name[one.verdict.publication].append(one)
    by_place: defaultdict[tuple[str, int], list[Standing]] = defaultdict(list)
    waiting: defaultdict[str, list[Standing]] = defaultdict(list)
    for name in sorted(by_name):
        *before, last = sorted(by_name[name], key=lambda one: one.run.sequence)
        standing = Standing(last, tuple(before[-MOST_BEFORE:]))
        places = {(one.entity, one.year) for one in last.verdict.covers} or {("", 0)}
        for place in places:
            by_place[place].append(standing)
        for owner in standing.waiting:
            waiting[owner].append(standing)
    counted = [(owner, sum(one.waiting[owner] for one in found), tuple(found)) for owner, found in waiting.items()]
    return Overview(
        years=tuple(sorted({year for _, year in by_place}, reverse=True)),
        entities=tuple(sorted({entity for entity, _ in by_place})),
        by_place={place: tuple(found) for place, found in by_place.items()},
        waiting=tuple(sorted(counted, key=lambda item: (-item[1], item[0]))),
        unread=tuple(unread),
    )
