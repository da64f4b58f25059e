"""Find what follows from what in each statement, from its figures alone: the table `identities`.

Nothing of a rulebook is asked here but which figures a cell stands for. What is found there is judged by a rule of
every rulebook, and says where rows belong that no rulebook knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import duckdb

from tieout.arithmetic.identity import Identity
from tieout.arithmetic.suspects import Break, find_breaks
from tieout.figures.remembering import remember
from tieout.figures.statements import ADDED_UP, Statement, excuse, judged, statements_of
from tieout.rules.population import ALONE, TOLD_ELSEWHERE, TOO_LARGE
from tieout.store.schema import IDENTITIES, IdentityRow

SURE = 6_000
"""Least score of an identity whose break is a mistake without a doubt."""
UNITS_OFF = 2
"""Printed units beyond rounding up to which a break may be rounding by other hands."""


def find_identities(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `identities`: what follows from what in every statement of the publication, and of those beside it."""
    statements = list(statements_of(connection))
    for statement in statements:
        IDENTITIES.insert(connection, _rows(statement))
    IDENTITIES.insert(connection, remember(statements))


def _rows(statement: Statement) -> Iterator[IdentityRow]:
    """Give a row for every identity in every slice; one for the table where nothing follows from anything."""
    if statement.is_bounded:
        yield statement.row([statement.first], identity=None, judgement="not judged", excuse=TOO_LARGE)
    identities = statement.identities
    if not identities:
        yield statement.row([statement.first], identity=None, judgement="not judged", excuse=ALONE)
        return
    breaks = {check: one for one in find_breaks(statement.grid, identities) for check in one.checks}
    named: Counter[str] = Counter()
    for number, identity in enumerate(identities):
        is_sure = _is_sure(statement, number, breaks)
        for place, judgement in enumerate(identity.judgements):
            cells = statement.cells(identity, place)
            if judgement == "not judged" and cells[0].state != "figure":
                continue  # a row that heads its parts prints nothing, and need not
            about = f"{cells[0].line}/{cells[0].slice}"
            named[about] += 1
            follows = judgement == "broken" and place in identity.follows
            yield replace(
                statement.row(
                    cells,
                    identity=number + 1,
                    judgement="not judged" if follows else judged(identity, judgement),
                    excuse=TOLD_ELSEWHERE if follows else excuse(judgement, cells),
                ),
                how=identity.how,
                axis=identity.axis,
                about=about if named[about] == 1 else f"{about}/{named[about]}",
                score=identity.score,
                is_certain=is_sure,
                suspects=_suspects(statement, breaks.get((number, place))),
                **(statement.amounts(identity, place) if identity.how in ADDED_UP else {}),
            )


def _suspects(statement: Statement, found: Break | None) -> list[int] | None:
    """Give the cells that one change of would mend a break."""
    return None if found is None else [statement.printed[one.row][one.column].cell_id for one in found.suspects]


def _is_sure(statement: Statement, number: int, breaks: Mapping[tuple[int, int], Break]) -> bool:
    """Tell whether a break of an identity is a mistake without a doubt.

    It breaks in one slice and by more than other hands would round, two others that do not follow from each other
    speak for it, and a second witness knows the wrong cell: another identity that breaks with it, or one along
    the other axis that holds there.
    """
    identity = statement.identities[number]
    if identity.how not in ADDED_UP or identity.score < SURE or identity.witnesses < 2:
        return False
    broken = [place for place in identity.slices("broken") if place not in identity.follows]
    return len(broken) < 2 and all(
        _is_far(statement, identity, place)
        and (len(breaks[number, place].checks) > 1 or _is_witnessed(identity, place, statement.identities))
        for place in broken
    )


def _is_far(statement: Statement, identity: Identity, place: int) -> bool:
    """Tell whether a sum is off by more than rounding by other hands would explain."""
    view = statement.views[identity.axis]
    halves = [view.halves[item][place] for item in identity.items if view.is_figure(item, place)]
    return abs(identity.gaps[place]) > sum(halves) + UNITS_OFF * 2 * max(halves)


def _is_witnessed(identity: Identity, place: int, identities: Sequence[Identity]) -> bool:
    """Tell whether an identity along the other axis holds at the result of this one: its parts are then wrong."""
    return any(
        other.axis != identity.axis
        and place in other.items
        and other.judgements[identity.result] in ("holds", "within rounding")
        for other in identities
    )
