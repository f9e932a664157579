"""Running Asterisk: its command line, questions over its own socket, a clean end. The caller starts the process."""

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from intake.settings import home_folder
from telephony.pbx.configuration import etc, remembered, run_folder
from telephony.pbx.installation import Installation
from telephony.settings import TelephonySettings

ANSWER_SECONDS = 5.0
STOP_SECONDS = 10.0
BOOTED = "Asterisk has fully booted."


class NoAnswer(Exception):
    """Asterisk is not running, or does not answer in time."""


def argv(installation: Installation, home: Path) -> list[str]:
    """The command that runs Asterisk in the foreground, without colours. Its files must have been rendered."""
    return [*installation.argv_prefix, "-f", "-n", "-C", str(etc(home) / "asterisk.conf")]


def cli(home: Path, command: str, limit: float = ANSWER_SECONDS) -> str:
    """What Asterisk's console answers. Raises NoAnswer."""
    asked = [*remembered(home).argv_prefix, "-n", "-C", str(etc(home) / "asterisk.conf"), "-rx", command]
    try:
        run = subprocess.run(asked, capture_output=True, text=True, errors="replace", timeout=limit, check=False)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise NoAnswer(str(fault)) from fault
    if run.returncode:
        raise NoAnswer((run.stderr or run.stdout).strip())
    return run.stdout


def booted(home: Path, limit: float = ANSWER_SECONDS) -> bool:
    """Whether Asterisk takes calls. Answers at once when it does or is not there, else after `limit`."""
    if not (run_folder(home) / "asterisk.ctl").exists():
        return False
    try:
        return BOOTED in cli(home, "core waitfullybooted", limit)
    except (NoAnswer, FileNotFoundError):
        return False


def is_booted(settings: TelephonySettings) -> bool:  # noqa: ARG001  the socket is found by the home folder
    return booted(home_folder())


def pid(home: Path) -> int | None:
    """The process that runs this home's Asterisk. A number left by a dead one does not count."""
    try:
        number = int((run_folder(home) / "asterisk.pid").read_text("ascii"))
        command = Path(f"/proc/{number}/cmdline").read_bytes()
    except (OSError, ValueError):
        return None
    return number if str(etc(home) / "asterisk.conf").encode() in command else None


def stop(home: Path, limit: float = STOP_SECONDS) -> bool:
    """End it cleanly: calls are hung up, recordings closed. True when it is gone.

    Never `core restart now`: that runs the program by the name it was called with, which is its loader's.
    """
    number = pid(home)
    if number is None:
        return True
    with suppress(NoAnswer):
        cli(home, "core stop now")
    end = time.monotonic() + limit
    while pid(home) == number:
        if time.monotonic() > end:
            return False
        with suppress(ChildProcessError):
            os.waitpid(number, os.WNOHANG)  # ours, when a test started it
        time.sleep(0.02)
    return True


def reload_plan(home: Path) -> None:
    """Take new windows, numbers and limits without losing a call. Raises NoAnswer."""
    cli(home, "dialplan reload")
