"""A total is made of the rows that made it in the earlier statement of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LooksAt, Names
from tieout.rules.known import Known, identity
from tieout.rules.population import ALONE, population_of
from tieout.rules.quoting import added_up, quoted, written
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class TotalsKeepTheirRows(Kind, frozen=True, kw_only=True):
    """What is the sum of its rows in the statement of an earlier year is the sum of the same rows here.

    Which rows made it is found in the figures of that statement alone. A total of which the table itself shows that it
    is made of other rows now is left to the other rules. `certain` takes the totals that must be the sum of all that
    is printed; without it those are taken whose parts are named under them, and one no longer is.
    """

    type: ClassVar = "expect_totals_to_keep_their_rows"
    looks_at: ClassVar[LooksAt] = "identities"
    is_identity: ClassVar = True
    known: ClassVar = Known(
        broken=1,
        arguments={"certain": True},
        identities=(
            identity("exact", 5, (2, 3), cell=1, earlier="known.csv"),
            identity("broken", 9, (4, 4), cell=4, earlier="known.csv", is_lost=True),
            identity("broken", 9, (4, 4), cell=7, earlier="known.csv", is_certain=False),
        ),
    )

    certain: bool

    def population(self) -> str:
        """Give each sum that is remembered in each column in which it is told."""
        return population_of(
            f"""
SELECT
    table_name, about, judgement, excuse,
    {{'earlier': earlier, 'is_lost': is_lost, 'missing': array_to_string(missing, '”, “')}} AS told,
    cells, weights, expected, found, gap, allowed
FROM {{batch}}
WHERE earlier IS NOT NULL AND is_certain = {str(self.certain).lower()}
""",
            "'totals'",
            literal(ALONE),
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return (
            "A total that was the sum of certain rows in the statement of an earlier year is the sum of the same rows: "
            "where it is so in no column, a row was left out, or one was added."
            + ("" if self.certain else " Of these the totals whose parts are named under them, and one no longer is.")
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a total that is no longer made of its rows, with those that are gone."""
        found, earlier, missing = cells[0], check.told["earlier"], check.told.get("missing")
        expected, gap, allowed = (written(found, value) for value in (check.expected, check.gap, check.allowed))
        parts = added_up(check, cells)
        gone = Text(f", together with “{missing}”, not printed here", f", met “{missing}”, hier niet vermeld")
        also = gone if missing else Text("", "")
        where = (
            Text("It is so in no column", "Dat is in geen kolom zo")
            if check.told.get("is_lost")
            else Text("They do not make it here", "Die maken het hier niet")
        )
        return Text(
            f"{found.name} prints {quoted(found)}. In {earlier} it is the sum of the same rows{also.en}. {where.en}: "
            f"{parts} make {expected.en}, {gap.en} apart; rounding explains at most {allowed.en}.",
            f"{found.name} vermeldt {quoted(found)}. In {earlier} is het de som van dezelfde rijen{also.nl}. "
            f"{where.nl}: {parts} maken {expected.nl}, een verschil van {gap.nl}; afronding verklaart hooguit "
            f"{allowed.nl}.",
        )
