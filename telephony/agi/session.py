"""One FastAGI session by pyst2's AGI class, in a forked child. Only ids and digits pass through it.

pyst2 0.5.1 writes every variable, the caller's number too, to its stderr, escapes nothing, needs the main thread and
reads lines without an end: it gets streams of ours, and nothing that a caller wrote is ever sent back.
"""

import io
import logging
import re
import time
from collections.abc import Callable
from io import BufferedIOBase

from asterisk.agi import AGI, AGIException

from intake.rules.numbers import is_case_number, plain_number
from intake.words import CaseState
from telephony.agi.sounds import sounds
from telephony.agi.tries import Tries
from telephony.ami.text import decode

log = logging.getLogger(__name__)

SCRIPT = "state"
LINE_LIMIT = 8 * 1024
SESSION_LIMIT = 64 * 1024

# Somebody who keys numbers until one fits learns how other people's matters stand.
TRIES_A_CALL = 3
TRIES_A_CALLER = 9
TRIES_WITHHELD = 60  # all withheld numbers together

Ask = Callable[[str], CaseState | None]


class _Lines:
    """What pyst2 reads from, bounded."""

    def __init__(self, file: BufferedIOBase) -> None:
        self._file = file
        self._left = SESSION_LIMIT

    def readline(self) -> str:
        line = self._file.readline(LINE_LIMIT)
        self._left -= len(line)
        return decode(line) if self._left > 0 else ""


class _Words:
    """What pyst2 writes to: each command whole, at once."""

    def __init__(self, file: BufferedIOBase) -> None:
        self._file = file

    def write(self, text: str) -> None:
        self._file.write(text.encode("ascii", "replace"))

    def flush(self) -> None:
        self._file.flush()


def answer(reading: BufferedIOBase, writing: BufferedIOBase, ask: Ask, tries: Tries) -> None:
    """Serve one session: STATE_MORE (1 when another try is allowed), then STATE_SOUNDS, which is always the last.

    STATE_SOUNDS stays empty when too many numbers were tried. The dial plan trusts nothing but that variable: a
    session that broke off has not set it.
    """
    try:
        agi = AGI(_Lines(reading), _Words(writing), io.StringIO())
        if agi.env.get("agi_network_script") != SCRIPT:
            log.warning("unknown AGI script")
            return
        keyed = agi.env.get("agi_arg_1", "")
        allowed, more = _allowed(agi.env, tries)
        found = sounds(ask(keyed) if is_case_number(keyed) else None) if allowed else ()
        agi.set_variable("STATE_MORE", "1" if more else "0")
        agi.set_variable("STATE_SOUNDS", "&".join(found))
    except (AGIException, OSError, ValueError) as fault:
        # Hung up, or not Asterisk: the dial plan goes on by itself.
        log.info("AGI session ended early", extra={"fault": type(fault).__name__})


def _allowed(env: dict[str, str], tries: Tries) -> tuple[bool, bool]:
    now = time.monotonic()
    call = re.sub(r"[^0-9A-Za-z.-]", "", env.get("agi_uniqueid", ""))[:64]
    number = plain_number(env.get("agi_callerid", ""))
    caller, most = (f"caller:{number}", TRIES_A_CALLER) if number.strip("+0") else ("withheld", TRIES_WITHHELD)
    of_call, of_caller = tries.count(f"call:{call}", now), tries.count(caller, now)
    return of_call <= TRIES_A_CALL and of_caller <= most, of_call < TRIES_A_CALL and of_caller < most
