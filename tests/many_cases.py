"""Many cases for measures: calls, cases, what was said, parts and clocks, put straight into the books in batches.

What is written and said is made of a few hundred pieces in millions of orders, so that words are as unequally common as
in a real house. Of a hundred cases four are open.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, text

from intake.office import rules_in_force
from intake.records import tables
from intake.records.database import Database
from intake.rules import numbers
from intake.words import CaseState, Kind
from transcription.places import place_names

BATCH = 2_000
FIRST = datetime(2016, 6, 1, 1, 0, tzinfo=UTC)
# The last of them rang at this moment, however many there are.
LAST = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OPEN_OF_A_HUNDRED = 4


def words(text: str) -> list[str]:
    return text.split()


SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程苏魏吕丁任"
THINGS = words(
    "自来水 路灯 井盖 垃圾桶 下水道 公交站 红绿灯 人行道 电线杆 河涌 鱼塘 厂房 工地 排水渠 变压器 燃气管 "
    "停车位 电梯 消防通道 健身器材 公厕 广告牌 护栏 桥面 绿化带 充电桩 菜市场 学校门口 医院门诊 村道"
)
FAULTS = words(
    "坏了三个月没人修 半夜噪音扰民 臭气熏天 被违章占用 积水严重 漏水 停了好几次 存在安全隐患 收费不合理 "
    "办理太慢 污染环境 粉尘很大 没有人管 被堵住了 水质浑浊 经常断电 乱停乱放 塌陷 态度很差 多次投诉没有结果 "
    "影响小孩上学 老人出行不方便 补偿款没有到位 合同没有兑现 手续材料反复要求补 排队等了两个小时"
)
ASKS = words(
    "请有关部门尽快处理 希望给个答复 想问一下怎么办理 要求公开收费标准 建议增加一个 请协调解决 什么时候能修好 "
    "希望加强夜间巡查 想咨询需要哪些材料 请核实后依法处罚"
)
SPOKEN = words(
    "喂你好 我想反映一个问题 就是我们这边 已经很久了 打过好几次电话 每次都说在处理 你们能不能帮忙问一下 "
    "晚上根本睡不着 孩子还要上学 我住在这里十几年了 附近的街坊都有意见 对对对 是的 具体位置就在 那个路口旁边 "
    "上个星期又来了一次 拍了照片 也找过居委会 他们说不归他们管 谢谢主持人 麻烦你们了 没有别的了"
)
ROADS = words("中兴 珠峰 白蕉 井岸 尖峰 港霞 连桥 桥湖 湖心 金湖 美湾 霞山 滨江 腾湖 江湾 藤湖")
KINDS = (Kind.COMPLAINT, Kind.COMPLAINT, Kind.CONSULTATION, Kind.SUGGESTION)
CLOCKS = {Kind.COMPLAINT: "complaint", Kind.CONSULTATION: "consult", Kind.SUGGESTION: "suggest"}
# State of the case, state of the unit's part, the clock that runs.
OPEN: tuple[tuple[CaseState, str | None, str], ...] = (
    (CaseState.DRAFT, None, "register"),
    (CaseState.REGISTERED, None, "citizen"),
    (CaseState.TRIAGE, None, "triage"),
    (CaseState.NOTIFIED, "given", "sign"),
    (CaseState.HANDLING, "active", "notice"),
    (CaseState.UNIT_OWN, "active", "of_kind"),
    (CaseState.REPLIED, "replied", "feedback"),
    (CaseState.FEEDBACK_IN, "fed_back", "verify"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What all rows point to."""

    units: list[int]
    station: int
    policy: int
    calendar: int
    places: tuple[str, ...]


def fill(db: Database, count: int, units: list[int], told: Callable[[int], None] = lambda _: None) -> None:
    """`count` cases with everything that hangs on them; the search is filled by its own verb afterwards."""
    chance = random.Random(20160607)
    with db.begin() as tx:
        rules = rules_in_force.in_force(tx)
        station = tx.execute(select(tables.organisation.c.id).order_by(tables.organisation.c.id).limit(1)).scalar_one()
        begin = {
            name: int(tx.execute(text(f"SELECT coalesce(max(id), 0) FROM {name}")).scalar_one())
            for name in ("matter", "matter_event", "assignment")
        }
    ground = Ground(
        units=units,
        station=station,
        policy=rules.pack_id,
        calendar=rules.calendar.version,
        places=tuple(place_names()),
    )
    for first in range(0, count, BATCH):
        batch: dict[str, list[dict[str, Any]]] = {}
        for which in range(first, min(count, first + BATCH)):
            for table, row in _rows(chance, which, count, begin, ground):
                batch.setdefault(table, []).append(row)
        with db.begin() as tx:
            for table in ("call", "matter", "matter_call", "matter_event", "assignment", "clock", "segment"):
                if table in batch:
                    tx.execute(insert(tables.metadata.tables[table]), batch[table])
        told(min(count, first + BATCH))
    _go_on_counting(db)


def _rows(
    chance: random.Random, which: int, count: int, begin: dict[str, int], ground: Ground
) -> Iterator[tuple[str, dict[str, Any]]]:
    case = begin["matter"] + which + 1
    rang = FIRST + (LAST - FIRST) * ((which + 1) / count)
    is_open = chance.randrange(100) < OPEN_OF_A_HUNDRED
    kind, unit = chance.choice(KINDS), chance.choice(ground.units)
    state, part, clock = chance.choice(OPEN) if is_open else (CaseState.CLOSED, "fed_back", "")
    call, event = f"many-{case}", begin["matter_event"] + which + 1
    yield "call", _call(call, rang, chance)
    yield "matter", _matter(case, rang, state, kind, unit, chance, ground)
    yield "matter_call", {"matter": case, "call": call}
    yield "matter_event", _event(event, case, rang)
    assignment = None
    if part is not None:
        assignment = begin["assignment"] + which + 1
        yield "assignment", _part(assignment, case, unit, part, rang)
    yield from _clocks(
        case, rang, CLOCKS[kind] if clock == "of_kind" else clock, assignment, unit, event, chance, ground
    )
    for place in range(chance.randrange(4, 11)):
        yield "segment", _segment(call, place, chance, ground)


