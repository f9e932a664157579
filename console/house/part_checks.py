"""Whether each part of the house can begin: its modules are imported by an interpreter of their own, as a start would.

A part that falls at its import is started again and again; nobody sees why without reading its log.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence

from console.house.machine_checks import Check, failed, passed
from intake.sentences import say

# What each part's command imports before it does anything. Together in one minute even on a slow disk.
PARTS: Mapping[str, Sequence[str]] = {
    "asterisk": ("console.commands.asterisk", "telephony.pbx"),
    "app": ("console.commands.app", "console.serve"),
    "captions": ("console.commands.captions", "transcription.captions"),
    "agi": ("console.commands.agi", "telephony.agi"),
    "worker": ("console.commands.worker", "intake.jobs", "transcription.after_call"),
}
LIMIT_SECONDS = 60.0


def importing(parts: Mapping[str, Sequence[str]] = PARTS) -> Iterator[Check]:
    """One row for each part; all of them are tried at once."""
    tried = {name: _begun(modules) for name, modules in parts.items()}
    for name, child in tried.items():
        fault = _fault(child)
        if fault:
            yield failed(f"part {name}", fault, _mend(fault))
        else:
            yield passed(f"part {name}", say("doctor.part.imports"))


def _begun(modules: Sequence[str]) -> "subprocess.Popen[str]":
    line = "; ".join(f"import {module}" for module in modules)
    command = [sys.executable, "-c", line]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def _fault(child: "subprocess.Popen[str]") -> str:
    """The last line of what it said, which names the error; empty when all is well."""
    try:
        _, said = child.communicate(timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        return say("doctor.part.slow", seconds=int(LIMIT_SECONDS))
    if child.returncode == 0:
        return ""
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else say("doctor.part.died", code=child.returncode)


def _mend(fault: str) -> str:
    # A module that is not there or does not fit is a matter of the environment; anything else is one of the code.
    missing = fault.startswith(("ModuleNotFoundError", "ImportError", "OSError"))
    return say("doctor.part.mend" if missing else "doctor.part.mend_code")
