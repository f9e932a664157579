"""What the desk has written down: the fairness ledger, and the dump records with their second signature."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Query, Request

from console import desk_views
from console.asked import RowId
from console.desk_asked import AccountGiven
from console.desk_wire import DeskActView, DumpView
from console.house_of import House, house_of
from console.rooms import Room
from console.routes.desk import hand_off_screen
from console.signed_in import Visitor, allowed, saw
from intake.office import looks
from intake.office.desk import dumping, ledger
from intake.office.desk.dumping import DumpRecord
from intake.rules.rights import Act
from intake.words import ShowId
from intake.words.desk import DumpId

router = Room(prefix="/api/desk", tags=["desk"])

Sees = Annotated[Visitor, Depends(allowed(Act.SEE_DESK))]
Confirms = Annotated[Visitor, Depends(allowed(Act.CONFIRM_DUMP))]


@router.get("/acts")
def acts(
    request: Request,
    visitor: Sees,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    show: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> list[DeskActView]:
    """公平账: every skip and reorder with who, why and how long who was passed over had waited; the newest first."""
    house = house_of(request)
    found = ledger.acts(house.db, before=before, show=None if show is None else ShowId(show), limit=limit)
    saw(house.db, visitor, looks.cases_of(house.db, [act.call for act in found if act.call is not None]))
    return desk_views.act_views(house.db, found, visitor.sight)


@router.get("/dumps")
def dumps(request: Request, visitor: Sees) -> list[DumpView]:
    house = house_of(request)
    return _shown(house, dumping.records(house.db), visitor)


@router.put("/dumps/{dump}/account")
def give_account(dump: RowId, body: AccountGiven, request: Request, visitor: Confirms) -> DumpView:
    """What happened, in words, while it is remembered."""
    house = house_of(request)
    found = dumping.account(house.db, DumpId(dump), body.text, hand_off_screen(visitor))
    return _shown(house, [found], visitor)[0]


@router.post("/dumps/{dump}/confirm")
def confirm(dump: RowId, request: Request, visitor: Confirms) -> DumpView:
    """The second signature, never of the hand that pressed the key."""
    house = house_of(request)
    found = dumping.confirm(house.db, DumpId(dump), hand_off_screen(visitor))
    return _shown(house, [found], visitor)[0]


def _shown(house: House, found: Sequence[DumpRecord], visitor: Visitor) -> list[DumpView]:
    saw(house.db, visitor, [record.case for record in found if record.case is not None])
    return desk_views.dump_views(house.db, found, visitor.sight)
