"""Take orders for formats of the report (`--format NAME[=FILE]`), and tell verdicts by them.

An order is read and refused before anything is judged; what cannot be written then is no verdict that was told.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.cli.surroundings import Surroundings, from_root, surroundings
from tieout.values.errors import CannotJudgeError, inert

if TYPE_CHECKING:
    from tieout.gate.check import Checked
    from tieout.report.interface import Format, Report

FORMAT = "Tell the verdict in a format too; without FILE on standard output, in place of the terminal form."
ADVICE = "See that its folder is there, and that it may be written."


@dataclass(frozen=True, slots=True)
class Order:
    """A format, and where it is to be written."""

    format: Format
    file: str
    """None is standard output."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How a verdict is to be told."""

    asked: tuple[str, ...]
    """Formats, as `NAME` or `NAME=FILE`."""
    language: str | None
    full: bool
    """Whether all that was found is shown on the screen."""
    no_ci: bool
    """Whether the workflow that this is a step of is told nothing by itself."""


def told_as(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say how a verdict is to be told; it gets them as one, `telling`."""

    @functools.wraps(command)
    def gathered(asked: tuple[str, ...], language: str | None, full: bool, no_ci: bool, **others: object) -> None:
        command(telling=Telling(asked, language, full, no_ci), **others)

    for option in (
        click.option("--no-ci", is_flag=True, help="In a GitHub workflow, write neither annotations nor a summary."),
        click.option("--full", is_flag=True, help="Show all that was found, not only what must be acted on."),
        click.option("--language", type=click.Choice(["nl", "en"]), help="Language of formats that are in one."),
        click.option("--format", "asked", multiple=True, metavar="NAME[=FILE]", help=FORMAT),
    ):
        gathered = option(gathered)
    return gathered


def is_screen_free(ordered: Sequence[Order]) -> bool:
    """Tell whether no format goes to standard output, so that it may be told on otherwise."""
    return all(order.file for order in ordered)


def tell_in_formats(
    told: Sequence[Checked], folders: Sequence[str], ordered: Sequence[Order], telling: Telling
) -> None:
    """Tell all verdicts in every format that was ordered, and to the workflow that this is a step of.

    Raises CannotJudgeError where a format cannot be written.
    """
    at = Surroundings() if telling.no_ci else surroundings(os.environ)
    if not told or not (ordered or at.is_github):
        return
    reports = [report_of(one, folder, telling.language, at) for one, folder in zip(told, folders, strict=True)]
    if at.is_github:
        tell_ci(reports, at, to_log=is_screen_free(ordered))
    # What goes to standard output comes last: who reads it may stop reading.
    for order in sorted(ordered, key=lambda order: not order.file):
        deliver(order, list(zip(told, reports, strict=True)))


def orders(asked: Sequence[str], publications: int) -> tuple[Order, ...]:
    """Read what was asked for.

    Raises click.UsageError for an unknown format, for one that cannot tell so many publications or go to a screen,
    and where two would be written to one place.
    """
    from tieout.report.registry import formats

    known = {one.name: one for one in formats()}
    taken: set[str] = set()
    given = []
    for text in asked:
        name, equals, file = text.partition("=")
        if name not in known:
            raise click.UsageError(f"there is no format {name}; there are {', '.join(known)}")
        one = known[name]
        if equals and not file:
            raise click.UsageError(f"--format {text} names no file; give --format {name}=FILE")
        if publications > 1 and one.together is None:
            raise click.UsageError(f"the format {name} tells one publication, and here are {publications}")
        if not one.is_text and not file:
            raise click.UsageError(f"the format {name} is no text to show; give --format {name}=FILE")
        place = os.path.abspath(file) if file else ""
        if place in taken:
            where = file or "standard output; give --format NAME=FILE"
            raise click.UsageError(f"two formats would be written to {where}")
        taken.add(place)
        given.append(Order(one, file))
    return tuple(given)


def report_of(checked: Checked, folder: str, language: str | None, at: Surroundings) -> Report:
    """Make what is told of a publication in a format, with its folder named from the root of the checkout."""
    from tieout.report.interface import Report, Screen

    return Report(
        checked.verdict,
        where=from_root(folder, at.root),
        reused=checked.reused,
        screen=Screen(),
        language=language,
        sources=checked.judged.held,
        since=checked.since,
    )


def deliver(order: Order, told: Sequence[tuple[Checked, Report]]) -> None:
    """Write one format, of all publications, where it was ordered.

    Raises CannotJudgeError where it cannot be written.
    """
    data = _document(order.format, told)
    if not order.file:
        put_out(data)
        return
    try:
        Path(order.file).write_bytes(data)
    except OSError as error:
        what = f"the format {order.format.name} cannot be written: {error.strerror}"
        raise CannotJudgeError(order.file, what, ADVICE) from error


def _document(one: Format, told: Sequence[tuple[Checked, Report]]) -> bytes:
    """Give the bytes of a format; those of one that a record holds are taken from there."""
    if one.file:
        ((checked, _),) = told
        if checked.folder is None or checked.error is not None:
            raise CannotJudgeError(
                "", f"there is no record to take the format {one.name} from", "See what was said before."
            )
        if one.file in checked.record:
            return checked.record[one.file]
        if not (checked.folder / one.file).is_file():
            raise CannotJudgeError(
                str(checked.folder), f"there is nothing for the format {one.name} to tell", "Ask with --since BASE."
            )
        return (checked.folder / one.file).read_bytes()
    reports = [report for _, report in told]
    return one.together(reports) if one.together is not None else one.write(reports[0])


def put_out(data: bytes) -> None:
    """Write bytes to standard output as they are, whatever its encoding."""
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None:
        sys.stdout.write(data.decode())
    else:
        sys.stdout.flush()
        raw.write(data)
    sys.stdout.flush()


def tell_ci(reports: Sequence[Report], at: Surroundings, *, to_log: bool) -> None:
    """Tell a GitHub workflow by itself: annotations in its log, if that is free for them, and the summary of the step.

    Nobody asked for these, so that a summary that cannot be written is a word of warning.
    """
    from tieout.report.registry import named

    if to_log and (log := _written(named("github"), reports).strip()):
        put_out(log + b"\n")
    if not at.summary:
        return
    try:
        with open(at.summary, "ab") as stream:
            stream.write(_written(named("summary"), reports) + b"\n")
    except OSError as error:
        click.echo(f"tieout: {inert(at.summary)}: the summary cannot be written: {error.strerror}", err=True)


def _written(one: Format, reports: Sequence[Report]) -> bytes:
    """Give what a format writes of all publications."""
    return one.together(reports) if one.together is not None else b""
