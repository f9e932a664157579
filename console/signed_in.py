"""Who is asking: the cookie, the CSRF word, the origin, the rights. Every route says which act it is."""

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from console.house_of import house_of
from console.refusals import MustChangePassword, NotAllowed, WrongOrigin
from intake.office import looks, sessions
from intake.office.looks import Reader
from intake.office.people import Person
from intake.office.sessions import NotSignedIn
from intake.records.database import Database
from intake.rules.rights import Act, Sight, may, sight

SESSION_COOKIE = "rexian_session"
CSRF_COOKIE = "rexian_csrf"
CSRF_HEADER = "x-csrf-token"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    person: Person
    token: str

    @property
    def sight(self) -> Sight:
        return sight(self.person.roles)


def visitor_of(connection: HTTPConnection, now: datetime) -> tuple[Visitor, str]:
    """The signed-in person and the session's CSRF word. Raises: NotSignedIn, WrongOrigin."""
    token = connection.cookies.get(SESSION_COOKIE)
    if not token:
        raise NotSignedIn
    check_origin(connection)
    person, csrf = sessions.session_of(house_of(connection).db, token, now)
    return Visitor(person=person, token=token), csrf


def is_of_the_house(connection: HTTPConnection) -> bool:
    """Whether the house's own token is shown: a child process of this house, not a person."""
    expected = f"Bearer {house_of(connection).settings.internal_token.get_secret_value()}"
    return hmac.compare_digest(connection.headers.get("authorization", "").encode(), expected.encode())


def check_origin(connection: HTTPConnection) -> None:
    """A browser names the page's origin; another site's page may not speak for the person. Raises: WrongOrigin."""
    origin = connection.headers.get("origin")
    if not origin:
        return
    try:
        said = urlsplit(origin).netloc
    except ValueError as fault:
        raise WrongOrigin from fault
    if said != connection.headers.get("host"):
        raise WrongOrigin


def signed_in(request: Request) -> Visitor:
    """Raises: NotSignedIn, WrongOrigin."""
    visitor, csrf = visitor_of(request, datetime.now(UTC))
    said = request.headers.get(CSRF_HEADER, "")
    if request.method not in _READING and not hmac.compare_digest(said.encode(), csrf.encode()):
        raise WrongOrigin
    return visitor


def saw(db: Database, visitor: Visitor, cases: Iterable[int]) -> None:
    """The numbers of these cases' callers are about to be shown: in the journal, where the visitor sees them."""
    if visitor.sight.numbers:
        looks.note(db, Reader.of(visitor.person), cases, datetime.now(UTC))


def allowed(act: Act) -> Callable[[Visitor], Visitor]:
    """A dependency that lets only people through whose roles permit `act`."""

    def check(visitor: Annotated[Visitor, Depends(signed_in)]) -> Visitor:
        if visitor.person.must_change:
            raise MustChangePassword
        if not may(visitor.person.roles, act):
            raise NotAllowed(act=act.value)
        return visitor

    return check
