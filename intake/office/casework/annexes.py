"""附件2 to 附件6 filled from a case: what the system knows is never typed. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row

from intake.office.casework.facts import Facts, day_text, moment_text, term_text
from intake.office.numbering import local
from intake.words import Duty, SupervisionState
from intake.words.steps import Step

Cells = Mapping[str, Any]


def registration(facts: Facts) -> Cells:
    """附件2, which lives as long as the case."""
    row, reply = facts.row, facts.reply()
    return {
        "complainant_name": row.caller_name or (f"匿名（{row.anonymous}）" if row.anonymous else ""),
        "address": row.place,
        "phone": row.caller_number or row.contact,
        "accepted_at": moment_text(row.accepted_at),
        "routed_to": "\n".join(
            f"{facts.name(part.organisation, part.given_at)} {moment_text(part.given_at)}" for part in facts.parts
        ),
        "problem": row.summary,
        **_opinion(reply),
        **_answered(reply),
        **_closed(facts),
    }


def notice(facts: Facts, part: int) -> Cells:
    """附件3, one per unit addressed."""
    mine = facts.part(part)
    clock, reply = facts.clock("notice", part=part), facts.reply(part)
    return {
        **_unit(facts, mine),
        "given_at": moment_text(mine.given_at),
        "due": term_text(clock),
        **_extended(facts, clock, reason=True),
        "fed_back_at": _fed_back(facts, part),
        "handling": reply.result if reply else "",
        "supervision_result": _supervised(facts, mine.organisation),
        "told_caller": reply.told if reply else "",
    }


def coordination(facts: Facts, part: int) -> Cells:
    """附件4, to 12345 or to the lead: `part` is the one it offers the case to."""
    mine = facts.part(part)
    clock = facts.clock("actual") if mine.capacity == "partner_12345" else facts.clock("joint", part=part)
    reply = facts.reply() if clock is not None else None
    return {
        "coordinating_unit": facts.name(mine.organisation, mine.given_at),
        "onair_unit": facts.name(facts.row.onair_unit, mine.given_at),
        "transferred_at": moment_text(mine.signed_at),
        "due": term_text(clock),
        **_extended(facts, clock, reason=False),
        "fed_back_at": moment_text(reply.answered_at) if reply else "",
        "handling": reply.result if reply else "",
        "told_office": reply.told if reply else "",
    }


def feedback(facts: Facts, part: int) -> Cells:
    """附件5, to the station after the matter is done."""
    mine = facts.part(part)
    forms = [row for row in facts.feedbacks if row.assignment == part]
    clock = facts.clock("consult", "complaint", "suggest", "notice", "actual", "joint", part=part)
    return {
        **_unit(facts, mine),
        "given_at": moment_text(mine.given_at),
        "due": term_text(clock) + _later(facts, clock),
        "fed_back_at": moment_text(forms[-1].received_at) if forms else "",
        "told_caller": forms[-1].told if forms else "",
        "result": forms[-1].result if forms else "",
    }


def letter(facts: Facts, supervision: int) -> Cells:
    """附件6; both due days are known once it is served. A second letter says nothing of the first one's days."""
    mine = next(row for row in facts.supervisions if row.id == supervision)
    sent = mine.issued_at if mine.state != SupervisionState.AGAIN else None
    part = [row for row in facts.parts if row.organisation == mine.organisation]
    own = [row for row in facts.clocks if row.supervision == supervision]
    clocks = {row.kind: row for row in own if sent is not None and row.started_at >= sent}
    due = [
        f"{text}：{day_text(clocks[kind].due_on)}"
        for kind, text in (("sup-reply", "答复投诉人"), ("sup-report", "回复区监察局"))
        if kind in clocks
    ]
    heard = sent is not None and mine.reported_at is not None and mine.reported_at >= sent
    reported = [mine.report, f"投诉（咨询）人意见：{mine.opinion}"] if heard else []
    return {
        "unit": facts.name(mine.organisation, mine.begun_at),
        "given_at": moment_text(part[0].given_at) if part else "",
        "due": "\n".join(due),
        "delay": mine.delay or _delay(facts, mine.organisation, local(mine.issued_at or mine.begun_at).date()),
        "demand": mine.demand,
        "report": "\n".join(reported),
    }


