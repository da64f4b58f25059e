"""Say what a rule on a table of records is: one thing that somebody's declaration asks of it, and how SQL counts it.

The declaration is a data package's own schema, a suite of Great Expectations or a schema of Pandera, as it stands. Who
decides is the engine that the declaration was written for; how many records were looked at, and which are not as the
rule says, is counted by our SQL. Where the two do not agree the rule is broken, and nothing is passed.

A table of records stands in the run as `records.<table>`: a column for each field, by its name and of its type, and
`tieout_row`, the number of the record, the first 1. Engines see it as `given.<table>`, without that column.
"""

from __future__ import annotations

from dataclasses import dataclass

from tieout.declarations.plain import ROW_NUMBER
from tieout.values.outcome import Engine, Severity, Text

JUDGES_SUITES: Engine = "great_expectations"
"""The engine that suites are written for."""
JUDGES_SCHEMAS: Engine = "pandera"
"""The engine that schemas are written for."""
ROW = ROW_NUMBER
"""The column with the number of a record."""
GIVEN = "given"
"""The schema of the run in which engines see tables of records, by the names that their publisher gave them."""


@dataclass(frozen=True, slots=True)
class Counting:
    """How SQL counts one rule on the rows of `records.<table>`; column names are quoted in it.

    Either the two conditions on a row, which are put into one SELECT with those of other rules, or two SELECTs where a
    row cannot be judged by itself (keys, references), or one where the table as a whole is (a sum, a row count).
    """

    examined: str = "true"
    """A condition: the rule looks at a row. Never NULL."""
    broken: str | None = None
    """A condition: a row that it looks at is not as the rule says. Never NULL; None where no row tells by itself."""
    of_row: str | None = None
    """Whether a row is as the rule says, in one: NULL where it is not looked at. The two conditions follow from it."""
    broken_rows: str | None = None
    """A SELECT of `tieout_row` of every row that is not as the rule says, where it takes others to say so."""
    different: str | None = None
    """What DuckDB makes of a row, the same for all that are alike: where it differs in all rows that the rule looks at,
    none is broken, and `broken_rows` need not be asked."""
    holds: str | None = None
    """A SELECT of one row, `holds` (BOOLEAN) and `observed` (VARCHAR), on a rule about the table as a whole."""


@dataclass(frozen=True, slots=True)
class RecordRule:
    """One rule on one table of records."""

    name: str
    """Stands for it everywhere, and stays the same as long as the declaration does: `orders.amount.minimum`."""
    table: str
    """Name of the table."""
    fields: tuple[str, ...]
    """The columns that it is about; none where it is about the table."""
    title: Text
    """Says what must be so: `amount is at least 0`."""
    reason: Text
    """Says why, or who asks it."""
    source: str
    """The file that declares it, with the place in it."""
    engine: Engine | None = None
    """Who decides it; None where SQL alone does."""
    severity: Severity = "critical"
    mostly: str = "1"
    """The share of the rows that it looks at that must be as it says, as declared, a decimal."""
    condition: str = ""
    """Which rows alone it looks at, as its declaration says it; blank where it looks at all."""
    counting: Counting | None = None
    """None where we have no SQL for it: then what the engine counts is told, and that nobody counted again."""
    may_be_blank: bool = False
    """Whether it has nothing to say, rightly, of a column in which every cell is blank: a type."""
    refused: Text | None = None
    """Why it cannot be judged, where it cannot: its outcome is broken, and says this."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """What an engine is given to decide the rules of one declaration of other people on one table."""

    engine: Engine
    table: str
    """Name of the table, in `given` of the run."""
    document: str
    """The declaration in JSON, as our strict reader took it, each of its rules with its name."""


@dataclass(frozen=True, slots=True)
class ForeignRules:
    """The rules of one declaration of other people on one table, and what its engine is given to decide them."""

    rules: tuple[RecordRule, ...]
    """Every rule that it declares; also those that are refused, which the engine is not given."""
    asked: Foreign


@dataclass(frozen=True, slots=True)
class Decided:
    """What an engine says of one rule that other people declared."""

    rule: str
    holds: bool | None
    """None where it could not say; then `error` says why."""
    examined: int | None = None
    """Rows that it looked at, where it counts them."""
    broken: int | None = None
    """Rows that are not as the rule says, where it counts them."""
    observed: str | None = None
    """What it saw of the table as a whole."""
    error: str | None = None
