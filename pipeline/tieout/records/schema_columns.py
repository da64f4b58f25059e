"""Read what a schema of Pandera says of one column: its type, its blanks, whether it is unique, and its checks.

Pandera passes over a key that it does not know; here every key is honoured by name, or refused by name.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from tieout.records.column_types import ColumnType
from tieout.records.rule import ROW, Counting
from tieout.records.schema_checks import Checked, RefusedError, full_name, read_check
from tieout.records.schema_forms import (
    DROPS_ROWS,
    KEYS,
    Declared,
    declared_checks,
    fault_of_options,
    must_be,
    no_truth,
    why_unknown,
)
from tieout.records.schema_rules import AskedCheck, AskedValue, Gathered, Part
from tieout.records.schema_types import Demand, demand_of
from tieout.store.sql import identifier, literal
from tieout.values.errors import inert, shorten
from tieout.values.outcome import Severity, Text, in_its_words

TRUTHS = ("nullable", "unique", "coerce", "required", "regex", "drop_invalid_rows")
DUPLICATES = ("all", "exclude_first", "exclude_last")


def read_column(gathered: Gathered, part: Part, name: str, told: object) -> None:
    """Take up every rule that a schema has on one column; `part` says where it stands."""
    if not isinstance(told, Mapping):
        why = Text(
            "it is no map of what the column must be", "het zegt niet als lijst van sleutels wat de kolom moet zijn"
        )
        gathered.refuse(part, "column", why, at="")
        return
    refused = set(_refuse_keys(gathered, part, name, told))
    if "regex" in refused:
        return
    type = gathered.columns.get(name)
    if type is None:
        _absent(gathered, part, name, told)
        return
    column = Checked(name, gathered.table, type)
    if told.get("required", True) is True:
        _required(gathered, part, name)
    if told.get("dtype") is not None and "dtype" not in refused:
        _dtype(gathered, part, column, str(told["dtype"]), told.get("coerce") is True)
    if told.get("nullable") is not True and "nullable" not in refused:
        title = Text(f"{name} has no blanks", f"{name} is overal ingevuld")
        counting = Counting("true", f"NOT ({column.filled})")
        gathered.add(part, "nullable", title, counting, column.asked("nullable"))
    if told.get("unique") is True:
        title = Text(f"{name} has no value twice", f"{name} heeft geen waarde twee keer")
        gathered.add(part, "unique", title, each_once(gathered.table, (name,), column.filled))
    for check in declared_checks(gathered, part, told, at_top=False):
        _check(gathered, part, column, check)


def each_once(table: str, columns: tuple[str, ...], condition: str) -> Counting:
    """Count the rows that have in these columns what another row has; blanks are alike."""
    names = ", ".join(map(identifier, columns))
    alike = " AND ".join(f"one.{identifier(name)} IS NOT DISTINCT FROM twice.{identifier(name)}" for name in columns)
    place = f"records.{identifier(table)}"
    twice = (
        f"SELECT one.{ROW} FROM {place} AS one SEMI JOIN (\n"
        f"SELECT {names} FROM {place} WHERE {condition} GROUP BY {names} HAVING count(*) > 1\n) AS twice ON {alike}"
    )
    return Counting(condition, broken_rows=twice, different=f"hash({names})")


def columns_of(table: str) -> str:
    """Give in SQL the columns of a table, in its order, with their types."""
    return f"(SELECT column_name, column_type FROM (DESCRIBE records.{identifier(table)}) WHERE column_name <> '{ROW}')"


def _refuse_keys(gathered: Gathered, part: Part, name: str, told: Mapping[str, Any]) -> Iterator[str]:
    """Refuse by name every key of a column that cannot be honoured; give each."""
    for key in TRUTHS:
        if told.get(key) is not None and not isinstance(told[key], bool):
            yield _refused(gathered, part, key, no_truth(told[key]))
    if told.get("regex") is True:
        why = Text(
            "it stands for all columns whose name has this pattern, and for none where the name is misspelt: name each",
            "het staat voor alle kolommen waarvan de naam dit patroon heeft, en bij een tikfout voor geen: noem ze "
            "apart",
        )
        yield _refused(gathered, part, "regex", why)
    if told.get("drop_invalid_rows") is True:
        yield _refused(gathered, part, "drop_invalid_rows", DROPS_ROWS)
    if told.get("default") is not None:
        why = Text(
            "it fills in what the table does not have, and a publication is judged as it stands: take it out",
            "het vult in wat de tabel niet heeft, en een publicatie wordt beoordeeld zoals zij is: haal het weg",
        )
        yield _refused(gathered, part, "default", why)
    if told.get("name") not in (None, name):
        why = Text(
            f"it calls the column {shorten(str(told['name']))}: keep one name",
            f"het noemt de kolom {shorten(str(told['name']))}: houd één naam aan",
        )
        yield _refused(gathered, part, "name", why)
    if told.get("report_duplicates") not in (None, *DUPLICATES):
        yield _refused(gathered, part, "report_duplicates", must_be(", ".join(DUPLICATES)))
    if told.get("dtype") is not None and not isinstance(told["dtype"], str):
        yield _refused(gathered, part, "dtype", must_be("int64, float64, Decimal, str, bool, date, datetime64"))
    for key in told:
        if key not in KEYS and full_name(key) is None:
            yield _refused(gathered, part, key, why_unknown(key))


def _refused(gathered: Gathered, part: Part, key: str, why: Text) -> str:
    """Refuse a key, and give it."""
    gathered.refuse(part, key, why)
    return key


def _absent(gathered: Gathered, part: Part, name: str, told: Mapping[str, Any]) -> None:
    """Take up what a schema says of a column that the table does not have."""
    if told.get("required", True) is False and not (near := _near(gathered, name)):
        title = Text(f"{name} may be missing", f"{name} mag ontbreken")
        _there(gathered, part, name, title, "NOT ")
        return
    if told.get("required", True) is False:
        why = Text(
            f"the table has no such column, and it is nearly called as {shorten(near)}: mend the name, or take it out",
            f"de tabel heeft die kolom niet, en de naam lijkt op {shorten(near)}: verbeter de naam, of haal hem weg",
        )
        gathered.refuse(part, "required", why, at="")
        return
    _required(gathered, part, name)
    why = Text(
        f"the table has no column {shorten(name)}: deliver it, or mend its name in the schema",
        f"de tabel heeft geen kolom {shorten(name)}: lever hem aan, of verbeter de naam in het schema",
    )
    for key in ("dtype", "unique"):
        if told.get(key):
            gathered.refuse(part, key, why)
    if told.get("nullable") is not True:
        gathered.refuse(part, "nullable", why)
    for check in declared_checks(gathered, part, told, at_top=False):
        gathered.refuse(part, full_name(check.name) or check.name, why, at=check.at)


def _near(gathered: Gathered, name: str) -> str:
    """Give a column of the table that is nearly called so; blank where there is none."""
    folded = {there.casefold().replace(" ", "_"): there for there in gathered.columns}
    found = difflib.get_close_matches(name.casefold().replace(" ", "_"), list(folded), 1, 0.8)
    return folded[found[0]] if found else ""


def _required(gathered: Gathered, part: Part, name: str) -> None:
    """Take up that a column must be there."""
    title = Text(f"the table has the column {name}", f"de tabel heeft de kolom {name}")
    _there(gathered, part, name, title, "")


def _there(gathered: Gathered, part: Part, name: str, title: Text, sign: str) -> None:
    """Take up that a column is there, or is not."""
    table = columns_of(gathered.table)
    holds = (
        f"SELECT {sign}coalesce(bool_or(column_name = {literal(name)}), false) AS holds, "
        f"string_agg(column_name, ', ') AS observed FROM {table}"
    )
    asked = AskedCheck(rule="", what="required", columns=(name,), options={"is_there": int(not sign)})
    gathered.add(part, "required", title, Counting(holds=holds), asked)


def _dtype(gathered: Gathered, part: Part, column: Checked, dtype: str, coerces: bool) -> None:
    """Take up of which type a column must be; values are judged as they stand, whatever may be coerced."""
    demand = demand_of(dtype)
    if isinstance(demand, Text):
        gathered.refuse(part, "dtype", demand)
        return
    if coerces:
        said = Text(
            "Nothing is coerced here: the values are judged as they stand.",
            "Hier wordt niets omgezet: de waarden worden beoordeeld zoals ze er staan.",
        )
        part = Part(part.name, part.at, part.fields, Text(f"{part.reason.en} {said.en}", f"{part.reason.nl} {said.nl}"))
    title = Text(f"{column.name} is {demand.title.en}", f"{column.name} is {demand.title.nl}")
    if column.type.family in demand.families:
        if demand.least is not None and demand.most is not None and not _fits_bounds(column.type, demand):
            bounds = (demand.least, demand.most)
            holds = f"{column.sql} BETWEEN {bounds[0]} AND {bounds[1]}"
            values = {
                name: AskedValue(kind="integer", text=str(bound))
                for name, bound in zip(("min_value", "max_value"), bounds, strict=True)
            }
            asked = column.asked("in_range", values=values, options={"include_min": 1, "include_max": 1})
            gathered.add(part, "dtype", title, column.counting(holds), asked)
            return
        if demand.digits is not None and not _fits_digits(column.type, demand):
            whole, scale = demand.digits
            holds = f"{column.sql} = round({column.sql}, {scale}) AND abs({column.sql}) < {10**whole}"
            gathered.add(part, "dtype", title, column.counting(holds))
            return
    families = "|".join(_NAMES[family] for family in demand.families)
    holds = (
        f"SELECT coalesce(bool_or(regexp_full_match(column_type, {literal(families)})), false) AS holds, "
        f"coalesce(any_value(column_type), '-') AS observed\n"
        f"FROM {columns_of(gathered.table)} WHERE column_name = {literal(column.name)}"
    )
    asked = AskedCheck(
        rule="", what="dtype", columns=(column.name,), options={str(n): f for n, f in enumerate(demand.families)}
    )
    gathered.add(part, "dtype", title, Counting(holds=holds), asked)


_NAMES = {
    "integer": "U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER",
    "decimal": r"DECIMAL\(.*\)",
    "float": "FLOAT|DOUBLE",
    "text": "VARCHAR",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}
"""How DuckDB calls the types of a family."""
_BOUNDS = {
    f"{sign}{name}": (0 if sign else -(2 ** (bits - 1)), 2**bits - 1 if sign else 2 ** (bits - 1) - 1)
    for sign in ("", "U")
    for name, bits in {"TINYINT": 8, "SMALLINT": 16, "INTEGER": 32, "BIGINT": 64, "HUGEINT": 128}.items()
}


def _fits_bounds(type: ColumnType, demand: Demand) -> bool:
    """Tell whether a column can hold no whole number that the demanded type cannot."""
    least, most = _BOUNDS[type.name]
    return demand.least is not None and demand.most is not None and demand.least <= least and most <= demand.most


def _fits_digits(type: ColumnType, demand: Demand) -> bool:
    """Tell whether a column can hold no number that the demanded decimal cannot."""
    return demand.digits is not None and type.whole_digits <= demand.digits[0] and type.scale <= demand.digits[1]


def _check(gathered: Gathered, part: Part, column: Checked, check: Declared) -> None:
    """Take up one check of a column."""
    name = full_name(check.name)
    if name is None:
        gathered.refuse(part, check.name, why_unknown(check.name), at=check.at)
        return
    called = check.options.get("name")
    key = called if isinstance(called, str) and called else name
    fault = fault_of_options(check.options)
    blanks_too = check.options.get("ignore_na") is False
    if fault is None:
        try:
            read = read_check(name, check.arguments, column, blanks_too=blanks_too)
        except RefusedError as error:
            fault = error.why
    if fault is not None:
        gathered.refuse(part, key, fault, at=check.at)
        return
    if blanks_too and read.counting.holds is not None:
        blanks_too = False
    said = check.options.get("error")
    reason = in_its_words(inert(said)) if isinstance(said, str) and said else part.reason
    severity: Severity = "warning" if check.options.get("raise_warning") is True else "critical"
    if blanks_too:
        title = Text(f"{read.title.en}, and is not blank", f"{read.title.nl}, en is niet leeg")
        asked = None
    else:
        title, asked = read.title, read.asked
    about = Part(part.name, part.at, part.fields, reason)
    gathered.add(about, key, title, read.counting, asked, at=check.at, severity=severity)
