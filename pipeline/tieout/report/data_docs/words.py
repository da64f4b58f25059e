"""Hold what the pages of Data Docs say themselves, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from tieout.values.outcome import Text
from tieout.values.verdict import Decision

WORDS: Mapping[str, Text] = {
    "skip": Text("To the contents", "Naar de inhoud"),
    "all": Text("All suites", "Alle suites"),
    "pages": Text("Pages", "Pagina’s"),
    "what": Text(
        "The suites of Great Expectations that these publications were judged by, and what came of them. They are a "
        "part of what decides: what may be published is said by the verdict, and why by the report of tieout.",
        "De suites van Great Expectations waarop deze publicaties zijn beoordeeld, en wat eruit kwam. Ze zijn een deel "
        "van wat beslist: of er gepubliceerd mag worden zegt het oordeel, en waarom het rapport van tieout.",
    ),
    "theirs": Text(
        "The words in the tables are those of Great Expectations.",
        "De woorden in de tabellen zijn die van Great Expectations, in het Engels.",
    ),
    "verdict": Text("Verdict", "Oordeel"),
    "judged": Text("Judged", "Beoordeeld"),
    "none": Text(
        "No suite of Great Expectations was asked of this publication.",
        "Van deze publicatie is geen suite van Great Expectations gevraagd.",
    ),
    "suite": Text("Suite", "Suite"),
    "table": Text("Table", "Tabel"),
    "holds": Text("holds", "klopt"),
    "does not hold": Text("does not hold", "klopt niet"),
    "not judged": Text("not judged", "niet beoordeeld"),
    "results": Text("Results", "Uitkomsten"),
    "expectations": Text("Expectations", "Verwachtingen"),
    "sections": Text("On this page", "Op deze pagina"),
}
CALLED: Mapping[Decision, Text] = {
    "publish": Text("publish", "publiceren"),
    "hold": Text("hold", "niet publiceren"),
    "cannot judge": Text("cannot judge", "geen oordeel mogelijk"),
}
MUST_NOT_BE = Text("Must not be so: {}", "Mag niet zo zijn: {}")
UNTOLD = Text("Nothing was heard of it.", "Er is niets van vernomen.")
ALLOWED = Text("It may examine nothing here: {}", "Hij mag hier niets onderzoeken: {}")
ANSWERED = Text("answered", "beantwoord")
ALL_TABLES = Text("all tables", "alle tabellen")
MORE = Text("and {} more", "en nog {}")
SIGNS: Mapping[str, tuple[str, str]] = {
    "fa-check-circle": ("✓ ", "holds"),
    "fa-times": ("✗ ", "does not hold"),
    "fa-exclamation-triangle": ("? ", "not judged"),
}
"""What is written in place of each picture of Great Expectations: a sign, and which words go with it."""
