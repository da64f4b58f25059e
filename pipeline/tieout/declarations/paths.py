"""Say what the paths of a resource may be, and which files a folder of parts stands for. Pure.

A path names a file in the folder of the package or below it; several name one table, part by part, in their order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import PurePosixPath

import msgspec

from tieout.declarations.plain import PlainPackage
from tieout.declarations.publication import FOLDER, LONGEST_NAME, Publication, Resource, packing_of
from tieout.values.errors import UsageError, shorten
from tieout.values.places import counts_rows

STRANGE = re.compile(r"[\\\0:*?\[\]]")
"""What no path may hold: it would be an address, a pattern, or a place on another system."""
LISTED = "Name files of one form, each once: all .csv, all .csv.gz, all .csv.zst or all .parquet."


def path_faults(located: str | tuple[str, ...], may_be_folder: bool) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a path, or a list of them; `may_be_folder` where one may name a folder of parts."""
    if isinstance(located, str):
        yield from _faults(located.removesuffix(FOLDER) if may_be_folder else located)
        return
    if not located:
        yield "path is an empty list", "Name the files of the table, in their order."
    for one in located:
        yield from _faults(one)
    forms = {(packing_of(one), counts_rows(one)) for one in located}
    twice = [name for name, times in Counter(map(str.casefold, located)).items() if times > 1]
    if twice:
        yield f"path names {shorten(twice[0])} twice", LISTED
    elif len(forms) > 1:
        yield f"path lists files of several forms: {shorten(', '.join(located))}", LISTED


def _faults(path: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one path."""
    steps = path.split("/")
    if STRANGE.search(path) or any(not step or step.startswith(".") for step in steps):
        yield f"path is {shorten(path)}", "Name a file in this folder or below it; nothing is fetched."
    elif any(len(step.encode()) > LONGEST_NAME for step in steps):
        yield f"path {shorten(path)} is longer than a file name can be", "Give the file a shorter name."


def clashing(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield paths that are one and the same where capitals are not told apart, or of which one is a folder of another.

    The files of a package must be able to lie in one folder on any system.
    """
    known: dict[str, str] = {}
    for path in paths:
        folded = path.casefold()
        if folded in known:
            what = f"path {shorten(folded)} occurs twice"
            yield what, "Give each its own."
        known[folded] = path
    for path in known:
        for above in map(str, PurePosixPath(path).parents):
            if above in known:
                yield f"path {shorten(known[above])} is a file, and a folder of another path", "Rename one of them."
    folders = {parent.as_posix() for path in known.values() for parent in PurePosixPath(path).parents}
    for folded, times in Counter(map(str.casefold, folders)).items():
        if times > 1:
            yield f"folder {shorten(folded)} is written in two ways", "Write it alike; capitals do not set names apart."


def with_parts(publication: Publication, listed: Callable[[str], Collection[str] | None], where: str) -> Publication:
    """Give a publication whose folders of parts are the lists of their files.

    `listed` gives the names of what lies in a folder of the package, None where that is no folder; `where` is the
    path of the data package. Raises UsageError where such a folder holds no part.
    """
    return msgspec.structs.replace(
        publication, resources=tuple(_spread(one, listed, where) for one in publication.resources)
    )


def alike(package: PlainPackage, publication: Publication) -> PlainPackage:
    """Give what a package asks of its tables with the files of each as its publication has them."""
    found = {one.name: one.located for one in publication.resources}
    return msgspec.structs.replace(
        package,
        resources=tuple(msgspec.structs.replace(one, located=found[one.name]) for one in package.resources),
    )


def _spread(resource: Resource, listed: Callable[[str], Collection[str] | None], where: str) -> Resource:
    """Give a resource that names a folder of parts with its files: those of Parquet, by their names."""
    if not isinstance(resource.located, str):
        return resource
    folder, is_folder = resource.located.removesuffix(FOLDER), resource.located.endswith(FOLDER)
    if not is_folder and not counts_rows(folder):
        return resource
    names = listed(folder)
    if names is None and not is_folder:
        return resource
    parts = tuple(f"{folder}/{name}" for name in sorted(names or ()) if counts_rows(name) and name[0] not in "._")
    if not parts:
        what = f"resource {resource.name} names the folder {shorten(folder)}, and there is no .parquet file in it"
        raise UsageError(where, what, "Put the parts there, or name the files themselves.")
    return msgspec.structs.replace(resource, located=parts)
