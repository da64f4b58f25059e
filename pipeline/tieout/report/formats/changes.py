"""Write what is new since another version as `changes.json`, beside the record and no part of it.

A record is on a publication alone, so that it is the same whatever that is held against: it can be told again, signed
and published. What is new is on two versions, and is written only where it is asked for. What cannot be seen in a text
is shown by its code. The format is described in `changes.schema.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from tieout.changes.since import ChangedCell, ChangedPart, Since, Spot
from tieout.report.interface import Format, Report
from tieout.report.printed import visible
from tieout.values.outcome import Finding, Text

VERSION = "tieout-changes/1"
FILE = "changes.json"


def encode(since: Since, publication: str) -> bytes:
    """Write what is new in a publication."""
    told = {
        "format": VERSION,
        "publication": publication,
        "base": {
            "name": since.base,
            "known": dict(since.known.said) if since.known is not None else None,
            "absent": since.is_absent,
            "verdict": None if since.is_absent else since.was,
        },
        "verdict": since.now,
        "softer": {
            "new": since.softer, "gone": since.no_longer_softer, "asks_second_person": since.asks_second_person,
        },
        "stands_on": {
            "new": [dict(text.said) for text in since.stands_on],
            "gone": [dict(text.said) for text in since.no_longer_stands_on],
        },
        "findings": {
            "new": [_finding(one) for one in since.new_findings],
            "gone": [_finding(one) for one in since.gone_findings],
            "changed": [{"was": _finding(was), "now": _finding(now)} for was, now in since.other_findings],
            "counted": [{"rule": one.rule, "was": one.was, "now": one.now} for one in since.crowded],
        },
        "cells": [_cell(one) for one in since.cells],
        "unwatched": [
            {"table": one.table, "row": one.row, "column": one.head, "printed": one.printed, "at": _spot(one.at)}
            for one in since.unwatched
        ],
        "parts": [_part(one) for one in since.parts],
        "moved": [{"table": table, "rows": rows} for table, rows in since.moved],
        "texts": [
            {"file": one.file, "fate": one.fate, "gone": _lines(one.gone), "new": _lines(one.new)}
            for one in since.texts
        ],
        "declarations": [
            {"file": one.file, "key": one.key, "was": one.was, "now": one.now} for one in since.declared
        ],
        "not_compared": since.not_compared,
    }  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(_shown(told)), indent=2) + b"\n"


def _finding(finding: Finding) -> dict[str, Any]:
    """Lay out a finding, as far as it is told here; the record has all of it, of the one that is there now."""
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "title": _text(finding.title),
        "message": _text(finding.message),
        "answered": finding.explanation is not None,
    }


def _text(text: Text) -> dict[str, str]:
    """Lay out a text by its languages."""
    return dict(text.said)


def _cell(cell: ChangedCell) -> dict[str, Any]:
    """Lay out a cell that is another."""
    return {
        "table": cell.table,
        "row": cell.row,
        "column": cell.head,
        "role": cell.role,
        "how": cell.how,
        "was": {"printed": cell.was, **_spot(cell.was_at)},
        "now": {"printed": cell.now, **_spot(cell.at)},
        "looked_at": cell.looked_at,
    }


def _part(part: ChangedPart) -> dict[str, Any]:
    """Lay out a table, row or column that came, went or bears another name."""
    return {
        "what": part.what,
        "table": part.table,
        "fate": part.fate,
        "was": None if part.was_at is None else {"name": part.was, **_spot(part.was_at)},
        "now": None if part.at is None else {"name": part.now, **_spot(part.at)},
        "figures": part.figures,
        "unseen": part.unseen,
    }


def _spot(spot: Spot) -> dict[str, Any]:
    """Lay out a place, as far as it is one."""
    return {"file": spot.file, "line": spot.line, "column": spot.column}


def _lines(lines: tuple[tuple[int, str], ...]) -> list[dict[str, Any]]:
    """Lay out lines of a text with their numbers."""
    return [{"line": number, "text": text} for number, text in lines]


def _shown(told: Any) -> Any:
    """Make every text one that hides nothing."""
    if isinstance(told, str):
        return visible(told)
    if isinstance(told, Mapping):
        return {name: _shown(value) for name, value in told.items()}
    return [_shown(value) for value in told] if isinstance(told, list | tuple) else told


def _write(report: Report) -> bytes:
    """Write what is new in a report, or that nobody asked."""
    return encode(report.since, report.verdict.publication) if report.since is not None else b"null\n"


FORMAT = Format(name="changes", media_type="application/json", file=FILE, write=_write, on_request=True)
