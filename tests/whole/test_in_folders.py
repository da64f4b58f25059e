"""Files in folders below a package: checked, compared, published and verified, and no way out of the folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest
from msgspec import structs

from tests.conftest import CLOCK, NOW, Folder
from tests.spec.test_plain.judging import resource, write_package
from tests.whole.test_inert import tell
from tieout.gate.check import check
from tieout.publishing import canonical, keys
from tieout.publishing.manifest import read_manifest
from tieout.publishing.publish import publish
from tieout.publishing.verify import verify
from tieout.values.errors import CannotJudgeError

pytestmark = pytest.mark.usefixtures("tables_judged_once")

FIELDS = [{"name": "id", "type": "integer", "constraints": {"unique": True}}, {"name": "x", "type": "integer"}]
SUITE = {"name": "s", "expectations": [{"type": "expect_table_row_count_to_equal", "kwargs": {"value": 2}}]}


def package(folder, text="id,x\n1,5\n2,6\n"):
    """Write a package with a table and its suite in folders of their own."""
    table = {
        **resource("t", FIELDS, primaryKey="id"),
        "path": "data/2024/t.csv",
        "tieout": {"suites": ["rules/s.json"]},
    }
    write_package(folder, {}, table, name="orders")
    for name, data in (("data/2024/t.csv", text), ("rules/s.json", json.dumps(SUITE))):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(data)
    return folder


@pytest.fixture(scope="module")
def signed(tmp_path_factory, engines_in_this_process):
    """A package in folders, published and signed; give its folder and the public key."""
    home = tmp_path_factory.mktemp("folders")
    assert tell("keygen", str(home / "keys"))[0] == 0
    published = publish(
        package(home / "p"), home / "to", key=home / "keys" / "tieout.key", out=home / "out", clock=CLOCK
    )
    assert published.manifest is not None
    return home / "to", keys.public_key(home / "keys" / "tieout.pub")


def test_what_lies_in_folders_is_published_there_and_verified(signed):
    folder, key = signed
    verified = verify(folder, key, NOW, name="orders")
    assert {"data/2024/t.csv", "rules/s.json", "datapackage.json"} <= set(verified.manifest.digests)
    assert (folder / "data" / "2024" / "t.csv").read_text() == "id,x\n1,5\n2,6\n"


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda to: (to / "data/2024/t.csv").write_text("id,x\n1,5\n2,7\n"), id="changed"),
        pytest.param(lambda to: (to / "data/2024/t.csv").unlink(), id="gone"),
        pytest.param(lambda to: (to / "data/2024/more.csv").write_text("x"), id="added"),
        pytest.param(lambda to: (to / "data/more").mkdir(), id="a folder more"),
        pytest.param(lambda to: (to / "rules/s.json").rename(to / "rules/S.json"), id="another case"),
        pytest.param(lambda to: (to / "rules").rename(to / "data/rules"), id="moved"),
        pytest.param(
            lambda to: ((to / "rules").rename(to.parent / "aside"), (to / "rules").symlink_to(to.parent / "aside")),
            id="a link to a folder with the very file",
        ),
    ],
)
def test_what_is_not_as_it_was_published_is_refused(signed, tmp_path, spoil):
    folder, key = signed
    shutil.copytree(folder, tmp_path / "to")
    spoil(tmp_path / "to")
    with pytest.raises(CannotJudgeError, match=str(tmp_path / "to")):
        verify(tmp_path / "to", key, NOW)


@pytest.mark.parametrize(
    "path",
    ["../t.csv", "data/../../t.csv", "/etc/passwd", "data//t.csv", "data/.t.csv", "tieout/t.csv", "TIEOUT/x", "a\\b"],
)
def test_no_manifest_leads_out_of_its_folder(signed, path):
    folder, _ = signed
    with pytest.raises(CannotJudgeError, match="which tieout never publishes"):
        read_manifest(with_file(folder, path), "m")


def with_file(folder, path):
    """Give the manifest of a folder with a file more, in its place."""
    told = read_manifest((folder / "tieout" / "manifest.json").read_bytes(), "m")
    files = sorted((*told.files, structs.replace(told.files[0], path=path)), key=lambda one: one.path)
    return canonical.write(structs.replace(told, files=tuple(files)))


@pytest.mark.parametrize("path", ["DATA/2024/u.csv", "data/2024", "data/2024/T.csv"])
def test_no_manifest_has_paths_that_clash(signed, path):
    folder, _ = signed
    with pytest.raises(CannotJudgeError, match=r"in two ways|a folder of another path|named twice"):
        read_manifest(with_file(folder, path), "m")


def test_a_link_in_place_of_a_folder_is_not_followed(tmp_path):
    folder = package(tmp_path / "p")
    (folder / "data").rename(tmp_path / "elsewhere")
    (folder / "data").symlink_to(tmp_path / "elsewhere")
    checked = check(folder, tmp_path / "out", clock=CLOCK)
    assert checked.verdict.verdict == "cannot judge"
    assert "Links are not followed" in checked.error.advice


def test_a_suite_is_never_read_from_elsewhere(tmp_path):
    folder = package(tmp_path / "p")
    (tmp_path / "s.json").write_text(json.dumps(SUITE))
    Folder(folder).replace("datapackage.json", "rules/s.json", "../s.json")
    checked = check(folder, tmp_path / "out", clock=CLOCK)
    assert (checked.exit_code, "Name a file in this folder" in str(checked.error)) == (2, True)


def test_a_folder_that_is_not_there_is_told_as_a_file_that_is_not(tmp_path):
    folder = package(tmp_path / "p")
    shutil.rmtree(folder / "data")
    checked = check(folder, tmp_path / "out", clock=CLOCK)
    assert (checked.exit_code, "there is no such file" in str(checked.error)) == (2, True)


@pytest.mark.parametrize("is_git", [False, True])
@pytest.mark.rare
def test_what_is_new_is_told_of_a_file_in_a_folder(tmp_path, monkeypatch, is_git):
    folder = package(tmp_path / "p")
    monkeypatch.chdir(tmp_path)
    base = "base"
    if is_git:
        base = "HEAD"
        for command in (
            ["init", "-q"],
            ["add", "p"],
            ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"],
        ):
            subprocess.run(["git", *command], check=True, cwd=tmp_path)
    else:
        shutil.copytree(folder, tmp_path / base)
    Folder(folder).replace("data/2024/t.csv", "2,6", "2,7")
    assert tell("check", "p", "--since", base, "--quiet")[0] == 0
    changes = json.loads((tmp_path / "verdicts" / "p" / "changes.json").read_text("utf-8"))
    assert [(one["now"]["file"], one["now"]["line"], one["was"]["printed"]) for one in changes["cells"]] == [
        ("data/2024/t.csv", 3, "6")
    ]


def test_what_ci_is_told_names_the_file_from_the_root_of_the_checkout(tmp_path, monkeypatch):
    package(tmp_path / "p", "id,x\n1,5\n1,6\n")
    monkeypatch.chdir(tmp_path)
    formats = [f"--format={name}={name}" for name in ("github", "sarif", "junit", "gitlab", "csv")]
    assert tell("check", "p", "--quiet", *formats)[0] == 1
    assert "file=p/data/2024/t.csv,line=2" in (tmp_path / "github").read_text("utf-8")
    assert '"uri": "p/data/2024/t.csv"' in (tmp_path / "sarif").read_text("utf-8")
    assert '"path": "p/data/2024/t.csv"' in (tmp_path / "gitlab").read_text("utf-8")
    for name in ("junit", "csv"):
        assert "data/2024/t.csv" in (tmp_path / name).read_text("utf-8")
    assert tell("site", "overview")[0] == 0
    assert os.path.exists(tmp_path / "overview" / "index.html")


@pytest.mark.rare
def test_a_publication_with_a_rulebook_may_have_its_tables_in_a_folder(logius, judge, as_printed):
    (logius.path / "tables").mkdir()
    for name in ("kasstroom.csv", "toelichting.md"):
        (logius.path / name).rename(logius.path / "tables" / name)
        logius.declare(
            lambda declared, name=name: next(one for one in declared["resources"] if one["path"] == name).update(
                path=f"tables/{name}"
            )
        )
    verdict = judge(logius).verdict
    moved = {"kasstroom.csv", "toelichting.md"}
    expected = sorted(
        (one.rule, *[(f"tables/{at.file}" if at.file in moved else at.file, at.line) for at in one.places])
        for one in as_printed.verdict.findings
    )
    assert sorted((one.rule, *[(at.file, at.line) for at in one.places]) for one in verdict.findings) == expected
