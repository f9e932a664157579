"""Asterisk from the distribution's own packages, without root: a private apt, then a folder in the cache.

The machine's apt keeps its own state; only its sources, keys, proxies and certificates are used. Signatures and
hashes are apt's work, so nothing unsigned is ever unpacked.
"""

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from intake.sentences import say
from telephony.pbx.installation import MARK, Installation, required_processor, unpacked
from telephony.pbx.private_apt import Offer, PrivateApt
from telephony.pbx.refusals import NoRoom, PbxRefusal

# (share done from 0 to 1, a sentence for people)
Progress = Callable[[float, str], None]

# Measured for 22.10.1 on amd64: 82 MB of packages, 196 MB unpacked; some more for the next version.
NEEDED_MEGABYTES = 450

# Asterisk runs from its libraries, its modules and one program; sounds, manuals and set-up files stay out.
# The documentation stays in: Asterisk does not start without it (it holds the default of every option).
LEFT_OUT = (
    "./usr/share/[!a]*",
    "./usr/share/a[!s]*",
    "./usr/share/as[!t]*",
    "./usr/share/asterisk/[!d]*",
    "./usr/bin",
    "./usr/libexec",
    "./usr/include",
    "./usr/games",
    "./etc",
    "./var",
    "./run",
)


def cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or ""
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "rexian"


def unpack(progress: Progress, cache: Path | None = None) -> Installation:
    """Fetch and unpack the newest Asterisk that the machine's own mirror offers; one that is there is used again.

    Raises a PbxRefusal that names package, version, suite and what mends it.
    """
    processor = required_processor()
    cache = cache or cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    with _alone(cache, progress), _work_folder() as work:
        apt = PrivateApt.prepare(work, processor.debian)
        progress(0.0, say("telephony.pbx.asking", mirror=apt.mirror, suite=apt.suite))
        offer = apt.newest_asterisk()
        root = cache / f"asterisk-{offer.file_version}-{processor.debian}"
        if not _runs(root):
            _require_room(cache)
            packages = apt.fetch(offer, lambda share: progress(0.05 + 0.6 * share, _fetching(offer, share)))
            _unpack_into(root, packages, offer, progress)
    installation = unpacked(root)
    progress(1.0, say("telephony.pbx.unpacked", version=installation.version, megabytes=megabytes(root)))
    return installation


def megabytes(folder: Path) -> int:
    sizes = (path.lstat().st_size for path in folder.rglob("*") if not path.is_symlink() and path.is_file())
    return round(sum(sizes) / 1_000_000)


def _runs(root: Path) -> bool:
    """Whether an earlier set-up left a whole folder; a spoilt one is made anew."""
    if not (root / MARK).exists():
        return False
    try:
        unpacked(root)
    except PbxRefusal:
        return False
    return True


def _unpack_into(root: Path, packages: list[Path], offer: Offer, progress: Progress) -> None:
    # A folder appears under its name only when it is whole: a killed set-up leaves a draft that the next one sweeps.
    for draft in root.parent.glob(".asterisk-*.draft"):
        shutil.rmtree(draft, ignore_errors=True)
    draft = root.parent / f".{root.name}.draft"
    draft.mkdir()
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        for done, _ in enumerate(pool.map(lambda package: _unpack_one(package, draft), packages), start=1):
            sentence = say("telephony.pbx.unpacking", done=done, total=len(packages))
            progress(0.65 + 0.35 * done / len(packages), sentence)
    unpacked(draft)  # a folder that does not run must not get the name
    facts = {"package": offer.package, "version": offer.version, "suite": offer.suite, "packages": len(packages)}
    (draft / MARK).write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
    shutil.rmtree(root, ignore_errors=True)
    draft.rename(root)


def _unpack_one(package: Path, folder: Path) -> None:
    left_out = [f"--exclude={path}" for path in LEFT_OUT]
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE) as tar_file:
        subprocess.run(
            ["tar", "-x", "--anchored", "--wildcards", *left_out, "--no-same-owner", "-C", folder],
            stdin=tar_file.stdout,
            check=True,
        )
    if tar_file.returncode:
        raise subprocess.CalledProcessError(tar_file.returncode, "dpkg-deb")


def _fetching(offer: Offer, share: float) -> str:
    return say("telephony.pbx.fetching", package=offer.package, version=offer.version, percent=round(share * 100))


def _require_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < NEEDED_MEGABYTES:
        raise NoRoom(folder=folder, needed=NEEDED_MEGABYTES, free=free)


@contextmanager
def _alone(cache: Path, progress: Progress) -> Iterator[None]:
    """One set-up at a time; the lock goes with the process, however it ends."""
    with (cache / "asterisk.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress(0.0, say("telephony.pbx.waiting"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _work_folder() -> Iterator[Path]:
    # Under root apt fetches as its own user, who must be able to walk to this folder; /root cannot be walked into.
    base = "/var/tmp" if os.access("/var/tmp", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="rexian-apt-", dir=base) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
