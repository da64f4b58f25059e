"""The command that asks a recorded run."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.options import DEFAULT_OUT
from tieout.cli.telling import width


@click.command()
@click.argument("query")
@click.option(
    "--run",
    "run",
    default=None,
    help="A run.duckdb, or the folder it is in.  [default: the only one in verdicts]",
)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def sql(query: str, run: str | None, form: str) -> None:
    """Ask a recorded run a question in SQL. Nothing can be changed or read from elsewhere.

    \b
    Examples:
      tieout sql "SELECT line_label, printed, value FROM figures WHERE year = 2022"
      tieout sql "SELECT id, gap, unit FROM findings" --run verdicts/logius-2022
    """  # noqa: D301 - click reads the backspace
    from tieout.report.answer import FORMATS
    from tieout.store.question import ask

    with ask(query, Path(run) if run else None, Path(DEFAULT_OUT)) as (heads, rows):
        for line in FORMATS[form](heads, rows, width()):
            click.echo(line)
