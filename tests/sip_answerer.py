"""A carrier's far end for tests: answers, refuses or lets ring whatever number is called, and keeps every packet."""

import hashlib
import re
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType

from tests.sip_caller import A_LAW, _header, _key_frames, _media, _token
from tests.telephone_sound import FRAME, RATE, Samples, from_a_law, silence, to_a_law


@dataclass
class Telephone:
    """How one number behaves. `final` other than 200 refuses; `rings` seconds pass before it."""

    final: int = 200
    rings: float = 0.2
    source: Iterator[Samples] = field(default_factory=silence)
    # What it says of itself in its answers, as some networks do.
    asserts: str = ""

    def __post_init__(self) -> None:
        self.packets: list[bytes] = []
        self.heard_bytes = bytearray()
        self.keys: list[str] = []
        self.invited, self.answered, self.ended = threading.Event(), threading.Event(), threading.Event()
        self._dialog = b""
        self.hang_up_asked = threading.Event()

    @property
    def heard(self) -> Samples:
        return from_a_law(bytes(self.heard_bytes))

    def press(self, keys: str) -> None:
        self.keys.extend(keys)

    def hang_up(self) -> None:
        self.hang_up_asked.set()


class SipAnswerer:
    """One UDP port; each telephone takes one call."""

    def __init__(self, telephones: dict[str, Telephone]) -> None:
        self.telephones = telephones
        self.registered: list[bytes] = []  # who signs on here is taken without a password
        self._sip = _socket()
        self._calls: dict[bytes, Telephone] = {}
        self._closed = threading.Event()
        self._challenge = ""
        self._challenged, self._signed_on = threading.Event(), threading.Event()
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> "SipAnswerer":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for telephone in self.telephones.values():
            telephone.hang_up()
        self._closed.set()
        for thread in self._threads:
            thread.join(2)
        self._sip.close()

    @property
    def port(self) -> int:
        port: int = self._sip.getsockname()[1]
        return port

    def sign_on(self, name: str, password: str, port: int) -> None:
        """Register as a telephone with a password at Asterisk's port, and wait until it is taken."""
        uri = f"sip:127.0.0.1:{port}"
        self._sip.sendto(self._register(name, uri, 1, ""), ("127.0.0.1", port))
        assert self._challenged.wait(5), "not asked for a password"
        answer = digest(self._challenge, method="REGISTER", uri=uri, name=name, password=password)
        self._sip.sendto(self._register(name, uri, 2, answer), ("127.0.0.1", port))
        assert self._signed_on.wait(5), "not signed on"

    def _register(self, name: str, uri: str, sequence: int, credentials: str) -> bytes:
        address = f"<sip:{name}@127.0.0.1:{self.port}>"
        return (
            f"REGISTER {uri} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{self.port};rport;branch=z9hG4bKreg{sequence}\r\n"
            f"From: <sip:{name}@127.0.0.1>;tag=reg\r\nTo: <sip:{name}@127.0.0.1>\r\nCall-ID: reg-{self.port}\r\n"
            f"CSeq: {sequence} REGISTER\r\nMax-Forwards: 70\r\nContact: {address}\r\nExpires: 300\r\n{credentials}"
            "Content-Length: 0\r\n\r\n"
        ).encode()

    def _told(self, message: bytes) -> None:
        if b"REGISTER" not in _header(message, b"CSeq"):
            return
        if message.startswith(b"SIP/2.0 401") and not self._challenged.is_set():
            self._challenge = _header(message, b"WWW-Authenticate").decode()
            self._challenged.set()
        elif message.startswith(b"SIP/2.0 200"):
            self._signed_on.set()

    def _listen(self) -> None:
        while not self._closed.is_set():
            with suppress(TimeoutError, OSError):
                message, peer = self._sip.recvfrom(65535)
                self._take(message, peer)

    def _take(self, message: bytes, peer: tuple[str, int]) -> None:
        call = _header(message, b"Call-ID")
        if message.startswith(b"SIP/2.0"):
            self._told(message)
            return
        if message.startswith(b"REGISTER"):
            self.registered.append(message)
            self._sip.sendto(_answer(message, b"200 OK", _token(), _signed_on_for(message)), peer)
            return
        if message.startswith(b"OPTIONS"):
            self._sip.sendto(_answer(message, b"200 OK"), peer)
            return
        if message.startswith(b"INVITE") and call not in self._calls:
            found = re.match(rb"INVITE sip:([^@;> ]+)", message)
            telephone = self.telephones.get(found[1].decode() if found else "")
            if telephone is None:
                self._sip.sendto(_answer(message, b"404 Not Found"), peer)
                return
            self._calls[call] = telephone
            telephone.packets.append(message)
            thread = threading.Thread(target=self._serve, args=(telephone, message, peer), daemon=True)
            self._threads.append(thread)
            thread.start()
            return
        if (telephone := self._calls.get(call)) is None:
            return
        telephone.packets.append(message)
        if message.startswith((b"BYE", b"CANCEL")):
            self._sip.sendto(_answer(message, b"200 OK"), peer)
            telephone.ended.set()
        elif message.startswith((b"INVITE", b"UPDATE")) and telephone.answered.is_set():
            self._sip.sendto(_answer(message, b"200 OK"), peer)

    def _serve(self, telephone: Telephone, invite: bytes, peer: tuple[str, int]) -> None:
        """One call, from its ringing to its end."""
        telephone.invited.set()
        tag = _token()
        asserted = f"P-Asserted-Identity: {telephone.asserts}\r\n".encode() if telephone.asserts else b""
        asserted += asserted.replace(b"P-Asserted-Identity", b"Remote-Party-ID")
        self._sip.sendto(_answer(invite, b"180 Ringing", tag, asserted), peer)
        if telephone.ended.wait(telephone.rings):
            self._sip.sendto(_answer(invite, b"487 Request Terminated", tag), peer)
            return
        if telephone.final != 200:
            self._sip.sendto(_answer(invite, b"%d No" % telephone.final, tag), peer)
            telephone.ended.set()
            return
        rtp = _socket()
        contact = b"Contact: <sip:far@127.0.0.1:%d>\r\nContent-Type: application/sdp\r\n" % self.port
        self._sip.sendto(_answer(invite, b"200 OK", tag, asserted + contact, _offer(rtp.getsockname()[1])), peer)
        telephone.answered.set()
        try:
            self._talk(telephone, rtp, _media(invite))
        finally:
            rtp.close()
        if not telephone.ended.is_set():
            self._sip.sendto(_bye(invite, tag, self.port), peer)
            telephone.ended.set()

    def _talk(self, telephone: Telephone, rtp: socket.socket, remote: tuple[str, int]) -> None:
        hearing = threading.Thread(target=self._hear, args=(telephone, rtp), daemon=True)
        hearing.start()
        sequence, stamp, due = 1, 1000, time.monotonic()
        pressed: Iterator[tuple[int, bytes, int]] = iter(())
        while not (self._closed.is_set() or telephone.ended.is_set() or telephone.hang_up_asked.is_set()):
            kind, body, late = next(pressed, (0, b"", 0))
            if not kind and telephone.keys:
                pressed = _key_frames(telephone.keys.pop(0))
                kind, body, late = next(pressed)
            if not kind:
                kind, body = A_LAW, to_a_law(next(telephone.source))
            header = struct.pack("!BBHII", 0x80, kind, sequence & 0xFFFF, (stamp - late) & 0xFFFFFFFF, 77)
            with suppress(OSError):
                rtp.sendto(header + body, remote)
            sequence, stamp, due = sequence + 1, stamp + FRAME, due + FRAME / RATE
            telephone.ended.wait(max(0.0, due - time.monotonic()))
        hearing.join(1)

    def _hear(self, telephone: Telephone, rtp: socket.socket) -> None:
        while not (self._closed.is_set() or telephone.ended.is_set() or telephone.hang_up_asked.is_set()):
            with suppress(TimeoutError, OSError):
                packet = rtp.recv(2048)
                if len(packet) > 12 and packet[1] & 0x7F == 8:
                    telephone.heard_bytes += packet[12:]


