"""Publish: judge a publication and, if the verdict allows it, put the very bytes that were judged in a folder.

That folder also gets the verdict, the report, a manifest of every file and, with a key, a signed
statement on them. What stands there is replaced as a whole or not at all, and its statement is kept.
Never publishes a file that was not judged, and never changes the publication.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from securesystemslib.signer import CryptoSigner

from tieout.declarations.answers import FILE_NAME as ANSWERS
from tieout.declarations.answers import parse_answers
from tieout.declarations.paths import clashing
from tieout.declarations.strict import read_json
from tieout.gate.case import Progress
from tieout.gate.check import Checked, check
from tieout.publishing import canonical, keys
from tieout.publishing import statement as attesting
from tieout.publishing.beside import trusting
from tieout.publishing.changes import Change, changed_figures
from tieout.publishing.contents import Contents
from tieout.publishing.leave import standing_on
from tieout.publishing.manifest import (
    HISTORY,
    STATEMENT,
    VERDICT,
    Issue,
    Manifest,
    Replaced,
    manifest,
    read_manifest,
    sha256,
)
from tieout.publishing.swap import Site, locked
from tieout.publishing.verify import Standing, intact, judged_digests, verify
from tieout.report.registry import kept, read_record
from tieout.report.run import RunRecord
from tieout.rulebook.model import Rulebook
from tieout.rulebook.shelf import read_rulebook
from tieout.store.clock import system_clock
from tieout.store.published import HOME, MANIFEST, PACKAGE, published_around
from tieout.values.answers import Allowance
from tieout.values.errors import EXIT_HOLD, CannotJudgeError, DeclarationError, TieoutError, UsageError, shorten
from tieout.values.moments import Clock, moment, stamp
from tieout.values.verdict import Verdict

OTHER_KEY = "Sign with the key of the version that stands there, or publish to a new folder."
RENEWAL = datetime.timedelta(days=30)
"""How much longer a verdict must count than the same one that stands there, to take its place."""
CHANGED = "Nothing was overwritten. Find out who changed it, put it back, or publish to a new folder."


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it."""

    checked: Checked
    folder: Path
    manifest: Manifest | None = None
    """What lies in the folder now; None where the verdict does not allow it."""
    keyid: str | None = None
    """The key that signed it; None where it is not signed."""
    already: bool = False
    """Whether this very version stood there before."""
    changes: tuple[Change, ...] = ()
    """Figures of the version that stands there that this one changes without a word why; then nothing is put there."""
    unseen: tuple[str, ...] = ()
    """What makes this version softer than the one that stands there, and nobody else saw; then nothing is put there."""

    @property
    def exit_code(self) -> int:
        """That of the verdict, or that to hold where figures are changed, or it is made softer, without a word."""
        return EXIT_HOLD if self.changes or self.unseen else self.checked.exit_code


@dataclass(frozen=True, slots=True)
class _Version:
    """A version that may be published."""

    verdict: Verdict
    run: RunRecord
    files: Mapping[str, bytes]
    """The judged files and the record, by their path in the folder."""


@dataclass(frozen=True, slots=True)
class _Because:
    """What is said of what is changed, who saw it, and by which rulebooks it is read."""

    text: str
    """Empty where nothing is said."""
    seen_by: str
    """The second person; empty where there is none."""
    shelf: Path | None


def _silent(_stage: str) -> None:
    """Tell nobody."""


