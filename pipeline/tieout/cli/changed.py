"""Find the publications that files are part of, as a hook names the files that changed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def publications_of(files: Iterable[str]) -> tuple[str, ...]:
    """Give the nearest folder above each file that describes a publication, each once; a file in none is left out.

    A folder that is named is looked into first. Of a file that is gone its folders are looked into all the same.
    """
    from tieout.declarations.publication import FILE_NAME

    found: dict[str, None] = {}
    for file in files:
        path = Path(file)
        home = next((folder for folder in (path, *path.parents) if (folder / FILE_NAME).is_file()), None)
        if home is not None:
            found[str(home)] = None
    return tuple(found)
