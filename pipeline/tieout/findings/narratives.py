"""Judge what the texts of a publication say of its tables: numbers, directions, and what they speak of at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from tieout.declarations.publication import ties_name
from tieout.findings.examined import Judged, judged
from tieout.findings.findings import finding_id
from tieout.findings.spoken_of import spoken_of, with_sums
from tieout.narrative.checking import Checked, Texts, Wording, check
from tieout.narrative.contested import Contested, contested
from tieout.narrative.facts import Facts
from tieout.narrative.fiscal_years import names_first_year
from tieout.narrative.judging import Judgement, rows_of
from tieout.narrative.ties import NO_TIES, Lost, Ties, settle
from tieout.narrative.wording import contradiction, decimal_of, group_told, question
from tieout.rulebook.model import Rulebook
from tieout.rulebook.narrative_words import NarrativeWords
from tieout.rulebook.vocabulary import Units
from tieout.values.errors import shorten
from tieout.values.listing import listed
from tieout.values.numbers import plain
from tieout.values.outcome import Finding, Place, Rule, Severity, Text, breach
from tieout.values.tally import Tally
from tieout.values.transcript import Transcript

SOURCE = "A text says what its tables say"
DECLARED_IN = "tieout/findings/narratives.py"


def _rule(name: str, severity: Severity, title: Text, reason: Text) -> Rule:
    """Make a rule of this module."""
    return Rule(name, title, reason, SOURCE, severity, "tieout", DECLARED_IN)


DIRECTION = _rule(
    "text_direction_agrees", "critical",
    Text("A text says the opposite of its table", "Een tekst zegt het omgekeerde van de tabel"),
    Text("Whoever reads the text takes it the wrong way round. Correct the word, or the figure.",
         "Wie de tekst leest, begrijpt het verkeerd om. Herstel het woord, of het cijfer."),
)  # fmt: skip
VALUE = _rule(
    "text_number_agrees", "critical",
    Text("A text prints another number than its table", "Een tekst noemt een ander getal dan de tabel"),
    Text("The text and the table cannot both be right. Correct the one that is wrong.",
         "De tekst en de tabel kunnen niet allebei kloppen. Herstel wat fout is."),
)  # fmt: skip
COVERS = _rule(
    "text_speaks_of_what_holds", "warning",
    Text("A text says of all what does not hold of some", "Een tekst zegt van alle wat niet voor alle klopt"),
    Text("The table prints more rows under the same word, and of those it does not hold. Say in the text which are "
         "meant, or why these are not.",
         "De tabel heeft meer rijen onder hetzelfde woord, en voor die klopt het niet. Zeg in de tekst welke bedoeld "
         "zijn, of waarom deze niet."),
)  # fmt: skip
LIKELY = _rule(
    "text_and_table_agree", "warning",
    Text("A text seems to contradict its table", "Een tekst lijkt de tabel tegen te spreken"),
    Text("The sentence names the line, and what it says is not what the table prints. It says more than this, or "
         "prints another figure of the line, and may mean something else. Correct the one that is wrong, or say what "
         "is meant.",
         "De zin noemt de regel, en zegt iets anders dan de tabel. Zij zegt meer dan dit, of noemt een ander cijfer "
         "van de regel, en kan iets anders bedoelen. Herstel wat fout is, of leg uit wat bedoeld is."),
)  # fmt: skip
CLEAR = _rule(
    "text_is_clear", "info",
    Text("A text may contradict its table", "Een tekst spreekt de tabel misschien tegen"),
    Text("What the text speaks of is not sure, so that this is a question. Write it out, or tie it to its figure.",
         "Waar de tekst over gaat is niet zeker; daarom is dit een vraag. Schrijf het uit, of leg vast bij welk cijfer "
         "het hoort."),
)  # fmt: skip
MENTIONED = _rule(
    "deviation_is_told_in_text", "info",
    Text("A deviation is told in no text", "Een afwijking staat in geen toelichting"),
    Text("A deviation that must be explained is best explained where people read: in the text beside the table.",
         "Een afwijking die moet worden toegelicht, hoort in de toelichting te staan, waar mensen haar lezen."),
)  # fmt: skip
STANDS = _rule(
    "tied_words_stand_in_text", "critical",
    Text("Words that were tied to a figure no longer stand in the text",
         "Woorden die bij een cijfer waren vastgelegd, staan niet meer in de tekst"),
    Text("Whoever tied them read another text: what it says now nobody tied. Quote what stands there, or take the tie "
         "out.",
         "Wie ze vastlegde, las een andere tekst: wat er nu staat, heeft niemand vastgelegd. Citeer wat er staat, of "
         "haal de koppeling weg."),
)  # fmt: skip
ITSELF = _rule(
    "text_agrees_with_itself", "warning",
    Text("A text contradicts itself", "Een tekst spreekt zichzelf tegen"),
    Text("Both cannot be right, whatever the table prints. Correct the one that is wrong.",
         "Beide kunnen niet kloppen, wat de tabel ook vermeldt. Herstel wat fout is."),
)  # fmt: skip
OVERRULED = _rule(
    "tie_agrees_with_its_words", "warning",
    Text("A tie says otherwise than the words of the text",
         "Een koppeling zegt iets anders dan de woorden van de tekst"),
    Text("By its words the text speaks of another figure, which contradicts it. Say why the tie is right, or take it "
         "out.",
         "Naar de woorden gaat de tekst over een ander cijfer, en dat spreekt haar tegen. Leg uit waarom de koppeling "
         "klopt, of haal haar weg."),
)  # fmt: skip
CLAIMS = (DIRECTION, VALUE, STANDS, COVERS, OVERRULED, LIKELY, CLEAR)
RULES = (*CLAIMS, ITSELF, MENTIONED)
NO_TEXT = Text("No text says anything of a table.", "Geen tekst zegt iets over een tabel.")
NO_DEVIATION = Text("No deviation must be explained.", "Geen afwijking hoeft te worden toegelicht.")
DEVIATIONS = "expect_deviations_to_stay_within"


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of the texts of a publication."""

    checked: tuple[Checked, ...]
    facts: Facts
    lost: tuple[tuple[str, Lost], ...] = ()
    """Of each tie whose words do not stand in its text, the file of the text."""
    trusted: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """By file, how many claims a steward tied, and how many numbers were set apart."""
    contested: tuple[Contested, ...] = ()
    """What the texts say that they contradict themselves."""


