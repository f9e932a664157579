"""What a request may weigh and hold, before anybody reads it: bodies end at a limit, paths and queries hold no NUL."""

import json
import re
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

# A scan of a sealed page, photographed by telephone at most; a little more than the office itself takes.
SCAN, LONGEST_SCAN = re.compile(r"/api/shows/\d+/preparation/manuscripts/\d+/scans"), 6_100_000
# So much more is taken from who sends too much, without being kept.
FORGOTTEN = 1_000_000

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
        elif (fault := _said_twice(body) or _half_a_character(body)) is not None:
            await _turn_away(NotReadable(fields=fault), scope, receive, send)
        else:
            await self.app(scope, _told(_without_nul(body), receive), send)


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body, or None when it is too long.

    Of what is too long a little is read and forgotten: whoever is cut off while still sending hears a broken line and
    not the sentence that says why. A flood is cut off all the same.
    """
    said = dict(scope["headers"]).get(b"content-length", b"0")
    usual = LONGEST_FORM if scope["path"].startswith(FORMS) else LONGEST_BODY
    longest = LONGEST_SCAN if SCAN.fullmatch(scope["path"]) else LONGER.get(scope["path"], usual)
    if not said.isdigit() or int(said[:20]) > longest + FORGOTTEN:
        return None
    body, length = b"", 0
    while (message := await receive())["type"] == "http.request":
        length += len(message.get("body", b""))
        if length <= longest:
            body += message.get("body", b"")
        if length > longest + FORGOTTEN or not message.get("more_body", False):
            break
    return body if length <= longest else None


def _said_twice(body: bytes) -> str | None:
    """A name that one object of a JSON body has twice: one of its two values would be lost without a word."""
    twice: list[str] = []

    def look(pairs: list[tuple[str, Any]]) -> None:
        names = [name for name, _ in pairs]
        twice.extend(name for name in set(names) if names.count(name) > 1)

    if body.lstrip()[:1] in JSON_BEGINS:
        try:
            json.loads(body, object_pairs_hook=look)
        except (ValueError, RecursionError):
            return None  # whoever reads the body says what is wrong with it
    return twice[0].encode(errors="replace").decode()[:LONGEST_NAME] if twice else None


def _half_a_character(body: bytes) -> str | None:
    """JSON can spell half of a character that takes two; no file, page or database can hold it."""
    if _SPELT_HALF.search(body) is None:
        return None
    try:
        json.dumps(json.loads(body), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return "body"
    except (ValueError, RecursionError):
        return None  # as above
    return None


def _without_nul(body: bytes) -> bytes:
    """A NUL that JSON spells means nothing in any text, and PostgreSQL takes none: it is left out. Files stay whole."""
    return _SPELT_NUL.sub(rb"\1", body) if body.lstrip()[:1] in JSON_BEGINS else body


JSON_BEGINS = (b"{", b"[", b'"')
# Behind an even number of backslashes: otherwise it is a backslash and letters.
_SPELT_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
_SPELT_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


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
