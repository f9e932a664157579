"""Answering the caller (答复、办结) and the feedback form (附件5). No reply without evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import insert

from intake.office.casework import clocks, evidence, parts, supervising
from intake.office.casework.evidence import Evidence
from intake.office.casework.file import Assignment, file_in
from intake.office.casework.turn import Turn, finish, need, take, turn_at, turn_in
from intake.office.people import Person
from intake.records import tables
from intake.records.database import Database
from intake.rules.assignments import AssignmentState, AssignmentStep
from intake.rules.casework import EFFECTS
from intake.rules.moments import When
from intake.words import AssignmentId, CaseId, CaseState, Refusal
from intake.words.steps import Step

# Who handed a case back or passed it on has it no more.
GONE = frozenset({AssignmentState.REFUSED, AssignmentState.ENDED})


class NotYourCaller(Refusal):
    """Only who has the master case, or this one, may answer a merged case's caller."""

    key = "intake.not_your_caller"


class Channel(StrEnum):
    """How the caller was answered (答复方式)."""

    PHONE = "phone"
    MESSAGE = "message"
    VISIT = "visit"
    LETTER = "letter"
    AIRED = "aired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Rows 4 to 6 of 附件2.

    Attributes:
        opinion, signed_by: 承办单位意见 and 领导签字, needed where the rules ask for a signature.
        result: 办理结果.
        told: 向投诉人反馈情况: what the caller was told and said.
    """

    result: str
    told: str
    channel: Channel
    evidence: Evidence
    handler: str
    opinion: str = ""
    signed_by: str = ""


def reply(
    db: Database, case: CaseId, part: AssignmentId, words: Reply, *, version: int, by: Person | None, when: When
) -> int:
    """T21, T34: the caller has been answered. The handling clock stops, the feedback form is due.

    Under supervision that was served the same answer is the one the letter asks for.

    Raises: Incomplete, NoEvidence and its kin.
    """
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        mine = turn.file.assignment(part)
        _check(turn, words)
        others = [one for one in turn.file.live() if one.id != part]
        step = Step.REPLY_PART if others and turn.state is CaseState.HANDLING else Step.REPLY
        proof = evidence.check(turn, words.evidence, mine.organisation)
        take(turn, step, assignment=mine, facts={"channel": words.channel, "proof": proof})
        parts.move(turn, mine, AssignmentStep.REPLY)
        _keep(turn, words, proof, mine)
        clocks.apply(turn, EFFECTS[step], assignment=mine)
        supervising.answered(turn, mine.organisation)
        return turn.version


def reply_to_children(
    db: Database,
    children: Sequence[tuple[CaseId, int]],
    part: AssignmentId,
    words: Reply,
    *,
    by: Person | None,
    when: When,
) -> list[int]:
    """Answer callers of merged cases, one or forty at a time, each with its own row and its own clock.

    Args:
        children: merged cases with the version that was looked at.
        part: the part in the master or the child by which the unit answers.

    Raises: NotYourCaller.
    """
    versions = []
    with db.begin() as tx:
        for case, version in children:
            turn = turn_in(tx, case, version=version, by=by, when=when)
            mine = _part_for_child(turn, part)
            _check(turn, words)
            proof = evidence.check(turn, words.evidence, mine.organisation)
            take(turn, Step.REPLY, holder=mine.organisation, facts={"channel": words.channel, "proof": proof})
            _keep(turn, words, proof, None)
            clocks.child_answered(turn, turn.at)
            supervising.answered(turn, mine.organisation)
            finish(turn)
            versions.append(turn.version)
    return versions


def feed_back(
    db: Database,
    case: CaseId,
    part: AssignmentId,
    *,
    result: str,
    told: str,
    version: int,
    by: Person | None,
    when: When,
) -> int:
    """T23: 附件5 reaches the station. With several units the case waits for the last form."""
    need(result=result, told=told)
    with turn_at(db, case, version=version, by=by, when=when) as turn:
        mine = turn.file.assignment(part)
        waiting = [one for one in turn.file.assignments if one.state is AssignmentState.REPLIED and one.id != part]
        step = Step.FEED_BACK_PART if waiting or turn.file.live() else Step.FEED_BACK
        take(turn, step, assignment=mine)
        parts.move(turn, mine, AssignmentStep.FEED_BACK)
        turn.tx.execute(
            insert(tables.feedback).values(
                matter=case,
                assignment=part,
                event=turn.event,
                result=result.strip(),
                told=told.strip(),
                received_at=turn.at,
            )
        )
        clocks.apply(turn, EFFECTS[step], assignment=mine)
        return turn.version


def _check(turn: Turn, words: Reply) -> None:
    """Raises Incomplete for what 附件2 still lacks."""
    need(result=words.result, told=words.told, handler=words.handler)
    signed = turn.rules.pack.handling.signature_for
    if turn.file.kind is not None and turn.file.kind.value in signed:
        need(opinion=words.opinion, signed_by=words.signed_by)


def _keep(turn: Turn, words: Reply, proof: str, part: Assignment | None) -> None:
    turn.tx.execute(
        insert(tables.reply).values(
            matter=turn.file.id,
            assignment=None if part is None else part.id,
            event=turn.event,
            opinion=words.opinion.strip(),
            signed_by=words.signed_by.strip()[:80],
            signed_at=turn.at if words.signed_by.strip() else None,
            result=words.result.strip(),
            told=words.told.strip(),
            channel=words.channel,
            evidence=words.evidence.sort,
            evidence_of=words.evidence.of.strip()[:160],
            answered_at=turn.at,
            proof=proof,
            handler=words.handler.strip()[:80],
        )
    )


def _part_for_child(turn: Turn, part: AssignmentId) -> Assignment:
    """Raises NotYourCaller, also for a case that hangs on no other: its answer ends its own part and nothing else."""
    if turn.state is not CaseState.MERGED or turn.file.master is None:
        raise NotYourCaller
    # Its own parts ended when it was merged; who gave the master away answers for it no more.
    master = [one for one in file_in(turn.tx, turn.file.master).assignments if one.state not in GONE]
    for mine in (*turn.file.assignments, *master):
        if mine.id == part:
            return mine
    raise NotYourCaller
