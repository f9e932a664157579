"""A real PostgreSQL server for tests, from the distribution's own programs; as another user when we are root."""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from tests.ports import free_port

APT = "apt-get install postgresql"


def programs() -> Path | None:
    """The newest installed server's folder of programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def server() -> Iterator[str]:
    """A server of its own on a free loopback port; yields the URL of an empty database."""
    folder = programs()
    if folder is None:
        pytest.skip(f"no PostgreSQL server; install it with: {APT}")
    with tempfile.TemporaryDirectory(prefix="rexian-pg-") as root:
        home = Path(root)
        ident = _other_user(home)
        cluster, port = home / "cluster", free_port()
        _run(ident, "cp", "-a", _cluster(folder), cluster)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c max_connections=60"
        _run(ident, folder / "pg_ctl", "-D", cluster, "-w", "-o", options, "-l", home / "log", "start")
        try:
            yield f"postgresql://rexian@127.0.0.1:{port}/rexian"
        finally:
            _run(ident, folder / "pg_ctl", "-D", cluster, "-m", "immediate", "stop")


@cache
def _cluster(folder: Path) -> Path:
    """A folder that clusters are copied from: making one takes seconds of the processor."""
    home = Path(tempfile.mkdtemp(prefix="rexian-pg-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    ident, cluster = _other_user(home), home / "cluster"
    _run(ident, folder / "initdb", "-D", cluster, "-U", "rexian", "-A", "trust", "--no-sync", "-E", "UTF8")
    # By a server that answers nobody else: no port, one user.
    _run(ident, folder / "postgres", "--single", "-D", cluster, "postgres", said="CREATE DATABASE rexian\n")
    return cluster


def _other_user(home: Path) -> list[str]:
    """PostgreSQL refuses to run as root: give the folder to somebody else and become them."""
    if os.getuid() != 0:
        return []
    name = next((user for user in ("postgres", "nobody") if _known(user)), "nobody")
    shutil.chown(home, name)
    return ["setpriv", f"--reuid={name}", "--clear-groups"]


def _known(user: str) -> bool:
    try:
        return bool(pwd.getpwnam(user))
    except KeyError:
        return False


def _run(ident: list[str], *words: object, said: str = "") -> None:
    done = subprocess.run(
        [*ident, *map(str, words)],
        input=said.encode(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd="/",
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
