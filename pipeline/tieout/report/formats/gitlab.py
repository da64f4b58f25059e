"""Tell a verdict as a code quality report of GitLab: a list of what is open, each with its place and a fingerprint.

GitLab holds the list of a merge request against that of its target by the fingerprints: other figures make another
finding, and an answered one is gone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from tieout.report.interface import Report, of_several
from tieout.report.notices import OPEN, Kind, Notice, notices
from tieout.report.printed import visible
from tieout.values.errors import uncommanded

SEVERITIES: Mapping[Kind, str] = {"unjudged": "blocker", "critical": "critical", "warning": "major", "info": "info"}


def _entry(notice: Notice, language: str) -> dict[str, object]:
    """Lay out one notice; one without a line is shown at the first."""
    return {
        "description": f"{notice.headed(language)}: {notice.said(language)}",
        "check_name": visible(notice.rule),
        "fingerprint": notice.fingerprint,
        "severity": SEVERITIES[notice.kind],
        "location": {"path": visible(notice.path), "lines": {"begin": notice.line or 1}},
    }


def _write(reports: Sequence[Report]) -> bytes:
    """Write the list of all publications."""
    language = reports[0].language or "en"
    told = [
        _entry(notice, language) for report in reports for notice in notices(report) if notice.kind in OPEN
    ]  # fmt: skip
    return (uncommanded(json.dumps(told, ensure_ascii=False, allow_nan=False, indent=2)) + "\n").encode()


FORMAT = of_several("gitlab", "application/json", _write)
