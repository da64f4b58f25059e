"""Copying less while an engine is imported: its models are the same, and later models are copied as ever."""

from __future__ import annotations

import copy
import subprocess
import sys

import pytest

from tieout.engines.copying_less import copy_less

MODELS = """
import contextlib, hashlib, os, sys
from tieout.engines import registry

@contextlib.contextmanager
def nothing(*names):
    yield

if sys.argv[1] == "all":
    registry.copy_less = registry.make_once = nothing
from tieout.engines.worker import load_quietly

load_quietly("great_expectations")
from pydantic.v1 import BaseModel
from pydantic.v1.class_validators import Validator
from pydantic.v1.fields import FieldInfo, ModelField

def told(one):
    if isinstance(one, (ModelField, FieldInfo, Validator)):
        return [f"{name}={told(getattr(one, name, None))}" for name in type(one).__slots__]
    if isinstance(one, dict):
        return [(told(key), told(value)) for key, value in one.items()]
    if isinstance(one, (list, tuple)):
        return [told(part) for part in one]
    return getattr(one, "__qualname__", None) or type(one).__name__ + (repr(one) if "0x" not in repr(one) else "")

def below(model):
    for one in model.__subclasses__():
        yield one
        yield from below(one)

models = {one for one in below(BaseModel)}
lines = sorted(f"{one.__module__}.{one.__qualname__} {told(one.__fields__)}" for one in models)
print(len(lines), sum(len(line) for line in lines), hashlib.sha256("\\n".join(lines).encode()).hexdigest())
sys.stdout.flush()
os._exit(0)
"""


class Told:
    """What is told of a field."""

    __slots__ = ("extra",)

    def __init__(self) -> None:
        self.extra = {"unit": "metre"}


class Field:
    """A field as pydantic has them: slots, some of which are never filled."""

    __slots__ = ("by_name", "checks", "field_info", "parts", "unfilled", "within")

    def __init__(self) -> None:
        self.by_name = {"check": print}
        self.checks = [print]
        self.field_info = Told()
        self.parts: list[Field] = []
        self.within: Field | None = None


HERE = f"{__name__}:Field"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda one: one.by_name.update(check=len), id="a table that it holds"),
        pytest.param(lambda one: one.checks.append(len), id="a list that it holds"),
        pytest.param(lambda one: one.field_info.extra.update(unit="mile"), id="what more is told of it"),
        pytest.param(lambda one: setattr(one.field_info, "extra", {}), id="what is told of it"),
        pytest.param(lambda one: one.parts[0].checks.append(len), id="a part of it"),
        pytest.param(lambda one: one.within.checks.append(len), id="a field that it holds"),
        pytest.param(lambda one: setattr(one, "within", None), id="which field it holds"),
    ],
)
def test_what_is_changed_in_a_copy_is_not_changed_in_what_was_copied(change):
    one = Field()
    one.parts, one.within = [Field()], Field()
    with copy_less(HERE):
        other = copy.deepcopy({"field": one})["field"]
    change(other)
    assert one.by_name == {"check": print}
    assert one.checks == one.parts[0].checks == one.within.checks == [print]
    assert one.field_info.extra == {"unit": "metre"}
    assert not hasattr(other, "unfilled")


def test_what_a_field_is_made_of_is_not_copied_meanwhile_and_is_afterwards():
    one = Field()
    one.checks = [made := Told()]
    with copy_less(HERE):
        assert copy.deepcopy(one).checks[0] is made
    assert copy.deepcopy(one).checks[0] is not made
    assert "__deepcopy__" not in vars(Field)


@pytest.mark.parametrize(
    "name", ["no_such_library:Field", f"{__name__}:NoSuchField"], ids=["no such library", "no such class"]
)
def test_what_does_not_exist_is_passed_over(name):
    with copy_less(name):
        assert copy.deepcopy(Field()).checks == [print]


@pytest.mark.rare
def test_the_models_of_great_expectations_are_the_same_as_when_all_is_copied():
    said = [
        subprocess.run(
            [sys.executable, "-c", MODELS, what],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": "0"},
        ).stdout
        for what in ("all", "less")
    ]
    assert said[0] == said[1]
    assert int(said[0].split()[0]) > 300
