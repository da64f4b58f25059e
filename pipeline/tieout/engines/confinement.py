"""Confine a process that reads what strangers deliver: no network, bounded memory and time, no core dump.

What the kernel offers is used where it lets us; what Python itself does is refused in any case. Nothing here
is ever taken back, but that a process which is asked again and again gets time anew with each question.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import struct
import sys
from collections.abc import Iterable

NETWORK = frozenset(
    f"socket.{event}"
    for event in ("connect", "bind", "sendto", "sendmsg", "getaddrinfo", "gethostbyname", "gethostbyaddr")
)
PROGRAMS = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty"}
)
CHANGES = frozenset(
    {f"os.{event}" for event in ("remove", "rename", "mkdir", "rmdir", "truncate", "link", "symlink", "chmod", "chown")}
    | {
        f"shutil.{event}"
        for event in ("copyfile", "copymode", "copystat", "copytree", "move", "rmtree", "make_archive")
    }
    | {"os.utime", "os.setxattr", "os.removexattr", "os.kill", "os.killpg"}
)
"""What changes files, and ends other processes."""
ROOM = 24 * 2**30
"""Addresses that libraries reserve beside what DuckDB may hold; most of them are never filled."""
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def confine(memory: int, *, may_start_programs: bool, own_loopback: bool = False) -> None:
    """Confine this process from here on, and what it starts: `memory` bytes for DuckDB.

    `own_loopback` gives it a loopback that nobody else is on: what it starts may then speak to each other.
    """
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, memory + ROOM)
    leave_the_network(own_loopback=own_loopback)
    refuse(NETWORK if may_start_programs else NETWORK | PROGRAMS)


def allow_time(seconds: int) -> None:
    """End this process once it has used `seconds` more on each core; a limit from outside stays.

    The kernel counts the time of a process from its start, over all that it was asked.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    cores = os.cpu_count() or 1
    most = int(used.ru_utime + used.ru_stime) + 1 + seconds * cores
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def refuse_writing(most: int) -> None:
    """Have Python refuse to change any file, and the kernel to write more than `most` bytes to one that is open."""
    _limit(resource.RLIMIT_FSIZE, most)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in CHANGES or (event == "open" and _writes(arguments)):
            raise PermissionError(f"{event} is refused here: nothing may be written")

    sys.addaudithook(hook)


def _writes(arguments: tuple[object, ...]) -> bool:
    """Tell whether a file is opened to be written: by its mode, or by its flags where it has none."""
    _, mode, flags = (*arguments, None, None, None)[:3]
    if isinstance(mode, str):
        return bool(set(mode) & set("wax+"))
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))


def refuse(events: Iterable[str]) -> None:
    """Have Python refuse what raises one of these audit events."""
    refused = frozenset(events)

    def hook(event: str, _arguments: tuple[object, ...]) -> None:
        if event in refused:
            raise PermissionError(f"{event} is refused here: judging needs no network and no other program")

    sys.addaudithook(hook)


def _limit(what: int, most: int) -> None:
    """Lower a limit; one that is lower already stays."""
    most = min([most, *(there for there in resource.getrlimit(what) if there != resource.RLIM_INFINITY)])
    resource.setrlimit(what, (most, most))


def refuse_far(allowed: frozenset[str] = LOOPBACK) -> None:
    """Have Python refuse to speak to any other machine than those by these addresses."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        address = arguments[1] if event == "socket.connect" and len(arguments) > 1 else None
        if isinstance(address, tuple) and address[0] not in allowed:
            raise PermissionError(f"{event} is refused here: judging needs no network")

    sys.addaudithook(hook)


def end_with_parent() -> None:
    """Have the kernel end us with our parent, and grant us nothing new, where it can."""
    if sys.platform.startswith("linux"):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def leave_the_network(*, own_loopback: bool = False) -> None:
    """Have the kernel end us with our parent, grant nothing new, and show us no network, where it can."""
    if not sys.platform.startswith("linux"):
        return
    end_with_parent()
    libc = ctypes.CDLL(None, use_errno=True)
    is_apart = libc.unshare(_CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0
    if is_apart and own_loopback:
        _raise_loopback()


def _raise_loopback() -> None:
    """Switch on the loopback of a network that has nothing else; the kernel leaves it off."""
    import fcntl
    import socket

    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        named = struct.pack("16sH14s", b"lo", 0, b"")
        _, flags, rest = struct.unpack("16sH14s", fcntl.ioctl(asking, _SIOCGIFFLAGS, named))
        fcntl.ioctl(asking, _SIOCSIFFLAGS, struct.pack("16sH14s", b"lo", flags | _IFF_UP, rest))
