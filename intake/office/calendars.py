"""The calendar of working days: what ships, and the verbs by which its owners change it. Versions are only added.

The style office proposes, the supervision bureau approves. What is in force is the sum of all approved versions.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from intake import feed, journal
from intake.office import four_eyes, rules_in_force
from intake.records import notices, tables
from intake.records.database import Database
from intake.rules import calendar_words, policy
from intake.rules.calendar import Calendar, Layer, layered
from intake.rules.calendar_words import Proposal, Said
from intake.rules.policy import Pack
from intake.sentences import say
from intake.words import PersonId, Refusal

POLICIES = Path(__file__).parents[1] / "policies"
SHIPPED = "doumen-2016"
# The calendar that ships; the office's own layers make newer ones.
FIRST_VERSION = 1


class NoSuchProposal(Refusal):
    key = "intake.no_such_proposal"


class AlreadyDecided(Refusal):
    """It was approved or refused before."""

    key = "intake.already_decided"


class Overtaken(Refusal):
    """Another version came into force since: the difference that was looked at is not the one it would make."""

    key = "intake.overtaken"


class ProposedAlready(Refusal):
    """Somebody proposed the very same, and nobody has decided on that. `version`, `by`: "" is the machine's own."""

    key = "intake.proposed_already"

    def sentence(self, lang: str | None = None) -> str:
        by = str(self.facts["by"]) or say("intake.proposed_by_the_machine", lang)
        return say(self.key, lang, version=self.facts["version"], by=by)


class WithoutReason(Refusal):
    """Rules change for a reason that is written down."""

    key = "intake.without_reason"


def shipped_text(name: str = SHIPPED) -> str:
    return (POLICIES / f"{name}.toml").read_text("utf-8")


def shipped_names() -> list[str]:
    """The packs that ship, the district's own first."""
    return sorted((path.stem for path in POLICIES.glob("*.toml")), key=lambda name: (name != SHIPPED, name))


@cache
def pack(name: str = SHIPPED) -> Pack:
    """A pack that ships. Raises BadPack."""
    return policy.read(shipped_text(name))


@cache
def calendar() -> Calendar:
    """The nation's working days, by the State Council's notices."""
    return layered(FIRST_VERSION, notices.years(), notices.words())


def propose(
    db: Database,
    *,
    said: Iterable[Said],
    years: Mapping[int, bool],
    reason: str,
    person: PersonId | None,
    at: datetime,
) -> int:
    """Words and announced years for others to look at. Returns the version they would be.

    Args:
        person: who proposes; None for the administrator of the machine itself.

    Raises: WithoutReason, NothingChanges, UnannouncedYear, NoWorkIn, ProposedAlready.
    """
    if not reason.strip():
        raise WithoutReason
    # Of two words about one day and layer the later counts, as everywhere.
    proposal = Proposal(said=tuple({(one.layer, one.day): one for one in said}.values()), years=dict(years))
    with db.begin() as tx:
        calendar_words.check(rules_in_force.layers_in(tx, newest_in(tx)), proposal)
        _check_news(tx, proposal)
        version = keep_in(tx, proposal, reason.strip(), at, person)
        facts: dict[str, journal.Fact] = {"words": len(proposal.said), "years": len(proposal.years)}
        _note(tx, "calendar_proposed", version, at, person, facts)
        return version


def approve(db: Database, version: int, *, person: PersonId | None, at: datetime) -> None:
    """In force from now on. Running clocks follow in `recomputing`; ended ones never.

    Raises: NoSuchProposal, AlreadyDecided, Overtaken, SelfApproval; NothingChanges, UnannouncedYear, NoWorkIn.
    """
    with db.begin() as tx:
        row = open_in(tx, version)
        if version < newest_in(tx):
            raise Overtaken(version=version, newest=newest_in(tx))
        alone = four_eyes.alone_in(tx, row.proposed_by, person, at)
        versions = tables.calendar_version
        tx.execute(update(versions).where(versions.c.id == version).values(approved_by=person, approved_at=at))
        _note(tx, "calendar_approved", version, at, person, {"proposed_by": row.proposed_by, "alone": alone})


