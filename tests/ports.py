"""Ports of a test's own, claimed for as long as this process lives.

A port that the system picks and a test then lets go is anybody's until the server under test has started: on a busy
machine, with the parts of the suite side by side, somebody takes it. These lie below the range from which the system
picks, and what one process was given no other is given.
"""

import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path

# Below every system's own choice, and beside the sound of the houses (tests/end_to_end/running_house.py).
FIRST, LAST = 10_240, 20_479
_claims: list[int] = []


def free_port() -> int:
    """Free on loopback for TCP and UDP, and nobody else's."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    found: list[int] = []
    for port in random.sample(range(FIRST, LAST + 1), LAST + 1 - FIRST):
        if _is_free(port) and _claimed(port):
            found.append(port)
            if len(found) == count:
                return found
    raise OSError("no free port is left")


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(type=kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


def _claimed(port: int) -> bool:
    folder = Path(tempfile.gettempdir()) / f"rexian-test-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    # Not inherited: a child that outlives its test must not keep the port.
    claim = os.open(folder / str(port), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(claim)
        return False
    _claims.append(claim)
    return True
