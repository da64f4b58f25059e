"""Tell the arithmetic of a table: the table with its identities at the side, what ties out and what does not.

Values in, lines or JSON out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tieout.arithmetic.discover import Arithmetic
from tieout.arithmetic.grid import Grid
from tieout.arithmetic.identity import Identity, Judgement
from tieout.arithmetic.suspects import Break, Suspect
from tieout.report.plain import safe, wrapped
from tieout.values.errors import shorten, uncommanded
from tieout.values.numbers import dutch, english

LABEL = 36
"""Characters of a label that are shown."""
LEAST_HEAD = 8
CELL = 16
"""Characters of a cell that are shown."""
MOST_LANES = 12
JUDGEMENTS: tuple[Judgement, ...] = ("holds", "within rounding", "broken", "not judged")


@dataclass(frozen=True, slots=True)
class Told:
    """A table with what was found in it."""

    name: str
    grid: Grid
    decimal: str
    how: str
    """What shows that this is its decimal mark."""
    arithmetic: Arithmetic
    breaks: tuple[Break, ...]
    unread: tuple[tuple[int, int, str], ...] = ()
    """Cells that have digits and no letters and are read as nothing: line, column and text."""

    def amount(self, value: int) -> str:
        """Write an amount as the table prints its figures."""
        exact = Decimal(value) / self.grid.one
        places = len(str(self.grid.one // 2)) - 1
        written = (
            exact.quantize(Decimal(1).scaleb(-places)) if exact == exact.quantize(Decimal(1).scaleb(-places)) else exact
        )
        return dutch(written) if self.decimal == "," else english(written)


def lines(told: Told, width: int) -> Iterator[str]:
    """Tell one table for the terminal."""
    grid = told.grid
    mark = "a comma" if told.decimal == "," else "a dot"
    yield from wrapped(
        f"{told.name}: {len(grid.rows)} rows, {len(grid.columns)} columns of figures; "
        f"decimals behind {mark} ({told.how})",
        width,
    )
    yield ""
    yield from _drawn(told, width)
    yield ""
    yield from _columns(told, width)
    yield from _summary(told, width)
    for one in told.breaks:
        yield from _broken(told, one, width)
    if told.arithmetic.bounded:
        yield from wrapped("The table is larger than what is looked at: only its first rows and columns were.", width)


def _drawn(told: Told, width: int) -> Iterator[str]:
    """Draw the table, with a lane at its side for each identity along its rows."""
    grid = told.grid
    along_rows = [one for one in told.arithmetic.identities if one.axis == "rows"]
    lanes = _lanes(along_rows)
    suspects = {(one.row, one.column) for each in told.breaks for one in each.suspects[:1]}
    sizes = [
        min(CELL, max([LEAST_HEAD, *(len(row[place].printed) + 1 for row in grid.cells)]))
        for place in range(len(grid.columns))
    ]
    label = min(LABEL, max((len(row.label) for row in grid.rows), default=0))
    room = width - 8 - label - len(lanes) * 2
    while sizes and sum(sizes) + 2 * len(sizes) > room and len(sizes) > 1:
        sizes.pop()
    hidden = len(grid.columns) - len(sizes)
    heads = "  ".join(_fit(column.head, size).rjust(size) for column, size in zip(grid.columns, sizes, strict=False))
    yield f"line  {'':{label}}  {heads}{'  …' if hidden else ''}".rstrip()
    for row, (about, cells) in enumerate(zip(grid.rows, grid.cells, strict=True)):
        figures = "  ".join(
            (_fit(cell.printed, size - 1) + ("?" if (row, place) in suspects else " ")).rjust(size)
            for place, (cell, size) in enumerate(zip(cells, sizes, strict=False))
        )
        beside = " ".join(_sign(lane, row) for lane in lanes)
        text = f"{about.line:>4}  {_fit(about.label, label):{label}}  {figures}{'  …' if hidden else ''}  {beside}"
        yield safe(text).rstrip()
    if hidden:
        more = "1 more column is" if hidden == 1 else f"{hidden} more columns are"
        yield f"      {more} not drawn here; every column is judged."
    if undrawn := len(along_rows) - sum(map(len, lanes)):
        yield f"      There is no room for {undrawn} more sums at the side; they are counted below."


def _fit(text: str, size: int) -> str:
    """Cut a text to a size."""
    plain = " ".join(text.split())
    return plain if len(plain) <= size else plain[: max(size - 1, 0)] + "…"


def _lanes(identities: Sequence[Identity]) -> list[list[Identity]]:
    """Put identities into lanes, so that those of one lane do not reach over the same rows."""
    lanes: list[list[Identity]] = []
    for one in sorted(identities, key=lambda one: (max(one.items) - min(one.items), min(one.items))):
        free = next((lane for lane in lanes if all(_apart(one, other) for other in lane)), None)
        if free is not None:
            free.append(one)
        elif len(lanes) < MOST_LANES:
            lanes.append([one])
    return lanes


def _apart(one: Identity, other: Identity) -> bool:
    """Tell whether two identities reach over different rows."""
    return max(one.items) < min(other.items) or max(other.items) < min(one.items)


def _sign(lane: Sequence[Identity], row: int) -> str:
    """Draw what a row is in a lane: a result, a part with its sign, between them, or nothing."""
    for one in lane:
        if one.result == row:
            return "≠" if one.slices("broken") else "="
        for item, weight in one.parts:
            if item == row:
                return (
                    ("/" if item == one.parts[-1][0] else "%")
                    if one.how == "percentage"
                    else "+"
                    if weight > 0
                    else "−"
                )
        if min(one.items) < row < max(one.items):
            return "│"
    return " "


def _columns(told: Told, width: int) -> Iterator[str]:
    """Tell the identities along the columns."""
    for one in told.arithmetic.identities:
        if one.axis == "columns":
            judged = len(one.slices("holds", "within rounding", "broken"))
            holds = len(one.slices("holds", "within rounding"))
            yield from wrapped(f"{_formula(told, one)}: in {holds} of {judged} rows", width, indent="  ")


def _formula(told: Told, one: Identity) -> str:
    """Write an identity as a formula of lines or columns."""
    names = [_name(told, one, item) for item, _ in one.parts]
    result = _name(told, one, one.result)
    if one.how == "percentage":
        return f"{result} = {names[0]} / {names[1]}, in percent"
    if one.how == "relative change":
        return f"{result} = ({names[0]} − {names[1]}) / {names[1]}, in percent"
    if one.how == "share":
        return f"{result} = {names[0]} / its total, in percent"
    signed = list(_runs(told, one))
    first, *rest = signed
    made = ("" if first[0] == "+" else "− ") + first[1] + "".join(f" {sign} {name}" for sign, name in rest)
    return f"{result} = the average of {made.replace(' + ', ' and ')}" if one.how == "average" else f"{result} = {made}"


def _runs(told: Told, one: Identity) -> Iterator[tuple[str, str]]:
    """Give the parts of a sum with their signs, three or more that follow each other together: lines 3 to 8."""
    run: list[int] = []

    def named() -> Iterator[tuple[str, str]]:
        if len(run) > 2:
            first, last = (_name(told, one, item) for item in (run[0], run[-1]))
            word, _, number = first.partition(" ")
            yield "+", f"{word}s {number} to {last.partition(' ')[2]}"
        else:
            yield from (("+", _name(told, one, item)) for item in run)

    for item, weight in one.parts:
        if weight < 0 or (run and item != run[-1] + 1):
            yield from named()
            run = []
        if weight < 0:
            yield "−", _name(told, one, item)
        else:
            run.append(item)
    yield from named()


def _name(told: Told, one: Identity, item: int) -> str:
    """Call a row or a column of an identity."""
    if one.axis == "rows":
        return f"line {told.grid.rows[item].line}"
    return f"column {told.grid.columns[item].number}"


def _summary(told: Told, width: int) -> Iterator[str]:
    """Count what was found."""
    identities = told.arithmetic.identities
    if told.unread:
        line, column, text = told.unread[0]
        count = "1 cell has" if len(told.unread) == 1 else f"{len(told.unread)} cells have"
        where = f"line {line}, column {column}"
        yield from wrapped(
            f"{count} digits and cannot be read, and {'is' if len(told.unread) == 1 else 'are'} judged by nothing: "
            f"{safe(shorten(text))} in {where}{' is the first' if len(told.unread) > 1 else ''}.",
            width,
        )
    if not identities:
        yield from wrapped("No row or column was found to follow from others: nothing here was judged.", width)
        return
    bound = {
        (item, place) if one.axis == "rows" else (place, item)
        for one in identities
        for place in one.slices("holds", "within rounding", "broken")
        for item in one.items
    }
    figures = sum(cell.state == "figure" for row in told.grid.cells for cell in row)
    held = sum(cell.state == "figure" for row, column in bound for cell in [told.grid.cells[row][column]])
    checks = sum(len(one.slices("holds", "within rounding", "broken")) for one in identities)
    rounding = sum(len(one.slices("within rounding")) for one in identities)
    broken = sum(len(one.slices("broken")) for one in identities)
    counted = "1 identity" if len(identities) == 1 else f"{len(identities)} identities"
    exact = checks - rounding - broken
    yield from wrapped(
        f"{counted}, {checks} checks: {exact} tie out, {rounding} within rounding, {broken} do not. "
        f"{held} of {figures} figures are held by one; nothing is said of the others.",
        width,
    )


def _broken(told: Told, one: Break, width: int) -> Iterator[str]:
    """Tell what does not tie out, and what the likeliest cell is."""
    for number, (identity, place) in enumerate((told.arithmetic.identities[n], place) for n, place in one.checks):
        row, column = (identity.result, place) if identity.axis == "rows" else (place, identity.result)
        where = _where(told, row, column)
        prints = told.grid.cells[row][column].printed or "nothing"
        gap = identity.gaps[place]
        value = told.grid.cells[row][column].value
        made = told.amount(value - gap)
        first = "" if number else "\n"
        if first:
            yield ""
        yield from wrapped(
            f"{where} prints {prints}; {_formula(told, identity).partition(' = ')[2]} give {made}: "
            f"{told.amount(abs(gap))} apart.", width, indent="    ", first="  ✗ ",
        )  # fmt: skip
    counting = _counting_beside(told, one)
    if counting is not None:
        why = f"{counting} counts its parts beside it: it should print what they make, or nothing."
        yield from wrapped(why[0].upper() + why[1:], width, indent="    ", first="    ")
        return
    yield from _likely(told, one.suspects, width)


def _counting_beside(told: Told, one: Break) -> str | None:
    """Name the total that counts a row that is zero and its parts too; None where there is none."""
    identity = told.arithmetic.identities[one.checks[0][0]]
    parts = set(identity.items)
    for other in told.arithmetic.identities:
        if (
            other.axis == identity.axis
            and other.result != identity.result
            and parts <= {item for item, _ in other.parts}
        ):
            return _name(told, other, other.result)
    return None


def _likely(told: Told, suspects: Sequence[Suspect], width: int) -> Iterator[str]:
    """Say which cells would explain it."""
    if not suspects:
        yield from wrapped("No change of one figure explains it.", width, indent="    ", first="    ")
        return
    told_slips = [one for one in suspects if one.slip]
    if len(suspects) > 1 and len(told_slips) != 1:
        places = "; ".join(_where(told, one.row, one.column) for one in suspects)
        yield from wrapped(f"Any one of these would explain it: {places}.", width, indent="    ", first="    ")
        return
    one = (told_slips or list(suspects))[0]
    low, high = told.amount(one.low), told.amount(one.high)
    middle = told.amount((one.low + one.high) // 2)
    prints = told.grid.cells[one.row][one.column].printed or "nothing"
    reach = f"{middle}" if low == high else f"about {middle} ({low} to {high})"
    slip = f": {one.slip}" if one.slip else ""
    others = (
        f" Less likely: {'; '.join(_where(told, o.row, o.column) for o in suspects if o != one)}."
        if len(suspects) > 1
        else ""
    )
    yield from wrapped(
        f"Likely {_where(told, one.row, one.column)}, which prints {prints}{slip}; {reach} would tie out.{others}",
        width, indent="    ", first="    ",
    )  # fmt: skip


def _where(told: Told, row: int, column: int) -> str:
    """Name a cell: its line and column, its label and head."""
    about, over = told.grid.rows[row], told.grid.columns[column]
    label, head = _fit(about.label, LABEL), _fit(over.head, LABEL)
    return f"line {about.line}, column {over.number}" + (
        f" ({', '.join(filter(None, (label, head)))})" if label or head else ""
    )


def as_json(tables: Sequence[Told]) -> str:
    """Tell all tables as JSON: every identity with its slices as lines and columns of the file."""
    told = {"tables": [_table(one) for one in tables]}
    return uncommanded(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False))


def _table(told: Told) -> dict[str, Any]:
    """Give one table for JSON."""
    return {
        "file": told.name,
        "decimal": told.decimal,
        "decimal_shown_by": told.how,
        "rows": len(told.grid.rows),
        "columns": len(told.grid.columns),
        "bounded": told.arithmetic.bounded,
        "unread": [{"line": line, "column": column, "printed": text} for line, column, text in told.unread],
        "identities": [_identity(told, one) for one in told.arithmetic.identities],
        "breaks": [_break(told, one) for one in told.breaks],
    }


def _identity(told: Told, one: Identity) -> dict[str, Any]:
    """Give one identity for JSON."""
    found: dict[str, Any] = {
        "kind": one.how.replace(" ", "_"),
        "axis": one.axis,
        "result": _item(told, one, one.result),
        "parts": [_item(told, one, item) | {"weight": weight} for item, weight in one.parts],
        "score": one.score / 1000,
    }
    for judgement in JUDGEMENTS:
        places = [_cell(told, one, place) for place in one.slices(judgement)]
        found[judgement.replace(" ", "_")] = places
    for place, cell in zip(one.slices("broken"), found["broken"], strict=True):
        cell["gap"] = str(Decimal(one.gaps[place]) / told.grid.one)
    return found


def _item(told: Told, one: Identity, item: int) -> dict[str, Any]:
    """Name a row or column of an identity."""
    if one.axis == "rows":
        return {"line": told.grid.rows[item].line, "label": told.grid.rows[item].label}
    return {"column": told.grid.columns[item].number, "label": told.grid.columns[item].head}


def _cell(told: Told, one: Identity, place: int) -> dict[str, Any]:
    """Name the result of an identity in one slice by its line and column."""
    row, column = (one.result, place) if one.axis == "rows" else (place, one.result)
    return {"line": told.grid.rows[row].line, "column": told.grid.columns[column].number}


def _break(told: Told, one: Break) -> dict[str, Any]:
    """Give one break for JSON, with its suspects."""
    return {
        "checks": [
            {"identity": number} | _cell(told, told.arithmetic.identities[number], place)
            for number, place in one.checks
        ],
        "suspects": [
            {
                "line": told.grid.rows[suspect.row].line,
                "column": told.grid.columns[suspect.column].number,
                "printed": told.grid.cells[suspect.row][suspect.column].printed,
                "from": str(Decimal(suspect.low) / told.grid.one),
                "to": str(Decimal(suspect.high) / told.grid.one),
                "slip": suspect.slip,
            }
            for suspect in one.suspects
        ],
    }
