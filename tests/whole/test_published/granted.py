"""A publication that was granted once, and folders published from it without judging again."""

from __future__ import annotations

import datetime
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner

from tests.conftest import CLOCK, Folder, clock_at
from tieout.gate.check import Checked, check
from tieout.publishing import canonical
from tieout.publishing import statement as attesting
from tieout.publishing.manifest import STATEMENT, VERDICT, Issue, Manifest, manifest
from tieout.publishing.publish import Published, publish
from tieout.report.formats.record import decode, encode
from tieout.store.published import MANIFEST, PACKAGE
from tieout.values.moments import moment
from tieout.values.verdict import Verdict

SIGNER = CryptoSigner(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
KEY = SIGNER.public_key
STRANGER = CryptoSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)))


class Granted:
    """A granted publication, its record, and the moment at which it was judged."""

    def __init__(self, folder: Folder, home: Path) -> None:
        self.source = folder.path
        self.home = home
        self.checked = check(folder.path, home / "verdicts", clock=CLOCK)
        assert self.checked.verdict.verdict == "publish"
        self.now = self.judged_at(self.checked)
        self.clock = clock_at(self.now)
        self.key = home / "tieout.key"
        self.key.write_bytes(SIGNER.private_bytes)
        self.key.chmod(0o600)

    def judged_at(self, checked: Checked) -> datetime.datetime:
        """Give the moment at which a run finished."""
        return moment(decode((checked.folder / "verdict.json").read_bytes())[1].finished)

    def later(
        self, by: int, change: Callable[[Verdict], Verdict] = lambda verdict: verdict, **judged: bytes
    ) -> Checked:
        """Give the publication as a later run judges it under another title, with a sequence that is `by` higher."""
        verdict, run = decode((self.checked.folder / "verdict.json").read_bytes())
        verdict = replace(verdict, title=f"{verdict.title}, version {by}")
        folder = self.home / "runs" / f"{by}-{len(list(self.home.glob('runs/*')))}"
        shutil.copytree(self.checked.folder, folder)
        verdict = change(verdict)
        data = encode(verdict, replace(run, id=f"{run.id}-{by}", sequence=run.sequence + by))
        (folder / "verdict.json").write_bytes(data)
        record = dict(self.checked.record) | {"verdict.json": data}
        own = dict(self.checked.judged) | judged
        return replace(self.checked, verdict=verdict, folder=folder, judged=own, record=record)

    def put(self, to: Path, checked: Checked | None = None, **settings: Any) -> Published:
        """Publish a run in a folder, signed unless told otherwise, at the moment it was judged."""
        settings = {"key": self.key, "clock": self.clock} | settings
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tieout.publishing.publish.check", lambda *_, **__: checked or self.checked)
            return publish(self.source, to, out=self.home / "verdicts", **settings)


def issue_of(folder: Path) -> Issue:
    """Give which version lies in a folder."""
    return canonical.glance((folder / MANIFEST).read_bytes(), Manifest, "", "").issue


def files_of(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder, by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def signed_anew(
    folder: Path,
    files: Mapping[str, bytes | None] | None = None,
    signer: CryptoSigner = SIGNER,
    verdict: Verdict | None = None,
    **issue: Any,
) -> None:
    """Sign a folder again after changing it: what refuses it then is something else than its signature."""
    held = {path: data for path, data in (files_of(folder) | (files or {})).items() if data is not None}
    told = {name: getattr(issue_of(folder), name) for name in Issue.__struct_fields__}
    told |= {"key": signer.public_key.keyid} | issue
    for path in (MANIFEST, STATEMENT):
        held.pop(path, None)
    drawn = manifest(Issue(**told), held)
    data = canonical.write(drawn)
    granted = verdict or decode(held[VERDICT])[0]
    held |= {MANIFEST: data, STATEMENT: attesting.sign(attesting.state(drawn, data, granted), signer)}
    shutil.rmtree(folder)
    for path, content in held.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def renamed(files: Mapping[str, bytes], name: str) -> bytes:
    """Give the data package under another name."""
    return json.dumps(json.loads(files[PACKAGE]) | {"name": name}).encode()


def state(folder: Path):
    """Give all that a folder holds, links and empty folders too."""
    return sorted((str(path), path.is_file() and path.read_bytes()) for path in folder.rglob("*"))


def beside(to):
    """List what lies beside a published folder."""
    return sorted(os.listdir(to.parent))
