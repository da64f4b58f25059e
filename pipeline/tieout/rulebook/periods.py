"""Tell the periods of a field: how they are written, which comes after which, and which a text names. Pure.

A form is a text with fields in it: `{year}` (2019), `{yy}` (19), `{next}` (the last two digits of the year after),
`{next_year}` (2020) and, where a year has several periods, `{part}`: its number in the year, or its name. Every form
tells the year. The first form is how a period is called; case, accents and kinds of dash make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from msgspec import field

from tieout.declarations.strict import Declared
from tieout.values.letters import DASHES, unaccented

FIELD = re.compile(r"\{([a-z_]*)\}")
TOLD = {"year": "(?:19|20)[0-9]{2}", "yy": "[0-9]{2}", "next": "[0-9]{2}", "next_year": "(?:19|20)[0-9]{2}"}
"""What each field but `{part}` is printed as."""
TURN = 50
"""Two digits below this are of the century that began in 2000."""
DASH = "[" + re.escape("-" + "".join(map(chr, DASHES))) + "]"


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or a part of one."""

    label: str
    """As the rulebook calls it."""
    year: int
    number: int
    """That of the period after it is one more."""


@dataclass(frozen=True, slots=True)
class Named:
    """A period that a text names, and where."""

    start: int
    end: int
    period: Period


