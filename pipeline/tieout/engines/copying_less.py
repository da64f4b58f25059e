"""Copy less while an engine is imported that makes hundreds of models.

Great Expectations declares more than four hundred models, and pydantic copies for each of them all fields that it
inherits, down to the last validator: a fifth of the seconds that every check would wait for its import. A model changes
a field that it inherits, and what that holds of its own, but never what these are made of. So as much is copied, and no
more; once the engine is imported pydantic copies as it does.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def copy_less(*names: str) -> Iterator[None]:
    """While this lasts, fields of these classes (`module:class`) are copied without what they are made of.

    A class that does not exist is passed over: it then copies as it does.
    """
    classes = [found for name in names if (found := _find(name)) is not None and "__deepcopy__" not in vars(found)]
    for found in classes:
        found.__deepcopy__ = _copied
    try:
        yield
    finally:
        for found in classes:
            del found.__deepcopy__


def _find(name: str) -> Any:
    """Give a class by its name; None where there is none."""
    module, _, called = name.partition(":")
    try:
        return getattr(importlib.import_module(module), called, None)
    except ImportError:
        return None


def _copied(field: Any, _memo: dict[int, Any]) -> Any:
    """Copy a field, with the fields, lists and tables that it holds and what is told of it, and nothing in these."""
    kind: Any = type(field)
    made = _slot_by_slot(field)
    for name in kind.__slots__:
        held: Any = getattr(made, name, None)
        what: Any = type(held)
        if what is kind:
            setattr(made, name, _copied(held, _memo))
        elif what is list:
            setattr(made, name, [_copied(one, _memo) if type(one) is kind else one for one in held])
        elif what is dict:
            setattr(made, name, held.copy())
        elif name == "field_info":
            told = _slot_by_slot(held)
            told.extra = dict(told.extra)
            setattr(made, name, told)
    return made


def _slot_by_slot(one: Any) -> Any:
    """Give another object with the same in each of its slots; the way of `copy.copy` takes twice as long."""
    kind: Any = type(one)
    made = kind.__new__(kind)
    for name in kind.__slots__:
        # A slot that was never filled stays so. To ask first whether it is takes longer than all of them.
        try:
            setattr(made, name, getattr(one, name))
        except AttributeError:
            continue
    return made
