"""Policy packs: proposed by the style office, approved by the supervision bureau, kept byte for byte.

Running clocks keep the pack they were started under; what starts after an adoption takes the new one.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from intake import feed, journal
from intake.office import four_eyes, rules_in_force
from intake.office.calendars import AlreadyDecided, NoSuchProposal, Overtaken, WithoutReason
from intake.office.numbering import local
from intake.records import tables
from intake.records.database import Database
from intake.rules import casework, policy
from intake.rules.policy import Pack
from intake.words import PersonId, Refusal


class PackKnown(Refusal):
    """This name and version was adopted before, with another text."""

    key = "intake.pack_known"


class PackInForce(Refusal):
    key = "intake.pack_in_force"


class PackIncomplete(Refusal):
    """It lacks clocks that the handling of cases starts."""

    key = "intake.pack_incomplete"


class PackNotYet(Refusal):
    """It takes effect on a day that has not come."""

    key = "intake.pack_not_yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedPack:
    """One pack that was in force from `adopted_at` on. `adopted_by`: who approved it, None for the house itself."""

    id: int
    pack: Pack
    text: str
    sha256: str
    adopted_by: str | None
    adopted_at: datetime
    clocks: int  # that run under it


@dataclass(frozen=True, slots=True, kw_only=True)
class PackProposal:
    """A pack somebody wants adopted. Decided with a `pack`, or with the reason why not."""

    id: int
    pack: Pack
    text: str
    reason: str
    proposed_by: str | None
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    refusal: str
    adopted_as: int | None


def check(text: str) -> Pack:
    """Whether the text can run an office. Raises: BadPack, PackIncomplete."""
    pack = policy.read(text)
    lacking = casework.missing(pack)
    if lacking:
        raise PackIncomplete(names=", ".join(lacking))
    return pack


def propose(db: Database, text: str, *, reason: str, person: PersonId | None, at: datetime) -> int:
    """Returns the proposal's number. Raises: BadPack, PackIncomplete, PackKnown, PackInForce, WithoutReason."""
    pack = check(text)
    if not reason.strip():
        raise WithoutReason
    with db.begin() as tx:
        _new_in(tx, pack, text)
        row = insert(tables.policy_proposal).values(
            name=pack.name,
            version=pack.version,
            text=text,
            reason=reason.strip(),
            proposed_by=person,
            proposed_at=at,
        )
        made = int(tx.execute(row.returning(tables.policy_proposal.c.id)).scalar_one())
        facts: dict[str, journal.Fact] = {"name": pack.name, "version": pack.version, "sha256": _sha256(text)}
        _note(tx, "policy_proposed", made, at, person, facts)
        return made


def approve(db: Database, proposal: int, *, person: PersonId | None, at: datetime) -> int:
    """In force from now on. Returns the pack's number.

    Raises: NoSuchProposal, AlreadyDecided, Overtaken, SelfApproval, PackNotYet, PackKnown, PackInForce.
    """
    with db.begin() as tx:
        row = open_in(tx, proposal)
        newest = tx.execute(select(tables.policy_pack).order_by(tables.policy_pack.c.id.desc()).limit(1)).one()
        if newest.adopted_at > row.proposed_at:
            raise Overtaken(version=proposal, newest=f"{newest.name} {newest.version}")
        alone = four_eyes.alone_in(tx, row.proposed_by, person, at)
        facts: dict[str, journal.Fact] = {"proposal": proposal, "proposed_by": row.proposed_by, "alone": alone}
        pack = _adopt_in(tx, row.text, person, at, facts)
        _decide_in(tx, proposal, person, at, pack=pack)
        return pack


def refuse(db: Database, proposal: int, *, why: str, person: PersonId | None, at: datetime) -> None:
    """Taken back by who proposed, or not approved. Raises: NoSuchProposal, AlreadyDecided, WithoutReason."""
    if not why.strip():
        raise WithoutReason
    with db.begin() as tx:
        open_in(tx, proposal)
        _decide_in(tx, proposal, person, at, refusal=why.strip())
        _note(tx, "policy_refused", proposal, at, person, {})


def adopt(db: Database, text: str, *, proposed_by: PersonId, approved_by: PersonId, at: datetime) -> int:
    """What the administrator of the machine does for two people who agreed on paper; the journal names both.

    Raises: BadPack, PackIncomplete, PackKnown, PackInForce, PackNotYet, SelfApproval.
    """
    check(text)
    with db.begin() as tx:
        alone = four_eyes.alone_in(tx, proposed_by, approved_by, at)
        facts: dict[str, journal.Fact] = {"proposed_by": proposed_by, "approved_by": approved_by, "alone": alone}
        return _adopt_in(tx, text, None, at, facts)


