"""The command that shows the arithmetic of any CSV, on tables as they are printed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tieout.cli.main import run

DATA = Path(__file__).parents[2] / "data"
STATEMENT = DATA / "annual-reports" / "acme_2019_operating_statement.csv"


@pytest.fixture
def told(capsys):
    """Run the command; give its exit code, and what it said on standard output and standard error."""

    def tell(*arguments: object) -> tuple[int, str, str]:
        code = run(["arithmetic", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return tell


def printed(*names: str) -> list[Path]:
    return [path for name in names for path in sorted((DATA / "printed-tables").glob(name))]


def test_a_table_that_ties_out_is_drawn_with_its_identities(told):
    code, out, err = told(STATEMENT)
    assert (code, err) == (0, "")
    assert "0 do not" in out
    assert "nothing is said of the others" in out


def test_what_follows_from_what_is_given_as_lines_and_columns(told):
    code, out, _ = told(STATEMENT, "--format", "json")
    (table,) = json.loads(out)["tables"]
    found = {(one["kind"], one["axis"], one["result"].get("line")) for one in table["identities"]}
    assert code == 0
    assert ("sum", "rows", 5) in found, "cost of goods sold"
    assert ("difference", "rows", 6) in found, "gross profit"
    assert ("percentage", "rows", 7) in found, "gross profit of net sales"
    assert all(one["score"] > 0 for one in table["identities"])
    assert all(one["holds"] or one["within_rounding"] for one in table["identities"])
    assert table["breaks"] == []


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_the_parent_that_prints_zero_over_its_parts_is_found_without_a_label(told, year):
    (path,) = printed(f"dpc_{year}_jv_baten_lasten.csv")
    code, out, _ = told(path, "--format", "json")
    (table,) = json.loads(out)["tables"]
    broken = [one for one in table["identities"] if one["broken"]]
    assert code == 1
    assert [one["result"]["label"] for one in broken] == ["Overige lasten"]
    assert {cell["column"] for cell in broken[0]["broken"]} == {3, 4, 5}


@pytest.mark.parametrize(
    ("one_in", "judged"),
    [pytest.param(4, 3, id="some of them"), pytest.param(1, 15, id="each of them", marks=pytest.mark.rare)],
)
def test_no_sound_table_is_accused(told, one_in, judged):
    sound = [path for path in printed("*.csv") if not path.name.startswith(("dpc_2020", "dpc_2021", "dpc_2022"))]
    codes = {path.name: told(path)[0] for path in sound[::one_in]}
    assert [name for name, code in codes.items() if code == 1] == []
    assert list(codes.values()).count(0) >= judged, "tables of which something was judged"
    assert len(sound) > 20


def test_a_slip_is_named_with_its_cell(told, tmp_path):
    (path,) = printed("at_2022_jv_baten_lasten.csv")
    text = path.read_text("utf-8")
    told_first = told(path, "--format", "json")[1]
    (table,) = json.loads(told_first)["tables"]
    total = next(one for one in table["identities"] if one["axis"] == "rows" and one["kind"] == "sum")
    line = text.splitlines()[total["parts"][0]["line"] - 1]
    cells = line.split(",")
    assert len(cells) == 5
    cells[1] = cells[1].replace(".", "")[::-1][:2] + "." + cells[1].replace(".", "")[-3:]
    spoiled = tmp_path / "spoiled.csv"
    spoiled.write_text(text.replace(line, ",".join(cells)), "utf-8")
    code, out, _ = told(spoiled)
    assert code == 1
    assert f"line {total['parts'][0]['line']}, column 2" in out


def test_what_can_be_read_in_two_ways_is_asked(told, tmp_path):
    path = tmp_path / "open.csv"
    path.write_text('Item,2021,2022\nwood,"1,204","2,311"\nstone,"3,877","4,902"\n')
    code, out, err = told(path)
    assert (code, out) == (2, "")
    assert '"1,204" in line 2, column 2' in err
    assert "--decimal" in err
    code, out, err = told(path, "--decimal", ",")
    assert (code, err) == (3, "")
    assert "nothing here was judged" in out


def test_one_cell_that_contradicts_all_sums_is_asked_about(told, tmp_path):
    path = tmp_path / "misprint.csv"
    rows = [
        "Item,2021,2022,2023",
        'wood,"1,204","2,311","3,998"',
        'stone,877,"4,902","5,015"',
        'all,"2,081","7,213","9,013"',
    ]
    path.write_text("\n".join([*rows, 'glass,342,310,"60,00"', ""]))
    code, _, err = told(path)
    assert code == 2
    assert '"60,00" in line 5, column 4' in err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "there is no such file"),
        (b"", "cannot be read"),
        (b"Item,2021\n", "it has no rows"),
        (b"Item,Note\nwood,brown\nstone,grey\n", "no column of it prints figures"),
        (b"PK\x03\x04 something", "a ZIP archive or a spreadsheet"),
    ],
)
def test_what_is_no_table_of_figures_is_refused(told, tmp_path, content, says):
    path = tmp_path / "table.csv"
    if content is not None:
        path.write_bytes(content)
    code, out, err = told(path)
    assert (code, out) == (2, "")
    assert says in err
    assert str(path) in err


def test_a_line_that_cannot_be_read_is_named_and_nothing_is_said_of_the_rest(told, tmp_path):
    path = tmp_path / "ragged.csv"
    path.write_text("Item,2021,2022\nwood,104,211\nstone,377,402,9\nglass,15,18\nall,496,631\n")
    code, out, err = told(path)
    assert (code, out) == (2, "")
    assert f"{path}: 1 of its lines cannot be read; line 3: 4 fields where the header names 3" in err


def test_two_tables_are_told_one_after_the_other(told, tmp_path):
    copy = tmp_path / "copy.csv"
    shutil.copy(STATEMENT, copy)
    code, out, _ = told(STATEMENT, copy)
    assert code == 0
    assert out.count("9 identities") == 2


def test_no_engine_is_imported(tmp_path):
    import subprocess
    import sys

    script = (
        "import sys; from tieout.cli.main import run; code = run(['arithmetic', sys.argv[1]]); "
        "assert not {'great_expectations', 'pandera', 'ibis'} & set(sys.modules); sys.exit(code)"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(STATEMENT)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def table_of(folder: Path, text: str) -> Path:
    """Write a table."""
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


LOSSES = """\
,2022,2021,% change
North,"1,250","1,150",8.7%
South,940,870,8.0%
West,"1,105",990,11.6%
East,880,915,(3.8)%
Corporate,(410),(388),{}
Other,316,288,9.7%
"""


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param("5.7%", 0, id="by the loss itself, which grew"),
        pytest.param("(5.7)%", 0, id="by its size, as a result that fell"),
        pytest.param("7.5%", 1, id="neither"),
    ],
)
def test_the_change_of_a_loss_may_be_printed_either_way(told, tmp_path, change, code):
    assert told(table_of(tmp_path, LOSSES.format(change)))[0] == code


def test_a_minus_between_strokes_is_one(told, tmp_path):
    code, out, _ = told(
        table_of(
            tmp_path,
            "Uitgaven,2021,2022,2023\nArtikel 2,691.011,650.188,650.048\nwaarvan a,575.107,541.123,544.580\n"
            "waarvan b,115.904,110.565,108.468\nwaarvan taakstelling,-,-/- 1.500,-/- 3.000\n",
        )
    )
    assert code == 0
    assert "1 identity, 3 checks: 3 tie out" in out


def test_what_has_digits_and_is_read_as_nothing_is_named(told, tmp_path):
    path = table_of(
        tmp_path, "Uitgaven,2021,2022\nOnderwijs,12.345,12.800*\nZorg,23.456,24.000*\nTotaal,35.801,36.800*\n"
    )
    _, out, _ = told(path)
    said = '3 cells have digits and cannot be read, and are judged by nothing: "12.800*" in line 2, column 3'
    assert said in " ".join(out.split())
    _, out, _ = told(path, "--format", "json")
    (table,) = json.loads(out)["tables"]
    assert table["unread"][0] == {"line": 2, "column": 3, "printed": "12.800*"}
