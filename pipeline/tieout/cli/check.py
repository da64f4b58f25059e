"""The command that judges publications."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.changed import publications_of
from tieout.cli.formats import Order, deliver, orders, report_of, tell_ci
from tieout.cli.options import DEFAULT_OUT, EXIT_CODES, TRUST
from tieout.cli.pipes import while_read
from tieout.cli.surroundings import Surroundings, surroundings
from tieout.cli.telling import progress_of, tell_checked, tell_error, tell_summary

if TYPE_CHECKING:
    from tieout.gate.check import Checked

FORMAT = "Tell the verdict in a format too; without FILE on standard output, in place of the terminal form."


@click.command(epilog=EXIT_CODES)
@click.argument("publication", nargs=-1, required=True)
@click.option(
    "--out",
    default=DEFAULT_OUT,
    show_default=True,
    help="Folder for the records: each publication has its own, OUT/NAME.",
)
@click.option("--rulebooks", default=None, help="Folder of rulebooks to use instead of tieout's own.")
@click.option("--fresh", is_flag=True, help="Judge anew, also where the recorded verdict still stands.")
@click.option("--trust", multiple=True, metavar="KEY.pub", help=TRUST)
@click.option("--format", "asked", multiple=True, metavar="NAME[=FILE]", help=FORMAT)
@click.option("--language", type=click.Choice(["nl", "en"]), help="Language of formats that are in one.")
@click.option("--full", is_flag=True, help="Show all that was found, not only what must be acted on.")
@click.option("--changed", is_flag=True, help="Take what is named as files, and judge the publications they are in.")
@click.option("--no-ci", is_flag=True, help="In a GitHub workflow, write neither annotations nor a summary.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.pass_context
def check(
    context: click.Context,
    publication: tuple[str, ...],
    out: str,
    rulebooks: str | None,
    fresh: bool,
    trust: tuple[str, ...],
    asked: tuple[str, ...],
    language: str | None,
    full: bool,
    changed: bool,
    no_ci: bool,
    quiet: bool,
) -> None:
    """Judge publications: folders with a datapackage.json, CSV tables and a narrative.

    Several are judged as one set: each against the others, last year's figures against last year's report.

    \b
    Examples:
      tieout check data/logius-2022 --out verdicts
      tieout check at-2018 at-2019 at-2020
      tieout check data/logius-2022 --format junit=tieout.xml --format sarif=tieout.sarif
    """  # noqa: D301 - click reads the backspace
    from tieout.gate.check import check as judge
    from tieout.gate.check import judge_ahead
    from tieout.gate.pools import Together
    from tieout.gate.supervisor import Bench
    from tieout.publishing.beside import trusting

    if changed:
        publication = publications_of(publication)
        if not publication:
            click.echo("tieout: none of these files is part of a publication", err=True)
            return
    _refuse_twins(publication)
    ordered = orders(asked, len(publication))
    shown = all(order.file for order in ordered)
    known = trusting(trust)
    told = []
    with Bench() as engines, Together(engines) as bench:
        if len(publication) > 1:
            with progress_of(f"{len(publication)} publications together", quiet) as progress:
                judge_ahead(
                    publication, out, bench, rulebooks=rulebooks, fresh=fresh, clock=context.obj, progress=progress,
                    attesting=known,
                )  # fmt: skip
        for number, folder in enumerate(publication, 1):
            with progress_of(folder, quiet, (number, len(publication))) as progress:
                checked = judge(
                    folder,
                    out,
                    rulebooks=rulebooks,
                    fresh=fresh,
                    beside=_others(publication, folder),
                    clock=context.obj,
                    progress=progress,
                    bench=bench,
                    attesting=known,
                )
            with while_read():
                tell_checked(checked, folder, rulebooks, full=full) if shown else tell_error(checked)
            told.append(checked)
    with while_read():
        if shown:
            tell_summary(told)
        _tell_formats(told, publication, ordered, language, Surroundings() if no_ci else surroundings(os.environ))
    context.exit(max(checked.exit_code for checked in told))


def _tell_formats(
    told: Sequence[Checked], folders: Sequence[str], ordered: Sequence[Order], language: str | None, at: Surroundings
) -> None:
    """Tell all verdicts in every format that was ordered, and to the workflow that this is a step of."""
    if not ordered and not at.is_github:
        return
    reports = [report_of(one, folder, language, at) for one, folder in zip(told, folders, strict=True)]
    if at.is_github:
        tell_ci(reports, at, to_log=all(order.file for order in ordered))
    for order in sorted(ordered, key=lambda order: not order.file):
        deliver(order, list(zip(told, reports, strict=True)))


def _refuse_twins(publications: Sequence[str]) -> None:
    """Refuse publications whose records would go to one place."""
    by_name: dict[str, str] = {}
    for folder in publications:
        name = Path(folder).resolve().name
        if name in by_name:
            what = f"the records of {by_name[name]} and {folder} would both be named {name}"
            raise click.UsageError(f"{what}; check them into different --out folders")
        by_name[name] = folder


def _others(publications: Sequence[str], own: str) -> tuple[str, ...]:
    """Give the publications of a set but one."""
    return tuple(folder for folder in publications if folder != own)
