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
from typing import NoReturn

import click

from tieout import __version__
from tieout.cli.answer import answer
from tieout.cli.arithmetic import arithmetic
from tieout.cli.check import check
from tieout.cli.claims import claims
from tieout.cli.importing import import_
from tieout.cli.init import init
from tieout.cli.options import EXIT_CODES
from tieout.cli.publishing import approve, keygen, publish, verify
from tieout.cli.rulebooks import explain, new, selftest
from tieout.cli.schema import schema
from tieout.cli.site import site
from tieout.cli.sql import sql
from tieout.store.clock import system_clock
from tieout.values.errors import EXIT_CANNOT_JUDGE, EXIT_DECLARATION, EXIT_PUBLISH, CannotJudgeError, TieoutError, inert
from tieout.values.moments import Clock


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tieout")
def cli() -> None:
    """Tie out every figure of a publication before it is published."""


for command in (
    answer, approve, arithmetic, check, claims, explain, import_, init, keygen, new, publish, schema, selftest, site,
    sql, verify,
):  # fmt: skip
    cli.add_command(command)


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
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return
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
