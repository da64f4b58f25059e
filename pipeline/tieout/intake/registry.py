"""Find the input formats: a module of `formats/tables` or `formats/narratives` is one, and nothing else lists them."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from tieout.declarations.publication import Publication, Resource
from tieout.intake.formats import narratives, tables
from tieout.intake.interface import Load
from tieout.values.errors import DeclarationError, UsageError, shorten
from tieout.values.spelling import meant


@dataclass(frozen=True, slots=True)
class Needed:
    """A library that is installed only by who asks for it."""

    package: str
    """How it is imported."""
    installed: str
    """How it is installed."""
    extra: str
    """What of tieout asks for it."""


NEEDS: Mapping[str, Needed] = {"pdf": Needed("pdfminer", "pdfminer.six", "pdf")}
"""What a format needs that is not installed with tieout itself."""


def loader(resource: Resource) -> Load:
    """Give what takes in a file of the format of a resource."""
    load: Load = _module(resource).load
    return load


def reads_in_pieces(resource: Resource) -> bool:
    """Tell whether a file of a resource may be larger than memory: its format says so."""
    return bool(getattr(_module(resource), "READS_IN_PIECES", False))


def _module(resource: Resource) -> ModuleType:
    """Give the module of the format of a resource."""
    return importlib.import_module(f"{_folder(resource.is_table).__name__}.{resource.format}")


def refuse_unknown_formats(publication: Publication, where: str) -> None:
    """See that every resource is in a format that can be taken in; `where` is the path of the data package.

    No format is imported for that: each draws its own libraries in, and a publication that is refused needs none.
    Raises DeclarationError for the first that is not, or is a table where the format holds none; UsageError where what
    reads it is not installed.
    """
    for resource in publication.resources:
        fitting = sorted(one.name for one in pkgutil.iter_modules(_folder(resource.is_table).__path__))
        if resource.format not in fitting:
            what = "table" if resource.is_table else "narrative"
            raise DeclarationError(
                where,
                f"resource {resource.name}: a {what} of format {shorten(resource.format)}",
                meant(resource.format, fitting),
            )
        needed = NEEDS.get(resource.format)
        if needed is not None and importlib.util.find_spec(needed.package) is None:
            raise UsageError(
                where,
                f"resource {resource.name} is a {resource.format.upper()}, and what reads one is not installed",
                f"Install it with `pip install 'tieout[{needed.extra}]'`, or deliver the text as .md.",
            )


def readers(publication: Publication) -> tuple[str, ...]:
    """Name the libraries, as they are installed, that only some formats of its resources need."""
    needed = {one.format: NEEDS[one.format].installed for one in publication.resources if one.format in NEEDS}
    return tuple(dict.fromkeys(needed.values()))


def _folder(of_tables: bool) -> ModuleType:
    """Give the package with the formats of tables, or of narratives."""
    return tables if of_tables else narratives