def refuse(db: Database, version: int, *, why: str, person: PersonId | None, at: datetime) -> None:
    """Taken back by who proposed, or not approved. Raises: NoSuchProposal, AlreadyDecided, WithoutReason."""
    if not why.strip():
        raise WithoutReason
    with db.begin() as tx:
        open_in(tx, version)
        versions = tables.calendar_version
        tx.execute(update(versions).where(versions.c.id == version).values(refused_at=at, refusal=why.strip()))
        _note(tx, "calendar_refused", version, at, person, {})


def propose_again(db: Database, version: int, *, person: PersonId | None, at: datetime) -> int:
    """An overtaken proposal, laid over what is in force now; the old one is closed. Returns the new version.

    Raises: NoSuchProposal, AlreadyDecided, ProposedAlready; NothingChanges where the newer version says the same.
    """
    with db.begin() as tx:
        row = open_in(tx, version)
        layers = rules_in_force.layers_in(tx, newest_in(tx))
        proposal = calendar_words.only_news(layers, said_in(tx, version))
        calendar_words.check(layers, proposal)
        _check_news(tx, proposal)
        again = keep_in(tx, proposal, row.reason, at, person)
        versions = tables.calendar_version
        tx.execute(update(versions).where(versions.c.id == version).values(refused_at=at, refusal=f"→ {again}"))
        _note(tx, "calendar_proposed", again, at, person, {"instead_of": version, "words": len(proposal.said)})
        return again


def newest_in(tx: Connection) -> int:
    """The version in force."""
    versions = tables.calendar_version.c
    found = tx.execute(select(func.max(versions.id)).where(versions.approved_at.is_not(None))).scalar_one()
    return int(found)


def said_in(tx: Connection, version: int) -> Proposal:
    """What one version says by itself."""
    words = tx.execute(
        select(tables.calendar_word)
        .where(tables.calendar_word.c.version == version)
        .order_by(tables.calendar_word.c.day, tables.calendar_word.c.layer)
    )
    years = tx.execute(select(tables.calendar_year).where(tables.calendar_year.c.version == version))
    return Proposal(
        said=tuple(Said(layer=Layer(row.layer), day=row.day, working=row.working, name=row.name) for row in words),
        years={row.year: row.announced for row in years},
    )


def keep_in(tx: Connection, proposal: Proposal, reason: str, at: datetime, person: PersonId | None) -> int:
    version = rules_in_force.insert_version(tx, reason, at, person)
    words = [(one.layer, one.day, one.working, one.name) for one in proposal.said]
    rules_in_force.insert_words(tx, version, words)
    rules_in_force.insert_years(tx, version, proposal.years)
    return version


def open_in(tx: Connection, version: int) -> Row[Any]:
    """The row of a proposal nobody has decided on. Raises: NoSuchProposal, AlreadyDecided."""
    row = tx.execute(select(tables.calendar_version).where(tables.calendar_version.c.id == version)).first()
    if row is None:
        raise NoSuchProposal(version=version)
    if row.approved_at is not None or row.refused_at is not None:
        raise AlreadyDecided(version=version)
    return row


def _check_news(tx: Connection, proposal: Proposal) -> None:
    """Of two equal proposals one would be approved, and the other lie about for ever. Raises: ProposedAlready.

    Writers take turns on both databases, so whoever comes second reads here what the first one kept. An overtaken
    proposal cannot be approved as it is, and so keeps nobody from saying the same again.
    """
    versions, person = tables.calendar_version.c, tables.person.c
    undecided = (
        select(versions.id, person.display)
        .outerjoin(tables.person, person.id == versions.proposed_by)
        .where(versions.approved_at.is_(None), versions.refused_at.is_(None))
        .where(versions.id > newest_in(tx))
        .order_by(versions.id)
    )
    for row in tx.execute(undecided):
        known = said_in(tx, row.id)
        if set(proposal.said) == set(known.said) and proposal.years == known.years:
            raise ProposedAlready(version=row.id, by=row.display or "")


def _note(
    tx: Connection, verb: str, version: int, at: datetime, person: PersonId | None, facts: Mapping[str, journal.Fact]
) -> None:
    actor = journal.actor(person)
    journal.append(tx, journal.Entry(at=at, actor=actor, verb=verb, subject=f"calendar:{version}", facts=facts))
    feed.changed(tx, feed.Kind.RULES, f"calendar:{version}")
