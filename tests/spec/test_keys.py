"""Keys: made whole or not at all, kept where nobody else gets at them, and never taken for another kind."""

from __future__ import annotations

import os
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa, x25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieout.publishing.keys import generate, public_key, signer
from tieout.values.errors import UsageError

RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def home(tmp_path):
    """A folder that only its owner may write to."""
    tmp_path.chmod(0o755)
    return tmp_path


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def private_pem(key, encryption=None, form=PrivateFormat.PKCS8):
    return key.private_bytes(Encoding.PEM, form, encryption or NoEncryption())


def public_pem(key, encoding=Encoding.PEM, form=PublicFormat.SubjectPublicKeyInfo):
    return key.public_key().public_bytes(encoding, form)


def kept(folder, data, mode=0o600):
    """Keep a key in a file."""
    path = folder / "some.key"
    path.write_bytes(data)
    path.chmod(mode)
    return path


def test_a_pair_is_made_that_belongs_together(home):
    keyid = generate(home)
    private = load_pem_private_key((home / "tieout.key").read_bytes(), None)
    public = load_pem_public_key((home / "tieout.pub").read_bytes())
    assert isinstance(private, ed25519.Ed25519PrivateKey)
    assert private.public_key() == public
    assert {keyid} == {signer(home / "tieout.key", ()).public_key.keyid, public_key(home / "tieout.pub").keyid}
    assert sorted(os.listdir(home)) == ["tieout.key", "tieout.pub"]


def test_every_pair_is_another(home):
    keyids = set()
    for name in ("one", "two", "three"):
        (home / name).mkdir(mode=0o755)
        keyids.add(generate(home / name))
    assert len(keyids) == 3


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o377])
def test_nobody_else_can_read_the_private_key_whatever_the_umask(home, umask):
    before = os.umask(umask)
    try:
        generate(home)
    finally:
        os.umask(before)
    assert (mode(home / "tieout.key"), mode(home / "tieout.pub")) == (0o600, 0o644)


@pytest.mark.parametrize("folder", [0o775, 0o757, 0o777, 0o1777, 0o2775, 0o720])
def test_a_folder_that_others_may_write_to_gets_no_key(home, folder):
    home.chmod(folder)
    with pytest.raises(UsageError, match="group or others may write to it") as refused:
        generate(home)
    assert os.listdir(home) == []
    assert "chmod go-w" in refused.value.advice


@pytest.mark.parametrize("folder", [0o700, 0o750, 0o755, 0o711])
def test_a_folder_that_only_the_owner_may_write_to_gets_one(home, folder):
    home.chmod(folder)
    generate(home)
    assert len(os.listdir(home)) == 2


def test_a_folder_that_is_not_there_is_made_for_its_owner_alone(home):
    generate(home / "keys")
    assert stat.S_IMODE((home / "keys").stat().st_mode) == 0o700
    assert sorted(os.listdir(home / "keys")) == ["tieout.key", "tieout.pub"]


@pytest.mark.parametrize("mark", ["datapackage.json", "tieout/manifest.json"])
@pytest.mark.parametrize("within", [".", "sub"])
def test_no_key_is_made_in_a_publication(home, mark, within):
    (home / mark).parent.mkdir(exist_ok=True)
    (home / mark).write_text("{}")
    with pytest.raises(UsageError, match="it lies in a publication"):
        generate(home / within)
    assert not list(home.rglob("tieout.key"))


def test_a_folder_that_cannot_be_made_or_is_a_file_is_refused(home):
    (home / "file").write_text("")
    for name in ("nowhere/keys", "file"):
        with pytest.raises(UsageError, match="cannot be opened as a folder"):
            generate(home / name)


@pytest.mark.parametrize("name", ["tieout.key", "tieout.pub"])
def test_a_key_that_is_there_stays_and_no_half_pair_is_left(home, name):
    (home / name).write_text("mine")
    with pytest.raises(UsageError, match=rf"{name}: there is a file already"):
        generate(home)
    assert os.listdir(home) == [name]
    assert (home / name).read_text() == "mine"


@pytest.mark.parametrize("name", ["tieout.key", "tieout.pub"])
def test_a_link_in_place_of_a_key_is_not_written_through(home, name):
    (home / name).symlink_to(home / "elsewhere")
    with pytest.raises(UsageError, match="there is a file already"):
        generate(home)
    assert os.listdir(home) == [name]


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_where_a_write_fails_no_half_pair_is_left(home, monkeypatch, failing):
    calls = []

    def full(handle):
        calls.append(handle)
        if len(calls) == failing:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        generate(home)
    assert os.listdir(home) == []


@pytest.mark.parametrize("rights", [0o400, 0o600, 0o700])
def test_a_private_key_of_the_owner_alone_signs(home, rights):
    assert signer(kept(home, private_pem(ed25519.Ed25519PrivateKey.generate()), rights), ()).sign(b"x").signature


