"""The seal of an archived case (封存): one SHA-256 over what it consisted of on that day, kept in its last event."""

import hashlib

from sqlalchemy import Connection, select

from intake.records import tables
from intake.words import CaseId


def seal_in(tx: Connection, case: CaseId) -> str:
    """Of every event, paper and recording of the case, in the order in which they came. Whoever adds, changes or takes
    away one later gets another sum; a recording counts by its hash, which stays when the records schedule takes it."""
    event, paper, file, link = (
        tables.matter_event.c,
        tables.document.c,
        tables.recording_file.c,
        tables.matter_call.c,
    )
    parts = (
        select(event.id, event.step, event.before, event.after, event.reason).where(event.matter == case),
        select(paper.id, paper.paper, paper.version, paper.sha256).where(paper.matter == case),
        select(file.call, file.track, file.sha256)
        .join_from(tables.recording_file, tables.matter_call, file.call == link.call)
        .where(link.matter == case),
    )
    sealed = hashlib.sha256()
    for one in parts:
        for row in tx.execute(one.order_by(*one.selected_columns)):
            sealed.update("\x1f".join(map(str, row)).encode() + b"\n")
        sealed.update(b"\n")
    return sealed.hexdigest()
