"""Read the cells of a field by its type, in SQL, strictly: a cell that only looks like a value is none.

DuckDB's casts are lenient (`1.005` is 1.01 with two decimals, `1_000` a number, `2024-2-9` a date), so each type has
the form that the standard gives it, and what has it is cast. Source: Data Package v2, Table Schema, field types.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tieout.declarations.plain import NUMBERS, PlainField
from tieout.store.sql import literal
from tieout.values.glance import Glance
from tieout.values.outcome import Text

MOST_DIGITS = 38
"""Digits of the longest decimal that is exact."""
UP_TO_BIGINT = 18
"""Digits of a whole number that fits BIGINT whatever they are."""
HOURS = "(?:[01][0-9]|2[0-3])"
CLOCK = rf"{HOURS}:[0-5][0-9]:[0-5][0-9](?:[.][0-9]{{1,6}})?"
ZONE = "(?:Z|[+-][0-9]{2}:[0-9]{2})"
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
FORMS: Mapping[str, str] = {
    "integer": "[+-]?[0-9]{1,38}",
    "number": "[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][+-]?[0-9]{1,3})?|NaN|-?INF",
    "date": DAY,
    "time": CLOCK,
    "datetime": f"{DAY}T{CLOCK}{ZONE}?",
    "year": "-?[0-9]{4}",
    "yearmonth": "[0-9]{4}-(?:0[1-9]|1[0-2])",
}
"""What a cell of each type looks like, in whole."""
PLAIN: Mapping[str, str] = {
    "integer": FORMS["integer"],
    "number": "[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)",
}
"""What a number looks like that is written without an exponent."""
STRINGS: Mapping[str, str] = {
    "email": "[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+",
    "uri": "[A-Za-z][A-Za-z0-9+.-]*:[^[:space:]]+",
    "uuid": "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "binary": "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
}
"""What a text of each format looks like, in whole."""
PLAIN_LETTERS = frozenset("0123456789.+-")
"""All that a number is written with that has no exponent."""
TEXTS = frozenset({"string", "any"})
ORDERED = frozenset({"integer", "number", "date", "time", "datetime", "year", "yearmonth"})
"""Types of which one value is less than another."""
UNREAD = frozenset({"object", "array", "list", "geopoint", "geojson", "duration"})
"""Types of the standard whose cells are kept as text, and of which nothing is judged."""
PARTS = frozenset("YymdHIMSfpjbBaA%-")
"""What may stand behind `%` in the format of a date."""
FORMATTED: Mapping[str, str] = {"date": "DATE", "time": "TIME", "datetime": "TIMESTAMP"}


@dataclass(frozen=True, slots=True)
class Widths:
    """What the numbers of a column need: what was measured of all its cells that have the form of one."""

    whole: int = 0
    """Most digits before the mark."""
    decimals: int = 0
    """Most digits behind it."""
    floats: bool = False
    """Whether one is NaN or infinite."""
    fits: bool = False
    """Whether every cell that does not say that there is no value is known to have the form of its type."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of a field are read in SQL, from `text`."""

    type: str
    """The DuckDB type of its values."""
    value: str
    """The value of a cell; NULL where it says that there is none, or is none of the type."""
    missing: str
    """A condition: the cell says that there is no value."""

    @property
    def unfit(self) -> str:
        """A condition: the cell is neither a value of the type, nor says that there is none."""
        return f"(NOT ({self.missing}) AND ({self.value}) IS NULL)"


def why_unread(field: PlainField) -> Text | None:
    """Say why nothing can be judged of the cells of a field by its type; None where it can."""
    kind, form = field.type, field.format
    if kind in UNREAD:
        return Text(
            f"type {kind} of the standard is not judged here: declare it as string",
            f"type {kind} van de standaard wordt hier niet beoordeeld: declareer het als string",
        )
    if kind not in FORMS and kind not in TEXTS and kind != "boolean":
        return Text(f"the standard has no type {kind}", f"de standaard heeft geen type {kind}")
    if form == "default" or (kind == "string" and form in STRINGS):
        return None
    if kind in FORMATTED and form != "any" and set(re.findall("%(.)", form)) <= PARTS and "%" in form:
        return None
    return Text(
        f"format {form} of type {kind} is not judged here: a form that leaves it open which day or number is meant is "
        "none, and of others default and, for dates and times, patterns with % are read",
        f"format {form} van type {kind} wordt hier niet beoordeeld: een vorm die openlaat welke dag of welk getal "
        "bedoeld is, is er geen, en van andere worden default en voor dagen en tijden patronen met % gelezen",
    )


