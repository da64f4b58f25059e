"""Write in SQL which rows an expectation on rows looks at, and which of them are not as it says. Pure.

What is said of NULL is what Great Expectations says of it on a database: a row is broken where the condition is false,
not where it is NULL. Such a row counts as not looked at.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tieout.records.asking import Asking, among_rows, between, each_row
from tieout.records.literals import RefusedError, must_hold, number, sort_of, value_of, values_of
from tieout.records.rule import ROW, Counting
from tieout.store.sql import identifier, literal
from tieout.values.errors import shorten

IGNORED = {
    "both_values_are_missing": " OR ",
    "either_value_is_missing": " AND ",
    "neither": None,
    "all_values_are_missing": " OR ",
    "any_value_is_missing": " AND ",
    "never": None,
}
"""What joins `is not NULL` of each column, to say which rows are looked at."""
USUAL_MULTIPLIER = Decimal("1.5")


def count_between(asking: Asking) -> Counting:
    """Count values between two bounds."""
    must_hold(asking.kwargs["column"], asking.columns, "number", "date", "moment")
    least, most = (_bound(asking, which) for which in ("min_value", "max_value"))
    return each_row(asking.filled, between(asking.column, asking.kwargs, least, most))


def count_lengths(asking: Asking) -> Counting:
    """Count texts by the number of their characters."""
    must_hold(asking.kwargs["column"], asking.columns, "text")
    if "value" in asking.kwargs:
        return each_row(asking.filled, f"length({asking.column}) = {number(asking.kwargs['value'])}")
    least, most = (
        number(asking.kwargs[which]) if which in asking.kwargs else None for which in ("min_value", "max_value")
    )
    return each_row(asking.filled, between(f"length({asking.column})", asking.kwargs, least, most))


def count_in_set(asking: Asking) -> Counting:
    """Count values that are in a set."""
    return each_row(asking.filled, f"{asking.column} IN ({_listed(asking)})")


def count_not_in_set(asking: Asking) -> Counting:
    """Count values that are not in a set."""
    return each_row(asking.filled, f"{asking.column} NOT IN ({_listed(asking)})")


def count_null(asking: Asking) -> Counting:
    """Count rows without a value."""
    return each_row(asking.where, f"{asking.column} IS NULL")


def count_not_null(asking: Asking) -> Counting:
    """Count rows with a value."""
    return each_row(asking.where, f"{asking.column} IS NOT NULL")


def count_regex(asking: Asking) -> Counting:
    """Count texts in which an expression is found, or each of several, or one of them."""
    return _patterns(asking, ("regex", "regex_list"), lambda each: f"regexp_matches({asking.column}, {literal(each)})")


def count_like(asking: Asking) -> Counting:
    """Count texts that are like a pattern, or like each of several, or like one of them."""
    escape = f" ESCAPE {literal(asking.kwargs['escape'])}" if "escape" in asking.kwargs else ""
    names = ("like_pattern", "like_pattern_list")
    for pattern in [asking.kwargs.get(names[0], ""), *asking.kwargs.get(names[1], ())]:
        sign = asking.kwargs.get("escape", "")
        if sign and (len(pattern) - len(pattern.rstrip(sign))) % 2:
            raise RefusedError(
                f"the pattern {shorten(pattern)} ends with its escape: write what it should escape behind it",
                f"het patroon {shorten(pattern)} eindigt met zijn escape: schrijf erachter wat er letterlijk staat",
            )
    return _patterns(asking, names, lambda each: f"{asking.column} LIKE {literal(each)}{escape}")


def count_strftime(asking: Asking) -> Counting:
    """Count texts that are written as a format of dates says."""
    column = must_hold(asking.kwargs["column"], asking.columns, "text")
    holds = f"try_strptime({column}, {literal(asking.kwargs['strftime_format'])}) IS NOT NULL"
    return each_row(asking.filled, holds)


def count_json(asking: Asking) -> Counting:
    """Count texts that are JSON."""
    return each_row(asking.filled, f"json_valid({must_hold(asking.kwargs['column'], asking.columns, 'text')})")


def count_unique(asking: Asking) -> Counting:
    """Count values that occur once."""
    return _once(asking, asking.filled, asking.column)


def count_compound(asking: Asking) -> Counting:
    """Count combinations of values that occur once; one with a NULL in it is like no other."""
    names = [identifier(name) for name in asking.kwargs["column_list"]]
    domain = " AND ".join([asking.where, *(f"{name} IS NOT NULL" for name in names)])
    return _once(asking, domain, f"({', '.join(names)})")


def count_in_order(asking: Asking) -> Counting:
    """Count values that are not less (or not more) than the one before them in the file."""
    falls = asking.type.endswith("decreasing")
    sign = ("<" if falls else ">") + ("" if asking.kwargs.get("strictly") else "=")
    before = f"lag({asking.column}) OVER (ORDER BY {identifier(ROW)}) AS before"
    rows = f"SELECT {identifier(ROW)}, {asking.column}, {before} FROM {asking.place} WHERE {asking.filled}"
    broken = f"SELECT {identifier(ROW)} FROM ({rows}) WHERE ({asking.column} {sign} before) IS FALSE"
    must_hold(asking.kwargs["column"], asking.columns, "number", "text", "date", "moment")
    return Counting(asking.filled, broken_rows=broken)


def count_z_scores(asking: Asking) -> Counting:
    """Count values by their distance from the mean in standard deviations."""
    column = must_hold(asking.kwargs["column"], asking.columns, "number")
    score, threshold = f"({column} - mean) / spread", number(asking.kwargs["threshold"])
    if asking.kwargs["double_sided"]:
        score, threshold = f"abs({score})", f"abs({threshold})"
    return _by_spread(asking, f"spread <> 0 AND NOT ({score} < {threshold})")


def count_outliers(asking: Asking) -> Counting:
    """Count values that lie far from the others: by quartiles, or by standard deviations."""
    column = must_hold(asking.kwargs["column"], asking.columns, "number")
    multiplier = number(asking.kwargs.get("multiplier", USUAL_MULTIPLIER))
    far = f"{multiplier} * spread"
    if asking.kwargs.get("method", "iqr") == "iqr":
        low, high = (f"quantile_cont(CAST({column} AS DOUBLE), {share})" for share in ("0.25", "0.75"))
        broken = f"NOT ({column} BETWEEN low - {far} AND high + {far})"
        return _by(asking, f"{low} AS low, {high} AS high, {high} - {low} AS spread", broken)
    broken = f"CASE WHEN {far} <= 0 THEN {column} <> mean ELSE abs({column} - mean) >= {far} END"
    return _by_spread(asking, broken)


def count_pair(asking: Asking) -> Counting:
    """Count pairs of values in a row."""
    names = [asking.kwargs[which] for which in ("column_A", "column_B")]
    one, other = map(identifier, names)
    domain = _not_ignored(asking, (one, other), "both_values_are_missing")
    if asking.type.endswith("in_set"):
        return each_row(domain, " OR ".join(_is_pair(asking, names, pair) for pair in asking.kwargs["value_pairs_set"]))
    _alike(asking, names)
    if asking.type.endswith("equal"):
        return each_row(domain, f"coalesce({one} = {other}, false)")
    return each_row(domain, f"{one} {'>=' if asking.kwargs.get('or_equal') else '>'} {other}")


def count_sum_of_row(asking: Asking) -> Counting:
    """Count rows by the sum of several of their values; one with a NULL among them has no sum."""
    names = [must_hold(name, asking.columns, "number") for name in asking.kwargs["column_list"]]
    domain = _not_ignored(asking, names, "all_values_are_missing")
    return each_row(domain, f"{' + '.join(names)} = {number(asking.kwargs['sum_total'])}")


def count_equal_in_row(asking: Asking) -> Counting:
    """Count rows of which several values are the same; NULL is the same as NULL."""
    _alike(asking, asking.kwargs["column_list"])
    first, *others = map(identifier, asking.kwargs["column_list"])
    domain = _not_ignored(asking, (first, *others), "all_values_are_missing")
    return each_row(domain, " AND ".join(f"{first} IS NOT DISTINCT FROM {other}" for other in others))


def count_unique_in_row(asking: Asking) -> Counting:
    """Count rows of which several values all differ; two NULLs do not differ."""
    _alike(asking, asking.kwargs["column_list"])
    names = [identifier(name) for name in asking.kwargs["column_list"]]
    domain = _not_ignored(asking, names, "all_values_are_missing")
    pairs = [(one, other) for at, one in enumerate(names) for other in names[at + 1 :]]
    alike = " OR ".join(f"{one} = {other} OR ({one} IS NULL AND {other} IS NULL)" for one, other in pairs)
    return each_row(domain, f"NOT ({alike})")


def _bound(asking: Asking, which: str) -> str | None:
    """Write one bound as the type of the column; None where it is not declared."""
    if which not in asking.kwargs:
        return None
    return value_of(asking.kwargs[which], asking.kwargs["column"], asking.columns)


def _listed(asking: Asking) -> str:
    """Write the values of a set, with a comma between them."""
    return ", ".join(values_of(asking.kwargs["value_set"], asking.kwargs["column"], asking.columns)) or "NULL"


def _patterns(asking: Asking, names: tuple[str, str], found: Any) -> Counting:
    """Count texts by a pattern, or by several."""
    must_hold(asking.kwargs["column"], asking.columns, "text")
    one, several = names
    patterns = [asking.kwargs[one]] if one in asking.kwargs else asking.kwargs[several]
    each = [found(pattern) for pattern in patterns]
    if "_not_" in asking.type:
        return each_row(asking.filled, f"NOT ({' OR '.join(each)})")
    joined = " AND " if asking.kwargs.get("match_on") == "all" else " OR "
    return each_row(asking.filled, joined.join(each))


def _once(asking: Asking, domain: str, key: str) -> Counting:
    """Count rows whose key occurs once among those that are looked at."""
    again = f"SELECT {key.strip('()')} FROM {asking.place} WHERE {domain} GROUP BY ALL HAVING count(*) > 1"
    return among_rows(asking, domain, f"{key} IN ({again})")


def _by_spread(asking: Asking, broken: str) -> Counting:
    """Count rows by the mean and the standard deviation of their column."""
    value = f"CAST({asking.column} AS DOUBLE)"
    return _by(asking, f"avg({value}) AS mean, stddev_samp({value}) AS spread", broken)


def _by(asking: Asking, measures: str, broken: str) -> Counting:
    """Count rows by measures of all rows that are looked at."""
    of_all = f"SELECT {measures} FROM {asking.place} WHERE {asking.filled}"
    rows = f"SELECT {identifier(ROW)} FROM {asking.place}, ({of_all}) WHERE {asking.filled} AND ({broken})"
    return Counting(asking.filled, broken_rows=rows)


def _not_ignored(asking: Asking, names: Any, usual: str) -> str:
    """Say which rows are looked at, of those that lack some of the values."""
    joined = IGNORED[asking.kwargs.get("ignore_row_if", usual)]
    if joined is None:
        return asking.where
    return f"{asking.where} AND ({joined.join(f'{name} IS NOT NULL' for name in names)})"


def _is_pair(asking: Asking, names: list[str], pair: Any) -> str:
    """Write that two columns hold one pair of values; null is a value here."""
    parts = [
        f"{identifier(name)} IS NULL"
        if value is None
        else f"{identifier(name)} = {value_of(value, name, asking.columns)}"
        for name, value in zip(names, pair, strict=True)
    ]
    return f"({' AND '.join(parts)})"


def _alike(asking: Asking, names: Any) -> None:
    """Refuse to compare columns of different sorts."""
    sorts = {sort_of(asking.columns[name]) for name in names}
    if len(sorts) > 1 or "other" in sorts:
        told = ", ".join(f"{name} {asking.columns[name]}" for name in names)
        raise RefusedError(
            f"its columns are not of types that can be compared ({told}): name columns of one type",
            f"de kolommen zijn niet van vergelijkbare typen ({told}): noem kolommen van een type",
        )
