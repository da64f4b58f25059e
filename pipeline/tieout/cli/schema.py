"""The command that describes declarations for editors."""

from __future__ import annotations

from pathlib import Path

import click

from tieout.cli.options import USUAL

SCHEMA_EXIT_CODES = """\b
Exit codes: 0 shown, 2 there is no such kind of file, 3 every surprise."""


@click.command(epilog=SCHEMA_EXIT_CODES)
@click.argument("name", required=False)
@click.option("--rulebook", default=None, help=f"Rulebook whose word for an entity is known.  {USUAL}")
@click.option("--rulebooks", default=None, help="Folder of rulebooks to use instead of tieout's own.")
def schema(name: str | None, rulebook: str | None, rulebooks: str | None) -> None:
    """Show the JSON Schema of a kind of declaration, by which an editor completes and checks it.

    Without a name all kinds are listed.

    \b
    Example:
      tieout schema datapackage > datapackage.schema.json
    """  # noqa: D301 - click reads the backspace
    from tieout.gate.editor_schemas import DECLARABLE, schema_of
    from tieout.rulebook.shelf import entity_key, usual
    from tieout.values.errors import UsageError, shorten

    if name is None:
        for each, told in DECLARABLE.items():
            click.echo(f"{each:12}{told.files:32}{told.title}")
        return
    if name not in DECLARABLE:
        raise UsageError("", f"there is no kind of declaration {shorten(name)}", f"Name one: {', '.join(DECLARABLE)}.")
    shelf = Path(rulebooks) if rulebooks else None
    click.echo(schema_of(name, entity_key(rulebook or usual(shelf), shelf)).decode(), nl=False)