def read_field(field: PlainField, missing: tuple[str, ...], text: str, widths: Widths) -> Reading:
    """Say how a field is read from `text`, a column of texts in SQL; `missing` are those that say there is no value."""
    gone = _gone(missing, text)
    kind, value = _value(field, text, widths)
    return Reading(kind, f"CASE WHEN {gone} THEN NULL ELSE {value} END", gone)


def _gone(missing: tuple[str, ...], text: str) -> str:
    """Give a condition: a cell says that there is no value."""
    return f"{text} IN ({', '.join(map(literal, missing))})" if missing else "false"


def usual_type(field: PlainField) -> str:
    """Give the DuckDB type of a field of which no cell is known."""
    return read_field(field, (), "NULL", Widths()).type


def has_form(field: PlainField) -> bool:
    """Tell whether a value of a field is known by the form of its text."""
    return field.type in FORMS and field.format == "default"


def look_over(field: PlainField, missing: tuple[str, ...], text: str) -> str:
    """Give three aggregates over the cells of a field that has a form, in SQL: what most files need to know of them.

    They are how many cells have not the plain form, and of numbers the most characters before the mark and from it on.
    """
    bare, there = _bare(field, text), f"NOT ({_gone(missing, text)})"
    form = f"{_fits(bare, PLAIN.get(field.type, FORMS[field.type]))}{_grouped(field, text)}"
    others = f"count(*) FILTER ({there} AND NOT ({form}))"
    if field.type not in NUMBERS:
        return f"{others}, 0, 0"
    behind = f"CASE WHEN contains({bare}, '.') THEN length({bare}) - strpos({bare}, '.') + 1 ELSE 0 END"
    longest = (f"coalesce(max({one}) FILTER ({there}), 0)" for one in (f"length({bare}) - ({behind})", behind))
    return f"{others}, {', '.join(longest)}"


def widths_at_a_glance(field: PlainField, missing: tuple[str, ...], seen: Glance) -> Widths | None:
    """Give what the cells of a field need by what its column is like; None where each of them has to be looked at.

    Of texts that hold nothing but digits, signs and dots DuckDB casts those to a number that have the form of one, and
    no others; its casts are lenient with other letters alone.
    """
    said = "".join(missing)
    if not has_form(field) or seen.has_others or (said and set(said) <= PLAIN_LETTERS):
        return None
    if field.type == "year":
        return (
            Widths(fits=True) if not (seen.has_signs or seen.has_dots) and seen.longest == seen.shortest == 4 else None
        )
    is_bare = field.type in NUMBERS and field.bare_number and not field.group_char
    if not is_bare or (field.type == "integer" and seen.has_dots) or (seen.has_dots and field.decimal_char != "."):
        return None
    return widths_seen(field, 0, seen.before, seen.behind)


def widths_seen(field: PlainField, others: int, before: int, behind: int) -> Widths | None:
    """Give what the cells of a field need by what was seen at a glance; None where they have to be measured.

    A sign and noughts in front count as digits here, so only what is short enough with them is known for certain.
    """
    decimals = max(behind - 1, 0)
    if field.type not in NUMBERS:
        return Widths(fits=not others)
    return Widths(before, decimals, fits=True) if not others and before + decimals <= UP_TO_BIGINT else None


