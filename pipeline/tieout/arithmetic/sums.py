"""Find sums along one axis of a table from the figures alone, the innermost first. Pure.

A row (or column) is tried as the sum of those right after it, a parent over its parts, and of those right before it, a
total under its parts. The shortest that holds everywhere is taken, its parts leave, and what is left is tried again:
that gives the nesting. Only where nothing more holds everywhere, one that fails somewhere is taken.
After AggreCol (Jiang, Vitagliano, Hameed, Naumann: Aggregation Detection in CSV Files, EDBT 2022), with intervals
instead of a tolerance, and with a score against chance.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from tieout.arithmetic.candidates import Candidate, Missing, in_order, in_run
from tieout.arithmetic.chance import is_chance
from tieout.arithmetic.columns import is_enough
from tieout.arithmetic.evidence import Evidence, weigh
from tieout.arithmetic.grid import View
from tieout.arithmetic.judging import Parts, Relation, milli_log

LONGEST = 40
"""Items that one run may have."""
INTACT = 2_000
"""Least score of a sum that holds wherever it can be judged."""
WHOLE = 1_500
"""Least score of one whose parts are all that stands between it and its last one, or all but those of one mark."""
SHARED = 3_000
"""Least score of a sum whose parts are parts of another sum too, or stand apart at even distances."""
BROKEN = 3_000
"""Least score of one that fails somewhere."""
MARKED = 1_500
"""What it adds that the parts are just those with one mark."""
LOOK_FIRST = 5
"""Slices that are looked at before all are: the fewest may fail, so one of these holds or none is worth more."""


@dataclass(frozen=True, slots=True)
class Found:
    """A sum that was found, with what speaks for it."""

    result: int
    parts: Parts
    evidence: Evidence
    is_marked: bool = False
    """Whether its parts are just the items with one mark."""


class Finder:
    """Finds the sums along one axis."""

    def __init__(
        self, view: View, relations: Sequence[Relation], least_slices: int, trusted: Collection[int] = ()
    ) -> None:
        """Take what is known of the slices.

        `relations` are slices that follow from each other, `least_slices` how many must speak for a broken sum, and
        `trusted` those that are known to hold amounts that add up.
        """
        self.view = view
        self.relations = relations
        self.least_slices = least_slices
        self.printed = amounts_of(view)
        self.left = self.printed
        self.seen: dict[tuple[int, tuple[int, ...], int], Evidence | None] = {}
        self.runs: dict[tuple[int, tuple[int, ...], int], tuple[Candidate, ...]] = {}
        self.trusted = set(trusted)
        self.results: set[int] = set()
        self.parents: dict[int, int] = {}
        """Of each part the result that it was found to add to."""
        self.under: set[int] = set()
        """Results that stand under their parts."""
        self.found: list[Found] = []
        self.tried = 2 * max(1, len(self.left))

    def find(self) -> list[Found]:
        """Find all sums, the innermost first."""
        found: list[Found] = []
        while one := self._best(intact=True, clean=True) or self._best(intact=True) or self._best(intact=False):
            one = self._as_balance(one)
            found.append(one)
            self.results.add(one.result)
            if max(one.parts)[0] < one.result:
                self.under.add(one.result)
            self.trusted |= {place for place, check in enumerate(one.evidence.checks) if check.strength}
            self.parents |= dict.fromkeys((item for item, _ in one.parts), one.result)
            self.left = [item for item in self.left if item not in self.parents]
        found += self._shared()
        found += self._apart()
        self.found = [self._judged_again(one) for one in found]
        return self.found

    def _judged_again(self, found: Found) -> Found:
        """Judge a sum in the slices that were not yet known to hold amounts when it was found."""
        evidence = weigh(self.view, found.result, found.parts, self.relations, self.trusted)
        is_sound = evidence is not None and (
            evidence.speaking >= self.least_slices and evidence.speaking >= 2 * evidence.failing
        )
        if evidence is None or not is_sound or len(evidence.fails) <= len(found.evidence.fails):
            return found
        return Found(found.result, found.parts, evidence, found.is_marked)

    def _as_balance(self, found: Found) -> Found:
        """Turn a total that stands over a second total and a balance into that balance: what is left of the first."""
        if len(found.parts) != 2 or self.view.axis != "rows":
            return found
        (second, _), (balance, _) = found.parts
        if not found.result < second < balance or second not in self.under or balance in self.results:
            return found
        parts = ((found.result, 1), (second, -1))
        evidence = weigh(self.view, balance, parts, self.relations, self.trusted)
        return Found(balance, parts, evidence) if evidence else found

    def _shared(self) -> list[Found]:
        """Find sums whose parts are parts of another too: running totals, quarters beside halves of a year."""
        more: list[Found] = []
        while True:
            self.left = [item for item in self.printed if item not in self.results]
            one = self._best(intact=True, clean=True, least=SHARED)
            if one is None:
                return more
            more.append(one)
            self.results.add(one.result)

    def _apart(self) -> list[Found]:
        """Find sums whose parts stand at even distances: blocks or turns of the same rows, of which one is the total.

        One such sum may be chance; where there are blocks there are several with the same distance.
        """
        free = [item for item in self.printed if item not in self.results]
        by_distance: dict[tuple[int, int], list[Found]] = {}
        for distance in range(2, self.view.count // 2 + 1):
            for result in free:
                for way in (distance, -distance):
                    one = self._at_distance(result, way)
                    if one is not None:
                        by_distance.setdefault((way, len(one.parts)), []).append(one)
        more: list[Found] = []
        for group in sorted(by_distance.values(), key=lambda group: -len(group)):
            fresh = [one for one in group if one.result not in self.results]
            if len(fresh) > 1:
                more += fresh
                self.results |= {one.result for one in fresh}
        return more

    def _at_distance(self, result: int, way: int) -> Found | None:
        """Give the sum of what stands at once, twice, three times a distance from a result; None where it is none."""
        slices = self._telling(result)[:1]
        missing = Missing(self.view, result, slices)
        parts: list[int] = []
        item = result + way
        while 0 <= item < self.view.count and item in self.printed and len(parts) < LONGEST:
            missing.add(item)
            parts.append(item)
            if len(parts) > 1 and missing.is_small():
                candidate = Candidate(result, in_order(parts), self.view.count, 0, is_marked=False)
                evidence = self._evidence(candidate)
                if evidence and not evidence.fails and self._is_enough(candidate, evidence, SHARED):
                    return Found(result, tuple((part, 1) for part in candidate.parts), evidence)
            item += way
        return None

    def _best(self, intact: bool, clean: bool = False, least: int = INTACT) -> Found | None:
        """Give the sum to take next; None where there is no more.

        `intact` asks for one that fails nowhere, `clean` for one that moreover is judged wherever it is printed;
        `least` is the score of one that fails nowhere.
        """
        good: list[tuple[Candidate, Evidence]] = []
        for candidate in self._promising(intact):
            evidence = self._evidence(candidate)
            if (
                evidence
                and bool(evidence.fails) != intact
                and not (clean and evidence.excused)
                and self._is_enough(candidate, evidence, least)
            ):
                good.append((candidate, evidence))
        good.sort(key=lambda one: (one[0].result in self.results, *one[0].order))
        for candidate, evidence in good:
            if not any(self._contradicts(other, candidate) for other in good):
                parts = tuple((part, 1) for part in candidate.parts)
                return Found(candidate.result, parts, evidence, candidate.is_marked)
        return None

    def _contradicts(self, other: tuple[Candidate, Evidence], candidate: Candidate) -> bool:
        """Tell whether a sum that more speaks for counts a result beside its own parts, as if it were one of them."""
        counted = other[0].parts
        if candidate.result not in counted or not set(candidate.parts) & set(counted):
            return False
        own = self._evidence(candidate)
        return own is not None and other[1].score - self._chance(other[0]) > own.score - self._chance(candidate)

    def _evidence(self, candidate: Candidate) -> Evidence | None:
        """Weigh a candidate, once."""
        key = candidate.result, candidate.parts, len(self.trusted)
        if key not in self.seen:
            parts = tuple((part, 1) for part in candidate.parts)
            self.seen[key] = weigh(self.view, candidate.result, parts, self.relations, self.trusted)
        return self.seen[key]

    def _is_enough(self, candidate: Candidate, evidence: Evidence, least: int = INTACT) -> bool:
        """Tell whether what speaks for a sum is more than chance would bring."""
        score = evidence.score - self._chance(candidate) + (MARKED if candidate.is_marked else 0)
        if evidence.excused >= evidence.speaking or (evidence.full == 0 and not candidate.is_marked):
            return False
        if self.view.axis == "columns" and not self._is_regular(candidate, evidence):
            return False
        if not evidence.fails:
            # A whole run right beside its result is where sums stand.
            return score >= (least if candidate.is_free or least != INTACT else WHOLE)
        return (
            score >= BROKEN
            and evidence.speaking >= self.least_slices
            and evidence.speaking >= 2 * evidence.failing
            and (evidence.full > 0 or candidate.is_marked)
            and not candidate.is_free
            and not self._may_be_cut_off(candidate)
        )

    def _is_regular(self, candidate: Candidate, evidence: Evidence) -> bool:
        """Tell whether a sum of columns holds in nearly all rows, and not when its result is moved against them."""
        parts = tuple((part, 1) for part in candidate.parts)
        return is_enough(self.view, evidence) and not is_chance(self.view, candidate.result, parts)

    def _may_be_cut_off(self, candidate: Candidate) -> bool:
        """Tell whether parts under their total reach to the last row: a table that ends early has more of them."""
        last = max(candidate.parts)
        marks = {"", *(self.view.marks[part] for part in candidate.parts)}
        after = [item for item in self.left if item > last and self.view.marks[item] in marks]
        return self.view.axis == "rows" and last > candidate.result and not after

    def _chance(self, candidate: Candidate) -> int:
        """Say how many such sums were tried, as a logarithm."""
        ways = 1
        if candidate.left_out and not candidate.is_marked:
            ways = max(1, candidate.span - 1) ** min(candidate.left_out, 2)
        return milli_log(self.tried * candidate.span * ways)

    def score(self, found: Found) -> int:
        """Give the score of a sum that was found."""
        first, last = min(found.parts)[0], max(found.parts)[0]
        candidate = Candidate(found.result, tuple(p for p, _ in found.parts), last - first + 1, 0, found.is_marked)
        return found.evidence.score - self._chance(candidate) + (MARKED if found.is_marked else 0)

    def _promising(self, intact: bool) -> Iterator[Candidate]:
        """Give what may be a sum by the first slices that are looked at."""
        for result in self.printed:
            slices = self._telling(result)
            # What is a part already may still have parts of its own, where they are wrong somewhere.
            if not slices or (result in self.results and result not in self.left):
                continue
            # A budget that closes at zero: what came in is a sum above, and in most columns the costs below too.
            if result in self.results and not intact:
                continue
            looked_at = slices[: 1 if intact else LOOK_FIRST]
            free = [item for item in self.left if item not in self._ancestors(result)]
            after, before = ([item for item in free if item > result], [item for item in free if item < result])
            for run in (tuple(after[:LONGEST]), tuple(before[::-1][:LONGEST])):
                # A run that lost no item since it was looked at has the same candidates.
                key = result, run, len(looked_at)
                if key not in self.runs:
                    self.runs[key] = tuple(in_run(self.view, result, run, looked_at))
                yield from self.runs[key]

    def _ancestors(self, item: int) -> set[int]:
        """Give the results that an item adds to, and those that they add to."""
        found: set[int] = set()
        while item in self.parents and item not in found:
            item = self.parents[item]
            found.add(item)
        return found

    def _telling(self, result: int) -> list[int]:
        """Give the slices in which a result is printed, those where it is largest first."""
        view = self.view
        slices = [place for place in range(view.slices) if view.states[result][place] == "figure"]
        return sorted(slices, key=lambda place: -abs(view.values[result][place]))


def amounts_of(view: View) -> list[int]:
    """Give the items that print amounts: those that print percentages alone are left out, unless all do."""
    printed = [item for item in range(view.count) if any(view.is_figure(item, place) for place in range(view.slices))]
    amounts = [
        item
        for item in printed
        if not all(view.percents[item][place] for place in range(view.slices) if view.is_figure(item, place))
    ]
    return amounts or printed
