"""A publication is held against what lies beside it, and says of that whether it was published, and by whom."""

from __future__ import annotations

import shutil

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from tests.conftest import CLOCK, REPOSITORY
from tests.whole.test_command_line import tieout
from tests.whole.test_published.granted import SIGNER, STRANGER
from tieout.cli.main import run
from tieout.gate.check import check
from tieout.publishing.beside import trusting
from tieout.publishing.manifest import STATEMENT
from tieout.publishing.publish import publish
from tieout.store.published import MANIFEST

pytestmark = pytest.mark.usefixtures("tables_judged_once")

RULE = "beside_is_as_published"


def public(signer, path):
    """Write the public key of a signer to a file."""
    key = load_pem_private_key(signer.private_bytes, None).public_key()
    path.write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return path


@pytest.fixture
def ours(tmp_path):
    """The public key of the publisher."""
    return public(SIGNER, tmp_path / "ours.pub")


@pytest.fixture
def theirs(tmp_path):
    """The public key of somebody else."""
    return public(STRANGER, tmp_path / "theirs.pub")


@pytest.fixture
def this_year(tmp_path):
    """A table of the same agency, to hold against what was published."""
    folder = tmp_path / "tabellen"
    folder.mkdir()
    name = "logius_2022_jv_doelmatigheid.csv"
    shutil.copy(REPOSITORY / "data" / "printed-tables" / name, folder / name)
    assert tieout("init", folder)[0] == 0
    return folder


def spoil(path):
    """Change one digit of the cash flow."""
    file = path / "kasstroom.csv"
    file.write_text(file.read_text("utf-8").replace("249,4", "248,4", 1), "utf-8")


def seen(folder, *keys):
    """Give the standing of a folder, which version it is, and what is wrong with it."""
    found = trusting(keys).look(folder).beside
    return found.standing, found.sequence is not None, found.why


def test_a_published_folder_is_as_published_and_with_its_key_verified(granted, folder, ours, theirs):
    assert seen(granted.source) == ("bare", False, "")
    assert seen(folder) == ("published", True, "")
    assert seen(folder, ours) == ("verified", True, "")
    assert seen(folder, theirs, ours) == ("verified", True, "")
    standing, _, why = seen(folder, theirs)
    assert (standing, why) == (
        "refused",
        f"{STATEMENT}: it is signed by the key {SIGNER.public_key.keyid}, which is none of those that are trusted",
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(spoil, "kasstroom.csv: its SHA-256 is", id="a figure is changed"),
        pytest.param(lambda at: (at / "x.csv").write_text("a"), "x.csv: the manifest does not name it", id="added"),
        pytest.param(lambda at: (at / "kasstroom.csv").unlink(), "kasstroom.csv: it is missing", id="taken away"),
        pytest.param(lambda at: (at / STATEMENT).unlink(), f"{STATEMENT}: it is missing", id="no statement"),
        pytest.param(lambda at: (at / MANIFEST).unlink(), f"{MANIFEST}: there is no manifest", id="no manifest"),
    ],
)  # fmt: skip
def test_a_published_folder_that_was_changed_is_refused_with_and_without_a_key(folder, ours, change, why):
    change(folder)
    for keys in ((), (ours,)):
        standing, _, told = seen(folder, *keys)
        assert (standing, told.startswith(why)) == ("refused", True), told


@pytest.mark.rare
def test_the_first_screen_says_what_a_publication_was_held_against(granted, folder, this_year, ours, tmp_path):
    def stands_on(beside, *keys):
        checked = check(this_year, tmp_path / "out", beside=[beside], clock=CLOCK, attesting=trusting(keys))
        assert RULE not in {one.rule for one in checked.verdict.findings}
        return checked.verdict.stands_on[-1], checked.reused

    source = tmp_path / "logius"
    shutil.copytree(granted.source, source)
    sequence = trusting(()).look(folder).beside.sequence
    bare, _ = stands_on(source)
    assert bare.en == "Held against: logius (a folder that nobody published)."
    assert bare.nl == "Gehouden tegen: logius (een map die niemand heeft gepubliceerd)."
    published, _ = stands_on(folder)
    assert published.en == f"Held against: public {sequence} (published, not verified)."
    verified, was_reused = stands_on(folder, ours)
    assert verified.en == f"Held against: public {sequence} (as published and verified)."
    assert not was_reused, "what was trusted is part of what a verdict depends on"
    assert stands_on(folder, ours) == (verified, True)


@pytest.mark.rare
def test_a_published_folder_that_was_changed_is_a_critical_finding_and_never_reused(folder, this_year, ours, tmp_path):
    spoil(folder)
    for keys in ((), (ours,)):
        for _ in range(2):
            checked = check(this_year, tmp_path / "out", beside=[folder], clock=CLOCK, attesting=trusting(keys))
            (found,) = (one for one in checked.verdict.findings if one.rule == RULE)
            assert (found.severity, checked.verdict.verdict, checked.reused) == ("critical", "hold", False)
            assert found.message.en.startswith("public says that it was published, and is not what was: kasstroom.csv")
            assert "public (not as it was published)" in checked.verdict.stands_on[-1].en


@pytest.mark.rare
def test_commands_take_the_keys_that_are_trusted(granted, folder, this_year, ours, tmp_path, capsys):
    arguments = ["check", str(this_year), str(folder), "--out", str(tmp_path / "out"), "--quiet", "--trust"]
    run([*arguments, str(ours)], CLOCK)
    assert "(as published and verified)" in " ".join(capsys.readouterr().out.split())
    assert run([*arguments, str(tmp_path / "none.pub")], CLOCK) == 2
    assert "the public key cannot be opened" in capsys.readouterr().err
    published = publish(granted.source, tmp_path / "site", out=tmp_path / "records", trust=[ours], clock=granted.clock)
    assert f"trusted/{SIGNER.public_key.keyid}.pub" in {one.path for one in published.checked.verdict.declarations}
