"""Name the figures in what a publication says of itself: titles, descriptions, notes. Nobody judges them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tieout.declarations.publication import Publication, Resource
from tieout.findings.unheld import prints_amount
from tieout.rulebook.vocabulary import Notation
from tieout.values.errors import shorten
from tieout.values.listing import listed
from tieout.values.outcome import Text

PERCENTAGE = re.compile(r"(?<![\w.,/])[0-9]+(?:[.,][0-9]+)?\s?%")


def described(publication: Publication, notation: Notation) -> Iterator[Text]:
    """Name the texts about a publication that print an amount or a percentage.

    Labels, heads and titles of statements are none of them: these stand in the print.
    """
    texts = [
        publication.title, publication.description, *publication.keywords,
        *(source.title for source in publication.sources),
        *(text for resource in publication.resources for text in _of_resource(resource)),
    ]  # fmt: skip
    found = [shorten(text) for text in dict.fromkeys(texts) if prints_amount(text, notation) or PERCENTAGE.search(text)]
    if found:
        yield Text(
            f"Figures in titles, descriptions and notes of the data package that nobody judges: {listed(found)}.",
            f"Cijfers in titels, beschrijvingen en noten van het datapakket die niemand beoordeelt: {listed(found)}.",
        )


def _of_resource(resource: Resource) -> Iterator[str]:
    """Yield what is said of a file and of its columns."""
    settings = resource.tieout
    if settings is None:
        yield resource.title
    else:
        yield settings.note
    yield resource.description
    yield from (source.title for source in resource.sources)
    for field in resource.fields:
        yield from (field.title, field.description)
    missing = resource.schema.missing_values if resource.schema is not None else ()
    yield from (one.label for one in missing if not isinstance(one, str))
