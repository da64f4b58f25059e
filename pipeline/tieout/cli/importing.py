"""The command that turns a schema in Python into one that is judged."""

from __future__ import annotations

from pathlib import Path

import click

IMPORT_EXIT_CODES = """\b
Exit codes: 0 written, 2 there is no schema, or one that is not judged, 3 every surprise."""


@click.command("import", epilog=IMPORT_EXIT_CODES)
@click.argument("module")
@click.option("--schema", default=None, help="Name of the schema or model, where the module has several.")
@click.option("--out", default=None, help="File to write. It must not be there yet.  [default: standard output]")
def import_(module: str, schema: str | None, out: str | None) -> None:
    """Turn a Pandera schema in a Python module into YAML that tieout judges.

    The module is run, by itself and once: no other command does. Checks that are functions are
    refused by name, and then nothing is written. Read what is written before you trust it.

    \b
    Example:
      tieout import schemas/orders.py --schema Orders --out orders.yaml
    """  # noqa: D301 - click reads the backspace
    from tieout.engines.importing import import_schema
    from tieout.values.errors import UsageError, inert

    written = import_schema(Path(module), schema)
    if out is None:
        click.echo(written, nl=False)
        return
    try:
        with Path(out).open("x", encoding="utf-8", newline="") as file:
            file.write(written)
    except FileExistsError as error:
        raise UsageError(out, "it is there already", "Remove it, or name another file.") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(out, "there is no such folder", "Make it first, or name another.") from error
    click.echo(f"Wrote   {inert(out)}")
