"""Run a module of Python that makes schemas of Pandera, and tell what they say: the process behind `tieout import`.

Only columns, types and built-in checks with their statistics are told. A check that is a function, a parser, and all
else that would be lost in writing is told by name, and then nothing is written.
"""

from __future__ import annotations

import contextlib
import datetime
import enum
import importlib.util
import math
import os
import re
import sys
import traceback
import warnings
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import msgspec
from pandera.api.checks import Check
from pandera.api.dataframe.container import DataFrameSchema
from pandera.api.dataframe.model import DataFrameModel

from tieout.declarations.plain_yaml import write_yaml
from tieout.engines.confinement import NETWORK, PROGRAMS, allow_time, leave_the_network, refuse, refuse_writing
from tieout.engines.importing import PATIENCE, Made, Task
from tieout.records.schema_checks import full_name
from tieout.values.errors import first_line, shorten

MODULE = "schema_of_others"
TOLD = 2**20
"""Bytes that the module may tell."""
FLAVOURS = {
    "pandas": ("dataframe", "pandas"), "polars": ("polars_dataframe", "polars"), "ibis": ("ibis_table", "ibis"),
}  # fmt: skip
OF_TABLE = {
    "strict": False, "ordered": False, "unique": None, "coerce": False, "report_duplicates": "all",
    "unique_column_names": False, "add_missing_columns": False, "drop_invalid_rows": False, "title": None,
    "description": None, "name": None,
}  # fmt: skip
"""What a schema may say of a table, and what it says if nothing is said."""
OF_COLUMN = {
    "nullable": False, "unique": False, "coerce": False, "required": True, "regex": False, "default": None,
    "report_duplicates": "all", "drop_invalid_rows": False, "title": None, "description": None,
}  # fmt: skip
OF_CHECK = {"ignore_na": True, "raise_warning": False, "groupby": None, "groups": None, "element_wise": False}


class UnwritableError(ValueError):
    """What cannot be written in YAML."""


def tell(module: Mapping[str, Any], wanted: str | None) -> Made:
    """Tell the schema of a module that is meant: the one of this name, else the only one."""
    found = dict(_schemas(module))
    if wanted is None:
        several = {id(value): name for name, value in reversed(found.items())}
        chosen = next(iter(several.values())) if len(several) == 1 else None
    else:
        chosen = wanted if wanted in found else None
    if chosen is None:
        return Made(found=tuple(found))
    value = found[chosen]
    schema = value if isinstance(value, DataFrameSchema) else value.to_schema()
    refused: list[str] = []
    told = _table(schema, refused)
    if refused:
        return Made(found=tuple(found), refused=tuple(refused))
    return Made(yaml=write_yaml(told), found=tuple(found))


