"""Read the files of a folder as they are in a revision of git: by `git ls-tree` and `git show`, and nothing else.

Nothing is checked out, no hook runs, nothing is fetched from elsewhere, and nothing of git's own is written.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tieout.values.errors import CannotJudgeError, UsageError, first_line, shorten

PATIENCE = 60
"""Seconds that git may take for one answer."""
MOST_LISTED = 64 * 2**20
"""Bytes of the longest list of files that is read."""
KEPT_FROM_GIT = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF", "GIT_PAGER")
"""What would have git look into another repository than that of the folder, or start a program: a hook sets some."""
QUIET = {
    "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}  # fmt: skip
"""Keeps git from fetching what a repository lacks, from asking, and from writing."""
SETTINGS = ("--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false")
FILES = {"100644", "100755", "100664"}
"""How git calls a plain file."""
POINTER = b"version https://git-lfs"
"""What a file begins with that git keeps elsewhere."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file, or whatever else has a name in a folder, as a revision has it."""

    id: str
    is_file: bool
    size: int
    """Bytes; 0 of what is no file."""


def list_files(folder: Path, revision: str, inside: str = "") -> Mapping[str, Kept]:
    """List what lies in a folder in a revision, by name; nothing where the revision does not have the folder.

    `inside` is the path of a folder within it of which that is asked instead.

    Raises UsageError where git is not there, the folder is in no repository, or git knows no such revision, and
    CannotJudgeError where a name in it is no name of a file.
    """
    if not revision or revision.startswith("-") or any(sign in revision for sign in ":\0\n"):
        what = f"{shorten(revision)} is no name of a revision"
        raise UsageError("--since", what, "Name a commit, a branch or a tag.")
    within = ("--", f"{inside}/") if inside else ()
    listed = _ask(folder, ("ls-tree", "-z", "-l", revision, *within), revision, MOST_LISTED)
    return dict(_kept(entry, revision, inside) for entry in listed.split(b"\0") if entry)


def _kept(entry: bytes, revision: str, inside: str) -> tuple[str, Kept]:
    """Read one line of the list."""
    told, _, name = entry.partition(b"\t")
    mode, _kind, number, size = told.decode("ascii", "replace").split()
    called = os.fsdecode(name).removeprefix(f"{inside}/" if inside else "")
    if called in {"", ".", ".."} or "/" in called:
        what = f"it has a file called {shorten(called)}, which is no name in a folder"
        raise CannotJudgeError(revision, what, "Find out how it came there; name another base.")
    return called, Kept(number, mode in FILES, int(size) if size.isdigit() else 0)


def read_file(folder: Path, revision: str, name: str, file: Kept, most: int) -> bytes:
    """Read a file that `list_files` listed, unless it is larger than `most` bytes.

    Raises CannotJudgeError where it is no plain file, is too large, or is kept outside git.
    """
    where = f"{revision}:{name}"
    if not file.is_file:
        raise CannotJudgeError(where, "it is not a regular file", "Links are not followed: name another base.")
    if file.size > most:
        what = f"it has {file.size} bytes where a base has at most {most} in one file"
        raise CannotJudgeError(where, what, "Name another base.")
    data = _ask(folder, ("show", "--no-textconv", file.id), revision, most)
    if len(data) != file.size:
        raise CannotJudgeError(where, f"git gave {len(data)} bytes of {file.size}", "Try again.")
    if data.startswith(POINTER):
        raise CannotJudgeError(where, "git keeps only a pointer to it", "Give a folder that holds the files.")
    return data


def _ask(folder: Path, arguments: Sequence[str], revision: str, most: int) -> bytes:
    """Ask git, and give what it answers.

    Raises UsageError where it is not there or cannot answer, CannotJudgeError where it takes too long or says too much.
    """
    environment = {name: value for name, value in os.environ.items() if name not in KEPT_FROM_GIT} | QUIET
    with tempfile.TemporaryFile() as told:
        try:
            process = subprocess.Popen(  # noqa: S603 - a list, its revision held to be no option
                ["git", "-C", str(folder.resolve()), *SETTINGS, *arguments],  # noqa: S607 - the user's own git
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=told, env=environment,
            )  # fmt: skip
        except FileNotFoundError as error:
            raise UsageError("git", "it is not on this machine", "Install it, or give a folder to --since.") from error
        bell = threading.Timer(PATIENCE, process.kill)
        bell.start()
        try:
            with process:
                data = process.stdout.read(most + 1) if process.stdout else b""
                if len(data) > most:
                    process.kill()
        finally:
            bell.cancel()
        if len(data) > most or process.returncode < 0:
            what = "git said too much" if len(data) > most else f"git gave no answer within {PATIENCE} seconds"
            raise CannotJudgeError(revision, what, "Name another base.")
        told.seek(0)
        if process.returncode:
            why = first_line(told.read(2000).decode("utf-8", "replace")).removeprefix("fatal: ")
            advice = (
                "Name a commit, a branch or a tag that is in this clone, or a folder; a shallow clone lacks old ones."
            )
            raise UsageError(revision, f"git does not find it: {why}", advice)
    return data
