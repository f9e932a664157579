"""Papers that the plan gives no form for, filled from a case: F6B, F7, F13, F14, F15, F17, F18, F20, F21, F22. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from intake.office.casework import annexes
from intake.office.casework.annexes import UNSOLVED
from intake.office.casework.facts import Facts, day_text, moment_text, term_text
from intake.office.numbering import local
from intake.rules import names, numbers
from intake.rules.calendar import Calendar

Cells = Mapping[str, Any]
QUESTIONS = {
    "answered": "承办单位是否已答复您？",
    "action": "是否有具体处理措施？",
    "done": "措施是否已落实？",
    "agrees": "您是否认可处理结果？",
}
SATISFIED = {"satisfied": "满意", "fair": "基本满意", "dissatisfied": "不满意", "not_asked": ""}
SITUATIONS = {
    1: "拒不上线或上线态度不端正，影响节目播出质量的",
    2: "敷衍群众，解决问题或落实整改措施不到位，造成不良影响的",
    3: "对群众咨询或投诉问题，上线单位和实际办理单位无正当理由未在规定时限内办结或拖延不办的",
    4: "属于联合办理的咨询或投诉问题，牵头单位工作不力或单位之间相互推诿、扯皮，致使问题得不到办理或未在规定时间办结的",
    5: "解决问题不力，造成群众反复上访或投诉的",
    6: "其他应追究行政过错责任的情形",
}


def request(facts: Facts, supervision: int) -> Cells:
    """F6B 商请函: what 附件6 says, asked for; its terms are wishes, and the unit's superior has a copy."""
    letter = annexes.letter(facts, supervision)
    words = {"答复投诉人：": "商请答复投诉人：", "回复区监察局：": "商请函复区监察局："}
    due = letter["due"]
    for said, asked in words.items():
        due = due.replace(said, asked)
    opening = "现就下列群众反映的事项商请贵单位支持办理，并请函复办理情况："
    return {
        **letter,
        "due": due,
        "demand": f"{opening}\n{letter['demand']}",
        "copy_to": "受函单位的上级主管部门",
    }


def proposal(facts: Facts, clock: int, calendar: Calendar, supervision: Row[Any] | None = None) -> Cells:
    """F7 建议督办表 for one late clock; the office's own words come with its submission."""
    late = next(row for row in facts.clocks if row.id == clock)
    part = next((row for row in facts.parts if row.id == late.assignment), None)
    at = supervision.begun_at if supervision is not None else late.too_late_from
    return {
        "case_number": facts.row.number,
        "unit": facts.name(late.organisation, late.started_at),
        "accepted_at": moment_text(facts.row.accepted_at),
        "given_at": moment_text(part.given_at) if part is not None else "",
        "due": term_text(late),
        "overdue_days": str(_overdue(late, calendar, local(at).date())),
        "problem": facts.row.summary,
        "reminders": f"系统催办{facts.reminded(at)}次" if facts.reminded(at) else "",
        "proposal": supervision.demand if supervision is not None else "",
        "submitted_at": moment_text(supervision.begun_at) if supervision is not None else "",
    }


def overdue(lines: Iterable[tuple[Facts, Row[Any]]], calendar: Calendar, reporting: str, at: datetime) -> Cells:
    """F13 超时未办结报备表: several late clocks on one paper."""
    items = [
        {
            "case_number": facts.row.number,
            "unit": facts.name(clock.organisation, clock.started_at),
            "problem": facts.row.summary,
            "due": day_text(clock.due_on),
            "overdue_days": str(_overdue(clock, calendar, local(at).date())),
            "reminders": f"{facts.reminded(at)}次" if facts.reminded(at) else "",
        }
        for facts, clock in lines
    ]
    return {"reporting_unit": reporting, "reported_at": moment_text(at), "items": items}


def rectification(facts: Facts, organisation: int) -> Cells:
    """F14 限期整改通知: one per unit, with its items."""
    items = [row for row in facts.items if row.organisation == organisation]
    done = [row for row in items if row.accepted_at is not None]
    return {
        "case_number": facts.row.number,
        "unit": facts.name(organisation, items[0].ordered_at if items else None),
        "ordered_at": moment_text(items[0].ordered_at) if items else "",
        "due": "；".join(dict.fromkeys(day_text(row.due_on) for row in items)),
        "problem": facts.row.summary,
        "demand": "\n".join(f"{n}. {row.item}（{day_text(row.due_on)}前）" for n, row in enumerate(items, 1)),
        "measures": "\n".join(row.done for row in done),
        "accepted_at": moment_text(done[-1].accepted_at) if done and len(done) == len(items) else "",
    }


def air_reply(facts: Facts, show: str) -> Cells:
    """F15 节目答复稿. The caller has another name here."""
    item = facts.airings[-1]
    reply = facts.reply()
    holder = next((row for row in facts.parts if reply is not None and row.id == reply.assignment), None)
    clip = "" if item.clip_from is None else f"{item.clip_from:.0f}–{item.clip_to:.0f} 秒"
    return {
        "case_number": facts.row.number,
        "show": show,
        "alias": "某听众",
        "unit": facts.name(holder.organisation if holder is not None else facts.row.onair_unit, item.queued_at),
        "problem": facts.row.summary,
        "reply": item.script,
        "aired_at": moment_text(item.aired_at),
        "clip": clip,
    }


