"""Steps of the set-up, shown while they run. Standard library only: it works before anything is installed."""

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

__all__ = [
    "ROOT",
    "STAMPS",
    "VENV",
    "Stopped",
    "answers",
    "cache_folder",
    "done",
    "hash_of",
    "home_of_user",
    "is_done",
    "run",
    "say",
    "shown",
    "tell",
]

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / ".rexian"

sys.path.insert(0, str(ROOT))

from intake.sentences import load, say  # noqa: E402  the repository is not installed yet

load(Path(__file__).parent / "texts")

# Without a terminal nobody sees a moving line, so a new line is written at this distance instead.
QUIET_SECONDS = 15.0
FRAME_SECONDS = 0.2
TAIL_LINES = 40


class Stopped(Exception):
    """The set-up cannot go on; the message is a whole sentence for the person at the keyboard."""


def tell(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def home_of_user() -> Path:
    """HOME, or what the password file says when a build server starts us without one."""
    return Path(os.environ.get("HOME") or pwd.getpwuid(os.getuid()).pw_dir)


def cache_folder() -> Path:
    """Downloads and builds that another clone may use again, each named by its hash."""
    return Path(os.environ.get("XDG_CACHE_HOME") or home_of_user() / ".cache") / "rexian"


def hash_of(paths: Iterable[Path], *facts: str) -> str:
    """One hash over the contents and the names of files, and over facts that also decide a result."""
    total = hashlib.sha256("\n".join(facts).encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_done(step: str, mark: str) -> bool:
    stamp = STAMPS / step
    return stamp.exists() and stamp.read_text("utf-8") == mark


def done(step: str, mark: str) -> None:
    """Remember a finished step. Written last and whole, so an interruption repeats the step, never skips it."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    draft = STAMPS / f".{step}.new"
    draft.write_text(mark, "utf-8")
    draft.replace(STAMPS / step)


class _Shown:
    """A line that moves on a terminal, and a line every quarter of a minute anywhere else."""

    def __init__(self, title: str) -> None:
        self.title, self.last = title, ""
        self._started = time.monotonic()
        self._over = threading.Event()
        self._drawing = threading.Thread(target=self._draw, daemon=True)
        self._terminal = sys.stdout.isatty()

    def seconds(self) -> float:
        return time.monotonic() - self._started

    def start(self) -> None:
        if not self._terminal:
            tell(f"→ {self.title}")
        self._drawing.start()

    def _draw(self) -> None:
        while not self._over.wait(FRAME_SECONDS if self._terminal else QUIET_SECONDS):
            line = f"→ {self.title}  {self.seconds():.0f} s  {self.last}"
            if self._terminal:
                width = shutil.get_terminal_size().columns
                # Chinese characters are two columns wide, so half the width is always safe to write.
                sys.stdout.write("\r\033[K" + line[: max(20, width // 2 + 10)])
                sys.stdout.flush()
            else:
                tell(line)

    def stop(self, sign: str) -> None:
        self._over.set()
        self._drawing.join()
        if self._terminal:
            sys.stdout.write("\r\033[K")
        tell(f"{sign} {self.title}  {self.seconds():.1f} s")


@contextmanager
def shown(title: str) -> Iterator[_Shown]:
    """Show that something runs, with its seconds; a mark says at the end how it went."""
    line = _Shown(title)
    line.start()
    try:
        yield line
    except BaseException:
        line.stop("✗")
        raise
    line.stop("✓")


def run(title: str, command: list[str], *, where: Path = ROOT, environment: Mapping[str, str] | None = None) -> None:
    """Run a command with its progress shown; its last lines are printed only when it fails."""
    with shown(title) as line:
        tail: list[str] = []
        with subprocess.Popen(
            command,
            cwd=where,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as running:
            assert running.stdout is not None
            for heard in running.stdout:
                line.last = heard.strip()
                tail = [*tail, heard.rstrip()][-TAIL_LINES:]
        if running.returncode:
            raise Stopped("\n".join([*tail, say("setup.command_failed", command=" ".join(command[:6]))]))


def answers(command: list[str]) -> str | None:
    """What a command prints, or None when it cannot run or fails."""
    try:
        told = subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return told.stdout.strip() if told.returncode == 0 else None
