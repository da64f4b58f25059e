"""Say an expectation in words, Dutch and English, with its numbers as they were declared. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tieout.values.outcome import Text

MOST_LISTED = 6
"""Values of a set that are named; of more it is said how many there are."""
SAID: Mapping[str, tuple[str, str]] = {
    "expect_column_values_to_be_between": ("{column} is {bounds}", "{column} is {bounds}"),
    "expect_column_values_to_be_in_set": ("{column} is one of {value_set}", "{column} is een van {value_set}"),
    "expect_column_values_to_not_be_in_set": ("{column} is none of {value_set}", "{column} is geen van {value_set}"),
    "expect_column_values_to_be_null": ("{column} is empty", "{column} is leeg"),
    "expect_column_values_to_not_be_null": ("{column} is filled in", "{column} is ingevuld"),
    "expect_column_values_to_be_unique": (
        "no value of {column} occurs twice",
        "geen waarde van {column} komt dubbel voor",
    ),
    "expect_column_values_to_match_regex": ("{regex} is found in {column}", "{regex} komt voor in {column}"),
    "expect_column_values_to_not_match_regex": (
        "{regex} is not found in {column}",
        "{regex} komt niet voor in {column}",
    ),
    "expect_column_values_to_match_regex_list": (
        "{match_on} of {regex_list} is found in {column}",
        "{match_on} van {regex_list} komt voor in {column}",
    ),
    "expect_column_values_to_not_match_regex_list": (
        "none of {regex_list} is found in {column}",
        "geen van {regex_list} komt voor in {column}",
    ),
    "expect_column_values_to_match_like_pattern": (
        "{column} is like {like_pattern}",
        "{column} heeft de vorm {like_pattern}",
    ),
    "expect_column_values_to_not_match_like_pattern": (
        "{column} is not like {like_pattern}",
        "{column} heeft niet de vorm {like_pattern}",
    ),
    "expect_column_values_to_match_like_pattern_list": (
        "{column} is like {match_on} of {like_pattern_list}",
        "{column} heeft de vorm van {match_on} van {like_pattern_list}",
    ),
    "expect_column_values_to_not_match_like_pattern_list": (
        "{column} is like none of {like_pattern_list}",
        "{column} heeft de vorm van geen van {like_pattern_list}",
    ),
    "expect_column_values_to_be_of_type": ("{column} is of type {type_}", "{column} is van het type {type_}"),
    "expect_column_type_to_be": ("{column} is of type {type_}", "{column} is van het type {type_}"),
    "expect_column_values_to_be_in_type_list": (
        "{column} is of one of the types {type_list}",
        "{column} is van een van de typen {type_list}",
    ),
    "expect_column_values_to_be_increasing": (
        "{column} increases from record to record",
        "{column} neemt van record tot record toe",
    ),
    "expect_column_values_to_be_decreasing": (
        "{column} decreases from record to record",
        "{column} neemt van record tot record af",
    ),
    "expect_column_values_to_match_strftime_format": (
        "{column} is a date written as {strftime_format}",
        "{column} is een datum, geschreven als {strftime_format}",
    ),
    "expect_column_values_to_be_json_parseable": ("{column} is JSON", "{column} is JSON"),
    "expect_column_values_to_be_dateutil_parseable": ("{column} is a date", "{column} is een datum"),
    "expect_column_values_to_match_json_schema": (
        "{column} is JSON of a schema",
        "{column} is JSON volgens een schema",
    ),
    "expect_column_values_to_not_be_outliers": (
        "no value of {column} lies far from the others",
        "geen waarde van {column} ligt ver van de andere",
    ),
    "expect_column_value_lengths_to_be_between": (
        "the length of {column} is {bounds}",
        "de lengte van {column} is {bounds}",
    ),
    "expect_column_value_lengths_to_equal": ("the length of {column} is {value}", "de lengte van {column} is {value}"),
    "expect_column_value_z_scores_to_be_less_than": (
        "{column} lies less than {threshold} standard deviations from its mean",
        "{column} ligt minder dan {threshold} standaardafwijkingen van het gemiddelde",
    ),
    "expect_column_min_to_be_between": ("the least {column} is {bounds}", "de kleinste {column} is {bounds}"),
    "expect_column_max_to_be_between": ("the greatest {column} is {bounds}", "de grootste {column} is {bounds}"),
    "expect_column_sum_to_be_between": ("the sum of {column} is {bounds}", "de som van {column} is {bounds}"),
    "expect_column_mean_to_be_between": ("the mean of {column} is {bounds}", "het gemiddelde van {column} is {bounds}"),
    "expect_column_median_to_be_between": ("the median of {column} is {bounds}", "de mediaan van {column} is {bounds}"),
    "expect_column_stdev_to_be_between": (
        "the standard deviation of {column} is {bounds}",
        "de standaardafwijking van {column} is {bounds}",
    ),
    "expect_column_quantile_values_to_be_between": (
        "the quantiles of {column} are {ranges}",
        "de kwantielen van {column} zijn {ranges}",
    ),
    "expect_column_unique_value_count_to_be_between": (
        "the number of different values of {column} is {bounds}",
        "het aantal verschillende waarden van {column} is {bounds}",
    ),
    "expect_column_proportion_of_unique_values_to_be_between": (
        "the share of different values of {column} is {bounds}",
        "het deel verschillende waarden van {column} is {bounds}",
    ),
    "expect_column_proportion_of_non_null_values_to_be_between": (
        "the share of records with a {column} is {bounds}",
        "het deel van de records met een {column} is {bounds}",
    ),
    "expect_column_distinct_values_to_be_in_set": (
        "every value of {column} is one of {value_set}",
        "elke waarde van {column} is een van {value_set}",
    ),
    "expect_column_distinct_values_to_contain_set": (
        "each of {value_set} occurs in {column}",
        "elk van {value_set} komt voor in {column}",
    ),
    "expect_column_distinct_values_to_equal_set": (
        "the values of {column} are exactly {value_set}",
        "de waarden van {column} zijn precies {value_set}",
    ),
    "expect_column_most_common_value_to_be_in_set": (
        "the most common {column} is one of {value_set}",
        "de meest voorkomende {column} is een van {value_set}",
    ),
    "expect_column_kl_divergence_to_be_less_than": (
        "the values of {column} are distributed as declared, to {threshold}",
        "de waarden van {column} zijn verdeeld zoals opgegeven, tot op {threshold}",
    ),
    "expect_column_pair_values_to_be_equal": (
        "{column_A} is the same as {column_B}",
        "{column_A} is gelijk aan {column_B}",
    ),
    "expect_column_pair_values_a_to_be_greater_than_b": (
        "{column_A} is {greater} {column_B}",
        "{column_A} is {greater} {column_B}",
    ),
    "expect_column_pair_values_to_be_in_set": (
        "{column_A} and {column_B} are one of {pairs}",
        "{column_A} en {column_B} zijn een van {pairs}",
    ),
    "expect_column_to_exist": ("the table has the column {column}", "de tabel heeft de kolom {column}"),
    "expect_multicolumn_sum_to_equal": (
        "the sum of {column_list} is {sum_total}",
        "de som van {column_list} is {sum_total}",
    ),
    "expect_multicolumn_values_to_be_equal": (
        "{column_list} are the same",
        "{column_list} zijn gelijk",
    ),
    "expect_compound_columns_to_be_unique": (
        "no combination of {column_list} occurs twice",
        "geen combinatie van {column_list} komt dubbel voor",
    ),
    "expect_select_column_values_to_be_unique_within_record": (
        "{column_list} all differ",
        "{column_list} verschillen alle van elkaar",
    ),
    "expect_table_row_count_to_equal": ("there are {value} records", "er zijn {value} records"),
    "expect_table_row_count_to_be_between": ("the number of records is {bounds}", "het aantal records is {bounds}"),
    "expect_table_row_count_to_equal_other_table": (
        "there are as many records as in {other_table_name}",
        "er zijn evenveel records als in {other_table_name}",
    ),
    "expect_table_column_count_to_equal": ("there are {value} columns", "er zijn {value} kolommen"),
    "expect_table_column_count_to_be_between": ("the number of columns is {bounds}", "het aantal kolommen is {bounds}"),
    "expect_table_columns_to_match_ordered_list": (
        "the columns are {column_list}, in that order",
        "de kolommen zijn {column_list}, in die volgorde",
    ),
    "expect_table_columns_to_match_set": ("the columns are {column_set}", "de kolommen zijn {column_set}"),
    "expect_query_results_to_match_comparison": ("two queries give the same", "twee vragen in SQL geven hetzelfde"),
    "unexpected_rows_expectation": ("a query finds no row", "een vraag in SQL vindt geen rij"),
}
"""Each type of expectation in words; what stands between braces is what it is given."""
JOINED: Mapping[str, tuple[str, str]] = {"and": ("and", "en"), "or": ("or", "of")}
EMPTY, FILLED = ("is empty", "is leeg"), ("is filled in", "is ingevuld")
COMPARED: Mapping[str, tuple[str, str]] = {
    "==": ("is", "is"),
    "!=": ("is not", "is niet"),
    "<": ("is less than", "is minder dan"),
    "<=": ("is at most", "is ten hoogste"),
    ">": ("is more than", "is meer dan"),
    ">=": ("is at least", "is ten minste"),
    "IN": ("is one of", "is een van"),
    "NOT_IN": ("is none of", "is geen van"),
}
"""What conditions on rows say, in English and in Dutch."""
STRICT = {"expect_column_values_to_be_increasing", "expect_column_values_to_be_decreasing"}


def title_of(type_: str, kwargs: Mapping[str, Any]) -> Text:
    """Say in each language what must be so; of what it is not given it shows dots."""
    if type_ not in SAID:
        return Text(f"a check by the name of {type_}", f"een toets met de naam {type_}")
    en, nl = (
        said.format_map(_Words(kwargs, is_dutch)) for said, is_dutch in zip(SAID[type_], (False, True), strict=True)
    )
    if type_ in STRICT and kwargs.get("strictly") is True:
        en, nl = f"{en}, and never stays the same", f"{nl}, en blijft nooit gelijk"
    if "mostly" in kwargs and kwargs["mostly"] != 1:
        share = _shown(kwargs["mostly"])
        en, nl = f"{en}, for a share of {share} at least", f"{nl}, voor een deel van ten minste {share}"
    if kwargs.get("row_condition") is not None:
        english, dutch = (_condition(kwargs["row_condition"], is_dutch) for is_dutch in (False, True))
        en, nl = f"{en}, where {english}", f"{nl}, waar {dutch}"
    return Text(en, nl)


class _Words(dict[str, str]):
    """What stands between the braces, in one language."""

    def __init__(self, kwargs: Mapping[str, Any], is_dutch: bool) -> None:
        super().__init__({name: _shown(value, is_dutch) for name, value in kwargs.items()})
        self["bounds"] = _bounds(kwargs, is_dutch)
        self["match_on"] = _match(kwargs, is_dutch)
        self["greater"] = _greater(kwargs, is_dutch)
        self["pairs"] = _shown(kwargs.get("value_pairs_set"), is_dutch)
        self["ranges"] = _ranges(kwargs.get("quantile_ranges"), is_dutch)
        for name in ("regex", "like_pattern", "strftime_format"):
            if isinstance(kwargs.get(name), str):
                self[name] = f"`{kwargs[name]}`"

    def __missing__(self, name: str) -> str:
        return "…"


def _bounds(kwargs: Mapping[str, Any], is_dutch: bool) -> str:
    """Say between which two bounds something lies."""
    least, most = kwargs.get("min_value"), kwargs.get("max_value")
    if least is not None and least == most and not (kwargs.get("strict_min") or kwargs.get("strict_max")):
        return _shown(least)
    parts = []
    if least is not None:
        strict = ("meer dan", "more than") if kwargs.get("strict_min") else ("ten minste", "at least")
        parts.append(f"{strict[0 if is_dutch else 1]} {_shown(least)}")
    if most is not None:
        strict = ("minder dan", "less than") if kwargs.get("strict_max") else ("ten hoogste", "at most")
        parts.append(f"{strict[0 if is_dutch else 1]} {_shown(most)}")
    return (" en " if is_dutch else " and ").join(parts) or "…"


def _match(kwargs: Mapping[str, Any], is_dutch: bool) -> str:
    """Say whether one of several must match or each."""
    if kwargs.get("match_on") == "all":
        return "elk" if is_dutch else "each"
    return "een" if is_dutch else "one"


def _greater(kwargs: Mapping[str, Any], is_dutch: bool) -> str:
    """Say whether a value must be greater than another or may be the same."""
    if kwargs.get("or_equal") is True:
        return "ten minste" if is_dutch else "at least"
    return "meer dan" if is_dutch else "more than"


def _ranges(ranges: Any, is_dutch: bool) -> str:
    """Say between which bounds each quantile lies."""
    try:
        pairs = [
            f"{_shown(share)}: {_bounds({'min_value': low, 'max_value': high}, is_dutch)}"
            for share, (low, high) in zip(ranges["quantiles"], ranges["value_ranges"], strict=True)
        ]
    except (KeyError, TypeError, ValueError):
        return "…"
    return "; ".join(pairs)


def _shown(value: Any, is_dutch: bool = False) -> str:
    """Show a value as it was declared."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Sequence) and not isinstance(value, str):
        listed = ", ".join(_shown(one, is_dutch) for one in value[:MOST_LISTED])
        rest = len(value) - MOST_LISTED
        return f"{listed} {'en nog' if is_dutch else 'and'} {rest}{'' if is_dutch else ' more'}" if rest > 0 else listed
    return str(value)


def _condition(condition: Any, is_dutch: bool) -> str:
    """Say a condition on rows; one that is a text is shown as it was declared."""
    if not isinstance(condition, Mapping):
        return str(condition)
    if isinstance(condition.get("conditions"), list):
        said = JOINED.get(str(condition.get("type")), ("…", "…"))[is_dutch]
        return f" {said} ".join(_condition(one, is_dutch) for one in condition["conditions"])
    column = condition.get("column")
    name = column.get("name") if isinstance(column, Mapping) else column
    if "is_null" in condition:
        return f"{name} {(EMPTY if condition['is_null'] else FILLED)[is_dutch]}"
    operator = COMPARED.get(str(condition.get("operator")), ("…", "…"))[is_dutch]
    return f"{name} {operator} {_shown(condition.get('parameter'), is_dutch)}"
