"""Whatever the verdict, every format writes it, and what it writes can be read again."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.report.conftest import RUN, SOURCES, TABLES, parsed_xml, told_of
from tests.report.naughty import CLASSES
from tests.report.test_report_github import read
from tests.report.test_report_hostile import Poison, unquiet
from tests.report.test_report_record import some, verdicts
from tests.report.test_report_sarif import faults
from tests.report.test_report_xlsx import sheets_of
from tieout.report.interface import Report
from tieout.report.notices import BLOCKING, OPEN, notices
from tieout.report.registry import formats, named

SEVERAL = [one for one in formats() if one.together is not None]
FIND = (Phase.explicit, Phase.reuse, Phase.generate)
"""Making a verdict that fails smaller takes minutes, and says little more."""
LANGUAGES = st.sampled_from([None, "nl", "en"])


def annotations(data, reports):
    """Read annotations: of every level at most ten, and one at least where anything is open."""
    told = read(data.decode())
    assert bool(told) == any(one.kind in OPEN for report in reports for one in notices(report))


def summary(data, reports):
    """Read a summary: a heading for every publication, and no other."""
    assert sum(line.startswith("# ") for line in data.decode().splitlines()) == len(reports)


def junit(data, reports):
    """Read suites: one a publication, and none green that is not granted."""
    suites = list(parsed_xml(data).iter("testsuite"))
    assert len(suites) == len(reports)
    for suite, report in zip(suites, reports, strict=True):
        if report.verdict.verdict != "publish":
            assert int(suite.get("failures")) + int(suite.get("errors")) > 0


def scanned(data, reports):
    """Read a log of code scanning."""
    document = json.loads(data)
    assert faults(document) == []
    told = sum(one.kind in OPEN for report in reports for one in notices(report))
    assert len(document["runs"][0]["results"]) == told


def quality(data, reports):
    """Read a code quality report: no two of its entries are one."""
    entries = json.loads(data)
    assert len(entries) == sum(one.kind in OPEN for report in reports for one in notices(report))


def table(data, reports):
    """Read a table: a row a notice, and every row as wide as its heads."""
    heads, *rows = csv.reader(io.StringIO(data.decode()))
    assert {len(row) for row in rows} <= {len(heads)}
    assert len(rows) == sum(len(notices(report)) for report in reports)


def workbook(data, reports):
    """Read a workbook: a sheet a publication, and a row a notice below its heads."""
    sheets = sheets_of(data)
    assert [len(rows) - 1 for rows in sheets.values()] == [len(notices(report)) for report in reports]


READERS = {
    "github": annotations, "summary": summary, "junit": junit, "sarif": scanned, "gitlab": quality, "csv": table,
    "xlsx": workbook, "terminal": lambda data, _: data.decode(),
}  # fmt: skip


def test_every_format_of_several_publications_is_read_here():
    assert {one.name for one in SEVERAL} == set(READERS)


@given(some(verdicts).filter(bool), LANGUAGES)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25, phases=FIND)
def test_any_verdict_is_written_by_every_format_and_read_back(several, language):
    reports = [Report(verdict, where="data/a", language=language, sources=SOURCES) for verdict in several]
    for one in SEVERAL:
        READERS[one.name](one.together(reports), reports)
    if all(report.verdict.verdict != "publish" for report in reports):
        assert all(any(notice.kind in BLOCKING for notice in notices(report)) for report in reports)


@pytest.mark.parametrize("texts", CLASSES.values(), ids=CLASSES)
def test_what_is_hostile_is_text_in_every_format(hold, cannot_judge, texts):
    for verdict in (hold, cannot_judge):
        hostile, tame = Poison(texts)(verdict), Poison("x")(verdict)
        reports = [Report(hostile, where=Poison(texts)("data/a"), sources=SOURCES)]
        for one in SEVERAL:
            data = one.together(reports)
            READERS[one.name](data, reports)
            if one.is_text and one.name != "github":
                assert unquiet(data.decode().replace("\t", "")) == [], one.name
        lines = named("summary").write(reports[0]).decode().splitlines()
        assert len(lines) == len(named("summary").write(Report(tame, where="x")).decode().splitlines())


@pytest.mark.parametrize("one", formats(), ids=lambda one: one.name)
def test_a_format_of_several_tells_one_as_it_tells_it_alone(one, hold):
    report = replace(told_of(hold)[0], tables=TABLES, run=RUN)
    if one.together is not None:
        assert one.together([report]) == one.write(report)
    assert one.is_text == (one.name != "xlsx")
