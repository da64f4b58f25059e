"""Say what of a notation contradicts itself: it would read figures wrong, or take them out of judgement. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from tieout.rulebook.vocabulary import Notation
from tieout.values.errors import shorten

Unsound = Iterator[tuple[str, str]]
"""What is wrong, and what to do."""
FRONT = ("minus", "plus", "currency", "before")
BEHIND = ("minus_behind", "scale", "currency_behind", "percent", "after")
BRACKETED = ("minus", "plus", "currency", "minus_behind", "currency_behind", "percent")


def unsound(notation: Notation) -> Unsound:
    """Yield what of a notation contradicts itself, with what to do about it."""
    yield from _unsound_marks(notation)
    yield from _unsound_words(notation)
    yield from _unsound_signs(notation)
    yield from _unsound_texts(notation)


def _unsound_marks(notation: Notation) -> Unsound:
    """Yield what is wrong with the marks within a number."""
    decimal, grouping = notation.decimal_marks, notation.grouping_marks
    if not decimal:
        yield "notation.decimal names no mark", "Name the mark before the decimals."
    told = {"decimal": decimal, "grouping": grouping, "also_decimal": tuple(notation.also_decimal)}
    for part, marks in told.items():
        for mark in marks:
            if len(mark) != 1 or mark.isalnum() or mark in "()" or (mark.isspace() and mark != " "):
                yield f"notation.{part} holds {shorten(mark)}", "A mark is one sign, and no letter, digit or bracket."
            if mark == " " and part != "grouping":
                yield f"notation.{part} holds a space", "A space groups; it is before no decimals."
            if marks.count(mark) > 1:
                yield f"notation.{part} holds {shorten(mark)} twice", "Keep one."
    if len(decimal) == 1 and decimal[0] in grouping:
        advice = "Keep one. Where it may be either, name every decimal mark: a table shows which is its own."
        yield f"{shorten(decimal[0])} is both a decimal mark and a grouping mark", advice
    if notation.also_decimal and (len(decimal) > 1 or notation.also_decimal in decimal):
        yield (
            f"notation.also_decimal {shorten(notation.also_decimal)} stands beside decimal {shorten(''.join(decimal))}",
            "It is a second mark beside one other: take it out.",
        )


def _unsound_words(notation: Notation) -> Unsound:
    """Yield what is wrong with the words before and behind a number."""
    marks = {*notation.decimal_marks, *notation.grouping_marks, *notation.also_decimal}
    for part in (*FRONT, *BEHIND):
        for word in getattr(notation, part):
            if not word.strip():
                yield f"notation.{part} holds a blank word", "Take it out: a figure needs no word for nothing."
            elif part != "scale" and re.search("[0-9]", word):
                yield f"notation.{part} holds {shorten(word)}", "A word with digits would take them out of a figure."
            elif part in BEHIND and (word[0] in marks or word[0] in "0123456789"):
                advice = "It would take digits out of the figure before it."
                yield f"{part} word {shorten(word)} begins like a figure", advice
            elif word in marks:
                yield f"{shorten(word)} is both in notation.{part} and a mark within a number", "Keep one."
    for word, scale in notation.scale.items():
        if scale < 1:
            yield f"scale word {shorten(word)} stands for {scale}", "Give its factor."
    behind = Counter(word.lower() for part in BEHIND for word in {text.lower() for text in getattr(notation, part)})
    for word, parts in behind.items():
        if parts > 1:
            yield f"{shorten(word)} says two things behind a figure", "Keep it in one place."


def _unsound_signs(notation: Notation) -> Unsound:
    """Yield what is wrong with signs and currencies."""
    for word in (*notation.minus, *notation.minus_behind):
        if word in notation.plus:
            yield f"{shorten(word)} is both a minus and a plus", "Keep one."
    for part in BRACKETED:
        for word in getattr(notation, part):
            if notation.brackets and re.search("[()]", word):
                yield f"notation.{part} holds {shorten(word)}", "Brackets are a sign of their own here."
    for word, unit in notation.currency.items():
        if notation.currency_behind.get(word, unit) != unit:
            yield f"{shorten(word)} is two currencies, before and behind a figure", "Keep one."
    for word, those in notation.shared_currency.items():
        if not word.strip() or len(set(those)) < 2:
            yield f"notation.shared_currency holds {shorten(word)} of {len(set(those))} currency", "Name two at least."


def _unsound_texts(notation: Notation) -> Unsound:
    """Yield what is wrong with the texts that say there is no figure."""
    kinds: dict[str, str] = {}
    for word, kind in notation.marks.items():
        if not word.strip():
            yield "notation.marks holds a blank word", "Take it out: a blank cell is known as such without it."
        text = word.replace("{year}", "2000")
        if re.search("[0-9]", text) and not any(char.isalpha() for char in text):
            yield f"mark {shorten(word)} may be a figure", "A mark says that there is none: take it out."
        if kinds.setdefault(word.lower(), kind) != kind:
            yield f"mark {shorten(word)} is of two kinds", "Case makes no difference: keep one."


def unsound_of_all(notation: Notation, others: Mapping[str, Notation]) -> Unsound:
    """Yield what contradicts itself in the notation of a rulebook and in those that a table may name."""
    yield from unsound(notation)
    for name, other in others.items():
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", name):
            yield f"a notation is called {shorten(name)}", "Call it by small letters, digits, - and _."
        yield from ((f"notations.{name}: {what}", advice) for what, advice in unsound(other))
