"""Registration (登记受理, 附件2) and the ways out of a draft: void, another channel, several matters in one call."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, or_, select, update

from intake.office import numbering
from intake.office.casework import clocks, closing, parts, splitting
from intake.office.casework.clocks import Terms
from intake.office.casework.turn import Turn, need, refresh, take, turn_at
from intake.office.people import Person
from intake.office.shows import NoSuchShow, show_in
from intake.records import tables
from intake.records.database import Database
from intake.rules.casework import EFFECTS, check_fits
from intake.rules.clocks import Outcome
from intake.rules.moments import When
from intake.rules.transcripts import tidy
from intake.words import CaseId, Category, Kind, OrganisationId, Refusal, ShowId
from intake.words.steps import Step


class NothingToSplit(Refusal):
    """A case is split into at least one more matter."""

    key = "intake.nothing_to_split"


class SilentNeedsASecondLook(Refusal):
    """A silent call is void only once the recording was listened to again."""

    key = "intake.silent_needs_a_second_look"


class VoidReason(StrEnum):
    WRONG_NUMBER = "wrong_number"
    PRANK = "prank"
    HUNG_UP = "hung_up"
    SILENT = "silent"
    TEST = "test"
    DUPLICATE_CALL = "duplicate_call"


class Channel(StrEnum):
    """Other lawful ways (table A6, 50 and 51)."""

    EMERGENCY = "emergency"
    LITIGATION = "litigation"
    PETITION = "petition"
    DISCIPLINE = "discipline"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What 附件2 needs at acceptance. `anonymous` is the reason why there is neither name nor number."""

    kind: Kind
    summary: str
    caller_name: str = ""
    place: str = ""
    contact: str = ""
    anonymous: str = ""
    category: Category | None = None
    general: bool = True
    protected: bool = False
    show: ShowId | None = None
    onair: OrganisationId | None = None


def register(db: Database, case: CaseId, words: Registration, *, version: int, by: Person | None, when: When) -> int:
    """T2: the draft of a call becomes a registered case. Returns the case's new version.

    Raises:
        Incomplete: no summary, or no way to reach the caller and no reason why.
    """
    need(kind=words.kind, summary=words.summary)
    check_fits(words.category, words.kind)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        if not (turn.file.caller_number or words.contact.strip()):
            need(anonymous=words.anonymous)
        _check_known(turn, words)
        accepted = turn.file.accepted_at or _acceptance(turn, words.show)
        values = {
            "kind": words.kind,
            "summary": words.summary.strip(),
            "caller_name": tidy(words.caller_name)[:80],
            "place": tidy(words.place)[:160],
            "contact": tidy(words.contact)[:120],
            "anonymous": tidy(words.anonymous)[:120],
            "category": words.category,
            "general": words.general,
            "protected": words.protected or words.category is Category.REPORT,
            "accepted_at": accepted,
            "show": words.show or turn.file.show,
            "onair_unit": words.onair or turn.file.onair or _unit_of(turn, words.show),
        }
        take(turn, Step.REGISTER, values=values)
        _same_acceptance(turn, accepted)
        refresh(turn)
        _register_clock(turn)
        # How long somebody waits begins when they rang, not when a form was filled in.
        clocks.apply(turn, EFFECTS[Step.REGISTER], terms=Terms(started_at=turn.file.opened_at))
        return turn.version


def void(
    db: Database,
    case: CaseId,
    reason: VoidReason,
    *,
    version: int,
    by: Person | None,
    when: When,
    listened_again: bool = False,
) -> int:
    """T3. A silent call needs a second look: somebody may have been unable to speak."""
    if reason is VoidReason.SILENT and not listened_again:
        raise SilentNeedsASecondLook
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        take(turn, Step.VOID, facts={"outcome": reason}, values={"outcome": reason})
        clocks.apply(turn, replace(EFFECTS[Step.VOID], cancelled=("register",)))
        return turn.version


def refer(
    db: Database,
    case: CaseId,
    channel: Channel,
    *,
    told: str,
    version: int,
    by: Person | None,
    when: When,
) -> int:
    """T4: told which lawful way is theirs. `told` is what the caller heard.

    Raises: ClosingBlocked for a master: whoever hangs on it is told first, one by one.
    """
    need(told=told)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        take(turn, Step.REFER, reason=told, facts={"outcome": channel}, values={"outcome": channel})
        closing.check_children(turn)
        parts.end_all(turn)  # of a report that a unit had: it has it no more
        effects = EFFECTS[Step.REFER]
        clocks.apply(turn, replace(effects, cancelled=(*effects.cancelled, "register")))
        for clock in clocks.running(turn):  # of a merged case, whose units have it no more
            if clock.supervision is None or turn.file.report:
                clocks.stop(turn, clock, Outcome.CANCELLED)
        return turn.version


def split(
    db: Database,
    case: CaseId,
    summaries: Sequence[str],
    *,
    version: int,
    by: Person | None,
    when: When,
) -> list[CaseId]:
    """T45: several matters in one call. Each new draft shares the calls, the caller and 受理时间.

    Raises: NothingToSplit.
    """
    said = [summary.strip() for summary in summaries if summary.strip()]
    if not said:
        raise NothingToSplit
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        take(turn, Step.SPLIT, facts={"matters": len(said)})
        return [splitting.draft_beside(turn, summary) for summary in said]


def amend(
    db: Database, case: CaseId, *, summary: str, version: int, by: Person | None, when: When, reason: str = ""
) -> int:
    """The problem in better words (附件2, row 3). What was there before stays in the event."""
    need(summary=summary)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        old = turn.tx.execute(select(tables.matter.c.summary).where(tables.matter.c.id == case)).scalar_one()
        take(turn, Step.AMEND, reason=reason, values={"summary": summary.strip()})
        turn.tx.execute(insert(tables.summary_before).values(event=turn.event, matter=case, summary=old))
        return turn.version


def _check_known(turn: Turn, words: Registration) -> None:
    """Raises: NoSuchShow, also for one of a later day or of the other sort; NoSuchOrganisation, OrganisationClosed."""
    if words.show is not None:
        show = show_in(turn.tx, words.show)
        if show.practice != turn.file.practice or show.day > numbering.local(turn.when.now).date():
            raise NoSuchShow
    if words.onair is not None:
        parts.known(turn, words.onair)


def _acceptance(turn: Turn, show: ShowId | None) -> datetime:
    """During a show a matter is accepted when it is told; off the air when somebody takes it up."""
    return turn.at if (show or turn.file.show) is None else turn.file.opened_at


def _unit_of(turn: Turn, show: ShowId | None) -> int | None:
    show = show or turn.file.show
    if show is None:
        return None
    return turn.tx.execute(select(tables.show.c.unit).where(tables.show.c.id == show)).scalar()


def _same_acceptance(turn: Turn, accepted: datetime) -> None:
    """Matters of one call share 受理时间, whichever of them is registered first."""
    root = turn.file.split_from or turn.file.id
    columns = tables.matter.c
    turn.tx.execute(
        update(tables.matter)
        .where(or_(columns.split_from == root, columns.id == root), columns.accepted_at.is_(None))
        .values(accepted_at=accepted)
    )


def _register_clock(turn: Turn) -> None:
    """A draft registered before anything looked for late drafts still shows whether it was in time."""
    if not clocks.running(turn, "register"):
        clocks.start(turn, "register", terms=Terms(started_at=clocks.call_ended(turn)))
