"""The command that judges publications."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from tieout.cli.options import DEFAULT_OUT, EXIT_CODES, SINCE, TRUST
from tieout.cli.telling import progress_of, tell_checked, tell_summary


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
@click.option("--since", default=None, metavar="BASE", help=SINCE)
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.pass_context
def check(
    context: click.Context,
    publication: tuple[str, ...],
    out: str,
    rulebooks: str | None,
    fresh: bool,
    trust: tuple[str, ...],
    since: str | None,
    quiet: bool,
) -> None:
    """Judge publications: folders with a datapackage.json, CSV tables and a narrative.

    Several are judged as one set: each against the others, last year's figures against last year's report.

    \b
    Examples:
      tieout check data/logius-2022 --out verdicts
      tieout check at-2018 at-2019 at-2020
      tieout check data/logius-2022 --since git:main
    """  # noqa: D301 - click reads the backspace
    from tieout.gate.check import check as judge
    from tieout.gate.check import judge_ahead
    from tieout.gate.pools import Together
    from tieout.gate.since import Against
    from tieout.gate.supervisor import Bench
    from tieout.publishing.beside import trusting

    _refuse_twins(publication)
    known = trusting(trust)
    told = []
    with Bench() as engines, Together(engines) as bench, Against(since, publication, rulebooks, known) as against:
        if since is not None:
            with progress_of(f"{since}, the base", quiet) as progress:
                against.judge(out, bench, fresh=fresh, clock=context.obj, progress=progress)
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
                    since=against.comparing(folder),
                )
            tell_checked(checked, folder, rulebooks)
            told.append(checked)
    tell_summary(told)
    context.exit(max(checked.exit_code for checked in told))


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
