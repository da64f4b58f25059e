"""Define our expectations in Great Expectations: the rules of the field, typed and rendered.

Each class holds what a suite declares, has the population of its checks built from that, and succeeds
only if it examined at least one and none is broken. Importing this module registers the classes with Great
Expectations, which then loads them from suite JSON by their snake-case names.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

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

from tieout.checks.population import narrowed
from tieout.checks.types import POPULATIONS

METRIC = "tieout.checks"
Parts = dict[str, pydantic.StrictInt]
Paths = list[pydantic.StrictStr]
Derive = dict[str, Parts]
Basis = Literal["budget", "realisation", "difference", "mutation", "estimate"]


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

    says: ClassVar[str]
    """What it expects, for data docs; `$name` stands for a field."""
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
        template = {"template": cls.says, "params": params}
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

    says = "$total equals the sum of $parts, within the rounding of the print."
    total: pydantic.StrictStr
    parts: Parts
    derive: Derive = pydantic.Field(default_factory=dict)
    when: pydantic.StrictStr | None = None
    success_keys: ClassVar[tuple[str, ...]] = ("total", "parts", "derive", "when")


class ExpectPartsToStayWithinTotal(TieOutExpectation):
    """Expect parts that are not all printed not to exceed their total."""

    says = "$parts together are at most $total."
    total: pydantic.StrictStr
    parts: Paths
    unless: pydantic.StrictStr
    success_keys: ClassVar[tuple[str, ...]] = ("total", "parts", "unless")


class ExpectColumnsToFollowTheirFormula(TieOutExpectation):
    """Expect every row of a column to be what its formula makes of the others."""

    says = "A column is what its formula makes of the others, within the rounding of the print."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectHeadsToPrintTheirFormula(TieOutExpectation):
    """Expect the formula in a head to be the one that its column follows."""

    says = "A head prints the formula that its column follows."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectFiguresToBeZero(TieOutExpectation):
    """Expect lines to be zero under one basis, or to follow to be zero from their parts."""

    says = "$lines are zero in the $basis."
    lines: Paths
    basis: Basis
    derive: Derive = pydantic.Field(default_factory=dict)
    success_keys: ClassVar[tuple[str, ...]] = ("lines", "basis", "derive")


class ExpectFiguresToAgree(TieOutExpectation):
    """Expect two lines of one document to print the same amount in every year of one basis."""

    says = "$left and $right are the same amount in the $basis, within the rounding of the print."
    left: pydantic.StrictStr
    right: pydantic.StrictStr
    basis: Basis
    success_keys: ClassVar[tuple[str, ...]] = ("left", "right", "basis")


class ExpectLinesToCorrespond(TieOutExpectation):
    """Expect a realised line to be another line of an earlier year, or of the same year."""

    says = "$opening is $closing of $years years before, within the rounding of the print."
    opening: pydantic.StrictStr
    closing: Paths
    years: pydantic.StrictInt
    derive: Derive = pydantic.Field(default_factory=dict)
    success_keys: ClassVar[tuple[str, ...]] = ("opening", "closing", "years", "derive")


class ExpectRepeatedFiguresToAgree(TieOutExpectation):
    """Expect a line that stands in several tables to have one value for each year and basis."""

    says = "A figure that is stated twice has one value."
    bases: list[Basis]
    across: pydantic.StrictBool
    success_keys: ClassVar[tuple[str, ...]] = ("bases", "across")


class ExpectSpecificationsToAgree(TieOutExpectation):
    """Expect the total of each column of a specification to be the line that it specifies."""

    says = "A specification adds up to the line that it specifies."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectSharesToBeRatios(TieOutExpectation):
    """Expect a printed percentage to be one line divided by another."""

    says = "$share is $numerator / $denominator, within the rounding of the print."
    share: pydantic.StrictStr
    numerator: pydantic.StrictStr
    denominator: pydantic.StrictStr
    success_keys: ClassVar[tuple[str, ...]] = ("share", "numerator", "denominator")


class ExpectFiguresToMeetNorm(TieOutExpectation):
    """Expect realisations to meet the norm in the budget column."""

    says = "$lines are $direction the norm in the budget column."
    lines: Paths
    direction: Literal["at least", "at most", "as declared"]
    except_lines: Paths = pydantic.Field(default_factory=list)
    success_keys: ClassVar[tuple[str, ...]] = ("lines", "direction", "except_lines")


class ExpectFiguresToBeAtLeast(TieOutExpectation):
    """Expect a line never to be less than an amount."""

    says = "$line is at least $amount."
    line: pydantic.StrictStr
    amount: pydantic.StrictInt
    bases: list[Basis]
    success_keys: ClassVar[tuple[str, ...]] = ("line", "amount", "bases")


class ExpectFiguresToStayWithinShareOfAverage(TieOutExpectation):
    """Expect a line to stay within a percentage of the average of another over some years."""

    says = "$line is at most $percent% of the average of $of over $years years."
    line: pydantic.StrictStr
    of: pydantic.StrictStr
    percent: pydantic.StrictInt
    years: pydantic.StrictInt
    derive: Derive = pydantic.Field(default_factory=dict)
    success_keys: ClassVar[tuple[str, ...]] = ("line", "of", "percent", "years", "derive")


class ExpectDeviationsToStayWithin(TieOutExpectation):
    """Expect figures to stay within a percentage of their budget, or a limit where that is zero."""

    says = "Every figure stays within $percent% of its budget; where that is zero, within $limits."
    percent: pydantic.StrictInt
    limits: Parts = pydantic.Field(default_factory=dict)
    derive: Derive = pydantic.Field(default_factory=dict)
    success_keys: ClassVar[tuple[str, ...]] = ("percent", "limits", "derive")


class ExpectTargetsToBeMeasured(TieOutExpectation):
    """Expect no target beside a mark that nothing was measured."""

    says = "A target stands beside a measurement of its year."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectNotationToBeConstant(TieOutExpectation):
    """Expect every row to keep one notation."""

    says = "A row keeps its unit, scale word, decimals and mark."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectUnitsToFitLines(TieOutExpectation):
    """Expect every figure to be in the unit of its line."""

    says = "A figure is in the unit of its line."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectTotalsToMoveWithParts(TieOutExpectation):
    """Expect no total to be last year's to the digit where a part has moved."""

    says = "A total moves with its parts."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectNeighboursToDiffer(TieOutExpectation):
    """Expect no line to repeat the figure of the line above it."""

    says = "A line has a figure of its own."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectLinesToKeepTheirPlaces(TieOutExpectation):
    """Expect no two neighbouring lines to have changed places in one column."""

    says = "No figure fits the row of its neighbour $times times better than its own."
    times: pydantic.StrictInt
    success_keys: ClassVar[tuple[str, ...]] = ("times",)


