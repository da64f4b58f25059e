"""A version that is softer than the one before it is held until a second person saw that: both are published."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.conftest import CLOCK, NOW, PUBLISHED, clock_at
from tests.whole.test_answer import REASONS, WHO
from tests.whole.test_published.granted import files_of, issue_of
from tieout.cli.main import run
from tieout.publishing.keys import public_key

pytestmark = pytest.mark.usefixtures("tables_judged_once")

LATER, LATEST = clock_at(NOW.replace(minute=30)), clock_at(NOW.replace(minute=50))


@pytest.fixture
def put(logius, tmp_path):
    """Publish Logius, put right and answered, by the command at some moment; give its exit code and the folder."""
    logius.replace("kasstroom.csv", '"39,2"', '"-39,2"')
    logius.replace("toelichting.md", "39,2 mln. hoger", "39,2 mln. lager")
    for rule, text in REASONS.items():
        given = ["--text", text, "--who", WHO, "--quiet"]
        assert run(["answer", str(logius.path), f"{rule}/*", *given], CLOCK) == 0
    assert run(["keygen", str(tmp_path / "keys")]) == 0
    key = str(tmp_path / "keys" / "tieout.key")

    def publish(*more: str, clock=CLOCK):
        to = tmp_path / "public"
        made = ["publish", str(logius.path), "--to", str(to), "--out", str(tmp_path / "out"), "--key", key, *more]
        return run(made, clock), to

    return publish


@pytest.mark.rare
def test_a_softer_version_is_held_until_a_second_person_saw_it(logius, put, tmp_path, capsys):
    code, to = put()
    assert code == 0
    first = issue_of(to)
    assert first.new is first.seen_by, "nothing stood there before"
    assert {(one.kind, one.who) for one in first.leave} == {
        ("answer", WHO), ("allowance", "Samenstellers van dit voorbeeld"),
    }  # fmt: skip
    assert "rule closing_cash_ties_out may examine nothing" in first.softened_by
    before = files_of(to)

    def cut_off(package):
        package["resources"][1]["tieout"]["complete"] = False

    logius.declare(cut_off)
    capsys.readouterr()
    code, _ = put(clock=LATER)
    told = capsys.readouterr().err
    assert (code, files_of(to) == before) == (1, True)
    assert "HOLD: it is softer than the version that stands in" in told
    assert "  kasstroom.csv: it goes on elsewhere\n" in told
    assert put("--seen-by", "x", clock=LATER)[0] == 2, "a letter is no name"

    capsys.readouterr()
    code, _ = put("--seen-by", "B. Smit, directeur", clock=LATER)
    assert code == 0
    assert "New since the version before: kasstroom.csv: it goes on elsewhere" in capsys.readouterr().out
    assert issue_of(to).new == ("kasstroom.csv: it goes on elsewhere",)
    assert issue_of(to).seen_by == "B. Smit, directeur"

    code = run(["verify", str(to), "--key", str(tmp_path / "keys" / "tieout.pub")], LATER)
    rows = [line.split("  ", 1) for line in capsys.readouterr().out.splitlines()]
    told = [(name.strip(), value.strip()) for name, value in rows]
    assert code == 0
    assert ("new", "kasstroom.csv: it goes on elsewhere") in told
    assert ("new seen by", "B. Smit, directeur") in told
    assert [name for name, _ in told].index("new") < [name for name, _ in told].index("stands on")
    assert any(name == "by leave" and value.startswith(f"answer by {WHO}: 11 (deviation_is") for name, value in told)
    assert any(name == "by leave" and value.startswith("allowance by Samenstellers") for name, value in told)


@pytest.fixture
def keys(tmp_path):
    """Three pairs of keys, by who has them; each with its id."""
    found = {}
    for name in ("judge", "second", "stranger"):
        assert run(["keygen", str(tmp_path / name)]) == 0
        found[name] = tmp_path / name, keyid(tmp_path / name)
    return found


def keyid(folder):
    """Give the id of a key."""
    return public_key(folder / "tieout.pub").keyid


@pytest.mark.rare
def test_who_judges_and_who_approves_is_declared_and_a_softer_version_asks_for_both(keys, shelf, tmp_path, capsys):
    """The annual reports are signed by the key that may judge; then a table goes on elsewhere, and that is approved."""
    roles = f'[keys]\njudge = ["{keys["judge"][1]}"]\napprove = ["{keys["second"][1]}"]\n'
    book = shelf.path / "annual_reports" / "rulebook.toml"
    book.write_text(book.read_text("utf-8").replace("[answers]\n", f"{roles}\n[answers]\n"), "utf-8")
    source, to = tmp_path / "annual-reports", tmp_path / "public"
    shutil.copytree(PUBLISHED, source)

    def put(name, *more, clock=CLOCK):
        given = ["--key", str(keys[name][0] / "tieout.key"), "--rulebooks", str(shelf.path), *more]
        return run(["publish", str(source), "--to", str(to), "--out", str(tmp_path / "out"), *given], clock)

    def verified(*more, clock=LATER):
        capsys.readouterr()
        code = run(["verify", str(to), "--key", str(keys["judge"][0] / "tieout.pub"), *more], clock)
        told = capsys.readouterr()
        return code, told.out + told.err

    def approved(name, *more, clock=LATER):
        capsys.readouterr()
        given = ["--key", str(keys[name][0] / "tieout.key"), "--who", "B. Smit, directeur", *more]
        code = run(["approve", str(to), *given], clock)
        told = capsys.readouterr()
        return code, told.out + told.err

    capsys.readouterr()
    assert (put("stranger"), "is not among them" in capsys.readouterr().err) == (2, True)
    assert put("judge") == 0
    assert verified()[0] == 0, "a first version is softer than nothing"

    package = json.loads((source / "datapackage.json").read_text("utf-8"))
    package["resources"][0]["tieout"]["complete"] = False
    (source / "datapackage.json").write_text(json.dumps(package), "utf-8")
    assert put("judge", "--seen-by", "B. Smit, directeur", clock=LATER) == 0
    code, told = verified()
    assert (code, "must be approved by another key" in told) == (3, True)
    second = ("--approver", str(keys["second"][0] / "tieout.pub"))
    code, told = verified(*second)
    assert (code, "there is no approval to be read" in told) == (3, True)

    assert [approved(name)[0] for name in ("judge", "stranger")] == [2, 2]
    code, told = approved("second")
    assert (code, "it goes on elsewhere" in told) == (0, True)
    code, told = verified(*second)
    assert (code, "approved     by B. Smit, directeur" in told) == (0, True), told
    assert verified("--approver", str(keys["stranger"][0] / "tieout.pub"))[0] == 3
    assert verified("--approver", str(keys["judge"][0] / "tieout.pub"))[0] == 3

    package["title"] = "Three statements"
    (source / "datapackage.json").write_text(json.dumps(package), "utf-8")
    assert put("judge", clock=LATEST) == 0, "nothing is new since the last version"
    code, told = verified(clock=LATEST)
    assert (code, "must be approved by another key" in told) == (3, True), "what was to be approved still is"
    code, told = verified(*second, clock=LATEST)
    assert (code, "it approves another version" in told) == (3, True)
    assert approved("second", clock=LATEST)[0] == 0
    assert verified(*second, clock=LATEST)[0] == 0
    assert approved("second", "--to", str(to / "a.json"), clock=LATEST)[0] == 2, "nothing is put into a publication"

    file = to.with_name("public.approval.json")
    file.write_text(file.read_text("utf-8").replace('"sig": "', '"sig": "0'), "utf-8")
    assert verified(*second, clock=LATEST)[0] == 3
