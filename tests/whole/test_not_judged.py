"""Not judged is not passed: what is lost, broken, empty or switched off never ends in publish.

Every case starts from the corrected copy, which is published when nothing is spoiled.
"""

from __future__ import annotations

import json

import pytest

from tests.conftest import PUBLISHED
from tests.whole.conftest import answered, found
from tieout.rules.registry import KINDS

SUITE = "agency_accounts/suites/cash_flow.json"
SHAPE = "agency_accounts/shapes/percentages.toml"


def change_suite(shelf, change, file=SUITE):
    path = shelf.path / file
    suite = json.loads(path.read_text(encoding="utf-8"))
    change(suite)
    path.write_text(json.dumps(suite), encoding="utf-8")


def first(suite):
    return suite["expectations"][0]


def test_the_shelf_that_nothing_is_changed_on_publishes(sound, shelf, judge):
    assert judge(sound, rulebooks=shelf.path).exit_code == 0


@pytest.mark.rare
@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(
            lambda suite: first(suite).update(type="expect_total_to_equal_partz"),
            "none of our expectation types",
            id="a misspelt expectation type",
        ),
        pytest.param(
            lambda suite: first(suite).update(kwarg={}),
            'the key "kwarg" is not known here',
            id="an unknown key in a rule",
        ),
        pytest.param(
            lambda suite: first(suite)["kwargs"].update(totl="x"),
            'the key "totl" is not known here',
            id="an unknown key in the kwargs",
        ),
        pytest.param(
            lambda suite: first(suite)["kwargs"].update(mostly=0.5),
            'the key "mostly" is not known here',
            id="a rule that is softened",
        ),
        pytest.param(
            lambda suite: first(suite).update(severity="none"), 'it is "none" where', id="an unknown severity"
        ),
        pytest.param(
            lambda suite: first(suite)["kwargs"].update(total="no/such/line"),
            'no line matches "no/such/line"',
            id="a rule about a line that is not there",
        ),
        pytest.param(lambda suite: suite.update(expectations=[]), "the suite is empty", id="an empty suite"),
        pytest.param(
            lambda suite: suite["expectations"].append(first(suite)), "is declared 2 times", id="a rule declared twice"
        ),
        pytest.param(
            lambda suite: first(suite).update(
                type="unexpected_rows_expectation", kwargs={"unexpected_rows_query": "x"}
            ),
            "cannot open a gate",
            id="an expectation that does not say how much it examined",
        ),
    ],
)
def test_a_fault_in_a_suite_ends_in_cannot_judge(sound, shelf, judge, change, says):
    change_suite(shelf, change)
    checked = judge(sound, rulebooks=shelf.path)
    assert checked.exit_code == 3
    assert any(says in reason.en for reason in checked.verdict.reasons), checked.verdict.reasons


@pytest.mark.rare
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param(
            "in_range = [0, 100]", "in_rnge = [0, 100]", 'the key "in_rnge" is not known here', id="a misspelt check"
        ),
        pytest.param("in_range = [0, 100]", "", "must declare either isin or in_range", id="a check of nothing"),
        pytest.param('name = "value"', 'name = "valeu"', "COLUMN", id="a column that is not there"),
        pytest.param('type = "decimal"', 'type = "integer"', "WRONG_DATATYPE", id="a column of another type"),
        pytest.param('unit = "%"', 'unit = "promille"', "no line is in", id="a shape that matches no figure"),
        pytest.param('table = "figures"', 'table = "figures', "not valid TOML", id="broken TOML"),
    ],
)
def test_a_fault_in_a_shape_ends_in_cannot_judge(sound, shelf, judge, old, new, says):
    shelf.replace(SHAPE, old, new)
    checked = judge(sound, rulebooks=shelf.path)
    assert checked.exit_code == 3
    assert any(says.casefold() in reason.en.casefold() for reason in checked.verdict.reasons), checked.verdict.reasons


@pytest.mark.rare
def test_a_table_without_rows_ends_in_cannot_judge(sound, judge):
    path = sound.path / "kasstroom.csv"
    path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    checked = judge(sound)
    assert checked.exit_code == 3
    assert any("No row could be loaded from kasstroom.csv" in reason.en for reason in checked.verdict.reasons)


@pytest.mark.rare
@pytest.mark.parametrize("content", ["", "\n", "<html>\n", "PK\x03\x04\n"], ids=["empty", "a line end", "HTML", "zip"])
def test_a_file_that_is_no_table_ends_in_cannot_judge(sound, judge, content):
    (sound.path / "kasstroom.csv").write_text(content, encoding="utf-8")
    assert judge(sound).exit_code == 3