def _call(call: str, rang: datetime, chance: random.Random) -> dict[str, Any]:
    return {
        "id": call,
        "line": "100",
        "number": f"13{chance.randrange(10**9):09}",
        "name": "",
        "withheld": False,
        "practice": False,
        "channel": f"PJSIP/{call}",
        "uniqueid": call,
        "linkedid": call,
        "state": "ended",
        "rang_at": rang,
        "answered_at": rang,
        "ended_at": rang + timedelta(minutes=3),
        "recording_base": f"recordings/{call}",
        "recording_state": "closed",
        "recording_seconds": 180.0,
        "transcript_state": "done",
    }


def _matter(
    case: int, rang: datetime, state: CaseState, kind: Kind, unit: int, chance: random.Random, ground: Ground
) -> dict[str, Any]:
    place = chance.choice(ground.places)
    draft, closed = state is CaseState.DRAFT, state is CaseState.CLOSED
    return {
        "id": case,
        "number": numbers.case_number(case, practice=False),
        "official_number": f"热线〔{rang.year}〕非直播-{case:07}号",
        "state": state,
        "kind": None if draft else kind,
        "caller_name": "" if draft else chance.choice(SURNAMES) + chance.choice(("先生", "女士")),
        "caller_number": f"13{chance.randrange(10**9):09}",
        "place": "" if draft else f"{place}{chance.choice(ROADS)}路{chance.randrange(1, 400)}号",
        "practice": False,
        "opened_at": rang,
        "version": 3,
        "onair_unit": None if draft else unit,
        "accepted_at": None if draft else rang + timedelta(minutes=20),
        "summary": "" if draft else summary(chance, place),
        "closed_at": rang + timedelta(days=9) if closed else None,
        "reopened": int(chance.randrange(50) == 0),
    }


def summary(chance: random.Random, place: str) -> str:
    """反映的主要问题, some forty characters."""
    thing, fault = chance.choice(THINGS), chance.choice(FAULTS)
    return (
        f"来电人反映{place}{chance.choice(ROADS)}路的{thing}{fault}，{chance.choice(FAULTS)}，{chance.choice(ASKS)}。"
    )


def _segment(call: str, place: int, chance: random.Random, ground: Ground) -> dict[str, Any]:
    said = [chance.choice(SPOKEN), chance.choice(THINGS) + chance.choice(FAULTS), chance.choice(SPOKEN)]
    if place % 3 == 0:
        said.insert(1, chance.choice(ground.places))
    words = "，".join(said)
    return {
        "call": call,
        "leg": "caller",
        "starts": place * 9.0,
        "ends": place * 9.0 + 8,
        "text": words,
        "machine_text": words,
        "raw": words,
        "words": [],
        "confidence": 0.9,
        "engine": "vosk",
        "model": "many",
        "live": False,
        "version": 1,
    }


def _event(event: int, case: int, at: datetime) -> dict[str, Any]:
    blank = {"late_reason": "", "role": "", "reason": "", "facts": {}}
    return blank | {
        "id": event,
        "matter": case,
        "step": "open",
        "before": "",
        "after": "draft",
        "at": at,
        "recorded_at": at,
    }


def _part(assignment: int, case: int, unit: int, state: str, at: datetime) -> dict[str, Any]:
    blank = {"reason": "", "handler": "林工", "handler_phone": "", "refusals": 0, "outside_number": ""}
    return blank | {
        "id": assignment,
        "matter": case,
        "organisation": unit,
        "capacity": "notified_unit",
        "state": state,
        "given_at": at,
    }


def _clocks(
    case: int,
    rang: datetime,
    runs: str,
    assignment: int | None,
    unit: int,
    event: int,
    chance: random.Random,
    ground: Ground,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What ran and ended; and what runs, of an open case: late in one of ten."""
    blank = {"matter": case, "practice": False, "policy": ground.policy, "calendar": ground.calendar}
    blank |= {
        "started_by": event,
        "started_at": rang,
        "counted_from": rang.date(),
        "explained": {"days": []},
        "provisional": False,
    }
    ended = [("register", ground.station), ("complaint", unit), ("feedback", unit), ("verify", ground.station)]
    for kind, owner in ended if not runs else ended[:1]:
        met = {"outcome": "met", "stopped_at": rang + timedelta(days=1)}
        yield "clock", blank | _due(rang.date() + timedelta(days=7)) | {"kind": kind, "organisation": owner} | met
    if runs and runs != "citizen":
        due = LAST.date() + timedelta(days=chance.randrange(-1, 9))
        owner = unit if assignment is not None else ground.station
        running = {"kind": runs, "organisation": owner, "assignment": assignment, "outcome": None, "stopped_at": None}
        yield "clock", blank | _due(due) | running


def _due(day: date) -> dict[str, Any]:
    late = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
    return {"due_original": day, "due_on": day, "too_late_from": late, "assignment": None}


def _go_on_counting(db: Database) -> None:
    """PostgreSQL's own counters stand where they stood when rows came in with their numbers."""
    if db.sqlite:
        return
    with db.begin() as tx:
        for name in ("matter", "matter_event", "assignment"):
            tx.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"))
