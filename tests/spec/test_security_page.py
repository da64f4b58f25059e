"""The security page names every known threat once, and only tests that exist."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import REPOSITORY

PAGE = (REPOSITORY / "SECURITY.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([A-G][0-9]+) \| (.+?) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
WAYS = re.findall(
    r"^\| (.+?) \| (.+?) \|$", PAGE.split("| way | what comes of it |\n|---|---|\n")[1].split("\n\n")[0], re.MULTILINE
)
"""The ways to talk the gate round, each with what comes of it."""
COMES = re.compile(r"\b(?:critical|warning|refused|first screen|second person|cannot judge)\b")
LAST = {"A": 27, "B": 9, "C": 13, "D": 10, "E": 10, "F": 8, "G": 12}
UNTESTED = {"G3", "G8"}
"""Threats that are answered by what is not there."""


def functions() -> set[str]:
    """Name every test of the project as the page does."""
    found = set()
    for path in (REPOSITORY / "tests").rglob("test_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add(f"{path.stem}::{node.name}")
    return found


def test_every_threat_is_there_once_and_in_order():
    expected = [f"{letter}{number}" for letter, last in LAST.items() for number in range(1, last + 1)]
    assert [row[0] for row in ROWS] == expected


def test_every_test_that_is_named_exists():
    known = functions()
    named = {name for *_, proof in ROWS for name in re.findall(r"`([^`]+)`", proof)}
    assert len(named) > 40
    assert named <= known, sorted(named - known)


@pytest.mark.parametrize(("threat", "proof"), [(row[0], row[3]) for row in ROWS], ids=[row[0] for row in ROWS])
def test_every_threat_says_what_proves_it(threat, proof):
    assert ("::" in proof) is (threat not in UNTESTED)
    assert proof.startswith("none: ") is (threat in UNTESTED)


@pytest.mark.parametrize(("way", "comes"), WAYS, ids=[way for way, _ in WAYS])
def test_every_way_to_talk_it_round_says_what_comes_of_it(way, comes):
    assert COMES.search(comes), f"{way}: {comes}"


def test_no_way_is_told_twice_and_every_file_that_tries_them_is_named():
    assert len({way for way, _ in WAYS}) == len(WAYS) > 40
    tried = {path.name.removesuffix(".py") for path in (REPOSITORY / "tests" / "whole").glob("test_evasion*.py")}
    assert {name for name in tried if name not in PAGE} == set()