@pytest.mark.parametrize("rights", [0o640, 0o604, 0o660, 0o644, 0o620, 0o602, 0o610, 0o601, 0o666, 0o777])
def test_a_private_key_that_others_get_at_is_refused(home, rights):
    path = kept(home, private_pem(ed25519.Ed25519PrivateKey.generate()), rights)
    with pytest.raises(UsageError, match=rf"mode {rights:04o} where 0600 is expected") as refused:
        signer(path, ())
    assert f"chmod 600 {path}" in refused.value.advice


@pytest.mark.parametrize(
    ("data", "what"),
    [
        pytest.param(private_pem(RSA), "another kind than Ed25519", id="RSA"),
        pytest.param(private_pem(RSA, form=PrivateFormat.TraditionalOpenSSL), "another kind", id="RSA of old"),
        pytest.param(private_pem(EC), "another kind than Ed25519", id="ECDSA"),
        pytest.param(private_pem(ed448.Ed448PrivateKey.generate()), "another kind than Ed25519", id="Ed448"),
        pytest.param(private_pem(x25519.X25519PrivateKey.generate()), "another kind than Ed25519", id="X25519"),
        pytest.param(
            private_pem(ed25519.Ed25519PrivateKey.generate(), BestAvailableEncryption(b"word")),
            "asks for a password", id="with a password",
        ),
        pytest.param(public_pem(ed25519.Ed25519PrivateKey.generate()), "this is a public key", id="a public key"),
        pytest.param(b"", "no private key in PEM", id="nothing"),
        pytest.param(b"-----BEGIN PRIVATE KEY-----\n", "no private key in PEM", id="cut off"),
        pytest.param(b"x" * 20_000, "larger than", id="far too large"),
    ],
)  # fmt: skip
def test_what_is_no_private_key_of_ours_does_not_sign(home, data, what):
    with pytest.raises(UsageError, match=what):
        signer(kept(home, data), ())


@pytest.mark.parametrize(
    ("data", "what"),
    [
        pytest.param(public_pem(RSA), "another kind than Ed25519", id="RSA"),
        pytest.param(public_pem(EC), "another kind than Ed25519", id="ECDSA"),
        pytest.param(public_pem(ed448.Ed448PrivateKey.generate()), "another kind than Ed25519", id="Ed448"),
        pytest.param(public_pem(x25519.X25519PrivateKey.generate()), "another kind than Ed25519", id="X25519"),
        pytest.param(private_pem(ed25519.Ed25519PrivateKey.generate()), "this is a private key", id="a private key"),
        pytest.param(private_pem(EC, form=PrivateFormat.TraditionalOpenSSL), "this is a private key", id="of old"),
        pytest.param(
            public_pem(ed25519.Ed25519PrivateKey.generate(), Encoding.OpenSSH, PublicFormat.OpenSSH),
            "no public key in PEM", id="of ssh",
        ),
        pytest.param(b"", "no public key in PEM", id="nothing"),
        pytest.param(b"y" * 20_000, "larger than", id="far too large"),
    ],
)  # fmt: skip
def test_what_is_no_public_key_of_ours_does_not_verify(home, data, what):
    with pytest.raises(UsageError, match=what):
        public_key(kept(home, data, 0o644))


@pytest.mark.parametrize("read", [lambda path: signer(path, ()), public_key], ids=["private", "public"])
def test_a_key_is_read_from_a_regular_file_only(home, read):
    generate(home)
    (home / "link").symlink_to(home / "tieout.key")
    os.mkfifo(home / "pipe")
    for name, what in (("nowhere", "No such file"), ("link", "not followed"), ("pipe", "regular"), ("", "regular")):
        with pytest.raises(UsageError, match=what):
            read(home / name)


def test_a_private_key_in_a_folder_that_is_published_is_refused(home):
    (home / "publication" / "deep").mkdir(parents=True)
    (home / "way").symlink_to(home / "publication")
    generate(home / "publication" / "deep")
    for road in ("publication/deep", "way/deep", "publication/../publication/deep"):
        with pytest.raises(UsageError, match="the private key lies in"):
            signer(home / road / "tieout.key", (home / "publication",))
    assert signer(home / "publication" / "deep" / "tieout.key", (home / "other",))


def test_no_message_shows_a_private_key(home):
    path = kept(home, private_pem(RSA))
    body = path.read_text().split("\n")[3]
    for read in (lambda: signer(path, ()), lambda: public_key(path), lambda: signer(path, (home,))):
        with pytest.raises(UsageError, match=r"some\.key") as refused:
            read()
        assert body not in str(refused.value)


@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda body: b"-----BEGIN PUBLIC KEY-----\n" + body))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_whatever_bytes_a_key_file_holds_nothing_but_a_usage_error_comes_of_it(home, data):
    path = kept(home, data)
    for read in (lambda: signer(path, ()), lambda: public_key(path)):
        with pytest.raises(UsageError, match=r"some\.key"):
            read()
