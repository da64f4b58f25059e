"""Define our expectations in Great Expectations: the rules of the field, typed and rendered.

Each class holds what a suite declares, has the population of its checks built from that, and succeeds
only if it examined at least one and none is broken. Importing this module registers the classes with Great
Expectations, which then loads them from suite JSON by their snake-case names.
"""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy
from great_expectations.compatibility import pydantic
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import MetricProvider, metric_value
from great_expectations.render import (
    LegacyDiagnosticRendererType,
    LegacyRendererType,
    RenderedStringTemplateContent,
)
from great_expectations.render.renderer.renderer import renderer
from great_expectations.validator.metric_configuration import MetricConfiguration

from tieout.declarations.publication import Basis
from tieout.rules.comparisons import Direction
from tieout.rules.population import narrowed
from tieout.rules.registry import POPULATIONS
from tieout.rules.says import SAYS

METRIC = "tieout.checks"
Parts = dict[str, pydantic.StrictInt]
Paths = list[pydantic.StrictStr]
Derive = dict[str, Parts]


class Checks(MetricProvider):
    """The metric behind all our expectations: the rows of a population on the batch."""

    metric_name = METRIC
    domain_keys = ("batch_id", "table")
    value_keys = ("population",)

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,
        execution_engine: Any,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> list[tuple[Any, ...]]:
        """Run the population on the batch and give its rows."""
        selectable, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, MetricDomainTypes.TABLE)
        batch = f"({selectable.compile(dialect=execution_engine.dialect)})"
        query = metric_value_kwargs["population"].replace("{batch}", batch).replace(":", "\\:")
        return [tuple(row) for row in execution_engine.execute_query(sqlalchemy.text(query)).fetchall()]


