"""Fonts with Chinese characters for documents and pictures: the system's, or one fetched for this user alone."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from intake.documents import fonts as paper_fonts

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
)
# File names under which Debian, Ubuntu and office packages bring Chinese characters.
KNOWN = re.compile(
    r"(noto(sans|serif)(mono)?(cjk|sc)|sourcehan|wqy-|droidsansfallback|simsun|simhei|msyh|uming|ukai|unifont|babelstonehan)",
    re.I,
)
# It has all of Extension B: a citizen whose surname few fonts know is on paper too.
PACKAGE = "fonts-babelstone-han"


def chinese(home: Path) -> str:
    """The name of a font that has Chinese characters, or an empty string. fontconfig is asked when present."""
    if shutil.which("fc-list"):
        told = subprocess.run(
            ["fc-list", ":lang=zh-cn", "file"],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **environment(home)},
        )
        lines = sorted(line.strip().rstrip(":") for line in told.stdout.splitlines() if line.strip())
        if lines:
            return lines[0]
    for folder in (*_user_folders(), *FOLDERS, home / "fonts"):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
            if KNOWN.search(path.name):
                return str(path)
    return ""


def is_enough(home: Path) -> bool:
    """Whether documents can be printed with whatever surname; without the rare ones a font for reading is enough."""
    return any(face.family == "BabelStone Han" for face in paper_fonts.faces(home))


def environment(home: Path) -> dict[str, str]:
    """What children need to see the font that set-up fetched; nothing when the system has its own."""
    configuration = home / "fonts" / "fonts.conf"
    return {"FONTCONFIG_FILE": str(configuration)} if configuration.exists() else {}


def fetch(work: Path) -> None:
    """Unpack the distribution's font package into `work`, without root and without touching the machine's apt.

    Leaves nothing there when the mirror has none or this is no Debian: the house then runs without the font.
    """
    fetch_packages(work, (PACKAGE,))


def fetch_packages(work: Path, packages: Sequence[str]) -> None:
    """The same for any packages; those that the mirror does not have are passed over."""
    if not all(shutil.which(tool) for tool in ("apt-get", "dpkg-deb")):
        return
    lists, unpacked = work / "lists", work / "unpacked"
    (lists / "partial").mkdir(parents=True)
    options = {"Dir::State::Lists": lists, "Dir::Cache": work, "Debug::NoLocking": 1, "APT::Sandbox::User": ""}
    apt = ["apt-get", "-q"]
    for name, value in options.items():
        apt += ["-o", f"{name}={value}"]
    # One that is not there would keep the others from being fetched.
    for words in (["update"], *(["download", package] for package in packages)):
        subprocess.run([*apt, *words], cwd=work, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    for fetched in work.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(fetched), str(unpacked)], capture_output=True, check=False)


def install(fetched: Path, home: Path) -> None:
    """Put fetched font files into the home, with a fontconfig file that adds them to the system's."""
    folder = home / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for path in fetched.rglob("*"):
        if path.suffix.lower() in {".ttc", ".ttf", ".otf"} and path.is_file():
            shutil.copyfile(path, folder / path.name)
    paper_fonts.forget()
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
        '  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>\n'
        f"  <dir>{folder}</dir>\n  <cachedir>{folder / 'cache'}</cachedir>\n</fontconfig>\n",
        "utf-8",
    )


def _user_folders() -> list[Path]:
    kept = os.environ.get("XDG_DATA_HOME")
    house = Path(os.environ.get("HOME") or "/nonexistent")
    return [Path(kept) / "fonts" if kept else house / ".local/share/fonts", house / ".fonts"]
