"""The real Asterisk for tests: on free ports, in a home of its own, with its call log and AMI at hand."""

import json
import random
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from telephony import pbx
from telephony.pbx import prompts, sound
from telephony.pbx.installation import Installation
from telephony.settings import TelephonySettings
from tests.ports import free_ports
from tests.sip_caller import SipCaller
from tests.telephony.polling import eventually
from tests.waiting import until

TONE_SECONDS = 0.32
STEP = 400  # samples of 8 kHz from one look at what was heard to the next
LOUD = 800 * 1000
SECRET = "test-secret-of-the-line"
Headers = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A running Asterisk. `home` is REXIAN_HOME."""

    home: Path
    settings: TelephonySettings
    installation: Installation
    process: subprocess.Popen[bytes]

    def caller(self, **facts: Any) -> SipCaller:
        """A telephone that has not rung yet; the arguments are SipCaller's."""
        return SipCaller(self.settings.sip_port, **facts)

    def call_log(self) -> list[dict[str, Any]]:
        """Every line of the call log; one that is no JSON fails the test."""
        file = pbx.call_log_file(self.home)
        if not file.exists():
            return []
        whole, _, _ = file.read_bytes().rpartition(b"\n")  # the last one may still be on its way
        return [json.loads(line.decode("utf-8", "replace")) for line in whole.splitlines()]

    def logged(self, kind: str) -> list[dict[str, Any]]:
        """Rows of one kind, a user event's or Asterisk's own; what a user event says is under `said`."""
        rows = [row for row in self.call_log() if kind in (row["userdeftype"], row["eventtype"])]
        return [{**row, "said": _said(row["eventextra"])} for row in rows]

    def ami(self) -> "RawAmi":
        return RawAmi(self.settings.ami_port)

    def complaints(self) -> list[str]:
        """What Asterisk wrote about warnings and errors."""
        log = self.home / "asterisk" / "log" / "full.log"
        lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
        return [line for line in lines if "WARNING" in line or "ERROR" in line]