def hear(
    connection: duckdb.DuckDBPyConnection,
    texts: Mapping[str, Transcript],
    rulebook: Rulebook,
    words: NarrativeWords,
    entities: Iterable[str],
    ties: Mapping[str, Ties] | None = None,
    tallies: Mapping[str, Tally] | None = None,
) -> Heard:
    """Read texts, by their file, and judge what they say by the figures of a run; `entities` are whose these are.

    `ties` are those that a steward declared, by the file of the text; `tallies` what the engines said of the same
    figures, by the name of the rule. Raises DeclarationError where a tie names what is not there.
    """
    facts = spoken_of(connection, rulebook)
    own = tuple(name for one in entities for entity in (rulebook.entity(one),)
                for name in (entity.label, *entity.aliases))  # fmt: skip
    wording = Wording(words, rulebook.notation, rulebook.units, rulebook.labels.endings, own,
                      names_first_year(facts.heads), facts.head_words, facts.years)  # fmt: skip
    reader = Texts(wording, list(facts.rows.values()))
    spoken = [reader.listen(reader.prose(file, text)) for file, text in texts.items()]
    roles: dict[str, str] = {basis.name: basis.role for basis in rulebook.bases}
    settled = [
        settle((ties or {}).get(one.prose.file, NO_TIES), ties_name(one.prose.file), one.prose, reader, facts, roles)
        for one in spoken
    ]
    said = [claim for one in spoken for claim in one.claims] + [claim for one in settled for claim in one.claims]
    spoken_rows = rows_of([claim for claim in said if claim.against is not None])
    facts = with_sums(facts, connection, rulebook, spoken_rows, tallies or {})
    checked = tuple(check(one, facts, own.claims, own.apart) for one, own in zip(spoken, settled, strict=True))
    lost = tuple((one.prose.file, each) for one, own in zip(spoken, settled, strict=True) for each in own.lost)
    trusted = {one.prose.file: (len(own.claims), len(own.apart)) for one, own in zip(spoken, settled, strict=True)}
    return Heard(checked, facts, lost, trusted, tuple(contested(checked, facts)))


