"""Start Spark on this machine, closed off from the outside, or reach a server of Spark Connect."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tieout.engines.on_spark import SparkStart

MEANING: Mapping[str, str] = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.parser.quotedRegexColumnNames": "false",
    "spark.sql.groupByOrdinal": "true",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
}
"""What changes the answers of Spark: set as our SQL takes it, whatever a server is set to."""
PREFIXES = ("SPARK_", "PYSPARK_", "HADOOP_", "YARN_", "HIVE_")
SWITCHES = frozenset({"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"})
"""What in the environment would have Spark or Java do more, or otherwise, than is asked here."""
TASKS_OF_A_CORE = 2


def forget_settings() -> None:
    """Take what changes Spark or Java out of the environment of this process."""
    for name in [name for name in os.environ if name.startswith(PREFIXES) or name in SWITCHES]:
        del os.environ[name]


def start(asked: SparkStart) -> tuple[Any, dict[str, str]]:
    """Give a session of Spark, and the versions of what judges there. Raises what Spark does where it cannot start."""
    from pyspark.sql import SparkSession

    remote = asked.choice.remote
    session = SparkSession.builder.remote(remote).create() if remote else _local(asked)
    for name, value in MEANING.items():
        session.conf.set(name, value)
    versions = {"spark": str(session.version)}
    if not remote:
        versions["java"] = str(session._jvm.java.lang.System.getProperty("java.version"))
    return session, versions


def _local(asked: SparkStart) -> Any:
    """Start Spark here: on the loopback alone, without pages of its own, and with all it puts down in one folder."""
    from pyspark.sql import SparkSession

    folder = Path(asked.folder)
    (folder / "settings").mkdir(parents=True)
    # Without this file Spark says that it has none; nothing of it is shown unless Spark dies.
    (folder / "settings" / "log4j2.properties").write_text(LOGGING, encoding="utf-8")
    os.environ["SPARK_CONF_DIR"] = str(folder / "settings")
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["SPARK_LOCAL_HOSTNAME"] = "localhost"
    os.environ["SPARK_USER"] = os.environ["HADOOP_USER_NAME"] = "tieout"
    cores = os.cpu_count() or 1
    java = f"-Djava.io.tmpdir={_quoted(folder)} -Dderby.system.home={_quoted(folder)} -XX:-UsePerfData"
    settings = {
        "spark.master": f"local[{cores}]",
        "spark.app.name": "tieout",
        "spark.driver.memory": f"{max(1024, asked.memory // 2**20)}m",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": java,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.eventLog.enabled": "false",
        "spark.local.dir": str(folder / "spill"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.shuffle.partitions": str(TASKS_OF_A_CORE * cores),
    }
    builder = SparkSession.builder
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _quoted(folder: Path) -> str:
    """Quote a folder for the options of Java.

    Raises ValueError where it cannot be.
    """
    if re.search(r"[\"\\\n]", str(folder)):
        raise ValueError("Spark cannot work in a folder with a quote or a backslash in its name")
    return f'"{folder}"'


LOGGING = """\
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c{1}: %m%n
"""
"""How Spark logs: only what went wrong, which is read where it dies."""
