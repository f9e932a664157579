"""The fonts papers are printed with: which files, what they can write, and a fontconfig that knows no others.

Glyphs are looked for before printing: a character that no font has would come out as an empty box, and a surname
must not. Knows nothing of the layout.
"""

import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from intake.documents.catalogue import layout
from intake.documents.snapshot import Snapshot
from intake.settings import home_folder
from intake.words import Refusal

# Song types, as official papers use them. Noto is the better drawn; BabelStone Han, drawn after the mainland's own
# standard forms, has all of Extension B and most surnames that registers hold (𬱖 䶮 㛃 𠮷 are in both).
FILES: Mapping[str, tuple[str, ...]] = {
    "Noto Serif CJK SC": ("NotoSerifCJK-Regular.ttc", "NotoSerifCJKsc-Regular.otf"),
    "BabelStone Han": ("BabelStoneHan.ttf",),
    "HanaMinA": ("HanaMinA.ttf",),
    "HanaMinB": ("HanaMinB.ttf",),
}
BOLD = ("NotoSerifCJK-Bold.ttc", "NotoSerifCJKsc-Bold.otf")
PACKAGE = "fonts-babelstone-han"
FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
# Ways to write a blank need no glyph.
_BLANK = frozenset("\n  　")


class NoFont(Refusal):
    """None of the fonts for papers is on this machine."""

    key = "documents.no_font"


class MissingGlyph(Refusal):
    """A character that none of the fonts can print. `cell` is the label of where it stands."""

    key = "documents.missing_glyph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    family: str
    path: Path


def faces(home: Path | None = None) -> tuple[Face, ...]:
    """The fonts found, the preferred first. Those that set-up fetched lie in the home."""
    return _faces(str(home or home_folder()))


@lru_cache(maxsize=8)
def _faces(home: str) -> tuple[Face, ...]:
    found: dict[str, Path] = {}
    names = {name for files in FILES.values() for name in files} | set(BOLD)
    for folder in (Path(home) / "fonts", *_user_folders(), *FOLDERS):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
            if path.name in names:
                found.setdefault(path.name, path)
    wanted = [
        (family, name) for family, files in FILES.items() for name in (*files, *(BOLD if "Noto" in family else ()))
    ]
    return tuple(Face(family=family, path=found[name]) for family, name in wanted if name in found)


def forget() -> None:
    """Look again: set-up has just fetched one."""
    _faces.cache_clear()


def letters(home: Path | None = None) -> frozenset[int]:
    """Every character that can be printed. Raises NoFont."""
    known = faces(home)
    if not known:
        raise NoFont(package=PACKAGE)
    return _all_letters(tuple((face, face.path.stat().st_mtime_ns) for face in known if face.path.name not in BOLD))


@lru_cache(maxsize=8)
def _all_letters(known: tuple[tuple[Face, int], ...]) -> frozenset[int]:
    """A file that changed is read anew."""
    return frozenset().union(*(_letters(str(face.path), face.family) for face, _ in known))


def _letters(path: str, family: str) -> frozenset[int]:
    from fontTools.ttLib import TTCollection, TTFont  # loads slowly, and most commands print nothing

    if not path.endswith(".ttc"):
        with TTFont(path, lazy=True) as font:
            return frozenset(font.getBestCmap())
    with TTCollection(path, lazy=True) as collection:
        for font in collection.fonts:
            if font["name"].getBestFamilyName() == family:
                return frozenset(font.getBestCmap())
    return frozenset()


def check_text(text: str, cell: str, known: frozenset[int]) -> None:
    """Raises MissingGlyph for the first character that cannot be printed."""
    for letter in text:
        if letter not in _BLANK and ord(letter) not in known:
            raise MissingGlyph(character=letter, code=f"U+{ord(letter):04X}", cell=cell)


def check(snapshot: Snapshot) -> None:
    """Raises: MissingGlyph with the cell's label, NoFont."""
    known = letters()
    for cell in layout(snapshot.form).cells:
        content, label = snapshot.cells[cell.name], cell.label.replace("\n", "")
        if isinstance(content, str):
            check_text(content, label, known)
            continue
        heads = {column.name: column.label for column in cell.columns}
        for row in content:
            for name, text in row.items():
                check_text(text, f"{label} · {heads[name]}", known)
    for text in (snapshot.strip.case_number, snapshot.strip.policy, snapshot.strip.number):
        check_text(text, "", known)


_turn = threading.RLock()


@contextmanager
def alone(home: Path | None = None) -> Iterator[None]:
    """fontconfig sees these fonts and no others, so that a page looks alike on every machine that has them.

    The library reads its environment whenever a page is begun, hence one page at a time.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    with _turn:
        os.environ["FONTCONFIG_FILE"] = str(_configuration(home or home_folder()))
        try:
            yield
        finally:
            if before is None:
                os.environ.pop("FONTCONFIG_FILE", None)
            else:
                os.environ["FONTCONFIG_FILE"] = before


def _configuration(home: Path) -> Path:
    """A fontconfig file with a folder of links to exactly our fonts. Raises NoFont.

    It lies in the cache, beside what fontconfig finds out about the fonts, which takes it a second. Every set of fonts
    has a folder of its own, that appears whole and never changes.
    """
    known = faces(home)
    if not known:
        raise NoFont(package=PACKAGE)
    key = hashlib.sha256("\n".join(str(face.path) for face in known).encode()).hexdigest()[:16]
    folder = _cache() / f"faces-{key}"
    if not (folder / "fonts.conf").exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".faces-", dir=folder.parent))
        for face in known:
            (draft / face.path.name).symlink_to(face.path)
        (draft / "fonts.conf").write_text(
            '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
            f"  <dir>{folder}</dir>\n  <cachedir>{folder / 'cache'}</cachedir>\n</fontconfig>\n",
            "utf-8",
        )
        try:
            draft.rename(folder)
        except OSError:
            # Another process was faster; its folder is the same.
            shutil.rmtree(draft)
    return folder / "fonts.conf"


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or ""
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "rexian"


def _user_folders() -> list[Path]:
    kept = os.environ.get("XDG_DATA_HOME")
    user = Path(os.environ.get("HOME") or "/nonexistent")
    return [Path(kept) / "fonts" if kept else user / ".local/share/fonts", user / ".fonts"]
