"""Tell on the command line what came of a command: results on standard output, talk and progress on standard error.

Decides nothing: what is told was decided before.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.values.errors import inert
from tieout.values.outcome import Text

if TYPE_CHECKING:
    from tieout.gate.check import Checked
    from tieout.publishing.publish import Published
    from tieout.values.verdict import Verdict

MOST_CHANGES = 10
"""Changed figures that are named on the screen."""


def tell_checked(checked: Checked, folder: str, rulebooks: str | None = None, *, full: bool = True) -> None:
    """Print the verdict on a publication, or say what stood in the way of one.

    `rulebooks` is the folder of rulebooks that was given, if any. Unless `full`, what asks for nothing is only counted.
    """
    if checked.error is not None:
        tell_error(checked)
    else:
        verdict = checked.verdict if rulebooks is None else _openable(checked.verdict, rulebooks)
        _tell_verdict(verdict, folder, checked, full=full)


def tell_error(checked: Checked) -> None:
    """Say what stood in the way of a verdict, if anything did."""
    if checked.error is not None:
        click.echo(f"tieout: {checked.error}", err=True)


def tell_summary(checked: Sequence[Checked]) -> None:
    """Say of several publications how many have which verdict; of one its own verdict says it."""
    if len(checked) < 2 or all(one.error for one in checked):
        return
    verdicts = [one.verdict.verdict for one in checked]
    counts = ", ".join(f"{verdicts.count(name)} {name}" for name in ("publish", "hold", "cannot judge"))
    click.echo(f"\n{len(checked)} publications: {counts}")


def _openable(verdict: Verdict, rulebooks: str) -> Verdict:
    """Name the rulebook in what a verdict says by the path that can be opened; a record names it alike everywhere."""
    name = verdict.rulebook.partition(" ")[0]
    steady, here = f"expectations/{name}/", f"{Path(rulebooks) / name}/"

    def opened(text: Text) -> Text:
        return Text(text.en.replace(steady, here), text.nl.replace(steady, here))

    outcomes = [
        replace(outcome, message=opened(outcome.message)) if outcome.message else outcome
        for outcome in verdict.outcomes
    ]  # fmt: skip
    return replace(verdict, reasons=tuple(map(opened, verdict.reasons)), outcomes=tuple(outcomes))


def tell_published(published: Published, to: str) -> None:
    """Say what lies in the folder now, and out loud where nobody signed for it."""
    if published.changes:
        _tell_changes(published, to)
        return
    if published.unseen:
        _tell_unseen(published, to)
        return
    if published.manifest is None:
        click.echo(f"tieout: nothing was published: {inert(to)} is as it was", err=True)
        return
    issue = published.manifest.issue
    for name in issue.new or ():
        click.echo(f"New since the version before: {inert(name)}")
    tell_rows(
        ("Published", f"{to}  before this: nothing changed since" if published.already else to),
        ("sequence", str(issue.sequence)),
        ("expires", issue.expires),
        ("key", published.keyid or "none: not signed"),
    )
    if published.keyid is None:
        click.echo(
            f"tieout: WARNING: {inert(to)} is NOT SIGNED, and `tieout verify` will refuse it\n"
            "  Make keys with `tieout keygen`, and publish with --key or TIEOUT_KEY.",
            err=True,
        )


def _tell_changes(published: Published, to: str) -> None:
    """Say which figures of the version that stands there would be changed without a word why."""
    count = len(published.changes)
    what = "1 figure" if count == 1 else f"{count} figures"
    click.echo(
        f"tieout: HOLD: {what} of the version that stands in {inert(to)} would be changed, and nothing says why",
        err=True,
    )
    for one in published.changes[:MOST_CHANGES]:
        after = "no longer printed" if one.after is None else inert(one.after)
        click.echo(
            f"  {inert(one.file)}: {inert(one.row)}, {inert(one.column)}: {inert(one.before)} -> {after}", err=True
        )
    if count > MOST_CHANGES:
        click.echo(f"  and {count - MOST_CHANGES} more", err=True)
    click.echo("  Nothing was published. If that is right, publish with --correction and the reason.", err=True)


def _tell_unseen(published: Published, to: str) -> None:
    """Say what makes this version softer than the one that stands there, and that a second person must see it."""
    click.echo(f"tieout: HOLD: it is softer than the version that stands in {inert(to)}, and nobody saw that", err=True)
    for name in published.unseen:
        click.echo(f"  {inert(name)}", err=True)
    click.echo("  Nothing was published. Have a second person look, and publish with --seen-by and the name.", err=True)


def tell_rows(*rows: tuple[str, str]) -> None:
    """Print names and values below each other."""
    longest = max(len(name) for name, _ in rows)
    for name, value in rows:
        click.echo(f"{name:{longest}}  {inert(value)}")


def _tell_verdict(verdict: Verdict, folder: str, checked: Checked, *, full: bool) -> None:
    """Print a verdict, with what is new where that was asked."""
    from tieout.report.interface import Report, Screen
    from tieout.report.plain import wants_colour
    from tieout.report.registry import kept, named, on_request

    record = checked.folder
    written = (*kept(), *(on_request() if checked.since is not None else ()))
    told = Report(
        verdict,
        where=folder.rstrip("/"),
        reused=checked.reused,
        since=checked.since,
        files={one.name: str(record / one.file) for one in written} if record else {},
        screen=Screen(width(), wants_colour(sys.stdout.isatty(), os.environ), full),
    )
    click.echo(named("terminal").write(told).decode(), nl=False, color=True)


def width() -> int:
    """Give the width of the terminal."""
    return shutil.get_terminal_size((100, 24)).columns


@contextmanager
def progress_of(folder: str, quiet: bool, place: tuple[int, int] = (1, 1)) -> Iterator[Callable[[str], None]]:
    """Show on standard error what is being done: a spinner in a terminal, a line elsewhere.

    `place` is which of how many publications this is.
    """
    number, count = place
    what = f"({number} of {count}) {inert(folder)}" if count > 1 else inert(folder)
    if quiet:
        yield lambda stage: None
    elif not sys.stderr.isatty():
        yield lambda stage: click.echo(f"tieout: {stage} {what}", err=True)
    else:
        from rich.console import Console
        from rich.markup import escape

        console = Console(stderr=True)
        with console.status("looking") as status:
            yield lambda stage: status.update(escape(f"{stage} {what}"))
