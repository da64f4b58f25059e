"""Name what makes a verdict softer by the publisher's own word, so that two versions can be held against each other.

Where `trusted` words these for a reader and counts them, each has here one name that stays the same as long as it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tieout.declarations.publication import Publication
from tieout.findings.columns import Undeclared
from tieout.values.outcome import Finding, Outcome


def softenings(
    publication: Publication,
    undeclared: Sequence[Undeclared],
    allowed: Sequence[str],
    outcomes: Sequence[Outcome],
    findings: Sequence[Finding],
    beside: Sequence[str],
    of_texts: Sequence[str] = (),
) -> tuple[str, ...]:
    """Name every softening, in a fixed order; the arguments are those of `trusted`.

    `of_texts` are those of texts: that one is not judged, or what of it a steward tied or set apart.
    """
    empty = {one.rule for one in outcomes if one.state == "empty"}
    named = [
        *_of_tables(publication),
        *(f"{one.place.file}: column {one.place.printed} is a {one.role}" for one in undeclared if one.figures),
        *(f"rule {rule} may examine nothing" for rule in allowed if rule in empty),
        *(
            f"finding {one.id.rpartition('@')[0] or one.id} is waived"
            for one in findings
            if one.explanation is not None and one.explanation.waives
        ),
        *of_texts,
        *([] if beside else ["it is held against nothing else"]),
    ]
    return tuple(dict.fromkeys(named))


def _of_tables(publication: Publication) -> Iterator[str]:
    """Name what is declared of tables and their columns that takes figures out of judgement."""
    for table in publication.tables:
        settings = table.tieout
        if settings is not None and not settings.complete:
            yield f"{table.path}: it goes on elsewhere"
        if settings is not None and settings.blank == "not given":
            yield f"{table.path}: its blanks are not given"
        if settings is not None:
            yield from (f"{table.path}: row {row} counts in {total}" for row, total in settings.part_of.items())
        if table.is_list:
            yield f"{table.path}: it has no column of figures"
        if not table.dialect.header:
            yield f"{table.path}: it has no heads"
        if table.dialect.may_leave_out_rows:
            yield f"{table.path}: lines below its heads are comments"
        for field in table.fields:
            if field.tieout.role == "unplaced":
                yield f"{table.path}: column {field.name} is unplaced"
            if field.tieout.stage is not None:
                yield f"{table.path}: column {field.name} is of stage {field.tieout.stage}"
