"""The command that judges publications."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.changed import publications_of
from tieout.cli.formats import Telling, is_screen_free, orders, tell_in_formats, told_as
from tieout.cli.options import DEFAULT_OUT, EXIT_CODES, SINCE, TRUST
from tieout.cli.pipes import while_read
from tieout.cli.telling import progress_of, tell_checked, tell_error, tell_summary
from tieout.values.errors import EXIT_PUBLISH, inert

if TYPE_CHECKING:
    from tieout.gate.check import Checked
    from tieout.gate.since import Against
    from tieout.values.beside import Attesting


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
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What counts and judges records that have no rulebook.",
)
@click.option("--spark-remote", default=None, metavar="URL", help="Server of Spark Connect, sc://HOST:PORT.")
@click.option("--spark-folder", default=None, metavar="DIR", help="Folder that this machine and that server read.")
@click.option("--since", default=None, metavar="BASE", help=SINCE)
@told_as
@click.option(
    "--data-docs",
    default=None,
    metavar="DIR",
    help="Write the data docs of Great Expectations too: its suites, and what came of each expectation.",
)
@click.option("--changed", is_flag=True, help="Take what is named as files, and judge the publications they are in.")
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
    engine: str,
    spark_remote: str | None,
    spark_folder: str | None,
    data_docs: str | None,
    changed: bool,
    quiet: bool,
    telling: Telling,
) -> None:
    """Judge publications: folders with a datapackage.json, CSV tables and a narrative.

    Several are judged as one set: each against the others, last year's figures against last year's report.

    \b
    Examples:
      tieout check data/logius-2022 --out verdicts
      tieout check at-2018 at-2019 at-2020
      tieout check data/logius-2022 --since git:main
      tieout check data/logius-2022 --format junit=tieout.xml --format sarif=tieout.sarif
    """  # noqa: D301 - click reads the backspace
    from tieout.gate import check as gate
    from tieout.gate.pools import Together
    from tieout.gate.spark_choice import chosen
    from tieout.gate.supervisor import Bench
    from tieout.publishing.beside import trusting

    publication = _holding(publication) if changed else publication
    _refuse_twins(publication)
    if data_docs is not None:
        from tieout.gate.data_docs import refuse_place

        refuse_place(Path(data_docs))
    ordered = orders(telling.asked, len(publication))
    shown = is_screen_free(ordered)
    known = trusting(trust)
    spark = chosen(engine, spark_remote, spark_folder)
    judge = partial(gate.check, rulebooks=rulebooks, fresh=fresh, clock=context.obj, attesting=known, spark=spark)
    told = []
    with Bench() as engines, Together(engines) as bench, _based_on(since, publication, rulebooks, known) as against:
        if against is not None:
            with progress_of(f"{since}, the base", quiet) as progress:
                against.judge(out, bench, fresh=fresh, clock=context.obj, progress=progress)
        if len(publication) > 1 and spark is None:
            with progress_of(f"{len(publication)} publications together", quiet) as progress:
                gate.judge_ahead(
                    publication, out, bench, rulebooks=rulebooks, fresh=fresh, clock=context.obj, progress=progress,
                    attesting=known,
                )  # fmt: skip
        for number, folder in enumerate(publication, 1):
            with progress_of(folder, quiet, (number, len(publication))) as progress:
                checked = judge(
                    folder, out, beside=_others(publication, folder), progress=progress, bench=bench,
                    since=against.comparing(folder) if against is not None else None,
                )  # fmt: skip
            with while_read():
                tell_checked(checked, folder, rulebooks, full=telling.full) if shown else tell_error(checked)
            told.append(checked)
    with while_read():
        if shown:
            tell_summary(told)
        tell_in_formats(told, publication, ordered, telling)
    if data_docs is not None:
        _write_data_docs(Path(data_docs), told, telling.language, quiet)
    context.exit(max((checked.exit_code for checked in told), default=EXIT_PUBLISH))


def _based_on(
    base: str | None, publications: Sequence[str], rulebooks: str | None, attesting: Attesting
) -> AbstractContextManager[Against | None]:
    """Give what the publications are held against for what is new; None where no base is named."""
    if base is None:
        return nullcontext()
    # Here, as most checks name none, and what it needs is much.
    from tieout.gate.since import Against

    return Against(base, publications, rulebooks, attesting)


def _write_data_docs(folder: Path, told: Sequence[Checked], language: str | None, quiet: bool) -> None:
    """Write the data docs of what was judged, and say where; on standard error, as it is no part of what was found."""
    from tieout.gate.data_docs import write_data_docs

    with progress_of(str(folder), quiet) as progress:
        progress("writing data docs")
        page = write_data_docs(folder, told, language or "en")
    click.echo(f"tieout: data docs {inert(str(page))}", err=True)


def _holding(files: Sequence[str]) -> tuple[str, ...]:
    """Give the publications that files are part of, and say so where there are none."""
    found = publications_of(files)
    if not found:
        click.echo("tieout: none of these files is part of a publication", err=True)
    return found


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
