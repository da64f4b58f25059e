"""Score a reader of CSVs by three numbers, never by one.

*Let through*: broken files that it accepts. *Silently different*: files that it accepts with another cell, row or line
than they have. *False alarms*: sound files that it refuses. A reader that refuses everything is perfect in the first
two, and one that accepts everything in the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.polluted.cases import Broken, Case, Sound, Undecidable
from tests.polluted.reading import Answer, Reader, Refused, Stumbled

MOST_SHOWN = 40


@dataclass(slots=True)
class Score:
    """What a reader made of some cases; each list tells of every case by name."""

    cases: int = 0
    sound: int = 0
    broken: int = 0
    let_through: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    """Broken files that are refused, but at another line or field than where they are broken."""
    stumbled: list[str] = field(default_factory=list)
    """Files over which the reader fell, whatever they are."""


def score(cases: Iterable[Case], read: Reader) -> dict[str, Score]:
    """Have a reader read every case, and count by kind."""
    scores: dict[str, Score] = {}
    for case in cases:
        count(scores.setdefault(case.kind, Score()), case, read(case))
    return scores


def count(score: Score, case: Case, answer: Answer) -> None:
    """Count what one answer is worth."""
    score.cases += 1
    score.sound += isinstance(case.truth, Sound)
    score.broken += isinstance(case.truth, Broken)
    told = f"{case.kind}: {case.name}"
    if isinstance(answer, Stumbled):
        score.stumbled.append(f"{told}: {answer.error[:200]}")
        return
    if isinstance(case.truth, Broken):
        if isinstance(answer, Sound):
            score.let_through.append(f"{told}: {len(answer.rows)} rows")
        elif fault := misplaced(case.truth, answer):
            score.misplaced.append(f"{told}: {fault}")
        return
    truth = case.truth.told if isinstance(case.truth, Undecidable) else case.truth
    if isinstance(answer, Sound):
        if fault := difference(truth, answer):
            score.different.append(f"{told}: {fault}")
    elif isinstance(case.truth, Sound):
        score.false_alarms.append(f"{told}: {shown(answer)}")


def difference(truth: Sound, found: Sound) -> str:
    """Say where the cells, rows or lines that were read are not those that stand there; blank where they are."""
    if len(truth.rows) != len(found.rows):
        return f"{len(found.rows)} rows instead of {len(truth.rows)}"
    for number, (meant, there) in enumerate(zip(truth.rows, found.rows, strict=True), 1):
        if meant != there:
            return f"row {number} is {str(there)[:80]} instead of {str(meant)[:80]}"
    return "" if truth.lines == found.lines else "its rows have other line numbers"


def misplaced(truth: Broken, found: Refused) -> str:
    """Say why a refusal does not point at what is broken; blank where it does."""
    if not truth.lines:
        return ""
    # With a header that is not the declared one nothing else can be said of a file.
    needed = truth.lines[:1] if truth.lines[0] == 1 else truth.lines
    lines = [place.line for place in found.places]
    if lines[0] != truth.lines[0] or not set(needed) <= set(lines):
        return f"lines {list(truth.lines)} are broken; {shown(found)}"
    if truth.column is not None and found.places[0].column != truth.column:
        return f"field {truth.column} is broken; {shown(found)}"
    return ""


def shown(found: Refused) -> str:
    """Show the first places of a refusal."""
    return "; ".join(f"{place.line}:{place.column} {place.reason[:120]}" for place in found.places[:3])


def total(scores: dict[str, Score]) -> Score:
    """Add up the scores of all kinds."""
    whole = Score()
    for one in scores.values():
        whole.cases, whole.sound, whole.broken = (
            whole.cases + one.cases,
            whole.sound + one.sound,
            whole.broken + one.broken,
        )
        for name in ("let_through", "different", "false_alarms", "misplaced", "stumbled"):
            getattr(whole, name).extend(getattr(one, name))
    return whole


def table(scores: dict[str, Score]) -> str:
    """Show the three numbers of every kind, and what they are out of."""
    rows = [("class", "files", "broken", "let through", "different", "sound", "false alarms", "misplaced", "stumbled")]
    for kind, one in [*scores.items(), ("all", total(scores))]:
        counts = (
            one.cases, one.broken, len(one.let_through), len(one.different), one.sound, len(one.false_alarms),
            len(one.misplaced), len(one.stumbled),
        )  # fmt: skip
        rows.append((kind, *map(str, counts)))
    return "\n".join(f"{row[0]:<34}" + "".join(f"{cell:>13}" for cell in row[1:]) for row in rows)


def listed(faults: Sequence[str]) -> str:
    """List faults for a message, the first of them."""
    more = [f"and {len(faults) - MOST_SHOWN} more"] if len(faults) > MOST_SHOWN else []
    return "\n".join([f"{len(faults)} files:", *faults[:MOST_SHOWN], *more])
