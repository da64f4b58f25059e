"""The commands keygen, publish and verify: what they say, and how they exit."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import CLOCK
from tests.whole.test_published.granted import (
    KEY,
    SIGNER,
    STRANGER,
    issue_of,
)
from tieout.cli.main import run
from tieout.report.calling import caller

pytestmark = pytest.mark.usefixtures("tables_judged_once")


@pytest.mark.rare
def test_the_command_publishes_verifies_and_says_so_again(granted, to, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("TIEOUT_KEY", str(granted.key))
    monkeypatch.setattr("tieout.publishing.publish.check", lambda *_, **__: granted.checked)
    command = ["publish", str(granted.source), "--to", str(to), "--out", str(granted.home / "verdicts"), "--quiet"]
    assert run(command, granted.clock) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "PUBLISH  logius-2022" in out
    sequence, expires = issue_of(to).sequence, issue_of(to).expires
    assert [line.split(None, 1) for line in out.strip().split("\n")[-4:]] == [
        ["Published", str(to)], ["sequence", str(sequence)], ["expires", expires], ["key", KEY.keyid],
    ]  # fmt: skip
    assert run(command, granted.clock) == 0
    assert f"Published  {to}  before this: nothing changed since" in capsys.readouterr().out


def test_the_command_says_loudly_that_nobody_signed(granted, to, capsys, monkeypatch):
    monkeypatch.delenv("TIEOUT_KEY", raising=False)
    monkeypatch.setattr("tieout.publishing.publish.check", lambda *_, **__: granted.checked)
    command = ["publish", str(granted.source), "--to", str(to), "--out", str(granted.home / "verdicts"), "--quiet"]
    assert run(command, granted.clock) == 0
    out, err = capsys.readouterr()
    assert "none: not signed" in out
    assert f"WARNING: {to} is NOT SIGNED, and `tieout verify` will refuse it" in err
    assert "--key or TIEOUT_KEY" in err


def test_the_command_exits_with_a_verdict_that_does_not_grant(held, tmp_path, to, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command = ["publish", str(held.path), "--to", str(to), "--rulebooks", str(tmp_path / "books"), "--quiet"]
    assert run(command, CLOCK) == 1
    out, err = capsys.readouterr()
    assert "HOLD  flow-2022" in out
    assert f"nothing was published: {to} is as it was" in err
    assert not to.parent.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(["publish", "nowhere", "--to", "public"], 2, "there is no such folder", id="no publication"),
        pytest.param(["publish", "x"], 2, "Missing option '--to'", id="nowhere to"),
        pytest.param(["publish", "x", "--to", "x/y"], 2, "lie in one another", id="into itself"),
        pytest.param(["publish", "x", "--to", "y", "--key", "no.key"], 2, "cannot be opened", id="no key there"),
        pytest.param(["keygen", "nowhere/keys"], 2, "cannot be opened as a folder", id="no folder for keys"),
    ],
)
def test_a_slip_in_the_command_exits_2(tmp_path, capsys, monkeypatch, arguments, code, says):
    monkeypatch.chdir(tmp_path)
    assert run(arguments, CLOCK) == code
    assert says in capsys.readouterr().err


def test_the_command_makes_keys_that_publish_and_verify(granted, to, capsys, tmp_path):
    (tmp_path / "keys").mkdir(mode=0o700)
    assert run(["keygen", str(tmp_path / "keys")]) == 0
    out = capsys.readouterr().out
    assert "keep it to yourself" in out
    granted.put(to, key=tmp_path / "keys" / "tieout.key")
    assert run(["verify", str(to), "--key", str(tmp_path / "keys" / "tieout.pub")], granted.clock) == 0
    assert out.split("\n")[0].split()[1] in capsys.readouterr().out


@pytest.fixture
def public_key(tmp_path):
    """The public key as a file, and a stranger's."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    for name, signer in (("tieout.pub", SIGNER), ("stranger.pub", STRANGER)):
        pem = signer._private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (tmp_path / name).write_bytes(pem)
    return tmp_path / "tieout.pub"


def test_the_command_says_what_it_verified(granted, folder, public_key, capsys):
    issue = issue_of(folder)
    arguments = ["verify", str(folder), "--key", str(public_key), "--name", "logius-2022", "--after", "7"]
    assert run(arguments, granted.clock) == 0
    told, err = capsys.readouterr()
    assert err == ""
    lines = [line for line in told.strip().split("\n") if not line.startswith(("stands on", "by leave"))]
    assert [line.split()[2] for line in told.split("\n") if line.startswith("by leave")] == ["answer", "allowance"]
    stands_on = [line.removeprefix("stands on").strip() for line in told.split("\n") if line.startswith("stands on")]
    called = caller(granted.checked.verdict.rules)
    assert stands_on == [called(line).en for line in granted.checked.verdict.stands_on]
    assert any("“The investing cash flow is not the sum of the parts”" in line for line in stands_on)
    assert [line.split(None, 1) for line in lines] == [
        ["Verified", str(folder)],
        ["publication", "logius-2022"],
        ["verdict", f"publish: {granted.checked.verdict.reasons[0].en}"],
        ["judged", granted.now.strftime("%Y-%m-%dT%H:%M:%SZ")],
        ["published", issue.published],
        ["expires", issue.expires],
        ["sequence", str(issue.sequence)],
        ["files", "11"],
        ["key", KEY.keyid],
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(["--key", "tieout.pub", "--after", "99999999999999"], 3, "one later than", id="an old version"),
        pytest.param(["--key", "tieout.pub", "--name", "dpc-2022"], 3, "is expected", id="another publication"),
        pytest.param(["--key", "stranger.pub"], 3, "did not sign it", id="another key"),
        pytest.param(["--key", "nowhere.pub"], 2, "the public key cannot be opened", id="no key there"),
        pytest.param(["--key", "public/kasstroom.csv"], 2, "it is no public key", id="no key at all"),
        pytest.param([], 2, "Missing option '--key'", id="no key given"),
        pytest.param(["--key", "tieout.pub", "--after", "-1"], 2, "Invalid value for '--after'", id="before all"),
    ],
)
def test_the_command_exits_as_it_says(
    granted, folder, public_key, capsys, monkeypatch, tmp_path, arguments, code, says
):
    monkeypatch.chdir(tmp_path)
    assert run(["verify", "public", *arguments], granted.clock) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err


@pytest.mark.another_day
def test_verifying_needs_no_engine_and_no_network(granted, folder, public_key):
    script = (
        "import sys, socket; socket.socket.connect = socket.getaddrinfo = None;"
        "from tieout.cli.main import run; code = run(sys.argv[1:]);"
        "engines = {'duckdb', 'pandera', 'great_expectations', 'ibis', 'pandas', 'numpy', 'pyarrow', 'rich'};"
        "print(code, sorted(engines & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "verify", str(folder), "--key", str(public_key), "--name", "x"],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.split("\n")[-2] == "3 []"
    assert 'where "x" is expected' in done.stderr
