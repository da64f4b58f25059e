"""Declare the tables that a verdict is recorded in: the rules, what became of them, their checks and findings.

They are made as those of `schema.py` are, once there is a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tieout.store.schema import COLUMN_NO, LINE_NO, RULE, TABLE, UNIT
from tieout.store.table import AMOUNT, Table, column


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A rule that was declared."""

    name: str = column("VARCHAR", "Stable: what findings and answers refer to", key=True)
    title: str = column("VARCHAR", "States the defect, not the wish")
    title_nl: str = column("VARCHAR", "The same in Dutch, or in the language that the rulebook has")
    reason: str = column("VARCHAR", "Why the rule exists")
    source: str = column("VARCHAR", "The model, article or paper that it comes from")
    severity: str = column("VARCHAR", "critical, warning or info")
    engine: str = column("VARCHAR", "What evaluates it")
    declared_in: str = column("VARCHAR", "The file that declares it")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """What became of a rule. All counts are exact."""

    rule: str = column("VARCHAR", RULE, key=True)
    outcome: str = column("VARCHAR", "passed, failed, empty or broken")
    examined: int = column("BIGINT", "Checks made; zero never counts as passed")
    breaches: int = column("BIGINT", "Of those, the ones that do not hold")
    exact: int = column("BIGINT", "Of those, the ones that hold to the last printed digit")
    within_rounding: int = column("BIGINT", "Of those, the ones that hold once rounding is counted in")
    not_judged: int = column("BIGINT", "A figure that it needs is missing or cannot be read")
    listed: int | None = column("BIGINT", "Of the breaches, how many are told; NULL where all are", null=True)
    message: str | None = column("VARCHAR", "Why the rule is broken or empty", null=True)
    message_nl: str | None = column("VARCHAR", "The same in Dutch", null=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """A comparison that a rule made."""

    rule: str = column("VARCHAR", RULE)
    table_name: str = column("VARCHAR", TABLE)
    subject: str = column("VARCHAR", "Stable name of what is compared, the table first")
    judgement: str = column("VARCHAR", "exact, within rounding, broken, or not judged")
    excuse: str | None = column("VARCHAR", "Why it was not judged, where there is a plain reason", null=True)
    told: str | None = column("JSON", "What the finding says besides", null=True)
    cells: list[int] = column("BIGINT[]", "cell_id of the cells involved, the one it is about first")
    weights: list[int] = column("BIGINT[]", "What each counts for: together nothing, where it holds")
    expected: Decimal | None = column(AMOUNT, "In base units", null=True)
    found: Decimal | None = column(AMOUNT, "In base units", null=True)
    gap: Decimal | None = column(AMOUNT, "How far these are apart", null=True)
    allowed: Decimal | None = column(AMOUNT, "How much of that rounding, or the limit of the rule, explains", null=True)
    unit: str | None = column("VARCHAR", UNIT, null=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedRow:
    """A cell that a rule looked at."""

    cell_id: int = column("BIGINT", "Number of the cell, in reading order", key=True)
    table_name: str = column("VARCHAR", TABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A breach, with the figures that show it."""

    id: str = column("VARCHAR", "Names the rule, what was checked, and the printed figures", key=True)
    rule: str = column("VARCHAR", RULE)
    severity: str = column("VARCHAR", "critical, warning or info")
    title: str = column("VARCHAR", "States the defect")
    message: str = column("VARCHAR", "One sentence with the figures in it")
    message_nl: str = column("VARCHAR", "The same in Dutch")
    expected: Decimal | None = column(AMOUNT, "What it would be", null=True)
    found: Decimal | None = column(AMOUNT, "What it is", null=True)
    gap: Decimal | None = column(AMOUNT, "How far these are apart", null=True)
    allowed: Decimal | None = column(AMOUNT, "How much of that rounding, or the limit of the rule, explains", null=True)
    unit: str | None = column("VARCHAR", UNIT, null=True)
    printed_unit: str | None = column("VARCHAR", "That unit as it is printed, with its scale", null=True)
    printed_scale: int | None = column("BIGINT", "How many base units one of these is: divide by it", null=True)
    cause: str | None = column("VARCHAR", "The likely cause", null=True)
    explained: bool = column("BOOLEAN", "Whether an answer to it is in force")
    follows: str | None = column("VARCHAR", "The finding that it follows from", null=True)
    owner: str | None = column("VARCHAR", "Who looks after it, as the publication declares", null=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """Where a figure of a finding stands."""

    finding: str = column("VARCHAR", "The finding, by its id")
    file: str = column("VARCHAR", "Path from the publication folder")
    line_no: int | None = column("INTEGER", LINE_NO, null=True)
    column_no: int | None = column("INTEGER", COLUMN_NO, null=True)
    line_label: str | None = column("VARCHAR", "The row as printed", null=True)
    column_label: str | None = column("VARCHAR", "The head as printed", null=True)
    printed: str | None = column("VARCHAR", "The text of the cell", null=True)
    cell_id: int | None = column("BIGINT", "The cell that stands there; NULL where no table has it", null=True)
    page_no: int | None = column("INTEGER", "Of a file with pages, the page; NULL of any other", null=True)
    page_line_no: int | None = column("INTEGER", "The line on that page, as they are read", null=True)


RULES = Table("rules", RuleRow, "Every rule that was declared")
OUTCOMES = Table("outcomes", OutcomeRow, "What became of every rule")
CHECKS = Table(
    "checks", CheckRow,
    "Every comparison that a rule made; of a rule that makes very many only those that are not exact, and of these the "
    "first: the counts in outcomes are exact",
)  # fmt: skip
EXAMINED = Table(
    "examined", ExaminedRow,
    "Every cell of a column of figures that a rule of the rulebook looked at; what is not here, no rule compares. Of "
    "records in a wide table it has only those that stand in cells",
)  # fmt: skip
FINDINGS = Table("findings", FindingRow, "Every breach, with the figures that show it")
PLACES = Table("finding_places", PlaceRow, "Where the figures of each finding stand")
CONCLUDED: tuple[
    Table[RuleRow] | Table[OutcomeRow] | Table[CheckRow] | Table[ExaminedRow] | Table[FindingRow] | Table[PlaceRow], ...
] = (RULES, OUTCOMES, CHECKS, EXAMINED, FINDINGS, PLACES)
"""The tables that a verdict is recorded in."""
