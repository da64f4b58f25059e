"""What is new since an earlier delivery, a revision of git or a published version, by the command itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile

import pytest

from tests.conftest import CLOCK, LOGIUS, REPOSITORY
from tests.whole.small import make_publication, make_shelf, small_canary
from tests.whole.test_inert import tell
from tieout.gate import bases
from tieout.gate.check import check
from tieout.publishing import keys
from tieout.publishing.publish import publish

pytestmark = pytest.mark.usefixtures("tables_judged_once")

WHO = ("-c", "user.name=J. de Vries", "-c", "user.email=j@example.org")


def changes(home, name):
    """Read what was written of what is new."""
    return json.loads((home / "verdicts" / name / "changes.json").read_text("utf-8"))


@pytest.fixture
def logius_since(logius, as_printed, tmp_path, monkeypatch):
    """Check a copy of Logius 2022 since Logius as printed, whose record stands; give what came of it and is new."""
    shutil.copytree(as_printed.folder, tmp_path / "verdicts" / ".since" / "logius-2022")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*more):
        code, out, err = tell("check", "logius-2022", "--since", str(LOGIUS), "--quiet", *more)
        assert err == ""
        return code, out, changes(tmp_path, "logius-2022")

    return run


def cells(new):
    """Say in short which cells are new."""
    return [
        (one["now"]["line"], one["now"]["column"], one["was"]["printed"], one["now"]["printed"], one["looked_at"])
        for one in new["cells"]
    ]


def test_a_figure_that_breaks_a_sum_is_told_with_its_finding(logius, logius_since):
    logius.replace("kasstroom.csv", '"-17,3"', '"-71,3"')
    code, out, new = logius_since()
    assert code == 1
    assert cells(new) == [(3, 5, "-17,3", "-71,3", True)]
    changed = [one["now"]["id"].partition("@")[0] for one in new["findings"]["changed"]]
    assert "operating_cash_flow_ties_out/kasstroom/operationele_kasstroom/difference_2022" in changed
    assert "“-17,3” is now “-71,3”\n" in out
    assert (new["parts"], new["declarations"], new["texts"], new["softer"]["new"]) == ([], [], [], [])


@pytest.mark.rare
def test_a_figure_that_no_rule_looks_at_is_said_to_be_one(logius, logius_since):
    line = logius.line("kasstroom.csv", 6)
    logius.replace("kasstroom.csv", line, line.replace(",0,", ",7,"))
    code, out, new = logius_since()
    assert code == 3, "what is missing is another thing than what an allowance was given for"
    assert cells(new) == [(6, 4, "0", "7", False)]
    said = "kasstroom.csv:6:4  Totaal investeringen (-/-), Realisatie 2022: “0” is now “7”: changed, and no rule looks"
    assert said in out


@pytest.mark.rare
def test_another_head_is_no_change_of_its_figures(logius, logius_since):
    logius.replace("kasstroom.csv", "Realisatie 2022", "Realisatie in 2022")
    logius.replace("datapackage.json", '"name": "Realisatie 2022"', '"name": "Realisatie in 2022"', 2)
    logius.replace("doelmatigheidsindicatoren.csv", "Realisatie 2022", "Realisatie in 2022")
    _, out, new = logius_since()
    renamed = [(one["was"]["name"], one["now"]["name"]) for one in new["parts"] if one["fate"] == "renamed"]
    assert renamed == [("Realisatie 2022", "Realisatie in 2022")] * 2
    assert new["cells"] == []
    assert "2 columns renamed" in out


@pytest.mark.rare
def test_a_row_that_moved_and_another_encoding_change_nothing(logius, logius_since):
    moved = logius.drop_line("doelmatigheidsindicatoren.csv", 9)
    path = logius.path / "doelmatigheidsindicatoren.csv"
    text = path.read_text("utf-8").rstrip("\n") + f"\n{moved}\n"
    # A minus sign of print is none of windows-1252; a dash is.
    path.write_bytes(text.replace("\u2012", "\u2013").encode("windows-1252"))
    logius.declare(lambda package: package["resources"][0].update(encoding="windows-1252"))
    _, _, new = logius_since()
    assert {one["how"] for one in new["cells"]} <= {"written otherwise"}
    assert new["moved"] == [{"table": "doelmatigheidsindicatoren", "rows": 1}]
    assert new["declarations"] == []


def test_what_is_softer_stands_first_and_asks_for_a_second_person(logius, logius_since):
    logius.declare(lambda package: package["resources"][1]["tieout"].update(complete=False))
    _, out, new = logius_since()
    assert new["softer"] == {
        "new": ["kasstroom.csv: it goes on elsewhere"], "gone": [], "asks_second_person": True,
    }  # fmt: skip
    first = out.splitlines()[4:7]
    assert first[1] == " - NEW: kasstroom.csv: it goes on elsewhere"
    assert "--seen-by" in first[2]
    assert [one["key"] for one in new["declarations"]] == ["resources.kasstroom.tieout.complete"]


@pytest.mark.rare
def test_a_text_that_changed_is_told_line_by_line(logius, logius_since):
    path = logius.path / "toelichting.md"
    path.write_text(path.read_text("utf-8") + "Een regel met 249,4.\n", encoding="utf-8")
    _, out, new = logius_since()
    (text,) = new["texts"]
    assert [line["text"] for line in text["new"]] == ["Een regel met 249,4."]
    assert "toelichting.md: 0 lines gone and 1 new\n" in out, "a rule does look at it"


@pytest.mark.rare
def test_a_base_is_judged_once_and_its_record_stands(logius, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    base = ("check", "logius-2022", "--since", str(LOGIUS))
    assert "judging" in tell(*base)[2]
    record = tmp_path / "verdicts" / ".since" / "logius-2022" / "verdict.json"
    before = record.read_bytes()
    _, out, err = tell(*base)
    assert err == ""
    assert "it was not reached anew" in out
    assert "Nothing is new." in out
    logius.replace("kasstroom.csv", '"-17,3"', '"-71,3"')
    assert tell(*base)[0] == 1
    assert record.read_bytes() == before
    assert changes(tmp_path, "logius-2022")["cells"] != []
    _, out, _ = tell("check", "logius-2022")
    assert not (tmp_path / "verdicts" / "logius-2022" / "changes.json").exists(), "nobody asked what is new"
    assert "SINCE" not in out


@pytest.mark.rare
def test_what_was_checked_the_last_time_is_not_judged_again_as_a_base(logius, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(logius.path, tmp_path / "old")
    assert tell("check", "logius-2022")[0] == 1
    logius.replace("kasstroom.csv", '"-17,3"', '"-71,3"')
    _, _, err = tell("check", "logius-2022", "--since", "old")
    assert "judging logius-2022" in err
    assert "judging old" not in err
    assert cells(changes(tmp_path, "logius-2022")) == [(3, 5, "-17,3", "-71,3", True)]


# --- small publications ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def judged_once(tmp_path_factory, engines_in_this_process):
    """The records of the small publication and of its earlier delivery, made once."""
    home = tmp_path_factory.mktemp("judged")
    lay(home)
    with pytest.MonkeyPatch.context() as patch, small_canary():
        patch.chdir(home)
        assert since("old/flow-2022")[0] == 1
    return home / "verdicts"


def lay(home):
    """Lay out a shelf, a publication whose cash is 9 where it should be 6, and an earlier delivery in which it is 6."""
    make_shelf(home / "books")
    make_publication(home / "old" / "flow-2022", "6")
    make_publication(home / "flow-2022", "9")


@pytest.fixture
def small(judged_once, tmp_path, monkeypatch):
    """Both, with their records: what is as it was is not judged again."""
    monkeypatch.chdir(tmp_path)
    lay(tmp_path)
    shutil.copytree(judged_once, tmp_path / "verdicts")
    with small_canary():
        yield tmp_path


def since(base, *more, publications=("flow-2022",)):
    """Check small publications since a base; give the exit code and what was told on both streams."""
    return tell("check", *publications, "--rulebooks", "books", "--quiet", "--since", str(base), *more)


@pytest.mark.parametrize(
    "base",
    [
        "old/flow-2022",
        *(pytest.param(name, marks=pytest.mark.rare) for name in ("old/flow-2022/", "./old/../old/flow-2022")),
    ],
)
def test_an_earlier_delivery_is_a_folder(small, base):
    code, out, _ = since(base)
    assert code == 1
    assert "Cash, budget: “6” is now “9”" in out
    new = changes(small, "flow-2022")
    assert (new["base"]["verdict"], new["verdict"]) == ("publish", "hold")
    assert [one["rule"] for one in new["findings"]["new"]] == ["cash_ties_out"]


def test_changes_alone_change_no_exit_code(small):
    make_publication(small / "more" / "flow-2022", "7", "11")
    shutil.rmtree(small / "flow-2022")
    shutil.copytree(small / "more" / "flow-2022", small / "flow-2022")
    code, out, _ = since("old/flow-2022")
    assert code == 0
    assert "Changed figures: 2\n" in out


@pytest.mark.rare
def test_a_figure_that_lost_the_rule_that_looked_at_it_is_told(small):
    """What the total is made of is not given any more: then nothing looks at what is left of it."""
    shutil.rmtree(small / "flow-2022")
    make_publication(small / "flow-2022", "6", "n.b.")
    out, new = since("old/flow-2022")[1], changes(small, "flow-2022")
    assert [(one["row"], one["printed"]) for one in new["unwatched"]] == [("Expenses", "-4"), ("Cash", "6")]
    assert "As they were, and looked at by no rule any more: 2 figures\n" in out


def test_against_itself_nothing_is_new(small):
    code, out, _ = since("flow-2022")
    assert code == 1
    assert "SINCE flow-2022 (a folder that nobody published)\n  Nothing is new.\n" in out


def git(folder, *arguments):
    """Run git in a folder."""
    return subprocess.run(["git", *WHO, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(small):
    """The same with the earlier delivery as a revision of git, tagged `v1`; a hook would leave a mark."""
    git(small, "init", "--quiet")
    (small / ".git" / "info").mkdir(exist_ok=True)
    (small / ".git" / "info" / "exclude").write_text("verdicts/\n", encoding="utf-8")
    hook = small / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {small}/hooked\n", encoding="utf-8")
    hook.chmod(0o755)
    shutil.rmtree(small / "flow-2022")
    shutil.copytree(small / "old" / "flow-2022", small / "flow-2022")
    git(small, "add", "flow-2022")
    git(small, "commit", "--quiet", "-m", "first")
    git(small, "tag", "v1")
    shutil.rmtree(small / "flow-2022")
    make_publication(small / "flow-2022", "9")
    return small


@pytest.mark.parametrize(
    "base", ["git:v1", *(pytest.param(name, marks=pytest.mark.rare) for name in ("v1", "HEAD", "git:HEAD"))]
)
def test_a_revision_of_git_is_read_without_a_checkout(repository, base):
    before = git(repository, "status", "--porcelain"), git(repository, "rev-parse", "HEAD")
    code, out, err = since(base)
    assert (code, err) == (1, "")
    assert f"SINCE {base} (a revision of git)" in out
    assert "“6” is now “9”" in out
    shutil.rmtree(repository / "verdicts")
    assert (git(repository, "status", "--porcelain"), git(repository, "rev-parse", "HEAD")) == before
    assert not (repository / "hooked").exists()


@pytest.mark.rare
def test_a_publication_that_a_revision_does_not_have_is_new(repository):
    make_publication(repository / "flow-2023", "6")
    code, out, _ = since("HEAD", publications=("flow-2023",))
    assert code == 0
    assert "all of it is new" in out
    assert changes(repository, "flow-2023")["base"]["absent"] is True


@pytest.mark.rare
def test_a_folder_goes_before_a_revision_of_its_name(repository):
    shutil.copytree(repository / "old" / "flow-2022", repository / "v1")
    assert "SINCE v1 (a folder that nobody published)" in since("v1")[1]
    assert "SINCE git:v1 (a revision of git)" in since("git:v1")[1]


@pytest.mark.parametrize(
    ("base", "says"),
    [
        pytest.param("v9", "there is no such folder, and git does not find it", id="no such revision"),
        pytest.param("git:v9", "git does not find it", id="no such revision, said to be one"),
        pytest.param("git:--help", "is no name of a revision", id="an option of git"),
        pytest.param("git:HEAD:old", "is no name of a revision", id="a folder of a revision"),
        pytest.param("git:", "is no name of a revision", id="nothing"),
        pytest.param("old/flow-2022/flow.csv", "it is a file where a folder is expected", id="a file"),
        pytest.param("old", "it is no publication: it holds no datapackage.json", id="a folder that is no publication"),
    ],
)
def test_a_base_that_is_none_is_refused_before_anything_is_judged(repository, base, says):
    shutil.rmtree(repository / "verdicts")
    code, out, err = since(base)
    assert (code, out) == (2, "")
    assert says in err
    assert not (repository / "verdicts").exists()


def test_a_folder_in_no_repository_has_no_revisions(small):
    code, _, err = since("HEAD")
    assert code == 2
    assert "not a git repository" in err


def test_where_git_is_not_there_it_says_so(repository, monkeypatch):
    monkeypatch.setenv("PATH", str(repository))
    code, _, err = since("HEAD")
    assert code == 2
    assert "git: it is not on this machine" in err


def test_a_file_that_git_keeps_elsewhere_is_refused(repository):
    (repository / "flow-2022" / "flow.csv").write_text("version https://git-lfs.github.com/spec/v1\nsize 9\n", "utf-8")
    git(repository, "commit", "--quiet", "-a", "-m", "pointer")
    code, _, err = since("HEAD")
    assert code == 3
    assert "git keeps only a pointer to it" in err


def test_git_looks_into_the_repository_of_the_publication_and_no_other(repository, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(repository / "nowhere"))
    assert "“6” is now “9”" in since("v1")[1]


def link(folder):
    """Put a link in place of the table."""
    os.rename(folder / "flow.csv", folder.parent / "elsewhere.csv")
    (folder / "flow.csv").symlink_to(folder.parent / "elsewhere.csv")


def climb(folder):
    """Declare a file that lies elsewhere."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    package["resources"][0]["path"] = "../elsewhere.csv"
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")