def judge_narratives(heard: Heard, rulebook: Rulebook, findings: Sequence[Finding]) -> Judged:
    """Give the rules on texts, their outcomes and findings; `findings` are those on the tables."""
    found: list[Finding] = []
    for checked in heard.checked:
        times: Counter[tuple[str, ...]] = Counter()
        units = rulebook.units
        found += [one for each in checked.judgements for one in _findings(each, checked, heard, units, times)]
        found += [one for each in checked.overruled for one in _findings(each, checked, heard, units, times, OVERRULED)]
    found += (_lost(file, one) for file, one in heard.lost)
    judgements = sum(len(checked.judgements) + len(checked.overruled) for checked in heard.checked)
    on_claims = judged(CLAIMS, judgements + len(heard.lost), found, NO_TEXT)
    # A text may contradict itself of what no table has: then nothing was held against a table.
    said: Counter[tuple[str, ...]] = Counter()
    against_itself = [_of_itself(one, said) for one in heard.contested]
    compared = sum(len(one.spoken.claims) + _count_ends(one) for one in heard.checked)
    on_itself = judged([ITSELF], compared, against_itself, NO_TEXT)
    deviating = _deviating(rulebook, findings) if heard.checked else []
    on_silence = judged([MENTIONED], len(deviating), _unmentioned(heard, deviating), NO_DEVIATION)
    return (
        on_claims[0] + on_itself[0] + on_silence[0],
        on_claims[1] + on_itself[1] + on_silence[1],
        on_claims[2] + on_itself[2] + on_silence[2],
    )


def _findings(
    judgement: Judgement,
    checked: Checked,
    heard: Heard,
    units: Units,
    times: Counter[tuple[str, ...]],
    by: Rule | None = None,
) -> Iterable[Finding]:
    """Make a finding of what is contradicted, of its own rule or of `by`; none of what agrees.

    It is named by what the text says and not by where, so that an answer to it outlives an edit elsewhere in the text;
    `times` counts how often the same was said before.
    """
    if judgement.state not in ("direction contradicted", "value contradicted"):
        return
    claim = judgement.claim
    start, end = claim.words
    quote = checked.quote(start, end)
    if claim.quantity is not None:
        certain = VALUE if judgement.state == "value contradicted" else DIRECTION
        asked = LIKELY if judgement.is_likely else CLEAR
        rule = COVERS if judgement.sections else certain if judgement.is_certain else asked
        message = group_told(judgement, _sentence(checked, start))
    elif judgement.is_certain:
        rule = DIRECTION if judgement.state == "direction contradicted" else VALUE
        message = contradiction(judgement, quote, heard.facts, units)
    else:
        rule = LIKELY if judgement.is_likely else CLEAR
        message = question(judgement, quote, heard.facts, units)
    rule = by or rule
    figures = [fact.place for way in (judgement.failing or (judgement.way,)) if way is not None
               for fact, _ in (way.parts or way.amount).made_of]  # fmt: skip
    whose = claim.group or (judgement.way.row.path or judgement.way.row.label if judgement.way else "")
    printed = [quote, checked.prose.around(start), *(place.printed or "" for place in figures)]
    subject = f"{checked.prose.file}/{whose}{_again(times, (rule.name, whose, *printed))}"
    place = checked.prose.spot(start, quote)
    finding = breach(rule, finding_id("", subject, printed)[1:], message, place, *dict.fromkeys(figures))
    yield replace(finding, **_measured(judgement, units))


