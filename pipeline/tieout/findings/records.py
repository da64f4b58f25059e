"""Turn what was counted of rules on records, and what engines said of them, into rules, outcomes and findings. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tieout.declarations.plain import PlainPackage, PlainResource
from tieout.figures.record_counts import MOST_TOLD, Record
from tieout.intake.files import SourceFile
from tieout.intake.interface import Loaded
from tieout.records.agreeing import Agreed
from tieout.records.rule import RecordRule
from tieout.values.errors import shorten
from tieout.values.outcome import Finding, Outcome, Place, Rule, State, Text, breach

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
BLANK = Text("It asks nothing of a blank cell, and every cell is blank.", "Een lege cel mag, en elke cel is leeg.")


@dataclass(frozen=True, slots=True)
class Ruled:
    """What became of one rule on records."""

    rule: RecordRule
    agreed: Agreed
    rows: tuple[int, ...] = ()
    """The first records that are not as it says."""
    may_be_blank: bool = False
    """Whether it asks nothing of a column in which every cell is blank."""


@dataclass(slots=True)
class Told:
    """What is told of rules on records."""

    rules: list[Rule] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def tell_records(
    ruled: Iterable[Ruled],
    loaded: Sequence[Loaded],
    records: Mapping[tuple[str, int], Record],
    keys: Mapping[str, Sequence[str]],
) -> Told:
    """Tell what became of the rules on records.

    `records` has the records that are not as a rule says; `keys` the fields by which those of a table are known.
    """
    told = Told()
    tables = {item.name: item for item in loaded}
    for one in ruled:
        rule = _rule(one.rule)
        told.rules.append(rule)
        found = list(_findings(one, rule, tables[one.rule.table], records, keys.get(one.rule.table, ())))
        told.outcomes.append(_outcome(one, found))
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
    """Judge whether each file has the size and the digest that are declared of it; `files` are by their path."""
    asked = [one for one in package.resources if one.bytes is not None or one.hash is not None]
    if not asked:
        why = Text("No size and no digest is declared.", "Er is geen grootte en geen digest gedeclareerd.")
        return Told([AS_DECLARED], [Outcome(AS_DECLARED.name, "empty", 0, 0, allowed_empty=why)], [])
    findings = [
        breach(AS_DECLARED, one.name, fault, Place(one.path))
        for one in asked
        if (fault := _not_as_declared(one, files[one.path])) is not None
    ]
    state: State = "failed" if findings else "passed"
    whole = len(asked) - len(findings)
    return Told([AS_DECLARED], [Outcome(AS_DECLARED.name, state, len(asked), len(findings), exact=whole)], findings)


def _not_as_declared(table: PlainResource, file: SourceFile) -> Text | None:
    """Say what of a file is not as declared; None where all is."""
    if table.bytes is not None and table.bytes != file.size:
        return Text(
            f"{table.path} has {file.size} bytes where {table.bytes} are declared.",
            f"{table.path} heeft {file.size} bytes waar er {table.bytes} zijn gedeclareerd.",
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
    found = hashlib.new(kind, file.data, usedforsecurity=False).hexdigest()
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


def _outcome(one: Ruled, findings: Sequence[Finding]) -> Outcome:
    """Say what became of a rule in the words of every report."""
    agreed = one.agreed
    if agreed.state in ("broken", "empty"):
        message = (
            _sentence(agreed.message) if agreed.message is not None and agreed.state == "empty" else agreed.message
        )
        allowed = BLANK if one.may_be_blank and agreed.state == "empty" else None
        return Outcome(one.rule.name, agreed.state, 0, 0, message=None if allowed else message, allowed_empty=allowed)
    breaches = max(agreed.breaches, 1) if agreed.state == "failed" else 0
    listed = len(findings) if len(findings) != breaches else None
    return Outcome(
        one.rule.name, agreed.state, max(agreed.examined, breaches), breaches,
        exact=max(agreed.examined - agreed.breaches, 0), message=agreed.message, listed=listed,
    )  # fmt: skip


def _sentence(text: Text) -> Text:
    """Write what is said as a sentence."""
    return Text.of({code: f"{said[:1].upper()}{said[1:]}." for code, said in text.said})


def _findings(
    one: Ruled, rule: Rule, item: Loaded, records: Mapping[tuple[str, int], Record], keys: Sequence[str]
) -> Iterator[Finding]:
    """Yield the findings of one rule: of each record that is told, or one about the table."""
    if one.agreed.state != "failed":
        return
    if not one.rows:
        seen = one.agreed.message or one.rule.title
        message = Text.of({
            code: f"{item.file}: {_asked(one.rule, code)}" + (f" {said}." if seen is not one.rule.title else "")
            for code, said in seen.said
        })  # fmt: skip
        yield breach(rule, item.name, message, Place(item.file))
        return
    names = [field.name for field in item.resource.fields]
    shown = [records[item.name, number] for number in one.rows[:MOST_TOLD]]
    called = [_called(record, names, keys) for record in shown]
    twice = Counter(called)
    for record, name in zip(shown, called, strict=True):
        subject = name if name and twice[name] == 1 else f"line {record.line}"
        yield breach(
            rule, subject, _message(one.rule, item, record, names), *_places(one.rule, item, record, names, name)
        )


def _called(record: Record, names: Sequence[str], keys: Sequence[str]) -> str:
    """Give what a record is known by: its keys as delivered; blank where it has none."""
    return ", ".join(record.cells[names.index(key)] for key in keys)


def _message(rule: RecordRule, item: Loaded, record: Record, names: Sequence[str]) -> Text:
    """Say what stands in a record, and what is asked."""
    cells = [(name, record.cells[names.index(name)]) for name in rule.fields]
    reads_en = ", ".join(f"{name} is {shorten(cell) if cell else 'blank'}" for name, cell in cells)
    reads_nl = ", ".join(f"{name} is {shorten(cell) if cell else 'leeg'}" for name, cell in cells)
    return Text(
        f"{item.file}, line {record.line}: {reads_en}. {_asked(rule, 'en')}",
        f"{item.file}, regel {record.line}: {reads_nl}. {_asked(rule, 'nl')}",
    )


def _asked(rule: RecordRule, code: str) -> str:
    """Say what a rule asks."""
    return f"{'Gevraagd' if code == 'nl' else 'Asked'}: {rule.title.in_language(code)}."


def _places(rule: RecordRule, item: Loaded, record: Record, names: Sequence[str], label: str) -> Iterator[Place]:
    """Yield the cells that a rule looked at in a record; where it names no field, the record."""
    for name in rule.fields:
        at = names.index(name)
        yield Place(item.file, record.line, at + 1, label or None, name, record.cells[at])
    if not rule.fields:
        yield Place(item.file, record.line, None, label or None)
