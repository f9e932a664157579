"""What a request may weigh and hold, before anybody reads it: bodies end at a limit, paths and queries hold no NUL."""

from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The longest honest body of a page is one corrected line of a transcript, every character of it escaped.
LONGEST_BODY = 65_536
# A form of the casework has several cells of twenty thousand characters.
LONGEST_FORM = 400_000
FORMS = ("/api/casework/", "/api/desk/")
# A roster is a file; a little more than the office itself takes, so that it is the office that says no.
LONGER = {"/api/units/roster": 1_100_000, "/api/units/roster/look": 1_100_000}

TOO_LARGE = 413
NOT_FOUND = 404


class Entrance:
    """Turns away what no page of ours sends, whoever is asking: a flood of bytes must not reach the memory."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif "\0" in scope["path"] or b"\0" in unquote_to_bytes(scope["query_string"]):
            # PostgreSQL and file systems know no NUL: nothing of ours has such a name.
            await _turn_away(send, NOT_FOUND, b"NotFound")
        elif (body := await _body(scope, receive)) is None:
            await _turn_away(send, TOO_LARGE, b"TooLarge")
        else:
            await self.app(scope, _told(body, receive), send)


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body, or None as soon as it is too long."""
    said = dict(scope["headers"]).get(b"content-length", b"0")
    usual = LONGEST_FORM if scope["path"].startswith(FORMS) else LONGEST_BODY
    longest = LONGER.get(scope["path"], usual)
    if not said.isdigit() or int(said[:20]) > longest:
        return None
    body = b""
    while (message := await receive())["type"] == "http.request":
        body += message.get("body", b"")
        if len(body) > longest:
            return None
        if not message.get("more_body", False):
            break
    return body


def _told(body: bytes, receive: Receive) -> Receive:
    """The body again for the application, then whatever else comes: a page that leaves."""
    left = [body]

    async def again() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return again


async def _turn_away(send: Send, status: int, error: bytes) -> None:
    answer = b'{"error":"%s","message":"%d"}' % (error, status)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": answer})
