"""Find the printed totals that nothing ties out, because a part of them is not given. Pure.

A rule passes by the columns that it could judge; a column in which a part is `n.b.` or blank would go along with them
in silence, whatever total is printed in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tieout.findings.examined import Judged, judged
from tieout.findings.findings import Counted, finding_id
from tieout.rules.cell import Cell
from tieout.rules.kind import Kind
from tieout.rules.population import OTHER_ROWS, TOLD_ELSEWHERE, UNKNOWN_ROW
from tieout.rules.quoting import quoted
from tieout.values.outcome import Finding, Rule, Text, breach
from tieout.values.tally import Check

HIDDEN = Rule(
    name="part_of_total_is_given",
    title=Text(
        "A total is not tied out, for a part that its row prints elsewhere",
        "Een totaal is niet na te rekenen, om een deel dat zijn rij elders vermeldt",
    ),
    reason=Text(
        "The total is printed and one of its parts is not, though the same row has it in another column: nothing says "
        "whether the total is right. Give the part.",
        "Het totaal staat er en een van de delen niet, terwijl dezelfde rij het in een andere kolom heeft: niets zegt "
        "of het totaal klopt. Vul het deel in.",
    ),
    source="Not judged is not passed",
    severity="critical",
    engine="tieout",
    declared_in="tieout/findings/untied.py",
)
UNTIED = Rule(
    name="printed_total_is_tied_out",
    title=Text("A printed total is not tied out", "Een gedrukt totaal is niet nagerekend"),
    reason=Text(
        "A total is printed and a part of it is not given, so that nothing says whether it is right. Give the part, or "
        "say why it is not known.",
        "Een totaal staat er en een deel ervan niet, zodat niets zegt of het klopt. Vul het deel in, of leg uit waarom "
        "het niet bekend is.",
    ),
    source="Not judged is not passed",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/untied.py",
)
NO_TOTAL = Text("No rule makes a total of rows here.", "Geen toets maakt hier een totaal van rijen.")
TOLD = (OTHER_ROWS, TOLD_ELSEWHERE, UNKNOWN_ROW)
"""Why a total is not judged that another finding tells of."""


@dataclass(frozen=True, slots=True)
class _Untied:
    """A printed total that a rule could not judge."""

    rule: Rule
    check: Check
    missing: tuple[Cell, ...]
    """The parts that are not given."""


def judge_untied(
    counted: Sequence[Counted],
    cells: Mapping[int, Cell],
    printed_rows: Collection[tuple[str, int | None]],
    unreadable: frozenset[int],
) -> Judged:
    """Judge every printed total of a statement that a rule makes of its rows.

    `printed_rows` are the rows, by file and line, that print a figure in any column; `unreadable` are the cells that
    cannot be read, which another rule tells of: the total follows from that.
    """
    totals = [one for one in counted if isinstance(one.wording, Kind) and one.wording.makes_total is not None]
    examined = sum(one.tally.examined + one.tally.not_judged for one in totals)
    findings = []
    shown = {
        check.cells[0]
        for one in counted
        if isinstance(one.wording, Kind) and one.wording.looks_at == "identities"
        for check in one.tally.checks
        if check.judgement != "not judged"
    }
    for one in _untied(totals, cells):
        if one.check.cells[0] in shown or not unreadable.isdisjoint(one.check.cells):
            continue
        hidden = [part for part in one.missing if (part.place.file, part.place.line) in printed_rows]
        rule = HIDDEN if hidden and one.rule.severity == "critical" else UNTIED
        findings.append(_finding(rule, one, cells[one.check.cells[0]], hidden or list(one.missing)))
    return judged([HIDDEN, UNTIED], examined, findings, NO_TOTAL)


def _untied(totals: Sequence[Counted], cells: Mapping[int, Cell]) -> Iterator[_Untied]:
    """Yield the checks of printed totals that were not made for want of a part. Nothing is hidden by a zero."""
    for one in totals:
        for check in one.tally.checks:
            if check.judgement != "not judged" or check.excuse in TOLD:
                continue
            total = cells[check.cells[0]]
            missing = tuple(cells[number] for number in check.cells[1:] if cells[number].value is None)
            if total.value and total.own and not total.is_record and missing:
                yield _Untied(one.rule, check, missing)


def _finding(rule: Rule, one: _Untied, total: Cell, parts: Sequence[Cell]) -> Finding:
    """Say which total is not tied out, and for which part."""
    first = parts[0]
    return breach(
        rule,
        finding_id("", f"{one.check.subject}/{one.rule.name}", [cell.place.printed or "" for cell in (total, *parts)])[
            1:
        ],
        Text(
            f"{total.name} prints {quoted(total)}, and {one.rule.name} cannot tie it out: {first.label} prints "
            f"{quoted(first)} there.",
            f"{total.name} vermeldt {quoted(total)}, en {one.rule.name} kan het niet narekenen: {first.label} vermeldt "
            f"daar {quoted(first)}.",
        ),
        *(cell.place for cell in (total, *parts)),
    )
