"""Have Great Expectations judge a suite of other people on one table of records.

What it reports is held against what it was asked: an expectation that it dropped, or could not load, is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import duckdb
import great_expectations
import msgspec

from tieout.engines.backends.great_expectations import metrics as metrics
from tieout.engines.backends.great_expectations.on_duckdb import let_go, raised_in, source_of
from tieout.records.rule import GIVEN, Decided, Foreign
from tieout.values.errors import first_line

NOT_REPORTED = "Great Expectations did not report it"
SAID = {"True": True, "False": False}


Opened = Callable[[], AbstractContextManager[Any]]
"""Opens the batch of Great Expectations that a suite is about."""


def decide(connection: duckdb.DuckDBPyConnection, context: Any, asked: Foreign) -> tuple[Decided, ...]:
    """Say of each rule of a suite whether it holds on `given.<table>`, or why that cannot be said."""
    return decide_on(lambda: _batch(connection, context, asked.table), asked)


def decide_on(opened: Opened, asked: Foreign) -> tuple[Decided, ...]:
    """Say of each rule of a suite whether it holds on a batch of any database, or why that cannot be said."""
    document = msgspec.json.decode(asked.document)
    items = {item["meta"]["rule"]: item for item in document["expectations"]}
    loaded: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, item in items.items():
        try:
            loaded[name] = _load(item)
        except Exception as error:  # noqa: BLE001 - one expectation that cannot be loaded must not hide the others
            errors[name] = first_line(error)
    reported = _reported(opened, loaded, errors) if loaded else {}
    return tuple(_decided(name, reported, errors) for name in items)


def _load(item: Mapping[str, Any]) -> Any:
    """Load one expectation.

    Raises ValueError where Great Expectations drops it.
    """
    suite = great_expectations.ExpectationSuite(name="one", expectations=[dict(item)])
    if len(suite.expectations) != 1:
        raise ValueError(f"Great Expectations does not load {item['type']}")
    return suite.expectations[0]


@contextmanager
def _batch(connection: duckdb.DuckDBPyConnection, context: Any, table: str) -> Iterator[Any]:
    """Open a table of records as a batch."""
    source = source_of(connection, f"records of {table}", GIVEN)
    try:
        source.add_table_asset(table, table_name=table)
        context.data_sources.add_or_update_sql(datasource=source)
        asset = source.get_asset(table)
        yield asset.get_batch(asset.build_batch_request())
    finally:
        let_go(source)


def _reported(opened: Opened, loaded: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    """Have expectations validated on a batch: all at once, and where that raises one by one. Adds to `errors`."""
    try:
        with opened() as batch:
            try:
                return _validated(batch, list(loaded.values()))
            except Exception:  # noqa: BLE001 - one of them breaks all: which of them shows where each is asked by itself
                return _apart(batch, loaded, errors)
    except Exception as error:  # noqa: BLE001 - the table cannot be asked: that is told of each of its rules
        errors |= dict.fromkeys(loaded, first_line(error))
        return {}


def _apart(batch: Any, loaded: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    """Validate expectations on a batch one by one. Adds to `errors`."""
    reported: dict[str, Any] = {}
    for name, expectation in loaded.items():
        try:
            reported |= _validated(batch, [expectation])
        except Exception as error:  # noqa: BLE001 - one that breaks must not hide the others
            errors[name] = first_line(error)
    return reported


def _validated(batch: Any, expectations: Sequence[Any]) -> dict[str, Any]:
    """Validate expectations on a batch; give each result by the name of its rule."""
    suite = great_expectations.ExpectationSuite(name="records", expectations=list(expectations))
    outcome = batch.validate(suite, result_format="BOOLEAN_ONLY")
    named = ((result.expectation_config, result) for result in outcome.results)
    return {config.meta["rule"]: result for config, result in named if config and config.meta}


def _decided(name: str, reported: Mapping[str, Any], errors: Mapping[str, str]) -> Decided:
    """Say what was reported of one rule, or that nothing was."""
    if name in errors:
        return Decided(name, None, error=errors[name])
    if name not in reported:
        return Decided(name, None, error=NOT_REPORTED)
    result = reported[name]
    if (raised := raised_in(result.exception_info)) is not None:
        return Decided(name, None, error=raised)
    # Some expectations say it in a type of numpy, which is neither True nor False itself.
    said = str(result["success"])
    if said not in SAID:
        return Decided(name, None, error=f"Great Expectations says neither yes nor no, but {said}")
    return Decided(name, SAID[said])
