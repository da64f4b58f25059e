"""Look at a folder beside a publication: was it published, is it as it was, and by whom.

A version that expired is still what was published: no clock is asked. Writes nothing.
"""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.store.published import HOME, MANIFEST
from tieout.values.beside import Attested, Attesting, Beside
from tieout.values.errors import CannotJudgeError
from tieout.values.moments import moment
from tieout.values.outcome import Declaration

if TYPE_CHECKING:
    from securesystemslib.signer import SSlibKey

    from tieout.publishing.verify import Standing

STATEMENT = f"{HOME}/statement.dsse.json"


def trusting(keys: Sequence[str | os.PathLike[str]]) -> Attesting:
    """Give what looks at folders beside, by the public keys in these files.

    Raises UsageError where one of them is none.
    """
    trusted: dict[str, SSlibKey] = {}
    if keys:
        # Cryptography takes long to import, and most checks need none.
        from tieout.publishing.keys import public_key

        trusted = {key.keyid: key for key in map(public_key, map(Path, keys))}
    told = tuple(_of_key(keyid, key) for keyid, key in sorted(trusted.items()))
    return Attesting(functools.partial(_look, tuple(trusted.values())), told)


def _of_key(keyid: str, key: SSlibKey) -> Declaration:
    """Put a trusted key among what a verdict depends on."""
    data = str(key.keyval["public"]).encode()
    return Declaration(f"trusted/{keyid}.pub", hashlib.sha256(data).hexdigest(), len(data))


def _look(keys: Sequence[SSlibKey], folder: Path) -> Attested:
    """Look at a folder: nobody published it, or it is as published, and by one of these keys, or not."""
    name = folder.resolve().name
    if not any(os.path.lexists(folder / path) for path in (MANIFEST, STATEMENT)):
        return Attested(Beside(name, "bare"))
    from tieout.publishing.contents import Contents
    from tieout.publishing.verify import intact

    try:
        with Contents(folder) as contents:
            standing = intact(contents, None)
        issue = standing.manifest.issue
        is_verified = _is_verified(folder, standing, keys)
    except CannotJudgeError as error:
        place = os.path.relpath(error.where, folder)
        return Attested(Beside(name, "refused", why=f"{place}: {error.what}"))
    proof = ((MANIFEST, standing.data), (STATEMENT, standing.signed))
    return Attested(
        Beside(name, "verified" if is_verified else "published", issue.sequence),
        standing.manifest.digests,
        tuple(Declaration(path, hashlib.sha256(data).hexdigest(), len(data)) for path, data in proof if data),
    )


def _is_verified(folder: Path, standing: Standing, keys: Sequence[SSlibKey]) -> bool:
    """Tell whether one of the keys signed a version; without a key, or unsigned, nobody can tell.

    Raises CannotJudgeError where keys are given, and none of them did.
    """
    if not keys or standing.signed is None:
        return False
    from tieout.publishing.verify import verify

    issue = standing.manifest.issue
    signed_by = next((key for key in keys if key.keyid == issue.key), None)
    if signed_by is None:
        what = f"it is signed by the key {issue.key}, which is none of those that are trusted"
        raise CannotJudgeError(str(folder / STATEMENT), what, "Give the key of its publisher.")
    verify(folder, signed_by, moment(issue.published))
    return True
