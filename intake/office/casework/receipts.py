"""F16 送达回证: how each letter reached its unit, for the books and on paper. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.office.casework.facts import Facts, moment_text
from intake.rules.assignments import AssignmentState
from intake.words.documents import Form
from intake.words.steps import Step

_MANNERS = {"signed": "系统送达，在线签收", "paper": "直接送达（纸质）", "deemed": "系统送达，视为收到"}
_REMARKS = {
    "paper": "收到时间以纸质回证上签收的时间为准。",
    "deemed": "发出后的次一工作日终了仍未签收，视为收到。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """送达 of one letter. `manner` is signed, paper or deemed; empty until it is served."""

    unit: int
    sent_at: datetime | None
    sent_by: str
    manner: str
    received_at: datetime | None
    received_by: str


def service(facts: Facts, form: Form, which: int) -> Service | None:
    """How a letter reached its unit. An order to rectify is delivered and not signed for."""
    if form is Form.NOTICE:
        return _of_notice(facts, which)
    if form in (Form.SUPERVISION_LETTER, Form.SUPERVISION_REQUEST):
        return _of_letter(facts, which)
    return None


def _of_notice(facts: Facts, which: int) -> Service:
    """签收 of 附件3 names who handles it."""
    part = facts.part(which)
    given = facts.event(Step.NOTIFY, Step.RULE_NOTIFY, Step.REOPEN, at=part.given_at)
    waits = part.state in (AssignmentState.GIVEN, AssignmentState.REFUSED) or part.signed_at is None
    return Service(
        unit=part.organisation,
        sent_at=part.given_at,
        sent_by=facts.who(given),
        manner="" if waits else "signed",
        received_at=None if waits else part.signed_at,
        received_by="" if waits else part.handler,
    )


def _of_letter(facts: Facts, which: int) -> Service:
    """收到督办函之日. Who signed on paper stands on the paper, and nobody did where it counts as received."""
    letter = next(row for row in facts.supervisions if row.id == which)
    is_served = letter.served_at is not None
    signed = facts.event("sup_serve", supervision=which) if is_served and letter.service == "signed" else None
    return Service(
        unit=letter.organisation,
        sent_at=letter.issued_at,
        sent_by=facts.who(facts.event("sup_issue", supervision=which)),
        manner=letter.service if is_served else "",
        received_at=letter.served_at,
        received_by=facts.who(signed),
    )


def cells(facts: Facts, how: Service, papers: Iterable[Mapping[str, str]], number: str) -> Mapping[str, Any]:
    """Before a letter is served, a form to be signed by hand; then the record of who received it, and when.

    Args:
        papers: title, number and copies of what was sent.
        number: the letter's own, by which its receipt is found.
    """
    return {
        "number": f"{number}（回证）" if number else "",
        "case_number": facts.row.number,
        "unit": facts.name(how.unit, how.sent_at),
        "manner": _MANNERS.get(how.manner, ""),
        "papers": list(papers),
        "received_by": how.received_by,
        "received_at": moment_text(how.received_at),
        "served_by": how.sent_by,
        "served_at": moment_text(how.sent_at),
        "remarks": _REMARKS.get(how.manner, ""),
    }
