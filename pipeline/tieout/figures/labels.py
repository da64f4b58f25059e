"""Recognise printed labels: which line of the rulebook a row is.

A label is compared without what it is dressed in: bullets and numbers in front, sign marks, formulas,
footnotes, case, accents, kinds of dash, hyphens and spaces; years are taken out. Where several lines
share a label, the printed section decides, then the total that the row stands under, then the order of
the model. Only equality recognises: what is not recognised is said, with the nearest known line, and
nothing is guessed.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tieout.declarations.publication import YEAR
from tieout.rulebook.model import Line
from tieout.rulebook.vocabulary import Labels
from tieout.values.letters import DASHES, unaccented

PUNCTUATION = dict.fromkeys(map(ord, "()[],.;:*/"), " ") | dict.fromkeys(map(ord, "'‘’‛´`′\"“”„«»"), "")

DIGIT = "[0-9⁰¹²³⁴⁵⁶⁷⁸⁹]"
FORMULA = re.compile(
    r"\(\s*(?:\(?\w\)?\s*=\s*|=\s*)?\(?[0-9a-e]\)?(?:\s*[-+]\s*\(?[0-9a-e]\)?)+\s*\)|=\s*\(?[0-9]\)?(?:\s*[-+]\s*\(?[0-9]\)?)+",
    re.IGNORECASE,
)
ENUMERATOR = re.compile(r"(?:\(?[0-9]{1,2}[a-z]?[.)](?![0-9])|\(?[a-z][.)](?=\s)|[IVX]{1,4}[.)](?=\s))\s*")
NUMBER = re.compile(r"(?:[0-9]{1,2}|[A-Z])\s+(?=[^\W\d])")
FOOTNOTE = re.compile(
    rf"\s*(?:\*+\)?|[\[(]?{DIGIT}{{1,2}}[\])]?(?:\s*[,;]\s*{DIGIT}{{1,2}}[\])]?)*|[\[(][A-Za-z][\])])$"
)
FOOTNOTE_WITHIN = re.compile(rf"(?<=[^\W\d_])(?:\*+|{DIGIT}{{1,2}})\)?(?=[\s(])")
YEAR_AND_FOOTNOTE = re.compile(rf"(?<![0-9])((?:19|20)[0-9]{{2}})\s?{DIGIT}{{1,2}}\)?$")

LONGEST = 200
"""A text above this many characters is no label: it is not looked up."""
MOST_PARTS = 20
"""How many rows below a part its total is looked for."""
SHORTLIST = 8
"""How many known labels, by the letters they share, are compared closely to find the nearest."""


def plain_words(label: str) -> str:
    """Write a label without what changes from year to year: accents, case, marks and years."""
    text = unaccented(unicodedata.normalize("NFKD", label)).lower()
    return " ".join(re.findall(r"\w+", re.sub(r"\b(?:19|20)[0-9]{2}\b", " ", text)))


def spelled(label: str, entity_label: str) -> str:
    """Fill in what changes in a declared label, as far as it is known; the year is left open."""
    return label.replace("{entity}", entity_label).replace("{year}", "…")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a printed row is, as far as the rulebook knows."""

    line: Line | None
    as_declared: bool
    """Whether the label is spelled, to the letter, as one of the declared spellings."""
    nearest: str | None
    """The known label that comes nearest, where the row is not recognised."""
    year: int | None = None
    """The year, or the first one, that is printed in a label which is declared with a year."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """The lines that a printed label can be, and the form of it under which they are known."""

    lines: tuple[Line, ...]
    form: str
    key: str
    year: int | None


class Recogniser:
    """Knows the lines of one table kind under every spelling."""

    def __init__(self, lines: Sequence[Line], labels: Labels, entity_label: str) -> None:
        self.entity_label = entity_label
        self.order = {line.path: place for place, line in enumerate(lines)}
        self._bullets = "".join(labels.bullets) + " "
        self._ignored = _any_of(labels.ignore, "{}")
        self._prefixes = _any_of(labels.prefixes, r"\A(?:{})(?!\w)[\s.:]*")
        self._same = {_folded(word): f" {_folded(meant)} " for word, meant in labels.same.items()}
        self._alike = _any_of(tuple(self._same), r"(?<![\w-])(?:{})(?![\w-])")
        self._endings = tuple(sorted(labels.endings, key=len, reverse=True))
        self._known: dict[str, list[Line]] = {}
        self._stemmed: dict[str, list[Line]] = {}
        self._spelled: dict[str, frozenset[str]] = {}
        for line in lines:
            spellings = [self.bare(text.replace("{entity}", entity_label)) for text in (line.label, *line.spellings)]
            self._spelled[line.path] = frozenset(spellings)
            for index, keys in (
                (self._known, map(self.key, spellings)),
                (self._stemmed, map(self._stem, spellings)),
            ):
                for key in dict.fromkeys(keys):
                    index.setdefault(key, []).append(line)
        self._sharing: dict[str, list[str]] = {}
        for key in self._known:
            for part in _parts(key):
                self._sharing.setdefault(part, []).append(key)
        self._nearest: dict[str, str | None] = {}

    def recognise(self, label: str, sections: Sequence[str]) -> Recognised:
        """Say which line a row with this label is, under these printed sections (outermost first)."""
        reading = self._read(label, sections)
        if len(reading.lines) == 1:
            return self._as(reading.lines[0], reading)
        return Recognised(None, False, self._near(label))

    def recognise_rows(self, rows: Sequence[tuple[str, Sequence[str]]]) -> list[Recognised]:
        """Say which line each row of one table is; a row is a label and its printed sections.

        A label that several lines share is the part of the total it stands under.
        """
        readings = [self._read(label, sections) for label, sections in rows]
        table = _Table(self.order, readings, [self._headed(sections) for _, sections in rows])
        lines = _without_namesakes(list(table.lines()), [self._is_marked(label) for label, _ in rows])
        return [
            self._as(line, reading) if line else Recognised(None, False, self._near(label))
            for (label, _), reading, line in zip(rows, readings, lines, strict=True)
        ]

    def bare(self, label: str) -> str:
        """Strip what surrounds the name in a label: bullet, number, sign marks; years become {year}."""
        text = " ".join(unicodedata.normalize("NFC", label).split())
        if len(text) > LONGEST:
            return text
        for pattern in (self._ignored, FORMULA):
            text = _without(pattern, text) if pattern else text
        text = YEAR.sub("{year}", text).lstrip(self._bullets)
        text = ENUMERATOR.sub("", text, count=1) if ENUMERATOR.match(text) else text
        return text.lstrip(self._bullets).rstrip(" :")

    def key(self, label: str) -> str:
        """Give the form of a label by which it is compared."""
        return "".join(self._words(self.bare(label)))

    def _words(self, bare: str) -> list[str]:
        """Cut a bare label into the words by which it is compared."""
        text = _folded(bare)
        while self._prefixes and (found := self._prefixes.match(text)):
            text = text[found.end() :]
        if self._alike:
            text = self._alike.sub(lambda found: self._same[found.group()], text)
        return text.translate(PUNCTUATION).replace("-", " ").split()

    def _stem(self, bare: str) -> str:
        """Give the form of a bare label that is the same for singular and plural."""
        return "".join(map(self._stem_of, self._words(bare)))

    def _stem_of(self, word: str) -> str:
        """Strip the endings of a word, leaving at least three letters."""
        while ending := next((end for end in self._endings if word.endswith(end) and len(word) > len(end) + 2), None):
            word = word[: -len(ending)]
        return word

    def _read(self, label: str, sections: Sequence[str]) -> _Reading:
        """Find the lines that a label can be, under these printed sections."""
        printed = {self.key(section) for section in sections if section.strip()}
        bare = self.bare(label)
        forms = tuple(_forms(bare, label)) if len(bare) <= LONGEST else ()
        for index, form_of in ((self._known, self.key), (self._stemmed, self._stem)):
            for form, year in forms:
                key = form_of(form)
                lines = index.get(key, ()) if key else ()
                if printed:
                    lines = [line for line in lines if line.section is None or self.key(line.section) in printed]
                if lines:
                    return _Reading(tuple(lines), form, key, year if "{year}" in form else None)
        return _Reading((), bare, self.key(bare), None)

    def _is_marked(self, label: str) -> bool:
        """Tell whether a row is printed as part of one above it: set in, behind a bullet, or as `waarvan`."""
        text = label.lstrip(self._bullets)
        return text != label or bool(self._prefixes and self._prefixes.match(_folded(text)))

    def _headed(self, sections: Sequence[str]) -> tuple[str, ...]:
        """Name the lines that the printed sections are: a row stands under them."""
        keys = [self.key(section) for section in sections if section.strip()]
        return tuple(line.path for key in keys for line in self._known.get(key, ()))

    def _as(self, line: Line, reading: _Reading) -> Recognised:
        """Say that a row is this line; a footnote behind the label is no part of its spelling."""
        return Recognised(line, not self._spelled[line.path].isdisjoint(_shorter(reading.form)), None, reading.year)

    def _near(self, label: str) -> str | None:
        """Name the known line that comes nearest to a label."""
        key = self.key(label)
        if key not in self._nearest:
            self._nearest[key] = self._nearest_to(key)
        return self._nearest[key]

    def _nearest_to(self, key: str) -> str | None:
        """Compare a key with the known keys that share most of its letters."""
        if len(key) > LONGEST:
            return None
        shared = Counter(known for part in _parts(key) for known in self._sharing.get(part, ()))
        likely = sorted(shared, key=lambda known: (-2 * shared[known] / (len(known) + len(key)), known))[:SHORTLIST]
        near = difflib.get_close_matches(key, likely, n=1, cutoff=0.6)
        return spelled(self._known[near[0]][0].label, self.entity_label) if near else None


class _Table:
    """The rows of one table, while it is decided which line each of them is."""

    def __init__(self, order: dict[str, int], readings: Sequence[_Reading], headed: Sequence[tuple[str, ...]]) -> None:
        self.order = order
        self.readings = readings
        self.headed = headed
        self.sure = [reading.lines[0].path if len(reading.lines) == 1 else None for reading in readings]
        self.printed: dict[str, int] = {}
        """The row in which each line was printed last."""
        self.keys: dict[str, str] = {}
        """The key under which each line was printed last."""
        self.last: str | None = None
        self.parts_first = self._prints_parts_first()

    def lines(self) -> Iterator[Line | None]:
        """Yield the line of each row, in order."""
        for row, reading in enumerate(self.readings):
            for path in self.headed[row]:
                self.printed[path] = row
            if not reading.lines:
                yield None
                continue
            line = reading.lines[0] if len(reading.lines) == 1 else self._choose(row, reading)
            self.printed[line.path], self.keys[line.path], self.last = row, reading.key, line.path
            yield line

    def _prints_parts_first(self) -> bool:
        """Tell whether totals are printed under their parts rather than above them."""
        rows = {path: row for row, path in reversed(list(enumerate(self.sure))) if path}
        pairs = [(row, rows[above]) for path, row in rows.items() for above in _above(path)[:1] if above in rows]
        return 2 * sum(row < total for row, total in pairs) > len(pairs)

    def _choose(self, row: int, reading: _Reading) -> Line:
        """Choose among lines that share a label."""
        fitting = [line for line in reading.lines if self.parts_first or not self._has_parts(line)] or reading.lines
        free = [line for line in fitting if line.path not in self.keys] or fitting
        best = max(self._under(row, line) for line in free)
        doubled = [line for line in fitting if self._doubled(line, reading) and self._under(row, line) >= best]
        under = [line for line in free if self._under(row, line) == best]
        later = [line for line in under if self.last is None or self.order[line.path] > self.order[self.last]]
        return (doubled or later or under)[0]

    def _has_parts(self, line: Line) -> bool:
        """Tell whether parts of a line were printed already, while it itself was not."""
        return line.path not in self.keys and any(path.startswith(f"{line.path}/") for path in self.keys)

    def _doubled(self, line: Line, reading: _Reading) -> bool:
        """Tell whether a line that was printed already is printed again in the same block, under the same name."""
        if self.keys.get(line.path) != reading.key or self.last is None:
            return False
        block = _above(line.path)[:1] or [line.path]
        return self.last == block[0] or self.last.startswith(f"{block[0]}/")

    def _under(self, row: int, line: Line) -> int:
        """Tell how near above (the row of) a total of this line is printed; -1 where none is."""
        above = _above(line.path)
        if self.parts_first and self._total_follows(row, above):
            return row
        return max((self.printed[path] for path in above if path in self.printed), default=-1)

    def _total_follows(self, row: int, above: Sequence[str]) -> bool:
        """Tell whether the next row that is no part of a total is that total itself."""
        for path in self.sure[row + 1 : row + 1 + MOST_PARTS]:
            if path in above:
                return True
            if path is not None and not path.startswith(f"{above[0]}/" if above else "/"):
                return False
        return False


def _without_namesakes(lines: Sequence[Line | None], marked: Sequence[bool]) -> list[Line | None]:
    """Take back what rows are that stand under different rows and would all be one line.

    A marked row is part of the nearest row above that is not marked. `- Staff` under `North` and again under `South`
    are two lines, and neither is that of the rulebook where it knows no North and no South.
    """
    parents: list[int | None] = []
    for row, is_marked in enumerate(marked):
        parents.append(row if not is_marked else parents[-1] if parents else None)
    of_line: dict[str, list[int]] = {}
    for row, line in enumerate(lines):
        if line is not None:
            of_line.setdefault(line.path, []).append(row)
    kept = list(lines)
    for rows in of_line.values():
        if len({parents[row] for row in rows}) > 1:
            for row in rows:
                parent = parents[row]
                if marked[row] and parent is not None and lines[parent] is None:
                    kept[row] = None
    return kept


def _above(path: str) -> list[str]:
    """List the totals that a line is part of by its path, the nearest first."""
    parts = path.split("/")
    return ["/".join(parts[:number]) for number in range(len(parts) - 1, 0, -1)]


def _forms(bare: str, label: str) -> Iterator[tuple[str, int | None]]:
    """Yield a bare label, then without what may be a footnote or a number in front; with the year it prints."""
    years = YEAR.search(label)
    year = int(years.group()) if years else None
    glued = YEAR_AND_FOOTNOTE.search(bare)
    forms = [(bare, year), *([(YEAR_AND_FOOTNOTE.sub("{year}", bare), year or int(glued[1]))] if glued else [])]
    for form, of in list(forms):
        without = FOOTNOTE_WITHIN.sub("", form)
        forms += [(without, of)] if without != form else []
    forms += [(shorter, of) for form, of in list(forms) for shorter in _shorter(form)[1:]]
    for form, of in list(forms):
        without = NUMBER.sub("", form, count=1) if NUMBER.match(form) else form
        forms += [(without, of)] if without != form else []
    yield from dict(forms).items()


def _shorter(form: str) -> list[str]:
    """List a bare label and what is left of it without what may be footnotes behind it, one after the other."""
    forms = [form]
    while (shorter := FOOTNOTE.sub("", forms[-1]).rstrip(" :")) not in {forms[-1], ""}:
        forms.append(shorter)
    return forms


def _without(pattern: re.Pattern[str], text: str) -> str:
    """Take out of a text what matches a pattern, whatever kind of dash it is written with."""
    kept, at = [], 0
    for found in pattern.finditer(text.translate(DASHES)):
        kept.append(text[at : found.start()])
        at = found.end()
    return " ".join(" ".join([*kept, text[at:]]).split())


def _folded(text: str) -> str:
    """Take case, accents and kinds of dash out of a text."""
    text = unicodedata.normalize("NFKD", text.translate(DASHES))
    return unaccented(text).translate(DASHES).casefold()


def _any_of(texts: Sequence[str], pattern: str) -> re.Pattern[str] | None:
    """Make a pattern that matches any of these texts, the longest first; None where there are none."""
    words = [re.escape(text.translate(DASHES)) for text in sorted(texts, key=len, reverse=True)]
    return re.compile(pattern.replace("{}", "|".join(words)), re.IGNORECASE) if words else None


def _parts(key: str) -> set[str]:
    """Cut a key into its overlapping threes of letters."""
    return {key[at : at + 3] for at in range(max(1, len(key) - 2))}
