"""Run the static checks and every test in four parts, side by side: two cores are busy while a part waits.

python scripts/tests.py             everything
python scripts/tests.py ARGUMENTS   pytest with these arguments, in one process
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Real calls one after another, and real pages one after another: each counts seconds of its own.
WAITING = {"line": ("tests/telephony", "tests/end_to_end"), "pages": ("tests/browser", "tests/console")}
# Parts of those that take equally long: one exchange after another waits for its callers, and the command line draws
# no page.
EXCHANGES = ("tests/telephony/pbx", "tests/telephony/desk", "tests/telephony/delay")
COMMANDS = "tests/console/commands"
# Pages with a telephone wait for the line more than for the page.
TELEPHONES = ("tests/browser/test_softphone.py", "tests/browser/test_whole_show.py")
# Callers who speak: as long as the recording is.
SPEECH = "tests/transcription"
# The desk's own pages: beside the exchange, as both are about callers.
DESKS = (
    "tests/browser/test_desk.py",
    "tests/browser/test_desk_by_mouse.py",
    "tests/browser/test_live_desk.py",
    "tests/browser/test_one_show.py",
)
# A house with everything in it that meets everybody: long, and of no page.
EVERYBODY = ("tests/console/test_personal.py", "tests/console/test_personal_in_writes.py")
# A year lived through, counted, and each of its pages looked at: in a browser, and so at its part's end as well.
SEASON = "tests/season"
# Named at the end of each part: what to look at first when the whole takes too long.
SLOWEST = 12
OUTCOMES = ("failures", "errors", "skipped")
# Bytes: four times what all homes of a run take.
ROOM = 8_000_000_000


def parts() -> dict[str, list[str]]:
    """Every test is in one part; a folder nobody thought of is in the last."""
    elsewhere = {folder for folders in WAITING.values() for folder in folders}
    found = (path for path in (ROOT / "tests").iterdir() if path.is_dir() or path.name.startswith("test_"))
    # One by one: of "tests" and a folder in it pytest would keep the first, and lose the other with what is left out.
    rest = sorted(
        {f"tests/{path.name}" for path in found if not path.name.startswith(("_", "."))} - {*elsewhere, SEASON, SPEECH}
    )
    elsewhere_run = (*TELEPHONES, *DESKS, *EVERYBODY)
    return {
        # Last: a browser's folder keeps an event loop of its own while it runs.
        "line": [*WAITING["line"], SPEECH, *(f"--ignore={folder}" for folder in EXCHANGES), *EVERYBODY, *TELEPHONES],
        "exchange": [*EXCHANGES, COMMANDS, *DESKS, SEASON],
        "pages": [*WAITING["pages"], f"--ignore={COMMANDS}", *(f"--ignore={file}" for file in elsewhere_run)],
        "books": rest,
    }


def commands(folder: Path) -> dict[str, list[str]]:
    pytest = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--durations={SLOWEST}"]
    tests = {
        name: [*pytest, f"--junitxml={folder / name}.xml", f"--basetemp={folder / name}", *paths]
        for name, paths in parts().items()
    }
    return {"check": [sys.executable, "scripts/check.py"], **tests}


def memory() -> str | None:
    """A folder in memory, where there is room in it for all homes: hundreds of houses write down each step at once."""
    shared = Path("/dev/shm")
    if not shared.is_dir() or not os.access(shared, os.W_OK) or os.statvfs(shared).f_flag & os.ST_NOEXEC:
        return None
    return str(shared) if shutil.disk_usage(shared).free > ROOM else None


def main(arguments: list[str]) -> int:
    if arguments:
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # and the parts with us, see _watch
    began = time.monotonic()
    # Short: the path of a socket may have a hundred letters.
    with tempfile.TemporaryDirectory(prefix="rx-", dir=memory()) as kept:
        folder = Path(kept)
        folder.chmod(0o711)  # a database server that root starts is somebody else's
        environment = {**os.environ, "TMPDIR": kept}
        running = {}
        for name, command in commands(folder).items():
            log = (folder / f"{name}.log").open("wb")
            running[name] = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        codes = _watch(running, folder)
        for name in running:
            _say(f"\n===== {name} =====\n" + (folder / f"{name}.log").read_text(errors="replace"))
        _say(_sum(folder, list(running), time.monotonic() - began))
    failed = [name for name, code in codes.items() if code]
    if failed:
        _say(f"failed: {', '.join(failed)}")
    return next((code for code in codes.values() if code), 0)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _watch(running: dict[str, "subprocess.Popen[bytes]"], folder: Path) -> dict[str, int]:
    """Wait for all, and say every half minute how far they are."""
    codes: dict[str, int] = {}
    told = time.monotonic()
    try:
        while len(codes) < len(running):
            time.sleep(0.5)
            codes |= {name: part.returncode for name, part in running.items() if part.poll() is not None}
            if time.monotonic() - told > 30:
                told = time.monotonic()
                _say("  ".join(f"{name}: {_last(folder / f'{name}.log')}" for name in running))
    except BaseException:
        for part in running.values():
            part.terminate()
        for part in running.values():
            part.wait()
        raise
    return codes


def _last(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1][-12:].strip() if lines else "…"


def _sum(folder: Path, names: list[str], seconds: float) -> str:
    """One line for all parts, as pytest writes it."""
    counts = dict.fromkeys(("tests", *OUTCOMES), 0)
    for name in names:
        report = folder / f"{name}.xml"
        if report.exists():
            for suite in ET.parse(report).getroot().iter("testsuite"):
                for what in counts:
                    counts[what] += int(suite.get(what, 0))
    bad = counts["failures"] + counts["errors"]
    passed = counts["tests"] - bad - counts["skipped"]
    failed = f"{bad} failed, " if bad else ""
    return f"\n===== {failed}{passed} passed, {counts['skipped']} skipped in {seconds:.2f}s ====="


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
