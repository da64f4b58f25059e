"""Whether Spark can judge is known before anything is read, and what lacks is named with what to do."""

from __future__ import annotations

import importlib.util

import pytest

from tests.conftest import CLOCK, LOGIUS, REPOSITORY
from tieout.gate import spark_choice
from tieout.gate.check import check
from tieout.gate.spark_choice import chosen, refuse_what_lacks, versions_of
from tieout.values.errors import EXIT_DECLARATION, UsageError
from tieout.values.spark import SparkChoice

BUDGET = REPOSITORY / "data" / "city-budget-2022"


@pytest.mark.parametrize(
    ("engine", "remote", "folder", "message"),
    [
        pytest.param("duckdb", "sc://spark:15002", None, "Spark does not judge", id="an address, and no Spark"),
        pytest.param("spark", "http://spark", None, "no address of Spark Connect", id="another kind of address"),
        pytest.param("spark", "sc://", None, "no address of Spark Connect", id="an address without a machine"),
        pytest.param("spark", "sc://far:15002", None, "no folder is named that both read", id="another machine"),
        pytest.param("spark", "sc://far:15002", "/no/such", "there is no such folder", id="no folder"),
    ],
)
def test_options_that_cannot_be_are_refused(engine, remote, folder, message):
    with pytest.raises(UsageError, match=message):
        chosen(engine, remote, folder)


def test_duckdb_judges_unless_spark_is_asked_for():
    assert chosen("duckdb", None, None) is None
    assert chosen("spark", None, None) == SparkChoice()
    assert chosen("spark", "sc://127.0.0.1:15002", None) == SparkChoice("sc://127.0.0.1:15002")


def test_a_token_in_an_address_is_told_to_nobody():
    choice = SparkChoice("sc://user@spark.example:15002/;token=secret")
    assert choice.shown == "sc://spark.example:15002"


def test_what_is_not_installed_is_named_with_what_to_do(monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        spark_choice.importlib.util, "find_spec", lambda name: None if name == "pyspark" else find(name)
    )
    with pytest.raises(UsageError, match=r"pyspark is not installed\n  Install it: pip install 'tieout\[spark\]'"):
        refuse_what_lacks(SparkChoice())


@pytest.fixture
def installed(monkeypatch):
    """An environment in which all packages are there."""
    monkeypatch.setattr(spark_choice.importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(spark_choice, "_packages", lambda: (("pyspark", "4.0.5"), ("sqlglot", "30.30.0")))


def test_without_java_it_says_what_to_install(installed, monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="apt-get install openjdk-17-jre-headless"):
        refuse_what_lacks(SparkChoice())


@pytest.mark.parametrize(("version", "refused"), [("11.0.2", True), ("17.0.15", False), ("21", False)])
def test_java_that_is_too_old_is_none(installed, monkeypatch, tmp_path, version, refused):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").write_text("")
    (tmp_path / "bin" / "java").chmod(0o755)
    (tmp_path / "release").write_text(f'JAVA_VERSION="{version}"\n')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    if not refused:
        refuse_what_lacks(SparkChoice())
        return
    with pytest.raises(UsageError, match="no Java 17 or later"):
        refuse_what_lacks(SparkChoice())


def test_java_is_not_needed_where_spark_runs_elsewhere(installed, monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    refuse_what_lacks(SparkChoice("sc://localhost"))


def test_a_publication_with_a_rulebook_is_refused_by_name(installed, monkeypatch, tmp_path):
    monkeypatch.setattr("tieout.gate.gathering.refuse_what_lacks", lambda choice: None)
    found = check(LOGIUS, tmp_path, clock=CLOCK, spark=SparkChoice())
    assert found.exit_code == EXIT_DECLARATION
    assert "rulebook agency_accounts judges it" in str(found.error)


def test_without_spark_a_check_by_it_ends_in_2(monkeypatch, tmp_path):
    monkeypatch.setattr(spark_choice.importlib.util, "find_spec", lambda name: None)
    found = check(BUDGET, tmp_path, clock=CLOCK, spark=SparkChoice())
    assert found.exit_code == EXIT_DECLARATION
    assert "pip install 'tieout[spark]'" in str(found.error)


def test_who_judged_is_part_of_what_a_verdict_depends_on(installed):
    assert versions_of(SparkChoice()) == {
        "engine": "spark", "spark": "local", "pyspark": "4.0.5", "sqlglot": "30.30.0",
    }  # fmt: skip
    assert versions_of(SparkChoice("sc://a:1/;token=x"))["spark"] == "sc://a:1"
