"""A version that is softer than the one before it is held until a second person saw that: both are published."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.conftest import CLOCK, NOW, clock_at
from tests.whole.test_answer import REASONS, WHO
from tests.whole.test_inert import tell
from tests.whole.test_published.granted import files_of, issue_of
from tieout.cli.main import run
from tieout.store.published import MANIFEST

LATER = clock_at(NOW.replace(minute=30))


@pytest.fixture
def put(logius, tmp_path):
    """Publish Logius, put right and answered, by the command at some moment; give its exit code and the folder."""
    logius.replace("kasstroom.csv", '"39,2"', '"-39,2"')
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
    assert any(name == "by leave" and value.startswith(f"answer by {WHO}: 10 (deviation_is") for name, value in told)
    assert any(name == "by leave" and value.startswith("allowance by Samenstellers") for name, value in told)


@pytest.mark.rare
def test_an_unsigned_version_that_tells_otherwise_what_it_stands_on_is_refused(put, tmp_path):
    """Whoever changes what the manifest tells breaks the signature; here it is the manifest that is looked at."""
    _, to = put()
    manifest = json.loads((to / MANIFEST).read_text("utf-8"))
    manifest["issue"]["softened_by"] = []
    (to / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    code, _, err = tell("verify", str(to), "--key", str(tmp_path / "keys" / "tieout.pub"))
    assert (code, "it is not the manifest that was signed" in err) == (3, True)
    shutil.rmtree(to)
