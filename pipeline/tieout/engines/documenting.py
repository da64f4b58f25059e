"""Have Great Expectations render suites and what came of them, in a process of its own.

The process judges nothing and gets no table: only what was found already. It reaches no network, starts no program and
writes no file; what it renders comes back, and is cleaned and written by who asked.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from tieout.engines.process import environment
from tieout.report.data_docs.cleaning import guarded
from tieout.report.data_docs.documents import Documented, DocumentedSuite, Rendered
from tieout.values.errors import CannotJudgeError, first_line, raised_in

PATIENCE = 600
"""Seconds that it may take, the import of Great Expectations included."""
CHILD = "tieout.engines.documenting_worker"
_WRITTEN = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the process is asked to render; every text in it is guarded."""

    suite: DocumentedSuite
    publication: str
    finished: str
    """Moment of judging, ISO 8601; empty where that is not known."""
    language: str
    """The language of our own words."""


def render(documented: Sequence[Documented], language: str) -> list[list[Rendered]]:
    """Render the suites of publications: give for each publication its suites, in their order.

    Raises CannotJudgeError where the process does not answer.
    """
    wanted = [
        Wanted(_guarded(suite), guarded(one.name), one.finished, language) for one in documented for suite in one.suites
    ]
    found = iter(_rendered(wanted) if wanted else ())
    return [[next(found) for _ in one.suites] for one in documented]


def _guarded(suite: DocumentedSuite) -> DocumentedSuite:
    """Guard the texts of a suite; the names of arguments stay, as Great Expectations knows expectations by these."""
    rules = tuple(
        replace(
            rule,
            arguments={name: guarded(value) for name, value in rule.arguments.items()},
            title=guarded(rule.title),
            reason=guarded(rule.reason),
            told=tuple(map(guarded, rule.told)),
        )
        for rule in suite.rules
    )
    return DocumentedSuite(guarded(suite.name), guarded(suite.table), rules)


def _rendered(wanted: Sequence[Wanted]) -> list[Rendered]:
    """Have the process render.

    Raises CannotJudgeError where it does not answer.
    """
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", CHILD],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, env=environment(),
        )  # fmt: skip
        try:
            said, _ = process.communicate(_WRITTEN.encode(wanted), PATIENCE)
        except subprocess.TimeoutExpired:
            said = b""
        finally:
            process.kill()
            process.communicate()
        told.seek(0)
        trace = told.read().decode("utf-8", "replace").strip()
    try:
        found = msgspec.json.decode(said, type=list[Rendered])
    except msgspec.DecodeError as error:
        why = raised_in(trace) or first_line(trace.split("\n")[-1]) or f"exit code {process.returncode}"
        raise _unwritten(why) from error
    if len(found) != len(wanted):
        raise _unwritten(f"it rendered {len(found)} of {len(wanted)} suites")
    return found


def _unwritten(why: str) -> CannotJudgeError:
    """Say that there are no data docs, and why."""
    what = f"Great Expectations did not render the data docs: {why}"
    return CannotJudgeError("", what, "The verdict stands. Check again without --data-docs, and report this.")
