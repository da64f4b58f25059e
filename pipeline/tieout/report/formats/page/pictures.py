"""Make the pictures of a page: figures beside their budget or norm, and rows over the years. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from tieout.report.formats.page.drawing import Axis, Lying, draw_line, draw_series
from tieout.report.formats.page.shown import Named, Shown, Spot, spots_of
from tieout.report.printed import PrintedCheck, PrintedPoint, PrintedSeries, PrintedTable
from tieout.values.outcome import Place

if TYPE_CHECKING:
    from markupsafe import Markup

MOST_BARS = 12
"""Rows of one picture, those that stand out first."""
MOST_PICTURES = 60
"""Findings that have pictures, the weightiest first."""
WIDEST = Decimal(100)
"""Percent on both sides that a picture of a table reaches at most; what lies further stands at its edge."""
STEPS = (Decimal(20), Decimal(30), Decimal(50), Decimal(75), WIDEST)

_Key = tuple[str, str, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a picture: a figure beside what it is held against."""

    id: str
    label: str
    found: str
    """As printed, as the two below."""
    expected: str
    share: Decimal
    """How far the figure is from that, in percent of it."""
    spot: Spot
    marks: tuple[Shown, ...]
    drawn: Markup


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of a table: all rows that have a budget, or a norm, and what came of it."""

    id: str
    kind: Literal["deviation", "norm"]
    reach: Decimal
    """Percent on both sides that it shows."""
    bars: tuple[Bar, ...]
    more: int
    """Rows that are not shown; each is within what is allowed, unless there are very many that are not."""


@dataclass(frozen=True, slots=True)
class Series:
    """A row over the years."""

    id: str
    points: tuple[tuple[PrintedPoint, Spot], ...]
    has_break: bool
    drawn: Markup


@dataclass(frozen=True, slots=True)
class Pictures:
    """What a finding shows: where its figure lies, and its row over the years."""

    line: Markup | None = None
    is_open: bool = False
    """Whether the print leaves open what the figure is."""
    series: Series | None = None


def picture_tables(
    tables: Sequence[PrintedTable], shown: Sequence[Shown], named: Named
) -> Mapping[str, tuple[Chart, ...]]:
    """Give the pictures of each table by its file; none of one in which nothing stands out."""
    marks: dict[_Key, list[Shown]] = {}
    for one in shown:
        for place in one.finding.places[:1]:
            marks.setdefault((one.finding.rule, place.file, place.line, place.column), []).append(one)
    charts: dict[str, tuple[Chart, ...]] = {}
    for number, table in enumerate(tables, start=1):
        made = (_chart(table, kind, f"p{number}{kind[0]}", marks, named) for kind in ("deviation", "norm"))
        charts[table.file] = tuple(chart for chart in made if chart is not None)
    return charts


def _chart(
    table: PrintedTable, kind: Literal["deviation", "norm"], name: str, marks: Mapping[_Key, Sequence[Shown]],
    named: Named,
) -> Chart | None:  # fmt: skip
    """Draw the rows of a table that have a budget, or a norm; None where none of them is out of bounds."""
    found = [(check, lying) for check in table.checks if check.pictured == kind and (lying := _share_of(check))]
    if not any(lying.is_broken for _, lying in found):
        return None
    ordered = sorted(found, key=lambda one: (not one[1].is_broken, -abs(one[1].found)))
    kept = {id(check) for check, _ in ordered[:MOST_BARS]}
    rows = [one for one in found if id(one[0]) in kept]
    far = max(abs(lying.found) for _, lying in rows)
    reach = next((step for step in STEPS if far <= step), WIDEST)
    axis = Axis(-reach, reach)
    bars = []
    for place, (check, lying) in enumerate(rows, start=1):
        first, last = check.places[0], check.places[-1]
        bar = f"{name}{place}"
        (spot,) = spots_of([first], named)
        on_it = marks.get((check.rule, first.file, first.line, first.column), ())
        drawn = draw_line(lying, axis, f"{bar}-l {bar}-v")
        label = first.line_label or first.file
        bars.append(
            Bar(bar, label, first.printed or "", last.printed or "", lying.found, spot, tuple(on_it), drawn)
        )  # fmt: skip
    return Chart(name, kind, reach, tuple(bars), len(found) - len(rows))


def _share_of(check: PrintedCheck) -> Lying | None:
    """Give how far a figure is from what it is held against, in percent of that; None where that is zero or unknown."""
    expected, found = check.expected, check.found
    if not expected or found is None or check.allowed is None or check.judgement == "not judged":
        return None
    half, other = check.half_steps or (Decimal(0), Decimal(0))
    if check.pictured == "norm":
        other = Decimal(0)  # a norm is what is printed
    # Where a loss was planned and a profit made, the plus is the way in which the figure went.
    way = -1 if expected < 0 < found else 1
    ends = [
        100 * way * ((found + a * half) / (expected + b * other) - 1)
        for a in (-1, 1)
        for b in (-1, 1)
        if expected + b * other != 0
    ]
    share = 100 * way * (found / expected - 1)
    allowed = 100 * check.allowed / abs(expected)
    return Lying(Decimal(0), allowed, share, min(ends), max(ends), check.judgement == "broken")


def picture_findings(
    tables: Sequence[PrintedTable], shown: Sequence[Shown], named: Named
) -> Mapping[int, Pictures]:  # fmt: skip
    """Give the pictures of the first findings, by their number."""
    checks: dict[_Key, PrintedCheck] = {}
    steps: dict[tuple[str, int | None], set[int | None]] = {}
    series: dict[tuple[str, int | None], PrintedSeries] = {}
    for table in tables:
        series |= {(table.file, one.line): one for one in table.series}
        for check in table.checks:
            first = check.places[0]
            checks.setdefault((check.rule, first.file, first.line, first.column), check)
            if check.pictured == "step" and check.judgement == "broken":
                steps.setdefault((first.file, first.line), set()).add(first.column)
    made: dict[int, Pictures] = {}
    drawn: set[tuple[str, int | None]] = set()
    for one in shown[:MOST_PICTURES]:
        if not one.finding.places or one.leader is not None:
            continue
        first = one.finding.places[0]
        row = (first.file, first.line)
        lying = _lying(one, checks.get((one.finding.rule, first.file, first.line, first.column)))
        line = draw_line(lying, lying.axis, f"f{one.number}-n") if lying is not None else None
        over = series.get(row) if one.kind != "info" and row not in drawn else None
        if over is not None:
            drawn.add(row)
        made[one.number] = Pictures(
            line,
            lying is not None and lying.lowest != lying.highest,
            _series(over, f"f{one.number}", first.file, steps.get(row, set()), named) if over is not None else None,
        )
    return made


def _lying(one: Shown, check: PrintedCheck | None) -> Lying | None:
    """Give where the figure of a finding lies; None where it is held against no amount."""
    finding = one.finding
    expected, found, allowed = finding.expected, finding.found, finding.allowed
    if expected is None or found is None or allowed is None or expected == found:
        return None
    is_broken = finding.severity != "info"
    shares = _share_of(check) if check is not None and check.pictured else None
    if shares is None or (check is not None and check.expected != expected):
        return Lying(expected, allowed, found, found, found, is_broken)
    # What the print leaves open of both is shown as if all of it were of what was found.
    way = -1 if expected < 0 < found else 1
    ends = [expected * (1 + way * share / 100) for share in (shares.lowest, shares.highest)]
    return Lying(expected, allowed, found, min(ends), max(ends), is_broken)


def _series(one: PrintedSeries, name: str, file: str, steps: set[int | None], named: Named) -> Series:
    """Draw a row over the years."""
    breaks = [place for place, point in enumerate(one.points) if place and point.column in steps]
    spots = spots_of([Place(file, one.line, point.column) for point in one.points], named)
    drawn = draw_series([point.value for point in one.points], breaks, f"{name}-y")
    return Series(name, tuple(zip(one.points, spots, strict=True)), bool(breaks), drawn)
