"""Who holds a port: reads the kernel's tables, opens no connection and disturbs nobody."""

import contextlib
import ipaddress
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

from console.house import running

Protocol = Literal["tcp", "udp"]
LISTENING = "0A"  # TCP_LISTEN in the kernel's tcp_states.h
NET = Path("/proc/net")


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """One address the house wants, the setting that moves it, and whose it will be."""

    setting: str
    child: str
    protocol: Protocol
    host: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A process that holds a port. `home` is empty when it is no child of any house."""

    pid: int
    program: str
    home: str


def is_free(port: Port) -> bool:
    """True when we could listen there now. Only asking the kernel to bind knows every rule of it."""
    kind = socket.SOCK_STREAM if port.protocol == "tcp" else socket.SOCK_DGRAM
    family = socket.AF_INET6 if ":" in port.host else socket.AF_INET
    with socket.socket(family, kind) as trial:
        if port.protocol == "tcp":
            # Connections of the last run may linger in TIME_WAIT; servers set this too.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((port.host, port.number))
        except OSError:
            return False
    return True


def is_ours_to_bind(host: str) -> bool:
    """Whether `host` is an address of this machine at all."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    with socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_DGRAM) as trial:
        try:
            trial.bind((host, 0))
        except OSError:
            return False
    return True


def is_ours_to_open(host: str) -> bool:
    """Whether others can reach us at `host`: one address of this machine, neither all of them nor loopback."""
    return is_ours_to_bind(host) and not (
        ipaddress.ip_address(host).is_unspecified or ipaddress.ip_address(host).is_loopback
    )


def own_addresses() -> list[str]:
    """This machine's IPv4 addresses that others can reach, as the kernel's routing table knows them."""
    try:
        lines = (NET / "fib_trie").read_text("ascii").splitlines()
    except OSError:
        return []
    # "|-- 192.0.2.10" and on the line below it "/32 host LOCAL".
    found = {above.split()[-1] for above, below in pairwise(lines) if "host LOCAL" in below}
    return sorted(address for address in found if not ipaddress.ip_address(address).is_loopback)


def listening_inodes(protocol: Protocol, number: int) -> set[str]:
    """Socket inodes that listen (TCP) or are bound (UDP) on a port number, on any address."""
    found = set()
    for table in (protocol, f"{protocol}6"):
        path = NET / table
        if not path.exists():
            continue
        for line in path.read_text("ascii").splitlines()[1:]:
            fields = line.split()
            if int(fields[1].rpartition(":")[2], 16) == number and (protocol == "udp" or fields[3] == LISTENING):
                found.add(fields[9])
    return found


def is_listening(protocol: Protocol, number: int) -> bool:
    return bool(listening_inodes(protocol, number))


def holder(port: Port) -> Holder | None:
    """The process behind a taken port, as far as this user may see it."""
    wanted = {f"socket:[{inode}]" for inode in listening_inodes(port.protocol, port.number)}
    for pid in _pids():
        if wanted.intersection(_open_files(pid)):
            ours = running.read(pid)
            return Holder(pid=pid, program=_program(pid), home=ours.home if ours else "")
    return None


def _open_files(pid: int) -> Iterator[str]:
    """What a process has open; nothing for one that is gone or another user's."""
    folder = f"/proc/{pid}/fd"
    with contextlib.suppress(OSError):
        for number in os.listdir(folder):
            with contextlib.suppress(FileNotFoundError):  # closed while we read
                yield os.readlink(f"{folder}/{number}")


def _pids() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _program(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text("utf-8").strip()
    except OSError:
        return "?"
