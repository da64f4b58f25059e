"""Making once while an engine is imported: the same of the same object, and all is made as ever afterwards.

That the models of Great Expectations are the same by it is proven in `test_copying_less.py`.
"""

from __future__ import annotations

import sys

import pytest

from tieout.engines.making_once import make_once
from tieout.engines.worker import load_quietly

HERE = sys.modules[__name__]


class Equal:
    """An object that equals all others of its kind, and that no table takes as a key."""

    __hash__ = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Equal)


def made_of(one):
    return [one]


def test_the_same_is_made_of_the_same_object_meanwhile_and_anew_afterwards():
    one = Equal()
    with make_once(f"{__name__}:made_of"):
        first = HERE.made_of(one)
        assert HERE.made_of(one) is first
    assert HERE.made_of is made_of
    assert HERE.made_of(one) is not first


def test_two_objects_that_are_equal_are_two():
    one, other = Equal(), Equal()
    assert one == other
    with make_once(f"{__name__}:made_of"):
        assert HERE.made_of(one)[0] is one
        assert HERE.made_of(other)[0] is other


def number_of(one):
    return one.number


def test_what_was_asked_and_is_gone_is_not_taken_for_another():
    with make_once(f"{__name__}:number_of"):
        for number in range(50):
            one = Equal()
            one.number = number
            assert HERE.number_of(one) == number


def test_what_fails_fails_again():
    with make_once(f"{__name__}:refused"):
        for _ in range(2):
            with pytest.raises(ValueError, match="no"):
                HERE.refused(made_of)


def refused(_one):
    raise ValueError("no")


@pytest.mark.parametrize("name", ["no_such_library:made_of", f"{__name__}:no_such_function"])
def test_what_does_not_exist_is_passed_over(name):
    with make_once(name):
        assert HERE.made_of(1) == [1]


def test_the_library_is_left_as_it_was():
    load_quietly("great_expectations")
    from pydantic.v1 import class_validators

    assert class_validators.make_generic_validator.__module__ == class_validators.__name__
