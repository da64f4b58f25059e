"""The command that recognises a bare folder."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.entity import ENTITY, InTheWordsOfAField
from tieout.cli.options import USUAL
from tieout.values.errors import EXIT_DECLARATION, inert

INIT_EXIT_CODES = """\b
Exit codes: 0 written, 2 something cannot be recognised, 3 every surprise."""


@click.command(cls=InTheWordsOfAField, epilog=INIT_EXIT_CODES)
@click.argument("folder")
@click.option("--rulebook", default=None, help=f"Rulebook to recognise by.  {USUAL}")
@click.option("--rulebooks", default=None, help="Folder of rulebooks to use instead of tieout's own.")
@click.option(
    ENTITY, default=None, help="Whose tables these are, where their names do not say. The rulebook's own word does too."
)
@click.option("--year", type=click.IntRange(1900, 2099), default=None, help="Their report year.")
@click.option("--document", default=None, help="The document they are from: one that the rulebook knows.")
@click.option(
    "--suggest",
    is_flag=True,
    help="They are records of any field, and no rulebook is for them: propose types, and suggest what to ask.",
)
@click.option("--accept", default="", help="With --suggest: numbers of suggestions to ask, as 1,3, or all.")
@click.option("--dry-run", is_flag=True, help="Write nothing: show the proposal on standard output.")
@click.option("--force", is_flag=True, help="Write it in place of an existing datapackage.json.")
@click.pass_context
def init(
    context: click.Context,
    folder: str,
    rulebook: str | None,
    rulebooks: str | None,
    entity: str | None,
    year: int | None,
    document: str | None,
    suggest: bool,
    accept: str,
    dry_run: bool,
    force: bool,
) -> None:
    """Recognise the tables of a bare folder of CSVs and write its datapackage.json.

    What is assumed or not recognised is told; read it before you trust the proposal.

    \b
    Example:
      tieout init data/knmi-2019
      tieout init deliveries/orders --suggest --accept 1,2
    """  # noqa: D301 - click reads the backspace
    from tieout.recognition.proposal import propose, unwritten, write
    from tieout.recognition.whose import Wish
    from tieout.rulebook.shelf import usual

    source, shelf = Path(folder), Path(rulebooks) if rulebooks else None
    if not (dry_run or force):
        unwritten(source)
    if accept and not suggest:
        raise click.UsageError("--accept takes numbers of suggestions: give --suggest with it.")
    if suggest:
        _suggest(context, source, accept, dry_run, force)
        return
    proposal = propose(source, rulebook or usual(shelf), shelf, Wish(entity, year, document))
    for line in proposal.told:
        click.echo(line, err=dry_run)
    for fault in proposal.faults:
        click.echo(f"tieout: {fault}", err=True)
    if proposal.faults:
        click.echo(f"tieout: are they records of another field? tieout init {inert(folder)} --suggest", err=True)
        context.exit(EXIT_DECLARATION)
    if dry_run:
        click.echo(proposal.package.decode(), nl=False)
    else:
        click.echo(f"Wrote   {inert(str(write(source, proposal.package, force)))}")


def _suggest(context: click.Context, source: Path, accept: str, dry_run: bool, force: bool) -> None:
    """Propose a package of records of any field, with the suggestions that are accepted."""
    from tieout.recognition.proposal import write
    from tieout.recognition.records import suggest

    found = suggest(source)
    for line in found.told:
        click.echo(line, err=dry_run)
    for fault in found.faults:
        click.echo(f"tieout: {fault}", err=True)
    if found.faults:
        context.exit(EXIT_DECLARATION)
    data = found.package_with(_numbers(accept, len(found.suggestions)), str(source / "datapackage.json"))
    if dry_run:
        click.echo(data.decode(), nl=False)
    else:
        click.echo(f"Wrote   {inert(str(write(source, data, force)))}")


def _numbers(accept: str, count: int) -> frozenset[int]:
    """Read which suggestions are accepted."""
    if accept.strip().casefold() == "all":
        return frozenset(range(1, count + 1))
    parts = [part.strip() for part in accept.split(",") if part.strip()]
    if wrong := [part for part in parts if not part.isascii() or not part.isdigit()]:
        raise click.UsageError(f"--accept takes numbers, as 1,3, or all: {wrong[0]} is none.")
    return frozenset(map(int, parts))