def publish(
    publication: str | os.PathLike[str],
    to: str | os.PathLike[str],
    *,
    key: str | os.PathLike[str] | None = None,
    out: str | os.PathLike[str] = "verdicts",
    rulebooks: str | os.PathLike[str] | None = None,
    correction: str | None = None,
    seen_by: str | None = None,
    trust: Sequence[str | os.PathLike[str]] = (),
    clock: Clock = system_clock,
    progress: Progress = _silent,
) -> Published:
    """Judge the publication in a folder, record that under `out`, and put it in the folder `to` if it may be published.

    It is always judged anew: a recorded verdict could be somebody else's, and what is signed is believed. Where the
    very same verdict stands there already, it stays. `key` is the private key to sign with; without one it is
    published unsigned, which `verify` refuses. `rulebooks` and `clock` are those of `check`. Where the verdict is not
    to publish, nothing is written to `to`; nor where figures of the version that stands there are changed and no
    `correction` says why; nor where the rulebook asks a second person to see what makes a version softer than the one
    before it, and `seen_by` names nobody. Both go into the manifest. `trust` are the public keys of those who published
    what lies beside.

    Raises UsageError or DeclarationError where it is asked for what cannot be, CannotJudgeError where
    what stands in `to` is not as it was published, is newer, or cannot be replaced.
    """
    source, target = Path(publication), _named(Path(to))
    _apart(source, target, Path(out) / (source.resolve().name or "publication"))
    signer = keys.signer(Path(key), (source, target)) if key is not None else None
    _ours(target, signer)
    checked = check(
        source, out, rulebooks=rulebooks, fresh=True, clock=clock, progress=progress, attesting=trusting(trust)
    )
    if checked.error is not None or checked.verdict.verdict != "publish":
        return Published(checked, target)
    version = _version(checked, source, clock())
    with locked(target) as site:
        shelf = Path(rulebooks) if rulebooks is not None else None
        because = _Because((correction or "").strip(), (seen_by or "").strip(), shelf)
        return _put(site, version, signer, checked, clock, because)


def _named(folder: Path) -> Path:
    """Give a folder by a path that ends in its own name; a link is refused."""
    if folder.is_symlink():
        raise UsageError(str(folder), "it is a link", "Name the folder itself.")
    return folder.resolve() if folder.name in {"", ".."} else folder


def _apart(source: Path, target: Path, record: Path) -> None:
    """Refuse folders that lie in one another."""
    place = target.resolve()
    for other, what in ((source, "the publication"), (record, "the record of the verdict")):
        if place.is_relative_to(other.resolve()) or other.resolve().is_relative_to(place):
            raise UsageError(
                str(target), f"it and {what}, {other}, lie in one another", "Choose a folder apart from it with --to."
            )
    if around := published_around(place.parent):
        raise UsageError(str(target), f"it lies in a publication, {around}", "Choose a folder apart from it with --to.")


def _ours(target: Path, signer: CryptoSigner | None) -> bool:
    """Tell whether a publication stands there; refuse to replace anything else, and a signed one unsigned."""
    if not os.path.lexists(target):
        return False
    if target.is_symlink() or not target.is_dir():
        raise UsageError(str(target), "it is not a folder", "Choose another --to.")
    if not any(target.iterdir()):
        return False
    if not os.path.lexists(target / MANIFEST):
        what = "it holds other things than a publication of tieout"
        raise UsageError(str(target), what, "It stays as it is. Choose another --to.")
    if signer is None and os.path.lexists(target / STATEMENT):
        what = "the version that stands there is signed, and this one would not be"
        raise UsageError(str(target), what, "Sign this one too: give its key with --key.")
    return True


def _version(checked: Checked, source: Path, now: datetime.datetime) -> _Version:
    """Gather what is to be published, each byte held against the verdict once more."""
    if not checked.judged or checked.folder is None:
        raise CannotJudgeError(str(source), "its verdict came without a record or without its files", "Check it again.")
    # From memory: what lies in the folder of the record meanwhile may be somebody else's.
    reports = {f"{HOME}/{one.file}": checked.record.get(one.file) for one in kept()}
    files = {path: data for path, data in reports.items() if data is not None}
    if len(files) < len(reports):
        raise CannotJudgeError(str(checked.folder), "its verdict came without a record", "Publish again.")
    verdict, run = read_record(files[VERDICT])
    if verdict != checked.verdict:
        raise CannotJudgeError(str(checked.folder), "its record is on another verdict", "Publish again.")
    judged = {path: sha256(data) for path, data in checked.judged.items()}
    _refuse_unpublishable(checked, source, verdict.publication)
    if judged != dict(judged_digests(verdict, judged)):
        raise CannotJudgeError(str(source), "the files are not those that the verdict is on", "Check it again.")
    for path in judged:
        if path.casefold().partition("/")[0] == HOME:
            what = f"a resource has the path {shorten(path)}, where tieout puts its own folder"
            raise DeclarationError(str(source / PACKAGE), what, "Rename that file.")
    for what, advice in clashing(sorted(judged)):
        raise DeclarationError(str(source / PACKAGE), what, advice)
    if run.expired(now):
        raise CannotJudgeError(
            str(checked.folder), f"the verdict expired at {run.expires}", "Renew the explanations that ended."
        )
    return _Version(verdict, run, {**checked.judged, **files})


