"""Unpacks archives without letting them write elsewhere, and measures digests. Knows nothing of models."""

import hashlib
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from transcription.models.refusals import UnsafeArchive

BLOCK = 1 << 20


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack(archive: Path, folder: str, into: Path, progress: Callable[[int, int], None]) -> None:
    """Put what lies under `folder` in the archive into `into`. Progress in bytes.

    Raises:
        UnsafeArchive: a member is absolute, climbs out, or is a link. Nothing is written then.
    """
    with zipfile.ZipFile(archive) as packed:
        members = [(member, _inside(member, archive)) for member in packed.infolist()]
        wanted = [(member, path) for member, path in members if path.is_relative_to(folder) and not member.is_dir()]
        if not wanted:
            raise UnsafeArchive(archive=archive.name, member=folder)
        total = sum(member.file_size for member, _ in wanted)
        done = 0
        for member, path in wanted:
            place = into / path.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(member) as source, place.open("wb") as out:
                shutil.copyfileobj(source, out, BLOCK)
            done += member.file_size
            progress(done, total)


def _inside(member: zipfile.ZipInfo, archive: Path) -> PurePosixPath:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or is_link or ":" in path.parts[0]:
        raise UnsafeArchive(archive=archive.name, member=member.filename)
    return path
