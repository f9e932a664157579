"""A letterbox: one process that makes calls for us, so that none can last longer than its limit or harm its caller."""

import json
import os
import selectors
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Self

# A cold machine reads Apprise's two hundred modules from disk.
START_SECONDS = 30.0
LONGEST_ANSWER = 20_000
# What the process may know of ours: where programs and certificates lie. No secret, no proxy but the settings'.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "HOME", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")


class Outcome(StrEnum):
    SENT = "sent"
    FAILED = "failed"  # it has certainly not arrived
    UNKNOWN = "unknown"  # it may have


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of one message, and the first words of the answer."""

    outcome: Outcome
    words: str


class Letterbox:
    """Not for two threads at once. After an unknown outcome by time or death it starts anew by itself."""

    def __init__(self, *, limit_seconds: float, hosts: tuple[str, ...] = (), proxy: str = "") -> None:
        self._limit = limit_seconds
        self._hosts = hosts
        self._proxy = proxy
        self._calling: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.close()

    def is_address(self, address: str) -> bool:
        """Whether Apprise knows how to send there. Calls nobody."""
        return self._ask(address, "", None).outcome is Outcome.SENT

    def open(self) -> bool:
        """Have the process ready, so that its start does not count against a message. False when it does not come."""
        return self._ask("", "", None).outcome is Outcome.FAILED

    def send(self, address: str, title: str, body: str) -> Sent:
        """Returns within the limit. Only what certainly did not arrive is `failed`."""
        return self._ask(address, title, body)

    def close(self) -> None:
        calling, self._calling = self._calling, None
        if calling is None:
            return
        calling.kill()
        for pipe in (calling.stdin, calling.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        calling.wait()

    def _ask(self, address: str, title: str, body: str | None) -> Sent:
        first = self._calling is None
        calling = self._calling = self._calling or self._start()
        asked = {"address": address, "title": title, "body": body, "hosts": self._hosts}
        assert calling.stdin is not None
        try:
            calling.stdin.write(json.dumps(asked).encode() + b"\n")
            calling.stdin.flush()
        except OSError:
            self.close()
            return Sent(outcome=Outcome.FAILED, words="the sending process could not be started")
        answer = self._hear(calling, self._limit + (START_SECONDS if first else 0))
        if answer is None:
            self.close()
            return Sent(outcome=Outcome.UNKNOWN, words="no answer within the limit")
        found = json.loads(answer)
        return Sent(outcome=Outcome(found["state"]), words=str(found["words"]))

    def _hear(self, calling: subprocess.Popen[bytes], seconds: float) -> bytes | None:
        """One line, or None when time is up or the process is gone."""
        assert calling.stdout is not None
        end, heard = time.monotonic() + seconds, b""
        with selectors.DefaultSelector() as ready:
            ready.register(calling.stdout, selectors.EVENT_READ)
            while not heard.endswith(b"\n") and len(heard) < LONGEST_ANSWER:
                if not ready.select(max(0.0, end - time.monotonic())):
                    return None
                part = os.read(calling.stdout.fileno(), LONGEST_ANSWER)
                if not part:
                    return None
                heard += part
        return heard

    def _start(self) -> subprocess.Popen[bytes]:
        known = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        if self._proxy:
            known |= {"http_proxy": self._proxy, "https_proxy": self._proxy, "no_proxy": ",".join(self._hosts)}
        return subprocess.Popen(
            [sys.executable, "-m", "intake.sending.caller"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=known,
            # Ctrl-C in a terminal ends the house in order; a call that is being made may come to its end.
            start_new_session=True,
        )
