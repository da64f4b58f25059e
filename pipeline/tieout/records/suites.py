"""Read a suite of Great Expectations as it stands: every expectation becomes a rule, and none is dropped.

What cannot be judged (an unknown type, a misspelt name, a column that the table does not have, a parameter without a
value) becomes a rule that is refused and says why. The files of 1.x and of 0.18 are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import msgspec

from tieout.declarations.strict import read_json
from tieout.records.asking import Asking
from tieout.records.expectations import EXPECTATIONS, MAY_LACK, NAMES_ONLY, Known
from tieout.records.literals import RefusedError
from tieout.records.on_tables import types_of
from tieout.records.parameters import OF_LISTS, OF_PAIRS, check
from tieout.records.row_conditions import where_of
from tieout.records.rule import JUDGES_SUITES, Counting, Foreign, ForeignRules, RecordRule
from tieout.records.suite_parameters import filled_in
from tieout.records.titles import title_of
from tieout.values.errors import DeclarationError, shorten
from tieout.values.outcome import SEVERITIES, Text, in_its_words

OF_SUITE = frozenset(
    [
        "name",
        "expectations",
        "id",
        "meta",
        "notes",
        "suite_parameters",
        "expectation_suite_name",
        "evaluation_parameters",
        "data_asset_type",
        "ge_cloud_id",
        "data_context_id",
    ]
)
OF_EXPECTATION = frozenset(
    [
        "type",
        "kwargs",
        "id",
        "meta",
        "notes",
        "description",
        "severity",
        "rendered_content",
        "expectation_context",
        "success_on_last_run",
        "expectation_type",
        "ge_cloud_id",
    ]
)
NEUTRAL = frozenset({"result_format", "catch_exceptions", "batch_id", "include_config", "auto", "profiler_config"})
"""What an expectation may be given that does not say what it checks."""
OLD = {"expectation_suite_name": "name", "expectation_type": "type", "evaluation_parameters": "suite_parameters"}
"""Names of 0.18, with those of 1.x."""
ASKED_BY_SUITE = Text("the suite asks it", "de suite vraagt het")
"""The reason of an expectation of which nobody says why it is there."""
WORD = re.compile(r"[a-z][a-z0-9_]{0,99}")
A_SUITE = 'A suite is an object with "name" and a list "expectations", each with "type" and "kwargs".'
_WRITTEN = msgspec.json.Encoder(decimal_format="number", order="deterministic")


def read_suite(
    data: bytes, where: str, table: str, columns: Mapping[str, str], called: str | None = None
) -> ForeignRules:
    """Read a suite for one table.

    `where` is the file for messages; `columns` gives each field of `records.<table>` its type in DuckDB. The names of
    its rules begin with `called`, by default the table.

    Raises DeclarationError where the file is no suite, or asks nothing.
    """
    suite = _suite(data, where)
    read = _Reading(where, table, columns, suite.get("suite_parameters") or {})
    taken = [_rule(read, at, item) for at, item in enumerate(suite["expectations"], start=1)]
    rules = tuple(_named(called or table, [rule for rule, _ in taken]))
    given = [
        asked | {"meta": {"rule": rule.name}}
        for rule, (_, asked) in zip(rules, taken, strict=True)
        if asked is not None and rule.engine is not None
    ]
    document = _WRITTEN.encode({"name": suite["name"], "expectations": given}).decode()
    return ForeignRules(rules, Foreign(JUDGES_SUITES, table, document))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What all expectations of a suite are read with."""

    where: str
    table: str
    columns: Mapping[str, str]
    parameters: Mapping[str, Any]


def _suite(data: bytes, where: str) -> dict[str, Any]:
    """Read the file, in the words of 1.x.

    Raises DeclarationError where it is no suite.
    """
    read = read_json(data, where, exact=True)
    if not isinstance(read, dict):
        raise DeclarationError(where, "it is no object, so no suite of Great Expectations", A_SUITE)
    suite = _renamed(read, where)
    if unknown := sorted(set(suite) - OF_SUITE):
        raise DeclarationError(where, f"a suite has no key {_quoted(unknown)}", _meant(unknown[0], OF_SUITE))
    if not isinstance(suite.get("name"), str) or not suite["name"]:
        raise DeclarationError(where, "the suite has no name", A_SUITE)
    if not isinstance(suite.get("expectations"), list):
        raise DeclarationError(where, "the suite has no list of expectations", A_SUITE)
    if not suite["expectations"]:
        raise DeclarationError(where, "the suite expects nothing", "Add an expectation, or do not name this file.")
    if not isinstance(suite.get("suite_parameters") or {}, dict):
        raise DeclarationError(where, "suite_parameters is no object", 'Write {"name of a parameter": its value}.')
    return suite


