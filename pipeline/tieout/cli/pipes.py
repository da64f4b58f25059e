"""Tell on standard output as long as somebody reads it: who closes a pipe has read enough."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def while_read() -> Iterator[None]:
    """Tell something; where its reader went away (`| head`), what is left goes to nobody, and nothing is raised.

    What goes wrong otherwise, as on a disk that is full, is raised.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # The stream keeps what it could not write, and would complain again when it is closed.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open until the process ends
