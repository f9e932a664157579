"""The one door to pyst2's AMI client: a repaired `Manager`, one object for one connection, never used again.

pyst2 0.5.1 goes deaf by a caller's name, dies on `ChanVariable`, reads single bytes, gives answers to whoever
asked first, waits for ever, loses its dispatcher to a raising callback, shares one default dict between actions
and writes line breaks through. Each repair below has a test of its own in tests/telephony/ami.
"""

import contextlib
import logging
import secrets
import socket
import struct
import threading
import warnings
from dataclasses import dataclass

from asterisk.manager import Event, Manager

from telephony.ami.errors import ActionRefused, LineAway
from telephony.ami.frames import Frames
from telephony.ami.message import Message
from telephony.ami.questions import Action, Question, written

log = logging.getLogger(__name__)

GREETING = b"Asterisk Call Manager"
CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 5.0
CHUNK = 256 * 1024

# A callback that cannot keep up must not eat the memory: the line is given up, and the next connection
# takes the truth from Asterisk's status and call log instead.
BACKLOG_LIMIT = 200_000

_making = threading.Lock()  # warnings.catch_warnings is not safe between threads


@dataclass(slots=True)
class Counts:
    """What passed the door since it was opened. Written by the door's own threads."""

    events: int = 0
    forged: int = 0
    oversized: int = 0
    unreadable: int = 0
    raised: int = 0  # callbacks that raised


