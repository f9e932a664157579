"""Answering, feedback, verification, rectification, airing, extension."""

from fastapi import APIRouter

from console.asked import RowId
from console.casework import said
from console.casework.shown import HandlingView
from console.casework.working import At
from intake.office.casework import airing, answering, extending, holding, rectifying, verifying
from intake.office.casework.answering import Reply
from intake.office.casework.evidence import Evidence
from intake.words import AssignmentId, CaseId, OrganisationId, ShowId

router = APIRouter()


def _reply(body: said.Replying | said.ReplyingToChildren) -> Reply:
    return Reply(
        result=body.result,
        told=body.told,
        channel=body.channel,
        evidence=Evidence(sort=body.evidence, of=body.evidence_of),
        handler=body.handler,
        opinion=body.opinion,
        signed_by=body.signed_by,
    )


@router.post("/{case}/parts/{part}/reply")
def reply(case: RowId, part: RowId, body: said.Replying, at: At) -> HandlingView:
    """The caller has been answered, and this is the evidence."""
    at.see(CaseId(case))
    answering.reply(at.db, CaseId(case), AssignmentId(part), _reply(body), **at.acting(body))
    return at.show(CaseId(case))


@router.post("/parts/{part}/reply-to-children")
def reply_to_children(part: RowId, body: said.ReplyingToChildren, at: At) -> list[HandlingView]:
    """Callers of merged cases are answered, each with a row and a clock of their own."""
    chosen = [(CaseId(one.case), one.version) for one in body.children]
    for case, _ in chosen:
        at.see(case)
    when = at.when(body.happened, body.why_late)
    answering.reply_to_children(at.db, chosen, AssignmentId(part), _reply(body), by=at.person, when=when)
    return [at.show(case) for case, _ in chosen]


@router.post("/{case}/parts/{part}/feed-back")
def feed_back(case: RowId, part: RowId, body: said.FeedingBack, at: At) -> HandlingView:
    """附件5 to the station."""
    at.see(CaseId(case))
    answering.feed_back(at.db, CaseId(case), AssignmentId(part), result=body.result, told=body.told, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/begin-verification")
def begin_verification(case: RowId, body: said.Said, at: At) -> HandlingView:
    """Somebody calls the caller back."""
    at.see(CaseId(case))
    verifying.begin(at.db, CaseId(case), **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/attempt")
def attempt(case: RowId, body: said.Attempting, at: At) -> HandlingView:
    """One call-back, reached or not (F17)."""
    at.see(CaseId(case))
    words = verifying.Attempt(
        reached=body.reached,
        checklist=body.checklist,
        satisfied=body.satisfied,
        opinion=body.opinion,
        call_back=body.call_back,
    )
    verifying.attempt(at.db, CaseId(case), words, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/close")
def close(case: RowId, body: said.Closing, at: At) -> HandlingView:
    """Solved, or not solvable for an accepted reason."""
    at.see(CaseId(case))
    verifying.close(at.db, CaseId(case), unsolvable=body.unsolvable, reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/not-solved")
def not_solved(case: RowId, body: said.NotSolved, at: At) -> HandlingView:
    """未实质解决: a letter (附件6) is drafted."""
    at.see(CaseId(case))
    units = [OrganisationId(unit) for unit in body.units]
    verifying.not_solved(at.db, CaseId(case), units=units, demand=body.demand, reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/reopen")
def reopen(case: RowId, body: said.Reasoned, at: At) -> HandlingView:
    """The caller says it was not solved after all."""
    at.see(CaseId(case))
    verifying.reopen(at.db, CaseId(case), reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/archive")
def archive(case: RowId, body: said.Said, at: At) -> HandlingView:
    """Kept for good."""
    at.see(CaseId(case))
    verifying.archive(at.db, CaseId(case), **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/hold")
def hold(case: RowId, body: said.Reasoned, at: At) -> HandlingView:
    """保全: sound and caller stay until the hold is lifted."""
    at.see(CaseId(case))
    holding.hold(at.db, CaseId(case), reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/release")
def release(case: RowId, body: said.Reasoned, at: At) -> HandlingView:
    """The hold is lifted; the records schedule counts again."""
    at.see(CaseId(case))
    holding.release(at.db, CaseId(case), reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/order-rectification")
def order_rectification(case: RowId, body: said.Ordering, at: At) -> HandlingView:
    """限期整改, item by item (F14)."""
    at.see(CaseId(case))
    items = [
        rectifying.Item(organisation=OrganisationId(one.organisation), item=one.item, due_on=one.due_on)
        for one in body.items
    ]
    rectifying.order(at.db, CaseId(case), items, reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/items/{item}/report")
def report_item(case: RowId, item: RowId, body: said.Done, at: At) -> HandlingView:
    """The unit says that one item is done."""
    at.see(CaseId(case))
    rectifying.report(at.db, CaseId(case), item, done=body.done, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/items/{item}/return")
def return_item(case: RowId, item: RowId, body: said.Reasoned, at: At) -> HandlingView:
    """The office did not find it done: the unit goes on with it."""
    at.see(CaseId(case))
    rectifying.send_back(at.db, CaseId(case), item, reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/items/{item}/accept")
def accept_item(case: RowId, item: RowId, body: said.Done, at: At) -> HandlingView:
    """One item is found done."""
    at.see(CaseId(case))
    rectifying.accept(at.db, CaseId(case), item, done=body.done, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/airing/queue")
def queue_airing(case: RowId, body: said.Said, at: At) -> HandlingView:
    """To be answered in a later show."""
    at.see(CaseId(case))
    airing.queue(at.db, CaseId(case), **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/airing/script")
def script_airing(case: RowId, body: said.Scripting, at: At) -> HandlingView:
    """节目答复稿 (F15)."""
    at.see(CaseId(case))
    show = None if body.show is None else ShowId(body.show)
    airing.script(at.db, CaseId(case), body.script, show=show, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/airing/air")
def air(case: RowId, body: said.Airing, at: At) -> HandlingView:
    """Answered in the show."""
    at.see(CaseId(case))
    clip = None if body.clip_from is None or body.clip_to is None else (body.clip_from, body.clip_to)
    show = None if body.show is None else ShowId(body.show)
    airing.air(at.db, CaseId(case), clip=clip, show=show, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/airing/waive")
def waive_airing(case: RowId, body: said.Reasoned, at: At) -> HandlingView:
    """Not answered on the air, and why."""
    at.see(CaseId(case))
    airing.waive(at.db, CaseId(case), reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/clocks/{clock}/extend")
def ask_to_extend(case: RowId, clock: RowId, body: said.AskingToExtend, at: At) -> HandlingView:
    """延期申请 (F21)."""
    at.see(CaseId(case))
    extending.ask(at.db, CaseId(case), clock, working_days=body.working_days, reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/extensions/{extension}/decide")
def decide_extension(case: RowId, extension: RowId, body: said.DecidingToExtend, at: At) -> HandlingView:
    """The office decides on it."""
    at.see(CaseId(case))
    extending.decide(at.db, CaseId(case), extension, granted=body.granted, decision=body.decision, **at.acting(body))
    return at.show(CaseId(case))