def pipe(folder):
    """Put a pipe in place of the table: reading it would never end."""
    (folder / "flow.csv").unlink()
    os.mkfifo(folder / "flow.csv")


def grow(folder):
    """Make a table that is larger than any that is read, of nothing."""
    os.truncate(folder / "flow.csv", 2**31)


def drop(folder):
    """Take the table away."""
    (folder / "flow.csv").unlink()


@pytest.mark.parametrize(
    ("spoil", "exits", "says"),
    [
        pytest.param(link, 3, "Links are not followed", id="a link"),
        pytest.param(climb, 2, "../elsewhere.csv", id="a path that leads out of the folder"),
        pytest.param(pipe, 3, "it is not a regular file", id="a pipe"),
        pytest.param(grow, 3, "it has 2147483648 bytes where a base has at most", id="a huge file"),
        pytest.param(drop, 2, "there is no such file", id="a file that is not there"),
    ],
)
def test_a_hostile_base_is_refused(small, spoil, exits, says):
    spoil(small / "old" / "flow-2022")
    code, out, err = since("old/flow-2022")
    assert (code, out) == (exits, "")
    assert says in err
    assert "old/flow-2022" in err


@pytest.mark.parametrize(
    "name",
    [
        "a\nb.csv",
        *(pytest.param(name, marks=pytest.mark.rare) for name in ("-rf", "\x1b[31mx.csv", "\udcff.csv", "::error::x")),
    ],
)
@pytest.mark.rare
def test_a_name_in_a_base_is_only_a_name(small, name):
    (small / "old" / "flow-2022" / name).write_text("x", "utf-8")
    code, out, err = since("old/flow-2022")
    assert (code, err) == (1, "")
    assert "1 finding gone: “A file in the folder is not declared”" in out


