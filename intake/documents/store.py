"""Files of documents and templates in the home, each under its own hash: written once, checked whenever read."""

import hashlib
import os
import tempfile
from pathlib import Path

from intake.settings import home_folder
from intake.words import Refusal

FOLDER = "documents"


class FileGone(Refusal):
    """The file is not where it was put."""

    key = "documents.file_gone"


class FileChanged(Refusal):
    """The file differs from its hash: somebody or something changed it."""

    key = "documents.file_changed"


def keep(content: bytes) -> str:
    """Store a file and return its hash. It is on the disk, and found after a power cut, when this returns."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=".draft-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return digest


def fetch(digest: str) -> bytes:
    """Raises: FileGone, FileChanged."""
    path = _path(digest)
    try:
        content = path.read_bytes()
    except FileNotFoundError as fault:
        raise FileGone(file=digest[:16]) from fault
    if hashlib.sha256(content).hexdigest() != digest:
        raise FileChanged(file=digest[:16])
    return content


def _path(digest: str) -> Path:
    return home_folder() / FOLDER / digest[:2] / digest


def _sync_folder(folder: Path) -> None:
    # A name lives in its folder; both levels may be new.
    for one in (folder, folder.parent):
        handle = os.open(one, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