class TieOutExpectation(BatchExpectation):
    """Base of our expectations."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ()
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id", "table")
    only_kinds: Paths = pydantic.Field(default_factory=list)
    """Kinds of table that it looks at; none means all."""
    only_agency: pydantic.StrictStr | None = None
    """The agency whose tables it looks at; None means all."""

    def population(self) -> str:
        """Give the population of checks, with `{batch}` for the table."""
        declared = {name: getattr(self, name) for name in self.success_keys}
        return narrowed(POPULATIONS[self.expectation_type](**declared), self.only_kinds, self.only_agency)

    def get_validation_dependencies(
        self, execution_engine: Any = None, runtime_configuration: dict[str, Any] | None = None
    ) -> Any:
        """Ask Great Expectations for the checks on the batch."""
        dependencies = super().get_validation_dependencies(
            execution_engine=execution_engine, runtime_configuration=runtime_configuration
        )
        dependencies.set_metric_configuration(
            METRIC, MetricConfiguration(METRIC, self._get_domain_kwargs(), {"population": self.population()})
        )
        return dependencies

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        """Succeed only if something was examined and nothing is broken."""
        checks = metrics[METRIC]
        judged = [check for check in checks if check[1] != "not judged"]
        broken = [check for check in judged if check[1] == "broken"]
        return {
            "success": bool(judged) and not broken,
            "result": {
                "observed_value": len(broken),
                "element_count": len(judged),
                "unexpected_count": len(broken),
                "details": {"checks": checks},
            },
        }

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None, **_: Any
    ) -> list[Any]:
        """Render what is expected in words, with the declared fields filled in."""
        configuration = configuration or result.expectation_config
        params = {name: _shown(value) for name, value in configuration.kwargs.items() if name in cls.success_keys}
        template = {"template": SAYS[cls.expectation_type].rendered, "params": params}
        return [RenderedStringTemplateContent(content_block_type="string_template", string_template=template)]

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.OBSERVED_VALUE)
    def _diagnostic_observed_value_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None, **_: Any
    ) -> str:
        """Render how many checks were made and how many are broken."""
        found = (result.result if result else None) or {}
        return f"{found.get('unexpected_count', '--')} broken of {found.get('element_count', '--')} checks"


def _shown(value: Any) -> str:
    """Show a declared field in a sentence."""
    if isinstance(value, dict):
        return ", ".join(f"{'-' if weight == -1 else ''}{path}" for path, weight in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


class ExpectTotalToEqualParts(TieOutExpectation):
    """Expect a line to be the weighted sum of its parts in every column."""

    total: pydantic.StrictStr
    parts: Parts
    derive: Derive = pydantic.Field(default_factory=dict)
    when: pydantic.StrictStr | None = None
    success_keys: ClassVar[tuple[str, ...]] = ("total", "parts", "derive", "when")


class ExpectPartsToStayWithinTotal(TieOutExpectation):
    """Expect parts that are not all printed not to exceed their total."""

    total: pydantic.StrictStr
    parts: Paths
    unless: pydantic.StrictStr
    success_keys: ClassVar[tuple[str, ...]] = ("total", "parts", "unless")


class ExpectColumnsToFollowTheirFormula(TieOutExpectation):
    """Expect every row of a column to be what its formula makes of the others."""


class ExpectHeadsToPrintTheirFormula(TieOutExpectation):
    """Expect the formula in a head to be the one that its column follows."""


class ExpectFiguresToBeZero(TieOutExpectation):
    """Expect lines to be zero under one basis, or to follow to be zero from their parts."""

    lines: Paths
    basis: Basis
    derive: Derive = pydantic.Field(default_factory=dict)
    success_keys: ClassVar[tuple[str, ...]] = ("lines", "basis", "derive")


class ExpectFiguresToAgree(TieOutExpectation):
    """Expect two lines of one document to print the same amount in every year of one basis."""

    left: pydantic.StrictStr
    right: pydantic.StrictStr
    basis: Basis
    success_keys: ClassVar[tuple[str, ...]] = ("left", "right", "basis")


class ExpectLinesToCorrespond(TieOutExpectation):
    """Expect a realised line to be another line of an earlier year, or of the same year."""

    opening: pydantic.StrictStr
    closing: Paths
    years: pydantic.StrictInt
    derive: Derive = pydantic.Field(default_factory=dict)
    success_keys: ClassVar[tuple[str, ...]] = ("opening", "closing", "years", "derive")


class ExpectRepeatedFiguresToAgree(TieOutExpectation):
    """Expect a line that stands in several tables to have one value for each year and basis."""

    bases: list[Basis]
    across: pydantic.StrictBool
    success_keys: ClassVar[tuple[str, ...]] = ("bases", "across")


class ExpectSpecificationsToAgree(TieOutExpectation):
    """Expect the total of each column of a specification to be the line that it specifies."""

    total: pydantic.StrictStr
    success_keys: ClassVar[tuple[str, ...]] = ("total",)


class ExpectSharesToBeRatios(TieOutExpectation):
    """Expect a printed percentage to be one line divided by another."""

    share: pydantic.StrictStr
    numerator: pydantic.StrictStr
    denominator: pydantic.StrictStr
    success_keys: ClassVar[tuple[str, ...]] = ("share", "numerator", "denominator")


class ExpectFiguresToMeetNorm(TieOutExpectation):
    """Expect realisations to meet the norm in the budget column."""

    lines: Paths
    direction: Direction
    except_lines: Paths = pydantic.Field(default_factory=list)
    success_keys: ClassVar[tuple[str, ...]] = ("lines", "direction", "except_lines")


class ExpectFiguresToBeAtLeast(TieOutExpectation):
    """Expect a line never to be less than an amount."""

    line: pydantic.StrictStr
    amount: pydantic.StrictInt
    bases: list[Basis]
    success_keys: ClassVar[tuple[str, ...]] = ("line", "amount", "bases")


class ExpectFiguresToStayWithinShareOfAverage(TieOutExpectation):
    """Expect a line to stay within a percentage of the average of another over some years."""

    line: pydantic.StrictStr
    of: pydantic.StrictStr
    percent: pydantic.StrictInt
    years: pydantic.StrictInt
    derive: Derive = pydantic.Field(default_factory=dict)
    success_keys: ClassVar[tuple[str, ...]] = ("line", "of", "percent", "years", "derive")


class ExpectDeviationsToStayWithin(TieOutExpectation):
    """Expect figures to stay within a percentage of their budget, or a limit where that is zero."""

    percent: pydantic.StrictInt
    limits: Parts = pydantic.Field(default_factory=dict)
    derive: Derive = pydantic.Field(default_factory=dict)
    success_keys: ClassVar[tuple[str, ...]] = ("percent", "limits", "derive")


class ExpectTargetsToBeMeasured(TieOutExpectation):
    """Expect no target beside a mark that nothing was measured."""


class ExpectNotationToBeConstant(TieOutExpectation):
    """Expect every row to keep one notation."""


class ExpectUnitsToFitLines(TieOutExpectation):
    """Expect every figure to be in the unit of its line."""


class ExpectTotalsToMoveWithParts(TieOutExpectation):
    """Expect no total to be last year's to the digit where a part has moved."""