def test_a_link_in_a_revision_is_refused(repository):
    link(repository / "flow-2022")
    git(repository, "add", "flow-2022")
    git(repository, "commit", "--quiet", "-m", "link")
    code, _, err = since("HEAD")
    assert code == 3
    assert "HEAD:flow.csv: it is not a regular file" in err


@pytest.mark.parametrize("name", ["..", ".", "a/b", ""])
def test_a_name_in_a_revision_that_is_none_of_a_file_is_refused(repository, monkeypatch, name):
    entry = f"100644 blob {'0' * 40}       2\t{name}".encode()
    monkeypatch.setattr("tieout.gate.revision._ask", lambda *_: entry + b"\0")
    code, _, err = since("HEAD")
    assert code == 3
    assert "which is no name in a folder" in err


def test_a_base_that_cannot_be_judged_is_told_by_its_own_name(small):
    path = small / "old" / "flow-2022" / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace('"kind": "flow"', '"kind": "ebb"'), "utf-8")
    code, out, err = since("old/flow-2022")
    assert (code, out) == (2, "")
    assert "old/flow-2022" in err
    assert "the base cannot be judged" in err
    assert "tieout-" not in err, "where it was copied to is nobody's business"


@pytest.mark.rare
def test_nothing_is_left_of_a_base_but_its_record(small, monkeypatch):
    shutil.rmtree(small / "verdicts")
    (small / "for a while").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(small / "for a while"))
    laid_out = []
    write = bases.write
    monkeypatch.setattr(bases, "write", lambda path, data: laid_out.append(path) or write(path, data))
    since("old/flow-2022")
    assert {path.parents[2].name for path in laid_out} == {"for a while"}
    assert list((small / "for a while").glob("tieout-*")) == []
    assert sorted(os.listdir(small / "verdicts")) == [".since", "flow-2022"]


