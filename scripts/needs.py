"""What the tests take from the distribution: installed with root, otherwise named with its apt command."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from steps import Stopped, answers, run, say, tell

QUIET_APT = {"DEBIAN_FRONTEND": "noninteractive"}


def _on_path(*names: str) -> bool:
    return any(shutil.which(name) for name in names)


def _has_chinese_font() -> bool:
    return bool(answers(["fc-list", ":lang=zh-cn", "file"]))


def _has_file(name: str) -> bool:
    return any(True for _ in Path("/usr/share/fonts").rglob(name))


def _has_library(name: str) -> bool:
    return any(True for folder in (Path("/usr/lib"), Path("/lib")) for _ in folder.glob(f"*/{name}"))


def _has_postgres() -> bool:
    return _on_path("postgres") or any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


BROWSER = "chromium"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")


def _packages(wanted: list[str]) -> list[str]:
    """Of the browsers the one without windows takes a quarter less of the processor; not every distribution has it."""
    offered = (name for name in BROWSERS if answers(["apt-cache", "show", name]))
    return [next(offered, BROWSER) if one == BROWSER else one for one in wanted]


# Package of the distribution -> whether what it brings is here already, from whatever source.
NEEDS: dict[str, Callable[[], bool]] = {
    "sip-tester": lambda: _on_path("sipp"),
    BROWSER: lambda: _on_path(*BROWSERS),
    "fontconfig": lambda: _on_path("fc-list"),
    "fonts-noto-cjk": _has_chinese_font,
    "fonts-babelstone-han": lambda: _has_file("BabelStoneHan.ttf"),
    "libpango-1.0-0": lambda: _has_library("libpango-1.0.so.0"),
    "libpangoft2-1.0-0": lambda: _has_library("libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": lambda: _has_library("libharfbuzz-subset.so.0"),
    "poppler-utils": lambda: _on_path("pdftotext"),
    "postgresql": _has_postgres,
}


def missing() -> list[str]:
    return [package for package, is_here in NEEDS.items() if not is_here()]


def main() -> int:
    wanted = missing()
    if wanted and os.geteuid() == 0 and shutil.which("apt-get"):
        apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300"]
        subprocess.run([*apt, "update", "-qq"], check=False, stdin=subprocess.DEVNULL)
        packages = _packages(wanted)
        command = [*apt, "install", "-y", "--no-install-recommends", *packages]
        try:
            run(say("tests.apt", packages=" ".join(packages)), command, environment=QUIET_APT)
        except Stopped as stopped:
            tell(str(stopped))
        wanted = missing()
    if wanted:
        tell(say("tests.apt_missing", packages=" ".join(wanted)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
