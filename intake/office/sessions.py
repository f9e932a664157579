"""Verbs for signing in and out. Sessions live on the server; only the hash of a cookie is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, delete, insert, select, update

from intake.office import failures, passwords, people
from intake.office.failures import Locked, Strangers
from intake.office.people import Person, WrongPassword
from intake.records import tables
from intake.records.database import Database
from intake.rules import sign_in as rules
from intake.words import PersonId, Refusal

# Writing the time of every click would make each page view a durable write.
SEEN_EVERY = timedelta(seconds=30)
_STRANGERS = Strangers()


class NotSignedIn(Refusal):
    key = "intake.not_signed_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSession:
    """`token` is the cookie; only its hash is kept."""

    token: str
    csrf: str
    person: Person


def sign_in(db: Database, name: str, password: str, now: datetime) -> OpenedSession:
    """Raises: WrongPassword (also for unknown and disabled people), Locked."""
    with db.read() as tx:
        row = people.by_name(tx, name)
    locked = _STRANGERS.locked(name, now) if row is None else row.locked_until
    if locked is not None and locked > now:
        raise Locked(until=locked.isoformat())
    right = passwords.verify(password, row.password if row is not None else _nobody())
    with db.begin() as tx:
        # Hashing took a while: others may have tried too, been locked out, or the person may have been shown the door.
        now_known = None if row is None else people.by_name(tx, name)
        if now_known is None:
            failed = _STRANGERS.count(name, now)
        elif now_known.locked_until is not None and now_known.locked_until > now:
            failed = now_known.locked_until
        elif right and row is not None and now_known.password == row.password and now_known.disabled_at is None:
            return _open_session(tx, PersonId(now_known.id), now)
        else:
            failed = failures.count_in(tx, now_known, now)
    if failed is not None:
        raise Locked(until=failed.isoformat())
    raise WrongPassword


def session_of(db: Database, token: str, now: datetime) -> tuple[Person, str]:
    """The person behind a cookie, and the session's CSRF word. Raises: NotSignedIn."""
    key = digest(token)
    with db.read() as tx:
        row = tx.execute(select(tables.session).where(tables.session.c.id == key)).first()
        if row is None or rules.session_over(row.opened_at, row.seen_at, now):
            raise NotSignedIn
        person = people.person_in(tx, PersonId(row.person), now)
    if person.disabled:
        raise NotSignedIn
    if now - row.seen_at >= SEEN_EVERY:
        with db.begin() as tx:
            tx.execute(update(tables.session).where(tables.session.c.id == key).values(seen_at=now))
    return person, row.csrf


def sign_out(db: Database, token: str, at: datetime) -> None:
    with db.begin() as tx:
        row = tx.execute(
            delete(tables.session).where(tables.session.c.id == digest(token)).returning(tables.session.c.person)
        ).first()
        if row is not None:
            people.note(tx, f"person:{row.person}", "signed_out", PersonId(row.person), at)


def _open_session(tx: Connection, person: PersonId, now: datetime) -> OpenedSession:
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    tx.execute(delete(tables.session).where(tables.session.c.seen_at < now - rules.LONGEST_SESSION))
    tx.execute(insert(tables.session).values(id=digest(token), person=person, csrf=csrf, opened_at=now, seen_at=now))
    tx.execute(update(tables.person).where(tables.person.c.id == person).values(failures=0, locked_until=None))
    people.note(tx, f"person:{person}", "signed_in", person, now)
    return OpenedSession(token=token, csrf=csrf, person=people.person_in(tx, person, now))


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _nobody() -> str:
    """Telling that a name is unknown must take as long as telling that a password is wrong."""
    return passwords.hashed(secrets.token_urlsafe(16))
