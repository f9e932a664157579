"""A backup as one tar stream: settings, a consistent database, recordings, and last the hash of every file."""

import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from intake.words import Refusal

FORMAT = 1
# The manifest is last, because a stream cannot go back; its absence shows a backup that was cut off.
MANIFEST = "manifest.json"
DATABASE = "database.sqlite"
DUMP = "database.dump"
# Models, Asterisk and logs can be had again; what people said and decided cannot.
FILES = ("rexian.toml", "secrets.toml")
FOLDERS = ("recordings", "calllog", "prompts", "certificate", "documents")
CHUNK = 1 << 20


class NoBackupTool(Refusal):
    """PostgreSQL's own program is not installed."""

    key = "house.refusal.no_backup_tool"


class BadBackup(Refusal):
    """The file is no backup, was cut off, or differs from its hashes."""

    key = "house.refusal.bad_backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One file of a backup. The hash is of the bytes in the stream, also where the file grew meanwhile."""

    path: str
    size: int
    sha256: str


Shown = Callable[[int], None]


def size_of(home: Path, database_url: str) -> int:
    """About how many bytes a backup will read; a PostgreSQL dump's size shows only when it is made."""
    database = Path(database_url.removeprefix("sqlite:///")) if database_url.startswith("sqlite:///") else None
    own = database.stat().st_size if database is not None and database.exists() else 0
    return own + sum(path.stat().st_size for path in _plain_files(home))


def write(stream: IO[bytes], home: Path, database_url: str, now: datetime, shown: Shown) -> list[Kept]:
    """Write the whole backup. Calls may go on: the database is one moment, its recordings are taken after it."""
    kept: list[Kept] = []
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        with tempfile.TemporaryDirectory(dir=home) as scratch:
            name, snapshot = _snapshot(database_url, Path(scratch))
            kept.append(_add(tar, snapshot, name, shown))
        for path in _plain_files(home):
            kept.append(_add(tar, path, str(path.relative_to(home)), shown))
        manifest = {"format": FORMAT, "made_at": now.isoformat(), "files": [_row(entry) for entry in kept]}
        _add_bytes(tar, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode(), now)
    return kept


def verify(stream: IO[bytes], keep: Callable[[str, "Hashed"], None] | None = None) -> list[Kept]:
    """Read a backup to its end and compare every hash; `keep` may store each file on the way. Raises BadBackup."""
    seen: dict[str, Kept] = {}
    manifest: dict[str, object] | None = None
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None or not member.isreg():
                    raise BadBackup(reason=member.name)
                if member.name == MANIFEST:
                    manifest = json.load(content)
                    continue
                read = Hashed(content)
                if keep is None:
                    read.drain()
                else:
                    keep(member.name, read)
                seen[member.name] = Kept(path=member.name, size=read.size, sha256=read.hash.hexdigest())
    except (tarfile.TarError, ValueError, EOFError) as fault:
        raise BadBackup(reason=str(fault)) from fault
    if manifest is None:
        raise BadBackup(reason=MANIFEST)
    if manifest.get("format") != FORMAT:
        raise BadBackup(reason=f"format {manifest.get('format')}")
    _compare(manifest, seen)
    return list(seen.values())


def _compare(manifest: dict[str, object], seen: dict[str, Kept]) -> None:
    rows = manifest["files"]
    assert isinstance(rows, list)
    promised = {row["path"]: (row["size"], row["sha256"]) for row in rows}
    found = {path: (kept.size, kept.sha256) for path, kept in seen.items()}
    for path in sorted(promised.keys() | found.keys()):
        if promised.get(path) != found.get(path):
            raise BadBackup(reason=path)


class Hashed(io.RawIOBase):
    """A stream that hashes what passes through it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self.hash, self.size = source, hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(size)
        self.hash.update(block)
        self.size += len(block)
        return block

    def drain(self) -> None:
        while self.read(CHUNK):
            pass


def _snapshot(database_url: str, scratch: Path) -> tuple[str, Path]:
    if database_url.startswith("sqlite"):
        copy = scratch / DATABASE
        source = f"file:{database_url.removeprefix('sqlite:///')}?mode=ro"
        with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(copy)) as target:
            # All pages in one step: a writer between two steps would make it begin again, for ever during a show.
            live.backup(target, pages=-1)
        return DATABASE, copy
    dump(database_url, scratch / DUMP)
    return DUMP, scratch / DUMP


def dump(database_url: str, target: Path) -> None:
    """One consistent dump by PostgreSQL's own program. Raises NoBackupTool."""
    program = shutil.which("pg_dump")
    if program is None:
        raise NoBackupTool(program="pg_dump")
    command = [program, "--format=custom", "--no-owner", "--file", str(target), plain_url(database_url)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        raise NoBackupTool(program=f"pg_dump: {told.stderr.strip()[-300:]}")


def plain_url(database_url: str) -> str:
    """The address as PostgreSQL's own programs read it."""
    return "postgresql://" + database_url.partition("://")[2]


def _plain_files(home: Path) -> Iterator[Path]:
    for name in FILES:
        if (home / name).is_file():
            yield home / name
    for folder in FOLDERS:
        for path in sorted((home / folder).rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path


def _add(tar: tarfile.TarFile, path: Path, name: str, shown: Shown) -> Kept:
    status = path.stat()
    member = tarfile.TarInfo(name)
    # A recording may grow while we read: exactly the size of this moment is taken.
    member.size, member.mtime, member.mode = status.st_size, int(status.st_mtime), status.st_mode & 0o777
    with path.open("rb") as file:
        read = Hashed(file)
        tar.addfile(member, read)
    shown(member.size)
    return Kept(path=name, size=member.size, sha256=read.hash.hexdigest())


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes, now: datetime) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(content), int(now.timestamp()), 0o600
    tar.addfile(member, io.BytesIO(content))


def _row(kept: Kept) -> dict[str, object]:
    return {"path": kept.path, "size": kept.size, "sha256": kept.sha256}
