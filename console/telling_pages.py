"""Tells pages that get no whole cases which of those they may see moved, and never that there are others."""

from collections.abc import Sequence

from pydantic import BaseModel

from console.open_page import Page
from console.wire import CasesMoved, LeadsMoved
from intake.office.casework import registers
from intake.office.casework.seen import visible_of
from intake.records.database import Database
from intake.words import CaseId


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
