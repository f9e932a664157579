"""One verb's turn at a case: who may, from which state, since when, and the event that says it happened."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from intake import feed, journal
from intake.office.casework import paperwork, tidings
from intake.office.casework.file import Assignment, File, Supervision, file_in
from intake.office.numbering import local
from intake.office.people import Person
from intake.office.rules_in_force import Rules, in_force
from intake.office.search import keeping
from intake.records import tables
from intake.records.database import Database
from intake.rules import case_table, moments, who
from intake.rules.moments import When
from intake.sentences import say, spoken_language
from intake.words import CaseId, CaseState, OrganisationId, Post, Refusal
from intake.words.steps import Step, SupervisionStep


class Incomplete(Refusal):
    """Something the step cannot do without is missing. `fields` names it, separated by spaces."""

    key = "intake.incomplete"

    def sentence(self, lang: str | None = None) -> str:
        between = ", " if spoken_language(lang) == "en" else "、"
        named = between.join(say(f"field.{name}", lang) for name in str(self.facts["fields"]).split())
        return say(self.key, lang, fields=named)


class ProtectedChannel(Refusal):
    """What reports officials never goes to those it may be about: it is referred to the channel the law has for it."""

    key = "intake.protected_channel"


# Steps that would put a report into the hands of a unit (table A6, 51).
TO_THE_ACCUSED = frozenset(
    {
        Step.ANSWER_LIVE,
        Step.PROMISE,
        Step.TAKE_OWN,
        Step.NOT_ANSWERED_FULLY,
        Step.NOTIFY,
        Step.RULE_NOTIFY,
        Step.PREPARE_JOINT,
        Step.DESIGNATE_JOINT,
        Step.DESIGNATE_TRANSFER,
        Step.DESIGNATE_OWN,
        Step.ORDER_RECTIFICATION,
        Step.MERGE,
    }
)


@dataclass(slots=True, kw_only=True)
class Turn:
    """A verb at work. `event` is the newest of the events it `wrote`, `state` where the case now is.

    Attributes:
        by: who acts; None is the house itself, which is asked for no right.
        parted: organisations whose part has ended in this turn.
    """

    tx: Connection
    rules: Rules
    file: File
    by: Person | None
    when: When
    state: CaseState
    version: int
    event: int = 0
    post: Post | None = None
    wrote: list[int] = field(default_factory=list)
    parted: list[OrganisationId] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        """When it happened, which may be before it was entered."""
        return self.when.at


@contextmanager
def turn_at(db: Database, case: CaseId, *, version: int | None, by: Person | None, when: When) -> Iterator[Turn]:
    """Everything the verb does is one transaction. Raises: NoSuchCase, Stale."""
    with db.begin() as tx:
        turn = turn_in(tx, case, version=version, by=by, when=when)
        yield turn
        finish(turn)


def turn_in(tx: Connection, case: CaseId, *, version: int | None, by: Person | None, when: When) -> Turn:
    """A turn inside a transaction that is open already. Whoever takes one finishes it."""
    found = file_in(tx, case, version=version)
    return Turn(tx=tx, rules=in_force(tx), file=found, by=by, when=when, state=found.state, version=found.version)


def finish(turn: Turn) -> None:
    """After the verb: the case's papers follow what happened, and people are told."""
    if turn.event:
        person = None if turn.by is None else turn.by.id
        paperwork.follow_in(turn.tx, turn.file.id, turn.rules, turn.when.now, person)
        tidings.tell_in(turn.tx, turn.file.id, turn.wrote, turn.when.now)
        if turn.state not in case_table.OVER:
            own = None if turn.post is None else turn.post.organisation
            others = [one for one in turn.parted if one != own]
            tidings.tell_parted_in(turn.tx, turn.file.id, turn.event, others, turn.when.now)


def take(
    turn: Turn,
    step: Step,
    *,
    assignment: Assignment | None = None,
    holder: OrganisationId | None = None,
    reason: str = "",
    facts: Mapping[str, journal.Fact] | None = None,
    values: Mapping[str, object] | None = None,
) -> None:
    """The step of the handling itself: right, moment and table first, then event, state, journal and feed.

    Args:
        assignment: whose part the step is about; its organisation is the holder unless one is named.
        values: columns of the case that change with it.

    Raises:
        NotYours, OwnVerification, NotAllowedNow, NotYetHappened, BeforeTheCase, LateWithoutReason.
    """
    holder = holder if holder is not None or assignment is None else assignment.organisation
    if turn.by is not None:
        turn.post = who.check(step, turn.by.posts, turn.file.parties(holder))
    after = case_table.advance(turn.state, step, report=turn.file.report)
    if turn.file.report and step in TO_THE_ACCUSED:
        raise ProtectedChannel
    check_moment(turn, None if assignment is None else assignment.given_at)
    _write(turn, step.value, turn.state, after, assignment, reason, facts or {})
    turn.version += 1
    turn.tx.execute(
        update(tables.matter)
        .where(tables.matter.c.id == turn.file.id)
        .values(state=after, version=turn.version, **(values or {}))
    )
    keeping.keep_changed(turn.tx, turn.file.id, values or {})
    turn.state = after


