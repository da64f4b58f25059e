"""Judge tables of records that no rulebook is told of by what they ask, in one run with those of the rulebook.

How records are judged is `plain_session.py`; here is what joins the two. Where there are no such tables nothing of it
is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from tieout.engines.run import Engines
from tieout.findings.allowances import Granted
from tieout.gate.case import Case
from tieout.intake.interface import Loaded
from tieout.values.answers import Allowance
from tieout.values.outcome import Finding, Outcome, Rule, Text
from tieout.values.verdict import Verdict

if TYPE_CHECKING:
    from tieout.gate.plain_session import Records


@dataclass(frozen=True, slots=True)
class Typed:
    """The publication's own tables of records that no rulebook is told of, once they are typed."""

    loaded: tuple[Loaded, ...]
    types: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class ToldBeside:
    """What is told of rules on records."""

    rules: Sequence[Rule] = ()
    outcomes: Sequence[Outcome] = ()
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is told of records, and the allowances for their rules."""

    told: ToldBeside = ToldBeside()
    granted: Granted = field(default_factory=lambda: Granted({}))
    missed: Mapping[str, Outcome] = field(default_factory=dict)
    """By rule, the canaries that an engine did not catch while it judged records."""


def type_records(case: Case, connection: duckdb.DuckDBPyConnection, loaded: Sequence[Loaded]) -> Typed | None:
    """Make the typed tables of records that lie beside those of the rulebook; None where there are none."""
    if case.plain is None:
        return None
    from tieout.figures.record_tables import make_record_tables

    own = tuple(item for item in loaded if item.own and item.resource.is_table and item.resource.tieout is None)
    return Typed(own, make_record_tables(connection, own, case.plain))


def judge_typed(
    case: Case, connection: duckdb.DuckDBPyConnection, typed: Typed | None, folder: Path, engines: Engines
) -> Records | None:
    """Judge the tables of records that lie beside those of the rulebook, on the run as the engines see it."""
    if typed is None or case.plain is None:
        return None
    from tieout.gate.plain_session import judge_records

    return judge_records(case, case.plain, connection, typed.loaded, typed.types, folder, engines, is_shown=True)


def weigh_beside(case: Case, records: Records | None) -> tuple[Weighed, Sequence[Allowance]]:
    """Weigh what is asked of records; give it with the allowances that are for rules of the rulebook.

    Raises DeclarationError where an allowance is for a rule that nobody declares.
    """
    if records is None:
        return Weighed(), case.answers.allowances
    from tieout.gate.plain_session import weigh_records

    known = {rule.name for rule in case.rulebook.rules}
    of_rulebook = [one for one in case.answers.allowances if one.rule in known]
    told, granted = weigh_records(case, records, [one for one in case.answers.allowances if one.rule not in known])
    # An engine is believed of both only where it caught its canary both times.
    missed = {one.rule: one for one in records.said.canary_outcomes if one.state != "passed"}
    return Weighed(ToldBeside(told.rules, told.outcomes, told.findings), granted, missed), of_rulebook


def told_beside(
    connection: duckdb.DuckDBPyConnection, records: Records, loaded: Sequence[Loaded], verdict: Verdict
) -> tuple[list[Text], list[str]]:
    """Say what a verdict stands on of its records, and what makes it softer; put the records of findings in `cells`."""
    from tieout.figures.record_tables import keep_cells
    from tieout.gate.plain_session import beside_a_rulebook, lines_of

    before = sum(one.input.rows * len(one.resource.fields) for one in loaded if one.resource.tieout is not None)
    keep_cells(connection, records.loaded, lines_of(verdict.findings), before)
    return beside_a_rulebook(connection, records)


def let_go_of_records(connection: duckdb.DuckDBPyConnection, loaded: Sequence[Loaded]) -> None:
    """Take out of a run what only shows records that were read into memory: in no file would they be any."""
    if any(item.resource.is_table and item.resource.tieout is None for item in loaded):
        from tieout.intake.whole import let_go

        let_go(connection, loaded)


def owner_of(file: str, records: Records | None) -> str:
    """Say who looks after a table of records; blank where nobody is named, or it is none."""
    tables = records.plain.resources if records is not None else ()
    return next((one.tieout.owner for one in tables if file in one.paths), "")
