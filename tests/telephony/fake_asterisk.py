"""An honest small Asterisk for tests: speaks AMI over TCP, replays recorded bytes, and can stall, drop or be silent."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType

RECORDED = Path(__file__).parent / "recorded"
GREETING = b"Asterisk Call Manager/11.0.0\r\n"

Headers = dict[str, str]
Answer = Callable[[Headers], bytes]


def recorded(name: str) -> bytes:
    """The bytes of a conversation as Asterisk sent them."""
    return (RECORDED / name).read_bytes()


def message(*lines: str) -> bytes:
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class FakeAsterisk:
    """Listens on a free port. `actions` holds everything that was asked, oldest first."""

    def __init__(self, port: int = 0) -> None:
        self.actions: list[Headers] = []
        self.rows: list[bytes] = []  # what Status lists
        self.answers: dict[str, Answer] = {}
        self.after_login = b""
        # CoreStatus tells wall-clock time without a zone.
        self.began = datetime(2026, 11, 20, 8, 15, 30).astimezone()
        self.secret = "secret"
        self._stalled = threading.Event()
        self._sessions: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        # What is sent and what is answered come one after the other, as from one writer.
        self._writing = threading.RLock()
        self._server = socket.create_server(("127.0.0.1", port))
        self.port = self._server.getsockname()[1]
        self.sessions = 0

    def __enter__(self) -> "FakeAsterisk":
        self._start(self._accept)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.drop()
        for thread in self._threads:
            thread.join(5)

    def send(self, raw: bytes) -> None:
        """Write to everyone who is connected, whether or not they asked."""
        with self._lock:
            sessions = list(self._sessions)
        for session in sessions:
            with self._writing, suppress(OSError):
                session.sendall(raw)

    def send_in_pieces(self, raw: bytes, size: int) -> None:
        """The same, however the network cuts it."""
        with self._writing:
            for begin in range(0, len(raw), size):
                self.send(raw[begin : begin + size])

    def drop(self) -> None:
        """Cut every connection, as a killed Asterisk does."""
        with self._lock:
            sessions, self._sessions = self._sessions, []
        for session in sessions:
            with suppress(OSError):
                session.shutdown(socket.SHUT_RDWR)

    def stall(self) -> None:
        """Take actions and answer none, as a stopped Asterisk does."""
        self._stalled.set()

    def resume(self) -> None:
        self._stalled.clear()

    def asked(self, action: str) -> list[Headers]:
        return [headers for headers in list(self.actions) if headers.get("Action") == action]

    def _start(self, work: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                session, _ = self._server.accept()
            except OSError:
                return
            self.sessions += 1
            with self._lock:
                self._sessions.append(session)
            self._start(self._serve, session)

    def _serve(self, session: socket.socket) -> None:
        with session, suppress(OSError):
            session.sendall(GREETING)
            buffer = b""
            while chunk := session.recv(65536):
                buffer += chunk
                *whole, buffer = buffer.split(b"\r\n\r\n")
                for raw in whole:
                    self._take(session, raw)

    def _take(self, session: socket.socket, raw: bytes) -> None:
        headers: Headers = {}
        for line in raw.decode().split("\r\n"):
            key, _, value = line.partition(": ")
            headers.setdefault(key, value)
        self.actions.append(headers)
        if self._stalled.is_set():
            return
        name = headers.get("Action", "")
        custom = self.answers.get(name)
        answer = custom(headers) if custom else self._answer(name, headers)
        if answer:
            with self._writing:
                session.sendall(answer)
        if name == "Logoff":
            session.shutdown(socket.SHUT_RDWR)

    def _answer(self, name: str, headers: Headers) -> bytes:
        mark = f"ActionID: {headers['ActionID']}"
        if name == "Login" and headers.get("Secret") != self.secret:
            return message("Response: Error", mark, "Message: Authentication failed")
        if name == "Login":
            return message("Response: Success", mark, "Message: Authentication accepted") + self.after_login
        if name == "CoreStatus":
            began = f"{self.began:%Y-%m-%d}", f"{self.began:%H:%M:%S}"
            return message("Response: Success", mark, f"CoreStartupDate: {began[0]}", f"CoreStartupTime: {began[1]}")
        if name == "Ping":
            return message("Response: Success", mark, "Ping: Pong", "Timestamp: 1795408529.573000")
        if name == "Status":
            return self._status(mark)
        return message("Response: Success", mark)

    def _status(self, mark: str) -> bytes:
        first = message("Response: Success", mark, "EventList: start", "Message: Channel status will follow")
        rows = b"".join(
            row.removesuffix(b"\r\n\r\n") + b"\r\n" + mark.encode() + b"\r\n\r\n" for row in list(self.rows)
        )
        last = message("Event: StatusComplete", mark, "EventList: Complete", f"ListItems: {len(self.rows)}")
        return first + rows + last
