"""On the same table each rule becomes by Spark what it becomes by DuckDB, or is broken for a reason we name."""

from __future__ import annotations

import pytest

from tests.spark.declared import COLUMNS, KINDS_OF_ROWS, SCHEMA, SUITES

pytestmark = pytest.mark.rare
BROKEN: dict[tuple[str, str], str] = {}


def told(found):
    """Give what differs: by DuckDB, by Spark, and why."""
    return {
        name: (f"{here.state} {here.breaches}/{here.examined}", f"{there.state} {there.breaches}/{there.examined}",
               there.message.en if there.message else "")
        for name, (_, here, there) in found.items()
        if (here.state, here.examined, here.breaches) != (there.state, there.examined, there.breaches)
    }  # fmt: skip


@pytest.mark.parametrize("rows", KINDS_OF_ROWS)
@pytest.mark.parametrize("suite", SUITES)
def test_a_suite_is_judged_alike(both, suite, rows):
    found = both.judge("suite", list(SUITES[suite]()), KINDS_OF_ROWS[rows], COLUMNS)
    assert told(found) == {}


@pytest.mark.parametrize("rows", KINDS_OF_ROWS)
def test_a_schema_is_judged_alike(both, rows):
    found = both.judge("schema", SCHEMA, KINDS_OF_ROWS[rows], COLUMNS)
    assert told(found) == {}
