"""The command that lists what the texts of a publication claim, and proposes ties."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tieout.values.errors import EXIT_HOLD, EXIT_PUBLISH, UsageError, inert

if TYPE_CHECKING:
    from tieout.gate.claiming import Claimed
    from tieout.narrative.checking import Checked

CLAIMS_EXIT_CODES = """\b
Exit codes: 0 nothing holds publication, 1 something seems or is contradicted, tied words no longer stand there, or a
page cannot be read, 2 usage or declaration, 3 a table or a text cannot be read, and every surprise."""

PLACE, PLACE_ON_PAGE = 8, 18
"""How wide the place of a claim is shown, in a text and on a page."""


@click.command(epilog=CLAIMS_EXIT_CODES)
@click.argument("publication")
@click.option("--write", "writes", is_flag=True, help="Write the proposals into NAME.ties.toml beside each text.")
@click.option("--rulebooks", default=None, help="Folder of rulebooks to use instead of tieout's own.")
@click.pass_context
def claims(context: click.Context, publication: str, writes: bool, rulebooks: str | None) -> None:
    """List the numbers and directions of the texts of a publication, and the figures that they state.

    Each is tied (a steward said so), proposed, asked (it is not sure what is meant), contested (the text itself
    contradicts it) or unbound (nothing judged it; a direction is told as it was read). With --write the proposals are
    written as ties, for a steward to read and accept; what is there already stays.

    \b
    Examples:
      tieout claims data/logius-2022
      tieout claims data/logius-2022 --write
    """  # noqa: D301 - click reads the backspace
    from tieout.gate.claiming import read_claims
    from tieout.values.moments import days_at

    claimed = read_claims(Path(publication), Path(rulebooks) if rulebooks else None, days_at(context.obj()))
    is_contradicted = bool(claimed.heard.lost or claimed.heard.contested) or claimed.is_partly_read
    for checked in claimed.heard.checked:
        is_contradicted |= any(one.is_certain or one.is_likely for one in checked.judgements)
        _tell(checked, claimed, publication)
    for file, lost in claimed.heard.lost:
        click.echo(f"{inert(file)}\n  lost      {inert(lost.quote)}: {lost.why.en}")
    for said in claimed.unread:
        click.echo(inert(said.en))
    if writes:
        _write(claimed, Path(publication))
    context.exit(EXIT_HOLD if is_contradicted else EXIT_PUBLISH)


def _tell(checked: Checked, claimed: Claimed, publication: str) -> None:
    """List what became of the numbers and directions of a text, in its order."""
    from tieout.narrative.wording import told, unjudged
    from tieout.values.places import on_line

    lines = [
        (one.claim.start, *told(one, checked, claimed.heard.facts, claimed.rulebook.units))
        for one in checked.judgements
    ]
    lines += [
        (one.span[0], "contested", one.quotes[0], one.message.en) for one in claimed.heard.contested
        if one.text is checked
    ]  # fmt: skip
    lines += [(one.start, "unbound", checked.quote(one.start, one.end), "") for one in checked.unbound]
    lines += [
        (start, "unbound", checked.quote(start, end), unjudged(way).en) for start, end, way in checked.silent
    ]  # fmt: skip
    click.echo(inert(str(Path(publication) / checked.prose.file)))
    width = PLACE if checked.prose.is_marked_up else PLACE_ON_PAGE
    for start, state, quote, what in sorted(lines):
        spot = checked.prose.spot(start)
        place = on_line(spot).en if spot.page is not None else f"{spot.line}:{spot.column}"
        click.echo(f"  {place:<{width}} {state:<9} {inert(quote)}")
        if what:
            click.echo(f"{'':{width + 13}}{inert(what)}")


def _write(claimed: Claimed, folder: Path) -> None:
    """Write the proposals on every text beside it, behind what stands there."""
    from tieout.declarations.publication import ties_name
    from tieout.narrative.proposals import HEAD, write_ties
    from tieout.store.disk import put

    bases: dict[str, str] = {basis.role: basis.name for basis in reversed(claimed.rulebook.bases)}
    for checked in claimed.heard.checked:
        file = folder / ties_name(checked.prose.file)
        text = write_ties(checked, claimed.heard.facts.rows, bases)
        before = claimed.bytes_of.get(ties_name(checked.prose.file), b"")
        if (file.read_bytes() if file.exists() else b"") != before:
            raise UsageError(str(file), "it changed while the publication was read", "Nothing was written. Try again.")
        if text:
            kept = before.decode("utf-8").rstrip("\n")
            put(file, f"{kept or HEAD.rstrip()}\n\n{text}".encode(), over=True)
            click.echo(f"Wrote      {inert(str(file))}")
