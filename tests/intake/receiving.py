"""Other sides that messages are sent to: a web server that answers as its address says, and a mail server."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from tests.ports import free_port


class Web:
    """`json://127.0.0.1:port/<what>`: ok, refuse (400), fault (500), verdict (200 with a refusal), cut, slow."""

    def __init__(self) -> None:
        self.received: list[str] = []
        self.may_answer = threading.Event()
        outer = self

        class Asked(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.received.append(content["message"])
                what = self.path.strip("/")
                if what == "slow":
                    outer.may_answer.wait(60)
                if what == "cut":
                    self.connection.close()
                    return
                self.send_response({"refuse": 400, "fault": 500}.get(what, 200))
                self.end_headers()
                self.wfile.write(b'{"errcode":93000,"errmsg":"invalid"}' if what == "verdict" else b"taken")

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
        self.port: int = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def address(self, what: str) -> str:
        return f"json://127.0.0.1:{self.port}/{what}"

    def close(self) -> None:
        self.may_answer.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def web() -> Iterator[Web]:
    server = Web()
    try:
        yield server
    finally:
        server.close()


class Mailbox:
    """Takes mail for anybody but `nobody@…`."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.port = 0

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:
        self.received.append(envelope.content)
        return "250 queued as 17"


@contextmanager
def mail() -> Iterator[Mailbox]:
    box = Mailbox()
    # Its controller asks the port it was told whether the server is up, so it cannot be told "any".
    box.port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
