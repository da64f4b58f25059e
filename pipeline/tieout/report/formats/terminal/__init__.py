"""Tell a verdict in the terminal: told and not kept."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.report.interface import Format, Report


def _write(report: Report) -> bytes:
    """Write what the terminal shows as bytes."""
    # Here, so that whoever only asks which formats there are need not wait for what draws.
    from tieout.report.formats.terminal.drawing import lines

    return ("\n".join(lines(report)) + "\n").encode()


def _together(reports: Sequence[Report]) -> bytes:
    """Write several publications below each other."""
    return b"\n".join(_write(report) for report in reports)


FORMAT = Format(name="terminal", media_type="text/plain", write=_write, together=_together)
