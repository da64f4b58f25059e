"""What a publication declares of itself in `datapackage.json` (Data Package v2), as types.

The standard's keys keep the standard's meaning; what only tieout asks stands under `tieout`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count
from pathlib import PurePosixPath
from typing import Annotated, ClassVar, Literal, NamedTuple

from msgspec import Meta, field

from tieout.declarations.standard import LEFT_OUT
from tieout.declarations.strict import Declared
from tieout.values.places import counts_rows

FILE_NAME = "datapackage.json"
TIES = ".ties.toml"
SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
LONGEST_NAME = 255
"""Bytes in the name of a file."""
BOOK = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


Role = Literal["section", "number", "label", "figure", "unplaced", "note", "key", "code"]
Year = Annotated[int, Meta(ge=1900, le=2099)]
Number = Annotated[int, Meta(ge=1, le=99)]
RowNumber = Annotated[int, Meta(ge=1)]
Packing = Literal["gz", "zst"]
"""How a file is compressed: by gzip or by Zstandard."""


def ties_name(path: str) -> str:
    """Give the name of the file that declares the ties of a text, beside it."""
    text = PurePosixPath(path)
    return str(text.with_name(f"{text.stem}{TIES}"))


def packing_of(path: str) -> Packing | None:
    """Tell by the end of its path how a CSV is compressed; None where that does not say so."""
    folded = path.casefold()
    return "gz" if folded.endswith(".csv.gz") else "zst" if folded.endswith(".csv.zst") else None


FOLDER = "/"
"""What a path ends in that names a folder of parts; one that ends in .parquet may be a folder too."""


class Located(Declared, frozen=True, kw_only=True):
    """What lies in files of a package: in one, or a table in several."""

    located: str | tuple[str, ...] = field(name="path")
    """The file; of a table in several files each of them, or of Parquet the folder that they lie in."""

    @property
    def path(self) -> str:
        """The file, of several the first: what is said of the table as a whole is said of this one."""
        return next(iter(self.paths), "")

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file of it, in their order."""
        return (self.located,) if isinstance(self.located, str) else self.located


class PackageSettings(Declared, frozen=True, kw_only=True):
    """What tieout must know of a publication."""

    rulebook: str
    """Folder name of the rulebook that applies."""
    entity: str | None = None
    """Whose figures these are; None where each table says so."""
    owner: str = ""
    """Who looks after the figures; each finding says it. A table may have another."""
    owners: dict[str, str] = field(default_factory=dict)
    """Who looks after what a rule finds, by the name of the rule, wherever it finds it."""
    year: Year | None = None
    """Report year; None where each table says so."""
    document: str | None = None
    """One of the documents of a year that the rulebook knows."""
    beside: tuple[str, ...] = ()
    """Folders beside this one that hold publications to hold it against: last year's, the budget's."""


class FieldSettings(Declared, frozen=True, kw_only=True):
    """What a column holds: its role, and for figures what sets the column apart."""

    role: Role
    basis: str | None = None
    """What its figures are: a basis of the rulebook."""
    year: Year | None = None
    period: str | None = None
    """Its period, in a form of the rulebook, where that is more than a year: `FY2019`, `2019 Q3`."""
    stage: str | None = None
    """What sets columns of one basis and period apart."""
    of: str | None = None
    """The line that a column of a specification is about; of a key, `entity`, `year`, `period` or one of its own; of a
    code, its list."""
    number: Number | None = None
    """The number that the head prints: 3 for (3)."""
    formula: str | None = None
    """The formula that the head prints, `(2)-(1)`."""
    line: str | None = None
    """In a table of records: the line that the column is."""


