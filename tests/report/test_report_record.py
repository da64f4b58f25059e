"""verdict.json keeps a verdict whole, is the same for the same verdict, and is refused when it is not."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tieout.errors import CannotJudgeError
from tieout.outcome import (
    SEVERITIES,
    STATES,
    Declaration,
    Explanation,
    Finding,
    Input,
    NotJudged,
    Outcome,
    Place,
    Rule,
    Text,
)
from tieout.report.record import RunRecord, decode, encode, paired
from tieout.verdict import EXIT_CODES, Tally, Verdict

SCHEMA = json.loads(files("tieout.report").joinpath("verdict.schema.json").read_text("utf-8"))

said = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
named = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
rule_names = st.sampled_from(["a", "b", "c", "::d"])
counts = st.integers(0, 2**62)
positions = st.none() | st.integers(1, 2**40)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
dates = st.dates().map(str)
numbers = st.none() | st.decimals(allow_nan=False, allow_infinity=False)
texts = st.builds(Text, said, said)
severities = st.sampled_from(SEVERITIES)
places = st.builds(Place, said, positions, positions, st.none() | said, st.none() | said, st.none() | said)
explanations = st.builds(Explanation, named, said, said, dates, dates)
rules = st.builds(Rule, rule_names, texts, texts, said, severities, st.sampled_from(["tieout", "pandera"]), said)
outcomes = st.builds(Outcome, rule_names, st.sampled_from(STATES), *[counts] * 5, st.none() | said, st.none() | said)
findings = st.builds(
    Finding, named, named, severities, texts, texts, st.lists(places, max_size=2).map(tuple),
    numbers, numbers, numbers, numbers, st.none() | said, st.none() | texts, st.none() | explanations,
)  # fmt: skip


def some(what):
    """Give up to three of something."""
    return st.lists(what, max_size=3).map(tuple)


verdicts = st.builds(
    Verdict,
    publication=named,
    title=said,
    verdict=st.sampled_from(sorted(EXIT_CODES)),
    reasons=some(texts),
    inputs=some(st.builds(Input, named, digests, *[counts] * 5)),
    declarations=some(st.builds(Declaration, named, digests, counts)),
    rules=some(rules),
    outcomes=some(outcomes),
    findings=some(findings),
    not_judged=some(st.builds(NotJudged, named, said, some(places))),
    tally=st.builds(Tally, *[counts] * 5),
    rulebook=said,
    versions=st.dictionaries(said, said, max_size=3),
    valid_until=st.none() | dates,
)


@given(verdicts)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_any_verdict_comes_back_as_it_was_and_fits_the_schema(run, verdict):
    data = encode(verdict, run)
    again, run_again = decode(data)
    assert (again, run_again) == (verdict, run)
    assert repr(again.findings) == repr(verdict.findings), "decimals keep their closing zeros and exponents"
    Draft202012Validator(SCHEMA).validate(json.loads(data, parse_float=Decimal))


def test_the_record_reads_like_this(hold, run, same_as_golden):
    same_as_golden("hold.json", encode(hold, run).decode())


def test_a_broken_run_is_recorded_without_loss(cannot_judge, run, same_as_golden):
    data = encode(cannot_judge, run)
    assert decode(data) == (cannot_judge, run)
    Draft202012Validator(SCHEMA).validate(json.loads(data))
    same_as_golden("cannot-judge.json", data.decode())


def test_two_runs_on_the_same_input_differ_in_run_alone(hold, run):
    other = RunRecord("another", "2024-01-01T00:00:00Z", "2024-01-01T00:00:09Z")
    first, second = json.loads(encode(hold, run)), json.loads(encode(hold, other))
    assert first.pop("run") != second.pop("run")
    assert first == second
    assert list(first)[-1] == "seal"


def test_the_order_in_which_versions_are_given_changes_nothing(hold, run):
    other = replace(hold, versions=dict(reversed(hold.versions.items())))
    assert encode(other, run) == encode(hold, run)


def test_what_cannot_be_seen_is_escaped(hold, run):
    data = encode(replace(hold, title="a\u202eb\x9b\x00\u200b"), run)
    assert rb'"title": "a\u202eb\u009b\u0000\u200b"' in data


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param((b'"verdict": "hold"', b'"verdict": "publish"'), "the seal is", id="another verdict"),
        pytest.param((b'"gap": 78.4', b'"gap": 78.40'), "the seal is", id="a digit added"),
        pytest.param((b'"breaches": 1', b'"breaches": 0'), "the seal is", id="a breach fewer"),
        pytest.param((b'"expected": -39.2,', b""), "the seal is", id="a key gone"),
        pytest.param((b'"seal": "sha256:', b'"seal": "sha256:0'), "the seal is", id="another seal"),
        pytest.param((b'\n  "title"', b'\n  "title": "",\n  "title"'), "stands twice", id="a key twice"),
        pytest.param((b"\n", b"\r\n"), "reformatted", id="other line ends"),
        pytest.param((b"\n  ", b" "), "reformatted", id="other layout"),
        pytest.param((b'"tally"', b'"talley"'), "not a verdict record", id="an unknown key"),
        pytest.param((b'"line": 5', b'"line": "5"'), "not a verdict record", id="text for a number"),
        pytest.param((b'"critical"', b'"grave"'), "not a verdict record", id="an unknown severity"),
        pytest.param((b'"seal"', b'"sealed"'), "not a verdict record", id="no seal"),
        pytest.param((b"verdict/1", b"verdict/2"), 'format is "tieout-verdict/2"', id="another format"),
        pytest.param((b'"reasons_nl": [', b'"reasons_nl": ["",'), "not equally", id="a reason in one language"),
        pytest.param((b"{", b"{{"), "is not JSON", id="no JSON"),
    ],
)
def test_a_record_that_was_touched_is_refused(hold, run, change, message):
    touched = encode(hold, run).replace(*change)
    with pytest.raises(CannotJudgeError, match=message) as refused:
        decode(touched)
    assert refused.value.where == "verdict.json"
    assert refused.value.advice


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 100_000, b"null", b"{}", b'{"format": 1}'])
def test_what_is_no_record_is_refused(data):
    with pytest.raises(CannotJudgeError, match=r"verdict\.json: is not"):
        decode(data)


def test_a_record_cut_off_anywhere_is_refused(hold, run):
    data = encode(hold, run)
    for length in range(0, len(data), 97):
        with pytest.raises(CannotJudgeError, match=r"verdict\.json: is not"):
            decode(data[:length])


def test_the_run_is_needed_too(hold, run):
    record = json.loads(encode(hold, run))
    del record["run"]
    with pytest.raises(CannotJudgeError, match="the run or the seal is missing"):
        decode(json.dumps(record).encode())


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_never_written(hold, run, number):
    finding = replace(hold.findings[0], gap=Decimal(number))
    with pytest.raises(CannotJudgeError, match="which is no number"):
        encode(replace(hold, findings=(finding,)), run)


def test_text_that_is_no_unicode_is_never_written(hold, run):
    with pytest.raises(CannotJudgeError, match="not Unicode text"):
        encode(replace(hold, title="\udc80"), run)


def test_rules_and_outcomes_pair_by_name_and_what_is_left_is_told(cannot_judge):
    pairs, strays = paired(cannot_judge.rules, cannot_judge.outcomes)
    assert [(rule.name, outcome.state if outcome else None) for rule, outcome in pairs] == [
        ("operating_cash_flow_ties_out", "failed"),
        ("deviation_is_explained", "empty"),
        ("first_line_calls_meet_norm", None),
        ("budgeted_cash_flow_is_zero", "broken"),
    ]
    assert [outcome.rule for outcome in strays] == ["no_such_rule"]


def objects(value):
    """Give every JSON object within a value."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(item)


def test_the_schema_allows_no_key_that_it_does_not_describe(hold, cannot_judge, run):
    validator = Draft202012Validator(SCHEMA)
    for verdict in (hold, cannot_judge):
        record = json.loads(encode(verdict, run))
        for found in [one for one in objects(record) if one is not record["versions"]]:
            found["surprise"] = 1
            assert not validator.is_valid(record)
            del found["surprise"]
        assert validator.is_valid(record)


def test_the_schema_is_sound_and_describes_every_key():
    Draft202012Validator.check_schema(SCHEMA)
    for found in objects(SCHEMA):
        for key, described in found.get("properties", {}).items():
            if "description" not in found:
                continue
            assert "description" in described or "$ref" in described, key
