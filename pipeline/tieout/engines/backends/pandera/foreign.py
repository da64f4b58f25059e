"""Have Pandera judge a schema of other people on one table of records, through ibis on the run's DuckDB.

The schema is built anew from what our strict reader took, one rule at a time, so that each has an answer of its own.
Its values are handed over with the digits that they were declared with: ibis alone gives every decimal three.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.datatypes as types
import msgspec
import pandera.config
import pandera.errors
import pandera.ibis as pandera_ibis

from tieout.records.rule import Decided, Foreign
from tieout.records.schema_rules import AskedCheck, AskedSchema, AskedValue
from tieout.values.errors import first_line

Reason = pandera.errors.SchemaErrorReason
NO_ROWS = "the table has no records"
FAMILIES: Mapping[str, tuple[Any, Callable[[Any], bool]]] = {
    "integer": (types.int64, lambda type: type.is_integer() or (type.is_decimal() and type.scale == 0)),
    "decimal": (types.Decimal(18, 2), lambda type: type.is_decimal()),
    "float": (types.float64, lambda type: type.is_floating()),
    "text": (types.string, lambda type: type.is_string()),
    "boolean": (types.boolean, lambda type: type.is_boolean()),
    "date": (types.date, lambda type: type.is_date()),
    "timestamp": (types.Timestamp(scale=6), lambda type: type.is_timestamp() and type.timezone is None),
}
"""Families of types, each with one of them and whether a type of ibis is one."""
BREACHES = {
    "nullable": Reason.SERIES_CONTAINS_NULLS,
    "dtype": Reason.WRONG_DATATYPE,
    "required": Reason.COLUMN_NOT_IN_DATAFRAME,
    "strict": Reason.COLUMN_NOT_IN_SCHEMA,
    "ordered": Reason.COLUMN_NOT_ORDERED,
    "unique": Reason.DUPLICATES,
}
"""What Pandera calls a breach of each rule that is no check."""


def decide(table: Callable[[], Any], asked: Foreign) -> tuple[Decided, ...]:
    """Say of each rule of a schema whether it holds; `table` gives the ibis table that it is about.

    A table without rows is not judged: Pandera takes the missing sum of no rows for a fault.
    """
    checks = msgspec.json.decode(asked.document, type=AskedSchema).checks
    try:
        if not pandera.config.get_config_global().validation_enabled:
            raise RuntimeError("Pandera is switched off: unset PANDERA_VALIDATION_ENABLED and check again")
        records = table()
        if int(records.count().execute()) == 0:
            return tuple(Decided(check.rule, None, examined=0, error=NO_ROWS) for check in checks)
    except Exception as error:  # noqa: BLE001 - then no rule can be judged, and each says so
        return tuple(Decided(check.rule, None, error=first_line(error)) for check in checks)
    return tuple(_decided(records, check) for check in checks)


def _decided(records: Any, check: AskedCheck) -> Decided:
    """Judge one rule."""
    try:
        errors = _errors(_schema(records, check), records)
    except Exception as error:  # noqa: BLE001 - one rule that fails must not hide the others
        return Decided(check.rule, None, error=first_line(error))
    if check.options.get("is_there") == 0:
        return _absent(check, errors)
    expected = BREACHES.get(check.what, Reason.DATAFRAME_CHECK)
    if strange := [error for error in errors if error.reason_code is not expected]:
        return Decided(check.rule, None, error=f"{strange[0].reason_code.name.lower()}: {first_line(strange[0])}")
    return Decided(check.rule, not errors)


def _absent(check: AskedCheck, errors: Sequence[Any]) -> Decided:
    """Say of a column that may be missing whether it is: Pandera, asked for it, must not find it."""
    if any(error.reason_code is not Reason.COLUMN_NOT_IN_DATAFRAME for error in errors):
        return Decided(check.rule, None, error=first_line(errors[0]))
    return Decided(check.rule, bool(errors))


def _errors(schema: Any, records: Any) -> list[Any]:
    """Have Pandera validate a table; give what it found wrong."""
    try:
        with pandera.config.config_context(
            validation_enabled=True, validation_depth=pandera.config.ValidationDepth.SCHEMA_AND_DATA
        ):
            schema.validate(records, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return list(errors.schema_errors)
    return []


def _schema(records: Any, check: AskedCheck) -> Any:
    """Build the schema that asks one rule and nothing else."""
    columns = {name: pandera_ibis.Column(nullable=True, required=False) for name in check.columns}
    if check.what in ("strict", "ordered"):
        return pandera_ibis.DataFrameSchema(columns, strict=check.what == "strict", ordered=check.what == "ordered")
    if check.what == "unique":
        return pandera_ibis.DataFrameSchema(columns, unique=list(check.columns))
    (name,) = check.columns
    if check.what == "required":
        return pandera_ibis.DataFrameSchema({name: pandera_ibis.Column(nullable=True, required=True)})
    if check.what == "nullable":
        return pandera_ibis.DataFrameSchema({name: pandera_ibis.Column(nullable=False)})
    if check.what == "dtype":
        return pandera_ibis.DataFrameSchema(
            {name: pandera_ibis.Column(_dtype(records[name].type(), list(check.options.values())), nullable=True)}
        )
    return pandera_ibis.DataFrameSchema(
        {name: pandera_ibis.Column(checks=_checks(check, records[name].type()), nullable=True)}
    )


def _dtype(type: Any, families: Sequence[int | str]) -> Any:
    """Give the type that a column must have: its own where it is of one of the families, else one of the first."""
    is_one = any(FAMILIES[str(family)][1](type) for family in families)
    # A type that may hold no NULL is another type to Pandera, and every column of a view may.
    return type if is_one else FAMILIES[str(families[0])][0]


def _checks(check: AskedCheck, type: Any) -> list[Any]:
    """Build the checks of Pandera that ask one rule; each fetches one case at most, as SQL finds them all."""
    told = {"n_failure_cases": 1}
    if check.what == "in_range":
        # Pandera compares the bounds with each other, which it cannot where they are of ibis.
        low, high = (_value(check.values[name], type) for name in ("min_value", "max_value"))
        lower = pandera_ibis.Check.ge if check.options["include_min"] else pandera_ibis.Check.gt
        upper = pandera_ibis.Check.le if check.options["include_max"] else pandera_ibis.Check.lt
        return [lower(low, **told), upper(high, **told)]
    build = getattr(pandera_ibis.Check, check.what)
    if check.what == "unique_values_eq":
        return [build([_plain(value) for value in check.listed], **told)]
    if check.listed:
        return [build([_value(value, type) for value in check.listed], **told)]
    given = {name: _value(value, type) for name, value in check.values.items()}
    return [build(**given, **check.options, **told)]


def _plain(value: AskedValue) -> Any:
    """Give a value as Python has it."""
    match value.kind:
        case "integer":
            return int(value.text)
        case "decimal":
            return Decimal(value.text)
        case "float":
            return float(value.text)
        case "boolean":
            return value.text == "true"
        case "date":
            return datetime.date.fromisoformat(value.text)
        case "timestamp":
            return datetime.datetime.fromisoformat(value.text)
        case _:
            return value.text


def _value(value: AskedValue, type: Any) -> Any:
    """Give a value as ibis has it, of a type that both it and its column fit in whole."""
    plain = _plain(value)
    if value.kind == "integer" and not -(2**63) <= plain < 2**63:
        plain = Decimal(value.text)
    if not isinstance(plain, Decimal):
        return plain
    _, digits, exponent = plain.as_tuple()
    whole, scale = max(1, len(digits) + int(exponent)), max(0, -int(exponent))
    if type.is_decimal():
        whole, scale = max(whole, type.precision - type.scale), max(scale, type.scale)
    return ibis.literal(plain, types.Decimal(whole + scale, scale))
