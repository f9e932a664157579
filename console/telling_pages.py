"""What is told to which page: for whose eyes a message is, which cases moved.

Pages that get no whole cases are told which of those they may see moved, and never that there are others.
"""

from collections.abc import Sequence

from pydantic import BaseModel

from console.desk_wire import DeskChanged
from console.open_page import Page
from console.wire import (
    AlarmsChanged,
    CallChanged,
    CaseChanged,
    CasesMoved,
    EngineChanged,
    InboxChanged,
    LeadsMoved,
    RehearsalChanged,
    SystemChanged,
    TranscriptChanged,
)
from intake.office.casework import registers
from intake.office.casework.seen import visible_of
from intake.records.database import Database
from intake.rules.rights import Sight
from intake.words import CaseId

# Whoever belongs to a unit or a body has no business with the telephones (domain A10).
OF_CALLS = CallChanged | CaseChanged | TranscriptChanged | RehearsalChanged
OF_THE_HOUSE = AlarmsChanged | SystemChanged | EngineChanged | DeskChanged


def for_eyes(message: BaseModel, sight: Sight, seq: int) -> BaseModel:
    """What is not for these eyes becomes a message that changes nothing: numbers have no gaps on any page."""
    hidden = not sight.calls and isinstance(message, OF_CALLS | InboxChanged)
    return InboxChanged(seq=seq, unreviewed=0) if hidden else message


def tell_who_sees(db: Database, pages: Sequence[Page], cases: Sequence[CaseId], leads: Sequence[int]) -> None:
    """Args: pages: those of people of units and bodies."""
    if not pages or not (cases or leads):
        return
    with db.read() as tx:
        for posts in {page.posts for page in pages}:
            seen = visible_of(tx, posts, cases) if cases else []
            told: list[BaseModel] = [CasesMoved(cases=list(seen))] if seen else []
            if leads and registers.sees_leads(tx, posts, leads):
                told.append(LeadsMoved())
            for text in [one.model_dump_json() for one in told]:
                for page in pages:
                    if page.posts == posts:
                        page.push(text)
