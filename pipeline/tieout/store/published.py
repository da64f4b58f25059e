"""Tell what was published from other folders, by what lies in it."""

from __future__ import annotations

import os
from pathlib import Path

HOME = "tieout"
"""Folder in a published one in which lies what tieout adds."""
MANIFEST = f"{HOME}/manifest.json"
PACKAGE = "datapackage.json"


def published_around(folder: Path, *, also_sources: bool = True) -> Path | None:
    """Give the publication that `folder` is or lies in: a published one or, with `also_sources`, its source."""
    place = Path(os.path.realpath(folder))
    marks = (MANIFEST, PACKAGE) if also_sources else (MANIFEST,)
    return next((each for each in (place, *place.parents) if any(os.path.exists(each / mark) for mark in marks)), None)