class ExpectColumnsToHoldFigures(TieOutExpectation):
    """Expect no column of a budget, realisation or estimate to be blank or zero throughout."""

    says = "A column is not blank or zero throughout."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectMagnitudesToAgree(TieOutExpectation):
    """Expect no figure to be a factor away from all others of its line."""

    says = "No figure is about $factor times the others of its line."
    factor: pydantic.StrictInt
    digits: pydantic.StrictInt
    success_keys: ClassVar[tuple[str, ...]] = ("factor", "digits")


class ExpectSeriesToMoveGradually(TieOutExpectation):
    """Expect a realisation to be within a percentage of that of the year before."""

    says = "A realisation is within $percent% of the year before."
    percent: pydantic.StrictInt
    success_keys: ClassVar[tuple[str, ...]] = ("percent",)


class ExpectSeriesNotToStandStill(TieOutExpectation):
    """Expect a quantity not to be the same to the digit year after year."""

    says = "A quantity is not the same $years years in a row."
    years: pydantic.StrictInt
    success_keys: ClassVar[tuple[str, ...]] = ("years",)


class ExpectPrescribedLinesToBePresent(TieOutExpectation):
    """Expect every required line to be printed."""

    says = "Every prescribed line is printed."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectUsualLinesToBePresent(TieOutExpectation):
    """Expect every other line of the model to be printed."""

    says = "Every line of the model is printed."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectLinesToBeRecognised(TieOutExpectation):
    """Expect every printed row to be a line of the rulebook."""

    says = "Every printed row is a known line."
    is_open: pydantic.StrictBool
    success_keys: ClassVar[tuple[str, ...]] = ("is_open",)


class ExpectLinesToBeStatedOnce(TieOutExpectation):
    """Expect no line to be printed twice in one table."""

    says = "A line is printed once in a table."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectSpellingsToBeKnown(TieOutExpectation):
    """Expect every recognised row to be spelled as declared."""

    says = "A line is spelled as declared."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectLabelsToNameTheYear(TieOutExpectation):
    """Expect the year in a label to be the report year."""

    says = "A label names the report year."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectTitlesToNameTheYear(TieOutExpectation):
    """Expect the title of a table to name its report year."""

    says = "A title names the report year."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectHeadersNotToBeRepeated(TieOutExpectation):
    """Expect no row to repeat the heads of the columns."""

    says = "The heads stand above the table only."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectHeadingsToBeBare(TieOutExpectation):
    """Expect no figure in a line that only heads others."""

    says = "A heading prints no figure."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectValuesToBePlaced(TieOutExpectation):
    """Expect no row to print values that belong to no column."""

    says = "Every printed value belongs to a column."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectRecordsToBeUnique(TieOutExpectation):
    """Expect one record for each agency and year."""

    says = "An agency has one record a year."
    success_keys: ClassVar[tuple[str, ...]] = ()


class ExpectCodesToBeKnown(TieOutExpectation):
    """Expect every code to be in its list."""

    says = "A code is in its list."
    success_keys: ClassVar[tuple[str, ...]] = ()
