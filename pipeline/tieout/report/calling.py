"""Call a rule by what it is about wherever a person reads of it: its name says nothing to a steward. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tieout.values.outcome import DECLARED_WRONGLY, Rule, Text


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: words, or the name of a rule."""

    words: str
    rule: Rule | None = None


def cutter(rules: Iterable[Rule]) -> Callable[[str], Iterator[Piece]]:
    """Give what cuts a text at the names of rules, so that each can be called by what it is about."""
    # What a rule is about that cannot be read is not known: whoever mends it knows it by its name.
    by_name = {rule.name: rule for rule in rules if rule.title != DECLARED_WRONGLY}
    if not by_name:
        return lambda text: iter((Piece(text),))
    names = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])({names})(?![\w-])")

    def cut(text: str) -> Iterator[Piece]:
        for place, words in enumerate(pattern.split(text)):
            if words:
                yield Piece(words, by_name[words] if place % 2 else None)

    return cut


def caller(rules: Iterable[Rule], *, with_names: bool = False) -> Callable[[Text], Text]:
    """Give what calls every rule in a text by its title, and by its name behind that where it is asked for."""
    cut = cutter(rules)

    def called(text: Text) -> Text:
        return Text.of({code: "".join(_called(piece, code) for piece in cut(said)) for code, said in text.said})

    def _called(piece: Piece, code: str) -> str:
        if piece.rule is None:
            return piece.words
        title = f"“{piece.rule.title.in_language(code)}”"
        return f"{title} ({piece.words})" if with_names else title

    return called
