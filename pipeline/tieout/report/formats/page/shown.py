"""Number the findings as the page shows them, and say what is to be done with which of them first. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from tieout.report.computing import signed, sum_of
from tieout.report.printed import PrintedTable, TextState
from tieout.report.reasons import how_far
from tieout.values.outcome import Finding, Outcome, Place, Rule, Text
from tieout.values.places import located
from tieout.values.toml import quoted
from tieout.values.verdict import Verdict

Kind = Literal["critical", "warning", "waived", "explained", "info"]

KINDS: tuple[Kind, ...] = ("critical", "warning", "waived", "explained", "info")
"""What a finding asks of the steward, the weightiest first."""
SIGNS: Mapping[Kind, str] = {"critical": "■", "warning": "▲", "waived": "□", "explained": "△", "info": "●"}
"""A shape beside each colour, so that colour never speaks alone."""
MOST_PLACES = 40
"""Places shown with one finding; the record holds them all."""
BLANK = ('text = ""', 'who = ""', 'when = ""  # YYYY-MM-DD', 'until = ""  # YYYY-MM-DD')
"""What whoever answers fills in."""

Named = Callable[[Place], str | None]
"""Gives the name of the cell on the page that shows a place."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as shown: where it is, and the cell on this page that it can be seen in."""

    place: Place
    where: Text
    cell: str | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words that speak of a cell or a row, as these show them."""

    words: str
    state: TextState
    spot: Spot


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as shown, with the number that marks it."""

    number: int
    finding: Finding
    kind: Kind
    spots: tuple[Spot, ...]
    more: int
    """Places not shown."""
    rule: Rule | None
    stub: tuple[str, ...]
    """Lines for answers.toml, to be filled in."""
    leader: int | None
    """Number of the finding that it follows from."""
    after: int | None
    """Number of the critical finding about the very same cell: that is corrected first, and then this is another."""
    table: str
    """Title of the table that it is about; empty where it is about none that is shown."""
    told: tuple[Spoken, ...]
    """Sentences of the texts that name the row that it is about."""
    sum: str | None
    """What the other figures make of the first, written out with the figures as printed."""

    @property
    def mark(self) -> str:
        """What marks the finding in a table: its shape and its number."""
        return f"{SIGNS[self.kind]}{self.number}"

    @property
    def printed(self) -> str:
        """What its first cell prints, with a minus sign where it has one."""
        places = self.finding.places
        return signed(places[0].printed or "") if places else ""

    @property
    def file(self) -> str:
        """The file that it is about first; empty where it is about none."""
        places = self.finding.places
        return places[0].file if places else ""

    @property
    def size(self) -> Decimal:
        """How far it is off, against what it should be: what it is put in order by, the largest first."""
        return how_far(self.finding)


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings of one rule on one table."""

    table: str
    """Its title, or the file where it is about none; empty where it is about neither."""
    findings: tuple[Shown, ...]
    """The largest first."""
    count: int
    """How many breaches there are, with those that no finding tells."""


def show_findings(
    verdict: Verdict,
    tables: Sequence[PrintedTable],
    named: Named,
    said: Mapping[tuple[str, int | None], tuple[Spoken, ...]] = MappingProxyType({}),
) -> tuple[Shown, ...]:
    """Give each finding its number, in the order in which the page shows them.

    `said` are the sentences of the texts that name a row, by file and line of the row.
    """
    rules = {rule.name: rule for rule in verdict.rules}
    titles = {table.file: table.title for table in tables}
    ordered = sorted(verdict.findings, key=lambda finding: KINDS.index(kind_of(finding)))
    numbers = {finding.id: number for number, finding in enumerate(ordered, start=1)}
    accused = {
        _cell(finding): number
        for number, finding in reversed(list(enumerate(ordered, start=1)))
        if kind_of(finding) == "critical" and finding.follows is None and finding.places
    }
    return tuple(
        Shown(
            number=number,
            finding=finding,
            kind=kind_of(finding),
            spots=spots_of(finding.places[:MOST_PLACES], named),
            more=max(0, len(finding.places) - MOST_PLACES),
            rule=rules.get(finding.rule),
            stub=_stub(finding),
            leader=numbers.get(finding.follows or ""),
            after=accused.get(_cell(finding)) if finding.places and kind_of(finding) == "warning" else None,
            table=titles.get(finding.places[0].file, "") if finding.places else "",
            told=_told(finding, said),
            sum=sum_of(finding.places, finding.weights),
        )
        for number, finding in enumerate(ordered, start=1)
    )


def kind_of(finding: Finding) -> Kind:
    """Say what a finding asks of the steward."""
    if finding.explanation is not None and finding.severity != "info":
        return "waived" if finding.explanation.waives else "explained"
    return finding.severity


def heaps_of(shown: Iterable[Shown]) -> tuple[tuple[str, tuple[tuple[Shown, ...], ...]], ...]:
    """Put findings together by table and, within it, by what is wrong: first where most is, the largest first.

    Gives the title of each table with the findings of each cause; what is about no table stands under its file.
    """
    by_table: defaultdict[str, defaultdict[str, list[Shown]]] = defaultdict(lambda: defaultdict(list))
    for one in shown:
        by_table[one.table or one.file][one.finding.rule].append(one)
    tables = sorted(by_table.items(), key=lambda item: -sum(map(len, item[1].values())))
    return tuple(
        (
            table,
            tuple(
                tuple(sorted(heap, key=lambda one: -one.size))
                for heap in sorted(heaps.values(), key=lambda heap: -len(heap))
            ),
        )
        for table, heaps in tables
    )


def causes_of(shown: Sequence[Shown], outcomes: Iterable[Outcome]) -> tuple[Cause, ...]:
    """Put findings together by table and by what is wrong, whatever table it is: the largest first.

    What of a rule is only counted belongs to its cause, where it has one alone.
    """
    heaps = [(table, heap) for table, heaped in heaps_of(shown) for heap in heaped]
    times = Counter(heap[0].finding.rule for _, heap in heaps)
    unlisted = {one.rule: one.unlisted for one in outcomes if times[one.rule] == 1}
    causes = [Cause(table, heap, len(heap) + unlisted.get(heap[0].finding.rule, 0)) for table, heap in heaps]
    return tuple(sorted(causes, key=lambda one: (-one.count, min(found.number for found in one.findings))))


def spots_of(places: Sequence[Place], named: Named) -> tuple[Spot, ...]:
    """Give each place the cell on the page that shows it."""
    return tuple(Spot(one, located(one, one.file), named(one)) for one in places)


def _told(finding: Finding, said: Mapping[tuple[str, int | None], tuple[Spoken, ...]]) -> tuple[Spoken, ...]:
    """Give the sentences on the row that a finding asks about; one that asks nothing needs none."""
    if not finding.places or finding.severity == "info":
        return ()
    return said.get((finding.places[0].file, finding.places[0].line), ())


def _cell(finding: Finding) -> tuple[str, int | None, int | None]:
    """Give the cell that a finding is about."""
    place = finding.places[0]
    return place.file, place.line, place.column


def _stub(finding: Finding) -> tuple[str, ...]:
    """Write the answer to a finding as lines for answers.toml, with what the steward fills in left blank."""
    figures = [place.printed for place in finding.places if place.printed]
    said = [f"finding = {quoted(finding.id)}"]
    said += [f"figures = [{', '.join(map(quoted, figures))}]"] if figures else []
    return "[[explanation]]", *said, *BLANK
