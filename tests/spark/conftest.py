"""What tests of Spark share: one session of it, and the engines that decide on DuckDB beside it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator

import pytest

from tests.schemas_judged import pandera_started
from tests.spark.judged import Both
from tests.suites_judged import started
from tieout.engines.backends.spark.session import forget_settings
from tieout.engines.backends.spark.worker import Judge
from tieout.engines.on_spark import SparkStart
from tieout.values.spark import SparkChoice


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """Spark on this machine, as the process of a check starts it."""
    before = dict(os.environ)
    forget_settings()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield Judge(SparkStart(str(tmp_path_factory.mktemp("spark") / "own"), SparkChoice()))
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def both(spark: Judge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """DuckDB and Spark, each with Great Expectations and Pandera."""
    with started() as suites, pandera_started() as schemas:
        yield Both(spark, {"suite": suites, "schema": schemas}, tmp_path_factory.mktemp("runs"))
