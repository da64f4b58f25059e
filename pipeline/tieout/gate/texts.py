"""Give the texts of a case, and what stewards declared of them."""

from __future__ import annotations

from tieout.gate.case import Case
from tieout.narrative.ties import Ties, parse_ties, ties_name
from tieout.values.errors import shorten


def narratives_of(case: Case) -> dict[str, str]:
    """Give the texts of the publication itself, by their file."""
    own = case.deliveries[0]
    return {
        one.path: own.files[one.path].data.decode(one.encoding, "replace")
        for one in own.publication.resources
        if not one.is_table
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
