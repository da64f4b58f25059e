"""Say what a verdict on records stands on: what nobody asks of them, and what is taken on somebody's word. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from tieout.declarations.plain import PlainPackage
from tieout.findings.records import Ruled
from tieout.intake.interface import Loaded
from tieout.values.errors import shorten
from tieout.values.listing import listed
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text

TEXTS = frozenset({".md", ".txt", ".rst", ".pdf", ".html"})
"""How texts end that people write beside their data."""
BARE = frozenset({"readme", "license", "licence", "notice", "authors", "citation", "changelog"})
"""How such texts are called that have no ending."""


def stands_on(
    plain: PlainPackage,
    ruled: Sequence[Ruled],
    unasked: Mapping[str, Sequence[str]],
    types: Mapping[str, Mapping[str, str]],
    beside: Sequence[str] = (),
) -> Iterator[Text]:
    """Say by what a package was judged, and what nobody asked of it.

    `unasked` has by table the fields of which nothing is asked, `types` the DuckDB types of those that were read;
    `beside` names the files of records that lie beside tables of a rulebook.
    """
    count = len(ruled)
    yield (
        Text(
            f"Judged by the {count} rules of their own declarations, and by no rulebook: {listed(beside)}.",
            f"Beoordeeld op de {count} toetsen van de eigen declaraties, en op geen regelboek: {listed(beside)}.",
        )
        if beside
        else Text(
            f"Judged by the {count} rules of its own declarations, and by no rulebook: no other sum was made, and no "
            "text was held against the figures.",
            f"Beoordeeld op de {count} toetsen van de eigen declaraties, en op geen regelboek: andere sommen zijn niet "
            "gemaakt, en geen tekst is naast de cijfers gelegd.",
        )
    )
    for table, names in unasked.items():
        yield Text(
            f"Nothing is asked of these fields of {table}: {listed(names)}.",
            f"Van deze velden van {table} wordt niets gevraagd: {listed(names)}.",
        )
    if plain.passed_over:
        yield Text(
            f"Keys that are of no standard known here were passed over: {listed(plain.passed_over)}.",
            f"Sleutels die van geen bekende standaard zijn, zijn overgeslagen: {listed(plain.passed_over)}.",
        )
    rounded = [
        f"{table}.{name}" for table, fields in types.items() for name, kind in fields.items() if kind == "DOUBLE"
    ]
    if rounded:
        yield Text(
            f"Numbers that are not exact (NaN, infinite, or of too many digits): {listed(rounded)}.",
            f"Getallen die niet exact zijn (NaN, oneindig, of met te veel cijfers): {listed(rounded)}.",
        )
    for one in ruled:
        # That some records may be otherwise, or that nobody counted again, is the declarer's word or an engine's.
        is_soft = one.rule.mostly != "1" or one.rule.counting is None
        if one.agreed.state == "passed" and one.agreed.message is not None and is_soft:
            asked = _asked(one)
            yield Text.of({code: f"{asked.in_language(code)}: {said}." for code, said in one.agreed.message.said})


def _asked(one: Ruled) -> Text:
    """Say what a rule asks of which table."""
    return Text.of({code: f"“{said}” ({one.rule.table})" for code, said in one.rule.title.said})


def softly_asked(plain: PlainPackage, ruled: Sequence[Ruled]) -> Iterator[Text]:
    """Say which rules look at some records alone, only inform, or let what adds up be a step apart."""
    for one in ruled:
        if one.rule.condition and one.agreed.examined:
            asked, condition = _asked(one), shorten(one.rule.condition, 120)
            is_said = one.rule.condition in asked.en
            yield Text(
                f"{asked.en} is not asked of other records" + ("." if is_said else f": only where {condition}."),
                f"{asked.nl} wordt van andere records niet gevraagd"
                + ("." if is_said else f": alleen waar {condition}."),
            )
    if told := [one for one in ruled if one.rule.severity == "info" and one.agreed.state == "failed"]:
        en = listed([f"{_asked(one).en} ({english(one.agreed.breaches)})" for one in told])
        nl = listed([f"{_asked(one).nl} ({dutch(one.agreed.breaches)})" for one in told])
        yield Text(
            f"Do not hold, and only inform by the word of their suite: {en}.",
            f"Gaan niet op, en zijn volgens hun suite alleen ter informatie: {nl}.",
        )
    steps = [(f"{table.name}.{one.total}", one.step) for table in plain.resources for one in table.tieout.sums]
    steps += [(f"{one.resource}.{one.total}", one.step) for table in plain.resources for one in table.tieout.totals]
    if rounded := [(name, step) for name, step in steps if step is not None]:
        en = listed([f"{name} ({english(step)})" for name, step in rounded])
        nl = listed([f"{name} ({dutch(step)})" for name, step in rounded])
        yield Text(
            f"What adds up only as far as figures rounded to a step must: {en}.",
            f"Wat alleen hoeft op te tellen zoals cijfers die op een stap zijn afgerond: {nl}.",
        )


def softened_rules(plain: PlainPackage, ruled: Iterable[Ruled]) -> Iterator[str]:
    """Name what makes the rules of a package softer by its own word, so that two versions can be held together."""
    for rule in (one.rule for one in ruled):
        if rule.condition:
            yield f"rule {rule.name} looks only at some records"
        if rule.severity == "info":
            yield f"rule {rule.name} only informs"
    for table in plain.resources:
        yield from (f"sum {table.name}.{one.total} has a step" for one in table.tieout.sums if one.step)
        yield from (f"total {one.resource}.{one.total} has a step" for one in table.tieout.totals if one.step)


def counted(plain: PlainPackage, ruled: Sequence[Ruled], loaded: Iterable[Loaded]) -> Iterator[Text]:
    """Say how many records there are where no rule asks it: a record that was left out is missed by nobody."""
    asked = {one.rule.table for one in ruled if "row_count" in one.rule.name and not one.rule.fields}
    rows = {item.name: item.input.rows for item in loaded}
    told = [(table.name, rows[table.name]) for table in plain.resources if table.name not in asked]
    if told:
        en, nl = (listed([f"{name} ({say(count)})" for name, count in told]) for say in (english, dutch))
        yield Text(
            f"Records as they were delivered, of which no rule asks how many there must be: {en}.",
            f"Records zoals ze zijn aangeleverd, waarvan geen toets vraagt hoeveel het er moeten zijn: {nl}.",
        )


def looked_past(ruled: Iterable[Ruled], loaded: Iterable[Loaded]) -> Iterator[Text]:
    """Say which rules on several fields look past records in which one of these is blank."""
    rows = {item.name: item.input.rows for item in loaded}
    for one in ruled:
        examined, all_rows = one.agreed.examined, rows[one.rule.table]
        if one.rule.engine is None and len(one.rule.fields) > 1 and 0 < examined < all_rows:
            yield Text(
                f"{_asked(one).en} was looked at in {english(examined)} of {english(all_rows)} records: in the others "
                "a field that it takes is blank.",
                f"{_asked(one).nl} is bekeken in {dutch(examined)} van {dutch(all_rows)} records: in de andere is een "
                "veld dat ervoor nodig is leeg.",
            )


def taken_for_none(taken: Mapping[str, Mapping[str, Mapping[str, int]]]) -> Iterator[Text]:
    """Say which cells that are not blank are no value by the word of the declaration: no rule looks at them.

    `taken` counts them by table, field and text.
    """
    for table, fields in taken.items():
        for name, texts in fields.items():
            counts = sorted(texts.items(), key=lambda one: (-one[1], one[0]))
            en, nl = (listed([f"{shorten(text)} ({say(count)})" for text, count in counts]) for say in (english, dutch))
            yield Text(
                f"Texts that are taken for no value (missingValues) of {table}.{name}, by how many cells: {en}.",
                f"Teksten die als geen waarde gelden (missingValues) van {table}.{name}, met hun aantal: {nl}.",
            )


def is_text(name: str) -> bool:
    """Tell whether a file is called as what people write beside their data: a readme, a license, notes."""
    return PurePosixPath(name).suffix.casefold() in TEXTS or name.casefold() in BARE


def unjudged_files(plain: PlainPackage) -> Iterator[Text]:
    """Name the files that the package declares and that are no tables: what they say nobody judged."""
    if files := [shorten(path) for one in plain.attached for path in one.paths]:
        yield Text(
            f"Resources that are no tables, and that nobody judged: {listed(files)}.",
            f"Resources die geen tabel zijn, en die niemand heeft beoordeeld: {listed(files)}.",
        )


def unjudged_texts(stray: Iterable[str]) -> Iterator[Text]:
    """Name the texts that lie beside the tables: no data package can have them judged."""
    if texts := [shorten(name) for name in stray if is_text(name)]:
        yield Text(
            f"Texts beside the tables that nobody judged: {listed(texts)}.",
            f"Teksten naast de tabellen die niemand heeft beoordeeld: {listed(texts)}.",
        )
