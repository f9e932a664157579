"""A studio phone for tests: registers with its password, answers whoever rings, speaks from its source."""

import re
import threading
from typing import Any

from tests.sip_caller import SipCaller, _header, _md5, _media, _token


class AnsweringPhone(SipCaller):
    """`registered` and `answered` tell how far it has come; keys are pressed as on any telephone."""

    def __init__(self, port: int, *, name: str, password: str, **more: Any) -> None:
        self.registered = threading.Event()
        self._name, self._secret, self._invitation = name, password, b""
        super().__init__(port, number=name, **more)

    def register(self) -> None:
        self._extension = self._name
        self._to = b"<sip:" + self._name.encode() + b"@127.0.0.1>"
        self._send(b"REGISTER", self._registrar(), self._new_via(), self._next(), b"Expires: 300\r\n")

    def _registrar(self) -> bytes:
        return f"sip:{self._server[0]}:{self._server[1]}".encode()

    def _told(self, message: bytes) -> None:
        if b"REGISTER" not in _header(message, b"CSeq"):
            return
        if message.startswith(b"SIP/2.0 200"):
            self.registered.set()
        elif message.startswith(b"SIP/2.0 401"):
            fields = dict(re.findall(r'(\w+)="?([^",]+)"?', _header(message, b"WWW-Authenticate").decode()))
            uri, once = self._registrar().decode(), _token().decode()
            secret = _md5(f"{self._name}:{fields['realm']}:{self._secret}")
            answer = _md5(f"{secret}:{fields['nonce']}:00000001:{once}:auth:{_md5(f'REGISTER:{uri}')}")
            credentials = (
                f'Authorization: Digest username="{self._name}", realm="{fields["realm"]}", '
                f'nonce="{fields["nonce"]}", uri="{uri}", response="{answer}", algorithm=MD5, qop=auth, '
                f'nc=00000001, cnonce="{once}"'
                + (f', opaque="{fields["opaque"]}"' if "opaque" in fields else "")
                + "\r\nExpires: 300\r\n"
            )
            self._send(b"REGISTER", self._registrar(), self._new_via(), self._next(), credentials.encode())

    def _asked(self, message: bytes) -> None:
        if not message.startswith(b"INVITE"):
            super()._asked(message)
            return
        vias = b"".join(b"Via: " + via + b"\r\n" for via in re.findall(rb"(?im)^Via:\s*(.*?)\r$", message))
        kept = b"".join(name + b": " + _header(message, name) + b"\r\n" for name in (b"From", b"Call-ID", b"CSeq"))
        to = _header(message, b"To") + b";tag=phone"
        body = self._offer()
        self._sip.sendto(
            b"SIP/2.0 200 OK\r\n%s%sTo: %s\r\nContact: <sip:%s@%s:%d>\r\n"
            b"Content-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s"
            % (vias, kept, to, self._name.encode(), self._local.encode(), self.sip_port, len(body), body),
            self._server,
        )
        if not self.answered.is_set():
            self._remote = _media(message)
            self.answered.set()