def _refuse_unpublishable(checked: Checked, source: Path, name: str) -> None:
    """Refuse what a package of other people may be and a published version not: nameless."""
    where = str(source / PACKAGE)
    declared = read_json(checked.judged[PACKAGE], where).get("name")
    if declared != name:
        found = "it has no name" if declared is None else f"its name is {shorten(str(declared))}"
        advice = f'A published version is known by it: write "name": "{name}", or another of a-z, 0-9, dots and dashes.'
        raise DeclarationError(where, found, advice)


def _put(
    site: Site,
    version: _Version,
    signer: CryptoSigner | None,
    checked: Checked,
    clock: Clock,
    because: _Because,
) -> Published:
    """Put a version in place of the one that stands there, unless that says the same, is newer or has other figures."""
    standing = _standing(site.folder, signer)
    keyid = signer.public_key.keyid if signer else None
    if standing is not None:
        if (standing.signed is not None or signer is None) and _says_the_same(site.folder, standing.manifest, version):
            return Published(checked, site.folder, standing.manifest, keyid, already=True)
        _follows(standing.manifest.issue, version, site.folder)
    changes = _changes(site.folder, standing, version, because) if standing is not None else ()
    if changes and not because.text:
        return Published(checked, site.folder, keyid=keyid, changes=changes)
    book = _rulebook(version.verdict, because.shelf)
    if book.keys.judge and keyid not in book.keys.judge:
        what = f"its rulebook names the keys that may sign it, and {keyid or 'none at all'} is not among them"
        raise UsageError(str(site.folder), what, "Sign it by one of those.")
    stands_on = standing_on(version.verdict, _allowances(version), standing.manifest if standing else None)
    if stands_on.new and not _is_seen(because, book):
        return Published(checked, site.folder, keyid=keyid, unseen=stands_on.new)
    told = stands_on.told(because.seen_by, book.keys.approve)
    if standing is not None and because.text:
        told["correction"] = because.text
    drawn, data, files = _drawn_up(version, standing, stamp(clock()), keyid, told)
    if signer is not None:
        files[STATEMENT] = attesting.sign(attesting.state(drawn, data, version.verdict), signer)
    _proven(site.stage(files), signer, clock())
    site.put()
    return Published(checked, site.folder, drawn, keyid)


def _changes(folder: Path, standing: Standing, version: _Version, because: _Because) -> tuple[Change, ...]:
    """Give the figures of the version that stands there that the new one changes.

    Raises CannotJudgeError where it can no longer be read, and nothing is said about that.
    """
    with Contents(folder) as contents:
        read = {path: contents.read(path) for path in standing.manifest.digests if not path.startswith(f"{HOME}/")}
    before = {path: data for path, data in read.items() if data is not None}
    if any(sha256(data) != standing.manifest.digests[path] for path, data in before.items()):
        raise CannotJudgeError(str(folder), "it changed while it was looked at", CHANGED)
    try:
        return changed_figures(before, version.files, because.shelf)
    except TieoutError as error:
        if because.text:
            return ()
        what = f"whether figures of the version that stands there are changed cannot be told: {error.in_one_line}"
        raise CannotJudgeError(
            str(folder), what, "Compare them, and publish with --correction and the reason."
        ) from error


def _allowances(version: _Version) -> tuple[Allowance, ...]:
    """Give the allowances that a version was judged with."""
    data = version.files.get(ANSWERS)
    return parse_answers(data, ANSWERS).allowances if data is not None else ()


