"""The command line: parse, call one function, print, return a code.

0 publish, 1 hold, 2 usage or declaration, 3 cannot judge. Results go to standard output, talk and
progress to standard error. Whatever goes wrong ends as 3, never as a verdict.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from tieout import __version__
from tieout.cli.entity import ENTITY, InTheWordsOfAField
from tieout.cli.telling import progress_of, tell_checked, tell_published, tell_rows, tell_summary, width
from tieout.store.clock import system_clock
from tieout.values.errors import EXIT_CANNOT_JUDGE, EXIT_DECLARATION, EXIT_PUBLISH, CannotJudgeError, TieoutError, inert
from tieout.values.moments import Clock

DEFAULT_OUT = "verdicts"
USUAL = "[default: the usual one of the folder of rulebooks]"
EXIT_CODES = """\b
Exit codes: 0 publish, 1 hold, 2 usage or declaration, 3 cannot judge."""

SELFTEST_EXIT_CODES = """\b
Exit codes: 0 all examples behave, 1 one does not, 2 usage or declaration, 3 every surprise."""

INIT_EXIT_CODES = """\b
Exit codes: 0 written, 2 something cannot be recognised, 3 every surprise."""

NEW_EXIT_CODES = """\b
Exit codes: 0 written, 2 it cannot be written there, 3 every surprise."""

KEYGEN_EXIT_CODES = """\b
Exit codes: 0 written, 2 the pair cannot be written there, 3 every surprise."""

PUBLISH_EXIT_CODES = """\b
Exit codes: 0 published, 1 hold, 2 usage or declaration, 3 cannot judge or cannot replace what stands there."""

VERIFY_EXIT_CODES = """\b
Exit codes: 0 verified, 2 usage, 3 refused: it cannot be trusted."""


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tieout")
def cli() -> None:
    """Tie out every figure of a publication before it is published."""


@cli.command(epilog=EXIT_CODES)
@click.argument("publication", nargs=-1, required=True)
@click.option(
    "--out",
    default=DEFAULT_OUT,
    show_default=True,
    help="Folder for the records: each publication has its own, OUT/NAME.",
)
@click.option("--rulebooks", default=None, help="Folder of rulebooks to use instead of tieout's own.")
@click.option("--fresh", is_flag=True, help="Judge anew, also where the recorded verdict still stands.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.pass_context
def check(
    context: click.Context,
    publication: tuple[str, ...],
    out: str,
    rulebooks: str | None,
    fresh: bool,
    quiet: bool,
) -> None:
    """Judge publications: folders with a datapackage.json, CSV tables and a narrative.

    Several are judged as one set: each against the others, last year's figures against last year's report.

    \b
    Examples:
      tieout check data/logius-2022 --out verdicts
      tieout check at-2018 at-2019 at-2020
    """  # noqa: D301 - click reads the backspace
    from tieout.gate.check import check as judge
    from tieout.gate.supervisor import Bench

    _refuse_twins(publication)
    told = []
    with Bench() as bench:
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
                )
            tell_checked(checked, folder, rulebooks)
            told.append(checked)
    tell_summary(told)
    context.exit(max(checked.exit_code for checked in told))


@cli.command(cls=InTheWordsOfAField, epilog=INIT_EXIT_CODES)
@click.argument("folder")
@click.option("--rulebook", default=None, help=f"Rulebook to recognise by.  {USUAL}")
@click.option("--rulebooks", default=None, help="Folder of rulebooks to use instead of tieout's own.")
@click.option(
    ENTITY, default=None, help="Whose tables these are, where their names do not say. The rulebook's own word does too."
)
@click.option("--year", type=click.IntRange(1900, 2099), default=None, help="Their report year.")
@click.option("--document", default=None, help="The document they are from: one that the rulebook knows.")
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
    dry_run: bool,
    force: bool,
) -> None:
    """Recognise the tables of a bare folder of CSVs and write its datapackage.json.

    What is assumed or not recognised is told; read it before you trust the proposal.

    \b
    Example:
      tieout init data/knmi-2019
    """  # noqa: D301 - click reads the backspace
    from tieout.recognition.proposal import propose, unwritten, write
    from tieout.recognition.whose import Wish
    from tieout.rulebook.shelf import usual

    source, shelf = Path(folder), Path(rulebooks) if rulebooks else None
    if not (dry_run or force):
        unwritten(source)
    proposal = propose(source, rulebook or usual(shelf), shelf, Wish(entity, year, document))
    for line in proposal.told:
        click.echo(line, err=dry_run)
    for fault in proposal.faults:
        click.echo(f"tieout: {fault}", err=True)
    if proposal.faults:
        context.exit(EXIT_DECLARATION)
    if dry_run:
        click.echo(proposal.package.decode(), nl=False)
    else:
        click.echo(f"Wrote   {inert(str(write(source, proposal.package, force)))}")


@cli.command(epilog=NEW_EXIT_CODES)
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


@cli.command()
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


@cli.command(epilog=SELFTEST_EXIT_CODES)
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


@cli.command(epilog=KEYGEN_EXIT_CODES)
@click.argument("folder", default=".")
def keygen(folder: str) -> None:
    """Make a pair of keys in a folder: one to sign publications with, one to verify them by.

    \b
    Example:
      tieout keygen ~/keys
    """  # noqa: D301 - click reads the backspace
    from tieout.publishing.keys import PRIVATE, PUBLIC, generate

    keyid = generate(Path(folder))
    tell_rows(
        ("Key", keyid),
        ("Private", f"{Path(folder, PRIVATE)}  keep it to yourself: who has it can sign in your name"),
        ("Public", f"{Path(folder, PUBLIC)}  give it to whoever verifies, by another way than the publications"),
    )


@cli.command(epilog=PUBLISH_EXIT_CODES)
@click.argument("publication")
@click.option(
    "--to", required=True, help="Folder to publish in; what stands there is replaced as a whole or not at all."
)
@click.option("--key", default=None, envvar="TIEOUT_KEY", show_envvar=True, help="Private key to sign with.")
@click.option("--out", default=DEFAULT_OUT, show_default=True, help="Folder for the record, as of check.")
@click.option("--rulebooks", default=None, help="Folder of rulebooks to use instead of tieout's own.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.pass_context
def publish(
    context: click.Context,
    publication: str,
    to: str,
    key: str | None,
    out: str,
    rulebooks: str | None,
    quiet: bool,
) -> None:
    """Judge a publication anew and, if the verdict is to publish, put the very files that were judged in a folder.

    With them go the verdict, the report, a manifest and, with a key, a signed statement.

    \b
    Example:
      tieout publish data/logius-2022 --to public/logius-2022 --key ~/keys/tieout.key
    """  # noqa: D301 - click reads the backspace
    from tieout.publishing.publish import publish as put

    with progress_of(publication, quiet) as progress:
        published = put(publication, to, key=key, out=out, rulebooks=rulebooks, clock=context.obj, progress=progress)
    tell_checked(published.checked, publication, rulebooks)
    tell_published(published, to)
    context.exit(published.checked.exit_code)


@cli.command(epilog=VERIFY_EXIT_CODES)
@click.argument("folder")
@click.option("--key", required=True, help="Public key of the publisher, got by another way than the folder.")
@click.option("--name", default=None, help="Name of the publication that it must be.")
@click.option("--after", type=click.IntRange(min=0), default=None, help="Sequence that its own must be higher than.")
@click.pass_context
def verify(context: click.Context, folder: str, key: str, name: str | None, after: int | None) -> None:
    """Verify a published folder: that it was judged, granted and signed, and that nothing changed since.

    Needs the folder and the public key, and no network.

    \b
    Example:
      tieout verify public/logius-2022 --key tieout.pub --name logius-2022
    """  # noqa: D301 - click reads the backspace
    from tieout.publishing.keys import public_key
    from tieout.publishing.verify import verify as prove

    proven = prove(Path(folder), public_key(Path(key)), context.obj(), name=name, after=after)
    tell_rows(
        ("Verified", folder),
        ("publication", proven.manifest.issue.publication),
        ("verdict", f"{proven.verdict.verdict}: {proven.verdict.reasons[0].en}"),
        ("judged", proven.run.finished),
        ("published", proven.manifest.issue.published),
        ("expires", proven.manifest.issue.expires),
        ("sequence", str(proven.manifest.issue.sequence)),
        ("files", str(proven.files)),
        ("key", proven.keyid),
    )


@cli.command()
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


def run(arguments: Sequence[str] | None = None, clock: Clock = system_clock) -> int:
    """Run the command line by a clock and give its exit code; nothing is raised."""
    try:
        code = cli.main(args=arguments, prog_name="tieout", standalone_mode=False, obj=clock)
        sys.stdout.flush()
        return code if isinstance(code, int) else EXIT_PUBLISH
    except click.exceptions.Abort:
        click.echo("tieout: stopped", err=True)
        return EXIT_CANNOT_JUDGE
    except click.ClickException as error:
        _show(error)
        return EXIT_DECLARATION
    except TieoutError as error:
        click.echo(f"tieout: {error}", err=True)
        return error.exit_code
    except SystemExit:
        _surprise(OSError("standard output was closed before all of it was written"))
        return EXIT_CANNOT_JUDGE
    except BaseException as error:  # noqa: BLE001 - an uncaught surprise would exit 1, like a verdict
        _surprise(error)
        return EXIT_CANNOT_JUDGE


def _show(error: click.ClickException) -> None:
    """Say what is wrong with a command, as click does, with what it was given made harmless."""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        click.echo(f"{error.ctx.get_usage()}\nTry '{error.ctx.command_path} --help' for help.\n", err=True)
    click.echo(f"Error: {inert(error.format_message())}", err=True)


def _surprise(error: BaseException) -> None:
    """Say what went wrong, if there is still anyone to say it to."""
    told: object = f"{type(error).__name__}: {inert(str(error))}"
    if isinstance(error, OSError) and isinstance(error.filename, str) and error.strerror:
        told = CannotJudgeError(error.filename, error.strerror, "See that it is there and may be read and written.")
    try:
        click.echo(f"tieout: {told}", err=True)
    except (OSError, AttributeError, ValueError):
        return


def main() -> NoReturn:
    """Run as a command.

    Leaves without tearing the engines down: all records are closed by then, and their teardown
    costs time and prints warnings of its own.
    """
    # A stream that the caller closed is None; what goes to it is lost, and a verdict that nobody gets is none.
    streams = [sys.stdout, sys.stderr]
    sys.stdout, sys.stderr = (stream or open(os.devnull, "w", encoding="utf-8") for stream in streams)  # noqa: SIM115
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _stop)
    code = EXIT_CANNOT_JUDGE if streams[0] is None else run()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = EXIT_CANNOT_JUDGE
    os._exit(code)


def _stop(_number: int, _frame: object) -> NoReturn:
    """Turn a request to stop into what a key press does, so that all is cleaned up."""
    raise KeyboardInterrupt
