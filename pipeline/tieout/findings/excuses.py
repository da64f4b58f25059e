"""Word why a rule that examined nothing is none the less no surprise. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from tieout.rules.population import (
    ALONE,
    CUT_OFF,
    CUT_WITHIN,
    DECLARED,
    EXCUSES,
    NOT_PRINTED,
    OTHER_ROWS,
    TOLD_ELSEWHERE,
    TOO_LARGE,
    UNKNOWN_ROW,
)
from tieout.values.outcome import Text
from tieout.values.tally import Tally

EXCUSE: Mapping[str, Text] = {
    NOT_PRINTED: Text(
        "The tables do not print the line that it is about, and the model does not prescribe it.",
        "De regel waar het om gaat staat niet in de tabellen, en het model schrijft die niet voor.",
    ),
    CUT_OFF: Text(
        "A table is declared to go on elsewhere.",
        "Van een tabel is gedeclareerd dat zij elders verdergaat.",
    ),
    ALONE: Text(
        "There is nothing in the publication or beside it to hold the figures against.",
        "In de publicatie of ernaast staat niets waarmee de cijfers te vergelijken zijn.",
    ),
    DECLARED: Text(
        "The rulebook declares otherwise here.",
        "Het regelboek bepaalt hier iets anders.",
    ),
    CUT_WITHIN: Text(
        "A table is declared to go on elsewhere, and some of the parts of a total are there.",
        "Van een tabel is gedeclareerd dat zij elders verdergaat, en daar staan enkele delen van een totaal.",
    ),
    TOO_LARGE: Text(
        "A table has more rows or columns than its own arithmetic is looked for in: only the first are judged by it.",
        "Een tabel heeft meer rijen of kolommen dan waarin eigen rekenkunde wordt gezocht: alleen de eerste zijn "
        "ermee beoordeeld.",
    ),
    TOLD_ELSEWHERE: Text(
        "Another check tells of the same figures.",
        "Een andere controle gaat over dezelfde cijfers.",
    ),
    OTHER_ROWS: Text(
        "The total adds up in every column, from other rows than the rulebook makes it of: one of them is recognised "
        "as what it is not.",
        "Het totaal klopt in elke kolom, uit andere rijen dan het regelboek zegt: een daarvan is voor iets anders "
        "aangezien.",
    ),
    UNKNOWN_ROW: Text(
        "A row that the rulebook does not know would complete the total; a finding names it.",
        "Een rij die het regelboek niet kent zou het totaal kloppend maken; een bevinding noemt haar.",
    ),
}
"""Each excuse of a population in words."""


def excuse_of(tally: Tally) -> Text | None:
    """Give the reason why there was nothing to examine, where every check that was not judged gives a plain one."""
    if tally.only_beside:
        return EXCUSE[ALONE]
    if not tally.excuses or sum(tally.excuses.values()) != tally.not_judged:
        return None
    excuses = [EXCUSE[excuse] for excuse in EXCUSES if excuse in tally.excuses]
    return Text(" ".join(text.en for text in excuses), " ".join(text.nl for text in excuses))
