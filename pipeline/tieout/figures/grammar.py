"""Read printed figures: one grammar, executed in DuckDB for a whole column at once.

A printed figure is a word such as *at most*, a sign, a currency, digits in groups of three or without, decimals, a
scale word, a currency, a percent sign and a word such as what is counted, each of them optional but the digits; a
sign may stand behind it too, and brackets around it may be one. Which words, signs and marks these are a notation
declares; nothing here knows a field or a language.

A figure stands for the interval of amounts that print so: 249 million for [248.5, 249.5) million. Amounts half a step
from zero round away from zero, so the interval of a negative figure is closed at its upper end and that of a zero is
open at both. A text that is neither a figure nor a known mark is `unreadable`, and says why: never zero, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from tieout.figures.machine import DECIMALS_OF_SHORTENED, IS_CUT_OFF, MACHINE, cleaned, is_shortened
from tieout.rulebook.vocabulary import Notation
from tieout.store.sql import literal

Why = Literal[
    "unknown",
    "ambiguous",
    "currency not declared",
    "two signs",
    "half a bracket",
    "two units",
    "too many digits",
    "no machine number",
]
"""Why a cell is unreadable; `unknown`: it is written in no way that its notation declares."""
DECIMAL = "DECIMAL(38, 12)"
MOST_DIGITS = 18
"""Digits before the decimal mark, as printed."""
MOST_DIGITS_OF_AMOUNT = 21
"""Digits before the decimal mark once it is scaled; a total of 100,000 such amounts still fits in DECIMAL(38, 12)."""
MOST_DECIMALS = 9
SPACES = "[ \\t\u00a0\u2000-\u200a\u202f\u205f\u3000]+"
"""Every kind of space that print and programs put between the digits of a figure, or around it."""
LINE_BREAKS = "\n\r"
"""At the ends of a cell and between the words of a mark they are spaces; within a figure they part two."""
HYPHENS = "-‐‑‒–—−"
TIDY = "[!-~]*"
"""A text without a space of any kind."""
BLANK = "blank"
OPEN, CLOSE = "(", ")"
PARTS = (
    "before", "sign", "currency", "inner_sign", "number", "tail", "scale", "currency_behind", "percent", "end",
)  # fmt: skip
"""What a figure is made of, in order. Its signs and brackets are `sign` and `inner_sign`, `tail` and `end`."""


def pattern(notation: Notation) -> str:
    """Give the regular expression of a printed figure, with its parts as named groups (RE2 syntax)."""
    brackets = ((OPEN,), (CLOSE,)) if notation.brackets else ((), ())
    signs = (*notation.minus, *notation.plus, *brackets[0])
    ends = (*notation.minus_behind, *brackets[1])
    after = _any(notation.after).replace(r"\{n\}", "[0-9]+")
    return "".join(
        (
            _group("before", notation.before, "{} ?", "(?i:{})"),
            _group("sign", signs, "{} ?"),
            _group("currency", notation.currency, "{} ?"),
            _group("inner_sign", signs, "{} ?"),
            f"(?P<number>{_number(notation)})",
            _group("tail", ends, " ?{}"),
            _group("scale", notation.scale, " ?{}"),
            _group("currency_behind", notation.currency_behind, " ?{}"),
            _group("percent", notation.percent, " ?{}"),
            _group("end", ends, " ?{}"),
            f"(?: ?(?i:{after}))?" if after else "",
        )
    )


def _group(name: str, words: Iterable[str], spaced: str, cased: str = "{}") -> str:
    """Match any of some words, or none, as a named group with a space beside it."""
    listed = _any(words)
    return f"(?:{spaced.format(f'(?P<{name}>{cased.format(listed)})')})?" if listed else f"(?P<{name}>)"


def _any(words: Iterable[str]) -> str:
    """Match any of the words, the longest first."""
    listed = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace("\\ ", " ") for word in listed)


def _number(notation: Notation) -> str:
    """Match a number in any way of a notation: groups of three by one kind of mark or none, and decimals."""
    found = [bare_number(way) for way in notation.ways]
    if notation.also_decimal:
        found.append(_also(notation))
    return "|".join(found)


def bare_number(way: Notation) -> str:
    """Match a number by a notation with one decimal mark, to the letter."""
    grouped = [rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+" for mark in way.grouping_marks]
    return f"(?:{'|'.join((*grouped, '0', '[1-9][0-9]*'))})(?:{re.escape(way.decimal_marks[0])}[0-9]+)?"


def _also(notation: Notation) -> str:
    """Match a number with the second decimal mark, where it can group nothing."""
    return f"(?:0|[1-9][0-9]*){re.escape(notation.also_decimal)}[0-9]{{1,2}}"


def tidied(printed: str) -> str:
    """Take the spaces around a printed text away in SQL, and make plain ones of those within."""
    return f"trim(regexp_replace({printed}, {literal(SPACES)}, ' ', 'g'), {literal(' ' + LINE_BREAKS)})"


def reading(way: Notation, source: str, programs: bool = True) -> str:
    """Give a SELECT that reads every row of `source`, a table or subquery, by a notation with one decimal mark.

    Without `programs` none of them is `OF_A_PROGRAM`: a third less is to be planned for.

    It takes columns cell_id, printed, numbers (`printed` or `machine`), line_unit (NULL if the line
    has none), table_unit (NULL if none) and table_scale; it gives cell_id, state (`figure`, `mark`,
    `unreadable`), mark, why (of what is unreadable), value in base units, unit, scale, decimals, lower,
    upper, lower_closed, upper_closed, bound (`at least`, `at most` or NULL), currency_text, scale_text
    and percent_text.
    """
    bounds = {word.lower(): bound for word, bound in way.before.items()}
    return f"""
