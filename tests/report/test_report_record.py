"""verdict.json keeps a verdict whole, is the same for the same verdict, and is refused when it is not."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.report.conftest import reported
from tieout.report.formats.record import FORMAT, decode, encode
from tieout.report.pairs import paired
from tieout.report.run import RunRecord, expiry
from tieout.values.errors import CannotJudgeError
from tieout.values.moments import end_of, moment, stamp
from tieout.values.outcome import (
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
from tieout.values.verdict import EXIT_CODES, Coverage, Verdict

SCHEMA = json.loads(files("tieout.report.formats").joinpath("verdict.schema.json").read_text("utf-8"))

said = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
named = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
rule_names = st.sampled_from(["a", "b", "c", "::d"])
counts = st.integers(0, 2**62)
positions = st.none() | st.integers(1, 2**40)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
dates = st.dates().map(str)
numbers = st.none() | st.decimals(allow_nan=False, allow_infinity=False)
codes = st.sampled_from(["en", "nl", "de", "pt-BR"])
texts = st.builds(Text, said, said) | st.dictionaries(codes, said, min_size=1).map(Text.of)
severities = st.sampled_from(SEVERITIES)
places = st.builds(Place, said, positions, positions, st.none() | said, st.none() | said, st.none() | said)
explanations = st.builds(Explanation, named, said, said, dates, dates, said, said, st.booleans())
rules = st.builds(Rule, rule_names, texts, texts, said, severities, st.sampled_from(["tieout", "pandera"]), said)
said_or_not = st.none() | texts
outcomes = st.builds(
    Outcome,
    rule_names,
    st.sampled_from(STATES),
    *[counts] * 5,
    said_or_not,
    said_or_not,
    st.none() | counts,
    st.none() | st.binary(min_size=4, max_size=4).map(bytes.hex),
)
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
    tally=st.builds(Coverage, *[counts] * 5),
    rulebook=said,
    versions=st.dictionaries(said, said, max_size=3),
    valid_until=st.none() | dates,
    languages=st.lists(codes, min_size=1, unique=True).map(tuple),
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
    assert FORMAT.write(reported(hold)) == encode(hold, run)
    same_as_golden("hold.json", FORMAT.write(reported(hold)).decode())


def test_a_broken_run_is_recorded_without_loss(cannot_judge, run, same_as_golden):
    data = encode(cannot_judge, run)
    assert decode(data) == (cannot_judge, run)
    Draft202012Validator(SCHEMA).validate(json.loads(data))
    same_as_golden("cannot-judge.json", data.decode())


def test_two_runs_on_the_same_input_differ_in_run_alone(hold, run):
    other = RunRecord("another", "2024-01-01T00:00:00Z", "2024-01-01T00:00:09Z", 1704067209000, "2025-02-04T00:00:09Z")
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
        pytest.param((b"verdict/2", b"verdict/1"), 'format is "tieout-verdict/1"', id="another format"),
        pytest.param((b'"nl": "Een', b'"nl": "Geen'), "the seal is", id="another text in one language"),
        pytest.param((b'"en": "', b'"English": "'), "'English' is not the name of a language", id="a language"),
        pytest.param((b'"nl"\n  ],', b'"Dutch"\n  ],'), "not a verdict record", id="a language of the rulebook"),
        pytest.param((b'"rules": [', b'"rules": [], "x": ['), "not a verdict record", id="an unknown list"),
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


@pytest.mark.parametrize(
    ("change", "what"),
    [
        pytest.param({"started": "2023-05-17"}, "started is", id="a day"),
        pytest.param({"finished": "2023-05-17T09:15:04+00:00"}, "finished is", id="another spelling of UTC"),
        pytest.param({"finished": "2023-05-17T11:15:04+02:00"}, "finished is", id="another zone"),
        pytest.param({"expires": "2024-06-20T09:15:04.5Z"}, "expires is", id="part of a second"),
        pytest.param({"expires": "2024-6-20T09:15:04Z"}, "expires is", id="a digit fewer"),
        pytest.param({"expires": "٢024-06-20T09:15:04Z"}, "expires is", id="a digit of another script"),
        pytest.param({"expires": "2024-02-30T09:15:04Z"}, "expires is", id="a day that is not there"),
        pytest.param({"expires": ""}, "expires is", id="never"),
        pytest.param({"sequence": 0}, "the sequence is 0", id="sequence zero"),
        pytest.param({"sequence": -1}, "the sequence is -1", id="a sequence below zero"),
        pytest.param({"sequence": 2**53}, "the sequence is", id="a sequence past what JSON can count"),
    ],
)
def test_a_run_whose_moments_or_sequence_are_none_is_refused(hold, run, change, what):
    with pytest.raises(CannotJudgeError, match=what):
        decode(encode(hold, replace(run, **change)))


FINISHED = datetime.datetime(2026, 11, 22, 12, 0, 0, 999_999, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("valid_until", "expires"),
    [
        pytest.param(None, "2027-12-27T12:00:00Z", id="nothing was explained"),
        pytest.param("2027-12-31", "2027-12-27T12:00:00Z", id="explanations that hold longer"),
        pytest.param("2027-12-27", "2027-12-27T12:00:00Z", id="explanations that end on that very day"),
        pytest.param("2027-12-26", "2027-12-26T23:59:59Z", id="explanations that end the day before"),
        pytest.param("2026-11-22", "2026-11-22T23:59:59Z", id="explanations that end today"),
    ],
)
def test_a_verdict_counts_for_400_days_or_as_long_as_its_explanations(valid_until, expires):
    assert expiry(FINISHED, valid_until) == expires


def test_a_verdict_has_expired_once_its_last_second_is_past(run):
    last = moment(run.expires)
    assert not run.expired(last - datetime.timedelta(days=1))
    assert not run.expired(last)
    assert run.expired(last + datetime.timedelta(seconds=1))


@given(st.datetimes(timezones=st.timezones()).filter(lambda when: when.year > 1000))
def test_a_moment_reads_back_to_the_second_in_whatever_zone_it_was(when):
    try:
        expected = when.astimezone(datetime.UTC).replace(microsecond=0)
    except OverflowError:
        return
    assert moment(stamp(when)) == expected
    assert stamp(moment(stamp(when))) == stamp(when)


@given(st.text(max_size=24) | st.from_regex(r"[0-9]{3,5}-[0-9]{1,2}-[0-9]{1,2}T[0-9:]{8}Z?"))
def test_what_is_no_moment_is_refused_and_what_is_one_is_written_the_same(text):
    try:
        found = moment(text)
    except ValueError:
        return
    assert stamp(found) == text


def test_a_day_ends_with_its_last_second():
    assert stamp(end_of("2027-12-31")) == "2027-12-31T23:59:59Z"
    with pytest.raises(ValueError, match="month must be in"):
        end_of("2027-13-31")


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
