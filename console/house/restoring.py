"""Bring a backup back into a home: read and verified beside it first, then moved in; nothing old is deleted."""

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from console.house import archive
from console.house.archive import DATABASE, DUMP, FILES, FOLDERS, BadBackup, Kept, NoBackupTool
from intake.words import Refusal


class HomeNotEmpty(Refusal):
    """There are calls or settings in this home already."""

    key = "house.refusal.home_not_empty"


def restore(stream: IO[bytes], home: Path, database_url: str, now: datetime, *, force: bool) -> list[Kept]:
    """Verify the whole backup, then put it in place of what was there.

    With `force` the earlier content goes to `replaced-<time>/` inside the home.

    Raises:
        HomeNotEmpty: something is there and `force` was not given.
        BadBackup: the backup is not whole; the home is as it was.
    """
    wanted = [home / name for name in (*FILES, *FOLDERS)] + _sqlite_files(database_url)
    old = [path for path in wanted if _has_content(path)]
    is_used = not database_url.startswith("sqlite") and _has_schema(database_url)
    if (old or is_used) and not force:
        names = [path.name for path in old] + [DUMP] * is_used
        raise HomeNotEmpty(home=str(home), found=", ".join(names))
    draft = home / f".restoring-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    try:
        kept = archive.verify(stream, lambda name, content: _store(draft, name, content))
        place = home / f"replaced-{now:%Y%m%d-%H%M%S}"
        if old or is_used:
            place.mkdir(mode=0o700)
        if is_used:
            archive.dump(database_url, place / DUMP)
        # SQLite removes its own side files when its last reader leaves.
        for path in filter(Path.exists, old):
            shutil.move(path, place / path.name)
        _move_in(draft, home, database_url)
        return kept
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _sqlite_files(database_url: str) -> list[Path]:
    if not database_url.startswith("sqlite"):
        return []
    path = database_url.removeprefix("sqlite:///")
    return [Path(path + end) for end in ("", "-wal", "-shm")]


def _has_schema(database_url: str) -> bool:
    from intake.records.database import Database
    from intake.records.migrate import current

    db = Database(database_url)
    try:
        return current(db) is not None
    finally:
        db.close()


def _has_content(path: Path) -> bool:
    return any(path.iterdir()) if path.is_dir() else path.exists()


def _store(draft: Path, name: str, content: archive.Hashed) -> None:
    """Only plain relative names below our own folders: a backup may come from anywhere."""
    parts = PurePosixPath(name).parts
    is_known = name in (DATABASE, DUMP, *FILES) or (len(parts) > 1 and parts[0] in FOLDERS)
    if not is_known or ".." in parts or name.startswith("/"):
        raise BadBackup(reason=name)
    path = draft.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        shutil.copyfileobj(content, file, archive.CHUNK)
    if name == "secrets.toml" or name.endswith(".key"):
        path.chmod(0o600)


def _move_in(draft: Path, home: Path, database_url: str) -> None:
    for path in sorted(draft.iterdir()):
        if path.name == DUMP:
            _load_dump(path, database_url)
        elif path.name == DATABASE:
            target = database_url.removeprefix("sqlite:///")
            if not database_url.startswith("sqlite"):
                raise BadBackup(reason=DATABASE)
            shutil.move(path, target)
        else:
            if (home / path.name).is_dir():
                (home / path.name).rmdir()  # empty, or it would have been moved aside
            path.rename(home / path.name)


def _load_dump(dump: Path, database_url: str) -> None:
    program = shutil.which("pg_restore")
    if program is None:
        raise NoBackupTool(program="pg_restore")
    if database_url.startswith("sqlite"):
        raise BadBackup(reason=DUMP)
    command = [program, "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    told = subprocess.run(
        [*command, "--dbname", archive.plain_url(database_url), str(dump)],
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode:
        raise NoBackupTool(program=f"pg_restore: {told.stderr.strip()[-300:]}")
