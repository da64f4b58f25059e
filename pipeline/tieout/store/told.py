"""Declare the tables in which a run tells of itself: what was judged, by what and when, and who answered for what.

They are made as those of `schema.py` are, and are filled once there is a verdict.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from tieout.store.table import AMOUNT, Table, column


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run: one check of one publication. There is one row."""

    publication: str = column("VARCHAR", "Name of the publication; of a refused one that of its folder", key=True)
    title: str = column("VARCHAR", "Its title")
    verdict: str = column("VARCHAR", "publish, hold or cannot judge")
    reasons: str = column("VARCHAR", "Why, the weightiest reason first, each on a line of its own")
    reasons_nl: str = column("VARCHAR", "The same in Dutch, or in the language that the rulebook has")
    stands_on: str = column("VARCHAR", "What was taken on the publisher's word, each on a line of its own")
    valid_until: datetime.date | None = column(
        "DATE", "Last day on which all answers that count still hold; NULL where none counts", null=True
    )
    run_id: str = column("VARCHAR", "Names the run; its record has the same")
    started: datetime.datetime = column("TIMESTAMP", "When the check began, in UTC")
    finished: datetime.datetime = column("TIMESTAMP", "When it ended, in UTC")
    expires: datetime.datetime = column("TIMESTAMP", "After this moment, in UTC, the verdict no longer counts")
    sequence: int = column("BIGINT", "Higher than that of the record that this one took the place of")
    rulebook: str | None = column("VARCHAR", "Name of the rulebook; NULL where none was read", null=True)
    rulebook_version: str | None = column("VARCHAR", "Its version", null=True)
    rulebook_digest: str | None = column("VARCHAR", "SHA-256 of all its files", null=True)
    languages: list[str] = column("VARCHAR[]", "Languages of the texts of the rulebook, its own first")
    versions: str = column("JSON", "Version of tieout, digest of its code, and versions of the engines, by name")
    digest: str = column("VARCHAR", "SHA-256 of all that the verdict depends on: alike where nothing of it differs")
    rules: int = column("BIGINT", "Rules that were declared")
    checks: int = column("BIGINT", "Comparisons that they made")
    cells: int = column("BIGINT", "Cells in columns of figures")
    figures: int = column("BIGINT", "Of these, the ones that print a figure")
    examined: int = column("BIGINT", "Of the figures, the ones that a rule of the rulebook looked at")
    critical: int = column("BIGINT", "Critical findings, waived ones too")
    warnings: int = column("BIGINT", "Warnings, answered ones too")
    holding: int = column("BIGINT", "Of both, the ones that stand in the way of publication")


@dataclass(frozen=True, slots=True, kw_only=True)
class InputRow:
    """A file that the verdict depends on."""

    path: str = column("VARCHAR", "Path from the publication folder; of a rulebook behind its shelf")
    what: str = column("VARCHAR", "data (it was judged), or declaration (it says how to judge)")
    sha256: str = column("VARCHAR", "Digest of its bytes")
    bytes: int = column("BIGINT", "Its size")
    lines: int | None = column("BIGINT", "Of data: lines that hold data", null=True)
    rows: int | None = column("BIGINT", "Of these, the ones that were loaded", null=True)
    rejected: int | None = column("BIGINT", "Of these, the ones that could not be read", null=True)
    continued: int | None = column("BIGINT", "Of these, the ones that continue a quoted cell", null=True)
    lines_before: int | None = column(
        "BIGINT", "Of a file of a table in several, the lines of those before it: line_no counts on; NULL of any other",
        null=True,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """What somebody answered to a finding, or allowed a rule; a row for each finding that it is the answer to."""

    kind: str = column("VARCHAR", "explanation (of one warning), group (of like ones), waiver or allowance (of a rule)")
    finding: str | None = column(
        "VARCHAR", "The finding that it answers, by its id; NULL of an allowance and where it answers none", null=True
    )
    rule: str = column("VARCHAR", "The rule that it is about")
    in_force: bool = column("BOOLEAN", "Whether it counts")
    fault: str | None = column("VARCHAR", "Why it does not count", null=True)
    text: str = column("VARCHAR", "What was said")
    who: str = column("VARCHAR", "Who said it")
    seen_by: str | None = column("VARCHAR", "The second person, who saw it", null=True)
    given: datetime.date = column("DATE", "The day on which it was given")
    until: datetime.date = column("DATE", "Last day on which it holds")
    name: str | None = column("VARCHAR", "What a group or a waiver is called", null=True)
    about: list[str] = column("VARCHAR[]", "The findings that it names, as it is written; * stands for any text")
    figures: list[str] = column("VARCHAR[]", "What was printed there when it was given, where that was written down")
    count: int | None = column("BIGINT", "How many findings it says that it covers", null=True)
    at_most: Decimal | None = column(AMOUNT, "How large the gap of each may be, as it is written", null=True)
    unit: str | None = column("VARCHAR", "Unit of at_most, as it is written: with its scale", null=True)
    cells: str | None = column("VARCHAR", "Of an allowance: digest of the cells that it is for", null=True)


RUN = Table("run", RunRow, "What was judged, by what and when, and the verdict: one row")
INPUTS = Table("inputs", InputRow, "Every file that the verdict depends on, with its digest")
ANSWERS = Table(
    "answers", AnswerRow, "Explanations, waivers and allowances: who said what, until when, and of which finding"
)
TOLD: tuple[Table[RunRow] | Table[InputRow] | Table[AnswerRow], ...] = (RUN, INPUTS, ANSWERS)
"""The tables in which a run tells of itself."""
