"""Whatever is lost between declaration and verdict, and wherever: the gate does not open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tieout.engines import worker as child
from tieout.engines.interface import Reply
from tieout.gate import check as gate
from tieout.gate import session as judging
from tieout.intake.formats.tables import csv as ingest
from tieout.store.schema import LINES
from tieout.values.verdict import Verdict, decide


def judged_with(monkeypatch, module, name, change):
    """Have a function of a stage do what it does, and then change what it gives."""
    original = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *given, **more: change(original(*given, **more)))


def without_last(items):
    return items[:-1]


def without_answers(reply: Reply, keep) -> Reply:
    return replace(reply, answers=tuple(answer for answer in reply.answers if keep(answer)))


def without_broken(reply: Reply) -> Reply:
    """Lose the checks that a reader must see; they are counted still."""
    return replace(reply, answers=tuple(
        replace(answer, tally=replace(
            answer.tally, checks=tuple(check for check in answer.tally.checks if check.judgement != "broken")
        ))
        for answer in reply.answers
    ))  # fmt: skip


TOTAL = "financing_cash_flow_ties_out"
LOST = {
    "a rule of a suite, after it was declared": (
        child, "answer", lambda reply: without_answers(reply, lambda answer: answer.rule != TOTAL)
    ),
    "every rule of one engine": (child, "answer", lambda reply: without_answers(reply, lambda _: False)),
    "the canary of an engine": (child, "answer", lambda reply: replace(reply, canaries=0)),
    "every check that is broken": (child, "answer", without_broken),
    "a table, after it was read": (judging, "ingest", without_last),
    "all tables but one": (judging, "ingest", lambda loaded: loaded[:1]),
    "an outcome of reading": (
        judging, "judge_reading", lambda judged: (judged[0], judged[1][1:], judged[2])
    ),
    "a finding of a result": (judging, "findings_of", without_last),
    "a row between the file and DuckDB": (
        ingest, "scan", lambda found: replace(found, records=found.records[:-1], line_numbers=found.line_numbers[:-1])
    ),
    "a rejected line": (ingest, "scan", lambda found: replace(found, rejects=found.rejects[:-1])),
}  # fmt: skip


@pytest.fixture
def contradicted(sound):
    """A publication that is held: one figure contradicts, and one line cannot be read."""
    sound.replace("kasstroom.csv", '"-39,2"', '"39,2"')
    path = sound.path / "doelmatigheidsindicatoren.csv"
    path.write_text(f"{path.read_text(encoding='utf-8')}too,few\n", encoding="utf-8")
    return sound


@pytest.mark.rare
@pytest.mark.parametrize("what", LOST, ids=str)
def test_what_is_lost_never_publishes_what_was_held(contradicted, judge, monkeypatch, what):
    judged_with(monkeypatch, *LOST[what])
    assert judge(contradicted).verdict.verdict in {"hold", "cannot judge"}


HARMLESS = {"a finding of a result", "a rejected line", "every check that is broken"}
"""A sound publication has none to lose."""


NEVER_HARMLESS = [name for name in LOST if name not in HARMLESS]


@pytest.mark.rare
@pytest.mark.parametrize("what", NEVER_HARMLESS)
def test_what_is_lost_cannot_be_judged_even_where_all_is_well(sound, judge, monkeypatch, what):
    assert judge(sound).verdict.verdict == "publish"
    judged_with(monkeypatch, *LOST[what])
    checked = judge(sound, fresh=True)
    assert checked.verdict.verdict == "cannot judge", checked.verdict.reasons


@pytest.mark.rare
@pytest.mark.parametrize(
    ("sql", "says"),
    [
        pytest.param(
            "DELETE FROM figures WHERE cell_id = (SELECT max(cell_id) FROM figures)", "figures were made", id="one"
        ),
        pytest.param("DELETE FROM figures WHERE table_name = 'kasstroom'", "0 figures were made", id="a whole table"),
        pytest.param("INSERT INTO figures FROM figures LIMIT 1", "figures were made", id="one twice"),
        pytest.param(
            "DELETE FROM figures WHERE cell_id = (SELECT max(cell_id) FROM figures);"
            "INSERT INTO figures FROM figures WHERE cell_id = (SELECT max(cell_id) FROM figures)",
            "figures were made",
            id="one lost, and another twice in its place",
        ),
        pytest.param(
            "DELETE FROM cells WHERE cell_id = (SELECT max(cell_id) FROM cells WHERE role = 'label')",
            "cells were made",
            id="a cell that is no figure",
        ),
        pytest.param(
            "DELETE FROM cells WHERE cell_id = (SELECT max(cell_id) FROM cells WHERE role = 'label');"
            "INSERT INTO cells FROM cells WHERE cell_id = (SELECT max(cell_id) FROM cells WHERE role = 'label')",
            "cells were made",
            id="a cell that is no figure lost, and another twice in its place",
        ),
        pytest.param(
            "DELETE FROM tables WHERE table_name = 'kasstroom'", "0 times whose table", id="whose table it is"
        ),
        pytest.param("INSERT INTO tables FROM tables", "2 times whose table", id="whose table it is, told twice"),
        pytest.param("UPDATE tables SET own = NOT own", "0 times whose table", id="that a table is its own"),
    ],
)
def test_a_figure_that_is_lost_or_doubled_on_the_way_is_missed(sound, judge, monkeypatch, sql, says):
    make = judging.make_figures

    def spoil(connection, *given):
        make(connection, *given)
        connection.execute(sql)

    monkeypatch.setattr(judging, "make_figures", spoil)
    checked = judge(sound)
    assert checked.exit_code == 3
    assert says in str(checked.error)


@pytest.mark.rare
def test_a_row_that_recognition_loses_is_missed(sound, judge, monkeypatch):
    original = LINES.insert
    monkeypatch.setattr(LINES, "insert", lambda connection, rows, *more: original(connection, list(rows)[:-1], *more))
    assert judge(sound).exit_code in {1, 3}


def test_a_rule_that_the_rulebook_gives_up_on_the_way_to_the_engines_is_missed(sound, judge, monkeypatch):
    runner = child.load_quietly("great_expectations").Runner
    original = runner.run
    monkeypatch.setattr(runner, "run", lambda self, asked, *more: original(
        self, replace(asked, suites=asked.suites[:-1]), *more
    ))  # fmt: skip
    checked = judge(sound)
    assert checked.exit_code == 3
    assert any("nothing was heard of it" in reason.en for reason in checked.verdict.reasons), checked


def without_rule(verdict: Verdict, name: str) -> Verdict:
    """Give a verdict as it would be, had there never been a rule of this name."""
    rules = tuple(rule for rule in verdict.rules if rule.name != name)
    outcomes = tuple(outcome for outcome in verdict.outcomes if outcome.rule != name)
    assert (len(rules), len(outcomes)) == (len(verdict.rules) - 1, len(verdict.outcomes) - 1)
    decided, reasons = decide(rules, outcomes, verdict.findings)
    assert decided == "publish"
    return replace(verdict, verdict=decided, reasons=reasons, rules=rules, outcomes=outcomes)


@pytest.mark.rare
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda v: replace(v, inputs=v.inputs[1:]), id="a file fewer"),
        pytest.param(
            lambda v: replace(v, inputs=(replace(v.inputs[0], sha256="0" * 64), *v.inputs[1:])), id="other bytes"
        ),
        pytest.param(lambda v: replace(v, declarations=v.declarations[1:]), id="a declaration fewer"),
        pytest.param(lambda v: replace(v, rules=v.rules[:-1], outcomes=v.outcomes[:-1]), id="a rule fewer, both ways"),
        pytest.param(
            lambda v: without_rule(v, "operating_cash_flow_ties_out"), id="a rule fewer, and decided without it"
        ),
        pytest.param(lambda v: replace(v, outcomes=v.outcomes[:-1]), id="an outcome fewer"),
        pytest.param(lambda v: replace(v, versions={"tieout": "0"}), id="another version"),
    ],
)
def test_a_verdict_that_is_not_on_what_was_asked_is_not_believed(sound, judge, monkeypatch, change):
    judged = gate.judge_apart

    def lie(*given):
        verdict, tables = judged(*given)
        return change(verdict), tables

    monkeypatch.setattr(gate, "judge_apart", lie)
    checked = judge(sound)
    assert checked.exit_code == 3
    assert checked.verdict.verdict == "cannot judge"


@pytest.mark.rare
def test_a_verdict_on_fewer_files_than_were_declared_is_none(sound, judge, monkeypatch):
    gather = gate.gather

    def forget(*given):
        case = gather(*given)
        own = case.deliveries[0]
        publication = own.publication
        fewer = type(publication)(**{
            key: getattr(publication, key) for key in publication.__struct_fields__ if key != "resources"
        }, resources=publication.resources[:-1])  # fmt: skip
        return replace(case, deliveries=(replace(own, publication=fewer), *case.deliveries[1:]))

    monkeypatch.setattr(gate, "gather", forget)
    assert judge(sound).verdict.verdict != "publish"
