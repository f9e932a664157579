"""A telephone for tests: SIP and A-law RTP over loopback, with threads; sends whatever From header it is told to."""

import hashlib
import random
import re
import socket
import struct
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType

import numpy as np

from tests.telephone_sound import FRAME, RATE, Samples, from_a_law, loudness, silence, to_a_law, tone, wav

__all__ = ["SipCaller", "from_a_law", "loudness", "silence", "to_a_law", "tone", "wav"]

A_LAW, KEY = 8, 101  # RTP payload types


class SipCaller:
    """One call at a time. `from_header` is the whole header's value as bytes, for callers who write what they like."""

    def __init__(
        self,
        port: int,
        *,
        number: str = "13800138000",
        name: str | bytes = "",
        from_header: bytes | None = None,
        source: Iterator[Samples] | None = None,
        password: str = "",
        local: str = "127.0.0.1",
        to: str = "127.0.0.1",
    ) -> None:
        self._server = (to, port)
        self._number, self._password, self._local = number, password, local
        self._source = source or silence()
        self._sip, self._rtp = self._socket(), self._socket()
        spoken = name.encode() if isinstance(name, str) else name
        address = f"<sip:{number}@{local}:{self.sip_port}>".encode()
        self._from = (from_header or (b'"' + spoken + b'" ' + address if spoken else address)) + b";tag=" + _token()
        self._call_id, self._to, self._target = _token(16), b"", b""
        self._via, self._sequence, self._invited, self._extension = b"", 0, 0, ""
        self._remote: tuple[str, int] | None = None
        self._heard = bytearray()
        self._keys: list[str] = []
        self._closed = threading.Event()
        self.answered, self.ended = threading.Event(), threading.Event()
        self.final = 0
        # Frames that this telephone owed at the worst moments: a busy machine does not let it speak in time.
        self.late = 0
        self.rang_at = 0.0
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._listen, self._hear, self._speak)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> "SipCaller":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def sip_port(self) -> int:
        port: int = self._sip.getsockname()[1]
        return port

    @property
    def heard(self) -> Samples:
        """Everything that came, as samples of 8 kHz."""
        return from_a_law(bytes(self._heard))

    def ring(self, extension: str) -> "SipCaller":
        """Send the INVITE and return."""
        self._extension = extension
        self._invite(b"")
        return self

    def call(self, extension: str, limit: float = 60.0) -> bool:
        """Ring and wait: True when answered, False when refused; `final` is the SIP status."""
        self.ring(extension)
        end = time.monotonic() + limit
        while time.monotonic() < end and not self.ended.is_set():
            if self.answered.wait(0.01):
                return True
        return self.answered.is_set()

    def press(self, keys: str) -> None:
        """Keys as telephone events (RFC 4733), one after the other."""
        self._keys.extend(keys)

    def hang_up(self) -> None:
        if self.ended.is_set() or not self._extension:
            return
        if self.answered.is_set():
            self._send(b"BYE", self._target, self._new_via(), self._next())
            self.ended.set()
        else:
            self._send(b"CANCEL", self._uri(), self._via, self._sequence)

    def close(self) -> None:
        with suppress(OSError):
            self.hang_up()
        self._closed.set()
        for thread in self._threads:
            thread.join(2)
        self._sip.close()
        self._rtp.close()

    def _socket(self) -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.bind((self._local, 0))
        made.settimeout(0.1)
        return made

    def _uri(self) -> bytes:
        return f"sip:{self._extension}@{self._server[0]}:{self._server[1]}".encode()

    def _new_via(self) -> bytes:
        return f"SIP/2.0/UDP {self._local}:{self.sip_port};rport;branch=z9hG4bK".encode() + _token(12)

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence

    def _invite(self, credentials: bytes) -> None:
        self._via, self._to = self._new_via(), f"<sip:{self._extension}@127.0.0.1>".encode()
        self.rang_at = time.monotonic()
        self._invited = self._next()
        self._send(b"INVITE", self._uri(), self._via, self._invited, credentials, self._offer())

    def _offer(self) -> bytes:
        port = self._rtp.getsockname()[1]
        return (
            f"v=0\r\no=t 1 1 IN IP4 {self._local}\r\ns=-\r\nc=IN IP4 {self._local}\r\nt=0 0\r\n"
            f"m=audio {port} RTP/AVP 8 101\r\n"
            "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n"
        ).encode()

    def _send(
        self, method: bytes, uri: bytes, via: bytes, sequence: int, extra: bytes = b"", body: bytes = b""
    ) -> None:
        kind = b"Content-Type: application/sdp\r\n" if body else b""
        self._sip.sendto(
            b"%s %s SIP/2.0\r\nVia: %s\r\nFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %d %s\r\nMax-Forwards: 70\r\n"
            b"Contact: <sip:t@%s:%d>\r\n%s%sContent-Length: %d\r\n\r\n%s"
            % (
                *(method, uri, via, self._from, self._to, self._call_id, sequence, method),
                *(self._local.encode(), self.sip_port, extra, kind, len(body), body),
            ),
            self._server,
        )

    def _listen(self) -> None:
        while not self._closed.is_set():
            with suppress(TimeoutError, OSError):
                message = self._sip.recv(65535)
                if message.startswith(b"SIP/2.0"):
                    self._told(message)
                else:
                    self._asked(message)

    def _told(self, message: bytes) -> None:
        status = int(message.split(b" ", 2)[1])
        if status < 200 or _header(message, b"CSeq") != b"%d INVITE" % self._invited:
            return  # also an answer that a busy machine repeats, to an INVITE that another has followed
        via = self._new_via() if status < 300 else self._via
        self._to = _header(message, b"To")
        if status < 300:
            self._target = _contact(message) or self._uri()
        self._send(b"ACK", self._target or self._uri(), via, self._sequence)
        if status == 401 and self._password and not self.final:
            self._invite(self._credentials(_header(message, b"WWW-Authenticate").decode()))
            self.final = status
            return
        self.final = status
        if status >= 300:
            self.ended.set()
        elif not self.answered.is_set():
            self._remote = _media(message)
            self.answered.set()

    def _asked(self, message: bytes) -> None:
        vias = b"".join(b"Via: " + via + b"\r\n" for via in re.findall(rb"(?im)^Via:\s*(.*?)\r$", message))
        headers = b"".join(
            name + b": " + _header(message, name) + b"\r\n" for name in (b"From", b"To", b"Call-ID", b"CSeq")
        )
        if not message.startswith(b"ACK"):
            self._sip.sendto(b"SIP/2.0 200 OK\r\n" + vias + headers + b"Content-Length: 0\r\n\r\n", self._server)
        if message.startswith((b"BYE", b"CANCEL")):
            self.ended.set()

    def _credentials(self, challenge: str) -> bytes:
        fields = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
        uri = self._uri().decode()
        secret = _md5(f"{self._number}:{fields['realm']}:{self._password}")
        once = _token().decode()
        answer = _md5(f"{secret}:{fields['nonce']}:00000001:{once}:auth:{_md5(f'INVITE:{uri}')}")
        return (
            f'Authorization: Digest username="{self._number}", realm="{fields["realm"]}", nonce="{fields["nonce"]}", '
            f'uri="{uri}", response="{answer}", algorithm=MD5, qop=auth, nc=00000001, cnonce="{once}"'
            + (f', opaque="{fields["opaque"]}"' if "opaque" in fields else "")
            + "\r\n"
        ).encode()

    def _hear(self) -> None:
        while not self._closed.is_set():
            with suppress(TimeoutError, OSError):
                packet = self._rtp.recv(2048)
                if len(packet) > 12 and packet[1] & 0x7F == 8:
                    self._heard += packet[12:]

    def _speak(self) -> None:
        """Twenty milliseconds of sound or of a pressed key, fifty times a second, from the answer to the end."""
        self._wait_for_answer()
        source, sequence, stamp = random.getrandbits(32), random.getrandbits(15), random.getrandbits(31)
        due, owed = time.monotonic(), 0
        pressed: Iterator[tuple[int, bytes, int]] = iter(())
        while not self._closed.is_set() and not self.ended.is_set():
            kind, body, late = next(pressed, (0, b"", 0))
            if not kind and self._keys:
                pressed = _key_frames(self._keys.pop(0))
                kind, body, late = next(pressed)
            if not kind:
                kind, body = A_LAW, to_a_law(next(self._source))
            header = struct.pack("!BBHII", 0x80, kind, sequence & 0xFFFF, (stamp - late) & 0xFFFFFFFF, source)
            with suppress(OSError):
                self._rtp.sendto(header + body, self._remote or self._server)
            sequence, stamp, due = sequence + 1, stamp + FRAME, due + FRAME / RATE
            time.sleep(max(0.0, due - time.monotonic()))
            before, owed = owed, int(max(0.0, time.monotonic() - due) * RATE / FRAME)
            self.late += max(0, owed - before)

    def _wait_for_answer(self) -> None:
        while not self._closed.is_set() and not self.answered.wait(0.05):
            pass


