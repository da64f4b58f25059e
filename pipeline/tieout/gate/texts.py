"""Give the texts of a case, and what stewards declared of them."""

from __future__ import annotations

from collections.abc import Iterable

from tieout.declarations.publication import ties_name
from tieout.gate.case import Case
from tieout.intake.interface import Loaded
from tieout.narrative.ties import Ties, parse_ties
from tieout.values.errors import shorten
from tieout.values.transcript import Transcript


def narratives_of(case: Case) -> tuple[str, ...]:
    """Name the texts of the publication itself, by their file."""
    return tuple(one.path for one in case.publication.resources if not one.is_table)


def texts_of(loaded: Iterable[Loaded]) -> dict[str, Transcript]:
    """Give the texts of the publication itself as they were read, by their file; those without a line are none."""
    return {
        item.file: item.transcript
        for item in loaded
        if item.own and item.transcript is not None and (item.transcript.lines or not item.transcript.is_paged)
    }


def softened_texts(case: Case) -> tuple[str, ...]:
    """Name what is softer of the texts: those that nobody judges, and what a steward tied or set apart."""
    if case.rulebook.narrative is None:
        return tuple(f"text {file} is not judged" for file in narratives_of(case))
    return tuple(
        said
        for file, ties in ties_of(case).items()
        for said in (
            *(f"text {file}: {shorten(one.quote)} is tied by hand" for one in ties.tie),
            *(f"text {file}: {shorten(one.quote)} is set apart" for one in ties.apart),
        )
    )


def ties_of(case: Case) -> dict[str, Ties]:
    """Give the ties that stewards declared of these texts, by the file of the text.

    Raises DeclarationError where a file of ties is not as it must be.
    """
    own, given = case.deliveries[0], case.own_bytes
    return {
        file: parse_ties(given[ties_name(file)], str(own.folder / ties_name(file)))
        for file in narratives_of(case)
        if ties_name(file) in given
    }
