"""Turn what was counted of rules on records, and what engines said of them, into rules, outcomes and findings. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from tieout.declarations.plain import PlainFile, PlainPackage
from tieout.figures.record_counts import NO_BREACHES, Alike, Breaches
from tieout.findings.allowances import Granted, worded
from tieout.findings.explanations import ANSWERS, fault_of_terms
from tieout.findings.findings import finding_id
from tieout.intake.files import SourceFile
from tieout.intake.interface import Loaded
from tieout.records.agreeing import Agreed
from tieout.records.rule import RecordRule
from tieout.rulebook.terms import Terms
from tieout.values.answers import Allowance
from tieout.values.errors import DeclarationError, shorten
from tieout.values.moments import Days
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Finding, Outcome, Place, Rule, State, Text, breach
from tieout.values.places import counted_by, counted_by_many, in_its_file
from tieout.values.spelling import nearest

ASKED = Rule(
    "records_are_asked_something",
    Text("Nothing is asked of a table", "Van een tabel wordt niets gevraagd"),
    Text(
        "Whatever its records hold, they would pass. Declare types, keys and constraints of it, or a suite or schema.",
        "Wat de records ook bevatten, het zou doorgaan. Declareer types, sleutels en eisen, of een suite of schema.",
    ),
    "Data Package v2", "warning", "tieout", "tieout/findings/records.py",
)  # fmt: skip
AS_DECLARED = Rule(
    "files_are_as_declared",
    Text("A file is not the one that is declared", "Een bestand is niet het gedeclareerde"),
    Text(
        "The data package has its size or digest, and the file has another: one of them is of another version.",
        "Het datapakket geeft de grootte of digest, en het bestand heeft een andere: een van beide is van een andere "
        "versie.",
    ),
    "Data Package v2: bytes, hash", "critical", "tieout", "tieout/findings/records.py",
)  # fmt: skip
DIGESTS = frozenset({"md5", "sha1", "sha256", "sha512"})
LONGEST_NAMED = 60
"""Characters of a cell that the name of a finding has."""
BLANK = Text("It asks nothing of a blank cell, and every cell is blank.", "Een lege cel mag, en elke cel is leeg.")


@dataclass(frozen=True, slots=True)
class Ruled:
    """What became of one rule on records."""

    rule: RecordRule
    agreed: Agreed
    breaches: Breaches = NO_BREACHES
    """The records that are not as it says."""


@dataclass(slots=True)
class Told:
    """What is told of rules on records."""

    rules: list[Rule] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def nothing_asked(table: str, name: str) -> str:
    """Name the softening that nothing is asked of a field."""
    return f"nothing is asked of {table}.{name}"


def tell_records(
    ruled: Iterable[Ruled], loaded: Sequence[Loaded], allowed_empty: Mapping[str, Text] = MappingProxyType({})
) -> Told:
    """Tell what became of the rules on records; `allowed_empty` has the reasons of allowances that count, by rule."""
    told = Told()
    tables = {item.name: item for item in loaded}
    for one in ruled:
        rule = _rule(one.rule)
        found = list(_findings(one, rule, tables[one.rule.table]))
        told.rules.append(rule)
        told.outcomes.append(_outcome(one, found, tables[one.rule.table], allowed_empty))
        told.findings += found
    return told


def judge_asked(rules: Iterable[RecordRule], loaded: Sequence[Loaded]) -> Told:
    """Judge whether something is asked of every table."""
    asked = Counter(rule.table for rule in rules)
    findings = [
        breach(
            ASKED, item.name,
            Text(f"Nothing is asked of {item.file}.", f"Van {item.file} wordt niets gevraagd."), Place(item.file),
        )
        for item in loaded
        if not asked[item.name]
    ]  # fmt: skip
    state: State = "failed" if findings else "passed"
    whole = len(loaded) - len(findings)
    return Told([ASKED], [Outcome(ASKED.name, state, len(loaded), len(findings), exact=whole)], findings)


def judge_files(package: PlainPackage, files: Mapping[str, SourceFile]) -> Told:
    """Judge whether each file has the size and the digest that are declared of it; `files` are by their path.

    Of a table in several files they are those of all its bytes, one file behind another.
    """
    declared: tuple[PlainFile, ...] = (*package.resources, *package.attached)
    asked = [one for one in declared if one.bytes is not None or one.hash is not None]
    if not asked:
        why = Text("No size and no digest is declared.", "Er is geen grootte en geen digest gedeclareerd.")
        return Told([AS_DECLARED], [Outcome(AS_DECLARED.name, "empty", 0, 0, allowed_empty=why)], [])
    findings = [
        breach(AS_DECLARED, one.name, fault, Place(one.path))
        for one in asked
        if (fault := _not_as_declared(one, [files[path] for path in one.paths])) is not None
    ]
    state: State = "failed" if findings else "passed"
    whole = len(asked) - len(findings)
    return Told([AS_DECLARED], [Outcome(AS_DECLARED.name, state, len(asked), len(findings), exact=whole)], findings)


def _not_as_declared(table: PlainFile, files: Sequence[SourceFile]) -> Text | None:
    """Say what of the files of a table is not as declared; None where all is."""
    size = sum(file.size for file in files)
    if table.bytes is not None and table.bytes != size:
        return Text(
            f"{table.path} has {size} bytes where {table.bytes} are declared.",
            f"{table.path} heeft {size} bytes waar er {table.bytes} zijn gedeclareerd.",
        )
    if table.hash is None:
        return None
    kind, _, digest = table.hash.rpartition(":")
    kind = kind.casefold() or "md5"
    if kind not in DIGESTS:
        return Text(
            f"{table.path} is declared with a digest by {shorten(kind)}, which is not known here.",
            f"{table.path} is gedeclareerd met een digest van {shorten(kind)}, en die is hier niet bekend.",
        )
    made = hashlib.new(kind, usedforsecurity=False)
    for block in (block for file in files for block in file.blocks()):
        made.update(block)
    found = made.hexdigest()
    if found == digest.casefold():
        return None
    return Text(
        f"{table.path} has {kind} {found} where {shorten(digest)} is declared.",
        f"{table.path} heeft {kind} {found} waar {shorten(digest)} is gedeclareerd.",
    )


def _rule(rule: RecordRule) -> Rule:
    """Give a rule as every report knows one: its title says the defect."""
    title = Text.of({code: f"{_NOT.in_language(code)} {said}" for code, said in rule.title.said})
    return Rule(rule.name, title, rule.reason, rule.source, rule.severity, rule.engine or "tieout", rule.source)


_NOT = Text("Does not hold:", "Klopt niet:")


def _outcome(one: Ruled, findings: Sequence[Finding], item: Loaded, allowed_empty: Mapping[str, Text]) -> Outcome:
    """Say what became of a rule in the words of every report."""
    agreed = one.agreed
    if agreed.state in ("broken", "empty"):
        message = (
            _sentence(agreed.message) if agreed.message is not None and agreed.state == "empty" else agreed.message
        )
        silenced = silenced_by(one, item)
        allowed = BLANK if one.rule.may_be_blank and agreed.state == "empty" else allowed_empty.get(one.rule.name)
        return Outcome(
            one.rule.name, agreed.state, 0, 0, message=None if allowed else message, allowed_empty=allowed,
            silenced=None if allowed is BLANK else silenced,
        )  # fmt: skip
    breaches = max(one.breaches.kinds, 1) if agreed.state == "failed" else 0
    listed = len(findings) if len(findings) != breaches else None
    return Outcome(
        one.rule.name, agreed.state, max(agreed.examined, breaches), breaches,
        exact=max(agreed.examined - agreed.breaches, 0), message=agreed.message or _counted(one), listed=listed,
    )  # fmt: skip


def silenced_by(one: Ruled, item: Loaded) -> str | None:
    """Digest what a rule asks that found nothing to look at in records: what an allowance is given for.

    None where it looked at something or could not run, and where there are no records: nobody knows what it misses.
    """
    if one.agreed.state != "empty" or not item.is_loaded:
        return None
    return finding_id("", "", [one.rule.name, one.rule.title.en]).rpartition("@")[2]


def grant_records(
    allowances: Iterable[Allowance],
    ruled: Iterable[Ruled],
    loaded: Sequence[Loaded],
    days: Days,
    terms: Terms,
    where: str = ANSWERS,
) -> Granted:
    """Say of each allowance whether it counts: by its terms, and by what its rule asks and finds nothing of now.

    `where` is the file of the answers, for messages.

    Raises DeclarationError where there is no such rule.
    """
    rules, items = {one.rule.name: one for one in ruled}, {item.name: item for item in loaded}
    counting, lapsed = [], []
    for one in allowances:
        about = rules.get(one.rule)
        if about is None:
            near = nearest(one.rule, rules)
            advice = f"Is {near[0]} meant?" if near else "Check the spelling, or take it out."
            raise DeclarationError(where, f"an allowance names rule {one.rule}, which nobody declares", advice)
        fault = fault_of_terms(one, days, terms, terms.allowance_days, needs_second=one.rule in terms.second_person)
        now = silenced_by(about, items[about.rule.table])
        if fault is None and about.agreed.state in ("empty", "broken") and one.cells != now:
            fault = _not_for_this(one, now)
        if fault is None:
            counting.append(one)
        else:
            lapsed.append((one, fault))
    return Granted({one.rule: worded(one) for one in counting}, tuple(counting), tuple(lapsed))


def _not_for_this(allowance: Allowance, now: str | None) -> Text:
    """Say that an allowance was given for something else than its rule misses now."""
    if now is None:
        return Text(
            "its rule could not run, or its table has no records: that nobody can allow",
            "de toets kon niet werken, of de tabel heeft geen records: dat kan niemand toestaan",
        )
    return Text(
        f"it was given for something else ({allowance.cells}) than the rule asks now ({now})",
        f"het is gegeven voor iets anders ({allowance.cells}) dan de toets nu vraagt ({now})",
    )


def _counted(one: Ruled) -> Text | None:
    """Say how many records are not as a rule says, where that is more than there are findings of."""
    if one.agreed.state != "failed" or one.agreed.breaches <= one.breaches.kinds:
        return None
    broken, seen = one.agreed.breaches, one.agreed.examined
    return Text(
        f"{english(broken)} of {english(seen)} records are not as it says",
        f"{dutch(broken)} van {dutch(seen)} records kloppen niet",
    )


def _sentence(text: Text) -> Text:
    """Write what is said as a sentence."""
    return Text.of({code: f"{said[:1].upper()}{said[1:]}." for code, said in text.said})


def _findings(one: Ruled, rule: Rule, item: Loaded) -> Iterator[Finding]:
    """Yield the findings of one rule: of records with the same cells one, or one about the table."""
    if one.agreed.state != "failed":
        return
    if not one.breaches.told:
        seen = one.agreed.message or one.rule.title
        message = Text.of({
            code: f"{item.file}: {_asked(one.rule, code)}" + (f" {said}." if seen is not one.rule.title else "")
            for code, said in seen.said
        })  # fmt: skip
        yield breach(rule, item.name, message, Place(item.file))
        return
    for alike in one.breaches.told:
        subject = ", ".join(f"{name}={_short(cell)}" for name, cell in zip(one.rule.fields, alike.cells, strict=False))
        first = alike.records[0]
        subject = subject or f"{counted_by(item.file).en} {first.number if item.pieces else first.line}"
        # An answer is to these records: others that come to read the same are another finding.
        subject = finding_id("", subject, [str(alike.count), alike.labels])[1:]
        yield breach(rule, subject, _message(one.rule, item, alike), *_places(one.rule, item, alike))


def _short(cell: str) -> str:
    """Give a cell as the name of a finding has it: a long one by its beginning and its digest."""
    if len(cell) <= LONGEST_NAMED:
        return cell
    return f"{cell[:LONGEST_NAMED]}…{hashlib.sha256(cell.encode()).hexdigest()[:8]}"


def _message(rule: RecordRule, item: Loaded, alike: Alike) -> Text:
    """Say what stands in which records, and what is asked."""
    cells = list(zip(rule.fields, alike.cells, strict=False))
    reads_en = " and ".join(f"{name} is {shorten(cell) if cell else 'blank'}" for name, cell in cells)
    reads_nl = " en ".join(f"{name} is {shorten(cell) if cell else 'leeg'}" for name, cell in cells)
    spots = [in_its_file(item.file, record.line, item.parts) for record in alike.records]
    file, lines = spots[0][0], [line for _, line in spots]
    one, many = counted_by(item.file), counted_by_many(item.file)
    if alike.count == 1:
        en, nl = f", {one.en} {lines[0]}: {reads_en}", f", {one.nl} {lines[0]}: {reads_nl}"
    elif alike.count == len(lines) and len({file for file, _ in spots}) == 1:
        listed = ", ".join(map(str, lines[:-1]))
        en = f", {many.en} {listed} and {lines[-1]}: {reads_en}"
        nl = f", {many.nl} {listed} en {lines[-1]}: {reads_nl}"
    else:
        en = f": {reads_en} in {english(alike.count)} records, the first on {one.en} {lines[0]}"
        nl = f": {reads_nl} in {dutch(alike.count)} records, het eerste op {one.nl} {lines[0]}"
    return Text(f"{file}{en}. {_asked(rule, 'en')}", f"{file}{nl}. {_asked(rule, 'nl')}")


def _asked(rule: RecordRule, code: str) -> str:
    """Say what a rule asks."""
    return f"{'Gevraagd' if code == 'nl' else 'Asked'}: {rule.title.in_language(code)}."


def _places(rule: RecordRule, item: Loaded, alike: Alike) -> Iterator[Place]:
    """Yield the cells that a rule looked at in the first records; where it names no field, the records."""
    names = [field.name for field in item.resource.fields]
    for record in alike.records:
        file, line = in_its_file(item.file, record.line, item.parts)
        for name, cell in zip(rule.fields, alike.cells, strict=False):
            yield Place(file, line, names.index(name) + 1, record.label or None, name, cell)
        if not rule.fields:
            yield Place(file, line, None, record.label or None)
