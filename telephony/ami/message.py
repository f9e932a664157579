"""One AMI message, read by a repaired pyst2 `ManagerMsg`. It only reads; who gets the message is the door's matter."""

from asterisk.manager import ManagerMsg

from telephony.ami.text import decode

# Asterisk writes each of these once. A second copy was smuggled in by somebody's name or number.
WRITTEN_ONCE = frozenset(
    {
        "ActionID",
        "Cause",
        "Channel",
        "ChannelState",
        "ChannelStateDesc",
        "Conference",
        "Event",
        "EventList",
        "Linkedid",
        "Response",
        "Timestamp",
        "UserEvent",
        "Uniqueid",
    }
)
OURS = "Call-"  # the prefix of our own UserEvent headers, each of which the dial plan writes once

# Longer values are cut: no header that we read is longer, and a display name may be as long as a SIP packet.
VALUE_LIMIT = 8192


class Message(ManagerMsg):  # type: ignore[misc]  # pyst2 has no types
    """Headers of one message. Of a repeated header the first value counts; `repeated` keeps all of them.

    pyst2 0.5.1 dies on `ChanVariable` (`dict.has_key`), keeps the last of repeated headers, and drops every
    byte that is not UTF-8. `response` is the message's bytes without the closing blank line.
    """

    response: bytes
    data: str
    headers: dict[str, str]
    repeated: dict[str, list[str]]
    forged: bool

    def parse(self, response: bytes) -> None:
        self.repeated = {}
        self.forged = False
        headers = self.headers
        lines = 0
        rest = []
        for line in _text(response).split("\r\n"):
            key, colon, value = line.partition(":")
            if not colon:
                if line:
                    rest.append(line)
                continue
            lines += 1
            headers[key] = value.strip()
        if rest:
            self.data = "\r\n".join(rest)
        if lines != len(headers):
            self._keep_repeated()
        if len(response) > VALUE_LIMIT:
            for key, value in headers.items():
                headers[key] = value[:VALUE_LIMIT]

    def _keep_repeated(self) -> None:
        values: dict[str, list[str]] = {}
        for line in _text(self.response).split("\r\n"):
            key, colon, value = line.partition(":")
            if colon:
                values.setdefault(key, []).append(value.strip())
        for key, found in values.items():
            self.headers[key] = found[0]
            if len(found) > 1:
                self.repeated[key] = found
                self.forged = self.forged or key in WRITTEN_ONCE or key.startswith(OURS)

    @property
    def variables(self) -> dict[str, str]:
        """Channel variables of a Status row (`Variable: NAME=value`) or of an event (`ChanVariable`)."""
        found: dict[str, str] = {}
        for key in self.headers:
            if key == "Variable" or key.startswith("ChanVariable"):
                for pair in self.repeated.get(key, [self.headers[key]]):
                    name, _, value = pair.partition("=")
                    found.setdefault(name.strip(), value.strip())
        return found


def _text(response: bytes) -> str:
    try:
        return response.decode("utf-8")
    except UnicodeDecodeError:
        # Line by line, so that one caller's GB18030 name cannot spoil another header's UTF-8.
        return "\r\n".join(decode(line) for line in response.split(b"\r\n"))
