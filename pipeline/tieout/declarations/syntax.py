"""Say of JSON or TOML that does not parse what stands there, what is expected, and what to write instead. Pure.

The parsers tell where they stopped; why somebody wrote it so, mostly by hand, is told here.
"""

from __future__ import annotations

import datetime
import json
import re
import tomllib

from tieout.values.errors import shorten

CURLY = "“”„‘’«»"
"""Quotes that word processors put in the place of straight ones."""
DAY_FIRST = re.compile(r"=\s*(?P<day>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})\s*(?:#.*)?$")
YEAR_FIRST = re.compile(r"=\s*(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})\s*(?:#.*)?$")
BARE_TEXT = re.compile(r"=\s*[^\W\d][^\"'\[{]*$")
COLON = re.compile(r"[\w\"'-]+\s*:\s*\S")
AT = re.compile(r"\s*\(at (?:line (?P<line>[0-9]+), column (?P<column>[0-9]+)|end of document)\)$")
TWICE = "A key stands twice under one heading: keep one of them."
ADVICE_BY_END = "Close what stands open: each { needs a }, each [ a ], and each text a second quote."


def json_fault(text: str, error: json.JSONDecodeError) -> tuple[str, str]:
    """Say what is wrong with a text that is no JSON, and what to do about it."""
    rest = text[error.pos :]
    before = text[: error.pos].rstrip()
    what = f"not valid JSON: {error.msg}"
    if not rest.strip():
        return f"{what}, and the file ends there", ADVICE_BY_END if before else "Write a data package, or export it."
    what = f"{what}, and {shorten(rest.split(chr(10))[0].rstrip() or rest.lstrip(), 20)} stands there"
    return what, _json_advice(error.msg, rest, before)


def _json_advice(says: str, rest: str, before: str) -> str:
    """Say what to do where JSON stops being that."""
    first = rest.lstrip()[0]
    if first == "\ufeff" or "BOM" in says:
        return "Save it as UTF-8 without a byte order mark."
    if first in CURLY or first == "'":
        return 'Put every key and every text between straight double quotes, "so".'
    if first == "/" or first == "#":
        return "JSON has no comments: take this one out."
    if ("comma" in says.casefold() and "Illegal" in says) or (first in "]}" and before.endswith(",")):
        return "Take out the comma before the closing bracket: the last one has none."
    if first == ",":
        return "Take out this comma, or write before it what it should part."
    if "',' delimiter" in says:
        return "Put a comma behind what stands before it, or close the list or object there."
    if "':' delimiter" in says:
        return "Put a colon between the key and its value."
    if "property name" in says:
        return 'Put the key between double quotes, "so".'
    if "string" in says or "control character" in says:
        return "Close the text with a double quote on its own line; a line break in it is written \\n."
    if "escape" in says:
        return "Write a backslash as two: \\\\."
    if says == "Extra data":
        return "Take out what stands behind the closing brace: a file holds one object."
    if re.match(r"(?:True|False|None)\b", rest):
        return "Write true, false or null, in small letters."
    return "Write a value: a text between double quotes, a number, true, false, null, { } or [ ]."


def toml_fault(text: str, error: tomllib.TOMLDecodeError) -> tuple[str, str, str]:
    """Say where a text is no TOML (`:line`, or blank), what is wrong there, and what to do about it."""
    told = AT.search(str(error))
    says = AT.sub("", str(error))
    if told is None or told["line"] is None:
        what = f"not valid TOML: {says}{', and the file ends there' if told else ''}"
        return "", what, TWICE if "overwrite" in says else "Close what stands open: a text, a list or a heading."
    number, column = int(told["line"]), int(told["column"])
    lines = text.split("\n")
    # A text that is never closed is told of the line after it.
    line = lines[number - 1].strip() if number <= len(lines) else ""
    what = f"not valid TOML, column {column}: {says}{f', in {shorten(line)}' if line else ''}"
    return f":{number}", what, TWICE if "overwrite" in says else _toml_advice(line)


def _toml_advice(line: str) -> str:
    """Say what to do about a line that is no TOML."""
    if date := DAY_FIRST.search(line) or YEAR_FIRST.search(line):
        day = f"{date['year']}-{int(date['month']):02}-{int(date['day']):02}"
        return f"A date is written year-month-day, without quotes: {day}." if _is_day(day) else _A_DATE
    if any(mark in line for mark in CURLY) and '"' not in line:
        return 'Put a text between straight quotes, "so": these are of a word processor.'
    if BARE_TEXT.search(line):
        return 'Put a text between double quotes, "so"; only numbers, dates, true and false have none.'
    if line.startswith("[") and line.count("[") != line.count("]"):
        return "Close the heading with as many brackets as it begins with, [[so]]."
    if COLON.match(line):
        return 'Put = between a key and its value, key = "value", not a colon.'
    if line.count('"') % 2:
        return "Close the text with a second double quote, on the same line."
    if line.count('"') > 2:
        return 'Write a double quote within a text as \\", or as a single one.'
    return 'Write key = "value" on a line of its own, or a heading in brackets.'


_A_DATE = "A date is written year-month-day, without quotes, as 2026-01-31, and must be one of the calendar."


def _is_day(day: str) -> bool:
    """Tell whether the calendar has a day."""
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        return False
    return True
