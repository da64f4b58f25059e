"""Put off the import of libraries that an engine names at its start and needs only for what we never ask.

Great Expectations imports all of its expectations, and one of them imports a library of charts and one of statistics:
2 of 6 seconds that every check would wait, for a chart that is drawn only in its own documents. Both are imported
by the standard library's own loader for this (`importlib.util.LazyLoader`): each is the real module, and is read when
the first thing of it is used. Nothing is put off once the engine is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType


class _PutOff(MetaPathFinder):
    """Finds modules of some names where they are, and has them read later."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Give where a module of these names is; None leaves it to the others."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname in self._names else None
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


@contextmanager
def put_off(*names: str) -> Iterator[None]:
    """While this lasts, modules of these names are imported without being read: that waits until one is used."""
    finder = _PutOff(names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
