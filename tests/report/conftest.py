"""Give the report tests a verdict on the Logius figures of 2022, built by hand, and the golden files."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tieout.report.interface import Report
from tieout.report.printed import (
    PrintedCheck,
    PrintedClaim,
    PrintedMention,
    PrintedParagraph,
    PrintedRow,
    PrintedTable,
    PrintedText,
    PrintedWords,
)
from tieout.report.run import RunRecord
from tieout.values.outcome import (
    Declaration,
    Explanation,
    Finding,
    Input,
    NotJudged,
    Outcome,
    Place,
    Rule,
    Severity,
    Text,
    in_its_words,
)
from tieout.values.verdict import Coverage, Verdict, decide

WHERE = "data/logius-2022"
GOLDEN = Path(__file__).parent / "golden"

CASH_FLOW = """\
Nr,Omschrijving,Vastgestelde begroting 2022,Realisatie 2022,Verschil 2022
1.,Rekening-courant RHB 1 januari 2022 + depositorekeningen,,,
,Totaal ontvangsten operationele kasstroom (+/+),"249,4",,"-17,3"
,Totaal uitgaven operationele kasstroom (-/-),"249,4",,"21,9"
2.,Totaal operationele kasstroom,,,"39,2"
,Totaal investeringen (-/-),,0,
3.,Totaal investeringskasstroom,0,,
4.,Totaal financieringskasstroom,0,,
5.,Rekening-courant RHB 31 december 2022 + depositorekeningen (=1+2+3+4),,,
"""

INDICATORS = """\
Rubriek,Omschrijving,Realisatie 2019,Realisatie 2020,Realisatie 2021,Realisatie 2022,Begroting 2022
Omschrijving generiek deel,Verloop kostprijs MijnOverheid,"€ 0,47","€ 0,49","€ 0,49","€ 0,34","€ 0,32"
Omschrijving generiek deel,Verloop kostprijs DigiD,"€ 0,12","€ 0,10","€ 0,11","€ 0,11","€ 0,13"
Omschrijving generiek deel,Verloop kostprijs DigiD Machtigen,"€ 0,71","€ 0,81","€ 1,22","€ 1,11","€ 0,88"
Omschrijving generiek deel,Verloop uurtarief,n.b.,"90,88","90,97","95,32","81,58"
Omschrijving generiek deel,Totale omzet Logius,€ 208 mln.,€ 227 mln.,239 mln.,€ 244 mln.,€ 249 mln.
Omschrijving generiek deel,Saldo van baten en lasten (%),"‒ 0,02%","0,00","‒ 0,84%","0,39%","0,00%"
Omschrijving generiek deel,Fte-totaal (excl. externe inhuur),329,353,394,419,548
Omschrijving generiek deel,Klanttevredenheid (KTO),niet uitgevoerd,niet uitgevoerd,n.v.t.,8,7
Digipoort (OTP),* Aantal berichten via Digipoort,193 mln.,112 mln.,67 mln.,62 mln.,40 mln.
Beschikbaarheid Dienstverlening,DigiD,n.b.,n.b.,"99,78%","99,91%","99,5%"
Beschikbaarheid eerstelijns,- DigiD en DigiD Machtigen,n.b.,n.b.,"70,90%","72,30%","97,0%"
"""


def table(name: str, title: str, text: str, source: str, figures: tuple[int, ...]) -> PrintedTable:
    """Hold CSV text as a printed table."""
    header, *rows = csv.reader(text.splitlines())
    return PrintedTable(
        name=name,
        title=title,
        file=f"{name}.csv",
        source=source,
        header=tuple(header),
        figure_columns=figures,
        rows=tuple(PrintedRow(line, tuple(cells)) for line, cells in enumerate(rows, start=2)),
    )


PLAIN = (
    table(
        "kasstroom",
        "Kasstroomoverzicht over 2022 (bedragen x € 1 mln.)",
        CASH_FLOW,
        "Kamerstuk 36 360 VII, nr. 1, blz. 165",
        (3, 4, 5),
    ),
    table(
        "doelmatigheidsindicatoren",
        "Tabel 39 Overzicht doelmatigheidsindicatoren per 31 december 2022",
        INDICATORS,
        "Kamerstuk 36 360 VII, nr. 1, tabel 39, blz. 165",
        (3, 4, 5, 6, 7),
    ),
)


def at(table: int, *cells: tuple[int, int]) -> tuple[Place, ...]:
    """Point at printed cells of a table by line and column."""
    rows = {row.line: row.cells for row in PLAIN[table].rows}
    return tuple(
        Place(PLAIN[table].file, line, column, rows[line][1], PLAIN[table].header[column - 1], rows[line][column - 1])
        for line, column in cells
    )


def checked(rule: str, judgement: str, places: tuple[Place, ...], *weights: int, **amounts: object) -> PrintedCheck:
    """Hold a check; one with weights is an identity."""
    return PrintedCheck(rule, judgement, bool(weights), places, weights, **amounts)


CHECKS = (
    checked("operating_cash_flow_ties_out", "broken", at(0, (5, 5), (3, 5), (4, 5)), -1, 1, -1,
            expected=Decimal("-39.2"), found=Decimal("39.2"), gap=Decimal("78.4"), allowed=Decimal("0.15")),
    checked("budgeted_cash_flow_is_zero", "exact", at(0, (7, 3))),
    checked("operating_cash_flow_ties_out", "exact", at(0, (8, 3), (7, 3)), -1, 1, expected=Decimal(0),
            found=Decimal(0), gap=Decimal(0), allowed=Decimal(1)),
    checked("operating_cash_flow_ties_out", "within rounding", at(0, (3, 3), (4, 3)), 1, -1,
            expected=Decimal("249.4"), found=Decimal("249.4"), gap=Decimal(0), allowed=Decimal(1)),
    checked("deviation_is_explained", "not judged", at(0, (6, 4), (6, 3))),
)  # fmt: skip
TABLES = (
    replace(
        PLAIN[0], label_columns=(2,), owner="Concerncontrol", checks=CHECKS, link="https://example.org/vii",
        figures=((3, 3), (3, 5), (4, 3), (4, 5), (5, 5), (6, 4), (7, 3), (8, 3)),
    ),
    replace(PLAIN[1], label_columns=(2,), section_columns=(1,)),
)  # fmt: skip
"""As a check gives them: the checks on the first are kept, those on the second are not."""


TEXT = "toelichting.md"


def claimed(words: str, line: int, column: int, state: str, en: str, nl: str, *places: Place) -> PrintedWords:
    """Hold words of which something is said."""
    return PrintedWords(words, state, column, line, (PrintedClaim(state, Text(en, nl), places),))


def paragraph(kind: str, line: int, *words: PrintedWords | str) -> PrintedParagraph:
    """Hold a paragraph of one line."""
    return PrintedParagraph(
        kind, line, line, tuple(PrintedWords(one) if isinstance(one, str) else one for one in words)
    )


TEXTS = (
    PrintedText(
        TEXT, "Toelichting <b>2022</b>", is_judged=True,
        paragraphs=(
            paragraph("heading", 1, "Kasstroom over ",
                      claimed("2022", 1, 18, "no figure", "A year, no figure.", "Een jaartal, geen cijfer.")),
            paragraph("bullet", 3, "De kasstroom is ",
                      claimed("€ 39,2 mln. hoger", 3, 19, "contradicts", "17.3 lower and 21.9 higher make 39.2 lower.",
                              "17,3 lager en 21,9 hoger geeft 39,2 lager.", *at(0, (3, 5), (4, 5))), "."),
            paragraph("bullet", 4, "De ontvangsten bleven ",
                      claimed("€ 17,3 mln.", 4, 25, "agrees", "The table prints -17.3.", "De tabel vermeldt -17,3.",
                              *at(0, (3, 5))), " achter."),
            paragraph("paragraph", 6, "DigiD kost ", claimed("minder", 6, 12, "asked", "It may.", "Het kan.",
                                                             *at(1, (3, 6)))),
            paragraph("paragraph", 8, "Ruim ", claimed("1800", 8, 6, "unbound", "Not judged.", "Niet beoordeeld."),
                      " & meer, ", claimed("deels", 8, 20, "silent", "Not judged.", "Niet beoordeeld."), " en ",
                      claimed("12", 8, 29, "apart", "Set apart.", "Terzijde gezet."), "."),
        ),
        mentions=(PrintedMention(Place(PLAIN[1].file, 3), Place(TEXT, 6, 1), "DigiD kost <minder>."),),
    ),
    PrintedText("bijlage.txt", "Bijlage", is_judged=False, paragraphs=(paragraph("paragraph", 1, "Nog 3 zaken."),)),
    PrintedText("leeg.md", "Leeg", is_judged=True, paragraphs=(paragraph("row", 1, "Geen getal."),), left_out=1234),
)  # fmt: skip
"""As a check gives them: one that was judged, one of a rulebook that knows no texts, one without a number."""


def place(table: int, line: int, column: int) -> Place:
    """Point at a printed cell."""
    shown = TABLES[table]
    cells = shown.rows[line - 2].cells
    label = cells[1] if table == 0 else f"{cells[0]} / {cells[1]}"
    return Place(shown.file, line, column, label, shown.header[column - 1], cells[column - 1])


def rule(name: str, title: Text, severity: Severity, reason: Text, source: str = "RBV model 3.33") -> Rule:
    """Declare a rule of the sample."""
    return Rule(name, title, reason, source, severity, "great_expectations", "agency_accounts/suites/cash_flow.json")


TIES_OUT = rule(
    "operating_cash_flow_ties_out",
    Text(
        "The operating cash flow is not receipts minus expenses",
        "De operationele kasstroom is niet ontvangsten min uitgaven",
    ),
    "critical",
    Text(
        "A total that does not follow from its parts misstates one of them.",
        "Een totaal dat niet uit zijn delen volgt, geeft een daarvan verkeerd weer.",
    ),
)
DEVIATION = rule(
    "deviation_is_explained",
    Text(
        "A realisation deviates more than 10% from the budget",
        "Een realisatie wijkt meer dan 10% af van de begroting",
    ),
    "warning",
    Text(
        "A deviation of more than a tenth must be explained to parliament.",
        "Een afwijking van meer dan een tiende moet aan de Kamer worden toegelicht.",
    ),
    "Rijksbegrotingsvoorschriften, model 3.33",
)
CALLS = rule(
    "first_line_calls_meet_norm",
    Text("First-line calls miss the norm", "De eerstelijns bereikbaarheid haalt de norm niet"),
    "warning",
    Text("A norm that is missed needs a reason.", "Een gemiste norm vraagt een verklaring."),
)
NOTATION = rule(
    "notation_is_constant",
    Text("A row changes its notation halfway", "Een rij wisselt onderweg van notatie"),
    "info",
    Text("A missing sign reads as another unit.", "Een ontbrekend teken leest als een andere eenheid."),
)
ZERO = rule(
    "budgeted_cash_flow_is_zero",
    Text("A budgeted cash flow is not zero", "Een begrote kasstroom is niet nul"),
    "critical",
    Text("The budget of an agency is balanced.", "De begroting van een agentschap is in evenwicht."),
)
SAME = rule(
    "same_figure_same_value",
    Text("One figure is printed with two values", "Eén cijfer is met twee waarden gedrukt"),
    "critical",
    Text("A figure has one value, wherever it stands.", "Een cijfer heeft één waarde, waar het ook staat."),
)

ANSWER = Explanation(
    "deviation_is_explained-51d0c2",
    "Het berichtenverkeer van een grote afnemer is pas in 2023 overgezet.",
    "M. de Vries, concerncontrol",
    "2023-05-10",
    "2024-05-09",
)


def deviation(id: str, line: int, found: str, expected: str, what: Text) -> Finding:
    """Find that a realisation of 2022 lies too far from its budget."""
    return Finding(
        id=f"deviation_is_explained-{id}",
        rule="deviation_is_explained",
        severity="warning",
        title=DEVIATION.title,
        message=what,
        places=(place(1, line, 6), place(1, line, 7)),
        expected=Decimal(expected),
        found=Decimal(found),
        gap=abs(Decimal(found) - Decimal(expected)),
        allowed=Decimal(expected) / 10,
        unit="EUR",
    )


FINDINGS = (
    Finding(
        id="operating_cash_flow_ties_out-8be41f",
        rule="operating_cash_flow_ties_out",
        severity="critical",
        title=TIES_OUT.title,
        message=Text(
            "Receipts -17.3 minus expenses 21.9 is -39.2; printed is 39.2. The gap of 78.4 mln. EUR is "
            "more than the 0.15 that rounding explains.",
            "Ontvangsten -17,3 min uitgaven 21,9 is -39,2; gedrukt staat 39,2. Het verschil van 78,4 mln. "
            "EUR is meer dan de 0,15 die afronding verklaart.",
        ),
        places=(place(0, 5, 5), place(0, 3, 5), place(0, 4, 5)),
        expected=Decimal("-39.2"),
        found=Decimal("39.2"),
        gap=Decimal("78.4"),
        allowed=Decimal("0.15"),
        unit="mln. EUR",
        cause=Text(
            "The minus sign is lost: with -39.2 the table ties out.",
            "Het minteken is weggevallen: met -39,2 sluit de tabel.",
        ),
        weights=(-1, 1, -1),
        owner="Concerncontrol",
    ),
    deviation(
        "0c7a19", 3, "0.11", "0.13",
        Text(
            "Unit cost of DigiD: 0.11 realised, 0.13 budgeted, 8.0% to 22.2% lower; the printed cents do "
            "not decide whether 10% is passed.",
            "Kostprijs DigiD: 0,11 gerealiseerd, 0,13 begroot, 8,0% tot 22,2% lager; de gedrukte centen "
            "beslissen niet of de 10% wordt overschreden.",
        ),
    ),
    deviation(
        "77e2b4", 4, "1.11", "0.88",
        Text(
            "Unit cost of DigiD Machtigen: 1.11 realised, 0.88 budgeted, 26.1% higher.",
            "Kostprijs DigiD Machtigen: 1,11 gerealiseerd, 0,88 begroot, 26,1% hoger.",
        ),
    ),
    deviation(
        "e94d06", 5, "95.32", "81.58",
        Text(
            "Hourly rate: 95.32 realised, 81.58 budgeted, 16.8% higher.",
            "Uurtarief: 95,32 gerealiseerd, 81,58 begroot, 16,8% hoger.",
        ),
    ),
    Finding(
        id="first_line_calls_meet_norm-3f5588",
        rule="first_line_calls_meet_norm",
        severity="warning",
        title=CALLS.title,
        message=Text(
            "72.30% of the calls was answered where the norm is 97.0%: 24.7 percentage points short.",
            "72,30% van de telefoontjes is aangenomen waar de norm 97,0% is: 24,7 procentpunt te weinig.",
        ),
        places=(place(1, 12, 6), place(1, 12, 7)),
        expected=Decimal("97.0"),
        found=Decimal("72.30"),
        gap=Decimal("24.70"),
        allowed=Decimal("0"),
        unit="%",
    ),
    replace(
        deviation(
            "51d0c2", 10, "62", "40",
            Text(
                "Messages through Digipoort: 62 mln. realised, 40 mln. budgeted, 55.0% higher.",
                "Berichten via Digipoort: 62 mln. gerealiseerd, 40 mln. begroot, 55,0% hoger.",
            ),
        ),
        explanation=ANSWER,
        unit="mln.",
    ),
    Finding(
        id="notation_is_constant-b02c7d",
        rule="notation_is_constant",
        severity="info",
        title=NOTATION.title,
        message=Text(
            "The balance of 2020 is printed 0,00 without %, the other years with it.",
            "Het saldo van 2020 is als 0,00 zonder % gedrukt, de andere jaren met.",
        ),
        places=(place(1, 7, 4),),
    ),
    Finding(
        id="notation_is_constant-c6619e",
        rule="notation_is_constant",
        severity="info",
        title=NOTATION.title,
        message=Text(
            "The revenue of 2021 is printed without €, the other years with it.",
            "De omzet van 2021 is zonder € gedrukt, de andere jaren met.",
        ),
        places=(place(1, 6, 5),),
    ),
)  # fmt: skip

OUTCOMES = (
    Outcome("operating_cash_flow_ties_out", "failed", 1, 1),
    Outcome("deviation_is_explained", "failed", 9, 4, exact=5, not_judged=2),
    Outcome("first_line_calls_meet_norm", "failed", 1, 1),
    Outcome("notation_is_constant", "failed", 11, 2, exact=9),
    Outcome("budgeted_cash_flow_is_zero", "passed", 3, 0, exact=2, within_rounding=1),
    Outcome(
        "same_figure_same_value", "empty", 0, 0,
        message=Text("No figure stands in two tables.", "Geen cijfer staat in twee tabellen."),
        allowed_empty=in_its_words("De omzet staat alleen in tabel 39."),
    ),
)  # fmt: skip

RULES = (TIES_OUT, DEVIATION, CALLS, NOTATION, ZERO, SAME)


def digest(text: str) -> str:
    """Digest a text of the sample."""
    return sha256(text.encode()).hexdigest()


def read(name: str, text: str, continued: int = 0) -> Input:
    """Account for a file of the sample."""
    rows = len(text.splitlines()) - 1
    return Input(f"{name}.csv", digest(text), len(text.encode()), rows + continued, rows, 0, continued)


def judged(rules: tuple[Rule, ...], outcomes: tuple[Outcome, ...], findings: tuple[Finding, ...]) -> Verdict:
    """Reach a verdict on the sample."""
    decision, reasons = decide(rules, outcomes, findings)
    return Verdict(
        publication="logius-2022",
        title="Logius 2022: kasstroom en doelmatigheidsindicatoren",
        verdict=decision,
        reasons=reasons,
        inputs=(read("kasstroom", CASH_FLOW), read("doelmatigheidsindicatoren", INDICATORS, continued=1)),
        declarations=(
            Declaration("datapackage.json", digest("datapackage"), 2314),
            Declaration("answers.toml", digest("answers"), 288),
        ),
        rules=rules,
        outcomes=outcomes,
        findings=findings,
        not_judged=tuple(
            NotJudged(DEVIATION.name, CASH_FLOW.splitlines()[line - 1].split(",")[1], (place(0, line, 4),))
            for line in (3, 4)
        ),
        tally=Coverage(cells=79, figures=51, marks=28, examined=47, checks=sum(o.examined for o in outcomes)),
        rulebook=f"agency_accounts 1.0.0 sha256:{digest('rulebook')}",
        versions={
            "tieout": "1.0.0",
            "python": "3.11.7",
            "duckdb": "2.0.0",
            "pandera": "0.35.0",
            "great_expectations": "1.24.1",
        },
        valid_until="2024-05-09" if any(finding.explanation for finding in findings) else None,
    )


@pytest.fixture
def hold() -> Verdict:
    """Give the verdict on the figures as printed: hold."""
    return judged(RULES, OUTCOMES, FINDINGS)


@pytest.fixture
def publish() -> Verdict:
    """Give the verdict as it would be with every figure right and every warning answered."""
    outcomes = (Outcome("deviation_is_explained", "failed", 9, 1, exact=8), *OUTCOMES[4:])
    return judged((DEVIATION, ZERO, SAME), outcomes, (FINDINGS[5],))


@pytest.fixture
def cannot_judge() -> Verdict:
    """Give a verdict on a run in which rules broke, saw nothing, got lost, or came from nowhere."""
    outcomes = (
        Outcome("no_such_rule", "passed", 4, 0, exact=4),
        Outcome("budgeted_cash_flow_is_zero", "broken", 0, 0, message=in_its_words('Conversion Error: "n.b."')),
        Outcome("deviation_is_explained", "empty", 0, 0, message=Text("No line has both.", "Geen regel heeft beide.")),
        Outcome("operating_cash_flow_ties_out", "failed", 1, 1),
    )
    return judged((TIES_OUT, DEVIATION, CALLS, ZERO), outcomes, (FINDINGS[0],))


@pytest.fixture
def tables() -> tuple[PrintedTable, ...]:
    """Give the tables of the sample as printed."""
    return TABLES


RUN = RunRecord(
    "20230517T091500Z-4c1a", "2023-05-17T09:15:00Z", "2023-05-17T09:15:04Z", 1684314904000, "2024-06-20T09:15:04Z"
)


@pytest.fixture
def run() -> RunRecord:
    """Give the run that reached the verdict."""
    return RUN


def reported(verdict: Verdict, tables: tuple[PrintedTable, ...] = TABLES, run: RunRecord = RUN) -> Report:
    """Make the report of a verdict, as a check that leaves a record does."""
    files = {"record": "verdict.json", "page": "report.html"}
    return Report(verdict, tables, run, WHERE, files=files, texts=TEXTS)


def parsed_xml(data: bytes) -> ElementTree.Element:
    """Parse XML that was written here."""
    return ElementTree.fromstring(data)  # noqa: S314 - it is ours


def held_by(*findings: Finding) -> Verdict:
    """Reach a verdict on findings of the one rule that the operating cash flow ties out, and on nothing else."""
    return judged((TIES_OUT,), (Outcome(TIES_OUT.name, "failed", len(findings), len(findings)),), findings)


SOURCES = {"kasstroom.csv": CASH_FLOW.encode(), "doelmatigheidsindicatoren.csv": INDICATORS.encode()}


def told_of(*verdicts: Verdict, language: str | None = None) -> list[Report]:
    """Make the reports of verdicts as they are told and not kept, with the files that were judged."""
    return [Report(verdict, where=WHERE, language=language, sources=SOURCES) for verdict in verdicts]


def compare(name: str, text: str, environ: Mapping[str, str] = os.environ) -> None:
    """Compare a text whole with its golden file, or write that file when asked to."""
    path = GOLDEN / name
    if environ.get("TIEOUT_UPDATE_GOLDEN") == "1":
        if environ.get("CI"):
            pytest.fail("Golden files are not updated in CI: update them in a checkout and read the diff.")
        path.write_text(text, encoding="utf-8", newline="\n")
    with path.open(encoding="utf-8", newline="") as file:
        golden = file.read()
    assert text == golden, f"{path} differs; if the new text is right, run with TIEOUT_UPDATE_GOLDEN=1"


@pytest.fixture
def same_as_golden() -> Callable[..., None]:
    """Give the comparison with a golden file."""
    return compare