def supervise(
    turn: Turn,
    step: SupervisionStep,
    supervision: Supervision | None,
    organisation: OrganisationId,
    *,
    reason: str = "",
    values: Mapping[str, object] | None = None,
) -> int:
    """A step of the supervision beside the handling. Returns the supervision's id. Raises as `take` does."""
    before = None if supervision is None else supervision.state
    if turn.by is not None:
        turn.post = who.check_supervision(step, turn.by.posts, turn.file.parties(organisation))
    after = case_table.advance_supervision(before, step)
    if turn.file.report and step is not SupervisionStep.REFUSE:
        raise ProtectedChannel  # a letter would tell whom it is about
    check_moment(turn, None if supervision is None else supervision.since)
    if supervision is None:
        blank = {"demand": "", "delay": "", "service": "", "report": "", "opinion": "", "decision": ""}
        row = blank | {"matter": turn.file.id, "organisation": organisation, "round": 1, "begun_at": turn.at}
        made = insert(tables.supervision).values(**(row | {"state": after} | dict(values or {})))
        which: int = turn.tx.execute(made.returning(tables.supervision.c.id)).scalar_one()
    else:
        which = supervision.id
        turn.tx.execute(
            update(tables.supervision).where(tables.supervision.c.id == which).values(state=after, **(values or {}))
        )
    facts: dict[str, journal.Fact] = {"supervision": which, "before": before, "after": after}
    _write(turn, f"sup_{step.value}", turn.state, turn.state, None, reason, facts)
    bump(turn)
    return which


def bump(turn: Turn, values: Mapping[str, object] | None = None) -> None:
    """A page that showed the case before is stale."""
    turn.version += 1
    turn.tx.execute(
        update(tables.matter).where(tables.matter.c.id == turn.file.id).values(version=turn.version, **(values or {}))
    )
    keeping.keep_changed(turn.tx, turn.file.id, values or {})


def refresh(turn: Turn) -> None:
    """Read the case again after the verb changed it."""
    turn.file = file_in(turn.tx, turn.file.id)


def note(turn: Turn, what: str, *, reason: str = "", facts: Mapping[str, journal.Fact] | None = None) -> None:
    """An event that moves the case nowhere: an extension asked for, an attempt to reach the caller."""
    check_moment(turn)
    _write(turn, what, turn.state, turn.state, None, reason, facts or {})


def happen(
    turn: Turn, what: str, *, at: datetime | None = None, facts: Mapping[str, journal.Fact] | None = None
) -> None:
    """Something that nobody did: time passed. `at` is when, if it was before now; it needs no reason for being late."""
    when, turn.when = turn.when, When(now=turn.when.now, happened=at, why_late="time")
    _write(turn, what, turn.state, turn.state, None, "", facts or {})
    turn.when = when


def check_moment(turn: Turn, since: datetime | None = None) -> None:
    """`since`: when what the step is about began: nobody answers a notice before it was given."""
    begun = max(turn.file.opened_at, since or turn.file.opened_at)
    said = replace(turn.when, now=local(turn.when.now), happened=turn.when.happened and local(turn.when.happened))
    moments.check(said, not_before=local(begun), late_minutes=turn.rules.pack.handling.late_entry_minutes)


def need(**given: object) -> None:
    """Raises Incomplete for every word that is empty."""
    empty = [name for name, value in given.items() if value is None or (isinstance(value, str) and not value.strip())]
    if empty:
        raise Incomplete(fields=" ".join(empty))


def event_row(turn: Turn, step: str, before: str, after: str) -> dict[str, Any]:
    late = turn.when.now - turn.at
    minutes = turn.rules.pack.handling.late_entry_minutes
    return {
        "matter": turn.file.id,
        "step": step,
        "before": before,
        "after": after,
        "at": turn.at,
        "recorded_at": turn.when.now,
        "late_reason": turn.when.why_late if late.total_seconds() > minutes * 60 else "",
        "person": None if turn.by is None else turn.by.id,
        "role": "" if turn.post is None else turn.post.role,
        "organisation": None if turn.post is None else turn.post.organisation,
    }


def _write(
    turn: Turn,
    step: str,
    before: CaseState,
    after: CaseState,
    assignment: Assignment | None,
    reason: str,
    facts: Mapping[str, journal.Fact],
) -> None:
    row = event_row(turn, step, before, after) | {
        "assignment": None if assignment is None else assignment.id,
        "reason": reason.strip(),
        "facts": dict(facts),
    }
    made = insert(tables.matter_event).values(**row).returning(tables.matter_event.c.id)
    turn.event = turn.tx.execute(made).scalar_one()
    turn.wrote.append(turn.event)
    said: dict[str, journal.Fact] = {"step": step, "before": before, "after": after, "event": turn.event}
    entry = journal.Entry(
        at=turn.when.now,
        actor=journal.actor(None if turn.by is None else turn.by.id),
        verb="case_stepped",
        subject=f"case:{turn.file.id}",
        facts=said | dict(facts),
    )
    journal.append(turn.tx, entry)
    feed.changed(turn.tx, feed.Kind.CASE, str(turn.file.id))


def events_in(tx: Connection, case: CaseId) -> list[Any]:
    """The case's whole life, oldest first."""
    return list(
        tx.execute(
            select(tables.matter_event).where(tables.matter_event.c.matter == case).order_by(tables.matter_event.c.id)
        )
    )