def _delay(facts: Facts, organisation: int, day: date) -> str:
    """What the clocks and the extensions of this unit said by themselves on that day."""
    lines = []
    for clock in facts.clocks:
        if clock.organisation != organisation or clock.due_on is None or clock.supervision is not None:
            continue
        asked = facts.extension(clock.id)
        if asked is not None:
            lines.append(f"延期申请：{asked.reason}（{'同意' if asked.granted else '未同意'}）")
        open_then = clock.stopped_at is None or local(clock.stopped_at).date() > day
        if open_then and clock.due_on < day:
            lines.append(f"应办结时间{day_text(clock.due_on)}，至{day_text(day)}仍未办结")
    return "\n".join(lines)


def _unit(facts: Facts, part: Row[Any]) -> dict[str, str]:
    # Only who signs for a notice names a person and a telephone; otherwise who answered, and the unit's own number.
    reply = facts.reply(part.id)
    return {
        "unit": facts.name(part.organisation, part.given_at),
        "handled_by": part.handler or (reply.handler if reply else ""),
        "handler_phone": part.handler_phone or facts.phones.get(part.organisation, ""),
    }


def _extended(facts: Facts, clock: Row[Any] | None, *, reason: bool) -> dict[str, str]:
    asked = None if clock is None else facts.extension(clock.id)
    granted = asked is not None and asked.granted
    words = {"extended_to": day_text(clock.due_on) if clock is not None and granted else ""}
    return words | ({"extension_reason": asked.reason if asked is not None else ""} if reason else {})


def _later(facts: Facts, clock: Row[Any] | None) -> str:
    """The day after an extension, beside the original one, where a form has one cell for both."""
    asked = None if clock is None else facts.extension(clock.id)
    return f"\n延期至{day_text(clock.due_on)}" if clock is not None and asked is not None and asked.granted else ""


def _fed_back(facts: Facts, part: int) -> str:
    forms = [row for row in facts.feedbacks if row.assignment == part]
    if forms:
        return moment_text(forms[-1].received_at)
    reply = facts.reply(part)
    return moment_text(reply.answered_at) if reply else ""


def _supervised(facts: Facts, organisation: int) -> str:
    return "\n".join(
        f"{moment_text(row.issued_at)} {row.decision or row.demand}"
        for row in facts.supervisions
        if row.organisation == organisation and row.issued_at is not None
    )


def _opinion(reply: Row[Any] | None) -> dict[str, str]:
    if reply is None:
        return {}
    return {
        "unit_opinion": reply.opinion,
        "unit_leader": reply.signed_by,
        "unit_leader_at": moment_text(reply.signed_at),
    }


# What a case counts as when it is closed without having been solved.
UNSOLVED = {"policy_limit": "政策限制", "no_legal_basis": "无法律依据", "outside_district": "超出区级权限"}


def _closed(facts: Facts) -> dict[str, str]:
    """承办机关意见 and whose seal it takes: what the closing rested on, who closed, and when."""
    event = facts.event(Step.CLOSE, Step.CLOSE_LIVE)
    if facts.row.closed_at is None or event is None:
        return {}
    at = moment_text(event.at)
    lines = [_found(facts), event.reason.strip(), f"办结：{facts.who(event)}　{at}"]
    seal = facts.name(facts.bodies.get(Duty.STYLE_OFFICE), event.at)
    return {
        "office_opinion": "\n".join(filter(None, lines)),
        "office_seal": f"{seal}　{day_text(local(event.at).date())}".strip(),
    }


def _found(facts: Facts) -> str:
    outcome = facts.row.outcome or ""
    if outcome == "answered_live":
        return "已在节目中当场答复，予以办结。"
    reply = facts.reply()
    since = [row for row in facts.verifications if reply is None or row.at >= reply.answered_at]
    if outcome in UNSOLVED:
        return f"经核实，问题因{UNSOLVED[outcome]}未能解决，予以办结。"
    if any(row.reached for row in since):
        return "经回访核实，问题已实质解决，予以办结。"
    tried = f"回访{len(since)}次未能联系上投诉人" if since else "投诉人未留联系方式"
    return f"{tried}，按承办单位的答复予以办结。"


def _answered(reply: Row[Any] | None) -> dict[str, str]:
    if reply is None:
        return {}
    at = moment_text(reply.answered_at)
    return {
        "result": reply.result,
        "result_signed_by": reply.handler,
        "result_signed_at": at,
        "feedback": reply.told,
        "feedback_signed_by": reply.handler,
        "feedback_signed_at": at,
    }
