"""The FastAGI server: forks for each session, ends each in time, and refuses rather than queue."""

import logging
import signal
import socketserver
from collections.abc import Callable
from typing import Any

from intake.office import cases
from intake.records.database import Database
from intake.words import CaseState
from telephony.agi.session import answer
from telephony.agi.tries import Tries
from telephony.settings import TelephonySettings

log = logging.getLogger(__name__)

# More callers at once than the hotline has lines for this; the rest hear the prompt for "not now".
MOST_CHILDREN = 32

LOOPBACK = "127.0.0.1"


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, StateServer)
        # The kernel ends a session that hangs, whatever it hangs in; Asterisk then goes on with the call.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, self.server.seconds)
        self.server.db.engine.dispose(close=False)  # the parent's connections are not ours to use
        answer(self.rfile, self.wfile, self.server.state_of, self.server.tries)


class StateServer(socketserver.ForkingTCPServer):
    """`serve_forever` in the main thread of a process with no other threads."""

    allow_reuse_address = True
    max_children = MOST_CHILDREN * 2  # at this number the standard class waits; verify_request refuses before
    request_queue_size = 64

    def __init__(
        self,
        port: int,
        seconds: float,
        db: Database,
        host: str = LOOPBACK,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        self.db = db
        self._beat = beat
        self.seconds = seconds
        self.tries = Tries()
        super().__init__((host, port), _Session)

    def state_of(self, number: str) -> CaseState | None:
        return cases.state_by_number(self.db, number)

    def verify_request(self, *_: Any) -> bool:
        self.collect_children()
        return len(self.active_children or ()) < MOST_CHILDREN

    def service_actions(self) -> None:
        super().service_actions()
        self._beat()

    def handle_error(self, *_: Any) -> None:
        log.exception("AGI session")

    def server_close(self) -> None:
        super().server_close()
        self.tries.close()


def serve(
    settings: TelephonySettings,
    db: Database,
    *,
    ready: Callable[[], None] = lambda: None,
    beat: Callable[[], None] = lambda: None,
) -> None:
    """Answer until the process is ended. `ready` is called once, when sessions are accepted; `beat` after every
    session and twice a second between them."""
    # In containers Asterisk asks for the server by its name there, over a network that is theirs alone.
    host = LOOPBACK if settings.agi_host in (LOOPBACK, "localhost") else "0.0.0.0"
    with StateServer(settings.agi_port, settings.agi_seconds, db, host, beat) as server:
        log.info("AGI ready", extra={"port": settings.agi_port})
        ready()
        server.serve_forever()