def _measured(judgement: Judgement, units: Units) -> dict[str, Any]:
    """Give what a text says and what the figures make, and how far these are apart, where both are amounts."""
    way, number = judgement.way, judgement.claim.number
    if way is None or number is None or way.kind not in ("value", "difference") or judgement.claim.quantity is not None:
        return {}
    made = (way.parts or way.amount).interval
    if made.lower is None or made.upper is None or number.said.lower is None or number.said.upper is None:
        return {}
    fact = way.amount.made_of[0][0]
    is_lower = way.kind == "difference" and (judgement.claim.direction == "lower") != judgement.claim.denied
    found, expected = (-number.value if is_lower else number.value), (made.lower + made.upper) / 2
    allowed = (made.upper - made.lower + number.said.upper - number.said.lower) / 2
    shown = [decimal_of(one / fact.scale, 9).normalize() for one in (expected, found, abs(found - expected), allowed)]
    expected_, found_, gap, rest = map(plain, shown)
    return {
        "expected": expected_,
        "found": found_,
        "gap": gap,
        "allowed": rest,
        "unit": units.word(fact.scale, fact.unit),
    }


def _of_itself(said: Contested, times: Counter[tuple[str, ...]]) -> Finding:
    """Make a finding of what a text says that it contradicts itself; `times` counts how often it said so before."""
    prose, (start, end) = said.text.prose, said.span
    quote = prose.quote(start, end)
    printed = [*said.quotes, prose.around(start)]
    subject = f"{prose.file}{_again(times, (prose.file, *printed))}"
    return breach(ITSELF, finding_id("", subject, printed)[1:], said.message, prose.spot(start, quote), *said.others)


def _count_ends(checked: Checked) -> int:
    """Count the directions of a text that say from which amount to which one something went."""
    return sum(one.ends is not None for one in checked.spoken.ways)


def _again(times: Counter[tuple[str, ...]], told: tuple[str, ...]) -> str:
    """Tell apart findings that are told alike: the second of them ends in `/2`."""
    times[told] += 1
    return f"/{times[told]}" if times[told] > 1 else ""


def _lost(file: str, one: Lost) -> Finding:
    """Say which tied words do not stand in a text."""
    return breach(
        STANDS,
        finding_id("", file, [one.quote])[1:],
        Text(f"{ties_name(file)} ties {shorten(one.quote)}, and {one.why.en}.",
             f"{ties_name(file)} legt {shorten(one.quote)} vast, en {one.why.nl}."),
        Place(file, printed=shorten(one.quote)),
    )  # fmt: skip


def _sentence(checked: Checked, at: int) -> str:
    """Give the sentence in which a place of a text stands."""
    block = checked.prose.block_at(at)
    return checked.quote(block.start, block.end) if block is not None else ""


def _deviating(rulebook: Rulebook, findings: Sequence[Finding]) -> list[Finding]:
    """Give the findings that a figure deviates so far that it must be explained."""
    rules = {said.rule.name for suite in rulebook.suites for said in suite.expectations if said.kind.type == DEVIATIONS}
    return [one for one in findings if one.rule in rules and one.places]


def _unmentioned(heard: Heard, deviating: Sequence[Finding]) -> Iterable[Finding]:
    """Name the deviations that must be explained and stand in no text, in one finding."""
    told = {key for checked in heard.checked for key in checked.spoken.mentioned}
    places = {(fact.place.file, fact.place.line): fact.row for found in heard.facts.figures.values() for fact in found}
    silent = [one.places[0] for one in deviating if places.get((one.places[0].file, one.places[0].line)) not in told]
    if silent:
        names = listed([place.line_label or shorten(place.printed or "") for place in silent])
        files = ", ".join(checked.prose.file for checked in heard.checked)
        yield breach(
            MENTIONED,
            finding_id("", files, [place.printed or "" for place in silent])[1:],
            Text(f"{len(silent)} deviations that must be explained are told nowhere in {files}: {names}.",
                 f"{len(silent)} toe te lichten afwijkingen staan nergens in {files}: {names}."),
            *silent,
        )  # fmt: skip


def told_of(heard: Heard) -> tuple[Text, ...]:
    """Give a line for each text: how many numbers it prints, and what became of them."""
    return tuple(_told_of(one, *heard.trusted.get(one.prose.file, (0, 0))) for one in heard.checked)


