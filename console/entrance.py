"""What a request may weigh and hold, before anybody reads it: bodies end at a limit, paths and queries hold no NUL."""

import json
from typing import Any
from urllib.parse import unquote_to_bytes

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.refusals import NotHere, NotReadable, TooLarge
from console.refusing import refuse
from intake.words import Refusal
from intake.words.documents import Form

# The longest honest body of a page is one corrected line of a transcript, every character of it escaped.
LONGEST_BODY = 65_536
# A form of the casework has several cells of twenty thousand characters; so have a manuscript and a report.
LONGEST_FORM = 400_000
FORMS = ("/api/casework/", "/api/lists/", "/api/shows/")
# A roster is a file; a little more than the office itself takes, so that it is the office that says no.
LONGER = {"/api/units/roster": 1_100_000, "/api/units/roster/look": 1_100_000}
# So are templates of papers: some thirty kilobytes, with a crest and its fonts' names a few hundred.
LONGER |= {f"/api/templates/{form}{tail}": 1_100_000 for form in Form for tail in ("", "/check")}

NOT_FOUND = 404
LONGEST_NAME = 60


class Entrance:
    """Turns away what no page of ours sends, whoever is asking: a flood of bytes must not reach the memory."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif "\0" in scope["path"] or b"\0" in unquote_to_bytes(scope["query_string"]):
            # PostgreSQL and file systems know no NUL: nothing of ours has such a name.
            await _turn_away(NotHere(status=NOT_FOUND), scope, receive, send)
        elif (body := await _body(scope, receive)) is None:
            await _turn_away(TooLarge(), scope, receive, send)
        elif (twice := _said_twice(body)) is not None:
            await _turn_away(NotReadable(fields=twice), scope, receive, send)
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


def _said_twice(body: bytes) -> str | None:
    """A name that one object of a JSON body has twice: one of its two values would be lost without a word."""
    twice: list[str] = []

    def look(pairs: list[tuple[str, Any]]) -> None:
        names = [name for name, _ in pairs]
        twice.extend(name for name in set(names) if names.count(name) > 1)

    if body.lstrip()[:1] in (b"{", b"["):
        try:
            json.loads(body, object_pairs_hook=look)
        except (ValueError, RecursionError):
            return None  # whoever reads the body says what is wrong with it
    return twice[0].encode(errors="replace").decode()[:LONGEST_NAME] if twice else None


def _told(body: bytes, receive: Receive) -> Receive:
    """The body again for the application, then whatever else comes: a page that leaves."""
    left = [body]

    async def again() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return again


async def _turn_away(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    answer = refuse(Request(scope), refusal)
    # What is left of the body is not read: the line ends with the answer.
    answer.headers["connection"] = "close"
    await answer(scope, receive, send)
