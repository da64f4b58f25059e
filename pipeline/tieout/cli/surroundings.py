"""Say where a command runs, by its environment: the one place where that is read for CI."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a command runs."""

    is_github: bool = False
    """Whether it is a step of a GitHub workflow, whose log takes annotations."""
    root: str = "."
    """The checkout that paths are told from."""
    summary: str = ""
    """The file that the summary of the step is appended to; none where there is none."""


def surroundings(environ: Mapping[str, str]) -> Surroundings:
    """Read an environment; outside of GitHub the working directory is the root."""
    if environ.get("GITHUB_ACTIONS") != "true":
        return Surroundings()
    return Surroundings(True, environ.get("GITHUB_WORKSPACE") or ".", environ.get("GITHUB_STEP_SUMMARY", ""))


def from_root(folder: str, root: str) -> str:
    """Name a folder by its path from the root, with forward slashes; as it was named where it lies elsewhere."""
    try:
        path = Path(os.path.relpath(Path(folder).resolve(), Path(root).resolve()))
    except (OSError, RuntimeError, ValueError):
        return folder.rstrip("/") or folder
    return folder.rstrip("/") or folder if ".." in path.parts else path.as_posix()
