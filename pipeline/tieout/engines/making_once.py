"""Make once what an engine makes over and over of the same thing while it is imported.

Pydantic wraps each function that validates a value, and looks at its signature for that, anew for every field of every
model: of the two thousand times that Great Expectations has it do so, one in five is the first. What is made depends on
the function alone; once the engine is imported all is made as ever.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


@contextmanager
def make_once(*names: str) -> Iterator[None]:
    """While this lasts, functions of one argument (`module:function`) give for the same object what they gave before.

    One that does not exist is passed over.
    """
    found = [(module, called, getattr(module, called)) for module, called in map(_find, names) if module is not None]
    for module, called, function in found:
        setattr(module, called, _remembering(function))
    try:
        yield
    finally:
        for module, called, function in found:
            setattr(module, called, function)


def _find(name: str) -> tuple[ModuleType | None, str]:
    """Give the module of a function and what it is called there; None where either does not exist."""
    of_module, _, called = name.partition(":")
    try:
        module = importlib.import_module(of_module)
    except ImportError:
        return None, called
    return (module if callable(getattr(module, called, None)) else None), called


def _remembering(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Give a function that calls another once for each object; two objects that are equal are two."""
    made: dict[int, tuple[Any, Any]] = {}

    def remembered(one: Any) -> Any:
        if id(one) not in made:
            # The object is kept with what was made of it, so that no other can have its number.
            made[id(one)] = (one, function(one))
        return made[id(one)][1]

    return remembered
