"""Begin a rulebook of one's own: copy a small one that passes its own self-test, under a name.

What is copied is package data in the folder `template`: it is read, never run. Nothing is overwritten.
"""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path

from tieout.declarations.publication import BOOK
from tieout.values.errors import UsageError, shorten

TEMPLATE = Path(__file__).resolve().parent / "template"
CALLED = "{name}"
"""Where a file of the template says what the rulebook is called."""


def begin(name: str, folder: Path) -> Path:
    """Write a rulebook called `name` in `folder`, whole or not at all, and give its folder.

    Raises UsageError where it cannot be called so, something stands there, or it cannot be written.
    """
    if not BOOK.fullmatch(name):
        raise UsageError(shorten(name), "a rulebook cannot be called so", "Use lower-case letters, digits, - and _.")
    home = folder / name
    if os.path.lexists(home):
        raise UsageError(str(home), "it exists", "Name another rulebook, or another folder with --to.")
    staged = folder / f".{name}.{uuid.uuid4().hex}"
    try:
        for path in sorted(path for path in TEMPLATE.rglob("*") if path.is_file()):
            target = staged / path.relative_to(TEMPLATE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(path.read_text(encoding="utf-8").replace(CALLED, name), encoding="utf-8", newline="\n")
        staged.rename(home)
    except OSError as error:
        raise UsageError(str(home), f"it cannot be written: {error.strerror}", "See who may write there.") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return home
