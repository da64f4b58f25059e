"""Say whether Spark can judge a publication here, before anything is read; what is missing is an error."""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from tieout.values.errors import UsageError
from tieout.values.spark import SparkChoice

OPTION = "--engine spark"
INSTALL = "pip install 'tieout[spark]'"
PACKAGES = ("pyspark", "sqlglot")
OF_CONNECT = {"grpc": "grpcio", "grpc_status": "grpcio-status", "zstandard": "zstandard"}
"""What a server of Spark Connect is reached by: each module with the package that has it."""
OLDEST_JAVA = 17
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def chosen(engine: str, remote: str | None, folder: str | None) -> SparkChoice | None:
    """Give the choice that options of the command make; None where DuckDB judges.

    Raises UsageError where they contradict each other, or name what cannot be.
    """
    if engine != "spark":
        if remote or folder:
            what = "an address or a folder of Spark is given, and Spark does not judge"
            raise UsageError("--spark-remote, --spark-folder", what, f"Add {OPTION}, or leave them out.")
        return None
    choice = SparkChoice(remote or "", str(Path(folder).resolve()) if folder else "")
    if remote and not (remote.startswith("sc://") and choice.host):
        raise UsageError("--spark-remote", "it is no address of Spark Connect", "Write sc://HOST:PORT.")
    if remote and not folder and choice.host not in LOOPBACK:
        what = "the server is another machine, and no folder is named that both read"
        raise UsageError("--spark-remote", what, "Name one, as this machine and the server see it: --spark-folder.")
    if folder and not Path(folder).is_dir():
        raise UsageError(folder, "there is no such folder", "Make it, or name another for --spark-folder.")
    return choice


def refuse_what_lacks(choice: SparkChoice) -> None:
    """Refuse to judge by Spark where something lacks that it takes.

    Raises UsageError, which says what to install.
    """
    modules = {name: name for name in PACKAGES} | (OF_CONNECT if choice.remote else {})
    missing = [package for module, package in modules.items() if importlib.util.find_spec(module) is None]
    if missing:
        raise UsageError(OPTION, f"{', '.join(missing)} is not installed", f"Install it: {INSTALL}")
    if not choice.remote and _java() is None:
        what = f"there is no Java {OLDEST_JAVA} or later, on which Spark runs"
        advice = "Install it (on Debian: apt-get install openjdk-17-jre-headless), or name it by JAVA_HOME."
        raise UsageError(OPTION, what, advice)


def refuse_rulebook(source: Path, rulebook: str) -> None:
    """Refuse to judge by Spark what a rulebook judges.

    Raises UsageError where there is one.
    """
    if rulebook:
        what = f"rulebook {rulebook} judges it, and Spark judges only records without a rulebook"
        raise UsageError(str(source), what, "Check it without --engine spark: statements are small.")


def versions_of(choice: SparkChoice) -> Mapping[str, str]:
    """Name what judges besides: where Spark runs, and the version of what speaks to it."""
    return {"engine": "spark", "spark": choice.shown} | dict(_packages())


@functools.cache
def _packages() -> tuple[tuple[str, str], ...]:
    """Name the version of each package, as they are when this process first asks."""
    return tuple((name, importlib.metadata.version(name)) for name in PACKAGES)


def _java() -> Path | None:
    """Find Java as Spark will: by JAVA_HOME, else on the path. None where there is none, or one too old."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if found is None:
        return None
    told = Path(found).resolve().parent.parent / "release"
    try:
        version = re.search(r'^JAVA_VERSION="([0-9]+)', told.read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        version = None
    return None if version is not None and int(version[1]) < OLDEST_JAVA else Path(found)
