"""The commands about a rulebook: begin one, explain its rules, and test it by itself."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.options import USUAL
from tieout.cli.telling import progress_of, width
from tieout.values.errors import inert

NEW_EXIT_CODES = """\b
Exit codes: 0 written, 2 it cannot be written there, 3 every surprise."""

SELFTEST_EXIT_CODES = """\b
Exit codes: 0 all examples behave, 1 one does not, 2 usage or declaration, 3 every surprise."""


@click.command(epilog=NEW_EXIT_CODES)
@click.argument("rulebook")
@click.option("--to", default="rulebooks", show_default=True, help="Folder to write it in; made where there is none.")
def new(rulebook: str, to: str) -> None:
    """Begin a rulebook of your own: write a small one with comments, which passes its own self-test.

    \b
    Example:
      tieout new school_accounts --to rulebooks
    """  # noqa: D301 - click reads the backspace
    from tieout.rulebook.begin import begin

    home = begin(rulebook, Path(to))
    click.echo(f"Wrote   {inert(str(home))}")
    click.echo(f"Try     tieout selftest {rulebook} --rulebooks {inert(to)}")


@click.command()
@click.argument("rule", required=False)
@click.option("--rulebook", default=None, help=f"Rulebook that declares it.  {USUAL}")
@click.option("--rulebooks", default=None, help="Folder of rulebooks to use instead of tieout's own.")
def explain(rule: str | None, rulebook: str | None, rulebooks: str | None) -> None:
    """Explain a rule: what it checks, why, by what right, and on which tables it breaks and holds.

    Without a rule, all rules are listed.

    \b
    Example:
      tieout explain revenue_ties_out
    """  # noqa: D301 - click reads the backspace
    from tieout.report.rule import lines, listing
    from tieout.rulebook.shelf import usual
    from tieout.selftest.explain import describe, listed

    folder = Path(rulebooks) if rulebooks else None
    book = rulebook or usual(folder)
    told = lines(describe(rule, book, folder), width()) if rule else listing(listed(book, folder))
    for line in told:
        click.echo(line)


@click.command(epilog=SELFTEST_EXIT_CODES)
@click.argument("rulebook", required=False)
@click.option("--tables", default=None, help="Publication to make mistakes in, instead of the passing examples.")
@click.option("--rulebooks", default=None, help="Folder of rulebooks to use instead of tieout's own.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.pass_context
def selftest(
    context: click.Context, rulebook: str | None, tables: str | None, rulebooks: str | None, form: str, quiet: bool
) -> None:
    """Test a rulebook by itself: run its examples, and count which mistakes in sound tables it catches.

    \b
    Examples:
      tieout selftest
      tieout selftest --tables data/logius-2022 --format json
    """  # noqa: D301 - click reads the backspace
    from tieout.report.selftest import as_json, lines
    from tieout.selftest.runner import selftest as test

    with progress_of(tables or rulebook or "the rulebook", quiet) as progress:
        found = test(rulebook, Path(rulebooks) if rulebooks else None, Path(tables) if tables else None, progress)
    for line in [as_json(found)] if form == "json" else lines(found, width()):
        click.echo(line)
    context.exit(found.exit_code)
