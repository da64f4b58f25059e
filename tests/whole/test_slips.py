"""Slips that publishers make, in tables as they are printed: each a copy of one in `data`, spoiled once."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import CLOCK
from tieout.cli.main import run
from tieout.gate.check import Checked, check

DATA = Path(__file__).parents[2] / "data" / "printed-tables"


@pytest.fixture
def judged(tmp_path):
    """Judge a copy of a printed table in which some texts stand for others, recognised anew."""

    def judge(name: str, *changes: tuple[str, str]) -> Checked:
        folder = tmp_path / name.partition("_jv")[0]
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        text = (DATA / f"{name}.csv").read_text("utf-8")
        for old, new in changes:
            changed = re.sub(old, new, text, flags=re.MULTILINE)
            assert changed != text, old
            text = changed
        (folder / f"{name}.csv").write_text(text, "utf-8")
        assert run(["init", str(folder)]) == 0
        return check(folder, clock=CLOCK)

    return judge


def criticals(checked: Checked) -> list[tuple[str, str]]:
    """Give the critical findings: the rule and the text of its first cell."""
    return [
        (one.rule, one.places[0].printed)
        for one in checked.verdict.findings
        if one.severity == "critical" and one.places
    ]


def rules(checked: Checked) -> set[str]:
    return {finding.rule for finding in checked.verdict.findings}


@pytest.mark.rare
def test_a_realisation_that_is_its_budget_is_held(judged):
    checked = judged(
        "pdirekt_2017_jv_baten_lasten", (r'^(?!Bedragen)([^,\n]*),((?:"[^"]*"|[^,\n]*)),[^,\n]*$', r"\1,\2,\2")
    )
    assert checked.verdict.verdict == "hold"
    assert "column_is_no_copy" in rules(checked)


@pytest.mark.rare
def test_a_sound_realisation_is_no_copy(judged):
    checked = judged("pdirekt_2017_jv_baten_lasten", ("Omzet derden", "Omzet derden "))
    assert "column_is_no_copy" not in rules(checked)


@pytest.mark.rare
def test_a_part_that_is_not_told_is_no_zero_though_it_has_parts_of_its_own(judged):
    checked = judged("pdirekt_2017_jv_baten_lasten", (r"44\.921", "n.b."))
    # Its total is printed and tied out by nothing, though its row has the part in another column: that is told.
    assert criticals(checked) == [("part_of_total_is_given", "71.324")]


@pytest.mark.rare
@pytest.mark.parametrize("printed", ["(2.000)", "2.000-"])
def test_a_cell_that_cannot_be_read_accuses_no_other(judged, printed):
    checked = judged("dpc_2012_jv_kasstroom", (r"(Eenmalige uitkering[^\n]*?,)(?:-|–|‒)? ?2\.000", rf"\g<1>{printed}"))
    assert [printed for _, printed in criticals(checked)] == [printed]


@pytest.mark.rare
def test_whole_numbers_that_a_program_wrote_are_as_coarse_as_they_are(judged):
    """Two sums of this table are 1 off by rounding."""
    name = "dpc_2018_owb_baten_lasten"
    checked = judged(name, (r"(?<=,)(\d{1,3})\.(\d{3})(?=,|$)", r"\1\2.0"), (r"(?<=,)(0|16|37|546)(?=,|$)", r"\1.0"))
    assert not [rule for rule, _ in criticals(checked) if "tie" in rule]


@pytest.mark.rare
def test_a_dash_behind_a_currency_is_a_dash(judged):
    checked = judged("pdirekt_2017_jv_baten_lasten", (r"^Omzet derden,0,0$", "Omzet derden, €  -   , €  -   "))
    assert criticals(checked) == []


def test_the_line_by_which_a_spreadsheet_tells_its_delimiter_is_named(tmp_path, capsys):
    path = tmp_path / "pdirekt_2017_jv_baten_lasten.csv"
    shutil.copy(DATA / path.name, path)
    path.write_text("sep=;\n" + path.read_text("utf-8").replace(",", ";"), "utf-8")
    for command in (["init", str(tmp_path)], ["arithmetic", str(path)]):
        assert run(command) == 2
        assert f'{path}:1: it says "sep=;"' in capsys.readouterr().err


# --- a table whose rows the rulebook does not know ------------------------------------------------

STRANGE = (
    (r"^- [Pp]ersonele kosten", "- Kosten van wie er werkt"),
    (r"^- [Mm]ateriële kosten", "- Kosten van wat er ligt"),
)
"""Labels that no rulebook knows, for two parts of Apparaatskosten."""


@pytest.mark.rare
def test_unknown_rows_that_complete_a_total_are_its_parts(judged):
    checked = judged("pdirekt_2017_jv_baten_lasten", *STRANGE)
    assert criticals(checked) == []
    counts = {one.rule: (one.examined, one.breaches) for one in checked.verdict.outcomes}
    assert counts["operating_costs_tie_out"] == (2, 0), "judged by the rows that make it up"


@pytest.mark.rare
def test_a_part_under_another_name_accuses_no_total(judged):
    checked = judged("at_2022_jv_baten_lasten", *STRANGE)
    assert [rule for rule, _ in criticals(checked) if "tie" in rule] == []


@pytest.mark.rare
def test_a_slip_in_an_unknown_row_is_found_by_the_figures_alone(judged):
    """The row is the sum of those under it in every column, and the difference of two columns."""
    sound = judged("at_2022_jv_baten_lasten", *STRANGE)
    assert not [rule for rule in rules(sound) if rule.startswith("figure_")]
    slip = (r"^(- Kosten van wie er werkt,\d+\.)\d", r"\g<1>9")
    found = [one for one in judged("at_2022_jv_baten_lasten", *STRANGE, slip).verdict.findings]
    (first, *_) = [one for one in found if one.rule == "figure_follows_from_its_table"]
    assert first.severity == "critical"
    assert first.places[0].line_label == "- Kosten van wie er werkt"


# --- factors, copies and marks of programs -------------------------------------------------------


def test_every_dot_a_comma_is_held(judged):
    checked = judged("dpc_2012_jv_kasstroom", (r"(?<=\d)\.(?=\d{3})", ","), (r"(?<![\d\"])(\d{1,3},\d{3})", r'"\1"'))
    assert "decimal_mark_parts_no_thousands" in rules(checked)


@pytest.mark.rare
def test_a_row_twice_is_held_and_not_unjudged(judged):
    checked = judged("pdirekt_2017_jv_baten_lasten", (r"^(Rentelasten,.*)$", r"\1\n\1"))
    assert checked.verdict.verdict == "hold"
    assert "line_is_stated_once" in rules(checked)


@pytest.mark.rare
def test_a_spreadsheets_zero_is_a_zero(judged):
    plain = judged("pdirekt_2017_jv_baten_lasten", ("Omzet derden", "Omzet derden "))
    told = {finding.id for finding in plain.verdict.findings if finding.severity != "info"}
    dashes = judged("pdirekt_2017_jv_baten_lasten", (r"(?<=,)0(?=,|$)", " €  -   "))
    assert {finding.id for finding in dashes.verdict.findings if finding.severity != "info"} == told


@pytest.mark.rare
def test_init_says_of_an_unknown_row_what_it_is_part_of(judged, capsys):
    judged("at_2022_jv_baten_lasten", *STRANGE)
    told = capsys.readouterr().out
    assert 'line 11: "- Kosten van wie er werkt" is no known line' in told
    assert 'by the figures it is part of "Apparaatskosten"' in told