def _renamed(read: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Give keys of 0.18 their name of 1.x.

    Raises DeclarationError where a key stands there under both.
    """
    for old, new in OLD.items():
        if old in read and new in read:
            raise DeclarationError(where, f"it has both {old} and {new}", f"Keep {new}.")
    return {OLD.get(key, key): value for key, value in read.items()}


def _rule(read: _Reading, at: int, item: Any) -> tuple[RecordRule, dict[str, Any] | None]:
    """Read one expectation: its rule, and what the engine is given, which is nothing where it is refused."""
    form = ", in the form of 0.18" if isinstance(item, dict) and "expectation_type" in item else ""
    source = f"{read.where}: expectation {at}{form}"
    if not isinstance(item, dict):
        refused = Text("it is no object: write one with type and kwargs", "het is geen object: geef type en kwargs")
        return _blank(read, source, "unreadable", {}, refused), None
    try:
        item = _renamed(item, source)
    except DeclarationError:
        refused = Text("it has both type and expectation_type: keep type", "type en expectation_type: houd type")
        return _blank(read, source, "unreadable", {}, refused), None
    type_ = item.get("type") if isinstance(item.get("type"), str) else "without_type"
    kwargs = item.get("kwargs") if isinstance(item.get("kwargs"), dict) else {}
    given: dict[str, Any] = {}
    try:
        known = _known(item)
        given = filled_in({key: value for key, value in kwargs.items() if key not in NEUTRAL}, read.parameters)
        given = {key: value for key, value in given.items() if value is not None}
        counting = _counting(read, type_, known, given)
    except RefusedError as error:
        shown = given or {key: value for key, value in kwargs.items() if not isinstance(value, dict)}
        return _blank(read, source, type_, shown, error.text, item), None
    rule = RecordRule(
        name=_stem(type_, given),
        table=read.table,
        fields=_fields(given, read.columns),
        title=title_of(type_, given),
        reason=_reason(item),
        source=source,
        engine=None if known.by_sql_alone else JUDGES_SUITES,
        severity=item.get("severity", "critical"),
        mostly=format(given["mostly"], "f") if "mostly" in given else "1",
        condition=_condition(given),
        counting=counting,
    )
    return rule, {"type": type_, "kwargs": _for_the_engine(given), "severity": rule.severity}


def _condition(given: Mapping[str, Any]) -> str:
    """Give the condition on the rows that an expectation looks at, as its suite says it; blank where there is none."""
    condition = given.get("row_condition", "")
    return condition if isinstance(condition, str) else _WRITTEN.encode(condition).decode()


def _known(item: Mapping[str, Any]) -> Known:
    """Find what is known of the type of an expectation.

    Raises RefusedError where it is none that Great Expectations has, or the expectation has a key that it does not.
    """
    type_ = item.get("type")
    if not isinstance(type_, str) or type_ not in EXPECTATIONS:
        near = get_close_matches(str(type_), EXPECTATIONS, 1)
        en, nl = (
            (f": did you mean {near[0]}?", f": bedoelt u {near[0]}?") if near else (": check its type", ": zie type")
        )
        raise RefusedError(
            f"Great Expectations has no expectation {shorten(str(type_))}, and would drop it without a word{en}",
            f"Great Expectations kent geen {shorten(str(type_))}, en zou het zonder een woord weglaten{nl}",
        )
    if unknown := sorted(set(item) - OF_EXPECTATION):
        raise RefusedError(
            f"an expectation has no key {_quoted(unknown)}: {_meant(unknown[0], OF_EXPECTATION)}",
            f"een verwachting heeft geen {_quoted(unknown)}: haal het weg, of verbeter de naam",
        )
    if not isinstance(item.get("kwargs"), dict):
        raise RefusedError("its kwargs are no object: write one", "de kwargs zijn geen object: geef een object")
    if item.get("severity", "critical") not in SEVERITIES:
        said = shorten(str(item["severity"]))
        raise RefusedError(
            f"its severity is {said}: write one of {', '.join(SEVERITIES)}",
            f"de severity is {said}: geef een van {', '.join(SEVERITIES)}",
        )
    return EXPECTATIONS[type_]


def _counting(read: _Reading, type_: str, known: Known, given: Mapping[str, Any]) -> Counting | None:
    """Check what an expectation is given, and write in SQL how it is counted.

    Raises RefusedError where it cannot be judged.
    """
    if known.refused is not None:
        raise RefusedError(known.refused.en, known.refused.nl)
    allowed = {*known.needed, *known.other}
    if unknown := sorted(set(given) - allowed):
        raise RefusedError(
            f"{type_} is not given {_quoted(unknown)}: {_meant(unknown[0], allowed)}",
            f"bij {type_} hoort geen {_quoted(unknown)}: haal het weg, of verbeter de naam",
        )
    if missing := [name for name in known.needed if name not in given]:
        raise RefusedError(f"it is not given {_quoted(missing)}: add it", f"{_quoted(missing)} ontbreekt: voeg het toe")
    for name, value in given.items():
        _check(type_, name, value, read.columns)
    if known.count is None:
        return None
    asking = Asking(type_, given, read.table, read.columns, where_of(given, read.columns))
    _in_order(asking)
    return known.count(asking)


def _check(type_: str, name: str, value: Any, columns: Mapping[str, str]) -> None:
    """Check one value that an expectation is given, and say under which name it stands.

    Raises RefusedError where it is not what belongs there.
    """
    try:
        if name == "ignore_row_if":
            (OF_PAIRS if "pair" in type_ else OF_LISTS)(value, columns)
        elif name == "column" and type_ in MAY_LACK:
            check("other_table_name", value, columns)
        elif name == "column_list" and type_ in NAMES_ONLY:
            check("column_set", value, columns)
        else:
            check(name, value, columns)
    except RefusedError as error:
        raise RefusedError(f"{name}: {error.text.en}", f"{name}: {error.text.nl}") from error


def _in_order(asking: Asking) -> None:
    """Refuse bounds of which the least is more than the greatest."""
    least, most = asking.kwargs.get("min_value"), asking.kwargs.get("max_value")
    if least is None or most is None:
        return
    if isinstance(least, str) != isinstance(most, str) or least > most:
        raise RefusedError(
            f"its min_value {shorten(str(least))} is more than its max_value {shorten(str(most))}: exchange them",
            f"de min_value {shorten(str(least))} is meer dan de max_value {shorten(str(most))}: wissel ze om",
        )


def _for_the_engine(given: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the engine is given: each value of a set once, types by the name that it is told of the columns."""
    asked = dict(given)
    if "type_" in asked:
        asked["type_"] = types_of([asked["type_"]])[0]
    if "value_set" in asked:
        # Great Expectations counts a value that stands there twice as two that must occur.
        asked["value_set"] = list(dict.fromkeys(value for value in asked["value_set"] if value is not None))
    if "type_list" in asked:
        asked["type_list"] = list(dict.fromkeys(types_of(asked["type_list"])))
    return asked


def _blank(
    read: _Reading, source: str, type_: str, given: Mapping[str, Any], refused: Text, item: Any = None
) -> RecordRule:
    """Make the rule of an expectation that is refused."""
    item = item or {}
    severity = item.get("severity")
    return RecordRule(
        name=_stem(type_, given),
        table=read.table,
        fields=_fields(given, read.columns),
        title=title_of(type_, given),
        reason=_reason(item),
        source=source,
        engine=JUDGES_SUITES,
        severity=severity if severity in SEVERITIES else "critical",
        refused=refused,
    )


def _stem(type_: str, given: Mapping[str, Any]) -> str:
    """Name a rule within its table: by its columns and by what it expects."""
    short = type_ if WORD.fullmatch(type_) else "unreadable"
    for start in ("expect_column_values_to_", "expect_column_", "expect_table_", "expect_"):
        if short.startswith(start):
            short = short.removeprefix(start)
            break
    columns = [given[name] for name in ("column", "column_A", "column_B") if isinstance(given.get(name), str)]
    if not columns and isinstance(given.get("column_list"), list) and type_ not in NAMES_ONLY:
        columns = [str(name) for name in given["column_list"]]
    return ".".join(["-".join(columns), short] if columns else [short])


def _named(called: str, rules: list[RecordRule]) -> Iterator[RecordRule]:
    """Give each rule a name of its own: the second of a kind gets a number."""
    seen: dict[str, int] = {}
    taken: set[str] = set()
    for rule in rules:
        stem = name = f"{called}.{rule.name}"
        while name in taken:
            seen[stem] = seen.get(stem, 1) + 1
            name = f"{stem}.{seen[stem]}"
        taken.add(name)
        yield replace(rule, name=name)


def _fields(given: Mapping[str, Any], columns: Mapping[str, str]) -> tuple[str, ...]:
    """List the columns that an expectation is about."""
    named = [given.get(name) for name in ("column", "column_A", "column_B")]
    named += given["column_list"] if isinstance(given.get("column_list"), list) else []
    return tuple(name for name in named if isinstance(name, str) and name in columns)


def _reason(item: Mapping[str, Any]) -> Text:
    """Say why an expectation is there: in the words of who wrote it, if there are any."""
    meta = item.get("meta")
    notes = meta.get("notes") if isinstance(meta, dict) else None
    for told in (item.get("description"), item.get("notes"), notes):
        if isinstance(told, dict):
            told = told.get("content")
        if isinstance(told, list):
            told = " ".join(str(one) for one in told)
        if isinstance(told, str) and told.strip():
            return in_its_words(told.strip())
    return ASKED_BY_SUITE


def _quoted(names: list[str]) -> str:
    """Quote names, with a comma between them."""
    return ", ".join(shorten(str(name)) for name in names)


def _meant(unknown: str, names: Any) -> str:
    """Say which name was probably meant, or which there are."""
    near = get_close_matches(unknown, names, 1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(names))}"
