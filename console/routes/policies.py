"""Policy packs: what is in force, proposals with their difference, what another pack would have done."""

from datetime import datetime, time
from typing import Annotated

from fastapi import Depends, Request

from console import rules_views
from console.asked import RowId
from console.house_of import house_of
from console.rooms import Room
from console.rules_wire import (
    NewPackProposal,
    PackCheck,
    PackProposalView,
    PackText,
    PolicyView,
    RefusalReason,
    ShippedPack,
    SimulationRequest,
    SimulationView,
)
from console.signed_in import Visitor, allowed
from intake.office import calendars, policies, simulating
from intake.office.calendars import NoSuchProposal
from intake.rules.rights import Act

router = Room(prefix="/api/policy", tags=["policy"])

Sees = Annotated[Visitor, Depends(allowed(Act.SEE_RULES))]
Proposes = Annotated[Visitor, Depends(allowed(Act.PROPOSE_RULES))]
Approves = Annotated[Visitor, Depends(allowed(Act.APPROVE_RULES))]


@router.get("")
def overview(request: Request, visitor: Sees) -> PolicyView:
    db, lang = house_of(request).db, visitor.person.lang
    adopted = policies.packs(db)
    present = adopted[0].pack
    return PolicyView(
        adopted=[rules_views.adopted_pack(one, lang) for one in adopted],
        proposals=[rules_views.pack_proposal(one, present, lang) for one in policies.proposals(db)],
        shipped=[
            ShippedPack(
                pack=rules_views.pack_view(calendars.pack(name), lang),
                text=calendars.shipped_text(name),
            )
            for name in calendars.shipped_names()
        ],
    )


@router.post("/check")
def check(body: PackText, request: Request, visitor: Sees) -> PackCheck:
    """Whether the text can run an office, and what differs from the pack in force."""
    pack = policies.check(body.text)
    present = policies.packs(house_of(request).db)[0].pack
    shown = rules_views.pack_view(pack, visitor.person.lang)
    return PackCheck(pack=shown, differences=rules_views.differences(present, pack))


@router.post("/simulation")
def simulate(body: SimulationRequest, request: Request, visitor: Sees) -> SimulationView:
    pack = policies.check(body.text)
    since = None if body.since is None else datetime.combine(body.since, time(), pack.zone)
    house = house_of(request)
    found = simulating.simulate(house.db, pack, house.now(), since=since)
    return rules_views.simulated(found, pack, visitor.person.lang)


@router.post("/proposals", status_code=201)
def propose(body: NewPackProposal, request: Request, visitor: Proposes) -> PackProposalView:
    house = house_of(request)
    db, now = house.db, house.now()
    made = policies.propose(db, body.text, reason=body.reason, person=visitor.person.id, at=now)
    return _proposal(made, request, visitor)


@router.post("/proposals/{proposal}/approval")
def approve(proposal: RowId, request: Request, visitor: Approves) -> PackProposalView:
    policies.approve(house_of(request).db, proposal, person=visitor.person.id, at=house_of(request).now())
    return _proposal(proposal, request, visitor)


@router.post("/proposals/{proposal}/refusal")
def refuse(proposal: RowId, body: RefusalReason, request: Request, visitor: Approves) -> PackProposalView:
    return _close(proposal, body, request, visitor)


@router.post("/proposals/{proposal}/withdrawal")
def withdraw(proposal: RowId, body: RefusalReason, request: Request, visitor: Proposes) -> PackProposalView:
    """The style office takes a proposal back."""
    return _close(proposal, body, request, visitor)


def _close(proposal: int, body: RefusalReason, request: Request, visitor: Visitor) -> PackProposalView:
    house = house_of(request)
    db, now = house.db, house.now()
    policies.refuse(db, proposal, why=body.reason, person=visitor.person.id, at=now)
    return _proposal(proposal, request, visitor)


def _proposal(proposal: int, request: Request, visitor: Visitor) -> PackProposalView:
    db = house_of(request).db
    found = next((one for one in policies.proposals(db) if one.id == proposal), None)
    if found is None:
        raise NoSuchProposal(version=proposal)
    return rules_views.pack_proposal(found, policies.packs(db)[0].pack, visitor.person.lang)
