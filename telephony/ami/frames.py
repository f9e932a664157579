"""Cuts the byte stream of AMI into messages. Knows nothing of headers; memory stays bounded whatever comes."""

END = b"\r\n\r\n"

# The largest honest message is a Status row of about 2 kB; SIP itself stops at 64 kB, and an event repeats
# a hostile display name at most three times.
MESSAGE_LIMIT = 256 * 1024


class Frames:
    """Feed it chunks, take whole messages. What is longer than the limit is skipped and counted."""

    def __init__(self, limit: int = MESSAGE_LIMIT) -> None:
        self.oversized = 0
        self._limit = limit
        self._rest = bytearray()
        self._searched = 0
        self._skipping = False

    def feed(self, chunk: bytes) -> list[bytes]:
        self._rest += chunk
        # Only the new bytes are searched, so a message that drips in byte by byte costs no more than its length.
        if self._rest.find(END, max(0, self._searched - len(END) + 1)) < 0:
            self._searched = len(self._rest)
            self._bound()
            return []
        *whole, rest = bytes(self._rest).split(END)
        self._rest = bytearray(rest)
        self._searched = len(rest)
        if self._skipping:
            self._skipping = False
            del whole[0]
        self._bound()
        kept = [message for message in whole if len(message) <= self._limit]
        self.oversized += len(whole) - len(kept)
        return kept

    def _bound(self) -> None:
        if len(self._rest) <= self._limit:
            return
        if not self._skipping:
            self._skipping = True
            self.oversized += 1
        del self._rest[: len(self._rest) - len(END) + 1]
        self._searched = len(self._rest)
