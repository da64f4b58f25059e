"""Divide amounts in SQL without a binary fraction, so that no ratio is judged by what a float makes of it.

DuckDB divides decimals in floating point. Here whole numbers are divided by hand: the quotient to twelve
decimals, and whether anything is left. From that follow the nearest decimals below and above the true quotient,
and a decimal lies on the same side of those as it does of the quotient.
"""

from __future__ import annotations

ONE = "1000000000000"
"""What one is in the steps in which amounts are kept, of twelve decimals."""
PIECES = 4
"""Times that three further decimals are taken."""
HUNDRED = 100


def let(name: str, value: str, body: str) -> str:
    """Give a name to a value within an expression, so that it is computed once."""
    return f"list_transform([{value}], lambda {name}: {body})[1]"


def in_steps(amount: str) -> str:
    """Give an amount as a whole number of its steps."""
    whole = f"CAST(trunc({amount}) AS HUGEINT)"
    return f"({whole} * {ONE} + CAST(({amount} - trunc({amount})) * {ONE} AS HUGEINT))"


def from_steps(steps: str) -> str:
    """Turn a whole number of steps back into an amount."""
    return f"(CAST({steps} // {ONE} AS DECIMAL(38, 12)) + CAST({steps} % {ONE} AS DECIMAL(26, 0)) * 0.000000000001)"


def divided_between(top: str, bottom: str, times: int = HUNDRED) -> str:
    """Give {floor, ceil} of `top` / `bottom` * `times`: the amounts of twelve decimals below and above it, or itself.

    `bottom` must be greater than zero, else the quotient means nothing. By default the quotient is in percent.
    """
    nothing = "{'q': CAST(0 AS HUGEINT), 'r': CAST(0 AS HUGEINT)}"
    first = "{'q': whole // part, 'r': whole % part}"
    long_division = (
        f"list_reduce([{first}{f', {nothing}' * PIECES}], lambda done, rest: "
        "{'q': done.q * 1000 + (done.r * 1000) // part, 'r': (done.r * 1000) % part})"
    )
    up = "CASE WHEN quotient.r > 0 THEN 1 ELSE 0 END"
    below, above = "quotient.q", f"(quotient.q + {up})"
    ends = (
        f"CASE WHEN {top} < 0 THEN {{'floor': {from_steps(f'(-{above})')}, 'ceil': {from_steps(f'(-{below})')}}} "
        f"ELSE {{'floor': {from_steps(below)}, 'ceil': {from_steps(above)}}} END"
    )
    inner = let("quotient", long_division, ends)
    return let("part", f"greatest({in_steps(bottom)}, 1)", let("whole", f"abs({in_steps(top)}) * {times}", inner))


def quotients(top: str, bottom: str, times: int = HUNDRED) -> str:
    """Give {least, most, ratio}, each {floor, ceil}: the quotients at the ends of two aliased intervals, and of values.

    All of them are divided by one expression: DuckDB plans a long division anew wherever it stands.
    """
    ends = [(f"{top}.{a}", f"{bottom}.{b}") for a in ("lower", "upper") for b in ("lower", "upper")]
    pairs = ", ".join(f"{{'top': {a}, 'bottom': {b}}}" for a, b in (*ends, (f"{top}.value", f"{bottom}.value")))
    corners = f"found[:{len(ends)}]"
    return let(
        "found",
        f"list_transform([{pairs}], lambda pair: {divided_between('pair.top', 'pair.bottom', times)})",
        f"{{'least': list_min({corners}), 'most': list_max({corners}), 'ratio': found[{len(ends) + 1}]}}",
    )