class TableSettings(Declared, frozen=True, kw_only=True):
    """What kind of table a resource is, and what its bare numbers stand for."""

    kind: str
    """Name of a table kind that the rulebook describes."""
    complete: bool = True
    """False where the table is known to go on elsewhere."""
    unit: str | None = None
    """Unit of numbers printed without one; None where each line has its own."""
    scale: int = 1
    """Factor of numbers printed without a scale word: 1000 for thousands."""
    note: str = ""
    entity: str | None = None
    """Whose figures these are, where the package does not say."""
    year: Year | None = None
    """Report year of the table, where it is not that of the package."""
    document: str | None = None
    blank: Literal["nothing", "not given"] = "nothing"
    """What a blank cell means: there is nothing, or the document does not give it."""
    step: Annotated[float, Meta(gt=0, le=1e12)] | None = None
    """The step in which its amounts are rounded, as they are printed: 0.1 for one decimal, 1 for whole ones."""
    numbers: Literal["printed", "machine"] = "printed"
    """How numbers are written: as in print, or by a program, with a decimal dot."""
    owner: str = ""
    """Who looks after the table, where that is not who looks after the package: a name that people there know."""
    notation: str | None = None
    """Name of the notation of the rulebook that the table is printed in; None where it is the usual one."""
    part_of: dict[str, str] = field(default_factory=dict)
    """Rows of a statement that the rulebook does not know, by their label: the total that each is part of."""


class SourceSettings(Declared, frozen=True, kw_only=True):
    """Where in the document a source stands."""

    document: str
    page: Annotated[int, Meta(ge=1, le=1_000_000)]


class Source(Declared, frozen=True, kw_only=True):
    """A document that figures were taken from."""

    title: str
    path: str = ""
    email: str = ""
    version: str = ""
    tieout: SourceSettings | None = None


class MissingValue(Declared, frozen=True, kw_only=True):
    """A text that says there is no figure."""

    value: str
    label: str = ""


class Field(Declared, frozen=True, kw_only=True):
    """A column of a table."""

    left_out: ClassVar[Mapping[str, str]] = LEFT_OUT["field"]

    name: str
    tieout: FieldSettings
    type: Literal["string"] = "string"
    title: str = ""
    description: str = ""


class Schema(Declared, frozen=True, kw_only=True, rename="camel"):
    """The columns of a table, in the order of the file."""

    left_out: ClassVar[Mapping[str, str]] = LEFT_OUT["schema"]

    fields: tuple[Field, ...]
    schema_: str = field(default="", name="$schema")
    missing_values: tuple[MissingValue | str, ...] = ()
    fields_match: Literal["exact"] = "exact"


class Dialect(Declared, frozen=True, kw_only=True, rename="camel"):
    """How the CSV is written. Only what can be read without guessing is allowed."""

    left_out: ClassVar[Mapping[str, str]] = LEFT_OUT["dialect"]

    schema_: str = field(default="", name="$schema")
    delimiter: str = ","
    quote_char: Literal['"'] = '"'
    double_quote: Literal[True] = True
    header: bool = True
    header_rows: tuple[RowNumber, ...] | None = None
    """Lines of the header, the first is 1; None where it is the first line that is no comment."""
    header_join: str = " "
    """What joins the heads that several rows of a header tell of one column."""
    comment_rows: tuple[RowNumber, ...] = ()
    """Lines that are comments, wherever they stand."""
    comment_char: str | None = None
    """What a line begins with that is a comment."""
    line_terminator: str = "\r\n"
    """Whether lines end in LF or CRLF is seen from the header; every line must end so."""
    skip_initial_space: Literal[False] = False

    @property
    def is_header_joined(self) -> bool:
        """Tell whether several rows tell the heads together."""
        return self.header_rows is not None and len(self.header_rows) > 1

    @property
    def may_leave_out_rows(self) -> bool:
        """Tell whether a line that stands where rows do may be a comment: one above the heads is none of them."""
        if self.comment_char is not None or not self.header:
            return self.comment_char is not None or bool(self.comment_rows)
        first = next(line for line in count(1) if line not in self.comment_rows)
        heads = self.header_rows[-1] if self.header_rows else first
        return any(line > heads for line in self.comment_rows)


