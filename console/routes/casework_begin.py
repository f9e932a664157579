"""Registration and what happens in the show: a draft becomes a case, or goes another way."""

from contextlib import suppress

from fastapi import APIRouter

from console.asked import RowId
from console.casework import said
from console.casework.shown import HandlingView
from console.casework.working import At
from intake.office.casework import live, merging, reclassifying, registration
from intake.office.desk import binding
from intake.words import CallId, CaseId, OrganisationId, Refusal, ShowId

router = APIRouter()


@router.post("/{case}/register")
def register(case: RowId, body: said.Registering, at: At) -> HandlingView:
    """附件2: the draft of a call becomes a registered case."""
    at.see(CaseId(case))
    words = registration.Registration(
        kind=body.kind,
        summary=body.summary,
        caller_name=body.caller_name,
        place=body.place,
        contact=body.contact,
        anonymous=body.anonymous,
        category=body.category,
        general=body.general,
        protected=body.protected,
        show=None if body.show is None else ShowId(body.show),
        onair=None if body.onair is None else OrganisationId(body.onair),
    )
    registration.register(at.db, CaseId(case), words, **at.acting(body))
    # What was promised or answered on the air before there was a case. If it cannot be (no unit on air), it waits.
    with suppress(Refusal):
        binding.bind(at.db, CaseId(case), by=at.person, when=at.when(None, ""))
    return at.show(CaseId(case))


@router.post("/{case}/void")
def void(case: RowId, body: said.Voiding, at: At) -> HandlingView:
    """Wrong number, prank, silence, test."""
    at.see(CaseId(case))
    registration.void(at.db, CaseId(case), body.reason, listened_again=body.listened_again, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/refer")
def refer(case: RowId, body: said.Referring, at: At) -> HandlingView:
    """Told which other lawful way is theirs."""
    at.see(CaseId(case))
    registration.refer(at.db, CaseId(case), body.channel, told=body.told, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/split")
def split(case: RowId, body: said.Splitting, at: At) -> HandlingView:
    """Several matters in one call: each becomes a draft of its own."""
    at.see(CaseId(case))
    registration.split(at.db, CaseId(case), body.summaries, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/reclassify")
def reclassify(case: RowId, body: said.Reclassifying, at: At) -> HandlingView:
    """The kind was wrong; the clock begins where it began."""
    at.see(CaseId(case))
    reclassifying.reclassify(
        at.db, CaseId(case), body.kind, category=body.category, reason=body.reason, **at.acting(body)
    )
    return at.show(CaseId(case))


@router.post("/{case}/amend")
def amend(case: RowId, body: said.Amending, at: At) -> HandlingView:
    """The problem in better words."""
    at.see(CaseId(case))
    registration.amend(at.db, CaseId(case), summary=body.summary, reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/merge")
def merge(case: RowId, body: said.Merging, at: At) -> HandlingView:
    """并案: it hangs on a master case from now on."""
    at.see(CaseId(case))
    merging.merge(at.db, CaseId(case), CaseId(body.master), reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/answer-live")
def answer_live(case: RowId, body: said.AnsweringLive, at: At) -> HandlingView:
    """Answered on the air."""
    at.see(CaseId(case))
    live.answer_live(at.db, CaseId(case), answer=body.answer, answered_by=body.answered_by, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/promise")
def promise(case: RowId, body: said.Promising, at: At) -> HandlingView:
    """Promised on the air."""
    at.see(CaseId(case))
    clip = None if body.call is None else live.Clip(call=CallId(body.call), begins=body.clip_from, ends=body.clip_to)
    words = live.Promise(speaker=body.speaker, text=body.text, promised_on=body.promised_on, clip=clip)
    live.promise(at.db, CaseId(case), words, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/not-answered-fully")
def not_answered_fully(case: RowId, body: said.Reasoned, at: At) -> HandlingView:
    """The answer on the air did not do."""
    at.see(CaseId(case))
    live.not_answered_fully(at.db, CaseId(case), reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/close-live")
def close_live(body: said.ClosingLive, at: At) -> list[HandlingView]:
    """F22: what was fully answered on the air is confirmed in one go, or none of it is."""
    chosen = [(CaseId(one.case), one.version) for one in body.cases]
    for case, _ in chosen:
        at.see(case)
    live.close_live(at.db, chosen, by=at.person, when=at.when(body.happened, body.why_late))
    return [at.show(case) for case, _ in chosen]
