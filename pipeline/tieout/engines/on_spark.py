"""Say how Spark is asked about tables of records, and hear it: what it holds, what it counts, and what it decides.

Spark is imported in a process of its own and nowhere else (`backends/spark`). That process is given the typed tables of
a run, lays them down as Parquet, and judges what it reads there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec

from tieout.engines.canary import canary_rule
from tieout.engines.process import EngineError, EngineProcess
from tieout.records.agreeing import Counted
from tieout.records.rule import Decided, Foreign, RecordRule
from tieout.store.run import USUAL, Bounds
from tieout.values.outcome import Engine, Outcome, Rule, Text, in_its_words
from tieout.values.spark import SparkChoice

SPARK: Engine = "spark"
MODULE = "tieout.engines.backends.spark.worker"


@dataclass(frozen=True, slots=True)
class HeldTable:
    """A table of a run that Spark is given."""

    schema: str
    name: str
    columns: Mapping[str, str]
    """Each column with its type in DuckDB, the number of the record first."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a database holds of a table: how many records, and their fingerprint."""

    schema: str
    name: str
    records: int
    fingerprint: str


class SparkStart(msgspec.Struct, frozen=True, tag="start"):
    """Ask to start Spark, or to reach it."""

    folder: str
    """A private folder for whatever Spark puts down."""
    choice: SparkChoice
    memory: int = USUAL.memory
    """Bytes that Spark may take on this machine."""
    seconds: int = 3_600
    """Time that it may use on each core."""


class SparkTask(msgspec.Struct, frozen=True, tag="task"):
    """Ask Spark to judge tables."""

    database: str
    """The file of the run."""
    tables: tuple[HeldTable, ...]
    rules: tuple[RecordRule, ...]
    """The rules to count."""
    foreign: tuple[Foreign, ...]
    """Declarations of other people to decide."""
    bounds: Bounds = USUAL


SparkAsked = SparkStart | SparkTask


class SparkStarted(msgspec.Struct, frozen=True):
    """Spark is there."""

    versions: Mapping[str, str]
    """Of what judges there: Spark and Java."""


class SparkReply(msgspec.Struct, frozen=True):
    """What Spark says."""

    canaries: int
    """Known faults that it had to find."""
    missed: tuple[str, ...]
    """What it said about them that is not so."""
    held: tuple[Held, ...]
    counted: Mapping[str, Counted]
    """By the name of the rule."""
    uncounted: Mapping[str, str]
    """By the name of the rule why it could not be counted."""
    decided: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class SparkSaid:
    """What Spark said, or why it said nothing."""

    reply: SparkReply | None
    versions: Mapping[str, str]
    error: str = ""

    def counted(self, rule: str) -> Counted | str | None:
        """Give what Spark counted of a rule, or why it did not; None where nothing was heard of it."""
        if self.reply is None:
            return self.error
        return self.reply.counted.get(rule) or self.reply.uncounted.get(rule)

    def decided(self, rules: Iterable[str]) -> dict[str, Decided]:
        """Give what was decided of rules of other people, by name."""
        if self.reply is None:
            return {rule: Decided(rule, None, error=self.error) for rule in rules}
        return {one.rule: one for one in self.reply.decided}


class SparkProcess:
    """Spark in a process that is starting while other work is done."""

    def __init__(self, process: EngineProcess, start: SparkStart) -> None:
        self._process = process
        self._pool = ThreadPoolExecutor(1)
        self._started = self._pool.submit(process.ask_for, start, SparkStarted)

    def ask(self, task: SparkTask) -> SparkSaid:
        """Have Spark judge; where it does not answer, say why."""
        versions: Mapping[str, str] = {}
        try:
            versions = self._started.result().versions
            return SparkSaid(self._process.ask_for(task, SparkReply), versions)
        except EngineError as error:
            return SparkSaid(None, versions, f"Spark did not answer: {error}")

    def close(self) -> None:
        """Wait until nothing is asked any more."""
        self._pool.shutdown()


def new_process(choice: SparkChoice) -> EngineProcess:
    """Start the process that speaks to Spark. One that reaches a server must be started before we leave the network."""
    return EngineProcess(SPARK, MODULE, ("remote" if choice.remote else "local",))


@contextmanager
def starting(start: SparkStart, reaching: EngineProcess | None) -> Iterator[SparkProcess]:
    """Have Spark start beside other work, in a process of its own, or in the one that reaches a server."""
    if reaching is not None:
        process = SparkProcess(reaching, start)
        try:
            yield process
        finally:
            process.close()
        return
    with new_process(start.choice) as own:
        process = SparkProcess(own, start)
        try:
            yield process
        finally:
            process.close()


def same_records_rule() -> Rule:
    """Give the rule that Spark judged the very records that were read."""
    return Rule(
        name="spark_judged_the_same_records",
        title=Text("Spark did not judge the records that were read", "Spark beoordeelde niet de gelezen records"),
        reason=Text(
            "Spark reads a copy of what stands in the files: what is lost on the way is judged by nobody.",
            "Spark leest een kopie van wat in de bestanden staat: wat onderweg wegvalt, beoordeelt niemand.",
        ),
        source="tieout: a fingerprint of every table on both sides",
        severity="critical",
        engine=SPARK,
        declared_in="tieout/engines/on_spark.py",
    )


def judge_itself(said: SparkSaid, held: Sequence[Held]) -> tuple[tuple[Rule, ...], tuple[Outcome, ...]]:
    """Say whether Spark can be believed: whether it found its known faults, and judged what is `held` here."""
    canary, same = canary_rule(SPARK), same_records_rule()
    if said.reply is None:
        why = in_its_words(said.error)
        outcomes = tuple(Outcome(rule.name, "broken", 0, 0, message=why) for rule in (canary, same))
        return (canary, same), outcomes
    missed = "; ".join(said.reply.missed)[:300] or ("" if said.reply.canaries else "there was no canary")
    count = said.reply.canaries
    caught = (
        Outcome(canary.name, "broken", 0, 0, message=in_its_words(missed))
        if missed
        else Outcome(canary.name, "passed", count, 0, exact=count)
    )
    return (canary, same), (caught, _same(same.name, held, said.reply.held))


def _same(rule: str, here: Sequence[Held], there: Sequence[Held]) -> Outcome:
    """Say whether two databases hold the same records."""
    those = {(one.schema, one.name): one for one in there}
    for one in here:
        other = those.get((one.schema, one.name), Held(one.schema, one.name, 0, "-"))
        if (other.records, other.fingerprint) != (one.records, one.fingerprint):
            why = Text(
                f"{one.name}: DuckDB holds {one.records} records with fingerprint {one.fingerprint}, Spark "
                f"{other.records} with {other.fingerprint}; look whether Spark reads the folder that was written",
                f"{one.name}: DuckDB heeft {one.records} records met vingerafdruk {one.fingerprint}, Spark "
                f"{other.records} met {other.fingerprint}; zie na of Spark de map leest die geschreven is",
            )
            return Outcome(rule, "broken", 0, 0, message=why)
    records = sum(one.records for one in here)
    if records == 0:
        why = Text("there was no record for Spark to judge", "er was geen record dat Spark kon beoordelen")
        return Outcome(rule, "passed", 1, 0, exact=1, message=why)
    return Outcome(rule, "passed", records, 0, exact=records)
