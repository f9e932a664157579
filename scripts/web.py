"""The console's browser part: built once for each state of its sources, and kept for the next clone."""

import os
import re
import shutil
from pathlib import Path

from bootstrap import PYTHON, UV, index_settings
from steps import ROOT, Stopped, answers, cache_folder, done, hash_of, is_done, run, say, tell

SOURCES = ROOT / "console" / "web"
STATIC = ROOT / "console" / "static"
BUILT = STATIC / ".built"
NOT_SOURCES = {"node_modules", "dist", "coverage", ".vite"}


def build() -> None:
    """Leave the built console in console/static: from this clone, from the cache, or by building it."""
    if not (SOURCES / "package.json").exists():
        tell(say("setup.web_absent"))
        return
    mark = hash_of(_sources())
    if BUILT.exists() and BUILT.read_text("utf-8") == mark:
        return
    kept = cache_folder() / f"console-{mark[:32]}"
    if not (kept / ".built").exists():
        packages()
        run(say("setup.web_build"), ["npm", "run", "build"], where=SOURCES, environment=environment())
        if not (STATIC / "index.html").exists():
            raise Stopped(say("setup.web_empty"))
        BUILT.write_text(mark, "utf-8")
        _keep(STATIC, kept)
        return
    _keep(kept, STATIC)


def packages() -> None:
    """The browser part's own packages, exactly as its lock file says."""
    if not (SOURCES / "package.json").exists():
        return
    found = environment()
    mark = hash_of([SOURCES / "package.json", SOURCES / "package-lock.json"], found["PATH"])
    if is_done("web-packages", mark) and (SOURCES / "node_modules").is_dir():
        return
    quiet = ["npm", "ci", "--no-audit", "--no-fund"]
    run(say("setup.web_packages"), quiet, where=SOURCES, environment=found)
    done("web-packages", mark)


def _sources() -> list[Path]:
    found: list[Path] = []
    for folder, inside, names in os.walk(SOURCES):
        inside[:] = [name for name in inside if name not in NOT_SOURCES]
        found += [Path(folder) / name for name in names if not name.endswith(".tsbuildinfo")]
    return found


def environment() -> dict[str, str]:
    """An environment whose PATH leads to a suitable Node: this machine's, or the package index's."""
    found = answers(["node", "--version"]) or ""
    if is_suitable(found) and answers(["npm", "--version"]):
        return {"PATH": os.environ["PATH"]}
    inside = PYTHON.parent
    if not is_suitable(answers([str(inside / "node"), "--version"]) or ""):
        pinned = str(ROOT / "requirements" / "node.txt")
        command = [str(UV), "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", pinned]
        run(say("setup.node", found=found or "-"), command, environment=index_settings())
    return {"PATH": f"{inside}{os.pathsep}{os.environ['PATH']}"}


def is_suitable(version: str) -> bool:
    """Vite asks for 20.19 and later, or 22.12 and later; odd 21 and early 22 lack what it loads."""
    numbers = re.match(r"v(\d+)\.(\d+)", version)
    if numbers is None:
        return False
    major, minor = int(numbers[1]), int(numbers[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22


def _keep(source: Path, wanted: Path) -> None:
    """Copy a built console whole or not at all: a half copy would be taken for a finished one."""
    draft = wanted.with_name(f"{wanted.name}.{os.getpid()}.new")
    draft.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(source, draft)
    shutil.rmtree(wanted, ignore_errors=True)
    draft.rename(wanted)
