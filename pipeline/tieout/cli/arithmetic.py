"""The command that shows the arithmetic of any CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.telling import width
from tieout.values.errors import EXIT_CANNOT_JUDGE, EXIT_HOLD, EXIT_PUBLISH

if TYPE_CHECKING:
    from tieout.report.arithmetic import Told

ARITHMETIC_EXIT_CODES = """\b
Exit codes: 0 all that follows from something ties out, 1 something does not,
2 a file that is not there or leaves open how it is read,
3 nothing was found to judge by in a table, and every surprise."""


@click.command(epilog=ARITHMETIC_EXIT_CODES)
@click.argument("file", nargs=-1, required=True)
@click.option(
    "--decimal",
    type=click.Choice([".", ","]),
    default=None,
    help="Mark before the decimals, where the table does not show which.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How it is told."
)
@click.pass_context
def arithmetic(context: click.Context, file: tuple[str, ...], decimal: str | None, form: str) -> None:
    """Show what follows from what in a table: sums, differences, percentages, and what does not tie out.

    Needs no rulebook and no declaration: it goes by the figures alone.

    \b
    Examples:
      tieout arithmetic data/annual-reports/foods_2019_segments.csv
      tieout arithmetic budget.csv --decimal , --format json
    """  # noqa: D301 - click reads the backspace
    from tieout.recognition.bare_grid import read_table
    from tieout.report.arithmetic import as_json, lines

    tables = [read_table(Path(name), decimal) for name in file]
    if form == "json":
        click.echo(as_json(tables))
    else:
        for number, told in enumerate(tables):
            if number:
                click.echo()
            for line in lines(told, width()):
                click.echo(line)
    context.exit(max(_exit_code(told) for told in tables))


def _exit_code(told: Told) -> int:
    """Give the exit code of one table: one in which nothing follows from anything was not judged, and did not pass."""
    if not told.arithmetic.identities:
        return EXIT_CANNOT_JUDGE
    return EXIT_HOLD if told.breaks else EXIT_PUBLISH
