"""Find the numbers in a text, and tell figures from years, dates, references and names with digits. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from tieout.figures.grammar import HYPHENS
from tieout.narrative.fiscal_years import fiscal_year
from tieout.narrative.intervals import Interval, exactly, printed
from tieout.narrative.number import BASIS_POINTS, PERCENT, POINTS, Found, Number, Passed, Why, widened
from tieout.narrative.ranges import joined
from tieout.narrative.scanning import BACK, GROUPS_BY_SPACE, MOST_DIGITS, ROMAN, RUN, Written
from tieout.narrative.sentences import Prose, Word
from tieout.rulebook.narrative_words import Bound

BASIS = 100
"""Basis points in a point."""
THOUSAND, MILLION = 1_000, 1_000_000
FIRST_YEAR, LAST_YEAR = 1900, 2099
DATE = re.compile(r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{2,4}(?![0-9])")
RANGE_AHEAD = re.compile(rf"[0-9.,]+[{re.escape(HYPHENS)}]\Z")
"""The first end of a range, right before the second."""
THIN_SPACE = re.compile(r"[\u00a0\u2009\u202f]")
AHEAD = re.compile(r"\s*[-–−]?[0-9]")
"""Digits behind a currency: it is theirs."""
CALLED = re.compile(r"(?<![0-9.,])0[0-9]+\W\Z")
"""Digits that no number begins with, and a hyphen: a telephone number."""
MARKED = ("§", "#", "№")
"""Signs before the number of a section or the like."""
TOLD = re.compile(r"[^\s(]+")
WORD_BEHIND = re.compile(r"\s*([^\W\d_]+)")


def find_numbers(
    prose: Prose, written: Written, start: int = 0, end: int | None = None, words: Sequence[Word] | None = None
) -> Found:
    """Find every number of a stretch of a text, in digits and in words, in order; `words` are those of the stretch."""
    stop = len(prose.plain) if end is None else end
    numbers: list[Number] = []
    passed: list[Passed] = []
    for one in _in_digits(prose.plain, written, start, stop):
        if isinstance(one, Passed):
            passed.append(one)
        else:
            numbers.append(one)
    numbers += _in_words(prose.plain, written, prose.words(start, stop) if words is None else words, stop)
    numbers.sort(key=lambda one: one.start)
    return Found(tuple(joined(prose.plain, numbers, written)), tuple(passed))


def _in_digits(plain: str, written: Written, start: int, stop: int) -> Iterator[Number | Passed]:
    """Yield what every run of digits is."""
    at = start
    before: Passed | None = None
    while (found := RUN.search(plain, at, stop)) is not None:
        one = _run(plain, written, found, before, stop)
        before = one if isinstance(one, Passed) else None
        at = max(one.end, found.end())
        yield one


def _run(plain: str, written: Written, found: re.Match[str], before: Passed | None, stop: int) -> Number | Passed:
    """Say what one run of digits is."""
    begin, end, digits = found.start(), found.end(), found.group()
    fiscal = fiscal_year(plain, begin, stop, written.names_first_year)
    if fiscal is not None:
        start, end, year = fiscal
        return Passed(start, end, plain[start:end], "year", year)
    why = _foreign(plain, written, begin, end)
    if why is not None or len(digits) > MOST_DIGITS:
        return _name(plain, begin, end, why or "name", stop)
    date = DATE.match(plain, begin, stop)
    if date and (written.read(digits) is None or plain[date.start() : date.end()].count(".") == 0):
        return Passed(begin, date.end(), plain[begin : date.end()], "date")
    if ":" in digits or "/" in digits:
        return Passed(begin, end, digits, "time")
    if written.groups_by_space and len(digits) < 4 and digits.isdigit() and digits[0] != "0":
        more = GROUPS_BY_SPACE.match(plain, end, stop)
        if more:
            end, digits = more.end(), plain[begin : more.end()]
    if _is_reference(plain, written, begin, end, before):
        return Passed(begin, end, digits, "reference")
    read = written.read(digits if digits.isascii() else THIN_SPACE.sub(" ", digits))
    if read is None:
        return Passed(begin, end, digits, "ambiguous" if digits.count(".") + digits.count(",") == 1 else "name")
    return _number(plain, written, begin, end, read, stop)


def _foreign(plain: str, written: Written, begin: int, end: int) -> Why | None:
    """Tell why digits that touch letters are no number; None where they do not."""
    left, right = plain[begin - 1 : begin], plain[end : end + 1]
    if left in HYPHENS and left and CALLED.search(plain, max(0, begin - BACK), begin):
        return "name"
    if left.isalpha() or left == "_" or (left in HYPHENS and left and plain[begin - 2 : begin - 1].isalnum()):
        is_range = left in HYPHENS and left and plain[begin - 2 : begin - 1].isdigit()
        # *RMB377.3 billion*.
        if not is_range and not (left.isalpha() and _currency_before(plain, written, begin)):
            return "name"
    if right and (right.isalpha() or right == "_"):
        if written.ordinal_behind.match(plain, end):
            return "ordinal"
        if right == "x" and not plain[end + 1 : end + 2].isalnum():
            # *A cover of 2.3x*.
            return None
        behind = (written.scale_behind, written.currency_behind, written.percent_behind, written.points_behind,
                  written.basis_points_behind)  # fmt: skip
        is_money = written.letters_behind.match(plain, end) and _currency_before(plain, written, begin)
        if not is_money and not any(pattern.match(plain, end) for pattern in behind):
            return "name"
    if right and right in HYPHENS and plain[end + 1 : end + 2].isalpha() and not _unit_behind(plain, written, end + 1):
        return "name"
    for name in written.names:
        if (offset := name.find(plain[begin:end])) >= 0 and plain.startswith(name, begin - offset):
            return "name"
    return None


def _unit_behind(plain: str, written: Written, at: int) -> bool:
    """Tell whether a unit or a scale stands at a place, as behind a hyphen: *a 250-bps increase*."""
    patterns = (written.points_behind, written.basis_points_behind, written.percent_behind, written.scale_behind)
    return any(pattern.match(plain, at) for pattern in patterns)


def _currency_before(plain: str, written: Written, begin: int) -> str | None:
    """Give the currency that stands right before a number, as it is written."""
    ahead = RANGE_AHEAD.search(plain, max(0, begin - BACK), begin)
    stop = ahead.start() if ahead is not None else begin
    front = written.before.search(plain, max(0, stop - BACK), stop)
    return front.group("currency") if front is not None else None


def _last_word(ahead: str) -> str:
    """Give the letters that a text ends with, in small letters, with a full stop or a colon behind them or none."""
    stop = len(ahead) - ahead.endswith((".", ":"))
    start = stop
    while start and ahead[start - 1].isalpha():
        start -= 1
    return ahead[start:stop].casefold()


def _name(plain: str, begin: int, end: int, why: Why, stop: int) -> Passed:
    """Give a name with digits as a whole."""
    while begin > 0 and (plain[begin - 1].isalnum() or plain[begin - 1] in "-_"):
        begin -= 1
    while end < stop and (plain[end].isalnum() or plain[end] in "-_"):
        end += 1
    return Passed(begin, end, plain[begin:end], why)


def _is_reference(plain: str, written: Written, begin: int, end: int, before: Passed | None) -> bool:
    """Tell whether a number is that of an article, a table, a page, a note."""
    ahead = plain[max(0, begin - BACK) : begin].rstrip()
    if _last_word(ahead) in written.references or ahead.endswith(MARKED):
        return True
    if ROMAN.match(plain, end) and plain[end : end + 1] in " \u00a0-" and not _currency_before(plain, written, begin):
        return True
    if plain[begin - 1 : begin] in ("(", "[") and plain[end : end + 1] in (")", "]") and end - begin < 3:
        return True
    if before is not None and before.why == "reference" and begin - before.end < 8:
        between = plain[before.end : begin]
        told = between.strip(" ,;\n").casefold()
        return (told in written.continues or told == "") and between.strip() != ""
    return False


def _number(
    plain: str, written: Written, begin: int, end: int, read: tuple[Fraction, int], stop: int
) -> Number | Passed:
    """Read what stands around a number: its sign, currency, scale, percent sign and bound."""
    value, decimals = read
    front = written.before.search(plain, max(0, begin - BACK), begin) if _is_dressed(plain, written, begin) else None
    told = front.groupdict() if front else {}
    is_hyphened = plain[end : end + 1] in tuple(HYPHENS) and _unit_behind(plain, written, end + 1)
    factor, unit, tail = _behind(plain, written, end + is_hyphened, stop)
    # Of a range the currency stands before its first end.
    is_range = plain[begin - 1 : begin] in HYPHENS
    currency = told.get("currency") or (_currency_before(plain, written, begin) if is_range else None)
    if currency:
        unit = written.currency.get(currency, unit)
        letters = written.letters_behind.match(plain, end, stop) if tail == end else None
        if letters:
            factor, tail = written.scale_letters[letters.group("word")], letters.end()
        elif factor == 1:
            factor = written.currency_scale.get(currency, 1)
    elif tail == end and decimals == 0:
        year = _year(plain, written, begin, end)
        if year is not None:
            return year
    sign = told.get("sign") or told.get("apart")
    if told.get("inner") or sign in tuple(HYPHENS):
        value = -value
    first = front.start() if front and (currency or sign) else begin
    bound, said_from = _bound(plain, written, first)
    if unit == BASIS_POINTS:
        unit, value, decimals = POINTS, value / BASIS, decimals + 2
    amount, step, said = _amount(value.numerator, value.denominator, decimals, factor)
    return widened(Number(first, tail, plain[first:tail], amount, unit, factor, step, said, said_from, bound))


@lru_cache(maxsize=65_536)
def _amount(over: int, under: int, decimals: int, factor: int) -> tuple[Fraction, Fraction, Interval]:
    """Give a number, `over` divided by `under`, in base units, what its last digit counts, and what prints so."""
    value, step = Fraction(over * factor, under), Fraction(factor, 10**decimals)
    if factor == 1 and not decimals:
        step = _round_step(abs(over))
    return value, step, printed(value, step)


def _round_step(whole: int) -> Fraction:
    """Give what a whole number counts that may be a round one: *946.000* is as round as *946 thousand*.

    *77,900,000* is as round as *77.9 million*, and nothing is rounder than a million.
    """
    if not whole or whole % THOUSAND:
        return Fraction(1)
    most = MILLION if whole >= MILLION else THOUSAND
    step = THOUSAND
    while step < most and whole % (step * 10) == 0:
        step *= 10
    return Fraction(step)


def _is_dressed(plain: str, written: Written, begin: int) -> bool:
    """Tell whether a sign or a currency may stand right before a number."""
    ahead = plain[max(0, begin - BACK) : begin].rstrip()
    return bool(ahead) and ahead[-1] in written.front_ends


def _behind(plain: str, written: Written, end: int, stop: int) -> tuple[int, str | None, int]:
    """Read scale and unit behind a number; give these and where they end."""
    factor, unit = 1, None
    first = plain[end : end + BACK].lstrip()[:1]
    if first and first.casefold() not in written.behind_starts:
        return factor, unit, end
    scale = written.scale_behind.match(plain, end, stop)
    if scale:
        factor = written.scale.get(" ".join(scale.group("word").casefold().split()), 1)
        end = scale.end()
    units = (
        (written.points_behind, POINTS), (written.basis_points_behind, BASIS_POINTS), (written.percent_behind, PERCENT),
    )  # fmt: skip
    for pattern, said in units:
        found = pattern.match(plain, end, stop)
        if found:
            return factor, said, found.end()
    found = written.currency_behind.match(plain, end, stop)
    if found and not AHEAD.match(plain, found.end(), stop):
        unit = next((code for name, code in written.currency.items()
                     if name.casefold() == found.group("word").casefold()), None)  # fmt: skip
        end = found.end()
    return factor, unit, end


def _year(plain: str, written: Written, begin: int, end: int) -> Passed | None:
    """Tell whether a bare whole number is a year, or the day of a month; None where it is neither."""
    behind = WORD_BEHIND.match(plain, end)
    word = behind.group(1).casefold() if behind else ""
    digits = plain[begin:end]
    ahead = plain[max(0, begin - BACK) : begin].rstrip()
    is_day = word in written.months or _last_word(ahead) in written.months
    if is_day and len(digits) < 3:
        return Passed(begin, end, digits, "date")
    if len(digits) == 4 and digits.isdigit() and FIRST_YEAR <= int(digits) <= LAST_YEAR:
        bound = _bound(plain, written, begin)[0]
        # *Higher than 2019* is a year, and *more than 2000 visitors* is none; of a year of the tables any word says so.
        is_alone = not word or word in written.continues or int(digits) in written.years
        is_compared = bound in ("above", "below", "over") and is_alone
        if word in written.counted or (bound is not None and not is_compared):
            return None
        return Passed(begin, end, digits, "year", int(digits))
    return None


def _bound(plain: str, written: Written, begin: int) -> tuple[Bound | None, int]:
    """Give the bound that the words right before a number make of it, and where these begin."""
    ahead = plain[max(0, begin - 2 * BACK) : begin].replace("(", " ").split()
    if not ahead or ahead[-1].casefold() not in written.bound_ends:
        return None, begin
    words = list(TOLD.finditer(plain, max(0, begin - 2 * BACK), begin))
    for length in range(min(written.longest_bound, len(words)), 0, -1):
        found = written.bounds.get(tuple(word.group().casefold() for word in words[-length:]))
        if found is not None:
            return found, words[-length].start()
    return None, begin


def _in_words(plain: str, written: Written, words: Sequence[Word], stop: int) -> Iterator[Number]:
    """Yield the numbers that are written in words."""
    texts = [word.text for word in words]
    if written.spoken.starts.isdisjoint(texts):
        return
    at = 0
    while at < len(words):
        if texts[at] not in written.spoken.starts:
            at += 1
            continue
        found = written.spoken.read(texts, at)
        if found is None:
            at += 1
            continue
        value, length = found
        number = _spoken(plain, written, words[at : at + length], value, stop)
        if number is not None:
            yield number
        at += length


def _spoken(plain: str, written: Written, words: Sequence[Word], value: Fraction, stop: int) -> Number | None:
    """Make a number of words; None where they are an article, or touch a number in digits."""
    begin, end = words[0].start, words[-1].end
    if plain[begin - 1 : begin].isdigit() or plain[end : end + 1].isdigit():
        return None
    factor, unit, tail = _behind(plain, written, end, stop)
    if words[0].text in written.spoken.articles and len(words) == 1 and tail == end:
        return None
    # A fraction in words is a round one; zero is zero.
    step = Fraction(factor) if value.denominator == 1 else Fraction(factor, 20)
    said = printed(value * factor, step) if value else exactly(0)
    bound, first = _bound(plain, written, begin)
    return widened(
        Number(begin, tail, plain[begin:tail], value * factor, unit, factor, step, said, first, bound, in_words=True)
    )
