"""`tieout answer`: what waits, and what is written; the steps of a report, followed in one pass, end in publish."""

from __future__ import annotations

import tomllib

import pytest

from tests.conftest import CLOCK
from tests.whole.conftest import found
from tests.whole.test_inert import tell
from tieout.gate.check import check

pytestmark = pytest.mark.usefixtures("tables_judged_once")

WHO = "A. Bakker, controller"
REASONS = {
    "deviation_is_explained": "De tarieven en aantallen zijn in de loop van 2022 bijgesteld.",
    "target_is_measured": "Het onderzoek wordt eens in de twee jaar gehouden.",
    "values_are_placed": "Het stuk drukt deze waarden zonder kolom af.",
    "first_line_calls_meet_norm": "De krapte op de arbeidsmarkt liet geen volledige bezetting toe.",
    "text_speaks_of_what_holds": "Met diensten zijn de tien digitale diensten bedoeld, en niet de telefoon.",
}
"""Why each kind of warning of Logius 2022 is as it is."""


def answer(folder, *arguments):
    """Run the command on a folder."""
    return tell("answer", str(folder.path), *arguments, "--quiet")


@pytest.mark.rare
def test_the_steps_of_the_report_followed_in_one_pass_end_in_publish(logius):
    """What is critical is corrected, and what is to be explained is, as the report of the wrong figures lists it."""
    report = check(logius.path, clock=CLOCK).verdict
    assert [finding.severity for finding in report.findings].count("critical") == 2
    logius.replace("kasstroom.csv", '"39,2"', '"-39,2"')
    logius.replace("toelichting.md", "39,2 mln. hoger", "39,2 mln. lager")
    waits = {finding.rule: finding for finding in report.findings if finding.severity == "warning"}
    assert set(waits) == set(REASONS)
    for rule, text in REASONS.items():
        code, out, err = answer(logius, f"{rule}/*", "--text", text, "--who", WHO)
        assert (code, err) == (0, ""), out
    code, out, _ = answer(logius)
    assert (code, out) == (0, "Nothing waits for an answer.\n")
    checked = check(logius.path, clock=CLOCK)
    assert checked.verdict.verdict == "publish"
    assert "11 answers, 5 texts, 1 person" in " ".join(line.en for line in checked.verdict.stands_on)


@pytest.mark.rare
def test_answers_pasted_before_the_correction_still_count_after_it(logius, judge):
    """Nine warnings are answered at once with the correction; the tenth has other figures for it, and says so."""
    report = judge(logius).verdict
    logius.answer(*(finding.id for finding in report.findings if finding.severity == "warning"))
    logius.replace("kasstroom.csv", '"39,2"', '"-39,2"')
    told = found(judge(logius).verdict, "explanations_are_in_force")
    assert [one.message.en for one in told if "the finding is now" not in one.message.en] == []
    assert len(told) <= 1


def test_what_waits_is_listed_and_nothing_is_written(logius):
    before = (logius.path / "answers.toml").read_bytes()
    code, out, _ = answer(logius)
    assert code == 1
    assert "first_line_calls_meet_norm/doelmatigheidsindicatoren/eerstelijns/aangenomen_calls/2022@" in out
    assert out.endswith("11 wait for an answer.\n")
    assert (logius.path / "answers.toml").read_bytes() == before


CALLS = "first_line_calls_meet_norm/*"