class Resource(Located, frozen=True, kw_only=True):
    """One file of the publication: a table, or a narrative."""

    left_out: ClassVar[Mapping[str, str]] = LEFT_OUT["resource"]

    name: str
    title: str = ""
    description: str = ""
    type: Literal["table"] | None = None
    format: str = "csv"
    """One of the formats that can be taken in: `csv` or `parquet`, or `md`, `txt`, `html` or `pdf` for a narrative."""
    compression: Packing | None = None
    """How a CSV is compressed; None where the end of its path says so, or it is not."""
    mediatype: str = ""
    encoding: Literal["utf-8", "utf-16", "iso-8859-1", "windows-1252"] = "utf-8"
    dialect: Dialect = Dialect()
    schema: Schema | None = None
    sources: tuple[Source, ...] = ()
    tieout: TableSettings | None = None

    @property
    def packing(self) -> Packing | None:
        """How the file is compressed, as declared or as the end of its path says; None where it is not."""
        return self.compression or packing_of(self.path)

    @property
    def counts_rows(self) -> bool:
        """Tell whether places in it are counted by its rows, as it has no lines."""
        return counts_rows(self.path) or self.path.endswith(FOLDER)

    @property
    def is_table(self) -> bool:
        """Tell a table from a narrative."""
        return self.type == "table"

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its columns; a narrative has none."""
        return self.schema.fields if self.schema else ()

    @property
    def is_list(self) -> bool:
        """Tell a table of one column of labels, which prints no figure, from all others."""
        return [field.tieout.role for field in self.fields] == ["label"]

    @property
    def is_records(self) -> bool:
        """Tell a table of records from a statement."""
        return any(field.tieout.role == "key" for field in self.fields)


class Contributor(Declared, frozen=True, kw_only=True):
    """Who made or published the package."""

    title: str
    roles: tuple[str, ...] = ()
    path: str = ""
    email: str = ""
    organization: str = ""


class License(Declared, frozen=True, kw_only=True):
    """Terms under which the figures may be used."""

    name: str = ""
    path: str = ""
    title: str = ""


class Scope(NamedTuple):
    """Whose table, of which report year and document; empty where a table of records says so row by row."""

    entity: str
    year: int
    document: str


class Publication(Declared, frozen=True, kw_only=True):
    """A publication as its data package declares it."""

    left_out: ClassVar[Mapping[str, str]] = LEFT_OUT["package"]

    name: str
    resources: tuple[Resource, ...]
    tieout: PackageSettings
    title: str = ""
    description: str = ""
    homepage: str = ""
    version: str = ""
    created: str = ""
    keywords: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    licenses: tuple[License, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def tables(self) -> tuple[Resource, ...]:
        """The resources that are tables."""
        return tuple(resource for resource in self.resources if resource.is_table)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of table that are declared."""
        return frozenset(resource.tieout.kind for resource in self.tables if resource.tieout)

    @property
    def entities(self) -> frozenset[str]:
        """Whose figures these are; tables of records name theirs row by row."""
        return frozenset(entity for table in self.tables if (entity := self.scope(table).entity))

    @property
    def kinds_by_entity(self) -> frozenset[tuple[str, str]]:
        """Which entity has a table of which kind."""
        return frozenset((self.scope(table).entity, table.tieout.kind) for table in self.tables if table.tieout)

    @property
    def owners(self) -> Mapping[str, str]:
        """Who looks after each file, as far as that is declared."""
        named = {
            path: (one.tieout.owner if one.tieout is not None else "") or self.tieout.owner
            for one in self.resources
            for path in one.paths
        }
        return {path: owner for path, owner in named.items() if owner}

    def scope(self, table: Resource) -> Scope:
        """Say whose table it is, of which year and document: what it declares, else what the package does."""
        own, package = table.tieout, self.tieout
        return Scope(
            (own and own.entity) or package.entity or "",
            (own and own.year) or package.year or 0,
            (own and own.document) or package.document or "",
        )
