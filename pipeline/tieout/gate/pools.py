"""Judge the small publications of one command ahead, together, so that each costs little more than its own record.

Which may be judged together is decided here, and what comes of it is handed out only for exactly the case that was
judged: one that changed meanwhile, that is too large, or that could not be judged with the others is judged alone.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import msgspec

from tieout.gate.case import Case, Progress
from tieout.gate.packing import pack
from tieout.gate.record_folder import RUN
from tieout.gate.supervisor import Bench
from tieout.rulebook.declared import NamedShape
from tieout.rulebook.model import Rulebook
from tieout.values.errors import TieoutError
from tieout.values.moments import Days

if TYPE_CHECKING:
    from tieout.report.printed import Printed
    from tieout.values.verdict import Verdict

MOST_BYTES = 1_000_000
"""Bytes of the files that are judged together, and of a folder that is read ahead."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A case that was judged ahead."""

    case: Case
    verdict: Verdict
    printed: Printed
    run: Path


class Together:
    """A bench on which cases may have been judged ahead."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._ahead: dict[Path, _Ahead] = {}
        self._cases: dict[Path, Case] = {}
        self._staging: Path | None = None

    def __enter__(self) -> Together:
        """Give itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """Leave nothing behind."""
        if self._staging is not None:
            shutil.rmtree(self._staging, ignore_errors=True)

    def remember(self, case: Case) -> None:
        """Keep a case that was read, so that what it depends on is not read again."""
        self._cases[_home(case)] = case

    def judge_ahead(self, pool: Sequence[Case], rulebook: Rulebook, progress: Progress) -> None:
        """Judge cases together, by a rulebook with the rules of all.

        Where that fails each half of them is tried by itself; one that stands in the way is left to be judged alone.
        """
        pool = sorted(pool, key=lambda case: case.deliveries[0].home)
        packed = pack(pool, rulebook) if agree(pool, rulebook) else None
        if packed is None:
            return
        self._staging = self._staging or Path(tempfile.mkdtemp(prefix="tieout-"))
        folder = Path(tempfile.mkdtemp(dir=self._staging))
        try:
            found = self._bench.judge_together(packed, folder, progress)
        except TieoutError:
            shutil.rmtree(folder, ignore_errors=True)
            groups = _groups(pool)
            for half in (groups[: len(groups) // 2], groups[len(groups) // 2 :]):
                if len(groups) > 1 and sum(map(len, half)) > 1:
                    self.judge_ahead([case for group in half for case in group], rulebook, progress)
            return
        for number, (case, (verdict, printed)) in enumerate(zip(pool, found, strict=True)):
            self._ahead[_home(case)] = _Ahead(case, verdict, printed, folder / f"{number}.duckdb")

    def case_of(self, source: Path, days: Days) -> Case | None:
        """Give the case of a publication that was read before on these days."""
        case = self._cases.get(source.resolve())
        return case if case is not None and case.days == days else None

    def judge(self, case: Case, folder: Path, progress: Progress) -> tuple[Verdict, Printed]:
        """Give what is found of a case, `run.duckdb` in `folder`: what was found ahead, else what is found now.

        Raises what `Bench.judge` does.
        """
        ahead = self._ahead.pop(_home(case), None)
        if ahead is None or ahead.case is not case:
            return self._bench.judge(case, folder, progress)
        shutil.move(ahead.run, folder / RUN)
        return ahead.verdict, ahead.printed


def is_small(folder: Path) -> bool:
    """Tell whether a folder holds no more than can be judged together with another."""
    size = 0
    for place, _, names in os.walk(folder):
        size += sum(os.lstat(os.path.join(place, name)).st_size for name in names)
        if size > MOST_BYTES:
            return False
    return True


def pools_of(cases: Sequence[Case]) -> Iterator[list[Case]]:
    """Say which cases may be judged together: small ones by one rulebook, each with all that it is held against."""
    by_book: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        # Tables in several files are told of by their files, which only a run of their own knows.
        if _size(case) <= MOST_BYTES and not any(one.has_split_tables for one in case.deliveries):
            by_book.setdefault((case.rulebook.name, case.rulebook.digest), []).append(case)
    for of_one_book in by_book.values():
        pool: list[Case] = []
        for group in _groups(of_one_book):
            if pool and sum(map(_size, [*pool, *group])) > MOST_BYTES:
                yield from _worthwhile(pool)
                pool = []
            if sum(map(_size, group)) <= MOST_BYTES:
                pool += group
        yield from _worthwhile(pool)


def _worthwhile(pool: list[Case]) -> Iterator[list[Case]]:
    """Give a pool of more than one."""
    if len(pool) > 1:
        yield pool


def _groups(cases: Sequence[Case]) -> list[list[Case]]:
    """Part cases into groups that are held against none outside; one that is held against another is left out."""
    known = {_home(case): case for case in cases}
    while out := [home for home, case in known.items() if not _others(case) <= set(known)]:
        for home in out:
            del known[home]
    groups: dict[Path, list[Path]] = {}
    for home, case in known.items():
        joined = [home]
        for other in {id(group): group for near in _others(case) if (group := groups.get(near))}.values():
            joined = [*other, *joined]
        groups |= dict.fromkeys(joined, joined)
    return [[known[home] for home in group] for group in {id(group): group for group in groups.values()}.values()]


def agree(cases: Sequence[Case], rulebook: Rulebook) -> bool:
    """Tell whether a rulebook has every rule of each of these cases, word for word."""
    suites = {item.rule.name: (suite.scope, item) for suite in rulebook.suites for item in suite.expectations}
    shapes = {named.name: named for named in rulebook.shapes}
    return all(
        all(
            suites.get(item.rule.name) == (suite.scope, item)
            for suite in case.rulebook.suites
            for item in suite.expectations
        )
        and all(_alike(named, shapes.get(named.name), case.publication.kinds) for named in case.rulebook.shapes)
        and case.rulebook.faults == rulebook.faults
        for case in cases
    )


def _alike(one: NamedShape, other: NamedShape | None, kinds: frozenset[str]) -> bool:
    """Tell whether two shapes look for the same in tables of these kinds: others may be left out by one alone."""
    if other is None or one.shape.rows is None or other.shape.rows is None:
        return one == other
    left_out = set(one.shape.rows.except_kinds) ^ set(other.shape.rows.except_kinds)
    return not left_out & kinds and _without(one) == _without(other)


def _without(named: NamedShape) -> Mapping[str, object]:
    """Give all of a shape but the kinds of table that it leaves out."""
    told: dict[str, dict[str, dict[str, object]]] = msgspec.to_builtins(named)
    told["shape"]["rows"] = {key: value for key, value in told["shape"]["rows"].items() if key != "except_kinds"}
    return told


def _home(case: Case) -> Path:
    """Give the folder of a case."""
    return case.deliveries[0].folder.resolve()


def _others(case: Case) -> set[Path]:
    """Give the folders that a case is held against."""
    return {delivery.folder.resolve() for delivery in case.deliveries[1:]}


def _size(case: Case) -> int:
    """Count about the bytes of the files of a case itself, once they are unpacked."""
    return case.deliveries[0].likely_size
