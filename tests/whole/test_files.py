"""Files that are not what they should be: each ends in a finding that names it, never in a pass or a crash."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zipfile

import pytest

from tests.whole.conftest import found

pytestmark = pytest.mark.usefixtures("tables_judged_once")

TABLE = "doelmatigheidsindicatoren.csv"


def limited(shelf, **limits):
    """Set limits in the rulebook."""
    book = shelf.path / "agency_accounts" / "rulebook.toml"
    told = "\n".join(f"{name} = {most}" for name, most in limits.items())
    book.write_text(f"{book.read_text(encoding='utf-8')}\n[limits]\n{told}\n", encoding="utf-8")
    return shelf.path


def told(checked, rule):
    return [(finding.places[0].file, finding.message.en) for finding in found(checked.verdict, rule)]


def test_a_compressed_file_is_refused_by_name_and_unpacked_by_nobody(sound, judge):
    path = sound.path / TABLE
    path.write_bytes(gzip.compress(path.read_bytes()))
    checked = judge(sound)
    assert checked.exit_code == 3
    assert told(checked, "files_are_csv") == [
        (TABLE, f"{TABLE}: it is no CSV but compressed by gzip. Deliver the CSV itself, unpacked.")
    ]


@pytest.mark.rare
@pytest.mark.parametrize(
    ("limits", "says"),
    [
        pytest.param({"bytes": 3000}, "bytes where 3000 are the most. Split it", id="bytes"),
        pytest.param({"rows": 15}, "rows where 15 are the most", id="rows"),
        pytest.param({"columns": 9}, "columns where 9 are the most", id="columns"),
    ],
)
def test_a_file_beyond_a_limit_is_a_finding_and_nothing_of_it_is_judged(sound, shelf, judge, limits, says):
    checked = judge(sound, rulebooks=limited(shelf, **limits))
    assert checked.exit_code == 3
    found_here = [(file, says in message) for file, message in told(checked, "files_are_within_limits")]
    assert found_here == [(TABLE, True)], checked.error
    (taken,) = [item for item in checked.verdict.inputs if item.path == TABLE]
    assert taken.rows == 0


def test_a_line_beyond_a_limit_is_a_finding_with_its_line(sound, shelf, judge):
    checked = judge(sound, rulebooks=limited(shelf, line=40))
    assert checked.exit_code in {1, 3}
    assert any("characters where 40 are the most" in message for _, message in told(checked, "lines_are_readable"))


@pytest.mark.parametrize(
    ("limit", "value"), [("rows", "0"), ("rows", "-1"), ("rows", '"much"'), ("rows", "1.5"), ("seconds", 10**10)]
)
def test_a_limit_that_is_no_limit_is_refused(sound, shelf, judge, limit, value):
    checked = judge(sound, rulebooks=limited(shelf, **{limit: value}))
    assert checked.exit_code == 2
    assert f"limits.{limit}" in str(checked.error)


@pytest.mark.rare
def test_a_small_file_needs_no_room_for_the_largest(sound, shelf, judge):
    assert judge(sound, rulebooks=limited(shelf, bytes=2**62)).verdict.verdict == judge(sound).verdict.verdict


def test_a_publication_cannot_raise_its_limits(sound, judge):
    sound.declare(lambda package: package["tieout"].update(limits={"rows": 10**9}))
    assert judge(sound).exit_code == 2


def test_a_declaration_as_large_as_a_delivery_is_not_read(sound, judge):
    path = sound.path / "datapackage.json"
    path.write_bytes(path.read_bytes() + b" " * (5 * 2**20))
    checked = judge(sound)
    assert checked.exit_code == 3
    assert "where a declaration has at most" in str(checked.error)


@pytest.mark.another_day
@pytest.mark.parametrize("command", ["check", "init"])
def test_an_archive_in_place_of_a_publication_says_what_to_do(tmp_path, command):
    with zipfile.ZipFile(tmp_path / "publication.zip", "w") as archive:
        archive.writestr("datapackage.json", "{}")
    done = subprocess.run(
        [sys.executable, "-m", "tieout", command, "publication.zip"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "publication.zip" in done.stderr
    assert "folder" in done.stderr


def test_a_spreadsheet_in_a_bare_folder_is_called_by_its_name(tmp_path):
    with zipfile.ZipFile(tmp_path / "kasstroom.csv", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    done = subprocess.run(
        [sys.executable, "-m", "tieout", "init", str(tmp_path), "--dry-run"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "no CSV but a ZIP archive or a spreadsheet" in done.stderr
