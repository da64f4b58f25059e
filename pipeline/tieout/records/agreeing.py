"""Say what became of one rule on records: what our SQL counted and what an engine said of it in, its state out.

The two must agree. Where they do not the rule is broken, and nothing is passed; where no row was looked at it is empty,
whatever an engine says of no rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tieout.records.rule import Decided, RecordRule
from tieout.values.outcome import State, Text

NO_VALUE = Text("too few records for there to be a value", "te weinig records voor een waarde")
"""Why a rule about a table as a whole looks at nothing, as the standard deviation of one value."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What our SQL counted of one rule."""

    examined: int
    """Rows that it looks at."""
    broken: int | None = None
    """Rows that are not as it says; None where it is about the table as a whole, or where only the engine can tell."""
    holds: bool | None = None
    """Whether it holds, where it is about the table as a whole; NULL is None, and says that there was no value."""
    observed: str | None = None
    """What was seen of the table as a whole."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What became of one rule."""

    state: State
    examined: int
    """Rows that it looked at."""
    breaches: int
    """Rows that are not as it says, also of a rule that lets some pass; 1 where it is about the table as a whole."""
    message: Text | None = None
    """Why it is empty or broken; of a rule about the whole table what was seen; of one that lets some pass how many."""


def agree(rule: RecordRule, counted: Counted | None, decided: Decided | None, rows: int) -> Agreed:
    """Say what became of a rule.

    `counted` is None where we have no SQL for it, `decided` where no engine was asked or it did not answer; `rows` is
    how many the table has.
    """
    if rule.refused is not None:
        return Agreed("broken", 0, 0, rule.refused)
    if rule.engine is not None and decided is None:
        return _broken(f"{_shown(rule)} did not report it", f"{_shown(rule)} heeft er niets over gemeld")
    examined = _examined(counted, decided, rows)
    if rows == 0 or examined == 0:
        return _empty(rows)
    if decided is not None and (decided.error is not None or decided.holds is None):
        why = f": {decided.error}" if decided.error else ""
        return _broken(f"{_shown(rule)} could not judge it{why}", f"{_shown(rule)} kon het niet beoordelen{why}")
    if counted is None and rule.counting is not None:
        return _broken("SQL did not count it", "SQL heeft het niet geteld")
    if counted is None or (counted.broken is None and rule.counting is not None and rule.counting.holds is None):
        return _by_the_engine(rule, decided, examined)
    if (apart := _apart(rule, counted, decided)) is not None:
        return apart
    if counted.broken is None:
        return _of_the_table(rule, counted)
    return _of_rows(rule, counted.examined, counted.broken)


def lets_pass(mostly: str, examined: int, broken: int) -> bool:
    """Tell whether enough of the rows are as the rule says: exactly, at least the share that it asks."""
    return Decimal(examined - broken) >= Decimal(mostly) * examined


def _examined(counted: Counted | None, decided: Decided | None, rows: int) -> int:
    """Say how many rows were looked at: by our count, else by the engine's, else all."""
    if counted is not None:
        return counted.examined
    return rows if decided is None or decided.examined is None else decided.examined


def _empty(rows: int) -> Agreed:
    """Say that there was nothing to look at, and why."""
    if rows == 0:
        return Agreed("empty", 0, 0, Text("the table has no records", "de tabel heeft geen records"))
    said = Text(
        f"none of the {rows} records has a value for it to look at",
        f"geen van de {rows} records heeft een waarde om naar te kijken",
    )
    return Agreed("empty", 0, 0, said)


def _apart(rule: RecordRule, counted: Counted, decided: Decided | None) -> Agreed | None:
    """Say where our SQL has no value, or it and the engine do not agree; None where they do."""
    ours = counted.holds if counted.broken is None else lets_pass(rule.mostly, counted.examined, counted.broken)
    if ours is None:
        return Agreed("empty", 0, 0, NO_VALUE)
    if decided is None:
        return None
    if decided.holds is not ours:
        seen = _seen(counted)
        return _broken(
            f"{_shown(rule)} says that it {'holds' if decided.holds else 'does not hold'}, SQL says the opposite: "
            f"{seen.en}. Compare the declaration with the type of the column: numbers of more than 15 digits "
            "an engine may round",
            f"{_shown(rule)} zegt dat het {'klopt' if decided.holds else 'niet klopt'}, SQL zegt het tegendeel: "
            f"{seen.nl}. Vergelijk de declaratie met het type van de kolom: getallen van meer dan 15 cijfers "
            "kunnen daar zijn afgerond",
        )
    for theirs, counts, en, nl in (
        (decided.examined, counted.examined, "looked at", "bekeken"),
        (decided.broken, counted.broken, "not as it says", "die niet kloppen"),
    ):
        if theirs is not None and counts is not None and theirs != counts:
            return _broken(
                f"{_shown(rule)} counts {theirs} rows {en}, SQL counts {counts}",
                f"{_shown(rule)} telt {theirs} records {nl}, SQL telt er {counts}",
            )
    return None


def _seen(counted: Counted) -> Text:
    """Say what our SQL saw."""
    if counted.broken is None:
        return Text(f"it sees {counted.observed}", f"het ziet {counted.observed}")
    return Text(
        f"{counted.broken} of {counted.examined} rows are not as it says",
        f"{counted.broken} van {counted.examined} records kloppen niet",
    )


def _by_the_engine(rule: RecordRule, decided: Decided | None, examined: int) -> Agreed:
    """Say what an engine alone says of a rule for which we have no SQL."""
    if decided is None:
        return _broken("nothing counts it, and no engine judges it", "niets telt het, en geen motor beoordeelt het")
    said = Text(
        f"{_shown(rule)} alone judged it: no row was counted again",
        f"alleen {_shown(rule)} heeft het beoordeeld: geen record is nageteld",
    )
    broken = decided.broken if decided.broken is not None else int(not decided.holds)
    return Agreed("passed" if decided.holds else "failed", examined, broken, said)


def _of_the_table(rule: RecordRule, counted: Counted) -> Agreed:
    """Say what became of a rule about the table as a whole."""
    said = Text(f"seen: {counted.observed}", f"gezien: {counted.observed}")
    return Agreed("passed" if counted.holds else "failed", counted.examined, int(not counted.holds), said)


def _of_rows(rule: RecordRule, examined: int, broken: int) -> Agreed:
    """Say what became of a rule on rows."""
    if not lets_pass(rule.mostly, examined, broken):
        return Agreed("failed", examined, broken)
    if broken == 0:
        return Agreed("passed", examined, 0)
    said = Text(
        f"{broken} of {examined} rows are not as it says; it asks that of a share of {rule.mostly}",
        f"{broken} van {examined} records kloppen niet; het wordt van een deel van {rule.mostly} gevraagd",
    )
    return Agreed("passed", examined, broken, said)


def _broken(en: str, nl: str) -> Agreed:
    """Say that a rule could not be judged."""
    return Agreed("broken", 0, 0, Text(en, nl))


def _shown(rule: RecordRule) -> str:
    """Name the engine of a rule as it names itself."""
    return (rule.engine or "SQL").replace("_", " ").title() if rule.engine else "SQL"
