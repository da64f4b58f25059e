"""Tell a number that a program wrote or a spreadsheet shortened, and read it without the noise of binary fractions.

No binary fraction is made of it here: its digits are those of the text.
"""

from __future__ import annotations

import re

from tieout.store.sql import literal

SHORT = r"-?(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,9})?"
"""One that is too short to hold noise."""
DECIMALS = 9
"""Decimals that are taken to be meant; what comes behind them is noise."""
DIGITS = 15
"""Digits that a binary fraction holds for certain; where a number has more, the last ones of its decimals are noise."""
MACHINE = r"^-?[0-9]{1,18}(?:\.[0-9]{1,30})?(?:[eE][-+]?[0-9]{1,2})?$"
"""A number as a program writes it, with the noise of binary fractions."""
SHORTENED = r"-?[0-9](?:{mark}[0-9]{1,14})?E[-+][0-9]{2}"
"""A number as a spreadsheet shows one that is too wide: its last digits are lost."""
AS_SHORTENED = "[0-9]E[-+][0-9]"
"""What stands in every such number, whatever its decimal mark."""
CUT_OFF = r"-?[0-9](?:\.[0-9]{1,10})?e[-+][0-9]{2}"
"""What a program writes that was told how many digits to write, or one that writes no more than it takes."""
MANTISSA = "replace(regexp_extract(text, '[0-9.]+'), '.', '')"
EXPONENT = "CAST(regexp_extract(text, '[eE](.*)$', 1) AS INTEGER)"
# `1e+05` is the shortest way to write 100000, and exact; nobody writes 97200 as `9.72e+04` or a zero behind the mark
# as in `1.50e+10` but who was told how many digits to write. Some programs write `1.0e+06` wherever there is a dot.
IS_CUT_OFF = f"""(regexp_full_match(text, {literal(CUT_OFF)})
    AND NOT regexp_matches(text, '^-?[0-9][.]0e') AND (
    regexp_matches(text, '[0-9][.][0-9]+0e')
    OR length(ltrim(text, '-')) >= CASE
        WHEN {EXPONENT} >= length({MANTISSA}) - 1 THEN {EXPONENT} + 1
        WHEN {EXPONENT} >= 0 THEN length({MANTISSA}) + 1
        ELSE length({MANTISSA}) - {EXPONENT} + 1 END))"""
DECIMALS_OF_SHORTENED = f"length({MANTISSA}) - 1 - {EXPONENT}"
OF_A_PROGRAM = f"(numbers = 'machine' OR regexp_matches(printed, {literal(AS_SHORTENED)}))"
"""Tells in SQL of what is to be read whether a program may have written it, or a spreadsheet shortened it."""


def is_shortened(text: str, mark: str) -> str:
    """Tell in SQL whether a text is a number that a spreadsheet shortened, with this decimal mark."""
    pattern = SHORTENED.replace("{mark}", re.escape(mark))
    return f"(contains({text}, 'E') AND regexp_full_match({text}, {literal(pattern)}))"


def cleaned(source: str) -> str:
    """Give a SELECT that adds `machine_amount` to a table with columns text and is_machine.

    It is the number as it was meant: digits, a dot before its decimals, no zeros at their end, no sign. It is NULL
    where no program wrote the text, or where the number is too large.
    """
    rounded = " ".join(
        f"WHEN {places} THEN CAST(CAST(exact AS DECIMAL(38, {places})) AS VARCHAR)" for places in range(1, DECIMALS + 1)
    )
    return f"""
    SELECT
        * EXCLUDE (unsigned, exact, whole_digits, places),
        CASE WHEN places = -1 AND NOT (ends_with(unsigned, '0') AND contains(unsigned, '.')) THEN unsigned
            WHEN unsigned IS NOT NULL THEN rtrim(rtrim(
            CASE places WHEN -1 THEN unsigned || CASE WHEN contains(unsigned, '.') THEN '' ELSE '.' END
                WHEN 0 THEN CAST(CAST(exact AS DECIMAL(38, 0)) AS VARCHAR) || '.' {rounded} END, '0'), '.')
            END AS machine_amount
    FROM (
        SELECT
            *,
            CASE
                WHEN exact IS NULL THEN -1
                WHEN whole_digits <= {DIGITS}
                    AND length(ltrim(replace(split_part(lower(unsigned), 'e', 1), '.', ''), '0')) > {DIGITS}
                    THEN least({DECIMALS}, {DIGITS} - whole_digits)
                ELSE {DECIMALS}
            END AS places
        FROM (
            SELECT *, CASE WHEN exact IS NOT NULL
                THEN length(ltrim(split_part(CAST(exact AS VARCHAR), '.', 1), '0')) END AS whole_digits
            FROM (
                SELECT
                    * EXCLUDE (is_short),
                    CASE WHEN is_short OR exact IS NOT NULL
                        THEN CASE WHEN starts_with(text, '-') THEN ltrim(text, '-') ELSE text END END AS unsigned
                FROM (
                    SELECT *, CASE WHEN is_machine AND NOT is_short
                        THEN abs(TRY_CAST(text AS DECIMAL(38, 18))) END AS exact
                    FROM (
                        SELECT *, CASE WHEN is_machine THEN regexp_full_match(text, {literal(SHORT)}) END AS is_short
                        FROM {source}
                    )
                )
            )
        )
    )
    """
