"""What the shipped rulebook adds up, written out for a steward to read: formulas.txt is checked by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from tieout.rulebook.shelf import read_rulebook

EVERY_KIND = frozenset(read_rulebook("agency_accounts", frozenset(), frozenset()).kinds)
ORDER = ("baten_lasten", "cash_flow", "balance_sheet", "specification", "open_data")


def formula(total: str, parts: Mapping[str, int]) -> str:
    """Write a sum with its signs."""
    assert set(parts.values()) <= {1, -1}
    told = " ".join(f"{'+' if weight == 1 else '-'} {path}" for path, weight in parts.items())
    return f"{total} = {told.removeprefix('+ ')}"


def formulas() -> Iterator[str]:
    """Write every total of the shipped rulebook, and under it what stands for a part that is not printed."""
    suites = {suite.name: suite for suite in read_rulebook("agency_accounts", frozenset(), EVERY_KIND).suites}
    for name in ORDER:
        for item in suites[name].expectations:
            if item.type == "expect_total_to_equal_parts":
                yield f"{item.rule.name}: {formula(item.kwargs['total'], item.kwargs['parts'])}"
                for path, parts in item.kwargs.get("derive", {}).items():
                    yield f"    {formula(path, parts)}"


def test_every_total_is_added_up_as_written_out():
    written = (Path(__file__).parent / "formulas.txt").read_text(encoding="utf-8").splitlines()
    assert list(formulas()) == written


def test_no_total_of_the_shipped_rulebook_is_left_out_of_the_list():
    rulebook = read_rulebook("agency_accounts", frozenset(), EVERY_KIND)
    others = {
        suite.name
        for suite in rulebook.suites
        for item in suite.expectations
        if item.type == "expect_total_to_equal_parts"
    }
    assert others == set(ORDER)
