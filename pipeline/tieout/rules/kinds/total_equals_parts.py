"""A total is the weighted sum of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import DERIVED, Derive, Kind, LinePath, Names, Parts
from tieout.rules.known import Known, figure
from tieout.rules.population import (
    CUT_WITHIN,
    NOT_PRINTED,
    UNKNOWN_ROW,
    array,
    exact,
    halves,
    overlap,
    population_of,
    touching,
)
from tieout.rules.quoting import all_quoted, quoted, written
from tieout.rules.settling import NOTHING, Settled, WideTable, filled
from tieout.rules.sums import ENDS, NOT_ADDED, Weights, leaves, summed
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check

# A total that the model prescribes and that is blank stands for nothing; another may head its parts. A total of
# outflows that is printed positive counts negative, as they do.
STATED_TOTAL = f"""
    SELECT * REPLACE (
        CASE WHEN is_blank THEN 0 ELSE sign * value END AS value,
        CASE WHEN is_blank THEN 0 WHEN sign < 0 THEN -upper ELSE lower END AS lower,
        CASE WHEN is_blank THEN 0 WHEN sign < 0 THEN -lower ELSE upper END AS upper,
        CASE WHEN sign < 0 THEN upper_closed ELSE lower_closed END AS lower_closed,
        CASE WHEN sign < 0 THEN lower_closed ELSE upper_closed END AS upper_closed)
    FROM (SELECT *, required AND is_nothing AS is_blank FROM {{batch}} WHERE basis_role NOT IN {NOT_ADDED})
"""


class TotalEqualsParts(Kind, frozen=True, kw_only=True):
    """In every slice a line is the weighted sum of its parts, and of what joins it; percentages of change never add up.

    Without parts it is the sum of what joins it: the lines that say so, and the rows of an open kind that does.
    """

    type: ClassVar = "expect_total_to_equal_parts"
    is_identity: ClassVar = True
    binds: ClassVar = True
    holds_in_sound_tables: ClassVar = True
    known: ClassVar = Known(
        broken=1,
        arguments={"total": "flow", "parts": {"flow/receipts": 1, "flow/expenses": -1}},
        figures=(
            figure("flow/receipts", 10),
            figure("flow/expenses", 4, line=2),
            figure("flow", 9, line=3),
            figure("flow/receipts", 30, column=3),
            figure("flow/expenses", 10, column=3, line=2),
            figure("flow", 20, column=3, line=3),
        ),
    )

    total: LinePath
    parts: Parts
    """What each part counts for: 1 or -1."""
    derive: Derive = {}
    when: LinePath | None = None
    """Only where this line is printed: it is the one that makes the parts complete."""

    @property
    def makes_total(self) -> str:
        """The total that it makes of its parts."""
        return self.total

    @property
    def made_of(self) -> frozenset[str]:
        """Its parts, and the parts of these."""
        return frozenset(self.parts).union(*self.derive.values())

    def population(self) -> str:
        """Check the total in every slice of every table that prints it."""
        closing = f"list_contains(ends.lines, {literal(self.when)})" if self.when else "true"
        ends = f"SELECT *, {_lacks_part(self.parts)} AS lacks_part, {self._is_cut_within()} AS is_within FROM ({ENDS})"
        is_cut = "(NOT total.complete AND ends.is_within AND ends.lacks_part)"
        return population_of(
            f"""
WITH total AS (
    SELECT * FROM ({STATED_TOTAL}) WHERE line_path = {literal(self.total)}
), summed AS ({summed(self.total, self.parts, self.derive, "SELECT table_name FROM total")}), ends AS ({ends})
SELECT
    table_name,
    total.line_path || '/' || total.slice AS about,
    CASE
        WHEN total.value IS NULL OR summed.unknown > 0 OR summed.doubled OR summed.units > 1
            OR (total.unit <> summed.unit AND NOT total.is_blank) OR {is_cut} THEN 'not judged'
        -- Where nothing is printed nothing ties out.
        WHEN summed.stated = 0 AND (total.is_blank OR (total.value <> 0 AND summed.blanks > 0)) THEN 'not judged'
        WHEN total.value = summed.value THEN 'exact'
        WHEN {overlap("total", "summed")} THEN 'within rounding'
        WHEN summed.guessed > 0 AND total.upper >= summed.lower_with AND summed.upper_with >= total.lower
            THEN 'not judged'
        -- Totals are sums of rounded figures: amounts that lie just on the edge may have gone either way.
        WHEN {touching("total", "summed")} THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    CASE
        WHEN total.is_nothing AND NOT total.is_blank THEN '{NOT_PRINTED}'
        WHEN {is_cut} THEN '{CUT_WITHIN}'
        WHEN judgement = 'not judged' AND summed.guessed > 0 THEN '{UNKNOWN_ROW}'
    END AS excuse,
    {{
        'incomplete': ends.has_strays AND ends.lacks_part,
        'is_count': total.is_count AND summed.is_count
    }} AS told,
    list_prepend(total.cell_id, coalesce(summed.cells, [])) AS cells,
    list_prepend(-1, list_transform(coalesce(summed.factors, []), lambda factor: factor * total.sign)) AS weights,
    {exact("total.sign * summed.value")} AS expected,
    {exact("total.sign * total.value")} AS found,
    {exact("abs(total.value - summed.value)")} AS gap,
    {exact(halves("total", "summed"))} AS allowed
