"""A format is one module of the report, found where it lies; the record comes last and is the one that counts."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from tests.report.conftest import reported
from tieout.report import formats as shelf
from tieout.report import registry
from tieout.report.interface import Format, Record, Report
from tieout.report.registry import faults, files_of, formats, kept, known_files, named, on_request, read_record, record

NEW = """
from tieout.report.interface import Format

FORMAT = Format(
    name="brief", media_type="text/plain", file="brief.txt", former_files=("short.txt",),
    write=lambda report: report.verdict.verdict.encode(),
)
"""


def test_the_formats_are_these():
    assert [(one.name, one.file, one.media_type) for one in formats()] == [
        ("changes", "changes.json", "application/json"),
        ("csv", "", "text/csv"),
        ("github", "", "text/plain"),
        ("gitlab", "", "application/json"),
        ("junit", "", "application/xml"),
        ("page", "report.html", "text/html"),
        ("record", "verdict.json", "application/json"),
        ("sarif", "", "application/sarif+json"),
        ("since", "changes.html", "text/html"),
        ("summary", "", "text/markdown"),
        ("terminal", "", "text/plain"),
        ("xlsx", "", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ]
    assert [one.name for one in kept()] == ["page", "record"], "the record is written last"
    assert named("changes") is formats()[0]
    assert [one.name for one in on_request()] == ["changes", "since"], "beside the record, where it is asked for"


@pytest.fixture
def one_more(tmp_path, monkeypatch):
    """Put a format beside the others, by nothing but a module of its own."""
    (tmp_path / "brief.py").write_text(NEW, encoding="utf-8")
    monkeypatch.setattr(shelf, "__path__", [*shelf.__path__, str(tmp_path)])
    registry.formats.cache_clear()
    yield
    registry.formats.cache_clear()
    sys.modules.pop(f"{shelf.__name__}.brief", None)
    vars(shelf).pop("brief", None)


def test_a_module_beside_the_others_is_a_format_more(one_more, hold):
    assert [one.name for one in formats()][:3] == ["brief", "changes", "csv"]
    assert [one.name for one in kept()] == ["brief", "page", "record"]
    assert known_files() == {"brief.txt", "short.txt", "changes.json", "changes.html", "report.html", "verdict.json"}
    assert named("brief").write(reported(hold)) == b"hold"


def test_a_format_more_is_gone_with_its_module():
    assert "brief" not in [one.name for one in formats()]


PAGE, RECORD, TERMINAL = (named(name) for name in ("page", "record", "terminal"))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param([PAGE, RECORD, TERMINAL], [], id="those there are"),
        pytest.param([PAGE, PAGE, RECORD], ["two formats are called page", "two formats write report.html"], id="2"),
        pytest.param([replace(PAGE, name="leaf"), PAGE, RECORD], ["two formats write report.html"], id="one file"),
        pytest.param(
            [replace(PAGE, file="page.html", former_files=("verdict.json",)), RECORD],
            ["two formats write verdict.json"],
            id="a former file that is another's",
        ),
        pytest.param([replace(TERMINAL, name="told"), TERMINAL, RECORD], [], id="two without a file"),
        pytest.param([PAGE], ["one format with a file is the record, and here are 0"], id="no record"),
        pytest.param(
            [RECORD, replace(RECORD, name="other", file="other.json")],
            ["one format with a file is the record, and here are 2"],
            id="two records",
        ),
        pytest.param(
            [replace(RECORD, file="")], ["one format with a file is the record, and here are 0"], id="one kept nowhere"
        ),
    ],
)
def test_formats_that_contradict_each_other_are_refused(found, said):
    assert faults(found) == said


def test_what_earlier_versions_called_a_file_is_known_too():
    assert files_of(Format(name="x", media_type="", write=lambda _: b"", file="b", former_files=("a",))) == ("a", "b")
    assert files_of(Format(name="x", media_type="", write=lambda _: b"")) == ()


@pytest.mark.parametrize("format", formats(), ids=lambda one: one.name)
def test_a_format_writes_the_same_bytes_for_the_same_report(format, hold, publish, cannot_judge):
    for verdict in (hold, publish, cannot_judge):
        first = format.write(reported(verdict))
        assert first == format.write(reported(verdict))
        if format.is_text:
            assert first.endswith(b"\n")
            assert first.decode("utf-8")


def test_asking_which_formats_there_are_imports_nothing_that_draws():
    code = "import sys; from tieout.report.registry import formats; print(len(formats()), *sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    count, *modules = said.stdout.split()
    assert int(count) == len(formats())
    assert not {"rich", "jinja2", "markupsafe", "xlsxwriter"} & set(modules)


def test_the_record_is_read_back_by_its_registry(hold, run):
    assert isinstance(record(), Record)
    data = record().write(reported(hold))
    assert read_record(data) == (hold, run)
    assert record().mark in data[:200], "by this a record of any version is told"


def test_a_verdict_is_recorded_with_its_run_or_not_at_all(hold):
    with pytest.raises(ValueError, match="with the run that reached it"):
        record().write(Report(hold))
