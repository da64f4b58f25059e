"""Hold on what terms a rulebook lets people answer findings, waive them and allow emptiness. Pure."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection
from typing import Annotated

from msgspec import Meta

from tieout.declarations.strict import Declared

Days = Annotated[int, Meta(ge=1, le=366_000)]


class Terms(Declared, frozen=True, kw_only=True):
    """What an answer must be to count, as `[answers]` of a rulebook says."""

    longest_days: Days = 400
    """Days from `when` to `until` that an answer may hold: a year, and a month to renew it in."""
    allowance_days: Days | None = None
    """The same of an allowance; None where it holds as long as the cells stand that it was given for."""
    least_letters: Annotated[int, Meta(ge=2, le=1_000)] = 20
    """Letters and digits that its text has."""
    who: tuple[str, ...] = ()
    """Names of who may answer, or patterns with `*`; none means anybody who has a name."""
    second_person: tuple[str, ...] = ()
    """Rules whose findings a second person must have seen the answer to."""
    waivable: tuple[str, ...] = ()
    """Critical rules whose findings may be waived."""
    second_person_for_new: bool = False
    """Whether a second person must have seen what a version stands on that the one before it did not."""

    def may_answer(self, name: str) -> bool:
        """Tell whether somebody may answer: a name of two letters at least, and one of those that are given."""
        called = " ".join(name.split()).casefold()
        is_name = sum(letter.isalpha() for letter in called) >= 2
        return is_name and (not self.who or any(fnmatch.fnmatchcase(called, one.casefold()) for one in self.who))

    def unknown(self, rulebook: Collection[str], engine: Collection[str]) -> tuple[str, ...]:
        """Give the rules that it names and nobody has; only rules of the rulebook itself can be waived.

        `rulebook` and `engine` are the names of their rules.
        """
        known = {*rulebook, *engine}
        return (
            *(f"second_person names {rule}" for rule in self.second_person if rule not in known),
            *(f"waivable names {rule}" for rule in self.waivable if rule not in rulebook),
        )


KeyId = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class KeyRoles(Declared, frozen=True, kw_only=True):
    """Which keys may do what with a version, as `[keys]` of a rulebook says; none means any."""

    judge: tuple[KeyId, ...] = ()
    """Ids of the keys that may sign a verdict."""
    approve: tuple[KeyId, ...] = ()
    """Ids of the keys that may approve what makes a version softer."""


NO_ROLES = KeyRoles()
"""What holds where a rulebook names no keys."""
NO_OTHER_TERMS = Terms()
"""What holds where a rulebook says nothing of it."""
