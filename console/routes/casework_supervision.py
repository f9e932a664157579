"""Supervision of a case, step by step, and accountability leads."""

from fastapi import APIRouter

from console.asked import RowId
from console.casework import said
from console.casework.shown import HandlingView
from console.casework.working import At
from intake.office.casework import leads, supervising
from intake.office.casework.evidence import Evidence
from intake.words import CaseId, LeadState, OrganisationId
from intake.words.steps import LeadStep

router = APIRouter()


@router.post("/{case}/supervisions/suggest")
def suggest_supervision(case: RowId, body: said.Supervising, at: At) -> HandlingView:
    """建议督办表 (F7) to the bureau."""
    at.see(CaseId(case))
    unit = OrganisationId(body.organisation)
    supervising.suggest(at.db, CaseId(case), unit, demand=body.demand, delay=body.delay, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/supervisions/draft")
def draft_supervision(case: RowId, body: said.Supervising, at: At) -> HandlingView:
    """督办函 (附件6), drafted."""
    at.see(CaseId(case))
    unit = OrganisationId(body.organisation)
    supervising.draft(at.db, CaseId(case), unit, demand=body.demand, delay=body.delay, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/supervisions/{supervision}/take-up")
def take_up(case: RowId, supervision: RowId, body: said.Said, at: At) -> HandlingView:
    """The bureau reviews it."""
    at.see(CaseId(case))
    supervising.take_up(at.db, CaseId(case), supervision, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/supervisions/{supervision}/refuse")
def refuse_supervision(case: RowId, supervision: RowId, body: said.Reasoned, at: At) -> HandlingView:
    """No letter, and why."""
    at.see(CaseId(case))
    supervising.refuse(at.db, CaseId(case), supervision, reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/supervisions/{supervision}/issue")
def issue(case: RowId, supervision: RowId, body: said.Issuing, at: At) -> HandlingView:
    """Signed and sent."""
    at.see(CaseId(case))
    supervising.issue(at.db, CaseId(case), supervision, demand=body.demand, signed_by=body.signed_by, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/supervisions/{supervision}/serve")
def serve(case: RowId, supervision: RowId, body: said.Serving, at: At) -> HandlingView:
    """签收: both terms begin."""
    at.see(CaseId(case))
    service = "paper" if body.paper else "signed"
    supervising.serve(at.db, CaseId(case), supervision, service=service, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/supervisions/{supervision}/answer")
def answer_supervision(case: RowId, supervision: RowId, body: said.Evidenced, at: At) -> HandlingView:
    """The caller is answered once more."""
    at.see(CaseId(case))
    proof = Evidence(sort=body.evidence, of=body.evidence_of)
    supervising.answer(
        at.db,
        CaseId(case),
        supervision,
        result=body.result,
        told=body.told,
        channel=body.channel,
        handler=body.handler,
        proof=proof,
        **at.acting(body),
    )
    return at.show(CaseId(case))


@router.post("/{case}/supervisions/{supervision}/report")
def report(case: RowId, supervision: RowId, body: said.Reporting, at: At) -> HandlingView:
    """To the bureau, with the caller's own opinion."""
    at.see(CaseId(case))
    supervising.report(at.db, CaseId(case), supervision, report=body.report, opinion=body.opinion, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/supervisions/{supervision}/accept")
def accept_report(case: RowId, supervision: RowId, body: said.Deciding, at: At) -> HandlingView:
    """The bureau is content."""
    at.see(CaseId(case))
    supervising.accept(at.db, CaseId(case), supervision, decision=body.decision, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/supervisions/{supervision}/repeat")
def repeat(case: RowId, supervision: RowId, body: said.Reasoned, at: At) -> HandlingView:
    """Another letter follows."""
    at.see(CaseId(case))
    supervising.repeat(at.db, CaseId(case), supervision, reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/leads", status_code=201)
def raise_lead(body: said.RaisingLead, at: At) -> dict[str, int]:
    """追责线索 by hand."""
    case = None if body.case is None else CaseId(body.case)
    if case is not None:
        at.see(case)
    which = leads.raise_by_hand(
        at.db,
        matter=case,
        organisation=OrganisationId(body.organisation),
        situation=body.situation,
        facts=body.facts,
        by=at.person,
        when=at.when(None, ""),
    )
    return {"id": which}


@router.post("/leads/{lead}/explain", status_code=204)
def explain_lead(lead: RowId, body: said.Explaining, at: At) -> None:
    """The unit's own words (正当理由), heard before anything is sent."""
    leads.explain(at.db, lead, explanation=body.explanation, before=body.before, by=at.person, when=at.when(None, ""))


@router.post("/leads/{lead}/{step}")
def step_lead(lead: RowId, step: LeadStep, body: said.SteppingLead, at: At) -> dict[str, LeadState]:
    """Looked into, sent, dropped, finished."""
    return {"state": leads.step(at.db, lead, step, finding=body.finding, by=at.person, when=at.when(None, ""))}
