"""Tell on the command line what came of a command: results on standard output, talk and progress on standard error.

Decides nothing: what is told was decided before.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.values.errors import inert

if TYPE_CHECKING:
    from tieout.gate.check import Checked
    from tieout.publishing.publish import Published
    from tieout.values.verdict import Verdict


def tell_checked(checked: Checked, folder: str) -> None:
    """Print the verdict on a publication, or say what stood in the way of one."""
    if checked.error is not None:
        click.echo(f"tieout: {checked.error}", err=True)
    else:
        _tell_verdict(checked.verdict, folder, checked.reused, checked.folder)


def tell_published(published: Published, to: str) -> None:
    """Say what lies in the folder now, and out loud where nobody signed for it."""
    if published.manifest is None:
        click.echo(f"tieout: nothing was published: {inert(to)} is as it was", err=True)
        return
    issue = published.manifest.issue
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


def tell_rows(*rows: tuple[str, str]) -> None:
    """Print names and values below each other."""
    longest = max(len(name) for name, _ in rows)
    for name, value in rows:
        click.echo(f"{name:{longest}}  {inert(value)}")


def _tell_verdict(verdict: Verdict, folder: str, reused: bool, record: Path | None) -> None:
    """Print a verdict."""
    from tieout.report.terminal import lines, wants_colour

    told = lines(
        verdict,
        folder.rstrip("/"),
        reused,
        colour=wants_colour(sys.stdout.isatty(), os.environ),
        width=width(),
        report=str(record / "report.html") if record else None,
    )
    for line in told:
        click.echo(line, color=True)


def width() -> int:
    """Give the width of the terminal."""
    return shutil.get_terminal_size((100, 24)).columns


@contextmanager
def progress_of(folder: str, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show on standard error what is being done: a spinner in a terminal, a line elsewhere."""
    if quiet:
        yield lambda stage: None
    elif not sys.stderr.isatty():
        yield lambda stage: click.echo(f"tieout: {stage} {inert(folder)}", err=True)
    else:
        from rich.console import Console
        from rich.markup import escape

        console = Console(stderr=True)
        with console.status("looking") as status:
            yield lambda stage: status.update(escape(f"{stage} {inert(folder)}"))
