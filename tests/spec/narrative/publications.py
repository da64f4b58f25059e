"""Publications that the tests of texts speak of: real tables, taken down the real road to figures."""

from __future__ import annotations

import csv
import functools
import io
import json
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import LOGIUS, PUBLISHED, REPOSITORY
from tests.spec.drawn import delivery, load
from tieout.declarations.datapackage import parse_publication
from tieout.findings.spoken_of import spoken_of, with_sums
from tieout.narrative.checking import Checked, Texts, Wording, check
from tieout.narrative.facts import Facts
from tieout.narrative.fiscal_years import names_first_year
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


@dataclass(frozen=True)
class Printed:
    """A table as it is printed: its lines, with `|` between the cells, and what is declared of it."""

    text: str
    columns: tuple[tuple[str, int] | tuple[str, int, str], ...]
    """Of each column of figures: its basis, its year, and its stage if it has one."""
    title: str = "Tabel"
    rulebook: str = "agency_accounts"
    kind: str = "baten_lasten"
    unit: str = "EUR"
    scale: int = 1000
    has_sections: bool = False
    """Whether its first column says under which section each line stands."""

    def package(self) -> tuple[dict, dict[str, bytes]]:
        """Give it as a data package, with its file."""
        rows = [[cell.strip() for cell in line.split("|")] for line in self.text.strip().splitlines()]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        keys = ("basis", "year", "stage")
        declared = [{"role": "section"}, {"role": "label"}] if self.has_sections else [{"role": "label"}]
        declared += [{"role": "figure", **dict(zip(keys, one, strict=False))} for one in self.columns]
        fields = [{"name": name, "type": "string", "tieout": one} for name, one in zip(rows[0], declared, strict=True)]
        key, entity = ("company", "acme") if self.rulebook == "annual_reports" else ("agency", "logius")
        resource = {
            "name": "table", "title": self.title, "path": "table.csv", "type": "table", "format": "csv",
            "mediatype": "text/csv", "encoding": "utf-8",
            "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
            "schema": {"fields": fields, "missingValues": []},
            "tieout": {
                "kind": self.kind, "unit": self.unit, "scale": self.scale, key: entity, "year": self.columns[0][1],
                "document": "jaarverslag", "complete": False, "note": "Part of it.",
            },
        }  # fmt: skip
        package = {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "printed",
            "tieout": {"rulebook": self.rulebook}, "resources": [resource],
        }  # fmt: skip
        return package, {"table.csv": out.getvalue().encode()}


@functools.cache
def told(name: str | Printed) -> Told:
    """Take tables in: `logius` (its sign corrected), `logius as printed`, `acme`, `foods`, a table or its name."""
    package, files = name.package() if isinstance(name, Printed) else _tables(name)
    key = "company" if package["tieout"]["rulebook"] == "annual_reports" else "agency"
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
        facts.head_words,
        facts.years,
    )
    return Told(facts, Texts(wording, list(facts.rows.values())), book.units)
