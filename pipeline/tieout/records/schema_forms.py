"""Read in which form the checks of a schema of Pandera are written, and say which of their words cannot be honoured."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tieout.records.schema_checks import OTHERS, SHORT, full_name
from tieout.records.schema_rules import Gathered, Part
from tieout.values.errors import shorten
from tieout.values.outcome import Text

KEYS = frozenset({
    "title", "description", "dtype", "nullable", "checks", "name", "unique", "coerce", "required", "regex", "default",
    "report_duplicates", "drop_invalid_rows",
})  # fmt: skip
"""What a schema says of a column beside its checks."""
OPTIONS = frozenset({
    "check_name", "ignore_na", "raise_warning", "n_failure_cases", "groupby", "groups", "error", "name", "element_wise",
})  # fmt: skip
"""What Pandera says of a check beside its arguments."""
BY_A_FUNCTION = frozenset({"groupby", "groups", "element_wise"})
PASSED_OVER = Text(
    "Pandera does not know it and passes over it in silence: mend its spelling, or take it out",
    "Pandera kent het niet en slaat het stil over: verbeter de spelling, of haal het weg",
)
DROPS_ROWS = Text(
    "it drops rows that are not as the schema says, and then they go unseen: take it out",
    "het laat rijen weg die niet kloppen, en dan ziet niemand ze: haal het weg",
)
DROPPED = Text(
    "Pandera leaves this where it could not write a check, as one that is a function: declare that one as a rule in "
    "SQL, "
    "and take checks: null out",
    "Pandera laat dit achter waar het een toets niet kon opschrijven, zoals een functie: maak daar een toets in SQL "
    "van, "
    "en haal checks: null weg",
)


@dataclass(frozen=True, slots=True)
class Declared:
    """One check as it is declared, before it is read."""

    name: str
    """As declared: `ge`."""
    arguments: object
    options: Mapping[str, Any]
    at: str
    """Where it stands, within its column: `.checks[0]`."""


def declared_checks(gathered: Gathered, part: Part, told: Mapping[str, Any], *, at_top: bool) -> Iterator[Declared]:
    """Give the checks of a column, or of the table, in every form that Pandera has written them in.

    Those are keys beside `dtype`, a map under `checks`, and a list there. Pandera reads no keys beside `dtype` where
    there is a list; here both count.
    """
    checks = told.get("checks")
    if isinstance(checks, Mapping):
        for name, value in checks.items():
            yield _keyed(name, value, f".checks.{name}")
    elif isinstance(checks, list):
        for number, item in enumerate(checks):
            if (found := _listed(item, f".checks[{number}]")) is not None:
                yield found
                continue
            why = Text(
                "an item of checks names no check: write options: {check_name: …} in it, or take it out",
                "een onderdeel van checks noemt geen toets: zet er options: {check_name: …} in, of haal het weg",
            )
            gathered.refuse(part, "checks", why, at=f".checks[{number}]")
    elif checks is not None:
        why = Text("it is no list or map of checks: mend it", "het is geen lijst van toetsen: verbeter dat")
        gathered.refuse(part, "checks", why)
    elif "checks" in told and gathered.is_minimal:
        gathered.refuse(part, "checks", DROPPED)
    if not at_top:
        for key, value in told.items():
            if full_name(key) is not None:
                yield _keyed(key, value, f".{key}")


def _keyed(name: str, value: object, at: str) -> Declared:
    """Give a check that is declared by its name: its arguments and options stand beside each other."""
    if not isinstance(value, Mapping):
        return Declared(name, value, {}, at)
    inner = value.get("options")
    options = dict(inner) if isinstance(inner, Mapping) else {}
    options |= {key: item for key, item in value.items() if key in OPTIONS}
    arguments = {key: item for key, item in value.items() if key not in OPTIONS and key != "options"}
    if inner is not None and not isinstance(inner, Mapping):
        options["options"] = inner
    return Declared(name, arguments, options, at)


def _listed(item: object, at: str) -> Declared | None:
    """Give a check of a list: it names itself in its options; None where it does not."""
    if not isinstance(item, Mapping) or not isinstance(options := item.get("options"), Mapping):
        return None
    name = options.get("check_name")
    if not isinstance(name, str) or not name:
        return None
    return Declared(name, {key: value for key, value in item.items() if key != "options"}, options, at)


def fault_of_options(options: Mapping[str, Any]) -> Text | None:
    """Say what of the options of a check cannot be honoured; None where all can."""
    for key, value in options.items():
        if key not in OPTIONS:
            return Text(f"its option {shorten(key)}: {PASSED_OVER.en}", f"de optie {shorten(key)}: {PASSED_OVER.nl}")
        if key in BY_A_FUNCTION and value not in (None, False):
            return Text(
                f"its option {key} is for pandas alone and is not judged here: declare it as a rule in SQL",
                f"de optie {key} is er alleen voor pandas en wordt hier niet beoordeeld: maak er een toets in SQL van",
            )
        if key in ("ignore_na", "raise_warning") and not isinstance(value, bool):
            why = no_truth(value)
            return Text(f"its option {key}: {why.en}", f"de optie {key}: {why.nl}")
    return None


def must_be(what: str) -> Text:
    """Say what the value of a key must be."""
    return Text(f"it must be one of {what}: mend it", f"het moet een van deze zijn: {what}. Verbeter dat")


def why_unknown(key: str) -> Text:
    """Say what a key is that is no name of a check that is judged."""
    if key in OTHERS:
        return Text(
            "it is a test of groups or of other things than the values of a column, and is not judged here: take it "
            "out",
            "het toetst groepen of iets anders dan de waarden van een kolom, en wordt hier niet beoordeeld: haal het "
            "weg",
        )
    known = sorted({*KEYS, *SHORT, *SHORT.values(), "isin", "notin", "str_matches", "str_length", "unique_values_eq"})
    near = difflib.get_close_matches(key, known, 1)
    if not near:
        return Text(
            "it is no key or built-in check of Pandera: mend its spelling, and declare a check of your own as a rule "
            "in SQL "
            "or take it out",
            "het is geen sleutel of ingebouwde toets van Pandera: verbeter de spelling, of haal het weg; een eigen "
            "toets "
            "kan een toets in SQL zijn",
        )
    return Text(f"{PASSED_OVER.en}. Is it {near[0]}?", f"{PASSED_OVER.nl}. Is het {near[0]}?")


def no_truth(value: object) -> Text:
    """Say that a value is neither true nor false."""
    shown = shorten(str(value))
    return Text(f"it is {shown}, and must be true or false: mend it", f"het is {shown}, en moet true of false zijn")
