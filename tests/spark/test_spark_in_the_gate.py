"""A check by Spark, as a whole: the same verdict as by DuckDB, on real data and on data with every type."""

from __future__ import annotations

import dataclasses
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pyspark
import pytest

from tests.conftest import CLOCK, REPOSITORY
from tieout.gate.check import check
from tieout.values.spark import SparkChoice

pytestmark = pytest.mark.rare
REAL = ("city-budget-2022", "precincts-2024")
BY_SPARK = {"spark_catches_its_canary", "spark_judged_the_same_records"}
FIELDS = [
    {"name": "id", "type": "integer", "constraints": {"required": True, "minimum": 1}},
    {"name": "huge", "type": "integer", "constraints": {"maximum": "123456789012345678901234567890"}},
    {"name": "amount", "type": "number", "constraints": {"minimum": "-0.005"}},
    {"name": "share", "type": "number", "constraints": {"maximum": "1"}},
    {"name": "when", "type": "time", "constraints": {"minimum": "10:00:00.5"}},
    {"name": "moment", "type": "datetime", "constraints": {"maximum": "2024-01-01T12:00:00+02:00"}},
    {"name": "day", "type": "date", "format": "%d-%m-%Y", "constraints": {"minimum": "02-01-2024"}},
    {"name": "open", "type": "boolean"},
    {"name": 'odd `name`, "so"', "type": "string", "constraints": {"pattern": "[A-Z]+[^a]?", "maxLength": 3}},
    {"name": "word", "type": "string", "constraints": {"pattern": "\\w+", "enum": ["é", "B"]}},
]
LINES = [
    "1,123456789012345678901234567890,0.10,0.5,10:00:00,2024-01-01T10:00:00Z,01-01-2024,true,AB,é",
    "2,-1,-0.01,NaN,10:00:01,2024-01-01T10:00:01Z,02-01-2024,false,aB,B",
    '2,999999999999999999999999999999,0.001,INF,,2023-01-01T00:00:00Z,,,"A\n",',
    "x,,,-INF,23:59:59.25,,03-02-2024,true,A\\d,C",
    ",,,,,,,,,",
]


def draw(folder: Path) -> Path:
    """Write a publication with a field of every type, a cell that is no value, and two tables that refer to another."""
    folder.mkdir()
    names = ",".join('"' + field["name"].replace('"', '""') + '"' for field in FIELDS)
    (folder / "drawn.csv").write_text("\n".join([names, *LINES, ""]), encoding="utf-8", newline="")
    (folder / "groups.csv").write_text("id,total\n1,0.10\n2,-0.01\n7,5\n", encoding="utf-8")
    (folder / "none.csv").write_text("id\n", encoding="utf-8")
    totals = [{"field": "amount", "by": ["id"], "resource": "groups", "total": "total", "step": 0.001}]
    schema = {
        "fields": FIELDS, "primaryKey": ["id"], "uniqueKeys": [["amount", "share"]],
        "foreignKeys": [{"fields": ["id"], "reference": {"resource": "groups", "fields": ["id"]}}],
    }  # fmt: skip
    groups = {"fields": [{"name": "id", "type": "integer"}, {"name": "total", "type": "number"}]}
    none = {"fields": [{"name": "id", "type": "integer", "constraints": {"required": True}}]}
    resources = [
        {"name": "drawn", "path": "drawn.csv", "schema": schema, "tieout": {"totals": totals}},
        {"name": "groups", "path": "groups.csv", "schema": groups},
        {"name": "none", "path": "none.csv", "schema": none},
    ]
    package = {"name": "drawn", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return folder


def outcomes(verdict):
    """Give what became of each rule, but for those that say whether an engine can be believed."""
    found = {one.rule: dataclasses.replace(one, message=None) for one in verdict.outcomes}
    return {
        name: one for name, one in found.items() if not name.endswith("_catches_its_canary") and name not in BY_SPARK
    }


def alike(here, there):
    """Tell that two checks came to the same, each by its own engine."""
    assert there.error is None
    assert {one.state for one in there.verdict.outcomes if one.rule in BY_SPARK} == {"passed"}
    assert outcomes(there.verdict) == outcomes(here.verdict)
    assert there.verdict.findings == here.verdict.findings
    assert there.verdict.verdict == here.verdict.verdict
    assert "judged by Spark (pyspark 4.0" in there.verdict.stands_on[0].en


@pytest.mark.parametrize("name", REAL)
def test_real_data_has_the_same_verdict_counts_and_findings(tmp_path, name):
    folder = REPOSITORY / "data" / name
    here = check(folder, tmp_path / "here", clock=CLOCK)
    there = check(folder, tmp_path / "there", clock=CLOCK, spark=SparkChoice())
    alike(here, there)
    # Who judged is part of what a record depends on.
    assert check(folder, tmp_path / "there", clock=CLOCK, spark=SparkChoice()).reused
    assert not check(folder, tmp_path / "there", clock=CLOCK).reused


def test_a_field_of_every_type_is_judged_alike(tmp_path):
    folder = draw(tmp_path / "drawn")
    here = check(folder, tmp_path / "here", clock=CLOCK)
    assert {one.state for one in here.verdict.outcomes} >= {"passed", "failed", "empty"}
    alike(here, check(folder, tmp_path / "there", clock=CLOCK, spark=SparkChoice()))


@pytest.mark.another_day
def test_what_spark_logs_reaches_no_terminal(tmp_path):
    folder = str(REPOSITORY / "data" / "city-budget-2022")
    command = [sys.executable, "-m", "tieout", "check", folder, "--engine", "spark", "--out", str(tmp_path), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "WARN" not in done.stdout


def answers(port: int) -> bool:
    """Tell whether somebody listens at a port of this machine."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def server(tmp_path):
    """A server of Spark Connect on the loopback, from what pyspark brings."""
    home, port = Path(pyspark.__file__).parent, 15_078
    settings = {
        "spark.connect.grpc.binding.port": str(port), "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
        "spark.local.dir": str(tmp_path),
    }  # fmt: skip
    given = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
    main = ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--master", "local[2]"]
    log = tmp_path / "log"
    with log.open("wb") as told:
        process = subprocess.Popen(
            [str(home / "bin" / "spark-submit"), *main, *given, "spark-internal"], stdout=told, stderr=told,
            cwd=tmp_path, env=os.environ | {"SPARK_HOME": str(home)},
        )  # fmt: skip
    try:
        for _ in range(240):
            if answers(port):
                break
            assert process.poll() is None, log.read_text("utf-8", "replace")[-2000:]
            time.sleep(0.5)
        assert answers(port), log.read_text("utf-8", "replace")[-2000:]
        yield f"sc://127.0.0.1:{port}/;user_id=tieout"
    finally:
        process.kill()
        process.wait()


def test_a_server_of_spark_connect_judges_alike(tmp_path, server):
    folder = REPOSITORY / "data" / "city-budget-2022"
    here = check(folder, tmp_path / "here", clock=CLOCK)
    there = check(folder, tmp_path / "there", clock=CLOCK, spark=SparkChoice(server))
    alike(here, there)
    assert there.verdict.versions["spark"] == "sc://127.0.0.1:15078"
