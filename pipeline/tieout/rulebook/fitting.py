"""Hold what a publication declares of its tables against the rulebook that it names. Pure.

A word that the rulebook does not know would take figures out of judgement without a sound: a column of
records that names no known line is in no total.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from tieout.declarations.publication import Publication, Resource
from tieout.rulebook.model import Kind, Rulebook
from tieout.values.errors import DeclarationError, shorten


def fit(publication: Publication, rulebook: Rulebook, where: str) -> None:
    """See that every word of a declaration is one that the rulebook knows; `where` is its path for messages.

    Raises DeclarationError for the first that is not.
    """
    for table in publication.tables:
        if table.tieout is None:
            continue
        kind = rulebook.kinds.get(table.tieout.kind)
        if kind is None:
            advice = _nearest(table.tieout.kind, rulebook.kinds)
            raise DeclarationError(where, f"rulebook {rulebook.name} knows no table kind {table.tieout.kind}", advice)
        for what, advice in _misfits(table, kind, rulebook):
            raise DeclarationError(where, f"resource {table.name}: {what}", advice)


def _misfits(table: Resource, kind: Kind, rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    """Yield what of one table the rulebook does not know, and what to do."""
    if table.is_records != (kind.layout == "records"):
        there = "keys" if table.is_records else "no keys"
        yield (
            f"it has {there}, and kind {kind.name} is one of {kind.layout}",
            "Mend its kind or the roles of its columns.",
        )
        return
    own = {line.path for line in kind.lines if not line.heading}
    anywhere = {line.path for each in rulebook.kinds.values() for line in each.lines}
    for field in table.fields:
        told = field.tieout
        if told.line is not None and told.line not in own:
            yield f"column {shorten(field.name)} names line {shorten(told.line)}", _nearest(told.line, own)
        if told.role == "figure" and told.of is not None and told.of not in anywhere:
            yield f"column {shorten(field.name)} is of line {shorten(told.of)}", _nearest(told.of, anywhere)
        if told.role == "code" and told.of not in kind.codes:
            yield (
                f"column {shorten(field.name)} holds codes of {shorten(str(told.of))}",
                _nearest(str(told.of), kind.codes),
            )
    if table.is_records and table.tieout is not None and table.tieout.complete:
        stated = {field.tieout.line for field in table.fields}
        for line in kind.lines:
            if line.required and line.path not in stated:
                advice = "Name the column that holds it, or declare that the table is not complete."
                yield f"no column is line {line.path}, which every table of kind {kind.name} has", advice


def _nearest(word: str, known: Iterable[str]) -> str:
    """Say which known word may be meant."""
    near = difflib.get_close_matches(word, list(known), 1)
    return f"Is {near[0]} meant?" if near else f"Known here: {', '.join(sorted(known)) or 'none'}."