class ExpectNeighboursToDiffer(TieOutExpectation):
    """Expect no line to repeat the figure of the line above it."""


class ExpectLinesToKeepTheirPlaces(TieOutExpectation):
    """Expect no two neighbouring lines to have changed places in one column."""

    times: pydantic.StrictInt
    success_keys: ClassVar[tuple[str, ...]] = ("times",)


class ExpectColumnsToHoldFigures(TieOutExpectation):
    """Expect no column of a budget, realisation or estimate to be blank or zero throughout."""


class ExpectMagnitudesToAgree(TieOutExpectation):
    """Expect no figure to be a factor away from all others of its line."""

    factor: pydantic.StrictInt
    digits: pydantic.StrictInt
    success_keys: ClassVar[tuple[str, ...]] = ("factor", "digits")


class ExpectSeriesToMoveGradually(TieOutExpectation):
    """Expect a realisation to be within a percentage of that of the year before."""

    percent: pydantic.StrictInt
    success_keys: ClassVar[tuple[str, ...]] = ("percent",)


class ExpectSeriesNotToStandStill(TieOutExpectation):
    """Expect a quantity not to be the same to the digit year after year."""

    years: pydantic.StrictInt
    success_keys: ClassVar[tuple[str, ...]] = ("years",)


class ExpectPrescribedLinesToBePresent(TieOutExpectation):
    """Expect every required line to be printed."""


class ExpectUsualLinesToBePresent(TieOutExpectation):
    """Expect every other line of the model to be printed."""


class ExpectLinesToBeRecognised(TieOutExpectation):
    """Expect every printed row to be a line of the rulebook."""

    is_open: pydantic.StrictBool
    success_keys: ClassVar[tuple[str, ...]] = ("is_open",)


class ExpectLinesToBeStatedOnce(TieOutExpectation):
    """Expect no line to be printed twice in one table."""


class ExpectSpellingsToBeKnown(TieOutExpectation):
    """Expect every recognised row to be spelled as declared."""


class ExpectLabelsToNameTheYear(TieOutExpectation):
    """Expect the year in a label to be the report year."""


class ExpectTitlesToNameTheYear(TieOutExpectation):
    """Expect the title of a table to name its report year."""


class ExpectHeadersNotToBeRepeated(TieOutExpectation):
    """Expect no row to repeat the heads of the columns."""


class ExpectHeadingsToBeBare(TieOutExpectation):
    """Expect no figure in a line that only heads others."""


class ExpectValuesToBePlaced(TieOutExpectation):
    """Expect no row to print values that belong to no column."""


class ExpectRecordsToBeUnique(TieOutExpectation):
    """Expect one record for each agency and year."""


class ExpectCodesToBeKnown(TieOutExpectation):
    """Expect every code to be in its list."""
