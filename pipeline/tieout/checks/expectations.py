"""Define our expectations in Great Expectations: the rules of the field, typed and rendered.

Each class holds what a suite declares, builds the population of its checks, and succeeds only if it
examined at least one and none is broken. Importing this module registers the classes with Great
Expectations, which then loads them from suite JSON by their snake-case names.
"""

from __future__ import annotations

from abc import abstractmethod
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

from tieout.checks import comparisons, identities, notation, rows

METRIC = "tieout.checks"
Parts = dict[str, pydantic.StrictInt]
Paths = list[pydantic.StrictStr]


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

    @abstractmethod
    def population(self) -> str:
        """Give the population of checks, with `{batch}` for the table."""

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
        params = {name: _shown(value) for name, value in configuration.kwargs.items() if name != "batch_id"}
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

    says = "$total equals the sum of $parts in every column, within the rounding of the print."
    total: pydantic.StrictStr
    parts: Parts
    success_keys: ClassVar[tuple[str, ...]] = ("total", "parts")

    def population(self) -> str:
        """One check for each column that has the line."""
        return identities.total_equals_parts(self.total, self.parts)


class ExpectFiguresToBeZero(TieOutExpectation):
    """Expect lines to be zero under one basis, or to follow to be zero from their parts."""

    says = "$lines are zero in the $basis."
    lines: Paths
    basis: Literal["budget", "realisation", "difference", "mutation"]
    derive: dict[str, Parts] = pydantic.Field(default_factory=dict)
    success_keys: ClassVar[tuple[str, ...]] = ("lines", "basis", "derive")

    def population(self) -> str:
        """One check for each line and column."""
        return identities.figures_are_zero(self.lines, self.basis, self.derive)


class ExpectFiguresToAgree(TieOutExpectation):
    """Expect two lines to print the same amount in every year of one basis."""

    says = "$left and $right are the same amount in the $basis, within the rounding of the print."
    left: pydantic.StrictStr
    right: pydantic.StrictStr
    basis: Literal["budget", "realisation", "difference", "mutation"]
    success_keys: ClassVar[tuple[str, ...]] = ("left", "right", "basis")

    def population(self) -> str:
        """One check for each year."""
        return identities.figures_agree(self.left, self.right, self.basis)


class ExpectRepeatedFiguresToAgree(TieOutExpectation):
    """Expect a line that stands in several tables to have one value for each year and basis."""

    says = "A figure that is stated twice has one value."
    success_keys: ClassVar[tuple[str, ...]] = ()

    def population(self) -> str:
        """One check for each further place."""
        return identities.repeated_figures_agree()


class ExpectFiguresToMeetNorm(TieOutExpectation):
    """Expect realisations to meet the norm in the budget column."""

    says = "$lines are $direction the norm in the budget column."
    lines: Paths
    direction: Literal["at least", "at most"]
    success_keys: ClassVar[tuple[str, ...]] = ("lines", "direction")

    def population(self) -> str:
        """One check for each line and year with a norm."""
        return comparisons.figures_meet_norm(self.lines, self.direction)


class ExpectDeviationsToStayWithin(TieOutExpectation):
    """Expect figures to stay within a percentage of their budget, or a limit where that is zero."""

    says = "Every figure stays within $percent% of its budget; where that is zero, within $limits."
    percent: pydantic.StrictInt
    limits: Parts = pydantic.Field(default_factory=dict)
    derive: dict[str, Parts] = pydantic.Field(default_factory=dict)
    success_keys: ClassVar[tuple[str, ...]] = ("percent", "limits", "derive")

    def population(self) -> str:
        """One check for each budgeted figure."""
        return comparisons.deviations_stay_within(self.percent, self.limits, self.derive)


class ExpectTargetsToBeMeasured(TieOutExpectation):
    """Expect no target beside a mark that nothing was measured."""

    says = "A target stands beside a measurement of its year."
    success_keys: ClassVar[tuple[str, ...]] = ()

    def population(self) -> str:
        """One check for each target whose realisation is not blank."""
        return comparisons.targets_are_measured()


class ExpectNotationToBeConstant(TieOutExpectation):
    """Expect every row to keep one notation."""

    says = "A row keeps its unit, scale word, decimals and mark."
    success_keys: ClassVar[tuple[str, ...]] = ()

    def population(self) -> str:
        """One check for each row and aspect."""
        return notation.notation_is_constant()


class ExpectUnitsToFitLines(TieOutExpectation):
    """Expect every figure to be in the unit of its line."""

    says = "A figure is in the unit of its line."
    success_keys: ClassVar[tuple[str, ...]] = ()

    def population(self) -> str:
        """One check for each figure of a recognised row."""
        return notation.units_fit_lines()


class ExpectPrescribedLinesToBePresent(TieOutExpectation):
    """Expect every required line to be printed."""

    says = "Every prescribed line is printed."
    success_keys: ClassVar[tuple[str, ...]] = ()

    def population(self) -> str:
        """One check for each required line."""
        return rows.prescribed_lines_are_present()


class ExpectLinesToBeRecognised(TieOutExpectation):
    """Expect every printed row to be a line of the rulebook."""

    says = "Every printed row is a known line."
    success_keys: ClassVar[tuple[str, ...]] = ()

    def population(self) -> str:
        """One check for each printed row."""
        return rows.lines_are_recognised()


class ExpectLinesToBeStatedOnce(TieOutExpectation):
    """Expect no line to be printed twice in one table."""

    says = "A line is printed once in a table."
    success_keys: ClassVar[tuple[str, ...]] = ()

    def population(self) -> str:
        """One check for each recognised row."""
        return rows.lines_are_stated_once()


class ExpectSpellingsToBeKnown(TieOutExpectation):
    """Expect every recognised row to be spelled as declared."""

    says = "A line is spelled as declared."
    success_keys: ClassVar[tuple[str, ...]] = ()

    def population(self) -> str:
        """One check for each recognised row."""
        return rows.spellings_are_known()


class ExpectValuesToBePlaced(TieOutExpectation):
    """Expect no row to print values that belong to no column."""

    says = "Every printed value belongs to a column."
    success_keys: ClassVar[tuple[str, ...]] = ()

    def population(self) -> str:
        """One check for each printed row."""
        return rows.values_are_placed()
