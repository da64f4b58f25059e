"""Wrong uses, as people make them, and what they are told: where, what was found, what was expected, what to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.spec.drawn import delivery, load
from tests.spec.test_layout import declared
from tests.whole.small import make_publication, make_shelf
from tests.whole.test_inert import tell
from tieout.findings.intake import judge_reading

Spoil = Callable[[Path], None]
ANSWER = 'text = "Zoals toegelicht in het jaarverslag."\nwho = "J. de Vries"\n'

HELD = f"{ANSWER}when = 2026-11-01\nuntil = 2027-01-01\n"


def package(change: Callable[[dict[str, Any]], None]) -> Spoil:
    """Change the data package."""

    def spoil(folder: Path) -> None:
        path = folder / "datapackage.json"
        told = json.loads(path.read_text("utf-8"))
        change(told)
        path.write_text(json.dumps(told), "utf-8")

    return spoil


def resource(**keys: object) -> Spoil:
    """Declare more of the table."""
    return package(lambda told: told["resources"][0].update(keys))


def schema(**keys: object) -> Spoil:
    """Declare more of its columns."""
    return package(lambda told: told["resources"][0]["schema"].update(keys))


def written(name: str, text: str) -> Spoil:
    """Write a file in place of what stands there."""
    return lambda folder: (folder / name).write_text(text, "utf-8", newline="") and None


def gone(name: str) -> Spoil:
    """Take a file away."""
    return lambda folder: (folder / name).unlink()


def moved(name: str, to: str) -> Spoil:
    """Call a file otherwise."""
    return lambda folder: (folder / name).rename(folder / to) and None


def no_folder(folder: Path) -> None:
    """Take the whole folder away."""
    shutil.rmtree(folder)


DECLARED = (
    ("no folder of that name", no_folder, "p:", "there is no such folder", "that holds", "Name the folder"),
    ("no data package", gone("datapackage.json"), "p/datapackage.json:", "there is no such file",
     "a publication says there what its tables are", "`tieout init "),
    ("JSON with a comma too many", written("datapackage.json", '{"name": "p",\n "resources": [,]}'),
     "p/datapackage.json:2:16:", '",]}" stands there', "Expecting value", "Take out this comma"),
    ("JSON with single quotes", written("datapackage.json", "{'name': 'p'}"),
     "p/datapackage.json:1:2:", "'name': 'p'", "property name enclosed in double quotes", "straight double quotes"),
    ("half a data package", written("datapackage.json", '{"name": "p",'),
     "p/datapackage.json:1:14:", "the file ends there", "Expecting property name", "each { needs a }"),
    ("a data package in UTF-16", lambda folder: (folder / "datapackage.json").write_text("{}", "utf-16") and None,
     "p/datapackage.json:", "it looks like UTF-16", "is not UTF-8", "Save it as UTF-8"),
    ("a table that is not there", gone("flow.csv"), "p/flow.csv:", "there is no such file",
     "p/datapackage.json declares it", "Put it there, mend its path"),
    ("a table by another name", moved("flow.csv", "flow2.csv"), "p/flow.csv:", "there is no such file",
     "resource flow of", 'Is "flow2.csv" meant?'),
    ("an escape character", resource(dialect={"escapeChar": "\\"}), "resources[0].dialect", '"escapeChar"',
     "is of the Data Package standard, and not read here", "between double quotes"),
    ("a slip in a key of the dialect", resource(dialect={"delimeter": ";"}), "resources[0].dialect", '"delimeter"',
     "is not known here", "Is delimiter meant?"),
    ("a key of the schema that nothing reads", schema(primaryKey=["line"]), "resources[0].schema", '"primaryKey"',
     "of the Data Package standard", "take it out"),
    ("a missing value that is a number", schema(missingValues=[0]), "schema.missingValues[0]", "it is the number 0",
     "an object or a text", "Write one of them"),
    ("a header that is none", resource(dialect={"header": False, "headerRows": [1]}), "resource flow:",
     '"header": false is declared', "and headerRows too", "Keep one"),
    ("a comment that may be a row", resource(dialect={"commentChar": "-"}), "resource flow:", 'commentChar is "-"',
     "which a row may begin with too", 'as "#"'),
    ("a line that the file has not", resource(dialect={"commentRows": [40]}), "flow.csv:", "names line 40",
     "the file has 4", 'Mend "headerRows" or "commentRows"'),
    ("a folder beside with capitals", package(lambda told: told["tieout"].update(beside=["AT-2019"])),
     "p/datapackage.json:", 'beside names "AT-2019"', "lower-case letters", "call the folder at-2019"),
    ("a folder beside with a slash", package(lambda told: told["tieout"].update(beside=["../x"])),
     "p/datapackage.json:", 'beside names "../x"', "lies beside this one", "without slashes"),
    ("a date as in Dutch", written("answers.toml", f'[[explanation]]\nfinding = "a/b"\n{ANSWER}when = 22-11-2026\n'),
     "p/answers.toml:5:", '"when = 22-11-2026"', "year-month-day", "without quotes: 2026-11-22"),
    ("a date as in Dutch, in quotes",
     written("answers.toml", f'[[explanation]]\nfinding = "a/b"\n{ANSWER}when = "22-11-2026"\nuntil = 2027-01-01\n'),
     "explanation[0].when:", 'it is "22-11-2026"', "where a date is expected", "written as 2026-01-31"),
    ("a text without quotes", written("answers.toml", "[[explanation]]\nwho = J. de Vries\n"), "p/answers.toml:2:",
     '"who = J. de Vries"', "Invalid value", "Put a text between double quotes"),
    ("leave for no rule", written("answers.toml", f'[[allowance]]\nrule = "cash_tie_out"\ncells = "a"\n{HELD}'),
     "p/answers.toml:", "names rule cash_tie_out", "which does not exist", "Is cash_ties_out meant?"),
    ("a year where a label has none",
     package(lambda told: told["resources"][0]["schema"]["fields"][0].update(name="Balance 2022")),
     'column "Balance 2022"', "its head names 2022", "which has no year", "Take the year out of the head"),
)  # fmt: skip
"""Who did what, and of what they are told: the place, what was found, what was expected, what to do."""


@pytest.mark.parametrize(
    ("spoil", "place", "found", "expected", "do"), [pytest.param(*row[1:], id=row[0]) for row in DECLARED]
)
def test_a_wrong_use_is_told_with_its_place_what_was_found_and_expected_and_what_to_do(
    tmp_path, spoil, place, found, expected, do
):
    make_shelf(tmp_path / "shelf")
    make_publication(tmp_path / "p", "6")
    spoil(tmp_path / "p")
    code, out, told = tell(
        "check", str(tmp_path / "p"), "--rulebooks", str(tmp_path / "shelf"), "--out", str(tmp_path / "o"), "--quiet"
    )
    assert (code, out) == (2, "")
    assert told.startswith("tieout: ")
    assert [part for part in (place, found, expected, do) if part not in told] == [], told


FILES = (
    ("an accent of windows-1252", "a,bé\nx,1\n".encode("cp1252"), {}, ("a", "bé"), "t.csv",
     "its bytes are windows-1252", "where utf-8 is declared", 'declare "encoding": "windows-1252"'),
    ("UTF-16", "a,b\nx,1\n".encode("utf-16"), {}, ("a", "b"), "t.csv",
     "its bytes are utf-16", "where utf-8 is declared", 'declare "encoding": "utf-16"'),
    ("semicolons", b"a;b\nx;1\n", {}, ("a", "b"), "t.csv",
     "a semicolon parts its columns", "where a comma is declared", '"dialect": {"delimiter": ";"}'),
    ("the line of a spreadsheet", b"sep=;\na;b\nx;1\n", {}, ("a", "b"), "t.csv",
     'line 1 is "sep=;"', "where a comma is declared", '"headerRows": [2], "commentRows": [1]'),
    ("a NUL in the header", b"a\0,b\nx,1\n", {}, ("a", "b"), "t.csv",
     "byte 2 of line 1 is NUL", "which no text has", "export the table again"),
    ("titles above the header", b"Title\n\na,b\nx,1\n", {}, ("a", "b"), "t.csv",
     'line 1 is "Title"', "its header stands on line 3", '"headerRows": [3], "commentRows": [1, 2]'),
    ("no header", b"x,1\ny,2\n", {}, ("a", "b"), "t.csv",
     'line 1 is "x,1"', "which seems a row and no header", '"dialect": {"header": false}'),
    ("a header after all", b"a,b\nx,1\n", {"header": False}, ("a", "b"), "t.csv",
     "line 1 is the declared header", '"header": false says that there is none', "take that out"),
    ("nothing at all", b"", {}, ("a", "b"), "t.csv", "it is empty", "it has no line at all", "export the table again"),
    ("nothing below the header", b"a,b\n", {}, ("a", "b"), "t.csv", "No row could be loaded",
     "nothing stands below its header", "put the rows there"),
    ("a title that is no comment", b"T\na,b\nx,1\n", {"headerRows": [2]}, ("a", "b"), "line 1",
     'The line reads "T"', "is not declared a comment", 'name it in "commentRows"'),
    ("a row that is made a comment", b"a,b\nx,1\n#y,2\n", {"commentChar": "#"}, ("a", "b"), "line 3",
     'The line reads "#y,2"', "declared a comment and reads as a row", "Mend the line in the file."),
)  # fmt: skip
"""What lies in the folder, how it is declared, and of what the steward is told."""


@pytest.mark.parametrize(
    ("data", "dialect", "heads", "place", "found", "expected", "do"),
    [pytest.param(*row[1:], id=row[0]) for row in FILES],
)
def test_a_file_that_is_not_as_declared_is_told_so_in_each_language(data, dialect, heads, place, found, expected, do):
    _, loaded = load([delivery(declared(list(heads), **dialect), {"t.csv": data})])
    rules, outcomes, findings = judge_reading(loaded, ())
    reasons = {rule.name: rule.reason for rule in rules}
    told = [(one.message.en, one.message.nl, reasons[one.rule]) for one in findings]
    told += [(one.message.en, one.message.nl, reasons[one.rule]) for one in outcomes if one.message is not None]
    whole = "\n".join(f"{en} {reason.en}" for en, _, reason in told)
    assert [part for part in (place, found, expected, do) if part not in whole] == [], whole
    assert all(nl not in {"", en} for en, nl, _ in told)


BARE = (
    ("a spreadsheet", "a.xlsx", b"x", "bare:", "there is no CSV file in it", 'There is "a.xlsx"', "save each sheet"),
    ("a table by tabs", "a.tsv", b"x", "bare:", "there is no CSV file in it", 'There is "a.tsv"', "ends in .csv"),
    ("an archive", "a.zip", b"x", "bare:", "there is no CSV file in it", 'There is "a.zip"', "unpack it"),
    ("line ends of an old Macintosh", "a.csv", b"a,b\rx,1\ry,2\r", "a.csv:", "its lines end in CR alone", "LF or CRLF",
     "End them in LF or CRLF"),
    ("blank lines", "a.csv", b"a,b\n\n\nx,1\n", "a.csv:2:", "the line is blank", "blank lines", "Take the blank lines"),
    ("more fields", "a.csv", b"a,b\nx,1,5\ny,2,5\n", "a.csv:2:", "3 fields", "the header names 2", "stands in quotes"),
    ("one column", "a.csv", b"a\nx\n", "a.csv:1:", 'it has one column, "a"', "labels and figures", "check the delim"),
)  # fmt: skip
"""What lies in a bare folder, and what `tieout init` says of it."""


@pytest.mark.parametrize(
    ("name", "data", "place", "found", "expected", "do"), [pytest.param(*row[1:], id=row[0]) for row in BARE]
)
def test_a_bare_folder_that_cannot_be_recognised_is_told_why(tmp_path, name, data, place, found, expected, do):
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / name).write_bytes(data)
    code, out, told = tell("init", str(tmp_path / "bare"))
    assert (code, out) == (2, "")
    assert [part for part in (place, found, expected, do) if part not in told] == [], told


def test_every_wrong_use_has_words_of_its_own():
    assert len(DECLARED) + len(FILES) + len(BARE) >= 40
    assert len({row[-1] for row in DECLARED}) >= 18