def _told_of(checked: Checked, tied_by_hand: int, apart: int) -> Text:
    """Count the numbers of a text that tie out, that do not, that are a question, and that are tied to nothing."""
    states: dict[tuple[int, int], set[str]] = {}
    for one in checked.judgements:
        for number in one.claim.numbers:
            state = "agrees" if one.state == "agrees" else "contradicts" if one.is_certain else "asked"
            states.setdefault((number.start, number.end), set()).add(state)
    contradicted = sum("contradicts" in found for found in states.values())
    asked = sum("asked" in found and "contradicts" not in found for found in states.values())
    count, unbound = len(checked.spoken.numbers), len(checked.unbound)
    tied = len(states) - contradicted - asked
    file, silent = checked.prose.file, len(checked.unheard)
    en, nl = [f"{tied} tied out"] if count else [], [f"{tied} nagerekend"] if count else []
    if contradicted:
        en.append(f"{contradicted} against its table")
        nl.append(f"{contradicted} in strijd met de tabel")
    if asked:
        en.append(f"{asked} in question")
        nl.append(f"{asked} niet zeker")
    if tied_by_hand:
        en.append(f"{tied_by_hand} by ties of the publisher")
        nl.append(f"{tied_by_hand} op koppelingen van de publicerende")
    if apart:
        en.append(f"{apart} set apart by the publisher")
        nl.append(f"{apart} terzijde gezet door de publicerende")
    if unbound:
        named = listed([shorten(checked.quote(one.start, one.end)) for one in checked.unbound])
        en.append(f"{unbound} not judged, tied to no figure: {named}")
        nl.append(f"{unbound} niet beoordeeld, bij geen cijfer: {named}")
    if silent:
        named = listed([shorten(_sentence(checked, one.start)) for one in checked.unheard])
        en.append(f"{silent} said without a number and not judged: {named}")
        nl.append(f"{silent} zonder getal gezegd en niet beoordeeld: {named}")
    if untied := checked.untied:
        named = listed([shorten(checked.quote(*one.span)) for one in untied])
        directions = "direction" if len(untied) == 1 else "directions"
        en.append(f"{len(untied)} {directions} not judged, said of no line that is known: {named}")
        richtingen = "richting" if len(untied) == 1 else "richtingen"
        nl.append(f"{len(untied)} {richtingen} niet beoordeeld, van geen regel die bekend is: {named}")
    if doubted := [one for one in checked.judgements if _is_asked_without_number(one)]:
        named = listed([shorten(_sentence(checked, one.claim.start)) for one in doubted])
        en.append(f"{len(doubted)} said without a number and in question: {named}")
        nl.append(f"{len(doubted)} zonder getal gezegd en niet zeker: {named}")
    if unread := checked.spoken.unread:
        named = listed([shorten(one) for one in unread])
        en.append(f"{len(unread)} that nobody reads, in code, out of sight or in other digits: {named}")
        nl.append(f"{len(unread)} die niemand leest, in code, uit het zicht of in andere cijfers: {named}")
    if pictures := checked.spoken.pictures:
        en.append(f"{pictures} {'picture' if pictures == 1 else 'pictures'} that nobody looks at")
        nl.append(f"{pictures} {'beeld' if pictures == 1 else 'beelden'} waar niemand naar kijkt")
    return Text(
        f"The text {file} prints {count or 'no'} {'number' if count == 1 else 'numbers'}{_behind(en)}.",
        f"De tekst {file} noemt {count or 'geen'} {'getal' if count == 1 else 'getallen'}{_behind(nl)}.",
    )


def _is_asked_without_number(judgement: Judgement) -> bool:
    """Tell whether a text says without a number what seems to be otherwise, and no finding asks for an answer to it."""
    is_found = judgement.is_certain or judgement.is_likely or bool(judgement.sections)
    return judgement.state.endswith("contradicted") and not is_found and not judgement.claim.numbers


def _behind(told: Sequence[str]) -> str:
    """Put what is told behind a colon; nothing where nothing is."""
    return f": {'; '.join(told)}" if told else ""