def _rulebook(verdict: Verdict, shelf: Path | None) -> Rulebook:
    """Read the rulebook of a verdict, for what it says of people and keys."""
    return read_rulebook(verdict.rulebook.partition(" ")[0], frozenset(), frozenset(), shelf)


def _is_seen(because: _Because, book: Rulebook) -> bool:
    """Tell whether a second person saw what is new, where the rulebook asks for one.

    Raises UsageError where the rulebook does not accept that name.
    """
    terms = book.terms
    if because.seen_by and not terms.may_answer(because.seen_by):
        accepted = f"It accepts {', '.join(terms.who)}." if terms.who else "Give a name."
        raise UsageError(because.seen_by, "the rulebook does not accept this name for a second person", accepted)
    return bool(because.seen_by) or not terms.second_person_for_new


def _says_the_same(folder: Path, standing: Manifest, version: _Version) -> bool:
    """Tell whether the verdict that stands there is this one, and counts about as long."""
    with Contents(folder) as contents:
        record = contents.read(VERDICT)
    if record is None or sha256(record) != standing.digests.get(VERDICT):
        raise CannotJudgeError(str(folder / VERDICT), "it changed while it was looked at", CHANGED)
    renewed = moment(version.run.expires) - moment(standing.issue.expires)
    return read_record(record)[0] == version.verdict and renewed < RENEWAL


def _standing(folder: Path, signer: CryptoSigner | None) -> Standing | None:
    """Look at what stands there: nothing, or a version that nobody changed since it was published."""
    if not _ours(folder, signer):
        return None
    key = signer.public_key if signer else None
    with Contents(folder) as contents:
        signed = contents.read(STATEMENT)
        try:
            if signed is not None and key is not None:
                attesting.open_statement(signed, key, contents.where(STATEMENT))
        except CannotJudgeError as error:
            raise CannotJudgeError(error.where, error.what, OTHER_KEY) from error
        try:
            return intact(contents, key)
        except CannotJudgeError as error:
            raise CannotJudgeError(error.where, error.what, CHANGED) from error


def _follows(before: Issue, version: _Version, folder: Path) -> None:
    """Refuse to put another publication, or an older version, in place of what stands there."""
    if before.publication != version.verdict.publication:
        raise UsageError(
            str(folder),
            f"it holds the publication {shorten(before.publication)}, not {shorten(version.verdict.publication)}",
            "Choose another --to.",
        )
    if before.sequence >= version.run.sequence:
        raise CannotJudgeError(
            str(folder),
            f"its sequence is {before.sequence}, and this verdict has {version.run.sequence}: it would go back in time",
            "See whether the clock of this machine is right.",
        )


def _drawn_up(
    version: _Version, standing: Standing | None, now: str, keyid: str | None, told: Mapping[str, Any]
) -> tuple[Manifest, bytes, dict[str, bytes]]:
    """Draw up the manifest: give it, its bytes, and every file of the folder, that one included.

    `told` is what the issue says beside what it always does, by its key.
    """
    earlier: dict[str, bytes] = dict(standing.earlier) if standing else {}
    replaces = None
    if standing is not None:
        sequence, last = standing.manifest.issue.sequence, standing.signed or standing.data
        earlier[f"{HISTORY}/{sequence}.json"] = last
        replaces = Replaced(sequence=sequence, sha256=sha256(last))
    issue = Issue(
        publication=version.verdict.publication,
        sequence=version.run.sequence,
        run=version.run.id,
        published=now,
        expires=version.run.expires,
        key=keyid,
        replaces=replaces,
        **told,
    )
    drawn = manifest(issue, {**version.files, **earlier})
    data = canonical.write(drawn)
    return read_manifest(data, MANIFEST), data, {**version.files, **earlier, MANIFEST: data}


def _proven(staged: Path, signer: CryptoSigner | None, now: datetime.datetime) -> None:
    """Read back what was staged, as whoever fetches it will."""
    if signer is not None:
        verify(staged, signer.public_key, now)
        return
    with Contents(staged) as contents:
        intact(contents, None)
