"""Hold each statement against what an earlier one of its kind showed of itself: which rows make which total.

A total that its rows made last year, and make in no column of this one, has lost a row, or has one too many. In a table
of two columns nothing can be found by itself, and what is remembered is judged all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tieout.arithmetic.identity import Identity
from tieout.arithmetic.judging import Check, Parts, judge
from tieout.figures.labels import plain_words
from tieout.figures.lines import DECLARED
from tieout.figures.statements import Printed, Statement, excuse, judged
from tieout.store.schema import IdentityRow

TELLING = 2
"""Figures that are not zero in a sum for it to say anything."""


def remember(statements: Sequence[Statement]) -> Iterator[IdentityRow]:
    """Give a row for every sum of an earlier statement in every column of the next of its kind.

    Where it is off in all columns that say anything, one row stands for them all.
    """
    for one in statements:
        earlier = _earlier(one, statements)
        if earlier is not None:
            yield from _held_against(one, earlier)


def _earlier(one: Statement, statements: Sequence[Statement]) -> Statement | None:
    """Give the last statement before one, of its kind, entity and document; None where there is none, or several.

    Those of its own publication go before those beside it.
    """
    before = [other for other in statements if _series(other) == _series(one) and _year(other) < _year(one)]
    last = [other for other in before if _year(other) == max(map(_year, before))]
    found = [other for other in last if other.first.publication == one.first.publication] or last
    twins = [
        other
        for other in statements
        if (_series(other), _year(other), other.first.publication) == (_series(one), _year(one), one.first.publication)
    ]
    return found[0] if len(found) == 1 and len(twins) == 1 else None


def _series(statement: Statement) -> tuple[str, str, str]:
    """Say which statement it is, in any year."""
    return statement.first.kind, statement.first.entity, statement.first.document


def _year(statement: Statement) -> int:
    """Give the year that a statement is of."""
    return statement.first.report_year


def _held_against(one: Statement, earlier: Statement) -> Iterator[IdentityRow]:
    """Give what the sums of an earlier statement make of one."""
    named: Counter[str] = Counter()
    for number, known in enumerate(_known(earlier), len(one.identities) + 1):
        again = _again(one, earlier, known)
        if again is None:
            continue
        checks, found, missing = again
        # Parts that are named under their total, as "of which", need not be all of them.
        is_sure = not missing or found.result > min(item for item, _ in found.parts)
        is_own = any(_is_same(other, found) for other in one.identities)
        for place, is_lost in _told(checks):
            if is_own and checks[place].judgement == "broken":
                continue  # the table shows that by itself
            cells = one.cells(found, place)
            about = f"{cells[0].line}/{cells[0].slice}"
            named[about] += 1
            yield replace(
                one.row(
                    cells,
                    identity=number,
                    judgement=judged(found, found.judgements[place]),
                    excuse=excuse(found.judgements[place], cells),
                ),
                how=found.how,
                axis=found.axis,
                about=about if named[about] == 1 else f"{about}/{named[about]}",
                score=found.score,
                is_certain=is_sure,
                earlier=earlier.first.file,
                is_lost=is_lost,
                missing=list(missing),
                **one.amounts(found, place),
            )


def _again(one: Statement, earlier: Statement, known: Identity) -> tuple[list[Check], Identity, tuple[str, ...]] | None:
    """Judge a sum of an earlier statement on the same rows of one; also give the labels of those that it lacks.

    None where it cannot be held against it: its rows are not told apart, are on another page or make it otherwise now.
    """
    there, names = {name: place for place, name in enumerate(_names(one))}, _names(earlier)
    differing = {name for name, _ in {*there} ^ {*names}}
    # Of a name that is printed more often in one of them it cannot be told which row is which.
    doubled = {name for name in differing if (name, 0) in there and (name, 0) in names}
    result = there.get(names[known.result])
    parts = tuple((there[names[item]], weight) for item, weight in known.parts if names[item] in there)
    missing = tuple(earlier.printed[item][0].label or "" for item, _ in known.parts if names[item] not in there)
    if result is None or not parts or any(names[item][0] in doubled for item in known.items):
        return None
    if (missing and not one.first.complete) or _is_made_otherwise(one, result, parts):
        return None
    checks = [judge(one.views["rows"], result, parts, place) for place in range(len(one.grid.columns))]
    found = replace(
        known,
        result=result,
        parts=parts,
        judgements=tuple(check.judgement for check in checks),
        gaps=tuple(check.gap for check in checks),
        follows=(),
    )
    return (checks, found, missing) if one.is_of_one_unit(found) else None


def _is_same(one: Identity, other: Identity) -> bool:
    """Tell whether two sums of rows are of the same rows."""
    return one.axis == other.axis and one.result == other.result and set(one.parts) == set(other.parts)


def _known(statement: Statement) -> Iterator[Identity]:
    """Give the sums of a statement that say where rows belong."""
    return (one for one in statement.identities if one.places_rows)


def _told(checks: Sequence[Check]) -> Iterator[tuple[int, bool]]:
    """Give each column to tell of, and whether it stands for all: the sum is off wherever it says anything."""
    telling = [place for place, check in enumerate(checks) if check.terms >= TELLING]
    if telling and all(checks[place].judgement == "broken" for place in telling):
        yield telling[0], len(telling) > 1
        return
    yield from ((place, False) for place in range(len(checks)))


def _is_made_otherwise(statement: Statement, result: int, parts: Parts) -> bool:
    """Tell whether the figures of a statement show that it makes a total of other rows now."""
    return any(one.result == result and set(one.parts) != set(parts) for one in _known(statement))


def _names(statement: Statement) -> list[tuple[str, int]]:
    """Name each row as it is known from year to year: by its line of the rulebook, else by its words without years.

    What a declaration says of a row it may not have said the year before. Of several rows of one name each has its
    number.
    """
    names = [_name(row[0]) for row in statement.printed]
    return [(name, names[:place].count(name)) for place, name in enumerate(names)]


def _name(cell: Printed) -> str:
    """Name the row of a cell."""
    is_known = cell.line_path is not None and not cell.line_path.startswith(DECLARED)
    return cell.line_path if is_known and cell.line_path else plain_words(cell.label or "")
