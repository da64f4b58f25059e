"""Group findings under the one wrong figure that explains them. Pure.

A figure that is wrong breaks every identity that it stands in: its own total, the total above it, the
formula of its row, next year's report. Of all figures in broken identities the one is sought that, given
one other value, makes the most of them tie out and the fewest others break. Its finding leads, and says
which figure it is and what it should be; the others follow from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tieout.findings.causes import named_change
from tieout.rules.cell import Cell
from tieout.values.numbers import dutch, english
from tieout.values.outcome import SEVERITIES, Finding, Text
from tieout.values.tally import Check

MOST_BROKEN = 200
"""Broken identities in one table beyond which no root is sought."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A check, and the finding that came of it if it is broken."""

    rule: str
    check: Check
    is_identity: bool
    """Whether it says that two amounts are the same."""
    finding: Finding | None

    @property
    def says_something(self) -> bool:
        """Whether it was judged, on something else than nothing."""
        return self.check.judgement != "not judged" and bool(self.check.expected or self.check.found)


@dataclass(frozen=True, slots=True)
class _Root:
    """A figure, the value that it should have, and the broken checks that then tie out."""

    cell: int
    value: Decimal
    explains: tuple[int, ...]
    """Places in the list of broken checks."""
    breaks: int
    """Checks that hold now and no longer would."""

    @property
    def worth(self) -> tuple[int, int]:
        """How well it explains: what it mends counts twice, as what it breaks may be wrong in the same way."""
        return 2 * len(self.explains) - self.breaks, len(self.explains)


def group_under_roots(
    judged: Sequence[Judged], cells: Mapping[int, Cell], grouped: Mapping[str, Finding] | None = None
) -> list[Finding]:
    """Give the findings of all checks, in their order, those that follow from another marked so.

    `grouped` has those, by their id, of which it is known already what leads them.
    """
    led: dict[str, Finding] = dict(grouped or {})
    findings = [one.finding for one in judged if one.finding is not None]
    broken = [
        (one.check, one.finding)
        for one in judged
        if one.finding is not None and one.is_identity and one.finding.id not in led
    ]
    holding: dict[int, int] = defaultdict(int)
    for one in judged:
        if one.finding is None and one.is_identity and one.check.judgement != "not judged":
            for number in one.check.cells:
                holding[number] += 1
    tables: dict[str, list[tuple[Check, Finding]]] = defaultdict(list)
    for check, finding in broken:
        tables[cells[check.cells[0]].table].append((check, finding))
    for members in tables.values():
        # Where nearly everything is broken no single figure is to blame, and looking for one takes long.
        if len(members) <= MOST_BROKEN:
            _lead(members, judged, holding, cells, led)
    return [led.get(finding.id, finding) for finding in findings]


def _lead(
    broken: Sequence[tuple[Check, Finding]],
    judged: Sequence[Judged],
    holding: Mapping[int, int],
    cells: Mapping[int, Cell],
    led: dict[str, Finding],
) -> None:
    """Find the figures that explain several broken checks of one table, and mark the findings."""
    left = set(range(len(broken)))
    while (root := _best(broken, left, holding, cells)) is not None:
        left -= set(root.explains)
        members = [broken[place] for place in root.explains]
        leader = min(
            members, key=lambda member: (SEVERITIES.index(member[1].severity), member[0].cells[0] != root.cell)
        )[1]
        led[leader.id] = replace(leader, cause=_cause(root, len(members), cells))
        for _, finding in members:
            if finding.id != leader.id:
                led[finding.id] = replace(finding, follows=leader.id)
        _follow(judged, root.cell, leader, led)


def _follow(judged: Sequence[Judged], cell: int, leader: Finding, led: dict[str, Finding]) -> None:
    """Let what else is said about a wrong figure follow: a deviation from the budget, a stale total."""
    for one in judged:
        finding, check = one.finding, one.check
        if finding is None or one.is_identity or finding.id in led or check.found is None:
            continue
        if check.cells[0] == cell and finding.id != leader.id:
            led[finding.id] = replace(finding, follows=leader.id)


def _best(
    broken: Sequence[tuple[Check, Finding]], left: set[int], holding: Mapping[int, int], cells: Mapping[int, Cell]
) -> _Root | None:
    """Find the figure that explains most of the broken checks that are left; at least two."""
    wanted: dict[int, list[tuple[int, Decimal, Decimal]]] = defaultdict(list)
    for place in sorted(left):
        for number, value, allowed in _values(broken[place][0], cells):
            wanted[number].append((place, value, allowed))
    roots = [root for number, values in wanted.items() for root in _roots(number, values, holding[number])]
    best = max(roots, key=lambda root: (*root.worth, -root.cell), default=None)
    return best if best is not None and best.worth[0] > 0 and len(best.explains) > 1 else None


def _values(check: Check, cells: Mapping[int, Cell]) -> Iterator[tuple[int, Decimal, Decimal]]:
    """Give, for each figure of a broken check, the value with which it ties out, and by how much that may vary.

    The weighted figures make nothing where the check holds: what is missing is put into one of them.
    """
    if check.expected is None or check.found is None or check.allowed is None:
        return
    yield check.cells[0], check.expected, check.allowed
    missing = check.found - check.expected
    for number, weight in zip(check.cells[1:], check.weights[1:], strict=True):
        value = cells[number].value
        if value is not None:
            yield number, value + missing / weight, check.allowed


def _roots(number: int, values: Sequence[tuple[int, Decimal, Decimal]], breaks: int) -> Iterator[_Root]:
    """Give the values of one figure on which broken checks agree."""
    for _, value, _ in values:
        places = {place for place, other, allowed in values if abs(other - value) <= allowed}
        if len(places) > 1:
            yield _Root(number, value, tuple(sorted(places)), breaks)


def _cause(root: _Root, findings: int, cells: Mapping[int, Cell]) -> Text:
    """Say which figure explains several findings, what it should be, and what slip would have made it so."""
    cell = cells[root.cell]
    shown = cell.in_print(root.value) or Decimal(0)
    at = f"“{cell.place.printed}” ({cell.name})"
    slip = named_change(cell, root.value, cells.values())
    return Text(
        f"One figure explains {findings} findings: {at} would have to be {english(shown)}.{slip.en}",
        f"Eén cijfer verklaart {findings} bevindingen: {at} zou {dutch(shown)} moeten zijn.{slip.nl}",
    )
