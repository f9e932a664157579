"""A draft beside the case it was split from: another matter of the same call, with the same caller and 受理时间."""

from sqlalchemy import insert, select

from intake import feed, journal
from intake.office import numbering
from intake.office.casework.turn import Turn, event_row
from intake.office.search import keeping
from intake.records import tables
from intake.words import CaseId, CaseState


def draft_beside(turn: Turn, summary: str) -> CaseId:
    """The same calls, caller and acceptance, and numbers of its own."""
    row = turn.tx.execute(select(tables.matter).where(tables.matter.c.id == turn.file.id)).one()
    number, official = numbering.next_numbers(
        turn.tx, practice=row.practice, show=_show_number(turn), year=numbering.local(row.opened_at).year
    )
    kept = ("caller_name", "caller_number", "place", "practice", "opened_at", "show", "onair_unit", "contact")
    values = {name: getattr(row, name) for name in (*kept, "anonymous", "protected", "accepted_at")}
    made = insert(tables.matter).values(
        number=number,
        official_number=official,
        state=CaseState.DRAFT,
        summary=summary,
        version=1,
        split_from=row.split_from or row.id,
        **values,
    )
    child = CaseId(turn.tx.execute(made.returning(tables.matter.c.id)).scalar_one())
    for call in turn.tx.execute(select(tables.matter_call.c.call).where(tables.matter_call.c.matter == row.id)).all():
        turn.tx.execute(insert(tables.matter_call).values(matter=child, call=call.call))
    keeping.keep_cases(turn.tx, [child])
    keeping.keep_speech(turn.tx, [child])
    opening = event_row(turn, "open", "", CaseState.DRAFT) | {"matter": child, "reason": "", "facts": {"of": row.id}}
    turn.tx.execute(insert(tables.matter_event).values(**opening))
    facts: dict[str, journal.Fact] = {"of": row.id}
    actor = journal.actor(None if turn.by is None else turn.by.id)
    entry = journal.Entry(at=turn.when.now, actor=actor, verb="case_split", subject=f"case:{child}", facts=facts)
    journal.append(turn.tx, entry)
    feed.changed(turn.tx, feed.Kind.CASE, str(child))
    return child


def _show_number(turn: Turn) -> int | None:
    if turn.file.show is None:
        return None
    return turn.tx.execute(select(tables.show.c.number).where(tables.show.c.id == turn.file.show)).scalar()