@pytest.mark.rare
def test_a_rule_that_raises_ends_in_cannot_judge(sound, judge, monkeypatch):
    monkeypatch.setattr(KINDS["expect_figures_to_agree"], "population", lambda _: "SELECT 1/0 FROM {batch} AND")
    checked = judge(sound, fresh=True)
    assert checked.exit_code == 3
    outcomes = {item.rule: item for item in checked.verdict.outcomes}
    assert outcomes["budgeted_receipts_agree_with_revenue"].state == "broken"
    assert outcomes["great_expectations_catches_its_canary"].state == "broken"
    assert outcomes["operating_cash_flow_ties_out"].state == "passed", "the other rules are still judged"


@pytest.mark.rare
@pytest.mark.parametrize(
    "value", ["False", *(pytest.param(one, marks=pytest.mark.rare) for one in ("0", "", "TRUE", "True"))]
)
@pytest.mark.parametrize("name", ["PANDERA_VALIDATION_ENABLED", "PANDERA_VALIDATION_DEPTH"])
def test_a_switch_of_pandera_in_the_environment_ends_in_cannot_judge(sound, judge, monkeypatch, name, value):
    assert judge(sound).exit_code == 0
    monkeypatch.setenv(name, value)
    checked = judge(sound)  # the recorded verdict does not stand in such an environment either
    assert checked.exit_code == 3
    assert any(name in reason.en for reason in checked.verdict.reasons)


def test_pandera_switched_off_behind_our_back_is_caught(sound, judge, monkeypatch):
    import pandera.config

    monkeypatch.setattr(pandera.config.CONFIG, "validation_enabled", False)
    checked = judge(sound, fresh=True)
    assert checked.exit_code == 3
    assert any("Pandera is switched off" in reason.en for reason in checked.verdict.reasons)


@pytest.mark.rare
def test_an_engine_that_lets_everything_pass_is_caught_by_its_canary(sound, judge, monkeypatch, whole_canary):
    kind = KINDS["expect_figures_to_meet_norm"]
    honest = kind.population
    monkeypatch.setattr(kind, "population", lambda rule: honest(rule).replace("'broken'", "'exact'"))
    checked = judge(sound, fresh=True)
    assert checked.exit_code == 3
    assert any("canary_expect_figures_to_meet_norm: found 0 faults" in r.en for r in checked.verdict.reasons)


@pytest.mark.rare
def test_an_engine_that_finds_a_fault_where_there_is_none_is_caught_by_its_canary(sound, judge, monkeypatch):
    """A rule that no table of the publication has, so that nothing but the canary can tell."""
    kind = KINDS["expect_codes_to_be_known"]
    honest = kind.population
    monkeypatch.setattr(kind, "population", lambda rule: honest(rule).replace("'exact'", "'broken'"))
    checked = judge(sound, fresh=True)
    assert checked.exit_code == 3
    said = "canary_expect_codes_to_be_known: found 2 faults where there are 1"
    assert any(said in reason.en for reason in checked.verdict.reasons), checked.verdict.reasons


@pytest.mark.rare
def test_a_rule_that_great_expectations_does_not_report_is_missed(sound, judge, monkeypatch):
    from tieout.engines.backends import great_expectations as suites

    validate = suites.Runner._validate

    def forgetful(self, *args):
        reported = validate(self, *args)
        reported.pop("availability_meets_norm", None)
        return reported

    monkeypatch.setattr(suites.Runner, "_validate", forgetful)
    checked = judge(sound, fresh=True)
    assert checked.exit_code == 3
    assert any("availability_meets_norm could not run" in reason.en for reason in checked.verdict.reasons)


@pytest.mark.rare
def test_a_rule_that_is_lost_between_rulebook_and_verdict_is_missed(sound, judge, monkeypatch):
    from tieout.engines.backends import great_expectations as suites

    run = suites.Runner.run
    monkeypatch.setattr(suites.Runner, "run", lambda self, *args: run(self, *args)[:-1])
    checked = judge(sound, fresh=True)
    assert checked.exit_code == 3
    assert any("nothing was heard of it" in reason.en for reason in checked.verdict.reasons)


@pytest.mark.rare
def test_a_rule_whose_emptiness_is_not_allowed_by_name_ends_in_cannot_judge(sound, judge):
    sound.answer(*answered(sound), keep=False)
    checked = judge(sound)
    assert checked.exit_code == 3
    (reason,) = [reason for reason in checked.verdict.reasons if "closing_cash_ties_out" in reason.en]
    assert "had nothing to examine" in reason.en
    assert "somebody allows it in answers.toml" in reason.en
    assert "niets te onderzoeken" in reason.nl
    assert "staat iemand het toe in answers.toml" in reason.nl


@pytest.mark.rare
def test_an_allowance_never_counts_where_the_total_is_printed(logius, judge):
    """The second part of the operating cash flow is left blank, and 39,2 still stands as their total."""
    logius.replace("kasstroom.csv", '"21,9"', "")
    outcomes = {one.rule: one for one in judge(logius).verdict.outcomes}
    logius.allow("operating_cash_flow_ties_out", outcomes["operating_cash_flow_ties_out"].silenced)
    checked = judge(logius)
    assert checked.exit_code == 3
    told = {one.id: one.message.en for one in found(checked.verdict, "explanations_are_in_force")}
    message = told["explanations_are_in_force/rule operating_cash_flow_ties_out"]
    assert "prints “39,2”, and a printed total must be tied out" in message