# --- published versions, and several ----------------------------------------------------------------


@pytest.fixture
def published(small):
    """The earlier delivery, published by a key."""
    keys.generate(small / "keys")
    publish(
        small / "old" / "flow-2022", small / "public", key=small / "keys" / keys.PRIVATE, out=small / "out",
        rulebooks=small / "books", clock=CLOCK,
    )  # fmt: skip
    return small


@pytest.mark.rare
def test_a_published_version_is_verified_by_the_keys_that_are_trusted(published):
    code, out, _ = since("public")
    assert code == 1
    assert "SINCE public (published, not verified, version " in out
    assert "“6” is now “9”" in out
    assert "files_are_declared" not in out, "what tieout added to it is none of its files"
    _, out, _ = since("public", "--trust", "keys/tieout.pub")
    assert "SINCE public (as published and verified, version " in out


def test_a_published_version_that_was_changed_is_no_base(published):
    path = published / "public" / "flow.csv"
    path.write_text(path.read_text("utf-8").replace("10", "11"), "utf-8")
    code, out, err = since("public")
    assert (code, out) == (3, "")
    assert "public: it is not as it was published: flow.csv" in err


def test_a_version_of_another_publisher_is_no_base(published):
    keys.generate(published / "others")
    code, _, err = since("public", "--trust", "others/tieout.pub")
    assert code == 3
    assert "none of those that are trusted" in err


