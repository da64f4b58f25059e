"""Hold what two databases count of the same rules against each other. Pure.

Neither is believed where they differ: the rule is broken, and both figures are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from tieout.records.agreeing import Counted
from tieout.values.outcome import Text

Counts = Mapping[str, Counted | str]
"""By the name of a rule what was counted, or why it was not."""
NEAR = Decimal("1e-9")
"""How far apart, as a share, two values of a table may lie that are each rounded to a float."""


def hold_together(here: Counts, there: Counts) -> tuple[dict[str, Counted | str], dict[str, Text]]:
    """Give the counts of Spark (`there`) where DuckDB (`here`) has the same, and of each other rule how they differ.

    What is seen of a table as a whole is told as DuckDB writes it.
    """
    counts: dict[str, Counted | str] = dict(here)
    apart: dict[str, Text] = {}
    for rule, theirs in there.items():
        ours = here.get(rule)
        if isinstance(theirs, str):
            apart[rule] = Text(f"Spark could not count it: {theirs}", f"Spark kon het niet tellen: {theirs}")
        elif isinstance(ours, Counted):
            counts[rule] = replace(theirs, observed=ours.observed)
            if not _alike(ours, theirs):
                mine, other = _shown(ours), _shown(theirs)
                apart[rule] = Text(
                    f"DuckDB counts {mine.en}, Spark {other.en}", f"DuckDB telt {mine.nl}, Spark {other.nl}"
                )
    return counts, apart


def _alike(one: Counted, other: Counted) -> bool:
    """Tell whether two counts are the same, and what was seen of the table too."""
    same = (one.examined, one.broken, one.holds) == (other.examined, other.broken, other.holds)
    # Where nothing was looked at, nothing was seen: each may write that in its own way.
    return same and (one.examined == 0 or _near(one.observed, other.observed))


def _near(one: str | None, other: str | None) -> bool:
    """Tell whether two values are the same number; what is no number on both sides each writes in its own way."""
    try:
        here, there = Decimal(one or ""), Decimal(other or "")
    except InvalidOperation:
        return (one is None) == (other is None)
    if here.is_nan() or there.is_nan():
        return here.is_nan() and there.is_nan()
    if here.is_infinite() or there.is_infinite():
        return here == there
    return abs(here - there) <= NEAR * max(abs(here), abs(there))


def _shown(counted: Counted) -> Text:
    """Say what was counted."""
    if counted.holds is not None or counted.broken is None:
        words = {True: ("it holds", "het klopt"), False: ("it does not hold", "het klopt niet"), None: ("none", "geen")}
        en, nl = words[counted.holds]
        seen = f" ({counted.observed})" if counted.observed is not None else ""
        return Text(
            f"{counted.examined} rows looked at, and {en}{seen}", f"{counted.examined} records bekeken, en {nl}{seen}"
        )
    return Text(
        f"{counted.broken} of {counted.examined} rows that are not as it says",
        f"{counted.broken} van {counted.examined} records die niet kloppen",
    )