FROM total
JOIN ends USING (table_name)
JOIN summed USING (table_name, slice_no)
WHERE {closing}
""",
            literal(self.total),
        )

    def _is_cut_within(self) -> str:
        """Give a condition: the last line that a table prints is of this total, or below one that is."""
        within = [self.total, *(path for how, path, *_ in leaves(self.parts, self.derive) if how == "line")]
        is_last = "last_path = path OR starts_with(last_path, path || '/')"
        return f"len(list_filter({array(tuple(dict.fromkeys(within)))}, lambda path: {is_last})) > 0"

    def settle(self, table: WideTable) -> Settled | None:
        """Judge each record whose total and parts are plain: what is not exact to the digit by how far it is off."""
        total, columns = table.column(self.total), {path: table.column(path) for path in self.parts}
        parts = {column: self.parts[path] for path, column in columns.items() if column is not None}
        if total is None or not parts or (self.when is not None and table.column(self.when) is None):
            return NOTHING
        if self.derive or {column.unit for column in parts} != {total.unit}:
            return None
        made = " + ".join(f"{weight} * coalesce({part.value}, 0)" for part, weight in parts.items())
        allowed = " + ".join(f"{abs(weight)} * coalesce({part.half}, 0)" for part, weight in parts.items())
        stated, whole = (f" {how} ".join(f"{part.value} IS NOT NULL" for part in parts) for how in ("OR", "AND"))
        return Settled(
            "each",
            f"""
            SELECT
                row_no, 1 AS checks,
                CASE
                    WHEN {total.value} IS NULL OR NOT ({"true" if table.blank_is_nothing else whole}) THEN 'not judged'
                    WHEN NOT ({stated}) THEN CASE WHEN {total.value} <> 0 THEN 'not judged' END
                    WHEN off = 0 THEN 'exact'
                    WHEN abs(off) > {total.half} + {allowed} THEN 'broken'
                END AS judged,
                CASE WHEN {total.value} IS NULL AND {table.blank_is_nothing} THEN '{NOT_PRINTED}' END AS excuse,
                {filled([total, *parts])} AS seen
            FROM (SELECT *, {total.value} - ({made}) AS off FROM {table.source})
            """,
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        when = f" Only where {names.line(self.when)} is printed: it makes the parts complete." if self.when else ""
        parts = names.parts(self.parts, self.total) or "the sum of what joins it"
        return (
            f"In every {names.slice} {names.line(self.total)} is {parts}, within the rounding of the print."
            f"{names.joins(self.total)}{when}{DERIVED if self.derive else ''}"
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a total that is not its parts."""
        total = cells[0]
        expected, gap, allowed = (written(total, value) for value in (check.expected, check.gap, check.allowed))
        parts = all_quoted(cells[1:])
        rounding = Text(f"rounding explains at most {allowed.en}", f"afronding verklaart hooguit {allowed.nl}")
        if check.allowed == 0 and check.told.get("is_count"):
            rounding = Text("what is counted is not rounded", "wat geteld is, is niet afgerond")
        return Text(
            f"{total.name} prints {quoted(total)}; {parts.en} make {expected.en}. "
            f"They are {gap.en} apart; {rounding.en}.",
            f"{total.name} vermeldt {quoted(total)}; uit {parts.nl} volgt {expected.nl}. "
            f"Dat scheelt {gap.nl}; {rounding.nl}.",
        )


def _lacks_part(parts: Weights) -> str:
    """Give a condition: the table does not print one of the parts, which a row that is not known may be."""
    return f"len(list_filter({array(tuple(parts))}, lambda path: NOT list_contains(lines, path))) > 0"
