"""Whatever the environment tells the engines, a breach is not passed by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.whole.pinned import expectation, in_range, shaped, write_tables
from tieout.engines import process as engines
from tieout.engines.interface import Asked, Reply, Request
from tieout.engines.registry import switched
from tieout.rulebook.declared import ShapeColumn, Suite, SuiteScope
from tieout.rules.registry import KINDS


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """The tables of a run and those of the canary in a file, as an engine gets them."""
    path = tmp_path_factory.mktemp("shown") / "shown.duckdb"
    write_tables(path)
    return path


def asked(engine: str, database: Path) -> Reply:
    """Ask an engine in a process of its own: whether it finds its canary, and a rule that is broken."""
    column = ShapeColumn(name="value", type="decimal", check=(in_range(high=0),))
    suite = Suite(
        "pinned", "pinned", SuiteScope(table="figures"),
        (expectation("expect_figures_to_be_zero", {"lines": ["receipts"], "basis": "budget"}),),
    )  # fmt: skip
    with engines.EngineProcess(engine) as process:
        return process.ask(Request(str(database), Asked((shaped(column),), (suite,))))


@pytest.mark.rare
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PANDERA_VALIDATION_ENABLED", "False"),
        ("PANDERA_VALIDATION_ENABLED", "TRUE"),
        ("PANDERA_VALIDATION_ENABLED", ""),
        ("PANDERA_VALIDATION_DEPTH", "SCHEMA_ONLY"),
        ("PANDERA_VALIDATION_DEPTH", "DATA_ONLY"),
        ("PANDERA_USE_NARWHALS_BACKEND", "True"),
    ],
)
def test_a_pandera_that_was_told_to_check_less_does_not_pass_a_breach(database, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    try:
        reply = asked("pandera", database)
    except engines.EngineError:
        return
    (answer,) = reply.answers
    assert answer.error or reply.missed or answer.tally.broken > 0
    assert name in switched()


@pytest.mark.rare
def test_a_great_expectations_that_has_a_cloud_judges_here_and_finds_the_breach(database, monkeypatch):
    plain = asked("great_expectations", database)
    for name in ("BASE_URL", "ORGANIZATION_ID", "WORKSPACE_ID", "ACCESS_TOKEN"):
        monkeypatch.setenv(f"GX_CLOUD_{name}", "https://127.0.0.1:9")
    monkeypatch.setenv("GX_ANALYTICS_ENABLED", "true")
    kept = [name for name in engines.environment() if name.startswith("GX_")]
    assert kept == ["GX_ANALYTICS_ENABLED"]
    assert engines.environment()["GX_ANALYTICS_ENABLED"] == "false"
    assert asked("great_expectations", database) == plain
    assert (plain.canaries, plain.missed) == (len(KINDS), ())
    assert (plain.answers[0].tally.examined, plain.answers[0].tally.broken) == (1, 1)
