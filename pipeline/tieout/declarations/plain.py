"""What the data package of other people says of its tables, as types: records with types and constraints.

What the standard (Data Package v2, and v1 where v2 still reads it) lets a package ask of its tables is held here; no
rulebook is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from tieout.declarations.publication import Dialect, Located, Packing
from tieout.declarations.strict import Declared

DESCRIPTIVE: Mapping[str, frozenset[str]] = {
    "package": frozenset({
        "$schema", "profile", "id", "licenses", "title", "description", "homepage", "image", "version", "created",
        "keywords", "contributors", "sources",
    }),
    "resource": frozenset({
        "$schema", "profile", "title", "description", "mediatype", "sources", "licenses", "homepage", "contributors",
        "scheme",
    }),
    "schema": frozenset({"$schema", "profile", "title", "description"}),
    "field": frozenset({"title", "example", "rdfType", "categoriesOrdered"}),
}  # fmt: skip
"""Keys of the standard that ask nothing of the data."""


NUMBERS = frozenset({"integer", "number"})
"""Types of the standard whose values are numbers."""
ROW_NUMBER = "tieout_row"
"""The column that a table of records has in a run beside its own: the number of the record."""


class Sum(Declared, frozen=True, kw_only=True):
    """Fields of which one is the sum of the others, in every record."""

    total: str
    parts: tuple[str, ...]
    """A field with a minus in front is taken off."""
    step: Decimal | None = None
    """The step in which each of them was rounded; None where they add up exactly."""


class Total(Declared, frozen=True, kw_only=True):
    """A field of another table that has the sums of a field of this one, by groups."""

    field: str
    by: tuple[str, ...]
    """Fields of both tables that say which group a record is of."""
    resource: str
    """The table that has the totals, a record for each group."""
    total: str
    """The field of that table."""
    step: Decimal | None = None
    """The step in which the totals were rounded; None where they are exact."""


class Settings(Declared, frozen=True, kw_only=True):
    """What else a table of records is judged by: files beside it, and what must add up."""

    suites: tuple[str, ...] = ()
    """Suites of Great Expectations."""
    schemas: tuple[str, ...] = ()
    """Schemas of Pandera."""
    sums: tuple[Sum, ...] = ()
    totals: tuple[Total, ...] = ()
    owner: str = ""


class Constraints(Declared, frozen=True, kw_only=True, rename="camel"):
    """What a field asks of each of its values; numbers and dates as they are written in the file."""

    required: bool = False
    unique: bool = False
    min_length: int | None = None
    max_length: int | None = None
    minimum: str | None = None
    maximum: str | None = None
    exclusive_minimum: str | None = None
    exclusive_maximum: str | None = None
    pattern: str | None = None
    enum: tuple[str, ...] | None = None
    json_schema: Any = None


class PlainField(Declared, frozen=True, kw_only=True, rename="camel"):
    """A column of a table of records."""

    name: str
    type: str = "string"
    format: str = "default"
    description: str = ""
    constraints: Constraints = Constraints()
    categories: tuple[str, ...] | None = None
    missing_values: tuple[str, ...] | None = None
    """Texts that say there is no value; None where those of the table hold."""
    decimal_char: str = "."
    group_char: str = ""
    bare_number: bool = True
    true_values: tuple[str, ...] = ("true", "True", "TRUE", "1")
    false_values: tuple[str, ...] = ("false", "False", "FALSE", "0")


class Reference(Declared, frozen=True, kw_only=True):
    """What a foreign key refers to."""

    fields: tuple[str, ...]
    resource: str = ""
    """Blank for the table itself."""


class ForeignKey(Declared, frozen=True, kw_only=True):
    """Fields whose values must stand in fields of a table."""

    fields: tuple[str, ...]
    reference: Reference


class PlainSchema(Declared, frozen=True, kw_only=True, rename="camel"):
    """The columns of a table of records, in the order of the file, and its keys."""

    fields: tuple[PlainField, ...]
    missing_values: tuple[str, ...] = ("",)
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    fields_match: Literal["exact"] = "exact"


class PlainFile(Located, frozen=True, kw_only=True):
    """A resource, as far as it is files: of what is no table no more is read, as nobody judges what it says."""

    name: str
    bytes: int | None = None
    hash: str | None = None


class PlainResource(PlainFile, frozen=True, kw_only=True):
    """One table of records."""

    schema: PlainSchema
    type: str = "table"
    format: str = ""
    """Blank where the name of the file says it."""
    compression: Packing | None = None
    encoding: str = "utf-8"
    dialect: Dialect = Dialect()
    tieout: Settings = Settings()

    def missing_of(self, field: PlainField) -> tuple[str, ...]:
        """Give the texts that say of a cell of a field that there is no value."""
        return self.schema.missing_values if field.missing_values is None else field.missing_values


class PlainPackage(Declared, frozen=True, kw_only=True):
    """A package that is judged by what it asks of itself."""

    resources: tuple[PlainResource, ...]
    name: str = ""
    attached: tuple[PlainFile, ...] = ()
    """Resources that are no tables."""
    passed_over: tuple[str, ...] = ()
    """Keys of no standard that are known here, with where they stand."""


KNOWN: Mapping[str, frozenset[str]] = {
    "package": frozenset({"name", "resources"}) | DESCRIPTIVE["package"],
    "resource": frozenset({
        "name", "path", "schema", "type", "format", "compression", "encoding", "dialect", "bytes", "hash", "tieout",
    })
    | DESCRIPTIVE["resource"],
    "schema": frozenset({"fields", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys", "fieldsMatch"})
    | DESCRIPTIVE["schema"],
    "field": frozenset({
        "name", "type", "format", "description", "constraints", "categories", "missingValues", "decimalChar",
        "groupChar", "bareNumber", "trueValues", "falseValues",
    })
    | DESCRIPTIVE["field"],
}  # fmt: skip
"""The keys of the standard, by what they are of."""
ASKING: frozenset[str] = frozenset({
    "constraints", "primaryKey", "uniqueKeys", "foreignKeys", "missingValues", "trueValues", "falseValues",
    "required", "unique", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "pattern", "enum", "jsonSchema",
})  # fmt: skip
"""Keys of the standard that ask something of the data, or say how it is read: elsewhere than it has them, of nobody."""