@pytest.mark.rare
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param([CALLS, "--text", "Is zo.", "--who", WHO], "its text has 4 letters", id="no reason"),
        pytest.param([CALLS, "--text", REASONS["values_are_placed"], "--who", "x"], '"x" is nobody', id="nobody"),
        pytest.param(
            [CALLS, "--text", REASONS["values_are_placed"], "--who", WHO, "--until", "2031-01-01"],
            "the rulebook allows 400", id="too long",
        ),
        pytest.param(["nothing/*", "--text", "x y", "--who", WHO], "no finding that waits", id="no such finding"),
        pytest.param(
            ["*", "--text", REASONS["values_are_placed"], "--who", WHO], "findings of 5 rules", id="one text for all"
        ),
        pytest.param(
            ["--allow", "deviation_is_explained", "--text", REASONS["values_are_placed"], "--who", WHO],
            "there is nothing to allow", id="a rule that examined something",
        ),
        pytest.param(["--allow", "no_rule", "--text", "x", "--who", WHO], "there is no such rule", id="no such rule"),
        pytest.param(
            ["operating_cash_flow_ties_out/*", "--waive", "--text", REASONS["values_are_placed"], "--who", WHO,
             "--seen-by", "B. Smit, directeur"],
            "does not let findings of operating_cash_flow_ties_out be waived", id="not to be waived",
        ),
        pytest.param([CALLS, "--text", "x"], "needs --text", id="nobody says so"),
        pytest.param([CALLS, "--allow", "x"], "do not go together", id="two things at once"),
        pytest.param([CALLS, "--at-most", "-1", "--group", "x"], "no size that is zero", id="below zero"),
    ],
)  # fmt: skip
def test_what_would_not_count_is_refused_and_nothing_is_written(logius, arguments, says):
    before = (logius.path / "answers.toml").read_bytes()
    code, out, err = answer(logius, *arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert (logius.path / "answers.toml").read_bytes() == before


@pytest.mark.rare
def test_an_answer_that_lapsed_goes_when_its_subject_is_answered_anew(sound):
    sound.replace("doelmatigheidsindicatoren.csv", "€ 1,11", "€ 1,61")
    code, out, _ = answer(sound)
    assert code == 1
    assert "and “€ 1,61” and “€ 0,88” stand there now" in out
    code, out, err = answer(
        sound, "deviation_is_explained/*digid_machtigen*", "--text", REASONS["deviation_is_explained"], "--who", WHO
    )
    assert (code, err) == (0, "")
    assert "taken out  deviation_is_explained/doelmatigheidsindicatoren/kostprijs/digid_machtigen/2022@e16852ec" in out
    read = tomllib.loads((sound.path / "answers.toml").read_text("utf-8"))
    assert (len(read["explanation"]), len(read["allowance"])) == (11, 5)
    assert read["explanation"][-1]["figures"] == ["€ 1,61", "€ 0,88"]


@pytest.mark.rare
def test_answers_that_do_not_count_are_taken_out_when_asked(sound):
    sound.answer(*[f"deviation_is_explained/gone/{number}@00000000" for number in range(3)])
    code, out, _ = answer(sound, "--tidy")
    assert (code, out.count("taken out")) == (0, 3)
    read = tomllib.loads((sound.path / "answers.toml").read_text("utf-8"))
    assert ("explanation" in read, len(read["allowance"])) == (False, 5)


@pytest.mark.rare
def test_a_group_counts_what_it_covers_and_bounds_it(logius, judge):
    pattern = "deviation_is_explained/doelmatigheidsindicatoren/kostprijs/*"
    code, _, err = answer(
        logius, pattern, "--group", "Tarieven 2022", "--text", REASONS["deviation_is_explained"], "--who", WHO
    )
    assert (code, err) == (0, "")
    (written,) = tomllib.loads((logius.path / "answers.toml").read_text("utf-8"))["group"]
    assert (written["count"], written["at_most"], written["unit"]) == (2, 0.23, "EUR")
    groups = {one.explanation.group for one in judge(logius).verdict.findings if one.explanation}
    assert groups == {"Tarieven 2022"}
    logius.replace("doelmatigheidsindicatoren.csv", "€ 1,11", "€ 1,61")
    (told,) = found(judge(logius).verdict, "explanations_are_in_force")
    assert "has grown to 0.73 EUR, and it covers at most 0.23 EUR" in told.message.en


@pytest.mark.rare
def test_a_waiver_lets_a_critical_finding_pass_where_the_rulebook_says_so(logius, shelf, judge):
    shelf.replace(
        "agency_accounts/rulebook.toml",
        "least_letters = 20",
        'least_letters = 20\nwaivable = ["operating_cash_flow_ties_out"]',
    )
    given = ["operating_cash_flow_ties_out/*", "--waive", "--text", "Het teken wordt in de volgende druk hersteld.",
             "--who", WHO, "--rulebooks", str(shelf.path)]  # fmt: skip
    code, _, err = answer(logius, *given)
    assert (code, "nobody else saw it" in err) == (2, True)
    code, _, err = answer(logius, *given, "--seen-by", "B. Smit, directeur")
    assert (code, err) == (0, "")
    verdict = judge(logius, rulebooks=shelf.path).verdict
    (waived,) = found(verdict, "operating_cash_flow_ties_out")
    assert (waived.explanation.waives, waived.explanation.seen_by) == (True, "B. Smit, directeur")
    assert "1 critical finding is waived" in " ".join(line.en for line in verdict.stands_on)
    assert not any("operating_cash_flow" in reason.en for reason in verdict.reasons)
    unwaived = judge(logius).verdict
    assert "does not let findings" in found(unwaived, "explanations_are_in_force")[0].message.en
