"""Read a number as a program writes it, without the noise of binary fractions.

No binary fraction is made of it here: its digits are those of the text.
"""

from __future__ import annotations

from tieout.store.sql import literal

SHORT = r"-?(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,9})?"
"""One that is too short to hold noise."""
DECIMALS = 9
"""Decimals that are taken to be meant; what comes behind them is noise."""
DIGITS = 15
"""Digits that a binary fraction holds for certain; where a number has more, the last ones of its decimals are noise."""


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
