"""Judge how a publication was read: every line, header, table and file accounted for. Pure.

These rules hold for every publication, whatever its rulebook, and are always declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tieout.declarations.publication import FILE_NAME, Publication
from tieout.intake.interface import Loaded
from tieout.rulebook.model import Rulebook
from tieout.values.errors import shorten
from tieout.values.outcome import Finding, Outcome, Place, Rule, Severity, Text, breach
from tieout.values.places import counted_by


def _rule(name: str, severity: Severity, title: Text, reason: Text) -> Rule:
    """Declare a rule of reading."""
    return Rule(name, title, reason, "RFC 4180; Data Package v2", severity, "tieout", "tieout/findings/intake.py")


LINES = _rule(
    "lines_are_readable",
    "critical",
    Text("A line cannot be read", "Een regel is niet te lezen"),
    Text(
        "A line that is left out is missing from every total. Mend the line in the file.",
        "Een regel die wegvalt ontbreekt in elk totaal. Herstel de regel in het bestand.",
    ),
)
HEADER = _rule(
    "header_is_as_declared",
    "critical",
    Text("The header is not the declared one", "De kop is niet de gedeclareerde"),
    Text(
        "Under another header every figure would be read as something else. Mend the header or the declaration.",
        "Onder een andere kop wordt elk cijfer als iets anders gelezen. Herstel de kop of de declaratie.",
    ),
)
FORMAT = _rule(
    "files_are_csv",
    "critical",
    Text("A file is not in the form that is declared", "Een bestand is niet in de vorm die is gedeclareerd"),
    Text(
        "A table is a CSV or a Parquet file, and whole. Archives, spreadsheets, databases and pages are not read: what "
        "they show is not what a table holds.",
        "Een tabel is een CSV- of Parquet-bestand, en heel. Archieven, rekenbladen, databases en pagina's worden niet "
        "gelezen: wat ze tonen is niet wat een tabel bevat.",
    ),
)
LIMITS = _rule(
    "files_are_within_limits",
    "critical",
    Text("A file is larger than it may be", "Een bestand is groter dan het mag zijn"),
    Text(
        "A file beyond the limits of the rulebook is not read, so nothing in it is judged.",
        "Een bestand buiten de grenzen van het regelboek wordt niet gelezen; niets erin is beoordeeld.",
    ),
)
ROWS = _rule(
    "table_has_rows",
    "critical",
    Text("A table has no rows", "Een tabel heeft geen rijen"),
    Text(
        "Where there is nothing to examine nothing has been judged.",
        "Waar niets te onderzoeken is, is niets beoordeeld.",
    ),
)
FILES = _rule(
    "files_are_declared",
    "critical",
    Text("A file in the folder is not declared", "Een bestand in de map is niet gedeclareerd"),
    Text(
        "A file that no resource names would lie beside the publication unjudged. Declare it or take it away.",
        "Een bestand dat nergens is gedeclareerd gaat onbeoordeeld mee. Declareer het of haal het weg.",
    ),
)
ENTITIES = _rule(
    "entity_is_known",
    "warning",
    Text("The rulebook does not know whose figures these are", "Het regelboek kent niet wiens cijfers dit zijn"),
    Text(
        "Only what holds for everybody is judged; of lines, norms and requirements of its own nothing is known. "
        "See that its name is spelled as in the rulebook.",
        "Alleen wat voor iedereen geldt is beoordeeld; van eigen regels, normen en eisen is niets bekend. "
        "Kijk of de naam is gespeld als in het regelboek.",
    ),
)


def judge_reading(loaded: Sequence[Loaded], stray: Sequence[str]) -> tuple[list[Rule], list[Outcome], list[Finding]]:
    """Judge what was read: the outcomes of the rules on lines, headers, tables and files.

    `stray` names the files of the folder that nothing declares.
    """
    tables = [item for item in loaded if item.resource.is_table]
    read = [one for item in loaded for one in item.pieces or (item,)]
    of_tables = [one for one in read if one.resource.is_table]
    lines = list(_line_findings(read))
    headers = list(_header_findings(of_tables))
    formats = list(_whole_findings(FORMAT, "format", read))
    limits = list(_whole_findings(LIMITS, "limits", read))
    files = list(_file_findings(stray))
    examined = sum(one.input.lines for one in read if not (one.header_faults or one.file_faults))
    outcomes = [
        _outcome(LINES, examined, lines),
        _outcome(HEADER, len(of_tables), headers),
        _outcome(FORMAT, len(of_tables), formats),
        _outcome(LIMITS, len(read), limits),
        _rows_outcome(tables),
        _outcome(FILES, len(read) + len(stray), files),
    ]
    return [LINES, HEADER, FORMAT, LIMITS, ROWS, FILES], outcomes, lines + headers + formats + limits + files


def judge_entities(publication: Publication, rulebook: Rulebook) -> tuple[list[Rule], list[Outcome], list[Finding]]:
    """Judge whether the rulebook knows whose tables these are, where it tells of entities at all.

    Those of a table of records stand in its rows: where there are no others nothing is examined, as it should be.
    """
    known, called = rulebook.entities, rulebook.entity_words.key
    if not known or not publication.entities:
        why = Text(
            f"No table is of one {called}, or the rulebook tells of none.",
            f"Geen tabel is van één {called}, of het regelboek kent er geen.",
        )
        return [ENTITIES], [Outcome(ENTITIES.name, "empty", 0, 0, allowed_empty=why)], []
    findings = [
        breach(
            ENTITIES,
            entity,
            Text(
                f"The rulebook does not know {called} {shorten(entity)}: only what holds for everybody is judged.",
                f"Het regelboek kent {called} {shorten(entity)} niet: alleen wat voor iedereen geldt is beoordeeld.",
            ),
            Place(FILE_NAME),
        )
        for entity in sorted(publication.entities)
        if entity not in known
    ]
    return [ENTITIES], [_outcome(ENTITIES, len(publication.entities), findings)], findings


def _outcome(rule: Rule, examined: int, findings: Sequence[Finding]) -> Outcome:
    """Say what became of a rule of reading."""
    broken = len(findings)
    if examined == 0 and broken == 0:
        return Outcome(rule.name, "empty", 0, 0, message=Text("There was nothing to read.", "Er was niets te lezen."))
    return Outcome(
        rule.name,
        "failed" if broken else "passed",
        max(examined, broken),
        broken,
        exact=max(examined - broken, 0),
    )


def _rows_outcome(tables: Sequence[Loaded]) -> Outcome:
    """Say whether every table has rows; one without makes the rule empty, not failed."""
    bare = [(item.file, _why_bare(item)) for item in tables if not item.is_loaded]
    if bare:
        why = Text(
            " ".join(f"No row could be loaded from {file}: {told.en}." for file, told in bare),
            " ".join(f"Uit {file} kon geen rij worden gelezen: {told.nl}." for file, told in bare),
        )
        return Outcome(ROWS.name, "empty", 0, 0, message=why)
    return Outcome(ROWS.name, "passed", len(tables), 0, exact=len(tables))


def _why_bare(item: Loaded) -> Text:
    """Say why a table has no rows, or where that is said."""
    if item.header_faults or item.file_faults:
        of_en, of_nl = ("its header", "de kop") if item.header_faults else ("the file", "het bestand")
        return Text(f"see what is said of {of_en}", f"zie wat er over {of_nl} staat")
    if item.rejects:
        count = item.input.rejected
        return Text(
            f"none of its {count} lines can be read; see what is said of them" if count > 1
            else "its one line cannot be read; see what is said of it",
            f"van de {count} regels is er geen te lezen; zie wat erover staat" if count > 1
            else "de ene rij is niet te lezen; zie wat erover staat",
        )  # fmt: skip
    return Text(
        "nothing stands below its header; put the rows there, or take its resource out of datapackage.json",
        "onder de kop staat niets; zet de rijen daar, of haal de resource uit datapackage.json",
    )


def _line_findings(loaded: Iterable[Loaded]) -> Iterable[Finding]:
    """Make a finding of each rejected line."""
    for item in loaded:
        for reject in item.rejects:
            path, shown, one = item.file, shorten(reject.text), counted_by(item.file)
            message = Text(
                f"{path}, {one.en} {reject.line}: {reject.reason.en}. The {one.en} reads {shown}.",
                f"{path}, {one.nl} {reject.line}: {reject.reason.nl}. De {one.nl} luidt {shown}.",
            )
            place = Place(path, reject.line, reject.column, printed=reject.text)
            yield breach(LINES, f"{item.name}/{one.en} {reject.line}", message, place)


def _header_findings(tables: Iterable[Loaded]) -> Iterable[Finding]:
    """Make a finding of each column head that is not the declared one."""
    for item in tables:
        for column, what in item.header_faults:
            path = item.file
            if column is None:
                place, message = Place(path, item.header_line), Text(f"{path}: {what.en}.", f"{path}: {what.nl}.")
                yield breach(HEADER, f"{item.name}/header", message, place)
                continue
            message = Text(f"{path}, column {column}: {what.en}.", f"{path}, kolom {column}: {what.nl}.")
            yield breach(HEADER, f"{item.name}/column {column}", message, Place(path, item.header_line, column))


def _whole_findings(rule: Rule, kind: str, loaded: Iterable[Loaded]) -> Iterable[Finding]:
    """Make a finding of each file that is none of ours, or too large."""
    for item in loaded:
        for fault in item.file_faults:
            if fault.kind == kind:
                message = Text(
                    f"{item.file}: {fault.what.en}. {fault.advice.en}",
                    f"{item.file}: {fault.what.nl}. {fault.advice.nl}",
                )
                yield breach(rule, item.name, message, Place(item.file))


def _file_findings(stray: Iterable[str]) -> Iterable[Finding]:
    """Make a finding of each file that nothing declares."""
    for name in stray:
        message = Text(
            f"{shorten(name)} lies in the folder and no resource names it.",
            f"{shorten(name)} staat in de map en wordt door geen resource genoemd.",
        )
        yield breach(FILES, name, message, Place(name))
