"""The wording of texts: which words are numbers, directions, bases and subjects, as a rulebook declares it.

It stands in `narrative.toml`. A rulebook without one has its texts read and not judged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Literal

from msgspec import field

from tieout.declarations.strict import Declared, convert, read_toml
from tieout.values.errors import DeclarationError, shorten
from tieout.values.spelling import meant

NARRATIVE = "narrative.toml"
"""The file of a rulebook that declares it."""

Direction = Literal[
    "higher", "lower", "equal", "almost equal", "different", "better", "worse", "meets", "doubled", "halved", "largest",
    "smallest",
]  # fmt: skip
Base = Literal["target", "earlier", "later", "next"]
Bound = Literal["about", "over", "under", "above", "below", "at least", "at most"]
Quantity = Literal["all", "none", "all but one", "each"]


class NumberWords(Declared, frozen=True, kw_only=True):
    """Numbers written in words, below a thousand."""

    ones: dict[str, int] = field(default_factory=dict)
    """The words below twenty, each with its number."""
    tens: dict[str, int] = field(default_factory=dict)
    hundred: tuple[str, ...] = ()
    glue: tuple[str, ...] = ()
    """What stands between ones and tens in one word, as in *vijfentwintig*."""
    ones_first: bool = False
    """Whether the ones stand before the tens."""
    fractions: dict[str, str] = field(default_factory=dict)
    """Fractions in words, each as it is written in digits: `2/3`."""
    ordinals: tuple[str, ...] = ()
    """What stands behind the digits of an ordinal number: *e*, *th*."""
    articles: tuple[str, ...] = ()
    """Words among `ones` that are more often no number: they count for one only before a scale word."""


class DirectionWords(Declared, frozen=True, kw_only=True):
    """Phrases that say which way an amount went; `better`, `worse` and `meets` depend on what the line aims at.

    With `...` in the middle a phrase has other words there: *nam ... toe*.
    """

    says: Direction
    phrases: tuple[str, ...]
    moves: bool = False
    """Whether they tell of a movement in time: what they compare with is the period before, if nothing else is said."""
    before_base: bool = False
    """Whether they say so only right before what is held against: *over budget*, and not *over the years*."""
    beside_number: bool = False
    """Whether they say so only beside a number: *een voordeel van 3 miljoen*, and not *het voordeel van overleg*."""
    compounds: tuple[str, ...] = ()
    """Ends of longer words that say so of what they begin with: *stijging* of *kostenstijging*."""


class BaseWords(Declared, frozen=True, kw_only=True):
    """Phrases that say what an amount is held against; `next` is the year behind the one that was named before."""

    says: Base
    phrases: tuple[str, ...]


class BoundWords(Declared, frozen=True, kw_only=True):
    """Phrases before a number that make it a rounded one or a bound.

    `over` and `under` are close to the number, `above` and `below` at any distance, `about` on either side; `at least`
    and `at most` are the number itself too.
    """

    says: Bound
    phrases: tuple[str, ...]


class QuantityWords(Declared, frozen=True, kw_only=True):
    """Phrases that speak of every line of a group, or of none of it."""

    says: Quantity
    phrases: tuple[str, ...]


class NameWords(Declared, frozen=True, kw_only=True):
    """What else a text calls a line, by its path."""

    line: str
    phrases: tuple[str, ...]
    doing: bool = False
    """Whether the phrases are verbs: with a word of `not_words` they say that the line is zero."""


class RatioWords(Declared, frozen=True, kw_only=True):
    """A line that texts tell in percent of another, by their paths: a tax of what is taxed."""

    part: str
    whole: str


class AlikeWords(Declared, frozen=True, kw_only=True):
    """Phrases that texts and tables use for one another: *costs*, *expenses*."""

    phrases: tuple[str, ...]


class GroupWords(Declared, frozen=True, kw_only=True):
    """What a text calls all lines of the sections that begin so."""

    section: str
    phrases: tuple[str, ...]


class NarrativeWords(Declared, frozen=True, kw_only=True):
    """All wording of texts, as a rulebook declares it."""

    title: str
    numbers: NumberWords = NumberWords()
    direction: tuple[DirectionWords, ...] = ()
    base: tuple[BaseWords, ...] = ()
    bound: tuple[BoundWords, ...] = ()
    quantity: tuple[QuantityWords, ...] = ()
    name: tuple[NameWords, ...] = ()
    group: tuple[GroupWords, ...] = ()
    ratio: tuple[RatioWords, ...] = ()
    alike: tuple[AlikeWords, ...] = ()
    not_words: tuple[str, ...] = ()
    """Words that deny: *niet*, *geen*."""
    zero_words: tuple[str, ...] = ()
    """Words before a name that say that it is zero: *geen*."""
    below_zero: tuple[str, ...] = ()
    """Words beside an amount that say that it is below zero: *negatief*, *tekort*."""
    above_zero: tuple[str, ...] = ()
    """Words beside an amount that say that it is above zero: *positief*, *overschot*."""
    spent: tuple[str, ...] = ()
    """Words in the name of what flows out: printed below zero it is more where the amount is less, as of a loss."""
    idle: tuple[str, ...] = ()
    """Phrases that say nothing of what their words seem to say: *niet alleen*, *onder meer*."""
    currency: dict[str, str] = field(default_factory=dict)
    """Words for a currency that stand in texts alone, beside those of the notation."""
    scale: dict[str, int] = field(default_factory=dict)
    """Words for a factor that stand in texts alone, beside those of the notation."""
    shared_currency: dict[str, str] = field(default_factory=dict)
    """Words of texts that several currencies share, each with the sign of the notation that is shared so: *$m*."""
    currency_scale: dict[str, int] = field(default_factory=dict)
    """Of those words of `currency` that stand before a number and are a factor too, that factor: *m€ 173*."""
    scale_letters: dict[str, int] = field(default_factory=dict)
    """Letters right behind an amount with a currency that are a factor: *$5.2m*."""
    percent: tuple[str, ...] = ()
    """Words behind a number in percent, beside the signs of the notation."""
    points: tuple[str, ...] = ()
    """Words behind a difference of percentages."""
    basis_points: tuple[str, ...] = ()
    """Words behind a difference of percentages that counts hundredths of a point: *bps*."""
    counted: tuple[str, ...] = ()
    """Words behind a number of four digits that show that it is no year."""
    references: tuple[str, ...] = ()
    """Words before a number that is no figure: of an article, a table, a page."""
    names: tuple[str, ...] = ()
    """Names with digits that are no figures, as they are written."""
    months: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    """Words with a full stop that ends no sentence."""
    passed_over: tuple[str, ...] = ()
    """Words that say nothing by themselves: a subject is recognised with or without them."""
    dropped: tuple[str, ...] = ()
    """Words in front of a printed label that a text leaves out: *totaal*."""
    dropped_last: tuple[str, ...] = ()
    """Words behind a printed label that a text leaves out: *net*."""
    measures: tuple[str, ...] = ()
    """What a table of parts is of: beside the name of a part these are no line of their own: *Japan net sales*."""
    amounts: tuple[str, ...] = ()
    """Words by which a text means all of a table where it names nothing of it: *the costs*."""
    general: tuple[str, ...] = ()
    """Words of headings that say of nothing in particular: *overview*, *toelichting*."""
    links: tuple[str, ...] = ()
    """Words between a base and the amount that it is: *begroting van*, *begroot op*."""
    towards: tuple[str, ...] = ()
    """Words before the amount that a movement ended in: *naar*, *tot*."""
    out_of: tuple[str, ...] = ()
    """Words before the amount that a movement began with: *van*."""
    by: tuple[str, ...] = ()
    """Words before the size of a difference: *met*."""
    than: tuple[str, ...] = ()
    """Words before what an amount is held against: *dan*, *ten opzichte van*."""
    level: tuple[str, ...] = ()
    """Verbs that say what an amount is: *bedroeg*."""
    qualified_by: tuple[str, ...] = ()
    """Words behind a subject that tell it more closely: *omzet uit abonnementen* is not *omzet*."""
    more_is_better: tuple[str, ...] = ()
    """The lines, by their paths, of which more is better though they have no norm: a result, sales."""
    less_is_better: tuple[str, ...] = ()
    """The lines, by their paths, of which less is better though they have no norm: costs."""
    income_words: tuple[str, ...] = ()
    """Words in the label, or the section, of a line that no rulebook knows of which more is better: *baten*."""
    cost_words: tuple[str, ...] = ()
    """Those of one of which less is: *lasten*."""
    beginning: tuple[str, ...] = ()
    """Words in the label of what there was at the beginning of a year: *cash, beginning balance*."""
    as_rate: tuple[str, ...] = ()
    """Phrases between a line and the one that it is told in percent of: *as a percentage of*."""
    part_of: tuple[str, ...] = ()
    """Words before a subject by which only a part of it is spoken of: *van de uitgaven*."""
    understood: tuple[str, ...] = ()
    """Other words that change nothing: *daarmee*, *vielen*.

    With another word between a subject and its number it is not sure what a sentence speaks of.
    """
    otherwise: tuple[str, ...] = ()
    """Words of a sentence that speaks of what is not so, or not of this year alone: *zou*, *cumulatief*."""
    part_of_year: tuple[str, ...] = ()
    """Words for a part of a year: *kwartaal*. A table with none of them in its heads is of whole years."""
    whole_year: tuple[str, ...] = ()
    """Phrases for a whole year: beside a table of parts of one they speak of something else."""
    reckoned_otherwise: tuple[str, ...] = ()
    """Words of a stretch of a sentence that is reckoned otherwise than the table: *genormaliseerd*, *excluding*."""
    joins: tuple[str, ...] = ()
    """Words between two things said: *en*, *maar*."""
    causes: tuple[str, ...] = ()
    """Words before the reason of what was said: *doordat*, *als gevolg van*. What went up there is another thing."""
    nouns_in_row: bool = False
    """Whether a name may be a part of a longer one, with a space between: *software costs* is not *software*."""
    or_words: tuple[str, ...] = ()
    """Words before a number that says the one before it once more: *2.1 million, or 5%*."""
    respectively: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    """Words behind a number that says how many times as much something is: *three times*."""
    as_much: tuple[str, ...] = ()
    """Words between these and what is multiplied: *three times as high as budgeted*."""
    together: tuple[str, ...] = ()
    """Words by which a number is the sum of the lines that are named: *samen*."""
    back: tuple[str, ...] = ()
    """Words that refer to the subject of the sentence before: *dit*."""
    pointing: tuple[str, ...] = ()
    """Words before a noun that was told before: *this increase*."""
    relative: tuple[str, ...] = ()
    """Words behind a subject and a comma that begin what is told of it before its verb: *debt, which was 12, fell*."""
    ranges: tuple[tuple[str, str], ...] = ()
    """Pairs of words around the two ends of a range: *tussen* and *en*."""

    @property
    def bound_phrases(self) -> tuple[str, ...]:
        """All phrases that make a bound of a number."""
        return tuple(phrase for item in self.bound for phrase in item.phrases)

    @property
    def quantity_phrases(self) -> tuple[str, ...]:
        """All phrases that speak of every line of a group, or of none."""
        return tuple(phrase for item in self.quantity for phrase in item.phrases)


def read_narrative_file(
    content: bytes, where: str, lines: Collection[str], shared: Collection[str] = ()
) -> NarrativeWords:  # fmt: skip
    """Read the wording of texts from a file of a rulebook.

    `lines` are the paths of all its lines, `shared` the signs that several currencies share by its notation. Raises
    DeclarationError where the file is not as it must be, or names a line or a sign that the rulebook does not know.
    """
    words = convert(read_toml(content, where), NarrativeWords, where)
    for one in words.name:
        if one.line not in lines:
            what = f"name says {shorten(one.line)}, which is no line of the rulebook"
            raise DeclarationError(where, what, meant(one.line, lines))
    aims = (
        ("more_is_better", words.more_is_better), ("less_is_better", words.less_is_better),
        ("ratio", tuple(line for one in words.ratio for line in (one.part, one.whole))),
    )  # fmt: skip
    for key, path in ((key, path) for key, paths in aims for path in paths):
        if path not in lines:
            what = f"{key} says {shorten(path)}, which is no line of the rulebook"
            raise DeclarationError(where, what, meant(path, lines))
    for word, sign in words.shared_currency.items():
        if sign not in shared:
            what = f"shared_currency says that {shorten(word)} is shared as {shorten(sign)} is, which is not shared"
            raise DeclarationError(where, what, "Name a sign that notation.shared_currency has.")
    for problem in _unsound(words):
        raise DeclarationError(where, problem, "Mend it, or take it out.")
    return words


def _unsound(words: NarrativeWords) -> Iterator[str]:
    """Yield what of the wording says nothing, or two things at once."""
    for text, written in words.numbers.fractions.items():
        try:
            is_part = Fraction(written) > 0
        except (ValueError, ZeroDivisionError):
            is_part = False
        if not is_part:
            yield f"numbers.fractions says {shorten(written)} for {shorten(text)}, which is no fraction such as 2/3"
    said: dict[str, str] = {}
    for item in words.direction:
        if any(not end.strip() for end in item.compounds):
            yield f"direction says {item.says} by a compound without letters, which every word ends with"
        for phrase in (*item.phrases, *item.compounds):
            if said.setdefault(phrase.casefold(), item.says) != item.says:
                yield f"direction says both {said[phrase.casefold()]} and {item.says} by {shorten(phrase)}"
    for alike in words.alike:
        if len(set(alike.phrases)) < 2:
            yield f"alike has {len(alike.phrases)} phrases, and needs two that stand for one another"
