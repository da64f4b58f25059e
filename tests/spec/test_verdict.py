"""The gate opens only on proof: what outcomes and findings make publish, hold or cannot judge."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.values.outcome import Explanation, Finding, Outcome, Place, Rule, Text, in_its_words
from tieout.values.verdict import EXIT_CODES, Coverage, Verdict, count, decide, holding

ANSWER = Explanation("x", "Toegelicht in het jaarverslag.", "J. de Vries", "2026-11-01", "2027-12-31")


def rule(name: str = "ties", severity: str = "critical") -> Rule:
    return Rule(name, Text(f"{name} is not so", f"{name} is niet zo"), Text("r", "r"), "s", severity, "tieout", "f")  # type: ignore[arg-type]


def passed(name: str = "ties", examined: int = 3) -> Outcome:
    return Outcome(name, "passed", examined, 0, exact=examined)


def failed(name: str = "ties", breaches: int = 1) -> Outcome:
    return Outcome(name, "failed", 3, breaches, exact=3 - breaches)


def empty(name: str = "ties", allowed: str | None = None) -> Outcome:
    return Outcome(
        name,
        "empty",
        0,
        0,
        message=Text("Nothing there.", "Daar is niets."),
        allowed_empty=in_its_words(allowed) if allowed else None,
    )


def broken(name: str = "ties") -> Outcome:
    return Outcome(name, "broken", 0, 0, message=Text("no such column", "geen kolom"))


def finding(severity: str, name: str = "ties", answer: Explanation | None = None) -> Finding:
    title = Text(f"{name} is not so", f"{name} is niet zo")
    return Finding(f"{name}/1", name, severity, title, Text("m", "m"), (Place("t.csv", 2),), explanation=answer)  # type: ignore[arg-type]


A, B = rule("a"), rule("b")


@pytest.mark.parametrize(
    ("rules", "outcomes", "findings", "verdict", "reasons"),
    [
        pytest.param(
            [A, B],
            [passed("a"), passed("b", 4)],
            [],
            "publish",
            ["2 rules made 7 checks; nothing contradicts. Warnings explained: 0."],
            id="all rules passed",
        ),
        pytest.param(
            [A],
            [failed("a")],
            [finding("warning", "a", ANSWER)],
            "publish",
            ["1 rules made 3 checks; nothing contradicts. Warnings explained: 1."],
            id="a warning that is explained",
        ),
        pytest.param(
            [A],
            [failed("a", 2)],
            [finding("info", "a")] * 2,
            "publish",
            ["1 rules made 3 checks; nothing contradicts. Warnings explained: 0."],
            id="information holds nothing",
        ),
        pytest.param(
            [A, B],
            [passed("a"), empty("b", "No second table here.")],
            [],
            "publish",
            ["2 rules made 3 checks; nothing contradicts. Warnings explained: 0."],
            id="a rule had nothing to examine, and that is allowed by name",
        ),
        pytest.param(
            [A],
            [failed("a")],
            [finding("critical", "a")],
            "hold",
            ["a is not so (a: 1 critical)."],
            id="one critical finding",
        ),
        pytest.param(
            [A],
            [failed("a")],
            [finding("critical", "a", ANSWER)],
            "hold",
            ["a is not so (a: 1 critical)."],
            id="a critical finding cannot be explained away",
        ),
        pytest.param(
            [A],
            [failed("a")],
            [finding("warning", "a")],
            "hold",
            ["a is not so (a: 1 to be explained)."],
            id="a warning without an explanation",
        ),
        pytest.param(
            [A],
            [failed("a", 2)],
            [finding("warning", "a"), finding("warning", "a", ANSWER)],
            "hold",
            ["a is not so (a: 1 to be explained)."],
            id="two warnings, one explained",
        ),
        pytest.param(
            [A, B],
            [failed("a", 1), failed("b", 1)],
            [finding("warning", "a"), finding("critical", "b")],
            "hold",
            ["b is not so (b: 1 critical).", "a is not so (a: 1 to be explained)."],
            id="the weightiest reason comes first",
        ),
        pytest.param([], [], [], "cannot judge", ["No rule was declared."], id="no rules"),
        pytest.param(
            [A, B],
            [passed("a")],
            [],
            "cannot judge",
            ["Rule b was declared, and nothing was heard of it."],
            id="a declared rule never reported",
        ),
        pytest.param(
            [A],
            [passed("a"), passed("b")],
            [],
            "cannot judge",
            ["Rule b was reported but never declared."],
            id="a rule reported that nobody declared",
        ),
        pytest.param(
            [A],
            [passed("a"), passed("a")],
            [],
            "cannot judge",
            ["Rule a was reported 2 times."],
            id="a rule reported twice",
        ),
        pytest.param(
            [A, A], [passed("a")], [], "cannot judge", ["Rule a is declared 2 times."], id="a rule declared twice"
        ),
        pytest.param(
            [A, A],
            [passed("a"), passed("a")],
            [],
            "cannot judge",
            ["Rule a is declared 2 times.", "Rule a was reported 2 times."],
            id="a rule declared and reported twice",
        ),
        pytest.param(
            [A],
            [broken("a")],
            [],
            "cannot judge",
            ["Rule a could not run: no such column"],
            id="a rule that could not run",
        ),
        pytest.param(
            [A],
            [replace(broken("a"), allowed_empty=Text("Fine.", "Goed."))],
            [],
            "cannot judge",
            ["Rule a could not run: no such column"],
            id="what may be empty may not be broken",
        ),
        pytest.param(
            [A],
            [empty("a")],
            [],
            "cannot judge",
            ["Rule a had nothing to examine. Nothing there."],
            id="a rule that had nothing to examine",
        ),
        pytest.param(
            [A],
            [passed("a", 0)],
            [],
            "cannot judge",
            ["Rule a says passed but examined nothing."],
            id="passed, but nothing was examined",
        ),
        pytest.param(
            [A],
            [failed("a", 2)],
            [finding("info", "a")],
            "cannot judge",
            ["Rule a is failed with 2 breaches and 1 findings."],
            id="a finding is missing",
        ),
        pytest.param(
            [A],
            [failed("a")],
            [],
            "cannot judge",
            ["Rule a is failed with 1 breaches and 0 findings."],
            id="failed without a finding",
        ),
        pytest.param(
            [A],
            [failed("a", 0)],
            [],
            "cannot judge",
            ["Rule a is failed with 0 breaches and 0 findings."],
            id="failed without a breach",
        ),
        pytest.param(
            [A],
            [replace(failed("a", 2), examined=1, exact=0)],
            [finding("info", "a")] * 2,
            "cannot judge",
            ["Rule a is failed with 2 breaches and 2 findings."],
            id="failed with more breaches than checks",
        ),
        pytest.param(
            [A],
            [replace(failed("a", 2), examined=2, exact=0)],
            [finding("info", "a")] * 2,
            "publish",
            ["1 rules made 2 checks; nothing contradicts. Warnings explained: 0."],
            id="every check is a breach",
        ),
        pytest.param(
            [A],
            [replace(failed("a", 900), examined=1000, exact=100, listed=1)],
            [finding("critical", "a")],
            "hold",
            ["a is not so (a: 900 critical)."],
            id="more critical breaches than are told",
        ),
        pytest.param(
            [rule("w", "warning")],
            [replace(failed("w", 900), examined=1000, exact=100, listed=1)],
            [finding("warning", "w", ANSWER)],
            "hold",
            ["w is not so (w: 899 to be explained)."],
            id="every warning that is told is answered, and more are not told",
        ),
        pytest.param(
            [A],
            [replace(failed("a", 900), examined=1000, exact=100, listed=0)],
            [],
            "cannot judge",
            ["Rule a is failed with 900 breaches and 0 findings.", "a is not so (a: 900 critical)."],
            id="breaches of which none is told",
        ),
        pytest.param(
            [A],
            [replace(failed("a", 900), examined=1000, exact=100, listed=2)],
            [finding("critical", "a")],
            "cannot judge",
            ["Rule a is failed with 900 breaches and 1 findings.", "a is not so (a: 899 critical)."],
            id="fewer findings than are told",
        ),
        pytest.param(
            [A],
            [replace(failed("a", 1), examined=1000, exact=999, listed=2)],
            [finding("critical", "a")] * 2,
            "cannot judge",
            ["Rule a is failed with 1 breaches and 2 findings.", "a is not so (a: 2 critical)."],
            id="more told than there are",
        ),
        pytest.param(
            [A],
            [replace(empty("a", "Fine."), breaches=1)],
            [finding("info", "a")],
            "cannot judge",
            ["Rule a is empty with 1 breaches and 1 findings."],
            id="empty with a breach",
        ),
        pytest.param(
            [A],
            [passed("a")],
            [finding("info", "a")],
            "cannot judge",
            ["Rule a is passed with 0 breaches and 1 findings."],
            id="passed with a finding",
        ),
        pytest.param(
            [A],
            [replace(passed("a"), breaches=1)],
            [finding("info", "a")],
            "cannot judge",
            ["Rule a is passed with 1 breaches and 1 findings."],
            id="passed with a breach",
        ),
        pytest.param(
            [A],
            [empty("a", "Fine.")],
            [finding("info", "a")],
            "cannot judge",
            ["Rule a is empty with 0 breaches and 1 findings."],
            id="empty with a finding",
        ),
        pytest.param(
            [A],
            [passed("a")],
            [finding("info", "z")],
            "cannot judge",
            ["A finding names rule z, which was not evaluated."],
            id="a finding of a rule that nobody knows",
        ),
        pytest.param(
            [A, B],
            [broken("a"), failed("b")],
            [finding("critical", "b")],
            "cannot judge",
            ["Rule a could not run: no such column", "b is not so (b: 1 critical)."],
            id="cannot judge outweighs hold, and both reasons are told",
        ),
        pytest.param(
            [A, B],
            [passed("a"), empty("b")],
            [],
            "cannot judge",
            ["Rule b had nothing to examine. Nothing there."],
            id="one that passed does not speak for another",
        ),
    ],
)
def test_the_gate_opens_only_on_proof(rules, outcomes, findings, verdict, reasons):
    severities = {item.rule: item.severity for item in findings}
    rules = [replace(item, severity=severities.get(item.name, item.severity)) for item in rules]
    decision, why = decide(rules, outcomes, findings)
    assert (decision, [reason.en for reason in why]) == (verdict, reasons)
    assert all(reason.nl not in {"", reason.en} for reason in why)


@pytest.mark.parametrize(
    ("outcome", "findings"),
    [
        pytest.param(replace(passed("a"), state="skipped"), [], id="a fifth state"),
        pytest.param(replace(passed("a"), state="PASSED"), [], id="passed in capitals"),
        pytest.param(replace(passed("a"), state=""), [], id="no state"),
        pytest.param(replace(passed("a"), examined=-1), [], id="fewer checks than none"),
        pytest.param(replace(empty("a", "Fine."), examined=3), [], id="empty, but something was examined"),
        pytest.param(failed("a"), [finding("fatal", "a")], id="a finding of a severity that nobody knows"),
        pytest.param(failed("a"), [finding("Critical", "a")], id="critical with a capital"),
        pytest.param(failed("a"), [finding("", "a")], id="a finding without severity"),
    ],
)
def test_what_is_none_of_the_known_words_never_opens_the_gate(outcome, findings):
    decision, _ = decide([A], [outcome], findings)
    assert decision != "publish"


def test_a_finding_may_not_be_milder_than_its_rule():
    decision, _ = decide([rule("a", "critical")], [failed("a")], [finding("info", "a")])
    assert decision != "publish"


@pytest.mark.parametrize(
    ("decision", "code"),
    [
        pytest.param("publish", 0, id="publish"),
        pytest.param("hold", 1, id="hold"),
        pytest.param("cannot judge", 3, id="cannot judge"),
    ],
)
def test_each_decision_has_its_exit_code(decision, code):
    assert EXIT_CODES[decision] == code
    assert len(EXIT_CODES) == 3


def test_a_verdict_counts_and_lists_what_holds_it():
    findings = (
        finding("critical", "a"), finding("warning", "b"), finding("warning", "b", ANSWER), finding("info", "b"),
    )  # fmt: skip
    verdict = Verdict(
        "p", "P", "hold", (Text("r", "r"),), (), (), (A, B), (failed("a"), failed("b", 3)), findings, (),
        Coverage(0, 0, 0, 0, 0), "book 1 sha256:0", {},
    )  # fmt: skip
    assert [count(verdict, severity) for severity in ("critical", "warning", "info")] == [1, 2, 1]
    assert holding(verdict) == findings[:2]
    assert verdict.exit_code == 1


# --- no loss ever opens the gate ---------------------------------------------------------------------------

NAMES = ("a", "b", "c", "d")


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Rule], list[Outcome], list[Finding]]:
    """Give a run in which every rule was declared, run and reported."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    rules, outcomes, findings = [], [], []
    for name in names:
        severity = draw(st.sampled_from(["critical", "warning", "info"]))
        answer = draw(st.sampled_from([None, ANSWER]))
        breaches = draw(st.integers(0, 2))
        rules.append(rule(name, severity))
        outcomes.append(
            failed(name, breaches)
            if breaches
            else draw(st.sampled_from([passed(name), empty(name, "Fine."), empty(name), broken(name)]))
        )
        findings += [finding(severity, name, answer) for _ in range(breaches)]
    return rules, outcomes, findings


