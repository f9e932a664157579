"""Which papers a case has now, and what is in their cells. Asked again after every step; what is unchanged stays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from intake.office.casework import annexes, papers_beside
from intake.office.casework.facts import Facts
from intake.rules.calendar import Calendar
from intake.words import Capacity, CaseId, CaseState, Duty, OrganisationId, SupervisionState
from intake.words.documents import Form

# Letters that have left the bureau. What comes before is a draft, and so is the next one, which AGAIN waits for.
_SENT = frozenset(
    {
        SupervisionState.ISSUED,
        SupervisionState.SERVED,
        SupervisionState.REPLIED,
        SupervisionState.REPORTED,
        SupervisionState.CLOSED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper of a case.

    Attributes:
        key: what the paper is of; it is made once, and a new content is its next version.
        issuer: the organisation whose paper it is, or the duty of a body in the plan.
        issued: it has left the house and carries its number; otherwise it is a draft.
    """

    key: str
    form: Form
    cells: Mapping[str, Any]
    issuer: Duty | OrganisationId
    addressee: OrganisationId | None = None
    issued: bool = True


def papers(facts: Facts, calendar: Calendar, *, ask_stationed: bool) -> Iterator[Paper]:
    """In the order in which the work makes them.

    Args:
        ask_stationed: whoever the district does not lead gets a 商请函 for a 督办函 (table A6, 46).
    """
    if facts.row.accepted_at is None or facts.row.state == CaseState.DRAFT:
        return
    case = CaseId(facts.row.id)
    yield Paper(key=f"f2:case:{case}", form=Form.REGISTRATION, cells=annexes.registration(facts), issuer=Duty.STATION)
    yield from _of_parts(facts)
    yield from _of_supervision(facts, calendar, ask_stationed=ask_stationed)
    for unit in dict.fromkeys(row.organisation for row in facts.items):
        yield Paper(
            key=f"f14:case:{case}:{unit}",
            form=Form.RECTIFICATION,
            cells=papers_beside.rectification(facts, unit),
            issuer=Duty.STYLE_OFFICE,
            addressee=OrganisationId(unit),
        )
    for asked in facts.extensions:
        clock = next(row for row in facts.clocks if row.id == asked.clock)
        yield Paper(
            key=f"f21:extension:{asked.id}",
            form=Form.EXTENSION,
            cells=papers_beside.extension(facts, asked.id),
            issuer=OrganisationId(clock.organisation),
            issued=asked.granted is not None,
        )
    if facts.verifications:
        cells = papers_beside.verification(facts)
        yield Paper(key=f"f17:case:{case}", form=Form.VERIFICATION, cells=cells, issuer=Duty.STATION)
    if facts.airings and facts.airings[-1].script:
        yield Paper(
            key=f"f15:airing:{facts.airings[-1].id}",
            form=Form.AIR_REPLY,
            cells=papers_beside.air_reply(facts, facts.show_title(facts.airings[-1].show)),
            issuer=Duty.STATION,
            issued=facts.airings[-1].aired_at is not None,
        )


def _of_parts(facts: Facts) -> Iterator[Paper]:
    """附件3, 附件4 and 附件5: what goes out to a unit and what comes back."""
    onair = facts.row.onair_unit
    for part in facts.parts:
        unit = OrganisationId(part.organisation)
        if part.capacity == Capacity.NOTIFIED_UNIT and facts.clock("notice", "sign", part=part.id) is not None:
            yield Paper(
                key=f"f3:part:{part.id}",
                form=Form.NOTICE,
                cells=annexes.notice(facts, part.id),
                issuer=Duty.STYLE_OFFICE,
                addressee=unit,
            )
        if part.capacity in (Capacity.PARTNER_12345, Capacity.JOINT_LEAD) and onair is not None:
            to_12345 = part.capacity == Capacity.PARTNER_12345
            yield Paper(
                key=f"f4:part:{part.id}",
                form=Form.COORDINATION_12345 if to_12345 else Form.COORDINATION_JOINT,
                cells=annexes.coordination(facts, part.id),
                issuer=OrganisationId(onair),
                addressee=unit,
                issued=part.signed_at is not None,
            )
        if any(row.assignment == part.id for row in facts.feedbacks):
            cells = annexes.feedback(facts, part.id)
            yield Paper(key=f"f5:part:{part.id}", form=Form.FEEDBACK, cells=cells, issuer=unit)


def _of_supervision(facts: Facts, calendar: Calendar, *, ask_stationed: bool) -> Iterator[Paper]:
    """建议督办表 as a draft from the breach on, and 督办函 from its draft on."""
    for clock in facts.clocks:
        if clock.kind == "suggest-sup":
            late = _late_one(facts, clock)
            if late is not None:
                mine = [row for row in facts.supervisions if row.organisation == late.organisation]
                suggested = next((row for row in mine if row.cause == "overdue"), None)
                yield Paper(
                    key=f"f7:clock:{late.id}",
                    form=Form.SUPERVISION_PROPOSAL,
                    cells=papers_beside.proposal(facts, late.id, calendar, suggested),
                    issuer=Duty.STYLE_OFFICE,
                    issued=suggested is not None,
                )
    for row in facts.supervisions:
        if row.state == SupervisionState.SUGGESTED:
            continue
        asked = ask_stationed and row.organisation in facts.stationed
        yield Paper(
            key=f"f6:supervision:{row.id}:{row.round}",
            form=Form.SUPERVISION_REQUEST if asked else Form.SUPERVISION_LETTER,
            cells=papers_beside.request(facts, row.id) if asked else annexes.letter(facts, row.id),
            issuer=Duty.SUPERVISOR,
            addressee=OrganisationId(row.organisation),
            issued=row.state in _SENT and row.issued_at is not None,
        )


def _late_one(facts: Facts, target: Any) -> Any:
    """The clock whose breach the office is to propose supervision for."""
    return next(
        (
            row
            for row in facts.clocks
            if row.too_late_from == target.started_at
            and row.assignment == target.assignment
            and row.kind != "suggest-sup"
            and row.due_on is not None
        ),
        None,
    )
