"""The command that puts many verdicts on one page."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.options import DEFAULT_OUT


@click.command()
@click.argument("target", metavar="DIR")
@click.argument("records", nargs=-1, metavar="[RECORDS]...")
def site(target: str, records: tuple[str, ...]) -> None:
    """Write DIR/index.html: all publications by entity and year, how they stand, and what waits for whom.

    RECORDS are folders in which `tieout check` left verdicts, of one day or of many; of each publication the last
    verdict counts, and the earlier ones show how it went.  [default: verdicts]

    \b
    Examples:
      tieout site overview
      tieout site overview verdicts-may verdicts-june
    """  # noqa: D301 - click reads the backspace
    from tieout.gate.overview import write_overview

    written, count = write_overview(Path(target), [Path(one) for one in records or (DEFAULT_OUT,)])
    click.echo(f"{written}: {count} {'publication' if count == 1 else 'publications'}")
