"""Render an expectation in the words of its rule, where Great Expectations has none for it."""

from __future__ import annotations

from typing import Any, ClassVar

from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.render import LegacyDiagnosticRendererType, LegacyRendererType, RenderedStringTemplateContent
from great_expectations.render.renderer.renderer import renderer

NOTHING = "--"
"""What Great Expectations writes where nothing was observed."""


class InWords:
    """Renders an expectation by the title and the reason of its rule, and what came of it by counts."""

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> list[Any]:
        """Say what the rule is about, and why it is there."""
        meta = (configuration.meta if configuration is not None else None) or {}
        told = {name: str(meta.get(name) or "") for name in ("title", "reason")}
        spoken = {"attributes": {"lang": str(meta.get("language") or "en")}}
        return [
            RenderedStringTemplateContent(
                content_block_type="string_template",
                string_template={
                    "template": "$title\n$reason" if told["reason"] else "$title",
                    "params": told,
                    "styling": {"params": {"title": {"tag": "strong"} | spoken, "reason": spoken}},
                },
            )
        ]

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.OBSERVED_VALUE)
    def _diagnostic_observed_value_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> str:
        """Say how many of the checks did not hold."""
        counts = (result.result if result is not None else None) or {}
        if "element_count" not in counts:
            return NOTHING
        return f"{counts['unexpected_count']} of {counts['element_count']}"

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_STATEMENT)
    def _diagnostic_unexpected_statement_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> list[Any]:
        """Say nothing more: what was found is told below by findings."""
        return []


class ExpectAsTold(InWords, BatchExpectation):
    """Stands for an expectation that Great Expectations cannot load: it is only shown, and never validated."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ()
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id", "table")
    success_keys: ClassVar[tuple[str, ...]] = ()
    column: str | None = None
    """The column that it is about, by which it is sorted in."""

    def _validate(self, metrics: Any, runtime_configuration: Any = None, execution_engine: Any = None) -> Any:
        """Refuse."""
        raise NotImplementedError("it is only shown")
