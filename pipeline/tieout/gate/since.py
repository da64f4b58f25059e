"""Judge the bases of publications, by the same rulebook, and say what is new in each since its own.

A record of a base that still stands is told instead of judging it again; those of bases lie in a folder of their own,
hidden in the one for the records.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tieout.changes.compare import compare
from tieout.changes.since import Since
from tieout.gate.bases import Base, Bases
from tieout.gate.case import Case, Progress
from tieout.gate.check import Comparing, check, judge_ahead
from tieout.gate.pools import Together
from tieout.gate.record_folder import RECORD, RUN, Place
from tieout.gate.split_tables import spots_in_their_files
from tieout.gate.versions import Judged, read_split, read_versions
from tieout.report.registry import kept, read_record
from tieout.values.beside import Attesting
from tieout.values.errors import CannotJudgeError, TieoutError
from tieout.values.moments import Clock
from tieout.values.verdict import Verdict

APART = ".since"
"""Folder among the records that holds those of bases."""


class Against:
    """What the publications of one command are held against for what is new."""

    def __init__(
        self,
        base: str,
        publications: Sequence[str],
        rulebooks: str | os.PathLike[str] | None,
        attesting: Attesting,
    ) -> None:
        """Take the base as it was named, and what `check` is given."""
        self._rulebooks, self._attesting = rulebooks, attesting
        shelf = Path(rulebooks) if rulebooks is not None else None
        self._laying = Bases(base, publications, attesting, shelf)
        self._bases: Mapping[str, Base] = {}
        self._comparing: dict[str, Comparing] = {}

    def __enter__(self) -> Against:
        """Lay out the bases.

        Raises what `Bases` does.
        """
        self._bases = self._laying.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """Leave nothing behind."""
        self._laying.__exit__(kind, error, trace)

    def judge(
        self, out: str | os.PathLike[str], together: Together, *, fresh: bool, clock: Clock, progress: Progress
    ) -> None:
        """Judge every base, unless its record stands: several as one set, as their publications are.

        `out` is the folder of the records. Raises what stands in the way of judging one, as said of the base.
        """
        there = [base for base in self._bases.values() if base.publication is not None]
        for base in there:
            _take_over(base, Path(out))
        folders, apart = [base.folder for base in there], Path(out) / APART
        if len(folders) > 1:
            judge_ahead(
                folders, apart, together, rulebooks=self._rulebooks, fresh=fresh, clock=clock, progress=progress,
                attesting=self._attesting,
            )  # fmt: skip
        for publication, base in self._bases.items():
            if base.publication is None:
                self._comparing[publication] = functools.partial(_all_new, base)
                continue
            checked = check(
                base.folder, apart, rulebooks=self._rulebooks, fresh=fresh, clock=clock, progress=progress,
                beside=[folder for folder in folders if folder != base.folder], bench=together,
                attesting=self._attesting,
            )  # fmt: skip
            if checked.error is not None:
                raise base.here(checked.error) from checked.error
            if checked.folder is None:
                raise CannotJudgeError(base.name, "nothing was recorded of the base", "Check it by itself.")
            old = Judged(checked.verdict, base.publication, base.files, checked.folder / RUN)
            self._comparing[publication] = functools.partial(_since, base, old)

    def comparing(self, publication: str) -> Comparing | None:
        """Give what says of a publication what is new; None where no base was judged."""
        return self._comparing.get(publication)


def _all_new(base: Base, _case: Case, verdict: Verdict, _run: Path) -> Since:
    """Say of a version that the base does not have it."""
    return Since(base=base.name, is_absent=True, was=verdict.verdict, now=verdict.verdict)


def _since(base: Base, old: Judged, case: Case, verdict: Verdict, run: Path) -> Since:
    """Say what is new in a version since a base."""
    new = Judged(verdict, case.publication, case.own_bytes, run)
    before, after, large = read_versions(old, new)
    found = compare(
        before, after, base=base.name, known=base.known, not_compared=large,
        second_person_for_new=case.rulebook.terms.second_person_for_new,
        texts_are_judged=case.rulebook.narrative is not None,
    )  # fmt: skip
    return spots_in_their_files(found, read_split(old), read_split(new))


def _take_over(base: Base, out: Path) -> None:
    """Put the record that stands where that of the publication goes among those of bases, if it is on the base.

    So it is where the base is what was checked here the last time. Whether it still stands is for `check` to see.
    """
    record, own = out / base.folder.name, out / APART / base.folder.name
    try:
        if _is_on(own, base) or not _is_on(record, base):
            return
        files = {one.file: (record / one.file).read_bytes() for one in kept()}
        with Place(own) as place:
            shutil.copyfile(record / RUN, place.staging / RUN)
            place.put(files)
    except (OSError, TieoutError):
        # Then the base is judged, which says what stands in the way.
        return


def _is_on(record: Path, base: Base) -> bool:
    """Tell whether there is a record, and it is on the files of a base."""
    if not (record / RECORD).is_file():
        return False
    verdict, _ = read_record((record / RECORD).read_bytes())
    told = {item.path: item.sha256 for item in verdict.inputs if not item.path.startswith("../")}
    told |= {item.path: item.sha256 for item in verdict.declarations if "/" not in item.path or item.path in base.files}
    return told == {name: hashlib.sha256(data).hexdigest() for name, data in base.files.items()}