def verification(facts: Facts) -> Cells:
    """F17 回访记录表: every attempt, and the answers of the last one that reached the caller."""
    reply = facts.reply()
    reached = [row for row in facts.verifications if row.reached]
    last = reached[-1] if reached else None
    unit = next((row for row in facts.parts if reply is not None and row.id == reply.assignment), None)
    at = facts.verifications[0].at if facts.verifications else None
    return {
        "case_number": facts.row.number,
        "unit": facts.name(unit.organisation if unit is not None else facts.row.onair_unit, at),
        "complainant_name": facts.row.caller_name,
        "phone": facts.row.caller_number or facts.row.contact,
        "replied_at": moment_text(reply.answered_at) if reply else "",
        "problem": facts.row.summary,
        "reply": reply.result if reply else "",
        "attempts": [
            {"at": moment_text(row.at), "manner": "电话回访", "outcome": "已联系上" if row.reached else "未联系上"}
            for row in facts.verifications
        ],
        "questions": [
            {"question": text, "answer": "是" if last.checklist.get(name) else "否"} for name, text in QUESTIONS.items()
        ]
        if last is not None
        else [],
        "opinion": " ".join(filter(None, (SATISFIED.get(last.satisfied, ""), last.opinion))) if last else "",
        "judgement": _judgement(facts, last),
        **_verified(facts, last or facts.verifications[-1] if facts.verifications else None),
    }


def lead(facts: Facts | None, row: Row[Any], name: str) -> Cells:
    """F18 追责线索移送单."""
    evidence = [{"title": title, "reference": str(value), "at": ""} for title, value in row.evidence.items()]
    return {
        "case_number": facts.row.number if facts is not None else "",
        "unit": name,
        "raised_at": moment_text(row.raised_at),
        "situation": f"第{row.situation}种：{SITUATIONS[row.situation]}",
        "facts": facts.row.summary if facts is not None else str(row.evidence.get("said", "")),
        "evidence": evidence,
        "unit_statement": row.explanation,
        "bureau_opinion": row.finding,
    }


def _receipt(facts: Facts, part: Row[Any]) -> str:
    """The number 12345 keeps the case under. What tells of the caller has no place in it, whoever reads the sheet."""
    row, said = facts.row, part.outside_number
    if numbers.repeats(said, row.caller_number, row.contact):
        said = numbers.without_numbers(said)
    return names.without_name(said, row.caller_name.strip(), "＊＊＊")


def handover(lines: Iterable[tuple[Facts, Row[Any]]], onair: str, show_day: str) -> Cells:
    """F20 12345转办交接清单: what one unit hands over after one show. `lines` are cases with 12345's part."""
    items = [
        {
            "case_number": facts.row.number,
            "problem": facts.row.summary,
            "complainant_name": facts.row.caller_name,
            "phone": facts.row.caller_number or facts.row.contact,
            "transferred_at": moment_text(part.signed_at),
            "due": term_text(facts.clock("transfer")),
            "outside_number": _receipt(facts, part),
        }
        for facts, part in lines
    ]
    return {"onair_unit": onair, "show_day": show_day, "items": items, "count": str(len(items))}


def extension(facts: Facts, which: int) -> Cells:
    """F21 延期申请审批表."""
    asked = next(row for row in facts.extensions if row.id == which)
    clock = next(row for row in facts.clocks if row.id == asked.clock)
    part = next((row for row in facts.parts if row.id == clock.assignment), None)
    return {
        "case_number": facts.row.number,
        "unit": facts.name(clock.organisation, asked.asked_at),
        "handled_by": part.handler if part is not None else "",
        "handler_phone": part.handler_phone if part is not None else "",
        "given_at": moment_text(part.given_at if part is not None else clock.started_at),
        "due": term_text(clock),
        "wanted_until": f"延长{asked.working_days}个工作日",
        "reason": asked.reason,
        "office_opinion": asked.decision,
        "decided_at": moment_text(asked.decided_at),
        "new_due": day_text(clock.due_on) if asked.granted else "",
    }


def answered_live(lines: Iterable[Facts], show: str, onair: str, host: str) -> Cells:
    """F22 现场答复汇总单: what was fully answered in one show."""
    kinds = {"consultation": "咨询", "complaint": "投诉", "suggestion": "建议"}
    items = []
    for facts in lines:
        reply = facts.reply()
        items.append(
            {
                "case_number": facts.row.number,
                "kind": kinds.get(facts.row.kind or "", ""),
                "problem": facts.row.summary,
                "answer": reply.result if reply else "",
                "answered_by": reply.handler if reply else "",
            }
        )
    return {"show": show, "onair_unit": onair, "host": host, "items": items, "count": str(len(items))}


def _overdue(clock: Row[Any], calendar: Calendar, day: date) -> int:
    """Working days begun since the due day, at least one once it is over."""
    return max(1, calendar.working_days_between(clock.due_on, day)) if clock.due_on < day else 0


def _verified(facts: Facts, row: Row[Any] | None) -> Cells:
    """回访人: who reached the caller, or tried last."""
    if row is None:
        return {}
    return {"verified_by": facts.people.get(row.person, ""), "verified_at": moment_text(row.at)}


def _judgement(facts: Facts, last: Row[Any] | None) -> str:
    if last is None:
        return ""
    if last.solved:
        return "已实质解决"
    reason = UNSOLVED.get(facts.row.outcome or "")
    return f"未解决，原因：{reason}" if reason else "未实质解决"
