"""Let the rulebook and the table's own arithmetic hear each other. Pure.

Where both know what a figure follows from, the rulebook tells it: in its words, at its severity. Where the parts that
the rulebook gives a total add up in no column, and other rows do in all of them, the total is not wrong as it is
printed: a row is taken for what it is not, or is left out of the total everywhere, and that is told instead. Where a
part is not printed and the table has rows that nobody knows, a total that ties out nowhere tells nothing. And what is
counted exactly has no half to give: within rounding it is wrong, unless all of its table shows that it is rounded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tieout.arithmetic.identity import FEWEST, STRONG
from tieout.findings.findings import Counted, finding_id
from tieout.rules.cell import Cell
from tieout.rules.kind import Kind
from tieout.rules.population import OTHER_ROWS, TOLD_ELSEWHERE, UNKNOWN_ROW
from tieout.rules.quoting import all_quoted, quoted
from tieout.values.outcome import Finding, Outcome, Rule, State, Text, breach
from tieout.values.tally import Check, Tally

SEVERAL = 3
"""Sums of counts that must be off, some up and some down, for a table to be rounded."""
OTHER = Rule(
    name="total_is_made_of_its_rows",
    title=Text(
        "A total adds up from other rows than the rulebook makes it of",
        "Een totaal klopt uit andere rijen dan het regelboek zegt",
    ),
    reason=Text(
        "In no column is the total what the rulebook makes it of, and in all of them it is the sum of other rows. A "
        "row is taken for what it is not, or is left out of the total: see which, and mend the rulebook, the label or "
        "the table. Of a row that the rulebook does not know, part_of in datapackage.json says in which total it "
        "counts.",
        "In geen kolom is het totaal wat het regelboek zegt, en in alle is het de som van andere rijen. Een rij is "
        "voor iets anders aangezien, of telt in het totaal niet mee: ga na welke, en verbeter het regelboek, het "
        "opschrift of de tabel. Van een rij die het regelboek niet kent, zegt part_of in datapackage.json in welk "
        "totaal zij meetelt.",
    ),
    source="A table's own arithmetic",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/witnesses.py",
)

NO_TOTAL = Text(
    "No total of the rulebook shows by its figures alone what it is made of.",
    "Van geen totaal van het regelboek blijkt uit de cijfers alleen waaruit het bestaat.",
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A total that the rulebook and the arithmetic of its table make of other rows, in one column."""

    rule: str
    check: Check
    """What the rulebook made of it."""
    witness: Check
    """What the table does."""


@dataclass(frozen=True, slots=True)
class Conferred:
    """What was counted, once rulebook and arithmetic heard each other."""

    counted: tuple[Counted, ...]
    contradictions: tuple[Contradiction, ...]
    """One for each total of each table that adds up from other rows, in its first column."""
    totals: int
    """How many totals of the rulebook were held against an identity."""

    @property
    def cells(self) -> set[int]:
        """The cells that its findings show."""
        return {number for one in self.contradictions for number in (*one.check.cells, *one.witness.cells)}


def confer(counted: Sequence[Counted]) -> Conferred:
    """Take from what the engines counted what is told twice, and what the table itself contradicts."""
    found = [one for one in counted if _is_found(one)]
    declared = _declared(one for one in counted if one.wording.is_identity and not _is_found(one))
    witnesses = _witnesses(found, declared)
    contradictions: list[Contradiction] = []
    totals = 0
    heard: dict[str, Tally] = {}
    for one in counted:
        if _makes_totals(one):
            tally = _counted_exactly(one.tally)
            if tally.is_whole:
                # What holds in the other columns is known only where every check is kept.
                tally = _not_judged(tally, UNKNOWN_ROW, _incomplete(tally))
                there, other = _contradicted(replace(one, tally=tally), witnesses)
                totals += there
                contradictions += other
                tally = _not_judged(tally, OTHER_ROWS, [item.check for item in other])
            heard[one.rule.name] = tally
    # What is left unjudged by now tells nothing: not even that another check would.
    judged = _declared(
        replace(one, tally=heard.get(one.rule.name, one.tally))
        for one in counted
        if one.wording.is_identity and not _is_found(one)
    )
    for contradiction in contradictions:
        judged[contradiction.check.cells[0]].append(frozenset(contradiction.check.cells))
    for one in found:
        told = [check for check in one.tally.checks if check.judgement != "not judged" and _is_told(check, judged)]
        if told:
            heard[one.rule.name] = _not_judged(one.tally, TOLD_ELSEWHERE, told)
    first = {(item.rule, item.check.table): item for item in reversed(contradictions)}
    return Conferred(
        tuple(replace(one, tally=heard.get(one.rule.name, one.tally)) for one in counted),
        tuple(sorted(first.values(), key=lambda item: item.check.cells)),
        totals,
    )