class Door(Manager):  # type: ignore[misc]  # pyst2 has no types
    """One AMI connection. After `lost` is set it is dead: make a new one. Every method may be called by any thread."""

    def __init__(self) -> None:
        with _making, warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # pyst2 says setDaemon
            super().__init__()
        self.message_thread.name = "ami-read"
        self.event_dispatch_thread.name = "ami-hand-over"
        self.counts = Counts()
        self.lost = threading.Event()
        self.why = ""
        self.version = ""
        self._link: socket.socket | None = None
        self._sending = threading.Lock()
        self._ending = threading.Lock()
        self._questions: dict[str, Question] = {}
        self._frames = Frames()
        self._dispatched = 0
        # Not the host's name: whoever can guess an ActionID could forge an answer.
        self._mark = secrets.token_hex(8)

    def __del__(self) -> None:
        """pyst2 would try to log off and wait here."""

    def connected(self) -> bool:
        return bool(self._connected.is_set())

    def connect(self, host: str, port: int = 5038, limit: float = CONNECT_SECONDS) -> str:
        """Connect and read the greeting, which is returned. Raises LineAway within `limit` seconds or so."""
        if self._link is not None:
            raise LineAway("a door opens only once")
        try:
            link = socket.create_connection((host, port), limit)
        except OSError as fault:
            raise LineAway(str(fault)) from fault
        self._link = link
        try:
            greeting, rest = _greeting(link)
            link.settimeout(None)
            _keep_alive(link, limit)
        except (OSError, LineAway) as fault:
            self._lose(str(fault))
            link.close()
            raise LineAway(str(fault)) from fault
        self.title, _, self.version = greeting.partition("/")
        self._connected.set()
        self._running.set()
        self._sort(self._frames.feed(rest))
        self.message_thread.start()
        self.event_dispatch_thread.start()
        return greeting

    def send_action(self, cdict: Action | None = None, limit: float = ANSWER_SECONDS, **headers: str) -> Message:
        """Send one action and wait for its own answer. pyst2's verbs (`login`, `ping`, ...) all come through here."""
        return self._ask({**(cdict or {}), **headers}, limit, rows=False)[0]

    def ask(self, action: Action, limit: float = ANSWER_SECONDS) -> Message:
        """Like `send_action`, but an error answer raises ActionRefused."""
        return _accepted(action, self._ask(action, limit, rows=False)[0])

    def rows(self, action: Action, limit: float = ANSWER_SECONDS) -> list[Message]:
        """The events of a list action (Status, CoreShowChannels), without the closing one."""
        answer, rows = self._ask(action, limit, rows=True)
        _accepted(action, answer)
        return rows

    def tell(self, action: Action) -> None:
        """Send without waiting; the answer is dropped when it comes."""
        self._write(written(action, self._next_id()))

    def close(self) -> None:
        """Say goodbye if that costs nothing, and let go. Never blocks, never raises, may be called twice."""
        if self._link is not None and self._connected.is_set() and self._sending.acquire(blocking=False):
            try:
                self._link.send(written({"Action": "Logoff"}, self._next_id()), socket.MSG_DONTWAIT)
            except OSError:
                pass
            finally:
                self._sending.release()
        self._lose("closed here")

    def _next_id(self) -> str:
        return f"{self._mark}-{self.next_seq()}"

    def _ask(self, action: Action, limit: float, *, rows: bool) -> tuple[Message, list[Message]]:
        action_id = self._next_id()
        message = written(action, action_id)
        question = Question(str(action.get("Action", "")), rows=rows)
        self._questions[action_id] = question
        try:
            self._write(message)
            return question.wait(limit), question.rows
        finally:
            self._questions.pop(action_id, None)

    def _write(self, message: bytes) -> None:
        link = self._link
        if link is None or not self._connected.is_set():
            raise LineAway(self.why or "not connected")
        try:
            with self._sending:
                link.sendall(message)
        except OSError as fault:
            # Half an action may have left: nothing sensible can follow it on this connection.
            self._lose(f"cannot send: {fault}")
            raise LineAway(str(fault)) from fault

    def message_loop(self) -> None:
        """The reading thread: blocks of bytes in, answers to their askers, events to the hand-over thread."""
        why = "closed by Asterisk"
        link = self._link
        if link is None:
            return
        try:
            while self._running.is_set():
                chunk = link.recv(CHUNK)
                if not chunk:
                    break
                self._sort(self._frames.feed(chunk))
                if self.counts.events - self._dispatched > BACKLOG_LIMIT:
                    why = "events came faster than they were taken"
                    break
        except OSError as fault:
            why = str(fault)
        finally:
            self._lose(why)
            link.close()

    def _sort(self, messages: list[bytes]) -> None:
        self.counts.oversized = self._frames.oversized
        events: list[Event] = []
        for raw in messages:
            try:
                message = Message(raw)
                if message.forged:
                    self.counts.forged += 1
                    log.error("forged AMI message dropped", extra={"event": message.headers.get("Event", "")[:40]})
                elif not self._answers(message) and "Event" in message.headers:
                    events.append(Event(message))
            except Exception:  # one message must not end the reading of all others
                self.counts.unreadable += 1
                log.exception("unreadable AMI message dropped")
        if events:
            self.counts.events += len(events)
            self._event_queue.put(events)

    def _answers(self, message: Message) -> bool:
        headers = message.headers
        action_id = headers.get("ActionID")
        question = self._questions.get(action_id) if action_id else None
        # OriginateResponse carries Event, Response and ActionID: it is an event, not an answer.
        if "Event" not in headers:
            if question is not None:
                question.answered(message)
            return True
        if question is None or not question.wants_rows:
            return False
        question.row(message)
        return True

    def event_dispatch(self) -> None:
        """The hand-over thread: runs what `register_event` registered, which can neither end nor block the reading."""
        while (events := self._event_queue.get()) is not None:
            for event in events:
                self._hand_over(event)
            self._dispatched += len(events)

    def _hand_over(self, event: Event) -> None:
        for name in (event.name, "*"):
            for callback in self._event_callbacks.get(name, ()):
                try:
                    if callback(event, self):
                        return
                except Exception:  # pyst2's dispatcher would end here, silently
                    self.counts.raised += 1
                    log.exception("AMI callback raised")

    def _lose(self, why: str) -> None:
        with self._ending:
            if self.lost.is_set():
                return
            self.why = why
            self._connected.clear()
            self._running.clear()
            self.lost.set()
        if self._link is not None:
            with contextlib.suppress(OSError):
                self._link.shutdown(socket.SHUT_RDWR)  # wakes the reading thread
        for question in list(self._questions.values()):
            question.lost(why)
        self._event_queue.put(None)


def _accepted(action: Action, answer: Message) -> Message:
    if answer.headers.get("Response") == "Error":
        raise ActionRefused(str(action.get("Action", "")), answer.headers.get("Message", ""))
    return answer


def _greeting(link: socket.socket) -> tuple[str, bytes]:
    buffer = b""
    while b"\n" not in buffer:
        chunk = link.recv(256)
        if not chunk or len(buffer) > len(GREETING) + 256:
            raise LineAway("no AMI greeting")
        buffer += chunk
    line, _, rest = buffer.partition(b"\n")
    if not line.startswith(GREETING):
        raise LineAway("the port is taken by something that is not Asterisk")
    return line.decode("ascii", "replace").strip(), rest


def _keep_alive(link: socket.socket, limit: float) -> None:
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    # A stopped Asterisk fills the send buffer one day; then sending must fail, not wait.
    whole = int(limit)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("@ll", whole, int((limit - whole) * 1_000_000)))
