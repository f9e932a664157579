"""Taking in a roster: units with their people, all in one transaction or nothing. A look first tells every fault."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from intake.office import bodies, naming, passwords, people, posts
from intake.office.numbering import local
from intake.office.organisations import find_in, organisation_in
from intake.records.database import Database
from intake.rules import keeping, roster
from intake.rules.roster import Entry, Fault, fault
from intake.words import OrganisationId, PersonId, Post, Refusal


class BadRoster(Refusal):
    """Some lines cannot be taken in, so none was."""

    key = "intake.bad_roster"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a roster would bring: names of new units, logins of new people, how many posts; and every fault by line."""

    units: tuple[str, ...]
    people: tuple[str, ...]
    posts: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """Somebody who may sign in now. The password is shown once and kept nowhere but as a hash."""

    login: str
    display: str
    unit: str
    password: str


def look(db: Database, rows: Sequence[Sequence[str]], at: datetime, by: PersonId | None = None) -> Look:
    """Write nothing. Raises NotYourOrganisation."""
    with db.read() as tx:
        naming.check_keeper(tx, by, at)
        return _look(tx, *roster.read(rows), at)


def take_in(
    db: Database,
    rows: Sequence[Sequence[str]],
    at: datetime,
    *,
    password: Callable[[], str],
    by: PersonId | None = None,
) -> list[NewAccount]:
    """Add what is new: units, accounts with a first password, posts from today on. What is there already stays.

    Args:
        password: makes a first password.

    Raises: BadRoster, NotYourOrganisation.
    """
    entries, faults = roster.read(rows)
    seen = look(db, rows, at, by)
    # Hashing takes as long as a hundred transactions: before the one there is.
    first = {login: password() for login in seen.people}
    secrets = {login: passwords.fit_password(login, word) for login, word in first.items()}
    with db.begin() as tx:
        naming.check_keeper(tx, by, at)
        found = _look(tx, entries, faults, at)
        if found.faults or not set(found.people) <= set(secrets):
            raise BadRoster(count=len(found.faults), first=found.faults[0].sentence() if found.faults else "")
        for entry in entries:
            unit = _unit(tx, entry, at, by)
            if entry.role is not None:
                _person(tx, entry, Post(organisation=unit, role=entry.role), secrets, at, by)
    accounts = {entry.login: entry for entry in reversed(entries) if entry.login in first}
    return [
        NewAccount(login=login, display=entry.person or login, unit=entry.unit, password=first[login])
        for login, entry in accounts.items()
    ][::-1]


def _look(tx: Connection, entries: Sequence[Entry], faults: Sequence[Fault], at: datetime) -> Look:
    day = local(at).date()
    found, units, logins, new_posts = list(faults), dict[str, None](), dict[str, None](), 0
    for entry in entries:
        known = find_in(tx, entry.unit, day)
        if known is None:
            units[entry.unit] = None
            found += [
                fault(entry.line, "name_taken", name=name)
                for name in (entry.unit, *entry.aliases)
                if _is_taken(tx, name, at)
            ]
        else:
            there = organisation_in(tx, known, day)
            if there.closed:
                found.append(fault(entry.line, "unit_closed", name=entry.unit))
            if entry.role is not None and entry.role not in keeping.roles_of(there.duty):
                found.append(fault(entry.line, "role_elsewhere", name=entry.unit))
        if entry.login:
            row = people.by_name(tx, entry.login)
            new_posts += 1
            if row is None:
                logins[entry.login] = None
            elif entry.person and row.display != entry.person:
                found.append(fault(entry.line, "login_taken", name=entry.login))
    ordered = sorted(dict.fromkeys(found), key=lambda one: one.line)
    return Look(units=tuple(units), people=tuple(_once(logins)), posts=new_posts, faults=tuple(ordered))


def _once(logins: dict[str, None]) -> list[str]:
    """Lin and lin are one person."""
    return list({login.lower(): login for login in reversed(logins)}.values())[::-1]


def _is_taken(tx: Connection, name: str, at: datetime) -> bool:
    try:
        naming.check_free(tx, name, local(at).date())
    except naming.OrganisationNameTaken:
        return True
    return False


def _unit(tx: Connection, entry: Entry, at: datetime, by: PersonId | None) -> OrganisationId:
    known = find_in(tx, entry.unit, local(at).date())
    if known is not None:
        return known
    return bodies.add_organisation_in(
        tx,
        name=entry.unit,
        branch=entry.branch,
        at=at,
        by=by,
        prefix=entry.prefix,
        aliases=entry.aliases,
        phone=entry.phone,
        english="",
    ).id


def _person(
    tx: Connection, entry: Entry, post: Post, secrets: dict[str, str], at: datetime, by: PersonId | None
) -> None:
    row = people.by_name(tx, entry.login)
    if row is None:
        display = entry.person or entry.login
        person = people.add_in(tx, name=entry.login, display=display, secret=secrets[entry.login], at=at, by=by)
    else:
        person = PersonId(row.id)
    posts.give_post_in(tx, person, post, at, since=local(at).date(), by=by)
