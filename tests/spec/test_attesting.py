"""Statements: as in-toto and DSSE specify them, signed by one key, and read only when that key signed them."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.signer import CryptoSigner, SSlibKey

from tieout.publishing import canonical
from tieout.publishing.manifest import Issue, Replaced, manifest, read_manifest, sha256
from tieout.publishing.statement import open_statement, sign, state
from tieout.values.errors import CannotJudgeError
from tieout.values.outcome import Declaration, Finding, Input, Outcome, Rule, Text, in_its_words
from tieout.values.verdict import Coverage, Verdict, decide

RAW = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = CryptoSigner(RAW)
KEY = SIGNER.public_key
OTHER = CryptoSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)))
WHERE = "tieout/statement.dsse.json"
PAYLOAD = "application/vnd.in-toto+json"
FILES = {
    "datapackage.json": b"{}", "kasstroom.csv": b"Omschrijving,2022\n",
    "tieout/report.html": b"<html>", "tieout/verdict.json": b"{}\n",
}  # fmt: skip
ISSUE = Issue(
    publication="logius-2022", sequence=1684314904000, run="4c1a", published="2023-05-17T09:20:00Z",
    expires="2024-06-20T09:15:04Z", key=None, replaces=None,
)  # fmt: skip


def rule(name, severity):
    return Rule(name, Text(name, name), Text("", ""), "", severity, "tieout", "suites/x.json")


def verdict_of(*outcomes):
    """Judge by hand: each outcome is the name of a rule, its severity and its state."""
    rules = tuple(rule(name, severity) for name, severity, _ in outcomes)
    findings = tuple(
        Finding(name, name, severity, Text("", ""), Text("", ""), ())
        for name, severity, found in outcomes
        if found == "failed"
    )
    became = tuple(
        Outcome(
            name,
            found,
            0 if found == "empty" else 2,
            int(found == "failed"),
            allowed_empty=in_its_words("none") if found == "empty" else None,
        )
        for name, _, found in outcomes
    )
    return Verdict(
        "logius-2022", "Logius", *decide(rules, became, findings), (Input("kasstroom.csv", "11" * 32, 18, 0, 0, 0),),
        (Declaration("datapackage.json", "22" * 32, 2),), rules, became, findings, (), Coverage(1, 1, 0, 1, 2),
        "agency_accounts 2.0.0 sha256:" + "ab" * 32, {},
    )  # fmt: skip


DRAWN = manifest(ISSUE, FILES)
DATA = canonical.write(DRAWN)
VERDICT = verdict_of(("totals_tie_out", "critical", "passed"), ("no_targets", "critical", "empty"))
SIGNED = sign(state(DRAWN, DATA, VERDICT), SIGNER)


def pae(kind: bytes, body: bytes) -> bytes:
    """Encode as the DSSE protocol says: what is signed are the lengths, the type and the body."""
    return b" ".join([b"DSSEv1", str(len(kind)).encode(), kind, str(len(body)).encode(), body])


def enveloped(payload: bytes, kind: str = PAYLOAD, raw: Ed25519PrivateKey = RAW, keyid: str = KEY.keyid) -> bytes:
    """Make an envelope without any of the code that is tested."""
    signature = {"keyid": keyid, "sig": base64.b64encode(raw.sign(pae(kind.encode(), payload))).decode()}
    return written({"payload": base64.b64encode(payload).decode(), "payloadType": kind, "signatures": [signature]})


def written(value) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode() + b"\n"


def payload(change=lambda statement: None) -> bytes:
    """Give the payload of the sound statement, changed."""
    statement = json.loads(base64.b64decode(json.loads(SIGNED)["payload"]))
    change(statement)
    return written(statement)


def changed(change) -> bytes:
    """Change the envelope around the sound statement."""
    envelope = json.loads(SIGNED)
    change(envelope)
    return written(envelope)


def test_the_statement_is_what_the_specification_says():
    assert json.loads(payload()) == {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {"name": "datapackage.json", "digest": {"sha256": sha256(b"{}")}},
            {"name": "kasstroom.csv", "digest": {"sha256": sha256(b"Omschrijving,2022\n")}},
            {"name": "tieout/manifest.json", "digest": {"sha256": sha256(DATA)}},
            {"name": "tieout/report.html", "digest": {"sha256": sha256(b"<html>")}},
            {"name": "tieout/verdict.json", "digest": {"sha256": sha256(b"{}\n")}},
        ],
        "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
        "predicate": {
            "result": "PASSED",
            "configuration": [
                {"name": "agency_accounts 2.0.0", "digest": {"sha256": "ab" * 32}},
                {"name": "datapackage.json", "digest": {"sha256": "22" * 32}},
            ],
            "passedTests": ["totals_tie_out"],
            "warnedTests": [],
            "failedTests": [],
            "tieoutPublication": {
                "publication": "logius-2022",
                "sequence": 1684314904000,
                "run": "4c1a",
                "published": "2023-05-17T09:20:00Z",
                "expires": "2024-06-20T09:15:04Z",
                "key": None,
                "replaces": None,
            },
        },
    }


def test_the_signature_holds_by_another_reading_of_the_protocol():
    envelope = json.loads(SIGNED)
    assert list(envelope) == ["payload", "payloadType", "signatures"]
    assert envelope["payloadType"] == PAYLOAD
    [signature] = envelope["signatures"]
    body = base64.b64decode(envelope["payload"], validate=True)
    public: Ed25519PublicKey = RAW.public_key()
    public.verify(base64.b64decode(signature["sig"], validate=True), pae(PAYLOAD.encode(), body))
    with pytest.raises(InvalidSignature, match=r"\A\Z"):
        public.verify(base64.b64decode(signature["sig"]), body)
    assert enveloped(body) == SIGNED


def test_a_signed_statement_reads_back():
    assert open_statement(SIGNED, KEY, WHERE) == state(DRAWN, DATA, VERDICT)


@pytest.mark.parametrize(
    ("outcomes", "result", "passed", "warned"),
    [
        pytest.param([("a", "critical", "passed")], "PASSED", ["a"], [], id="all passed"),
        pytest.param(
            [("a", "critical", "passed"), ("b", "warning", "failed")], "WARNED", ["a"], ["b"], id="a warning"
        ),
        pytest.param([("a", "critical", "passed"), ("b", "info", "failed")], "WARNED", ["a"], ["b"], id="an info"),
        pytest.param(
            [("a", "critical", "passed"), ("b", "critical", "empty")], "PASSED", ["a"], [],
            id="what examined nothing did not pass",
        ),
    ],
)  # fmt: skip
def test_the_test_result_tells_what_became_of_each_rule(outcomes, result, passed, warned):
    said = state(DRAWN, DATA, verdict_of(*outcomes)).predicate
    assert (said.result, list(said.passed), list(said.warned), list(said.failed)) == (result, passed, warned, [])


def both(envelope):
    """Put a signature of another key before the one that counts."""
    strange = json.loads(enveloped(payload(), raw=OTHER._private_key, keyid=OTHER.public_key.keyid))
    envelope["signatures"].insert(0, strange["signatures"][0])


@pytest.mark.parametrize("key", [KEY, OTHER.public_key], ids=["the publisher's", "the other"])
def test_a_second_signature_is_refused_though_the_first_one_fits(key):
    with pytest.raises(CannotJudgeError, match="other signatures beside the one of its publisher"):
        open_statement(changed(both), key, WHERE)


def set_keyid(keyid):
    return lambda envelope: envelope["signatures"][0].update(keyid=keyid)


def set_sig(change):
    return lambda envelope: envelope["signatures"][0].update(sig=change(envelope["signatures"][0]["sig"]))


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def same_bytes(text):
    """Spell base64 otherwise: another last letter, of which some bits are in no byte."""
    head, last = text.rstrip("=")[:-1], text.rstrip("=")[-1]
    spelled = head + LETTERS[LETTERS.index(last) + 1] + "=" * text.count("=")
    assert spelled != text
    assert base64.b64decode(spelled, validate=True) == base64.b64decode(text, validate=True)
    return spelled


def in_urls(text):
    """Spell base64 in the letters that URLs take."""
    assert set(text) & {"+", "/"}
    return text.replace("+", "-").replace("/", "_")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(set_sig(same_bytes), id="another last letter of the signature"),
        pytest.param(set_sig(in_urls), id="a signature in the letters of URLs"),
        pytest.param(lambda e: e.update(payload=same_bytes(e["payload"])), id="another last letter of the payload"),
    ],
)
def test_the_same_bytes_in_another_spelling_are_refused_though_the_signature_fits(change):
    with pytest.raises(CannotJudgeError, match="its base64 is not spelled as it must be"):
        open_statement(changed(change), KEY, WHERE)


def raw_signature(_):
    """Sign the payload without its type."""
    return base64.b64encode(RAW.sign(payload())).decode()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        pytest.param(changed(lambda e: e.update(signatures=[])), "bears no signature", id="no signature"),
        pytest.param(changed(lambda e: e.pop("signatures")), "not a DSSE envelope", id="no list of signatures"),
        pytest.param(
            enveloped(payload(), raw=OTHER._private_key, keyid=OTHER.public_key.keyid), "did not sign it",
            id="another key",
        ),
        pytest.param(
            enveloped(payload(), raw=OTHER._private_key), "does not belong", id="another key under the right name"
        ),
        pytest.param(changed(set_keyid("ab" * 32)), "did not sign it", id="the right key under another name"),
        pytest.param(changed(set_keyid("")), "not a DSSE envelope", id="a signature without a name"),
        pytest.param(changed(lambda e: e["signatures"].append(e["signatures"][0])), "not a DSSE", id="signed twice"),
        pytest.param(changed(set_sig(raw_signature)), "does not belong", id="signed without its type"),
        pytest.param(changed(set_sig(lambda _: "AAAA")), "does not belong", id="a signature cut short"),
        pytest.param(changed(set_sig(lambda sig: sig[:-2])), "not a DSSE envelope", id="base64 without its padding"),
        pytest.param(
            changed(set_sig(lambda sig: base64.urlsafe_b64encode(base64.b64decode(sig) [:-1] + b"\xff").decode())),
            "not a DSSE envelope|does not belong", id="base64 of another kind",
        ),
        pytest.param(changed(set_sig(lambda sig: sig + "\n")), "not a DSSE envelope", id="a line end in base64"),
        pytest.param(changed(lambda e: e.update(payload=e["payload"][:-4])), "does not belong", id="payload cut off"),
        pytest.param(changed(lambda e: e.update(payload="")), "does not belong", id="no payload"),
        pytest.param(changed(lambda e: e.update(payload="é")), "not a DSSE envelope", id="payload that is no base64"),
        pytest.param(
            changed(lambda e: e.update(payload=base64.b64encode(payload(lambda s: s["subject"].pop())).decode())),
            "does not belong", id="other payload",
        ),
        pytest.param(changed(lambda e: e.update(payloadType="text/plain")), "payload type is", id="type changed"),
        pytest.param(enveloped(payload(), "application/json"), "payload type is", id="signed as another type"),
        pytest.param(
            enveloped(payload(lambda s: s.update(_type="https://in-toto.io/Statement/v0.1"))), "its _type is",
            id="statement of an older kind",
        ),
        pytest.param(
            enveloped(payload(lambda s: s.update(predicateType="https://slsa.dev/provenance/v1"))),
            "its predicateType is", id="statement of something else",
        ),
        pytest.param(enveloped(b"{}\n"), "not an in-toto statement", id="signed, but no statement"),
        pytest.param(enveloped(b"\xff"), "not an in-toto statement", id="signed, but no text"),
        pytest.param(enveloped(b"[" * 100_000), "not an in-toto statement", id="signed, and nested beyond reason"),
        pytest.param(enveloped(payload(lambda s: s.update(more=1))), "not a statement of tieout", id="an unknown key"),
        pytest.param(
            enveloped(payload(lambda s: s["predicate"].update(failedTests=["a"]))), "not a statement of tieout",
            id="a failed test",
        ),
        pytest.param(
            enveloped(payload(lambda s: s["predicate"].update(result="FAILED"))), "not a statement of tieout",
            id="a failed result",
        ),
        pytest.param(
            enveloped(payload().replace(b'"_type"', b'"_type": "x",\n  "_type"')), "stands twice", id="a key twice"
        ),
        pytest.param(enveloped(payload().replace(b"1684314904000", b"NaN")), "not an in-toto", id="NaN"),
        pytest.param(
            enveloped(payload().replace(b"1684314904000", b"1684314904000.0")), "not a statement", id="a float"
        ),
        pytest.param(enveloped(payload().replace(b"\n", b"")), "laid out otherwise", id="another layout"),
        pytest.param(SIGNED.replace(b"\n", b"\r\n"), "laid out otherwise", id="an envelope in another layout"),
        pytest.param(
            SIGNED.replace(b'"payloadType"', b'"payloadType": "x",\n  "payloadType"'), "stands twice",
            id="an envelope with a key twice",
        ),
        pytest.param(changed(lambda e: e.update(more=1)), "not a DSSE envelope", id="an envelope with another key"),
        pytest.param(SIGNED + b"{}", "not a DSSE envelope", id="something behind it"),
        pytest.param(SIGNED[:-1], "laid out otherwise", id="the last byte gone"),
        pytest.param(b"", "not a DSSE envelope", id="nothing"),
        pytest.param(b"null", "not a DSSE envelope", id="null"),
    ],
)  # fmt: skip
def test_what_the_key_did_not_sign_or_is_no_statement_is_refused(data, what):
    with pytest.raises(CannotJudgeError, match=what) as refused:
        open_statement(data, KEY, WHERE)
    assert refused.value.where == WHERE
    assert refused.value.advice


@pytest.mark.parametrize("bit", [0, 3, 7])
def test_a_bit_flipped_anywhere_in_the_envelope_is_refused(bit):
    for place in range(len(SIGNED)):
        flipped = SIGNED[:place] + bytes([SIGNED[place] ^ 1 << bit]) + SIGNED[place + 1 :]
        with pytest.raises(CannotJudgeError, match="statement"):
            open_statement(flipped, KEY, WHERE)


def test_an_envelope_cut_off_anywhere_is_refused():
    for length in range(len(SIGNED)):
        with pytest.raises(CannotJudgeError, match="statement"):
            open_statement(SIGNED[:length], KEY, WHERE)


@given(st.integers(0, len(SIGNED)), st.integers(0, 8), st.binary(max_size=8))
def test_whatever_bytes_of_an_envelope_are_replaced_it_opens_only_if_it_is_still_the_same(place, gone, put):
    data = SIGNED[:place] + put + SIGNED[place + gone :]
    if data == SIGNED:
        assert open_statement(data, KEY, WHERE)
        return
    with pytest.raises(CannotJudgeError, match="statement"):
        open_statement(data, KEY, WHERE)


@given(st.binary(max_size=200) | st.text(alphabet='{}[]":,payloadTypesignatures', max_size=80).map(str.encode))
def test_whatever_bytes_are_read_nothing_but_a_refusal_comes_of_it(data):
    for read in (lambda: open_statement(data, KEY, WHERE), lambda: read_manifest(data, WHERE)):
        with pytest.raises(CannotJudgeError, match="statement"):
            read()


def test_a_key_that_calls_itself_by_the_right_name_verifies_nothing():
    named = SSlibKey(KEY.keyid, "ed25519", "ed25519", {"public": OTHER.public_key.keyval["public"]})
    with pytest.raises(CannotJudgeError, match="does not belong"):
        open_statement(SIGNED, named, WHERE)


def test_a_manifest_reads_back():
    assert read_manifest(DATA, WHERE) == DRAWN
    assert DRAWN.digests["kasstroom.csv"] == sha256(b"Omschrijving,2022\n")


def test_what_was_published_before_there_was_a_format_is_as_sound_without_it():
    older = manifest(ISSUE, {name: data for name, data in FILES.items() if name != "tieout/report.html"})
    assert read_manifest(canonical.write(older), WHERE) == older


def listed(**more):
    """Change the files of the manifest."""
    names = {name.replace("__", "/").replace("_dot_", "."): data for name, data in more.items()}
    return manifest(ISSUE, FILES | names)


def with_issue(**more):
    told = {name: getattr(ISSUE, name) for name in Issue.__struct_fields__}
    return manifest(Issue(**told | more), FILES)


def unordered():
    data = json.loads(DATA)
    data["files"].reverse()
    return data


EARLIER = Replaced(sequence=5, sha256=sha256(b"five"))


@pytest.mark.parametrize(
    ("found", "what"),
    [
        pytest.param(listed(**{"../escaped": b""}), "never publishes", id="a file outside the folder"),
        pytest.param(listed(**{"/etc/passwd": b""}), "never publishes", id="an absolute path"),
        pytest.param(listed(**{".hidden": b""}), "never publishes", id="a hidden file"),
        pytest.param(listed(**{"TieOut": b""}), "never publishes", id="a file where the folder of tieout is"),
        pytest.param(listed(**{"tieout/run.duckdb": b""}), "never publishes", id="the database of the run"),
        pytest.param(listed(**{"tieout/history/05.json": b""}), "never publishes", id="a sequence of another spelling"),
        pytest.param(listed(**{"Kasstroom.csv": b""}), "named twice", id="two names that differ in case"),
        pytest.param(manifest(ISSUE, {"a.csv": b""}), "does not name datapackage.json", id="no data package"),
        pytest.param(
            manifest(ISSUE, {name: data for name, data in FILES.items() if name != "tieout/verdict.json"}),
            "does not name tieout/verdict.json",
            id="no verdict",
        ),
        pytest.param(listed(**{"tieout/report.pdf": b""}), "never publishes", id="a report in no format that there is"),
        pytest.param(listed(**{"tieout/history/5.json": b"five"}), "what it replaces", id="a history without an end"),
        pytest.param(with_issue(replaces=EARLIER), "what it replaces", id="it replaces what is not there"),
        pytest.param(
            listed(**{"tieout/history/1684314904000.json": b""}), "not before its own", id="a history into the future"
        ),
        pytest.param(with_issue(expires="2024-06-20"), "is not a moment", id="a day for a moment"),
        pytest.param(with_issue(published="2023-05-17T09:20:00+00:00"), "is not a moment", id="another spelling"),
        pytest.param(with_issue(published="2023-05-7T09:20:00Z"), "is not a moment", id="a digit fewer"),
        pytest.param(with_issue(sequence=0), "not a manifest", id="sequence zero"),
        pytest.param(with_issue(sequence=2**53), "not a manifest", id="a sequence past what JSON can count"),
        pytest.param(with_issue(publication=""), "not a manifest", id="no name"),
    ],
)
def test_a_manifest_that_contradicts_itself_is_refused(found, what):
    with pytest.raises(CannotJudgeError, match=what):
        read_manifest(canonical.write(found), WHERE)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        pytest.param(DATA.replace(b"publication/1", b"publication/2"), "its format is", id="another format"),
        pytest.param(DATA.replace(b'"bytes": 2', b'"bytes": -2', 1), "not a manifest", id="a size below zero"),
        pytest.param(
            DATA.replace(sha256(b"{}").encode(), sha256(b"{}").upper().encode(), 1), "not a manifest", id="case"
        ),
        pytest.param(DATA.replace(b'"files"', b'"files": [],\n  "files"'), "stands twice", id="a key twice"),
        pytest.param(written(unordered()), "not in order", id="files in another order"),
        pytest.param(DATA.replace(b"1684314904000", b"1684314904000.0"), "not a manifest", id="a float"),
    ],
)
def test_a_manifest_that_was_not_written_so_is_refused(data, what):
    assert data != DATA
    with pytest.raises(CannotJudgeError, match=what):
        read_manifest(data, WHERE)


def test_a_history_that_ends_in_what_is_replaced_is_a_history():
    issue = Issue(**{name: getattr(ISSUE, name) for name in Issue.__struct_fields__} | {"replaces": EARLIER})
    drawn = manifest(issue, FILES | {"tieout/history/5.json": b"five", "tieout/history/3.json": b"three"})
    assert read_manifest(canonical.write(drawn), WHERE).earlier == {
        3: "tieout/history/3.json",
        5: "tieout/history/5.json",
    }


def test_a_name_that_is_no_text_is_never_written():
    with pytest.raises(CannotJudgeError, match="not Unicode"):
        canonical.write(manifest(ISSUE, FILES | {"\udc80.csv": b""}))
