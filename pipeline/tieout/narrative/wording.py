"""Word what a text says against its tables, with the computation, in each language. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tieout.narrative.checking import Checked
from tieout.narrative.claims import Against, Claim, Doubt, Side
from tieout.narrative.directions import StatedWay
from tieout.narrative.facts import Amount, Fact, Facts
from tieout.narrative.intervals import Interval
from tieout.narrative.judging import Judgement, elsewhere
from tieout.narrative.number import PERCENT
from tieout.narrative.ways import Way
from tieout.rulebook.narrative_words import Direction
from tieout.rulebook.vocabulary import Units
from tieout.values.errors import shorten
from tieout.values.listing import listed
from tieout.values.numbers import dutch, english, plain
from tieout.values.outcome import Text

HIGHER, LOWER, EQUAL = Text("higher", "hoger"), Text("lower", "lager"), Text("equal", "gelijk")
SIDES: dict[Side, Text] = {"above": Text("above zero", "boven nul"), "below": Text("below zero", "onder nul")}
SAID = {
    "higher": HIGHER, "lower": LOWER, "equal": EQUAL, "doubled": Text("doubled", "verdubbeld"),
    "halved": Text("halved", "gehalveerd"), "almost equal": Text("almost equal", "vrijwel gelijk"),
    "different": Text("different", "anders"), "largest": Text("the largest", "het grootst"),
    "smallest": Text("the smallest", "het kleinst"), "meets": Text("meets the norm", "voldoet aan de norm"),
    "better": Text("better", "beter"), "worse": Text("worse", "slechter"),
}  # fmt: skip
DOUBTS: dict[Doubt, Text] = {
    "named by the heading": Text("only the heading names it", "alleen de kop noemt het"),
    "referred back": Text("it refers back to an earlier sentence", "het verwijst terug naar een eerdere zin"),
    "several rows": Text("several rows are called so", "meer rijen heten zo"),
    "several subjects": Text("the sentence names several lines", "de zin noemt meer regels"),
    "told more closely": Text("the line is told more closely than the table has it",
                              "de zin bepaalt de regel nader dan de tabel"),
    "no base": Text("it does not say against what", "er staat niet ten opzichte waarvan"),
    "loose": Text("the words do not tell what the number states", "de woorden zeggen niet wat het getal is"),
    "another year": Text("the sentence names several years", "de zin noemt meer jaren"),
    "not listed alike": Text("the lists are not of one length", "de opsommingen zijn niet even lang"),
    "among which": Text("it does not say of which lines", "er staat niet van welke regels"),
    "named in part": Text("it has only a part of the name", "er staat maar een deel van de naam"),
    "by its amount": Text("it was recognised by its amount", "het is aan zijn bedrag herkend"),
    "no unit": Text("the number has no unit", "het getal heeft geen eenheid"),
}  # fmt: skip
THAN, AGAINST = Text(" than ", " dan "), Text(", against ", ", ten opzichte van ")
LINKS: dict[Direction, Text] = {
    "higher": THAN, "lower": THAN, "better": THAN, "worse": THAN,
    "equal": AGAINST, "almost equal": AGAINST, "different": AGAINST,
}  # fmt: skip
"""What links a direction with what it is held against; the others say that by themselves."""
MOST_PARTS = 4
"""Figures that a computation shows."""


def contradiction(judgement: Judgement, quote: str, facts: Facts, units: Units) -> Text:
    """Say what a text says, what the figures make, and that the two are not the same."""
    way, claim = judgement.way, judgement.claim
    if way is None:
        return Text(quote, quote)
    shown = computed(way, claim, facts, units)
    says = _says(claim, way, judgement)
    others = elsewhere(claim, way, facts) if way.kind == "value" and way.fits_value is False else ()
    if others:
        # A number of last year, or of the budget, was left standing: the steward sees where it comes from.
        where = _quoted(others[0])
        says = Text(f"{says.en}, which is {where.en}", f"{says.nl}, en dat is {where.nl}")
    return Text(
        f"{way.row.label}: {shown.en}; the text says {says.en}.", f"{way.row.label}: {shown.nl}; er staat {says.nl}."
    )


def question(judgement: Judgement, quote: str, facts: Facts, units: Units) -> Text:
    """Say why it is not sure what a text speaks of, and what would be contradicted."""
    told = contradiction(judgement, quote, facts, units)
    doubts = [DOUBTS[one] for one in judgement.claim.doubts if one in DOUBTS]
    way = judgement.way
    is_another = way is not None and way.fits_value is False and bool(elsewhere(judgement.claim, way, facts))
    if not doubts and judgement.is_likely and not is_another:
        doubts = [Text("the sentence says more than this", "de zin zegt meer dan dit")]
    if not doubts:
        doubts = [Text("it may mean another figure", "het kan een ander cijfer bedoelen")]
    why = Text(listed([one.en for one in doubts]), listed([one.nl for one in doubts]))
    return Text(
        f"{shorten(quote)} may speak of this line, which is not sure: {why.en}. {told.en}",
        f"{shorten(quote)} gaat misschien over deze regel, maar zeker is het niet: {why.nl}. {told.nl}",
    )


def computed(way: Way, claim: Claim, facts: Facts, units: Units) -> Text:
    """Show the figures of a reading and what they make: *17,3 lower and 21,9 higher make 39,2 lower*."""
    if way.kind == "share":
        part, whole = (_quoted(fact) for fact, _ in way.amount.made_of[:2])
        share = _number(_center(way.interval), 1)
        return Text(f"{part.en} of {whole.en} is {share.en}%", f"{part.nl} van {whole.nl} is {share.nl}%")
    parts = way.parts or (facts.resummed(way.amount) if way.kind == "difference" else None)
    if way.kind == "value":
        return _value(way, units)
    if parts is not None and len(parts.made_of) <= MOST_PARTS:
        makes = _moved(parts.interval, parts, units)
        each = [_part(fact, sign, units) for fact, sign in parts.made_of]
        return Text(
            f"{' and '.join(one.en for one in each)} make {makes.en}",
            f"{' en '.join(one.nl for one in each)} geeft {makes.nl}",
        )
    makes = _moved(way.interval, way.amount, units, is_percent=way.kind == "percent")
    if way.kind == "ratio":
        times = _number(_center(way.interval), 2)
        makes = Text(f"{times.en} times as much", f"{times.nl} keer zoveel")
    if len(way.amount.made_of) == 1:
        fact = way.amount.made_of[0][0]
        return Text(f"{_quoted(fact).en} is {makes.en}", f"{_quoted(fact).nl} is {makes.nl}")
    one, *others = way.amount.made_of
    if way.kind in ("percent", "ratio") or (len(others) == 1 and others[0][1] < 0 < one[1]):
        against = listed([_quoted(fact).en for fact, _ in others])
        return Text(f"{_quoted(one[0]).en} against {against} is {makes.en}",
                    f"{_quoted(one[0]).nl} tegenover {against} is {makes.nl}")  # fmt: skip
    figures = listed([_quoted(fact).en for fact, _ in way.amount.made_of])
    return Text(f"{figures} make {makes.en}", f"{figures} geven {makes.nl}")


def group_told(judgement: Judgement, quote: str) -> Text:
    """Say of which rows of a group a claim does not hold."""
    names = listed([f"{way.row.label} ({_figures(way.amount.made_of)})" for way in judgement.failing])
    held, failing = len(judgement.holding), len(judgement.failing)
    if judgement.sections:
        sections = listed([shorten(one) for one in judgement.sections])
        return Text(
            f"{shorten(quote)} holds of {held} rows, and not of those under {sections}: {names}. Say which are meant.",
            f"{shorten(quote)} klopt voor {held} rijen, en niet voor die onder {sections}: {names}. Zeg welke bedoeld "
            "zijn.",
        )
    but = Text(f", and not of {names}", f", en niet voor {names}") if failing else Text("", "")
    return Text(
        f"{shorten(quote)} holds of {held} of {held + failing} rows{but.en}.",
        f"{shorten(quote)} klopt voor {held} van {held + failing} rijen{but.nl}.",
    )


def unjudged(way: StatedWay | None) -> Text:
    """Say what nothing judged that is said without a number, and how its direction is read, where it has one."""
    if way is None:
        return Text("it is said without a number, and no figure could be found for it",
                    "het is gezegd zonder getal, en er is geen cijfer bij gevonden")  # fmt: skip
    denied = Text("not ", "niet ") if way.denied else Text("", "")
    said, year = SAID[way.says], way.when.year
    now = f" in {year}" if year is not None else ""
    link, than = LINKS.get(way.says), Text("", "")
    if link is not None and way.against is not None:
        held = _held(way.against)
        than = Text(link.en + held.en, link.nl + held.nl)
    return Text(
        f"it says {denied.en}{said.en}{now}{than.en}; no figure could be found for it",
        f"er staat {denied.nl}{said.nl}{now}{than.nl}; er is geen cijfer bij gevonden",
    )


def _held(against: Against) -> Text:
    """Say what a direction is held against."""
    if against.role == "target":
        return Text("the target", "het gestelde doel")
    if against.when.year is not None:
        return Text(f"in {against.when.year}", f"in {against.when.year}")
    return Text("before", "daarvoor") if against.when.back else Text("what came of it", "wat het werd")


def _says(claim: Claim, way: Way, judgement: Judgement) -> Text:
    """Say what a text says of what is contradicted."""
    denied = Text("not ", "niet ") if claim.denied else Text("", "")
    direction = SAID.get(claim.direction or "")
    if claim.times is not None:
        times = _number(claim.times.value, 2)
        direction = Text(f"{times.en} times as much", f"{times.nl} keer zoveel")
    if judgement.state == "direction contradicted" and direction is not None:
        return Text(denied.en + direction.en, denied.nl + direction.nl)
    if claim.number is None:
        side = SIDES[claim.side] if claim.side is not None else Text("none", "geen")
        return side if direction is None else direction
    number = shorten(" ".join(claim.number.text.split()))
    if judgement.state == "direction contradicted" and claim.side is not None:
        return Text(f"{number} {SIDES[claim.side].en}", f"{number} {SIDES[claim.side].nl}")
    if direction is None or way.kind == "value":
        return Text(number, number)
    return Text(f"{number} {direction.en}", f"{number} {direction.nl}")


def _value(way: Way, units: Units) -> Text:
    """Show an amount: as it is printed, or what it follows from."""
    made_of = way.amount.made_of
    if len(made_of) == 1:
        told = _quoted(made_of[0][0])
        return Text(f"the table prints {told.en}", f"de tabel vermeldt {told.nl}")
    amount = _amount(way.interval, way.amount, units)
    figures = listed([_quoted(fact).en for fact, _ in made_of])
    return Text(f"{figures} make {amount.en}", f"{figures} geven {amount.nl}")


def _quoted(fact: Fact) -> Text:
    """Quote a figure with its column."""
    text = f"“{fact.place.printed}” ({fact.place.column_label})"
    return Text(text, text)


def _figures(made_of: Sequence[tuple[Fact, int]]) -> str:
    """Quote some figures, one behind the other."""
    return ", ".join(f"“{fact.place.printed}”" for fact, _ in made_of)


def _part(fact: Fact, sign: int, units: Units) -> Text:
    """Show a part of a sum: by how much it is higher or lower."""
    told = _moved(fact.interval, Amount(fact.interval, ((fact, 1),)), units)
    return Text(f"{told.en} ({fact.place.line_label})", f"{told.nl} ({fact.place.line_label})")


def _moved(interval: Interval, amount: Amount, units: Units, is_percent: bool = False) -> Text:
    """Say by how much something is higher or lower."""
    center = _center(interval)
    if not center:
        return Text("no difference", "geen verschil")
    size = _amount(interval.size(), amount, units, is_percent)
    way = HIGHER if center > 0 else LOWER
    return Text(f"{size.en} {way.en}", f"{size.nl} {way.nl}")


def _amount(interval: Interval, amount: Amount, units: Units, is_percent: bool = False) -> Text:
    """Write an amount in the unit and scale of the figures that it is of."""
    fact = amount.made_of[0][0]
    value = _center(interval)
    if is_percent:
        told = _number(value, 1)
        return Text(f"{told.en}%", f"{told.nl}%")
    told = _number(value / fact.scale, 6)
    unit = units.word(fact.scale, fact.unit)
    behind = "" if unit == "1" else unit if unit == PERCENT else f" {unit}"
    return Text(told.en + behind, told.nl + behind)


def _center(interval: Interval) -> Fraction:
    """Give the amount in the middle of an interval: the one that is printed."""
    low, high = interval.lower, interval.upper
    if low is None or high is None:
        return low if low is not None else high if high is not None else Fraction(0)
    return (low + high) / 2


def _number(value: Fraction, decimals: int) -> Text:
    """Write a number with so many decimals at most."""
    rounded = plain(decimal_of(value, decimals))
    return Text(english(rounded), dutch(rounded))


def decimal_of(value: Fraction, decimals: int) -> Decimal:
    """Write a fraction as a decimal number with so many decimals, half a step rounded away from zero."""
    steps = abs(value) * 10**decimals
    whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def told(judgement: Judgement, checked: Checked, facts: Facts, units: Units) -> tuple[str, str, str]:
    """Give what became of a claim, for a list: tied, proposed or asked, the words, and the line with what it says."""
    claim = judgement.claim
    quote = checked.quote(*claim.words)
    agrees = judgement.state == "agrees"
    state = "tied" if claim.declared else "asked" if not agrees and not judgement.is_certain else "proposed"
    if claim.quantity is not None:
        names = f"{len(judgement.holding)} of {len(judgement.holding) + len(judgement.failing)} rows"
        return state, quote, f"{claim.group}: holds of {names}"
    if judgement.way is None:
        return state, quote, ""
    if agrees:
        return state, quote, f"{judgement.way.row.label}: {computed(judgement.way, claim, facts, units).en}"
    if state == "asked":
        return state, quote, question(judgement, quote, facts, units).en
    return state, quote, contradiction(judgement, quote, facts, units).en
