"""Bare folders to recognise, written in a few words."""

from __future__ import annotations

from pathlib import Path

from tieout.recognition.proposal import Proposal, propose
from tieout.recognition.whose import Wish

BOOK = "agency_accounts"
STATEMENT = ("Totaal baten", "Totaal lasten", "Saldo van baten en lasten")
CASH = ("Totaal operationele kasstroom", "Totaal investeringen", "Totaal investeringskasstroom")
SHEET = ("Debiteuren", "Totaal activa", "Totaal passiva")


def table(heads: str, rows: tuple[str, ...] = STATEMENT, cell: str = "1") -> str:
    """Write a CSV with these heads, separated by bars, and the same figure in every cell."""
    names = heads.split("|")
    lines = [names, *([row, *[cell] * (len(names) - 1)] for row in rows)]
    return "".join(",".join(f'"{field}"' for field in line) + "\n" for line in lines)


def folder(home: Path, name: str, files: dict[str, str | bytes]) -> Path:
    """Fill a folder."""
    path = home / name
    path.mkdir()
    for file, content in files.items():
        (path / file).write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def proposed(home: Path, name: str, files: dict[str, str | bytes], **wish: str | int) -> Proposal:
    """Fill a folder and propose its data package."""
    return propose(folder(home, name, files), BOOK, wish=Wish(**wish))