def measure(field: PlainField, text: str, number: int) -> tuple[str, str]:
    """Give what is made of each cell of a column of numbers in SQL, and the three aggregates over that, as in `Widths`.

    `number` sets what is made of this field apart from what is made of others. A cell that is no plain number is
    looked at again: one with an exponent needs the digits that it has when that is written out.
    """
    bare, made = _bare(field, text), f"m{number}"
    whole, decimals = _digits(f"{made}.bare")
    head = f"regexp_replace({made}.bare, '[eE].*$', '')"
    exponent = f"coalesce(TRY_CAST(regexp_extract({made}.bare, '[eE]([+-]?[0-9]+)$', 1) AS INTEGER), 0)"
    of_head, behind = _digits(head)
    is_one = _has_form(field.type, f"{made}.bare")
    special = f"CASE WHEN {made}.plain THEN false ELSE {is_one} AND regexp_matches({made}.bare, '[NI]') END"
    wide = f"CASE WHEN {made}.plain THEN {whole} WHEN {is_one} THEN greatest({of_head} + {exponent}, 0) END"
    deep = f"CASE WHEN {made}.plain THEN {decimals} WHEN {is_one} THEN greatest({behind} - {exponent}, 0) END"
    return f"{{'bare': {bare}, 'plain': {_fits(bare, PLAIN[field.type])}}} AS {made}", (
        f"coalesce(max({wide}), 0), coalesce(max({deep}), 0), coalesce(bool_or({special}), false)"
    )


def _digits(number: str) -> tuple[str, str]:
    """Count the digits before and behind the mark of a number, in SQL."""
    return f"length(ltrim(split_part({number}, '.', 1), '+-0'))", f"length(split_part({number}, '.', 2))"


def _value(field: PlainField, text: str, widths: Widths) -> tuple[str, str]:
    """Give the type of a field and the value of a cell of it, NULL where it is none, both in SQL."""
    kind = field.type
    if why_unread(field) is not None or kind in TEXTS:
        form = STRINGS.get(field.format) if kind == "string" else None
        return "VARCHAR", text if form is None else f"CASE WHEN {_fits(text, form)} THEN {text} END"
    if kind == "boolean":
        true, false = (", ".join(map(literal, one)) or "NULL" for one in (field.true_values, field.false_values))
        return "BOOLEAN", f"CASE WHEN {text} IN ({true}) THEN true WHEN {text} IN ({false}) THEN false END"
    if kind in NUMBERS:
        number, as_type = _bare(field, text), type_of_number(kind, widths)
        if as_type == "DOUBLE":
            number = f"replace({number}, 'INF', 'inf')"
        form = f"{_has_form(kind, _bare(field, text))}{_grouped(field, text)}"
        return as_type, _where_fit(form, f"TRY_CAST({number} AS {as_type})", widths)
    if kind in FORMATTED and field.format != "default":
        pattern, as_type = literal(field.format), FORMATTED[kind]
        moment = f"try_strptime({text}, {pattern})"
        # What is written otherwise than the format writes it, as a day without its zero, is not in the format.
        return as_type, f"CASE WHEN strftime({moment}, {pattern}) = {text} THEN CAST({moment} AS {as_type}) END"
    if kind == "datetime":
        return "TIMESTAMP", _where_fit(_has_form(kind, text), _moment(text), widths)
    as_type = {"date": "DATE", "time": "TIME", "year": "INTEGER"}.get(kind, "VARCHAR")
    return as_type, _where_fit(_has_form(kind, text), f"TRY_CAST({text} AS {as_type})", widths)


def _where_fit(form: str, value: str, widths: Widths) -> str:
    """Give a value in SQL where its text has the form of its type, which need not be asked again where all have it."""
    return value if widths.fits else f"CASE WHEN {form} THEN {value} END"


def type_of_number(kind: str, widths: Widths) -> str:
    """Give the DuckDB type that holds every number of a column exactly; DOUBLE where none does."""
    if kind == "integer":
        if widths.whole <= UP_TO_BIGINT:
            return "BIGINT"
        return "HUGEINT" if widths.whole < MOST_DIGITS else f"DECIMAL({MOST_DIGITS}, 0)"
    if widths.floats or widths.whole + widths.decimals > MOST_DIGITS:
        return "DOUBLE"
    return f"DECIMAL({max(widths.whole + widths.decimals, 18)}, {widths.decimals})"


