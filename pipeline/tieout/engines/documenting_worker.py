"""Render suites as a process: import Great Expectations, read what is wanted, write what is rendered, end."""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from typing import NoReturn

import msgspec

from tieout.engines.confinement import NETWORK, PROGRAMS, allow_time, leave_the_network, refuse, refuse_writing
from tieout.engines.documenting import PATIENCE, Wanted
from tieout.engines.registry import PACKAGE
from tieout.engines.worker import load_quietly
from tieout.records.rule import JUDGES_SUITES
from tieout.report.data_docs.documents import Rendered

MOST_WRITTEN = 2**20
"""Bytes that it may tell of itself."""


def render_all(wanted: list[Wanted]) -> list[Rendered]:
    """Render suites."""
    load_quietly(JUDGES_SUITES)
    with warnings.catch_warnings():
        # What Great Expectations deprecates is between it and us.
        warnings.simplefilter("ignore")
        rendering = importlib.import_module(f"{PACKAGE}.{JUDGES_SUITES}.rendering")
        return [rendering.render(one) for one in wanted]


def main() -> NoReturn:
    """Run as a process. Leaves without tearing the engine down, which costs time and prints warnings."""
    reply_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    leave_the_network()
    refuse(NETWORK | PROGRAMS)
    refuse_writing(MOST_WRITTEN)
    allow_time(PATIENCE)
    wanted = msgspec.json.decode(sys.stdin.buffer.read(), type=list[Wanted])
    reply_to.write(msgspec.json.encode(render_all(wanted)))
    reply_to.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
