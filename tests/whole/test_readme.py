"""The README shows what really happens."""

from __future__ import annotations

import re
import shutil

from tests.conftest import LOGIUS, REPOSITORY
from tests.whole.test_command_line import tieout

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def shown(command):
    """Give the pieces of output that the README shows for a command, cut where it leaves lines out."""
    block = re.search(rf"```console\n\$ {re.escape(command)}\n(.*?)```", README, re.DOTALL)
    assert block, f"the README does not show {command}"
    return [piece.strip("\n") for piece in block.group(1).split("[…]\n")]


def test_the_first_screen_says_what_it_is_how_to_install_and_shows_a_run():
    first_screen = README.split("\n")[:40]
    assert "A publication gate for figures" in first_screen[2]
    assert "$ make gate" in "\n".join(first_screen)
    assert "$ tieout check data/logius-2022" in "\n".join(first_screen)


def test_the_output_in_the_readme_is_the_output_of_the_command(tmp_path):
    shutil.copytree(LOGIUS, tmp_path / "data" / "logius-2022")
    code, out, _ = tieout("check", "data/logius-2022", cwd=tmp_path, COLUMNS="100")
    assert code == 1
    for piece in shown("tieout check data/logius-2022"):
        assert piece in out
    question = "SELECT gap, unit FROM findings WHERE severity = 'critical'"
    _, answer, _ = tieout("sql", question, cwd=tmp_path, COLUMNS="100")
    assert shown(f'tieout sql "{question}"') == [answer.strip("\n")]


def test_the_answer_in_the_readme_answers_a_real_finding(as_printed):
    finding = re.search(r'^finding = "(.+)"$', README, re.MULTILINE).group(1)
    assert finding in {item.id for item in as_printed.verdict.findings if item.severity == "warning"}


def test_every_command_is_in_the_readme():
    from tieout.cli import cli

    for name in cli.commands:
        assert f"tieout {name}" in README


def test_every_word_of_a_rulebook_is_explained():
    from tieout.checks.canary import TYPES

    guide = (REPOSITORY / "expectations" / "README.md").read_text(encoding="utf-8")
    for name in TYPES:
        assert f"`{name}`" in guide
