"""Whatever single operation of publishing fails: in the folder stands the old version whole, or the new one whole.

Judging is gone over in test_fault_loop.py; here the recorded verdict is taken where it stands.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner

from tests.conftest import CLOCK, NOW
from tests.whole import faults
from tests.whole.fault_kinds import READS, WRITES, Kind, struck
from tests.whole.faults import TAKING_AWAY, Fault
from tests.whole.ground import NAME, TO, Ground, contents, made
from tests.whole.small import small_canary
from tieout.gate import check as gate
from tieout.gate import gathering
from tieout.publishing import canonical, changes, keys, manifest
from tieout.publishing import publish as publishing
from tieout.publishing import statement as attesting
from tieout.publishing import swap as swapping
from tieout.publishing import verify as verifying
from tieout.publishing.contents import Contents
from tieout.publishing.publish import publish
from tieout.publishing.swap import Site, locked
from tieout.publishing.verify import verify
from tieout.report.registry import kept
from tieout.values.errors import TieoutError

MODULES = (publishing, attesting, canonical, changes, gate, gathering, keys, manifest, verifying, swapping)
OVER = "a sound one, over an earlier version"
CASES = {
    OVER: ("sound", "sound before"),
    "a sound one, where nothing stands": ("sound", None),
    "a sound one that is published already": ("sound", "sound"),
    "a contradicted one, over an earlier version": ("contradicted", "sound before"),
    "one without figures, over an earlier version": ("unmeasured", "sound before"),
}
"""A publication whose verdict stands, and of which one there is a version already."""
ALL = tuple(CASES)
MOST_CASES, FEW, ONE = ALL[:4], (ALL[0], ALL[3]), (OVER,)


@contextmanager
def _in_two_steps(fault: Fault) -> Iterator[None]:
    """Have no two folders change places in one step."""
    with pytest.MonkeyPatch.context() as patch, faults.audited(fault):
        patch.setattr(swapping, "_exchange", lambda *_: False)
        yield


@contextmanager
def _signing(fault: Fault) -> Iterator[None]:
    """Have reading and writing of folders and signing pass by a fault."""
    with ExitStack() as stack:
        stack.enter_context(faults.called(fault, CryptoSigner, names=("sign",)))
        stack.enter_context(faults.called(fault, Contents, names=("listing", "read", "digest")))
        stack.enter_context(faults.called(fault, Site, names=("clear", "stage", "put", "leave")))
        yield


KINDS = {
    "files": Kind(faults.audited, faults.broken_disk, 60, ALL),
    "files, in two steps": Kind(_in_two_steps, faults.broken_disk, 60, ONE),
    "reads": Kind(lambda fault: faults.streamed(fault, READS), faults.broken_disk, 15, MOST_CASES),
    "writes": Kind(lambda fault: faults.streamed(fault, WRITES), faults.full_disk, 40, MOST_CASES),
    "fsync": Kind(lambda fault: faults.asked(fault, os, ("fsync",)), faults.full_disk, 8, MOST_CASES),
    "questions to the disk": Kind(
        lambda fault: faults.asked(fault, os, ("stat", "lstat", "fstat")), faults.broken_disk, 40, MOST_CASES
    ),
    "functions": Kind(lambda fault: faults.called(fault, *MODULES), faults.no_memory, 60, ALL),
    "signing and swapping": Kind(_signing, faults.no_memory, 10, MOST_CASES),
    "chance": Kind(lambda fault: faults.called(fault, uuid, names=("uuid4",)), faults.broken_disk, 1, MOST_CASES),
    "a disk that broke": Kind(faults.audited, faults.broken_disk, 60, FEW, lasting=True),
    "a disk that is full": Kind(lambda fault: faults.streamed(fault, WRITES), faults.full_disk, 40, FEW, lasting=True),
    "memory that ran out": Kind(
        lambda fault: faults.called(fault, *MODULES), faults.no_memory, 60, FEW, lasting=True
    ),
}  # fmt: skip
MOST = 2_000


def standing(*given, fresh=False, **more):
    """Give the verdict that stands with its record, as if it had been reached just now."""
    checked = gate.check(*given, **more)
    if checked.error is not None or not checked.reused:
        return checked
    return replace(checked, record={one.file: (checked.folder / one.file).read_bytes() for one in kept()})


@pytest.fixture(scope="module")
def ground(tmp_path_factory, engines_in_this_process):
    """The publications, their records, and what was published of the sound ones."""
    with small_canary(), pytest.MonkeyPatch.context() as patch:
        ground = made(tmp_path_factory.mktemp("ground"))
        patch.setattr(publishing, "check", standing)
        yield ground


def published(home: Path) -> str:
    """Publish; say what came of it."""
    try:
        found = publish(
            home / NAME, home / "site" / TO, key=home / "keys" / keys.PRIVATE, out=home / "out",
            rulebooks=home / "books", correction="The cash of 2022 is corrected.", clock=CLOCK,
        )  # fmt: skip
    except Exception as error:  # noqa: BLE001 - that it raises is what is told
        return type(error).__name__
    if found.manifest is None:
        return found.checked.verdict.verdict
    return "already" if found.already else "published"


def run_in(folder: Path, home: Path) -> str | None:
    """Verify what stands in a folder; give the run that it is of, or None where nothing stands."""
    if not folder.exists():
        return None
    proven = verify(folder, keys.public_key(home / "keys" / keys.PUBLIC), NOW)
    return proven.manifest.issue.run


def nothing_beside(site: Path, kind: Kind, fault: Fault) -> None:
    """See that nothing is left beside the folder; where taking it away failed, that the next run takes it away."""
    left = [path for path in site.iterdir() if path.name not in {TO, f".{TO}.lock"}]
    if not left:
        return
    assert fault.struck in TAKING_AWAY or kind.lasting, f"{left} is left"
    with locked(site / TO):
        pass
    assert {path.name for path in site.iterdir()} <= {TO, f".{TO}.lock"}, "what is left is not taken away"


def loop(ground: Ground, home: Path, kind: Kind, case: str) -> int:
    """Have the first operation fail, then the second, until a run completes; give how many there were."""
    publication, older = CASES[case]
    ground.lay(home, publication)
    before, site = contents(home), home / "site"
    wrong = []
    for at in range(1, MOST):
        ground.published(site, older)
        ground.record(home / "out", publication)
        stood = run_in(site / TO, home)
        fault = Fault(at, home, kind.error, kind.lasting)
        with struck(kind, fault):
            told = published(home)
        if not fault.fired:
            break
        try:
            now = contents(home)
            assert {name: file for name, file in now.items() if name.split("/")[0] not in {"out", "site"}} == before
            stands = run_in(site / TO, home)
            expected = {stood, ground.run_of(publication)} if publication == "sound" else {stood}
            assert stands in expected, "another version stands there"
            if told in {"published", "already"}:
                assert publication == "sound", "it was published"
                assert stands == ground.run_of("sound"), "it says that it published, and did not"
            nothing_beside(site, kind, fault)
            assert run_in(site / TO, home) == stands
        except (AssertionError, TieoutError) as error:
            wrong.append(f"{at}: {fault.struck} failed, it said {told}: {error}")
    assert wrong == []
    assert told == ENDS[case]
    assert run_in(site / TO, home) == (ground.run_of("sound") if publication == "sound" else stood)
    return at - 1


ENDS = {
    "a sound one, where nothing stands": "published",
    "a sound one, over an earlier version": "published",
    "a contradicted one, over an earlier version": "hold",
    "one without figures, over an earlier version": "cannot judge",
    "a sound one that is published already": "already",
}
"""How a run ends in which nothing fails."""


@pytest.mark.rare
@pytest.mark.parametrize(
    ("kind", "case"),
    [pytest.param(kind, case, id=f"{kind}: {case}") for kind in KINDS for case in KINDS[kind].cases],
)
def test_no_fault_publishes_what_may_not_be_or_half_of_what_may(ground, tmp_path, kind, case):
    points = loop(ground, tmp_path, KINDS[kind], case)
    print(f"\npoints  {kind:32}  {case:44}  {points:4}")
    if case == OVER:
        assert points >= KINDS[kind].least, f"only {points} points where there should be {KINDS[kind].least} at least"


@pytest.mark.rare
def test_a_folder_that_is_filled_where_it_stands_is_seen_to_be_half(ground, tmp_path, monkeypatch):
    def fill(site):
        shutil.rmtree(site.folder, ignore_errors=True)
        shutil.copytree(site._staged, site.folder)

    monkeypatch.setattr(Site, "put", fill)
    with pytest.raises((AssertionError, TieoutError), match=r"failed|there is no"):
        loop(ground, tmp_path, KINDS["files"], OVER)


@pytest.mark.rare
def test_a_publishing_that_asks_for_no_verdict_is_seen(ground, tmp_path, monkeypatch):
    home = ground.home / "sound"
    granted = standing(home / NAME, home / "out", rulebooks=ground.home / "books", clock=CLOCK)
    monkeypatch.setattr(publishing, "check", lambda *_given, **_more: granted)
    with pytest.raises(AssertionError, match=r"another version stands there|it was published"):
        loop(ground, tmp_path, KINDS["files"], "a contradicted one, over an earlier version")