WITH {_parted(way, source, programs)}, counted AS ({_counted(way)}), judged AS (
    SELECT *, CASE WHEN known_mark IS NOT NULL THEN 'mark' WHEN why IS NOT NULL THEN 'unreadable' ELSE 'figure' END
        AS state
    FROM (SELECT *, CASE WHEN known_mark IS NULL THEN {_why(way)} END AS why FROM counted)
), valued AS ({VALUED})
SELECT
    cell_id,
    state,
    known_mark AS mark,
    why,
    CAST(figure_value AS {DECIMAL}) AS value,
    CASE WHEN state = 'figure' THEN figure_unit END AS unit,
    CASE WHEN state = 'figure' THEN CAST(figure_scale AS BIGINT) END AS scale,
    CASE WHEN state = 'figure' THEN CAST(decimals AS BIGINT) END AS decimals,
    CAST(figure_value - half_step AS {DECIMAL}) AS lower,
    CAST(figure_value + half_step AS {DECIMAL}) AS upper,
    figure_value > 0 AS lower_closed,
    figure_value < 0 AS upper_closed,
    CASE WHEN state = 'figure' THEN nullif({_lookup("lower(part.before)", bounds)}, '') END AS bound,
    CASE WHEN state = 'figure' THEN coalesce(part.currency || part.currency_behind, '') END AS currency_text,
    CASE WHEN state = 'figure' THEN coalesce(part.scale, '') END AS scale_text,
    CASE WHEN state = 'figure' THEN coalesce(part.percent, '') END AS percent_text
FROM valued
"""


HALF_STEPS = " ".join(
    [f"WHEN {places} THEN CAST('0.{'0' * places}5' AS {DECIMAL})" for places in range(MOST_DECIMALS + 1)]
    + [f"WHEN {-lost} THEN CAST(5{'0' * (lost - 1)} AS {DECIMAL})" for lost in range(1, MOST_DIGITS)]
)
"""Half of the last digit, by how many decimals a figure has; below zero so many digits before the mark are lost."""
VALUED = f"""
    SELECT
        *,
        CASE WHEN state = 'figure' THEN CASE WHEN is_negative THEN -1 ELSE 1 END
            * CAST(amount AS {DECIMAL}) * figure_scale END AS figure_value,
        CASE WHEN state = 'figure' THEN CASE decimals {HALF_STEPS} END * figure_scale END AS half_step
    FROM judged
