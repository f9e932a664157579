"""Libraries that set pages: the system's own, or those that set-up unpacked into the home."""

import ctypes
from contextlib import suppress
from pathlib import Path

from intake.settings import home_folder

# As WeasyPrint asks for them.
NEEDED = (
    "libgobject-2.0.so.0",
    "libfontconfig.so.1",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
)
# Debian's and Ubuntu's packages with what they rest on; some names changed with 64-bit time.
PACKAGES = (
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz0b",
    "libharfbuzz-subset0",
    "libfontconfig1",
    "libfreetype6",
    "libfribidi0",
    "libgraphite2-3",
    "libthai0",
    "libdatrie1",
    "libbrotli1",
    "libexpat1",
    "libffi8",
    "libpcre2-8-0",
    "libglib2.0-0",
    "libglib2.0-0t64",
    "libpng16-16",
    "libpng16-16t64",
)
FOLDER = "libraries"


def missing() -> list[str]:
    """Those that the system itself, or what is loaded already, does not offer."""
    return [name for name in NEEDED if not _is_here(name)]


def load(home: Path | None = None) -> list[str]:
    """Load from the home what the system lacks; the names that are still missing are returned.

    A library that is loaded is found by its name from then on, so that WeasyPrint need not know where it lies.
    """
    if not missing():
        return []
    waiting = [path for path in sorted(((home or home_folder()) / FOLDER).glob("*.so*")) if not _is_here(path.name)]
    progress = True
    while waiting and progress:
        # Each rests on others; whichever cannot be loaded yet can when those are.
        left = [path for path in waiting if not _loaded(path)]
        progress, waiting = len(left) < len(waiting), left
    return missing()


def _loaded(path: Path) -> bool:
    return _is_here(str(path))


def _is_here(name: str) -> bool:
    with suppress(OSError):
        ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL)
        return True
    return False