def judge_totals(conferred: Conferred, cells: Mapping[int, Cell]) -> tuple[list[Rule], list[Outcome], list[Finding]]:
    """Tell of each total that adds up from other rows than the rulebook makes it of."""
    findings = [_finding(one, cells) for one in conferred.contradictions]
    state: State = "failed" if findings else "passed" if conferred.totals else "empty"
    broken, examined = len(findings), conferred.totals
    excuse = None if examined else NO_TOTAL
    outcome = Outcome(OTHER.name, state, examined, broken, exact=examined - broken, allowed_empty=excuse)
    return [OTHER], [outcome], findings


def _is_found(one: Counted) -> bool:
    """Tell whether a rule judges what was found in the figures."""
    return isinstance(one.wording, Kind) and one.wording.looks_at == "identities"


def _makes_totals(one: Counted) -> bool:
    """Tell whether a rule makes totals of lines of their table."""
    return isinstance(one.wording, Kind) and one.wording.makes_total is not None


def _witnesses(found: Iterable[Counted], declared: Mapping[int, list[frozenset[int]]]) -> Mapping[int, list[Check]]:
    """Give the checks of sums that say where rows belong (`Identity.places_rows`), by the cell of the total.

    What the rulebook says of the same figures otherwise says nothing of where rows belong: income is the sum of costs
    and result wherever the result is income less costs.
    """
    by_identity: dict[tuple[str, object], list[Check]] = defaultdict(list)
    for one in found:
        for check in one.tally.checks:
            if check.told.get("axis") == "rows" and check.weights:
                by_identity[check.table, check.told.get("identity")].append(check)
    strong: dict[int, list[Check]] = defaultdict(list)
    for checks in by_identity.values():
        holding = [check for check in checks if check.judgement in ("exact", "within rounding")]
        is_whole = not any(check.judgement == "broken" for check in checks)
        if is_whole and len(holding) >= FEWEST and int(checks[0].told.get("score") or 0) >= STRONG:
            for check in holding:
                if not any(frozenset(check.cells) <= other for other in declared.get(check.cells[0], ())):
                    strong[check.cells[0]].append(check)
    return strong


def _contradicted(one: Counted, witnesses: Mapping[int, list[Check]]) -> tuple[int, list[Contradiction]]:
    """Give how many totals of a rule an identity knows, and the checks of those that add up otherwise everywhere."""
    known, other = 0, []
    for checks in _by_table(one.tally).values():
        held = [check for check in checks if check.cells[0] in witnesses]
        known += bool(held)
        if len(held) >= FEWEST and len(held) == len(checks) and all(check.judgement == "broken" for check in checks):
            other += [Contradiction(one.rule.name, check, witnesses[check.cells[0]][0]) for check in checks]
    return known, other


def _counted_exactly(tally: Tally) -> Tally:
    """Count sums of exact counts that hold within rounding alone as broken, but in tables that are rounded.

    A table is rounded where several of its sums are off, some up and some down: who leaves out or doubles a vote is off
    in one place, or everywhere in the same way. Of very many checks those that hold are only counted, and of those that
    hold within rounding the first are kept: these stand for all.
    """
    counts = [check for check in tally.checks if check.told.get("is_count")]
    off = [check for check in counts if check.judgement == "within rounding"]
    if not off:
        return tally
    is_all = sum(check.judgement == "within rounding" for check in tally.checks) == tally.within_rounding
    by_table: dict[str, list[Check]] = defaultdict(list)
    for check in counts if tally.is_whole else off:
        if check.judgement in ("exact", "within rounding"):
            by_table[check.table if tally.is_whole else ""].append(check)
    exact = 0 if tally.is_whole else tally.exact
    wrong = [check for checks in by_table.values() if not _is_rounded(checks, exact) for check in checks]
    places = {(check.table, check.about) for check in wrong if check.judgement == "within rounding"}
    moved = len(places) if is_all or not places else tally.within_rounding
    return replace(
        tally,
        within_rounding=tally.within_rounding - moved,
        broken=tally.broken + moved,
        checks=tuple(
            replace(check, judgement="broken", allowed=Decimal(0)) if (check.table, check.about) in places else check
            for check in tally.checks
        ),
    )