class RawAmi:
    """AMI as bytes: collects every event, sends actions, knows nothing of calls."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), 40)
        self._socket.settimeout(None)
        self._file = self._socket.makefile("rb")
        self.events: list[Headers] = []
        self.raw = bytearray()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.send(Action="Login", Username=pbx.AMI_USER, Secret=SECRET)
        assert eventually(lambda: self.responses("Success")), self.events

    def __enter__(self) -> "RawAmi":
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._reader.join(2)
        self._file.close()
        self._socket.close()

    def send(self, **headers: str) -> None:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._socket.sendall((lines + "\r\n").encode())

    def responses(self, kind: str) -> list[Headers]:
        return [event for event in self.events if event.get("Response") == kind]

    def named(self, name: str) -> list[Headers]:
        """Events by name; user events by theirs."""
        return [event for event in self.events if name in (event.get("UserEvent"), event.get("Event"))]

    def first(self, name: str, limit: float = 40.0) -> Headers:
        assert eventually(lambda: self.named(name), limit), f"no {name}"
        return self.named(name)[0]

    def variable(self, name: str, **of: str) -> str:
        """The value of a variable now: a global one, or of `Channel=…`."""
        asked = f"variable-{len(self.events)}"  # each answer is an event more
        self.send(Action="Getvar", Variable=name, ActionID=asked, **of)
        return until(lambda: [one for one in self.events if one.get("ActionID") == asked])[0]["Value"]

    def _read(self) -> None:
        message: Headers = {}
        with suppress(OSError, ValueError):
            for line in self._file:
                self.raw += line
                name, colon, value = line.decode("utf-8", "surrogateescape").rstrip("\r\n").partition(":")
                if not colon and message:
                    self.events.append(message)
                    message = {}
                elif colon:
                    assert name not in message or name in {"Output", "ChanVariable"}, f"doubled header {name}"
                    message[name] = value.strip()


def _said(extra: str | dict[str, Any]) -> str:
    said = extra if isinstance(extra, dict) else json.loads(extra) if extra else {}
    return str(said.get("extra", ""))


def _pitches() -> dict[str, float]:
    return {name: 400.0 + 45 * number for number, name in enumerate(prompts.names())}


def write_tone_prompts(home: Path, seconds: float = TONE_SECONDS) -> None:
    (home / "prompts").mkdir(exist_ok=True)
    at = np.arange(int(seconds * 16000)) / 16000
    for name, pitch in _pitches().items():
        sound.write_wav(home / "prompts" / f"{name}.wav", 0.5 * np.sin(2 * np.pi * pitch * at), 16000)


def heard_prompts(samples: NDArray[np.int16]) -> list[str]:
    """The tone prompts in what a caller heard, in order; the record tone and hold music are passed over."""
    found: list[tuple[str, int]] = []
    for begin, name in _prompts_at(samples):
        if found and found[-1][0] == name and begin - found[-1][1] < 1600:
            found[-1] = (name, begin)
        else:
            found.append((name, begin))
    return [name for name, _ in found]


def seconds_of(samples: NDArray[np.int16], prompt: str) -> float:
    """How long a tone prompt was there in what a caller heard."""
    return sum(name == prompt for _, name in _prompts_at(samples)) * STEP / 8000


def _prompts_at(samples: NDArray[np.int16]) -> Iterator[tuple[int, str]]:
    """Where the tone of a prompt is there, and whose it is."""
    names = {round(pitch): name for name, pitch in _pitches().items()}
    window = np.hanning(1600)
    for begin in range(0, len(samples) - 1600, STEP):
        piece = samples[begin : begin + 1600].astype(float) * window
        if np.abs(piece).sum() < LOUD:  # no spectrum has a peak above that
            continue
        spectrum = np.abs(np.fft.rfft(piece, 16000))
        peak = int(spectrum.argmax()) // 2
        name = next((name for pitch, name in names.items() if abs(pitch - peak) <= 4), None)
        if name is not None and spectrum.max() >= LOUD:
            yield begin, name


def line_settings(**chosen: Any) -> TelephonySettings:
    """Settings on free ports; nobody listens on the feed's and AGI's unless the test does."""
    names = ("sip_port", "ami_port", "http_port", "agi_port", "audio_port")
    ports = dict(zip(names, free_ports(len(names)), strict=True))
    rtp = 30_000 + random.randrange(14_000) * 2
    sound = {"rtp_first": rtp, "rtp_last": rtp + 600}
    return TelephonySettings(**{"ami_secret": SECRET, "softphone_secret": SECRET, **ports, **sound, **chosen})


@contextmanager
def running_line(
    home: Path, installation: Installation, settings: TelephonySettings, now: datetime | None = None
) -> Iterator[Line]:
    """Render, start, wait until it takes calls; end it cleanly. `now` chooses the show windows."""
    pbx.render(installation, settings, home, now or datetime.now(UTC))
    log = (home / "asterisk" / "log" / "console.log").open("ab")
    process = subprocess.Popen(pbx.argv(installation, home), stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        assert eventually(lambda: pbx.booted(home, 2) or process.poll() is not None, 90)
        assert process.poll() is None, (home / "asterisk" / "log" / "console.log").read_text("utf-8", "replace")
        yield Line(home=home, settings=settings, installation=installation, process=process)
    finally:
        if process.poll() is None:
            pbx.stop(home)
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        if process.poll() is None:
            process.kill()
            process.wait()
        log.close()


@pytest.fixture(scope="session")
def installed_asterisk() -> Installation:
    """An Asterisk of this machine; unpacked into the cache when it is not there yet."""
    return pbx.find(None, pbx.cache_folder()) or pbx.unpack(lambda _share, _sentence: None)


StartLine = Callable[..., Line]


@pytest.fixture(scope="session")
def made_prompts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prompts converted once for all tests."""
    home = tmp_path_factory.mktemp("prompts")
    prompts.install(home)
    return home / "asterisk" / "data"


@pytest.fixture
def start_line(
    installed_asterisk: Installation, made_prompts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StartLine]:
    """`start_line(show="always", max_calls=3)` boots an Asterisk with these settings in the test's own home.

    With `tone_prompts` every prompt is `tone_seconds` long, at a pitch of its own: see `heard_prompts`.
    """
    monkeypatch.setenv("REXIAN_HOME", str(tmp_path))
    shutil.copytree(made_prompts, tmp_path / "asterisk" / "data")
    with ExitStack() as stack:

        def start(
            now: datetime | None = None,
            *,
            tone_prompts: bool = False,
            tone_seconds: float = TONE_SECONDS,
            **chosen: Any,
        ) -> Line:
            if tone_prompts:
                write_tone_prompts(tmp_path, tone_seconds)
            return stack.enter_context(running_line(tmp_path, installed_asterisk, line_settings(**chosen), now))

        yield start