"""


def _parted(way: Notation, source: str, programs: bool) -> str:
    """Take every printed text apart, as cheaply as it can be.

    A number without words needs no more than its marks taken out; a mark is looked up; only what is left is matched
    with the whole pattern. `amount` has a dot before its decimals, and is NULL where a text is no figure.
    """
    bare = literal(_bare(way))
    marks = {"": BLANK} | {text.lower(): kind for text, kind in way.marks.items()}
    listed = ", ".join(f"({literal(text)}, {literal(kind)})" for text, kind in marks.items())
    whole = literal(f"^(?:{pattern(way)})$")
    numbered, shortened = "SELECT *, CAST(NULL AS VARCHAR) AS machine_amount FROM matched", ""
    told = "SELECT *, false AS is_machine FROM tidy"
    if programs:
        numbered, told = cleaned("matched"), _told(way)
        is_lost = f"is_machine AND ({is_shortened('text', '.')} OR {IS_CUT_OFF})"
        shortened = f"WHEN {is_lost} THEN {DECIMALS_OF_SHORTENED}"
    # Each step stands in a SELECT of its own: DuckDB works out an alias again wherever it is used in its own.
    return f"""tidy AS (
    SELECT
        cell_id, numbers, line_unit, table_unit, table_scale,
        CASE WHEN regexp_full_match(printed, {literal(TIDY)}) THEN printed ELSE {tidied("printed")} END AS text
    FROM {source}
), told AS (
    SELECT *, regexp_full_match(text, {bare}) AS is_bare FROM ({told})
), known AS (
    SELECT
        told.* EXCLUDE (is_bare), is_machine OR (is_bare AND numbers = 'printed') AS is_bare, marks.kind AS known_mark
    FROM told
    LEFT JOIN (VALUES {listed}) AS marks (text, kind)
        ON marks.text = CASE WHEN NOT {_is_no_mark(marks)} THEN {_spoken("told.text")} END
), matched AS (
    SELECT
        *,
        CASE WHEN NOT is_bare AND known_mark IS NULL
            THEN regexp_extract({_with_zero(way, "text")}, {whole}, [{_listed(PARTS)}]) END AS part,
        CASE WHEN is_bare THEN CASE WHEN ascii(text) BETWEEN 48 AND 57 THEN text ELSE {_without_sign("text")} END END
            AS bare_number
    FROM known
), numbered AS (
    SELECT
        * EXCLUDE (bare_number, machine_amount),
        CASE WHEN is_machine THEN machine_amount
            WHEN is_bare THEN {_digits(way, "bare_number")}
            WHEN part.number <> '' THEN {_with_also(way, "part.number")} END AS amount,
    FROM ({numbered})
), pointed AS (
    SELECT
        *, strpos(amount, '.') AS point,
        CASE WHEN is_bare THEN ascii(text) NOT BETWEEN 48 AND 57 ELSE {_is_negative(way)} END AS is_negative
    FROM numbered
), parted AS (
    SELECT
        *,
        CASE point WHEN 0 THEN length(amount) ELSE point - 1 END AS digits,
        CASE {shortened} WHEN point = 0 THEN 0 ELSE length(amount) - point END AS decimals
    FROM pointed
)"""


def _told(way: Notation) -> str:
    """Tell of every tidy text whether a program wrote it, and write what a spreadsheet shortened as a program would."""
    return f"""
    SELECT
        * EXCLUDE (is_shortened) REPLACE (
            CASE WHEN is_shortened THEN replace(text, {literal(way.decimal_marks[0])}, '.') ELSE text END AS text),
        is_shortened OR (numbers = 'machine' AND regexp_matches(text, {literal(MACHINE)})) AS is_machine
    FROM (SELECT *, numbers = 'printed' AND {is_shortened("text", way.decimal_marks[0])} AS is_shortened FROM tidy)
    """


def _with_zero(way: Notation, text: str) -> str:
    """Write a dash beside a currency in SQL as the zero that it is in a spreadsheet's format for accounts."""
    currency = _any(tuple(way.currency))
    if not currency:
        return text
    dash = f"^(?:({currency}) ?[{HYPHENS}]|[{HYPHENS}] ?({currency}))$"
    return f"regexp_replace({text}, {literal(dash)}, {literal(chr(92) + '1' + chr(92) + '2 0')})"


def _bare(way: Notation) -> str:
    """Match a number with no more than a minus of one character, or in brackets."""
    number = bare_number(way)
    minus = "".join(re.escape(sign) for sign in way.minus if len(sign) == 1)
    signed = f"(?:[{minus}] ?)?(?:{number})" if minus else number
    return rf"{signed}|\( ?(?:{number}) ?\)" if way.brackets else signed


def _is_no_mark(marks: Iterable[str]) -> str:
    """Tell in SQL which text needs no looking up: a bare number and, where no mark reads like one, a program's."""
    return "told.is_bare" if any(map(is_like_a_number, marks)) else "(told.is_bare OR told.is_machine)"


def is_like_a_number(mark: str) -> bool:
    """Tell whether a mark may be written as a program writes a number."""
    return re.fullmatch(r"(?=.*(?:[0-9]|\{year\}))(?:[-+.e0-9]|\{year\})*", mark) is not None


def _spoken(text: str) -> str:
    """Write a text in SQL as marks are looked up: on one line, without case, each year as {year}."""
    in_one_line = f"regexp_replace(lower({text}), {literal(f' ?[{LINE_BREAKS}]+ ?')}, ' ', 'g')"
    return f"regexp_replace({in_one_line}, '(19|20)[0-9][0-9]', '{{year}}')"


def _without_sign(text: str) -> str:
    """Take what is no digit off both ends of a number in SQL."""
    return f"regexp_extract({text}, '[0-9](?:.*[0-9])?')"


def _digits(way: Notation, number: str) -> str:
    """Write a number in SQL without grouping marks, and with a dot before its decimals."""
    digits = number
    for mark in way.grouping_marks:
        digits = f"replace({digits}, {literal(mark)}, '')"
    if way.decimal_marks[0] != ".":
        digits = f"replace({digits}, {literal(way.decimal_marks[0])}, '.')"
    return digits