def _is_rounded(checks: Sequence[Check], exact: int) -> bool:
    """Tell whether sums show that their figures were rounded; `exact` more of them hold to the unit.

    Several are off, some up and some down, and together by no more than rounding brings: of a sum and its parts each
    is off by a variance of 1/12, and twice that is allowed for.
    """
    gaps = [(check.found or Decimal(0)) - (check.expected or Decimal(0)) for check in checks]
    ups, downs = sum(gap > 0 for gap in gaps), sum(gap < 0 for gap in gaps)
    figures = sum(len(check.cells) for check in checks)
    likely = figures + exact * figures // len(checks)
    return ups + downs >= SEVERAL and min(ups, downs) > 0 and 12 * sum(gap * gap for gap in gaps) <= 2 * likely


def _incomplete(tally: Tally) -> list[Check]:
    """Give the broken checks of totals that nothing speaks for: a part is not printed, and a row is not known.

    One column in which such a total ties out is little: where a budget was not changed, all of its changes are zero.
    """
    found = []
    for checks in _by_table(tally).values():
        broken = [check for check in checks if check.judgement == "broken"]
        if len(checks) - len(broken) < FEWEST:
            found += [check for check in broken if check.told.get("incomplete")]
    return found


def _by_table(tally: Tally) -> Mapping[str, list[Check]]:
    """Give the checks of each table that were judged on something."""
    by_table: dict[str, list[Check]] = defaultdict(list)
    for check in tally.checks:
        if check.judgement != "not judged" and check.weights and (check.expected or check.found):
            by_table[check.table].append(check)
    return by_table


def _declared(counted: Iterable[Counted]) -> dict[int, list[frozenset[int]]]:
    """Give the cells of each check that the rulebook judged, by the cell that it is about and by each other."""
    found: dict[int, list[frozenset[int]]] = defaultdict(list)
    for one in counted:
        for check in one.tally.checks:
            if check.judgement != "not judged" and check.weights:
                found[check.cells[0]].append(frozenset(check.cells))
                for number in check.cells[1:]:
                    found[number].append(frozenset(check.cells))
    return found


def _is_told(check: Check, declared: Mapping[int, list[frozenset[int]]]) -> bool:
    """Tell whether the rulebook judged a figure by the same cells, or as the same total."""
    cells = frozenset(check.cells)
    return any(len(cells & other) > 1 for other in declared.get(check.cells[0], ()))


def _not_judged(tally: Tally, excuse: str, checks: Sequence[Check]) -> Tally:
    """Count some checks as not judged, for a reason."""
    if not checks:
        return tally
    moved = Counter(check.judgement for check in checks)
    places = {(check.table, check.about) for check in checks}
    return replace(
        tally,
        exact=tally.exact - moved["exact"],
        within_rounding=tally.within_rounding - moved["within rounding"],
        broken=tally.broken - moved["broken"],
        not_judged=tally.not_judged + len(checks),
        excuses={**tally.excuses, excuse: tally.excuses.get(excuse, 0) + len(checks)},
        checks=tuple(
            replace(check, judgement="not judged", excuse=excuse, expected=None, found=None, gap=None, allowed=None)
            if (check.table, check.about) in places
            else check
            for check in tally.checks
        ),
    )


def _finding(one: Contradiction, cells: Mapping[int, Cell]) -> Finding:
    """Say from which rows a total adds up, and from which it would by the rulebook."""
    total = cells[one.check.cells[0]]
    by_rulebook = [cells[number] for number in one.check.cells[1:]]
    by_table = [cells[number] for number in one.witness.cells[1:]]
    made, meant = all_quoted(by_table), all_quoted(by_rulebook)
    involved = dict.fromkeys((*one.witness.cells, *one.check.cells))
    return breach(
        OTHER,
        finding_id("", f"{one.check.table}/{one.rule}", [cells[number].place.printed or "" for number in involved])[1:],
        Text(
            f"{total.name} prints {quoted(total)}, which is {made.en}, and so in every column. By {one.rule} it is "
            f"made of {meant.en}, which it is in none.",
            f"{total.name} vermeldt {quoted(total)}: dat is {made.nl}, en zo in elke kolom. Volgens {one.rule} bestaat "
            f"het uit {meant.nl}, en dat klopt in geen enkele.",
        ),
        *(cells[number].place for number in involved),
    )