@pytest.mark.rare
@pytest.mark.parametrize("printed", ["1", "n.v.t."])
def test_an_allowance_lapses_when_the_cells_change_that_it_is_for(sound, judge, printed):
    """A figure or a mark comes to stand in a part of the investing cash flow that was blank."""
    sound.replace("kasstroom.csv", "desinvesteringen (+/+),,,", f"desinvesteringen (+/+),,,{printed}")
    told = {one.id: one.message.en for one in found(judge(sound).verdict, "explanations_are_in_force")}
    message = told["explanations_are_in_force/rule investing_cash_flow_ties_out"]
    assert "it was given for other cells (59232fa6)" in message


@pytest.mark.rare
def test_a_declared_step_that_no_amount_is_of_ends_in_cannot_judge(sound, judge):
    """The indicators have no unit in common: each line has its own."""
    sound.declare(lambda package: package["resources"][0]["tieout"].update(step=1))
    checked = judge(sound)
    assert checked.exit_code == 3
    assert any("declares the step of its amounts, and prints none" in one.en for one in checked.verdict.reasons)


@pytest.mark.rare
def test_where_a_table_could_not_be_read_no_allowance_lapses(sound, judge):
    path = sound.path / "kasstroom.csv"
    path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    assert found(judge(sound).verdict, "explanations_are_in_force") == []


@pytest.mark.rare
def test_what_is_printed_beside_them_may_be_corrected(logius, judge):
    """The allowances hold before the wrong difference is corrected and after."""
    assert found(judge(logius).verdict, "explanations_are_in_force") == []
    logius.replace("kasstroom.csv", '"39,2"', '"-39,2"')
    assert found(judge(logius).verdict, "explanations_are_in_force") == []


@pytest.mark.rare
def test_an_allowance_past_its_date_leaves_its_rule_without_judgement(sound, judge):
    ended = "when = 2026-11-01\nuntil = 2026-11-21"
    sound.replace("answers.toml", "when = 2026-11-22\nuntil = 2099-12-31", ended, times=5)
    checked = judge(sound)
    assert checked.exit_code == 3
    assert len(found(checked.verdict, "explanations_are_in_force")) == 5


@pytest.mark.rare
def test_an_allowance_that_is_not_needed_is_told(sound, judge):
    sound.allow("availability_meets_norm", "00000000")
    checked = judge(sound)
    assert [f.severity for f in found(checked.verdict, "allowances_are_needed")] == ["info"]


@pytest.mark.rare
@pytest.mark.another_day
@pytest.mark.parametrize("switch", ["-O"])
def test_an_optimised_python_judges_alike(tmp_path, switch):
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, switch, "-m", "tieout", "check", str(PUBLISHED), "--out", str(tmp_path / "o"), "--quiet"],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_where_no_row_could_be_loaded_that_is_said_once_and_no_allowance_is_advised(sound, judge):
    """One letter of a head: its answers and allowances are not called wrong, for what they are about is not known."""
    answered = (sound.path / "answers.toml").read_text(encoding="utf-8").count("[[explanation]]")
    sound.replace("doelmatigheidsindicatoren.csv", "Realisatie 2022", "Realisatle 2022")
    checked = judge(sound)
    assert checked.exit_code == 3
    reasons = [reason.en for reason in checked.verdict.reasons]
    assert len(reasons) < 8
    assert not any("allow it by name" in reason for reason in reasons)
    assert any("rules had nothing to examine" in reason for reason in reasons)
    assert [finding.message.en for finding in checked.verdict.findings if "no such finding" in finding.message.en] == []
    assert answered > 0


@pytest.mark.rare
def test_a_rule_whose_arguments_make_no_sense_is_broken_alone_where_a_row_is_not_known_too(sound, shelf, judge):
    """Unknown rows are tried in every total, before any rule is judged."""
    path = sound.path / "kasstroom.csv"
    path.write_text(path.read_text(encoding="utf-8") + ',Andere ontvangsten,"0,1","0,1",\n', encoding="utf-8")

    def list_its_parts(suite):
        total = next(item for item in suite["expectations"] if item["type"] == "expect_total_to_equal_parts")
        total["kwargs"]["parts"] = list(total["kwargs"]["parts"])

    change_suite(shelf, list_its_parts)
    checked = judge(sound, rulebooks=shelf.path)
    assert checked.exit_code == 3
    assert checked.error is None
    assert [outcome.rule for outcome in checked.verdict.outcomes if outcome.state == "broken"] == [
        "operating_cash_flow_ties_out"
    ]
