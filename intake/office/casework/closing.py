"""What still stands in the way of closing a case. Every open end has a name."""

from datetime import datetime

from sqlalchemy import select

from intake.office.casework import clocks
from intake.office.casework.turn import Turn
from intake.records import tables
from intake.rules.assignments import AssignmentState
from intake.rules.case_table import SUPERVISION_OVER
from intake.sentences import say, spoken_language
from intake.words import CaseState, OrganisationId, Refusal


class ClosingBlocked(Refusal):
    """Something is still open. `ends` names it: clocks, children, feedback, supervision, airing."""

    key = "intake.closing_blocked"

    def sentence(self, lang: str | None = None) -> str:
        between = ", " if spoken_language(lang) == "en" else "、"
        named = between.join(say(f"end.{end}", lang) for end in str(self.facts["ends"]).split())
        return say(self.key, lang, ends=named)


def check(turn: Turn) -> None:
    """Raises ClosingBlocked."""
    ends = open_ends(turn)
    if ends:
        raise ClosingBlocked(ends=" ".join(ends))


def check_children(turn: Turn) -> None:
    """Before the house has done with a master: its children's callers come first. Raises ClosingBlocked."""
    if _unanswered_children(turn):
        raise ClosingBlocked(ends="children")


def open_ends(turn: Turn) -> list[str]:
    """After the closing's own clocks have stopped: what is still open, by name."""
    ends = []
    if any(one.state is AssignmentState.REPLIED for one in turn.file.assignments):
        ends.append("feedback")
    if turn.file.live():
        ends.append("parts")
    if any(one.state not in SUPERVISION_OVER for one in turn.file.supervisions):
        ends.append("supervision")
    if _unanswered_children(turn):
        ends.append("children")
    if turn.file.airing in ("queued", "scripted"):
        ends.append("airing")
    elif clocks.running(turn):
        ends.append("clocks")
    return ends


def answered_at(turn: Turn) -> datetime | None:
    """When the caller was last answered."""
    replies = tables.reply.c
    return turn.tx.execute(
        select(replies.answered_at).where(replies.matter == turn.file.id).order_by(replies.answered_at.desc()).limit(1)
    ).scalar()


def nobody_to_ask(turn: Turn) -> bool:
    """An anonymous caller who left no number: the answer goes on the air or the portal (table A6, 32)."""
    row = turn.tx.execute(select(tables.matter).where(tables.matter.c.id == turn.file.id)).one()
    return not row.caller_number and not row.contact


def supervised(turn: Turn, organisation: OrganisationId) -> bool:
    return any(one.organisation == organisation and one.state not in SUPERVISION_OVER for one in turn.file.supervisions)


def _unanswered_children(turn: Turn) -> bool:
    matter, reply = tables.matter.c, tables.reply.c
    found = select(matter.id).where(matter.master == turn.file.id, matter.state == CaseState.MERGED)
    found = found.where(~select(reply.id).where(reply.matter == matter.id).exists())
    return turn.tx.execute(found.limit(1)).first() is not None
