"""The five children of this house: their programs, their readiness, the order in which they stop."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from console.house import asking, fonts, ports
from console.house.children import Child
from console.house.ports import Port
from console.house.running import Running
from console.settings import ConsoleSettings
from telephony.settings import TelephonySettings

# Started and shown in this order; readiness does not wait for the order.
NAMES = ("asterisk", "app", "captions", "agi", "worker")
ROOMS = ("intake", "telephony", "transcription", "console")
SOURCES = {".py", ".toml"}
# Recordings can wait, callers cannot: while all five load on two cores, the worker lets the others go first.
BEHIND = {"worker": ("nice", "-n", "5")}
# The console answers within milliseconds; a quarter of a minute without a word is no longer load.
APP_PATIENCE = 15.0
# It loads for seconds, and beside other work for many: killed for that it would load for ever.
APP_LOADING_PATIENCE = 180.0
# The others beat every second or two. Their work can wait for its next try longer than a screen can.
PART_PATIENCE = 40.0
ASTERISK_STOP_SECONDS = 10.0
STOP_SECONDS = 8.0


def wanted_ports(console: ConsoleSettings, telephony: TelephonySettings) -> list[Port]:
    """Every port the house listens on, with the setting that moves it."""
    rows: list[tuple[str, str, ports.Protocol, str, int]] = [
        ("telephony.sip_port", "asterisk", "udp", telephony.bind, telephony.sip_port),
        ("telephony.ami_port", "asterisk", "tcp", "127.0.0.1", telephony.ami_port),
        ("telephony.http_port", "asterisk", "tcp", "127.0.0.1", telephony.http_port),
        ("telephony.rtp_first", "asterisk", "udp", telephony.bind, telephony.rtp_first),
        ("telephony.agi_port", "agi", "tcp", "127.0.0.1", telephony.agi_port),
        ("telephony.audio_port", "captions", "tcp", "127.0.0.1", telephony.audio_port),
        ("console.port", "app", "tcp", console.host, console.port),
    ]
    if console.open_to:
        rows.append(("console.https_port", "app", "tcp", console.open_to, console.https_port))
    return [
        Port(setting=setting, child=child, protocol=protocol, host=host, number=number)
        for setting, child, protocol, host, number in rows
    ]


def children(
    home: Path,
    console: ConsoleSettings,
    telephony: TelephonySettings,
    asterisk: Sequence[str],
    is_booted: Callable[[], bool],
) -> list[Child]:
    """The plan. `asterisk` is the command that runs the PBX in the foreground; `is_booted` asks it once."""
    exchange = Child(
        name="asterisk",
        argv=tuple(asterisk),
        environment={},
        build=_hash([*asterisk, telephony.bind, str(telephony.sip_port), str(telephony.ami_port)]),
        ready=_asterisk_ready(telephony, is_booted),
        patience=None,
        loading_patience=None,
        answers=_always,
        stop_order=0,
        stop_seconds=ASTERISK_STOP_SECONDS,
    )
    build = _build(home)
    app = _room_child(home, build, "app", lambda _: asking.app_answers(console, "/ready"))
    app = replace(
        app,
        patience=APP_PATIENCE,
        loading_patience=APP_LOADING_PATIENCE,
        answers=lambda _: asking.app_answers(console, "/health"),
    )
    others = [
        _room_child(home, build, name, partial(_says_ready, home, name, telephony))
        for name in NAMES
        if name not in ("asterisk", "app")
    ]
    return [exchange, app, *others]


def _room_child(home: Path, build: str, name: str, ready: Callable[[Running], bool]) -> Child:
    """A child that is a command of ours. While it loads only its death counts; later it has to beat as well."""
    return Child(
        name=name,
        argv=(*BEHIND.get(name, ()), sys.executable, "-m", "console.commands", name),
        environment=fonts.environment(home),
        build=build,
        ready=ready,
        patience=PART_PATIENCE,
        loading_patience=None,
        answers=lambda _: asking.beats(home, name),
        stop_order=1,
        stop_seconds=STOP_SECONDS,
    )


def _says_ready(home: Path, name: str, telephony: TelephonySettings, _: Running) -> bool:
    return asking.part_is_ready(home, name, telephony)


def _asterisk_ready(telephony: TelephonySettings, is_booted: Callable[[], bool]) -> Callable[[Running], bool]:
    booted: set[int] = set()

    def is_ready(running: Running) -> bool:
        if not ports.is_listening("tcp", telephony.ami_port):
            return False
        # Asking by its own console starts a program, so a boot is asked for until it is seen, and then no more.
        if running.pid not in booted and is_booted():
            booted.add(running.pid)
        return running.pid in booted

    return is_ready


def _always(_: Running) -> bool:
    return True


def _build(home: Path) -> str:
    """Changes with every source file, setting and secret: what runs on older ones is not adopted."""
    root = Path(__file__).parents[2]
    files = [path for room in ROOMS for path in _sources(root / room)]
    kept = [path for path in (home / "rexian.toml", home / "secrets.toml") if path.exists()]
    facts = [f"{path} {path.stat().st_mtime_ns}" for path in sorted([*files, *kept])]
    told = [f"{name}={value}" for name, value in sorted(os.environ.items()) if name.startswith("REXIAN_")]
    return _hash([sys.executable, *facts, *told])


def _sources(room: Path) -> Iterator[Path]:
    for folder, inside, names in os.walk(room):
        # The browser's part is no program of the children, and its packages are fifty thousand files.
        inside[:] = [name for name in inside if name not in {"web", "static", "__pycache__"}]
        yield from (Path(folder) / name for name in names if Path(name).suffix in SOURCES)


def _hash(facts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