@given(cases(), st.integers(0, 3), st.sampled_from(["dropped", "broken", "empty", "doubled"]))
def test_an_outcome_that_is_lost_broken_or_emptied_never_ends_in_publish(case, at, harm):
    rules, outcomes, findings = case
    at %= len(outcomes)
    name = outcomes[at].rule
    harmed = {"dropped": [], "broken": [broken(name)], "empty": [empty(name)], "doubled": [outcomes[at]] * 2}[harm]
    assert decide(rules, outcomes[:at] + harmed + outcomes[at + 1 :], findings)[0] == "cannot judge"


@given(cases(), st.data())
def test_a_finding_that_is_lost_never_ends_in_publish(case, data):
    rules, outcomes, findings = case
    if findings:
        findings = findings[:]
        del findings[data.draw(st.integers(0, len(findings) - 1))]
        assert decide(rules, outcomes, findings)[0] == "cannot judge"


@given(cases())
def test_publish_means_that_every_rule_is_passed_allowed_or_answered(case):
    rules, outcomes, findings = case
    sound = all(outcome.state in {"passed", "failed"} or outcome.allowed_empty for outcome in outcomes)
    stands = any(f.severity == "critical" or (f.severity == "warning" and not f.explanation) for f in findings)
    assert decide(rules, outcomes, findings)[0] == ("cannot judge" if not sound else "hold" if stands else "publish")


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_reported_never_changes_the_decision(case, random):
    rules, outcomes, findings = case
    shuffled = [random.sample(part, len(part)) for part in case]
    assert decide(*shuffled)[0] == decide(rules, outcomes, findings)[0]


def test_rules_that_saw_nothing_for_one_reason_are_told_together_and_of_many_only_some_are_named():
    names = [f"rule_{number}" for number in range(7)]
    why = Text("No row of t.csv could be loaded.", "Geen rij van t.csv kon worden gelezen.")
    outcomes = [Outcome(name, "empty", 0, 0, message=why) for name in names] + [empty("other")]
    decision, reasons = decide([rule(name) for name in [*names, "other"]], outcomes, [])
    assert decision == "cannot judge"
    named = "rule_0, rule_1, rule_2, rule_3, rule_4 and 2 more"
    assert [reason.en for reason in reasons] == [
        f"7 rules had nothing to examine: {named}. No row of t.csv could be loaded.",
        "Rule other had nothing to examine. Nothing there.",
    ]
    assert reasons[0].nl == (
        "7 toetsen hadden niets te onderzoeken: rule_0, rule_1, rule_2, rule_3, rule_4 en nog 2. "
        "Geen rij van t.csv kon worden gelezen."
    )
