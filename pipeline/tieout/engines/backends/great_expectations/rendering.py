"""Render a suite, and what came of it, by the renderers of Great Expectations: those of its Data Docs.

What came of it is handed to them as results of their own make. Where an expectation was not judged they would say that
it failed or raised an error; a table renderer of ours, given to theirs, says so instead.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import great_expectations
from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.expectations.expectation import (
    ColumnMapExpectation,
    ColumnPairMapExpectation,
    MulticolumnMapExpectation,
)
from great_expectations.render import RenderedStringTemplateContent
from great_expectations.render.renderer.content_block import ValidationResultsTableContentBlockRenderer
from great_expectations.render.renderer.page_renderer import ExpectationSuitePageRenderer, ValidationResultsPageRenderer
from great_expectations.render.view import DefaultJinjaPageView

from tieout.engines.backends.great_expectations.in_words import NOTHING, InWords
from tieout.engines.documenting import Wanted
from tieout.report.data_docs.documents import DocumentedRule, DocumentedSuite, Rendered

TEMPLATE = "sections.html.j2"
AS_TOLD = "expect_as_told"
OF_ROWS = (ColumnMapExpectation, ColumnPairMapExpectation, MulticolumnMapExpectation)
"""Expectations that hold or not for each row, so that a share of the rows means something."""
NOTHING_RAISED = {"raised_exception": False, "exception_message": None, "exception_traceback": None}


class ResultsTable(ValidationResultsTableContentBlockRenderer):
    """The table of results of Great Expectations, with a sign for what was not judged, and with what was found."""

    @classmethod
    def _get_content_block_fn(cls, expectation_type: str, expectation_config: Any = None) -> Callable[..., Any]:
        """Give what makes the row of an expectation."""
        theirs: Any = super()._get_content_block_fn(expectation_type, expectation_config)

        def row(*, result: Any, **others: Any) -> Any:
            ((status, expectation, observed),) = theirs(result=result, **others)
            meta = result.expectation_config.meta
            told = [
                *(expectation if isinstance(expectation, list) else [expectation]),
                *(_line(line, meta["language"]) for line in meta["told"]),
            ]
            if meta["sign"] == "not judged":
                status, observed = _not_judged(), NOTHING
            return [[status, told, observed]]

        return row


def render(wanted: Wanted) -> Rendered:
    """Render a suite, and what came of it."""
    suite, language = wanted.suite, wanted.language
    loaded = {rule.rule: _loaded(rule, language) for rule in suite.rules}
    asked = great_expectations.ExpectationSuite(name=suite.name, expectations=list(loaded.values()))
    asked.meta = {"great_expectations_version": great_expectations.__version__}
    view = {"class_name": "ResultsTable", "module_name": __name__}
    sections = {"class_name": "ValidationResultsColumnSectionRenderer", "table_renderer": view}
    results = ValidationResultsPageRenderer(column_section_renderer=sections).render(_came_of(wanted, loaded))
    page: Any = ExpectationSuitePageRenderer()
    return Rendered(_html(page.render(asked)), _html(results))


def _loaded(rule: DocumentedRule, language: str) -> Any:
    """Load an expectation; where Great Expectations does not, give one that is told by its title."""
    meta = {
        "title": rule.title or rule.rule,
        "reason": rule.reason,
        "language": language,
        "sign": rule.sign,
        "told": list(rule.told),
    }
    if rule.type:
        # Whatever Great Expectations cannot load is shown by its title.
        with contextlib.suppress(Exception):
            return _one({"type": rule.type, "kwargs": dict(rule.arguments), "meta": meta, "severity": rule.severity})
    column = rule.arguments.get("column")
    where = {"column": column} if isinstance(column, str) else {}
    return _one({"type": AS_TOLD, "kwargs": where, "meta": meta, "severity": rule.severity})


def _one(item: dict[str, Any]) -> Any:
    """Load one expectation, all of it.

    Raises ValueError where Great Expectations drops it.
    """
    suite = great_expectations.ExpectationSuite(name="one", expectations=[item])
    if len(suite.expectations) != 1:
        raise ValueError(f"Great Expectations does not load {item['type']}")
    return suite.expectations[0]


def _came_of(wanted: Wanted, loaded: dict[str, Any]) -> ExpectationSuiteValidationResult:
    """Make of what came of a suite a result of Great Expectations."""
    suite = wanted.suite
    return ExpectationSuiteValidationResult(
        success=0 < suite.count("holds") == len(suite.rules),
        results=[_result(rule, loaded[rule.rule]) for rule in suite.rules],
        suite_name=suite.name,
        suite_parameters={},
        statistics=_statistics(suite),
        meta={
            "great_expectations_version": great_expectations.__version__,
            "run_id": {"run_name": wanted.publication, "run_time": wanted.finished},
            "batch_spec": {"data_asset_name": suite.table},
        },
    )


def _result(rule: DocumentedRule, expectation: Any) -> ExpectationValidationResult:
    """Make of what came of one expectation a result of Great Expectations, without counts where it was not judged."""
    counts: dict[str, Any] = {}
    if rule.sign != "not judged" and isinstance(expectation, (InWords, *OF_ROWS)):
        share = 100 * rule.broken / rule.examined if rule.examined else 0
        counts = {"element_count": rule.examined, "unexpected_count": rule.broken, "unexpected_percent": share}
    return ExpectationValidationResult(
        success=rule.sign == "holds",
        expectation_config=expectation.configuration,
        result=counts,
        exception_info=dict(NOTHING_RAISED),
    )


def _statistics(suite: DocumentedSuite) -> dict[str, Any]:
    """Count expectations as Great Expectations does: of those that were evaluated."""
    good, bad = suite.count("holds"), suite.count("does not hold")
    counted = {"evaluated_expectations": good + bad, "successful_expectations": good, "unsuccessful_expectations": bad}
    return counted | {"success_percent": 100 * good / (good + bad) if good + bad else None}


def _line(text: str, language: str) -> Any:
    """Put a line of ours below an expectation."""
    return RenderedStringTemplateContent(
        content_block_type="string_template",
        string_template={
            "template": "$line",
            "params": {"line": text},
            "tag": "p",
            "styling": {"attributes": {"lang": language}, "classes": ["told"]},
        },
    )


def _not_judged() -> list[Any]:
    """Draw the sign by which Great Expectations says that there is no result."""
    classes = ["fas", "fa-exclamation-triangle", "text-warning"]
    return [
        RenderedStringTemplateContent(
            content_block_type="string_template",
            string_template={
                "template": "$icon",
                "params": {"icon": ""},
                "styling": {"params": {"icon": {"classes": classes, "tag": "i"}}},
            },
        )
    ]


def _html(document: Any) -> str:
    """Write the sections of a page by the templates of Great Expectations, without the page around them."""
    view: Any = DefaultJinjaPageView(custom_views_directory=str(Path(__file__).parent))
    html: str = view.render(document, TEMPLATE)
    return html
