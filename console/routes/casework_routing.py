"""Who shall handle a case: triage, notices, refusals, 12345, joint cases."""

from fastapi import APIRouter

from console.asked import RowId
from console.casework import said
from console.casework.shown import HandlingView
from console.casework.working import At
from intake.office.casework import handover, routing
from intake.words import AssignmentId, CaseId, OrganisationId

router = APIRouter()


def _addressee(one: said.Addressed) -> routing.Addressee:
    return routing.Addressee(
        organisation=OrganisationId(one.organisation), working_days=one.working_days, reason=one.reason
    )


@router.post("/{case}/take-own")
def take_own(case: RowId, body: said.TakingOwn, at: At) -> HandlingView:
    """The unit on air handles it itself."""
    at.see(CaseId(case))
    unit = None if body.unit is None else OrganisationId(body.unit)
    routing.take_own(at.db, CaseId(case), unit=unit, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/to-triage")
def to_triage(case: RowId, body: said.Reasoned, at: At) -> HandlingView:
    """To the office, which sorts it."""
    at.see(CaseId(case))
    routing.to_triage(at.db, CaseId(case), reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/notify")
def notify(case: RowId, body: said.Notifying, at: At) -> HandlingView:
    """附件3: one notice for each unit."""
    at.see(CaseId(case))
    routing.notify(at.db, CaseId(case), [_addressee(one) for one in body.addressees], **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/parts/{part}/sign")
def sign_for(case: RowId, part: RowId, body: said.Signing, at: At) -> HandlingView:
    """签收, with the handler's name."""
    at.see(CaseId(case))
    routing.sign_for(
        at.db,
        CaseId(case),
        AssignmentId(part),
        handler=body.handler,
        handler_phone=body.handler_phone,
        **at.acting(body),
    )
    return at.show(CaseId(case))


@router.post("/{case}/parts/{part}/refuse")
def refuse(case: RowId, part: RowId, body: said.Refusing, at: At) -> HandlingView:
    """Not ours, and the law that says so."""
    at.see(CaseId(case))
    routing.refuse(at.db, CaseId(case), AssignmentId(part), legal_basis=body.legal_basis, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/parts/{part}/rule")
def rule(case: RowId, part: RowId, body: said.Ruling, at: At) -> HandlingView:
    """The office rules on a refusal."""
    at.see(CaseId(case))
    upheld = None if body.upheld is None else _addressee(body.upheld)
    routing.rule(at.db, CaseId(case), AssignmentId(part), upheld=upheld, reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/prepare-transfer")
def prepare_transfer(case: RowId, body: said.Reasoned, at: At) -> HandlingView:
    """附件4: it goes to 12345."""
    at.see(CaseId(case))
    handover.prepare_transfer(at.db, CaseId(case), reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/receive-by-12345")
def receive_by_12345(case: RowId, body: said.ReceivingBy12345, at: At) -> HandlingView:
    """12345 has it."""
    at.see(CaseId(case))
    handover.receive_by_12345(
        at.db, CaseId(case), receipt=body.receipt, outside_due=body.outside_due, **at.acting(body)
    )
    return at.show(CaseId(case))


@router.post("/{case}/receive-by-actual")
def receive_by_actual(case: RowId, body: said.ReceivingByActual, at: At) -> HandlingView:
    """The actual unit has it."""
    at.see(CaseId(case))
    handover.receive_by_actual(
        at.db, CaseId(case), OrganisationId(body.unit), receipt_known=body.receipt_known, **at.acting(body)
    )
    return at.show(CaseId(case))


@router.post("/{case}/send-back")
def send_back(case: RowId, body: said.Reasoned, at: At) -> HandlingView:
    """12345 hands it back."""
    at.see(CaseId(case))
    handover.send_back(at.db, CaseId(case), reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/prepare-joint")
def prepare_joint(case: RowId, body: said.PreparingJoint, at: At) -> HandlingView:
    """附件4: to the proposed lead."""
    at.see(CaseId(case))
    handover.prepare_joint(at.db, CaseId(case), OrganisationId(body.lead), reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/parts/{part}/receive-by-lead")
def receive_by_lead(case: RowId, part: RowId, body: said.ReceivingByLead, at: At) -> HandlingView:
    """The lead signs."""
    at.see(CaseId(case))
    handover.receive_by_lead(at.db, CaseId(case), AssignmentId(part), handler=body.handler, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/parts/{part}/dispute")
def dispute_lead(case: RowId, part: RowId, body: said.Refusing, at: At) -> HandlingView:
    """The proposed lead disputes it."""
    at.see(CaseId(case))
    handover.dispute_lead(at.db, CaseId(case), AssignmentId(part), legal_basis=body.legal_basis, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/designate-joint")
def designate_joint(case: RowId, body: said.PreparingJoint, at: At) -> HandlingView:
    """The office or the bureau says who leads."""
    at.see(CaseId(case))
    handover.designate_joint(at.db, CaseId(case), OrganisationId(body.lead), reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/designate-transfer")
def designate_transfer(case: RowId, body: said.Reasoned, at: At) -> HandlingView:
    """Back to 12345."""
    at.see(CaseId(case))
    handover.designate_transfer(at.db, CaseId(case), reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))


@router.post("/{case}/designate-own")
def designate_own(case: RowId, body: said.TakingOwnBack, at: At) -> HandlingView:
    """The unit on air has to handle it."""
    at.see(CaseId(case))
    unit = None if body.unit is None else OrganisationId(body.unit)
    handover.designate_own(at.db, CaseId(case), unit=unit, reason=body.reason, **at.acting(body))
    return at.show(CaseId(case))