def _schemas(module: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give every schema that a module makes, and every model that it defines, by its name."""
    for name, value in module.items():
        is_model = isinstance(value, type) and issubclass(value, DataFrameModel) and value.__module__ == MODULE
        if isinstance(value, DataFrameSchema) or is_model:
            yield name, value


def _table(schema: Any, refused: list[str]) -> dict[str, Any]:
    """Tell what a schema says; adds to `refused` what cannot be told, with its place."""
    flavour = next((name for name in FLAVOURS if f".{name}." in f"{type(schema).__module__}."), None)
    if flavour is None:
        refused.append(f"a schema of {type(schema).__module__} is not one of pandas, polars or ibis")
        return {}
    kind, api = FLAVOURS[flavour]
    told: dict[str, Any] = {"schema_type": kind, "api": api}
    if schema.parsers:
        refused.append(f"parsers: {_names(schema.parsers)} changes the table, and a publication is judged as it stands")
    for number, check in enumerate(schema.checks):
        refused.append(f"checks[{number}]: {_named(check)} is a check on the table as a whole, which is not judged")
    if getattr(schema, "index", None) is not None:
        refused.append("index: a table has no index beside its columns; declare a column of that name")
    if schema.dtype is not None:
        refused.append("dtype: it is one type for all columns; give each column its own")
    told |= _unusual(schema, OF_TABLE, "", refused)
    told["columns"] = {}
    for name, column in schema.columns.items():
        if not isinstance(name, str):
            refused.append(f"columns: the name {shorten(str(name))} is no text")
            continue
        told["columns"][name] = _column(column, f"columns.{name}", refused)
    return told


def _column(column: Any, at: str, refused: list[str]) -> dict[str, Any]:
    """Tell what a schema says of a column."""
    told: dict[str, Any] = {}
    if column.dtype is not None:
        told["dtype"] = str(column.dtype)
    told |= _unusual(column, OF_COLUMN, f"{at}.", refused)
    if column.parsers:
        refused.append(
            f"{at}.parsers: {_names(column.parsers)} changes the values; a publication is judged as it stands"
        )
    checks = []
    for number, check in enumerate(column.checks):
        try:
            checks.append(_check(check))
        except UnwritableError as error:
            refused.append(f"{at}.checks[{number}]: {error}")
    named = {check["options"]["check_name"]: check for check in checks}
    if len(named) < len(checks):
        return {**told, "checks": checks}
    return told | {name: _beside(name, check) for name, check in named.items()}


def _beside(name: str, check: Mapping[str, Any]) -> Any:
    """Give a check as it stands beside the type of its column, under its name."""
    options = {key: value for key, value in check["options"].items() if key != "check_name"}
    arguments = {key: value for key, value in check.items() if key != "options"}
    # A length that stands alone is the exact one.
    is_alone = len(arguments) == 1 and not options and (name != "str_length" or "exact_value" in arguments)
    return next(iter(arguments.values())) if is_alone else arguments | options


def _check(check: Any) -> dict[str, Any]:
    """Tell what a check says.

    Raises UnwritableError where it is none of Pandera's own, or holds what cannot be written.
    """
    name, own = check.registry_name, _own(check)
    if own is None:
        raise UnwritableError(f"{_named(check)} is a function or a check of their own, which is not judged")
    told = {key: _value(value) for key, value in (check.statistics or {}).items() if value is not None}
    options = {"check_name": name, **_unusual(check, OF_CHECK, "", [])}
    if check.name not in (None, name):
        options["name"] = str(check.name)
    if check.error is not None and check.error != own.error:
        options["error"] = str(check.error)
    return {**told, "options": options}


def _own(check: Any) -> Any:
    """Give Pandera's own check that says the same; None where it has none: a function may be called as one is."""
    name = check.registry_name
    if type(check) is not Check or name is None or full_name(name) is None:
        return None
    try:
        own = getattr(Check, name)(**(check.statistics or {}))
    except (TypeError, ValueError):
        return None
    return own if type(check._check_fn) is type(own._check_fn) and str(check._check_fn) == str(own._check_fn) else None


def _unusual(thing: Any, usual: Mapping[str, Any], at: str, refused: list[str]) -> dict[str, Any]:
    """Tell what something says that is not as usual."""
    told = {}
    for key, value in usual.items():
        said = getattr(thing, key, value)
        if said is None or said == value:
            continue
        try:
            told[key] = _value(said)
        except UnwritableError as error:
            refused.append(f"{at}{key}: {error}")
            told[key] = str(said)
    return told


def _value(value: Any) -> Any:
    """Give a value as it is written.

    Raises UnwritableError where it cannot be.
    """
    if isinstance(value, type) and issubclass(value, enum.Enum):
        return [_value(one.value) for one in value]
    if isinstance(value, enum.Enum):
        return _value(value.value)
    if isinstance(value, str | bool | int | None):
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise UnwritableError(f"{value} is no number that can be written")
        return Decimal(repr(float(value)))
    if isinstance(value, datetime.datetime) and value.tzinfo is None:
        return value.isoformat(sep=" ")
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, re.Pattern) and value.flags == re.compile("").flags:
        return value.pattern
    if isinstance(value, set | frozenset):
        return sorted(map(_value, value), key=lambda one: (str(type(one)), one))
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    if callable(item := getattr(value, "item", None)) and type(value).__module__ == "numpy":
        return _value(item())
    raise UnwritableError(f"{shorten(str(value))} of {type(value).__name__} cannot be written as it is")


def _named(check: Any) -> str:
    """Name a check as its module does."""
    return shorten(str(check.name or getattr(check, "error", None) or "one without a name"))


def _names(parsers: Any) -> str:
    """Name parsers."""
    return ", ".join(shorten(str(getattr(parser, "name", None) or "one without a name")) for parser in parsers)


def run_module(path: str, name: str) -> Mapping[str, Any] | str:
    """Run a module; give what it holds, or what it raised with the line of it."""
    spec = importlib.util.spec_from_file_location(MODULE, path)
    if spec is None or spec.loader is None:
        return "it is no module"
    module = importlib.util.module_from_spec(spec)
    sys.modules[MODULE] = module
    try:
        spec.loader.exec_module(module)
    except BaseException as error:  # noqa: BLE001 - whatever it raises is told of it
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
        line = lines[-1] if lines else getattr(error, "lineno", None)
        place = f"{name}:{line}: " if line else ""
        return f"{place}{type(error).__name__}: {first_line(error)}"
    return vars(module)


def main() -> NoReturn:
    """Run as a process: a task comes in, what was made of it goes out."""
    reply_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    task = msgspec.json.decode(sys.stdin.buffer.read(), type=Task)
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")
    with contextlib.suppress(ImportError):
        importlib.import_module("pandera.polars")
    allow_time(PATIENCE)
    leave_the_network()
    refuse(NETWORK | PROGRAMS | {"socket.__new__"})
    refuse_writing(TOLD)
    module = run_module(task.source, Path(task.name).name)
    try:
        made = Made(raised=module) if isinstance(module, str) else tell(module, task.wanted)
    except Exception as error:  # noqa: BLE001 - a schema that cannot be made is told of the module
        made = Made(raised=f"{type(error).__name__}: {first_line(error)}")
    reply_to.write(msgspec.json.encode(made))
    reply_to.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
