"""Run suites by Great Expectations on DuckDB, and account for every rule in them.

Great Expectations speaks to DuckDB through SQLAlchemy on the connection that holds the run: one database, locked, no
file and no copy. A rule that it does not know, raises on or does not report is broken; its own silence about such
rules is not trusted.

Its extension points are used as they are meant: an execution engine and a data source of our own, a metric that
counts a population, and an expectation for each kind of rule, made from the kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

import duckdb
import great_expectations
import msgspec
import sqlalchemy
from great_expectations.compatibility import pydantic
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import MetricProvider, metric_value
from great_expectations.validator.metric_configuration import MetricConfiguration

from tieout.engines.backends.great_expectations.foreign import decide
from tieout.engines.backends.great_expectations.in_words import InWords
from tieout.engines.backends.great_expectations.on_duckdb import (
    DuckDBDatasource,
    DuckDBExecutionEngine,
    let_go,
    raised_in,
    rows_in_sql,
    source_of,
)
from tieout.engines.canary import simplest_kinds, suites_of_known
from tieout.engines.interface import Asked, Result
from tieout.engines.settling import Plan, count_settled, plan, reached, wide_tables
from tieout.engines.tallying import KEPT_WHOLE, OWN
from tieout.records.rule import Decided, Foreign
from tieout.rulebook.declared import Expectation, SuiteScope
from tieout.rules.kind import LOOKS_AT, Kind
from tieout.rules.population import narrowed
from tieout.rules.registry import KINDS
from tieout.rules.settling import WideTable
from tieout.store.run import CATALOG
from tieout.store.schema import JUDGED
from tieout.store.sql import identifier
from tieout.values.errors import first_line
from tieout.values.tally import Tally

METRIC = "tieout.tally"
NO_PLANS = "[]"
"""What is said, in JSON, of a rule that looks at no wide table."""
COLUMNS_OF: Mapping[str, tuple[str, ...]] = {table.name: table.names for table in JUDGED}
"""The columns of each table that rules look at."""
WIDE = ("figures", "records")
"""The tables of which a run may hold more records than are laid down in them."""


class CountChecks(MetricProvider):
    """The metric behind all our expectations: the tally of a population on the batch."""

    metric_name = METRIC
    domain_keys = ("batch_id", "table")
    value_keys = ("population", "examines_values", "kept_whole", "plans", "looks_at")

    @metric_value(engine=DuckDBExecutionEngine)
    def _sqlalchemy(
        cls,
        execution_engine: Any,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> Tally:
        """Count the checks of the population on the batch."""
        selectable, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, MetricDomainTypes.TABLE)
        batch = rows_in_sql(str(selectable.compile(dialect=execution_engine.dialect)))

        def execute(query: str) -> Sequence[Sequence[Any]]:
            if query == OWN and execution_engine.own is not None:
                return execution_engine.own  # type: ignore[no-any-return]
            found = execution_engine.execute_query(sqlalchemy.text(query.replace(":", "\\:")))
            rows: Sequence[Sequence[Any]] = found.fetchall()
            if query == OWN:
                execution_engine.own = rows
            return rows

        return count_settled(
            execute,
            metric_value_kwargs["population"],
            batch,
            metric_value_kwargs["looks_at"],
            metric_value_kwargs["examines_values"],
            metric_value_kwargs["kept_whole"],
            msgspec.json.decode(metric_value_kwargs["plans"], type=tuple[Plan, ...]),
        )


class TieOutExpectation(InWords, BatchExpectation):
    """Base of the expectations that are made from our kinds of rule."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ()
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id", "table")
    kind: ClassVar[type[Kind]]
    only_kinds: list[str] = pydantic.Field(default_factory=list)
    """Kinds of table that it looks at; none means all."""
    only_entity: str | None = None
    """The entity whose tables it looks at; None means all."""
    kept_whole: bool = True
    """Whether every check is kept, and not only those that are not exact."""
    plans: str = NO_PLANS
    """How the records of wide tables are judged, in JSON."""

    def get_validation_dependencies(
        self, execution_engine: Any = None, runtime_configuration: dict[str, Any] | None = None
    ) -> Any:
        """Ask Great Expectations for the tally of the population on the batch."""
        dependencies = super().get_validation_dependencies(
            execution_engine=execution_engine, runtime_configuration=runtime_configuration
        )
        rule = self.kind(**{name: getattr(self, name) for name in self.kind.__struct_fields__})
        is_small = self.kept_whole and self.plans == NO_PLANS
        columns = COLUMNS_OF[self.kind.looks_at] if is_small else ()
        asked = {
            "population": narrowed(rule.population(), self.only_kinds, self.only_entity, columns),
            "examines_values": self.kind.examines_values,
            "kept_whole": self.kept_whole,
            "plans": self.plans,
            "looks_at": self.kind.looks_at,
        }
        dependencies.set_metric_configuration(METRIC, MetricConfiguration(METRIC, self._get_domain_kwargs(), asked))
        return dependencies

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        """Succeed only if something was examined and nothing is broken."""
        tally: Tally = metrics[METRIC]
        return {
            "success": tally.examined > 0 and tally.broken == 0,
            "result": {
                "observed_value": tally.broken,
                "element_count": tally.examined,
                "unexpected_count": tally.broken,
                "details": {"tally": tally},
            },
        }