def _with_also(way: Notation, number: str) -> str:
    """Do so too where a number may have the second decimal mark."""
    if not way.also_decimal:
        return _digits(way, number)
    also = f"regexp_full_match({number}, {literal(_also(way))})"
    return f"CASE WHEN {also} THEN replace({number}, {literal(way.also_decimal)}, '.') ELSE {_digits(way, number)} END"


def _is_negative(way: Notation) -> str:
    """Tell in SQL whether the signs of a figure make it negative."""
    front, back = (*way.minus, OPEN), (*way.minus_behind, CLOSE)
    return f"part.sign || part.inner_sign IN ({_listed(front)}) OR part.tail || part.end IN ({_listed(back)})"


def _counted(way: Notation) -> str:
    """Say of every text in what it counts."""
    currencies = way.currency | way.currency_behind
    # A scale word may hold the currency: `$ x 1,000`.
    scale_units = {word: unit for word in way.scale for symbol, unit in currencies.items() if symbol in word}
    fraction = "WHEN figure_unit = '%' AND coalesce(part.percent, '') = '' THEN 100" if way.fractions else ""
    return f"""
    SELECT
        *,
        CASE
            WHEN part.scale <> '' THEN {_lookup("part.scale", way.scale)}
            {fraction}
            WHEN figure_unit = table_unit THEN table_scale
            ELSE 1
        END AS figure_scale
    FROM (
        SELECT
            *,
            CASE
                WHEN part.percent <> '' THEN '%'
                {_shared(way)}
                ELSE coalesce(
                    {_lookup("part.currency", way.currency)}, {_lookup("part.currency_behind", way.currency_behind)},
                    {_lookup("part.scale", scale_units)}, line_unit, table_unit, '1')
            END AS figure_unit
        FROM parted
    )
    """


def _shared(way: Notation) -> str:
    """Say in SQL that a sign which several currencies share means the one of these that the table is in."""
    return " ".join(
        f"WHEN part.{part} IN ({_listed(words)}) AND table_unit IN ({_listed(those)}) THEN table_unit"
        for sign, those in way.shared_currency.items()
        for part, words in (
            ("currency", [sign]), ("currency_behind", [sign]), ("scale", [word for word in way.scale if sign in word]),
        )
        if words
    )  # fmt: skip


def _why(way: Notation) -> str:
    """Say in SQL why a text is no figure; NULL where it is one."""
    declared = _any((*way.currency, *way.currency_behind))
    without = f"regexp_replace(text, {literal(declared)}, '', 'g')" if declared else "text"
    bracketed = f"(part.sign || part.inner_sign = {literal(OPEN)} AND part.tail || part.end = {literal(CLOSE)})"
    halved = f"({literal(OPEN)} IN (part.sign, part.inner_sign) OR {literal(CLOSE)} IN (part.tail, part.end))"
    return f"""CASE
        WHEN is_machine AND amount IS NULL THEN 'too many digits'
        WHEN numbers = 'machine' AND NOT is_machine THEN 'no machine number'
        WHEN amount IS NULL AND regexp_matches({without}, '\\p{{Sc}}') THEN 'currency not declared'
        WHEN amount IS NULL THEN 'unknown'
        WHEN is_bare THEN {TOO_MANY}
        WHEN {_printed("sign", "inner_sign", "tail", "end")} > 1 AND NOT {bracketed} THEN 'two signs'
        WHEN {halved} AND NOT {bracketed} THEN 'half a bracket'
        WHEN {_printed("currency", "currency_behind", "percent")} > 1 OR {_printed("percent", "scale")} > 1
            THEN 'two units'
        ELSE {TOO_MANY}
    END"""


TOO_MANY = f"""CASE WHEN digits > {MOST_DIGITS} OR decimals > {MOST_DECIMALS}
    OR digits + length(CAST(figure_scale AS VARCHAR)) - 1 > {MOST_DIGITS_OF_AMOUNT} THEN 'too many digits' END"""


def _printed(*parts: str) -> str:
    """Count in SQL how many of some parts a figure prints."""
    return " + ".join(f"CAST(part.{part} <> '' AS TINYINT)" for part in parts)


def _listed(words: Iterable[str]) -> str:
    """List words in SQL."""
    return ", ".join(map(literal, words))


def _lookup(key: str, words: Mapping[str, str] | Mapping[str, int]) -> str:
    """Look `key` up among `words` in SQL; NULL where it is not among them."""
    if not words:
        return "NULL"
    alike = [word for word, value in words.items() if word == value]
    itself = f"CASE WHEN {key} IN ({_listed(alike)}) THEN {key} END" if alike else "NULL"
    others = " ".join(f"WHEN {literal(word)} THEN {_value(value)}" for word, value in words.items() if word != value)
    return f"CASE {key} {others} ELSE {itself} END" if others else itself


def _value(value: str | int) -> str:
    """Write a value in SQL."""
    return str(value) if isinstance(value, int) else literal(value)
