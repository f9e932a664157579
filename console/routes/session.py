"""Signing in and out, passwords, language."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request, Response

from console import views
from console.attempts import check_attempts
from console.house_of import house_of
from console.rooms import Room
from console.signed_in import CSRF_COOKIE, SESSION_COOKIE, Visitor, check_origin, signed_in
from console.wire import Language, Me, NewPassword, SignIn
from intake.office import people, sessions
from intake.rules.sign_in import LONGEST_SESSION
from intake.settings import house

router = Room(prefix="/api/session", tags=["session"])

SignedIn = Annotated[Visitor, Depends(signed_in)]


@router.post("")
def sign_in(body: SignIn, request: Request, response: Response) -> Me:
    """Open a session: two cookies, one for the server only, one whose word the page repeats in a header."""
    check_origin(request)
    check_attempts(request)
    db, now = house_of(request).db, datetime.now(UTC)
    opened = sessions.sign_in(db, body.name, body.password, now)
    # Whoever used this browser before is not left signed in behind the next person's back.
    sessions.sign_out(db, request.cookies.get(SESSION_COOKIE, ""), now)
    secure = request.url.scheme == "https"
    age = int(LONGEST_SESSION.total_seconds())
    response.set_cookie(SESSION_COOKIE, opened.token, max_age=age, httponly=True, samesite="strict", secure=secure)
    response.set_cookie(CSRF_COOKIE, opened.csrf, max_age=age, samesite="strict", secure=secure)
    return _me(opened.person)


@router.get("")
def who_am_i(visitor: SignedIn) -> Me:
    return _me(visitor.person)


@router.delete("", status_code=204)
def sign_out(visitor: SignedIn, request: Request, response: Response) -> None:
    sessions.sign_out(house_of(request).db, visitor.token, datetime.now(UTC))
    response.delete_cookie(SESSION_COOKIE)
    response.delete_cookie(CSRF_COOKIE)


@router.post("/password")
def change_password(body: NewPassword, visitor: SignedIn, request: Request) -> Me:
    check_attempts(request)
    db, session = house_of(request).db, sessions.digest(visitor.token)
    changed = people.change_password(db, visitor.person.id, body.old, body.new, datetime.now(UTC), session=session)
    return _me(changed)


@router.put("/language")
def set_language(body: Language, visitor: SignedIn, request: Request) -> Me:
    return _me(people.set_language(house_of(request).db, visitor.person.id, body.lang, datetime.now(UTC)))


def _me(person: people.Person) -> Me:
    return views.me(person, house().timezone)