def expectation_of(kind: type[Kind]) -> type[TieOutExpectation]:
    """Make the expectation of a kind of rule: Great Expectations then loads it from suite JSON by its type.

    Its arguments are held to the kind when a rulebook is read; here they go through as they are.
    """
    name = "".join(word.capitalize() for word in kind.type.split("_"))
    annotations: dict[str, Any] = dict.fromkeys(kind.__struct_fields__, Any)
    annotations |= {"kind": ClassVar[type[Kind]], "success_keys": ClassVar[tuple[str, ...]]}
    told = {"__doc__": kind.__doc__, "__module__": __name__, "__annotations__": annotations, "kind": kind}
    told |= {"success_keys": kind.__struct_fields__} | dict(_defaults(kind))
    return type(name, (TieOutExpectation,), told)


def _defaults(kind: type[Kind]) -> Iterator[tuple[str, Any]]:
    """Give the arguments of a kind that need not be declared, with what then holds."""
    for field in msgspec.structs.fields(kind):
        if field.default_factory is not msgspec.NODEFAULT:
            yield field.name, field.default_factory()
        elif field.default is not msgspec.NODEFAULT:
            yield field.name, field.default


EXPECTATIONS: Mapping[str, type[TieOutExpectation]] = {name: expectation_of(kind) for name, kind in KINDS.items()}
"""The expectation of each kind of rule; to make it is to register it."""


class Runner:
    """Runs suites on the tables of one connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._context = great_expectations.get_context(mode="ephemeral")
        self._context.variables.progress_bars = ProgressBarsConfig(globally=False)
        self._sources: dict[str, DuckDBDatasource] = {}

    def run(self, asked: Asked, schema: str = "main") -> tuple[Result, ...]:
        """Run every rule of the suites on the tables of one schema; give a result for each."""
        items = tuple(item for suite in asked.suites for item in suite.expectations)
        refused = {item.rule.name: why for item in items if (why := _refusal(item))}
        unreached: set[str] = set()
        reported: dict[str, Any] = {}
        failed: dict[str, str] = {}
        for table in LOOKS_AT:
            wanted = [
                (item, suite.scope)
                for suite in asked.suites
                for item in suite.expectations
                if suite.scope.table == table and item.rule.name not in refused
            ]
            try:
                there = self._there(schema, table) if wanted else set()
                unreached |= {item.rule.name for item, scope in wanted if not _reaches(scope, there)}
                reached = [(item, scope) for item, scope in wanted if item.rule.name not in unreached]
                reported |= self._validate(reached, schema, table) if reached else {}
            except Exception as error:  # noqa: BLE001 - one table that fails must not hide the others
                failed |= dict.fromkeys((item.rule.name for item, _ in wanted), first_line(error))
        return tuple(
            Result(item.rule) if item.rule.name in unreached else _answer(item, reported, refused | failed)
            for item in items
        )

    def known(self, simplest: bool = False) -> tuple[Asked, Mapping[str, int]]:
        """Give the known faults: one rule for each kind, or for each table the simplest."""
        suites, expected = suites_of_known(simplest_kinds()) if simplest else suites_of_known()
        return Asked(suites=suites), expected

    def decide(self, asked: Foreign) -> tuple[Decided, ...]:
        """Judge a suite of other people on a table of records."""
        return decide(self._connection, self._context, asked)

    def close(self) -> None:
        """Let go of the connection."""
        for source in self._sources.values():
            let_go(source)

    def _validate(self, wanted: Sequence[tuple[Expectation, SuiteScope]], schema: str, table: str) -> dict[str, Any]:
        """Have Great Expectations load and validate rules on one table; give its results by rule name."""
        wide = wide_tables(self._execute) if schema == "main" and table in WIDE else ()
        kept_whole = self._count(schema, table) <= KEPT_WHOLE
        loaded = great_expectations.ExpectationSuite(
            name=table,
            expectations=[
                {
                    "type": item.type,
                    "kwargs": item.kwargs
                    | _scope(scope)
                    | {"kept_whole": kept_whole, "plans": self._plans(item, scope, wide)},
                    "severity": item.rule.severity,
                    "meta": {"name": item.rule.name},
                }
                for item, scope in wanted
            ],
        )
        asset = self._source(schema).get_asset(table)
        outcome = asset.get_batch(asset.build_batch_request()).validate(loaded, result_format="COMPLETE")
        named = ((result.expectation_config, result) for result in outcome.results)
        return {config.meta["name"]: result for config, result in named if config and config.meta}

    def _plans(self, item: Expectation, scope: SuiteScope, wide: Sequence[WideTable]) -> str:
        """Say how a rule judges the records of the wide tables that it looks at, in JSON."""
        kinds = (*scope.kinds, *scope.with_kinds)
        there = {row[0]: row[1] for row in self._execute("SELECT table_name, kind FROM tables")} if wide else {}
        plans = plan(item.kind, reached(wide, there, kinds), scope.entity) if wide else ()
        return msgspec.json.encode(plans).decode()

    def _execute(self, query: str) -> Sequence[Sequence[Any]]:
        """Run a query on the run's own tables, and give its rows."""
        self._connection.execute(f"USE {identifier(CATALOG)}.main")
        rows: Sequence[Sequence[Any]] = self._connection.execute(query).fetchall()
        return rows

    def _there(self, schema: str, table: str) -> set[tuple[str, str | None]]:
        """Name the kinds and entities of the rows of a table."""
        if schema == "main" and table in WIDE and wide_tables(self._execute):
            table = f"all_{table}"
        place = f"{identifier(CATALOG)}.{identifier(schema)}.{identifier(table)}"
        return set(self._connection.execute(f"SELECT DISTINCT kind, entity FROM {place}").fetchall())

    def _count(self, schema: str, table: str) -> int:
        """Count the rows of a table."""
        place = f"{identifier(CATALOG)}.{identifier(schema)}.{identifier(table)}"
        return int(self._connection.execute(f"SELECT count(*) FROM {place}").fetchall()[0][0])

    def _source(self, schema: str) -> DuckDBDatasource:
        """Give the data source of one schema: a cursor of the run's connection that looks there.

        It gets its tables before the context gets it, because the context writes down all that it
        has at every change.
        """
        if schema not in self._sources:
            source = source_of(self._connection, schema, schema)
            for table in LOOKS_AT:
                source.add_table_asset(table, table_name=table)
            self._context.data_sources.add_or_update_sql(datasource=source)
            self._sources[schema] = source
        return self._sources[schema]