def packs(db: Database) -> list[AdoptedPack]:
    """Every pack that was ever in force, the present one first."""
    running = select(tables.clock.c.policy, func.count()).where(tables.clock.c.outcome.is_(None))
    found = (
        select(tables.policy_pack, tables.person.c.display)
        .outerjoin(tables.person, tables.person.c.id == tables.policy_pack.c.adopted_by)
        .order_by(tables.policy_pack.c.id.desc())
    )
    with db.read() as tx:
        counts = {pack: int(number) for pack, number in tx.execute(running.group_by(tables.clock.c.policy))}
        return [_adopted(row, counts.get(row.id, 0)) for row in tx.execute(found)]


def proposals(db: Database) -> list[PackProposal]:
    """All of them, the newest first."""
    proposal, proposer, decider = tables.policy_proposal, tables.person.alias(), tables.person.alias()
    found = (
        select(proposal, proposer.c.display.label("proposer"), decider.c.display.label("decider"))
        .outerjoin(proposer, proposer.c.id == proposal.c.proposed_by)
        .outerjoin(decider, decider.c.id == proposal.c.decided_by)
        .order_by(proposal.c.id.desc())
    )
    with db.read() as tx:
        return [_proposal(row) for row in tx.execute(found)]


def open_in(tx: Connection, proposal: int) -> Row[Any]:
    """The row of a proposal nobody has decided on. Raises: NoSuchProposal, AlreadyDecided."""
    row = tx.execute(select(tables.policy_proposal).where(tables.policy_proposal.c.id == proposal)).first()
    if row is None:
        raise NoSuchProposal(version=proposal)
    if row.decided_at is not None:
        raise AlreadyDecided(version=proposal)
    return row


def _adopt_in(
    tx: Connection,
    text: str,
    approver: PersonId | None,
    at: datetime,
    facts: Mapping[str, journal.Fact],
) -> int:
    pack = check(text)
    _new_in(tx, pack, text)
    today: date = local(at).date()
    if pack.effective > today:
        raise PackNotYet(day=pack.effective.isoformat())
    adopted = rules_in_force.adopt_in(tx, text, at, approver, facts)
    feed.changed(tx, feed.Kind.RULES, f"policy:{adopted}")
    return adopted


def _new_in(tx: Connection, pack: Pack, text: str) -> None:
    here = (tables.policy_pack.c.name == pack.name) & (tables.policy_pack.c.version == pack.version)
    known = tx.execute(select(tables.policy_pack).where(here)).first()
    if known is None:
        return
    facts = {"name": pack.name, "version": pack.version}
    newest = tx.execute(select(func.max(tables.policy_pack.c.id))).scalar_one()
    if known.id == newest and known.sha256 == _sha256(text):
        raise PackInForce(**facts)
    raise PackKnown(**facts)


def _decide_in(
    tx: Connection, proposal: int, person: PersonId | None, at: datetime, *, pack: int | None = None, refusal: str = ""
) -> None:
    row = update(tables.policy_proposal).where(tables.policy_proposal.c.id == proposal)
    tx.execute(row.values(decided_by=person, decided_at=at, refusal=refusal, pack=pack))


def _adopted(row: Row[Any], running: int) -> AdoptedPack:
    return AdoptedPack(
        id=row.id,
        pack=policy.read(row.text),
        text=row.text,
        sha256=row.sha256,
        adopted_by=row.display,
        adopted_at=row.adopted_at,
        clocks=running,
    )


def _proposal(row: Row[Any]) -> PackProposal:
    return PackProposal(
        id=row.id,
        pack=policy.read(row.text),
        text=row.text,
        reason=row.reason,
        proposed_by=row.proposer,
        proposed_at=row.proposed_at,
        decided_by=row.decider,
        decided_at=row.decided_at,
        refusal=row.refusal,
        adopted_as=row.pack,
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _note(
    tx: Connection, verb: str, proposal: int, at: datetime, person: PersonId | None, facts: Mapping[str, journal.Fact]
) -> None:
    actor = journal.actor(person)
    entry = journal.Entry(at=at, actor=actor, verb=verb, subject=f"policy-proposal:{proposal}", facts=facts)
    journal.append(tx, entry)
    feed.changed(tx, feed.Kind.RULES, f"policy-proposal:{proposal}")
