"""An AMI server in a process of its own that sends a recorded stream when it is asked to: `replay.py FILE PASSES`."""

import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path

END = b"Event: ReplayEnd\r\nPrivilege: call,all\r\n\r\n"


def serve(session: socket.socket, stream: bytes, passes: int) -> None:
    """Answer everything with success; the action Replay sends the stream."""
    # The answer to a ping must not stand in the middle of an event: on a busy machine the stream's end was lost by it.
    turn = threading.Lock()
    with session, suppress(OSError):
        session.sendall(b"Asterisk Call Manager/11.0.0\r\n")
        buffer = b""
        while chunk := session.recv(65536):
            *whole, buffer = (buffer + chunk).split(b"\r\n\r\n")
            for action in whole:
                lines = dict(line.partition(b": ")[::2] for line in action.split(b"\r\n"))
                mark = {key.lower(): value for key, value in lines.items()}.get(b"actionid", b"")
                name = {key.lower(): value for key, value in lines.items()}.get(b"action", b"").lower()
                answer = b"Response: Success\r\nActionID: " + mark + b"\r\nMessage: Authentication accepted\r\n"
                if name == b"ping":
                    answer += b"Ping: Pong\r\n"
                if name == b"status":
                    answer += b"EventList: start\r\n\r\nEvent: StatusComplete\r\nActionID: " + mark
                    answer += b"\r\nEventList: Complete\r\n"
                with turn:
                    session.sendall(answer + b"\r\n")
                if name == b"replay":
                    threading.Thread(target=send, args=(session, stream, passes, turn), daemon=True).start()


def send(session: socket.socket, stream: bytes, passes: int, turn: threading.Lock) -> None:
    with suppress(OSError):
        for piece in [*[stream] * passes, END]:
            with turn:
                session.sendall(piece)


if __name__ == "__main__":
    recorded = Path(sys.argv[1]).read_bytes()
    with socket.create_server(("127.0.0.1", 0)) as server:
        sys.stdout.write(f"{server.getsockname()[1]}\n")
        sys.stdout.flush()
        while True:
            caller, _ = server.accept()
            threading.Thread(target=serve, args=(caller, recorded, int(sys.argv[2])), daemon=True).start()