def open_runner(connection: duckdb.DuckDBPyConnection) -> Runner:
    """Run on a connection that is not locked yet."""
    return Runner(connection)


def _answer(item: Expectation, reported: Mapping[str, Any], refused: Mapping[str, str]) -> Result:
    """Give the result of one rule; of a rule that was not reported, that it was not."""
    name = item.rule.name
    if name in refused:
        return Result(item.rule, error=refused[name])
    if name not in reported:
        return Result(item.rule, error="Great Expectations did not report it")
    return _result(item, reported[name])


def _scope(scope: SuiteScope) -> dict[str, Any]:
    """Say which tables a rule looks at: those of the kinds and the entity of its suite."""
    return {"only_kinds": [*scope.kinds, *scope.with_kinds], "only_entity": scope.entity}


def _reaches(scope: SuiteScope, there: Iterable[tuple[str, str | None]]) -> bool:
    """Tell whether there is a row that the rules of a suite look at.

    Where there is none a rule has examined nothing, which opens no gate; it need not be planned to say that.
    """
    kinds = (*scope.kinds, *scope.with_kinds)
    return any(
        (not kinds or kind in kinds) and (scope.entity is None or entity == scope.entity) for kind, entity in there
    )


def _refusal(item: Expectation) -> str | None:
    """Say why an expectation cannot be run, or None."""
    if item.type not in EXPECTATIONS:
        return f"{item.type} does not say how much it examined, so it cannot open a gate; use one of ours"
    return None


def _result(item: Expectation, reported: Any) -> Result:
    """Turn what Great Expectations reported of one rule into a result."""
    raised = raised_in(reported.exception_info)
    if raised is not None:
        return Result(item.rule, error=raised)
    try:
        tally = reported.result["details"]["tally"]
    except (KeyError, TypeError) as error:
        return Result(item.rule, error=f"its result cannot be read: {first_line(error)}")
    if not isinstance(tally, Tally):
        return Result(item.rule, error=f"its result cannot be read: it is a {type(tally).__name__}")
    if (reported.success is True) != (tally.examined > 0 and tally.broken == 0):
        return Result(item.rule, error="Great Expectations and its own checks disagree")
    return Result(item.rule, tally)