def _socket() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind(("127.0.0.1", 0))
    made.settimeout(0.1)
    return made


def _offer(port: int) -> bytes:
    return (
        "v=0\r\no=t 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n"
    ).encode()


def _answer(request: bytes, status: bytes, tag: bytes = b"", extra: bytes = b"", body: bytes = b"") -> bytes:
    vias = b"".join(b"Via: " + via + b"\r\n" for via in re.findall(rb"(?im)^Via:\s*(.*?)\r$", request))
    to = _header(request, b"To") + (b";tag=" + tag if tag else b"")
    names = (b"From", b"Call-ID", b"CSeq")
    headers = b"".join(name + b": " + _header(request, name) + b"\r\n" for name in names)
    length = b"Content-Length: %d\r\n\r\n" % len(body)
    return b"SIP/2.0 " + status + b"\r\n" + vias + headers + b"To: " + to + b"\r\n" + extra + length + body


def _signed_on_for(request: bytes) -> bytes:
    return b"Contact: " + _header(request, b"Contact") + b";expires=3600\r\nExpires: 3600\r\n"


def _bye(invite: bytes, tag: bytes, port: int) -> bytes:
    contact = re.search(rb"<([^>]+)>", _header(invite, b"Contact"))
    assert contact
    return (
        b"BYE %s SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%d;rport;branch=z9hG4bK%s\r\nFrom: %s;tag=%s\r\nTo: %s\r\n"
        b"Call-ID: %s\r\nCSeq: 1 BYE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
        % (
            *(contact[1], port, _token(12), _header(invite, b"To"), tag, _header(invite, b"From")),
            _header(invite, b"Call-ID"),
        )
    )


def digest(challenge: str, *, method: str, uri: str, name: str, password: str) -> str:
    """The Authorization header that answers a challenge (RFC 2617, MD5 with qop=auth)."""
    fields = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
    secret, once = _md5(f"{name}:{fields['realm']}:{password}"), _token().decode()
    answer = _md5(f"{secret}:{fields['nonce']}:00000001:{once}:auth:{_md5(f'{method}:{uri}')}")
    opaque = f', opaque="{fields["opaque"]}"' if "opaque" in fields else ""
    return (
        f'Authorization: Digest username="{name}", realm="{fields["realm"]}", nonce="{fields["nonce"]}", uri="{uri}", '
        f'response="{answer}", algorithm=MD5, qop=auth, nc=00000001, cnonce="{once}"{opaque}\r\n'
    )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()