@pytest.mark.rare
def test_of_several_publications_each_is_held_against_its_own_base(small):
    make_publication(small / "flow-2023", "6")
    make_publication(small / "flow-2024", "6")
    make_publication(small / "old" / "flow-2023", "5")
    code, out, err = since("old", publications=("flow-2022", "flow-2023", "flow-2024"))
    assert (code, err) == (1, "")
    assert out.count("SINCE old") == 3
    assert "“6” is now “9”" in out
    assert "“5” is now “6”" in out
    assert [changes(small, f"flow-{year}")["base"]["absent"] for year in (2022, 2023, 2024)] == [False, False, True]


@pytest.mark.rare
def test_what_a_base_names_beside_it_is_what_lies_beside_the_publication(small):
    make_publication(small / "flow-2021", "6")
    for folder in (small / "flow-2022", small / "old" / "flow-2022"):
        package = json.loads((folder / "datapackage.json").read_text("utf-8"))
        package["tieout"]["beside"] = ["flow-2021"]
        (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    code, out, err = since("old/flow-2022")
    assert (code, err) == (1, "")
    assert "“6” is now “9”" in out
    assert changes(small, "flow-2022")["stands_on"] == {"new": [], "gone": []}


@pytest.mark.rare
def test_the_annual_reports_are_held_against_themselves(tmp_path, monkeypatch):
    """A rulebook of another field and language: tables of records among them."""
    monkeypatch.chdir(tmp_path)
    reports = REPOSITORY / "data" / "annual-reports"
    shutil.copytree(reports, tmp_path / "annual-reports")
    path = tmp_path / "annual-reports" / "foods_2019_segments.csv"
    head, first, *others = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([head, *others, first]) + "\n", "utf-8")
    tell("check", "annual-reports", "--since", str(reports), "--quiet")
    new = changes(tmp_path, "annual-reports")
    assert (new["cells"], new["parts"]) == ([], [])
    assert new["moved"] == [{"table": new["moved"][0]["table"], "rows": 1}]


def test_the_record_is_the_same_whatever_it_is_held_against(small):
    since("old/flow-2022")
    held = json.loads((small / "verdicts" / "flow-2022" / "verdict.json").read_text("utf-8"))
    checked = check(small / "flow-2022", small / "alone", rulebooks=small / "books", clock=CLOCK)
    alone = json.loads((checked.folder / "verdict.json").read_text("utf-8"))
    assert held["seal"] == alone["seal"]
