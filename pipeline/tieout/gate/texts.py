"""Give the texts of a case, and what stewards declared of them."""

from __future__ import annotations

from tieout.gate.case import Case
from tieout.narrative.ties import Ties, parse_ties, ties_name


def narratives_of(case: Case) -> dict[str, str]:
    """Give the texts of the publication itself, by their file."""
    own = case.deliveries[0]
    return {
        one.path: own.files[one.path].data.decode(one.encoding, "replace")
        for one in own.publication.resources
        if not one.is_table
    }


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
