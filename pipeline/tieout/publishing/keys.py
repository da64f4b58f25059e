"""Make, keep and read the keys that sign and verify: Ed25519, as PEM.

A private key is never written where others may read or replace it, never overwritten, never used
when others can read it, and never shown in a message.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from securesystemslib.signer import CryptoSigner, SSlibKey

from tieout.store.published import published_around
from tieout.values.errors import UsageError

PRIVATE, PUBLIC = "tieout.key", "tieout.pub"
LARGEST = 16_384
"""Bytes that a key file may hold; an Ed25519 key takes some 120."""
MADE = "Make a pair with `tieout keygen`."


def generate(folder: Path) -> str:
    """Write a new pair into `folder`, both files or none, and give the key id.

    A folder that is not there is made, for its owner alone. Raises UsageError where it cannot be made, others
    may write to it, or a key is there already.
    """
    if around := published_around(folder):
        raise UsageError(str(folder), f"it lies in a publication, {around}", "Keep keys apart from what is published.")
    private = Ed25519PrivateKey.generate()
    files = (
        (PRIVATE, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600),
        (PUBLIC, private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644),
    )
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise UsageError(str(folder), f"it cannot be opened as a folder: {error.strerror}", "Name another.") from error
    try:
        _private_folder(folder, os.fstat(handle).st_mode)
        _write_pair(folder, handle, files)
    finally:
        os.close(handle)
    return SSlibKey.from_crypto(private.public_key()).keyid


def _private_folder(folder: Path, mode: int) -> None:
    """Refuse a folder in which others could put a key of theirs in place of this one."""
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise UsageError(
            str(folder),
            f"group or others may write to it (mode {stat.S_IMODE(mode):04o}), so they could replace the key",
            f"Take that away with `chmod go-w {folder}`, or name another folder.",
        )


def _write_pair(folder: Path, handle: int, files: Sequence[tuple[str, bytes, int]]) -> None:
    """Write the files into an open folder; where one fails, none of them stays."""
    written: list[str] = []
    try:
        for name, data, mode in files:
            _write(folder, handle, name, data, mode, written)
        os.fsync(handle)
    except BaseException:
        for name in written:
            os.unlink(name, dir_fd=handle)
        raise


def _write(folder: Path, handle: int, name: str, data: bytes, mode: int, written: list[str]) -> None:
    """Write a file that is not there yet, and note that it is."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        opened = os.open(name, flags, 0o600, dir_fd=handle)
    except FileExistsError as error:
        advice = "It stays as it is. Name another folder, or move the old pair away first."
        raise UsageError(str(folder / name), "there is a file already", advice) from error
    except OSError as error:
        raise UsageError(str(folder / name), f"it cannot be written: {error.strerror}", "See the folder.") from error
    written.append(name)
    with os.fdopen(opened, "wb") as stream:
        os.fchmod(stream.fileno(), mode)
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def signer(path: Path, never_in: Sequence[Path]) -> CryptoSigner:
    """Read the private key that signs; it may not lie in one of the folders `never_in`.

    Raises UsageError where it is not there, others can read it, or it is no Ed25519 key.
    """
    for folder in never_in:
        if path.resolve().is_relative_to(folder.resolve()):
            raise UsageError(str(path), f"the private key lies in {folder}", "Keep it where nothing is published from.")
    data, mode = _read(path, "private key")
    if mode & 0o077:
        raise UsageError(
            str(path),
            f"others can get at this private key (mode {mode:04o} where 0600 is expected)",
            f"Close it with `chmod 600 {path}`; if others may have read it, make a new pair.",
        )
    try:
        private = load_pem_private_key(data, password=None)
    except TypeError as error:
        raise UsageError(str(path), "this private key asks for a password", MADE) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        what = "this is a public key" if b"PUBLIC KEY" in data else "it is no private key in PEM"
        raise UsageError(str(path), what, f"Name {PRIVATE}. {MADE}") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise UsageError(str(path), "it is a private key of another kind than Ed25519", MADE)
    return CryptoSigner(private)


def public_key(path: Path) -> SSlibKey:
    """Read the public key that verifies.

    Raises UsageError where it is not there, or is no Ed25519 public key.
    """
    data, _ = _read(path, "public key")
    if b"PRIVATE KEY" in data:
        raise UsageError(
            str(path), "this is a private key", f"Name the public one, {PUBLIC}; keep this one to yourself."
        )
    try:
        public = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(
            str(path), "it is no public key in PEM", f"Name {PUBLIC}, as its publisher gave it."
        ) from error
    if not isinstance(public, Ed25519PublicKey):
        raise UsageError(str(path), "it is a public key of another kind than Ed25519", f"Name {PUBLIC}.")
    return SSlibKey.from_crypto(public)


def _read(path: Path, what: str) -> tuple[bytes, int]:
    """Read a key file once: its bytes, and who may get at it."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        why = "it is a link, which is not followed" if error.errno == errno.ELOOP else error.strerror
        raise UsageError(str(path), f"the {what} cannot be opened: {why}", "Name the file itself.") from error
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise UsageError(str(path), f"the {what} is not a regular file", "Name the file itself.")
    with os.fdopen(handle, "rb") as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UsageError(str(path), f"it is larger than {LARGEST} bytes, which no {what} is", MADE)
    return data, stat.S_IMODE(mode)
