"""Turn a schema of Pandera that is Python into the YAML that is judged, once, in a process of its own.

Python is code: it is run when somebody asks for this, and never by a check. The process has an empty folder, no
environment, a bound on its time, and Python refuses it the network, other programs and all writing. That stops
accidents; it is no wall against somebody who means harm. What comes back is read as strictly as any schema.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from tieout.declarations.plain_yaml import read_yaml, write_yaml
from tieout.records.rule import RecordRule
from tieout.records.schema_types import demand_of
from tieout.records.schemas import read_schema
from tieout.values.errors import DeclarationError, UsageError, inert, raised_in, shorten
from tieout.values.outcome import Text

PATIENCE = 60
"""Seconds that it may take, the import of Pandera included."""
MOST = 10 * 2**20
"""Bytes that a module may have."""
CHILD = "tieout.engines.backends.pandera.importing"
KINDS = {
    "integer": "BIGINT", "decimal": "DECIMAL(18,6)", "float": "DOUBLE", "text": "VARCHAR", "boolean": "BOOLEAN",
    "date": "DATE", "timestamp": "TIMESTAMP",
}  # fmt: skip
"""A type of column of each family, on which the schema is tried."""
MISSING = re.compile(r"ModuleNotFoundError: No module named '(?P<name>[\w.]+)'")


class Task(msgspec.Struct, frozen=True):
    """What the process is asked."""

    source: str
    """The path of the module."""
    name: str
    """The name of its file, for messages."""
    wanted: str | None


class Made(msgspec.Struct, frozen=True):
    """What the process made of it."""

    yaml: str = ""
    """The schema, where just one is meant and all of it can be written."""
    found: tuple[str, ...] = ()
    """Every schema of the module, by its name."""
    refused: tuple[str, ...] = ()
    """What of the schema cannot be written, each with its place."""
    raised: str = ""
    """What the module raised, with the line of it."""


def import_schema(path: Path, wanted: str | None) -> str:
    """Give the YAML of the schema of a Python module; `wanted` names it where there are several.

    Raises UsageError where there is no such module or schema in it, and DeclarationError where the module does not run
    or its schema holds what is not judged.
    """
    where = os.fspath(path)
    _refuse_no_module(path, where)
    made = _made(Task(os.path.abspath(path), path.name, wanted), where)
    if made.raised:
        raise DeclarationError(where, f"the module does not run: {made.raised}", _advice(made.raised))
    if not made.found:
        raise UsageError(where, "it holds no schema of Pandera", "Name the file that has a DataFrameSchema or a model.")
    if not made.yaml and not made.refused:
        what = f"it holds no schema {shorten(wanted)}, but" if wanted else f"it holds {len(made.found)} schemas:"
        raise UsageError(where, f"{what} {', '.join(made.found)}", f"Name one of them: --schema {made.found[0]}")
    if refused := [*made.refused, *_unjudged(made.yaml)]:
        advice = "Nothing is written. Say it with checks of Pandera's own, or declare it as a rule in SQL."
        raise DeclarationError(where, "; ".join(refused), advice)
    return f"# Written by `tieout import` from {inert(path.name)}.\n{made.yaml}"


def _refuse_no_module(path: Path, where: str) -> None:
    """Refuse what is no module of Python.

    Raises UsageError saying what it is.
    """
    advice = "Name the Python file with the schema: tieout import schemas/orders.py"
    if not path.exists():
        raise UsageError(where, "there is no such file", advice)
    if not path.is_file() or path.suffix != ".py":
        raise UsageError(where, "it is no Python file, as its name ends in .py", advice)
    if path.stat().st_size > MOST:
        raise UsageError(where, f"it has more than {MOST} bytes", advice)


def _made(task: Task, where: str) -> Made:
    """Have a process of its own run the module.

    Raises DeclarationError where it does not answer.
    """
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryFile() as told:
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": empty, "PYTHONDONTWRITEBYTECODE": "1"}
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-s", "-m", CHILD],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, cwd=empty, env=environment,
        )  # fmt: skip
        try:
            said, _ = process.communicate(msgspec.json.encode(task), PATIENCE)
        except subprocess.TimeoutExpired as error:
            what = f"the module did not end within {PATIENCE} seconds"
            raise DeclarationError(where, what, "Take out what waits or works when it is imported.") from error
        finally:
            process.kill()
            process.communicate()
        told.seek(0)
        trace = told.read(MOST).decode("utf-8", "replace").strip()
    try:
        return msgspec.json.decode(said, type=Made)
    except msgspec.DecodeError as error:
        why = raised_in(trace) or trace.split("\n")[-1][:300]
        what = f"the module ended its process with exit code {process.returncode}{f': {why}' if why else ''}"
        raise DeclarationError(where, what, "Take out what ends it when it is imported.") from error


def _advice(raised: str) -> str:
    """Say what to do about what a module raised."""
    if (missing := MISSING.search(raised)) is not None:
        return f"Install {missing['name']} beside tieout for this, or put what is needed of it in the one file."
    if "is refused here" in raised:
        return "A schema is imported without files to write, network or other programs: take that out of it."
    return "Mend it: it must run by itself, in an empty folder and without an environment."


def _unjudged(yaml: str) -> Iterator[str]:
    """Say what of a schema a check would refuse, whatever table of its columns it is on."""
    if not yaml:
        return
    told = read_yaml(yaml.encode(), "schema.yaml")
    columns = told.get("columns") or {}
    kinds = {name: _kind(name, column) for name, column in columns.items()}
    yield from map(_said, _refused({**told, "columns": columns}, kinds))


def _kind(name: str, told: Mapping[str, Any]) -> str:
    """Give a type of column for what a schema says of it: that which it demands, else one of which least is refused."""
    demand = demand_of(told["dtype"]) if isinstance(told.get("dtype"), str) else None
    if demand is not None and not isinstance(demand, Text):
        return KINDS[demand.families[0]]
    return min(KINDS.values(), key=lambda kind: len(_refused({"columns": {name: told}}, {name: kind})))


def _refused(told: Mapping[str, Any], kinds: Mapping[str, str]) -> list[RecordRule]:
    """Read a schema on a table of these types; give the rules of it that are refused."""
    read = read_schema(write_yaml(told).encode(), "schema.yaml", "schema", kinds)
    return [rule for rule in read.rules if rule.refused is not None]


def _said(rule: RecordRule) -> str:
    """Say where a rule that is refused stands, and why it is."""
    return f"{rule.source.partition(': ')[2]}: {rule.refused.en if rule.refused else ''}"
