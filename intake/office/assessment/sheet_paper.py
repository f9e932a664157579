"""What F19 (考核评分表) says: a sheet's snapshot in the words of paper, with the cases that points were lost on."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from intake.office.casework.facts import moment_text
from intake.records import tables
from intake.rules.score import ATTENDING, Measure
from intake.sentences import say

# 责任追究制度, the six in the plan's own words, and what is found besides.
AGAINST: Mapping[str, str] = {
    "left_early": "不允许推诿扯皮、敷衍塞责、迟到早退（早退）",
    "attitude": "上线态度不端正",
    "false_feedback": "反馈表称已答复，经核查不实",
    "situation_1": "拒不上线或上线态度不端正，影响节目播出质量的",
    "situation_2": "敷衍群众，解决问题或落实整改措施不到位，造成不良影响的",
    "situation_3": "无正当理由未在规定时限内办结或拖延不办的",
    "situation_4": "牵头单位工作不力或单位之间相互推诿、扯皮，致使问题得不到办理或未在规定时间办结的",
    "situation_5": "解决问题不力，造成群众反复上访或投诉的",
    "situation_6": "其他应追究行政过错责任的情形",
}
WHY: Mapping[str, str] = {
    "merged": "并案",
    "practice": "演练",
    "void": "作废",
    "referred": "告知其他途径",
    "protected": "受保护",
    "unsolvable": "以认可的理由办结",
    "manual": "经批准不计入",
    "figure": "经批准一项指标不计入",
}
STATES: Mapping[str, str] = {"open": "逾期未提出意见", "confirmed": "确认", "appealed": "申诉", "decided": "申诉"}


def cells(tx: Connection, row: Row[Any], ranked: int, frozen_at: datetime) -> dict[str, Any]:
    """The cells of one unit's paper.

    Args:
        ranked: how many units of the group have a place.
    """
    kept: dict[str, Any] = row.snapshot
    numbers = _numbers(tx, kept)
    length = kept["length"]
    return {
        "unit": kept["name"],
        "branch": say(f"branch.{kept['branch']}", "zh-CN"),
        "period": kept["period"],
        "total": kept["total"] or "不评分",
        "grade": "" if kept["grade"] is None else say(f"grade.{kept['grade']}", "zh-CN"),
        "rank": _place(kept, ranked),
        "attendance": kept["attendance"] or "未计量",
        "handling": kept["handling"] or "—",
        "length": "" if length is None else _length(length),
        "figures": [_figure(one) for one in kept["figures"] if one["denominator"] or not one["measured"]],
        "taken": [*_taken(kept, numbers), *_short(kept, numbers)],
        "excluded": _excluded(kept, numbers),
        "unit_answer": f"{STATES[row.state]}{_said(row.answer, row.answered_at)}",
        "office_decision": _said(row.decision, row.decided_at).lstrip("："),
        "frozen": moment_text(frozen_at),
    }


def _place(kept: Mapping[str, Any], ranked: int) -> str:
    """The place, and the one of the publication where a recount in the group moved it."""
    place = "" if kept["rank"] is None else f"{kept['rank']}／{ranked}"
    if "rank_published" not in kept:
        return place
    return f"{place or '无'}（公布时{kept['rank_published'] or '无'}）"


def _figure(one: Mapping[str, Any]) -> dict[str, str]:
    note = f"延期{one['extended']}件" if one["extended"] else ""
    rate = "样本过少" if one["percent"] is None else f"{one['percent']}%"
    return {
        "number": one["number"],
        "measure": say(f"measure.{one['measure']}", "zh-CN"),
        "counts": f"{_plain(one['numerator'])}／{one['denominator']}" if one["measured"] else "",
        "rate": rate if one["measured"] else "未计量",
        "note": note if one["scored"] else "；".join(part for part in ("不计分", note) if part),
    }


def _taken(kept: Mapping[str, Any], numbers: Mapping[int, str]) -> list[dict[str, str]]:
    return [
        {
            "against": AGAINST[one["against"]],
            "cases": "、".join(numbers.get(case, "") or "—" for case in one["of"]),
            "points": one["points"],
        }
        for one in kept["taken"]
    ]


def _short(kept: Mapping[str, Any], numbers: Mapping[int, str]) -> list[dict[str, str]]:
    """Where a rate fell short: by which cases."""
    found = []
    for one in kept["figures"]:
        cases = dict.fromkeys(case for case, credit, _ in one["marks"] if credit != "1")
        if one["scored"] and cases and Measure(one["measure"]) not in ATTENDING:
            name = say(f"measure.{one['measure']}", "zh-CN")
            listed = "、".join(numbers.get(case, "") for case in cases)
            found.append({"against": f"{name}未达到（计入比率）", "cases": listed, "points": ""})
    return found


def _numbers(tx: Connection, kept: Mapping[str, Any]) -> dict[int, str]:
    ids = {case for one in kept["figures"] for case, _, _ in one["marks"]}
    ids |= {case for one in kept["taken"] for case in one["of"] if case is not None}
    ids |= {one["case"] for one in kept.get("manual", [])}
    matter = tables.matter.c
    rows = tx.execute(select(matter.id, matter.official_number).where(matter.id.in_(ids)))
    return {row.id: row.official_number for row in rows}


def _excluded(kept: Mapping[str, Any], numbers: Mapping[int, str]) -> str:
    """How many of each reason; what a leading body took out with its case and its words."""
    counted = Counter(why for _, why in kept["excluded"])
    told = [f"{WHY[why]}{count}件" for why, count in counted.items()]
    for one in kept.get("manual", []):
        figure = "" if one["measure"] is None else "（" + say(f"measure.{one['measure']}", "zh-CN") + "）"
        told.append(f"{numbers.get(one['case'], '')}{figure}不计入：{one['reason']}")
    return "；".join(told) or "无"


def _length(length: Mapping[str, Any]) -> str:
    return f"{length['number']}件：平均{length['mean']}，中位{length['median']}，九成不超过{length['ninetieth']}"


def _said(words: str, at: datetime | None) -> str:
    return "" if at is None else f"：{words or '无意见'}（{moment_text(at)}）"


def _plain(exact: str) -> str:
    """9/5 as 1.8: credits are tenths at most."""
    if "/" not in exact:
        return exact
    top, bottom = exact.split("/")
    return f"{int(top) / int(bottom):g}"
