"""Publications that the tests of texts speak of: real tables, taken down the real road to figures."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import LOGIUS, PUBLISHED, REPOSITORY
from tests.spec.drawn import delivery, load
from tieout.declarations.datapackage import parse_publication
from tieout.findings.spoken_of import spoken_of, with_sums
from tieout.narrative.checking import Checked, Texts, Wording, check
from tieout.narrative.facts import Facts
from tieout.narrative.fiscal_years import names_first_year, words_of_heads
from tieout.rulebook.shelf import read_rulebook
from tieout.rulebook.vocabulary import Units
from tieout.values.transcript import Transcript

COMPANIES = ("acme", "foods")
PRINTED = REPOSITORY / "data" / "printed-tables"
BESIDE = Path(__file__).parent / "tables"
"""Statements in the form of those of companies and a treasury, that texts speak of here alone. Their figures were
written down from memory of such statements: nobody's report is to be held against them."""
NARRATED = tuple(one["name"] for one in json.loads((BESIDE / "datapackage.json").read_text("utf-8"))["resources"])


@dataclass(frozen=True)
class Told:
    """The rows and figures of a publication, and how texts on it are read."""

    facts: Facts
    texts: Texts
    units: Units

    def check(self, text: str, **settings: object) -> Checked:
        """Judge a text."""
        return check(self.texts.listen(self.texts.prose("text.md", Transcript(text))), self.facts, **settings)


def _tables(name: str) -> tuple[dict, dict[str, bytes]]:
    """Give the data package and the files of a publication."""
    if name in COMPANIES:
        package = json.loads((PUBLISHED / "datapackage.json").read_text("utf-8"))
        package["resources"] = [one for one in package["resources"] if one["path"].startswith(f"{name}_")]
        return package, {one["path"]: (PUBLISHED / one["path"]).read_bytes() for one in package["resources"]}
    if name in ("logius", "logius as printed"):
        package = json.loads((LOGIUS / "datapackage.json").read_text("utf-8"))
        package["resources"] = [one for one in package["resources"] if one.get("type") == "table"]
        files = {one["path"]: (LOGIUS / one["path"]).read_bytes() for one in package["resources"]}
        if name == "logius":
            files["kasstroom.csv"] = files["kasstroom.csv"].replace(b'"39,2"', b'"-39,2"')
        return package, files
    folder = BESIDE if name in NARRATED else PRINTED
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    package["resources"] = [one for one in package["resources"] if one["name"] == name]
    return package, {one["path"]: (folder / one["path"]).read_bytes() for one in package["resources"]}


@functools.cache
def told(name: str) -> Told:
    """Take tables in: `logius` (its sign corrected), `logius as printed`, `acme`, `foods`, or a table by its name."""
    package, files = _tables(name)
    key = "company" if name in (*COMPANIES, *NARRATED) else "agency"
    declared = parse_publication(json.dumps(package).encode(), "datapackage.json", key)
    book = read_rulebook(
        declared.tieout.rulebook, declared.entities, declared.kinds, None, declared.kinds_by_entity
    )  # fmt: skip
    connection, _ = load((delivery(declared, files),), book)
    facts = spoken_of(connection, book)
    facts = with_sums(facts, connection, book, facts.rows)
    labels = tuple(book.entity(one).label for one in sorted(declared.entities))
    wording = Wording(
        book.narrative,
        book.notation,
        book.units,
        book.labels.endings,
        labels,
        names_first_year(facts.heads),
        words_of_heads(facts.heads),
    )
    return Told(facts, Texts(wording, list(facts.rows.values())), book.units)
