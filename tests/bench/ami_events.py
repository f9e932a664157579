"""AMI events a second through the real listener, beside panoramisk and a bare asyncio reader on one recorded stream."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.house import furnished
from tests.telephony.fake_asterisk import recorded
from tests.waiting import until

AIM = 10_000
STREAM = "calls.ami"
PASSES = 20
ROUNDS = 3


def measure() -> list[dict[str, Any]]:
    """The listener parses and hands over every event and applies the few that matter; the others only parse."""
    events = recorded(STREAM).count(b"\r\n\r\n") * PASSES
    with _replay() as port:
        listener = _best(lambda: _listener(port), events)
        panoramisk = _best(lambda: asyncio.run(_panoramisk(port)), events)
        bare = _best(lambda: asyncio.run(_bare(port)), events)
    return [_row("panoramisk", listener, panoramisk), _row("bare asyncio reader", listener, bare)]


def _row(reference: str, value: float, reference_value: float) -> dict[str, Any]:
    return {
        "name": f"AMI events through the listener, beside {reference}",
        "unit": "events/s",
        "value": round(value),
        "aim": AIM,
        "better": "higher",
        "reference": reference,
        "reference_value": round(reference_value),
    }


def _best(run: Callable[[], float], events: int) -> float:
    return max(events / run() for _ in range(ROUNDS))


@contextmanager
def _replay() -> Iterator[int]:
    folder = Path(__file__).parent.parent / "telephony" / "recorded"
    argv = [sys.executable, str(Path(__file__).parent / "replay.py"), str(folder / STREAM), str(PASSES)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def _listener(port: int) -> float:
    from telephony.connection import AmiAddress
    from telephony.listener import Listener

    with tempfile.TemporaryDirectory() as folder:
        os.environ["REXIAN_HOME"] = folder
        with furnished(Path(folder)) as db:
            address = AmiAddress(host="127.0.0.1", port=port, user="rexian", secret="secret")
            listener = Listener(db, address, Path(folder) / "no-call-log.json")
            listener.start()
            try:
                until(lambda: listener.state.connected)
                done: list[float] = []
                door = listener.connection.door()
                # The listener's own queue is the end of the hand-over: this runs behind all that went into it.
                door.register_event("ReplayEnd", lambda *_: listener.after(lambda: done.append(time.perf_counter())))
                began = time.perf_counter()
                door.tell({"Action": "Replay"})
                until(lambda: done, seconds=120)
                return done[0] - began
            finally:
                listener.stop()


async def _bare(port: int) -> float:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    await reader.readline()
    writer.write(b"Action: Replay\r\nActionID: 1\r\n\r\n")
    began = time.perf_counter()
    while True:
        block = await reader.readuntil(b"\r\n\r\n")
        headers = {}
        for line in block.decode("utf-8", "replace").split("\r\n"):
            key, _, value = line.partition(": ")
            headers[key] = value
        if headers.get("Event") == "ReplayEnd":
            break
    spent = time.perf_counter() - began
    writer.close()
    return spent


async def _panoramisk(port: int) -> float:
    from panoramisk import Manager

    client = Manager(host="127.0.0.1", port=port, username="rexian", secret="secret", ping_delay=1000)
    done = asyncio.Event()
    client.register_event("*", lambda _client, event: done.set() if event.event == "ReplayEnd" else None)
    connected: Awaitable[Any] = client.connect()
    await connected
    began = time.perf_counter()
    client.send_action({"Action": "Replay"})
    await done.wait()
    spent = time.perf_counter() - began
    client.close()
    return spent