def _key_frames(key: str) -> Iterator[tuple[int, bytes, int]]:
    """Payload type, payload, and by how many samples its stamp lies before now. All frames of a key share one stamp."""
    code = "0123456789*#".index(key)
    for number in range(8):
        # The end is told three times, because a packet may be lost.
        end = 0x80 if number >= 5 else 0
        yield KEY, struct.pack("!BBH", code, end | 10, FRAME * (min(number, 5) + 1)), FRAME * number
    for _ in range(8):  # a pause, or Asterisk takes the next key for the same one
        yield A_LAW, to_a_law(np.zeros(FRAME, np.int16)), 0


def _token(length: int = 8) -> bytes:
    return uuid.uuid4().hex[:length].encode()


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def _header(message: bytes, name: bytes) -> bytes:
    found = re.search(rb"(?im)^" + name + rb":\s*(.*?)\r$", message)
    return found[1] if found else b""


def _contact(message: bytes) -> bytes:
    found = re.search(rb"<([^>]+)>", _header(message, b"Contact"))
    return found[1] if found else b""


def _media(message: bytes) -> tuple[str, int]:
    address, port = re.search(rb"c=IN IP4 (\S+)", message), re.search(rb"m=audio (\d+)", message)
    assert address
    assert port
    return address[1].decode(), int(port[1])
