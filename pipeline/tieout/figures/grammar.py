"""Read printed figures: one grammar, executed in DuckDB for a whole column at once.

A printed figure is a word such as `maximaal`, a sign, a currency, digits in groups of three or
without, decimals, a scale word, a percent sign and a word such as `fte`, each of them optional but
the digits. It stands for the interval of amounts that
print so: `€ 249 mln.` for [248.5, 249.5) mln. Amounts half a step from zero round away from zero,
so the interval of a negative figure is closed at its upper end and that of a zero is open at both.
A text that is neither a figure nor a known mark is `unreadable`: never zero, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tieout.rulebook.model import Notation
from tieout.store.sql import literal

DECIMAL = "DECIMAL(38, 12)"
MOST_DIGITS = 18
"""Digits before the decimal mark, as printed."""
MOST_DIGITS_OF_AMOUNT = 21
"""Digits before the decimal mark once it is scaled; a total of 100,000 such amounts still fits in DECIMAL(38, 12)."""
MOST_DECIMALS = 9
SPACES = "[ \\t\u00a0\u2007\u2009\u202f]+"
LINE_BREAKS = "\n\r"
"""At the ends of a cell and between the words of a mark they are spaces; within a figure they part two."""
BLANK = "blank"
PARTS = (
    "before", "sign", "currency", "inner_sign", "whole", "fraction", "plain", "dotted", "scale", "percent",
)  # fmt: skip
MACHINE = r"^-?[0-9]{1,18}(?:\.[0-9]{1,30})?(?:[eE][-+]?[0-9]{1,2})?$"
"""A number as a program writes it, with the noise of binary fractions."""
MACHINE_DECIMALS = 9
"""Decimals of a machine number that are taken to be meant; what comes behind them is noise."""
MACHINE_DIGITS = 15
"""Digits that a binary fraction holds for certain; where a number has more, the last ones of its decimals are noise."""


def pattern(notation: Notation) -> str:
    """Give the regular expression of a printed figure, with its parts as named groups (RE2 syntax)."""
    signs = _any((*notation.minus, *notation.plus))
    currency, scale = _any(notation.currency), _any(notation.scale)
    before, after = _any(notation.before), _any(notation.after).replace(r"\{n\}", "[0-9]+")
    return (
        (f"(?:(?P<before>(?i:{before})) ?)?" if before else "(?P<before>)")
        + f"(?P<sign>{signs})? ?(?P<currency>{currency})? ?(?P<inner_sign>{signs})? ?"
        r"(?:(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|0|[1-9][0-9]*)"
        r"(?:,(?P<fraction>[0-9]+))?"
        r"|(?P<plain>0|[1-9][0-9]*)\.(?P<dotted>[0-9]{1,2}))"
        f"(?: ?(?P<scale>{scale}))?(?: ?(?P<percent>%))?" + (f"(?: ?(?i:{after}))?" if after else "")
    )


def _any(words: object) -> str:
    """Match any of the words, the longest first."""
    listed = sorted((str(word) for word in words), key=lambda word: (-len(word), word))  # type: ignore[attr-defined]
    return "|".join(re.escape(word).replace("\\ ", " ") for word in listed)


def tidied(printed: str) -> str:
    """Take the spaces around a printed text away in SQL, and make plain ones of those within."""
    return f"trim(regexp_replace({printed}, {literal(SPACES)}, ' ', 'g'), {literal(' ' + LINE_BREAKS)})"


def reading(notation: Notation, source: str) -> str:
    """Give a SELECT that reads every row of `source`, a table or subquery.

    It takes columns cell_id, printed, numbers (`printed` or `machine`), line_unit (NULL if the line
    has none), table_unit (NULL if none) and table_scale; it gives cell_id, state (`figure`, `mark`,
    `unreadable`), mark, value in base units, unit, scale, decimals, lower, upper, lower_closed,
    upper_closed, bound (`at least`, `at most` or NULL), currency_text, scale_text and percent_text.
    """
    bounds = {word.lower(): bound for word, bound in notation.before.items()}
    return f"""
WITH parted AS ({_parted(notation, source)}), judged AS (
    SELECT
        *,
        CASE
            WHEN part.percent <> '' THEN '%'
            WHEN currency_unit IS NOT NULL THEN currency_unit
            WHEN scale_unit IS NOT NULL THEN scale_unit
            ELSE coalesce(line_unit, table_unit, '1')
        END AS figure_unit,
        CASE
            WHEN word_scale IS NOT NULL THEN word_scale
            WHEN figure_unit = table_unit THEN table_scale
            ELSE 1
        END AS figure_scale,
        CASE
            WHEN known_mark IS NOT NULL THEN 'mark'
            WHEN digits = '' OR length(digits) > {MOST_DIGITS} OR length(fraction_digits) > {MOST_DECIMALS}
                OR length(digits) + length(CAST(figure_scale AS VARCHAR)) - 1 > {MOST_DIGITS_OF_AMOUNT}
                OR (part.sign <> '' AND part.inner_sign <> '')
                OR (part.percent <> '' AND (part.currency <> '' OR part.scale <> '')) THEN 'unreadable'
            WHEN numbers = 'machine' AND NOT regexp_matches(text, {literal(MACHINE)}) THEN 'unreadable'
            ELSE 'figure'
        END AS state
    FROM parted
), valued AS ({VALUED})
SELECT
    cell_id,
    state,
    CASE WHEN state = 'mark' THEN known_mark END AS mark,
    CAST(figure_value AS {DECIMAL}) AS value,
    CASE WHEN state = 'figure' THEN figure_unit END AS unit,
    CASE WHEN state = 'figure' THEN CAST(figure_scale AS BIGINT) END AS scale,
    CASE WHEN state = 'figure' THEN CAST(length(fraction_digits) AS BIGINT) END AS decimals,
    CAST(figure_value - half_step AS {DECIMAL}) AS lower,
    CAST(figure_value + half_step AS {DECIMAL}) AS upper,
    figure_value > 0 AS lower_closed,
    figure_value < 0 AS upper_closed,
    CASE WHEN state = 'figure' THEN nullif({_lookup("lower(part.before)", bounds)}, '') END AS bound,
    CASE WHEN state = 'figure' THEN part.currency END AS currency_text,
    CASE WHEN state = 'figure' THEN part.scale END AS scale_text,
    CASE WHEN state = 'figure' THEN part.percent END AS percent_text
