"""Draw publications with one table of records, with the faults that rules on records find, always the same ones."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

HEADS = {
    "Agentschap": ("key", "agency"),
    "Jaar": ("key", "year"),
    "Departement": ("code", "departement"),
    "FTE": ("figure", "fte"),
    "Vaste activa": ("figure", "activa/vast"),
    "Vlottende activa": ("figure", "activa/vlottend"),
    "Totaal activa": ("figure", "totaal_activa"),
    "Eigen vermogen": ("figure", "passiva/eigen_vermogen"),
    "Voorzieningen": ("figure", "passiva/voorzieningen"),
    "Totaal passiva": ("figure", "totaal_passiva"),
    "Omzet": ("figure", "omzet"),
    "Baten": ("figure", "totaal_baten"),
    "Lasten": ("figure", "totaal_lasten"),
    "Resultaat": ("figure", "saldo"),
}
AGENCY, YEAR, CODE, FTE, FIXED, CURRENT, ASSETS, EQUITY = range(8)
PROVISIONS, LIABILITIES, REVENUE, INCOME, COSTS, RESULT = range(8, 14)
CODES = ("AZ", "BZK", "EZK", "FIN", "OCW", "SZW", "VWS")
YEARS = 5
Rows = list[list[str]]


def machine(amount: int) -> str:
    """Write thousandths as a program does."""
    whole, rest = divmod(abs(amount), 1000)
    return ("-" if amount < 0 else "") + f"{whole}.{rest:03}".rstrip("0").rstrip(".")


def printed(amount: int) -> str:
    """Write thousandths as Dutch print does."""
    whole, rest = divmod(abs(amount), 1000)
    return ("-" if amount < 0 else "") + f"{whole:,}".replace(",", ".") + f",{rest:03}"


def sound(count: int, write: Callable[[int], str] = machine) -> Rows:
    """Draw so many records in which every total ties out."""
    chance = random.Random(39)  # noqa: S311 - it draws tables
    rows = []
    for number in range(count):
        if number % YEARS == 0:
            size = chance.randrange(20_000, 400_000)
        fixed, current, equity, revenue = (size + chance.randrange(size // 3) for _ in range(4))
        assets, equity, costs = fixed + current, equity // 90, revenue - chance.randrange(9_000)
        of_balance = [fixed, current, assets, equity, assets - equity, assets]
        amounts = [*of_balance, revenue, revenue, costs, revenue - costs]
        code = CODES[number // YEARS % len(CODES)]
        fte = f"{chance.randrange(100, 900)}.{chance.randrange(1, 9)}" if write is machine else "120,5"
        rows.append([f"Dienst {number // YEARS}", str(2015 + number % YEARS), code, fte, *map(write, amounts)])
    return rows


def faulty(count: int) -> Rows:
    """Draw records with at least one of every fault, each in records of its own."""
    rows = sound(count)
    for number in range(3, count, 40):
        rows[number][ASSETS] = machine(7)  # neither its parts nor the liabilities
    for number in range(7, count, 60):
        rows[number][CODE] = "BZKK"
    rows[11] = [*rows[11][:FTE], *rows[10][FTE:]]  # the figures of the year before
    rows[22] = [*rows[22][:FTE], *rows[57][FTE:]]  # those of another entity
    rows[33][AGENCY], rows[33][YEAR] = rows[32][AGENCY], rows[32][YEAR]
    rows[44][AGENCY] = ""
    rows[46][YEAR] = "onbekend"
    for number, column in ((51, FIXED), (52, REVENUE), (53, EQUITY)):
        rows[number][column] = machine(round(float(rows[number][column]) * 1_000_000))
    rows[66] = [*rows[66][:FTE], *(cell and machine(round(float(cell) * 1_000_000)) for cell in rows[66][FTE:])]
    rows[71][EQUITY] = rows[71][REVENUE]  # more than its share
    rows[72][INCOME], rows[73][COSTS], rows[74][RESULT] = "n.b.", "12.5x", ""
    rows[75][FIXED] = rows[75][CURRENT] = ""
    rows[76][ASSETS], rows[77][LIABILITIES] = "1e+05", "0.30000000000000004"
    rows[78][REVENUE] = "=1+1"
    rows[79] = [*rows[79][:FTE], *[""] * (len(HEADS) - FTE)]
    rows[80][FTE] = "-12"
    rows[81][INCOME] = "0"
    rows[82][CODE] = ""
    return rows


def sums(count: int) -> Rows:
    """Draw records of which one adds up all others of its year."""
    rows = sound(count)
    of_year = [row for row in rows if row[YEAR] == "2016"]
    added = [machine(round(1000 * sum(float(row[column]) for row in of_year))) for column in range(FTE, len(HEADS))]
    rows.insert(5, ["Alle diensten", "2016", "AZ", *added])
    return rows


def blanks(count: int) -> Rows:
    """Draw records with a blank in most of them, a mark in some, and half of the columns missing in others."""
    rows = sound(count)
    for number, row in enumerate(rows):
        row[3 + number % 11] = ""
        if number % 9 == 0:
            row[4 + number % 7] = "n.v.t."
    return rows


Drawn = Mapping[str, tuple[Callable[[], Rows], dict[str, str]]]
DRAWN: Drawn = {
    "sound": (lambda: sound(120), {"numbers": "machine"}),
    "faulty": (lambda: faulty(120), {"numbers": "machine"}),
    "sums": (lambda: sums(120), {"numbers": "machine"}),
    "blanks": (lambda: blanks(120), {"numbers": "machine"}),
    "not given": (lambda: blanks(120), {"numbers": "machine", "blank": "not given"}),
    "printed": (lambda: sound(120, printed), {"numbers": "printed"}),
    "few": (lambda: faulty(120)[70:83], {"numbers": "machine"}),
}
"""What is drawn, with what is declared of it besides."""


def quoted(rows: Rows) -> Iterator[str]:
    """Write records as lines, some of them quoted, one over two lines, and two that cannot be read."""
    for number, row in enumerate(rows):
        cells = [f'"{cell}"' if number % 7 == 0 or "," in cell else cell for cell in row]
        if number == 14:
            cells[0] = f'"{row[0]}\nvan het rijk"'
        yield ",".join(cells)
        if number in (20, 21):
            yield "Dienst 9,2016"


def draw(folder: Path, name: str, drawn: Drawn = DRAWN) -> Path:
    """Write the publication of this name in a folder of its own, and give that."""
    rows, told = drawn[name]
    place = folder / name.replace(" ", "-")
    place.mkdir(parents=True)
    lines = [",".join(HEADS), *quoted(rows())]
    (place / "records.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    fields = [
        {"name": head, "type": "string", "tieout": {"role": role, "line" if role == "figure" else "of": of}}
        for head, (role, of) in HEADS.items()
    ]
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": place.name,
        "title": place.name,
        "tieout": {"rulebook": "agency_accounts"},
        "resources": [
            {
                "name": "records",
                "title": "Drawn records",
                "path": "records.csv",
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
                "schema": {"fields": fields},
                "tieout": {"kind": "open_data", "unit": "EUR", "scale": 1_000_000, **told},
            }
        ],
    }
    (place / "datapackage.json").write_text(json.dumps(package, indent=1, allow_nan=False), encoding="utf-8")
    return place
