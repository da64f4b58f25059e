"""A run file tells of itself: what was judged, by what, who answered; and its views say what an analyst asks first."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import duckdb
import pytest

from tests.conftest import NOW, PUBLISHED
from tieout.findings.explanations import RULE as EXPLAINED
from tieout.report.registry import read_record
from tieout.store.views import HELP, RUNS, VIEWS

pytestmark = pytest.mark.usefixtures("tables_judged_once")

EVERY = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)


def opened(checked):
    """Open the run file of a check."""
    return duckdb.connect(str(checked.folder / "run.duckdb"), read_only=True)


@pytest.fixture(scope="module")
def run(as_printed):
    """The run of Logius 2022 as printed."""
    with opened(as_printed) as connection:
        yield connection


def asked(connection, query):
    """Give the rows of an answer, each by the names of its columns."""
    cursor = connection.execute(query)
    heads = [column[0] for column in cursor.description]
    return [dict(zip(heads, row, strict=True)) for row in cursor.fetchall()]


# --- what the run says of itself ------------------------------------------------------------------


def test_the_run_says_what_its_verdict_says(run, as_printed):
    ((row),) = asked(run, "FROM run")
    verdict, record = read_record((as_printed.folder / "verdict.json").read_bytes())
    book, version, digest = verdict.rulebook.split()
    assert row == {
        "publication": "logius-2022",
        "title": verdict.title,
        "verdict": "hold",
        "reasons": "\n".join(reason.en for reason in verdict.reasons),
        "reasons_nl": "\n".join(reason.nl for reason in verdict.reasons),
        "stands_on": "\n".join(text.en for text in verdict.stands_on),
        "valid_until": datetime.date.fromisoformat(verdict.valid_until) if verdict.valid_until else None,
        "run_id": record.id,
        "started": NOW.replace(tzinfo=None),
        "finished": NOW.replace(tzinfo=None),
        "expires": datetime.datetime.fromisoformat(record.expires).replace(tzinfo=None),
        "sequence": record.sequence,
        "rulebook": book,
        "rulebook_version": version,
        "rulebook_digest": digest,
        "languages": list(verdict.languages),
        "versions": row["versions"],
        "digest": row["digest"],
        "rules": len(verdict.rules),
        "checks": verdict.tally.checks,
        "cells": verdict.tally.cells,
        "figures": verdict.tally.figures,
        "examined": verdict.tally.examined,
        "critical": 2,
        "warnings": 11,
        "holding": 13,
    }
    assert json.loads(row["versions"]) == dict(verdict.versions)


def test_the_inputs_are_those_of_the_verdict(run, as_printed):
    verdict = as_printed.verdict
    told = run.execute("SELECT path, what, sha256, bytes FROM inputs").fetchall()
    assert told == [(one.path, "data", one.sha256, one.bytes) for one in verdict.inputs] + [
        (one.path, "declaration", one.sha256, one.bytes) for one in verdict.declarations
    ]
    assert run.execute("SELECT path FROM inputs WHERE lines <> rows + rejected + continued").fetchall() == []


@pytest.mark.rare
def test_the_digest_of_a_run_is_another_where_anything_of_it_is(logius, judge, run):
    told = run.execute("SELECT digest FROM run").fetchall()
    assert opened(judge(logius)).execute("SELECT digest FROM run").fetchall() == told
    with (logius.path / "toelichting.md").open("a", encoding="utf-8") as text:
        text.write("Meer is er niet.\n")
    assert opened(judge(logius)).execute("SELECT digest FROM run").fetchall() != told


def test_every_answer_is_there_with_the_finding_that_it_answers(sound, judge):
    checked = judge(sound)
    with opened(checked) as connection:
        told = asked(connection, "FROM answers WHERE kind = 'explanation'")
        assert {one["finding"]: (one["who"], one["text"], one["until"]) for one in told} == {
            finding.id: (
                finding.explanation.who, finding.explanation.text,
                datetime.date.fromisoformat(finding.explanation.until),
            )
            for finding in checked.verdict.findings
            if finding.explanation
        }  # fmt: skip
        assert all(one["in_force"] and one["fault"] is None for one in told)
        assert len(told) == 11
        assert connection.execute("FROM answers ANTI JOIN findings ON answers.finding = findings.id "
            "WHERE finding IS NOT NULL").fetchall() == []  # fmt: skip
        assert connection.execute("SELECT verdict, holding, valid_until FROM run").fetchall() == [
            ("publish", 0, datetime.date(2027, 12, 27))
        ]


def test_every_allowance_is_there_with_what_it_is_for(run, as_printed):
    told = asked(run, "FROM answers WHERE kind = 'allowance'")
    may_be_empty = {one.rule for one in as_printed.verdict.outcomes if one.state == "empty" and one.allowed_empty}
    assert {one["rule"] for one in told} <= may_be_empty
    assert len(told) == 5
    assert all(one["in_force"] and one["cells"] and one["finding"] is None for one in told)


def test_an_answer_that_does_not_count_is_there_with_why(sound, judge):
    sound.answer("deviation_is_explained/nothing/2022@00000000")
    checked = judge(sound)
    (fault,) = [one for one in checked.verdict.findings if one.rule == EXPLAINED.name]
    with opened(checked) as connection:
        (told,) = asked(connection, "FROM answers WHERE kind = 'explanation'")
    assert (told["in_force"], told["finding"], told["fault"]) == (False, None, fault.message.en)
    assert told["about"] == ["deviation_is_explained/nothing/2022@00000000"]


@pytest.mark.parametrize("table", ["findings", "checks"])
def test_amounts_have_a_unit_and_are_in_base_units(run, table):
    assert run.execute(f"FROM {table} WHERE found IS NOT NULL AND unit IS NULL").fetchall() == []
    assert run.execute(f"SELECT count(*) FROM {table} WHERE found IS NOT NULL").fetchall() != [(0,)]


@pytest.mark.rare
def test_what_follows_from_other_figures_has_their_unit(judge):
    with opened(judge(PUBLISHED)) as connection:
        told = connection.execute(
            "SELECT count(*), count(*) FILTER (identities.unit IS DISTINCT FROM figures.unit) "
            "FROM identities JOIN figures USING (cell_id) WHERE found IS NOT NULL AND figures.state = 'figure'"
        ).fetchall()
    assert told[0][0] > 10
    assert told[0][1] == 0


def test_a_finding_is_in_the_unit_of_its_check_and_knows_that_of_the_print(run):
    told = run.execute(
        "SELECT findings.gap, checks.gap, findings.unit, checks.unit, findings.gap / printed_scale, printed_unit "
        "FROM findings JOIN checks ON checks.rule = findings.rule AND checks.judgement = 'broken' "
        "WHERE findings.severity = 'critical'"
    ).fetchall()
    assert told == [(78_400_000, 78_400_000, "EUR", "EUR", 78.4, "mln. EUR")]


def test_a_place_of_a_finding_joins_to_its_cell_and_to_its_finding(run):
    assert (
        run.execute(
            "FROM finding_places WHERE line_no IS NOT NULL AND cell_id IS NULL AND file IN (SELECT file FROM tables)"
        ).fetchall()
        == []
    )
    assert run.execute("FROM finding_places ANTI JOIN findings ON findings.id = finding").fetchall() == []
    assert run.execute(
        "FROM finding_places AS place JOIN cells USING (cell_id) WHERE (place.file, place.line_no, place.column_no, "
        "place.printed) IS DISTINCT FROM (cells.file, cells.line_no, cells.column_no, cells.printed)"
    ).fetchall() == []  # fmt: skip


# --- views ----------------------------------------------------------------------------------------


@EVERY
def test_a_view_has_the_columns_that_are_declared_and_tells_what_each_means(run, view):
    told = run.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [view.name]
    ).fetchall()
    assert told == list(view.columns.items())
    assert [name for name, _, *_ in run.execute(f"DESCRIBE FROM {view.name}").fetchall()] == list(view.columns)
    assert run.execute("SELECT comment FROM duckdb_views() WHERE view_name = ?", [view.name]).fetchall() == [
        (view.comment,)
    ]


def test_every_view_of_a_run_is_declared(run):
    told = run.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    assert {name for (name,) in told} == {view.name for view in VIEWS}
    assert not any(" " in column for view in (*VIEWS, RUNS) for column in (view.name, *view.columns))


def test_help_tells_of_everything_there_is_and_leaves_nothing_out(run):
    assert run.execute("FROM help WHERE coalesce(trim(told), '') = ''").fetchall() == []
    there = run.execute(
        "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE NOT internal"
    ).fetchall()
    told = run.execute("SELECT schema_name, name, column_name FROM help WHERE column_name IS NOT NULL").fetchall()
    assert sorted(told) == sorted(there)
    assert (HELP.name, "deviations", "run") == tuple(
        name for name in ("help", "deviations", "run")
        if run.execute("FROM help WHERE name = ? AND column_name IS NULL", [name]).fetchall()
    )  # fmt: skip


def dec(text):
    """Give an amount."""
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("file", "line", "expected"),
    [
        pytest.param(
            "doelmatigheidsindicatoren.csv", 3, ("0.13", "0.11", "-0.02", "-15.38", None, "EUR"), id="a lower price"
        ),
        pytest.param(
            "doelmatigheidsindicatoren.csv", 6, ("249000000", "244000000", "-5000000", "-2.01", None, "EUR"),
            id="millions in base units",
        ),
        pytest.param(
            "doelmatigheidsindicatoren.csv", 7, ("0", "0.39", "0.39", None, None, "%"),
            id="no percentage of a plan of nothing",
        ),
        pytest.param(
            "kasstroom.csv", 3, ("249400000", None, None, None, "-17300000", "EUR"),
            id="only the difference is printed",
        ),
    ],
)  # fmt: skip
def test_a_deviation_is_what_came_of_it_less_what_was_planned(run, file, line, expected):
    told = run.execute(
        "SELECT target, actual, difference, percentage, printed_difference, unit FROM deviations "
        "WHERE file = ? AND line_no = ? AND year = 2022",
        [file, line],
    ).fetchall()
    *amounts, unit = expected
    assert told == [(*map(dec, amounts), unit)]


def test_a_line_that_prints_no_plan_or_nothing_against_it_has_no_deviation(run):
    assert run.execute("FROM deviations WHERE file = 'kasstroom.csv' AND line_no NOT IN (3, 4)").fetchall() == []
    assert run.execute("FROM deviations WHERE target IS NULL").fetchall() == []


def test_a_deviation_is_there_once_for_each_line_year_and_plan(run):
    assert run.execute(
        "SELECT table_name, line_no, year, stage, of_line FROM deviations GROUP BY ALL HAVING count(*) > 1"
    ).fetchall() == []  # fmt: skip


def test_the_series_of_a_line_has_each_year_with_the_one_before(run):
    told = run.execute(
        "SELECT year, value, before, change FROM series WHERE line_path = 'kostprijs/digid' AND basis_role = 'actual'"
    ).fetchall()
    assert told == [
        (year, dec(value), dec(before), dec(change))
        for year, value, before, change in (
            (2019, "0.12", None, None),
            (2020, "0.1", "0.12", "-0.02"),
            (2021, "0.11", "0.1", "0.01"),
            (2022, "0.11", "0.11", "0"),
        )
    ]


def test_a_year_that_prints_no_figure_has_none_before_the_next(run):
    told = run.execute(
        "SELECT DISTINCT before FROM series AS one WHERE before IS NOT NULL AND NOT EXISTS (FROM figures WHERE "
        "table_name = one.table_name AND line_no = one.line_no AND basis = one.basis AND year = one.year - 1 "
        "AND state = 'figure')"
    ).fetchall()
    assert told == []


def test_the_series_have_every_figure_once(run):
    assert run.execute("SELECT cell_id FROM series ORDER BY cell_id").fetchall() == run.execute(
        "SELECT cell_id FROM figures WHERE state = 'figure' ORDER BY cell_id"
    ).fetchall()  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(
            "operating_cash_flow_ties_out", ("broken", True, "failed", True), id="one that breaks at the cell"
        ),
        pytest.param("cell_is_figure_or_mark", ("exact", True, "passed", False), id="one that holds"),
        pytest.param("closing_cash_ties_out", ("not judged", False, "empty", False), id="one that only looks at it"),
    ],
)
def test_the_checks_of_a_cell_say_which_rules_looked_at_it_and_how_that_ended(run, rule, expected):
    (told,) = asked(
        run, f"FROM checks_of_cell WHERE file = 'kasstroom.csv' AND line_no = 5 AND column_no = 5 AND rule = '{rule}'"
    )
    assert (told["judgement"], told["is_about"], told["outcome"], told["finding"] is not None) == expected
    assert (told["printed"], told["column_label"]) == ("39,2", "Verschil 2022")


def test_a_comparison_is_about_one_cell(run):
    of_one = "SELECT rule, subject FROM checks_of_cell GROUP BY ALL HAVING count(*) FILTER (is_about) <> 1"
    assert run.execute(of_one).fetchall() == []


def test_every_finding_of_a_rule_that_compares_is_found_by_its_cells(run):
    assert run.execute(
        "SELECT id FROM findings SEMI JOIN (SELECT DISTINCT rule FROM checks WHERE judgement = 'broken') USING (rule) "
        "ANTI JOIN checks_of_cell ON checks_of_cell.finding = findings.id"
    ).fetchall() == []  # fmt: skip


def test_what_rounding_decides_is_told_with_how_far_and_how_much_it_explains(run):
    told = run.execute(
        "SELECT rule, file, line_no, printed, expected, found, gap, allowed, unit FROM decided_by_rounding"
    ).fetchall()
    assert told == [
        (
            "budgeted_receipts_agree_with_revenue", "kasstroom.csv", 3, "249,4",
            249_000_000, 249_400_000, 400_000, 550_000, "EUR",
        )
    ]  # fmt: skip
    within = "SELECT sum(within_rounding) FROM outcomes"
    assert run.execute(within).fetchall() == [(len(told),)]


def test_a_failing_row_is_told_whole_with_what_is_said_of_it(run):
    (told,) = asked(run, "FROM failing_rows WHERE file = 'kasstroom.csv' AND line_no = 5")
    assert told["row"][0].strip() or told["row"][1].strip()
    assert "39,2" in told["row"]
    assert (told["severity"], told["findings"], told["unanswered"]) == ("critical", 2, 2)
    assert told["rules"] == ["deviation_is_explained", "operating_cash_flow_ties_out"]
    assert len(told["finding_ids"]) == 2


def test_every_row_that_a_finding_points_at_fails_once(run):
    pointed = "SELECT DISTINCT file, line_no FROM finding_places JOIN tables USING (file) WHERE line_no IS NOT NULL"
    failing = "SELECT file, line_no FROM failing_rows"
    assert sorted(run.execute(pointed).fetchall()) == sorted(run.execute(failing).fetchall())


# --- runs of little or nothing --------------------------------------------------------------------


@pytest.fixture
def refused(sound, judge):
    """The run of a publication that was refused."""
    (sound.path / "datapackage.json").write_text("{", encoding="utf-8")
    with opened(judge(sound)) as connection:
        yield connection


@EVERY
def test_every_view_can_be_asked_of_a_refused_publication(refused, view):
    rows = refused.execute(f"FROM {view.name}").fetchall()
    assert bool(rows) == (view is HELP)


def test_the_run_of_a_refused_publication_says_why(refused):
    (told,) = asked(refused, "FROM run")
    assert (told["publication"], told["verdict"], told["rulebook"], told["checks"]) == (
        "logius-2022", "cannot judge", None, 0,
    )  # fmt: skip
    assert "datapackage.json" in told["reasons"]
    assert refused.execute("SELECT count(*) FROM figures").fetchall() == [(0,)]


def test_each_refused_publication_has_a_run_of_its_own_with_all_that_a_run_has(logius, judge, as_printed):
    everything = "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'main' ORDER BY ALL"
    with opened(as_printed) as connection:
        expected = connection.execute(everything).fetchall()
    (logius.path / "datapackage.json").write_text("{", encoding="utf-8")
    for name in ("first", "second"):
        logius.path = logius.path.rename(logius.path.with_name(name))
        with opened(judge(logius)) as connection:
            assert connection.execute("SELECT publication, verdict FROM run").fetchall() == [(name, "cannot judge")]
            assert connection.execute(everything).fetchall() == expected


@pytest.mark.rare
def test_every_view_can_be_asked_where_a_table_has_no_rows(logius, judge):
    (head,) = (logius.path / "kasstroom.csv").read_text(encoding="utf-8").split("\n")[:1]
    (logius.path / "kasstroom.csv").write_text(f"{head}\n", encoding="utf-8")
    with opened(judge(logius)) as connection:
        assert connection.execute("SELECT verdict FROM run").fetchall() == [("cannot judge",)]
        for view in VIEWS:
            connection.execute(f"FROM {view.name}").fetchall()
        assert connection.execute("FROM deviations WHERE table_name = 'kasstroom'").fetchall() == []


def test_a_run_file_that_cannot_be_written_takes_no_verdict_away(sound, judge, monkeypatch):
    def fail(_connection):
        raise duckdb.IOException("no room")

    monkeypatch.setattr("tieout.gate.run_tables.EMPTY", [])
    monkeypatch.setattr("tieout.gate.run_tables.make_empty", fail)
    (sound.path / "datapackage.json").write_text("{", encoding="utf-8")
    checked = judge(sound)
    assert sorted(path.name for path in checked.folder.iterdir()) == ["report.html", "verdict.json"]


def test_a_run_that_cannot_tell_of_itself_is_no_judgement(sound, judge, monkeypatch):
    def fail(*_):
        raise duckdb.IOException("no room")

    monkeypatch.setattr("tieout.gate.run_tables.tell_run", fail)
    checked = judge(sound)
    assert (checked.exit_code, checked.verdict.verdict) == (3, "cannot judge")
