"""A cable between a browser and a server that a test can cut or unplug. Bytes pass unread."""

import contextlib
import socket
import threading

CHUNK = 65_536


class Cable:
    """Listens on a free loopback port and relays to `port`. Threads end with their sockets."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._whole = threading.Event()
        self._whole.set()
        self._joined: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every connection at once; new ones pass."""
        with self._lock:
            for end in self._joined:
                # Shutting down wakes the threads that read; each closes its own.
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def unplug(self) -> None:
        """Nothing passes and nothing ends, as with a pulled network plug."""
        self._whole.clear()

    def plug_in(self) -> None:
        self._whole.set()

    def close(self) -> None:
        self._door.close()
        self._whole.set()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                near.close()
                continue
            with self._lock:
                self._joined |= {near, far}
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._relay, args=(source, sink), daemon=True).start()

    def _relay(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while chunk := source.recv(CHUNK):
                self._whole.wait()
                sink.sendall(chunk)
        except OSError:
            pass
        finally:
            for end in (source, sink):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            with self._lock:
                self._joined -= {source}
            source.close()
