"""Find the kinds of rule: every module of `kinds/` holds one, and nothing else lists them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any

import msgspec

from tieout.rules import kinds
from tieout.rules.kind import Kind


def _find() -> dict[str, type[Kind]]:
    """Import every module of `kinds/` and give the one kind in each, by its type, in the order of the files."""
    found: dict[str, type[Kind]] = {}
    for module in pkgutil.iter_modules(kinds.__path__):
        holder = importlib.import_module(f"{kinds.__name__}.{module.name}")
        (kind,) = [
            one
            for one in vars(holder).values()
            if isinstance(one, type) and issubclass(one, Kind) and one.__module__ == holder.__name__
        ]
        found[kind.type] = kind
    return found


KINDS: Mapping[str, type[Kind]] = _find()
"""Every kind of rule by its type."""


def make(kind: str, arguments: Mapping[str, Any]) -> Kind:
    """Make a rule of a kind with its arguments.

    Raises KeyError where there is no such kind, msgspec.ValidationError where the arguments are not its own.
    """
    return msgspec.convert(dict(arguments), KINDS[kind])
