"""Find the years in a text that are no calendar years: *2018-19*, *FY2019*. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tieout.narrative.scanning import RUN

SPLIT_YEAR = re.compile(r"(?P<first>(?:19|20)[0-9]{2})[-–—/](?P<last>(?:19|20)?[0-9]{2})(?![0-9.,]*[0-9%])")
FISCAL = re.compile(r"(?<![A-Za-z])FY ?\Z")
"""Letters right before the year of a company."""
BACK = 4
"""Signs before a year in which these letters stand."""
CENTURIES = 2000
"""Of a year that is told by its last two digits."""


def fiscal_year(plain: str, begin: int, stop: int, names_first: bool) -> tuple[int, int, int] | None:
    """Give where a year begins and ends that is no calendar year, and the year: *2018-19*, *FY2019*.

    `names_first` where the first case is called by its first year. Gives None where no such year stands there.
    """
    found = SPLIT_YEAR.match(plain, begin, stop)
    if found is not None and not (begin and plain[begin - 1].isalnum()):
        first, last = int(found.group("first")), int(found.group("last")[-2:])
        if (first + 1) % 100 == last:
            return begin, found.end(), first if names_first else first + 1
    ahead = FISCAL.search(plain, max(0, begin - BACK), begin)
    digits = RUN.match(plain, begin, stop)
    if ahead is None or digits is None or len(digits.group()) not in (2, 4) or not digits.group().isdigit():
        return None
    year = int(digits.group())
    return ahead.start(), digits.end(), year + CENTURIES * (year < 100)


def names_first_year(heads: Iterable[tuple[str, int]]) -> bool:
    """Tell whether tables call a year such as 2018-19 by its first; `heads` are those of columns, with their years."""
    return any(
        int(found.group("first")) == year for head, year in heads for found in SPLIT_YEAR.finditer(head)
    )  # fmt: skip
