"""Read a printed figure in plain Python: the grammar once more, slow, obvious and written apart.

No regular expression, no database: a text is peeled from both ends, word by word, and what is left
must be a number. The property tests hold DuckDB against this.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from tieout.rulebook.vocabulary import Notation

DIGITS = "0123456789"
SPACES = " \t\u00a0\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
LINE_BREAKS = "\n\r"


@dataclass(frozen=True, slots=True)
class Read:
    """What a printed text is."""

    state: str
    mark: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    scale: int | None = None
    decimals: int | None = None
    interval: str | None = None
    """`[248.5, 249.5)`: a square bracket where the end itself prints so."""
    bound: str | None = None
    """The direction of a norm, where a word before the figure tells it."""
    why: str | None = field(default=None, compare=False)
    """Why it is unreadable."""


UNREADABLE = Read("unreadable")


HYPHENS = frozenset("-‐‑‒–—−")


def read(printed: str, notation: Notation, line_unit: str | None, table_unit: str | None, table_scale: int) -> Read:
    """Say what a printed text is, in a notation with one decimal mark."""
    text = tidy(printed)
    if text == "":
        return Read("mark", "blank")
    in_one_line = tidy("".join(" " if char in LINE_BREAKS else char for char in text)).lower()
    for mark, kind in notation.marks.items():
        if mark.lower() in {in_one_line, without_year(in_one_line)}:
            return Read("mark", kind)

    for sign in notation.currency:
        # A spreadsheet's format for accounts writes its zero so.
        behind, before = text.removeprefix(sign).removeprefix(" "), text.removesuffix(sign).removesuffix(" ")
        if (text.startswith(sign) and behind in HYPHENS) or (text.endswith(sign) and before in HYPHENS):
            text = f"{sign} 0"
    opening, closing = (["("], [")"]) if notation.brackets else ([], [])
    signs, ends = [*notation.minus, *notation.plus, *opening], [*notation.minus_behind, *closing]
    word, rest = take_front(text, notation.before)
    sign, rest = take_front(rest, signs, to_the_letter=True)
    currency, rest = take_front(rest, notation.currency, to_the_letter=True)
    inner, rest = take_front(rest, signs, to_the_letter=True)
    rest = without_words_behind(rest, notation.after)
    end, rest = take_back(rest, ends)
    percent, rest = take_back(rest, notation.percent)
    behind, rest = take_back(rest, notation.currency_behind)
    scale, rest = take_back(rest, notation.scale)
    tail, rest = take_back(rest, ends)
    number = digits_and_decimals(rest, notation)
    if number is None:
        return unreadable("currency not declared" if has_foreign_currency(text, notation) else "unknown")
    said = [one for one in (sign, inner, tail, end) if one]
    if said not in ([], ["(", ")"]) and (len(said) > 1 or said[0] in "()"):
        return unreadable("two signs" if len(said) > 1 else "half a bracket")
    if len([one for one in (currency, behind, percent) if one]) > 1 or (percent and scale):
        return unreadable("two units")

    whole, fraction = number
    known = notation.currency | notation.currency_behind
    money = [known[sign] for sign in known if sign in (currency or behind or scale or "")]
    of_currency = (currency or "", behind or "")
    shared = [those for sign, those in notation.shared_currency.items() if sign in of_currency or sign in (scale or "")]
    if any(table_unit in those for those in shared):
        money = [table_unit]
    unit = "%" if percent else money[0] if money else line_unit or table_unit or "1"
    factor = table_scale if unit == table_unit else 1
    if notation.fractions and unit == "%" and not percent:
        factor = 100
    factor = notation.scale[scale] if scale else factor
    if len(whole) > 18 or len(fraction) > 9 or len(whole) + len(str(factor)) - 1 > 21:
        return unreadable("too many digits")
    is_negative = any(one in {*notation.minus, *notation.minus_behind, "("} for one in said)
    shown = Decimal(whole + "." + (fraction or "0")) * (-1 if is_negative else 1)
    bound = (notation.before[word] if word else "") or None
    return Read(
        "figure", None, shown * factor, unit, factor, len(fraction), interval(shown, len(fraction), factor), bound
    )


def unreadable(why: str) -> Read:
    """Say why a text is unreadable."""
    return Read("unreadable", why=why)


def has_foreign_currency(text: str, notation: Notation) -> bool:
    """Tell whether there is the sign of a currency that the notation does not know."""
    for word in sorted({**notation.currency, **notation.currency_behind}, key=len, reverse=True):
        text = text.replace(word, "")
    return any(unicodedata.category(char) == "Sc" for char in text)


def without_year(text: str) -> str:
    """Put {year} in place of the first four digits that are a year."""
    for at in range(len(text) - 3):
        year = text[at : at + 4]
        if year[:2] in {"19", "20"} and is_digits(year):
            return text[:at] + "{year}" + text[at + 4 :]
    return text


def without_words_behind(text: str, words: Iterable[str]) -> str:
    """Take the longest of the words off the back, with one space before it; {n} in one is any number."""
    for word in sorted(words, key=len, reverse=True):
        front, hole, back = word.lower().rpartition("{n}")
        if text.lower().endswith(back):
            rest = text[: len(text) - len(back)]
            bare = rest.rstrip(DIGITS) if hole else rest
            if not hole or (bare != rest and bare.lower().endswith(front)):
                return bare[: len(bare) - len(front)].removesuffix(" ")
    return text


def tidy(printed: str) -> str:
    """Make every run of spaces one space, and take spaces and line breaks off the ends."""
    plain = "".join(" " if char in SPACES else char for char in printed)
    return " ".join(word for word in plain.split(" ") if word).strip(" " + LINE_BREAKS)


def take_front(text: str, words: Iterable[str], to_the_letter: bool = False) -> tuple[str | None, str]:
    """Take the longest of the words off the front, with one space behind it; in capitals too, unless to the letter."""
    for word in sorted(words, key=len, reverse=True):
        printed = text[: len(word)]
        if printed == word or (not to_the_letter and printed.lower() == word.lower()):
            return word, text[len(word) :].removeprefix(" ")
    return None, text


def take_back(text: str, words: Iterable[str]) -> tuple[str | None, str]:
    """Take the longest of the words off the back, with one space before it."""
    for word in sorted(words, key=len, reverse=True):
        if text.endswith(word):
            return word, text[: -len(word)].removesuffix(" ")
    return None, text


def digits_and_decimals(text: str, notation: Notation) -> tuple[str, str] | None:
    """Give the digits before and behind the decimal mark; None where the text is no number."""
    (decimal,) = notation.decimal_marks
    if decimal in text:
        whole, _, fraction = text.partition(decimal)
        found = grouped(whole, notation)
        return (found, fraction) if found and is_digits(fraction) else None
    found = grouped(text, notation)
    if found:
        return found, ""
    whole, _, fraction = text.partition(notation.also_decimal or decimal)
    if notation.also_decimal and is_plain(whole) and is_digits(fraction) and len(fraction) <= 2:
        return whole, fraction
    return None


def grouped(text: str, notation: Notation) -> str | None:
    """Give the digits of a whole number, plain or in groups of three by marks of one kind."""
    if is_plain(text):
        return text
    for mark in notation.grouping_marks:
        first, *others = text.split(mark)
        threes = all(is_digits(group) and len(group) == 3 for group in others)
        if others and threes and is_plain(first) and first != "0" and len(first) <= 3:
            return first + "".join(others)
    return None


def is_digits(text: str) -> bool:
    """Tell whether there is nothing but digits, at least one."""
    return text != "" and all(char in DIGITS for char in text)


def is_plain(text: str) -> bool:
    """Tell whether this is a whole number without groups and without a leading zero."""
    return is_digits(text) and (text == "0" or text[0] != "0")


def interval(shown: Decimal, decimals: int, factor: int) -> str:
    """Write the interval of amounts that print so."""
    half = Decimal(5).scaleb(-decimals - 1)
    left, right = ("[", ")") if shown > 0 else ("(", "]") if shown < 0 else ("(", ")")
    return f"{left}{plain((shown - half) * factor)}, {plain((shown + half) * factor)}{right}"


def plain(amount: Decimal) -> str:
    """Write an amount without exponent and without closing zeros."""
    text = f"{amount:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def prints_as(amount: Decimal, decimals: int, factor: int) -> Decimal:
    """Round an amount to what would be printed of it: half a step away from zero."""
    return (amount / factor).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