class Periods(Declared, frozen=True, kw_only=True, dict=True):
    """How a field counts and writes its periods; by default they are the years of the calendar."""

    per_year: Literal[1, 2, 4, 12] = 1
    forms: tuple[str, ...] = ("{year}",)
    """How they are written; the first is how they are called."""
    parts: dict[str, int] = field(default_factory=dict)
    """Names of the parts of a year, with their numbers: `September 30` is 3."""

    @property
    def are_years(self) -> bool:
        """Whether a period is told by its year and nothing else."""
        return self.per_year == 1 and self.forms == ("{year}",)

    def of_year(self, year: int) -> Period | None:
        """Give the period that a year is; None where a year has several."""
        return self._period(year, 1) if self.per_year == 1 else None

    def parse(self, text: str) -> Period | None:
        """Give the period that a text is, and nothing besides."""
        text = text.strip()
        return next((one.period for one in self._all(text, noted=False) if one.end - one.start == len(text)), None)

    def find(self, text: str, *, noted: bool = False) -> list[Named]:
        """List the periods that a text names, in its order; of forms that overlap the longest counts.

        Where it may be `noted`, one digit behind a year is the number of a note: 20191.
        """
        found: list[Named] = []
        for one in sorted(self._all(text, noted=noted), key=lambda one: (one.start - one.end, one.start)):
            if all(one.end <= other.start or other.end <= one.start for other in found):
                found.append(one)
        return sorted(found, key=lambda one: one.start)

    def unsound(self) -> Iterator[tuple[str, str]]:
        """Yield what of the declaration contradicts itself, with what to do."""
        if not self.forms:
            yield "period.forms names no form", 'Name one: "{year}".'
        for form in self.forms:
            names = FIELD.findall(form)
            if unknown := sorted(set(names) - {*TOLD, "part"}):
                yield f"form {form} has the field {unknown[0]}", f"Fields are {', '.join((*TOLD, 'part'))}."
            elif len(set(names)) < len(names):
                yield f"form {form} has a field twice", "Keep one."
            elif not {"year", "yy", "next_year"} & set(names):
                yield f"form {form} does not tell the year", "Put {year}, {yy} or {next_year} in it."
            elif ("part" in names) != (self.per_year > 1):
                some = "no part, and a year has several" if self.per_year > 1 else "a part, and a year is one period"
                yield f"form {form} has {some}", "Mend the form, or per_year."
        for name, number in self.parts.items():
            if not 1 <= number <= self.per_year:
                yield f"part {name} is number {number}", f"A year has {self.per_year}."

    def _period(self, year: int, part: int) -> Period:
        """Make the period that is so many parts into a year."""
        fields = {
            "year": str(year), "yy": f"{year % 100:02}", "next": f"{(year + 1) % 100:02}", "next_year": str(year + 1),
            "part": str(part),
        }  # fmt: skip
        label = FIELD.sub(lambda found: fields[found[1]], self.forms[0])
        return Period(label, year, year * self.per_year + part - 1)

    @cached_property
    def _parts(self) -> dict[str, int]:
        """Give the number of each part of a year by how it may be written, as `_folded` has it."""
        numbers = {str(part): part for part in range(1, self.per_year + 1)}
        return numbers | {f"0{part}": part for part in range(1, min(self.per_year, 9) + 1)} | {
            _folded(name): part for name, part in self.parts.items()
        }  # fmt: skip

    @cached_property
    def _patterns(self) -> Sequence[tuple[re.Pattern[str], re.Pattern[str]]]:
        """Give what each form looks like: plain, and with the number of a note behind it."""
        return [(self._pattern(form, ""), self._pattern(form, "[0-9]?")) for form in self.forms]

    def _pattern(self, form: str, note: str) -> re.Pattern[str]:
        """Make a pattern of a form, that stands apart from letters and digits of its own sort."""
        names = sorted({*self._parts, *self.parts}, key=len, reverse=True)
        told = TOLD | {"part": "|".join(map(_spelled, names))}
        parts = FIELD.split(" ".join(form.split()))
        spelled = "".join(
            f"(?P<{part}>{told[part]})" if place % 2 else _spelled(part) for place, part in enumerate(parts)
        )
        before = "[0-9]" if not parts[0] or parts[0][0].isdigit() else "[^\\W\\d_]" if parts[0][0].isalpha() else None
        last = parts[-1][-1:]
        after = "[0-9]" if not last or last.isdigit() else "[^\\W\\d_]" if last.isalpha() else None
        behind = note if not last and parts[-2] in {"year", "next_year"} else ""
        edges = (f"(?<!{before})" if before else "", f"{behind}(?!{after})" if after else "")
        return re.compile(edges[0] + spelled + edges[1], re.IGNORECASE)

    def _all(self, text: str, *, noted: bool) -> Iterator[Named]:
        """Find every form in a text, also where they overlap."""
        for plain, with_note in self._patterns:
            for found in (with_note if noted else plain).finditer(text):
                period = self._told(found.groupdict())
                if period is not None:
                    yield Named(found.start(), found.end(), period)

    def _told(self, fields: dict[str, str]) -> Period | None:
        """Give the period of what a form tells; None where its fields contradict each other."""
        years = {int(fields["year"])} if "year" in fields else set()
        years |= {int(fields["next_year"]) - 1} if "next_year" in fields else set()
        if "yy" in fields:
            short = int(fields["yy"])
            years |= {year for year in years if year % 100 == short} or {short + (2000 if short < TURN else 1900)}
        if len(years) != 1:
            return None
        year = years.pop()
        if "next" in fields and int(fields["next"]) != (year + 1) % 100:
            return None
        return self._period(year, self._parts[_folded(fields["part"])] if "part" in fields else 1)


CALENDAR_YEARS = Periods()


def _folded(text: str) -> str:
    """Give the form in which names of parts are compared."""
    plain = unaccented(unicodedata.normalize("NFD", text.casefold())).translate(DASHES)
    return " ".join(plain.split())


def _spelled(text: str) -> str:
    """Make a pattern of plain text: a space for any, a dash for any, and a letter with its accent or without."""
    return "".join(map(_character, text))


def _character(char: str) -> str:
    """Make a pattern of one character."""
    if char.isspace():
        return "\\s+"
    if char == "-" or ord(char) in DASHES:
        return DASH
    bare = unaccented(unicodedata.normalize("NFD", char))
    return re.escape(char) if bare in {char, ""} else f"(?:{re.escape(char)}|{re.escape(bare)})"