def _has_form(kind: str, text: str) -> str:
    """Give a condition: a text has the form of a type."""
    return _fits(text, FORMS[kind])


def _fits(text: str, form: str) -> str:
    """Give a condition: the whole of a text has a form."""
    return f"regexp_full_match({text}, {literal(form)})"


def _bare(field: PlainField, text: str) -> str:
    """Give a number in SQL as a program writes it: without what groups its digits or stands around them."""
    number = text
    if not field.bare_number:
        number = f"regexp_replace(regexp_replace({number}, '^[^-+.0-9]+', ''), '[^.0-9]+$', '')"
    if field.group_char:
        number = f"replace({number}, {literal(field.group_char)}, '')"
    if field.type == "number" and field.decimal_char != ".":
        # A dot that is no mark of this column must not become one.
        number = f"replace(replace({number}, '.', '?'), {literal(field.decimal_char)}, '.')"
    return number


def _grouped(field: PlainField, text: str) -> str:
    """Give a further condition in SQL: digits that are grouped end in a group of three; else 1.95 would be 195."""
    if not field.group_char:
        return ""
    mark = re.escape(field.group_char)
    groups = f"(^|[^0-9])[0-9]{{1,3}}({mark}[0-9]{{2,3}})*{mark}[0-9]{{3}}([^0-9]|$)"
    return f" AND (NOT contains({text}, {literal(field.group_char)}) OR regexp_matches({text}, {literal(groups)}))"


def _moment(text: str) -> str:
    """Give a moment in SQL, in UTC where it names its zone."""
    sign, hours, minutes = (
        f"regexp_extract({text}, '([+-])([0-9][0-9]):([0-9][0-9])$', {number})" for number in (1, 2, 3)
    )
    ahead = f"(TRY_CAST({hours} AS INTEGER) * 60 + TRY_CAST({minutes} AS INTEGER))"
    local = f"TRY_CAST(regexp_replace({text}, '{ZONE}$', '') AS TIMESTAMP)"
    return (
        f"CASE WHEN {sign} = '' THEN {local} "
        f"ELSE {local} - to_minutes(CASE WHEN {sign} = '-' THEN -{ahead} ELSE {ahead} END) END"
    )


def written_value(field: PlainField, written: str, as_type: str) -> str | None:
    """Give a value of a constraint in SQL, as written in the declaration, by the type of its field.

    `as_type` is the DuckDB type of the field. None where it is no value of the type.
    """
    kind = field.type
    if kind in TEXTS:
        return literal(written)
    if kind == "boolean":
        # JSON writes true and false by these words, whatever words the file has for them.
        words = dict.fromkeys(("true", *field.true_values), "true") | dict.fromkeys(field.false_values, "false")
        return ({"false": "false"} | words).get(written)
    form = FORMS.get(kind)
    if kind in FORMATTED and field.format != "default":
        if not _is_moment(written, field.format):
            return None
        return f"CAST(strptime({literal(written)}, {literal(field.format)}) AS {FORMATTED[kind]})"
    if form is None or not re.fullmatch(form.replace("[:space:]", r"\s"), written):
        return None
    if kind in {"date", "datetime"} and not _is_moment(written[:10], "%Y-%m-%d"):
        return None
    if kind in NUMBERS:
        if as_type == "DOUBLE" or re.search("[eEIN]", written):
            return f"CAST({literal(written.replace('INF', 'inf'))} AS DOUBLE)"
        decimals = len(written.partition(".")[2])
        whole = len(written.partition(".")[0].lstrip("+-0"))
        if whole + decimals > MOST_DIGITS:
            return None
        return f"CAST({literal(written)} AS DECIMAL({max(whole + decimals, 1)}, {decimals}))"
    return _moment(literal(written)) if kind == "datetime" else f"CAST({literal(written)} AS {as_type})"


def _is_moment(written: str, form: str) -> bool:
    """Tell whether a text is a day or a time of a format; one that is none would be NULL, and NULL breaks no bound."""
    try:
        datetime.datetime.strptime(written, form.replace("%-", "%")).replace(tzinfo=datetime.UTC)
    except ValueError:
        return False
    return True
