"""Gather the rules of a schema while it is read, with what its engine is given to decide each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from tieout.declarations.strict import Declared
from tieout.records.column_types import ColumnType, Written
from tieout.records.rule import JUDGES_SCHEMAS, Counting, Foreign, ForeignRules, RecordRule
from tieout.values.outcome import Severity, Text

BY_SCHEMA = Text("The schema of the table asks it.", "Het schema van de tabel vraagt het.")


class AskedValue(Declared, frozen=True, kw_only=True):
    """A value that cells are compared with, as the engine is given it."""

    kind: str
    """`integer`, `decimal`, `float`, `text`, `boolean`, `date` or `timestamp`."""
    text: str
    """The value as text, exactly as declared."""


class AskedCheck(Declared, frozen=True, kw_only=True):
    """One rule, as the engine is given it."""

    rule: str
    what: str
    """A check by the engine's name, or `nullable`, `dtype`, `required`, `strict`, `ordered` or `unique`."""
    columns: tuple[str, ...]
    """The column that it is about, or the columns of the schema where it is about the table."""
    values: Mapping[str, AskedValue] = msgspec.field(default_factory=dict)
    listed: tuple[AskedValue, ...] = ()
    options: Mapping[str, int | str] = msgspec.field(default_factory=dict)


class AskedSchema(Declared, frozen=True, kw_only=True):
    """All that the engine is given to decide of one schema."""

    checks: tuple[AskedCheck, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a schema that becomes rules: where it stands, and what is said about it."""

    name: str
    """How its rules begin: `orders.amount`."""
    at: str
    """Where it stands: `orders.yaml: columns.amount`."""
    fields: tuple[str, ...] = ()
    reason: Text = BY_SCHEMA


@dataclass(slots=True)
class Gathered:
    """The rules of one schema on one table, as far as they are read."""

    table: str
    columns: Mapping[str, ColumnType]
    """The columns of the table, in its order."""
    is_minimal: bool = False
    """The schema says only what is not usual, as Pandera writes it unless it is told otherwise."""
    rules: list[RecordRule] = field(default_factory=list)
    asked: list[AskedCheck] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """Names of its rules."""

    def add(
        self,
        part: Part,
        key: str,
        title: Text,
        counting: Counting,
        asked: AskedCheck | None = None,
        *,
        at: str = "",
        severity: Severity = "critical",
    ) -> None:
        """Take up a rule; `asked` is what the engine is given, None where SQL alone decides it."""
        name = self._unique(f"{part.name}.{key}")
        if asked is not None:
            self.asked.append(msgspec.structs.replace(asked, rule=name))
        self.rules.append(
            RecordRule(
                name, self.table, part.fields, title, part.reason, f"{part.at}{at or f'.{key}'}",
                JUDGES_SCHEMAS if asked is not None else None, severity, counting=counting,
            )
        )  # fmt: skip

    def refuse(self, part: Part, key: str, why: Text, *, at: str = "") -> None:
        """Take up a rule that cannot be judged, with what it is and what to do about it."""
        name = self._unique(f"{part.name}.{key}")
        title = Text(f"“{key}” of the schema holds", f"“{key}” van het schema klopt")
        source = f"{part.at}{at or f'.{key}'}"
        self.rules.append(
            RecordRule(name, self.table, part.fields, title, part.reason, source, JUDGES_SCHEMAS, refused=why)
        )

    def done(self) -> ForeignRules:
        """Give all rules, and what the engine is given."""
        document = msgspec.json.encode(AskedSchema(checks=tuple(self.asked))).decode()
        return ForeignRules(tuple(self.rules), Foreign(JUDGES_SCHEMAS, self.table, document))

    def _unique(self, name: str) -> str:
        """Give a name that no other rule has: the second of one name is `….2`."""
        number, found = 1, name
        while found in self.names:
            number += 1
            found = f"{name}.{number}"
        self.names.add(found)
        return found


def asked_value(value: Written) -> AskedValue:
    """Give a value as the engine is given it."""
    return AskedValue(kind=value.kind, text=value.text)
