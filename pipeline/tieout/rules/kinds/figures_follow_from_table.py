"""A figure follows from the others of its table as it does everywhere else in that table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LooksAt, Names
from tieout.rules.known import Known, identity
from tieout.rules.population import ALONE, NO_VALUES, TOO_LARGE, population_of
from tieout.rules.quoting import added_up, all_quoted, quoted, written
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check

MADE_BY = {
    "percentage": Text("the percentage of one in the other", "het percentage van het ene in het andere"),
    "relative change": Text("the change from one to the other in percent", "de verandering in procenten"),
    "share": Text("the share in the total", "het aandeel in het totaal"),
    "average": Text("the average", "het gemiddelde"),
}
"""How a figure follows from others where they do not add up."""


class FiguresFollowFromTable(Kind, frozen=True, kw_only=True):
    """What follows from other figures of its table in some columns (or rows) does in all of them.

    What follows from what is found in the figures alone. `certain` takes the identities that are beyond doubt, without
    it the others are taken.
    """

    type: ClassVar = "expect_figures_to_follow_from_table"
    looks_at: ClassVar[LooksAt] = "identities"
    is_identity: ClassVar = True
    known: ClassVar = Known(
        broken=1,
        arguments={"certain": True},
        identities=(
            identity("exact", 5, (2, 3), cell=1),
            identity("exact", 7, (3, 4), cell=4),
            identity("broken", 9, (4, 4), cell=7),
            identity("broken", 9, (4, 4), cell=10, is_certain=False),
        ),
    )

    certain: bool

    def population(self) -> str:
        """Give each identity of this certainty in each slice in which it is told."""
        return population_of(
            f"""
SELECT
    table_name, about, judgement, excuse,
    {{
        'identity': identity_no, 'score': score, 'how': how, 'axis': axis,
        'suspects': array_to_string(list_transform(suspects, lambda one: list_position(cells, one)), ' ')
    }} AS told,
    cells, weights, expected, found, gap, allowed
FROM {{batch}}
WHERE identity_no IS NOT NULL AND earlier IS NULL AND is_certain = {str(self.certain).lower()}
UNION ALL
SELECT table_name, 'the whole table', judgement, excuse, NULL, cells, NULL, {NO_VALUES}
FROM {{batch}}
WHERE excuse = {literal(TOO_LARGE)}
""",
            "'figures'",
            literal(ALONE),
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        which = "beyond doubt" if self.certain else "likely, and not beyond doubt"
        return (
            "What follows from other figures of its table in most places does everywhere: sums, differences, "
            f"percentages, shares and averages, found in the figures alone. Of these the ones that are {which}."
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a figure that does not follow, with the cells of which one is likely wrong."""
        found, how = cells[0], str(check.told.get("how"))
        where = Text("columns", "kolommen") if check.told.get("axis") == "rows" else Text("rows", "rijen")
        if how in MADE_BY:
            made = MADE_BY[how]
            return Text(
                f"{found.name} prints {quoted(found)}. In the other {where.en} of this table it is {made.en}; here it "
                f"does not follow from {all_quoted(cells[1:]).en}.{self._likely(check, cells).en}",
                f"{found.name} vermeldt {quoted(found)}. In de andere {where.nl} van deze tabel is dat {made.nl}; hier "
                f"volgt het niet uit {all_quoted(cells[1:]).nl}.{self._likely(check, cells).nl}",
            )
        if not check.told.get("score"):
            return Text(
                f"{found.name} prints {quoted(found)}, above figures that its total counts without it: "
                f"{added_up(check, cells)} make {written(found, check.expected).en}.",
                f"{found.name} vermeldt {quoted(found)}, boven cijfers die het totaal zonder dit cijfer meetelt: "
                f"{added_up(check, cells)} maken {written(found, check.expected).nl}.",
            )
        expected, gap, allowed = (written(found, value) for value in (check.expected, check.gap, check.allowed))
        parts = added_up(check, cells)
        return Text(
            f"{found.name} prints {quoted(found)}. In the other {where.en} of this table it is made of the same "
            f"figures; here {parts} make {expected.en}. They are {gap.en} apart; rounding explains at most "
            f"{allowed.en}.{self._likely(check, cells).en}",
            f"{found.name} vermeldt {quoted(found)}. In de andere {where.nl} van deze tabel volgt dat uit dezelfde "
            f"cijfers; hier maken {parts} samen {expected.nl}. Dat scheelt {gap.nl}; afronding verklaart hooguit "
            f"{allowed.nl}.{self._likely(check, cells).nl}",
        )

    @staticmethod
    def _likely(check: Check, cells: Sequence[Cell]) -> Text:
        """Name the cells that one change of would make all tie out, where they are fewer than all."""
        places = [int(place) - 1 for place in str(check.told.get("suspects") or "").split()]
        if not places or len(places) >= len(cells):
            return Text("", "")
        named = [f"{quoted(cells[place])} ({cells[place].label})" for place in places]
        return Text(
            f" By the other figures the wrong one is {' or '.join(named)}.",
            f" Volgens de andere cijfers is {' of '.join(named)} onjuist.",
        )
