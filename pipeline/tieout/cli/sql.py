"""The command that asks recorded runs."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.options import DEFAULT_OUT
from tieout.cli.telling import width
from tieout.values.errors import inert


@click.command()
@click.argument("query")
@click.option(
    "--run",
    "runs",
    multiple=True,
    help="A run.duckdb, or the folder it is in; several, each by --run, are compared.  "
    "[default: the only one in verdicts]",
)
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def sql(query: str, runs: tuple[str, ...], form: str) -> None:
    """Ask a recorded run a question in SQL. Nothing can be changed or read from elsewhere.

    The view `help` lists every table, view and column with its meaning. Of several runs each is a database by the name
    of its publication (at-2019 is at_2019), and the view `runs` has a row for each.

    \b
    Examples:
      tieout sql "SELECT line_label, printed, value FROM figures WHERE year = 2022"
      tieout sql "SELECT id, gap, unit FROM findings" --run verdicts/logius-2022
      tieout sql "SELECT name, told FROM help WHERE column_name IS NULL"
      tieout sql "FROM runs" --run verdicts/at-2019 --run verdicts/at-2020
    """  # noqa: D301 - click reads the backspace
    from tieout.report.answer import FORMATS
    from tieout.store.question import ask

    with ask(query, [Path(run) for run in runs], Path(DEFAULT_OUT)) as answer:
        for name, path in answer.asked.items():
            click.echo(f"tieout: {name} is {inert(str(path))}", err=True)
        for line in FORMATS[form](answer.heads, answer.rows, width()):
            click.echo(line)