FROM valued
"""


VALUED = f"""
    SELECT
        *,
        CASE WHEN state = 'figure' THEN CAST(
            CASE WHEN is_negative THEN '-' ELSE '' END
            || digits || '.' || fraction_digits || '0' AS {DECIMAL}) * figure_scale END AS figure_value,
        CASE WHEN state = 'figure' THEN CAST(
            '0.' || repeat('0', length(fraction_digits)) || '5' AS {DECIMAL}) * figure_scale END AS half_step
    FROM judged
"""


def _parted(notation: Notation, source: str) -> str:
    """Take every printed text apart; one that does not fit the pattern has no digits."""
    marks = {"": BLANK} | {text.lower(): kind for text, kind in notation.marks.items()}
    plus = ", ".join(map(literal, ("", *notation.plus)))
    # A scale word may hold the currency: x € 1.000.
    scale_units = {
        word: unit for word in notation.scale for symbol, unit in notation.currency.items() if symbol in word
    }
    whole = literal("^(?:" + pattern(notation) + ")$")
    in_one_line = f"regexp_replace(lower(text), {literal(f' ?[{LINE_BREAKS}]+ ?')}, ' ', 'g')"
    return f"""
    WITH tidy AS (
        SELECT *, {tidied("printed")} AS text
        FROM {source}
    ), plain AS (
        SELECT
            * EXCLUDE (text),
            CASE WHEN numbers = 'machine' AND regexp_matches(text, {literal(MACHINE)})
                THEN coalesce({_as_printed("text")}, text) ELSE text END AS text,
            text AS whole_text
        FROM tidy
    ), matched AS (
        SELECT
            * EXCLUDE (text, whole_text),
            whole_text AS text,
            {_lookup(f"regexp_replace({in_one_line}, '(19|20)[0-9][0-9]', '{{year}}')", marks)} AS known_mark,
            regexp_extract(text, {whole}, [{", ".join(map(literal, PARTS))}]) AS part
        FROM plain
    )
    SELECT
        *,
        regexp_replace(part.whole || part.plain, '[^0-9]', '', 'g') AS digits,
        part.fraction || part.dotted AS fraction_digits,
        part.sign || part.inner_sign NOT IN ({plus}) AS is_negative,
        {_lookup("part.currency", notation.currency)} AS currency_unit,
        {_lookup("part.scale", notation.scale)} AS word_scale,
        {_lookup("part.scale", scale_units)} AS scale_unit
    FROM matched
"""


def _as_printed(text: str) -> str:
    """Write what a program wrote as it would be printed, without the noise of binary fractions; NULL if too large.

    No binary fraction is made of it here: its digits are those of the text.
    """
    exact = f"TRY_CAST({text} AS DECIMAL(38, 18))"
    whole = f"length(regexp_extract(CAST({exact} AS VARCHAR), '^-?0*([0-9]*)', 1))"
    mantissa = f"regexp_replace(regexp_replace({text}, '[eE].*$', ''), '[-.]', '', 'g')"
    places = (
        f"CASE WHEN length(ltrim({mantissa}, '0')) > {MACHINE_DIGITS} AND {whole} <= {MACHINE_DIGITS} "
        f"THEN least({MACHINE_DECIMALS}, {MACHINE_DIGITS} - {whole}) ELSE {MACHINE_DECIMALS} END"
    )
    rounded = " ".join(
        f"WHEN {decimals} THEN CAST(CAST({exact} AS DECIMAL(38, {decimals})) AS VARCHAR)"
        for decimals in range(1, MACHINE_DECIMALS + 1)
    )
    whole_only = f"CAST(CAST({exact} AS DECIMAL(38, 0)) AS VARCHAR) || '.'"
    return f"replace(rtrim(rtrim(CASE {places} WHEN 0 THEN {whole_only} {rounded} END, '0'), '.'), '.', ',')"


def _lookup(key: str, words: Mapping[str, str] | Mapping[str, int]) -> str:
    """Look `key` up among `words` in SQL; NULL where it is not among them."""
    if not words:
        return "NULL"
    cases = " ".join(f"WHEN {literal(word)} THEN {_value(value)}" for word, value in words.items())
    return f"CASE {key} {cases} END"


def _value(value: str | int) -> str:
    """Write a value in SQL."""
    return str(value) if isinstance(value, int) else literal(value)
