"""Is a part ready? Asked from outside, with or without a supervisor: the command line and containers use this."""

import http.client
import time
from pathlib import Path

from console.house import ports, running
from console.settings import ConsoleSettings
from telephony.settings import TelephonySettings

ANSWER_SECONDS = 2.0
# A part beats every second or two; a loaded machine may hold it up for a few.
FRESH_SECONDS = 10.0


def ready_file(home: Path, name: str) -> Path:
    """Where a child without a web address says that it is ready: its own pid and start, so an old file is mute."""
    return home / "run" / f"{name}.ready"


def has_said_ready(home: Path, name: str) -> bool:
    """True while the very process that wrote the file lives."""
    written = running.from_pid_file(ready_file(home, name))
    return written is not None and running.start_ticks(written[0]) == written[1]


def beats(home: Path, name: str) -> bool:
    """False when a child that has said ready shows no more sign of life; before that only its death counts."""
    if not has_said_ready(home, name):
        return True
    try:
        told = ready_file(home, name).stat().st_mtime
    except FileNotFoundError:
        return True
    # Either way round: a clock that was put back must not make a stuck part look alive for an hour.
    return abs(time.time() - told) < FRESH_SECONDS


def part_is_ready(home: Path, name: str, telephony: TelephonySettings) -> bool:
    """A child that said so, is not stuck and, where it serves a port, listens there."""
    served = {"captions": telephony.audio_port, "agi": telephony.agi_port}
    is_up = has_said_ready(home, name) and beats(home, name)
    return is_up and (name not in served or ports.is_listening("tcp", served[name]))


def app_answers(console: ConsoleSettings, path: str) -> bool:
    connection = http.client.HTTPConnection(console.host, console.port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def asterisk_is_booted(telephony: TelephonySettings) -> bool:
    from telephony import pbx

    return ports.is_listening("tcp", telephony.ami_port) and pbx.is_booted(telephony)


def is_ready(home: Path, name: str) -> bool:
    match name:
        case "asterisk":
            return asterisk_is_booted(TelephonySettings())  # type: ignore[call-arg]  # secrets come from the file
        case "app":
            return app_answers(ConsoleSettings(), "/ready")  # type: ignore[call-arg]
        case _:
            return part_is_ready(home, name, TelephonySettings())  # type: ignore[call-arg]
